/* What a target allows, as people write it: working time, or business days. */
#include "text/duration.h"
#include "time/calendar.h"

static const char wanted[] =
    "expected hours, minutes and seconds such as \"4h\", \"90m\", \"1h30m\", or business days such as "
    "\"3bd\"";

/* 1970 to 2199. */
static const int64_t most_seconds = INT64_C(7258118400);

static bool has_byte(fnl_text text, char byte)
{
    return text.length > 0 && memchr(text.bytes, byte, text.length) != NULL;
}

static bool read_days(fnl_text digits, fnl_allowance *out, const char **why)
{
    int64_t days = 0;
    for (size_t i = 0; i < digits.length; i++)
        if (digits.bytes[i] < '0' || digits.bytes[i] > '9') {
            *why = "business days stand alone: write \"3bd\"";
            return false;
        }
    fnl_reading reading = fnl_read_integer(digits, &days);
    if (reading == fnl_read_malformed) {
        *why = wanted;
        return false;
    }
    if (reading != fnl_read_ok || days < 1 || days > fnl_most_business_days) {
        *why = "business days are from 1 to 10000";
        return false;
    }
    *out = (fnl_allowance){ .amount = days, .in_days = true };
    return true;
}

/* fnl_read_duration takes no 0. */
static bool is_zero(fnl_text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.bytes[i] >= '1' && text.bytes[i] <= '9')
            return false;
    return true;
}

bool fnl_allowance_read(fnl_text text, fnl_allowance *out, const char **why)
{
    if (text.length >= 2 && memcmp(text.bytes + text.length - 2, "bd", 2) == 0)
        return read_days((fnl_text){ text.bytes, text.length - 2 }, out, why);
    int64_t seconds = 0;
    fnl_reading reading = fnl_read_duration(text, &seconds);
    if (reading == fnl_read_malformed) {
        *why = wanted;
        return false;
    }
    if (has_byte(text, 'd') || has_byte(text, 'w')) {
        *why = "days and weeks could mean working time or not: write hours such as \"24h\", or business days such as "
               "\"3bd\"";
        return false;
    }
    if (reading == fnl_read_range && is_zero(text))
        seconds = 0;
    else if (reading == fnl_read_range || seconds > most_seconds) {
        *why = "that is longer than the years 1970 to 2199, which calendars know";
        return false;
    }
    *out = (fnl_allowance){ .amount = seconds };
    return true;
}

void fnl_allowance_write(fnl_buffer *out, const fnl_allowance *allowance)
{
    if (!allowance->in_days) {
        fnl_write_hours(out, allowance->amount);
        return;
    }
    fnl_buffer_put_integer(out, allowance->amount);
    fnl_buffer_put_string(out, "bd");
}
