/* Dates of the proleptic Gregorian calendar, years 1 to 9999. */
#ifndef FNL_TIME_CIVIL_H
#define FNL_TIME_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

#define FNL_SECOND INT64_C(1000000) /* in microseconds, the unit of instants */
enum { fnl_day_seconds = 86400 };

enum { fnl_first_day = -719162, fnl_last_day = 2932896 }; /* 0001-01-01, 9999-12-31, days since 1970 */
#define FNL_FIRST_INSTANT (FNL_SECOND * fnl_day_seconds * fnl_first_day)
#define FNL_LAST_INSTANT (FNL_SECOND * fnl_day_seconds * (fnl_last_day + 1) - 1)

typedef struct fnl_date {
    int32_t year;
    int32_t month; /* 1 to 12 */
    int32_t day;   /* 1 to 31 */
} fnl_date;

/* False if there is no such date. */
bool fnl_day_of_date(fnl_date date, int32_t *day);
fnl_date fnl_date_of_day(int32_t day);
/* 0 is Monday. */
int fnl_weekday(int32_t day);

#endif
