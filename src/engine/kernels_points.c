/* Points: by condition, sums, bounds, other widths. */
#include "engine/kernel.h"

static uint64_t when(uint64_t mask, uint64_t known)
{
    return known != 0 ? mask : 0;
}

/* Loops over all rows, one for each width of a whole. */
#define EACH_WIDTH(width, LOOP)                                                                                        \
    switch (width) {                                                                                                   \
    case fnl_width_16:                                                                                                 \
        LOOP(int16_t, whole16)                                                                                         \
        break;                                                                                                         \
    case fnl_width_32:                                                                                                 \
        LOOP(int32_t, whole32)                                                                                         \
        break;                                                                                                         \
    default:                                                                                                           \
        LOOP(int64_t, whole)                                                                                           \
    }

#define GIVE_WORD(type, member)                                                                                        \
    for (uint32_t i = 0; i < fnl_rows_of_word(frame); i++)                                                             \
        out->member[word * 64 + i] = (type)give[(is_true >> i & 1) * 2 + (is_false >> i & 1)];

int32_t fnl_kernel_points(const fnl_step *step, fnl_frame *frame)
{
    const fnl_points_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    int64_t give[4] = { table->if_unknown.value, table->if_false.value, table->if_true.value, 0 };
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        uint64_t is_true = a->is_true[word];
        uint64_t is_false = a->is_false[word];
        out->valid[word] = when(is_true, table->if_true.known) | when(is_false, table->if_false.known) |
                           when(~(is_true | is_false), table->if_unknown.known);
        EACH_WIDTH(step->width, GIVE_WORD)
    }
    return FNL_OK;
}

/* The sum wraps where rows hold anything. */
#define ADD(type, member)                                                                                              \
    for (uint32_t row = 0; row < rows; row++)                                                                          \
        out->member[row] = (type)((uint64_t)out->member[row] + (uint64_t)term->member[row]);

#define START(type, member)                                                                                            \
    for (uint32_t row = 0; row < rows; row++)                                                                          \
        out->member[row] = (type)step->immediate;

int32_t fnl_kernel_sum(const fnl_step *step, fnl_frame *frame)
{
    const fnl_sum_table *table = step->table;
    fnl_block *out = &frame->registers[step->out];
    uint32_t rows = fnl_frame_rows(frame);
    EACH_WIDTH(step->width, START)
    for (uint64_t i = 0; i < table->count; i++) {
        const fnl_block *term = &frame->registers[table->items[2 * i + 1]];
        EACH_WIDTH(step->width, ADD)
    }
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        out->valid[word] = ~(uint64_t)0;
    return FNL_OK;
}

static int64_t clamp(const fnl_clamp_table *table, int64_t value)
{
    value = value < table->low ? table->low : value;
    return value > table->high ? table->high : value;
}

static int64_t keep(const fnl_clamp_table *table, int64_t value)
{
    (void)table;
    return value;
}

/* From one width to another. */
#define CHANGE_ROWS(member, change)                                                                                    \
    switch (step->width) {                                                                                             \
    case fnl_width_16:                                                                                                 \
        for (uint32_t row = 0; row < rows; row++)                                                                      \
            out->whole16[row] = (int16_t)change(table, a->member[row]);                                                \
        break;                                                                                                         \
    case fnl_width_32:                                                                                                 \
        for (uint32_t row = 0; row < rows; row++)                                                                      \
            out->whole32[row] = (int32_t)change(table, a->member[row]);                                                \
        break;                                                                                                         \
    default:                                                                                                           \
        for (uint32_t row = 0; row < rows; row++)                                                                      \
            out->whole[row] = change(table, a->member[row]);                                                           \
    }

#define CLAMP_ROWS(type, member) CHANGE_ROWS(member, clamp)
#define CONVERT_ROWS(type, member) CHANGE_ROWS(member, keep)

static void copy_valid(const fnl_frame *frame, const fnl_block *a, fnl_block *out)
{
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        out->valid[word] = a->valid[word];
}

int32_t fnl_kernel_clamp(const fnl_step *step, fnl_frame *frame)
{
    const fnl_clamp_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    uint32_t rows = fnl_frame_rows(frame);
    EACH_WIDTH(step->of_width, CLAMP_ROWS)
    copy_valid(frame, a, out);
    return FNL_OK;
}

int32_t fnl_kernel_convert(const fnl_step *step, fnl_frame *frame)
{
    const fnl_clamp_table *table = NULL;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    uint32_t rows = fnl_frame_rows(frame);
    if (step->lane == fnl_lane_number)
        for (uint32_t row = 0; row < rows; row++)
            out->number[row] = (double)a->number32[row];
    else
        EACH_WIDTH(step->of_width, CONVERT_ROWS)
    copy_valid(frame, a, out);
    return FNL_OK;
}
