/* Columns of floats, a chunk at a time. */
#include "core/arithmetic.h"
#include "table/column_state.h"

/* The first bit is set where the value, without its sign, is above infinity less `slack` units in the last place: NaN with
   0, NaN and infinities with 1. */
static uint64_t beyond(double value, uint64_t slack)
{
    static const uint64_t magnitude = INT64_MAX;
    static const uint64_t infinity = UINT64_C(0x7ff0000000000000);
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return (bits & magnitude) + (magnitude - infinity) + slack;
}

static uint64_t beyond_bits(const double *values, uint32_t count, uint64_t slack)
{
    uint64_t any = 0;
    for (uint32_t i = 0; i < count; i++)
        any |= beyond(values[i], slack);
    if (any >> 63 == 0)
        return 0;
    uint64_t bits = 0;
    for (uint32_t i = 0; i < count; i++)
        bits |= (beyond(values[i], slack) >> 63) << i;
    return bits;
}

/* NaN is no value; an infinity is none for a number only. */
static uint64_t null_bits(const fnl_column *column, const double *values, uint32_t count)
{
    uint64_t bits = beyond_bits(values, count, column->binding.field->type == fnl_type_number ? 1 : 0);
    for (uint32_t k = 0; k < column->null_number_count; k++)
        for (uint32_t i = 0; i < count; i++)
            bits |= (uint64_t)(values[i] == column->null_numbers[k]) << i;
    return bits;
}

static void number_chunk(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                         fnl_marks *marks)
{
    double *out = block->number + first;
    fnl_load_numbers(column->binding.layout, column->values, at, count, out);
    marks->null = null_bits(column, out, count);
}

static void int_chunk(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                      fnl_marks *marks)
{
    static const double beyond = 9223372036854775808.0; /* 2^63 */
    double values[fnl_chunk_rows];
    fnl_load_numbers(column->binding.layout, column->values, at, count, values);
    marks->null = null_bits(column, values, count);
    int64_t *out = block->whole + first;
    bool any = false;
    for (uint32_t i = 0; i < count; i++) {
        bool fits = values[i] >= -beyond && values[i] < beyond;
        int64_t whole = (int64_t)(fits ? values[i] : 0);
        out[i] = whole;
        any |= (double)whole != values[i];
    }
    if (any)
        for (uint32_t i = 0; i < count; i++)
            marks->doubt |= (uint64_t)((double)out[i] != values[i]) << i;
}

/* A float stands for its shortest decimal. Units below 10^15 that divide back to the value are that decimal, since no two
   decimals of 15 digits share a double. Others round as their decimal does unless they are close to a half: below 10^12
   the product is off by less than a thousandth. */
static void decimal_chunk(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                          fnl_marks *marks)
{
    static const double most = 1e15;
    static const double most_clear = 1e12;
    static const double clear_of_half = 0.499;
    double values[fnl_chunk_rows];
    double factor = (double)fnl_powers_of_ten[column->binding.field->scale];
    fnl_load_numbers(column->binding.layout, column->values, at, count, values);
    marks->null = null_bits(column, values, count);
    int64_t *out = block->whole + first;
    for (uint32_t i = 0; i < count; i++) {
        double product = values[i] * factor;
        bool fits = product > -most && product < most;
        product = fits ? product : 0;
        int64_t units = (int64_t)(product + (product < 0 ? -0.5 : 0.5));
        double rest = product - (double)units;
        bool is_exact = (double)units / factor == values[i];
        bool is_clear = product > -most_clear && product < most_clear && rest > -clear_of_half && rest < clear_of_half;
        out[i] = units;
        marks->rounded |= (uint64_t)!is_exact << i;
        marks->doubt |= (uint64_t) !(fits && (is_exact || is_clear)) << i;
    }
}

fnl_chunk_reader *fnl_number_chunk(const fnl_column *column)
{
    switch (column->binding.field->type) {
    case fnl_type_decimal:
        return decimal_chunk;
    case fnl_type_number:
        return number_chunk;
    default:
        return int_chunk;
    }
}
