/* Tests of src/time/holiday.c. Days by Python: (date(…) - date(1970, 1, 1)).days. */
#include "time/holiday.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

enum { start = fnl_first_working_year, end = fnl_last_working_year };

static const struct {
    const char *text;
    fnl_holiday holiday;
} legal[] = {
    { "2026-02-16", { false, 20500, 20500, start, end } },
    { "2026-02-16/2026-02-20", { false, 20500, 20504, start, end } },
    { "2026-12-30/2027-01-02", { false, 20817, 20820, start, end } },
    { "2024-02-29", { false, 19782, 19782, start, end } },
    { "0001-01-01/9999-12-31", { false, -719162, 2932896, start, end } },
    { "01-01", { true, 101, 101, start, end } },
    { "02-29", { true, 229, 229, start, end } },
    { "04-30/05-01", { true, 430, 501, start, end } },
    { "12-30/01-02", { true, 1230, 102, start, end } },
    { "01-01 from 2024", { true, 101, 101, 2024, end } },
    { "01-01 to 2030", { true, 101, 101, start, 2030 } },
    { "12-30/01-02 from 2024 to 2030", { true, 1230, 102, 2024, 2030 } },
    { "01-01 from 2024 to 2024", { true, 101, 101, 2024, 2024 } },
};

static bool is_same(const fnl_holiday *a, const fnl_holiday *b)
{
    return a->is_yearly == b->is_yearly && a->first == b->first && a->last == b->last &&
           a->first_year == b->first_year && a->last_year == b->last_year;
}

static void test_legal(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof legal / sizeof *legal; i++) {
        print_message("  case: %s\n", legal[i].text);
        fnl_holiday holiday = { 0 };
        const char *why = NULL;
        assert_true(fnl_holiday_read(fnl_text_of(legal[i].text), &holiday, &why));
        assert_true(is_same(&holiday, &legal[i].holiday));
        fnl_buffer text;
        fnl_buffer_start(&text, &fnl_default_allocator);
        fnl_holiday_write(&text, &holiday);
        assert_true(fnl_text_equal(fnl_buffer_text(&text), fnl_text_of(legal[i].text)));
        fnl_buffer_end(&text);
    }
}

/* Forms that say the same in more words. */
static void test_shortest(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *written;
    } cases[] = {
        { "2026-02-16/2026-02-16", "2026-02-16" },
        { "01-01/01-01", "01-01" },
        { "01-01 from 1970 to 2199", "01-01" },
        { "01-01 from 1970 to 2198", "01-01 to 2198" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_holiday holiday = { 0 };
        const char *why = NULL;
        assert_true(fnl_holiday_read(fnl_text_of(cases[i].text), &holiday, &why));
        fnl_buffer text;
        fnl_buffer_start(&text, &fnl_default_allocator);
        fnl_holiday_write(&text, &holiday);
        assert_true(fnl_text_equal(fnl_buffer_text(&text), fnl_text_of(cases[i].written)));
        fnl_buffer_end(&text);
    }
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *why; /* a part of it */
    } cases[] = {
        { "", "it must be a day" },
        { "New Year", "it must be a day" },
        { "1-1", "it must be a day" },
        { "2026-1-01", "it must be a day" },
        { "2026-01-1", "it must be a day" },
        { "2026-01-01 ", "it must be a day" },
        { " 2026-01-01", "it must be a day" },
        { "20260101", "it must be a day" },
        { "2026-01-01T00:00", "it must be a day" },
        { "2026-02-16/", "it must be a day" },
        { "2026-02-16/2026-02-20/2026-02-21", "it must be a day" },
        { "2026-02-16 from 2026", "it must be a day" },
        { "01-01 to 2030 from 2024", "it must be a day" },
        { "01-01  from 2024", "it must be a day" },
        { "01-01 from 24", "four digits" },
        { "01-01 to ", "four digits" },
        { "01-01 from 1969", "1970 to 2199" },
        { "01-01 to 2200", "1970 to 2199" },
        { "01-01 from 2030 to 2029", "the earlier year" },
        { "2026-02-29", "no such date" },
        { "2026-13-01", "no such date" },
        { "0000-01-01", "no such date" },
        { "02-30", "no such date" },
        { "00-01", "no such date" },
        { "01-00", "no such date" },
        { "01-01/04-31", "no such date" },
        { "2026-02-16/02-20", "both" },
        { "02-16/2026-02-20", "both" },
        { "2026-02-20/2026-02-16", "the earlier date" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("  case: %s\n", cases[i].text);
        fnl_holiday holiday = { .first = 77 };
        const char *why = NULL;
        assert_false(fnl_holiday_read(fnl_text_of(cases[i].text), &holiday, &why));
        assert_non_null(strstr(why, cases[i].why));
        assert_int_equal(holiday.first, 77);
    }
}

/* From the lowest to the highest: what is said earlier decides. */
static void test_order(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "01-01/01-02 from 2001 to 2002",
        "01-01/01-02 from 2001 to 2003",
        "01-01/01-02 from 2002 to 2002",
        "01-01/01-03",
        "12-30/01-02",
        "1969-01-01",
        "1970-01-01/1970-01-02",
        "1970-01-01/1970-01-03",
        "2026-02-16",
    };
    enum { count = sizeof texts / sizeof *texts };
    fnl_holiday holidays[count];
    const char *why = NULL;
    for (size_t i = 0; i < count; i++)
        assert_true(fnl_holiday_read(fnl_text_of(texts[i]), &holidays[i], &why));
    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++) {
            int order = fnl_holiday_compare(&holidays[i], &holidays[j]);
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
        }
}

/* Against insertion, one after the other, of numbers that repeat. */
static void test_settle(void **state)
{
    (void)state;
    enum { most = 200 };
    for (uint32_t count = 0; count <= most; count++) {
        fnl_holiday given[most] = { 0 };
        fnl_holiday wanted[most] = { 0 };
        uint32_t wanted_count = 0;
        uint32_t number = count;
        for (uint32_t i = 0; i < count; i++) {
            number = (number * 75 + 74) % 65537;
            given[i] = (fnl_holiday){ number % 3 == 0, (int32_t)(number % 50), (int32_t)(number % 50), start, end };
            uint32_t at = 0;
            while (at < wanted_count && fnl_holiday_compare(&wanted[at], &given[i]) < 0)
                at++;
            if (at < wanted_count && is_same(&wanted[at], &given[i]))
                continue;
            for (uint32_t j = wanted_count++; j > at; j--)
                wanted[j] = wanted[j - 1];
            wanted[at] = given[i];
        }
        assert_int_equal(fnl_holidays_settle(given, count), wanted_count);
        for (uint32_t i = 0; i < wanted_count; i++)
            assert_true(is_same(&given[i], &wanted[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_legal), cmocka_unit_test(test_shortest), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_order), cmocka_unit_test(test_settle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
