/* Periods as people call them. */
#include "kpi_period.h"

enum { months_a_year = 12, months_a_quarter = 3, days_a_week = 7 };

typedef struct date {
    int32_t year, month, day;
} date;

/* The calendar's cycle of 400 years, counted from a first of March. */
enum { cycle_days = 146097, cycle_years = 400, shift = 719468 /* days from 0000-03-01 to 1970-01-01 */ };

static date date_of(int32_t days)
{
    int64_t at = (int64_t)days + shift;
    int64_t cycle = (at >= 0 ? at : at - (cycle_days - 1)) / cycle_days;
    int64_t day = at - cycle * cycle_days;
    int64_t year = (day - day / 1460 + day / 36524 - day / (cycle_days - 1)) / 365;
    day -= 365 * year + year / 4 - year / 100;
    int64_t month = (5 * day + 2) / 153;
    date out = { (int32_t)(year + cycle * cycle_years), (int32_t)(month < 10 ? month + 3 : month - 9),
                 (int32_t)(day - (153 * month + 2) / 5 + 1) };
    out.year += out.month <= 2;
    return out;
}

/* The first of a month. */
static int32_t days_of(int32_t year, int32_t month)
{
    year -= month <= 2;
    int32_t cycle = (year >= 0 ? year : year - (cycle_years - 1)) / cycle_years;
    int32_t of_cycle = year - cycle * cycle_years;
    int32_t day = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
    return cycle * cycle_days + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + day - shift;
}

/* A week is of the year that its Thursday is in. */
static void put_week(fnl_page *page, int32_t monday)
{
    enum { to_thursday = 3 };
    int32_t thursday = monday + to_thursday;
    date at = date_of(thursday);
    fnl_page_print(page, "%04d-W%02d", at.year, (thursday - days_of(at.year, 1)) / days_a_week + 1);
}

void fnl_put_period(fnl_page *page, fnl_slice grain, int32_t first_day)
{
    date at = date_of(first_day);
    if (fnl_slice_is(grain, "week"))
        put_week(page, first_day);
    else if (fnl_slice_is(grain, "month"))
        fnl_page_print(page, "%04d-%02d", at.year, at.month);
    else if (fnl_slice_is(grain, "quarter"))
        fnl_page_print(page, "%04d Q%d", at.year, (at.month - 1) / months_a_quarter + 1);
    else if (fnl_slice_is(grain, "year"))
        fnl_page_print(page, "%04d", at.year);
    else
        fnl_page_print(page, "%04d-%02d-%02d", at.year, at.month, at.day);
}

int32_t fnl_period_day(const char *text)
{
    static const char shape[] = "0000-00-00";
    int32_t numbers[3] = { 0 };
    int part = 0;
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        if (shape[i] == '-')
            part++;
        else
            numbers[part] = numbers[part] * 10 + (text[i] - '0');
    }
    return days_of(numbers[0], numbers[1]) + numbers[2] - 1;
}

int32_t fnl_period_next(fnl_slice grain, int32_t first_day)
{
    date at = date_of(first_day);
    int32_t months = 0;
    if (fnl_slice_is(grain, "day"))
        return first_day + 1;
    if (fnl_slice_is(grain, "week"))
        return first_day + days_a_week;
    if (fnl_slice_is(grain, "month"))
        months = 1;
    else
        months = fnl_slice_is(grain, "quarter") ? months_a_quarter : months_a_year;
    int32_t month = at.month - 1 + months;
    return days_of(at.year + month / months_a_year, month % months_a_year + 1);
}
