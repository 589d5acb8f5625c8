/* Conditions that no row fulfils. Says so only when it is certain. */
#include "core/arithmetic.h"
#include "expr/range.h"

enum { most_ranges = 64 }; /* columns of one conjunction that are looked at */

typedef struct conjunction {
    fnl_range ranges[most_ranges];
    uint32_t count;
    bool excluding; /* the second pass: what is taken out, when all else is known */
} conjunction;

static fnl_range *range_of(conjunction *all, const fnl_syntax *column)
{
    for (uint32_t i = 0; i < all->count; i++)
        if (all->ranges[i].symbol == column->symbol)
            return &all->ranges[i];
    if (all->count == most_ranges)
        return NULL;
    all->ranges[all->count] = (fnl_range){ .symbol = column->symbol };
    return &all->ranges[all->count++];
}

/* A date beside a time would need the zone's rules: passed over. */
static bool same_kind(const fnl_syntax *column, const fnl_syntax *literal)
{
    bool numeric = fnl_shape_is_numeric(column->shape) && fnl_shape_is_numeric(literal->shape);
    return numeric || column->shape.type == literal->shape.type;
}

static fnl_comparison mirrored(fnl_comparison comparison)
{
    static const fnl_comparison mirrors[] = {
        fnl_compare_equal,         fnl_compare_not_equal, fnl_compare_greater,
        fnl_compare_greater_equal, fnl_compare_less,      fnl_compare_less_equal
    };
    return mirrors[comparison];
}

static fnl_comparison opposite(fnl_comparison comparison)
{
    static const fnl_comparison opposites[] = { fnl_compare_not_equal,     fnl_compare_equal,
                                                fnl_compare_greater_equal, fnl_compare_greater,
                                                fnl_compare_less_equal,    fnl_compare_less };
    return opposites[comparison];
}

static void note_comparison(conjunction *all, const fnl_syntax *a, fnl_comparison comparison, const fnl_syntax *b)
{
    if (a->kind == fnl_syntax_literal && b->kind == fnl_syntax_name) {
        note_comparison(all, b, mirrored(comparison), a);
        return;
    }
    if (a->kind != fnl_syntax_name || b->kind != fnl_syntax_literal || !b->shape.typed || !same_kind(a, b))
        return;
    fnl_range *range = range_of(all, a);
    if (range == NULL)
        return;
    if (comparison == fnl_compare_not_equal && all->excluding)
        fnl_range_exclude(range, a, b, b->next);
    else if (!all->excluding)
        fnl_range_compare(range, a, comparison, b);
}

static void note_in(conjunction *all, const fnl_syntax *in, bool wanted)
{
    const fnl_syntax *column = in->first;
    bool inside = wanted != in->negated;
    if (column->kind != fnl_syntax_name || inside == all->excluding)
        return;
    for (const fnl_syntax *literal = column->next; literal != NULL; literal = literal->next)
        if (literal->shape.typed && !same_kind(column, literal))
            return;
    fnl_range *range = range_of(all, column);
    if (range == NULL)
        return;
    if (inside)
        fnl_range_list(range, column, column->next, NULL);
    else
        fnl_range_exclude(range, column, column->next, NULL);
}

static void note_is(conjunction *all, const fnl_syntax *is, bool wanted)
{
    fnl_range *range = is->first->kind == fnl_syntax_name ? range_of(all, is->first) : NULL;
    if (range == NULL)
        return;
    if (is->test == fnl_test_null && wanted != is->negated)
        range->is_null = true;
    else if (is->test == fnl_test_null || wanted != is->negated)
        range->is_not_null = true;
}

/* Notes what holds of columns when the condition is true (wanted) or false. */
static void note(conjunction *all, const fnl_syntax *condition, bool wanted)
{
    const fnl_syntax *first = condition->first;
    fnl_comparison comparison = (fnl_comparison)condition->comparison;
    switch ((fnl_syntax_kind)condition->kind) {
    case fnl_syntax_and:
    case fnl_syntax_or:
        for (const fnl_syntax *item = first; item != NULL; item = item->next)
            if (wanted == (condition->kind == fnl_syntax_and))
                note(all, item, wanted);
        return;
    case fnl_syntax_not:
        note(all, first, !wanted);
        return;
    case fnl_syntax_compare:
        note_comparison(all, first, wanted ? comparison : opposite(comparison), first->next);
        return;
    case fnl_syntax_between:
        if (wanted != condition->negated) {
            note_comparison(all, first, fnl_compare_greater_equal, first->next);
            note_comparison(all, first, fnl_compare_less_equal, first->next->next);
        }
        return;
    case fnl_syntax_in:
        note_in(all, condition, wanted);
        return;
    case fnl_syntax_is:
        note_is(all, condition, wanted);
        return;
    default:
        return;
    }
}

/* Not inlined: its ranges would take the stack of every level. */
__attribute__((noinline)) static bool contradicts_itself(const fnl_syntax *condition, bool wanted)
{
    conjunction all = { .count = 0 };
    note(&all, condition, wanted);
    all.excluding = true;
    note(&all, condition, wanted);
    for (uint32_t i = 0; i < all.count; i++)
        if (fnl_range_empty(&all.ranges[i]))
            return true;
    return false;
}

/* How two typed literals of one type compare: negative, 0, positive. */
static int compare_literals(const fnl_syntax *a, const fnl_syntax *b)
{
    if (a->shape.type == fnl_type_text)
        return fnl_text_compare(a->text, b->text);
    return fnl_compare_exact(a->whole, a->shape.scale, b->whole, b->shape.scale);
}

static bool holds(fnl_comparison comparison, int order)
{
    switch (comparison) {
    case fnl_compare_equal:
        return order == 0;
    case fnl_compare_not_equal:
        return order != 0;
    case fnl_compare_less:
        return order < 0;
    case fnl_compare_less_equal:
        return order <= 0;
    case fnl_compare_greater:
        return order > 0;
    case fnl_compare_greater_equal:
        return order >= 0;
    }
    return false;
}

static bool comparison_never(const fnl_syntax *compare, bool wanted)
{
    const fnl_syntax *a = compare->first, *b = a->next;
    if (!a->shape.typed || !b->shape.typed)
        return true;
    if (a->kind != fnl_syntax_literal || b->kind != fnl_syntax_literal || !same_kind(a, b))
        return false;
    return holds((fnl_comparison)compare->comparison, compare_literals(a, b)) != wanted;
}

static bool in_never(const fnl_syntax *in, bool wanted)
{
    if (!in->first->shape.typed)
        return true;
    bool any_null = false, all_null = true;
    for (const fnl_syntax *literal = in->first->next; literal != NULL; literal = literal->next) {
        any_null = any_null || !literal->shape.typed;
        all_null = all_null && !literal->shape.typed;
    }
    return wanted == in->negated ? any_null : all_null;
}

static bool between_never(const fnl_syntax *between, bool wanted)
{
    const fnl_syntax *value = between->first, *low = value->next, *high = low->next;
    bool inside = wanted != between->negated;
    if (!value->shape.typed || (!low->shape.typed && !high->shape.typed))
        return true;
    return inside && (!low->shape.typed || !high->shape.typed);
}

/* Whether the condition is never true (wanted), or never false. */
static bool never(const fnl_syntax *condition, bool wanted)
{
    const fnl_syntax *first = condition->first;
    if (!condition->shape.typed)
        return true;
    switch ((fnl_syntax_kind)condition->kind) {
    case fnl_syntax_literal:
        return (condition->whole != 0) != wanted;
    case fnl_syntax_not:
        return never(first, !wanted);
    case fnl_syntax_compare:
        return comparison_never(condition, wanted) || contradicts_itself(condition, wanted);
    case fnl_syntax_in:
        return in_never(condition, wanted);
    case fnl_syntax_between:
        return between_never(condition, wanted) || contradicts_itself(condition, wanted);
    case fnl_syntax_like:
        return !first->shape.typed;
    case fnl_syntax_is:
        if (condition->test == fnl_test_null)
            return wanted == condition->negated ? !first->shape.typed
                                                : first->kind == fnl_syntax_literal && first->shape.typed;
        return wanted != condition->negated && never(first, condition->test == fnl_test_true);
    case fnl_syntax_and:
    case fnl_syntax_or:
        break;
    default:
        return false;
    }
    /* One impossible item decides an AND that should be true and an OR that should be false; else all must be. */
    bool one_is_enough = wanted == (condition->kind == fnl_syntax_and);
    for (const fnl_syntax *item = first; item != NULL; item = item->next)
        if (never(item, wanted) == one_is_enough)
            return one_is_enough;
    return !one_is_enough || contradicts_itself(condition, wanted);
}

bool fnl_expression_never_true(const fnl_expression *expression)
{
    return expression->root->shape.type == fnl_type_bool && never(expression->root, true);
}
