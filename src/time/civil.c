/* Dates of the proleptic Gregorian calendar. Years are counted from March, so that the leap day is the last of a year. */
#include "time/civil.h"

#include "core/arithmetic.h"

enum {
    days_in_era = 146097, /* 400 years */
    years_in_era = 400,
    days_in_4_years = 1461,
    days_in_100_years = 36524,
    days_before_1970 = 719468, /* from 0000-03-01 */
    first_year = 1,
    last_year = 9999,
};

static bool is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t month_length(int32_t year, int32_t month)
{
    static const int8_t lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

bool fnl_day_of_date(fnl_date date, int32_t *day)
{
    if (date.year < first_year || date.year > last_year || date.month < 1 || date.month > 12)
        return false;
    if (date.day < 1 || date.day > month_length(date.year, date.month))
        return false;
    int32_t year = date.month <= 2 ? date.year - 1 : date.year;
    int32_t month = (date.month + 9) % 12; /* March is 0 */
    int32_t era = year / years_in_era;
    int32_t year_of_era = year % years_in_era;
    /* (153 m + 2) / 5 are the days before month m of a year that begins in March. */
    int32_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    *day = era * days_in_era + day_of_era - days_before_1970;
    return true;
}

fnl_date fnl_date_of_day(int32_t day)
{
    int64_t from_start = (int64_t)day + days_before_1970;
    int64_t era = fnl_floor_divide(from_start, days_in_era);
    int32_t day_of_era = (int32_t)(from_start - era * days_in_era);
    int32_t year_of_era = (day_of_era - day_of_era / (days_in_4_years - 1) + day_of_era / days_in_100_years -
                           day_of_era / (days_in_era - 1)) /
                          365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t month = (5 * day_of_year + 2) / 153; /* March is 0 */
    fnl_date date = { .day = day_of_year - (153 * month + 2) / 5 + 1, .month = month < 10 ? month + 3 : month - 9 };
    date.year = (int32_t)(era * years_in_era) + year_of_era + (date.month <= 2);
    return date;
}

int fnl_weekday(int32_t day)
{
    enum { weekday_of_1970 = 3 };
    int rest = day % 7 + weekday_of_1970;
    return rest < 0 ? rest + 7 : rest % 7;
}
