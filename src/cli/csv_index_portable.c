/* The walk without vectors: eight bytes in a word. */
#include "csv_masks.h"

#define FNL_TARGET

/* The bytes of the word that equal the one that `pattern` repeats, a bit each. No carry leaves its byte. */
static inline uint64_t equal_bits(uint64_t word, uint64_t pattern)
{
    static const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    static const uint64_t gather = UINT64_C(0x0102040810204080);
    uint64_t differs = word ^ pattern;
    uint64_t equal = ~(((differs & low) + low) | differs | low);
    return ((equal >> 7) * gather) >> 56;
}

static inline uint64_t repeated(char byte)
{
    return (unsigned char)byte * UINT64_C(0x0101010101010101);
}

static inline masks look(const char *bytes, char delimiter)
{
    masks seen = { 0 };
    for (unsigned i = 0; i < fnl_csv_block; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        word = __builtin_bswap64(word);
#endif
        seen.delimiters |= equal_bits(word, repeated(delimiter)) << i;
        seen.newlines |= equal_bits(word, repeated('\n')) << i;
        seen.returns |= equal_bits(word, repeated('\r')) << i;
        seen.quotes |= equal_bits(word, repeated('"')) << i;
    }
    return seen;
}

#include "csv_walk.h"

bool fnl_csv_walk_portable(fnl_csv_index *index, const char *bytes, size_t start, size_t end, char delimiter)
{
    return walk(index, bytes, start, end, delimiter);
}
