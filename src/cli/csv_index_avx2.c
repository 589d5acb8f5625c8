/* The walk by vectors of 32 bytes. */
#include "csv_masks.h"

#if defined(__x86_64__) || defined(__i386__)

#include <immintrin.h>

#define FNL_TARGET __attribute__((target("avx2,bmi,popcnt")))

FNL_TARGET static inline uint64_t equal_bits(__m256i bytes, char byte)
{
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte)));
}

FNL_TARGET static inline masks look(const char *bytes, char delimiter)
{
    enum { width = 32 };
    masks seen = { 0 };
    for (unsigned i = 0; i < fnl_csv_block; i += width) {
        __m256i part = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + i));
        seen.delimiters |= equal_bits(part, delimiter) << i;
        seen.newlines |= equal_bits(part, '\n') << i;
        seen.returns |= equal_bits(part, '\r') << i;
        seen.quotes |= equal_bits(part, '"') << i;
    }
    return seen;
}

#include "csv_walk.h"

bool fnl_csv_walk_avx2(fnl_csv_index *index, const char *bytes, size_t start, size_t end, char delimiter)
{
    return walk(index, bytes, start, end, delimiter);
}

#endif
