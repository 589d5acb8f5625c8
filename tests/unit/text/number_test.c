/* Tests of src/text/number.c and numeral.c. What is expected is plain from the texts; tests/python/text_test.py asks
   thousands more. */
#include "text/number.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/arithmetic.h"

static void test_integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        fnl_reading reading;
        int64_t value;
    } cases[] = {
        { "0", fnl_read_ok, 0 },
        { "-0", fnl_read_ok, 0 },
        { "+12", fnl_read_ok, 12 },
        { "0012", fnl_read_ok, 12 },
        { "12.0", fnl_read_ok, 12 },
        { "12.000", fnl_read_ok, 12 },
        { "1e3", fnl_read_ok, 1000 },
        { "1.5E1", fnl_read_ok, 15 },
        { "1500e-2", fnl_read_ok, 15 },
        { "0e999999999999999999999", fnl_read_ok, 0 },
        { "0.000", fnl_read_ok, 0 },
        { "9223372036854775807", fnl_read_ok, INT64_MAX },
        { "-9223372036854775808", fnl_read_ok, INT64_MIN },
        { "9223372036854775808", fnl_read_range, 0 },
        { "-9223372036854775809", fnl_read_range, 0 },
        { "18446744073709551616", fnl_read_range, 0 },
        { "1e19", fnl_read_range, 0 },
        { "1e18", fnl_read_ok, INT64_C(1000000000000000000) },
        { "10e99999999999999999999", fnl_read_range, 0 },
        { "12.5", fnl_read_malformed, 0 },
        { "1e-3", fnl_read_malformed, 0 },
        { "", fnl_read_malformed, 0 },
        { "-", fnl_read_malformed, 0 },
        { "+-1", fnl_read_malformed, 0 },
        { ".5", fnl_read_malformed, 0 },
        { "5.", fnl_read_malformed, 0 },
        { "1.e3", fnl_read_malformed, 0 },
        { "1e", fnl_read_malformed, 0 },
        { "1e+", fnl_read_malformed, 0 },
        { "1e5x", fnl_read_malformed, 0 },
        { "12a", fnl_read_malformed, 0 },
        { " 12", fnl_read_malformed, 0 },
        { "1_000", fnl_read_malformed, 0 },
        { "0x1f", fnl_read_malformed, 0 },
        { "\xd9\xa1", fnl_read_malformed, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t value = -77;
        fnl_reading reading = fnl_read_integer(fnl_text_of(cases[i].text), &value);
        if (reading != cases[i].reading || value != (reading == fnl_read_ok ? cases[i].value : -77))
            fail_msg("\"%s\": %d, %" PRId64, cases[i].text, (int)reading, value);
    }
}

static void test_decimals(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        fnl_reading reading;
        int64_t value;
        unsigned scale;
    } cases[] = {
        { "62.5", fnl_read_ok, 625, 1 },
        { "-0.01", fnl_read_ok, -1, 2 },
        { "100", fnl_read_ok, 100, 0 },
        { "100.00", fnl_read_ok, 100, 0 },
        { "1.50", fnl_read_ok, 15, 1 },
        { "0.00", fnl_read_ok, 0, 0 },
        { "0.000000000000000001", fnl_read_ok, 1, 18 },
        { "0.0000000000000000001", fnl_read_range, 0, 0 },
        { "0.00000000000000000000", fnl_read_ok, 0, 0 },
        { "9223372036854775.807", fnl_read_ok, INT64_MAX, 3 },
        { "9223372036854775.808", fnl_read_range, 0, 0 },
        { "12345678901234567890123", fnl_read_range, 0, 0 },
        { "1e3", fnl_read_malformed, 0, 0 },
        { "1,5", fnl_read_malformed, 0, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t value = 0;
        unsigned scale = 0;
        fnl_reading reading = fnl_read_decimal(fnl_text_of(cases[i].text), &value, &scale);
        if (reading != cases[i].reading || value != cases[i].value || scale != cases[i].scale)
            fail_msg("\"%s\": %d, %" PRId64 ", %u", cases[i].text, (int)reading, value, scale);
    }
}

static void test_rounding(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned scale;
        fnl_reading reading;
        int64_t value;
    } cases[] = {
        { "1.005", 2, fnl_read_rounded, 101 },
        { "-1.005", 2, fnl_read_rounded, -101 },
        { "1.0049999999999999999999999", 2, fnl_read_rounded, 100 },
        { "1.00", 2, fnl_read_ok, 100 },
        { "1", 2, fnl_read_ok, 100 },
        { "0.5", 0, fnl_read_rounded, 1 },
        { "0.49", 0, fnl_read_rounded, 0 },
        { "0.05", 0, fnl_read_rounded, 0 },
        { "-0.5", 0, fnl_read_rounded, -1 },
        { "1e-400", 6, fnl_read_rounded, 0 },
        { "1e-999999999999999999999", 6, fnl_read_rounded, 0 },
        { "12.5e1", 0, fnl_read_ok, 125 },
        { "0e5", 6, fnl_read_ok, 0 },
        { "9223372036854775807.4", 0, fnl_read_rounded, INT64_MAX },
        { "9223372036854775807.5", 0, fnl_read_range, 0 },
        { "-9223372036854775808.4", 0, fnl_read_rounded, INT64_MIN },
        { "9999999999999999999.9", 0, fnl_read_range, 0 },
        { "99999999999999999999.9", 0, fnl_read_range, 0 },
        { "1e14", 6, fnl_read_range, 0 },
        { "1e12", 6, fnl_read_ok, INT64_C(1000000000000000000) },
        { "x", 2, fnl_read_malformed, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t value = 0;
        fnl_reading reading = fnl_read_decimal_rounded(fnl_text_of(cases[i].text), cases[i].scale, &value);
        if (reading != cases[i].reading || value != cases[i].value)
            fail_msg("\"%s\" to %u: %d, %" PRId64, cases[i].text, cases[i].scale, (int)reading, value);
    }
}

static void test_written(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        unsigned scale;
        const char *text;
    } cases[] = {
        { 6250, 2, "62.5" },
        { -1, 2, "-0.01" },
        { 100, 0, "100" },
        { 10000, 2, "100" },
        { 0, 6, "0" },
        { 5, 1, "0.5" },
        { -1234567, 6, "-1.234567" },
        { INT64_MAX, 0, "9223372036854775807" },
        { INT64_MIN, 18, "-9.223372036854775808" },
        { INT64_MIN, 0, "-9223372036854775808" },
        { 1, 18, "0.000000000000000001" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_buffer out;
        fnl_buffer_start(&out, &fnl_default_allocator);
        fnl_write_decimal(&out, cases[i].value, cases[i].scale);
        if (!fnl_text_equal(fnl_buffer_text(&out), fnl_text_of(cases[i].text)))
            fail_msg("%s: %.*s", cases[i].text, (int)out.length, out.bytes);
        int64_t value = 0;
        unsigned scale = 0;
        assert_int_equal(fnl_read_decimal(fnl_buffer_text(&out), &value, &scale), fnl_read_ok);
        assert_int_equal(fnl_compare_exact(value, scale, cases[i].value, cases[i].scale), 0);
        fnl_buffer_end(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_decimals),
        cmocka_unit_test(test_rounding),
        cmocka_unit_test(test_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
