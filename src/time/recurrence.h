/* Events of calendar files that come back every year (RFC 5545, RRULE), as holidays. */
#ifndef FNL_TIME_RECURRENCE_H
#define FNL_TIME_RECURRENCE_H

#include "time/holiday.h"

typedef struct fnl_recurrence {
    int32_t month; /* 0: as the first time */
    int32_t day;   /* 0: as the first time */
    int32_t count; /* 0: without end */
    bool has_until;
    int32_t until; /* the last day on which it may begin, since 1970 */
} fnl_recurrence;

enum {
    fnl_most_recurring_days = 365, /* of one time: the next year it begins again */
    fnl_working_years_count = fnl_last_working_year - fnl_first_working_year + 1,
};

/* "20260216". */
bool fnl_recurrence_date_read(fnl_text text, int32_t *day);

/* "FREQ=YEARLY;UNTIL=20301231". On failure why says what would be right. */
bool fnl_recurrence_read(fnl_text text, fnl_recurrence *out, const char **why);

/* Whether it repeats the days from first on for a length of days, at least one, and can; why if not. */
bool fnl_recurrence_fits(const fnl_recurrence *recurrence, int32_t first, int32_t days, const char **why);

/* The holidays it comes to: one for all years, but one for each year where their dates are not the same in all of them, since
   they go over the end of February. How many. */
uint32_t fnl_recurrence_holidays(const fnl_recurrence *recurrence, int32_t first, int32_t days,
                                 fnl_holiday out[fnl_working_years_count]);

#endif
