/* Dates and instants from and to texts. */
#include "time/stamp.h"

#include "core/arithmetic.h"
#include "time/stamp_inside.h"

/* Seconds or milliseconds since 1970. */
static bool is_epoch(fnl_text format, unsigned *scale)
{
    enum { of_seconds = 6, of_milliseconds = 3 }; /* to microseconds */
    if (fnl_text_equal(format, FNL_TEXT("epoch_s")))
        *scale = of_seconds;
    else if (fnl_text_equal(format, FNL_TEXT("epoch_ms")))
        *scale = of_milliseconds;
    else
        return false;
    return true;
}

static fnl_reading read_epoch(fnl_text text, unsigned scale, int64_t *instant)
{
    int64_t value = 0;
    fnl_reading reading = fnl_read_decimal_rounded(text, scale, &value);
    if (reading == fnl_read_malformed || reading == fnl_read_range)
        return reading;
    if (value < FNL_FIRST_INSTANT || value > FNL_LAST_INSTANT)
        return fnl_read_range;
    *instant = value;
    return fnl_read_ok;
}

static fnl_reading read_stamp(fnl_text text, fnl_text format, fnl_stamp *stamp, int32_t *day)
{
    fnl_reading reading =
        format.length == 0 ? fnl_read_stamp_iso(text, stamp) : fnl_read_stamp_format(text, format, stamp);
    if (reading == fnl_read_ok && !fnl_day_of_date(stamp->date, day))
        return fnl_read_range;
    return reading;
}

static fnl_reading instant_of_stamp(const fnl_stamp *stamp, int32_t day, const fnl_zone *zone, int64_t *instant)
{
    int64_t wall = (int64_t)day * fnl_day_seconds + stamp->second;
    int64_t found = 0;
    if (!stamp->has_time)
        found = fnl_zone_day_start(zone, day);
    else if (stamp->has_offset)
        found = (wall - stamp->offset) * FNL_SECOND + stamp->microsecond;
    else
        found = fnl_zone_instant(zone, wall) * FNL_SECOND + stamp->microsecond;
    if (found < FNL_FIRST_INSTANT || found > FNL_LAST_INSTANT)
        return fnl_read_range;
    *instant = found;
    return fnl_read_ok;
}

fnl_reading fnl_read_instant(fnl_text text, fnl_text format, const fnl_zone *zone, int64_t *instant)
{
    unsigned scale = 0;
    if (is_epoch(format, &scale))
        return read_epoch(text, scale, instant);
    fnl_stamp stamp;
    int32_t day = 0;
    fnl_reading reading = read_stamp(text, format, &stamp, &day);
    return reading == fnl_read_ok ? instant_of_stamp(&stamp, day, zone, instant) : reading;
}

fnl_reading fnl_read_day(fnl_text text, fnl_text format, const fnl_zone *zone, int32_t *day)
{
    unsigned scale = 0;
    int64_t instant = 0;
    int32_t found = 0;
    fnl_stamp stamp = { .has_time = true };
    fnl_reading reading = fnl_read_ok;
    if (is_epoch(format, &scale)) {
        reading = read_epoch(text, scale, &instant);
    } else {
        reading = read_stamp(text, format, &stamp, &found);
        if (reading == fnl_read_ok && stamp.has_time)
            reading = instant_of_stamp(&stamp, found, zone, &instant);
    }
    if (reading != fnl_read_ok)
        return reading;
    if (stamp.has_time)
        found = fnl_zone_day_of(zone, instant);
    if (found < fnl_first_day || found > fnl_last_day)
        return fnl_read_range;
    *day = found;
    return fnl_read_ok;
}

static void put_digits(fnl_buffer *out, int32_t value, unsigned width)
{
    char digits[10];
    unsigned start = sizeof digits;
    while (value != 0 || sizeof digits - start < width) {
        digits[--start] = (char)('0' + value % 10);
        value /= 10;
    }
    fnl_buffer_put(out, digits + start, sizeof digits - start);
}

void fnl_write_day(fnl_buffer *out, int32_t day)
{
    fnl_date date = fnl_date_of_day(day);
    put_digits(out, date.year, 4);
    fnl_buffer_put_byte(out, '-');
    put_digits(out, date.month, 2);
    fnl_buffer_put_byte(out, '-');
    put_digits(out, date.day, 2);
}

/* 08:30:05 */
static void put_time(fnl_buffer *out, int32_t second)
{
    put_digits(out, second / 3600, 2);
    fnl_buffer_put_byte(out, ':');
    put_digits(out, second / 60 % 60, 2);
    fnl_buffer_put_byte(out, ':');
    put_digits(out, second % 60, 2);
}

/* +07:00; seconds only if there are any, as before zones had whole minutes. */
static void put_offset(fnl_buffer *out, int32_t offset)
{
    int32_t size = offset < 0 ? -offset : offset;
    fnl_buffer_put_byte(out, offset < 0 ? '-' : '+');
    put_digits(out, size / 3600, 2);
    fnl_buffer_put_byte(out, ':');
    put_digits(out, size / 60 % 60, 2);
    if (size % 60 == 0)
        return;
    fnl_buffer_put_byte(out, ':');
    put_digits(out, size % 60, 2);
}

/* Whether the zone is UTC, or has the instant in a year of which no text can be read again. */
static bool is_written_in_utc(const fnl_zone *zone, int64_t day)
{
    fnl_text name = fnl_zone_name(zone);
    return fnl_text_equal(name, FNL_TEXT("UTC")) || fnl_text_equal(name, FNL_TEXT("Etc/UTC")) || day < fnl_first_day ||
           day > fnl_last_day;
}

void fnl_write_instant(fnl_buffer *out, int64_t instant, const fnl_zone *zone)
{
    int64_t second = fnl_floor_divide(instant, FNL_SECOND);
    int32_t microsecond = (int32_t)(instant - second * FNL_SECOND);
    int32_t offset = fnl_zone_offset(zone, second);
    bool in_utc = is_written_in_utc(zone, fnl_floor_divide(second + offset, fnl_day_seconds));
    int64_t wall = in_utc ? second : second + offset;
    int64_t day = fnl_floor_divide(wall, fnl_day_seconds);
    fnl_write_day(out, (int32_t)day);
    fnl_buffer_put_byte(out, 'T');
    put_time(out, (int32_t)(wall - day * fnl_day_seconds));
    if (microsecond != 0) {
        bool millis = microsecond % 1000 == 0;
        fnl_buffer_put_byte(out, '.');
        put_digits(out, millis ? microsecond / 1000 : microsecond, millis ? 3 : 6);
    }
    if (in_utc)
        fnl_buffer_put_byte(out, 'Z');
    else
        put_offset(out, offset);
}
