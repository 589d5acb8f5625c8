/* Eight bytes as a word. */
#ifndef FNL_CORE_WORD_H
#define FNL_CORE_WORD_H

#include <stdint.h>
#include <string.h>

/* The first byte is the lowest on every machine. */
static inline uint64_t fnl_load_word(const void *bytes)
{
    uint64_t word = 0;
    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

#endif
