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

static bool fits16(int64_t value)
{
    return value >= INT16_MIN && value <= INT16_MAX;
}

static bool end_fits(const product *of, int64_t value)
{
    int64_t points = 0;
    if (__builtin_mul_overflow(of->factor, value, &points) || points > most_dividend || points < -most_dividend)
        return false;
    int64_t dividend = (points < 0 ? -points : points) + of->divisor / 2;
    return dividend <= most_dividend && fits32(dividend / of->divisor);
}

/* points ÷ 10^shift, or × 10^-shift; false if it is beyond all that lanes hold. */
static bool scale_product(const fnl_per_table *per, product *out)
{
    if (per->shift > fnl_most_digits || per->shift < -fnl_most_digits)
        return false;
    out->factor = per->points;
    out->divisor = per->shift > 0 ? fnl_powers_of_ten[per->shift] : 1;
    if (per->shift < 0 && __builtin_mul_overflow(out->factor, fnl_powers_of_ten[-per->shift], &out->factor))
        return false;
    return per->shift > 0 ? out->factor >= -most_dividend && out->factor <= most_dividend : fits32(out->factor);
}

/* False if the lanes cannot hold it. */
static bool find_product(const fnl_step *step, product *out)
{
    const fnl_per_clamped_table *table = step->table;
    *out = (product){ .least = table->least, .most = table->most };
    if (step->of_width == fnl_width_32) {
        out->least = out->least < INT32_MIN ? INT32_MIN : out->least;
        out->most = out->most > INT32_MAX ? INT32_MAX : out->most;
    }
    return scale_product(&table->per, out) && out->least <= out->most && fits32(out->least) && fits32(out->most) &&
           end_fits(out, out->least) && end_fits(out, out->most);
}

/* Whether lanes of 16 bits hold it, too. */
static bool is_short(const product *of)
{
    return of->divisor == 1 && fits16(of->factor) && fits16(of->least) && fits16(of->most) &&
           fits16(of->factor * of->least) && fits16(of->factor * of->most);
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
    int64_t half = of.divisor / 2;
    bool wide = step->of_width == fnl_width_64;
    return (lanes){
        .least = wide ? fnl_vector_of64(of.least) : fnl_vector_of32(of.least),
        .most = wide ? fnl_vector_of64(of.most) : fnl_vector_of32(of.most),
        .factor = divides ? fnl_vector_of_double((double)of.factor) : fnl_vector_of32(of.factor),
        .half = fnl_vector_of_double((double)half + 0.5),
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

/* The same in lanes of 16. */
FNL_VECTOR_INLINE void short_rows(const fnl_step *step, const fnl_frame *frame, unsigned of_width, bool all_valid)
{
    const fnl_per_clamped_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    const fnl_block *out = &frame->registers[step->out];
    const lanes of = lanes_of(step, false);
    fnl_vector factor = fnl_vector_bounded16_of32(of.factor, of.factor);
    fnl_vector low = fnl_vector_bounded16_of32(of.low, of.low);
    fnl_vector high = fnl_vector_bounded16_of32(of.high, of.high);
    for (uint32_t row = 0; row < frame->count; row += fnl_strip_rows)
        for (unsigned part = 0; part < 2; part++) {
            uint32_t first = row + part * (fnl_strip_rows / 2);
            const char *values = (const char *)a->values + (size_t)first * of_width;
            fnl_vector value = fnl_vector_bounded16_of32(
                held(&of, values, of_width), held(&of, values + (size_t)fnl_strip_rows / 4 * of_width, of_width));
            fnl_vector points = fnl_vector_multiply16(value, factor);
            points = fnl_vector_smaller16(fnl_vector_larger16(points, low), high);
            if (!all_valid) {
                fnl_vector valid = fnl_vector_mask16(fnl_strip_bits(a->valid, row), part);
                points = fnl_vector_choose(valid, points, fnl_vector_of16(table->missing));
            }
            fnl_vector_store(out->whole16 + first, points);
        }
}

typedef enum way { way_short, way_multiply, way_divide } way;

FNL_VECTOR_INLINE int32_t per(const fnl_step *step, fnl_frame *frame, unsigned of_width, unsigned width, way how)
{
    uint32_t words = fnl_words(frame);
    bool all_valid = fnl_all_bits(frame->registers[step->a].valid, words);
    if (how == way_short && all_valid)
        short_rows(step, frame, of_width, true);
    else if (how == way_short)
        short_rows(step, frame, of_width, false);
    else if (all_valid)
        per_rows(step, frame, of_width, width, how == way_divide, true);
    else
        per_rows(step, frame, of_width, width, how == way_divide, false);
    fnl_fill_bits(frame->registers[step->out].valid, words);
    return FNL_OK;
}

#define PER(way, of_width, width)                                                                                      \
    static int32_t way##_##of_width##_to_##width(const fnl_step *step, fnl_frame *frame)                               \
    {                                                                                                                  \
        return per(step, frame, fnl_width_##of_width, fnl_width_##width, way_##way);                                   \
    }

PER(short, 32, 16)
PER(multiply, 32, 16)
PER(multiply, 32, 32)
PER(divide, 32, 16)
PER(divide, 32, 32)
#ifdef FNL_VECTOR_AVX2
PER(short, 64, 16)
PER(multiply, 64, 16)
PER(multiply, 64, 32)
PER(divide, 64, 16)
PER(divide, 64, 32)
#endif

fnl_kernel *FNL_PER_CLAMPED(const fnl_step *step)
{
    fnl_kernel *const of32[][2] = { [way_short] = { short_32_to_16, NULL },
                                    [way_multiply] = { multiply_32_to_16, multiply_32_to_32 },
                                    [way_divide] = { divide_32_to_16, divide_32_to_32 } };
    const fnl_per_clamped_table *table = step->table;
    bool to32 = step->width == fnl_width_32;
    product of;
    if ((!to32 && step->width != fnl_width_16) || table->low > INT32_MAX || table->high < INT32_MIN ||
        !find_product(step, &of))
        return NULL;
    way how = of.divisor > 1 ? way_divide : !to32 && is_short(&of) ? way_short : way_multiply;
    if (step->of_width == fnl_width_32)
        return of32[how][to32];
#ifdef FNL_VECTOR_AVX2
    fnl_kernel *const of64[][2] = { [way_short] = { short_64_to_16, NULL },
                                    [way_multiply] = { multiply_64_to_16, multiply_64_to_32 },
                                    [way_divide] = { divide_64_to_16, divide_64_to_32 } };
    if (step->of_width == fnl_width_64)
        return of64[how][to32];
#endif
    return NULL;
}
