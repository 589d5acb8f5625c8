/* Columns of timestamps and dates, a chunk at a time. */
#include "core/arithmetic.h"
#include "table/column_state.h"

static void mark_nulls(const fnl_column *column, const int64_t *values, uint32_t count, fnl_marks *marks)
{
    marks->null = fnl_chunk_nulls(column, values, count) & ~marks->doubt;
}

/* Microseconds of the column's clock; rows outside the years are in doubt, and their value is anything. */
static void load_microseconds(const fnl_column *column, int64_t at, uint32_t count, int64_t *out, fnl_marks *marks)
{
    int64_t multiply = column->binding.multiply;
    int64_t divide = column->binding.divide;
    fnl_load_integers(fnl_layout_int64, column->values, at, count, out);
    if (multiply == 1 && divide == 1) {
        marks->doubt = fnl_chunk_outside(out, count, FNL_FIRST_INSTANT, FNL_LAST_INSTANT);
        return;
    }
    if (divide != 1) { /* nanoseconds: all of int64 is within the years */
        for (uint32_t i = 0; i < count; i++)
            out[i] = fnl_floor_divide(out[i], 1000);
        return;
    }
    marks->doubt = fnl_chunk_outside(out, count, FNL_FIRST_INSTANT / multiply, FNL_LAST_INSTANT / multiply);
    for (uint32_t i = 0; i < count; i++)
        out[i] = (int64_t)((uint64_t)out[i] * (uint64_t)multiply);
}

/* Days since 1970 of date32 and date64. */
static void load_days(const fnl_column *column, int64_t at, uint32_t count, int64_t *out, fnl_marks *marks)
{
    static const int64_t milliseconds = INT64_C(86400000);
    if (column->binding.layout == fnl_layout_date32) {
        fnl_load_integers(fnl_layout_int32, column->values, at, count, out);
    } else {
        fnl_load_integers(fnl_layout_int64, column->values, at, count, out);
        for (uint32_t i = 0; i < count; i++)
            out[i] = fnl_floor_divide(out[i], milliseconds);
    }
    marks->doubt = fnl_chunk_outside(out, count, fnl_first_day, fnl_last_day);
}

/* Instants, and local times in UTC. */
static void instant_chunk(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                          fnl_marks *marks)
{
    load_microseconds(column, at, count, block->whole + first, marks);
    mark_nulls(column, block->whole + first, count, marks);
}

/* Timestamps whose clock shows the date: local ones, and instants in UTC. */
static void date_of_clock_chunk(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                                fnl_marks *marks)
{
    int64_t *out = block->whole + first;
    load_microseconds(column, at, count, out, marks);
    for (uint32_t i = 0; i < count; i++)
        out[i] = fnl_floor_divide(out[i], fnl_day_seconds * FNL_SECOND);
    mark_nulls(column, out, count, marks);
}

static void date_chunk(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                       fnl_marks *marks)
{
    load_days(column, at, count, block->whole + first, marks);
    mark_nulls(column, block->whole + first, count, marks);
}

/* A date as a time in UTC. */
static void midnight_chunk(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                           fnl_marks *marks)
{
    int64_t *out = block->whole + first;
    load_days(column, at, count, out, marks);
    for (uint32_t i = 0; i < count; i++)
        out[i] = (int64_t)((uint64_t)out[i] * (uint64_t)(fnl_day_seconds * FNL_SECOND));
    mark_nulls(column, out, count, marks);
}

/* The rows in doubt lie outside the years, where a zone has no offsets. */
static int64_t settled(const int64_t *values, uint32_t row, const fnl_marks *marks)
{
    return (marks->doubt >> row & 1) != 0 ? 0 : values[row];
}

/* Instants whose local time is outside the years are told by the definition. */
static void doubt_instants(const int64_t *instants, uint32_t count, fnl_marks *marks)
{
    marks->doubt |= fnl_chunk_outside(instants, count, FNL_FIRST_INSTANT, FNL_LAST_INSTANT);
}

static void local_chunk(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                        fnl_marks *marks)
{
    int64_t *out = block->whole + first;
    load_microseconds(column, at, count, out, marks);
    for (uint32_t i = 0; i < count; i++)
        out[i] = fnl_wall_clock_local(&column->clock, settled(out, i, marks));
    doubt_instants(out, count, marks);
    mark_nulls(column, out, count, marks);
}

static void local_midnight_chunk(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                                 fnl_marks *marks)
{
    int64_t *out = block->whole + first;
    load_days(column, at, count, out, marks);
    for (uint32_t i = 0; i < count; i++)
        out[i] = fnl_wall_clock_midnight(&column->clock, settled(out, i, marks) * (fnl_day_seconds * FNL_SECOND));
    doubt_instants(out, count, marks);
    mark_nulls(column, out, count, marks);
}

static void local_date_chunk(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                             fnl_marks *marks)
{
    int64_t *out = block->whole + first;
    load_microseconds(column, at, count, out, marks);
    for (uint32_t i = 0; i < count; i++) {
        int64_t wall = fnl_wall_clock_wall(&column->clock, settled(out, i, marks));
        out[i] = fnl_floor_divide(wall, fnl_day_seconds * FNL_SECOND);
    }
    marks->doubt |= fnl_chunk_outside(out, count, fnl_first_day, fnl_last_day);
    mark_nulls(column, out, count, marks);
}

fnl_chunk_reader *fnl_time_chunk(const fnl_column *column)
{
    const fnl_field *field = column->binding.field;
    bool is_utc = field->zone == &fnl_zone_utc;
    if (column->binding.layout == fnl_layout_timestamp) {
        if (field->type == fnl_type_time)
            return column->binding.has_zone || is_utc ? instant_chunk : local_chunk;
        return !column->binding.has_zone || is_utc ? date_of_clock_chunk : local_date_chunk;
    }
    if (field->type == fnl_type_date)
        return date_chunk;
    return is_utc ? midnight_chunk : local_midnight_chunk;
}
