/* The keys of rows. Most were seen before, and there may be millions of them. */
#include "activity/state.h"

/* Whether a text that is a key already stands for itself, so that it need not be read again. */
static bool stand_for_themselves(const fnl_field *field)
{
    return !field->fold && field->aliases == NULL;
}

/* A text that is no key yet: a new one, NULL, or none that the field takes. */
static int32_t read_new(fnl_activity_state *state, int64_t row, uint32_t in_block, fnl_tally *tally, bool *is_known,
                        fnl_error *error)
{
    const fnl_field *field = &state->model->activities->key;
    fnl_activity_reading *reading = &state->reading;
    fnl_text text = reading->key_texts[in_block];
    fnl_reading_value value;
    reading->folded.failed = false;
    if (!fnl_field_read_text(field, text, &reading->folded, &value))
        return fnl_fail_memory(error);
    *is_known = !value.is_null;
    if (value.rejection != fnl_reject_none)
        fnl_tally_reject(tally, field, row, text, value.rejection);
    if (value.is_null)
        return FNL_OK;
    return fnl_keys_add_text(&state->keys, value.text, &reading->numbers[in_block]) ? FNL_OK : fnl_fail_memory(error);
}

static int32_t read_plain(fnl_activity_state *state, const fnl_column *column, int64_t row, uint32_t count,
                          fnl_tally *tally, uint64_t *known, fnl_error *error)
{
    fnl_activity_reading *reading = &state->reading;
    fnl_column_plain_texts(column, row, count, reading->key_texts, known);
    fnl_keys_find_texts(&state->keys, reading->key_texts, count, reading->numbers);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t bit = UINT64_C(1) << i % 64;
        bool is_known = true;
        if ((known[i / 64] & bit) == 0 || reading->numbers[i] != FNL_NO_NUMBER)
            continue;
        int32_t code = read_new(state, row + i, i, tally, &is_known, error);
        if (code != FNL_OK)
            return code;
        known[i / 64] &= is_known ? ~UINT64_C(0) : ~bit;
    }
    return FNL_OK;
}

int32_t fnl_activity_read_keys(fnl_activity_state *state, int64_t row, uint32_t count, fnl_tally *tally,
                               uint64_t *known, fnl_error *error)
{
    uint32_t source = fnl_activity_role_source(state, fnl_role_key);
    fnl_column *column = state->sources[source].column;
    fnl_block *block = &state->reading.blocks[source];
    bool are_texts = state->keys.are_texts;
    if (are_texts && stand_for_themselves(&state->model->activities->key) && fnl_column_is_plain_texts(column))
        return read_plain(state, column, row, count, tally, known, error);
    int32_t code = fnl_column_read(column, row, count, block, tally, error);
    if (code != FNL_OK)
        return code;
    memcpy(known, block->valid, (count + 63) / 64 * sizeof *known);
    for (uint32_t i = 0; are_texts && i < count; i++)
        state->reading.numbers[i] = (uint32_t)block->whole[i];
    return FNL_OK;
}
