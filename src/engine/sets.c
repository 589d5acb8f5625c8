/* Conditions on one value as one set: text literals, or cuts on the number line. Whatever a model says about a column in
   comparisons, IN lists, AND, OR and NOT becomes a single pass over it. */
#include "engine/bounds.h"
#include "engine/build_points.h"

#include "core/arithmetic.h"

#include <math.h>

/* Adds the set as a value. `table` is the caller's memory. */
static fnl_value define_set(fnl_builder *builder, fnl_operation operation, fnl_value of, const fnl_set_table *table)
{
    size_t size = sizeof *table + table->count * sizeof table->items[0];
    return fnl_define(builder, &(fnl_definition){ .operation = operation,
                                                  .lane = fnl_lane_truth,
                                                  .a = of,
                                                  .b = FNL_NO_VALUE,
                                                  .c = FNL_NO_VALUE,
                                                  .table = fnl_builder_table(builder, table, size) });
}

static double number_of_bits(int64_t bits)
{
    double number = 0;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static int64_t bits_of_number(double number)
{
    int64_t bits = 0;
    number += 0.0; /* one zero */
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

/* The next double above a finite one; infinity after the largest. */
static double next_above(double number)
{
    int64_t bits = bits_of_number(number);
    if (number == 0)
        return number_of_bits(1);
    return number_of_bits(number > 0 ? bits + 1 : bits - 1);
}

/* A bound on the line: the first value that is >= (or >) a constant. `beyond`: there is none. `all`: every value is. */
typedef struct line_bound {
    int64_t cut;
    bool beyond;
    bool all;
} line_bound;

/* For wholes whose scale is `difference` above the constant's. */
static line_bound whole_bound(int64_t constant, int64_t difference, bool above)
{
    line_bound bound = { .cut = constant };
    if (difference > 0) {
        if (__builtin_mul_overflow(constant, fnl_powers_of_ten[difference], &bound.cut))
            return constant > 0 ? (line_bound){ .beyond = true } : (line_bound){ .all = true };
    } else if (difference < 0) {
        int64_t divisor = fnl_powers_of_ten[-difference];
        bound.cut = fnl_floor_divide(constant, divisor);
        if (constant % divisor != 0) { /* between two values: the upper one is the first above either way */
            bound.cut++;
            return bound;
        }
    }
    if (above && __builtin_add_overflow(bound.cut, 1, &bound.cut))
        return (line_bound){ .beyond = true };
    return bound;
}

static line_bound number_bound(double constant, bool above)
{
    double cut = above ? next_above(constant) : constant;
    return isinf(cut) ? (line_bound){ .beyond = true } : (line_bound){ .cut = bits_of_number(cut) };
}

/* The first double that is >= or > an exact constant. */
static line_bound mixed_bound(int64_t constant, unsigned scale, bool above)
{
    double cut = fnl_number_of_exact(constant, scale);
    int order = fnl_compare_exact_number(constant, scale, cut); /* the constant against the nearest double */
    if (order > 0 || (order == 0 && above))
        cut = next_above(cut);
    return (line_bound){ .cut = bits_of_number(cut) };
}

int64_t fnl_number_cut(int64_t value, unsigned scale, bool above)
{
    return mixed_bound(value, scale, above).cut;
}

int64_t fnl_whole_cut(int64_t value, unsigned scale, unsigned to, bool above, bool *beyond)
{
    line_bound bound = whole_bound(value, (int64_t)to - scale, above);
    *beyond = bound.beyond;
    if (bound.all)
        return INT64_MIN;
    return bound.beyond ? INT64_MAX : bound.cut;
}

/* A set of up to two items. */
static fnl_value define_small_set(fnl_builder *builder, fnl_operation operation, fnl_value of, bool inverted,
                                  uint32_t count, const int64_t items[2])
{
    fnl_set_table *set = fnl_allocate_zeroed(builder->memory, 1, sizeof *set + 2 * sizeof set->items[0]);
    if (set == NULL) {
        builder->failed = true;
        return 0;
    }
    set->count = count;
    set->inverted = inverted;
    memcpy(set->items, items, count * sizeof items[0]);
    fnl_value value = define_set(builder, operation, of, set);
    fnl_release(builder->memory, set);
    return value;
}

fnl_value fnl_build_among(fnl_builder *builder, fnl_value of, uint32_t count, const int64_t *wholes)
{
    fnl_set_table *set = builder->failed ? NULL
                                         : fnl_allocate_zeroed(builder->memory, 1,
                                                               sizeof *set + 2 * (size_t)count * sizeof set->items[0]);
    if (set == NULL) {
        builder->failed = true;
        return 0;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (set->count != 0 && set->items[set->count - 1] == wholes[i])
            set->count--; /* one interval with the whole before it */
        else
            set->items[set->count++] = wholes[i];
        if (wholes[i] != INT64_MAX)
            set->items[set->count++] = wholes[i] + 1;
    }
    fnl_value value = define_set(builder, fnl_op_whole_set, of, set);
    fnl_release(builder->memory, set);
    return value;
}

/* A set between two bounds: [low, high). Either may be missing. */
static fnl_value define_interval(fnl_builder *builder, fnl_operation operation, fnl_value of, line_bound low,
                                 line_bound high)
{
    int64_t items[2] = { 0 };
    uint32_t count = 0;
    if (high.all) /* nothing lies below the upper bound */
        return define_small_set(builder, operation, of, false, 0, items);
    if (!low.all && !low.beyond)
        items[count++] = low.cut;
    if (!high.beyond && !low.beyond) {
        if (count == 1 && items[0] == high.cut)
            count = 0;
        else
            items[count++] = high.cut;
    }
    return define_small_set(builder, operation, of, low.all, count, items);
}

static fnl_value define_comparison(fnl_builder *builder, fnl_operation set, fnl_value of, char comparison,
                                   line_bound at, line_bound above)
{
    line_bound none_below = { .all = true };
    line_bound none_above = { .beyond = true };
    switch (comparison) {
    case '=':
        return define_interval(builder, set, of, at, above);
    case '<':
        return define_interval(builder, set, of, none_below, at);
    case 'l': /* <= */
        return define_interval(builder, set, of, none_below, above);
    case '>':
        return define_interval(builder, set, of, above, none_above);
    default: /* >= */
        return define_interval(builder, set, of, at, none_above);
    }
}

/* The comparison seen from the value: with the constant on the left it turns round. */
static char comparison_of(fnl_operation operation, bool constant_left)
{
    switch (operation) {
    case fnl_op_equal:
    case fnl_op_mixed_equal:
        return '=';
    case fnl_op_less:
    case fnl_op_mixed_less:
        return constant_left ? '>' : '<';
    case fnl_op_less_equal:
    case fnl_op_mixed_less_equal:
        return constant_left ? 'g' : 'l';
    case fnl_op_mixed_greater:
        return constant_left ? '<' : '>';
    default:
        return constant_left ? 'l' : 'g';
    }
}

/* Whether every whole that `of` can be is a key: then no valid one gives nothing. */
static bool are_all_keys(const fnl_builder *builder, fnl_value of, const fnl_keys_table *table)
{
    fnl_extent extent = fnl_bounds_of(builder, of);
    for (uint64_t i = 1; i < table->count; i++)
        if (table->items[i] != table->items[i - 1] + 1)
            return false;
    return table->count != 0 && extent.low >= table->items[0] && extent.high <= table->items[table->count - 1];
}

/* A text that names wholes, such as the bands of a score, is a literal where they are those of this name. */
static bool set_of_named(fnl_builder *builder, fnl_value text, int64_t literal, fnl_value *out)
{
    const fnl_definition *definition = fnl_definition_of(builder, text);
    if (builder->failed || definition->operation != fnl_op_keys ||
        fnl_value_lane(builder, definition->a) != fnl_lane_whole)
        return false;
    const fnl_keys_table *table = fnl_table_of(builder, definition);
    if (table->missing.known || !are_all_keys(builder, definition->a, table))
        return false;
    int64_t *wholes = fnl_allocate(builder->memory, table->count, sizeof *wholes);
    if (wholes == NULL) {
        builder->failed = true;
        *out = 0;
        return true;
    }
    uint32_t count = 0;
    for (uint64_t i = 0; i < table->count; i++)
        if (table->items[table->count + i] == literal)
            wholes[count++] = table->items[i];
    *out = fnl_build_among(builder, definition->a, count, wholes);
    fnl_release(builder->memory, wholes);
    return true;
}

bool fnl_set_of_comparison(fnl_builder *builder, fnl_operation operation, fnl_value a, fnl_value b, int64_t immediate,
                           fnl_value *out)
{
    int64_t constant = 0;
    int64_t other = 0;
    bool left = fnl_value_constant(builder, a, &constant);
    bool right = fnl_value_constant(builder, b, left ? &other : &constant);
    if (left == right)
        return false;
    fnl_value of = left ? b : a;
    fnl_lane lane = fnl_value_lane(builder, of);
    char comparison = comparison_of(operation, left);
    if (lane == fnl_lane_text) {
        if (comparison != '=')
            return false;
        if (set_of_named(builder, of, constant, out))
            return true;
        *out = define_small_set(builder, fnl_op_text_set, of, false, 1, (const int64_t[2]){ constant });
        return true;
    }
    if (operation >= fnl_op_mixed_equal) {
        if (lane != fnl_lane_number)
            return false;
        *out = define_comparison(builder, fnl_op_number_set, of, comparison,
                                 mixed_bound(constant, (unsigned)immediate, false),
                                 mixed_bound(constant, (unsigned)immediate, true));
        return true;
    }
    if (lane == fnl_lane_number) {
        double number = number_of_bits(constant);
        *out = define_comparison(builder, fnl_op_number_set, of, comparison, number_bound(number, false),
                                 number_bound(number, true));
        return true;
    }
    if (lane != fnl_lane_whole)
        return false;
    int64_t difference = left ? -immediate : immediate;
    *out = define_comparison(builder, fnl_op_whole_set, of, comparison, whole_bound(constant, difference, false),
                             whole_bound(constant, difference, true));
    return true;
}

static bool is_set(uint32_t operation)
{
    return operation == fnl_op_text_set || operation == fnl_op_whole_set || operation == fnl_op_number_set;
}

static int compare_items(bool numbers, int64_t a, int64_t b)
{
    if (!numbers)
        return (a > b) - (a < b);
    double x = number_of_bits(a);
    double y = number_of_bits(b);
    return (x > y) - (x < y);
}

/* The combined truth of two sets. */
static bool combined(bool either, bool a, bool b)
{
    return either ? a || b : a && b;
}

/* Walks both sorted lists at once. For cuts: a cut stays where the combined truth changes. For members: the combined
   membership, kept as such or inverted. */
static void merge(const fnl_set_table *a, const fnl_set_table *b, bool either, uint32_t kind, fnl_set_table *out)
{
    bool texts = kind == fnl_op_text_set;
    bool numbers = kind == fnl_op_number_set;
    bool a_now = a->inverted != 0;
    bool b_now = b->inverted != 0;
    bool now = combined(either, a_now, b_now);
    uint32_t i = 0;
    uint32_t j = 0;
    out->inverted = now;
    out->count = 0;
    while (i < a->count || j < b->count) {
        int order = i == a->count ? 1 : j == b->count ? -1 : compare_items(numbers, a->items[i], b->items[j]);
        int64_t item = order <= 0 ? a->items[i] : b->items[j];
        bool a_here = order <= 0 ? !a_now : a_now;
        bool b_here = order >= 0 ? !b_now : b_now;
        i += order <= 0;
        j += order >= 0;
        bool here = combined(either, a_here, b_here);
        if (here != now)
            out->items[out->count++] = item;
        if (!texts) { /* a cut changes all that follows, a member only itself */
            a_now = a_here;
            b_now = b_here;
            now = here;
        }
    }
}

bool fnl_set_of_sets(fnl_builder *builder, fnl_operation operation, fnl_value a, fnl_value b, fnl_value *out)
{
    if (builder->failed)
        return false;
    const fnl_definition *left = fnl_definition_of(builder, a);
    const fnl_definition *right = fnl_definition_of(builder, b);
    if (!is_set(left->operation) || left->operation != right->operation || left->a != right->a)
        return false;
    const fnl_set_table *a_set = fnl_table_of(builder, left);
    const fnl_set_table *b_set = fnl_table_of(builder, right);
    size_t most = (size_t)a_set->count + b_set->count;
    fnl_set_table *set = fnl_allocate(builder->memory, 1, sizeof *set + most * sizeof set->items[0]);
    if (set == NULL) {
        builder->failed = true;
        *out = 0;
        return true;
    }
    if (operation == fnl_op_not) {
        memcpy(set, a_set, sizeof *set + a_set->count * sizeof set->items[0]);
        set->inverted = !set->inverted;
    } else {
        merge(a_set, b_set, operation == fnl_op_or, left->operation, set);
    }
    *out = define_set(builder, (fnl_operation)left->operation, left->a, set);
    fnl_release(builder->memory, set);
    return true;
}
