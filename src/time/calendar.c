/* What a calendar is asked: working time between instants, when it is reached, spans. */
#include "time/calendar_table.h"

uint32_t fnl_calendar_search_time(const fnl_calendar *calendar, uint32_t low, int64_t second)
{
    uint32_t high = calendar->by_time[((uint64_t)second >> calendar->time_shift) + 1] + 1;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (calendar->spans[middle].start <= second)
            low = middle;
        else
            high = middle;
    }
    return low;
}

uint32_t fnl_calendar_search_work(const fnl_calendar *calendar, uint32_t low, int64_t worked)
{
    uint32_t high = calendar->by_work[((uint64_t)worked >> calendar->work_shift) + 1] + 1;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (calendar->spans[middle].worked <= worked)
            low = middle;
        else
            high = middle;
    }
    return low;
}

fnl_working fnl_calendar_elapsed(const fnl_calendar *calendar, int64_t from, int64_t to, int64_t *seconds)
{
    fnl_working working = fnl_calendar_knows(calendar, from);
    if (working == fnl_working_known)
        working = fnl_calendar_knows(calendar, to);
    if (working == fnl_working_known)
        *seconds = fnl_calendar_worked(calendar, to) - fnl_calendar_worked(calendar, from);
    return working;
}

fnl_working fnl_calendar_due_at(const fnl_calendar *calendar, int64_t start, int64_t seconds, int64_t *due)
{
    fnl_working working = fnl_calendar_knows(calendar, start);
    if (working != fnl_working_known)
        return working;
    int64_t before = fnl_calendar_worked(calendar, start);
    if (seconds > calendar->worked - before)
        return fnl_calendar_ended(calendar);
    *due = seconds == 0 ? start : fnl_calendar_earliest(calendar, before + seconds);
    return fnl_working_known;
}

fnl_working fnl_calendar_before_at(const fnl_calendar *calendar, int64_t end, int64_t seconds, int64_t *instant)
{
    fnl_working working = fnl_calendar_knows(calendar, end);
    if (working != fnl_working_known)
        return working;
    int64_t before = fnl_calendar_worked(calendar, end);
    if (seconds > before)
        return fnl_working_years;
    *instant = seconds == 0 ? end : fnl_calendar_latest(calendar, before - seconds);
    return fnl_working_known;
}

bool fnl_calendar_next_span(const fnl_calendar *calendar, int64_t *at, int64_t to, fnl_interval *span)
{
    int64_t from = *at > 0 ? *at : 0;
    if (from > calendar->end)
        return false;
    uint32_t number = fnl_calendar_span_at(calendar, from);
    number += fnl_calendar_span_end(calendar, number) <= from;
    if (number > calendar->span_count || calendar->spans[number].start >= to)
        return false;
    int64_t start = calendar->spans[number].start;
    int64_t end = fnl_calendar_span_end(calendar, number);
    *span = (fnl_interval){ start > from ? start : from, end < to ? end : to };
    *at = span->end;
    return span->start < span->end;
}

const fnl_zone *fnl_calendar_zone(const fnl_calendar *calendar)
{
    return calendar->zone;
}
