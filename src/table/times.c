/* One timestamp or date: read by the definition, and shown to people. */
#include "table/times.h"

#include "core/arithmetic.h"
#include "table/column_state.h"

static int64_t integer_at(const fnl_times *times, int64_t at)
{
    int64_t value = 0;
    bool is_small = times->layout.layout == fnl_layout_date32;
    fnl_load_integers(is_small ? fnl_layout_int32 : fnl_layout_int64, times->values, times->offset + at, 1, &value);
    return value;
}

/* Microseconds of the column's clock; what does not fit is far outside the years. */
static int64_t microseconds_at(const fnl_times *times, int64_t at)
{
    int64_t value = integer_at(times, at);
    int64_t scaled = 0;
    if (__builtin_mul_overflow(value, times->layout.multiply, &scaled))
        return value < 0 ? INT64_MIN : INT64_MAX;
    return fnl_floor_divide(scaled, times->layout.divide);
}

static int64_t day_at(const fnl_times *times, int64_t at)
{
    static const int64_t milliseconds = INT64_C(86400000);
    int64_t value = integer_at(times, at);
    return times->layout.layout == fnl_layout_date32 ? value : fnl_floor_divide(value, milliseconds);
}

bool fnl_times_known(const fnl_times *times, int64_t at)
{
    if (times->layout.layout == fnl_layout_null)
        return false;
    return times->validity == NULL || fnl_bit(times->validity, times->offset + at);
}

void fnl_times_read(const fnl_times *times, const fnl_field *field, int64_t at, fnl_reading_value *out)
{
    if (times->layout.layout != fnl_layout_timestamp)
        fnl_field_read_date(field, day_at(times, at), out);
    else if (times->layout.has_zone)
        fnl_field_read_instant(field, microseconds_at(times, at), out);
    else
        fnl_field_read_local(field, microseconds_at(times, at), out);
}

void fnl_times_show(const fnl_times *times, const fnl_zone *zone, int64_t at, fnl_buffer *out)
{
    static const int64_t margin = INT64_C(2) * fnl_day_seconds * FNL_SECOND; /* offsets reach 26 hours */
    bool is_date = times->layout.layout != fnl_layout_timestamp;
    int64_t value = is_date ? day_at(times, at) : microseconds_at(times, at);
    bool in_years = is_date ? value >= fnl_first_day && value <= fnl_last_day
                            : value >= FNL_FIRST_INSTANT + margin && value <= FNL_LAST_INSTANT - margin;
    if (!in_years) {
        fnl_buffer_put_integer(out, integer_at(times, at));
        return;
    }
    if (is_date) {
        fnl_write_day(out, (int32_t)value);
        return;
    }
    if (!times->layout.has_zone) {
        int64_t second = fnl_floor_divide(value, FNL_SECOND);
        value = fnl_zone_instant(zone, second) * FNL_SECOND + (value - second * FNL_SECOND);
    }
    fnl_write_instant(out, value, zone);
}
