/* Which portable kernel computes which operation. */
#include "engine/kernel_rows.h"

#include "core/arithmetic.h"
#include "core/word.h"

fnl_kernel *const fnl_reference_kernels[fnl_op_count_of_operations] = {
    [fnl_op_column] = fnl_kernel_column,
    [fnl_op_constant] = fnl_kernel_constant,
    [fnl_op_missing] = fnl_kernel_missing,
    [fnl_op_as_of] = fnl_kernel_as_of,
    [fnl_op_today] = fnl_kernel_today,
    [fnl_op_and] = fnl_kernel_and,
    [fnl_op_or] = fnl_kernel_or,
    [fnl_op_not] = fnl_kernel_not,
    [fnl_op_is_null] = fnl_kernel_is_null,
    [fnl_op_is_true] = fnl_kernel_is_true,
    [fnl_op_is_false] = fnl_kernel_is_false,
    [fnl_op_equal] = fnl_kernel_compare,
    [fnl_op_less] = fnl_kernel_compare,
    [fnl_op_less_equal] = fnl_kernel_compare,
    [fnl_op_mixed_equal] = fnl_kernel_compare_mixed,
    [fnl_op_mixed_less] = fnl_kernel_compare_mixed,
    [fnl_op_mixed_less_equal] = fnl_kernel_compare_mixed,
    [fnl_op_mixed_greater] = fnl_kernel_compare_mixed,
    [fnl_op_mixed_greater_equal] = fnl_kernel_compare_mixed,
    [fnl_op_like] = fnl_kernel_like,
    [fnl_op_select] = fnl_kernel_select,
    [fnl_op_add] = fnl_kernel_add,
    [fnl_op_subtract] = fnl_kernel_subtract,
    [fnl_op_multiply] = fnl_kernel_multiply,
    [fnl_op_negate] = fnl_kernel_negate,
    [fnl_op_absolute] = fnl_kernel_absolute,
    [fnl_op_scale_up] = fnl_kernel_scale_up,
    [fnl_op_round_down] = fnl_kernel_round_down,
    [fnl_op_floor_divide] = fnl_kernel_floor_divide,
    [fnl_op_to_number] = fnl_kernel_to_number,
    [fnl_op_to_whole] = fnl_kernel_to_whole,
    [fnl_op_number_add] = fnl_kernel_number_arithmetic,
    [fnl_op_number_subtract] = fnl_kernel_number_arithmetic,
    [fnl_op_number_multiply] = fnl_kernel_number_arithmetic,
    [fnl_op_number_divide] = fnl_kernel_number_arithmetic,
    [fnl_op_number_negate] = fnl_kernel_number_arithmetic,
    [fnl_op_number_absolute] = fnl_kernel_number_arithmetic,
    [fnl_op_number_round] = fnl_kernel_number_round,
    [fnl_op_logistic] = fnl_kernel_logistic,
    [fnl_op_lower] = fnl_kernel_lower,
    [fnl_op_length] = fnl_kernel_length,
    [fnl_op_date_to_time] = fnl_kernel_days,
    [fnl_op_time_to_date] = fnl_kernel_days,
    [fnl_op_text_set] = fnl_kernel_text_set,
    [fnl_op_whole_set] = fnl_kernel_interval_set,
    [fnl_op_number_set] = fnl_kernel_interval_set,
    [fnl_op_points] = fnl_kernel_points,
    [fnl_op_bins] = fnl_kernel_bins,
    [fnl_op_number_bins] = fnl_kernel_bins,
    [fnl_op_keys] = fnl_kernel_keys,
    [fnl_op_per] = fnl_kernel_per,
    [fnl_op_per_clamped] = fnl_kernel_per_clamped,
    [fnl_op_sum] = fnl_kernel_sum,
    [fnl_op_clamp] = fnl_kernel_clamp,
    [fnl_op_decay] = fnl_kernel_decay,
    [fnl_op_decay_points] = fnl_kernel_decay_points,
    [fnl_op_weigh] = fnl_kernel_weigh,
    [fnl_op_top] = fnl_kernel_top,
    [fnl_op_advance] = fnl_kernel_advance,
    [fnl_op_clock] = fnl_kernel_clock,
    [fnl_op_spell] = fnl_kernel_spell,
    [fnl_op_literal_set] = fnl_kernel_literal_set,
    [fnl_op_literal_keys] = fnl_kernel_literal_keys,
    [fnl_op_class_set] = fnl_kernel_class_set,
    [fnl_op_class_keys] = fnl_kernel_class_keys,
    [fnl_op_convert] = fnl_kernel_convert,
};

fnl_kernel *fnl_kernel_for(const fnl_step *step, fnl_cpu_level level)
{
    fnl_kernel *kernel = NULL;
#if defined __x86_64__ || defined __i386__
    if (level >= fnl_cpu_avx2)
        kernel = fnl_vector_kernel_avx2(step);
    if (kernel == NULL && level >= fnl_cpu_ssse3)
        kernel = fnl_vector_kernel_ssse3(step);
#else
    (void)level;
#endif
    return kernel != NULL ? kernel : fnl_reference_kernels[step->operation];
}

/* Eight bytes of 0 and 1, the first the lowest: each 1 is multiplied to its own bit of the highest byte, nothing carries. */
static uint64_t eight_bits(const uint8_t *bytes)
{
    return fnl_load_word(bytes) * 0x0102040810204080 >> 56;
}

void fnl_pack_bits(const fnl_frame *frame, const uint8_t *bytes, uint64_t *bits)
{
    if (frame->count == 1) {
        bits[0] = bytes[0];
        return;
    }
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        uint64_t packed = 0;
        for (unsigned i = 0; i < fnl_rows_of_word(frame); i += 8)
            packed |= eight_bits(bytes + (size_t)word * 64 + i) << i;
        bits[word] = packed;
    }
}

void fnl_put_truth(const fnl_step *step, const fnl_frame *frame, const uint8_t *hits, const uint64_t *valid)
{
    fnl_block *out = &frame->registers[step->out];
    uint64_t bits[fnl_block_words];
    fnl_pack_bits(frame, hits, bits);
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        out->is_true[word] = bits[word] & valid[word];
        out->is_false[word] = ~bits[word] & valid[word];
    }
}

void fnl_count_rows(fnl_frame *frame, fnl_count_kind kind, const uint64_t *bits)
{
    int64_t rows = 0;
    uint32_t words = fnl_words(frame);
    for (uint32_t word = 0; word < words; word++) {
        uint64_t mask = bits[word];
        if (word + 1 == words && frame->count % 64 != 0)
            mask &= ((uint64_t)1 << frame->count % 64) - 1;
        rows += __builtin_popcountll(mask);
    }
    if (rows != 0)
        fnl_tally_count(frame->tally, kind, FNL_TEXT(""), rows);
}

int32_t fnl_kernel_column(const fnl_step *step, fnl_frame *frame)
{
    fnl_block *out = &frame->registers[step->out];
    out->values = out->own;
    if (out->intervals != NULL)
        out->intervals->count = 0;
    return frame->read_column(frame->context, (uint32_t)step->immediate, frame->count, out, frame->error);
}

static void fill_valid(fnl_block *block, uint32_t words, uint64_t bits)
{
    for (uint32_t word = 0; word < words; word++)
        block->valid[word] = bits;
}

static int32_t fill(const fnl_step *step, fnl_frame *frame, int64_t value, uint64_t valid)
{
    fnl_block *out = &frame->registers[step->out];
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++)
        fnl_put_whole(step, out, row, value);
    fill_valid(out, fnl_words(frame), valid);
    return FNL_OK;
}

int32_t fnl_kernel_constant(const fnl_step *step, fnl_frame *frame)
{
    if (step->lane != fnl_lane_truth)
        return fill(step, frame, step->immediate, ~(uint64_t)0);
    fnl_block *out = &frame->registers[step->out];
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        out->is_true[word] = step->immediate == 1 ? ~(uint64_t)0 : 0;
        out->is_false[word] = step->immediate == 0 ? ~(uint64_t)0 : 0;
    }
    return FNL_OK;
}

int32_t fnl_kernel_missing(const fnl_step *step, fnl_frame *frame)
{
    return fill(step, frame, 0, 0);
}

int32_t fnl_kernel_as_of(const fnl_step *step, fnl_frame *frame)
{
    return fill(step, frame, frame->as_of, ~(uint64_t)0);
}

int32_t fnl_kernel_today(const fnl_step *step, fnl_frame *frame)
{
    return fill(step, frame, fnl_zone_day_of(frame->zone, frame->as_of), ~(uint64_t)0);
}
