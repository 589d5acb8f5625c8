/* Tests of src/time/stamp.c, stamp_iso.c and stamp_format.c; tests/python/text_test.py asks thousands more. */
#include "time/stamp.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static fnl_arena arena;

static const fnl_zone *zone_of(const char *name)
{
    const fnl_zone *zone = NULL;
    assert_int_equal(fnl_zone_load(&arena, TEST_DATA "/zones/slim", fnl_text_of(name), &zone, NULL), FNL_OK);
    return zone;
}

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

/* Instants by Python's datetime and zoneinfo. */
static void test_instants(void **state)
{
    (void)state;
    static const struct {
        const char *zone;
        const char *format;
        const char *text;
        fnl_reading reading;
        int64_t instant;
    } cases[] = {
        { "UTC", "", "1970-01-01", fnl_read_ok, 0 },
        { "UTC", "", "2026-11-21T08:30", fnl_read_ok, 1795249800000000 },
        { "UTC", "", "2026-11-21 08:30:15.1234567", fnl_read_ok, 1795249815123456 },
        { "UTC", "", "2026-11-21T08:30:15.5Z", fnl_read_ok, 1795249815500000 },
        { "UTC", "", "2026-11-21 08:30 UTC", fnl_read_ok, 1795249800000000 },
        { "Asia/Ho_Chi_Minh", "", "2026-11-21", fnl_read_ok, 1795194000000000 },
        { "Asia/Ho_Chi_Minh", "", "2026-11-21T08:30Z", fnl_read_ok, 1795249800000000 },
        { "Asia/Ho_Chi_Minh", "", "2026-11-21T08:30+07", fnl_read_ok, 1795224600000000 },
        { "Asia/Ho_Chi_Minh", "", "2026-11-21T08:30 +0700", fnl_read_ok, 1795224600000000 },
        { "Asia/Ho_Chi_Minh", "", "2026-11-21T08:30-07:06:30", fnl_read_ok, 1795275390000000 },
        { "America/New_York", "", "2026-03-08T02:30", fnl_read_ok, 1772955000000000 }, /* does not exist */
        { "America/New_York", "", "2026-11-01T01:30", fnl_read_ok, 1793511000000000 }, /* twice */
        { "America/Sao_Paulo", "", "2018-11-04", fnl_read_ok, 1541300400000000 },      /* begins at 01:00 */
        { "America/Sao_Paulo", "", "2018-11-04T00:00", fnl_read_ok, 1541300400000000 },
        { "Pacific/Apia", "", "2011-12-30", fnl_read_ok, 1325239200000000 }, /* left out */
        { "UTC", "", "0001-01-01", fnl_read_ok, FNL_FIRST_INSTANT },
        { "UTC", "", "9999-12-31T23:59:59.999999", fnl_read_ok, FNL_LAST_INSTANT },
        { "UTC", "", "9999-12-31T23:59-01:00", fnl_read_range, 0 },
        { "Asia/Ho_Chi_Minh", "", "0001-01-01", fnl_read_range, 0 },
        { "UTC", "", "2026-02-29", fnl_read_range, 0 },
        { "UTC", "", "2026-01-01T24:00", fnl_read_range, 0 },
        { "UTC", "", "2026-01-01T00:60", fnl_read_range, 0 },
        { "UTC", "", "2026-01-01T00:00:60", fnl_read_range, 0 },
        { "UTC", "", "2026-01-01T00:00+24", fnl_read_range, 0 },
        { "UTC", "", "2026-01-01T00:00+01:60", fnl_read_range, 0 },
        { "UTC", "", "2026-01-01T25:00x", fnl_read_malformed, 0 },
        { "UTC", "", "", fnl_read_malformed, 0 },
        { "UTC", "", "2026-1-01", fnl_read_malformed, 0 },
        { "UTC", "", "2026/01/01", fnl_read_malformed, 0 },
        { "UTC", "", "2026-01/01", fnl_read_malformed, 0 },
        { "UTC", "", "2026-01-01x08:30", fnl_read_malformed, 0 },
        { "UTC", "", "2026-01-01T8:30", fnl_read_malformed, 0 },
        { "UTC", "", "2026-01-01T0830", fnl_read_malformed, 0 },
        { "UTC", "", "2026-01-01T08:3", fnl_read_malformed, 0 },
        { "UTC", "", "2026-01-01T08:30:", fnl_read_malformed, 0 },
        { "UTC", "", "2026-01-01T08:30:00.", fnl_read_malformed, 0 },
        { "UTC", "", "2026-01-01T08:30 ", fnl_read_malformed, 0 },
        { "UTC", "", "2026-01-01T08:30+7", fnl_read_malformed, 0 },
        { "UTC", "", "2026-01-01T08:30+07:", fnl_read_malformed, 0 },
        { "UTC", "", "2026-01-01T08:30+07:00:", fnl_read_malformed, 0 },
        { "UTC", "", "2026-01-01T08:30+070", fnl_read_malformed, 0 },
        { "UTC", "%d/%m/%Y %H:%M", "21/11/2026 08:30", fnl_read_ok, 1795249800000000 },
        { "UTC", "%d/%m/%Y %H:%M", "1/2/2026 3:4", fnl_read_ok, 1769915040000000 },
        { "UTC", "%d %b %y", "1 fEb 26", fnl_read_ok, 1769904000000000 },
        { "UTC", "%d %b %y", "1 Feb 69", fnl_read_ok, -28857600000000 },
        { "UTC", "%d %b %y", "1 Fex 26", fnl_read_malformed, 0 },
        { "UTC", "%d %b %y", "1 F", fnl_read_malformed, 0 },
        { "UTC", "%m/%d/%Y %I:%M:%S %p", "2/1/2026 12:00:00.25 am", fnl_read_ok, 1769904000250000 },
        { "UTC", "%m/%d/%Y %I:%M %p", "2/1/2026 12:30 PM", fnl_read_ok, 1769949000000000 },
        { "UTC", "%m/%d/%Y %I:%M %p", "2/1/2026 13:30 PM", fnl_read_range, 0 },
        { "UTC", "%m/%d/%Y %I:%M %p", "2/1/2026 x:30 PM", fnl_read_malformed, 0 },
        { "UTC", "%m/%d/%Y %I:%M %p", "2/1/2026 1:30 xx", fnl_read_malformed, 0 },
        { "UTC", "%Y%m%d%H%M%S", "20260201030405", fnl_read_ok, 1769915045000000 },
        { "UTC", "%S.%M.%H %Y-%m-%d", "5.4.3 2026-02-01", fnl_read_ok, 1769915045000000 },
        { "UTC", "%Y-%m-%d %H:%M:%S", "2026-02-01 03:04:05.", fnl_read_malformed, 0 },
        { "UTC", "%Y-%m-%d%z", "2026-02-01+07:00", fnl_read_ok, 1769878800000000 },
        { "UTC", "%Y-%m-%d%z", "2026-02-01+27:00", fnl_read_range, 0 },
        { "UTC", "%Y-%m-%d%z", "2026-02-01 07", fnl_read_malformed, 0 },
        { "UTC", "100%% %Y-%m-%d", "100% 2026-02-01", fnl_read_ok, 1769904000000000 },
        { "UTC", "%Y-%m-%d", "2026-02-01 ", fnl_read_malformed, 0 },
        { "UTC", "%Y-%m-%d", "2026-02-0", fnl_read_range, 0 },
        { "UTC", "%Y-%m-%d", "226-02-01", fnl_read_malformed, 0 },
        { "UTC", "%Y-%m-%d", "2026-13-01", fnl_read_range, 0 },
        { "UTC", "%Y-%m-%d %H:%M:%S", "2026-02-01 03:04:xx", fnl_read_malformed, 0 },
        { "UTC", "%Y-%m-%d %H:%M:%S", "2026-02-01 24:04:01", fnl_read_range, 0 },
        { "UTC", "epoch_s", "1769904000", fnl_read_ok, 1769904000000000 },
        { "UTC", "epoch_s", "1769904000.1234567", fnl_read_ok, 1769904000123457 },
        { "UTC", "epoch_ms", "-1", fnl_read_ok, -1000 },
        { "UTC", "epoch_s", "253402300800", fnl_read_range, 0 },
        { "UTC", "epoch_s", "-62135596801", fnl_read_range, 0 },
        { "UTC", "epoch_s", "1e30", fnl_read_range, 0 },
        { "UTC", "epoch_s", "now", fnl_read_malformed, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t instant = 0;
        fnl_reading reading = fnl_read_instant(fnl_text_of(cases[i].text), fnl_text_of(cases[i].format),
                                               zone_of(cases[i].zone), &instant);
        if (reading != cases[i].reading || instant != cases[i].instant)
            fail_msg("\"%s\" by \"%s\" in %s: %d, %" PRId64, cases[i].text, cases[i].format, cases[i].zone,
                     (int)reading, instant);
    }
}

static void test_days(void **state)
{
    (void)state;
    static const struct {
        const char *zone;
        const char *format;
        const char *text;
        fnl_reading reading;
        int32_t day;
    } cases[] = {
        { "UTC", "", "2026-11-21", fnl_read_ok, 20778 },
        { "Asia/Ho_Chi_Minh", "", "2026-11-21", fnl_read_ok, 20778 },
        { "Asia/Ho_Chi_Minh", "", "2026-11-21T23:59", fnl_read_ok, 20778 },
        { "Asia/Ho_Chi_Minh", "", "2026-11-21T17:00Z", fnl_read_ok, 20779 },
        { "America/New_York", "", "2026-11-21T04:59:59Z", fnl_read_ok, 20777 },
        { "Pacific/Apia", "", "2011-12-30", fnl_read_ok, 15338 },
        { "Asia/Ho_Chi_Minh", "%d/%m/%Y", "21/11/2026", fnl_read_ok, 20778 },
        { "Asia/Ho_Chi_Minh", "%d/%m/%Y %H%z", "21/11/2026 20Z", fnl_read_ok, 20779 },
        { "Asia/Ho_Chi_Minh", "epoch_s", "61200", fnl_read_ok, 1 },
        { "UTC", "", "0001-01-01", fnl_read_ok, fnl_first_day },
        { "Asia/Ho_Chi_Minh", "", "9999-12-31T20:00Z", fnl_read_range, 0 },
        { "America/New_York", "", "0001-01-01T00:00Z", fnl_read_range, 0 },
        { "UTC", "", "2026-02-30", fnl_read_range, 0 },
        { "UTC", "epoch_s", "1e12", fnl_read_range, 0 },
        { "UTC", "", "tomorrow", fnl_read_malformed, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t day = 0;
        fnl_reading reading =
            fnl_read_day(fnl_text_of(cases[i].text), fnl_text_of(cases[i].format), zone_of(cases[i].zone), &day);
        if (reading != cases[i].reading || day != cases[i].day)
            fail_msg("\"%s\" by \"%s\" in %s: %d, %" PRId32, cases[i].text, cases[i].format, cases[i].zone,
                     (int)reading, day);
    }
}

static void test_formats(void **state)
{
    (void)state;
    static const char *const good[] = {
        "", "epoch_s", "epoch_ms", "%d/%m/%Y", "%d%b%y%%", "%Y-%m-%dT%H:%M", "%I:%M:%S %p%Y%m%d%z", "%Y%m%d %H"
    };
    static const char *const bad[] = {
        "epoch",       "text",         "%Q",           "%d/%m/%Y %",   "%d/%m",          "%d/%Y",    "%m/%Y",
        "%d/%m/%Y %I", "%d/%m/%Y %p",  "%d/%d/%m/%Y",  "%Y %y %m %d",  "%Y %m %b %d",    "%Y%m%d%M", "%Y%m%d%H%S",
        "%Y%m%d%z%z",  "%Y%m%d%I%p%p", "%Y%m%d%H%I%p", "%Y%m%d%H%M%M", "%Y%m%d%H%M%S%S", "%Y%m%d%B",
    };
    const char *why = "";
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(fnl_format_valid(fnl_text_of(good[i]), &why));
        assert_null(why);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (fnl_format_valid(fnl_text_of(bad[i]), &why) || why == NULL)
            fail_msg("%s", bad[i]);
    }
    assert_false(fnl_format_valid((fnl_text){ "%Y%m%d%\0", 8 }, &why));
}

static void test_written(void **state)
{
    (void)state;
    static const struct {
        const char *zone;
        int64_t instant;
        const char *text;
    } cases[] = {
        { "UTC", 0, "1970-01-01T00:00:00Z" },
        { "UTC", -1, "1969-12-31T23:59:59.999999Z" },
        { "Asia/Ho_Chi_Minh", 1795249800000000, "2026-11-21T15:30:00+07:00" },
        { "America/New_York", 1795249800500000, "2026-11-21T03:30:00.500-05:00" },
        { "Australia/Lord_Howe", 1780000000001000, "2026-05-29T06:56:40.001+10:30" },
        { "Asia/Ho_Chi_Minh", -4000000000000000, "1843-03-31T23:59:50+07:06:30" },
        { "UTC", FNL_FIRST_INSTANT, "0001-01-01T00:00:00Z" },
        { "UTC", FNL_LAST_INSTANT, "9999-12-31T23:59:59.999999Z" },
        { "Asia/Ho_Chi_Minh", FNL_LAST_INSTANT, "9999-12-31T23:59:59.999999Z" },
        { "Asia/Ho_Chi_Minh", FNL_LAST_INSTANT - 25200 * FNL_SECOND, "9999-12-31T23:59:59.999999+07:00" },
        { "America/New_York", FNL_FIRST_INSTANT, "0001-01-01T00:00:00Z" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_buffer out;
        fnl_buffer_start(&out, &fnl_default_allocator);
        const fnl_zone *zone = zone_of(cases[i].zone);
        fnl_write_instant(&out, cases[i].instant, zone);
        fnl_text text = fnl_buffer_text(&out);
        int64_t again = 0;
        if (!fnl_text_equal(text, fnl_text_of(cases[i].text)))
            fail_msg("%s: %.*s", cases[i].text, (int)out.length, out.bytes);
        assert_int_equal(fnl_read_instant(text, FNL_TEXT(""), zone, &again), fnl_read_ok);
        assert_int_equal(again, cases[i].instant);
        fnl_buffer_end(&out);
    }
    /* A model may bring its own. */
    const fnl_zone *utc = NULL;
    assert_int_equal(fnl_zone_new(&arena, FNL_TEXT("Etc/UTC"), 0, NULL, 0, FNL_TEXT("UTC0"), &utc, NULL), FNL_OK);
    fnl_buffer out;
    fnl_buffer_start(&out, &fnl_default_allocator);
    fnl_write_instant(&out, 0, utc);
    assert_true(fnl_text_equal(fnl_buffer_text(&out), FNL_TEXT("1970-01-01T00:00:00Z")));
    out.length = 0;
    fnl_write_day(&out, 20778);
    assert_true(fnl_text_equal(fnl_buffer_text(&out), FNL_TEXT("2026-11-21")));
    fnl_buffer_end(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_instants),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_written),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
