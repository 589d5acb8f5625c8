/* Calendars against numbers that others published: tests/data/business_time, Frappe's and ERPNext's. */
#include "time/calendar.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "time/civil.h"
#include "time/stamp.h"

enum { most_hours = 8, most_days = 16, most_line = 4096, most_cells = 16, day_names = 7 };

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

/* The text up to the mark, which is passed; the rest is left. */
static fnl_text cut(fnl_text *rest, char mark)
{
    const char *end = rest->length == 0 ? NULL : memchr(rest->bytes, mark, rest->length);
    fnl_text part = { rest->bytes, end == NULL ? rest->length : (size_t)(end - rest->bytes) };
    *rest = fnl_text_from(*rest, part.length + (end != NULL));
    return part;
}

static int32_t read_clock(fnl_text text)
{
    assert_int_equal(text.length, 5);
    return ((text.bytes[0] - '0') * 10 + text.bytes[1] - '0') * 3600 +
           ((text.bytes[3] - '0') * 10 + text.bytes[4] - '0') * 60;
}

/* 07:00-12:00,13:00-18:00 */
static fnl_day_hours read_hours(fnl_text text)
{
    fnl_hours *hours = fnl_arena_take(&arena, most_hours, sizeof *hours);
    uint32_t count = 0;
    while (text.length > 0) {
        fnl_text part = cut(&text, ',');
        fnl_text start = cut(&part, '-');
        hours[count++] = (fnl_hours){ read_clock(start), read_clock(part) };
    }
    return (fnl_day_hours){ hours, count };
}

static int32_t read_date(fnl_text text)
{
    int32_t day = 0;
    assert_int_equal(fnl_read_day(text, FNL_TEXT(""), &fnl_zone_utc, &day), fnl_read_ok);
    return day;
}

static int64_t read_second(fnl_text text)
{
    int64_t instant = 0;
    assert_int_equal(fnl_read_instant(text, FNL_TEXT(""), &fnl_zone_utc, &instant), fnl_read_ok);
    return instant / FNL_SECOND;
}

static int64_t read_number(fnl_text text)
{
    int64_t number = 0;
    assert_int_equal(fnl_read_integer(text, &number), fnl_read_ok);
    return number;
}

/* mon=09:00-17:00;tue=… and 2014-05-01=;… and 2020-12-25 2021-01-01 */
static const fnl_calendar *make(fnl_text zone, fnl_text weekly, fnl_text overrides, fnl_text holidays)
{
    static const char names[day_names][4] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
    fnl_calendar_rules rules = { 0 };
    fnl_replaced_day replaced[most_days];
    fnl_holiday closed[most_days];
    if (fnl_text_equal(zone, FNL_TEXT("UTC")))
        rules.zone = &fnl_zone_utc;
    else
        assert_int_equal(fnl_zone_load(&arena, TEST_DATA "/zones/fat", zone, &rules.zone, NULL), FNL_OK);
    while (weekly.length > 0) {
        fnl_text part = cut(&weekly, ';');
        fnl_text name = cut(&part, '=');
        for (int i = 0; i < day_names; i++)
            if (fnl_text_equal(name, fnl_text_of(names[i])))
                rules.week[i] = read_hours(part);
    }
    while (overrides.length > 0) {
        fnl_text part = cut(&overrides, ';');
        fnl_text date = cut(&part, '=');
        replaced[rules.replaced_count++] = (fnl_replaced_day){ read_date(date), read_hours(part) };
    }
    while (holidays.length > 0) {
        int32_t day = read_date(cut(&holidays, ' '));
        closed[rules.holiday_count++] = (fnl_holiday){ .first = day, .last = day };
    }
    rules.replaced = replaced;
    rules.holidays = closed;
    const fnl_calendar *calendar = NULL;
    uint32_t spans = 0;
    fnl_error error = { 0 };
    if (fnl_calendar_new(&arena, &rules, fnl_most_calendar_spans, &calendar, &spans, &error) != FNL_OK)
        fail_msg("%s", error.message);
    return calendar;
}

/* Calls check for each line but the first, with its cells. */
static int each_line(const char *path, void (*check)(const fnl_text *cells))
{
    char line[most_line];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    int count = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        fnl_text rest = { line, strcspn(line, "\r\n") };
        fnl_text cells[most_cells];
        for (size_t i = 0; i < most_cells; i++)
            cells[i] = cut(&rest, '\t');
        check(cells);
        count++;
    }
    fclose(file);
    return count;
}

static void check_case(const fnl_text *cells)
{
    enum { number, source, zone, weekly, overrides, operation, a, b, expected, reference };
    enum { all_day_sunday = 14, first_of_zero = 39 };
    const fnl_calendar *calendar = make(cells[zone], cells[weekly], cells[overrides], FNL_TEXT(""));
    int64_t id = read_number(cells[number]);
    int64_t start = read_second(cells[a]);
    int64_t found = 0;
    fnl_text wanted = cells[id == all_day_sunday ? reference : id >= first_of_zero ? a : expected];
    print_message("case %" PRId64 "\n", id);
    if (fnl_text_equal(cells[operation], FNL_TEXT("between"))) {
        assert_int_equal(fnl_calendar_elapsed(calendar, start, read_second(cells[b]), &found), fnl_working_known);
        assert_int_equal(found, read_number(wanted));
        return;
    }
    if (fnl_text_equal(cells[operation], FNL_TEXT("add")))
        assert_int_equal(fnl_calendar_due_at(calendar, start, read_number(cells[b]), &found), fnl_working_known);
    else
        assert_int_equal(fnl_calendar_before_at(calendar, start, read_number(cells[b]), &found), fnl_working_known);
    assert_int_equal(found, read_second(wanted));
}

static void test_cases(void **state)
{
    (void)state;
    assert_int_equal(each_line(TEST_DATA "/business_time/cases.tsv", check_case), 48);
}

static void check_random_case(const fnl_text *cells)
{
    enum { zone, weekly, holidays, a, b, expected };
    const fnl_calendar *calendar = make(cells[zone], cells[weekly], FNL_TEXT(""), cells[holidays]);
    int64_t found = 0;
    assert_int_equal(fnl_calendar_elapsed(calendar, read_second(cells[a]), read_second(cells[b]), &found),
                     fnl_working_known);
    assert_int_equal(found, read_number(cells[expected]));
}

static void test_random_cases(void **state)
{
    (void)state;
    assert_int_equal(each_line(TEST_DATA "/business_time/random_cases.tsv", check_random_case), 150);
}

static const char ten_to_six[] = "mon=10:00-18:00;tue=10:00-18:00;wed=10:00-18:00;thu=10:00-18:00;fri=10:00-18:00";

/* Response and resolution of issues in Frappe: 4 to 15 January 2021 are Monday to Friday of the second week. */
static void test_frappe(void **state)
{
    (void)state;
    static const struct {
        const char *start;
        int64_t within;
        int64_t held;
        const char *due;
    } cases[] = {
        { "2021-01-04T08:00", 3600, 0, "2021-01-04T11:00" },
        { "2021-01-04T20:00", 1800, 0, "2021-01-05T10:30" },
        { "2021-01-04T20:00", 7200, 0, "2021-01-05T12:00" },
        { "2021-01-02T15:00", 86400, 0, "2021-01-06T18:00" },
        { "2021-01-02T15:00", 259200, 0, "2021-01-14T18:00" },
        { "2021-01-08T17:00", 7200, 0, "2021-01-11T11:00" },
        { "2021-01-07T15:00", 7200, 3600, "2021-01-07T18:00" },
        { "2021-01-07T15:00", 7200, 3601, "2021-01-08T10:00:01" },
    };
    const fnl_calendar *calendar = make(FNL_TEXT("UTC"), fnl_text_of(ten_to_six), FNL_TEXT(""), FNL_TEXT(""));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t due = 0;
        print_message("%s + %" PRId64 "\n", cases[i].start, cases[i].within);
        fnl_calendar_due_at(calendar, read_second(fnl_text_of(cases[i].start)), cases[i].within + cases[i].held, &due);
        assert_int_equal(due, read_second(fnl_text_of(cases[i].due)));
    }
}

/* Time on hold, ERPNext; where a span lies outside hours, 0, which it has as 1. */
static void test_erpnext(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        const char *to;
        int64_t seconds;
    } cases[] = {
        { "2021-06-28T12:00", "2021-06-28T20:00", 21600 },
        { "2021-06-28T06:00", "2021-06-29T11:00", 32400 },
        { "2021-06-28T12:00", "2021-07-01T11:00", 82800 },
        { "2021-06-28T18:00", "2021-06-28T20:00", 0 },
    };
    const fnl_calendar *calendar = make(FNL_TEXT("UTC"), fnl_text_of(ten_to_six), FNL_TEXT(""), FNL_TEXT(""));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t seconds = -1;
        fnl_calendar_elapsed(calendar, read_second(fnl_text_of(cases[i].from)), read_second(fnl_text_of(cases[i].to)),
                             &seconds);
        assert_int_equal(seconds, cases[i].seconds);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_random_cases),
        cmocka_unit_test(test_frappe),
        cmocka_unit_test(test_erpnext),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
