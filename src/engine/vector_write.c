/* Writers of points by vectors; rows that do not fill a vector are written by the portable ones. Codes need no more than
   what compilers make of those. */
#include "core/vector.h"
#include "engine/write.h"

enum { points_divisor = 100, doubles = fnl_vector_bytes / 8, singles = fnl_vector_bytes / 4 };

/* A hundredth of whole numbers, correctly rounded. The quotient by the reciprocal is less than one unit of its last place
   off: half for its rounding, and at most 0.19 since the reciprocal is relatively 2^-55.4 off. So the remainder that a
   fused multiply-add gives is exact, and the one corrected by it, with a correctly rounded reciprocal, is the nearest
   number (Markstein's theorem). */
FNL_VECTOR_INLINE fnl_vector hundredth(fnl_vector numbers)
{
#ifdef FNL_VECTOR_AVX2
    const __m256d reciprocal = _mm256_set1_pd(1.0 / points_divisor);
    __m256d number = FNL_AS(pd, numbers);
    __m256d quotient = _mm256_mul_pd(number, reciprocal);
    __m256d remainder = _mm256_fnmadd_pd(quotient, _mm256_set1_pd(points_divisor), number);
    return FNL_FROM(pd, _mm256_fmadd_pd(remainder, reciprocal, quotient));
#else
    return FNL_FROM(pd, _mm_div_pd(FNL_AS(pd, numbers), _mm_set1_pd(points_divisor)));
#endif
}

FNL_VECTOR_INLINE void put(void *out, fnl_vector vector, bool streams)
{
    if (streams)
        fnl_vector_stream(out, vector);
    else
        fnl_vector_store(out, vector);
}

FNL_VECTOR_INLINE void points16(const int16_t *points, double *out, uint32_t count, bool streams)
{
    uint32_t row = 0;
    for (; row + singles <= count; row += singles) {
        fnl_vector wider = fnl_vector_widen16(points + row);
        put(out + row, hundredth(fnl_vector_doubles_of32(wider, 0)), streams);
        put(out + row + doubles, hundredth(fnl_vector_doubles_of32(wider, 1)), streams);
    }
    fnl_reference_writers.points16(points + row, out + row, count - row);
}

FNL_VECTOR_INLINE void points32(const int32_t *points, double *out, uint32_t count, bool streams)
{
    uint32_t row = 0;
    for (; row + singles <= count; row += singles) {
        fnl_vector wholes = fnl_vector_load(points + row);
        put(out + row, hundredth(fnl_vector_doubles_of32(wholes, 0)), streams);
        put(out + row + doubles, hundredth(fnl_vector_doubles_of32(wholes, 1)), streams);
    }
    fnl_reference_writers.points32(points + row, out + row, count - row);
}

static void stream_codes16(const int16_t *codes, int32_t *out, uint32_t count)
{
    uint32_t row = 0;
    for (; row + singles <= count; row += singles)
        fnl_vector_stream(out + row, fnl_vector_widen16(codes + row));
    fnl_write_codes16(codes + row, out + row, count - row);
}

static void stream_codes32(const int32_t *codes, int32_t *out, uint32_t count)
{
    uint32_t row = 0;
    for (; row + singles <= count; row += singles)
        fnl_vector_stream(out + row, fnl_vector_load(codes + row));
    fnl_write_codes32(codes + row, out + row, count - row);
}

#ifdef FNL_VECTOR_AVX2
/* Upper and lower halves become parts of numbers near 2^84 and 2^52, whose sum, less those, rounds once. */
FNL_VECTOR_INLINE fnl_vector doubles_of64(fnl_vector wholes)
{
    const fnl_vector near_upper = fnl_vector_of64(0x4530000080000000);
    const fnl_vector near_lower = fnl_vector_of64(0x4330000000000000);
    const fnl_vector near_both = fnl_vector_of64(0x4530000080100000);
    fnl_vector upper = fnl_vector_xor(_mm256_srli_epi64(wholes, 32), near_upper);
    fnl_vector lower = _mm256_blend_epi32(near_lower, wholes, 0x55);
    __m256d less = _mm256_sub_pd(FNL_AS(pd, upper), FNL_AS(pd, near_both));
    return FNL_FROM(pd, _mm256_add_pd(less, FNL_AS(pd, lower)));
}

/* Larger numbers than 2^53, which are rare, are left to the portable writer. */
FNL_VECTOR_INLINE void points64(const int64_t *points, double *out, uint32_t count, bool streams)
{
    static const int64_t exactly = (int64_t)1 << 53;
    fnl_vector beyond = fnl_vector_of64(0);
    uint32_t row = 0;
    for (; row + doubles <= count; row += doubles) {
        fnl_vector wholes = fnl_vector_load(points + row);
        beyond = fnl_vector_or(beyond, fnl_vector_above64(wholes, fnl_vector_of64(exactly)));
        beyond = fnl_vector_or(beyond, fnl_vector_above64(fnl_vector_of64(-exactly), wholes));
        put(out + row, hundredth(doubles_of64(wholes)), streams);
    }
    if (fnl_vector_bits8(beyond) != 0)
        row = 0;
    fnl_reference_writers.points64(points + row, out + row, count - row);
}
#else
FNL_VECTOR_INLINE void points64(const int64_t *points, double *out, uint32_t count, bool streams)
{
    (void)streams;
    fnl_reference_writers.points64(points, out, count);
}
#endif

#define WRITER(name, writer, type, streams)                                                                            \
    static void name(const type *points, double *out, uint32_t count)                                                  \
    {                                                                                                                  \
        writer(points, out, count, streams);                                                                           \
    }

WRITER(write_points16, points16, int16_t, false)
WRITER(write_points32, points32, int32_t, false)
WRITER(write_points64, points64, int64_t, false)
WRITER(stream_points16, points16, int16_t, true)
WRITER(stream_points32, points32, int32_t, true)
WRITER(stream_points64, points64, int64_t, true)

static void finish_streams(void)
{
    _mm_sfence();
}

const fnl_writers FNL_AT_LEVEL(fnl_writers) = {
    .points16 = write_points16,
    .points32 = write_points32,
    .points64 = write_points64,
    .codes16 = fnl_write_codes16,
    .codes32 = fnl_write_codes32,
    .codes64 = fnl_write_codes64,
    .finish = fnl_write_nothing,
};

const fnl_writers FNL_AT_LEVEL(fnl_streaming_writers) = {
    .points16 = stream_points16,
    .points32 = stream_points32,
    .points64 = stream_points64,
    .codes16 = stream_codes16,
    .codes32 = stream_codes32,
    .codes64 = fnl_write_codes64,
    .finish = finish_streams,
};
