/* From values to steps, their registers used again as soon as a value is dead. */
#include "engine/build_advance.h"
#include "engine/build_clock.h"
#include "engine/kernel.h"
#include "engine/maker.h"

/* A register of a width. Those of columns are never handed on: they may lie in a caller's buffer. */
static uint32_t new_register(fnl_maker *maker, uint8_t width)
{
    fnl_program *program = maker->program;
    if (!fnl_arena_grow(maker->arena, &program->register_widths, program->register_count, &program->register_capacity,
                        sizeof *program->register_widths)) {
        maker->failed = true;
        return 0;
    }
    program->register_widths[program->register_count] = width;
    return program->register_count++;
}

static uint32_t take_register(fnl_maker *maker, uint8_t width)
{
    if (maker->free[width].count != 0)
        return maker->free[width].items[--maker->free[width].count];
    return new_register(maker, width);
}

static void free_register(fnl_maker *maker, uint32_t place)
{
    uint8_t width = maker->program->register_widths[place];
    if (!fnl_arena_grow(maker->arena, &maker->free[width].items, maker->free[width].count, &maker->free[width].capacity,
                        sizeof *maker->free[width].items)) {
        maker->failed = true;
        return;
    }
    maker->free[width].items[maker->free[width].count++] = place;
}

/* Whether picks take its registers, which stand together. */
static bool is_picked(const fnl_definition *definition)
{
    return definition->operation == fnl_op_top || definition->operation == fnl_op_advance ||
           definition->operation == fnl_op_clock;
}

/* Whether its kernel is told which registers are taken. */
static bool keeps_picks(const fnl_definition *definition)
{
    return definition->operation == fnl_op_advance || definition->operation == fnl_op_clock;
}

static uint32_t register_count_of(const fnl_maker *maker, const fnl_definition *definition)
{
    if (definition->operation == fnl_op_top)
        return 2 * (uint32_t)((const fnl_top_table *)fnl_table_of(maker->builder, definition))->most;
    if (definition->operation == fnl_op_clock)
        return fnl_clock_picks;
    const fnl_advance_table *table = fnl_table_of(maker->builder, definition);
    return fnl_advance_entered + (uint32_t)table->entered_count;
}

static void release_place(fnl_maker *maker, fnl_value value, uint32_t at);

/* One reader less. What is computed once keeps its registers. */
static void release_use(fnl_maker *maker, fnl_value user, fnl_value operand)
{
    release_place(maker, operand, fnl_place_of_width(fnl_operand_width(maker, user, operand)));
}

static void release_place(fnl_maker *maker, fnl_value value, uint32_t at)
{
    fnl_value_state *state = &maker->states[value];
    const fnl_definition *definition = fnl_definition_of(maker->builder, value);
    if (--state->uses[at] != 0 || state->is_once)
        return;
    bool is_own = at == fnl_place_of_width(state->width);
    if (is_own && definition->operation == fnl_op_pick) {
        release_use(maker, value, definition->a);
    } else if (is_own && is_picked(definition)) {
        for (uint32_t i = 0; i < register_count_of(maker, definition); i++)
            free_register(maker, state->places[at] + i);
    } else if (!is_own || definition->operation != fnl_op_column) {
        free_register(maker, state->places[at]);
    }
}

static fnl_step *add_step(fnl_maker *maker, const fnl_value_state *state)
{
    fnl_program *program = maker->program;
    return state->is_once ? &program->once[program->once_count++] : &program->steps[program->step_count++];
}

/* The forms of a value in other widths than its own. */
static void emit_converted(fnl_maker *maker, fnl_value value)
{
    static const uint8_t widths[fnl_places] = { fnl_width_16, fnl_width_32, fnl_width_64 };
    fnl_value_state *state = &maker->states[value];
    uint32_t own = fnl_place_of_width(state->width);
    for (uint32_t at = 0; at < fnl_places; at++) {
        if (at == own || state->uses[at] == 0)
            continue;
        uint8_t lane = (uint8_t)fnl_definition_of(maker->builder, value)->lane;
        state->places[at] = take_register(maker, widths[at]);
        fnl_step *step = add_step(maker, state);
        *step = (fnl_step){ .operation = fnl_op_convert,
                            .lane = lane,
                            .width = widths[at],
                            .of_lane = lane,
                            .of_width = state->width,
                            .out = state->places[at],
                            .a = state->places[own] };
        step->kernel = fnl_kernel_for(step, maker->options->level);
        release_place(maker, value, own);
    }
}

static uint32_t place_of(const fnl_maker *maker, fnl_value user, fnl_value operand)
{
    if (operand == FNL_NO_VALUE)
        return 0;
    return maker->states[operand].places[fnl_place_of_width(fnl_operand_width(maker, user, operand))];
}

/* The operand whose lane and width a step tells: its first, or what its table names. */
static fnl_value main_operand(const fnl_maker *maker, const fnl_definition *definition)
{
    uint64_t count = 0;
    const int64_t *pairs = fnl_pairs_of(maker->builder, definition, &count);
    return count != 0 ? (fnl_value)pairs[1] : definition->a;
}

static void take_places(fnl_maker *maker, fnl_value value, const fnl_definition *definition)
{
    fnl_value_state *state = &maker->states[value];
    uint32_t *place = &state->places[fnl_place_of_width(state->width)];
    if (is_picked(definition)) { /* registers that stand together are new ones */
        *place = maker->program->register_count;
        for (uint32_t i = 0; i < register_count_of(maker, definition); i++)
            (void)new_register(maker, fnl_width_of_register(maker, value, i));
    } else if (definition->operation == fnl_op_column) {
        *place = new_register(maker, state->width);
        maker->program->list_count += definition->lane == fnl_lane_intervals;
    } else {
        *place = take_register(maker, state->width);
    }
}

static void note_column(fnl_maker *maker, const fnl_definition *definition, const fnl_value_state *state)
{
    fnl_program_column *column = &maker->program->columns[definition->immediate];
    column->width = state->width;
    column->is_read = true;
    if (state->class_number != 0)
        column->classes = &maker->classes[state->class_number - 1].classes;
}

void fnl_emit(fnl_maker *maker, fnl_value value)
{
    const fnl_definition *definition = fnl_definition_of(maker->builder, value);
    fnl_value_state *state = &maker->states[value];
    fnl_program *program = maker->program;
    if (definition->operation == fnl_op_pick) {
        uint32_t at = fnl_place_of_width(state->width);
        state->places[at] = place_of(maker, value, definition->a) + (uint32_t)definition->immediate;
        emit_converted(maker, value);
        return; /* it lives in the registers of the top, which its own end releases */
    }
    take_places(maker, value, definition);
    fnl_value first = main_operand(maker, definition);
    bool has_memo = definition->operation == fnl_op_lower || definition->operation == fnl_op_length ||
                    definition->operation == fnl_op_like || definition->operation == fnl_op_spell;
    fnl_step *step = add_step(maker, state);
    *step = (fnl_step){
        .operation = (uint16_t)definition->operation,
        .lane = (uint8_t)definition->lane,
        .width = state->width,
        .of_lane = first == FNL_NO_VALUE ? 0 : (uint8_t)fnl_definition_of(maker->builder, first)->lane,
        .of_width = first == FNL_NO_VALUE ? 0 : fnl_operand_width(maker, value, first),
        .out = state->places[fnl_place_of_width(state->width)],
        .a = place_of(maker, value, definition->a),
        .b = place_of(maker, value, definition->b),
        .c = place_of(maker, value, definition->c),
        .memo = has_memo ? program->memo_count++ : 0,
        .immediate = keeps_picks(definition) ? state->picks : definition->immediate,
    };
    fnl_step_table(maker, definition, step);
    if (!maker->failed) /* kernels are chosen by tables, too */
        step->kernel = fnl_kernel_for(step, maker->options->level);
    if (definition->operation == fnl_op_column)
        note_column(maker, definition, state);
    emit_converted(maker, value);
    fnl_visit_operands(maker, value, release_use);
}

static void push(fnl_maker *maker, fnl_value value)
{
    struct fnl_pending *pending = &maker->pending;
    if (pending->count == pending->capacity) {
        static const size_t first = 256;
        size_t wanted = pending->capacity == 0 ? first : pending->capacity * 2;
        fnl_value *grown = fnl_resize(maker->arena->memory, pending->items, wanted, sizeof *grown);
        if (grown == NULL) {
            maker->failed = true;
            return;
        }
        pending->items = grown;
        pending->capacity = wanted;
    }
    pending->items[pending->count++] = value;
}

static void push_operand(fnl_maker *maker, fnl_value user, fnl_value operand)
{
    (void)user;
    if (!maker->states[operand].is_emitted)
        push(maker, operand);
}

void fnl_emit_with_operands(fnl_maker *maker, fnl_value wanted)
{
    struct fnl_pending *pending = &maker->pending;
    push(maker, wanted);
    while (pending->count != 0 && !maker->failed) {
        fnl_value value = pending->items[pending->count - 1];
        fnl_value_state *state = &maker->states[value];
        if (state->is_emitted || state->is_expanded) {
            pending->count--;
            if (!state->is_emitted)
                fnl_emit(maker, value);
            state->is_emitted = true;
            continue;
        }
        state->is_expanded = true;
        size_t from = pending->count;
        fnl_visit_operands(maker, value, push_operand);
        for (size_t end = pending->count; !maker->failed && from + 1 < end; from++) { /* the first operand first */
            fnl_value last = pending->items[--end];
            pending->items[end] = pending->items[from];
            pending->items[from] = last;
        }
    }
}
