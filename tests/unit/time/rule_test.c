/* Tests of src/time/rule.c and rule_read.c. Instants by GNU date: TZ='…' date -d @second. */
#include "time/rule.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "time/civil.h"

static fnl_rule read_rule(const char *text)
{
    fnl_rule rule;
    const char *why = NULL;
    if (!fnl_rule_read(fnl_text_of(text), &rule, &why))
        fail_msg("%s: %s", text, why);
    return rule;
}

static void test_offsets(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t standard;
        int32_t summer; /* 0: none */
    } cases[] = {
        { "UTC0", 0, 0 },
        { "EST5", -18000, 0 },
        { "<+07>-7", 25200, 0 },
        { "<-0330>+3:30", -12600, 0 },
        { "<+0545>-05:45", 20700, 0 },
        { "LMT-7:06:30", 25590, 0 },
        { "abc24", -86400, 0 },
        { "EST5EDT,M3.2.0,M11.1.0", -18000, -14400 },
        { "IST-1GMT0,M10.5.0,M3.5.0/1", 3600, 0 },
        { "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -7200, -3600 },
        { "EET-2EEST,M3.4.4/50,M10.4.4/50", 7200, 10800 },
        { "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 37800, 39600 },
        { "AAA3BBB2:30,J60/-167:59:59,365/+167", -10800, -9000 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_rule rule = read_rule(cases[i].text);
        if (rule.standard != cases[i].standard || rule.summer != cases[i].summer)
            fail_msg("%s: %" PRId32 ", %" PRId32, cases[i].text, rule.standard, rule.summer);
    }
}

static void test_malformed(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "E5",
        "EST",
        "EST25",
        "EST5:60",
        "EST5:30:60",
        "EST5:",
        "EST5x",
        "5",
        "<+07-7",
        "<+7>-7",
        "<+07>",
        "<>5",
        "E+T5",
        ":EST5",
        "EST5EDT",
        "EST5EDT,",
        "EST5EDT,M3.2.0",
        "EST5EDT,M3.2.0,",
        "EST5EDT,M3.2.0,M11.1.0,",
        "EST5EDT,M3.2.0,M11.1.0 ",
        "EST5EDT25,M3.2.0,M11.1.0",
        "EST5EDT,M13.2.0,M11.1.0",
        "EST5EDT,M0.2.0,M11.1.0",
        "EST5EDT,M3.0.0,M11.1.0",
        "EST5EDT,M3.6.0,M11.1.0",
        "EST5EDT,M3.2.7,M11.1.0",
        "EST5EDT,M3.2,M11.1.0",
        "EST5EDT,M3,M11.1.0",
        "EST5EDT,M,M11.1.0",
        "EST5EDT,M3.2.0/168,M11.1.0",
        "EST5EDT,M3.2.0/-168,M11.1.0",
        "EST5EDT,M3.2.0/,M11.1.0",
        "EST5EDT,M3.2.0/2:60,M11.1.0",
        "EST5EDT,J0,J365",
        "EST5EDT,J366,J1",
        "EST5EDT,366,1",
        "EST5EDT,Jx,1",
        "EST5EDT,x,1",
        "EST5E,M3.2.0,M11.1.0",
        "EST1000",
        "EST5EDT;M3.2.0,M11.1.0",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_rule rule;
        const char *why = NULL;
        if (fnl_rule_read(fnl_text_of(cases[i]), &rule, &why) || why == NULL)
            fail_msg("%s", cases[i]);
    }
}

static void test_changes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t from;
        int64_t change;
        int32_t before;
        int32_t after;
    } cases[] = {
        { "EST5EDT,M3.2.0,M11.1.0", 1767225600, 1772953200, -18000, -14400 }, /* 2026-03-08 07:00 UTC */
        { "EST5EDT,M3.2.0,M11.1.0", 1772953200, 1793512800, -14400, -18000 }, /* 2026-11-01 06:00 */
        { "IST-1GMT0,M10.5.0,M3.5.0/1", 1767225600, 1774746000, 0, 3600 },    /* 2026-03-29 01:00, in winter "summer" */
        { "EET-2EEST,M3.4.4/50,M10.4.4/50", 1767225600, 1774656000, 7200, 10800 },   /* Saturday 2026-03-28 02:00 */
        { "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1767225600, 1774746000, -7200, -3600 }, /* Saturday 23:00 local */
        { "<-03>3<-02>,J60/0,J300/0", 1709164800, 1709262000, -10800, -7200 },       /* J60 is 1 March, of 2024 */
        { "<-03>3<-02>,59/0,299/0", 1709164800, 1709175600, -10800, -7200 },         /* 59 is 29 February of 2024 */
        { "<-03>3<-02>,59/0,299/0", 1735689600, 1740798000, -10800, -7200 },         /* and 1 March of 2025 */
        { "AAA0BBB,0/-24,J100", 1735516800, 1735603200, 0, 3600 }, /* 2025's begins on 31 December 2024 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_rule rule = read_rule(cases[i].text);
        int64_t until = 0;
        int64_t change = fnl_rule_next_change(&rule, cases[i].from, INT64_MAX);
        if (change != cases[i].change)
            fail_msg("%s: %" PRId64 ", not %" PRId64, cases[i].text, change, cases[i].change);
        assert_int_equal(fnl_rule_offset(&rule, change - 1, &until), cases[i].before);
        assert_int_equal(until, change);
        assert_int_equal(fnl_rule_offset(&rule, change, &until), cases[i].after);
        assert_true(until > change);
        assert_int_equal(fnl_rule_next_change(&rule, cases[i].from, change), change);
        assert_int_equal(fnl_rule_next_change(&rule, cases[i].from, change - 1), change - 1);
    }
}

/* Summer time all year, as RFC 9636 (3.3.1) writes it, and a rule that never changes. */
static void test_constant(void **state)
{
    (void)state;
    static const char *const cases[] = { "XXX3EDT4,0/0,J365/23", "EST5EDT,0/0,J365/25" };
    for (size_t i = 0; i < 2; i++) {
        fnl_rule rule = read_rule(cases[i]);
        for (int64_t second = 1500000000; second < 1700000000; second += 43201) {
            int64_t until = 0;
            assert_int_equal(fnl_rule_offset(&rule, second, &until), -14400);
            assert_true(until > second);
        }
        assert_int_equal(fnl_rule_next_change(&rule, 0, 4102444800), 4102444800);
    }
    /* In January both changes of the year before are still to come. */
    fnl_rule late = read_rule("AAA0BBB,J365/167,J364/167");
    int64_t sure = 0;
    assert_int_equal(fnl_rule_offset(&late, 1767312000, &sure), 3600);
    assert_int_equal(sure, 1767650400);
    /* And in December both of the year to come are over. */
    fnl_rule early = read_rule("AAA0BBB,J1/-100,J2/-100");
    assert_int_equal(fnl_rule_offset(&early, 1767052800, &sure), 0);
    assert_int_equal(sure, 1798401600);
    fnl_rule fixed = read_rule("UTC0");
    int64_t until = 0;
    assert_int_equal(fnl_rule_offset(&fixed, 0, &until), 0);
    assert_int_equal(until, INT64_MAX);
    assert_int_equal(fnl_rule_next_change(&fixed, 0, 99), 99);
}

/* The last Sunday of March and of October at 01:00 UTC, found by walking through the days. */
static void test_every_year(void **state)
{
    (void)state;
    fnl_rule rule = read_rule("CET-1CEST,M3.5.0,M10.5.0/3");
    int64_t second = ((int64_t)fnl_first_day + 1) * fnl_day_seconds;
    for (int32_t year = 1; year <= 9999; year++) {
        for (int32_t month = 3; month <= 10; month += 7) {
            int32_t day = 0;
            assert_true(fnl_day_of_date((fnl_date){ year, month, 31 }, &day));
            while (fnl_weekday(day) != 6)
                day--;
            second = fnl_rule_next_change(&rule, second, INT64_MAX);
            if (second != (int64_t)day * fnl_day_seconds + 3600)
                fail_msg("year %" PRId32 ", month %" PRId32 ": %" PRId64, year, month, second);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_offsets),  cmocka_unit_test(test_malformed),  cmocka_unit_test(test_changes),
        cmocka_unit_test(test_constant), cmocka_unit_test(test_every_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
