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

static inline fnl_slot_bytes fnl_slot_bytes_of(const int64_t *gives, uint32_t count)
{
    uint8_t bytes[4][fnl_slots] = { { 0 } };
    for (uint32_t slot = 0; slot < count; slot++)
        for (uint32_t byte = 0; byte < 4; byte++)
            bytes[byte][slot] = (uint8_t)((uint64_t)gives[slot] >> 8 * byte);
    fnl_slot_bytes slots;
    for (uint32_t byte = 0; byte < 4; byte++)
        slots.bytes[byte] = fnl_vector_repeat(bytes[byte]);
    return slots;
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
    fnl_vector_store(out + fnl_strip_rows / 4 * 3, fnl_vector_join16_high(low, high));
}

#endif
