/* Tests of src/cli/kpi_period.c: names and ends of periods, against the calendar of the C library. */
#include "cli/kpi_period.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { day_seconds = 86400, months_a_quarter = 3 };

/* About the years 1 to 9999, every so many days: none of the lengths of months, years and cycles. */
enum { first_day = -719162, last_day = 2932896, step = 97 };

static struct tm date_of(int32_t day)
{
    time_t at = (time_t)day * day_seconds;
    struct tm date;
    gmtime_r(&at, &date);
    return date;
}

static int32_t day_of(int year, int month)
{
    struct tm date = { .tm_year = year, .tm_mon = month, .tm_mday = 1 };
    return (int32_t)(timegm(&date) / day_seconds);
}

static void expect(const char *grain, int32_t day, const char *wanted)
{
    fnl_page page = { 0 };
    fnl_put_period(&page, fnl_slice_of(grain), day);
    fnl_page_put_byte(&page, '\0');
    assert_string_equal(page.bytes, wanted);
    fnl_page_end(&page);
}

static void test_names(void **state)
{
    (void)state;
    for (int32_t day = first_day; day <= last_day; day += step) {
        char wanted[32];
        struct tm date = date_of(day);
        int year = date.tm_year + 1900;
        snprintf(wanted, sizeof wanted, "%04d-%02d-%02d", year, date.tm_mon + 1, date.tm_mday);
        expect("day", day, wanted);
        assert_int_equal(fnl_period_day(wanted), day);
        wanted[strlen("0000-00")] = '\0';
        expect("month", day, wanted);
        snprintf(wanted, sizeof wanted, "%04d Q%d", year, date.tm_mon / months_a_quarter + 1);
        expect("quarter", day, wanted);
        snprintf(wanted, sizeof wanted, "%04d", year);
        expect("year", day, wanted);
    }
}

/* The day of 1970-01-01 was a Thursday. */
static void test_weeks(void **state)
{
    (void)state;
    enum { monday = 4, week = 7 };
    for (int32_t day = monday - 700 * week; day < monday + 6000 * week; day += week) {
        char wanted[32];
        struct tm date = date_of(day);
        assert_int_equal(date.tm_wday, 1);
        strftime(wanted, sizeof wanted, "%G-W%V", &date);
        expect("week", day, wanted);
        assert_int_equal(fnl_period_next(fnl_slice_of("week"), day), day + week);
    }
}

static void test_next(void **state)
{
    (void)state;
    for (int year = -1800; year < 8000; year += 7)
        for (int month = 0; month < 12; month++) {
            int32_t day = day_of(year, month);
            assert_int_equal(fnl_period_next(fnl_slice_of("day"), day), day + 1);
            assert_int_equal(fnl_period_next(fnl_slice_of("month"), day), day_of(year, month + 1));
            if (month % months_a_quarter == 0)
                assert_int_equal(fnl_period_next(fnl_slice_of("quarter"), day), day_of(year, month + months_a_quarter));
            if (month == 0)
                assert_int_equal(fnl_period_next(fnl_slice_of("year"), day), day_of(year + 1, 0));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_weeks),
        cmocka_unit_test(test_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
