/* The largest of many values, row by row: reasons. */
#include "engine/kernel.h"

static int64_t value_of(const fnl_step *step, const fnl_block *block, uint32_t row)
{
    if (step->of_width == fnl_width_16)
        return block->whole16[row];
    return step->of_width == fnl_width_32 ? block->whole32[row] : block->whole[row];
}

/* Of ranks: codes and values have 32 bits each, or 64. */
static int64_t held_value(const fnl_step *step, const fnl_block *rank, uint32_t row)
{
    return step->width == fnl_width_32 ? rank->whole32[row] : rank->whole[row];
}

static void hold(const fnl_step *step, const fnl_block *rank, uint32_t row, int64_t value)
{
    if (step->width == fnl_width_32)
        rank->whole32[row] = (int32_t)value;
    else
        rank->whole[row] = value;
}

/* Puts (value, code) at its rank; those below move down one, the last falls out. Strictly larger only: of equals the
   earlier stays above. */
static void rank_rows(const fnl_step *step, const fnl_block *ranks, uint32_t rows, const fnl_block *values,
                      int64_t code)
{
    uint64_t most = ((const fnl_top_table *)step->table)->most;
    const fnl_block *held = ranks + most;
    for (uint32_t row = 0; row < rows; row++) {
        uint64_t rank = most;
        int64_t value = value_of(step, values, row);
        if (value <= held_value(step, &held[rank - 1], row))
            continue;
        for (; rank > 1 && held_value(step, &held[rank - 2], row) < value; rank--) {
            hold(step, &held[rank - 1], row, held_value(step, &held[rank - 2], row));
            hold(step, &ranks[rank - 1], row, held_value(step, &ranks[rank - 2], row));
        }
        hold(step, &held[rank - 1], row, value);
        hold(step, &ranks[rank - 1], row, code);
    }
}

int32_t fnl_kernel_top(const fnl_step *step, fnl_frame *frame)
{
    const fnl_top_table *table = step->table;
    fnl_block *ranks = &frame->registers[step->out];
    uint32_t rows = fnl_frame_rows(frame);
    for (uint64_t i = 0; i < 2 * table->most; i++)
        memset(ranks[i].values, 0, rows * (size_t)step->width);
    for (uint64_t i = 0; i < table->count; i++)
        rank_rows(step, ranks, rows, &frame->registers[table->items[2 * i + 1]], table->items[2 * i]);
    for (uint64_t rank = 0; rank < table->most; rank++) {
        for (uint32_t word = 0; word < fnl_words(frame); word++) {
            uint64_t valid = 0;
            for (uint32_t i = 0; i < fnl_rows_of_word(frame); i++)
                valid |= (uint64_t)(held_value(step, &ranks[table->most + rank], word * 64 + i) > 0) << i;
            ranks[rank].valid[word] = valid;
            ranks[table->most + rank].valid[word] = valid;
        }
    }
    return FNL_OK;
}
