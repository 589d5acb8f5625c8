/* The usual lists: up to one item a row, offsets of 32 bits, timestamps in microseconds. Others are read by the definition. */
#include "table/column_intervals.h"

#include "core/arithmetic.h"

static bool is_plain(const fnl_times *times, const fnl_field *field)
{
    const fnl_time_layout *layout = &times->layout;
    return layout->layout == fnl_layout_timestamp && layout->multiply == 1 && layout->divide == 1 &&
           (layout->has_zone || field->zone == &fnl_zone_utc) && (uintptr_t)times->values % sizeof(int64_t) == 0;
}

bool fnl_lists_are_plain(const fnl_column *column)
{
    const fnl_lists *lists = &column->lists;
    const fnl_field *field = column->binding.field;
    return column->binding.layout == fnl_layout_list && (uintptr_t)lists->bounds % sizeof(int32_t) == 0 &&
           lists->item_validity == NULL && !column->binding.items.are_null && is_plain(&lists->starts, field) &&
           is_plain(&lists->ends, field);
}

static bool is_known(const fnl_times *times, int64_t at)
{
    return times->validity == NULL || fnl_bit(times->validity, times->offset + at);
}

static int64_t instant_at(const fnl_times *times, int64_t at)
{
    return ((const int64_t *)(const void *)times->values)[times->offset + at];
}

static bool is_in_years(int64_t instant)
{
    return instant >= FNL_FIRST_INSTANT && instant <= FNL_LAST_INSTANT;
}

/* An item with a start and an end in their order. */
static bool take_item(const fnl_lists *lists, int64_t at, fnl_interval *out)
{
    if (!is_known(&lists->starts, at) || !is_known(&lists->ends, at))
        return false;
    int64_t start = instant_at(&lists->starts, at);
    int64_t end = instant_at(&lists->ends, at);
    if (!is_in_years(start) || !is_in_years(end))
        return false;
    *out = (fnl_interval){ fnl_floor_divide(start, FNL_SECOND), fnl_floor_divide(end, FNL_SECOND) };
    return out->start < out->end;
}

uint64_t fnl_lists_read_plain(const fnl_column *column, int64_t row, uint64_t rows, fnl_interval_store *store,
                              int64_t *listed)
{
    const fnl_lists *lists = &column->lists;
    const int32_t *offsets = (const int32_t *)(const void *)lists->bounds + column->offset + row;
    uint64_t others = 0;
    if (store->capacity - store->count < fnl_chunk_rows)
        return rows;
    for (uint64_t left = rows; left != 0; left &= left - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(left);
        int64_t at = offsets[i];
        bool has_one = offsets[i + 1] - at == 1 && at >= 0 && at < lists->item_count;
        if (has_one && take_item(lists, at, &store->items[store->count]))
            listed[i] = fnl_listed((uint32_t)store->count++, 1);
        else
            others |= UINT64_C(1) << i;
    }
    return others;
}
