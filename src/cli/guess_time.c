/* Whether texts are dates or times, and of which format. */
#include "guess_time.h"

#include <stdio.h>

/* The first that fits wins, so day before month comes before month before day. */
static const char *const dates[fnl_guess_dates] = {
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m/%d/%Y",  "%m-%d-%Y",
    "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d %b %Y", "%d-%b-%Y", "%b %d %Y", "%b %d, %Y",
};

/* ISO 8601 is asked first: it alone has zones and the letter T. */
enum { iso_clock, first_clock, date_only = fnl_guess_clocks - 1 };

static const char *const clocks[fnl_guess_clocks] = {
    [iso_clock] = "", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", "T%H:%M:%S", [date_only] = "",
};

static bool take_digits(fnl_slice *text, size_t most, int least_value, int most_value)
{
    size_t count = 0;
    int value = 0;
    while (count < most && count < text->length && text->bytes[count] >= '0' && text->bytes[count] <= '9')
        value = value * 10 + (text->bytes[count++] - '0');
    *text = (fnl_slice){ text->bytes + count, text->length - count };
    return count > 0 && value >= least_value && value <= most_value;
}

static bool take_byte(fnl_slice *text, char byte)
{
    if (text->length == 0 || *text->bytes != byte)
        return false;
    *text = (fnl_slice){ text->bytes + 1, text->length - 1 };
    return true;
}

/* There may be one. */
static bool skip_byte(fnl_slice *text, char byte)
{
    take_byte(text, byte);
    return true;
}

static bool take_word(fnl_slice *text, const char *words)
{
    enum { word_length = 3 };
    if (text->length < word_length)
        return false;
    char lower[word_length];
    for (size_t i = 0; i < word_length; i++)
        lower[i] = (char)(text->bytes[i] | 0x20);
    for (const char *at = words; *at != '\0'; at += word_length) {
        if (memcmp(at, lower, word_length) == 0) {
            *text = (fnl_slice){ text->bytes + word_length, text->length - word_length };
            return true;
        }
    }
    return false;
}

static bool take_half(fnl_slice *text)
{
    if (text->length < 2 || (text->bytes[1] | 0x20) != 'm')
        return false;
    char half = (char)(*text->bytes | 0x20);
    *text = (fnl_slice){ text->bytes + 2, text->length - 2 };
    return half == 'a' || half == 'p';
}

/* A fraction may follow the seconds. */
static bool take_seconds(fnl_slice *text)
{
    enum { most_digits = 9 };
    if (!take_digits(text, 2, 0, 59))
        return false;
    return !take_byte(text, '.') || take_digits(text, most_digits, 0, 999999999);
}

static bool take_part(fnl_slice *text, char directive)
{
    switch (directive) {
    case 'Y':
        return text->length >= 4 && take_digits(text, 4, 1000, 9999);
    case 'y':
        return text->length >= 2 && take_digits(text, 2, 0, 99);
    case 'm':
        return take_digits(text, 2, 1, 12);
    case 'd':
        return take_digits(text, 2, 1, 31);
    case 'H':
        return take_digits(text, 2, 0, 23);
    case 'I':
        return take_digits(text, 2, 1, 12);
    case 'M':
        return take_digits(text, 2, 0, 59);
    case 'S':
        return take_seconds(text);
    case 'b':
        return take_word(text, "janfebmaraprmayjunjulaugsepoctnovdec");
    default: /* p */
        return take_half(text);
    }
}

static bool take_format(fnl_slice *text, const char *format)
{
    for (; *format != '\0'; format++) {
        bool fits = *format == '%' ? take_part(text, *++format) : take_byte(text, *format);
        if (!fits)
            return false;
    }
    return true;
}

/* Z, an offset such as +07:00, +0700, +07, or " UTC", and then the end; or the end. */
static bool is_offset(fnl_slice rest)
{
    if (take_byte(&rest, 'Z') || rest.length == 0)
        return rest.length == 0;
    bool is_apart = take_byte(&rest, ' ');
    if (is_apart && rest.length == strlen("UTC") && memcmp(rest.bytes, "UTC", rest.length) == 0)
        return true;
    if (!take_byte(&rest, '+') && !take_byte(&rest, '-'))
        return false;
    if (!take_digits(&rest, 2, 0, 15))
        return false;
    return rest.length == 0 || (skip_byte(&rest, ':') && take_digits(&rest, 2, 0, 59) && rest.length == 0);
}

/* Two digits everywhere, as ISO 8601 has them: YYYY-MM-DD, then a clock, then Z, an offset, or " UTC". */
static bool is_iso(fnl_slice text)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:dd";
    enum { to_minutes = 16, to_seconds = 19 };
    fnl_slice rest = text;
    if (text.length < to_minutes || !take_format(&rest, dates[0]))
        return false;
    size_t seen = 0;
    for (; seen < text.length && shape[seen] != '\0'; seen++) {
        char byte = text.bytes[seen];
        bool fits = shape[seen] == 'd'   ? byte >= '0' && byte <= '9'
                    : shape[seen] == 'T' ? byte == 'T' || byte == ' '
                                         : byte == shape[seen];
        if (!fits)
            break;
    }
    if (seen != to_minutes && seen != to_seconds)
        return false;
    rest = (fnl_slice){ text.bytes + seen, text.length - seen };
    if (take_byte(&rest, '.') && !take_digits(&rest, 9, 0, 999999999))
        return false;
    return is_offset(rest);
}

static bool fits_clock(fnl_slice text, fnl_slice rest, unsigned date, unsigned clock)
{
    bool is_day = rest.length == 0 && (date != 0 || text.length == strlen("2026-01-31"));
    if (clock == iso_clock)
        return date == 0 && (is_day || is_iso(text)); /* ISO times may lack the clock */
    if (clock == date_only)
        return is_day;
    return take_format(&rest, clocks[clock]) && rest.length == 0;
}

void fnl_guess_formats_start(fnl_guess_formats *formats)
{
    memset(formats->left, 0xFF, sizeof formats->left);
}

bool fnl_guess_formats_see(fnl_guess_formats *formats, fnl_slice text)
{
    bool any = false;
    for (unsigned date = 0; date < fnl_guess_dates; date++) {
        if (formats->left[date] == 0)
            continue;
        uint8_t left = 0;
        fnl_slice rest = text;
        if (take_format(&rest, dates[date]))
            for (unsigned clock = 0; clock < fnl_guess_clocks; clock++)
                left |= (uint8_t)(fits_clock(text, rest, date, clock) << clock);
        formats->left[date] &= left;
        any = any || formats->left[date] != 0;
    }
    return any;
}

bool fnl_guess_formats_choose(const fnl_guess_formats *formats, char *format, size_t room, bool *has_clock,
                              bool *is_ambiguous)
{
    enum { most_clocks = 1 << fnl_guess_clocks };
    unsigned found = fnl_guess_dates;
    *is_ambiguous = false;
    for (unsigned date = fnl_guess_dates; date-- > 0;) {
        if ((formats->left[date] & (most_clocks - 1)) == 0)
            continue;
        *is_ambiguous = found != fnl_guess_dates;
        found = date;
    }
    if (found == fnl_guess_dates)
        return false;
    unsigned clock = date_only;
    for (unsigned i = 0; i < date_only && (formats->left[found] >> date_only & 1) == 0 && clock == date_only; i++)
        if ((formats->left[found] >> i & 1) != 0)
            clock = i;
    *has_clock = clock != date_only;
    bool is_plain = found == 0 && (clock == iso_clock || clock == date_only);
    snprintf(format, room, "%s%s", is_plain ? "" : dates[found], is_plain ? "" : clocks[clock]);
    return true;
}
