/* Arithmetic in binary64; results that are not finite are NULL. */
#include "engine/kernel.h"

#include "core/arithmetic.h"
#include "engine/exponential.h"

#include <math.h>

/* Valid where the operands are and the result is finite. */
static void close_finite(const fnl_step *step, fnl_frame *frame, const uint64_t *valid_a, const uint64_t *valid_b)
{
    fnl_block *out = &frame->registers[step->out];
    uint32_t words = fnl_words(frame);
    uint8_t finite[fnl_block_rows];
    uint64_t bits[fnl_block_words];
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++)
        finite[row] = fabs(out->number[row]) <= 0x1.fffffffffffffp+1023;
    fnl_pack_bits(frame, finite, bits);
    for (uint32_t word = 0; word < words; word++)
        out->valid[word] = bits[word] & valid_a[word] & valid_b[word];
}

#define EVERY_ROW(expression)                                                                                          \
    for (uint32_t row = 0; row < rows; row++)                                                                          \
        out[row] = (expression);

int32_t fnl_kernel_number_arithmetic(const fnl_step *step, fnl_frame *frame)
{
    const fnl_block *left = &frame->registers[step->a];
    bool is_binary = step->operation <= fnl_op_number_divide;
    const fnl_block *right = is_binary ? &frame->registers[step->b] : left;
    const double *a = left->number;
    const double *b = right->number;
    double *restrict out = frame->registers[step->out].number;
    uint32_t rows = fnl_frame_rows(frame);
    switch (step->operation) {
    case fnl_op_number_add:
        EVERY_ROW(a[row] + b[row])
        break;
    case fnl_op_number_subtract:
        EVERY_ROW(a[row] - b[row])
        break;
    case fnl_op_number_multiply:
        EVERY_ROW(a[row] * b[row])
        break;
    case fnl_op_number_divide: /* by zero: infinite or NaN, so NULL */
        EVERY_ROW(a[row] / b[row])
        break;
    case fnl_op_number_negate:
        EVERY_ROW(-a[row])
        break;
    default:
        EVERY_ROW(fabs(a[row]))
    }
    close_finite(step, frame, left->valid, right->valid);
    return FNL_OK;
}

/* To `digits` after the point by exact value. A number too large for exact units has no digits there to lose. */
static double round_number(double number, int64_t digits)
{
    int64_t exact = 0;
    if (digits >= 0) {
        if (!fnl_exact_of_number(number, (unsigned)digits, &exact))
            return number;
        return fnl_number_of_exact(exact, (unsigned)digits);
    }
    if (!(fabs(number) < 0x1p63))
        return number;
    int64_t unit = fnl_powers_of_ten[-digits];
    exact = (int64_t)number; /* a unit is whole, so half of one is reached by the whole part or not at all */
    fnl_wide rounded = fnl_wide_multiply(fnl_divide_round(exact, unit), unit);
    return fnl_wide_divide_round(rounded, 1, &exact) ? (double)exact : number;
}

int32_t fnl_kernel_number_round(const fnl_step *step, fnl_frame *frame)
{
    const fnl_block *a = &frame->registers[step->a];
    double *out = frame->registers[step->out].number;
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++)
        out[row] = round_number(a->number[row], step->immediate);
    close_finite(step, frame, a->valid, a->valid);
    return FNL_OK;
}

int32_t fnl_kernel_logistic(const fnl_step *step, fnl_frame *frame)
{
    const fnl_block *a = &frame->registers[step->a];
    double *out = frame->registers[step->out].number;
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++)
        out[row] = fnl_logistic(a->number[row]);
    close_finite(step, frame, a->valid, a->valid);
    return FNL_OK;
}
