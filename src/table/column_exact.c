/* Columns of integers and decimals, a chunk at a time. */
#include "core/arithmetic.h"
#include "table/column_state.h"

/* The values of the buffer; rows that do not fit 64 bits are in doubt. */
static void load(const fnl_column *column, int64_t at, uint32_t count, int64_t *values, fnl_marks *marks)
{
    uint32_t layout = column->binding.layout;
    if (layout == fnl_layout_decimal) {
        marks->doubt = fnl_load_decimals(column->binding.width, column->values, at, count, values);
        if (column->binding.scale > fnl_most_digits)
            marks->doubt = ~UINT64_C(0);
    } else {
        fnl_load_integers(layout, column->values, at, count, values);
        if (layout == fnl_layout_uint64)
            marks->doubt = fnl_chunk_outside(values, count, 0, INT64_MAX);
    }
    if (column->null_whole_count != 0)
        marks->null = fnl_chunk_nulls(column, values, count) & ~marks->doubt;
}

/* scale of the column beyond the field's: rounded half away from zero. */
static void divide(const int64_t *values, uint32_t count, int64_t divisor, int64_t *out, fnl_marks *marks)
{
    for (uint32_t i = 0; i < count; i++) {
        int64_t quotient = values[i] / divisor;
        int64_t rest = values[i] - quotient * divisor;
        int64_t away = values[i] < 0 ? -1 : 1;
        marks->rounded |= (uint64_t)(rest != 0) << i;
        out[i] = quotient + (rest * away >= divisor - rest * away ? away : 0);
    }
}

static void int_chunk(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                      fnl_marks *marks)
{
    int64_t values[fnl_chunk_rows];
    load(column, at, count, values, marks);
    int64_t *out = block->whole + first;
    if (column->binding.scale == 0) {
        memcpy(out, values, count * sizeof *out);
    } else if (column->binding.scale <= fnl_most_digits) {
        fnl_marks fractions = { 0 };
        divide(values, count, fnl_powers_of_ten[column->binding.scale], out, &fractions);
        marks->doubt |= fractions.rounded;
    }
}

static void decimal_chunk(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                          fnl_marks *marks)
{
    int64_t values[fnl_chunk_rows];
    load(column, at, count, values, marks);
    int64_t *out = block->whole + first;
    unsigned from = column->binding.scale;
    unsigned to = column->binding.field->scale;
    if (from > fnl_most_digits)
        return;
    if (from > to) {
        divide(values, count, fnl_powers_of_ten[from - to], out, marks);
        marks->doubt |= fnl_chunk_outside(out, count, -fnl_powers_of_ten[fnl_decimal_digits],
                                          fnl_powers_of_ten[fnl_decimal_digits]);
        return;
    }
    int64_t factor = fnl_powers_of_ten[to - from];
    int64_t most = fnl_powers_of_ten[fnl_decimal_digits] / factor;
    marks->doubt |= fnl_chunk_outside(values, count, -most, most);
    for (uint32_t i = 0; i < count; i++)
        out[i] = (int64_t)((uint64_t)values[i] * (uint64_t)factor); /* wraps only where in doubt */
}

static void number_chunk(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                         fnl_marks *marks)
{
    static const int64_t exactly = INT64_C(1) << 53;
    int64_t values[fnl_chunk_rows];
    load(column, at, count, values, marks);
    double *out = block->number + first;
    unsigned scale = column->binding.scale;
    if (scale > fnl_most_digits)
        return;
    if (scale == 0) {
        for (uint32_t i = 0; i < count; i++)
            out[i] = (double)values[i];
        return;
    }
    marks->doubt |= fnl_chunk_outside(values, count, -exactly, exactly);
    double divisor = (double)fnl_powers_of_ten[scale];
    for (uint32_t i = 0; i < count; i++)
        out[i] = (double)values[i] / divisor; /* both exact: one rounding */
}

static void bool_chunk(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                       fnl_marks *marks)
{
    int64_t values[fnl_chunk_rows];
    load(column, at, count, values, marks);
    marks->doubt |= fnl_chunk_outside(values, count, 0, 1);
    uint64_t is_true = 0;
    for (uint32_t i = 0; i < count; i++)
        is_true |= (uint64_t)(values[i] & 1) << i;
    block->is_true[first / fnl_chunk_rows] = is_true;
    block->is_false[first / fnl_chunk_rows] = ~is_true;
}

fnl_chunk_reader *fnl_exact_chunk(const fnl_column *column)
{
    switch (column->binding.field->type) {
    case fnl_type_decimal:
        return decimal_chunk;
    case fnl_type_number:
        return number_chunk;
    case fnl_type_bool:
        return bool_chunk;
    default:
        return int_chunk;
    }
}
