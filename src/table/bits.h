/* Bitmaps: Arrow's rows start at any bit, a block's at the first. */
#ifndef FNL_TABLE_BITS_H
#define FNL_TABLE_BITS_H

#include <stdbool.h>
#include <stdint.h>

/* Bits [first, first + count) of source, the lowest bit of a byte first, to the first bits of words; the rest of the last
   word is 0. Reads no byte beyond the last bit. */
void fnl_bits_copy(const uint8_t *source, int64_t first, uint32_t count, uint64_t *words);

/* The first count bits are 1, the rest of the last word is 0. */
void fnl_bits_set(uint32_t count, uint64_t *words);

static inline bool fnl_bit(const uint8_t *bits, int64_t at)
{
    return (bits[at >> 3] >> (at & 7) & 1) != 0;
}

static inline uint32_t fnl_words_of(uint32_t count)
{
    return (count + 63) / 64;
}

/* The rows of word number `word` among count. */
static inline uint32_t fnl_word_rows(uint32_t count, uint32_t word)
{
    return count - word * 64 < 64 ? count - word * 64 : 64;
}

#endif
