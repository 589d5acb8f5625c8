/* Tests of src/api/calendars.c. */
#include <funnelcore/funnelcore.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model/model.h"
#include "model_reading.h"
#include "time/stamp.h"

static const char text[] =
    "funnelcore: 1\n"
    "name: small\n"
    "version: \"1\"\n"
    "time_zone: UTC\n"
    "fields: [{name: visits, type: int}]\n"
    "calendars:\n"
    "- {name: office, hours: {mon-fri: [\"08:00-12:00\", \"13:00-17:30\"]}, holidays: [\"01-01\"],\n"
    "   valid_until: 2026-12-31}\n"
    "- {name: always, always: true}\n"
    "scores:\n"
    "- {name: fit, groups: [{name: g, rules: [{name: busy, when: visits > 10, points: 5}]}]}\n";

static model_reading reading;
static model_reading without;

static int start(void **state)
{
    (void)state;
    static const char small[] = "funnelcore: 1\nname: small\nversion: \"1\"\nfields: [{name: visits, type: int}]\n"
                                "scores:\n- {name: fit, groups: [{name: g, rules: [{name: busy, when: visits > 10, "
                                "points: 5}]}]}\n";
    reading = read_good(text);
    without = read_good(small);
    return 0;
}

static int end(void **state)
{
    (void)state;
    end_reading(&reading);
    end_reading(&without);
    return 0;
}

static int64_t instant_of(const char *written)
{
    int64_t instant = 0;
    assert_int_equal(fnl_read_instant(fnl_text_of(written), FNL_TEXT(""), &fnl_zone_utc, &instant), fnl_read_ok);
    return instant;
}

/* 2 March 2026 is a Monday. Fractions of a second are cut before anything else. */
static void test_answers(void **state)
{
    (void)state;
    fnl_model *model = reading.model;
    int64_t found = 0;
    assert_int_equal(fnl_calendar_between(model, "office", instant_of("2026-03-02T08:00:00.9"),
                                          instant_of("2026-03-03T08:00:01.1"), &found, NULL),
                     FNL_OK);
    assert_int_equal(found, 8 * 3600 + 1801);
    assert_int_equal(fnl_calendar_between(model, "office", instant_of("2026-03-03T09:00"),
                                          instant_of("2026-03-03T08:00"), &found, NULL),
                     FNL_OK);
    assert_int_equal(found, -3600);
    assert_int_equal(fnl_calendar_between(model, "always", 0, 1999999, &found, NULL), FNL_OK);
    assert_int_equal(found, 1);
    static const struct {
        const char *start;
        const char *within;
        const char *due;
    } due[] = {
        { "2026-03-02T11:00", "2h", "2026-03-02T14:00" },  { "2026-03-02T11:00:00.5", "1h", "2026-03-02T12:00" },
        { "2026-03-02T19:00", "0s", "2026-03-02T19:00" },  { "2026-03-06T17:00", "1h30m", "2026-03-09T09:00" },
        { "2026-03-06T17:00", "1bd", "2026-03-09T17:00" }, { "2026-12-31T17:00", "30m", "2026-12-31T17:30" },
    };
    for (size_t i = 0; i < sizeof due / sizeof *due; i++) {
        print_message("%s + %s\n", due[i].start, due[i].within);
        assert_int_equal(fnl_calendar_due(model, "office", instant_of(due[i].start), due[i].within, &found, NULL),
                         FNL_OK);
        assert_int_equal(found, instant_of(due[i].due));
    }
    assert_int_equal(fnl_calendar_before(model, "office", instant_of("2026-03-09T09:00"), "90m", &found, NULL), FNL_OK);
    assert_int_equal(found, instant_of("2026-03-06T17:00"));
    assert_int_equal(fnl_calendar_before(model, "office", instant_of("2026-03-09T09:00:00.7"), "0s", &found, NULL),
                     FNL_OK);
    assert_int_equal(found, instant_of("2026-03-09T09:00"));
}

static fnl_error error;

static void check_refused(int32_t code, int32_t wanted, const char *message)
{
    assert_int_equal(code, wanted);
    assert_int_equal(error.code, wanted);
    if (strstr(error.message, message) == NULL)
        fail_msg("%s", error.message);
}

static void test_refused(void **state)
{
    (void)state;
    const fnl_model *model = reading.model;
    const int64_t now = instant_of("2026-03-02T08:00");
    const int64_t late = instant_of("2027-01-01T00:00:01");
    const int64_t far = instant_of("2200-01-01T00:00:01");
    int64_t found = -7;
    check_refused(fnl_calendar_between(NULL, "office", 0, 0, &found, &error), FNL_E_ARG, "model");
    check_refused(fnl_calendar_between(model, NULL, 0, 0, &found, &error), FNL_E_ARG, "calendar");
    check_refused(fnl_calendar_between(model, "office", 0, 0, NULL, &error), FNL_E_ARG, "seconds");
    check_refused(fnl_calendar_due(model, "office", 0, NULL, &found, &error), FNL_E_ARG, "within");
    check_refused(fnl_calendar_due(model, "office", 0, "1h", NULL, &error), FNL_E_ARG, "due");
    check_refused(fnl_calendar_before(model, "office", 0, NULL, &found, &error), FNL_E_ARG, "within");
    check_refused(fnl_calendar_before(model, "office", 0, "1h", NULL, &error), FNL_E_ARG, "instant");
    check_refused(fnl_calendar_between(model, "ofice", 0, 0, &found, &error), FNL_E_ARG, "did you mean \"office\"?");
    check_refused(fnl_calendar_due(model, "x", 0, "1h", &found, &error), FNL_E_ARG, "the first one is \"office\"");
    check_refused(fnl_calendar_before(without.model, "office", 0, "1h", &found, &error), FNL_E_ARG, "has no calendars");
    check_refused(fnl_calendar_due(model, "office", now, "1d", &found, &error), FNL_E_ARG, "\"24h\"");
    check_refused(fnl_calendar_before(model, "office", now, "soon", &found, &error), FNL_E_ARG, "within is \"soon\"");
    check_refused(fnl_calendar_before(model, "office", now, "1bd", &found, &error), FNL_E_ARG, "not counted backwards");
    check_refused(fnl_calendar_between(model, "office", -1, now, &found, &error), FNL_E_RANGE, "from is outside");
    check_refused(fnl_calendar_between(model, "office", now, far, &found, &error), FNL_E_RANGE, "to is outside");
    check_refused(fnl_calendar_between(model, "office", now, late, &found, &error), FNL_E_RANGE,
                  "to is later than the calendar \"office\" knows: it is valid until 2026-12-31");
    check_refused(fnl_calendar_due(model, "office", late, "0s", &found, &error), FNL_E_RANGE, "start is later");
    check_refused(fnl_calendar_due(model, "office", now, "9999h", &found, &error), FNL_E_RANGE,
                  "the due time would be");
    check_refused(fnl_calendar_due(model, "office", now, "999bd", &found, &error), FNL_E_RANGE,
                  "valid until 2026-12-31");
    check_refused(fnl_calendar_due(model, "always", now, "2000000h", &found, &error), FNL_E_RANGE, "outside the years");
    check_refused(fnl_calendar_before(model, "always", now, "2000000h", &found, &error), FNL_E_RANGE,
                  "the instant would be outside the years");
    check_refused(fnl_calendar_before(model, "always", INT64_MIN, "1h", &found, &error), FNL_E_RANGE, "end is outside");
    check_refused(fnl_calendar_before(model, "always", INT64_MAX, "1h", &found, &error), FNL_E_RANGE, "end is outside");
    assert_int_equal(found, -7);
    assert_int_equal(fnl_calendar_due(model, "nowhere", 0, "1h", &found, NULL), FNL_E_ARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, start, end);
}
