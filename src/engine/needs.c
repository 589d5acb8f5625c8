/* Which values a program needs, which of them are the same for all rows, and how wide each is. */
#include "engine/build_advance.h"
#include "engine/build_clock.h"
#include "engine/maker.h"

const int64_t *fnl_pairs_of(const fnl_builder *builder, const fnl_definition *definition, uint64_t *count)
{
    *count = 0;
    if (definition->operation == fnl_op_weigh) {
        const fnl_weigh_table *table = fnl_table_of(builder, definition);
        *count = table->count;
        return table->items;
    }
    if (definition->operation == fnl_op_top) {
        const fnl_top_table *table = fnl_table_of(builder, definition);
        *count = table->count;
        return table->items;
    }
    if (definition->operation == fnl_op_advance) {
        const fnl_advance_table *table = fnl_table_of(builder, definition);
        *count = table->count;
        return table->items;
    }
    if (definition->operation == fnl_op_clock) {
        const fnl_clock_table *table = fnl_table_of(builder, definition);
        *count = table->count;
        return table->items;
    }
    if (definition->operation == fnl_op_sum) {
        const fnl_sum_table *table = fnl_table_of(builder, definition);
        *count = table->count;
        return table->items;
    }
    return NULL;
}

void fnl_visit_operands(fnl_maker *maker, fnl_value value, fnl_visit_operand *visit)
{
    const fnl_definition *definition = fnl_definition_of(maker->builder, value);
    if (definition->a != FNL_NO_VALUE)
        visit(maker, value, definition->a);
    if (definition->b != FNL_NO_VALUE)
        visit(maker, value, definition->b);
    if (definition->c != FNL_NO_VALUE)
        visit(maker, value, definition->c);
    uint64_t count = 0;
    const int64_t *pairs = fnl_pairs_of(maker->builder, definition, &count);
    for (uint64_t i = 0; i < count; i++)
        visit(maker, value, (fnl_value)pairs[2 * i + 1]);
}

/* Operations that are answered by the class of a text. */
static bool asks_for_class(uint32_t operation)
{
    return operation == fnl_op_text_set || operation == fnl_op_keys || operation == fnl_op_is_null;
}

static void mark_needed(fnl_maker *maker, fnl_value user, fnl_value operand)
{
    const fnl_definition *definition = fnl_definition_of(maker->builder, user);
    maker->states[operand].is_needed = true;
    if (definition->operation == fnl_op_pick && definition->immediate < fnl_noted_picks)
        maker->states[operand].picks |= (uint32_t)1 << definition->immediate;
    if (!asks_for_class(definition->operation))
        maker->states[operand].is_pooled = true;
}

static void mark_varying(fnl_maker *maker, fnl_value user, fnl_value operand)
{
    if (!maker->states[operand].is_once)
        maker->states[user].is_once = false;
    if (maker->states[operand].is_timed)
        maker->states[user].is_timed = true;
}

static bool reads_as_of(const fnl_definition *definition)
{
    uint32_t operation = definition->operation;
    return operation == fnl_op_as_of || operation == fnl_op_today || operation == fnl_op_decay ||
           operation == fnl_op_decay_points || operation == fnl_op_clock ||
           (operation == fnl_op_advance && definition->b != FNL_NO_VALUE);
}

/* Whether an operation on values that are the same for all rows may run once: not where it counts rows (overflow) or makes
   texts, which go when the pool is cut. */
static bool may_be_once(uint32_t operation)
{
    switch (operation) {
    case fnl_op_column:
    case fnl_op_like:
        return false;
    case fnl_op_floor_divide:
    case fnl_op_to_number:
    case fnl_op_date_to_time:
    case fnl_op_time_to_date:
    case fnl_op_text_set:
    case fnl_op_whole_set:
    case fnl_op_number_set:
    case fnl_op_points:
        return true;
    default:
        return operation <= fnl_op_select;
    }
}

/* Operands have smaller numbers than their users, so one walk down marks all that is needed, one walk up what is the same
   for all rows and what depends on the time. */
void fnl_find_needed(fnl_maker *maker, const fnl_value *wanted, uint32_t count)
{
    fnl_value_state *states = maker->states;
    for (uint32_t i = 0; i < count; i++) {
        states[wanted[i]].is_needed = true;
        states[wanted[i]].is_pooled = true;
    }
    for (fnl_value value = maker->builder->values.count; value-- > 0;)
        if (states[value].is_needed)
            fnl_visit_operands(maker, value, mark_needed);
    for (fnl_value value = 0; value < maker->builder->values.count; value++) {
        if (!states[value].is_needed)
            continue;
        const fnl_definition *definition = fnl_definition_of(maker->builder, value);
        states[value].is_once = may_be_once(definition->operation);
        states[value].is_timed = reads_as_of(definition);
        fnl_visit_operands(maker, value, mark_varying);
    }
}

/* Whether an operation can give wholes of any width. */
static bool is_narrow(const fnl_maker *maker, const fnl_definition *definition)
{
    switch (definition->operation) {
    case fnl_op_keys:
        return fnl_classes_of(maker, definition) != NULL;
    case fnl_op_constant:
    case fnl_op_missing:
    case fnl_op_points:
    case fnl_op_bins:
    case fnl_op_number_bins:
    case fnl_op_per_clamped:
    case fnl_op_decay_points:
    case fnl_op_sum:
    case fnl_op_clamp:
    case fnl_op_weigh:
    case fnl_op_select:
        return true;
    default:
        return false;
    }
}

/* The width in which a top compares: of the widest of its values. */
static uint8_t width_of_top(const fnl_maker *maker, const fnl_definition *definition)
{
    uint64_t count = 0;
    const int64_t *pairs = fnl_pairs_of(maker->builder, definition, &count);
    uint8_t width = fnl_width_16;
    for (uint64_t i = 0; i < count; i++) {
        uint8_t of = maker->states[pairs[2 * i + 1]].width;
        width = of > width ? of : width;
    }
    return width;
}

static uint8_t width_of_column(const fnl_maker *maker, fnl_value value, const fnl_definition *definition)
{
    const fnl_value_state *state = &maker->states[value];
    if (state->class_number != 0)
        return maker->classes[state->class_number - 1].classes.width;
    if (maker->options->column_widths == NULL || definition->lane == fnl_lane_intervals)
        return fnl_width_64;
    return maker->options->column_widths[definition->immediate];
}

/* That of the sum and of each term: terms may be wider where they cancel out. */
static uint8_t width_of_sum(const fnl_maker *maker, fnl_value value, const fnl_definition *definition)
{
    uint64_t count = 0;
    const int64_t *pairs = fnl_pairs_of(maker->builder, definition, &count);
    uint8_t width = fnl_width_of_bounds(fnl_bounds_of(maker->builder, value));
    for (uint64_t i = 0; i < count; i++) {
        uint8_t of = fnl_width_of_bounds(fnl_bounds_of(maker->builder, (fnl_value)pairs[2 * i + 1]));
        width = of > width ? of : width;
    }
    return width;
}

/* Ranks of a top are as wide as it is; what an advance or a clock gives, each by itself. */
uint8_t fnl_width_of_register(const fnl_maker *maker, fnl_value picked, uint32_t which)
{
    switch (fnl_definition_of(maker->builder, picked)->operation) {
    case fnl_op_advance:
        return fnl_width_of_advance(which);
    case fnl_op_clock:
        return fnl_width_of_clock(which);
    default:
        return maker->states[picked].width;
    }
}

static uint8_t width_of(const fnl_maker *maker, fnl_value value)
{
    const fnl_definition *definition = fnl_definition_of(maker->builder, value);
    if (definition->lane == fnl_lane_truth)
        return fnl_width_truth;
    switch (definition->operation) {
    case fnl_op_column:
        return width_of_column(maker, value, definition);
    case fnl_op_sum:
        return width_of_sum(maker, value, definition);
    case fnl_op_top: /* ranks have 32 bits at least */
        return maker->states[value].of_width == fnl_width_64 ? fnl_width_64 : fnl_width_32;
    case fnl_op_pick:
        return fnl_width_of_register(maker, definition->a, (uint32_t)definition->immediate);
    default:
        if (definition->lane == fnl_lane_whole && is_narrow(maker, definition))
            return fnl_width_of_bounds(fnl_bounds_of(maker->builder, value));
        return fnl_width_64;
    }
}

void fnl_find_widths(fnl_maker *maker)
{
    for (fnl_value value = 0; value < maker->builder->values.count; value++) {
        const fnl_definition *definition = fnl_definition_of(maker->builder, value);
        if (!maker->states[value].is_needed)
            continue;
        if (definition->operation == fnl_op_top)
            maker->states[value].of_width = width_of_top(maker, definition);
        maker->states[value].width = width_of(maker, value);
    }
}

uint8_t fnl_operand_width(const fnl_maker *maker, fnl_value user, fnl_value operand)
{
    const fnl_definition *definition = fnl_definition_of(maker->builder, user);
    uint8_t own = maker->states[operand].width;
    uint32_t lane = fnl_definition_of(maker->builder, operand)->lane;
    if (lane == fnl_lane_truth || lane == fnl_lane_text || lane == fnl_lane_intervals)
        return own;
    switch (definition->operation) {
    case fnl_op_is_null:
    case fnl_op_bins:
    case fnl_op_number_bins:
    case fnl_op_whole_set:
    case fnl_op_number_set:
    case fnl_op_clamp:
    case fnl_op_pick:
        return own;
    case fnl_op_per_clamped:
        return own == fnl_width_16 ? fnl_width_64 : own;
    case fnl_op_sum:
    case fnl_op_select:
        return maker->states[user].width;
    case fnl_op_top:
        return maker->states[user].of_width;
    case fnl_op_advance:
        return operand == definition->a ? fnl_width_16 : fnl_width_64;
    case fnl_op_spell:
        return own == fnl_width_16 ? own : fnl_width_64;
    default:
        return fnl_width_64;
    }
}
