/* What portable kernels do with one row. */
#ifndef FNL_ENGINE_KERNEL_ROWS_H
#define FNL_ENGINE_KERNEL_ROWS_H

#include "engine/kernel.h"

/* Up to here one pass over the block for each cut is faster than a search for each row. */
enum { fnl_few_cuts = 16 };

/* Cuts of wholes and of numbers, as their comparisons take them. */
static inline int64_t fnl_cut_of_whole(int64_t cut)
{
    return cut;
}

static inline double fnl_cut_of_number(int64_t bits)
{
    double number = 0;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static inline bool fnl_bit_of_row(const uint64_t *bits, uint32_t row)
{
    return (bits[row / 64] >> row % 64 & 1) != 0;
}

/* Writes to a result of any width. */
static inline void fnl_put_whole(const fnl_step *step, const fnl_block *out, uint32_t row, int64_t value)
{
    if (step->width == fnl_width_16)
        out->whole16[row] = (int16_t)value;
    else if (step->width == fnl_width_32)
        out->whole32[row] = (int32_t)value;
    else
        out->whole[row] = value;
}

/* An item of a list whose items have the width of the result. */
static inline int64_t fnl_item_of_width(const fnl_step *step, const void *list, size_t at)
{
    if (step->width == fnl_width_16)
        return ((const int16_t *)list)[at];
    return step->width == fnl_width_32 ? ((const int32_t *)list)[at] : ((const int64_t *)list)[at];
}

#endif
