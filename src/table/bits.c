/* Copying bitmaps by words. */
#include "table/bits.h"

#include "core/word.h"

#include <string.h>

/* Up to eight bytes as a little-endian word. */
static uint64_t load_bytes(const uint8_t *bytes, uint32_t count)
{
    uint64_t word = 0;
    for (uint32_t i = 0; i < count; i++)
        word |= (uint64_t)bytes[i] << (8 * i);
    return word;
}

static uint64_t low_bits(uint32_t count)
{
    return count == 64 ? ~UINT64_C(0) : (UINT64_C(1) << count) - 1;
}

void fnl_bits_copy(const uint8_t *source, int64_t first, uint32_t count, uint64_t *words)
{
    if (count == 0) /* source may be NULL */
        return;
    source += first >> 3;
    uint32_t shift = (uint32_t)(first & 7);
    uint32_t whole = count / 64;
    for (uint32_t i = 0; i < whole; i++, source += 8) {
        words[i] = fnl_load_word(source) >> shift;
        if (shift != 0)
            words[i] |= (uint64_t)source[8] << (64 - shift);
    }
    uint32_t rest = count % 64;
    if (rest == 0)
        return;
    uint32_t bytes = (shift + rest + 7) / 8;
    uint64_t word = load_bytes(source, bytes < 8 ? bytes : 8) >> shift;
    if (bytes > 8)
        word |= (uint64_t)source[8] << (64 - shift);
    words[whole] = word & low_bits(rest);
}

void fnl_bits_set(uint32_t count, uint64_t *words)
{
    for (uint32_t i = 0; i < count / 64; i++)
        words[i] = ~UINT64_C(0);
    if (count % 64 != 0)
        words[count / 64] = low_bits(count % 64);
}
