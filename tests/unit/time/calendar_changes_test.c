/* Calendars around every change of the clocks of twenty zones, 1970 to 2060, against one that looks at the wall clock minute by
   minute. */
#include "time/calendar.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "slow_calendar.h"
#include "time/civil.h"

enum { hour = 3600, minute = 60, day = fnl_day_seconds, days_before = 1, days_around = 3, questions = 40 };

static const int64_t end_of_2060 = INT64_C(2871763200);

static const char *const zone_names[] = {
    "Australia/Lord_Howe",                                        /* half an hour */
    "Africa/Casablanca",                                          /* back for Ramadan */
    "Pacific/Apia",                                               /* no 30 December 2011 */
    "Pacific/Kwajalein",                                          /* no 21 August 1993 */
    "America/Sao_Paulo",                                          /* at midnight */
    "America/Santiago",     "America/Asuncion", "America/Havana", /* at midnight and 01:00 */
    "America/St_Johns",                                           /* at 00:01, once by two hours */
    "America/Scoresbysund",                                       /* around midnight */
    "America/New_York",     "America/Nuuk",     "Asia/Tehran",    "Asia/Gaza",     "Asia/Amman",
    "Africa/Cairo",         "Europe/Dublin",    "Europe/London",  "Europe/Berlin", "Antarctica/Troll", /* two hours */
};

static fnl_arena arena;

static int set_up(void **state)
{
    (void)state;
    fnl_arena_start(&arena, &fnl_default_allocator);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fnl_arena_end(&arena);
    return 0;
}

static const fnl_hours all_day[] = { { 0, day } };
static const fnl_hours office[] = { { 8 * hour, 12 * hour }, { 13 * hour, 17 * hour } };
/* Half an hour worked, half an hour not; then a quarter. */
static const fnl_hours night[] = {
    { 0, 1800 },         { hour, 5400 },       { 2 * hour, 9000 },   { 3 * hour, 12600 },
    { 4 * hour, 15300 }, { 21 * hour, 75900 }, { 22 * hour, 81000 }, { 23 * hour, 84600 }
};
/* Over midnight, beginning and ending within the hours that are jumped over or come twice. */
static const fnl_hours late[] = { { 0, 2 * hour + 1800 }, { 2 * hour + 2700, 3 * hour }, { 23 * hour + 1800, day } };

static const fnl_day_hours weeks[][2] = {
    /* even days of the week, odd ones */
    { { all_day, 1 }, { all_day, 1 } }, { { all_day, 1 }, { NULL, 0 } }, { { office, 2 }, { office, 2 } },
    { { night, 8 }, { night, 8 } },     { { late, 3 }, { late, 3 } },    { { late, 3 }, { night, 8 } },
};
enum { week_count = sizeof weeks / sizeof *weeks };

static void check_question(const slow_calendar *slow, const fnl_calendar_rules *rules, const fnl_calendar *calendar,
                           uint32_t from, uint32_t to)
{
    uint32_t found = 0;
    int64_t at = slow_instant(slow, from);
    int64_t seconds = 0;
    int64_t instant = 0;
    uint32_t steps = slow->before[to > from ? to : from] - slow->before[to > from ? from : to];
    fnl_calendar_elapsed(calendar, at, slow_instant(slow, to), &seconds);
    if (seconds != slow_elapsed(slow, from, to))
        fail_msg("W(%" PRId64 ", %" PRId64 ") = %" PRId64, at, slow_instant(slow, to), seconds);
    if (slow_due(slow, from, steps, &found)) {
        fnl_calendar_due_at(calendar, at, (int64_t)steps * minute, &instant);
        if (instant != slow_instant(slow, found))
            fail_msg("due(%" PRId64 ", %u min) = %" PRId64, at, steps, instant);
    }
    if (slow_before(slow, from, steps, &found)) {
        fnl_calendar_before_at(calendar, at, (int64_t)steps * minute, &instant);
        if (instant != slow_instant(slow, found))
            fail_msg("before(%" PRId64 ", %u min) = %" PRId64, at, steps, instant);
    }
    if (slow_due_days(slow, rules, from, 1, &found)) {
        assert_int_equal(fnl_calendar_due_days(calendar, at, 1, &instant, &seconds), fnl_working_known);
        if (instant != slow_instant(slow, found))
            fail_msg("due(%" PRId64 ", 1bd) = %" PRId64 ", not %" PRId64, at, instant, slow_instant(slow, found));
        assert_int_equal(seconds, slow_elapsed(slow, from, found));
    }
}

/* Every minute near the change from one that differs each time. */
static void check_change(const fnl_calendar_rules *rules, const fnl_calendar *calendar, int64_t change)
{
    slow_calendar slow = slow_calendar_new(rules, change - days_before * day, minute, days_around * day / minute);
    for (uint32_t i = 0; i < slow.count; i++) {
        int64_t seconds = 0;
        fnl_calendar_elapsed(calendar, slow.start, slow_instant(&slow, i), &seconds);
        if (seconds != slow_elapsed(&slow, 0, i))
            fail_msg("W(%" PRId64 ", %" PRId64 ") = %" PRId64 ", not %" PRId64, slow.start, slow_instant(&slow, i),
                     seconds, slow_elapsed(&slow, 0, i));
    }
    uint32_t random = (uint32_t)change;
    for (int i = 0; i < questions; i++) {
        random = random * 1664525 + 1013904223;
        check_question(&slow, rules, calendar, (random >> 8) % slow.count, (random >> 16) % slow.count);
    }
    slow_calendar_free(&slow);
}

static uint32_t check_zone(const fnl_zone *zone, const fnl_day_hours week[2])
{
    fnl_calendar_rules rules = { .zone = zone };
    for (int i = 0; i < 7; i++)
        rules.week[i] = week[i % 2];
    const fnl_calendar *calendar = NULL;
    uint32_t spans = 0;
    uint32_t changes = 0;
    int64_t until = 0;
    fnl_arena own;
    fnl_arena_start(&own, &fnl_default_allocator);
    assert_int_equal(fnl_calendar_new(&own, &rules, fnl_most_calendar_spans, &calendar, &spans, NULL), FNL_OK);
    for (int64_t second = (int64_t)4 * day; second < end_of_2060; second = until, changes++) {
        fnl_zone_offset_until(zone, second, &until);
        if (until < end_of_2060)
            check_change(&rules, calendar, until - until % minute);
    }
    fnl_arena_end(&own);
    return changes;
}

static void test_changes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof zone_names / sizeof *zone_names; i++) {
        const fnl_zone *zone = NULL;
        assert_int_equal(fnl_zone_load(&arena, TEST_DATA "/zones/fat", fnl_text_of(zone_names[i]), &zone, NULL),
                         FNL_OK);
        uint32_t changes = 0;
        for (size_t k = i % 2; k < week_count; k += 2)
            changes = check_zone(zone, weeks[k]);
        print_message("%s: %u changes\n", zone_names[i], changes);
        assert_true(changes >= 2);
    }
}

/* 30 December 2011 never came: no working time, no business day. */
static void test_day_that_never_came(void **state)
{
    (void)state;
    const fnl_zone *zone = NULL;
    const fnl_calendar *calendar = NULL;
    uint32_t spans = 0;
    int64_t seconds = 0;
    int64_t due = 0;
    assert_int_equal(fnl_zone_load(&arena, TEST_DATA "/zones/fat", FNL_TEXT("Pacific/Apia"), &zone, NULL), FNL_OK);
    fnl_calendar_rules rules = { .zone = zone };
    for (int i = 0; i < 7; i++)
        rules.week[i] = (fnl_day_hours){ office, 2 };
    assert_int_equal(fnl_calendar_new(&arena, &rules, fnl_most_calendar_spans, &calendar, &spans, NULL), FNL_OK);
    const int64_t thursday_9 = INT64_C(1325185200); /* 2011-12-29 09:00-10:00 */
    const int64_t saturday_9 = thursday_9 + day;    /* 2011-12-31 09:00+14:00 */
    assert_int_equal(fnl_zone_day_of(zone, thursday_9 * FNL_SECOND), 15337);
    assert_int_equal(fnl_zone_day_of(zone, saturday_9 * FNL_SECOND), 15339);
    assert_int_equal(fnl_calendar_elapsed(calendar, thursday_9, saturday_9, &seconds), fnl_working_known);
    assert_int_equal(seconds, 8 * hour);
    assert_int_equal(fnl_calendar_due_days(calendar, thursday_9, 1, &due, &seconds), fnl_working_known);
    assert_int_equal(due, saturday_9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_day_that_never_came),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
