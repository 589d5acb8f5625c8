/* Activities as bytes: stored as they come where ids tell which are the same, computed from their bytes in the end. */
#include "activity/state.h"

#include "document/cursor.h"

static bool has_bit(const uint64_t *bits, uint32_t row)
{
    return (bits[row / 64] >> row % 64 & 1) != 0;
}

static bool is_known(const fnl_block *block, fnl_type type, uint32_t row)
{
    return has_bit(block->valid, row) || (type == fnl_type_bool && has_bit(block->is_true, row));
}

/* One value. A number as the integer that is ordered as it is. */
static void put_value(fnl_buffer *out, const fnl_block *block, fnl_type type, uint32_t row, const fnl_pool *pool)
{
    if (!is_known(block, type, row)) {
        fnl_put_cbor_null(out);
        return;
    }
    int64_t value = 0;
    switch (type) {
    case fnl_type_text:
        fnl_put_cbor_text(out, pool->keys[block->whole[row]]);
        return;
    case fnl_type_bool:
        value = has_bit(block->is_true, row) ? 1 : 0;
        break;
    case fnl_type_number:
        memcpy(&value, &block->number[row], sizeof value);
        value = fnl_ordered_of_bits(value);
        break;
    default:
        value = block->whole[row];
    }
    fnl_put_cbor_integer(out, value);
}

bool fnl_activity_stores(const fnl_activity_state *state, uint32_t field)
{
    return field != state->at_column && state->plain.program.columns[field].is_read;
}

int32_t fnl_activity_store(fnl_activity_state *state, const uint64_t *live, uint32_t count, fnl_error *error)
{
    const fnl_activities *activities = state->model->activities;
    const fnl_block *blocks = state->reading.blocks;
    const fnl_pool *pool = &state->machine.pool;
    fnl_buffer *bytes = &state->events.bytes;
    for (uint32_t row = 0; row < count; row++) {
        if (!has_bit(live, row))
            continue;
        fnl_event event = { .at = blocks[fnl_activity_role_source(state, fnl_role_at)].whole[row],
                            .start = bytes->length,
                            .key = state->reading.numbers[row] };
        put_value(bytes, &blocks[fnl_activity_role_source(state, fnl_role_id)], activities->id.type, row, pool);
        size_t id_length = bytes->length - event.start;
        for (uint32_t i = 0; i < activities->field_count; i++)
            if (fnl_activity_stores(state, i))
                put_value(bytes, &blocks[i], activities->fields[i].read.type, row, pool);
        size_t length = bytes->length - event.start;
        if (length > UINT32_MAX)
            return fnl_fail(error, FNL_E_LIMIT, "the texts of one activity are longer than 4 GiB together");
        event.id_length = (uint32_t)id_length;
        event.length = (uint32_t)length;
        if (!fnl_events_add(&state->events, event))
            return fnl_fail_memory(error);
    }
    return FNL_OK;
}

/* A run over stored activities, with memory of its own: the state is only read. */
typedef struct activity_replay {
    fnl_activity_state view; /* the state, with its own reading, machine and arena */
    const uint64_t *live;
} activity_replay;

static int32_t read_column(void *context, uint32_t column, uint32_t count, fnl_block *out, fnl_error *error)
{
    const activity_replay *replay = context;
    const fnl_activity_state *view = &replay->view;
    (void)error;
    bool is_at = column == view->at_column;
    const fnl_block *from = &view->reading.blocks[is_at ? fnl_activity_role_source(view, fnl_role_at) : column];
    fnl_activity_lend(from, is_at ? replay->live : from->valid, count, out);
    return FNL_OK;
}

static void put_bit(uint64_t *bits, uint32_t row, bool bit)
{
    uint64_t one = UINT64_C(1) << row % 64;
    bits[row / 64] = bit ? bits[row / 64] | one : bits[row / 64] & ~one;
}

/* The values of one activity, which were checked when it was stored or loaded, into row `row` of the blocks. */
static bool take_values(fnl_activity_state *view, fnl_text values, uint32_t row)
{
    const fnl_activities *activities = view->model->activities;
    fnl_cursor cursor = { .rest = values };
    for (uint32_t i = 0; i < activities->field_count; i++) {
        fnl_block *block = &view->reading.blocks[i];
        fnl_type type = activities->fields[i].read.type;
        if (!fnl_activity_stores(view, i))
            continue;
        bool is_null = fnl_cursor_null(&cursor);
        put_bit(block->valid, row, !is_null);
        if (type == fnl_type_text) {
            uint32_t number = 0;
            bool is_new = false;
            if (!is_null && !fnl_index_add(&view->machine.pool, fnl_cursor_text(&cursor, ""), &number, &is_new))
                return false;
            block->whole[row] = number;
            continue;
        }
        int64_t value = is_null ? 0 : fnl_cursor_integer(&cursor, "");
        if (type == fnl_type_bool) {
            put_bit(block->is_true, row, value != 0);
            put_bit(block->is_false, row, !is_null && value == 0);
        } else if (type == fnl_type_number) {
            value = fnl_ordered_of_bits(value);
            memcpy(&block->number[row], &value, sizeof value);
        } else {
            block->whole[row] = value;
        }
    }
    return true;
}

/* The next block; *from is the event that it begins with, and then the one behind it. */
static uint32_t fill_block(activity_replay *replay, const fnl_events *events, size_t *from, uint32_t most,
                           uint64_t live[fnl_block_words])
{
    fnl_activity_state *view = &replay->view;
    uint32_t count = 0;
    memset(live, 0, fnl_block_words * sizeof *live);
    for (; count < most && *from < events->count; count++, ++*from) {
        const fnl_event *event = &events->items[*from];
        if (!take_values(view, fnl_event_values(events, event), count))
            return 0;
        view->reading.blocks[fnl_activity_role_source(view, fnl_role_at)].whole[count] = event->at;
        view->reading.numbers[count] = event->key;
        put_bit(live, count, true);
    }
    return count;
}

static int32_t replay_blocks(activity_replay *replay, const fnl_events *events, fnl_sums *sums, fnl_error *error)
{
    fnl_activity_state *view = &replay->view;
    uint64_t live[fnl_block_words];
    uint32_t most = fnl_machine_rows(view->machine.program);
    fnl_tally tally = { .error = error };
    fnl_frame frame = { .as_of = view->as_of,
                        .zone = view->model->zone,
                        .tally = &tally,
                        .error = error,
                        .read_column = read_column,
                        .context = replay };
    replay->live = live;
    int32_t code = fnl_machine_begin(&view->machine, &frame);
    for (size_t at = 0; code == FNL_OK && at < events->count;) {
        uint32_t count = fill_block(replay, events, &at, most, live);
        bool trimmed = false;
        if (count == 0)
            return fnl_fail_memory(error);
        code = fnl_machine_block(&view->machine, &frame, count);
        if (code == FNL_OK)
            code = fnl_activity_take_block(view, &view->reading, &view->machine, sums, live, count, error);
        if (code == FNL_OK)
            code = fnl_machine_trim(&view->machine, &trimmed, error);
        if (trimmed)
            fnl_activity_forget_texts(&view->reading);
    }
    return code;
}

int32_t fnl_activity_replay(const fnl_activity_state *state, const fnl_events *events, fnl_sums *sums, fnl_error *error)
{
    /* Not all of the state: another thread may be writing the place of its results. */
    activity_replay replay = { .view = { .model = state->model,
                                         .memory = state->memory,
                                         .as_of = state->as_of,
                                         .columns = state->columns,
                                         .at_column = state->at_column,
                                         .plain = state->plain } };
    fnl_activity_state *view = &replay.view;
    const fnl_program *program = &state->plain.program;
    fnl_buffer_start(&view->reading.folded, state->memory);
    fnl_arena_start(&view->arena, state->memory);
    fnl_machine_start(&view->machine, state->memory);
    int32_t code = fnl_sums_fit(sums, fnl_keys_count(&state->keys)) ? fnl_activity_reading_start(view, error)
                                                                    : fnl_fail_memory(error);
    if (code == FNL_OK)
        code = fnl_machine_fit(&view->machine, program, 0, fnl_machine_rows(program), error);
    if (code == FNL_OK)
        code = replay_blocks(&replay, events, sums, error);
    fnl_release(state->memory, view->reading.text_numbers);
    fnl_buffer_end(&view->reading.folded);
    fnl_machine_end(&view->machine);
    fnl_arena_end(&view->arena);
    return code;
}
