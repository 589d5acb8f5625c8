/* Offsets from a POSIX TZ rule. */
#include "time/rule.h"

#include "core/arithmetic.h"
#include "time/civil.h"

enum { days_before_1970 = 719162, days_in_week = 7 };

/* Days since 1970 of 1 January, of any year near the supported ones. */
static int64_t year_start(int64_t year)
{
    int64_t before = year - 1;
    return before * 365 + fnl_floor_divide(before, 4) - fnl_floor_divide(before, 100) + fnl_floor_divide(before, 400) -
           days_before_1970;
}

/* The day, since 1970, of a month's weekday; the day after 28 February decides whether the year is leap. */
static int64_t weekday_of_month(const fnl_rule_date *date, int64_t year)
{
    static const int16_t before_month[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };
    int64_t leap = year_start(year + 1) - year_start(year) - 365;
    int64_t first = year_start(year) + before_month[date->month - 1] + (date->month > 2 ? leap : 0);
    int64_t next_month = year_start(year) + before_month[date->month] + (date->month > 1 ? leap : 0);
    int32_t sunday_based = (fnl_weekday((int32_t)first) + 1) % days_in_week;
    int64_t day =
        first + (date->day - sunday_based + days_in_week) % days_in_week + (int64_t)(date->week - 1) * days_in_week;
    return day < next_month ? day : day - days_in_week;
}

/* The instant of the change in a year; offset is that before the change. */
static int64_t change_instant(const fnl_rule_date *date, int64_t year, int32_t offset)
{
    int64_t day = 0;
    if (date->kind == fnl_rule_weekday) {
        day = weekday_of_month(date, year);
    } else if (date->kind == fnl_rule_day_of_year) {
        day = year_start(year) + date->day;
    } else {
        enum { last_of_february = 59 };
        int64_t leap = year_start(year + 1) - year_start(year) - 365;
        day = year_start(year) + date->day - 1 + (date->day > last_of_february ? leap : 0);
    }
    return day * fnl_day_seconds + date->seconds - offset;
}

int32_t fnl_rule_offset(const fnl_rule *rule, int64_t second, int64_t *until)
{
    *until = INT64_MAX;
    if (!rule->has_summer)
        return rule->standard;
    int64_t day = fnl_floor_divide(second + rule->standard, fnl_day_seconds);
    int64_t year = fnl_date_of_day((int32_t)day).year;
    int64_t latest = INT64_MIN;
    int32_t offset = rule->standard;
    /* A change may be up to a week outside its year, and both may be at one end of it: two years on each side are enough. If
       both are at the same instant it is summer all year, as RFC 9636 writes it. */
    for (int64_t near = year - 2; near <= year + 2; near++) {
        int64_t start = change_instant(&rule->start, near, rule->standard);
        int64_t end = change_instant(&rule->end, near, rule->summer);
        if (end <= second && end > latest) {
            latest = end;
            offset = rule->standard;
        }
        if (start <= second && start >= latest) {
            latest = start;
            offset = rule->summer;
        }
        if (start > second && start < *until)
            *until = start;
        if (end > second && end < *until)
            *until = end;
    }
    return offset;
}

int64_t fnl_rule_next_change(const fnl_rule *rule, int64_t second, int64_t limit)
{
    int64_t until = 0;
    int32_t offset = fnl_rule_offset(rule, second, &until);
    while (until < limit) {
        second = until;
        if (fnl_rule_offset(rule, second, &until) != offset)
            return second;
    }
    return limit;
}
