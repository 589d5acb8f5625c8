/* The examples of a model: met, not met, and why they cannot be told. */
#include "texts.h"

#include <stdio.h>

#define HEAD                                                                                                           \
    "funnelcore: 1\nname: t\nversion: '1'\n"                                                                           \
    "fields:\n"                                                                                                        \
    "  - {name: x, type: int}\n"                                                                                       \
    "  - {name: t, type: text, from: other name}\n"                                                                    \
    "  - {name: at, type: time}\n"                                                                                     \
    "  - {name: wait, type: intervals}\n"                                                                              \
    "scores:\n"                                                                                                        \
    "  - {name: s, groups: [{name: g, rules: [{name: r, when: x = 1, points: 2.5}]}], "                                \
    "bands: [{name: A, from: 1}, {name: B}], reasons: {top: 1}}\n"                                                     \
    "  - {name: aged, expr: DAYS_SINCE(at)}\n"                                                                         \
    "  - {name: only, when: \"t = 'a'\", expr: x}\n"                                                                   \
    "calendars: [{name: work, hours: {mon-fri: [\"08:00-12:00\"]}}]\n"                                                 \
    "sla: [{name: c, start: at, pauses: wait, targets: [{within: 2h, calendar: work}]}]\n"                             \
    "examples:\n"

static fnl_diagnostics *check(const char *examples, int32_t expected)
{
    char text[4096];
    fnl_diagnostics *problems = NULL;
    fnl_error error = { 0 };
    snprintf(text, sizeof text, "%s%s", HEAD, examples);
    fnl_model *model = model_of(text);
    assert_int_equal(fnl_model_check(model, &problems, NULL, &error), expected);
    fnl_model_unref(model);
    return problems;
}

static void expect_problem(const char *examples, const char *message, const char *path)
{
    fnl_error problem = { 0 };
    fnl_diagnostics *problems = check(examples, FNL_E_MODEL);
    assert_int_equal(fnl_diagnostics_count(problems), 1);
    assert_int_equal(fnl_diagnostics_get(problems, 0, &problem), FNL_OK);
    if (strstr(problem.message, message) == NULL)
        fail_msg("'%s' does not say '%s'", problem.message, message);
    assert_string_equal(problem.path, path);
    assert_int_not_equal(problem.line, 0);
    fnl_diagnostics_free(problems);
}

static void expect_met(const char *examples)
{
    fnl_diagnostics *problems = check(examples, FNL_OK);
    assert_int_equal(fnl_diagnostics_count(problems), 0);
    fnl_diagnostics_free(problems);
}

static void test_met(void **state)
{
    (void)state;
    expect_met("  - {name: e, lead: {x: 1}, expect: {s: 2.5, s_raw: 2.50, s_band: A, s_reason_1: r}}\n");
    expect_met("  - {name: e, lead: {}, expect: {s: 0, s_band: B, s_reason_1: ~, only: ~}}\n");
    expect_met("  - {name: e, lead: {x: 7, t: a}, expect: {only: 7}}\n");
    expect_met("  - {name: e, lead: {at: 2026-11-20}, as_of: 2026-11-21, expect: {aged: 1}}\n");
    /* One example needs the time, the other not; each expects its own. */
    expect_met("  - {name: e, lead: {at: 2026-11-20}, as_of: 2026-11-21, expect: {aged: 1}}\n"
               "  - {name: f, lead: {x: 1}, expect: {s: 2.5}}\n"
               "  - {name: g, lead: {x: 2, t: b}, expect: {only: ~, s: 0}}\n");
    expect_met("  - {name: e, lead: {x: 1}, expect: {}}\n");
}

/* 2026-11-20 is a Friday. */
static void test_clocks(void **state)
{
    (void)state;
    expect_met(
        "  - {name: e, lead: {at: 2026-11-20T11:00}, as_of: 2026-11-23T08:30, expect: {c_status: pending, c_due: "
        "2026-11-23T09:00, c_elapsed_s: 5400, c_remaining_s: 1800, c_over_s: ~, c_paused: false}}\n"
        "  - {name: f, lead: {at: 2026-11-20T11:00, wait: \"2026-11-20T11:30/2026-11-23T08:15;2026-11-23T09:00/..\"},"
        " as_of: 2026-11-23T09:15, expect: {c_due: ~, c_elapsed_s: 4500, c_paused: true, c_paused_s: 3600}}\n"
        "  - {name: g, lead: {}, as_of: 2026-11-23, expect: {c_status: not_applicable, c_paused: ~}}\n");
    expect_problem(
        "  - {name: e, lead: {at: 2026-11-20T11:00}, as_of: 2026-11-23T08:30, expect: {c_status: breached}}\n",
        "c_status is pending, expected breached", "examples[0].expect.c_status");
    expect_problem(
        "  - {name: e, lead: {at: 2026-11-20T11:00}, as_of: 2026-11-23T08:30, expect: {c_due: 2026-11-23T09:01}}"
        "\n",
        "c_due is 2026-11-23T09:00:00Z, expected 2026-11-23T09:01", "examples[0].expect.c_due");
    expect_problem("  - {name: e, lead: {at: 2026-11-20T11:00}, expect: {c_status: pending}}\n",
                   "depends on the time: give it `as_of`", "examples[0]");
    expect_problem("  - {name: e, lead: {at: 1960-11-20}, as_of: 2026-11-23, expect: {c_status: rejected}}\n",
                   "outside the years 1970 to 2199", "examples[0]");
    expect_problem("  - {name: e, lead: {at: 2026-11-20, wait: soon}, as_of: 2026-11-23, expect: {c_paused: false}}\n",
                   "not a list of intervals", "examples[0]");
}

static void test_not_met(void **state)
{
    (void)state;
    expect_problem("  - {name: e, lead: {x: 1}, expect: {s: 3}}\n", "example e: s is 2.5, expected 3",
                   "examples[0].expect.s");
    expect_problem("  - {name: e, lead: {x: 1}, expect: {s: 2.5}}\n  - {name: f, lead: {x: 2}, expect: {s_band: A}}\n",
                   "example f: s_band is B, expected A", "examples[1].expect.s_band");
    expect_problem("  - {name: e, lead: {x: 1}, expect: {s_band: ~}}\n", "s_band is A, expected NULL",
                   "examples[0].expect.s_band");
    expect_problem("  - {name: e, lead: {}, expect: {s_reason_1: r}}\n", "s_reason_1 is NULL, expected r",
                   "examples[0].expect.s_reason_1");
    expect_problem("  - {name: e, lead: {x: 1}, expect: {s: much}}\n", "s is 2.5, expected much",
                   "examples[0].expect.s");
}

static void test_cannot_be_told(void **state)
{
    (void)state;
    expect_problem("  - {name: e, lead: {at: 2026-11-20}, expect: {aged: 1}}\n", "as_of", "examples[0]");
    expect_problem("  - {name: e, lead: {x: many}, expect: {s: 0}}\n", "many", "examples[0]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_met),
        cmocka_unit_test(test_clocks),
        cmocka_unit_test(test_not_met),
        cmocka_unit_test(test_cannot_be_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
