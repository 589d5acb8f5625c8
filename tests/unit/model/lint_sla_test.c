/* Warnings about calendars and clocks. */
#include "../../model_reading.h"

#define BEGINNING                                                                                                      \
    "funnelcore: 1\ntime_zone: Asia/Ho_Chi_Minh\nfields:\n- {name: id, type: text, id: true}\n"                        \
    "- {name: size, type: int}\n- {name: at, type: time}\n"
#define OFFICE "{name: office, hours: {mon-fri: ['08:00-17:00']}}"
#define YEAR "{name: office, hours: {mon-fri: ['08:00-17:00']}, valid_until: 2026-12-31}"
#define PROMISE "sla: [{name: a, when: size > 0, start: at, targets: [{within: 2h, calendar: office}]}]\n"

/* 2026-11-01T17:00Z is the first instant of 2 November in Ha Noi. Days by Python: date(2026, 12, 31) - timedelta(60). */
#define SECOND_OF_NOVEMBER INT64_C(1793552400000000)
#define NEW_YEAR INT64_C(1798736400000000)

static const struct {
    const char *name;
    const char *text;
    int64_t as_of;
    struct {
        const char *path;
        const char *message;
    } warnings[4];
} cases[] = {
    { "all is well", BEGINNING "calendars: [" OFFICE "]\n" PROMISE, NEW_YEAR, { { 0 } } },
    { "a calendar nothing uses",
      BEGINNING "calendars: [{name: other, always: true}, " OFFICE "]\n" PROMISE,
      0,
      { { "calendars[0]", "nothing uses the calendar 'other'" } } },
    { "calendars without clocks are asked by others",
      "funnelcore: 1\nfields: [{name: id, type: text, id: true}]\ncalendars: [" OFFICE "]\n",
      0,
      { { 0 } } },
    { "nobody asks when", BEGINNING "calendars: [" YEAR "]\n" PROMISE, 0, { { 0 } } },
    { "more than 60 days are left",
      BEGINNING "calendars: [" YEAR "]\n" PROMISE,
      SECOND_OF_NOVEMBER - 86400000001,
      { { 0 } } },
    { "60 days are left",
      BEGINNING "calendars: [" YEAR "]\n" PROMISE,
      SECOND_OF_NOVEMBER - 86400000000,
      { { "calendars[0]", "the calendar 'office' soon ends on 2026-12-31" } } },
    { "its last instant",
      BEGINNING "calendars: [" YEAR "]\n" PROMISE,
      NEW_YEAR - 1,
      { { "calendars[0]", "soon ends on 2026-12-31" } } },
    { "it ended",
      BEGINNING "calendars: [" YEAR "]\n" PROMISE,
      NEW_YEAR,
      { { "calendars[0]", "the calendar 'office' ended on 2026-12-31" } } },
    { "no such instant", BEGINNING "calendars: [" YEAR "]\n" PROMISE, INT64_MAX, { { 0 } } },
    { "targets after one for all",
      BEGINNING "calendars: [" OFFICE "]\nsla:\n- name: a\n  start: at\n  targets:\n"
                "  - {when: size > 0, within: 2h, calendar: office}\n  - {within: 2h, calendar: office}\n"
                "  - {when: size < 0, within: 2h, calendar: office}\n  - {within: 3h, calendar: office}\n",
      0,
      { { "sla[0].targets[2]", "targets[1] before it has no `when`" },
        { "sla[0].targets[3]", "targets[1] before it has no `when`" } } },
    { "never true",
      BEGINNING "calendars: [" OFFICE "]\nsla:\n- name: a\n  when: size > 1 AND size < 0\n  start: at\n  targets:\n"
                "  - {when: size > 5 AND size < 3, within: 2h, calendar: office}\n",
      0,
      { { "sla[0]", "this clock is of no lead" }, { "sla[0].targets[0]", "its condition is never true" } } },
    { "it stops when it starts",
      BEGINNING "calendars: [" OFFICE "]\nsla:\n- name: a\n  when: size > 0\n  start: at\n  stop: at\n"
                "  targets: [{within: 2h, calendar: office}]\n",
      0,
      { { "sla[0]", "`start` and `stop` are the same field" } } },
    { "a warning that begins before the clock",
      BEGINNING
      "calendars: [" OFFICE "]\nsla:\n- name: a\n  start: at\n  warn: {remaining: 2h}\n  targets:\n"
      "  - {when: size > 5, within: 1h59m59s, calendar: office}\n  - {when: size > 4, within: 2h, calendar: office}\n"
      "  - {when: size > 3, within: 2h1s, calendar: office}\n  - {within: 1bd, calendar: office}\n",
      0,
      { { "sla[0].targets[0]", "`warn` begins before the clock" },
        { "sla[0].targets[1]", "`warn` begins before the clock" } } },
};

static model_reading read_as_of(const char *text, int64_t as_of)
{
    model_reading reading = { .problems = fnl_diagnostics_new(&fnl_default_allocator) };
    assert_non_null(reading.problems);
    reading.code = fnl_model_load(fnl_text_of(text), &fnl_default_allocator, &(fnl_load_options){ .as_of = as_of },
                                  &reading.model, reading.problems);
    assert_int_equal(reading.code, FNL_OK);
    return reading;
}

static void every_warning(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("  case: %s\n", cases[i].name);
        model_reading reading = read_as_of(cases[i].text, cases[i].as_of);
        uint32_t count = 0;
        for (; count < 4 && cases[i].warnings[count].path != NULL; count++) {
            assert_true(count < reading.problems->count);
            const fnl_error *problem = &reading.problems->problems[count];
            assert_int_equal(problem->severity, FNL_SEVERITY_WARNING);
            assert_string_equal(problem->path, cases[i].warnings[count].path);
            assert_non_null(strstr(problem->message, cases[i].warnings[count].message));
            assert_true(problem->line > 1);
        }
        for (uint32_t k = count; k < reading.problems->count; k++)
            print_message("  %s\n", reading.problems->problems[k].message);
        assert_int_equal(reading.problems->count, count);
        end_reading(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_warning) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
