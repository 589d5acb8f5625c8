/* Blocks of lists of intervals, from lists and from texts. */
#include "table/column_intervals.h"

static int32_t read_text(const fnl_column *column, int64_t row, fnl_interval_list *list)
{
    fnl_text text = { NULL, 0 };
    bool is_known = true;
    if (column->binding.dictionary_layout != fnl_layout_none) {
        int32_t code = fnl_dictionary_text(column, row, &text, &is_known, list->error);
        if (code != FNL_OK)
            return code;
    } else {
        text = fnl_texts_at(&column->texts, column->offset + row);
    }
    if (is_known)
        return fnl_interval_list_read_text(list, row, text);
    fnl_interval_list_start(list, row);
    fnl_interval_list_drop(list);
    return FNL_OK;
}

int32_t fnl_read_intervals(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                           fnl_error *error)
{
    uint64_t valid[fnl_block_words] = { 0 };
    fnl_interval_list list = {
        .field = column->binding.field, .store = block->intervals, .tally = tally, .error = error
    };
    block->intervals->count = 0;
    if (column->binding.layout != fnl_layout_null)
        fnl_column_validity(column, row, count, valid);
    fnl_block_clear(column, valid, count, block);
    bool are_plain = fnl_layout_is_list(column->binding.layout) && fnl_lists_are_plain(column);
    for (uint32_t word = 0; word < fnl_words_of(count); word++) {
        uint64_t left = valid[word];
        if (are_plain)
            left = fnl_lists_read_plain(column, row + (int64_t)word * fnl_chunk_rows, left, block->intervals,
                                        block->whole + (size_t)word * fnl_chunk_rows);
        for (; left != 0; left &= left - 1) {
            uint32_t i = word * 64 + (uint32_t)__builtin_ctzll(left);
            int32_t code = fnl_layout_is_list(column->binding.layout) ? fnl_lists_read(column, row + i, &list)
                                                                      : read_text(column, row + i, &list);
            if (code != FNL_OK)
                return code;
            fnl_interval_list_put(&list, i, block);
        }
    }
    return FNL_OK;
}
