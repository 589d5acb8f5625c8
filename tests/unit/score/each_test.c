/* Rules about each activity and features: what scores make of the columns that activities came to. */
#include "../plan/texts.h"

#include <math.h>
#include <stdio.h>

static const char model_text[] =
    "funnelcore: 1\n"
    "fields: [{name: id, type: int, id: true}]\n"
    "activities: {key: id, at: at, fields: [{name: type, type: text, fold: true},\n"
    "  {name: size, type: int}], features: [\n"
    "  {name: visits, count: 'TRUE'}, {name: days, distinct_days: 'TRUE'}, {name: last, latest: type},\n"
    "  {name: sold, sum: size}]}\n"
    "scores:\n"
    "- {name: open, groups: [{name: g, rules: [{name: r, each: 'TRUE', points: 10}]}]}\n"
    "- {name: held, groups: [{name: g, rules: [{name: r, each: 'TRUE', points: 10, clamp: [0, 50]}]}]}\n"
    "- {name: raised, groups: [{name: g, rules: [{name: r, each: 'TRUE', points: 10, clamp: [5, 20]}]}]}\n"
    "- {name: lost, groups: [{name: g, rules: [{name: r, each: 'TRUE', points: -3, clamp: [~, -1]}]}]}\n"
    "- {name: mixed, groups: [{name: g, rules: [{name: r, each: 'TRUE', map: type, points: {a: -1, b: 1}}]}]}\n"
    "- {name: then, groups: [{name: g, rules: [{name: r, each: 'TRUE', points: 1, active: [2026-01-01, "
    "2026-02-01]}]}]}\n"
    "- name: seen\n"
    "  groups: [{name: g, rules: [{name: a, when: visits >= 1, points: 1, otherwise: 20, missing: 300},\n"
    "    {name: b, bins: days, edges: [1], points: [4000, 5000], missing: 60000},\n"
    "    {name: c, map: last, points: {A: 100000}, otherwise: 200000, missing: 300000},\n"
    "    {name: d, per: sold, points: 0.01, clamp: [0, 0.99]}]}]\n"
    "- {name: why, reasons: {top: 1, baseline: min}, groups: [{name: g, rules: [\n"
    "    {name: plus, each: 'TRUE', points: 1}, {name: minus, each: 'TRUE', points: -1, clamp: [-40, ~]}]}]}\n";
enum { each_columns = 6 };

typedef struct held {
    double low;
    double high;
} held;

/* As far as the points of one activity may be below and above 0, else the clamp. */
static const held reach[each_columns] = {
    { 0, 1e10 }, { 0, 50 }, { 5, 20 }, { -1e10, -1 }, { -1e10, 1e10 }, { 0, 1e10 }
};

static const double sums[] = { NAN,   0,     0.01, -0.01, 4.99, 5,        19.5,  20.01,
                               50.01, -0.99, -1,   -7.5,  1e10, 1e10 + 1, -1e10, -1e10 - 1 };
enum { sum_count = sizeof sums / sizeof *sums };

static double expected(double sum, int column, bool active)
{
    if (isnan(sum) || sum == 0 || (column == 5 && !active))
        return 0;
    return sum < reach[column].low ? reach[column].low : sum > reach[column].high ? reach[column].high : sum;
}

static const int64_t in_january = INT64_C(1768000000) * 1000000;
static const int64_t in_march = INT64_C(1773000000) * 1000000;

static void test_sums(void **state)
{
    (void)state;
    fnl_model *model = model_of(model_text);
    fnl_plan *plan = NULL;
    fnl_error error;
    static const char *const names[] = { "open", "held", "raised", "lost", "mixed", "then" };
    assert_int_equal(fnl_plan_new(model, NULL, names, each_columns, NULL, &plan, &error), FNL_OK);
    for (int i = 0; i < sum_count; i++) {
        for (int active = 0; active < 2; active++) {
            fnl_run_options options = FNL_RUN_OPTIONS_INIT;
            fnl_cell in[1 + each_columns] = { { .type = FNL_CELL_INTEGER, .integer = 1 } };
            fnl_cell out[each_columns];
            options.as_of = active ? in_january : in_march;
            for (int k = 0; k < each_columns; k++)
                in[1 + k] = isnan(sums[i]) ? (fnl_cell){ .type = FNL_CELL_NULL }
                                           : (fnl_cell){ .type = FNL_CELL_NUMBER, .number = sums[i] };
            if (fnl_plan_run_row(plan, in, 1 + each_columns, &options, out, each_columns, &error) != FNL_OK)
                fail_msg("%s", error.message);
            for (int k = 0; k < each_columns; k++) {
                assert_int_equal(out[k].type, FNL_CELL_NUMBER);
                if (out[k].number != expected(sums[i], k, active))
                    fail_msg("%s of %f: %f, expected %f", names[k], sums[i], out[k].number,
                             expected(sums[i], k, active));
            }
        }
    }
    fnl_plan_free(plan);
    fnl_model_unref(model);
}

/* A lead of a table is scored in a block, by other kernels than cells. */
static void test_table(void **state)
{
    enum { rows = 2100 };
    (void)state;
    fnl_model *model = model_of(model_text);
    fnl_plan *plan = NULL;
    fnl_error error;
    static const char *const names[] = { "open.r", "held.r", "raised.r", "lost.r", "mixed.r", "then.r" };
    static const char *const outputs[] = { "open", "held", "raised", "lost", "mixed", "then" };
    char texts[sum_count][32];
    const char *values[rows];
    text_table table;
    start_table(&table, rows);
    for (int i = 0; i < sum_count; i++)
        snprintf(texts[i], sizeof texts[i], "%.2f", sums[i]);
    for (int i = 0; i < rows; i++)
        values[i] = isnan(sums[i % sum_count]) ? NULL : texts[i % sum_count];
    for (int k = 0; k < each_columns; k++)
        add_column(&table, names[k], values);
    assert_int_equal(fnl_plan_new(model, &table.schema, outputs, each_columns, NULL, &plan, &error), FNL_OK);
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    struct ArrowArray out = { 0 };
    options.as_of = in_january;
    if (fnl_plan_run(plan, &table.array, &options, &out, &error) != FNL_OK)
        fail_msg("%s", error.message);
    for (int k = 0; k < each_columns; k++) {
        const double *numbers = out.children[k]->buffers[1];
        assert_int_equal(out.children[k]->null_count, 0);
        for (int i = 0; i < rows; i++)
            if (numbers[i] != expected(sums[i % sum_count], k, true))
                fail_msg("%s, row %d: %f", names[k], i, numbers[i]);
    }
    out.release(&out);
    end_table(&table);
    fnl_plan_free(plan);
    fnl_model_unref(model);
}

/* Counts of nothing are 0; other features of nothing are missing. */
static void test_features(void **state)
{
    static const struct {
        const char *visits, *days, *last, *sold;
        double seen;
    } cases[] = {
        { NULL, NULL, NULL, NULL, 20 + 4000 + 300000 },
        { "0", "0", "b", "-5", 20 + 4000 + 200000 },
        { "1", "1", "a", "7", 1 + 5000 + 100000 + 0.07 },
        { "30", NULL, " A", "1000", 1 + 4000 + 100000 + 0.99 },
    };
    (void)state;
    fnl_model *model = model_of(model_text);
    fnl_plan *plan = NULL;
    fnl_error error;
    assert_int_equal(fnl_plan_new(model, NULL, (const char *[]){ "seen" }, 1, NULL, &plan, &error), FNL_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_cell in[1 + each_columns + 2 + 4] = { 0 };
        fnl_cell out;
        in[1 + each_columns + 2] = text_cell(cases[i].visits);
        in[1 + each_columns + 3] = text_cell(cases[i].days);
        in[1 + each_columns + 4] = text_cell(cases[i].last);
        in[1 + each_columns + 5] = text_cell(cases[i].sold);
        assert_int_equal(fnl_plan_run_row(plan, in, sizeof in / sizeof *in, NULL, &out, 1, &error), FNL_OK);
        if (out.number != cases[i].seen)
            fail_msg("case %zu: %f", i, out.number);
    }
    fnl_plan_free(plan);
    fnl_model_unref(model);
}

/* The least that a rule gives is 0 if its points are above, else its clamp. */
static void test_reasons(void **state)
{
    (void)state;
    fnl_model *model = model_of(model_text);
    fnl_plan *plan = NULL;
    fnl_error error;
    fnl_cell in[1 + each_columns + 2] = { 0 };
    fnl_cell out[2];
    assert_int_equal(fnl_plan_new(model, NULL, (const char *[]){ "reasons" }, 1, NULL, &plan, &error), FNL_OK);
    for (int plus = 0; plus <= 60; plus += 15) {
        in[1 + each_columns] = (fnl_cell){ .type = FNL_CELL_INTEGER, .integer = plus };
        in[2 + each_columns] = (fnl_cell){ .type = FNL_CELL_INTEGER, .integer = -10 };
        assert_int_equal(fnl_plan_run_row(plan, in, sizeof in / sizeof *in, NULL, out, 2, &error), FNL_OK);
        const char *text = plus > 30 ? "plus" : "minus"; /* -10 is 30 above the least */
        assert_true(fnl_text_equal((fnl_text){ out[0].text, out[0].length }, fnl_text_of(text)) || plus == 30);
        assert_true(out[1].number == (plus > 30 ? plus : 30));
    }
    fnl_plan_free(plan);
    fnl_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_features),
        cmocka_unit_test(test_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
