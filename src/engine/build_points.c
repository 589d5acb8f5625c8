/* Definitions with tables: points by condition, bin, key; decay, sums, reasons. */
#include "engine/build_points.h"

#include "engine/build_advance.h"
#include "engine/build_clock.h"
#include "engine/kernel.h"

#include <math.h>
#include <stdlib.h>

/* A table in memory of its own until it is interned. */
static void *start_table(fnl_builder *builder, size_t head, size_t items)
{
    void *table = builder->failed ? NULL : fnl_allocate_zeroed(builder->memory, 1, head + items * sizeof(int64_t));
    builder->failed = table == NULL;
    return table;
}

static fnl_value define_with(fnl_builder *builder, fnl_operation operation, fnl_lane lane, fnl_value a, fnl_value b,
                             const void *table, size_t size)
{
    return fnl_define(builder, &(fnl_definition){ .operation = operation,
                                                  .lane = lane,
                                                  .a = a,
                                                  .b = b,
                                                  .c = FNL_NO_VALUE,
                                                  .table = fnl_builder_table(builder, table, size) });
}

fnl_value fnl_build_points(fnl_builder *builder, fnl_lane lane, fnl_value truth, fnl_given if_true, fnl_given if_false,
                           fnl_given if_unknown)
{
    fnl_points_table table = { if_true, if_false, if_unknown };
    return define_with(builder, fnl_op_points, lane, truth, FNL_NO_VALUE, &table, sizeof table);
}

fnl_value fnl_build_bins(fnl_builder *builder, fnl_value of, uint32_t count, const int64_t *cuts,
                         const int64_t *results, fnl_given missing)
{
    size_t items = 2 * (size_t)count + 1;
    fnl_bins_table *table = start_table(builder, sizeof *table, items);
    if (table == NULL)
        return 0;
    table->count = count;
    table->missing = missing;
    if (count != 0)
        memcpy(table->items, cuts, count * sizeof *cuts);
    memcpy(table->items + count, results, (count + (size_t)1) * sizeof *results);
    fnl_operation operation = fnl_value_lane(builder, of) == fnl_lane_number ? fnl_op_number_bins : fnl_op_bins;
    fnl_value value = define_with(builder, operation, fnl_lane_whole, of, FNL_NO_VALUE, table,
                                  sizeof *table + items * sizeof(int64_t));
    fnl_release(builder->memory, table);
    return value;
}

typedef struct key_result {
    int64_t key;
    int64_t result;
} key_result;

static int compare_keys(const void *a, const void *b)
{
    int64_t x = ((const key_result *)a)->key;
    int64_t y = ((const key_result *)b)->key;
    return (x > y) - (x < y);
}

fnl_value fnl_build_keys(fnl_builder *builder, fnl_lane lane, fnl_value of, uint32_t count, const int64_t *keys,
                         const int64_t *results, fnl_given otherwise, fnl_given missing)
{
    size_t items = 2 * (size_t)count;
    fnl_keys_table *table = start_table(builder, sizeof *table, items);
    key_result *pairs = table == NULL ? NULL : fnl_allocate(builder->memory, count, sizeof *pairs);
    if (pairs == NULL) {
        builder->failed = true;
        fnl_release(builder->memory, table);
        return 0;
    }
    for (uint32_t i = 0; i < count; i++)
        pairs[i] = (key_result){ keys[i], results[i] };
    if (count > 1)
        qsort(pairs, count, sizeof *pairs, compare_keys);
    table->count = count;
    table->otherwise = otherwise;
    table->missing = missing;
    for (uint32_t i = 0; i < count; i++) {
        table->items[i] = pairs[i].key;
        table->items[count + i] = pairs[i].result;
    }
    fnl_value value =
        define_with(builder, fnl_op_keys, lane, of, FNL_NO_VALUE, table, sizeof *table + items * sizeof(int64_t));
    fnl_release(builder->memory, pairs);
    fnl_release(builder->memory, table);
    return value;
}

int64_t fnl_build_key(fnl_builder *builder, fnl_text text)
{
    int64_t number = 0;
    fnl_value value = fnl_build_text(builder, text);
    return fnl_value_constant(builder, value, &number) ? number : 0;
}

fnl_value fnl_build_per(fnl_builder *builder, fnl_value of, unsigned scale, int64_t points, unsigned points_scale)
{
    fnl_per_table table = { points, (int64_t)scale + points_scale - 2 };
    return define_with(builder, fnl_op_per, fnl_lane_whole, of, FNL_NO_VALUE, &table, sizeof table);
}

fnl_value fnl_build_clamp(fnl_builder *builder, fnl_value of, int64_t low, int64_t high)
{
    if (low == INT64_MIN && high == INT64_MAX)
        return of;
    fnl_clamp_table table = { low, high };
    return define_with(builder, fnl_op_clamp, fnl_lane_whole, of, FNL_NO_VALUE, &table, sizeof table);
}

fnl_value fnl_build_decay(fnl_builder *builder, fnl_value of, fnl_value since, int64_t step_s, const uint32_t *factors,
                          uint32_t count)
{
    fnl_decay_table table;
    memset(&table, 0, sizeof table); /* pointers of 32-bit machines leave a gap */
    table.step = step_s * 1000000;
    table.count = count;
    table.factors = factors;
    return define_with(builder, fnl_op_decay, fnl_lane_whole, of, since, &table, sizeof table);
}

static int64_t held_between(int64_t value, fnl_extent clamp)
{
    value = value < clamp.low ? clamp.low : value;
    return value > clamp.high ? clamp.high : value;
}

/* The last value from one end of the line on that gives what the end gives. What is given only rises or only falls, so
   halving finds it. */
static int64_t last_like_end(const fnl_per_clamped_table *table, int64_t end)
{
    int64_t like = end;
    int64_t other = end < 0 ? INT64_MAX : INT64_MIN;
    int64_t given = fnl_per_clamped(table, end);
    if (fnl_per_clamped(table, other) == given)
        return 0;
    for (;;) {
        int64_t middle = (like & other) + ((like ^ other) >> 1);
        if (middle == like || middle == other)
            return like;
        if (fnl_per_clamped(table, middle) == given)
            like = middle;
        else
            other = middle;
    }
}

fnl_value fnl_build_per_clamped(fnl_builder *builder, fnl_value of, unsigned scale, int64_t points,
                                unsigned points_scale, fnl_extent clamp, int64_t missing)
{
    fnl_per_clamped_table table = {
        { points, (int64_t)scale + points_scale - 2 }, clamp.low, clamp.high, missing, 0, 0
    };
    table.least = last_like_end(&table, INT64_MIN);
    table.most = last_like_end(&table, INT64_MAX);
    return define_with(builder, fnl_op_per_clamped, fnl_lane_whole, of, FNL_NO_VALUE, &table, sizeof table);
}

bool fnl_build_takes_products(fnl_builder *builder, uint32_t count)
{
    enum { most_products = 1 << 21 }; /* 16 MiB */
    if (count > most_products - builder->products)
        return false;
    builder->products += count;
    return true;
}

fnl_value fnl_build_decay_points(fnl_builder *builder, fnl_value truth, fnl_value since, int64_t step_s,
                                 const uint32_t *factors, uint32_t count, int64_t points, fnl_extent clamp,
                                 int64_t if_false, int64_t if_unknown)
{
    fnl_decay_points_table *table = start_table(builder, sizeof *table, count + (size_t)1);
    if (table == NULL)
        return 0;
    int64_t gone = held_between(0, clamp);
    for (uint32_t i = 0; i < count; i++) {
        table->items[i] = held_between(fnl_decayed(points, factors[i]), clamp);
        if (table->items[i] != gone)
            table->count = i + (uint64_t)1; /* what is as good as too old is not kept */
    }
    table->items[table->count] = gone;
    table->step = step_s * 1000000;
    table->if_false = if_false;
    table->if_unknown = if_unknown;
    fnl_value value = define_with(builder, fnl_op_decay_points, fnl_lane_whole, truth, since, table,
                                  sizeof *table + (table->count + 1) * sizeof(int64_t));
    fnl_release(builder->memory, table);
    return value;
}

/* Of the tables that name many values: pairs behind the head. */
static void fill_pairs(int64_t *items, uint32_t count, const int64_t *firsts, const fnl_value *values)
{
    for (uint32_t i = 0; i < count; i++) {
        items[2 * (size_t)i] = firsts[i];
        items[2 * (size_t)i + 1] = values[i];
    }
}

fnl_value fnl_build_sum(fnl_builder *builder, int64_t start, uint32_t count, const fnl_value *values)
{
    fnl_sum_table *table = start_table(builder, sizeof *table, 2 * (size_t)count);
    if (table == NULL)
        return 0;
    table->count = count;
    for (uint32_t i = 0; i < count; i++)
        table->items[2 * (size_t)i + 1] = values[i];
    size_t size = sizeof *table + 2 * (size_t)count * sizeof(int64_t);
    fnl_value value = fnl_define(builder, &(fnl_definition){ .operation = fnl_op_sum,
                                                             .lane = fnl_lane_whole,
                                                             .a = FNL_NO_VALUE,
                                                             .b = FNL_NO_VALUE,
                                                             .c = FNL_NO_VALUE,
                                                             .table = fnl_builder_table(builder, table, size),
                                                             .immediate = start });
    fnl_release(builder->memory, table);
    return value;
}

/* Whether the largest sum, whatever the signs, is near. */
static bool is_near(const fnl_builder *builder, uint32_t count, const int64_t *weights, const fnl_value *values,
                    int64_t divisor)
{
    double most = 0;
    for (uint32_t i = 0; i < count; i++) {
        fnl_extent of = builder->bounds[values[i]];
        double low = fabs((double)of.low);
        double high = fabs((double)of.high);
        most += fabs((double)weights[i]) * (low > high ? low : high);
    }
    return most < (double)FNL_NEAR_SUM / 2 && divisor < FNL_NEAR_SUM / 2; /* half: what roundings here may hide */
}

fnl_value fnl_build_weigh(fnl_builder *builder, uint32_t count, const int64_t *weights, const fnl_value *values,
                          int64_t divisor)
{
    fnl_weigh_table *table = start_table(builder, sizeof *table, 2 * (size_t)count);
    if (table == NULL)
        return 0;
    table->count = count;
    table->divisor = divisor;
    table->is_near = is_near(builder, count, weights, values, divisor);
    fill_pairs(table->items, count, weights, values);
    fnl_value value = define_with(builder, fnl_op_weigh, fnl_lane_whole, FNL_NO_VALUE, FNL_NO_VALUE, table,
                                  sizeof *table + 2 * (size_t)count * sizeof(int64_t));
    fnl_release(builder->memory, table);
    return value;
}

fnl_value fnl_build_top(fnl_builder *builder, uint32_t count, const int64_t *codes, const fnl_value *values,
                        uint32_t most)
{
    fnl_top_table *table = start_table(builder, sizeof *table, 2 * (size_t)count);
    if (table == NULL)
        return 0;
    table->count = count;
    table->most = most;
    fill_pairs(table->items, count, codes, values);
    fnl_value value = define_with(builder, fnl_op_top, fnl_lane_whole, FNL_NO_VALUE, FNL_NO_VALUE, table,
                                  sizeof *table + 2 * (size_t)count * sizeof(int64_t));
    fnl_release(builder->memory, table);
    return value;
}

fnl_value fnl_build_pick(fnl_builder *builder, fnl_value of, uint32_t which)
{
    if (builder->failed)
        return 0;
    uint32_t operation = fnl_definition_of(builder, of)->operation;
    bool is_truth = (operation == fnl_op_advance && fnl_width_of_advance(which) == fnl_width_truth) ||
                    (operation == fnl_op_clock && fnl_width_of_clock(which) == fnl_width_truth);
    return fnl_define(builder, &(fnl_definition){ .operation = fnl_op_pick,
                                                  .lane = is_truth ? fnl_lane_truth : fnl_lane_whole,
                                                  .a = of,
                                                  .b = FNL_NO_VALUE,
                                                  .c = FNL_NO_VALUE,
                                                  .table = FNL_NO_TABLE,
                                                  .immediate = which });
}
