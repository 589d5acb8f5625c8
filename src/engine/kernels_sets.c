/* Whether a whole or a number lies in intervals. */
#include "engine/kernel_rows.h"

/* Each cut that is not above the value turns the truth round. */
#define CROSS_CUTS(name, type, member, cut_of)                                                                         \
    static void name(const fnl_set_table *set, const fnl_block *a, uint32_t rows, uint8_t *restrict hits)              \
    {                                                                                                                  \
        if (set->count <= fnl_few_cuts) {                                                                              \
            for (uint32_t i = 0; i < set->count; i++) {                                                                \
                type cut = (type)cut_of(set->items[i]);                                                                \
                for (uint32_t row = 0; row < rows; row++)                                                              \
                    hits[row] ^= a->member[row] >= cut;                                                                \
            }                                                                                                          \
            return;                                                                                                    \
        }                                                                                                              \
        for (uint32_t row = 0; row < rows; row++) {                                                                    \
            uint32_t below = 0;                                                                                        \
            for (uint32_t left = set->count; left > 0;) {                                                              \
                uint32_t half = (left + 1) / 2;                                                                        \
                below += a->member[row] >= (type)cut_of(set->items[below + half - 1]) ? half : 0;                      \
                left -= half;                                                                                          \
            }                                                                                                          \
            hits[row] ^= below & 1;                                                                                    \
        }                                                                                                              \
    }

CROSS_CUTS(cross_whole16, int16_t, whole16, fnl_cut_of_whole)
CROSS_CUTS(cross_whole32, int32_t, whole32, fnl_cut_of_whole)
CROSS_CUTS(cross_whole64, int64_t, whole, fnl_cut_of_whole)
CROSS_CUTS(cross_number32, float, number32, fnl_cut_of_number)
CROSS_CUTS(cross_number64, double, number, fnl_cut_of_number)

int32_t fnl_kernel_interval_set(const fnl_step *step, fnl_frame *frame)
{
    const fnl_set_table *set = step->table;
    const fnl_block *a = &frame->registers[step->a];
    uint32_t rows = fnl_frame_rows(frame);
    uint8_t hits[fnl_block_rows];
    memset(hits, (int)set->inverted, rows);
    if (step->of_lane == fnl_lane_number && step->of_width == fnl_width_32)
        cross_number32(set, a, rows, hits);
    else if (step->of_lane == fnl_lane_number)
        cross_number64(set, a, rows, hits);
    else if (step->of_width == fnl_width_16)
        cross_whole16(set, a, rows, hits);
    else if (step->of_width == fnl_width_32)
        cross_whole32(set, a, rows, hits);
    else
        cross_whole64(set, a, rows, hits);
    fnl_put_truth(step, frame, hits, a->valid);
    return FNL_OK;
}
