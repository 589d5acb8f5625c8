/* Tests of src/time/clock.c: random clocks against a walk through time, one unit after the other. */
#include "clock_case.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
    calendars = 60,
    rows_of_calendar = 60,
    first_day = 20500,   /* 2026-02-16, a Monday */
    most_units = 260000, /* of the walk */
    most_pauses = 8,
    day_seconds = 86400,
};

/* What a calendar says and what follows from it, unit by unit. */
typedef struct walked {
    int64_t unit;    /* in seconds */
    int64_t origin;  /* second at which the walk begins */
    int64_t known;   /* units up to the end of valid_until */
    int64_t count;   /* of units */
    uint8_t *worked; /* by unit; beyond `known` nothing is */
    uint8_t *paused;
} walked;

typedef struct drawn_rules {
    fnl_calendar_rules rules;
    fnl_hours hours[8][3];
    fnl_holiday holidays[2];
    fnl_replaced_day replaced[1];
} drawn_rules;

static uint64_t random_state = 20261122;

static int64_t below(int64_t end)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((random_state >> 24) % (uint64_t)end);
}

static fnl_day_hours draw_hours(fnl_hours *hours, int64_t unit)
{
    static const int32_t slots[] = { 0, 21600, 28800, 43200, 46800, 63000, 72000, 86400 };
    uint32_t count = 0;
    for (uint32_t slot = 0; slot + 1 < sizeof slots / sizeof *slots && count < 3; slot += 1 + (uint32_t)below(2)) {
        if (below(3) == 0)
            continue;
        int32_t shift = (int32_t)(below(2) * below(20) * unit);
        hours[count++] = (fnl_hours){ slots[slot] + shift, slots[slot + 1] };
    }
    return (fnl_day_hours){ hours, count };
}

static void draw_rules(drawn_rules *drawn, const walked *walk)
{
    *drawn = (drawn_rules){ .rules = { .zone = &fnl_zone_utc, .has_valid_until = true } };
    fnl_calendar_rules *rules = &drawn->rules;
    int32_t days = (int32_t)(walk->known * walk->unit / day_seconds);
    rules->valid_until = first_day + days - 1;
    rules->is_always = below(8) == 0;
    if (rules->is_always)
        return;
    uint32_t open = 0;
    for (int weekday = 0; weekday < 7; weekday++) {
        if (below(4) != 0)
            rules->week[weekday] = draw_hours(drawn->hours[weekday], walk->unit);
        open += rules->week[weekday].count;
    }
    if (open == 0) {
        drawn->hours[0][0] = (fnl_hours){ 0, day_seconds };
        rules->week[0] = (fnl_day_hours){ drawn->hours[0], 1 };
    }
    for (uint32_t i = 0; i < 2; i++) {
        int32_t day = first_day + (int32_t)below(days);
        drawn->holidays[i] = (fnl_holiday){ .first = day, .last = day + (int32_t)below(2) };
    }
    rules->holidays = drawn->holidays;
    rules->holiday_count = (uint32_t)below(3);
    drawn->replaced[0].day = first_day + (int32_t)below(days);
    drawn->replaced[0].hours = draw_hours(drawn->hours[7], walk->unit);
    rules->replaced = drawn->replaced;
    rules->replaced_count = (uint32_t)below(2);
}

static fnl_day_hours hours_of_day(const fnl_calendar_rules *rules, int32_t day)
{
    enum { days_of_week = 7, thursday = 3 };
    for (uint32_t i = 0; i < rules->replaced_count; i++)
        if (rules->replaced[i].day == day)
            return rules->replaced[i].hours;
    for (uint32_t i = 0; i < rules->holiday_count; i++)
        if (day >= rules->holidays[i].first && day <= rules->holidays[i].last)
            return (fnl_day_hours){ NULL, 0 };
    return rules->week[(day + thursday) % days_of_week];
}

static void work(walked *walk, const fnl_calendar_rules *rules)
{
    memset(walk->worked, rules->is_always, most_units);
    for (int64_t i = 0; !rules->is_always && i < walk->known; i++) {
        int64_t second = walk->origin + i * walk->unit;
        fnl_day_hours hours = hours_of_day(rules, (int32_t)(second / day_seconds));
        for (uint32_t k = 0; k < hours.count; k++)
            if (second % day_seconds >= hours.hours[k].start && second % day_seconds < hours.hours[k].end)
                walk->worked[i] = 1;
    }
    memset(walk->worked + walk->known, 0, (size_t)(most_units - walk->known));
}

/* A row in units. */
typedef struct drawn_row {
    fnl_clock_row row;
    fnl_interval pauses[most_pauses];
    int64_t start;
    int64_t stop;
    int64_t as_of;
    int64_t open_pause; /* from here on; count: there is none */
} drawn_row;

static int64_t second_of(const walked *walk, int64_t unit)
{
    return walk->origin + unit * walk->unit;
}

/* Any pauses, united because they are drawn into one row of units. */
static void draw_pauses(walked *walk, drawn_row *drawn)
{
    memset(walk->paused, 0, most_units);
    int64_t count = below(4);
    for (int64_t i = 0; i < count; i++) {
        int64_t from = below(walk->count);
        int64_t to = from + below(below(3) == 0 ? walk->count : walk->count / 10 + 1);
        to = to > walk->count ? walk->count : to;
        memset(walk->paused + from, 1, (size_t)(to - from));
    }
    drawn->open_pause = below(4) == 0 ? below(walk->count) : walk->count;
    memset(walk->paused + drawn->open_pause, 1, (size_t)(walk->count - drawn->open_pause));
    for (int64_t i = 0; i < walk->count; i++) {
        if (walk->paused[i] == 0 || (i > 0 && walk->paused[i - 1] != 0))
            continue;
        int64_t end = i;
        while (end < walk->count && walk->paused[end] != 0)
            end++;
        bool is_open = drawn->open_pause < walk->count && end == walk->count;
        drawn->open_pause = is_open ? i : drawn->open_pause;
        drawn->pauses[drawn->row.pause_count++] =
            (fnl_interval){ second_of(walk, i), is_open ? FNL_OPEN_END : second_of(walk, end) };
    }
    drawn->row.pauses = drawn->pauses;
}

static void draw_row(walked *walk, drawn_row *drawn)
{
    *drawn = (drawn_row){ 0 };
    draw_pauses(walk, drawn);
    drawn->start = below(below(6) == 0 ? walk->count : walk->known / 2);
    drawn->as_of = below(below(4) == 0 ? walk->count : walk->known);
    drawn->stop = below(6) == 0 ? below(walk->count) : drawn->start + below(walk->known / 4);
    if (drawn->row.pause_count > 0 && below(4) == 0) {
        int64_t from = (drawn->pauses[0].start - walk->origin) / walk->unit;
        *(below(2) == 0 ? &drawn->start : &drawn->stop) = from;
    }
    drawn->row.has_start = below(30) != 0;
    drawn->row.has_stop = below(2) == 0;
    drawn->row.is_applicable = below(15) != 0;
    drawn->row.is_cancelled = below(15) == 0;
    drawn->row.target = below(20) == 0 ? FNL_NO_TARGET : 0;
    drawn->row.start = second_of(walk, drawn->start);
    drawn->row.stop = second_of(walk, drawn->stop);
    drawn->row.as_of = second_of(walk, drawn->as_of);
}

/* What the walk finds. */
typedef struct finding {
    bool is_known; /* else something needed lies behind the calendar's end */
    bool has_due;
    int64_t due; /* unit, as below */
    int64_t target;
    int64_t elapsed;
    int64_t paused;
} finding;

static int64_t worked_between(const walked *walk, int64_t from, int64_t to)
{
    int64_t count = 0;
    for (int64_t i = from; i < to; i++)
        count += walk->worked[i];
    return count;
}

/* The due time of business days without pauses; `known` or more: it lies behind the end. */
static int64_t walk_days(const walked *walk, bool is_always, int64_t start, int64_t days)
{
    int64_t units_of_day = day_seconds / walk->unit;
    int64_t opening = start;
    while (opening < walk->known && walk->worked[opening] == 0)
        opening++;
    int64_t date = opening / units_of_day * units_of_day;
    for (int64_t left = days; left > 0;) {
        date += units_of_day;
        if (date >= walk->known)
            return most_units;
        left -= is_always || worked_between(walk, date, date + units_of_day) != 0;
    }
    int64_t due = date + opening % units_of_day;
    if (walk->worked[due] != 0)
        return due;
    for (int64_t i = due; i > date; i--)
        if (walk->worked[i - 1] != 0)
            return i;
    while (walk->worked[due] == 0)
        due++;
    return due;
}

static finding walk_row(const walked *walk, const fnl_allowance *within, bool is_always, const drawn_row *drawn)
{
    const fnl_clock_row *row = &drawn->row;
    bool is_stopped = row->has_stop && drawn->stop <= drawn->as_of;
    int64_t now = is_stopped ? drawn->stop : drawn->as_of;
    int64_t least = drawn->start;
    finding out = { .target = within->amount / walk->unit };
    if (drawn->start > walk->known || (now > drawn->start && now > walk->known))
        return out;
    if (within->in_days) {
        least = walk_days(walk, is_always, drawn->start, within->amount);
        if (least > walk->known)
            return out;
        out.target = worked_between(walk, drawn->start, least);
    }
    /* An open pause ends at the stop. */
    int64_t open_end = is_stopped && drawn->stop > drawn->open_pause ? drawn->stop : drawn->open_pause;
    bool is_held = !is_stopped && drawn->open_pause < walk->known;
    int64_t count = 0;
    int64_t at = drawn->start;
    for (; at < walk->known && count < out.target; at++)
        count += walk->worked[at] != 0 && (walk->paused[at] == 0 || (is_stopped && at >= open_end));
    out.has_due = count == out.target;
    out.due = at > least ? at : least;
    for (int64_t i = drawn->start; i < now; i++) {
        bool is_paused = walk->paused[i] != 0 && !(is_stopped && i >= open_end);
        out.elapsed += walk->worked[i] != 0 && !is_paused;
        out.paused += walk->worked[i] != 0 && is_paused;
    }
    out.is_known = out.has_due || is_held;
    return out;
}

static fnl_clock_status status_of_walk(const fnl_clock_terms *terms, const drawn_row *drawn, const finding *found,
                                       int64_t unit)
{
    bool is_early = drawn->row.has_stop && drawn->stop <= drawn->as_of && drawn->stop < drawn->start;
    if (!drawn->row.has_start)
        return fnl_clock_not_applicable;
    if (terms->rejects_early && is_early)
        return fnl_clock_rejected;
    if (drawn->row.target == FNL_NO_TARGET)
        return fnl_clock_not_applicable;
    if (!found->is_known)
        return fnl_clock_rejected;
    if (!drawn->row.is_applicable)
        return fnl_clock_not_applicable;
    if (drawn->row.is_cancelled)
        return fnl_clock_cancelled;
    if (drawn->row.has_stop && drawn->stop <= drawn->as_of)
        return drawn->stop <= found->due ? fnl_clock_met : fnl_clock_met_late;
    if (found->has_due && drawn->as_of > found->due)
        return fnl_clock_breached;
    bool by_part = terms->warn_millionths > 0 && found->elapsed * 1000000 >= terms->warn_millionths * found->target;
    bool by_rest = terms->warn_remaining >= 0 && (found->target - found->elapsed) * unit <= terms->warn_remaining;
    return drawn->start <= drawn->as_of && (by_part || by_rest) ? fnl_clock_at_risk : fnl_clock_pending;
}

static void check(const walked *walk, const fnl_clock_terms *terms, bool is_always, const drawn_row *drawn,
                  uint32_t *seen)
{
    fnl_clock_reading got;
    fnl_clock_read(terms, &drawn->row, &got);
    finding want = { 0 };
    if (drawn->row.target != FNL_NO_TARGET)
        want = walk_row(walk, &terms->targets[0].within, is_always, drawn);
    fnl_clock_status status = status_of_walk(terms, drawn, &want, walk->unit);
    seen[status]++;
    assert_string_equal(fnl_clock_status_names[got.status], fnl_clock_status_names[status]);
    bool is_empty = status == fnl_clock_not_applicable || status == fnl_clock_rejected;
    bool is_over = status == fnl_clock_met_late || status == fnl_clock_breached;
    bool is_early = drawn->row.has_stop && drawn->stop < drawn->start && drawn->stop <= drawn->as_of;
    assert_int_equal(got.rejection, status != fnl_clock_rejected       ? fnl_clock_accepted
                                    : terms->rejects_early && is_early ? fnl_clock_early
                                                                       : fnl_clock_expired);
    assert_int_equal(got.has_elapsed, !is_empty);
    assert_int_equal(got.has_due, !is_empty && want.has_due);
    assert_int_equal(got.is_over, is_over);
    if (is_empty)
        return;
    bool runs = drawn->start <= drawn->as_of && !(drawn->row.has_stop && drawn->stop <= drawn->as_of);
    assert_int_equal(got.is_paused, runs && walk->paused[drawn->as_of] != 0);
    assert_int_equal(got.elapsed, want.elapsed * walk->unit);
    assert_int_equal(got.paused, want.paused * walk->unit);
    assert_int_equal(got.remaining, (want.target - want.elapsed) * walk->unit);
    if (want.has_due)
        assert_int_equal(got.due, second_of(walk, want.due));
    if (is_over)
        assert_int_equal(got.over, (want.elapsed - want.target) * walk->unit);
}

static void draw_terms(const walked *walk, fnl_clock_target *target, fnl_clock_terms *terms)
{
    target->within = (fnl_allowance){ .amount = below(below(2) == 0 ? 20 : walk->known / 4) * walk->unit };
    if (below(3) == 0)
        target->within = (fnl_allowance){ .amount = 1 + below(4), .in_days = true };
    *terms = (fnl_clock_terms){ .targets = target,
                                .target_count = 1,
                                .warn_millionths = below(2) * below(1000001),
                                .warn_remaining = below(2) == 0 ? -1 : below(walk->known / 8) * walk->unit,
                                .rejects_early = below(2) == 0 };
}

static void walk_calendars(int64_t unit, int64_t days)
{
    walked walk = { .unit = unit, .origin = (int64_t)first_day * day_seconds };
    uint32_t seen[fnl_clock_statuses] = { 0 };
    walk.known = days * day_seconds / unit;
    walk.count = walk.known + walk.known / 10;
    assert_true(walk.count < most_units);
    walk.worked = calloc(most_units, 1);
    walk.paused = calloc(most_units, 1);
    assert_true(walk.worked != NULL && walk.paused != NULL);
    for (uint32_t i = 0; i < calendars; i++) {
        fnl_arena arena;
        fnl_arena_start(&arena, &fnl_default_allocator);
        drawn_rules drawn;
        draw_rules(&drawn, &walk);
        work(&walk, &drawn.rules);
        fnl_clock_target target = { .calendar = new_calendar(&arena, &drawn.rules) };
        for (uint32_t k = 0; k < rows_of_calendar; k++) {
            fnl_clock_terms terms;
            drawn_row row;
            draw_terms(&walk, &target, &terms);
            draw_row(&walk, &row);
            check(&walk, &terms, drawn.rules.is_always, &row, seen);
        }
        fnl_arena_end(&arena);
    }
    for (uint32_t i = 0; i < fnl_clock_statuses; i++)
        assert_true(seen[i] > 20);
    free(walk.worked);
    free(walk.paused);
}

static void clocks_are_as_a_walk_by_minutes_finds(void **state)
{
    (void)state;
    walk_calendars(60, 28);
}

static void clocks_are_as_a_walk_by_seconds_finds(void **state)
{
    (void)state;
    walk_calendars(1, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_are_as_a_walk_by_minutes_finds),
        cmocka_unit_test(clocks_are_as_a_walk_by_seconds_finds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
