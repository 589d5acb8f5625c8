/* From definitions to steps: only what is wanted, registers used again as soon as their value is dead. */
#include "engine/program.h"

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

/* What is known of each value while the program is made. */
typedef struct value_state {
    uint32_t uses;  /* not yet emitted readers; outputs count for ever */
    uint32_t place; /* its register */
    bool is_needed;
    bool is_once;
    bool is_timed; /* depends on as_of */
} value_state;

typedef struct program_maker {
    fnl_arena *arena;
    const fnl_builder *builder;
    value_state *states;
    fnl_program *program;
    uint32_t *free_registers;
    uint32_t free_count;
    uint32_t free_capacity;
    bool failed;
} program_maker;

typedef void visit_operand(program_maker *maker, fnl_value user, fnl_value operand);

/* Values that a table names: pairs behind the head. */
static const int64_t *pairs_of(const fnl_builder *builder, const fnl_definition *definition, uint64_t *count)
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
    if (definition->operation == fnl_op_sum) {
        const fnl_sum_table *table = fnl_table_of(builder, definition);
        *count = table->count;
        return table->items;
    }
    return NULL;
}

static void visit_operands(program_maker *maker, fnl_value value, visit_operand *visit)
{
    const fnl_definition *definition = fnl_definition_of(maker->builder, value);
    if (definition->a != FNL_NO_VALUE)
        visit(maker, value, definition->a);
    if (definition->b != FNL_NO_VALUE)
        visit(maker, value, definition->b);
    if (definition->c != FNL_NO_VALUE)
        visit(maker, value, definition->c);
    uint64_t count = 0;
    const int64_t *pairs = pairs_of(maker->builder, definition, &count);
    for (uint64_t i = 0; i < count; i++)
        visit(maker, value, (fnl_value)pairs[2 * i + 1]);
}

static void mark_needed(program_maker *maker, fnl_value user, fnl_value operand)
{
    (void)user;
    maker->states[operand].is_needed = true;
    maker->states[operand].uses++;
}

static void mark_varying(program_maker *maker, fnl_value user, fnl_value operand)
{
    if (!maker->states[operand].is_once)
        maker->states[user].is_once = false;
    if (maker->states[operand].is_timed)
        maker->states[user].is_timed = true;
}

static bool reads_as_of(uint32_t operation)
{
    return operation == fnl_op_as_of || operation == fnl_op_today || operation == fnl_op_decay;
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
static void mark(program_maker *maker, const fnl_value *wanted, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        maker->states[wanted[i]].is_needed = true;
        maker->states[wanted[i]].uses = UINT32_MAX / 2;
    }
    for (fnl_value value = maker->builder->values.count; value-- > 0;)
        if (maker->states[value].is_needed)
            visit_operands(maker, value, mark_needed);
    for (fnl_value value = 0; value < maker->builder->values.count; value++) {
        if (!maker->states[value].is_needed)
            continue;
        uint32_t operation = fnl_definition_of(maker->builder, value)->operation;
        maker->states[value].is_once = may_be_once(operation);
        maker->states[value].is_timed = reads_as_of(operation);
        visit_operands(maker, value, mark_varying);
    }
}

static uint32_t take_register(program_maker *maker)
{
    if (maker->free_count != 0)
        return maker->free_registers[--maker->free_count];
    return maker->program->register_count++;
}

static void free_register(program_maker *maker, uint32_t place)
{
    if (!fnl_arena_grow(maker->arena, &maker->free_registers, maker->free_count, &maker->free_capacity,
                        sizeof *maker->free_registers)) {
        maker->failed = true;
        return;
    }
    maker->free_registers[maker->free_count++] = place;
}

/* One reader less. Constants keep their registers: they are filled once a run. */
static void release_use(program_maker *maker, fnl_value user, fnl_value operand)
{
    (void)user;
    value_state *state = &maker->states[operand];
    const fnl_definition *definition = fnl_definition_of(maker->builder, operand);
    if (--state->uses != 0 || state->is_once)
        return;
    if (definition->operation == fnl_op_pick) {
        release_use(maker, operand, definition->a);
    } else if (definition->operation == fnl_op_top) {
        const fnl_top_table *table = fnl_table_of(maker->builder, definition);
        for (uint32_t i = 0; i < 2 * table->most; i++)
            free_register(maker, state->place + i);
    } else {
        free_register(maker, state->place);
    }
}

static uint32_t place_of(const program_maker *maker, fnl_value value)
{
    return value == FNL_NO_VALUE ? 0 : maker->states[value].place;
}

/* Up to here a table by pool number is small enough to stay in the core's nearest cache. */
enum { most_dense_literals = 4096 };

/* What a set or keys of a text give, by pool number. */
static const fnl_literal_table *literal_table(program_maker *maker, const fnl_definition *definition)
{
    uint32_t count = maker->builder->literals.count;
    fnl_literal_table *table = fnl_arena_take(maker->arena, 1, sizeof *table);
    uint8_t *known = fnl_arena_take(maker->arena, count + (size_t)1, 1);
    int64_t *gives = fnl_arena_take(maker->arena, count + (size_t)1, sizeof *gives);
    if (table == NULL || known == NULL || gives == NULL) {
        maker->failed = true;
        return NULL;
    }
    *table = (fnl_literal_table){ .count = count, .gives = gives, .known = known };
    if (definition->operation == fnl_op_text_set) {
        const fnl_set_table *set = fnl_table_of(maker->builder, definition);
        memset(known, (int)set->inverted, count + (size_t)1);
        for (uint32_t i = 0; i < set->count; i++)
            known[set->items[i]] ^= 1;
        return table;
    }
    const fnl_keys_table *keys = fnl_table_of(maker->builder, definition);
    table->missing = keys->missing;
    memset(known, keys->otherwise.known != 0, count + (size_t)1);
    for (uint32_t i = 0; i <= count; i++)
        gives[i] = keys->otherwise.value;
    for (uint64_t i = 0; i < keys->count; i++) {
        known[keys->items[i]] = 1;
        gives[keys->items[i]] = keys->items[keys->count + i];
    }
    return table;
}

/* Texts whose literals are few are answered by pool number. */
static void answer_by_literal(program_maker *maker, const fnl_definition *definition, fnl_step *step)
{
    bool is_set = definition->operation == fnl_op_text_set;
    if (step->of_lane != fnl_lane_text || (!is_set && definition->operation != fnl_op_keys) ||
        maker->builder->literals.count > most_dense_literals)
        return;
    step->operation = is_set ? fnl_op_literal_set : fnl_op_literal_keys;
    step->table = literal_table(maker, definition);
}

/* The table as steps see it: values that it names are registers. */
static const void *table_for_step(program_maker *maker, const fnl_definition *definition)
{
    if (definition->table == FNL_NO_TABLE)
        return NULL;
    fnl_text bytes = maker->builder->tables.keys[definition->table];
    fnl_text copy = fnl_arena_copy(maker->arena, bytes);
    if (copy.bytes == NULL) {
        maker->failed = true;
        return NULL;
    }
    uint64_t count = 0;
    const int64_t *pairs = pairs_of(maker->builder, definition, &count);
    if (pairs != NULL) {
        size_t start = (size_t)((const char *)pairs - bytes.bytes);
        int64_t *registers = (int64_t *)(void *)((char *)(uintptr_t)copy.bytes + start);
        for (uint64_t i = 0; i < count; i++)
            registers[2 * i + 1] = place_of(maker, (fnl_value)pairs[2 * i + 1]);
    }
    return copy.bytes;
}

static void emit(program_maker *maker, fnl_value value)
{
    const fnl_definition *definition = fnl_definition_of(maker->builder, value);
    value_state *state = &maker->states[value];
    fnl_program *program = maker->program;
    if (definition->operation == fnl_op_pick) {
        state->place = maker->states[definition->a].place + (uint32_t)definition->immediate;
        return; /* it lives in the registers of the top, which its own end releases */
    }
    if (definition->operation == fnl_op_top) { /* its registers stand together, so they are new ones */
        const fnl_top_table *table = fnl_table_of(maker->builder, definition);
        state->place = program->register_count;
        program->register_count += 2 * (uint32_t)table->most;
    } else {
        state->place = take_register(maker);
    }
    fnl_step *step = state->is_once ? &program->once[program->once_count++] : &program->steps[program->step_count++];
    bool has_memo = definition->operation == fnl_op_lower || definition->operation == fnl_op_length ||
                    definition->operation == fnl_op_like;
    *step = (fnl_step){
        .operation = (uint16_t)definition->operation,
        .lane = (uint8_t)definition->lane,
        .width = fnl_width_64,
        .of_lane = definition->a == FNL_NO_VALUE ? 0 : (uint8_t)fnl_definition_of(maker->builder, definition->a)->lane,
        .of_width = fnl_width_64,
        .out = state->place,
        .a = place_of(maker, definition->a),
        .b = place_of(maker, definition->b),
        .c = place_of(maker, definition->c),
        .memo = has_memo ? program->memo_count++ : 0,
        .immediate = definition->immediate,
        .table = table_for_step(maker, definition),
    };
    answer_by_literal(maker, definition, step);
    if (definition->operation == fnl_op_column)
        program->reads_column[definition->immediate] = true;
    visit_operands(maker, value, release_use);
}

static bool copy_literals(program_maker *maker)
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

static bool start_maker(program_maker *maker, const fnl_value *wanted, uint32_t count)
{
    fnl_program *program = maker->program;
    const fnl_builder *builder = maker->builder;
    fnl_arena *arena = maker->arena;
    maker->states = fnl_arena_take(arena, builder->values.count, sizeof *maker->states);
    program->reads_column = fnl_arena_take(arena, builder->column_count + (size_t)1, sizeof *program->reads_column);
    program->outputs = fnl_arena_take(arena, count + (size_t)1, sizeof *program->outputs);
    program->lanes = fnl_arena_take(arena, count + (size_t)1, sizeof *program->lanes);
    program->is_timed = fnl_arena_take(arena, count + (size_t)1, sizeof *program->is_timed);
    if (maker->states == NULL || program->reads_column == NULL || program->outputs == NULL || program->lanes == NULL ||
        program->is_timed == NULL)
        return false;
    program->column_count = builder->column_count;
    mark(maker, wanted, count);
    size_t needed = 0;
    for (fnl_value value = 0; value < builder->values.count; value++)
        needed += maker->states[value].is_needed;
    program->once = fnl_arena_take(arena, needed + 1, sizeof *program->once);
    program->steps = fnl_arena_take(arena, needed + 1, sizeof *program->steps);
    return program->once != NULL && program->steps != NULL && copy_literals(maker);
}

int32_t fnl_program_make(fnl_arena *arena, const fnl_builder *builder, const fnl_value *wanted, uint32_t count,
                         fnl_program *out, fnl_error *error)
{
    *out = (fnl_program){ 0 };
    program_maker maker = { .arena = arena, .builder = builder, .program = out };
    if (builder->failed || !start_maker(&maker, wanted, count))
        return fnl_fail_memory(error);
    for (int once = 1; once >= 0; once--) /* what stays first, so that its registers are never handed on */
        for (fnl_value value = 0; value < builder->values.count; value++)
            if (maker.states[value].is_needed && maker.states[value].is_once == (once == 1))
                emit(&maker, value);
    if (maker.failed)
        return fnl_fail_memory(error);
    if (out->register_count > most_registers)
        return fnl_fail(error, FNL_E_LIMIT,
                        "the model needs %u values at once; at most %d fit: ask for fewer outputs, or split the model",
                        out->register_count, most_registers);
    for (uint32_t i = 0; i < count; i++) {
        out->outputs[i] = maker.states[wanted[i]].place;
        out->lanes[i] = (fnl_lane)fnl_definition_of(builder, wanted[i])->lane;
        out->is_timed[i] = maker.states[wanted[i]].is_timed;
        out->needs_as_of |= out->is_timed[i];
    }
    return FNL_OK;
}
