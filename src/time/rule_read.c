/* Reads the POSIX TZ text of a footer: "EST5EDT,M3.2.0,M11.1.0", "<+07>-7", with hours from -167 to 167 in the times. */
#include "time/rule.h"

enum { hour = 3600, default_time = 2 * hour, most_offset_hours = 24, most_time_hours = 167 };

static bool take(fnl_text *text, char wanted)
{
    if (text->length == 0 || text->bytes[0] != wanted)
        return false;
    *text = fnl_text_from(*text, 1);
    return true;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* One to three digits, at most `most`. */
static bool take_number(fnl_text *text, int32_t most, int32_t *number)
{
    enum { most_digits = 3 };
    size_t length = 0;
    *number = 0;
    while (length < text->length && length < most_digits && is_digit(text->bytes[length]))
        *number = *number * 10 + (text->bytes[length++] - '0');
    *text = fnl_text_from(*text, length);
    return length > 0 && *number <= most;
}

/* At least three letters, or <letters, digits and signs>. */
static bool take_name(fnl_text *text)
{
    enum { shortest_name = 3 };
    bool quoted = take(text, '<');
    size_t length = 0;
    for (; length < text->length; length++) {
        char byte = text->bytes[length];
        if (!is_letter(byte) && !(quoted && (is_digit(byte) || byte == '+' || byte == '-')))
            break;
    }
    *text = fnl_text_from(*text, length);
    return length >= shortest_name && (!quoted || take(text, '>'));
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool take_time(fnl_text *text, int32_t most_hours, int32_t *seconds)
{
    bool negative = take(text, '-');
    if (!negative)
        take(text, '+');
    int32_t hours = 0;
    int32_t minutes = 0;
    int32_t rest = 0;
    if (!take_number(text, most_hours, &hours))
        return false;
    if (take(text, ':')) {
        if (!take_number(text, 59, &minutes))
            return false;
        if (take(text, ':') && !take_number(text, 59, &rest))
            return false;
    }
    *seconds = hours * hour + minutes * 60 + rest;
    if (negative)
        *seconds = -*seconds;
    return true;
}

/* ,date[/time] */
static bool take_date(fnl_text *text, fnl_rule_date *date)
{
    if (!take(text, ','))
        return false;
    if (take(text, 'M')) {
        date->kind = fnl_rule_weekday;
        if (!take_number(text, 12, &date->month) || !take(text, '.') || !take_number(text, 5, &date->week) ||
            !take(text, '.') || !take_number(text, 6, &date->day) || date->month == 0 || date->week == 0)
            return false;
    } else if (take(text, 'J')) {
        date->kind = fnl_rule_without_leap_day;
        if (!take_number(text, 365, &date->day) || date->day == 0)
            return false;
    } else {
        date->kind = fnl_rule_day_of_year;
        if (!take_number(text, 365, &date->day))
            return false;
    }
    date->seconds = default_time;
    return !take(text, '/') || take_time(text, most_time_hours, &date->seconds);
}

bool fnl_rule_read(fnl_text text, fnl_rule *rule, const char **why)
{
    int32_t west = 0;
    *rule = (fnl_rule){ .standard = 0 };
    *why = "it must begin with a name and an offset, as in \"EST5\" or \"<+07>-7\"";
    if (!take_name(&text) || !take_time(&text, most_offset_hours, &west))
        return false;
    rule->standard = -west;
    if (text.length == 0)
        return true;
    *why = "summer time needs a name and the dates of its start and end, as in \"EST5EDT,M3.2.0,M11.1.0\"";
    if (!take_name(&text))
        return false;
    rule->summer = rule->standard + hour;
    if (text.length > 0 && text.bytes[0] != ',') {
        if (!take_time(&text, most_offset_hours, &west))
            return false;
        rule->summer = -west;
    }
    rule->has_summer = true;
    return take_date(&text, &rule->start) && take_date(&text, &rule->end) && text.length == 0;
}
