/* Most rows: at most one pause, nothing outside what the calendar knows. Read without a branch that depends on the row, which
   is what makes clocks fast; fnl_clock_read tells the same of them. */
#ifndef FNL_TIME_CLOCK_PLAIN_H
#define FNL_TIME_CLOCK_PLAIN_H

#include "time/calendar_table.h"
#include "time/clock.h"

/* What a row has to keep. A target in days is one of seconds for each row. */
typedef struct fnl_plain_target {
    const fnl_calendar *calendar; /* NULL: no row that has it is plain */
    int64_t seconds;              /* of working time: from 0 to all that the calendar has */
    int64_t least;                /* it is not due before */
    int64_t risk_from;            /* at risk from these working seconds on */
} fnl_plain_target;

typedef struct fnl_plain_row {
    int64_t start;
    int64_t stop; /* FNL_OPEN_END: none */
    int64_t as_of;
    fnl_interval pause; /* empty: none */
} fnl_plain_row;

/* Truths are 0 or 1. Without `is_plain` all else is anything. */
typedef struct fnl_plain_reading {
    uint64_t is_plain;
    uint64_t is_stopped;
    uint64_t is_held; /* an open pause began before it was due */
    uint64_t is_over; /* later than due */
    uint64_t is_at_risk;
    uint64_t is_paused;
    int64_t due;
    int64_t elapsed;
    int64_t paused;
} fnl_plain_reading;

static inline int64_t fnl_lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static inline int64_t fnl_greater(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Working seconds up to any instant: those of the nearest that is known. */
static inline int64_t fnl_plain_worked(const fnl_calendar *calendar, int64_t instant)
{
    return fnl_calendar_worked(calendar, fnl_greater(fnl_lesser(instant, calendar->end), 0));
}

/* tells_elapsed: whether elapsed, paused and is_at_risk are asked for. Of instants that are not known the nearest is taken, so
   that what needs them comes out as more working time than there is. */
static inline fnl_plain_reading fnl_clock_read_plain(const fnl_plain_target *target, const fnl_plain_row *row,
                                                     bool tells_elapsed)
{
    const fnl_calendar *calendar = target->calendar;
    bool is_stopped = row->stop <= row->as_of;
    int64_t now = is_stopped ? row->stop : row->as_of;
    bool is_open = row->pause.end == FNL_OPEN_END;
    int64_t from = fnl_greater(row->pause.start, row->start);
    int64_t to = fnl_greater((is_open & is_stopped) != 0 ? row->stop : row->pause.end, from);
    int64_t at_start = fnl_plain_worked(calendar, row->start);
    int64_t at_from = fnl_plain_worked(calendar, from);
    int64_t at_to = fnl_plain_worked(calendar, to);
    bool is_reached = at_from - at_start >= target->seconds;
    bool is_held = (!is_reached & (to == FNL_OPEN_END) & (from <= calendar->end)) != 0;
    int64_t most = calendar->worked - at_start;
    int64_t needed = target->seconds + (is_reached ? 0 : at_to - at_from);
    int64_t earliest = fnl_calendar_earliest(calendar, fnl_greater(at_start + fnl_lesser(needed, most), 1));
    int64_t due = fnl_greater(target->seconds == 0 ? row->start : earliest, target->least);
    fnl_plain_reading out = {
        .is_plain = ((uint64_t)row->start <= (uint64_t)calendar->end) &
                    (now <= fnl_greater(calendar->end, row->start)) &
                    (!is_stopped | ((uint64_t)row->stop <= (uint64_t)FNL_CALENDAR_END)) & (is_held | (needed <= most)),
        .is_stopped = is_stopped,
        .is_held = is_held,
        .is_over = !is_held & (now > due),
        .is_paused = !is_stopped & (row->start <= now) & (row->pause.start <= now) & (now < row->pause.end),
        .due = due,
    };
    if (!tells_elapsed)
        return out;
    int64_t at_now = fnl_plain_worked(calendar, now);
    out.paused = fnl_greater(fnl_lesser(at_to, at_now) - at_from, 0);
    out.elapsed = fnl_greater(at_now - at_start, 0) - out.paused;
    out.is_at_risk = (row->start <= row->as_of) & (out.elapsed >= target->risk_from);
    return out;
}

#endif
