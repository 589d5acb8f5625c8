/* Reads intervals written as start/end. */
#include "time/interval_text.h"

#include "core/arithmetic.h"
#include "text/utf8.h"

/* Where the byte is first found; the length of the text if it is nowhere. */
static size_t find_byte(fnl_text text, char byte)
{
    const char *found = text.length == 0 ? NULL : memchr(text.bytes, byte, text.length);
    return found == NULL ? text.length : (size_t)(found - text.bytes);
}

bool fnl_take_interval_text(fnl_text list, size_t *at, fnl_text *interval)
{
    if (*at > list.length)
        return false;
    fnl_text rest = fnl_text_from(list, *at);
    rest.length = find_byte(rest, ';');
    *at += rest.length + 1;
    *interval = fnl_trim(rest);
    return true;
}

static fnl_reading read_second(fnl_text text, const fnl_zone *zone, int64_t *second)
{
    int64_t instant = 0;
    fnl_reading reading = fnl_read_instant(text, FNL_TEXT(""), zone, &instant);
    *second = fnl_floor_divide(instant, FNL_SECOND);
    return reading;
}

fnl_reading fnl_read_interval(fnl_text text, const fnl_zone *zone, fnl_interval *out)
{
    size_t slash = find_byte(text, '/');
    if (slash == text.length)
        return fnl_read_malformed;
    fnl_text start = fnl_trim((fnl_text){ text.bytes, slash });
    fnl_text end = fnl_trim(fnl_text_from(text, slash + 1));
    fnl_reading of_start = fnl_read_ok;
    fnl_reading of_end = fnl_read_ok;
    *out = (fnl_interval){ .start = FNL_NO_START, .end = FNL_OPEN_END };
    if (start.length != 0 && !fnl_text_equal(start, FNL_TEXT("..")))
        of_start = read_second(start, zone, &out->start);
    if (!fnl_text_equal(end, FNL_TEXT("..")))
        of_end = read_second(end, zone, &out->end);
    return of_start == fnl_read_ok || of_end == fnl_read_malformed ? of_end : of_start;
}
