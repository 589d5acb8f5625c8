/* Recurrence rules of every year. */
#include "time/recurrence.h"

#include "time/content_line.h"
#include "time/stamp_inside.h"

enum { month_step = 100, most_count_digits = 9 };

bool fnl_recurrence_date_read(fnl_text text, int32_t *day)
{
    enum { year_digits = 4, month_digits = 2, day_digits = 2 };
    fnl_date date;
    return fnl_take_digits(&text, year_digits, year_digits, &date.year) &&
           fnl_take_digits(&text, month_digits, month_digits, &date.month) &&
           fnl_take_digits(&text, day_digits, day_digits, &date.day) && text.length == 0 && fnl_day_of_date(date, day);
}

/* A number of one to so many digits, not 0. */
static bool read_count(fnl_text text, unsigned digits, int32_t *count)
{
    return fnl_take_digits(&text, 1, digits, count) && text.length == 0 && *count > 0;
}

/* Up to the next `end`; moves past both. */
static fnl_text take_until(fnl_text *text, char end)
{
    const char *found = text->length == 0 ? NULL : memchr(text->bytes, end, text->length);
    fnl_text part = { text->bytes, found == NULL ? text->length : (size_t)(found - text->bytes) };
    *text = fnl_text_from(*text, part.length + (found != NULL));
    return part;
}

typedef enum part {
    part_frequency,
    part_interval,
    part_month,
    part_day,
    part_until,
    part_count,
    part_week_start, /* says nothing about days of a year */
    parts
} part;

static part find_part(fnl_text name)
{
    static const char *const names[parts] = { "FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "UNTIL", "COUNT", "WKST" };
    part found = part_frequency;
    while (found < parts && !fnl_content_is(name, names[found]))
        found++;
    return found;
}

static bool read_part(part which, fnl_text value, fnl_recurrence *out, const char **why)
{
    enum { short_digits = 2 };
    int32_t interval = 0;
    switch (which) {
    case part_frequency:
        *why = "only FREQ=YEARLY is read; list other holidays day by day";
        return fnl_content_is(value, "YEARLY");
    case part_interval:
        *why = "only INTERVAL=1, every year, is read; list other holidays day by day";
        return read_count(value, most_count_digits, &interval) && interval == 1;
    case part_month:
        *why = "BYMONTH must be the one month of DTSTART; list other holidays day by day";
        return read_count(value, short_digits, &out->month);
    case part_day:
        *why = "BYMONTHDAY must be the one day of DTSTART; list other holidays day by day";
        return read_count(value, short_digits, &out->day);
    case part_until:
        *why = "UNTIL must be a date such as 20301231, as DTSTART is one";
        out->has_until = true;
        return fnl_recurrence_date_read(value, &out->until);
    case part_count:
        *why = "COUNT must be a number from 1 to 999999999";
        return read_count(value, most_count_digits, &out->count);
    case part_week_start:
        return true;
    default:
        *why =
            "only FREQ=YEARLY with INTERVAL=1, BYMONTH, BYMONTHDAY, UNTIL and COUNT is read; list other holidays day "
            "by day";
        return false;
    }
}

bool fnl_recurrence_read(fnl_text text, fnl_recurrence *out, const char **why)
{
    *out = (fnl_recurrence){ 0 };
    unsigned seen = 0;
    do {
        fnl_text value = take_until(&text, ';');
        fnl_text name = take_until(&value, '=');
        part which = find_part(name);
        if (!read_part(which, value, out, why))
            return false;
        *why = "a part is given twice";
        if ((seen >> which & 1) != 0)
            return false;
        seen |= 1U << which;
    } while (text.length > 0);
    *why = "FREQ=YEARLY is missing";
    if ((seen >> part_frequency & 1) == 0)
        return false;
    *why = "UNTIL and COUNT say the same; write one of them";
    return (seen >> part_until & 1) == 0 || (seen >> part_count & 1) == 0;
}

bool fnl_recurrence_fits(const fnl_recurrence *recurrence, int32_t first, int32_t days, const char **why)
{
    fnl_date date = fnl_date_of_day(first);
    *why = "BYMONTH is not the month of DTSTART";
    if (recurrence->month != 0 && recurrence->month != date.month)
        return false;
    *why = "BYMONTHDAY is not the day of DTSTART";
    if (recurrence->day != 0 && recurrence->day != date.day)
        return false;
    *why = "a day of the month alone is every month; write BYMONTH too";
    if (recurrence->day != 0 && recurrence->month == 0)
        return false;
    *why = "UNTIL is before DTSTART";
    if (recurrence->has_until && recurrence->until < first)
        return false;
    *why = "an event of every year may last 365 days at most";
    return days <= fnl_most_recurring_days;
}

/* The year of the count-th 29 February from that of year on; beyond the working years it is not looked for. */
static int32_t find_leap_year(int32_t year, int32_t count)
{
    enum { between = 4 };
    int32_t day = 0;
    while (count > 1 && year <= fnl_last_working_year) {
        year += between;
        count -= fnl_day_of_date((fnl_date){ year, 2, 29 }, &day);
    }
    return year;
}

/* The year in which it begins for the last time, fnl_last_working_year at most. */
static int32_t find_last_year(const fnl_recurrence *recurrence, fnl_date first)
{
    int32_t last = fnl_last_working_year;
    if (recurrence->has_until) {
        fnl_date until = fnl_date_of_day(recurrence->until);
        bool is_reached = first.month < until.month || (first.month == until.month && first.day <= until.day);
        last = until.year - !is_reached;
    } else if (recurrence->count > 0) {
        bool is_leap_day = first.month == 2 && first.day == 29;
        last = is_leap_day ? find_leap_year(first.year, recurrence->count) : first.year + (recurrence->count - 1);
    }
    return last < fnl_last_working_year ? last : fnl_last_working_year;
}

static int32_t day_of_year(int32_t day)
{
    fnl_date date = fnl_date_of_day(day);
    return date.month * month_step + date.day;
}

uint32_t fnl_recurrence_holidays(const fnl_recurrence *recurrence, int32_t first, int32_t days,
                                 fnl_holiday out[fnl_working_years_count])
{
    fnl_date date = fnl_date_of_day(first);
    fnl_holiday yearly = {
        .is_yearly = true,
        .first = day_of_year(first),
        .last = day_of_year(first + days - 1),
        .first_year = date.year > fnl_first_working_year ? date.year : fnl_first_working_year,
        .last_year = find_last_year(recurrence, date),
    };
    bool is_same = true;
    uint32_t count = 0;
    for (int32_t year = yearly.first_year; year <= yearly.last_year; year++) {
        fnl_holiday once = { .first_year = fnl_first_working_year, .last_year = fnl_last_working_year };
        date.year = year;
        if (!fnl_day_of_date(date, &once.first))
            continue;
        once.last = once.first + days - 1;
        is_same = is_same && day_of_year(once.last) == yearly.last;
        out[count++] = once;
    }
    if (count > 0 && is_same) {
        out[0] = yearly;
        count = 1;
    }
    return count;
}
