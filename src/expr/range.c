#include "expr/range.h"

#include "core/arithmetic.h"

static int compare_ends(const fnl_range_end *a, const fnl_range_end *b)
{
    return fnl_compare_exact(a->value, a->scale, b->value, b->scale);
}

static void raise_low(fnl_range *range, fnl_range_end end)
{
    int order = range->low.known ? compare_ends(&end, &range->low) : 1;
    if (order > 0 || (order == 0 && end.open))
        range->low = end;
}

static void lower_high(fnl_range *range, fnl_range_end end)
{
    int order = range->high.known ? compare_ends(&end, &range->high) : -1;
    if (order < 0 || (order == 0 && end.open))
        range->high = end;
}

/* The literal in units of a column of wholes: the largest not above it. exact: it is a value of the column. */
static bool in_units(const fnl_syntax *column, const fnl_syntax *literal, int64_t *units, bool *exact)
{
    unsigned own = column->shape.scale, given = literal->shape.scale;
    *exact = true;
    if (given <= own)
        return fnl_scale_up(literal->whole, own - given, units);
    int64_t divisor = fnl_powers_of_ten[given - own];
    *units = fnl_floor_divide(literal->whole, divisor);
    *exact = literal->whole % divisor == 0;
    return true;
}

static void compare_whole(fnl_range *range, const fnl_syntax *column, fnl_comparison comparison,
                          const fnl_syntax *literal)
{
    fnl_range_end end = { .known = true, .scale = column->shape.scale };
    bool exact = false;
    if (!in_units(column, literal, &end.value, &exact))
        return;
    bool at_edge = end.value == INT64_MAX || end.value == INT64_MIN;
    fnl_range_end above = end, below = end; /* the nearest values on both sides that differ from the literal */
    above.value += !at_edge;
    below.value -= exact && !at_edge;
    switch (comparison) {
    case fnl_compare_equal:
        range->empty = range->empty || !exact;
        raise_low(range, end);
        lower_high(range, end);
        break;
    case fnl_compare_less:
        lower_high(range, below);
        break;
    case fnl_compare_less_equal:
        lower_high(range, end);
        break;
    case fnl_compare_greater:
        raise_low(range, above);
        break;
    case fnl_compare_greater_equal:
        raise_low(range, exact ? end : above);
        break;
    case fnl_compare_not_equal:
        break;
    }
}

static void compare_number(fnl_range *range, fnl_comparison comparison, const fnl_syntax *literal)
{
    fnl_range_end end = { .known = true, .scale = literal->shape.scale, .value = literal->whole };
    end.open = comparison == fnl_compare_less || comparison == fnl_compare_greater;
    if (comparison == fnl_compare_less || comparison == fnl_compare_less_equal || comparison == fnl_compare_equal)
        lower_high(range, end);
    if (comparison == fnl_compare_greater || comparison == fnl_compare_greater_equal || comparison == fnl_compare_equal)
        raise_low(range, end);
}

static bool is_whole(const fnl_syntax *column)
{
    return fnl_shape_is_exact(column->shape) || column->shape.type == fnl_type_time ||
           column->shape.type == fnl_type_date;
}

void fnl_range_compare(fnl_range *range, const fnl_syntax *column, fnl_comparison comparison, const fnl_syntax *literal)
{
    range->is_not_null = true;
    if (is_whole(column))
        compare_whole(range, column, comparison, literal);
    else if (column->shape.type == fnl_type_number)
        compare_number(range, comparison, literal);
    else if (column->shape.type == fnl_type_text && comparison == fnl_compare_equal)
        fnl_range_list(range, column, literal, literal->next);
}

static bool lists(const fnl_syntax *first, const fnl_syntax *behind, const fnl_syntax *text)
{
    for (const fnl_syntax *literal = first; literal != behind; literal = literal->next)
        if (literal->shape.typed && fnl_text_equal(literal->text, text->text))
            return true;
    return false;
}

/* How many of the texts allowed so far stand in another list, or do not. */
static bool any_text(const fnl_range *range, const fnl_syntax *first, const fnl_syntax *behind, bool listed)
{
    for (const fnl_syntax *text = range->texts; text != range->behind; text = text->next)
        if (text->shape.typed && lists(first, behind, text) == listed)
            return true;
    return false;
}

/* Comparing every text of one list with every one of another stops being worth it. */
static bool short_enough(const fnl_syntax *first, const fnl_syntax *behind)
{
    enum { most_compared = 200 };
    unsigned count = 0;
    while (first != behind && count <= most_compared) {
        first = first->next;
        count++;
    }
    return count <= most_compared;
}

static void list_numbers(fnl_range *range, const fnl_syntax *column, const fnl_syntax *first, const fnl_syntax *behind)
{
    const fnl_syntax *least = NULL, *most = NULL;
    for (const fnl_syntax *literal = first; literal != behind; literal = literal->next) {
        if (!literal->shape.typed)
            continue;
        if (least == NULL ||
            fnl_compare_exact(literal->whole, literal->shape.scale, least->whole, least->shape.scale) < 0)
            least = literal;
        if (most == NULL || fnl_compare_exact(literal->whole, literal->shape.scale, most->whole, most->shape.scale) > 0)
            most = literal;
    }
    if (least == NULL)
        return;
    fnl_range_compare(range, column, fnl_compare_greater_equal, least);
    fnl_range_compare(range, column, fnl_compare_less_equal, most);
}

void fnl_range_list(fnl_range *range, const fnl_syntax *column, const fnl_syntax *first, const fnl_syntax *behind)
{
    range->is_not_null = true;
    if (is_whole(column) || column->shape.type == fnl_type_number) {
        list_numbers(range, column, first, behind);
        return;
    }
    if (column->shape.type != fnl_type_text || !short_enough(first, behind))
        return;
    if (range->texts != NULL && !any_text(range, first, behind, true))
        range->empty = true;
    range->texts = first;
    range->behind = behind;
}

void fnl_range_exclude(fnl_range *range, const fnl_syntax *column, const fnl_syntax *first, const fnl_syntax *behind)
{
    range->is_not_null = true;
    if (column->shape.type == fnl_type_text && range->texts != NULL) {
        if (short_enough(first, behind) && !any_text(range, first, behind, false))
            range->empty = true;
        return;
    }
    if (!is_whole(column) && column->shape.type != fnl_type_number)
        return;
    bool one_value = range->low.known && range->high.known && compare_ends(&range->low, &range->high) == 0;
    for (const fnl_syntax *literal = first; one_value && literal != behind; literal = literal->next)
        if (literal->shape.typed &&
            fnl_compare_exact(literal->whole, literal->shape.scale, range->low.value, range->low.scale) == 0)
            range->empty = true;
}

bool fnl_range_empty(const fnl_range *range)
{
    if (range->empty || (range->is_null && range->is_not_null))
        return true;
    if (!range->low.known || !range->high.known)
        return false;
    int order = compare_ends(&range->low, &range->high);
    return order > 0 || (order == 0 && (range->low.open || range->high.open));
}
