/* Columns: their life, and blocks of those that are converted chunk by chunk. */
#include "table/column_state.h"

#include <string.h>

fnl_column *fnl_column_new(const fnl_allocator *memory)
{
    fnl_column *column = fnl_allocate_zeroed(memory, 1, sizeof *column);
    if (column == NULL)
        return NULL;
    column->memory = memory;
    fnl_text_memo_start(&column->memo, memory, fnl_hash_seed());
    fnl_buffer_start(&column->folded, memory);
    fnl_buffer_start(&column->shown, memory);
    return column;
}

void fnl_column_free(fnl_column *column)
{
    if (column == NULL)
        return;
    fnl_text_memo_end(&column->memo);
    fnl_buffer_end(&column->folded);
    fnl_buffer_end(&column->shown);
    fnl_release(column->memory, column->states);
    fnl_release(column->memory, column->code_classes);
    fnl_release(column->memory, column->state_values);
    fnl_release(column->memory, column->null_wholes);
    fnl_release(column->memory, column->null_numbers);
    fnl_release(column->memory, column);
}

void fnl_column_forget(fnl_column *column)
{
    if (column->form.classes != NULL) /* they name no texts of the pool but literals, which stay */
        return;
    fnl_text_memo_clear(&column->memo);
    for (size_t i = 0; i < column->state_capacity; i++)
        column->states[i] = fnl_text_unread;
}

int32_t fnl_column_read(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                        fnl_error *error)
{
    if (column->lend != NULL && column->lend(column, row, count, block))
        return FNL_OK;
    if (column->lend != NULL)
        block->values = block->own;
    if (column->form.width == fnl_width_32)
        return fnl_column_read_narrow(column, row, count, block, tally, error);
    return column->read(column, row, count, block, tally, error);
}

void fnl_column_validity(const fnl_column *column, int64_t row, uint32_t count, uint64_t *words)
{
    if (column->validity == NULL)
        fnl_bits_set(count, words);
    else
        fnl_bits_copy(column->validity, column->offset + row, count, words);
}

void fnl_block_clear(const fnl_column *column, const uint64_t *valid, uint32_t count, fnl_block *block)
{
    size_t size = fnl_words_of(count) * sizeof *valid;
    if (column->binding.field->type != fnl_type_bool) {
        memcpy(block->valid, valid, size);
        return;
    }
    memset(block->is_true, 0, size);
    memset(block->is_false, 0, size);
}

int32_t fnl_column_reject(fnl_column *column, int64_t row, fnl_rejection why, fnl_tally *tally)
{
    column->shown.length = 0;
    column->shown.failed = false;
    if (tally->report != NULL || tally->strict) /* else nobody reads it */
        fnl_column_show(column, row, &column->shown);
    fnl_tally_reject(tally, column->binding.field, row, fnl_buffer_text(&column->shown), why);
    return tally->stopped ? FNL_E_DATA : FNL_OK;
}

int32_t fnl_column_put(fnl_column *column, int64_t row, uint32_t in_block, const fnl_reading_value *value,
                       fnl_block *block, fnl_tally *tally)
{
    uint64_t bit = UINT64_C(1) << (in_block % 64);
    uint32_t word = in_block / 64;
    fnl_type type = column->binding.field->type;
    if (type == fnl_type_bool) {
        if (!value->is_null && value->whole != 0)
            block->is_true[word] |= bit;
        else if (!value->is_null)
            block->is_false[word] |= bit;
    } else if (value->is_null) {
        block->valid[word] &= ~bit;
    } else if (type == fnl_type_number) {
        block->number[in_block] = value->number;
    } else {
        block->whole[in_block] = value->whole;
    }
    if (value->rounded)
        fnl_tally_count(tally, fnl_count_rounded, column->binding.field->column, 1);
    return value->rejection == fnl_reject_none ? FNL_OK : fnl_column_reject(column, row, value->rejection, tally);
}

/* The rows in doubt of one chunk, one by one. */
static int32_t settle(fnl_column *column, int64_t row, uint32_t first, uint64_t doubt, fnl_block *block,
                      fnl_tally *tally, fnl_error *error)
{
    for (; doubt != 0; doubt &= doubt - 1) {
        uint32_t in_block = first + (uint32_t)__builtin_ctzll(doubt);
        fnl_reading_value value;
        if (!fnl_column_row(column, row + in_block, &value))
            return fnl_fail_memory(error);
        int32_t code = fnl_column_put(column, row + in_block, in_block, &value, block, tally);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}

int32_t fnl_read_chunks(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                        fnl_error *error)
{
    uint64_t valid[fnl_block_words];
    uint64_t *kept = block->valid;
    bool is_bool = column->binding.field->type == fnl_type_bool;
    int64_t rounded = 0;
    fnl_column_validity(column, row, count, valid);
    for (uint32_t word = 0; word < fnl_words_of(count); word++) {
        fnl_marks marks = { 0 };
        uint32_t first = word * fnl_chunk_rows;
        column->chunk(column, column->offset + row + first, fnl_word_rows(count, word), block, first, &marks);
        uint64_t settled = valid[word] & ~marks.null;
        uint64_t doubt = settled & marks.doubt;
        if (is_bool) {
            block->is_true[word] &= settled & ~doubt;
            block->is_false[word] &= settled & ~doubt;
        } else {
            kept[word] = settled;
        }
        rounded += __builtin_popcountll(marks.rounded & settled & ~doubt);
        if (doubt == 0)
            continue;
        int32_t code = settle(column, row, first, doubt, block, tally, error);
        if (code != FNL_OK)
            return code;
    }
    if (rounded != 0)
        fnl_tally_count(tally, fnl_count_rounded, column->binding.field->column, rounded);
    return FNL_OK;
}

int32_t fnl_read_nulls(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                       fnl_error *error)
{
    (void)row;
    (void)tally;
    (void)error;
    static const uint64_t none[fnl_block_words];
    fnl_block_clear(column, none, count, block);
    return FNL_OK;
}

int32_t fnl_read_bits(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                      fnl_error *error)
{
    (void)tally;
    (void)error;
    const fnl_field *field = column->binding.field;
    uint64_t valid[fnl_block_words];
    uint64_t keep_true = fnl_field_null_text(field, FNL_TEXT("true")) ? 0 : ~UINT64_C(0);
    uint64_t keep_false = fnl_field_null_text(field, FNL_TEXT("false")) ? 0 : ~UINT64_C(0);
    fnl_column_validity(column, row, count, valid);
    fnl_bits_copy((const uint8_t *)column->values, column->offset + row, count, block->is_true);
    for (uint32_t i = 0; i < fnl_words_of(count); i++) {
        block->is_false[i] = ~block->is_true[i] & valid[i] & keep_false;
        block->is_true[i] &= valid[i] & keep_true;
    }
    return FNL_OK;
}
