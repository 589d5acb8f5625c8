/* From definitions to steps: only what is wanted, registers used again as soon as their value is dead. */
#include "engine/kernel.h"
#include "engine/maker.h"

enum {
    most_registers =
        1 << 19, /* 300 MiB in blocks of 64 rows: room to explain a model of as many rules as there may be */
};

fnl_builder *fnl_builder_new(const fnl_allocator *memory)
{
    fnl_builder *builder = fnl_allocate_zeroed(memory, 1, sizeof *builder);
    if (builder == NULL)
        return NULL;
    builder->memory = memory;
    uint64_t seed = fnl_hash_seed();
    fnl_index_start(&builder->values, memory, seed);
    fnl_index_start(&builder->tables, memory, seed);
    fnl_index_start(&builder->literals, memory, seed);
    fnl_build_truth(builder, -1); /* number 0, which callers get after a failure, is always a value */
    return builder;
}

void fnl_builder_free(fnl_builder *builder)
{
    if (builder == NULL)
        return;
    fnl_index_end(&builder->values);
    fnl_index_end(&builder->tables);
    fnl_index_end(&builder->literals);
    fnl_release(builder->memory, builder->columns);
    fnl_release(builder->memory, builder->bounds);
    fnl_release(builder->memory, builder);
}

uint32_t fnl_builder_add_column(fnl_builder *builder, fnl_lane lane)
{
    if (builder->column_count == builder->column_capacity) {
        uint32_t wanted = builder->column_capacity == 0 ? 16 : builder->column_capacity * 2;
        fnl_lane *grown = fnl_resize(builder->memory, builder->columns, wanted, sizeof *grown);
        if (grown == NULL) {
            builder->failed = true;
            return 0;
        }
        builder->columns = grown;
        builder->column_capacity = wanted;
    }
    builder->columns[builder->column_count] = lane;
    return builder->column_count++;
}

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
    } else if (is_own && definition->operation == fnl_op_top) {
        const fnl_top_table *table = fnl_table_of(maker->builder, definition);
        for (uint32_t i = 0; i < 2 * table->most; i++)
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
    if (definition->operation == fnl_op_top) { /* its registers stand together, so they are new ones */
        const fnl_top_table *table = fnl_table_of(maker->builder, definition);
        *place = new_register(maker, state->width);
        for (uint64_t i = 1; i < 2 * table->most; i++)
            (void)new_register(maker, state->width);
    } else if (definition->operation == fnl_op_column) {
        *place = new_register(maker, state->width);
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

static void emit(fnl_maker *maker, fnl_value value)
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
                    definition->operation == fnl_op_like;
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
        .immediate = definition->immediate,
    };
    fnl_step_table(maker, definition, step);
    step->kernel = fnl_kernel_for(step, maker->options->level);
    if (definition->operation == fnl_op_column)
        note_column(maker, definition, state);
    emit_converted(maker, value);
    fnl_visit_operands(maker, value, release_use);
}

static bool copy_literals(fnl_maker *maker)
{
    const fnl_index *literals = &maker->builder->literals;
    fnl_text *copies = fnl_arena_take(maker->arena, literals->count + (size_t)1, sizeof *copies);
    if (copies == NULL)
        return false;
    for (uint32_t i = 0; i < literals->count; i++) {
        copies[i] = fnl_arena_copy(maker->arena, literals->keys[i]);
        if (copies[i].bytes == NULL)
            return false;
    }
    maker->program->literals = copies;
    maker->program->literal_count = literals->count;
    return true;
}

/* A reader of a value in a width; the first of another width than its own reads it to convert it. */
static void count_width(fnl_maker *maker, fnl_value value, uint8_t width, uint32_t uses)
{
    fnl_value_state *state = &maker->states[value];
    uint32_t at = fnl_place_of_width(width);
    uint32_t own = fnl_place_of_width(state->width);
    if (at != own && state->uses[at] == 0)
        state->uses[own]++;
    state->uses[at] += uses;
}

static void count_use(fnl_maker *maker, fnl_value user, fnl_value operand)
{
    count_width(maker, operand, fnl_operand_width(maker, user, operand), 1);
}

/* The width in which an output is handed out. */
static uint8_t output_width(const fnl_maker *maker, fnl_value value)
{
    uint8_t own = maker->states[value].width;
    uint32_t lane = fnl_definition_of(maker->builder, value)->lane;
    if (lane == fnl_lane_truth || lane == fnl_lane_text || (lane == fnl_lane_whole && maker->options->narrow_outputs))
        return own;
    return fnl_width_64;
}

static bool take_program(fnl_maker *maker, uint32_t count)
{
    fnl_program *program = maker->program;
    fnl_arena *arena = maker->arena;
    program->column_count = maker->builder->column_count;
    program->columns = fnl_arena_take(arena, program->column_count + (size_t)1, sizeof *program->columns);
    program->outputs = fnl_arena_take(arena, count + (size_t)1, sizeof *program->outputs);
    return program->columns != NULL && program->outputs != NULL;
}

static bool start_maker(fnl_maker *maker, const fnl_value *wanted, uint32_t count)
{
    fnl_program *program = maker->program;
    const fnl_builder *builder = maker->builder;
    fnl_arena *arena = maker->arena;
    maker->states = fnl_allocate_zeroed(arena->memory, builder->values.count, sizeof *maker->states);
    if (maker->states == NULL || !take_program(maker, count))
        return false;
    fnl_find_needed(maker, wanted, count);
    if (!fnl_find_classes(maker))
        return false;
    fnl_find_widths(maker);
    static const uint32_t for_ever = UINT32_MAX / 2;
    for (uint32_t i = 0; i < count; i++)
        count_width(maker, wanted[i], output_width(maker, wanted[i]), for_ever / (count + 1));
    size_t steps = 0;
    for (fnl_value value = 0; value < builder->values.count; value++) {
        if (!maker->states[value].is_needed)
            continue;
        fnl_visit_operands(maker, value, count_use);
        steps += fnl_places; /* itself, and in other widths */
    }
    program->once = fnl_arena_take(arena, steps + 1, sizeof *program->once);
    program->steps = fnl_arena_take(arena, steps + 1, sizeof *program->steps);
    return program->once != NULL && program->steps != NULL && copy_literals(maker);
}

static void note_outputs(fnl_maker *maker, const fnl_value *wanted, uint32_t count)
{
    fnl_program *program = maker->program;
    for (uint32_t i = 0; i < count; i++) {
        uint8_t width = output_width(maker, wanted[i]);
        const fnl_value_state *state = &maker->states[wanted[i]];
        program->outputs[i] = (fnl_program_output){
            .place = state->places[fnl_place_of_width(width)],
            .lane = (fnl_lane)fnl_definition_of(maker->builder, wanted[i])->lane,
            .width = width,
            .is_timed = state->is_timed,
        };
        program->needs_as_of |= state->is_timed;
    }
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

/* Operands right before who needs them, so that few registers are held at once and what is computed is read while it is near. */
static void emit_with_operands(fnl_maker *maker, fnl_value wanted)
{
    struct fnl_pending *pending = &maker->pending;
    push(maker, wanted);
    while (pending->count != 0 && !maker->failed) {
        fnl_value value = pending->items[pending->count - 1];
        fnl_value_state *state = &maker->states[value];
        if (state->is_emitted || state->is_expanded) {
            pending->count--;
            if (!state->is_emitted)
                emit(maker, value);
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

static int32_t make(fnl_maker *maker, const fnl_value *wanted, uint32_t count, fnl_error *error)
{
    fnl_program *program = maker->program;
    if (maker->builder->failed || !start_maker(maker, wanted, count))
        return fnl_fail_memory(error);
    for (fnl_value value = 0; value < maker->builder->values.count; value++) {
        fnl_value_state *state = &maker->states[value];
        if (state->is_needed && state->is_once) /* first, so that their registers are never handed on */
            emit(maker, value);
        state->is_emitted = state->is_once;
    }
    for (fnl_value value = 0; value < maker->builder->values.count; value++)
        if (maker->states[value].is_needed && fnl_definition_of(maker->builder, value)->operation == fnl_op_column)
            emit_with_operands(maker, value); /* in the order of the model, which is that of what they report */
    for (uint32_t i = 0; i < count; i++)
        emit_with_operands(maker, wanted[i]);
    if (maker->failed)
        return fnl_fail_memory(error);
    if (program->register_count > most_registers)
        return fnl_fail(error, FNL_E_LIMIT,
                        "the model needs %u values at once; at most %d fit: ask for fewer outputs, or split the model",
                        program->register_count, most_registers);
    note_outputs(maker, wanted, count);
    return FNL_OK;
}

int32_t fnl_program_make(fnl_arena *arena, const fnl_builder *builder, const fnl_value *wanted, uint32_t count,
                         const fnl_program_options *options, fnl_program *out, fnl_error *error)
{
    static const fnl_program_options plain = { 0 };
    *out = (fnl_program){ 0 };
    fnl_maker maker = {
        .arena = arena, .builder = builder, .options = options == NULL ? &plain : options, .program = out
    };
    int32_t code = make(&maker, wanted, count, error);
    fnl_release(arena->memory, maker.states);
    fnl_release(arena->memory, maker.pending.items);
    return code;
}
