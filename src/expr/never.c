/* Conditions that no row fulfils. Says so only when it is certain. */
#include "core/arithmetic.h"
#include "expr/conjunction.h"

/* Not inlined: its ranges would take the stack of every level. */
__attribute__((noinline)) static bool contradicts_itself(const fnl_syntax *condition, bool wanted)
{
    fnl_conjunction all = { .count = 0 };
    fnl_conjunction_note(&all, condition, wanted);
    all.excluding = true;
    fnl_conjunction_note(&all, condition, wanted);
    return fnl_conjunction_empty(&all);
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
    if (a->kind != fnl_syntax_literal || b->kind != fnl_syntax_literal || !fnl_same_kind(a, b))
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
