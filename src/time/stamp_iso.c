/* Reads ISO 8601 dates and times, and the small parts that all written times share. */
#include "time/stamp_inside.h"

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

bool fnl_take_digits(fnl_text *text, unsigned least, unsigned most, int32_t *number)
{
    unsigned length = 0;
    int32_t value = 0;
    while (length < most && length < text->length && is_digit(text->bytes[length]))
        value = value * 10 + (text->bytes[length++] - '0');
    if (length < least)
        return false;
    *number = value;
    *text = fnl_text_from(*text, length);
    return true;
}

bool fnl_take_byte(fnl_text *text, char wanted)
{
    if (text->length == 0 || text->bytes[0] != wanted)
        return false;
    *text = fnl_text_from(*text, 1);
    return true;
}

bool fnl_take_fraction(fnl_text *text, int32_t *microsecond)
{
    enum { microsecond_digits = 6 };
    *microsecond = 0;
    if (!fnl_take_byte(text, '.'))
        return true;
    size_t length = 0;
    for (; length < text->length && is_digit(text->bytes[length]); length++)
        if (length < microsecond_digits)
            *microsecond = *microsecond * 10 + (text->bytes[length] - '0');
    for (size_t i = length; i < microsecond_digits; i++)
        *microsecond *= 10;
    *text = fnl_text_from(*text, length);
    return length > 0;
}

fnl_reading fnl_second_of_day(int32_t hour, int32_t minute, int32_t second, int32_t *second_of_day)
{
    if (hour > 23 || minute > 59 || second > 59)
        return fnl_read_range;
    *second_of_day = (hour * 60 + minute) * 60 + second;
    return fnl_read_ok;
}

fnl_reading fnl_take_offset(fnl_text *text, int32_t *offset)
{
    *offset = 0;
    if (fnl_take_byte(text, 'Z'))
        return fnl_read_ok;
    bool west = fnl_take_byte(text, '-');
    if (!west && !fnl_take_byte(text, '+'))
        return fnl_read_malformed;
    int32_t hour = 0;
    int32_t minute = 0;
    int32_t second = 0;
    if (!fnl_take_digits(text, 2, 2, &hour))
        return fnl_read_malformed;
    if (fnl_take_byte(text, ':')) {
        if (!fnl_take_digits(text, 2, 2, &minute))
            return fnl_read_malformed;
        if (fnl_take_byte(text, ':') && !fnl_take_digits(text, 2, 2, &second))
            return fnl_read_malformed;
    } else if (text->length > 0 && is_digit(text->bytes[0]) && !fnl_take_digits(text, 2, 2, &minute)) {
        return fnl_read_malformed;
    }
    fnl_reading reading = fnl_second_of_day(hour, minute, second, offset);
    if (west)
        *offset = -*offset;
    return reading;
}

/* Nothing, or an offset, or " UTC". */
static fnl_reading take_zone(fnl_text *text, fnl_stamp *stamp)
{
    if (text->length == 0)
        return fnl_read_ok;
    stamp->has_offset = true;
    if (fnl_text_equal(*text, FNL_TEXT(" UTC"))) {
        *text = fnl_text_from(*text, text->length);
        return fnl_read_ok;
    }
    fnl_take_byte(text, ' ');
    return fnl_take_offset(text, &stamp->offset);
}

/* 08:30, 08:30:00, 08:30:00.5 */
static bool take_time(fnl_text *text, int32_t parts[3], int32_t *microsecond)
{
    if (!fnl_take_digits(text, 2, 2, &parts[0]) || !fnl_take_byte(text, ':') || !fnl_take_digits(text, 2, 2, &parts[1]))
        return false;
    if (!fnl_take_byte(text, ':'))
        return true;
    return fnl_take_digits(text, 2, 2, &parts[2]) && fnl_take_fraction(text, microsecond);
}

fnl_reading fnl_read_stamp_iso(fnl_text text, fnl_stamp *stamp)
{
    *stamp = (fnl_stamp){ .has_time = false };
    if (!fnl_take_digits(&text, 4, 4, &stamp->date.year) || !fnl_take_byte(&text, '-') ||
        !fnl_take_digits(&text, 2, 2, &stamp->date.month) || !fnl_take_byte(&text, '-') ||
        !fnl_take_digits(&text, 2, 2, &stamp->date.day))
        return fnl_read_malformed;
    if (text.length == 0)
        return fnl_read_ok;
    int32_t parts[3] = { 0 };
    if (!fnl_take_byte(&text, 'T') && !fnl_take_byte(&text, ' '))
        return fnl_read_malformed;
    stamp->has_time = true;
    if (!take_time(&text, parts, &stamp->microsecond))
        return fnl_read_malformed;
    fnl_reading reading = take_zone(&text, stamp);
    if (reading == fnl_read_malformed || text.length > 0)
        return fnl_read_malformed;
    fnl_reading time = fnl_second_of_day(parts[0], parts[1], parts[2], &stamp->second);
    return time == fnl_read_ok ? reading : time;
}
