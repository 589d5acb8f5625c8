/* Tests of src/time/civil.c: every day of the supported years, counted one by one. */
#include "time/civil.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static bool is_leap(int32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int32_t length_of_month(int32_t year, int32_t month)
{
    if (month == 2)
        return is_leap(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static void test_every_day(void **state)
{
    (void)state;
    fnl_date date = { 1, 1, 1 };
    int weekday = 0; /* 0001-01-01 is a Monday */
    for (int32_t day = fnl_first_day; day <= fnl_last_day; day++) {
        fnl_date found = fnl_date_of_day(day);
        int32_t back = 0;
        if (found.year != date.year || found.month != date.month || found.day != date.day ||
            !fnl_day_of_date(date, &back) || back != day || fnl_weekday(day) != weekday)
            fail_msg("day %d is %d-%d-%d", day, date.year, date.month, date.day);
        weekday = (weekday + 1) % 7;
        if (++date.day > length_of_month(date.year, date.month)) {
            date.day = 1;
            if (++date.month > 12) {
                date.month = 1;
                date.year++;
            }
        }
    }
    assert_int_equal(date.year, 10000);
}

static void test_known_days(void **state)
{
    (void)state;
    int32_t day = 0;
    assert_true(fnl_day_of_date((fnl_date){ 1970, 1, 1 }, &day));
    assert_int_equal(day, 0);
    assert_int_equal(fnl_weekday(0), 3);
    assert_true(fnl_day_of_date((fnl_date){ 2026, 11, 21 }, &day));
    assert_int_equal(day, 20778);
    assert_int_equal(fnl_weekday(day), 5);
    assert_int_equal(fnl_date_of_day(fnl_first_day - 1).year, 0);
    assert_int_equal(fnl_date_of_day(fnl_last_day + 1).year, 10000);
}

static void test_no_such_date(void **state)
{
    (void)state;
    static const fnl_date cases[] = {
        { 2026, 2, 29 }, { 1900, 2, 29 }, { 2026, 4, 31 }, { 2026, 1, 32 },  { 2026, 1, 0 },
        { 2026, 0, 1 },  { 2026, 13, 1 }, { 0, 12, 31 },   { 10000, 1, 1 },  { 2026, -1, 1 },
        { -1, 1, 1 },    { 2026, 1, -1 }, { 2024, 2, 30 }, { 2026, 12, 32 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t day = 77;
        assert_false(fnl_day_of_date(cases[i], &day));
        assert_int_equal(day, 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_day),
        cmocka_unit_test(test_known_days),
        cmocka_unit_test(test_no_such_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
