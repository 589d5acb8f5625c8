#include "expr/conjunction.h"

static fnl_range *range_of(fnl_conjunction *all, const fnl_syntax *column)
{
    for (uint32_t i = 0; i < all->count; i++)
        if (all->ranges[i].symbol == column->symbol)
            return &all->ranges[i];
    if (all->count == fnl_most_ranges)
        return NULL;
    all->ranges[all->count] = (fnl_range){ .symbol = column->symbol };
    return &all->ranges[all->count++];
}

bool fnl_same_kind(const fnl_syntax *column, const fnl_syntax *literal)
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

/* The column is compared in the condition at hand, and all that this leaves of it is known. */
static void note_source(fnl_conjunction *all, const fnl_range *range)
{
    all->sources[range - all->ranges] |= all->source;
}

/* Whether a range holds all that a comparison says of the column. */
static bool is_known_by(const fnl_syntax *column, fnl_comparison comparison)
{
    bool ordered = fnl_shape_is_numeric(column->shape) || column->shape.type == fnl_type_time ||
                   column->shape.type == fnl_type_date;
    if (comparison == fnl_compare_equal)
        return ordered || column->shape.type == fnl_type_text;
    return ordered && comparison != fnl_compare_not_equal;
}

static void note_comparison(fnl_conjunction *all, const fnl_syntax *a, fnl_comparison comparison, const fnl_syntax *b)
{
    if (a->kind == fnl_syntax_literal && b->kind == fnl_syntax_name) {
        note_comparison(all, b, mirrored(comparison), a);
        return;
    }
    if (a->kind != fnl_syntax_name || b->kind != fnl_syntax_literal || !b->shape.typed || !fnl_same_kind(a, b))
        return;
    fnl_range *range = range_of(all, a);
    if (range == NULL)
        return;
    if (comparison == fnl_compare_not_equal && all->excluding)
        fnl_range_exclude(range, a, b, b->next);
    else if (!all->excluding)
        fnl_range_compare(range, a, comparison, b);
    if (is_known_by(a, comparison))
        note_source(all, range);
}

static void note_list(fnl_conjunction *all, fnl_range *range, const fnl_syntax *column)
{
    fnl_range_list(range, column, column->next, NULL);
    if (range->texts == column->next)
        note_source(all, range);
}

static void note_in(fnl_conjunction *all, const fnl_syntax *in, bool wanted)
{
    const fnl_syntax *column = in->first;
    bool inside = wanted != in->negated;
    if (column->kind != fnl_syntax_name || inside == all->excluding)
        return;
    for (const fnl_syntax *literal = column->next; literal != NULL; literal = literal->next)
        if (literal->shape.typed && !fnl_same_kind(column, literal))
            return;
    fnl_range *range = range_of(all, column);
    if (range == NULL)
        return;
    if (inside)
        note_list(all, range, column);
    else
        fnl_range_exclude(range, column, column->next, NULL);
}

static void note_is(fnl_conjunction *all, const fnl_syntax *is, bool wanted)
{
    fnl_range *range = is->first->kind == fnl_syntax_name ? range_of(all, is->first) : NULL;
    if (range == NULL)
        return;
    if (is->test == fnl_test_null && wanted != is->negated)
        range->is_null = true;
    else if (is->test == fnl_test_null || wanted != is->negated)
        range->is_not_null = true;
}

/* As deep as expressions may be nested. */
static void note(fnl_conjunction *all, const fnl_syntax *condition, bool wanted)
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

void fnl_conjunction_note(fnl_conjunction *all, const fnl_syntax *condition, bool wanted)
{
    note(all, condition, wanted);
}

bool fnl_conjunction_empty(const fnl_conjunction *all)
{
    for (uint32_t i = 0; i < all->count; i++)
        if (fnl_range_empty(&all->ranges[i]))
            return true;
    return false;
}

bool fnl_expressions_overlap(const fnl_expression *a, const fnl_expression *b, uint32_t *symbol)
{
    const fnl_syntax *const roots[] = { a->root, b->root };
    fnl_conjunction all = { .count = 0 };
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < 2; i++) {
            all.excluding = pass == 1;
            all.source = (uint8_t)(1 << i);
            note(&all, roots[i], true);
        }
    if (fnl_conjunction_empty(&all))
        return false;
    for (uint32_t i = 0; i < all.count; i++)
        if (all.sources[i] == 3) {
            *symbol = all.ranges[i].symbol;
            return true;
        }
    return false;
}
