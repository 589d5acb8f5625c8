/* Periods as numbers, one after the other. */
#include "kpi/cells_inside.h"

enum { before_first = 1 << 20, first_monday = 4, /* of 1970 */ week_days = 7, year_months = 12, quarter_months = 3 };

uint32_t fnl_period_number(fnl_grain grain, int32_t day)
{
    if (day == FNL_NO_PERIOD)
        return fnl_no_period_number;
    fnl_date date;
    int32_t number = day;
    switch (grain) {
    case fnl_grain_week:
        number = (day - fnl_weekday(day) - first_monday) / week_days;
        break;
    case fnl_grain_month:
        date = fnl_date_of_day(day);
        number = date.year * year_months + date.month;
        break;
    case fnl_grain_quarter:
        date = fnl_date_of_day(day);
        number = date.year * (year_months / quarter_months) + (date.month - 1) / quarter_months;
        break;
    case fnl_grain_year:
        number = fnl_date_of_day(day).year;
        break;
    default:
        break;
    }
    return (uint32_t)(number + before_first);
}
