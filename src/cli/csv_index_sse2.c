/* The walk by vectors of 16 bytes, which every x86-64 has. */
#include "csv_masks.h"

#ifdef __SSE2__

#include <emmintrin.h>

#define FNL_TARGET

static inline uint64_t equal_bits(__m128i bytes, char byte)
{
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)));
}

static inline masks look(const char *bytes, char delimiter)
{
    enum { width = 16 };
    masks seen = { 0 };
    for (unsigned i = 0; i < fnl_csv_block; i += width) {
        __m128i part = _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));
        seen.delimiters |= equal_bits(part, delimiter) << i;
        seen.newlines |= equal_bits(part, '\n') << i;
        seen.returns |= equal_bits(part, '\r') << i;
        seen.quotes |= equal_bits(part, '"') << i;
    }
    return seen;
}

#include "csv_walk.h"

bool fnl_csv_walk_sse2(fnl_csv_index *index, const char *bytes, size_t start, size_t end, char delimiter)
{
    return walk(index, bytes, start, end, delimiter);
}

#endif
