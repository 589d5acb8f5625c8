/* A chunk of rows as the buffer has it, and what stands out in it. */
#include "table/column_state.h"

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

uint64_t fnl_load_decimals(const char *values, int64_t at, uint32_t count, int64_t *out)
{
    static const size_t size = 16;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    static const size_t low_at = 8;
#else
    static const size_t low_at = 0;
#endif
    uint64_t wide = 0;
    values += (size_t)at * size;
    for (uint32_t i = 0; i < count; i++, values += size) {
        int64_t low = 0;
        int64_t high = 0;
        memcpy(&low, values + low_at, sizeof low);
        memcpy(&high, values + (8 - low_at), sizeof high);
        out[i] = low;
        wide |= (uint64_t)(high != (low < 0 ? -1 : 0)) << i;
    }
    return wide;
}

void fnl_load_numbers(uint32_t layout, const char *values, int64_t at, uint32_t count, double *out)
{
    if (layout == fnl_layout_float64) {
        memcpy(out, values + (size_t)at * sizeof *out, count * sizeof *out);
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
    uint64_t any = 0;
    for (uint32_t i = 0; i < count; i++)
        any |= beyond(values[i], (uint64_t)low, span);
    if (any >> 63 == 0)
        return 0;
    uint64_t bits = 0;
    for (uint32_t i = 0; i < count; i++)
        bits |= (beyond(values[i], (uint64_t)low, span) >> 63) << i;
    return bits;
}
