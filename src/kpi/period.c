/* Periods of the local calendar. */
#include "kpi/period.h"

enum { week_days = 7, quarter_months = 3 };

static int32_t month_start(int32_t day)
{
    return day - fnl_date_of_day(day).day + 1;
}

int32_t fnl_period_of(fnl_grain grain, int32_t day)
{
    fnl_date date;
    int32_t first = day;
    switch (grain) {
    case fnl_grain_week:
        return day - fnl_weekday(day);
    case fnl_grain_month:
        return month_start(day);
    case fnl_grain_quarter:
        date = fnl_date_of_day(day);
        date.month -= (date.month - 1) % quarter_months;
        date.day = 1;
        break;
    case fnl_grain_year:
        date = (fnl_date){ .year = fnl_date_of_day(day).year, .month = 1, .day = 1 };
        break;
    default:
        return day;
    }
    (void)fnl_day_of_date(date, &first); /* a day has such a date */
    return first;
}

/* The year after 9999 begins too, though no date is in it: it is found by days. */
int32_t fnl_period_next(fnl_grain grain, int32_t first_day)
{
    enum { longest_month = 31, longest_quarter = 92, longest_year = 366 };
    switch (grain) {
    case fnl_grain_week:
        return first_day + week_days;
    case fnl_grain_month:
        return month_start(first_day + longest_month);
    case fnl_grain_quarter:
        return month_start(first_day + longest_quarter);
    case fnl_grain_year:
        return month_start(first_day + longest_year);
    default:
        return first_day + 1;
    }
}
