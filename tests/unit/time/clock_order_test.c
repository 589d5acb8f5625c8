/* Tests of src/time/clock.c: warnings, which status comes first, which rows are rejected. */
#include "clock_case.h"

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

static fnl_clock_row plain_row(void)
{
    return (fnl_clock_row){
        .has_start = true, .is_applicable = true, .start = told_instant("02T09:00"), .as_of = told_instant("02T12:00")
    };
}

static void warnings(void **state)
{
    static const struct {
        int64_t millionths;
        int64_t remaining;
        int64_t seconds; /* since the start: at risk from here on; 0: never */
    } cases[] = {
        { 750000, -1, 5400 }, { 1000000, -1, 7200 }, { 1, -1, 1 },           { 333333, -1, 2400 }, { 0, 1800, 5400 },
        { 0, 0, 7200 },       { 500000, 600, 3600 }, { 990000, 3600, 3600 }, { 0, -1, 0 },
    };
    (void)state;
    fnl_clock_target target = { office, { 7200, false } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_clock_terms terms = { &target, 1, cases[i].millionths, cases[i].remaining, false };
        for (int64_t seconds = 1; seconds <= 7200; seconds++) {
            fnl_clock_row row = plain_row();
            fnl_clock_reading got;
            row.as_of = row.start + seconds;
            fnl_clock_read(&terms, &row, &got);
            bool is_at_risk = cases[i].seconds != 0 && seconds >= cases[i].seconds;
            assert_int_equal(got.status, is_at_risk ? fnl_clock_at_risk : fnl_clock_pending);
        }
    }
}

static void check_rejection(const fnl_clock_terms *terms, const fnl_clock_row *row, fnl_clock_rejection rejection)
{
    fnl_clock_reading got;
    fnl_clock_read(terms, row, &got);
    assert_int_equal(got.rejection, rejection);
    if (rejection == fnl_clock_accepted)
        return;
    assert_int_equal(got.status, fnl_clock_rejected);
    assert_false(got.has_due || got.has_elapsed || got.is_over || got.is_paused);
}

/* Rejected comes first, then not_applicable, then cancelled. */
static void what_comes_first(void **state)
{
    fnl_clock_target target = { office, { 7200, false } };
    fnl_clock_terms terms = { &target, 1, 0, -1, true };
    fnl_clock_reading got;
    (void)state;
    for (unsigned bits = 0; bits < 16; bits++) {
        fnl_clock_row row = plain_row();
        row.has_start = (bits & 1) == 0;
        row.is_applicable = (bits & 2) == 0;
        row.is_cancelled = (bits & 4) != 0;
        row.has_stop = (bits & 8) != 0;
        row.stop = row.start - 1;
        fnl_clock_read(&terms, &row, &got);
        fnl_clock_status want = !row.has_start       ? fnl_clock_not_applicable
                                : row.has_stop       ? fnl_clock_rejected
                                : !row.is_applicable ? fnl_clock_not_applicable
                                : row.is_cancelled   ? fnl_clock_cancelled
                                                     : fnl_clock_breached;
        assert_int_equal(got.status, want);
        assert_int_equal(got.has_due, want == fnl_clock_cancelled || want == fnl_clock_breached);
        assert_int_equal(got.has_elapsed, got.has_due);
        assert_int_equal(got.is_over, want == fnl_clock_breached);
        assert_int_equal(got.elapsed, got.has_elapsed ? 3 * 3600 : 0);
    }
    fnl_clock_row row = plain_row();
    row.target = FNL_NO_TARGET;
    fnl_clock_read(&terms, &row, &got);
    assert_int_equal(got.status, fnl_clock_not_applicable);
}

static void years_and_ends_of_calendars(void **state)
{
    static const int64_t end = 7258118400; /* 2200-01-01 */
    fnl_calendar_rules rules = office_rules();
    (void)state;
    rules.has_valid_until = true;
    rules.valid_until = (int32_t)(told_instant("03T00:00") / 86400);
    fnl_clock_target targets[] = { { always, { 7200, false } }, { new_calendar(&arena, &rules), { 7200, false } } };
    fnl_clock_terms terms = { targets, 2, 0, -1, false };
    struct {
        uint32_t target;
        int64_t start, stop, as_of;
        fnl_clock_rejection rejection;
    } cases[] = {
        { 0, 0, -1, 100, fnl_clock_accepted },
        { 0, -2, -1, 100, fnl_clock_years },
        { 0, 50, -2, 100, fnl_clock_stop_years },
        { 0, -3, -2, 100, fnl_clock_years },
        { 0, end - 7200, -1, end, fnl_clock_accepted },
        { 0, end - 7199, -1, end, fnl_clock_years },
        { 0, end - 7200, end, end, fnl_clock_accepted },
        { 0, end - 7200, end + 1, end, fnl_clock_accepted },
        { 0, end - 7200, end + 1, end + 1, fnl_clock_stop_years },
        { 0, 50, INT64_C(253402214400), 100, fnl_clock_accepted }, /* 9999-12-31 */
        { 0, end - 7200, end, end + 1, fnl_clock_accepted },
        { 0, end - 7200, -1, end + 1, fnl_clock_years },
        { 0, end + 1, -1, 100, fnl_clock_years },
        { 0, 100, -1, -5, fnl_clock_accepted },
        { 1, told_instant("03T15:30"), -1, told_instant("03T16:00"), fnl_clock_accepted },
        { 1, told_instant("03T15:31"), -1, told_instant("03T16:00"), fnl_clock_expired },
        { 1, told_instant("03T10:00"), -1, told_instant("04T00:00"), fnl_clock_accepted },
        { 1, told_instant("03T10:00"), -1, told_instant("04T00:01"), fnl_clock_expired },
        { 1, told_instant("03T10:00"), told_instant("03T11:00"), told_instant("09T00:00"), fnl_clock_accepted },
        { 1, told_instant("04T10:00"), -1, told_instant("02T00:00"), fnl_clock_expired },
        { 1, told_instant("03T10:00"), -1, end + 1, fnl_clock_years },
        { FNL_NO_TARGET, told_instant("04T10:00"), -1, told_instant("05T00:00"), fnl_clock_accepted },
        { FNL_NO_TARGET, -2, -1, told_instant("05T00:00"), fnl_clock_years },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_clock_row row = plain_row();
        row.target = cases[i].target;
        row.start = cases[i].start;
        row.has_stop = cases[i].stop != -1;
        row.stop = cases[i].stop;
        row.as_of = cases[i].as_of;
        print_message("  case %zu\n", i);
        for (int applicable = 0; applicable < 2; applicable++) {
            row.is_applicable = applicable != 0;
            check_rejection(&terms, &row, cases[i].rejection);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(warnings),
        cmocka_unit_test(what_comes_first),
        cmocka_unit_test(years_and_ends_of_calendars),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
