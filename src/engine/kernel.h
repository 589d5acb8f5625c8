/* What a kernel sees: a step, and the frame of the run it is part of. */
#ifndef FNL_ENGINE_KERNEL_H
#define FNL_ENGINE_KERNEL_H

#include "engine/program.h"

/* Results of a text operation by pool number, so that it is computed once for each distinct text. -1: not yet, -2: NULL. */
typedef struct fnl_memo {
    int64_t *values;
    uint32_t count;
    uint32_t capacity;
} fnl_memo;

/* Where the columns of a run come from. */
typedef int32_t fnl_read_column(void *context, uint32_t column, uint32_t count, fnl_block *out, fnl_error *error);

typedef struct fnl_frame {
    const fnl_allocator *memory;
    fnl_block *registers;
    uint32_t count; /* rows of this block */
    int64_t as_of;
    const fnl_zone *zone;
    fnl_pool *pool;
    fnl_memo *memos;
    fnl_buffer *scratch; /* for texts being made */
    fnl_tally *tally;
    fnl_error *error;
    fnl_read_column *read_column;
    void *context;
} fnl_frame;

/* The portable kernels, by operation: they are the definition of each. */
extern fnl_kernel *const fnl_reference_kernels[fnl_op_count_of_operations];

/* The kernel of a step for a level of processor: portable for what no level has a better one for. */
fnl_kernel *fnl_kernel_for(const fnl_step *step, fnl_cpu_level level);

/* The kernel of a level for a step, NULL if it has none. They give the bits of the portable ones. */
typedef fnl_kernel *fnl_vector_kernel(const fnl_step *step);
fnl_vector_kernel fnl_vector_kernel_ssse3, fnl_vector_kernel_avx2;

/* Words of masks that hold the rows of this block. */
static inline uint32_t fnl_words(const fnl_frame *frame)
{
    return (frame->count + 63) / 64;
}

/* Rows that portable kernels compute and write: whole words, but for few leads no more than whole bytes of a mask, and for
   one lead its own. */
static inline uint32_t fnl_frame_rows(const fnl_frame *frame)
{
    if (frame->count == 1)
        return 1;
    return frame->count < 64 ? (frame->count + 7) / 8 * 8 : (frame->count + 63) / 64 * 64;
}

/* Of them, those in each word. */
static inline uint32_t fnl_rows_of_word(const fnl_frame *frame)
{
    return frame->count < 64 ? fnl_frame_rows(frame) : 64;
}

/* A bit for every byte that is 1 (bytes are 0 or 1), for fnl_frame_rows of them. */
void fnl_pack_bits(const fnl_frame *frame, const uint8_t *bytes, uint64_t *bits);

/* Bytes of 0 and 1 become the step's truth, unknown where `valid` has no bit. */
void fnl_put_truth(const fnl_step *step, const fnl_frame *frame, const uint8_t *hits, const uint64_t *valid);

/* Rows of this block whose bit is set, added to the report. */
void fnl_count_rows(fnl_frame *frame, fnl_count_kind kind, const uint64_t *bits);

/* By file. */
fnl_kernel fnl_kernel_column, fnl_kernel_constant, fnl_kernel_missing, fnl_kernel_as_of, fnl_kernel_today;
fnl_kernel fnl_kernel_and, fnl_kernel_or, fnl_kernel_not, fnl_kernel_is_null, fnl_kernel_is_true, fnl_kernel_is_false;
fnl_kernel fnl_kernel_select;
fnl_kernel fnl_kernel_compare, fnl_kernel_compare_mixed, fnl_kernel_text_set, fnl_kernel_interval_set;
fnl_kernel fnl_kernel_add, fnl_kernel_subtract, fnl_kernel_multiply, fnl_kernel_negate, fnl_kernel_absolute,
    fnl_kernel_scale_up, fnl_kernel_round_down, fnl_kernel_floor_divide, fnl_kernel_to_number, fnl_kernel_to_whole,
    fnl_kernel_days;
fnl_kernel fnl_kernel_number_arithmetic, fnl_kernel_number_round, fnl_kernel_logistic;
fnl_kernel fnl_kernel_like, fnl_kernel_lower, fnl_kernel_length;
fnl_kernel fnl_kernel_points, fnl_kernel_sum, fnl_kernel_clamp, fnl_kernel_convert;
fnl_kernel fnl_kernel_bins, fnl_kernel_keys;
fnl_kernel fnl_kernel_per, fnl_kernel_per_clamped, fnl_kernel_decay, fnl_kernel_decay_points, fnl_kernel_weigh;
fnl_kernel fnl_kernel_literal_set, fnl_kernel_literal_keys;
fnl_kernel fnl_kernel_class_set, fnl_kernel_class_keys;
fnl_kernel fnl_kernel_top, fnl_kernel_advance, fnl_kernel_clock, fnl_kernel_spell;

/* What a value gives, as the kernels compute it. */
int64_t fnl_per_clamped(const fnl_per_clamped_table *table, int64_t value);

/* points × factor ÷ 2^30, half away from zero. The factor is at most 1, so it fits. */
int64_t fnl_decayed(int64_t points, uint32_t factor);

#endif
