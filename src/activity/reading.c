/* Blocks of rows on their way to sums. */
#include "activity/state.h"

static bool start_block(fnl_arena *arena, fnl_block *block)
{
    block->own = block->values = fnl_arena_take(arena, fnl_block_rows, sizeof(int64_t));
    block->valid = fnl_arena_take(arena, fnl_block_words, sizeof(uint64_t));
    return block->values != NULL && block->valid != NULL;
}

static bool is_wanted(const fnl_activity_state *state, uint32_t source)
{
    uint32_t fields = state->model->activities->field_count;
    if (source >= fields)
        return source != fnl_activity_role_source(state, fnl_role_id) || state->model->activities->has_id;
    return state->model->activities->has_id && state->plain.program.columns[source].is_read;
}

static bool start_texts(fnl_activity_state *state)
{
    const fnl_kept_columns *columns = &state->columns;
    fnl_activity_reading *reading = &state->reading;
    reading->text_values = fnl_arena_take(&state->arena, columns->count + (size_t)1, sizeof *reading->text_values);
    if (reading->text_values == NULL)
        return false;
    for (uint32_t i = 0; i < columns->count; i++) {
        if (columns->items[i].type != fnl_type_text)
            continue;
        reading->text_values[i] = fnl_arena_take(&state->arena, fnl_block_rows, sizeof(int64_t));
        if (reading->text_values[i] == NULL)
            return false;
    }
    return true;
}

int32_t fnl_activity_reading_start(fnl_activity_state *state, fnl_error *error)
{
    uint32_t sources = fnl_activity_role_source(state, fnl_roles);
    fnl_activity_reading *reading = &state->reading;
    reading->blocks = fnl_arena_take(&state->arena, sources, sizeof *reading->blocks);
    reading->numbers = fnl_arena_take(&state->arena, fnl_block_rows, sizeof *reading->numbers);
    reading->key_texts = fnl_arena_take(&state->arena, fnl_block_rows, sizeof *reading->key_texts);
    bool fine = reading->blocks != NULL && reading->numbers != NULL && reading->key_texts != NULL && start_texts(state);
    for (uint32_t i = 0; fine && i < sources; i++)
        fine = !is_wanted(state, i) || start_block(&state->arena, &reading->blocks[i]);
    return fine ? FNL_OK : fnl_fail_memory(error);
}

void fnl_activity_forget_texts(fnl_activity_reading *reading)
{
    reading->text_count = 0;
}

/* Room for the numbers of all texts of a pool. */
static bool fit_texts(fnl_activity_reading *reading, const fnl_allocator *memory, uint32_t count)
{
    if (count > reading->text_capacity) {
        uint32_t wanted = count * 2;
        uint32_t *numbers = fnl_resize(memory, reading->text_numbers, wanted, sizeof *numbers);
        if (numbers == NULL)
            return false;
        reading->text_numbers = numbers;
        reading->text_capacity = wanted;
    }
    for (; reading->text_count < count; reading->text_count++)
        reading->text_numbers[reading->text_count] = UINT32_MAX;
    return true;
}

/* Of one kept column: numbers in the machine's pool become those in the sums. */
static bool number_texts(const fnl_activity_reading *reading, const fnl_pool *pool, fnl_sums *sums,
                         const fnl_block *truth, const fnl_block *values, const uint64_t *live, int64_t *out)
{
    for (uint32_t word = 0; word < fnl_block_words; word++) {
        for (uint64_t left = live[word] == 0 ? 0 : live[word] & truth->is_true[word]; left != 0; left &= left - 1) {
            uint32_t row = word * 64 + (uint32_t)__builtin_ctzll(left);
            int64_t text = values->whole[row];
            uint32_t *number = &reading->text_numbers[text];
            bool is_new = false;
            if (*number == UINT32_MAX && !fnl_index_add(&sums->texts, pool->keys[text], number, &is_new))
                return false;
            out[row] = *number;
        }
    }
    return true;
}

int32_t fnl_activity_take_block(const fnl_activity_state *state, fnl_activity_reading *reading,
                                const fnl_machine *machine, fnl_sums *sums, const uint64_t *live, uint32_t count,
                                fnl_error *error)
{
    const fnl_program_output *outputs = machine->program->outputs;
    if (!fit_texts(reading, state->memory, machine->pool.count))
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < state->columns.count; i++)
        if (reading->text_values[i] != NULL &&
            !number_texts(reading, &machine->pool, sums, &machine->registers[outputs[2 * (size_t)i].place],
                          &machine->registers[outputs[2 * (size_t)i + 1].place], live, reading->text_values[i]))
            return fnl_fail_memory(error);
    fnl_activity_block block = {
        .registers = machine->registers,
        .outputs = outputs,
        .numbers = reading->numbers,
        .live = live,
        .at = reading->blocks[fnl_activity_role_source(state, fnl_role_at)].whole,
        .text_values = reading->text_values,
        .count = count,
    };
    int32_t code = fnl_activity_accumulate(sums, &block, error);
    uint32_t texts = sums->texts.count;
    if (code == FNL_OK && !fnl_sums_trim_texts(sums))
        return fnl_fail_memory(error);
    if (sums->texts.count != texts)
        fnl_activity_forget_texts(reading);
    return code;
}

void fnl_activity_lend(const fnl_block *from, const uint64_t *valid, uint32_t count, fnl_block *out)
{
    size_t size = (count + 63) / 64 * sizeof(uint64_t);
    out->values = from->values;
    memcpy(out->valid, valid, size);
}
