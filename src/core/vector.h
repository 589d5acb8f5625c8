/* Vectors of 16 or 32 bytes under one set of names. A file that includes it is compiled once for each level of processor
   (FNL_VECTOR_AVX2 or FNL_VECTOR_SSSE3 is defined) and names what it exports with FNL_AT_LEVEL. */
#ifndef FNL_CORE_VECTOR_H
#define FNL_CORE_VECTOR_H

#include <immintrin.h>
#include <stdint.h>

#ifdef FNL_VECTOR_AVX2
#define FNL_AT_LEVEL(name) name##_avx2
#define FNL_EACH(operation) _mm256_##operation
#define FNL_WHOLE(operation) _mm256_##operation##_si256
#define FNL_AS(type, vector) _mm256_castsi256_##type(vector)
#define FNL_FROM(type, vector) _mm256_cast##type##_si256(vector)
typedef __m256i fnl_vector;
typedef uint32_t fnl_vector_bits; /* a bit for every byte of a vector */
enum { fnl_vector_bytes = 32 };
#else
#define FNL_AT_LEVEL(name) name##_ssse3
#define FNL_EACH(operation) _mm_##operation
#define FNL_WHOLE(operation) _mm_##operation##_si128
#define FNL_AS(type, vector) _mm_castsi128_##type(vector)
#define FNL_FROM(type, vector) _mm_cast##type##_si128(vector)
typedef __m128i fnl_vector;
typedef uint16_t fnl_vector_bits;
enum { fnl_vector_bytes = 16 };
#endif

/* So that operations handed over as functions, and numbers of vectors, are constants where they are used. */
#define FNL_VECTOR_INLINE static inline __attribute__((always_inline))

#define FNL_VECTOR_UNARY(name, ...)                                                                                    \
    FNL_VECTOR_INLINE fnl_vector fnl_vector_##name(fnl_vector a)                                                       \
    {                                                                                                                  \
        return __VA_ARGS__;                                                                                            \
    }
#define FNL_VECTOR_BINARY(name, ...)                                                                                   \
    FNL_VECTOR_INLINE fnl_vector fnl_vector_##name(fnl_vector a, fnl_vector b)                                         \
    {                                                                                                                  \
        return __VA_ARGS__;                                                                                            \
    }

FNL_VECTOR_INLINE fnl_vector fnl_vector_load(const void *memory)
{
    return FNL_WHOLE(loadu)((const fnl_vector *)memory);
}

FNL_VECTOR_INLINE void fnl_vector_store(void *memory, fnl_vector vector)
{
    FNL_WHOLE(storeu)((fnl_vector *)memory, vector);
}

/* Past the caches; memory is aligned to a vector. What others are to read needs _mm_sfence() before. */
FNL_VECTOR_INLINE void fnl_vector_stream(void *memory, fnl_vector vector)
{
    FNL_WHOLE(stream)((fnl_vector *)memory, vector);
}

/* One value in every lane. */
FNL_VECTOR_INLINE fnl_vector fnl_vector_of8(int64_t value)
{
    return FNL_EACH(set1_epi8)((char)value);
}

FNL_VECTOR_INLINE fnl_vector fnl_vector_of16(int64_t value)
{
    return FNL_EACH(set1_epi16)((short)value);
}

FNL_VECTOR_INLINE fnl_vector fnl_vector_of32(int64_t value)
{
    return FNL_EACH(set1_epi32)((int)value);
}

FNL_VECTOR_INLINE fnl_vector fnl_vector_of64(int64_t value)
{
    return FNL_EACH(set1_epi64x)(value);
}

FNL_VECTOR_INLINE fnl_vector fnl_vector_of_float(double value)
{
    return FNL_FROM(ps, FNL_EACH(set1_ps)((float)value));
}

FNL_VECTOR_INLINE fnl_vector fnl_vector_of_double(double value)
{
    return FNL_FROM(pd, FNL_EACH(set1_pd)(value));
}

FNL_VECTOR_BINARY(and, FNL_WHOLE (and)(a, b))
FNL_VECTOR_BINARY(or, FNL_WHOLE(or)(a, b))
FNL_VECTOR_BINARY(xor, FNL_WHOLE (xor)(a, b))
FNL_VECTOR_BINARY(add8_bounded, FNL_EACH(adds_epu8)(a, b)) /* unsigned, at most 255 */
FNL_VECTOR_BINARY(add16, FNL_EACH(add_epi16)(a, b))
FNL_VECTOR_BINARY(add32, FNL_EACH(add_epi32)(a, b))
FNL_VECTOR_BINARY(add64, FNL_EACH(add_epi64)(a, b))
FNL_VECTOR_BINARY(subtract8, FNL_EACH(sub_epi8)(a, b))
FNL_VECTOR_BINARY(subtract16, FNL_EACH(sub_epi16)(a, b))
FNL_VECTOR_BINARY(subtract32, FNL_EACH(sub_epi32)(a, b))
FNL_VECTOR_BINARY(subtract64, FNL_EACH(sub_epi64)(a, b))
FNL_VECTOR_BINARY(equal8, FNL_EACH(cmpeq_epi8)(a, b))
FNL_VECTOR_BINARY(equal16, FNL_EACH(cmpeq_epi16)(a, b))
FNL_VECTOR_BINARY(equal32, FNL_EACH(cmpeq_epi32)(a, b))
FNL_VECTOR_BINARY(above16, FNL_EACH(cmpgt_epi16)(a, b))
FNL_VECTOR_BINARY(above32, FNL_EACH(cmpgt_epi32)(a, b))
FNL_VECTOR_BINARY(multiply16, FNL_EACH(mullo_epi16)(a, b))
FNL_VECTOR_BINARY(smaller16, FNL_EACH(min_epi16)(a, b))
FNL_VECTOR_BINARY(larger16, FNL_EACH(max_epi16)(a, b))
FNL_VECTOR_BINARY(add_double, FNL_FROM(pd, FNL_EACH(add_pd)(FNL_AS(pd, a), FNL_AS(pd, b))))
FNL_VECTOR_BINARY(subtract_double, FNL_FROM(pd, FNL_EACH(sub_pd)(FNL_AS(pd, a), FNL_AS(pd, b))))
FNL_VECTOR_BINARY(multiply_double, FNL_FROM(pd, FNL_EACH(mul_pd)(FNL_AS(pd, a), FNL_AS(pd, b))))
/* Joins the lower, or upper, halves of each 16 bytes lane by lane: a below b. */
FNL_VECTOR_BINARY(join8_low, FNL_EACH(unpacklo_epi8)(a, b))
FNL_VECTOR_BINARY(join8_high, FNL_EACH(unpackhi_epi8)(a, b))
FNL_VECTOR_BINARY(join16_low, FNL_EACH(unpacklo_epi16)(a, b))
FNL_VECTOR_BINARY(join16_high, FNL_EACH(unpackhi_epi16)(a, b))

/* Within each 16 bytes: byte b of a; 0 where b has its highest bit. */
FNL_VECTOR_BINARY(shuffle8, FNL_EACH(shuffle_epi8)(a, b))

#ifdef FNL_VECTOR_AVX2
FNL_VECTOR_BINARY(at_least_float, FNL_FROM(ps, _mm256_cmp_ps(FNL_AS(ps, a), FNL_AS(ps, b), _CMP_GE_OQ)))
FNL_VECTOR_BINARY(at_least_double, FNL_FROM(pd, _mm256_cmp_pd(FNL_AS(pd, a), FNL_AS(pd, b), _CMP_GE_OQ)))
FNL_VECTOR_BINARY(equal64, _mm256_cmpeq_epi64(a, b))
FNL_VECTOR_BINARY(above64, _mm256_cmpgt_epi64(a, b))
FNL_VECTOR_BINARY(multiply32, _mm256_mullo_epi32(a, b))
FNL_VECTOR_BINARY(smaller32, _mm256_min_epi32(a, b))
FNL_VECTOR_BINARY(larger32, _mm256_max_epi32(a, b))
#else
FNL_VECTOR_BINARY(at_least_float, FNL_FROM(ps, _mm_cmpge_ps(FNL_AS(ps, a), FNL_AS(ps, b))))
FNL_VECTOR_BINARY(at_least_double, FNL_FROM(pd, _mm_cmpge_pd(FNL_AS(pd, a), FNL_AS(pd, b))))
FNL_VECTOR_INLINE fnl_vector fnl_vector_multiply32(fnl_vector a, fnl_vector b)
{
    __m128i even = _mm_mul_epu32(a, b);
    __m128i odd = _mm_mul_epu32(_mm_srli_epi64(a, 32), _mm_srli_epi64(b, 32));
    return _mm_unpacklo_epi32(_mm_shuffle_epi32(even, 0x08), _mm_shuffle_epi32(odd, 0x08));
}
#endif

/* a where mask has all bits of a lane, b where it has none. */
FNL_VECTOR_INLINE fnl_vector fnl_vector_choose(fnl_vector mask, fnl_vector a, fnl_vector b)
{
#ifdef FNL_VECTOR_AVX2
    return _mm256_blendv_epi8(b, a, mask);
#else
    return _mm_or_si128(_mm_and_si128(mask, a), _mm_andnot_si128(mask, b));
#endif
}

#ifdef FNL_VECTOR_AVX2
FNL_VECTOR_BINARY(smaller64, fnl_vector_choose(fnl_vector_above64(a, b), b, a))
FNL_VECTOR_BINARY(larger64, fnl_vector_choose(fnl_vector_above64(a, b), a, b))
#else
FNL_VECTOR_BINARY(smaller32, fnl_vector_choose(fnl_vector_above32(a, b), b, a))
FNL_VECTOR_BINARY(larger32, fnl_vector_choose(fnl_vector_above32(a, b), a, b))
#endif

/* The highest bit of every byte. */
FNL_VECTOR_INLINE fnl_vector_bits fnl_vector_bits8(fnl_vector vector)
{
    return (fnl_vector_bits)FNL_EACH(movemask_epi8)(vector);
}

/* The same 16 bytes in every 16 bytes, to shuffle from. */
FNL_VECTOR_INLINE fnl_vector fnl_vector_repeat16(__m128i bytes)
{
#ifdef FNL_VECTOR_AVX2
    return _mm256_broadcastsi128_si256(bytes);
#else
    return bytes;
#endif
}

FNL_VECTOR_INLINE fnl_vector fnl_vector_repeat(const void *memory)
{
    return fnl_vector_repeat16(_mm_loadu_si128((const __m128i *)memory));
}

/* Operations of AVX2 stay within 16 bytes each. What widens or narrows is therefore preceded or followed by an ordering of
   8, 4 or 2 byte units; narrower vectors need none. */
#ifdef FNL_VECTOR_AVX2
FNL_VECTOR_UNARY(before_join8, _mm256_permute4x64_epi64(a, 0xd8))
FNL_VECTOR_UNARY(before_join8_join16, _mm256_permutevar8x32_epi32(a, _mm256_setr_epi32(0, 2, 4, 6, 1, 3, 5, 7)))
FNL_VECTOR_UNARY(after_narrowing, _mm256_permute4x64_epi64(a, 0xd8))
FNL_VECTOR_UNARY(after_narrowing_twice, _mm256_permutevar8x32_epi32(a, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7)))
FNL_VECTOR_INLINE fnl_vector fnl_vector_after_narrowing_thrice(fnl_vector a)
{
    const __m256i pairs = _mm256_setr_epi8(0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15, 0, 1, 8, 9, 2, 3, 10,
                                           11, 4, 5, 12, 13, 6, 7, 14, 15);
    return _mm256_shuffle_epi8(_mm256_permute4x64_epi64(a, 0xd8), pairs);
}
FNL_VECTOR_BINARY(after_join_low, _mm256_permute2x128_si256(a, b, 0x20))
FNL_VECTOR_BINARY(after_join_high, _mm256_permute2x128_si256(a, b, 0x31))
#else
FNL_VECTOR_UNARY(before_join8, a)
FNL_VECTOR_UNARY(before_join8_join16, a)
FNL_VECTOR_UNARY(after_narrowing, a)
FNL_VECTOR_UNARY(after_narrowing_twice, a)
FNL_VECTOR_UNARY(after_narrowing_thrice, a)
FNL_VECTOR_BINARY(after_join_low, ((void)b, a))
FNL_VECTOR_BINARY(after_join_high, ((void)a, b))
#endif

/* Halves of lanes, bounded if signed numbers do not fit; not yet in order. */
FNL_VECTOR_BINARY(pack16, FNL_EACH(packs_epi16)(a, b))
FNL_VECTOR_BINARY(pack32, FNL_EACH(packs_epi32)(a, b))
FNL_VECTOR_BINARY(pack64, FNL_FROM(ps, FNL_EACH(shuffle_ps)(FNL_AS(ps, a), FNL_AS(ps, b), 0x88))) /* lower halves */

/* A byte for every lane of 2, 4 or 8 vectors, in order; for lanes that fit a signed byte. */
FNL_VECTOR_INLINE fnl_vector fnl_vector_bytes_of16(const fnl_vector *of)
{
    return fnl_vector_after_narrowing(fnl_vector_pack16(of[0], of[1]));
}

FNL_VECTOR_INLINE fnl_vector fnl_vector_bytes_of32(const fnl_vector *of)
{
    return fnl_vector_after_narrowing_twice(
        fnl_vector_pack16(fnl_vector_pack32(of[0], of[1]), fnl_vector_pack32(of[2], of[3])));
}

FNL_VECTOR_INLINE fnl_vector fnl_vector_bytes_of64(const fnl_vector *of)
{
    fnl_vector low = fnl_vector_pack32(fnl_vector_pack64(of[0], of[1]), fnl_vector_pack64(of[2], of[3]));
    fnl_vector high = fnl_vector_pack32(fnl_vector_pack64(of[4], of[5]), fnl_vector_pack64(of[6], of[7]));
    return fnl_vector_after_narrowing_thrice(fnl_vector_pack16(low, high));
}

/* The lower 16 bits of lanes of 32, and the lower 32 of 64, in order. */
FNL_VECTOR_BINARY(low16_of32,
                  fnl_vector_after_narrowing(fnl_vector_pack32(FNL_EACH(srai_epi32)(FNL_EACH(slli_epi32)(a, 16), 16),
                                                               FNL_EACH(srai_epi32)(FNL_EACH(slli_epi32)(b, 16), 16))))
FNL_VECTOR_BINARY(bounded16_of32, fnl_vector_after_narrowing(fnl_vector_pack32(a, b)))
FNL_VECTOR_BINARY(low32_of64, fnl_vector_after_narrowing(fnl_vector_pack64(a, b)))

/* Lanes twice as wide of half a vector's memory. */
FNL_VECTOR_INLINE fnl_vector fnl_vector_widen16(const void *memory)
{
#ifdef FNL_VECTOR_AVX2
    return _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)memory));
#else
    __m128i half = _mm_loadl_epi64((const __m128i *)memory);
    return _mm_srai_epi32(_mm_unpacklo_epi16(half, half), 16);
#endif
}

FNL_VECTOR_INLINE fnl_vector fnl_vector_widen_float(const void *memory)
{
#ifdef FNL_VECTOR_AVX2
    return FNL_FROM(pd, _mm256_cvtps_pd(_mm_castsi128_ps(_mm_loadu_si128((const __m128i *)memory))));
#else
    return FNL_FROM(pd, _mm_cvtps_pd(_mm_castsi128_ps(_mm_loadl_epi64((const __m128i *)memory))));
#endif
}

/* Doubles of one half of the lanes of 32, and back from both halves, cutting off what is behind the point. */
FNL_VECTOR_INLINE fnl_vector fnl_vector_doubles_of32(fnl_vector vector, unsigned half)
{
#ifdef FNL_VECTOR_AVX2
    return FNL_FROM(
        pd, _mm256_cvtepi32_pd(half == 0 ? _mm256_castsi256_si128(vector) : _mm256_extracti128_si256(vector, 1)));
#else
    return FNL_FROM(pd, _mm_cvtepi32_pd(half == 0 ? vector : _mm_shuffle_epi32(vector, 0x0e)));
#endif
}

FNL_VECTOR_INLINE fnl_vector fnl_vector_whole32_of_doubles(fnl_vector a, fnl_vector b)
{
    __m128i low = FNL_EACH(cvttpd_epi32)(FNL_AS(pd, a));
    __m128i high = FNL_EACH(cvttpd_epi32)(FNL_AS(pd, b));
#ifdef FNL_VECTOR_AVX2
    return _mm256_setr_m128i(low, high);
#else
    return _mm_unpacklo_epi64(low, high);
#endif
}

/* All bits of the lanes whose bit is set: bytes of one vector. */
FNL_VECTOR_INLINE fnl_vector fnl_vector_mask8(fnl_vector_bits bits)
{
#ifdef FNL_VECTOR_AVX2
    const fnl_vector eights = _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
#else
    const fnl_vector eights = _mm_set_epi64x(0x0101010101010101, 0);
#endif
    const fnl_vector one_each = fnl_vector_of64((int64_t)0x8040201008040201);
    fnl_vector spread = fnl_vector_shuffle8(fnl_vector_of32(bits), eights);
    return fnl_vector_equal8(fnl_vector_and(spread, one_each), one_each);
}

/* The same for lanes of 16, 32 and 64 in one of the 2, 4 or 8 vectors that together have a lane for each bit. */
FNL_VECTOR_INLINE fnl_vector fnl_vector_mask16(fnl_vector_bits bits, unsigned part)
{
#ifdef FNL_VECTOR_AVX2
    const fnl_vector one_each = _mm256_setr_epi16(1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0x100, 0x200, 0x400, 0x800,
                                                  0x1000, 0x2000, 0x4000, INT16_MIN);
#else
    const fnl_vector one_each = _mm_setr_epi16(1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80);
#endif
    fnl_vector spread = fnl_vector_of16(bits >> part * (fnl_vector_bytes / 2));
    return fnl_vector_equal16(fnl_vector_and(spread, one_each), one_each);
}

FNL_VECTOR_INLINE fnl_vector fnl_vector_mask32(fnl_vector_bits bits, unsigned part)
{
#ifdef FNL_VECTOR_AVX2
    fnl_vector one_each = _mm256_setr_epi32(1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80);
#else
    fnl_vector one_each = _mm_setr_epi32(1, 2, 4, 8);
#endif
    one_each = FNL_EACH(slli_epi32)(one_each, (int)(part * (fnl_vector_bytes / 4)));
    return fnl_vector_equal32(fnl_vector_and(fnl_vector_of32(bits), one_each), one_each);
}

FNL_VECTOR_INLINE fnl_vector fnl_vector_mask64(fnl_vector_bits bits, unsigned part)
{
#ifdef FNL_VECTOR_AVX2
    fnl_vector one_each = _mm256_setr_epi32(1, 1, 2, 2, 4, 4, 8, 8);
#else
    fnl_vector one_each = _mm_setr_epi32(1, 1, 2, 2);
#endif
    one_each = FNL_EACH(slli_epi32)(one_each, (int)(part * (fnl_vector_bytes / 8)));
    return fnl_vector_equal32(fnl_vector_and(fnl_vector_of32(bits), one_each), one_each);
}

#endif
