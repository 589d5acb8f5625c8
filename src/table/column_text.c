/* Columns of texts: each distinct text of a text field is read once. */
#include "table/column_state.h"

/* A view: its length, then the text itself up to 12 bytes, else 4 bytes of it, its buffer and where it begins there. */
static fnl_text view_at(const fnl_texts *texts, int64_t at)
{
    static const int64_t size = 16;
    static const int32_t most_inside = 12;
    const char *view = texts->offsets + at * size;
    int32_t length = 0;
    memcpy(&length, view, sizeof length);
    if (length <= most_inside)
        return (fnl_text){ view + 4, (size_t)length };
    int32_t buffer = 0;
    int32_t start = 0;
    memcpy(&buffer, view + 8, sizeof buffer);
    memcpy(&start, view + 12, sizeof start);
    return (fnl_text){ (const char *)texts->variadic[buffer] + start, (size_t)length };
}

fnl_text fnl_texts_at(const fnl_texts *texts, int64_t at)
{
    int64_t bounds[2];
    if (texts->layout == fnl_layout_utf8_view)
        return view_at(texts, at);
    fnl_texts_bounds(texts, at, bounds);
    size_t length = (size_t)(bounds[1] - bounds[0]);
    return (fnl_text){ length == 0 ? "" : texts->bytes + bounds[0], length };
}

bool fnl_column_read_state(fnl_column *column, fnl_text text, int32_t *state, int64_t *value)
{
    const fnl_field *field = column->binding.field;
    fnl_reading_value read;
    column->folded.failed = false;
    if (!fnl_field_read_text(field, text, &column->folded, &read))
        return false;
    if (read.is_null) {
        *state = read.rejection == fnl_reject_none ? fnl_text_is_null : fnl_text_rejected(read.rejection);
        return true;
    }
    if (field->type == fnl_type_text) {
        uint32_t number = 0;
        bool is_new = false;
        const fnl_classes *classes = column->form.classes;
        if (classes != NULL) {
            bool is_known = fnl_index_find(column->pool, read.text, &number);
            *state = is_known ? fnl_class_of_number(classes, number) : classes->other;
            return true;
        }
        if (!fnl_index_add(column->pool, read.text, &number, &is_new))
            return false;
        *state = (int32_t)number;
        return true;
    }
    *state = read.rounded ? fnl_text_is_rounded : fnl_text_is_value;
    if (field->type == fnl_type_number)
        memcpy(value, &read.number, sizeof *value);
    else
        *value = read.whole;
    return true;
}

int32_t fnl_column_drop(fnl_column *column, int64_t row, uint32_t word, const int32_t states[fnl_chunk_rows],
                        fnl_block *block, fnl_tally *tally)
{
    int64_t first = row + (int64_t)word * fnl_chunk_rows;
    uint64_t dropped = 0;
    int32_t signs = 0;
    for (uint32_t i = 0; i < fnl_chunk_rows; i++)
        signs |= states[i];
    if (signs >= 0)
        return FNL_OK;
    for (uint32_t i = 0; i < fnl_chunk_rows; i++)
        dropped |= (uint64_t)(states[i] < 0) << i;
    for (uint64_t left = dropped & block->valid[word]; left != 0; left &= left - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(left);
        if (states[i] == fnl_text_is_null)
            continue;
        int32_t code = fnl_column_reject(column, first + i, fnl_rejection_of(states[i]), tally);
        if (code != FNL_OK)
            return code;
    }
    block->valid[word] &= ~dropped;
    return FNL_OK;
}

static int32_t read_categories(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                               fnl_error *error)
{
    for (uint32_t word = 0; word < fnl_words_of(count); word++) {
        int32_t states[fnl_chunk_rows] = { 0 };
        uint32_t first = word * fnl_chunk_rows;
        if (!fnl_column_recall(column, row + first, block->valid[word], states))
            return fnl_fail_memory(error);
        for (uint32_t i = 0; i < fnl_chunk_rows; i++)
            block->whole[first + i] = states[i];
        int32_t code = fnl_column_drop(column, row, word, states, block, tally);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}

int32_t fnl_read_plain_texts(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                             fnl_error *error)
{
    uint64_t valid[fnl_block_words];
    fnl_column_validity(column, row, count, valid);
    fnl_block_clear(column, valid, count, block);
    if (column->binding.field->type == fnl_type_text)
        return read_categories(column, row, count, block, tally, error);
    for (uint32_t word = 0; word < fnl_words_of(count); word++) {
        for (uint64_t left = valid[word]; left != 0; left &= left - 1) {
            uint32_t i = word * 64 + (uint32_t)__builtin_ctzll(left);
            fnl_reading_value value;
            if (!fnl_column_row(column, row + i, &value))
                return fnl_fail_memory(error);
            int32_t code = fnl_column_put(column, row + i, i, &value, block, tally);
            if (code != FNL_OK)
                return code;
        }
    }
    return FNL_OK;
}

bool fnl_column_is_plain_texts(const fnl_column *column)
{
    return column->binding.dictionary_layout == fnl_layout_none && fnl_layout_is_text(column->binding.layout);
}

void fnl_column_plain_texts(const fnl_column *column, int64_t row, uint32_t count, fnl_text *texts, uint64_t *valid)
{
    fnl_column_validity(column, row, count, valid);
    for (uint32_t i = 0; i < count; i++)
        texts[i] = (valid[i / 64] >> i % 64 & 1) != 0 ? fnl_texts_at(&column->texts, column->texts.offset + row + i)
                                                      : (fnl_text){ "", 0 };
}
