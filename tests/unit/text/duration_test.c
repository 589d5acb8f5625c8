/* Tests of src/text/duration.c. */
#include "text/duration.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static void test_durations(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        fnl_reading reading;
        int64_t seconds;
        const char *written;
    } cases[] = {
        { "30s", fnl_read_ok, 30, "30s" },
        { "45m", fnl_read_ok, 2700, "45m" },
        { "2h", fnl_read_ok, 7200, "2h" },
        { "14d", fnl_read_ok, 1209600, "2w" },
        { "6w", fnl_read_ok, 3628800, "6w" },
        { "1h30m", fnl_read_ok, 5400, "90m" },
        { "30d", fnl_read_ok, 2592000, "30d" },
        { "4w2d", fnl_read_ok, 2592000, "30d" },
        { "24h", fnl_read_ok, 86400, "1d" },
        { "1d1s", fnl_read_ok, 86401, "1d1s" },
        { "1w2d3h4m5s", fnl_read_ok, 788645, "788645s" },
        { "0h5m", fnl_read_ok, 300, "5m" },
        { "007d", fnl_read_ok, 604800, "1w" },
        { "9223372036854775807s", fnl_read_ok, INT64_MAX, "9223372036854775807s" },
        { "9223372036854775808s", fnl_read_range, 0, NULL },
        { "15250284452472w", fnl_read_range, 0, NULL },
        { "15250284452471w9d", fnl_read_range, 0, NULL },
        { "99999999999999999999w5s", fnl_read_range, 0, NULL },
        { "99999999999999999999w5", fnl_read_malformed, 0, NULL },
        { "0s", fnl_read_range, 0, NULL },
        { "", fnl_read_malformed, 0, NULL },
        { "30", fnl_read_malformed, 0, NULL },
        { "d", fnl_read_malformed, 0, NULL },
        { "30m1h", fnl_read_malformed, 0, NULL },
        { "1m1m", fnl_read_malformed, 0, NULL },
        { "1h 30m", fnl_read_malformed, 0, NULL },
        { "-1h", fnl_read_malformed, 0, NULL },
        { "1.5h", fnl_read_malformed, 0, NULL },
        { "1H", fnl_read_malformed, 0, NULL },
        { "3bd", fnl_read_malformed, 0, NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t seconds = 0;
        fnl_reading reading = fnl_read_duration(fnl_text_of(cases[i].text), &seconds);
        if (reading != cases[i].reading || seconds != cases[i].seconds)
            fail_msg("\"%s\": %d, %" PRId64, cases[i].text, (int)reading, seconds);
        if (cases[i].written == NULL)
            continue;
        fnl_buffer out;
        fnl_buffer_start(&out, &fnl_default_allocator);
        fnl_write_duration(&out, seconds);
        if (!fnl_text_equal(fnl_buffer_text(&out), fnl_text_of(cases[i].written)))
            fail_msg("\"%s\": %.*s", cases[i].text, (int)out.length, out.bytes);
        fnl_buffer_end(&out);
    }
}

/* The length of the shortest sum, by trying every number of the larger units. */
static size_t shortest_length(int64_t seconds, size_t unit)
{
    static const int64_t sizes[] = { 604800, 86400, 3600, 60, 1 };
    size_t best = 99;
    char digits[24];
    if (seconds % sizes[unit] == 0)
        best = (size_t)snprintf(digits, sizeof digits, "%" PRId64, seconds / sizes[unit]) + 1;
    if (unit == 4)
        return best;
    for (int64_t count = 0; count <= seconds / sizes[unit]; count++) {
        if (count * sizes[unit] == seconds)
            continue;
        size_t own = count == 0 ? 0 : (size_t)snprintf(digits, sizeof digits, "%" PRId64, count) + 1;
        size_t rest = shortest_length(seconds - count * sizes[unit], unit + 1);
        if (own + rest < best)
            best = own + rest;
    }
    return best;
}

static void test_shortest(void **state)
{
    (void)state;
    for (int64_t seconds = 1; seconds < 1400000; seconds = seconds * 5 / 4 + 7) {
        fnl_buffer out;
        fnl_buffer_start(&out, &fnl_default_allocator);
        fnl_write_duration(&out, seconds);
        int64_t again = 0;
        assert_int_equal(fnl_read_duration(fnl_buffer_text(&out), &again), fnl_read_ok);
        assert_int_equal(again, seconds);
        if (seconds < 30000)
            assert_int_equal(out.length, shortest_length(seconds, 0));
        fnl_buffer_end(&out);
    }
}

static void test_percent(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        fnl_reading reading;
        int64_t millionths;
    } cases[] = {
        { "75%", fnl_read_ok, 750000 },
        { "0.75", fnl_read_ok, 750000 },
        { "12.5%", fnl_read_ok, 125000 },
        { "-5%", fnl_read_ok, -50000 },
        { "0.0001%", fnl_read_ok, 1 },
        { "0.000001", fnl_read_ok, 1 },
        { "0.00001%", fnl_read_range, 0 },
        { "0.0000001", fnl_read_range, 0 },
        { "1e1%", fnl_read_malformed, 0 },
        { "%", fnl_read_malformed, 0 },
        { "", fnl_read_malformed, 0 },
        { "5 %", fnl_read_malformed, 0 },
        { "9223372036854775807%", fnl_read_range, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t millionths = 0;
        fnl_reading reading = fnl_read_percent(fnl_text_of(cases[i].text), &millionths);
        if (reading != cases[i].reading || (reading == fnl_read_ok && millionths != cases[i].millionths))
            fail_msg("\"%s\": %d, %" PRId64, cases[i].text, (int)reading, millionths);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_durations),
        cmocka_unit_test(test_shortest),
        cmocka_unit_test(test_percent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
