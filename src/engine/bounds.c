#include "engine/bounds.h"

#include "core/arithmetic.h"
#include "engine/build_advance.h"
#include "engine/build_clock.h"

static const fnl_extent all = { INT64_MIN, INT64_MAX };

static int64_t add_held(int64_t a, int64_t b)
{
    int64_t sum = 0;
    if (!__builtin_add_overflow(a, b, &sum))
        return sum;
    return a < 0 ? INT64_MIN : INT64_MAX;
}

fnl_extent fnl_bounds_add(fnl_extent a, fnl_extent b)
{
    return (fnl_extent){ add_held(a.low, b.low), add_held(a.high, b.high) };
}

uint8_t fnl_width_of_bounds(fnl_extent bounds)
{
    if (bounds.low >= INT16_MIN && bounds.high <= INT16_MAX)
        return fnl_width_16;
    return bounds.low >= INT32_MIN && bounds.high <= INT32_MAX ? fnl_width_32 : fnl_width_64;
}

/* Nothing yet: the first value makes it a point. */
static const fnl_extent none = { INT64_MAX, INT64_MIN };

static fnl_extent extended(fnl_extent bounds, int64_t value)
{
    bounds.low = value < bounds.low ? value : bounds.low;
    bounds.high = value > bounds.high ? value : bounds.high;
    return bounds;
}

static fnl_extent with_given(fnl_extent bounds, fnl_given given)
{
    return given.known != 0 ? extended(bounds, given.value) : bounds;
}

static fnl_extent of_list(fnl_extent bounds, const int64_t *items, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++)
        bounds = extended(bounds, items[i]);
    return bounds;
}

static fnl_extent joined(fnl_extent a, fnl_extent b)
{
    return extended(extended(a, b.low), b.high);
}

static int64_t held_between(int64_t value, int64_t low, int64_t high)
{
    value = value < low ? low : value;
    return value > high ? high : value;
}

static fnl_extent of_table(const fnl_builder *builder, const fnl_definition *definition)
{
    const void *table = fnl_table_of(builder, definition);
    switch (definition->operation) {
    case fnl_op_points: {
        const fnl_points_table *points = table;
        return with_given(with_given(with_given(none, points->if_true), points->if_false), points->if_unknown);
    }
    case fnl_op_keys: {
        const fnl_keys_table *keys = table;
        fnl_extent bounds = with_given(with_given(none, keys->otherwise), keys->missing);
        return of_list(bounds, keys->items + keys->count, keys->count);
    }
    case fnl_op_per_clamped: {
        const fnl_per_clamped_table *per = table;
        return extended((fnl_extent){ per->low, per->high }, per->missing);
    }
    case fnl_op_decay_points: {
        const fnl_decay_points_table *decay = table;
        return of_list(extended(extended(none, decay->if_false), decay->if_unknown), decay->items, decay->count + 1);
    }
    case fnl_op_clamp: {
        const fnl_clamp_table *clamp = table;
        fnl_extent of = fnl_bounds_of(builder, definition->a);
        return (fnl_extent){ held_between(of.low, clamp->low, clamp->high),
                             held_between(of.high, clamp->low, clamp->high) };
    }
    default: { /* bins */
        const fnl_bins_table *bins = table;
        return of_list(with_given(none, bins->missing), bins->items + bins->count, bins->count + 1);
    }
    }
}

static fnl_extent of_sum(const fnl_builder *builder, const fnl_definition *definition)
{
    const fnl_sum_table *table = fnl_table_of(builder, definition);
    fnl_extent bounds = { definition->immediate, definition->immediate };
    for (uint64_t i = 0; i < table->count; i++)
        bounds = fnl_bounds_add(bounds, fnl_bounds_of(builder, (fnl_value)table->items[2 * i + 1]));
    return bounds;
}

/* Only of near sums: others may overflow. */
static fnl_extent of_weigh(const fnl_builder *builder, const fnl_definition *definition)
{
    const fnl_weigh_table *table = fnl_table_of(builder, definition);
    fnl_extent sum = { 0, 0 };
    for (uint64_t i = 0; table->is_near != 0 && i < table->count; i++) {
        int64_t weight = table->items[2 * i];
        fnl_extent of = fnl_bounds_of(builder, (fnl_value)table->items[2 * i + 1]);
        sum.low += weight * (weight < 0 ? of.high : of.low);
        sum.high += weight * (weight < 0 ? of.low : of.high);
    }
    return table->is_near == 0
               ? all
               : (fnl_extent){ fnl_divide_round(sum.low, table->divisor), fnl_divide_round(sum.high, table->divisor) };
}

/* Stages and reasons are numbers of stages and moves. */
static fnl_extent of_advance(const fnl_builder *builder, const fnl_definition *advance, int64_t which)
{
    const fnl_advance_table *table = fnl_table_of(builder, advance);
    if (which == fnl_advance_stage)
        return (fnl_extent){ 0, (int64_t)table->stage_count - 1 };
    return which == fnl_advance_reason ? (fnl_extent){ 0, (int64_t)table->move_count } : all;
}

/* A rank's code, or its value; only what is positive gets a rank, others hold 0. */
static fnl_extent of_pick(const fnl_builder *builder, const fnl_definition *definition)
{
    const fnl_definition *of = fnl_definition_of(builder, definition->a);
    if (of->operation == fnl_op_advance)
        return of_advance(builder, of, definition->immediate);
    if (of->operation == fnl_op_clock)
        return definition->immediate == fnl_clock_pick_status ? (fnl_extent){ 0, fnl_clock_statuses - 1 } : all;
    const fnl_top_table *table = fnl_table_of(builder, of);
    bool is_code = definition->immediate < (int64_t)table->most;
    fnl_extent bounds = { 0, 0 };
    for (uint64_t i = 0; i < table->count; i++)
        bounds = extended(bounds, is_code ? table->items[2 * i]
                                          : fnl_bounds_of(builder, (fnl_value)table->items[2 * i + 1]).high);
    return bounds;
}

fnl_extent fnl_bounds_of_definition(const fnl_builder *builder, const fnl_definition *definition)
{
    fnl_extent bounds = all;
    if (definition->lane != fnl_lane_whole)
        return all;
    switch (definition->operation) {
    case fnl_op_constant:
        return (fnl_extent){ definition->immediate, definition->immediate };
    case fnl_op_missing:
        return (fnl_extent){ 0, 0 };
    case fnl_op_points:
    case fnl_op_keys:
    case fnl_op_per_clamped:
    case fnl_op_decay_points:
    case fnl_op_clamp:
    case fnl_op_bins:
    case fnl_op_number_bins:
        bounds = of_table(builder, definition);
        break;
    case fnl_op_sum:
        return of_sum(builder, definition);
    case fnl_op_weigh:
        return of_weigh(builder, definition);
    case fnl_op_select:
        return joined(fnl_bounds_of(builder, definition->b), fnl_bounds_of(builder, definition->c));
    case fnl_op_decay:
        return extended(fnl_bounds_of(builder, definition->a), 0);
    case fnl_op_pick:
        return of_pick(builder, definition);
    default:
        return all;
    }
    return bounds.low > bounds.high ? (fnl_extent){ 0, 0 } : bounds;
}
