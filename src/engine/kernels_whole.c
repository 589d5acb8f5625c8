/* Exact arithmetic on wholes; what does not fit is NULL and counted. */
#include "engine/kernel.h"

#include "core/arithmetic.h"

/* Valid where both are and nothing overflowed; overflows of valid rows are counted. */
static void close_checked(const fnl_step *step, fnl_frame *frame, const uint64_t *valid_a, const uint64_t *valid_b,
                          const uint8_t *overflows)
{
    uint64_t bits[fnl_block_words];
    uint32_t words = fnl_words(frame);
    fnl_block *out = &frame->registers[step->out];
    uint64_t any = 0;
    fnl_pack_bits(frame, overflows, bits);
    for (uint32_t word = 0; word < words; word++) {
        uint64_t valid = valid_a[word] & valid_b[word];
        bits[word] &= valid;
        any |= bits[word];
        out->valid[word] = valid & ~bits[word];
    }
    if (any != 0)
        fnl_count_rows(frame, fnl_count_overflow, bits);
}

/* Operations of two operands: what they compute and whether it overflows. */
#define CHECKED_KERNEL(name, overflow)                                                                                 \
    int32_t name(const fnl_step *step, fnl_frame *frame)                                                               \
    {                                                                                                                  \
        const fnl_block *a = &frame->registers[step->a];                                                               \
        const fnl_block *b = &frame->registers[step->b];                                                               \
        int64_t *restrict out = frame->registers[step->out].whole;                                                     \
        uint8_t overflows[fnl_block_rows];                                                                             \
        for (uint32_t row = 0; row < fnl_frame_rows(frame); row++)                                                     \
            overflows[row] = overflow(a->whole[row], b->whole[row], &out[row]);                                        \
        close_checked(step, frame, a->valid, b->valid, overflows);                                                     \
        return FNL_OK;                                                                                                 \
    }

CHECKED_KERNEL(fnl_kernel_add, __builtin_add_overflow)
CHECKED_KERNEL(fnl_kernel_subtract, __builtin_sub_overflow)
CHECKED_KERNEL(fnl_kernel_multiply, __builtin_mul_overflow)

/* Operations of one operand and the immediate. */
#define CHECKED_UNARY_KERNEL(name, overflow)                                                                           \
    int32_t name(const fnl_step *step, fnl_frame *frame)                                                               \
    {                                                                                                                  \
        const fnl_block *a = &frame->registers[step->a];                                                               \
        int64_t *restrict out = frame->registers[step->out].whole;                                                     \
        uint8_t overflows[fnl_block_rows];                                                                             \
        for (uint32_t row = 0; row < fnl_frame_rows(frame); row++)                                                     \
            overflows[row] = overflow(a->whole[row], step->immediate, &out[row]);                                      \
        close_checked(step, frame, a->valid, a->valid, overflows);                                                     \
        return FNL_OK;                                                                                                 \
    }

static bool negate(int64_t value, int64_t immediate, int64_t *out)
{
    (void)immediate;
    return __builtin_sub_overflow((int64_t)0, value, out);
}

static bool absolute(int64_t value, int64_t immediate, int64_t *out)
{
    *out = value;
    return value < 0 && negate(value, immediate, out);
}

static bool scale_up(int64_t value, int64_t digits, int64_t *out)
{
    return __builtin_mul_overflow(value, fnl_powers_of_ten[digits], out);
}

CHECKED_UNARY_KERNEL(fnl_kernel_negate, negate)
CHECKED_UNARY_KERNEL(fnl_kernel_absolute, absolute)
CHECKED_UNARY_KERNEL(fnl_kernel_scale_up, scale_up)

static void copy_valid(const fnl_step *step, fnl_frame *frame)
{
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        frame->registers[step->out].valid[word] = frame->registers[step->a].valid[word];
}

int32_t fnl_kernel_round_down(const fnl_step *step, fnl_frame *frame)
{
    const int64_t *a = frame->registers[step->a].whole;
    int64_t *restrict out = frame->registers[step->out].whole;
    int64_t divisor = fnl_powers_of_ten[step->immediate];
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++)
        out[row] = fnl_divide_round(a[row], divisor);
    copy_valid(step, frame);
    return FNL_OK;
}

int32_t fnl_kernel_floor_divide(const fnl_step *step, fnl_frame *frame)
{
    const int64_t *a = frame->registers[step->a].whole;
    int64_t *restrict out = frame->registers[step->out].whole;
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++)
        out[row] = fnl_floor_divide(a[row], step->immediate);
    copy_valid(step, frame);
    return FNL_OK;
}

int32_t fnl_kernel_to_number(const fnl_step *step, fnl_frame *frame)
{
    const int64_t *a = frame->registers[step->a].whole;
    double *restrict out = frame->registers[step->out].number;
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++)
        out[row] = fnl_number_of_exact(a[row], (unsigned)step->immediate);
    copy_valid(step, frame);
    return FNL_OK;
}

int32_t fnl_kernel_to_whole(const fnl_step *step, fnl_frame *frame)
{
    const fnl_block *a = &frame->registers[step->a];
    int64_t *restrict out = frame->registers[step->out].whole;
    uint8_t overflows[fnl_block_rows];
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++) {
        out[row] = 0;
        overflows[row] = !fnl_exact_of_number(a->number[row], (unsigned)step->immediate, &out[row]);
    }
    close_checked(step, frame, a->valid, a->valid, overflows);
    return FNL_OK;
}

/* Between days and instants, in the model's zone. What lies outside the years 1 to 9999 is NULL and counted. */
int32_t fnl_kernel_days(const fnl_step *step, fnl_frame *frame)
{
    const fnl_block *a = &frame->registers[step->a];
    int64_t *out = frame->registers[step->out].whole;
    uint8_t overflows[fnl_block_rows] = { 0 };
    bool to_time = step->operation == fnl_op_date_to_time;
    int64_t first = to_time ? fnl_first_day : FNL_FIRST_INSTANT;
    int64_t last = to_time ? fnl_last_day : FNL_LAST_INSTANT;
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++) {
        int64_t value = a->whole[row];
        out[row] = 0;
        overflows[row] = value < first || value > last;
        if (overflows[row] || (a->valid[row / 64] >> row % 64 & 1) == 0)
            continue;
        out[row] = to_time ? fnl_zone_day_start(frame->zone, (int32_t)value) : fnl_zone_day_of(frame->zone, value);
    }
    close_checked(step, frame, a->valid, a->valid, overflows);
    return FNL_OK;
}
