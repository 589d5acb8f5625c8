/* Definitions of values: numbered, checked, simplified where constants make it free. */
#include "engine/bounds.h"

#include <assert.h>

static bool add_bounds(fnl_builder *builder, const fnl_definition *definition, fnl_value number)
{
    static const uint32_t first = 64;
    if (number == builder->bounds_capacity) {
        uint32_t wanted = number == 0 ? first : number * 2;
        fnl_extent *grown = fnl_resize(builder->memory, builder->bounds, wanted, sizeof *grown);
        if (grown == NULL)
            return false;
        builder->bounds = grown;
        builder->bounds_capacity = wanted;
    }
    builder->bounds[number] = fnl_bounds_of_definition(builder, definition);
    return true;
}

fnl_value fnl_define(fnl_builder *builder, const fnl_definition *definition)
{
    uint32_t number = 0;
    bool is_new = false;
    fnl_text key = { (const char *)definition, sizeof *definition };
    if (builder->failed || !fnl_index_add(&builder->values, key, &number, &is_new) ||
        (is_new && !add_bounds(builder, definition, number))) {
        builder->failed = true;
        return 0;
    }
    return number;
}

const fnl_definition *fnl_definition_of(const fnl_builder *builder, fnl_value value)
{
    return (const fnl_definition *)(const void *)builder->values.keys[value].bytes;
}

uint32_t fnl_builder_table(fnl_builder *builder, const void *table, size_t size)
{
    uint32_t number = 0;
    bool is_new = false;
    if (builder->failed || table == NULL ||
        !fnl_index_add(&builder->tables, (fnl_text){ table, size }, &number, &is_new)) {
        builder->failed = true;
        return FNL_NO_TABLE;
    }
    return number;
}

const void *fnl_table_of(const fnl_builder *builder, const fnl_definition *definition)
{
    return builder->tables.keys[definition->table].bytes;
}

bool fnl_builder_failed(const fnl_builder *builder)
{
    return builder->failed;
}

fnl_lane fnl_value_lane(const fnl_builder *builder, fnl_value value)
{
    return builder->failed ? fnl_lane_truth : (fnl_lane)fnl_definition_of(builder, value)->lane;
}

bool fnl_value_constant(const fnl_builder *builder, fnl_value value, int64_t *constant)
{
    if (builder->failed)
        return false;
    const fnl_definition *definition = fnl_definition_of(builder, value);
    if (definition->operation != fnl_op_constant)
        return false;
    *constant = definition->immediate;
    return true;
}

static fnl_value define_source(fnl_builder *builder, fnl_operation operation, fnl_lane lane, int64_t immediate)
{
    return fnl_define(builder, &(fnl_definition){ .operation = operation,
                                                  .lane = lane,
                                                  .a = FNL_NO_VALUE,
                                                  .b = FNL_NO_VALUE,
                                                  .c = FNL_NO_VALUE,
                                                  .table = FNL_NO_TABLE,
                                                  .immediate = immediate });
}

fnl_value fnl_build_column(fnl_builder *builder, uint32_t column)
{
    return define_source(builder, fnl_op_column, builder->columns[column], column);
}

fnl_value fnl_build_whole(fnl_builder *builder, int64_t value)
{
    return define_source(builder, fnl_op_constant, fnl_lane_whole, value);
}

fnl_value fnl_build_number(fnl_builder *builder, double value)
{
    int64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return define_source(builder, fnl_op_constant, fnl_lane_number, bits);
}

fnl_value fnl_build_truth(fnl_builder *builder, int truth)
{
    return define_source(builder, fnl_op_constant, fnl_lane_truth, truth);
}

fnl_value fnl_build_missing(fnl_builder *builder, fnl_lane lane)
{
    if (lane == fnl_lane_truth)
        return fnl_build_truth(builder, -1);
    return define_source(builder, fnl_op_missing, lane, 0);
}

static bool literal_number(fnl_builder *builder, fnl_text text, int64_t *number)
{
    uint32_t found = 0;
    bool is_new = false;
    if (builder->failed || !fnl_index_add(&builder->literals, text, &found, &is_new)) {
        builder->failed = true;
        return false;
    }
    *number = found;
    return true;
}

fnl_value fnl_build_text(fnl_builder *builder, fnl_text text)
{
    int64_t number = 0;
    return literal_number(builder, text, &number) ? define_source(builder, fnl_op_constant, fnl_lane_text, number) : 0;
}

fnl_value fnl_build_like(fnl_builder *builder, fnl_value text, fnl_text pattern)
{
    int64_t number = 0;
    return literal_number(builder, pattern, &number) ? fnl_build(builder, fnl_op_like, text, 0, 0, number) : 0;
}

/* How many operands each operation has, and the lane of its result: 0 is the lane of its first operand. */
typedef struct shape {
    uint8_t operands;
    uint8_t lane_plus_one;
} shape;

#define TRUTH (fnl_lane_truth + 1)
#define WHOLE (fnl_lane_whole + 1)
#define NUMBER (fnl_lane_number + 1)
#define TEXT (fnl_lane_text + 1)

static const shape shapes[fnl_op_count_of_operations] = {
    [fnl_op_as_of] = { 0, WHOLE },
    [fnl_op_today] = { 0, WHOLE },
    [fnl_op_and] = { 2, TRUTH },
    [fnl_op_or] = { 2, TRUTH },
    [fnl_op_not] = { 1, TRUTH },
    [fnl_op_is_null] = { 1, TRUTH },
    [fnl_op_is_true] = { 1, TRUTH },
    [fnl_op_is_false] = { 1, TRUTH },
    [fnl_op_equal] = { 2, TRUTH },
    [fnl_op_less] = { 2, TRUTH },
    [fnl_op_less_equal] = { 2, TRUTH },
    [fnl_op_mixed_equal] = { 2, TRUTH },
    [fnl_op_mixed_less] = { 2, TRUTH },
    [fnl_op_mixed_less_equal] = { 2, TRUTH },
    [fnl_op_mixed_greater] = { 2, TRUTH },
    [fnl_op_mixed_greater_equal] = { 2, TRUTH },
    [fnl_op_like] = { 1, TRUTH },
    [fnl_op_select] = { 3, 0 },
    [fnl_op_add] = { 2, WHOLE },
    [fnl_op_subtract] = { 2, WHOLE },
    [fnl_op_multiply] = { 2, WHOLE },
    [fnl_op_negate] = { 1, WHOLE },
    [fnl_op_absolute] = { 1, WHOLE },
    [fnl_op_scale_up] = { 1, WHOLE },
    [fnl_op_round_down] = { 1, WHOLE },
    [fnl_op_floor_divide] = { 1, WHOLE },
    [fnl_op_to_number] = { 1, NUMBER },
    [fnl_op_to_whole] = { 1, WHOLE },
    [fnl_op_number_add] = { 2, NUMBER },
    [fnl_op_number_subtract] = { 2, NUMBER },
    [fnl_op_number_multiply] = { 2, NUMBER },
    [fnl_op_number_divide] = { 2, NUMBER },
    [fnl_op_number_negate] = { 1, NUMBER },
    [fnl_op_number_absolute] = { 1, NUMBER },
    [fnl_op_number_round] = { 1, NUMBER },
    [fnl_op_logistic] = { 1, NUMBER },
    [fnl_op_lower] = { 1, TEXT },
    [fnl_op_length] = { 1, WHOLE },
    [fnl_op_date_to_time] = { 1, WHOLE },
    [fnl_op_time_to_date] = { 1, WHOLE },
};

/* AND, OR and NOT with a constant, of a value with itself, of two sets on one value. */
static bool simplify_truth(fnl_builder *builder, fnl_operation operation, fnl_value a, fnl_value b, fnl_value *out)
{
    int64_t constant = 0;
    if (operation == fnl_op_not) {
        if (fnl_value_constant(builder, a, &constant)) {
            *out = fnl_build_truth(builder, constant < 0 ? -1 : constant == 0);
            return true;
        }
        return fnl_set_of_sets(builder, operation, a, a, out);
    }
    if (operation != fnl_op_and && operation != fnl_op_or)
        return false;
    for (int side = 0; side < 2; side++) {
        fnl_value other = side == 0 ? b : a;
        if (!fnl_value_constant(builder, side == 0 ? a : b, &constant) || constant < 0)
            continue;
        *out = (constant == 1) == (operation == fnl_op_and) ? other : fnl_build_truth(builder, (int)constant);
        return true;
    }
    if (a == b) {
        *out = a;
        return true;
    }
    return fnl_set_of_sets(builder, operation, a, b, out);
}

static bool simplify(fnl_builder *builder, fnl_operation operation, fnl_value a, fnl_value b, fnl_value c,
                     int64_t immediate, fnl_value *out)
{
    int64_t constant = 0;
    switch (operation) {
    case fnl_op_and:
    case fnl_op_or:
    case fnl_op_not:
        return simplify_truth(builder, operation, a, b, out);
    case fnl_op_select:
        if (b == c) {
            *out = b;
            return true;
        }
        if (fnl_value_constant(builder, a, &constant)) {
            *out = constant == 1 ? b : c;
            return true;
        }
        return false;
    case fnl_op_scale_up:
    case fnl_op_round_down:
        *out = a;
        return immediate == 0;
    case fnl_op_is_null:
        if (fnl_value_lane(builder, a) != fnl_lane_truth && fnl_value_constant(builder, a, &constant)) {
            *out = fnl_build_truth(builder, 0);
            return true;
        }
        return false;
    default:
        return operation >= fnl_op_equal && operation <= fnl_op_mixed_greater_equal &&
               fnl_set_of_comparison(builder, operation, a, b, immediate, out);
    }
}

fnl_value fnl_build(fnl_builder *builder, fnl_operation operation, fnl_value a, fnl_value b, fnl_value c,
                    int64_t immediate)
{
    fnl_value simple = 0;
    if (builder->failed)
        return 0;
    if (simplify(builder, operation, a, b, c, immediate, &simple))
        return simple;
    shape of = shapes[operation];
    assert(of.operands < 1 || a < builder->values.count);
    assert(of.operands < 2 || b < builder->values.count);
    assert(of.operands < 3 || c < builder->values.count);
    /* Select is the one whose lane is that of its second operand. */
    fnl_lane lane = of.lane_plus_one != 0 ? (fnl_lane)(of.lane_plus_one - 1) : fnl_value_lane(builder, b);
    return fnl_define(builder, &(fnl_definition){ .operation = operation,
                                                  .lane = lane,
                                                  .a = of.operands < 1 ? FNL_NO_VALUE : a,
                                                  .b = of.operands < 2 ? FNL_NO_VALUE : b,
                                                  .c = of.operands < 3 ? FNL_NO_VALUE : c,
                                                  .table = FNL_NO_TABLE,
                                                  .immediate = immediate });
}
