/* What is given by age: the number of whole steps since a time, computed in binary64. */
#include "engine/vector_kernels.h"
#include "engine/vector_strip.h"

#ifdef FNL_VECTOR_AVX2

/* Below 2^52 microseconds, some 142 years, an age comes out exact. (n + 1/2) / step differs from any whole number by
   1/2 / step or more. The reciprocal is rounded, relatively by 2^-53 at most, which moves the quotient by less as long as
   n + 1/2 < 2^52. With 2^52 - 1/2 added to it in one fused step, and one more so that 2^52 is reached, the sum has no bits
   behind the point: its lower bits are one more than the whole number below the quotient. */
static const int64_t most_difference = ((int64_t)1 << 52) - 2;

/* Differences are compared with their first bit turned round, since vectors compare signed numbers. */
static const int64_t first_bit = INT64_MIN;

typedef struct ages {
    fnl_vector turned_as_of;
    fnl_vector as_of;
    fnl_vector turned_limit; /* count × step: from there on everything is too old */
    fnl_vector to_double;    /* makes a difference below 2^52 the number 2^52 + difference */
    fnl_vector before;       /* 2^52 - 1/2 - step: less it, that number is the difference and 1/2, a step older */
    fnl_vector less_half;    /* 2^52 - 1/2 */
    fnl_vector reciprocal;
} ages;

static ages ages_of(const fnl_ages_table *table, int64_t as_of)
{
    const double two_52 = 0x1p52;
    int64_t bits_of_two_52 = 0;
    memcpy(&bits_of_two_52, &two_52, sizeof two_52);
    int64_t limit = (int64_t)table->count * table->step;
    return (ages){
        .turned_as_of = fnl_vector_of64(as_of ^ first_bit),
        .as_of = fnl_vector_of64(as_of),
        .turned_limit = fnl_vector_of64(limit ^ first_bit),
        .to_double = fnl_vector_of64(bits_of_two_52 ^ first_bit),
        .before = fnl_vector_of_double(two_52 - 0.5 - (double)table->step),
        .less_half = fnl_vector_of_double(two_52 - 0.5),
        .reciprocal = fnl_vector_of_double(1.0 / (double)table->step),
    };
}

/* One more than the ages of a vector of times, in the lower halves of lanes of 64; that of `count` for those in the future.
   Adds to `future` where there are some. */
FNL_VECTOR_INLINE fnl_vector age(const ages *of, const int64_t *since, fnl_vector *future)
{
    fnl_vector times = fnl_vector_load(since);
    fnl_vector difference = fnl_vector_subtract64(of->turned_as_of, times);
    fnl_vector inside = fnl_vector_above64(of->turned_limit, difference);
    *future = fnl_vector_or(*future, fnl_vector_above64(times, of->as_of));
    difference = fnl_vector_choose(inside, difference, of->turned_limit);
    fnl_vector number = fnl_vector_subtract_double(fnl_vector_xor(difference, of->to_double), of->before);
    return FNL_FROM(pd, _mm256_fmadd_pd(FNL_AS(pd, number), FNL_AS(pd, of->reciprocal), FNL_AS(pd, of->less_half)));
}

/* What is given for the ages of a strip, four at a time. */
#define LOAD_STRIP(name, type)                                                                                         \
    FNL_VECTOR_INLINE void name(void *out, const void *gives, const uint32_t *found)                                   \
    {                                                                                                                  \
        for (size_t i = 0; i < fnl_strip_rows; i += 4) {                                                               \
            ((type *)out)[i] = ((const type *)gives)[(size_t)found[2 * i] - 1];                                        \
            ((type *)out)[i + 1] = ((const type *)gives)[(size_t)found[2 * i + 2] - 1];                                \
            ((type *)out)[i + 2] = ((const type *)gives)[(size_t)found[2 * i + 4] - 1];                                \
            ((type *)out)[i + 3] = ((const type *)gives)[(size_t)found[2 * i + 6] - 1];                                \
        }                                                                                                              \
    }

LOAD_STRIP(load16, int16_t)
LOAD_STRIP(load32, int32_t)

/* Bits of times after as_of that are counted. */
static uint64_t future_of_strip(const fnl_frame *frame, const fnl_block *a, const fnl_block *since, uint32_t row)
{
    uint64_t future = 0;
    for (uint32_t i = 0; i < fnl_strip_rows; i++)
        future |= (uint64_t)(since->whole[row + i] > frame->as_of) << i;
    return (future & fnl_strip_bits(a->is_true, row) & fnl_strip_bits(since->valid, row)) << row % 64;
}

/* What ages give, whatever the truth and the time's validity. */
FNL_VECTOR_INLINE void give_ages(const fnl_step *step, fnl_frame *frame, unsigned width)
{
    const fnl_ages_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    const fnl_block *since = &frame->registers[step->b];
    fnl_block *out = &frame->registers[step->out];
    const ages of = ages_of(table, frame->as_of);
    uint64_t counted[fnl_block_words] = { 0 };
    uint64_t any = 0;
    for (uint32_t row = 0; row < frame->count; row += fnl_strip_rows) {
        uint32_t found[2 * fnl_strip_rows];
        fnl_vector future = fnl_vector_of64(0);
        for (size_t i = 0; i < fnl_strip_rows; i += 4)
            fnl_vector_store(found + 2 * i, age(&of, since->whole + row + i, &future));
        if (width == fnl_width_16)
            load16(out->whole16 + row, table->gives, found);
        else
            load32(out->whole32 + row, table->gives, found);
        if (fnl_vector_bits8(future) != 0) {
            counted[row / 64] |= future_of_strip(frame, a, since, row);
            any |= counted[row / 64];
        }
    }
    if (any != 0)
        fnl_count_rows(frame, fnl_count_future, counted);
}

FNL_VECTOR_INLINE fnl_vector whole_vector(unsigned width, int64_t value)
{
    return width == fnl_width_16 ? fnl_vector_of16(value) : fnl_vector_of32(value);
}

FNL_VECTOR_INLINE fnl_vector mask_of(unsigned width, fnl_vector_bits bits, unsigned part)
{
    return width == fnl_width_16 ? fnl_vector_mask16(bits, part) : fnl_vector_mask32(bits, part);
}

/* What is given where the truth is not true, or the time is NULL. */
FNL_VECTOR_INLINE void give_others(const fnl_step *step, fnl_frame *frame, unsigned width)
{
    const fnl_ages_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    const uint64_t *valid = frame->registers[step->b].valid;
    char *out = frame->registers[step->out].values;
    fnl_vector no_age = whole_vector(width, width == fnl_width_16 ? ((const int16_t *)table->gives)[table->count]
                                                                  : ((const int32_t *)table->gives)[table->count]);
    fnl_vector if_false = whole_vector(width, table->if_false);
    fnl_vector if_unknown = whole_vector(width, table->if_unknown);
    for (uint32_t row = 0; row < frame->count; row += fnl_strip_rows)
        for (unsigned part = 0; part < width; part++) {
            char *at = out + (size_t)row * width + part * sizeof(fnl_vector);
            fnl_vector is_true = mask_of(width, fnl_strip_bits(a->is_true, row), part);
            fnl_vector is_false = mask_of(width, fnl_strip_bits(a->is_false, row), part);
            fnl_vector has_age = mask_of(width, fnl_strip_bits(valid, row), part);
            fnl_vector by_age = fnl_vector_choose(has_age, fnl_vector_load(at), no_age);
            fnl_vector other = fnl_vector_choose(is_false, if_false, if_unknown);
            fnl_vector_store(at, fnl_vector_choose(is_true, by_age, other));
        }
}

FNL_VECTOR_INLINE int32_t decay_points(const fnl_step *step, fnl_frame *frame, unsigned width)
{
    uint32_t words = fnl_words(frame);
    if (frame->as_of < -most_difference) /* differences to the latest times would come round */
        return fnl_kernel_decay_points(step, frame);
    give_ages(step, frame, width);
    if (!fnl_all_bits(frame->registers[step->a].is_true, words) ||
        !fnl_all_bits(frame->registers[step->b].valid, words))
        give_others(step, frame, width);
    fnl_fill_bits(frame->registers[step->out].valid, words);
    return FNL_OK;
}

static int32_t decay_points16(const fnl_step *step, fnl_frame *frame)
{
    return decay_points(step, frame, fnl_width_16);
}

static int32_t decay_points32(const fnl_step *step, fnl_frame *frame)
{
    return decay_points(step, frame, fnl_width_32);
}

fnl_kernel *FNL_DECAY_POINTS(const fnl_step *step)
{
    const fnl_ages_table *table = step->table;
    int64_t limit = 0;
    if (table->count > INT32_MAX || __builtin_mul_overflow((int64_t)table->count, table->step, &limit) ||
        limit > most_difference - table->step)
        return NULL;
    return step->width == fnl_width_16 ? decay_points16 : step->width == fnl_width_32 ? decay_points32 : NULL;
}

#else

/* Comparing numbers of 64 bits needs AVX2. */
fnl_kernel *FNL_DECAY_POINTS(const fnl_step *step)
{
    (void)step;
    return NULL;
}

#endif
