/* Comparisons: of two values, and of one value with a set. */
#include "engine/kernel.h"

#include "core/arithmetic.h"

static void valid_both(const fnl_block *a, const fnl_block *b, uint32_t words, uint64_t *valid)
{
    for (uint32_t word = 0; word < words; word++)
        valid[word] = a->valid[word] & b->valid[word];
}

static bool holds(uint32_t operation, int order)
{
    switch (operation) {
    case fnl_op_equal:
    case fnl_op_mixed_equal:
        return order == 0;
    case fnl_op_less:
    case fnl_op_mixed_less:
        return order < 0;
    case fnl_op_less_equal:
    case fnl_op_mixed_less_equal:
        return order <= 0;
    case fnl_op_mixed_greater:
        return order > 0;
    default:
        return order >= 0;
    }
}

#define COMPARE_ALL(lane, comparison)                                                                                  \
    for (uint32_t row = 0; row < rows; row++)                                                                          \
        hits[row] = a->lane[row] comparison b->lane[row];

/* One kind of value, one tight loop for each comparison. */
#define COMPARE_LANE(lane)                                                                                             \
    switch (operation) {                                                                                               \
    case fnl_op_equal:                                                                                                 \
        COMPARE_ALL(lane, ==)                                                                                          \
        break;                                                                                                         \
    case fnl_op_less:                                                                                                  \
        COMPARE_ALL(lane, <)                                                                                           \
        break;                                                                                                         \
    default:                                                                                                           \
        COMPARE_ALL(lane, <=)                                                                                          \
    }

static void compare_wholes(uint32_t operation, const fnl_block *a, const fnl_block *b, uint32_t rows, uint8_t *hits)
{
    COMPARE_LANE(whole)
}

static void compare_numbers(uint32_t operation, const fnl_block *a, const fnl_block *b, uint32_t rows, uint8_t *hits)
{
    COMPARE_LANE(number)
}

static void compare_scaled(const fnl_step *step, const fnl_block *a, const fnl_block *b, uint32_t rows, uint8_t *hits)
{
    unsigned a_scale = step->immediate > 0 ? (unsigned)step->immediate : 0;
    unsigned b_scale = step->immediate < 0 ? (unsigned)-step->immediate : 0;
    for (uint32_t row = 0; row < rows; row++)
        hits[row] = holds(step->operation, fnl_compare_exact(a->whole[row], a_scale, b->whole[row], b_scale));
}

/* By bytes; equal numbers are equal texts. */
static void compare_texts(uint32_t operation, const fnl_frame *frame, const fnl_block *a, const fnl_block *b,
                          const uint64_t *valid, uint8_t *hits)
{
    for (uint32_t row = 0; row < frame->count; row++) {
        hits[row] = 0;
        if ((valid[row / 64] >> row % 64 & 1) == 0)
            continue;
        int order = a->whole[row] == b->whole[row]
                        ? 0
                        : fnl_text_compare(frame->pool->keys[a->whole[row]], frame->pool->keys[b->whole[row]]);
        hits[row] = holds(operation, order);
    }
}

int32_t fnl_kernel_compare(const fnl_step *step, fnl_frame *frame)
{
    const fnl_block *a = &frame->registers[step->a];
    const fnl_block *b = &frame->registers[step->b];
    uint8_t hits[fnl_block_rows];
    uint64_t valid[fnl_block_words];
    memset(hits, 0, fnl_frame_rows(frame));
    valid_both(a, b, fnl_words(frame), valid);
    if (step->of_lane == fnl_lane_number)
        compare_numbers(step->operation, a, b, fnl_frame_rows(frame), hits);
    else if (step->of_lane == fnl_lane_text && step->operation != fnl_op_equal)
        compare_texts(step->operation, frame, a, b, valid, hits);
    else if (step->immediate != 0)
        compare_scaled(step, a, b, fnl_frame_rows(frame), hits);
    else
        compare_wholes(step->operation, a, b, fnl_frame_rows(frame), hits);
    fnl_put_truth(step, frame, hits, valid);
    return FNL_OK;
}

int32_t fnl_kernel_compare_mixed(const fnl_step *step, fnl_frame *frame)
{
    const fnl_block *a = &frame->registers[step->a];
    const fnl_block *b = &frame->registers[step->b];
    uint8_t hits[fnl_block_rows];
    uint64_t valid[fnl_block_words] = { 0 };
    memset(hits, 0, fnl_frame_rows(frame));
    valid_both(a, b, fnl_words(frame), valid);
    for (uint32_t row = 0; row < frame->count; row++)
        if ((valid[row / 64] >> row % 64 & 1) != 0)
            hits[row] = holds(step->operation,
                              fnl_compare_exact_number(a->whole[row], (unsigned)step->immediate, b->number[row]));
    fnl_put_truth(step, frame, hits, valid);
    return FNL_OK;
}

/* Up to here one pass over the block for each item is faster than a search for each row. */
enum { few_items = 16 };

/* How many sorted items are not above value. */
static uint32_t items_below(const int64_t *items, uint32_t count, int64_t value)
{
    uint32_t low = 0;
    while (count > 0) {
        uint32_t half = (count + 1) / 2;
        low += items[low + half - 1] <= value ? half : 0;
        count -= half;
    }
    return low;
}

static bool is_member(const fnl_set_table *set, int64_t value)
{
    uint32_t below = items_below(set->items, set->count, value);
    return below != 0 && set->items[below - 1] == value;
}

int32_t fnl_kernel_text_set(const fnl_step *step, fnl_frame *frame)
{
    const fnl_set_table *set = step->table;
    const fnl_block *a = &frame->registers[step->a];
    uint32_t rows = fnl_frame_rows(frame);
    uint8_t hits[fnl_block_rows];
    memset(hits, (int)set->inverted, rows);
    if (set->count <= few_items) {
        for (uint32_t i = 0; i < set->count; i++)
            for (uint32_t row = 0; row < rows; row++)
                hits[row] ^= a->whole[row] == set->items[i];
    } else {
        for (uint32_t row = 0; row < rows; row++)
            hits[row] ^= is_member(set, a->whole[row]);
    }
    fnl_put_truth(step, frame, hits, a->valid);
    return FNL_OK;
}
