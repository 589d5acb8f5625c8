/* Points that a value is multiplied to: per unit, by age, by weight. */
#include "engine/kernel_rows.h"

#include "core/arithmetic.h"

#include <math.h>

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
        out->whole[row] = fnl_bit_of_row(a->valid, row) ? per(step->table, a->whole[row]) : 0;
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        out->valid[word] = a->valid[word];
    return FNL_OK;
}

int64_t fnl_per_clamped(const fnl_per_clamped_table *table, int64_t value)
{
    int64_t points = per(&table->per, value);
    points = points < table->low ? table->low : points;
    return points > table->high ? table->high : points;
}

int32_t fnl_kernel_per_clamped(const fnl_step *step, fnl_frame *frame)
{
    const fnl_per_clamped_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++) {
        int64_t value = step->of_width == fnl_width_32 ? a->whole32[row] : a->whole[row];
        fnl_put_whole(step, out, row, fnl_bit_of_row(a->valid, row) ? fnl_per_clamped(table, value) : table->missing);
    }
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        out->valid[word] = ~(uint64_t)0;
    return FNL_OK;
}

/* Rows whose time lies after as_of are counted where `counts` has a bit. */
static void count_future(fnl_frame *frame, const fnl_block *since, const uint64_t *counts)
{
    uint64_t future[fnl_block_words] = { 0 };
    uint64_t any = 0;
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        for (uint64_t left = counts[word] & since->valid[word]; left != 0; left &= left - 1) {
            uint32_t row = word * 64 + (uint32_t)__builtin_ctzll(left);
            if (row < frame->count && since->whole[row] > frame->as_of)
                future[word] |= left & (0 - left);
        }
        any |= future[word];
    }
    if (any != 0)
        fnl_count_rows(frame, fnl_count_future, future);
}

/* The number of whole steps since a time; at most `most`, also for times in the future. */
static uint64_t age_of(const fnl_frame *frame, int64_t since, int64_t step, uint64_t most)
{
    if (since > frame->as_of)
        return most;
    uint64_t age = ((uint64_t)frame->as_of - (uint64_t)since) / (uint64_t)step;
    return age < most ? age : most;
}

enum { factor_bits = 30 };

int64_t fnl_decayed(int64_t points, uint32_t factor)
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
    for (uint32_t row = 0; row < frame->count; row++) {
        out->whole[row] = 0;
        if (!fnl_bit_of_row(a->valid, row) || !fnl_bit_of_row(since->valid, row))
            continue;
        uint64_t age = age_of(frame, since->whole[row], table->step, table->count);
        if (age < table->count)
            out->whole[row] = fnl_decayed(a->whole[row], table->factors[age]);
    }
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        out->valid[word] = a->valid[word];
    count_future(frame, since, a->valid);
    return FNL_OK;
}

int32_t fnl_kernel_decay_points(const fnl_step *step, fnl_frame *frame)
{
    const fnl_ages_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    const fnl_block *since = &frame->registers[step->b];
    fnl_block *out = &frame->registers[step->out];
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++) {
        if (!fnl_bit_of_row(a->is_true, row)) {
            fnl_put_whole(step, out, row, fnl_bit_of_row(a->is_false, row) ? table->if_false : table->if_unknown);
            continue;
        }
        uint64_t age = fnl_bit_of_row(since->valid, row) ? age_of(frame, since->whole[row], table->step, table->count)
                                                         : table->count;
        fnl_put_whole(step, out, row, fnl_item_of_width(step, table->gives, age));
    }
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        out->valid[word] = ~(uint64_t)0;
    count_future(frame, since, a->is_true);
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

static void valid_all(const fnl_weigh_table *table, const fnl_frame *frame, uint64_t *valid)
{
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        valid[word] = ~(uint64_t)0;
        for (uint64_t i = 0; i < table->count; i++)
            valid[word] &= frame->registers[table->items[2 * i + 1]].valid[word];
    }
}

/* Near sums in doubles, which hold them exactly: an integer below 2^52 divided by another is never rounded up to a whole
   number that it does not reach. Rows without a value may be anything, so sums are held to what is near. */
static void weigh_near(const fnl_step *step, const fnl_frame *frame, const fnl_block *out)
{
    const fnl_weigh_table *table = step->table;
    uint32_t rows = fnl_frame_rows(frame);
    double sums[fnl_block_rows];
    int64_t half_down = table->divisor / 2;
    double half = (double)half_down;
    double divisor = (double)table->divisor;
    memset(sums, 0, rows * sizeof sums[0]);
    for (uint64_t i = 0; i < table->count; i++) {
        double weight = (double)table->items[2 * i];
        const int64_t *values = frame->registers[table->items[2 * i + 1]].whole;
        for (uint32_t row = 0; row < rows; row++)
            sums[row] += weight * (double)values[row];
    }
    for (uint32_t row = 0; row < rows; row++) {
        double size = fabs(sums[row]);
        size = size < (double)FNL_NEAR_SUM ? size : (double)FNL_NEAR_SUM;
        int64_t quotient = (int64_t)((size + half) / divisor);
        fnl_put_whole(step, out, row, sums[row] < 0 ? -quotient : quotient);
    }
}

int32_t fnl_kernel_weigh(const fnl_step *step, fnl_frame *frame)
{
    const fnl_weigh_table *table = step->table;
    fnl_block *out = &frame->registers[step->out];
    uint64_t overflow[fnl_block_words] = { 0 };
    uint64_t any = 0;
    valid_all(table, frame, out->valid);
    if (table->is_near != 0) {
        weigh_near(step, frame, out);
        return FNL_OK;
    }
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        for (uint32_t i = 0; i < fnl_rows_of_word(frame); i++) {
            out->whole[word * 64 + i] = 0;
            if ((out->valid[word] >> i & 1) != 0 && !weigh(table, frame, word * 64 + i, &out->whole[word * 64 + i]))
                overflow[word] |= (uint64_t)1 << i;
        }
        out->valid[word] &= ~overflow[word];
        any |= overflow[word];
    }
    if (any != 0)
        fnl_count_rows(frame, fnl_count_overflow, overflow);
    return FNL_OK;
}
