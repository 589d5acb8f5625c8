/* A strip: as many rows as a vector has bytes. Kernels compute whole strips. */
#ifndef FNL_ENGINE_VECTOR_STRIP_H
#define FNL_ENGINE_VECTOR_STRIP_H

#include "core/vector.h"
#include "engine/kernel.h"

#include <string.h>

enum { fnl_strip_rows = fnl_vector_bytes };

/* Masks, a bit a row: those of the strip that begins with a row. */
FNL_VECTOR_INLINE fnl_vector_bits fnl_strip_bits(const uint64_t *bits, uint32_t row)
{
    fnl_vector_bits strip = 0;
    memcpy(&strip, (const char *)bits + row / 8, sizeof strip);
    return strip;
}

FNL_VECTOR_INLINE void fnl_put_strip_bits(uint64_t *bits, uint32_t row, fnl_vector_bits strip)
{
    memcpy((char *)bits + row / 8, &strip, sizeof strip);
}

static inline bool fnl_all_bits(const uint64_t *bits, uint32_t words)
{
    uint64_t all = ~(uint64_t)0;
    for (uint32_t word = 0; word < words; word++)
        all &= bits[word];
    return all == ~(uint64_t)0;
}

static inline void fnl_fill_bits(uint64_t *bits, uint32_t words)
{
    for (uint32_t word = 0; word < words; word++)
        bits[word] = ~(uint64_t)0;
}

static inline void fnl_copy_bits(const uint64_t *from, uint64_t *bits, uint32_t words)
{
    for (uint32_t word = 0; word < words; word++)
        bits[word] = from[word];
}

/* What each of 16 slots gives, byte by byte, to shuffle from. */
enum { fnl_slots = 16 };
typedef struct fnl_slot_bytes {
    fnl_vector bytes[4];
} fnl_slot_bytes;

/* The lower 32 bits of four slots: their lowest bytes, then the next, … */
FNL_VECTOR_INLINE __m128i fnl_bytes_of_four(const int64_t *gives)
{
    __m128 first = _mm_castsi128_ps(_mm_loadu_si128((const __m128i *)(const void *)gives));
    __m128 second = _mm_castsi128_ps(_mm_loadu_si128((const __m128i *)(const void *)(gives + 2)));
    __m128i lower = _mm_castps_si128(_mm_shuffle_ps(first, second, 0x88));
    return _mm_shuffle_epi8(lower, _mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
}

/* Of all 16 slots: a transposition. Single leads need it to be fast. */
FNL_VECTOR_INLINE void fnl_find_slot_bytes(const int64_t *gives, fnl_slot_bytes *out)
{
    __m128i a = fnl_bytes_of_four(gives);
    __m128i b = fnl_bytes_of_four(gives + 4);
    __m128i c = fnl_bytes_of_four(gives + 8);
    __m128i d = fnl_bytes_of_four(gives + 12);
    __m128i low_ab = _mm_unpacklo_epi32(a, b);
    __m128i low_cd = _mm_unpacklo_epi32(c, d);
    __m128i high_ab = _mm_unpackhi_epi32(a, b);
    __m128i high_cd = _mm_unpackhi_epi32(c, d);
    out->bytes[0] = fnl_vector_repeat16(_mm_unpacklo_epi64(low_ab, low_cd));
    out->bytes[1] = fnl_vector_repeat16(_mm_unpackhi_epi64(low_ab, low_cd));
    out->bytes[2] = fnl_vector_repeat16(_mm_unpacklo_epi64(high_ab, high_cd));
    out->bytes[3] = fnl_vector_repeat16(_mm_unpackhi_epi64(high_ab, high_cd));
}

/* Lower and upper bytes of a strip become lanes of 16, if the bytes went through before_join8. */
FNL_VECTOR_INLINE void fnl_put_strip16(int16_t *out, fnl_vector low, fnl_vector high)
{
    fnl_vector_store(out, fnl_vector_join8_low(low, high));
    fnl_vector_store(out + fnl_strip_rows / 2, fnl_vector_join8_high(low, high));
}

FNL_VECTOR_INLINE void fnl_give_strip16(const fnl_slot_bytes *slots, fnl_vector slot, int16_t *out)
{
    slot = fnl_vector_before_join8(slot);
    fnl_put_strip16(out, fnl_vector_shuffle8(slots->bytes[0], slot), fnl_vector_shuffle8(slots->bytes[1], slot));
}

FNL_VECTOR_INLINE void fnl_give_strip32(const fnl_slot_bytes *slots, fnl_vector slot, int32_t *out)
{
    fnl_vector bytes[4];
    slot = fnl_vector_before_join8_join16(slot);
    for (unsigned byte = 0; byte < 4; byte++)
        bytes[byte] = fnl_vector_shuffle8(slots->bytes[byte], slot);
    fnl_vector low = fnl_vector_join8_low(bytes[0], bytes[1]);
    fnl_vector high = fnl_vector_join8_low(bytes[2], bytes[3]);
    fnl_vector_store(out, fnl_vector_join16_low(low, high));
    fnl_vector_store(out + fnl_strip_rows / 4, fnl_vector_join16_high(low, high));
    low = fnl_vector_join8_high(bytes[0], bytes[1]);
    high = fnl_vector_join8_high(bytes[2], bytes[3]);
    fnl_vector_store(out + fnl_strip_rows / 2, fnl_vector_join16_low(low, high));
    fnl_vector_store(out + fnl_strip_rows / 2 + fnl_strip_rows / 4, fnl_vector_join16_high(low, high));
}

#endif
