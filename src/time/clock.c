/* SLA clocks. */
#include "time/clock.h"

#include "time/calendar_table.h"

const char *const fnl_clock_status_names[fnl_clock_statuses] = {
    "not_applicable", "pending", "at_risk", "met", "met_late", "breached", "cancelled", "rejected",
};

/* A row while it is read. */
typedef struct clock_walk {
    const fnl_clock_row *row;
    const fnl_calendar *calendar;
    bool is_stopped; /* by as_of */
    int64_t now;     /* as_of, or the stop */
    int64_t target;  /* working seconds */
    int64_t least;   /* it is not due before */
    int64_t counted; /* working seconds of pauses before the target is reached */
    bool is_reached; /* then pauses do not move it any more */
    bool is_held;    /* an open pause began before */
    fnl_working working;
} clock_walk;

static bool is_in_years(int64_t instant)
{
    return instant >= 0 && instant <= FNL_CALENDAR_END;
}

/* Working seconds of [from, to), both known or the row is rejected. */
static int64_t worked(clock_walk *walk, int64_t from, int64_t to)
{
    int64_t seconds = 0;
    fnl_working working = fnl_calendar_elapsed(walk->calendar, from, to, &seconds);
    if (working != fnl_working_known)
        walk->working = working;
    return seconds;
}

static void find_target(clock_walk *walk, const fnl_allowance *within)
{
    walk->target = within->amount;
    walk->least = walk->row->start;
    if (within->in_days)
        walk->working =
            fnl_calendar_due_days(walk->calendar, walk->row->start, within->amount, &walk->least, &walk->target);
    else
        (void)worked(walk, walk->row->start, walk->row->start);
}

/* A pause before the target is reached moves it on. One that begins behind the end of the calendar does not: then the target
   is reached before, or not known at all. */
static void count_pause(clock_walk *walk, int64_t from, int64_t to)
{
    int64_t before = 0;
    if (fnl_calendar_elapsed(walk->calendar, walk->row->start, from, &before) != fnl_working_known ||
        before - walk->counted >= walk->target)
        walk->is_reached = true;
    else if (to == FNL_OPEN_END)
        walk->is_reached = walk->is_held = true;
    else
        walk->counted += worked(walk, from, to);
}

static void read_pauses(clock_walk *walk, fnl_clock_reading *out)
{
    const fnl_clock_row *row = walk->row;
    for (uint32_t i = 0; i < row->pause_count && walk->working == fnl_working_known; i++) {
        int64_t from = row->pauses[i].start > row->start ? row->pauses[i].start : row->start;
        int64_t to = row->pauses[i].end;
        if (to == FNL_OPEN_END && walk->is_stopped)
            to = row->stop;
        if (to <= from)
            continue;
        if (from < walk->now)
            out->paused += worked(walk, from, to < walk->now ? to : walk->now);
        if (!walk->is_stopped && row->pauses[i].start <= row->as_of && row->as_of < to && row->start <= row->as_of)
            out->is_paused = true;
        if (!walk->is_reached)
            count_pause(walk, from, to);
    }
}

static void find_due(clock_walk *walk, fnl_clock_reading *out)
{
    out->has_due = !walk->is_held;
    if (walk->is_held || walk->working != fnl_working_known)
        return;
    walk->working = fnl_calendar_due_at(walk->calendar, walk->row->start, walk->target + walk->counted, &out->due);
    out->due = out->due > walk->least ? out->due : walk->least;
}

int64_t fnl_clock_risk_from(const fnl_clock_terms *terms, int64_t seconds)
{
    static const int64_t whole = 1000000;
    int64_t from = INT64_MAX;
    int64_t part = 0;
    if (terms->warn_millionths != 0 && !__builtin_mul_overflow(seconds, terms->warn_millionths, &part))
        from = part / whole + (part % whole != 0);
    if (terms->warn_remaining >= 0 && seconds - terms->warn_remaining < from)
        from = seconds - terms->warn_remaining;
    return from;
}

static bool is_at_risk(const fnl_clock_terms *terms, const clock_walk *walk, const fnl_clock_reading *reading)
{
    return walk->row->start <= walk->row->as_of && reading->elapsed >= fnl_clock_risk_from(terms, walk->target);
}

static fnl_clock_status status_of(const fnl_clock_terms *terms, const clock_walk *walk,
                                  const fnl_clock_reading *reading)
{
    if (walk->is_stopped)
        return !reading->has_due || walk->row->stop <= reading->due ? fnl_clock_met : fnl_clock_met_late;
    if (reading->has_due && walk->row->as_of > reading->due)
        return fnl_clock_breached;
    return is_at_risk(terms, walk, reading) ? fnl_clock_at_risk : fnl_clock_pending;
}

static void reject(fnl_clock_reading *out, fnl_clock_rejection rejection)
{
    *out = (fnl_clock_reading){ .status = fnl_clock_rejected, .rejection = rejection };
}

static void read_target(const fnl_clock_terms *terms, clock_walk *walk, fnl_clock_reading *out)
{
    const fnl_clock_row *row = walk->row;
    const fnl_clock_target *target = &terms->targets[row->target];
    walk->calendar = target->calendar;
    find_target(walk, &target->within);
    if (walk->working == fnl_working_known && row->start < walk->now)
        out->elapsed = worked(walk, row->start, walk->now);
    read_pauses(walk, out);
    find_due(walk, out);
    if (walk->working != fnl_working_known) {
        reject(out, walk->working == fnl_working_expired ? fnl_clock_expired : fnl_clock_years);
        return;
    }
    out->elapsed -= out->paused;
    out->remaining = walk->target - out->elapsed;
    out->has_elapsed = true;
    out->status = status_of(terms, walk, out);
    if (!row->is_applicable)
        *out = (fnl_clock_reading){ .status = fnl_clock_not_applicable };
    else if (row->is_cancelled)
        out->status = fnl_clock_cancelled;
    out->is_over = out->status == fnl_clock_met_late || out->status == fnl_clock_breached;
    out->over = out->is_over ? out->elapsed - walk->target : 0;
}

void fnl_clock_read(const fnl_clock_terms *terms, const fnl_clock_row *row, fnl_clock_reading *out)
{
    clock_walk walk = { .row = row, .now = row->as_of };
    *out = (fnl_clock_reading){ .status = fnl_clock_not_applicable };
    if (!row->has_start)
        return;
    walk.is_stopped = row->has_stop && row->stop <= row->as_of;
    if (walk.is_stopped)
        walk.now = row->stop;
    if (!is_in_years(row->start))
        reject(out, fnl_clock_years);
    else if (walk.is_stopped && !is_in_years(row->stop))
        reject(out, fnl_clock_stop_years);
    else if (terms->rejects_early && walk.is_stopped && row->stop < row->start)
        reject(out, fnl_clock_early);
    else if (row->target < terms->target_count)
        read_target(terms, &walk, out);
}
