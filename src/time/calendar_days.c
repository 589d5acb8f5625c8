/* Business days. */
#include "core/arithmetic.h"
#include "time/calendar_table.h"
#include "time/civil.h"

/* The days-th working date after a local day. */
static bool find_date(const fnl_calendar *calendar, int32_t day, int64_t days, int32_t *found)
{
    enum { days_of_word = 64 };
    uint32_t after = (uint32_t)(day + 1 - fnl_first_local_day);
    const fnl_date_word *word = &calendar->date_words[after / days_of_word];
    uint64_t earlier = word->bits & ((UINT64_C(1) << after % days_of_word) - 1);
    int64_t number = (int64_t)word->before + __builtin_popcountll(earlier) + days - 1;
    if (number >= calendar->date_count)
        return false;
    *found = calendar->dates[number];
    return true;
}

/* Moves a local time of a working date, which lasts from begin to finish, into its hours. A time that the clock jumped over
   at midnight is after closing. */
static int64_t fit(const fnl_calendar *calendar, int64_t begin, int64_t finish, int64_t instant)
{
    uint32_t number = fnl_calendar_span_at(calendar, instant < finish ? instant : finish - 1);
    int64_t end = fnl_calendar_span_end(calendar, number);
    if (end <= begin)
        return calendar->spans[number + 1].start;
    return instant < end ? instant : end;
}

fnl_working fnl_calendar_due_days(const fnl_calendar *calendar, int64_t start, int64_t days, int64_t *due,
                                  int64_t *seconds)
{
    fnl_working working = fnl_calendar_knows(calendar, start);
    if (working != fnl_working_known)
        return working;
    uint32_t number = fnl_calendar_span_at(calendar, start);
    int64_t opening = start;
    if (fnl_calendar_span_end(calendar, number) <= start) {
        if (number == calendar->span_count)
            return fnl_calendar_ended(calendar);
        opening = calendar->spans[number + 1].start;
    }
    int64_t wall = opening + fnl_zone_offset(calendar->zone, opening);
    int32_t day = (int32_t)fnl_floor_divide(wall, fnl_day_seconds);
    int32_t date = 0;
    if (!find_date(calendar, day, days, &date))
        return fnl_calendar_ended(calendar);
    int64_t midnight = (int64_t)date * fnl_day_seconds;
    fnl_zone_walk walk = fnl_zone_walk_from(calendar->zone, midnight);
    int64_t begin = fnl_zone_walk_to(&walk, midnight);
    int64_t instant = fnl_zone_walk_to(&walk, midnight + (wall - (int64_t)day * fnl_day_seconds));
    int64_t finish = fnl_zone_walk_to(&walk, midnight + fnl_day_seconds);
    if (begin >= calendar->end || instant > calendar->end)
        return fnl_calendar_ended(calendar);
    *due = fit(calendar, begin, finish, instant);
    *seconds = fnl_calendar_worked(calendar, *due) - fnl_calendar_worked(calendar, start);
    return fnl_working_known;
}
