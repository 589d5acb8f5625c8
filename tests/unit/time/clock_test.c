/* Tests of src/time/clock.c: what people who keep agreements expect of each case, one by one. */
#include "clock_case.h"

/* A row as people tell it; times on days of March 2026, whose second is a Monday. */
typedef struct told_row {
    const char *name;
    const char *start;
    const char *stop; /* "": none */
    const char *as_of;
    const char *pauses[2][2]; /* the end "..": open; "": no pause */
    fnl_clock_status status;
    const char *due; /* "": none */
    int32_t elapsed; /* minutes, as below */
    int32_t remaining;
    int32_t paused;
    bool is_paused;
} told_row;

static const fnl_allowance two_hours = { 7200, false };
static fnl_arena arena;
static const fnl_calendar *office;
static const fnl_calendar *always;

static int set_up(void **state)
{
    fnl_calendar_rules rules = office_rules();
    fnl_calendar_rules all = { .zone = &fnl_zone_utc, .is_always = true };
    (void)state;
    fnl_arena_start(&arena, &fnl_default_allocator);
    office = new_calendar(&arena, &rules);
    always = new_calendar(&arena, &all);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fnl_arena_end(&arena);
    return 0;
}

static void check_told(const fnl_calendar *calendar, fnl_allowance within, const told_row *told)
{
    fnl_clock_target target = { calendar, within };
    fnl_clock_terms terms = { .targets = &target, .target_count = 1, .warn_millionths = 750000, .warn_remaining = -1 };
    fnl_interval pauses[2];
    fnl_clock_row row = { .has_start = told->start[0] != '\0', .has_stop = told->stop[0] != '\0' };
    row.is_applicable = true;
    row.start = row.has_start ? told_instant(told->start) : 0;
    row.stop = row.has_stop ? told_instant(told->stop) : 0;
    row.as_of = told_instant(told->as_of);
    row.pauses = pauses;
    for (; row.pause_count < 2 && told->pauses[row.pause_count][0] != NULL; row.pause_count++) {
        const char *const *pause = told->pauses[row.pause_count];
        pauses[row.pause_count].start = told_instant(pause[0]);
        pauses[row.pause_count].end = strcmp(pause[1], "..") == 0 ? FNL_OPEN_END : told_instant(pause[1]);
    }
    fnl_clock_reading got;
    fnl_clock_read(&terms, &row, &got);
    print_message("  %s\n", told->name);
    assert_string_equal(fnl_clock_status_names[got.status], fnl_clock_status_names[told->status]);
    assert_int_equal(got.has_due, told->due[0] != '\0');
    if (got.has_due)
        assert_int_equal(got.due, told_instant(told->due));
    bool is_over = told->status == fnl_clock_met_late || told->status == fnl_clock_breached;
    assert_int_equal(got.is_over, is_over);
    assert_int_equal(got.over, is_over ? -60 * told->remaining : 0);
    assert_int_equal(got.elapsed, 60 * told->elapsed);
    assert_int_equal(got.remaining, 60 * told->remaining);
    assert_int_equal(got.paused, 60 * told->paused);
    assert_int_equal(got.is_paused, told->is_paused);
}

static void check_all(const fnl_calendar *calendar, fnl_allowance within, const told_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_told(calendar, within, &rows[i]);
}

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define NO_PAUSE                                                                                                       \
    {                                                                                                                  \
        {                                                                                                              \
            NULL                                                                                                       \
        }                                                                                                              \
    }

static void two_hours_of_office_time(void **state)
{
    static const told_row rows[] = {
        { "runs", "02T09:00", "", "02T10:00", NO_PAUSE, fnl_clock_pending, "02T11:00", 60, 60, 0, false },
        { "a minute before three quarters", "02T09:00", "", "02T10:29", NO_PAUSE, fnl_clock_pending, "02T11:00", 89, 31,
          0, false },
        { "three quarters", "02T09:00", "", "02T10:30", NO_PAUSE, fnl_clock_at_risk, "02T11:00", 90, 30, 0, false },
        { "just due", "02T09:00", "", "02T11:00", NO_PAUSE, fnl_clock_at_risk, "02T11:00", 120, 0, 0, false },
        { "late", "02T09:00", "", "02T11:01", NO_PAUSE, fnl_clock_breached, "02T11:00", 121, -1, 0, false },
        { "over lunch", "02T11:00", "", "02T12:30", NO_PAUSE, fnl_clock_pending, "02T14:00", 60, 60, 0, false },
        { "due when lunch begins", "02T10:00", "", "02T12:30", NO_PAUSE, fnl_clock_breached, "02T12:00", 120, 0, 0,
          false },
        { "over the weekend", "06T16:30", "", "09T08:30", NO_PAUSE, fnl_clock_at_risk, "09T09:00", 90, 30, 0, false },
        { "began at night", "02T22:00", "", "03T09:00", NO_PAUSE, fnl_clock_pending, "03T10:00", 60, 60, 0, false },
        { "met", "02T09:00", "02T10:00", "05T10:00", NO_PAUSE, fnl_clock_met, "02T11:00", 60, 60, 0, false },
        { "met when due", "02T09:00", "02T11:00", "05T10:00", NO_PAUSE, fnl_clock_met, "02T11:00", 120, 0, 0, false },
        { "met at night", "02T17:00", "02T23:00", "05T10:00", NO_PAUSE, fnl_clock_met, "03T09:30", 30, 90, 0, false },
        { "met late", "02T09:00", "02T11:30", "05T10:00", NO_PAUSE, fnl_clock_met_late, "02T11:00", 150, -30, 0,
          false },
        { "late by no working time", "02T10:00", "02T12:30", "05T10:00", NO_PAUSE, fnl_clock_met_late, "02T12:00", 120,
          0, 0, false },
        { "stopped after as_of", "02T09:00", "02T10:30", "02T10:00", NO_PAUSE, fnl_clock_pending, "02T11:00", 60, 60, 0,
          false },
        { "stopped at as_of", "02T09:00", "02T10:00", "02T10:00", NO_PAUSE, fnl_clock_met, "02T11:00", 60, 60, 0,
          false },
        { "stopped before it began", "02T09:00", "02T08:00", "05T10:00", NO_PAUSE, fnl_clock_met, "02T11:00", 0, 120, 0,
          false },
        { "begins later", "03T09:00", "", "02T10:00", NO_PAUSE, fnl_clock_pending, "03T11:00", 0, 120, 0, false },
        { "begins later, stopped", "03T09:00", "02T09:00", "02T10:00", NO_PAUSE, fnl_clock_met, "03T11:00", 0, 120, 0,
          false },
        { "begins and stops later", "03T09:00", "03T09:10", "02T10:00", NO_PAUSE, fnl_clock_pending, "03T11:00", 0, 120,
          0, false },
    };
    (void)state;
    check_all(office, two_hours, rows, COUNT(rows));
}

static void pauses_move_what_is_due(void **state)
{
    static const told_row rows[] = {
        { "is paused",
          "02T09:00",
          "",
          "02T10:00",
          { { "02T09:30", "02T10:30" } },
          fnl_clock_pending,
          "02T12:00",
          30,
          90,
          30,
          true },
        { "at its first instant",
          "02T09:00",
          "",
          "02T09:30",
          { { "02T09:30", "02T10:30" } },
          fnl_clock_pending,
          "02T12:00",
          30,
          90,
          0,
          true },
        { "at its end",
          "02T09:00",
          "",
          "02T10:30",
          { { "02T09:30", "02T10:30" } },
          fnl_clock_pending,
          "02T12:00",
          30,
          90,
          60,
          false },
        { "before the start",
          "02T09:00",
          "",
          "02T10:00",
          { { "02T08:00", "02T08:30" } },
          fnl_clock_pending,
          "02T11:00",
          60,
          60,
          0,
          false },
        { "over the start",
          "02T09:00",
          "",
          "02T10:00",
          { { "02T08:00", "02T09:15" } },
          fnl_clock_pending,
          "02T11:15",
          45,
          75,
          15,
          false },
        { "outside hours",
          "02T11:00",
          "",
          "02T13:30",
          { { "02T12:00", "02T13:00" } },
          fnl_clock_at_risk,
          "02T14:00",
          90,
          30,
          0,
          false },
        { "begins when it is due",
          "02T09:00",
          "",
          "02T11:30",
          { { "02T11:00", "02T12:00" } },
          fnl_clock_breached,
          "02T11:00",
          120,
          0,
          30,
          true },
        { "begins a minute before",
          "02T09:00",
          "",
          "02T11:30",
          { { "02T10:59", "02T12:00" } },
          fnl_clock_at_risk,
          "02T13:01",
          119,
          1,
          31,
          true },
        { "in the future",
          "02T09:00",
          "",
          "02T09:30",
          { { "02T10:00", "02T10:30" } },
          fnl_clock_pending,
          "02T11:30",
          30,
          90,
          0,
          false },
        { "open", "02T09:00", "", "05T10:00", { { "02T10:00", ".." } }, fnl_clock_pending, "", 60, 60, 1530, true },
        { "open, at risk",
          "02T09:00",
          "",
          "02T10:50",
          { { "02T10:40", ".." } },
          fnl_clock_at_risk,
          "",
          100,
          20,
          10,
          true },
        { "open after it was due",
          "02T09:00",
          "",
          "02T15:00",
          { { "02T14:00", ".." } },
          fnl_clock_breached,
          "02T11:00",
          240,
          -120,
          60,
          true },
        { "open in the future",
          "02T09:00",
          "",
          "02T09:30",
          { { "02T10:00", ".." } },
          fnl_clock_pending,
          "",
          30,
          90,
          0,
          false },
        { "open until the stop",
          "02T09:00",
          "02T13:30",
          "05T10:00",
          { { "02T10:00", ".." } },
          fnl_clock_met,
          "02T14:30",
          60,
          60,
          150,
          false },
        { "open after the stop",
          "02T09:00",
          "02T10:00",
          "05T10:00",
          { { "02T10:30", ".." } },
          fnl_clock_met,
          "02T11:00",
          60,
          60,
          0,
          false },
        { "open before the start until the stop",
          "02T09:00",
          "02T15:00",
          "05T10:00",
          { { "02T08:00", ".." } },
          fnl_clock_met,
          "02T17:00",
          0,
          120,
          300,
          false },
        { "paused when stopped late",
          "02T09:00",
          "02T15:00",
          "05T10:00",
          { { "02T10:00", "02T11:00" } },
          fnl_clock_met_late,
          "02T12:00",
          240,
          -120,
          60,
          false },
        { "two",
          "02T09:00",
          "",
          "02T13:10",
          { { "02T09:30", "02T10:00" }, { "02T11:00", "02T11:45" } },
          fnl_clock_at_risk,
          "02T13:15",
          115,
          5,
          75,
          false },
        { "the second when it is due",
          "02T09:00",
          "",
          "02T13:45",
          { { "02T09:30", "02T10:00" }, { "02T11:30", ".." } },
          fnl_clock_breached,
          "02T11:30",
          120,
          0,
          30 + 30 + 45,
          true },
    };
    (void)state;
    check_all(office, two_hours, rows, COUNT(rows));
}

static void all_time_counts(void **state)
{
    static const told_row rows[] = {
        { "at night", "02T22:00", "", "02T23:00", NO_PAUSE, fnl_clock_pending, "03T00:00", 60, 60, 0, false },
        { "late", "07T22:00", "", "08T00:01", NO_PAUSE, fnl_clock_breached, "08T00:00", 121, -1, 0, false },
        { "paused at night",
          "02T22:00",
          "03T00:30",
          "04T00:00",
          { { "02T23:00", "02T23:30" } },
          fnl_clock_met,
          "03T00:30",
          120,
          0,
          30,
          false },
    };
    (void)state;
    check_all(always, two_hours, rows, COUNT(rows));
}

static void nothing_is_left_at_once(void **state)
{
    static const told_row rows[] = {
        { "at the start", "02T22:00", "", "02T22:00", NO_PAUSE, fnl_clock_at_risk, "02T22:00", 0, 0, 0, false },
        { "before the start", "02T22:00", "", "02T21:00", NO_PAUSE, fnl_clock_pending, "02T22:00", 0, 0, 0, false },
        { "in an open pause",
          "02T22:00",
          "",
          "03T08:01",
          { { "02T20:00", ".." } },
          fnl_clock_breached,
          "02T22:00",
          0,
          0,
          1,
          true },
    };
    (void)state;
    check_all(office, (fnl_allowance){ 0, false }, rows, COUNT(rows));
}

/* A business day from Monday 09:00 has eight and a half hours. */
static void business_days(void **state)
{
    static const told_row rows[] = {
        { "the next day", "02T09:00", "", "02T10:00", NO_PAUSE, fnl_clock_pending, "03T09:00", 60, 450, 0, false },
        { "over the weekend", "06T09:00", "09T09:01", "12T10:00", NO_PAUSE, fnl_clock_met_late, "09T09:00", 511, -1, 0,
          false },
        { "from the next opening", "07T12:00", "", "09T08:00", NO_PAUSE, fnl_clock_pending, "10T08:00", 0, 510, 0,
          false },
        { "paused",
          "02T09:00",
          "",
          "02T11:00",
          { { "02T10:00", "02T10:30" } },
          fnl_clock_pending,
          "03T09:30",
          90,
          420,
          30,
          false },
        { "paused over lunch",
          "02T11:30",
          "",
          "02T14:00",
          { { "02T11:45", "02T13:15" } },
          fnl_clock_pending,
          "03T12:00",
          60,
          450,
          30,
          false },
        { "open", "02T09:00", "", "02T11:00", { { "02T10:00", ".." } }, fnl_clock_pending, "", 60, 450, 60, true },
    };
    (void)state;
    check_all(office, (fnl_allowance){ 1, true }, rows, COUNT(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_hours_of_office_time),
        cmocka_unit_test(pauses_move_what_is_due),
        cmocka_unit_test(all_time_counts),
        cmocka_unit_test(nothing_is_left_at_once),
        cmocka_unit_test(business_days),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
