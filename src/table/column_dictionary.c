/* Dictionary-encoded columns of texts: a code's text is read when a row first has it. */
#include "table/column_state.h"

static int32_t code_beyond(const fnl_column *column, int64_t row, int64_t code, fnl_error *error)
{
    return fnl_fail(
        error, FNL_E_SCHEMA, "column \"%.*s\", row %lld: the dictionary has %lld values, the row's code is %lld",
        FNL_TEXT_ARGS(column->binding.field->column), (long long)row, (long long)column->texts.length, (long long)code);
}

bool fnl_dictionary_read(fnl_column *column, int64_t code)
{
    const fnl_texts *texts = &column->texts;
    int64_t at = texts->offset + code;
    int32_t *state = &column->states[code];
    if (texts->layout == fnl_layout_null || (texts->validity != NULL && !fnl_bit(texts->validity, at))) {
        *state = fnl_text_is_null;
        return true;
    }
    return fnl_column_read_state(column, fnl_texts_at(texts, at), state, &column->state_values[code]);
}

int32_t fnl_dictionary_text(const fnl_column *column, int64_t row, fnl_text *text, bool *is_known, fnl_error *error)
{
    const fnl_texts *texts = &column->texts;
    int64_t code = 0;
    fnl_load_integers(column->binding.layout, column->values, column->offset + row, 1, &code);
    if ((uint64_t)code >= (uint64_t)texts->length)
        return code_beyond(column, row, code, error);
    int64_t at = texts->offset + code;
    *is_known = texts->layout != fnl_layout_null && (texts->validity == NULL || fnl_bit(texts->validity, at));
    if (*is_known)
        *text = fnl_texts_at(texts, at);
    return FNL_OK;
}

/* The values of a chunk's rows; false if some row has no plain value (yet). */
static bool gather(const fnl_column *column, const int64_t *codes, uint32_t count, int64_t *restrict out)
{
    const int32_t *states = column->states;
    uint64_t length = (uint64_t)column->texts.length;
    int64_t all = 0;
    if (column->binding.field->type == fnl_type_text) {
        for (uint32_t i = 0; i < count; i++) {
            uint64_t code = (uint64_t)codes[i] < length ? (uint64_t)codes[i] : length;
            out[i] = states[code];
            all |= out[i];
        }
        return all >= 0;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint64_t code = (uint64_t)codes[i] < length ? (uint64_t)codes[i] : length;
        out[i] = column->state_values[code];
        all |= states[code]; /* 1 is rounded: counted row by row */
    }
    return all == 0;
}

int32_t fnl_dictionary_state(fnl_column *column, int64_t row, int64_t code, int32_t *state, fnl_tally *tally,
                             fnl_error *error)
{
    if ((uint64_t)code >= (uint64_t)column->texts.length)
        return code_beyond(column, row, code, error);
    if (column->states[code] == fnl_text_unread && !fnl_dictionary_read(column, code))
        return fnl_fail_memory(error);
    *state = column->states[code];
    if (*state >= fnl_text_is_null)
        return FNL_OK;
    return fnl_column_reject(column, row, fnl_rejection_of(*state), tally);
}

/* Reads what is not yet read, and what cannot be read: valid loses the rows without a value. */
static int32_t settle(fnl_column *column, int64_t row, const int64_t *codes, int64_t *out, uint64_t *valid,
                      fnl_tally *tally, fnl_error *error)
{
    bool is_text = column->binding.field->type == fnl_type_text;
    for (uint64_t left = *valid; left != 0; left &= left - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(left);
        int32_t state = 0;
        int32_t code = fnl_dictionary_state(column, row + i, codes[i], &state, tally, error);
        if (code != FNL_OK)
            return code;
        if (state < 0) {
            *valid &= ~(UINT64_C(1) << i);
            continue;
        }
        out[i] = is_text ? state : column->state_values[codes[i]];
        if (!is_text && state == fnl_text_is_rounded)
            fnl_tally_count(tally, fnl_count_rounded, column->binding.field->column, 1);
    }
    return FNL_OK;
}

/* A chunk's values to the block, in the lane of the field's type. */
static void put(const fnl_column *column, const int64_t *values, uint32_t count, uint64_t valid, fnl_block *block,
                uint32_t first)
{
    if (column->binding.field->type != fnl_type_bool) {
        block->valid[first / 64] = valid;
        if (column->binding.field->type == fnl_type_number)
            memcpy(block->number + first, values, count * sizeof *values);
        else
            memcpy(block->whole + first, values, count * sizeof *values);
        return;
    }
    uint64_t is_true = 0;
    for (uint32_t i = 0; i < count; i++)
        is_true |= (uint64_t)(values[i] & 1) << i;
    block->is_true[first / 64] = is_true & valid;
    block->is_false[first / 64] = ~is_true & valid;
}

int32_t fnl_read_dictionary(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                            fnl_error *error)
{
    uint64_t valid[fnl_block_words];
    fnl_column_validity(column, row, count, valid);
    for (uint32_t word = 0; word < fnl_words_of(count); word++) {
        int64_t codes[fnl_chunk_rows];
        int64_t values[fnl_chunk_rows];
        uint32_t first = word * fnl_chunk_rows;
        uint32_t rows = fnl_word_rows(count, word);
        fnl_load_integers(column->binding.layout, column->values, column->offset + row + first, rows, codes);
        if (!gather(column, codes, rows, values)) {
            int32_t code = settle(column, row + first, codes, values, &valid[word], tally, error);
            if (code != FNL_OK)
                return code;
        }
        put(column, values, rows, valid[word], block, first);
    }
    return FNL_OK;
}
