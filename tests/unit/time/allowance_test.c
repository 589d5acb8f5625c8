/* Tests of src/time/allowance.c. */
#include "time/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct {
    const char *text;
    int64_t amount;
    bool in_days;
    const char *written;
} good[] = {
    { "2h", 7200, false, "2h" },
    { "90m", 5400, false, "90m" },
    { "1h30m", 5400, false, "90m" },
    { "24h", 86400, false, "24h" },
    { "168h", 604800, false, "168h" },
    { "1h1s", 3601, false, "1h1s" },
    { "100h1m", 360060, false, "6001m" },
    { "0s", 0, false, "0s" },
    { "0h", 0, false, "0s" },
    { "0h0m0s", 0, false, "0s" },
    { "3600s", 3600, false, "1h" },
    { "2016143h", INT64_C(7258114800), false, "2016143h" },
    { "7258118400s", INT64_C(7258118400), false, "2016144h" },
    { "1bd", 1, true, "1bd" },
    { "3bd", 3, true, "3bd" },
    { "10000bd", 10000, true, "10000bd" },
};

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        print_message("%s\n", good[i].text);
        fnl_allowance allowance = { 0 };
        fnl_allowance again = { 0 };
        const char *why = NULL;
        fnl_buffer written;
        fnl_buffer_start(&written, &fnl_default_allocator);
        assert_true(fnl_allowance_read(fnl_text_of(good[i].text), &allowance, &why));
        assert_int_equal(allowance.amount, good[i].amount);
        assert_int_equal(allowance.in_days, good[i].in_days);
        fnl_allowance_write(&written, &allowance);
        assert_true(fnl_text_equal(fnl_buffer_text(&written), fnl_text_of(good[i].written)));
        assert_true(fnl_allowance_read(fnl_buffer_text(&written), &again, &why));
        assert_int_equal(again.amount, allowance.amount);
        assert_int_equal(again.in_days, allowance.in_days);
        fnl_buffer_end(&written);
    }
}

static const struct {
    const char *text;
    const char *why; /* a part of it */
} bad[] = {
    { "", "expected hours" },
    { "2", "expected hours" },
    { "h", "expected hours" },
    { "2 h", "expected hours" },
    { "-2h", "expected hours" },
    { "1.5h", "expected hours" },
    { "30m2h", "expected hours" },
    { "two hours", "expected hours" },
    { "dawn", "expected hours" },
    { "bd", "expected hours" },
    { "1d", "\"24h\"" },
    { "2w", "\"24h\"" },
    { "0d", "\"24h\"" },
    { "1d12h", "\"24h\"" },
    { "99999999999999999999d", "\"24h\"" },
    { "1h3bd", "stand alone" },
    { "-3bd", "stand alone" },
    { "3 bd", "stand alone" },
    { "0bd", "1 to 10000" },
    { "10001bd", "1 to 10000" },
    { "99999999999999999999bd", "1 to 10000" },
    { "7258118401s", "1970 to 2199" },
    { "99999999999999999999h", "1970 to 2199" },
    { "9223372036854775807h1s", "1970 to 2199" },
};

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        fnl_allowance allowance = { .amount = -7 };
        const char *why = NULL;
        print_message("%s\n", bad[i].text);
        assert_false(fnl_allowance_read(fnl_text_of(bad[i].text), &allowance, &why));
        assert_int_equal(allowance.amount, -7);
        assert_non_null(why);
        if (strstr(why, bad[i].why) == NULL)
            fail_msg("%s", why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_bad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
