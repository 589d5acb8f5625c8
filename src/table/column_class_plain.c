/* Columns of plain texts, as classes. */
#include "table/column_state.h"

/* The classes of a word of rows, one a row. */
static void put_classes(const fnl_column *column, const int32_t classes[fnl_chunk_rows], uint32_t first,
                        fnl_block *block)
{
    if (column->form.width == fnl_width_8)
        for (uint32_t i = 0; i < fnl_chunk_rows; i++)
            block->class8[first + i] = (uint8_t)classes[i];
    else
        for (uint32_t i = 0; i < fnl_chunk_rows; i++)
            block->class16[first + i] = (uint16_t)classes[i];
}

int32_t fnl_read_plain_classes(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                               fnl_error *error)
{
    fnl_column_validity(column, row, count, block->valid);
    if (column->binding.layout == fnl_layout_null)
        memset(block->valid, 0, fnl_words_of(count) * sizeof *block->valid);
    for (uint32_t word = 0; word < fnl_words_of(count); word++) {
        int32_t states[fnl_chunk_rows] = { 0 };
        uint32_t first = word * fnl_chunk_rows;
        if (!fnl_column_recall(column, row + first, block->valid[word], states))
            return fnl_fail_memory(error);
        int32_t code = fnl_column_drop(column, row, word, states, block, tally);
        if (code != FNL_OK)
            return code;
        for (uint64_t left = ~block->valid[word]; left != 0; left &= left - 1)
            states[__builtin_ctzll(left)] = fnl_class_of_null(column->form.classes);
        put_classes(column, states, first, block);
    }
    return FNL_OK;
}
