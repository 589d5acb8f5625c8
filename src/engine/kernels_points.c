/* Points: by condition, bin and key, per unit; decay, clamps, sums. */
#include "engine/kernel.h"

#include "core/arithmetic.h"

static bool bit(const uint64_t *bits, uint32_t row)
{
    return (bits[row / 64] >> row % 64 & 1) != 0;
}

static uint64_t when(uint64_t mask, uint64_t known)
{
    return known != 0 ? mask : 0;
}

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
        for (uint32_t i = 0; i < fnl_rows_of_word(frame); i++)
            out->whole[word * 64 + i] = give[(is_true >> i & 1) * 2 + (is_false >> i & 1)];
    }
    return FNL_OK;
}

enum { few_cuts = 16 };

/* The bin of each row is counted cut by cut, or found by halving if there are many. */
#define BINS_KERNEL(name, lane, type)                                                                                  \
    int32_t name(const fnl_step *step, fnl_frame *frame)                                                               \
    {                                                                                                                  \
        const fnl_bins_table *table = step->table;                                                                     \
        const fnl_block *a = &frame->registers[step->a];                                                               \
        uint32_t rows = fnl_frame_rows(frame);                                                                         \
        uint32_t bins[fnl_block_rows];                                                                                 \
        memset(bins, 0, rows * sizeof bins[0]);                                                                        \
        if (table->count <= few_cuts) {                                                                                \
            for (uint64_t i = 0; i < table->count; i++) {                                                              \
                type cut;                                                                                              \
                memcpy(&cut, &table->items[i], sizeof cut);                                                            \
                for (uint32_t row = 0; row < rows; row++)                                                              \
                    bins[row] += a->lane[row] >= cut;                                                                  \
            }                                                                                                          \
        } else {                                                                                                       \
            for (uint32_t row = 0; row < rows; row++) {                                                                \
                for (uint64_t left = table->count; left > 0;) {                                                        \
                    uint64_t half = (left + 1) / 2;                                                                    \
                    type cut;                                                                                          \
                    memcpy(&cut, &table->items[bins[row] + half - 1], sizeof cut);                                     \
                    bins[row] += a->lane[row] >= cut ? (uint32_t)half : 0;                                             \
                    left -= half;                                                                                      \
                }                                                                                                      \
            }                                                                                                          \
        }                                                                                                              \
        give_bins(step, frame, table, bins);                                                                           \
        return FNL_OK;                                                                                                 \
    }

static void give_bins(const fnl_step *step, fnl_frame *frame, const fnl_bins_table *table, const uint32_t *bins)
{
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    const int64_t *results = table->items + table->count;
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++)
        out->whole[row] = bit(a->valid, row) ? results[bins[row]] : table->missing.value;
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        out->valid[word] = a->valid[word] | when(~a->valid[word], table->missing.known);
}

BINS_KERNEL(fnl_kernel_bins, whole, int64_t)
BINS_KERNEL(fnl_kernel_number_bins, number, double)

int32_t fnl_kernel_keys(const fnl_step *step, fnl_frame *frame)
{
    const fnl_keys_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    const int64_t *results = table->items + table->count;
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        uint64_t valid = 0;
        for (uint32_t i = 0; i < fnl_rows_of_word(frame); i++) {
            uint32_t row = word * 64 + i;
            fnl_given given = table->missing;
            if (bit(a->valid, row)) {
                uint64_t low = 0;
                for (uint64_t left = table->count; left > 1;) {
                    uint64_t half = left / 2;
                    low = table->items[low + half] <= a->whole[row] ? low + half : low;
                    left -= half;
                }
                given = table->otherwise;
                if (table->count != 0 && table->items[low] == a->whole[row])
                    given = (fnl_given){ results[low], 1 };
            }
            out->whole[row] = given.value;
            valid |= given.known << i;
        }
        out->valid[word] = valid;
    }
    return FNL_OK;
}

/* points × value in 1/100, held at the ends of 64 bits. */
static int64_t per(const fnl_per_table *table, int64_t value)
{
    int64_t result = 0;
    fnl_wide product = fnl_wide_multiply(table->points, value);
    int64_t end = product.high < 0 ? INT64_MIN : INT64_MAX;
    if (table->shift >= 0)
        return fnl_wide_divide_round(product, fnl_powers_of_ten[table->shift], &result) ? result : end;
    if (!fnl_wide_divide_round(product, 1, &result) || !fnl_scale_up(result, (unsigned)-table->shift, &result))
        return end;
    return result;
}

int32_t fnl_kernel_per(const fnl_step *step, fnl_frame *frame)
{
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++)
        out->whole[row] = bit(a->valid, row) ? per(step->table, a->whole[row]) : 0;
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        out->valid[word] = a->valid[word];
    return FNL_OK;
}

int32_t fnl_kernel_sum(const fnl_step *step, fnl_frame *frame)
{
    const int64_t *a = frame->registers[step->a].whole;
    const int64_t *b = frame->registers[step->b].whole;
    fnl_block *out = &frame->registers[step->out];
    int64_t *restrict sums = out->whole;
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++)
        sums[row] = (int64_t)((uint64_t)a[row] + (uint64_t)b[row]);
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        out->valid[word] = ~(uint64_t)0;
    return FNL_OK;
}

int32_t fnl_kernel_clamp(const fnl_step *step, fnl_frame *frame)
{
    const fnl_clamp_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++) {
        int64_t value = a->whole[row];
        value = value < table->low ? table->low : value;
        out->whole[row] = value > table->high ? table->high : value;
    }
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        out->valid[word] = a->valid[word];
    return FNL_OK;
}

enum { factor_bits = 30 };

/* points × factor ÷ 2^30, half away from zero. The factor is at most 1, so it fits. */
static int64_t decayed(int64_t points, uint32_t factor)
{
    int64_t result = 0;
    fnl_wide_divide_round(fnl_wide_multiply(points, factor), (int64_t)1 << factor_bits, &result);
    return result;
}

int32_t fnl_kernel_decay(const fnl_step *step, fnl_frame *frame)
{
    const fnl_decay_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    const fnl_block *since = &frame->registers[step->b];
    fnl_block *out = &frame->registers[step->out];
    uint64_t future[fnl_block_words] = { 0 };
    uint64_t any = 0;
    for (uint32_t row = 0; row < frame->count; row++) {
        out->whole[row] = 0;
        if (!bit(a->valid, row) || !bit(since->valid, row))
            continue;
        if (since->whole[row] > frame->as_of) {
            future[row / 64] |= (uint64_t)1 << row % 64;
            any = 1;
            continue;
        }
        uint64_t age = ((uint64_t)frame->as_of - (uint64_t)since->whole[row]) / (uint64_t)table->step;
        if (age < table->count)
            out->whole[row] = decayed(a->whole[row], table->factors[age]);
    }
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        out->valid[word] = a->valid[word];
    if (any != 0)
        fnl_count_rows(frame, fnl_count_future, future);
    return FNL_OK;
}

/* One row of Σ weight × value ÷ divisor; false if it does not fit. */
static bool weigh(const fnl_weigh_table *table, const fnl_frame *frame, uint32_t row, int64_t *result)
{
    fnl_wide sum = { 0, 0 };
    for (uint64_t i = 0; i < table->count; i++)
        sum = fnl_wide_add(
            sum, fnl_wide_multiply(table->items[2 * i], frame->registers[table->items[2 * i + 1]].whole[row]));
    return fnl_wide_divide_round(sum, table->divisor, result);
}

int32_t fnl_kernel_weigh(const fnl_step *step, fnl_frame *frame)
{
    const fnl_weigh_table *table = step->table;
    fnl_block *out = &frame->registers[step->out];
    uint64_t overflow[fnl_block_words] = { 0 };
    uint64_t any = 0;
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        uint64_t valid = ~(uint64_t)0;
        for (uint64_t i = 0; i < table->count; i++)
            valid &= frame->registers[table->items[2 * i + 1]].valid[word];
        for (uint32_t i = 0; i < fnl_rows_of_word(frame); i++) {
            out->whole[word * 64 + i] = 0;
            if ((valid >> i & 1) != 0 && !weigh(table, frame, word * 64 + i, &out->whole[word * 64 + i]))
                overflow[word] |= (uint64_t)1 << i;
        }
        out->valid[word] = valid & ~overflow[word];
        any |= overflow[word];
    }
    if (any != 0)
        fnl_count_rows(frame, fnl_count_overflow, overflow);
    return FNL_OK;
}
