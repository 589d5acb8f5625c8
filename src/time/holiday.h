/* Holidays as people write them, and as calendar files (iCalendar) list them. */
#ifndef FNL_TIME_HOLIDAY_H
#define FNL_TIME_HOLIDAY_H

#include "core/arena.h"
#include "core/buffer.h"
#include "core/failure.h"
#include "text/number.h"
#include "time/civil.h"

/* Days without work: once, or every year. Both ends are holidays. */
typedef struct fnl_holiday {
    bool is_yearly;
    int32_t first;      /* days since 1970; of a yearly one month × 100 + day */
    int32_t last;       /* not before first; a yearly one may end in the next year: 12-30/01-02 */
    int32_t first_year; /* of a yearly one: the years in which it begins; fnl_first_working_year if nothing is said */
    int32_t last_year;  /* … fnl_last_working_year */
} fnl_holiday;

enum { fnl_first_working_year = 1970, fnl_last_working_year = 2199 };

/* "2026-02-16", "2026-02-16/2026-02-20", "01-01", "12-30/01-02", "01-01 from 2024", "01-01 to 2030",
   "01-01 from 2024 to 2030". On failure why says what would be right. */
bool fnl_holiday_read(fnl_text text, fnl_holiday *out, const char **why);
/* The shortest of these forms. */
void fnl_holiday_write(fnl_buffer *out, const fnl_holiday *holiday);
/* By what they say: yearly ones first, then by first, last, first_year, last_year. For qsort-like orders: below 0, 0, above 0. */
int fnl_holiday_compare(const fnl_holiday *a, const fnl_holiday *b);
/* Brings them into this order, each once; how many are left. */
uint32_t fnl_holidays_settle(fnl_holiday *holidays, uint32_t count);

/* The all-day events of an iCalendar file (RFC 5545): DATE values, an exclusive DTEND (one day if there is none), RRULE of
   FREQ=YEARLY. What else could mean a day is an error with its line: FNL_E_SYNTAX. FNL_E_LIMIT, FNL_E_NOMEM. *out lives in
   arena, ascending, each once. */
int32_t fnl_holidays_of_file(fnl_arena *arena, fnl_text file, fnl_holiday **out, uint32_t *count, fnl_error *error);

enum { fnl_most_holidays = 100000 }; /* of a file, of a calendar */

#endif
