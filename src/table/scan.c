#include "table/scan.h"

#include <string.h>

static bool map_codes(const fnl_code_map *map, const int32_t *codes, uint32_t words, const uint64_t *valid,
                      uint8_t *restrict out, uint64_t *restrict looked_at)
{
    uint64_t any = 0;
    memset(looked_at, 0, words * sizeof *looked_at);
    for (uint32_t i = 0; i < words * 64; i++) {
        uint32_t code = (uint32_t)codes[i];
        uint8_t class = map->classes[code < map->length ? code : map->length];
        bool is_valid = (valid[i / 64] >> i % 64 & 1) != 0;
        out[i] = is_valid ? class : map->null_class;
        looked_at[i / 64] |= (uint64_t)(is_valid && class == fnl_class_looked_at) << i % 64;
        any |= looked_at[i / 64];
    }
    return any != 0;
}

/* A bit for every value that has all bits of the exponent: NaN and infinities. Adding the lowest of these bits carries into
   the sign only from there. */
#define NOT_FINITE(name, number, bits, exponent)                                                                       \
    static uint64_t name(const number *values, uint32_t count)                                                         \
    {                                                                                                                  \
        bits any = 0;                                                                                                  \
        uint64_t marks = 0;                                                                                            \
        for (uint32_t i = 0; i < count; i++) {                                                                         \
            bits value;                                                                                                \
            memcpy(&value, &values[i], sizeof value);                                                                  \
            any |= (bits)((value & (exponent)) + ((exponent) & (0 - (exponent))));                                     \
        }                                                                                                              \
        if (any >> (sizeof(bits) * 8 - 1) == 0)                                                                        \
            return 0;                                                                                                  \
        for (uint32_t i = 0; i < count; i++) {                                                                         \
            bits value;                                                                                                \
            memcpy(&value, &values[i], sizeof value);                                                                  \
            marks |= (uint64_t)((value & (exponent)) == (exponent)) << i;                                              \
        }                                                                                                              \
        return marks;                                                                                                  \
    }

NOT_FINITE(not_finite32, float, uint32_t, UINT32_C(0x7f800000))
NOT_FINITE(not_finite64, double, uint64_t, UINT64_C(0x7ff0000000000000))

/* The first bit of `above` or of what is left of the span is set where a value is outside: without comparisons of 64 bits,
   which the oldest vectors lack. */
static bool any_outside(const int64_t *values, uint32_t count, int64_t low, int64_t high)
{
    uint64_t span = (uint64_t)high - (uint64_t)low;
    uint64_t any = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t above = (uint64_t)values[i] - (uint64_t)low;
        any |= above | (span - above);
    }
    return any >> 63 != 0;
}

const fnl_scanners fnl_reference_scanners = { map_codes, not_finite32, not_finite64, any_outside };

const fnl_scanners *fnl_scanners_for(fnl_cpu_level level)
{
#if defined __x86_64__ || defined __i386__
    if (level >= fnl_cpu_avx2)
        return &fnl_scanners_avx2;
    if (level >= fnl_cpu_ssse3)
        return &fnl_scanners_ssse3;
#else
    (void)level;
#endif
    return &fnl_reference_scanners;
}
