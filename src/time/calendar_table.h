/* The table of a calendar, and the look-ups that are asked for every row. For the files of this folder. */
#ifndef FNL_TIME_CALENDAR_TABLE_H
#define FNL_TIME_CALENDAR_TABLE_H

#include "time/calendar.h"

/* A span of working time; it is as long as the next one's `worked` is larger. */
typedef struct fnl_worked_span {
    int64_t start;
    int64_t worked; /* working seconds before it */
} fnl_worked_span;

/* 32 local days: which are working dates. */
typedef struct fnl_date_word {
    uint32_t bits;
    uint32_t before; /* working dates before these days */
} fnl_date_word;

struct fnl_calendar {
    const fnl_zone *zone;
    int64_t end; /* what is behind this instant is not known; the first that is known is 0 */
    bool expires;
    /* The spans are numbered from 1; before them one of no length at 0, behind them one at INT64_MAX. */
    const fnl_worked_span *spans;
    uint32_t span_count;
    int64_t worked; /* in all */
    /* By second >> time_shift, or working second >> work_shift: the last span that starts, or has worked, at most the first
       of these seconds. One more at the end. */
    const uint32_t *by_time;
    const uint32_t *by_work;
    uint8_t time_shift;
    uint8_t work_shift;
    const fnl_date_word *date_words; /* business days, from fnl_first_local_day on; fnl_date_words of them */
    uint32_t date_count;
};

enum {
    fnl_first_local_day = -2,      /* offsets are up to 26 hours */
    fnl_end_local_day = 84006 + 2, /* 2200-01-01, and as much */
};
enum {
    fnl_days_of_word = 32,
    fnl_date_words = (fnl_end_local_day - fnl_first_local_day) / fnl_days_of_word + 1,
};
#define FNL_CALENDAR_END INT64_C(7258118400) /* 2200-01-01 */

/* The rest of a search where a part of the index has more than two spans: between those numbered low and high. */
uint32_t fnl_calendar_search_time(const fnl_calendar *calendar, uint32_t low, int64_t second);
uint32_t fnl_calendar_search_work(const fnl_calendar *calendar, uint32_t low, int64_t worked);

/* The last span that starts at second, or before; 0 <= second <= end. */
static inline uint32_t fnl_calendar_span_at(const fnl_calendar *calendar, int64_t second)
{
    uint32_t number = calendar->by_time[(uint64_t)second >> calendar->time_shift];
    number += calendar->spans[number + 1].start <= second;
    if (__builtin_expect(calendar->spans[number + 1].start <= second, 0))
        return fnl_calendar_search_time(calendar, number, second);
    return number;
}

/* The last span before which at most so many seconds are worked; 0 <= worked < those in all. */
static inline uint32_t fnl_calendar_span_of_work(const fnl_calendar *calendar, int64_t worked)
{
    uint32_t number = calendar->by_work[(uint64_t)worked >> calendar->work_shift];
    number += calendar->spans[number + 1].worked <= worked;
    if (__builtin_expect(calendar->spans[number + 1].worked <= worked, 0))
        return fnl_calendar_search_work(calendar, number, worked);
    return number;
}

static inline fnl_working fnl_calendar_knows(const fnl_calendar *calendar, int64_t second)
{
    if (second >= 0 && second <= calendar->end)
        return fnl_working_known;
    return calendar->expires && second > 0 && second <= FNL_CALENDAR_END ? fnl_working_expired : fnl_working_years;
}

/* Why there is no due time within what the calendar knows. */
static inline fnl_working fnl_calendar_ended(const fnl_calendar *calendar)
{
    return calendar->expires ? fnl_working_expired : fnl_working_years;
}

static inline int64_t fnl_calendar_span_end(const fnl_calendar *calendar, uint32_t number)
{
    const fnl_worked_span *span = &calendar->spans[number];
    return span[0].start + (span[1].worked - span[0].worked);
}

/* Working seconds from 1970 to a known instant. W(a, b) is the difference of two. */
static inline int64_t fnl_calendar_worked(const fnl_calendar *calendar, int64_t second)
{
    const fnl_worked_span *span = &calendar->spans[fnl_calendar_span_at(calendar, second)];
    int64_t worked = span[0].worked + (second - span[0].start);
    return worked < span[1].worked ? worked : span[1].worked;
}

/* The earliest instant up to which so many seconds since 1970 are worked; 0 < worked <= those in all. */
static inline int64_t fnl_calendar_earliest(const fnl_calendar *calendar, int64_t worked)
{
    const fnl_worked_span *span = &calendar->spans[fnl_calendar_span_of_work(calendar, worked - 1)];
    return span->start + (worked - span->worked);
}

/* The latest one; 0 <= worked < those in all. */
static inline int64_t fnl_calendar_latest(const fnl_calendar *calendar, int64_t worked)
{
    const fnl_worked_span *span = &calendar->spans[fnl_calendar_span_of_work(calendar, worked)];
    return span->start + (worked - span->worked);
}

#endif
