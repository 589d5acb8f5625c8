/* What plans of many rules cost: tables that each rule has of its own are limited together. */
#include "counting_memory.h"

#include <funnelcore/funnelcore.h>

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DAY INT64_C(86400000000)
#define AS_OF (INT64_C(20600) * DAY)

enum { rules = 1000, most_bytes = 256 << 20 };

/* A point for each number that n is above, for as many days as a table of ages can have. */
static size_t write_model(char *text, size_t size)
{
    size_t length = (size_t)snprintf(text, size,
                                     "funnelcore: 1\n"
                                     "name: costs\n"
                                     "fields: [{name: n, type: int}, {name: seen, type: time}]\n"
                                     "scores: [{name: s, groups: [{name: g, rules: [\n");
    for (int i = 0; i < rules; i++)
        length += (size_t)snprintf(
            text + length, size - length,
            "  {name: r%d, when: \"n > %d\", points: 1, decay: {window: 60000d, since: seen}},\n", i, i);
    return length + (size_t)snprintf(text + length, size - length, "]}]}]\n");
}

static double score_of(const fnl_plan *plan, int64_t n, int64_t age)
{
    const fnl_cell in[] = { { .type = FNL_CELL_INTEGER, .integer = n },
                            { .type = FNL_CELL_TIME, .integer = AS_OF - age * DAY } };
    fnl_cell out = { 0 };
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    options.as_of = AS_OF;
    assert_int_equal(fnl_plan_run_row(plan, in, 2, &options, &out, 1, NULL), FNL_OK);
    assert_int_equal(out.type, FNL_CELL_NUMBER);
    return out.number;
}

static void test_many_decays(void **state)
{
    (void)state;
    static char text[rules * 128];
    static const char *const outputs[] = { "s" };
    size_t bytes = 0;
    fnl_allocator memory = counting(&bytes);
    fnl_model_options options = FNL_MODEL_OPTIONS_INIT;
    options.allocator = &memory;
    fnl_model *model = NULL;
    fnl_plan *plan = NULL;
    fnl_error error = { 0 };
    if (fnl_model_read(text, write_model(text, sizeof text), &options, &model, NULL, &error) != FNL_OK ||
        fnl_plan_new(model, NULL, outputs, 1, NULL, &plan, &error) != FNL_OK)
        fail_msg("%s [%s]", error.message, error.path);
    assert_true(bytes < most_bytes);
    assert_true(score_of(plan, 700, 59999) == 700);
    assert_true(score_of(plan, 700, 60000) == 0);
    assert_true(score_of(plan, rules, 0) == rules);
    assert_true(score_of(plan, rules, -1) == 0);
    fnl_plan_free(plan);
    fnl_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_many_decays) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
