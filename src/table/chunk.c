/* A chunk of rows as the buffer has it, and what stands out in it. */
#include "table/column_state.h"
#include "table/scan.h"

/* Buffers may lie at any address, so loads go through memcpy. */
#define LOADER(type)                                                                                                   \
    static void load_##type(const char *values, int64_t at, uint32_t count, int64_t *restrict out)                     \
    {                                                                                                                  \
        values += (size_t)at * sizeof(type);                                                                           \
        for (uint32_t i = 0; i < count; i++) {                                                                         \
            type value;                                                                                                \
            memcpy(&value, values + i * sizeof value, sizeof value);                                                   \
            out[i] = (int64_t)value;                                                                                   \
        }                                                                                                              \
    }

LOADER(int8_t)
LOADER(uint8_t)
LOADER(int16_t)
LOADER(uint16_t)
LOADER(int32_t)
LOADER(uint32_t)
LOADER(int64_t)

void fnl_load_integers(uint32_t layout, const char *values, int64_t at, uint32_t count, int64_t *out)
{
    static void (*const loaders[])(const char *, int64_t, uint32_t, int64_t *restrict) = {
        load_int8_t, load_uint8_t, load_int16_t, load_uint16_t, load_int32_t, load_uint32_t, load_int64_t, load_int64_t,
    };
    loaders[layout - fnl_layout_int8](values, at, count, out);
}

/* Numbers of 64-bit words: all but the lowest word only repeat its sign, or the row is marked. */
static inline uint64_t load_words(const char *values, uint32_t words, uint32_t count, int64_t *out)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    const bool low_first = false;
#else
    const bool low_first = true;
#endif
    uint64_t wide = 0;
    for (uint32_t i = 0; i < count; i++, values += words * sizeof *out) {
        int64_t number[4];
        memcpy(number, values, words * sizeof *out);
        int64_t low = number[low_first ? 0 : words - 1];
        int64_t sign = low < 0 ? -1 : 0;
        bool is_wide = false;
        for (uint32_t k = 1; k < words; k++)
            is_wide |= number[low_first ? k : k - 1] != sign;
        out[i] = low;
        wide |= (uint64_t)is_wide << i;
    }
    return wide;
}

uint64_t fnl_load_decimals(unsigned width, const char *values, int64_t at, uint32_t count, int64_t *out)
{
    if (width == sizeof(int32_t)) {
        load_int32_t(values, at, count, out);
        return 0;
    }
    if (width == sizeof(int64_t)) {
        load_int64_t(values, at, count, out);
        return 0;
    }
    values += (size_t)at * width;
    return width == 16 ? load_words(values, 2, count, out) : load_words(values, 4, count, out);
}

/* binary16: a half's exponent and fraction, moved to where a double has them. */
static double number_of_half(uint16_t half)
{
    static const double least = 1.0 / (1 << 24); /* of the smallest numbers, which have no leading bit */
    uint64_t sign = (uint64_t)(half >> 15) << 63;
    uint64_t exponent = half >> 10 & 31;
    uint64_t fraction = half & 1023;
    double number = 0;
    if (exponent == 0) {
        number = (double)fraction * least;
        return sign != 0 ? -number : number;
    }
    uint64_t bits = sign | (exponent == 31 ? 2047 : exponent + (1023 - 15)) << 52 | fraction << 42;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static void load_halves(const char *values, uint32_t count, double *out)
{
    for (uint32_t i = 0; i < count; i++) {
        uint16_t half;
        memcpy(&half, values + i * sizeof half, sizeof half);
        out[i] = number_of_half(half);
    }
}

void fnl_load_numbers(uint32_t layout, const char *values, int64_t at, uint32_t count, double *out)
{
    if (layout == fnl_layout_float64) {
        memcpy(out, values + (size_t)at * sizeof *out, count * sizeof *out);
        return;
    }
    if (layout == fnl_layout_float16) {
        load_halves(values + (size_t)at * sizeof(uint16_t), count, out);
        return;
    }
    values += (size_t)at * sizeof(float);
    for (uint32_t i = 0; i < count; i++) {
        float value;
        memcpy(&value, values + i * sizeof value, sizeof value);
        out[i] = (double)value;
    }
}

uint64_t fnl_chunk_nulls(const fnl_column *column, const int64_t *values, uint32_t count)
{
    uint64_t bits = 0;
    for (uint32_t k = 0; k < column->null_whole_count; k++)
        for (uint32_t i = 0; i < count; i++)
            bits |= (uint64_t)(values[i] == column->null_wholes[k]) << i;
    return bits;
}

/* The first bit is set where value < low or value > high: without comparisons of 64 bits, which the oldest vectors lack. */
static uint64_t beyond(int64_t value, uint64_t low, uint64_t span)
{
    uint64_t above = (uint64_t)value - low;
    return above | (span - above);
}

uint64_t fnl_chunk_outside(const int64_t *values, uint32_t count, int64_t low, int64_t high)
{
    uint64_t span = (uint64_t)high - (uint64_t)low; /* below 2^63 */
    if (!fnl_reference_scanners.any_outside(values, count, low, high))
        return 0;
    uint64_t bits = 0;
    for (uint32_t i = 0; i < count; i++)
        bits |= (beyond(values[i], (uint64_t)low, span) >> 63) << i;
    return bits;
}
