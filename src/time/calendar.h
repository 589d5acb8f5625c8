/* Business calendars: which seconds are worked. Compiled once; a look-up per question. Immutable. */
#ifndef FNL_TIME_CALENDAR_H
#define FNL_TIME_CALENDAR_H

#include "time/holiday.h"
#include "time/interval.h"
#include "time/zone.h"

/* Local seconds of a day: [start, end), end up to 86400. */
typedef struct fnl_hours {
    int32_t start;
    int32_t end;
} fnl_hours;

/* Ascending, not overlapping, not empty. */
typedef struct fnl_day_hours {
    const fnl_hours *hours;
    uint32_t count;
} fnl_day_hours;

/* A day whose hours replace those of its weekday, and win over holidays. */
typedef struct fnl_replaced_day {
    int32_t day;         /* days since 1970, local */
    fnl_day_hours hours; /* none: closed */
} fnl_replaced_day;

/* What a calendar says. */
typedef struct fnl_calendar_rules {
    const fnl_zone *zone;
    bool is_always;        /* all time counts; then there is nothing else but zone and valid_until */
    fnl_day_hours week[7]; /* Monday first */
    const fnl_holiday *holidays;
    uint32_t holiday_count;
    const fnl_replaced_day *replaced; /* ascending, each day once */
    uint32_t replaced_count;
    bool has_valid_until;
    int32_t valid_until; /* the last local day that it knows */
} fnl_calendar_rules;

enum {
    fnl_most_day_hours = 48,           /* of one day */
    fnl_most_calendar_spans = 4000000, /* of all calendars of a model */
};

typedef struct fnl_calendar fnl_calendar;

/* The calendar of these rules, from 1970 to 2199 or to the end of valid_until. The rules are not kept, their zone is. *spans: how many
   spans of working time it has. Lives in arena. FNL_E_MODEL: it has no working time; FNL_E_LIMIT: more than most_spans;
   FNL_E_NOMEM. */
int32_t fnl_calendar_new(fnl_arena *arena, const fnl_calendar_rules *rules, uint32_t most_spans,
                         const fnl_calendar **out, uint32_t *spans, fnl_error *error);

/* Why a calendar cannot tell. */
typedef enum fnl_working {
    fnl_working_known,
    fnl_working_years,   /* outside the years 1970 to 2199 */
    fnl_working_expired, /* behind valid_until */
} fnl_working;

/* All times in whole seconds since 1970 UTC. W(from, to): working seconds in [from, to), negative if to is before from. */
fnl_working fnl_calendar_elapsed(const fnl_calendar *calendar, int64_t from, int64_t to, int64_t *seconds);
/* The earliest instant with W(start, due) = seconds >= 0; of 0 the start. */
fnl_working fnl_calendar_due_at(const fnl_calendar *calendar, int64_t start, int64_t seconds, int64_t *due);
/* The latest instant with W(instant, end) = seconds >= 0; of 0 the end. */
fnl_working fnl_calendar_before_at(const fnl_calendar *calendar, int64_t end, int64_t seconds, int64_t *instant);
/* days >= 1 business days: from the start, or the next opening, the days-th working date after, same local time of day; back to the
   end of the span before it when it falls between spans or after closing, forward to the opening when before. *seconds:
   W(start, due). */
fnl_working fnl_calendar_due_days(const fnl_calendar *calendar, int64_t start, int64_t days, int64_t *due,
                                  int64_t *seconds);

/* The spans of working time that meet [from, to), for explanations: the next one from *at on (begin with *at = from), cut to
   [from, to). False when there is none. */
bool fnl_calendar_next_span(const fnl_calendar *calendar, int64_t *at, int64_t to, fnl_interval *span);

const fnl_zone *fnl_calendar_zone(const fnl_calendar *calendar);

/* "2h", "90m", "3bd" (business days, 1 to fnl_most_business_days): what a target allows. d and w are refused, and why says what would be right. */
typedef struct fnl_allowance {
    int64_t amount; /* seconds, or days if in_days */
    bool in_days;
} fnl_allowance;
enum { fnl_most_business_days = 10000 };
bool fnl_allowance_read(fnl_text text, fnl_allowance *out, const char **why);
void fnl_allowance_write(fnl_buffer *out, const fnl_allowance *allowance); /* never with d or w: "24h", "3bd" */

#endif
