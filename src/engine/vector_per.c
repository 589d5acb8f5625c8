/* Points per unit of a value, between bounds. */
#include "engine/vector_kernels.h"
#include "engine/vector_strip.h"

#include "core/arithmetic.h"

/* A product in lanes of 32 bits, or in doubles where there is a division. */
typedef struct product {
    int64_t least; /* values are held between these two, beyond which nothing changes */
    int64_t most;
    int64_t factor;
    int64_t divisor;
} product;

/* factor × value ÷ divisor is exact in doubles: with n = |factor × value| + divisor / 2 and n + 1/2 < 2^51, the number
   (n + 1/2) / divisor is 1/2 / divisor or more off any whole number, and the roundings of the reciprocal and of the
   product, relatively 2^-53 each, move it by less. So cutting off what is behind the point gives the quotient. */
static const int64_t most_dividend = ((int64_t)1 << 51) - 2;

static bool fits32(int64_t value)
{
    return value >= INT32_MIN && value <= INT32_MAX;
}

static bool end_fits(const product *of, int64_t value)
{
    int64_t points = 0;
    if (__builtin_mul_overflow(of->factor, value, &points) || points > most_dividend || points < -most_dividend)
        return false;
    int64_t dividend = (points < 0 ? -points : points) + of->divisor / 2;
    return dividend <= most_dividend && fits32(dividend / of->divisor);
}

/* False if the lanes cannot hold it. */
static bool find_product(const fnl_step *step, product *out)
{
    const fnl_per_clamped_table *table = step->table;
    int64_t shift = table->per.shift;
    *out = (product){ table->least, table->most, table->per.points, 1 };
    if (step->of_width == fnl_width_32) {
        out->least = out->least < INT32_MIN ? INT32_MIN : out->least;
        out->most = out->most > INT32_MAX ? INT32_MAX : out->most;
    }
    if (shift > fnl_most_digits || shift < -fnl_most_digits)
        return false;
    if (shift > 0)
        out->divisor = fnl_powers_of_ten[shift];
    if (shift < 0 && __builtin_mul_overflow(out->factor, fnl_powers_of_ten[-shift], &out->factor))
        return false;
    bool factor_fits = shift > 0 ? end_fits(out, 1) || end_fits(out, 0) : fits32(out->factor);
    return factor_fits && out->least <= out->most && fits32(out->least) && fits32(out->most) &&
           end_fits(out, out->least) && end_fits(out, out->most);
}

typedef struct lanes {
    fnl_vector least;
    fnl_vector most;
    fnl_vector factor;
    fnl_vector half; /* of the divisor, and 1/2 */
    fnl_vector reciprocal;
    fnl_vector low;
    fnl_vector high;
    fnl_vector missing;
} lanes;

FNL_VECTOR_INLINE lanes lanes_of(const fnl_step *step, bool divides)
{
    const fnl_per_clamped_table *table = step->table;
    product of;
    find_product(step, &of);
    bool wide = step->of_width == fnl_width_64;
    return (lanes){
        .least = wide ? fnl_vector_of64(of.least) : fnl_vector_of32(of.least),
        .most = wide ? fnl_vector_of64(of.most) : fnl_vector_of32(of.most),
        .factor = divides ? fnl_vector_of_double((double)of.factor) : fnl_vector_of32(of.factor),
        .half = fnl_vector_of_double((double)(of.divisor / 2) + 0.5),
        .reciprocal = fnl_vector_of_double(1.0 / (double)of.divisor),
        .low = fnl_vector_of32(table->low < INT32_MIN ? INT32_MIN : table->low),
        .high = fnl_vector_of32(table->high > INT32_MAX ? INT32_MAX : table->high),
        .missing = fnl_vector_of32(table->missing),
    };
}

/* Values of a part of a strip between the ends, in lanes of 32. */
FNL_VECTOR_INLINE fnl_vector held(const lanes *of, const char *values, unsigned of_width)
{
    fnl_vector first = fnl_vector_load(values);
    if (of_width == fnl_width_32)
        return fnl_vector_smaller32(fnl_vector_larger32(first, of->least), of->most);
#ifdef FNL_VECTOR_AVX2
    fnl_vector second = fnl_vector_load(values + sizeof first);
    first = fnl_vector_smaller64(fnl_vector_larger64(first, of->least), of->most);
    second = fnl_vector_smaller64(fnl_vector_larger64(second, of->least), of->most);
    return fnl_vector_low32_of64(first, second);
#else
    return first;
#endif
}

/* Half away from zero: what is added to the product has its sign. */
FNL_VECTOR_INLINE fnl_vector divided(const lanes *of, fnl_vector value, unsigned part)
{
    const fnl_vector sign = fnl_vector_of64(INT64_MIN);
    fnl_vector points = fnl_vector_multiply_double(fnl_vector_doubles_of32(value, part), of->factor);
    fnl_vector half = fnl_vector_or(fnl_vector_and(points, sign), of->half);
    return fnl_vector_multiply_double(fnl_vector_add_double(points, half), of->reciprocal);
}

FNL_VECTOR_INLINE fnl_vector points_of(const lanes *of, fnl_vector value, bool divides)
{
    fnl_vector points = divides ? fnl_vector_whole32_of_doubles(divided(of, value, 0), divided(of, value, 1))
                                : fnl_vector_multiply32(value, of->factor);
    return fnl_vector_smaller32(fnl_vector_larger32(points, of->low), of->high);
}

FNL_VECTOR_INLINE void per_rows(const fnl_step *step, const fnl_frame *frame, unsigned of_width, unsigned width,
                                bool divides, bool all_valid)
{
    const fnl_block *a = &frame->registers[step->a];
    const fnl_block *out = &frame->registers[step->out];
    const lanes of = lanes_of(step, divides);
    for (uint32_t row = 0; row < frame->count; row += fnl_strip_rows) {
        fnl_vector points[4];
        for (unsigned part = 0; part < 4; part++) {
            uint32_t first = row + part * (fnl_strip_rows / 4);
            fnl_vector value = held(&of, (const char *)a->values + (size_t)first * of_width, of_width);
            points[part] = points_of(&of, value, divides);
            if (!all_valid) {
                fnl_vector valid = fnl_vector_mask32(fnl_strip_bits(a->valid, row), part);
                points[part] = fnl_vector_choose(valid, points[part], of.missing);
            }
            if (width == fnl_width_32)
                fnl_vector_store(out->whole32 + first, points[part]);
        }
        if (width == fnl_width_16) {
            fnl_vector_store(out->whole16 + row, fnl_vector_low16_of32(points[0], points[1]));
            fnl_vector_store(out->whole16 + row + fnl_strip_rows / 2, fnl_vector_low16_of32(points[2], points[3]));
        }
    }
}

FNL_VECTOR_INLINE int32_t per(const fnl_step *step, fnl_frame *frame, unsigned of_width, unsigned width, bool divides)
{
    uint32_t words = fnl_words(frame);
    if (fnl_all_bits(frame->registers[step->a].valid, words))
        per_rows(step, frame, of_width, width, divides, true);
    else
        per_rows(step, frame, of_width, width, divides, false);
    fnl_fill_bits(frame->registers[step->out].valid, words);
    return FNL_OK;
}

#define PER(of_width, width)                                                                                           \
    static int32_t multiply_##of_width##_to_##width(const fnl_step *step, fnl_frame *frame)                            \
    {                                                                                                                  \
        return per(step, frame, fnl_width_##of_width, fnl_width_##width, false);                                       \
    }                                                                                                                  \
    static int32_t divide_##of_width##_to_##width(const fnl_step *step, fnl_frame *frame)                              \
    {                                                                                                                  \
        return per(step, frame, fnl_width_##of_width, fnl_width_##width, true);                                        \
    }

PER(32, 16)
PER(32, 32)
#ifdef FNL_VECTOR_AVX2
PER(64, 16)
PER(64, 32)
#endif

fnl_kernel *FNL_PER_CLAMPED(const fnl_step *step)
{
    fnl_kernel *const of32[][2] = { { multiply_32_to_16, multiply_32_to_32 }, { divide_32_to_16, divide_32_to_32 } };
    const fnl_per_clamped_table *table = step->table;
    bool to32 = step->width == fnl_width_32;
    product of;
    if ((!to32 && step->width != fnl_width_16) || table->low > INT32_MAX || table->high < INT32_MIN ||
        !find_product(step, &of))
        return NULL;
    if (step->of_width == fnl_width_32)
        return of32[of.divisor > 1][to32];
#ifdef FNL_VECTOR_AVX2
    fnl_kernel *const of64[][2] = { { multiply_64_to_16, multiply_64_to_32 }, { divide_64_to_16, divide_64_to_32 } };
    if (step->of_width == fnl_width_64)
        return of64[of.divisor > 1][to32];
#endif
    return NULL;
}
