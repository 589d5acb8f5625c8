/* The largest of many values, row by row: reasons. */
#include "engine/kernel.h"

/* Puts (value, code) at its rank; those below move down one, the last falls out. Strictly larger only: of equals the
   earlier stays above. */
static void rank_rows(const fnl_top_table *table, fnl_block *ranks, uint32_t rows, const int64_t *values, int64_t code)
{
    const fnl_block *codes = ranks;
    const fnl_block *held = ranks + table->most;
    for (uint32_t row = 0; row < rows; row++) {
        uint64_t rank = table->most;
        if (values[row] <= held[rank - 1].whole[row])
            continue;
        for (; rank > 1 && held[rank - 2].whole[row] < values[row]; rank--) {
            held[rank - 1].whole[row] = held[rank - 2].whole[row];
            codes[rank - 1].whole[row] = codes[rank - 2].whole[row];
        }
        held[rank - 1].whole[row] = values[row];
        codes[rank - 1].whole[row] = code;
    }
}

int32_t fnl_kernel_top(const fnl_step *step, fnl_frame *frame)
{
    const fnl_top_table *table = step->table;
    fnl_block *ranks = &frame->registers[step->out];
    uint32_t rows = fnl_frame_rows(frame);
    for (uint64_t i = 0; i < 2 * table->most; i++)
        memset(ranks[i].whole, 0, rows * sizeof ranks[i].whole[0]);
    for (uint64_t i = 0; i < table->count; i++)
        rank_rows(table, ranks, rows, frame->registers[table->items[2 * i + 1]].whole, table->items[2 * i]);
    for (uint64_t rank = 0; rank < table->most; rank++) {
        const int64_t *values = ranks[table->most + rank].whole;
        for (uint32_t word = 0; word < fnl_words(frame); word++) {
            uint64_t valid = 0;
            for (uint32_t i = 0; i < fnl_rows_of_word(frame); i++)
                valid |= (uint64_t)(values[word * 64 + i] > 0) << i;
            ranks[rank].valid[word] = valid;
            ranks[table->most + rank].valid[word] = valid;
        }
    }
    return FNL_OK;
}
