/* Business days. */
#include "core/arithmetic.h"
#include "time/calendar_table.h"
#include "time/civil.h"
#include "time/zone_inside.h"

/* The word of the working date with this number, which is behind word `low`. */
static uint32_t find_word(const fnl_date_word *words, uint32_t low, int64_t number)
{
    uint32_t high = fnl_date_words;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (words[middle].before <= number)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The days-th working date after a local day. Most are in the same word, or in the next one. */
static bool find_date(const fnl_calendar *calendar, int32_t day, int64_t days, int32_t *found)
{
    const fnl_date_word *words = calendar->date_words;
    uint32_t after = (uint32_t)(day + 1 - fnl_first_local_day);
    uint32_t word = after / fnl_days_of_word;
    uint32_t bits = words[word].bits & UINT32_MAX << after % fnl_days_of_word;
    int64_t passed = days - 1; /* of the dates in bits */
    int64_t left = __builtin_popcount(bits);
    if (passed >= left) {
        int64_t number = (int64_t)words[word].before + __builtin_popcount(words[word].bits) + passed - left;
        if (number >= calendar->date_count)
            return false;
        word++;
        if (word + 1 < fnl_date_words && words[word + 1].before <= number)
            word = find_word(words, word, number);
        bits = words[word].bits;
        passed = number - words[word].before;
    }
    while (passed-- > 0)
        bits &= bits - 1;
    *found = fnl_first_local_day + (int32_t)(word * fnl_days_of_word) + __builtin_ctz(bits);
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
    /* From before the local times of this day on. Mostly there is no change of the clock up to the date, then one look at the
       zone is enough. */
    fnl_zone_walk walk = fnl_zone_walk_from(calendar->zone, opening + fnl_least_offset);
    int64_t wall = opening + (opening < walk.end ? walk.offset : fnl_zone_offset(calendar->zone, opening));
    int32_t day = (int32_t)fnl_floor_divide(wall, fnl_day_seconds);
    int32_t date = 0;
    if (!find_date(calendar, day, days, &date))
        return fnl_calendar_ended(calendar);
    int64_t midnight = (int64_t)date * fnl_day_seconds;
    if (midnight > walk.end)
        walk = fnl_zone_walk_from(calendar->zone, midnight);
    int64_t begin = fnl_zone_walk_to(&walk, midnight);
    int64_t instant = fnl_zone_walk_to(&walk, midnight + (wall - (int64_t)day * fnl_day_seconds));
    int64_t finish = fnl_zone_walk_to(&walk, midnight + fnl_day_seconds);
    if (instant > calendar->end)
        return fnl_calendar_ended(calendar);
    *due = fit(calendar, begin, finish, instant);
    *seconds = fnl_calendar_worked(calendar, *due) - fnl_calendar_worked(calendar, start);
    return fnl_working_known;
}
