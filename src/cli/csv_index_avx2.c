/* The walk by vectors of 32 bytes. */
#include "csv_masks.h"

#if defined(__x86_64__) || defined(__i386__)

#include <immintrin.h>

#define FNL_TARGET __attribute__((target("avx2,bmi,popcnt")))

FNL_TARGET static inline uint64_t equal_bits(__m256i bytes, char byte)
{
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte)));
}

/* Not zero where there is a quote or CR, which most files do without. */
FNL_TARGET static inline __m256i seldom(__m256i low, __m256i high)
{
    __m256i quote = _mm256_set1_epi8('"');
    __m256i cr = _mm256_set1_epi8('\r');
    return _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(low, quote), _mm256_cmpeq_epi8(high, quote)),
                           _mm256_or_si256(_mm256_cmpeq_epi8(low, cr), _mm256_cmpeq_epi8(high, cr)));
}

FNL_TARGET static inline masks look(const char *bytes, char delimiter)
{
    enum { width = 32 };
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + width));
    masks seen = { .delimiters = equal_bits(low, delimiter) | equal_bits(high, delimiter) << width,
                   .newlines = equal_bits(low, '\n') | equal_bits(high, '\n') << width };
    if (_mm256_testz_si256(seldom(low, high), seldom(low, high)) != 0)
        return seen;
    seen.returns = equal_bits(low, '\r') | equal_bits(high, '\r') << width;
    seen.quotes = equal_bits(low, '"') | equal_bits(high, '"') << width;
    return seen;
}

#include "csv_walk.h"

bool fnl_csv_walk_avx2(fnl_csv_index *index, const char *bytes, size_t start, size_t end, char delimiter)
{
    return walk(index, bytes, start, end, delimiter);
}

#endif
