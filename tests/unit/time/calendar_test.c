/* Tests of src/time/calendar.c, calendar_build.c and calendar_days.c: where a calendar begins and ends, business days, what is
   refused. Its answers in general are tested in the other calendar tests. */
#include "time/calendar.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "failing_allocator.h"
#include "slow_calendar.h"
#include "time/stamp.h"

enum { hour = 3600, day = fnl_day_seconds, most = fnl_most_calendar_spans };

static const int64_t end_of_2199 = INT64_C(7258118400);
static const fnl_hours office[] = { { 8 * hour, 12 * hour }, { 13 * hour, 17 * hour + 1800 } };
static const fnl_hours all_day[] = { { 0, day } };

static fnl_arena arena;
static const fnl_zone *hanoi;
static const fnl_zone *new_york;

static int set_up(void **state)
{
    (void)state;
    fnl_arena_start(&arena, &fnl_default_allocator);
    return fnl_zone_load(&arena, TEST_DATA "/zones/slim", FNL_TEXT("Asia/Ho_Chi_Minh"), &hanoi, NULL) != FNL_OK ||
           fnl_zone_load(&arena, TEST_DATA "/zones/slim", FNL_TEXT("America/New_York"), &new_york, NULL) != FNL_OK;
}

static int tear_down(void **state)
{
    (void)state;
    fnl_arena_end(&arena);
    return 0;
}

static fnl_calendar_rules rules_of(const fnl_zone *zone, int first, int last, const fnl_hours *hours, uint32_t count)
{
    fnl_calendar_rules rules = { .zone = zone };
    for (int i = first; i <= last; i++)
        rules.week[i] = (fnl_day_hours){ hours, count };
    return rules;
}

static const fnl_calendar *make(const fnl_calendar_rules *rules)
{
    const fnl_calendar *calendar = NULL;
    fnl_error error = { 0 };
    uint32_t spans = 0;
    if (fnl_calendar_new(&arena, rules, most, &calendar, &spans, &error) != FNL_OK)
        fail_msg("%s", error.message);
    assert_true(spans > 0);
    assert_ptr_equal(fnl_calendar_zone(calendar), rules->zone);
    return calendar;
}

static int64_t second_of(const char *text, const fnl_zone *zone)
{
    int64_t instant = 0;
    assert_int_equal(fnl_read_instant(fnl_text_of(text), FNL_TEXT(""), zone, &instant), fnl_read_ok);
    return instant / FNL_SECOND;
}

static int32_t day_of(const char *text)
{
    int32_t found = 0;
    assert_int_equal(fnl_read_day(fnl_text_of(text), FNL_TEXT(""), &fnl_zone_utc, &found), fnl_read_ok);
    return found;
}

/* 230 years at once, by the day. */
static void test_all_years(void **state)
{
    (void)state;
    const fnl_holiday holidays[] = {
        { true, 101, 101, fnl_first_working_year, fnl_last_working_year },
        { true, 229, 302, fnl_first_working_year, 2010 },
        { true, 227, 229, 2011, 2050 },
        { true, 229, 229, 2051, fnl_last_working_year },
        { true, 630, 701, 2000, 2050 },
        { true, 1230, 102, 1980, 2100 },
        { true, 1230, 102, fnl_first_working_year, 1975 },
        { .first = day_of("2026-02-16"), .last = day_of("2026-02-20") },
        { .first = day_of("0001-01-01"), .last = day_of("1970-01-01") },
        { .first = day_of("2199-12-24"), .last = day_of("9999-12-31") },
    };
    const fnl_replaced_day replaced[] = {
        { day_of("1969-12-01"), { all_day, 1 } }, { day_of("2026-02-18"), { all_day, 1 } },
        { day_of("2026-04-26"), { office, 2 } },  { day_of("2026-12-24"), { NULL, 0 } },
        { day_of("2300-01-01"), { all_day, 1 } },
    };
    fnl_calendar_rules rules = rules_of(&fnl_zone_utc, 0, 4, office, 2);
    rules.week[5] = (fnl_day_hours){ office, 1 };
    rules.holidays = holidays;
    rules.holiday_count = sizeof holidays / sizeof *holidays;
    rules.replaced = replaced;
    rules.replaced_count = sizeof replaced / sizeof *replaced;
    const fnl_calendar *calendar = make(&rules);
    int64_t worked = 0;
    for (int32_t i = 0; i < end_of_2199 / day; i++) {
        int64_t found = 0;
        assert_int_equal(fnl_calendar_elapsed(calendar, 0, (int64_t)i * day, &found), fnl_working_known);
        if (found != worked)
            fail_msg("day %d", (int)i);
        fnl_day_hours hours = slow_hours(&rules, i);
        for (uint32_t k = 0; k < hours.count; k++)
            worked += hours.hours[k].end - hours.hours[k].start;
    }
}

static void test_years(void **state)
{
    (void)state;
    fnl_calendar_rules rules = rules_of(&fnl_zone_utc, 0, 6, all_day, 1);
    const fnl_calendar *calendar = make(&rules);
    int64_t found = -7;
    assert_int_equal(fnl_calendar_elapsed(calendar, 0, end_of_2199, &found), fnl_working_known);
    assert_int_equal(found, end_of_2199);
    assert_int_equal(fnl_calendar_elapsed(calendar, end_of_2199, 0, &found), fnl_working_known);
    assert_int_equal(found, -end_of_2199);
    static const int64_t outside[] = { -1, INT64_C(7258118401), INT64_MIN, INT64_MAX };
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        found = -7;
        assert_int_equal(fnl_calendar_elapsed(calendar, outside[i], 0, &found), fnl_working_years);
        assert_int_equal(fnl_calendar_elapsed(calendar, 0, outside[i], &found), fnl_working_years);
        assert_int_equal(fnl_calendar_due_at(calendar, outside[i], 0, &found), fnl_working_years);
        assert_int_equal(fnl_calendar_before_at(calendar, outside[i], 0, &found), fnl_working_years);
        assert_int_equal(fnl_calendar_due_days(calendar, outside[i], 1, &found, &found), fnl_working_years);
        assert_int_equal(found, -7);
    }
    assert_int_equal(fnl_calendar_due_at(calendar, 0, end_of_2199, &found), fnl_working_known);
    assert_int_equal(found, end_of_2199);
    assert_int_equal(fnl_calendar_due_at(calendar, 0, end_of_2199 + 1, &found), fnl_working_years);
    assert_int_equal(fnl_calendar_due_at(calendar, 0, INT64_MAX, &found), fnl_working_years);
    assert_int_equal(fnl_calendar_before_at(calendar, end_of_2199, end_of_2199, &found), fnl_working_known);
    assert_int_equal(found, 0);
    assert_int_equal(fnl_calendar_before_at(calendar, 100, 101, &found), fnl_working_years);
    assert_int_equal(fnl_calendar_before_at(calendar, 100, INT64_MAX, &found), fnl_working_years);
    assert_int_equal(fnl_calendar_due_days(calendar, end_of_2199 - day - 1, 1, &found, &found), fnl_working_known);
    assert_int_equal(fnl_calendar_due_days(calendar, end_of_2199 - day, 1, &found, &found), fnl_working_years);
    assert_int_equal(fnl_calendar_due_days(calendar, end_of_2199, 1, &found, &found), fnl_working_years);
}

/* Where the years end within a day's hours, and where nothing is worked at their ends. */
static void test_ends_within_hours(void **state)
{
    (void)state;
    fnl_calendar_rules rules = rules_of(new_york, 0, 6, office, 2);
    const fnl_calendar *calendar = make(&rules);
    int64_t found = 0;
    /* 1969-12-31 19:00 there; 1 January 08:00 is the first opening. */
    assert_int_equal(fnl_calendar_before_at(calendar, 14 * hour, hour, &found), fnl_working_known);
    assert_int_equal(found, 13 * hour);
    assert_int_equal(fnl_calendar_due_at(calendar, 0, 1, &found), fnl_working_known);
    assert_int_equal(found, 13 * hour + 1);
    assert_int_equal(fnl_calendar_due_at(calendar, 0, 0, &found), fnl_working_known);
    assert_int_equal(found, 0);
    /* 2199-12-31 17:30 there is 22:30. */
    assert_int_equal(fnl_calendar_due_at(calendar, end_of_2199 - 11 * hour, 8 * hour + 1800, &found),
                     fnl_working_known);
    assert_int_equal(found, end_of_2199 - hour - 1800);
    assert_int_equal(fnl_calendar_due_at(calendar, end_of_2199 - 11 * hour, 8 * hour + 1801, &found),
                     fnl_working_years);
    assert_int_equal(fnl_calendar_due_days(calendar, end_of_2199 - hour, 1, &found, &found), fnl_working_years);
    rules = rules_of(hanoi, 0, 6, all_day, 1);
    calendar = make(&rules);
    assert_int_equal(fnl_calendar_elapsed(calendar, 0, end_of_2199, &found), fnl_working_known);
    assert_int_equal(found, end_of_2199);
    assert_int_equal(fnl_calendar_due_days(calendar, end_of_2199 - day, 1, &found, &found), fnl_working_known);
    assert_int_equal(fnl_calendar_due_days(calendar, end_of_2199 - day + 1, 1, &found, &found), fnl_working_years);
}

static void test_valid_until(void **state)
{
    (void)state;
    fnl_calendar_rules rules = rules_of(hanoi, 0, 4, office, 2);
    rules.has_valid_until = true;
    rules.valid_until = day_of("2026-12-31"); /* a Thursday */
    const fnl_calendar *calendar = make(&rules);
    const int64_t end = second_of("2027-01-01", hanoi);
    const int64_t closing = second_of("2026-12-31T17:30", hanoi);
    int64_t found = 0;
    assert_int_equal(fnl_calendar_elapsed(calendar, closing - 60, end, &found), fnl_working_known);
    assert_int_equal(found, 60);
    assert_int_equal(fnl_calendar_elapsed(calendar, closing, end + 1, &found), fnl_working_expired);
    assert_int_equal(fnl_calendar_elapsed(calendar, closing, end_of_2199, &found), fnl_working_expired);
    assert_int_equal(fnl_calendar_elapsed(calendar, closing, end_of_2199 + 1, &found), fnl_working_years);
    assert_int_equal(fnl_calendar_elapsed(calendar, -1, closing, &found), fnl_working_years);
    assert_int_equal(fnl_calendar_due_at(calendar, closing - 60, 60, &found), fnl_working_known);
    assert_int_equal(found, closing);
    assert_int_equal(fnl_calendar_due_at(calendar, closing - 60, 61, &found), fnl_working_expired);
    assert_int_equal(fnl_calendar_due_at(calendar, end + 1, 0, &found), fnl_working_expired);
    assert_int_equal(fnl_calendar_before_at(calendar, closing, end_of_2199, &found), fnl_working_years);
    assert_int_equal(fnl_calendar_due_days(calendar, closing - day - 1, 1, &found, &found), fnl_working_known);
    assert_int_equal(fnl_calendar_due_days(calendar, closing - 1, 1, &found, &found), fnl_working_expired);
    assert_int_equal(fnl_calendar_due_days(calendar, closing, 1, &found, &found), fnl_working_expired);
    /* After the years it has no say. */
    rules.valid_until = day_of("2200-06-01");
    calendar = make(&rules);
    assert_int_equal(fnl_calendar_elapsed(calendar, 0, end_of_2199, &found), fnl_working_known);
    assert_int_equal(fnl_calendar_elapsed(calendar, 0, end_of_2199 + 1, &found), fnl_working_years);
    rules.valid_until = day_of("9999-12-31");
    assert_non_null(make(&rules));
}

static void test_always(void **state)
{
    (void)state;
    fnl_calendar_rules rules = { .zone = new_york, .is_always = true };
    const fnl_calendar *calendar = make(&rules);
    const int64_t start = second_of("2026-03-06T02:30", new_york); /* a Friday */
    int64_t found = 0;
    int64_t seconds = 0;
    assert_int_equal(fnl_calendar_elapsed(calendar, 0, end_of_2199, &found), fnl_working_known);
    assert_int_equal(found, end_of_2199);
    assert_int_equal(fnl_calendar_due_at(calendar, start, 12345, &found), fnl_working_known);
    assert_int_equal(found, start + 12345);
    assert_int_equal(fnl_calendar_before_at(calendar, start, 12345, &found), fnl_working_known);
    assert_int_equal(found, start - 12345);
    assert_int_equal(fnl_calendar_due_days(calendar, start, 1, &found, &seconds), fnl_working_known);
    assert_int_equal(found, start + day);
    assert_int_equal(seconds, day);
    /* 02:30 does not come on 8 March: 03:00 does. */
    assert_int_equal(fnl_calendar_due_days(calendar, start, 2, &found, &seconds), fnl_working_known);
    assert_int_equal(found, second_of("2026-03-08T03:00", new_york));
    assert_int_equal(seconds, 2 * day - 1800);
    assert_int_equal(fnl_calendar_due_days(calendar, end_of_2199 - day, 1, &found, &seconds), fnl_working_known);
    assert_int_equal(found, end_of_2199);
    assert_int_equal(fnl_calendar_due_days(calendar, end_of_2199 - day, 10000, &found, &seconds), fnl_working_years);
    rules.zone = &fnl_zone_utc; /* of 1 January 2200 nothing is known but its midnight */
    calendar = make(&rules);
    assert_int_equal(fnl_calendar_due_days(calendar, end_of_2199 - day, 1, &found, &seconds), fnl_working_years);
    rules.zone = new_york;
    rules.has_valid_until = true;
    rules.valid_until = day_of("2026-03-07");
    calendar = make(&rules);
    assert_int_equal(fnl_calendar_due_days(calendar, start, 1, &found, &seconds), fnl_working_known);
    assert_int_equal(fnl_calendar_due_days(calendar, start, 2, &found, &seconds), fnl_working_expired);
    assert_int_equal(fnl_calendar_due_at(calendar, start, 2 * day, &found), fnl_working_expired);
}

/* Hours of the design: Monday to Friday 08:00-12:00 and 13:00-17:30, Saturday in the morning. 2 March 2026 is a Monday. */
static void test_business_days(void **state)
{
    (void)state;
    static const struct {
        const char *start;
        int64_t days;
        const char *due;
        int64_t seconds;
    } cases[] = {
        { "2026-03-02T09:00", 1, "2026-03-03T09:00", 30600 },
        { "2026-03-02T09:00", 3, "2026-03-05T09:00", 91800 },
        { "2026-03-02T09:00", 5, "2026-03-07T09:00", 153000 },
        { "2026-03-02T09:00", 6, "2026-03-09T09:00", 167400 },
        { "2026-03-06T15:00", 1, "2026-03-07T12:00", 23400 }, /* after closing on Saturday */
        { "2026-03-06T12:30", 1, "2026-03-07T12:00", 30600 },
        { "2026-03-01T09:00", 1, "2026-03-03T08:00", 30600 }, /* from the opening on Monday */
        { "2026-03-02T07:00", 1, "2026-03-03T08:00", 30600 },
        { "2026-03-02T12:00", 1, "2026-03-03T13:00", 30600 }, /* the next opening is 13:00 */
        { "2026-03-02T17:30", 1, "2026-03-04T08:00", 30600 },
        { "2026-03-07T12:00", 1, "2026-03-10T08:00", 30600 },
        { "2026-03-07T10:00", 1, "2026-03-09T10:00", 14400 },
        { "2026-03-02T17:29:59", 4, "2026-03-06T17:29:59", 122400 },
    };
    fnl_calendar_rules rules = rules_of(hanoi, 0, 4, office, 2);
    rules.week[5] = (fnl_day_hours){ office, 1 };
    const fnl_calendar *calendar = make(&rules);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t due = 0;
        int64_t seconds = 0;
        int64_t start = second_of(cases[i].start, hanoi);
        print_message("%s + %" PRId64 "bd\n", cases[i].start, cases[i].days);
        assert_int_equal(fnl_calendar_due_days(calendar, start, cases[i].days, &due, &seconds), fnl_working_known);
        assert_int_equal(due, second_of(cases[i].due, hanoi));
        assert_int_equal(seconds, cases[i].seconds);
    }
}

/* Targets against a count day by day. */
static void check_days_after(const fnl_calendar_rules *rules, const fnl_calendar *calendar, int32_t first,
                             int64_t most_days)
{
    int64_t start = fnl_zone_instant(new_york, (int64_t)first * day + 9 * hour);
    int32_t date = first;
    for (int64_t days = 1; days <= most_days; days++) {
        int64_t due = 0;
        int64_t seconds = 0;
        do
            date++;
        while (slow_hours(rules, date).count == 0);
        assert_int_equal(fnl_calendar_due_days(calendar, start, days, &due, &seconds), fnl_working_known);
        assert_int_equal(due, fnl_zone_instant(new_york, (int64_t)date * day + 9 * hour));
        assert_int_equal(seconds, days * (8 * hour + 1800));
    }
}

static void test_many_days(void **state)
{
    (void)state;
    enum { starts = 80, days_each = 80 };
    const fnl_holiday closed = { true, 1201, 228, fnl_first_working_year, fnl_last_working_year };
    fnl_calendar_rules rules = rules_of(new_york, 0, 4, office, 2);
    rules.holidays = &closed;
    rules.holiday_count = 1;
    const fnl_calendar *calendar = make(&rules);
    const int32_t monday = day_of("2026-03-02");
    check_days_after(&rules, calendar, monday, fnl_most_business_days);
    for (int32_t first = monday; first < monday + starts; first++)
        if (slow_hours(&rules, first).count != 0)
            check_days_after(&rules, calendar, first, days_each);
}

/* Between segments, before opening: days whose hours differ; a day worked through midnight. */
static void test_moved_into_hours(void **state)
{
    (void)state;
    static const fnl_hours early[] = { { 6 * hour, 10 * hour }, { 14 * hour, 16 * hour } };
    static const fnl_hours evening[] = { { 20 * hour, day } };
    fnl_calendar_rules rules = { .zone = hanoi };
    rules.week[0] = (fnl_day_hours){ office, 2 };
    rules.week[1] = (fnl_day_hours){ early, 2 };
    rules.week[2] = (fnl_day_hours){ evening, 1 };
    rules.week[3] = (fnl_day_hours){ all_day, 1 };
    rules.week[4] = (fnl_day_hours){ office, 2 };
    const fnl_calendar *calendar = make(&rules);
    static const struct {
        const char *start;
        int64_t days;
        const char *due;
    } cases[] = {
        { "2026-03-02T09:00", 1, "2026-03-03T09:00" }, { "2026-03-02T11:00", 1, "2026-03-03T10:00" }, /* back */
        { "2026-03-02T17:00", 1, "2026-03-03T16:00" }, /* back, after closing */
        { "2026-03-03T06:30", 1, "2026-03-04T20:00" }, /* on to the opening */
        { "2026-03-03T06:30", 3, "2026-03-06T08:00" }, { "2026-03-04T22:00", 1, "2026-03-05T22:00" },
        { "2026-03-05T00:00", 1, "2026-03-06T08:00" }, /* Thursday, though its span began on Wednesday */
        { "2026-03-05T23:00", 1, "2026-03-06T17:30" }, { "2026-03-03T14:00", 2, "2026-03-05T14:00" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t due = 0;
        int64_t seconds = 0;
        print_message("%s + %" PRId64 "bd\n", cases[i].start, cases[i].days);
        assert_int_equal(
            fnl_calendar_due_days(calendar, second_of(cases[i].start, hanoi), cases[i].days, &due, &seconds),
            fnl_working_known);
        assert_int_equal(due, second_of(cases[i].due, hanoi));
    }
    /* The midnight at which one day closes is not yet the next one's opening. */
    rules.week[0] = (fnl_day_hours){ all_day, 1 };
    rules.week[1] = (fnl_day_hours){ evening, 1 };
    rules.week[2] = (fnl_day_hours){ office, 2 };
    calendar = make(&rules);
    int64_t due = 0;
    int64_t seconds = 0;
    fnl_calendar_due_days(calendar, second_of("2026-03-02T00:00", hanoi), 2, &due, &seconds);
    assert_int_equal(due, second_of("2026-03-04T08:00", hanoi));
}

static void test_spans(void **state)
{
    (void)state;
    fnl_calendar_rules rules = rules_of(hanoi, 0, 4, office, 2);
    const fnl_calendar *calendar = make(&rules);
    const int64_t morning = second_of("2026-03-06T08:00", hanoi);
    int64_t at = morning + hour;
    int64_t to = morning + 3 * day + hour;
    fnl_interval span;
    assert_true(fnl_calendar_next_span(calendar, &at, to, &span));
    assert_int_equal(span.start, morning + hour);
    assert_int_equal(span.end, morning + 4 * hour);
    assert_true(fnl_calendar_next_span(calendar, &at, to, &span));
    assert_int_equal(span.start, morning + 5 * hour);
    assert_int_equal(span.end, morning + 9 * hour + 1800);
    assert_true(fnl_calendar_next_span(calendar, &at, to, &span));
    assert_int_equal(span.start, morning + 3 * day);
    assert_int_equal(span.end, to);
    assert_false(fnl_calendar_next_span(calendar, &at, to, &span));
    at = INT64_MIN;
    assert_true(fnl_calendar_next_span(calendar, &at, INT64_MAX, &span));
    assert_int_equal(span.start, 0); /* 08:00 there, of a Thursday */
    at = span.start;
    assert_false(fnl_calendar_next_span(calendar, &at, at, &span));
    at = end_of_2199;
    assert_false(fnl_calendar_next_span(calendar, &at, INT64_MAX, &span));
    at = INT64_MAX;
    assert_false(fnl_calendar_next_span(calendar, &at, INT64_MAX, &span));
}

/* 24 segments a day of which 23 touch the one before are as many spans as one. */
static void test_touching_hours(void **state)
{
    (void)state;
    fnl_hours hours[24];
    for (int32_t i = 0; i < 24; i++)
        hours[i] = (fnl_hours){ i * hour, (i + 1) * hour };
    fnl_calendar_rules rules = rules_of(&fnl_zone_utc, 0, 4, hours, 24);
    const fnl_calendar *calendar = NULL;
    uint32_t spans = 0;
    assert_int_equal(fnl_calendar_new(&arena, &rules, most, &calendar, &spans, NULL), FNL_OK);
    assert_in_range(spans, 12001, 12002); /* weeks of 230 years */
    rules = rules_of(new_york, 0, 6, hours, 24);
    assert_int_equal(fnl_calendar_new(&arena, &rules, most, &calendar, &spans, NULL), FNL_OK);
    assert_int_equal(spans, 1);
}

static void check_refused(const fnl_calendar_rules *rules, uint32_t most_spans, int32_t wanted, const char *message)
{
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    fnl_arena own;
    fnl_error error = { 0 };
    const fnl_calendar *calendar = NULL;
    uint32_t spans = 7;
    fnl_arena_start(&own, &allocator);
    assert_int_equal(fnl_calendar_new(&own, rules, most_spans, &calendar, &spans, &error), wanted);
    if (strstr(error.message, message) == NULL)
        fail_msg("%s", error.message);
    assert_null(calendar);
    assert_int_equal(spans, 7);
    assert_int_equal(own.total, 0); /* the limit comes before the table */
    fnl_arena_end(&own);
    assert_int_equal(memory.live, 0);
}

static void test_refused(void **state)
{
    (void)state;
    fnl_calendar_rules rules = { .zone = hanoi };
    check_refused(&rules, most, FNL_E_MODEL, "no working time");
    rules = rules_of(hanoi, 0, 6, all_day, 1);
    rules.has_valid_until = true;
    rules.valid_until = day_of("1969-12-31");
    check_refused(&rules, most, FNL_E_MODEL, "from 1970 to 1969-12-31");
    rules.valid_until = day_of("0001-01-01");
    check_refused(&rules, most, FNL_E_MODEL, "from 1970 to 0001-01-01");
    rules.is_always = true;
    check_refused(&rules, most, FNL_E_MODEL, "no working time");
    const fnl_holiday closed = { true, 101, 1231, fnl_first_working_year, fnl_last_working_year };
    rules = rules_of(hanoi, 0, 6, all_day, 1);
    rules.holidays = &closed;
    rules.holiday_count = 1;
    check_refused(&rules, most, FNL_E_MODEL, "no working time");
    rules = rules_of(&fnl_zone_utc, 0, 6, office, 2);
    check_refused(&rules, 2 * 84006 - 1, FNL_E_LIMIT, "4000000");
    const fnl_calendar *calendar = NULL;
    uint32_t spans = 0;
    assert_int_equal(fnl_calendar_new(&arena, &rules, 2 * 84006, &calendar, &spans, NULL), FNL_OK);
    assert_int_equal(spans, 2 * 84006);
}

/* As many spans as a day may have, every day. */
static void test_most_hours(void **state)
{
    (void)state;
    fnl_hours hours[fnl_most_day_hours];
    for (int32_t i = 0; i < fnl_most_day_hours; i++)
        hours[i] = (fnl_hours){ i * 1800, i * 1800 + 900 };
    fnl_calendar_rules rules = rules_of(&fnl_zone_utc, 0, 6, hours, fnl_most_day_hours);
    check_refused(&rules, most, FNL_E_LIMIT, "4000000");
    rules.week[6].count = 0;
    fnl_arena own;
    const fnl_calendar *calendar = NULL;
    uint32_t spans = 0;
    int64_t found = 0;
    fnl_arena_start(&own, &fnl_default_allocator);
    assert_int_equal(fnl_calendar_new(&own, &rules, most, &calendar, &spans, NULL), FNL_OK);
    assert_in_range(spans, 3456000, 3456500);
    const int64_t monday = second_of("2026-03-02", &fnl_zone_utc);
    for (int32_t i = 0; i < day; i += 450) {
        assert_int_equal(fnl_calendar_elapsed(calendar, monday, monday + i, &found), fnl_working_known);
        assert_int_equal(found, i / 1800 * 900 + (i % 1800 < 900 ? i % 1800 : 900));
    }
    fnl_arena_end(&own);
}

static void test_memory(void **state)
{
    (void)state;
    fnl_calendar_rules rules = rules_of(new_york, 0, 4, office, 2);
    int32_t code = FNL_E_NOMEM;
    size_t failed = 0;
    for (size_t i = 0; code == FNL_E_NOMEM; i++, failed++) {
        failing_memory memory = { .until = i };
        fnl_allocator allocator = failing(&memory);
        fnl_arena own;
        const fnl_calendar *calendar = NULL;
        uint32_t spans = 0;
        fnl_arena_start(&own, &allocator);
        code = fnl_calendar_new(&own, &rules, most, &calendar, &spans, NULL);
        assert_int_equal(calendar != NULL, code == FNL_OK);
        fnl_arena_end(&own);
        assert_int_equal(memory.live, 0);
    }
    assert_int_equal(code, FNL_OK);
    assert_true(failed > 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_years),
        cmocka_unit_test(test_years),
        cmocka_unit_test(test_ends_within_hours),
        cmocka_unit_test(test_valid_until),
        cmocka_unit_test(test_always),
        cmocka_unit_test(test_business_days),
        cmocka_unit_test(test_many_days),
        cmocka_unit_test(test_moved_into_hours),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_touching_hours),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_most_hours),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
