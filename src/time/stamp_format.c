/* Reads dates and times by a user's format, and checks such formats. */
#include "time/stamp_inside.h"

enum { most_parts = 6 };

/* What a format has set; a part is set once. */
typedef struct reader {
    fnl_text text;
    fnl_stamp *stamp;
    int32_t hour;
    int32_t minute;
    int32_t second;
    int32_t half; /* 1: p.m. */
    bool twelve_hours;
    bool in_range;
} reader;

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
}

/* One of count words of `size` letters that stand one after the other in words. */
static bool take_word(fnl_text *text, const char *words, size_t size, int32_t count, int32_t *number)
{
    if (text->length < size)
        return false;
    for (int32_t i = 0; i < count; i++) {
        size_t same = 0;
        while (same < size && lower(text->bytes[same]) == words[(size_t)i * size + same])
            same++;
        if (same == size) {
            *number = i;
            *text = fnl_text_from(*text, size);
            return true;
        }
    }
    return false;
}

static bool take_month(reader *from)
{
    bool taken = take_word(&from->text, "janfebmaraprmayjunjulaugsepoctnovdec", 3, 12, &from->stamp->date.month);
    from->stamp->date.month++;
    return taken;
}

static bool take_short_year(reader *from)
{
    enum { first_of_last_century = 69 };
    int32_t *year = &from->stamp->date.year;
    bool taken = fnl_take_digits(&from->text, 1, 2, year);
    *year += *year >= first_of_last_century ? 1900 : 2000;
    return taken;
}

static bool take_twelve_hours(reader *from)
{
    from->twelve_hours = true;
    if (!fnl_take_digits(&from->text, 1, 2, &from->hour))
        return false;
    from->in_range = from->in_range && from->hour >= 1 && from->hour <= 12;
    return true;
}

static bool take_format_offset(reader *from)
{
    fnl_reading reading = fnl_take_offset(&from->text, &from->stamp->offset);
    from->stamp->has_offset = true;
    from->in_range = from->in_range && reading != fnl_read_range;
    return reading != fnl_read_malformed;
}

/* next is what the format has after the directive. */
static bool take_directive(reader *from, char directive, char next)
{
    fnl_text *text = &from->text;
    switch (directive) {
    case 'Y':
        return fnl_take_digits(text, 4, 4, &from->stamp->date.year);
    case 'y':
        return take_short_year(from);
    case 'm':
        return fnl_take_digits(text, 1, 2, &from->stamp->date.month);
    case 'b':
        return take_month(from);
    case 'd':
        return fnl_take_digits(text, 1, 2, &from->stamp->date.day);
    case 'H':
        return fnl_take_digits(text, 1, 2, &from->hour);
    case 'I':
        return take_twelve_hours(from);
    case 'M':
        return fnl_take_digits(text, 1, 2, &from->minute);
    case 'S':
        /* A point that the format itself has is no fraction's. */
        return fnl_take_digits(text, 1, 2, &from->second) &&
               (next == '.' || fnl_take_fraction(text, &from->stamp->microsecond));
    case 'p':
        return take_word(text, "ampm", 2, 2, &from->half);
    case 'z':
        return take_format_offset(from);
    default:
        return fnl_take_byte(text, directive);
    }
}

static bool has_directive(fnl_text format, char wanted)
{
    for (size_t i = 0; i + 1 < format.length; i++) {
        if (format.bytes[i] != '%')
            continue;
        if (format.bytes[++i] == wanted)
            return true;
    }
    return false;
}

fnl_reading fnl_read_stamp_format(fnl_text text, fnl_text format, fnl_stamp *stamp)
{
    *stamp = (fnl_stamp){ .has_time = false };
    reader from = { .text = text, .stamp = stamp, .in_range = true };
    for (size_t i = 0; i < format.length; i++) {
        bool directive = format.bytes[i] == '%' && i + 1 < format.length;
        if (directive)
            i++;
        char next = '\0';
        if (i + 1 < format.length)
            next = format.bytes[i + 1];
        bool taken =
            directive ? take_directive(&from, format.bytes[i], next) : fnl_take_byte(&from.text, format.bytes[i]);
        if (!taken)
            return fnl_read_malformed;
    }
    if (from.text.length > 0)
        return fnl_read_malformed;
    stamp->has_time = has_directive(format, 'H') || from.twelve_hours || stamp->has_offset;
    if (from.twelve_hours)
        from.hour = from.hour % 12 + 12 * from.half;
    fnl_reading reading = fnl_second_of_day(from.hour, from.minute, from.second, &stamp->second);
    return from.in_range ? reading : fnl_read_range;
}

/* The parts that directives set: of two in one row only one may stand in a format, and only once. */
static const struct {
    const char *directives;
    const char *twice;
} parts[most_parts] = {
    { "Yy", "the year stands twice; write %Y or %y once" },
    { "mb", "the month stands twice; write %m or %b once" },
    { "d", "the day stands twice; write %d once" },
    { "HI", "the hour stands twice; write %H, or %I with %p, once" },
    { "M", "the minute stands twice; write %M once" },
    { "S", "the second stands twice; write %S once" },
};

/* How often any of the directives stands in the format. */
static int count_directives(fnl_text format, const char *directives)
{
    int count = 0;
    for (size_t i = 0; i + 1 < format.length; i++) {
        if (format.bytes[i] != '%')
            continue;
        i++;
        count += format.bytes[i] != '%' && strchr(directives, format.bytes[i]) != NULL && format.bytes[i] != '\0';
    }
    return count;
}

/* Why the directives do not make a date and time together, or NULL. */
static const char *check_together(fnl_text format)
{
    for (size_t i = 0; i < most_parts; i++)
        if (count_directives(format, parts[i].directives) > 1)
            return parts[i].twice;
    if (count_directives(format, "p") > 1 || count_directives(format, "z") > 1)
        return "%p or %z stands twice; write it once";
    if (count_directives(format, "Yy") == 0 || count_directives(format, "mb") == 0 || !has_directive(format, 'd'))
        return "there is no whole date; write year, month and day, as in \"%d/%m/%Y %H:%M\"";
    if (has_directive(format, 'I') != has_directive(format, 'p'))
        return "%I and %p go together; write both, or %H";
    if (has_directive(format, 'M') && count_directives(format, "HI") == 0)
        return "there are minutes without hours; add %H, or %I with %p";
    if (has_directive(format, 'S') && !has_directive(format, 'M'))
        return "there are seconds without minutes; add %M";
    return NULL;
}

bool fnl_format_valid(fnl_text format, const char **why)
{
    *why = NULL;
    if (format.length == 0 || fnl_text_equal(format, FNL_TEXT("epoch_s")) ||
        fnl_text_equal(format, FNL_TEXT("epoch_ms")))
        return true;
    for (size_t i = 0; i < format.length; i++) {
        if (format.bytes[i] != '%')
            continue;
        i++;
        if (i == format.length || format.bytes[i] == '\0' || strchr("YmdHMSybpIz%", format.bytes[i]) == NULL) {
            *why = "unknown directive; there are %Y %m %d %H %M %S %y %b %p %I %z %%, or epoch_s, epoch_ms";
            return false;
        }
    }
    *why = check_together(format);
    return *why == NULL;
}
