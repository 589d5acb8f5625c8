/* Business calendars the slow and obvious way: looks at the wall clock instant by instant. */
#ifndef SLOW_CALENDAR_H
#define SLOW_CALENDAR_H

#include "core/arithmetic.h"
#include "time/calendar.h"
#include "time/civil.h"

#include <stdlib.h>

/* Instants start + i × step of a window, i < count. The step divides all local times of the rules and changes of the zone. */
typedef struct slow_calendar {
    int64_t start;
    int64_t step;
    uint32_t count;
    int64_t *shown;   /* the latest that the wall clock has shown so far */
    uint32_t *before; /* steps worked in the window before each instant, and before its end */
} slow_calendar;

static inline bool slow_is_holiday(const fnl_holiday *holiday, int32_t day)
{
    if (!holiday->is_yearly)
        return holiday->first <= day && day <= holiday->last;
    fnl_date date = fnl_date_of_day(day);
    int32_t month_day = date.month * 100 + date.day;
    /* Every year, if nothing is said, also the one before the first and the one after the last. */
    int64_t from = holiday->first_year == fnl_first_working_year ? INT32_MIN : holiday->first_year;
    int64_t to = holiday->last_year == fnl_last_working_year ? INT32_MAX : holiday->last_year;
    bool begins = from <= date.year && date.year <= to;
    bool began = from <= date.year - 1 && date.year - 1 <= to;
    if (holiday->first <= holiday->last)
        return begins && holiday->first <= month_day && month_day <= holiday->last;
    return (begins && holiday->first <= month_day) || (began && month_day <= holiday->last);
}

static inline fnl_day_hours slow_hours(const fnl_calendar_rules *rules, int32_t day)
{
    for (uint32_t i = 0; i < rules->replaced_count; i++)
        if (rules->replaced[i].day == day)
            return rules->replaced[i].hours;
    for (uint32_t i = 0; i < rules->holiday_count; i++)
        if (slow_is_holiday(&rules->holidays[i], day))
            return (fnl_day_hours){ NULL, 0 };
    return rules->week[fnl_weekday(day)];
}

static inline int32_t slow_date(int64_t wall)
{
    return (int32_t)fnl_floor_divide(wall, fnl_day_seconds);
}

static inline slow_calendar slow_calendar_new(const fnl_calendar_rules *rules, int64_t start, int64_t step,
                                              uint32_t count)
{
    enum { days_before = 3 };
    slow_calendar slow = { .start = start, .step = step, .count = count };
    slow.shown = malloc(count * sizeof *slow.shown);
    slow.before = malloc((count + 1) * sizeof *slow.before);
    int64_t shown = INT64_MIN;
    int32_t day = INT32_MIN;
    fnl_day_hours hours = { NULL, 0 };
    for (int64_t i = -days_before * fnl_day_seconds / step; i < count; i++) {
        int64_t instant = start + i * step;
        int64_t wall = instant + fnl_zone_offset(rules->zone, instant);
        shown = wall > shown ? wall : shown;
        if (i < 0)
            continue;
        if (slow_date(shown) != day) {
            day = slow_date(shown);
            hours = slow_hours(rules, day);
        }
        bool works = rules->is_always;
        int64_t second = shown - (int64_t)day * fnl_day_seconds;
        for (uint32_t k = 0; k < hours.count; k++)
            works = works || (hours.hours[k].start <= second && second < hours.hours[k].end);
        slow.shown[i] = shown;
        slow.before[i + 1] = (i == 0 ? 0 : slow.before[i]) + works;
        slow.before[0] = 0;
    }
    return slow;
}

static inline void slow_calendar_free(slow_calendar *slow)
{
    free(slow->shown);
    free(slow->before);
}

static inline int64_t slow_instant(const slow_calendar *slow, uint32_t i)
{
    return slow->start + i * slow->step;
}

static inline bool slow_works(const slow_calendar *slow, uint32_t i)
{
    return slow->before[i + 1] != slow->before[i];
}

static inline int64_t slow_elapsed(const slow_calendar *slow, uint32_t from, uint32_t to)
{
    return ((int64_t)slow->before[to] - (int64_t)slow->before[from]) * slow->step;
}

/* The first instant with so many steps worked since start; false: not in the window. */
static inline bool slow_due(const slow_calendar *slow, uint32_t start, uint32_t steps, uint32_t *due)
{
    for (*due = start; *due <= slow->count; ++*due)
        if (slow->before[*due] - slow->before[start] == steps)
            return true;
    return false;
}

/* The last instant with so many steps worked up to end; of none the end. */
static inline bool slow_before(const slow_calendar *slow, uint32_t end, uint32_t steps, uint32_t *instant)
{
    for (*instant = end;; --*instant) {
        if (slow->before[end] - slow->before[*instant] == steps)
            return true;
        if (*instant == 0)
            return false;
    }
}

/* The first and the last instant that are worked on a date; false: none. */
static inline bool slow_working_date(const slow_calendar *slow, uint32_t from, int32_t date, uint32_t *first,
                                     uint32_t *last)
{
    bool found = false;
    for (uint32_t i = from; i < slow->count && slow_date(slow->shown[i]) <= date; i++) {
        if (slow_date(slow->shown[i]) != date || !slow_works(slow, i))
            continue;
        *first = found ? *first : i;
        *last = i;
        found = true;
    }
    return found;
}

/* False: not within the window, of which the last date does not count. */
static inline bool slow_due_days(const slow_calendar *slow, const fnl_calendar_rules *rules, uint32_t start,
                                 uint32_t days, uint32_t *due)
{
    while (start < slow->count && !slow_works(slow, start))
        start++;
    if (start == slow->count)
        return false;
    int64_t wall = slow_instant(slow, start) + fnl_zone_offset(rules->zone, slow_instant(slow, start));
    int32_t date = slow_date(wall);
    int64_t of_day = wall - (int64_t)date * fnl_day_seconds;
    uint32_t first = 0;
    uint32_t last = 0;
    for (uint32_t found = 0; found < days; found += slow_working_date(slow, 0, date, &first, &last))
        if (++date >= slow_date(slow->shown[slow->count - 1]))
            return false;
    /* The first instant at which the wall clock shows the time of day, or a later one. */
    uint32_t at = 0;
    while (slow->shown[at] < (int64_t)date * fnl_day_seconds + of_day)
        at++;
    *due = at;
    if (at < first)
        *due = first;
    else if (!slow_works(slow, at) || slow_date(slow->shown[at]) != date)
        for (uint32_t i = first; i < at && i <= last; i++)
            *due = slow_works(slow, i) ? i + 1 : *due;
    return true;
}

#endif
