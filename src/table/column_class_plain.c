/* Columns of plain texts, as classes. */
#include "table/column_state.h"

int32_t fnl_read_plain_classes(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                               fnl_error *error)
{
    int32_t null_class = fnl_class_of_null(column->form.classes);
    fnl_column_validity(column, row, count, block->valid);
    if (column->binding.layout == fnl_layout_null)
        memset(block->valid, 0, fnl_words_of(count) * sizeof *block->valid);
    for (uint32_t word = 0; word < fnl_words_of(count); word++) {
        int32_t states[fnl_chunk_rows];
        uint32_t first = word * fnl_chunk_rows;
        memset(states, 0xff, sizeof states);
        if (!fnl_column_recall(column, row + first, block->valid[word], states))
            return fnl_fail_memory(error);
        for (uint32_t i = 0; i < fnl_chunk_rows; i++) {
            uint16_t class = (uint16_t)(states[i] < 0 ? null_class : states[i]);
            if (column->form.width == fnl_width_8)
                block->class8[first + i] = (uint8_t) class;
            else
                block->class16[first + i] = class;
        }
        int32_t code = fnl_column_drop(column, row, word, states, block, tally);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}
