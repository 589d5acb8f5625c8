/* From definitions to a program: what is wanted, in which width, and where its outputs are. */
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

/* Room for the steps of all values: each in its own width, and in those that it is converted to. */
static bool take_steps(fnl_maker *maker)
{
    fnl_program *program = maker->program;
    size_t once = 0;
    size_t steps = 0;
    for (fnl_value value = 0; value < maker->builder->values.count; value++) {
        const fnl_value_state *state = &maker->states[value];
        size_t *count = state->is_once ? &once : &steps;
        for (uint32_t at = 0; at < fnl_places; at++)
            *count += state->uses[at] != 0;
    }
    program->once = fnl_arena_take(maker->arena, once + 1, sizeof *program->once);
    program->steps = fnl_arena_take(maker->arena, steps + 1, sizeof *program->steps);
    return program->once != NULL && program->steps != NULL;
}

static bool start_maker(fnl_maker *maker, const fnl_value *wanted, uint32_t count)
{
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
    for (fnl_value value = 0; value < builder->values.count; value++)
        if (maker->states[value].is_needed)
            fnl_visit_operands(maker, value, count_use);
    return take_steps(maker) && copy_literals(maker);
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

static int32_t make(fnl_maker *maker, const fnl_value *wanted, uint32_t count, fnl_error *error)
{
    fnl_program *program = maker->program;
    if (maker->builder->failed || !start_maker(maker, wanted, count))
        return fnl_fail_memory(error);
    for (fnl_value value = 0; value < maker->builder->values.count; value++) {
        fnl_value_state *state = &maker->states[value];
        if (state->is_needed && state->is_once) /* first, so that their registers are never handed on */
            fnl_emit(maker, value);
        state->is_emitted = state->is_once;
    }
    for (fnl_value value = 0; value < maker->builder->values.count; value++)
        if (maker->states[value].is_needed && fnl_definition_of(maker->builder, value)->operation == fnl_op_column)
            fnl_emit_with_operands(maker, value); /* in the order of the model, which is that of what they report */
    for (uint32_t i = 0; i < count; i++)
        fnl_emit_with_operands(maker, wanted[i]);
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
