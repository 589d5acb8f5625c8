/* Plans: which outputs and columns, what runs need, what results and reports hold. */
#include "texts.h"

#include <stdio.h>

static const char *const model_text =
    "funnelcore: 1\n"
    "name: t\n"
    "version: '1'\n"
    "fields:\n"
    "  - {name: industry, type: text, fold: true}\n"
    "  - {name: employees, type: int}\n"
    "  - {name: created, type: time, from: made_at}\n"
    "  - {name: budget, type: decimal, scale: 2}\n"
    "  - {name: rich, type: bool, expr: budget > 1000}\n"
    "scores:\n"
    "  - name: fit\n"
    "    clamp: [0, 100]\n"
    "    groups:\n"
    "      - name: company\n"
    "        rules:\n"
    "          - {name: industry, map: industry, points: {software: 30, retail: 10}, missing: -5}\n"
    "          - {name: size, bins: employees, edges: [10, 100], points: [1, 2.5, 40]}\n"
    "          - {name: money, when: rich, points: 50}\n"
    "    bands: [{name: A, from: 60}, {name: B}]\n"
    "    reasons: {top: 2}\n"
    "  - name: fresh\n"
    "    groups: [{name: g, rules: [{name: age, when: employees > 0, points: 100, decay: {half_life: 10d, since: "
    "created}}]}]\n"
    "  - {name: both, combine: {fit: 0.5, fresh: 0.5}, reasons: {top: 1}}\n";

/* 2026-11-21T00:00Z */
#define AS_OF INT64_C(1795219200000000)

static const char *const industries[] = { "Software", "retail", NULL, "x", "RETAIL" };
static const char *const employees[] = { "5", "many", "150", NULL, "99" };
static const char *const made[] = { "2026-11-11", "2026-11-21", "2027-01-01", NULL, "2026-11-01" };
static const char *const budgets[] = { "2000", "1000.005", NULL, "5", "99999" };
enum { lead_count = 5 };

typedef struct fixture {
    fnl_model *model;
    text_table table;
    fnl_plan *plan;
    fnl_run_options options;
    fnl_error error;
    struct ArrowArray out;
} fixture;

static void start(fixture *self)
{
    *self = (fixture){ .model = model_of(model_text), .options = FNL_RUN_OPTIONS_INIT };
    self->options.as_of = AS_OF;
    start_table(&self->table, lead_count);
    add_column(&self->table, "budget", budgets);
    add_column(&self->table, "industry", industries);
    add_column(&self->table, "other", industries);
    add_column(&self->table, "employees", employees);
    add_column(&self->table, "made_at", made);
}

static void end(fixture *self)
{
    if (self->out.release != NULL)
        self->out.release(&self->out);
    fnl_plan_free(self->plan);
    fnl_model_unref(self->model);
    end_table(&self->table);
}

static int32_t make(fixture *self, const char *const *outputs, uint32_t count)
{
    fnl_plan_free(self->plan);
    self->plan = NULL;
    return fnl_plan_new(self->model, &self->table.schema, outputs, count, NULL, &self->plan, &self->error);
}

static int32_t run(fixture *self)
{
    return fnl_plan_run(self->plan, &self->table.array, &self->options, &self->out, &self->error);
}

static void expect_names(const fixture *self, const char *expected)
{
    struct ArrowSchema schema;
    fnl_error error;
    char names[512] = "";
    assert_int_equal(fnl_plan_schema(self->plan, &schema, &error), FNL_OK);
    for (int64_t i = 0; i < schema.n_children; i++) {
        strcat(names, i == 0 ? "" : " ");
        strcat(names, schema.children[i]->name);
    }
    assert_int_equal(fnl_plan_output_count(self->plan), schema.n_children);
    schema.release(&schema);
    assert_string_equal(names, expected);
}

static void test_outputs(void **state)
{
    (void)state;
    fixture self;
    start(&self);
    assert_int_equal(make(&self, NULL, 0), FNL_OK);
    expect_names(&self, "fit fit_raw fit_band fit_reason_1 fit_reason_1_points fit_reason_2 fit_reason_2_points "
                        "fresh fresh_raw both both_raw both_reason_1 both_reason_1_points");
    assert_int_equal(make(&self, (const char *[]){ "scores" }, 1), FNL_OK);
    expect_names(&self, "fit fit_band fresh both");
    assert_int_equal(make(&self, (const char *[]){ "both", "reasons", "both", "fit_reason_1", "scores" }, 5), FNL_OK);
    expect_names(&self, "both fit_reason_1 fit_reason_1_points fit_reason_2 fit_reason_2_points both_reason_1 "
                        "both_reason_1_points fit fit_band fresh");
    assert_int_equal(make(&self, (const char *[]){ "fitt" }, 1), FNL_E_ARG);
    assert_non_null(strstr(self.error.message, "no output fitt"));
    assert_non_null(strstr(self.error.message, "fit?"));
    assert_int_equal(make(&self, (const char *[]){ "score" }, 1), FNL_E_ARG);
    assert_non_null(strstr(self.error.message, "scores?"));
    assert_int_equal(make(&self, (const char *[]){ "" }, 1), FNL_E_ARG);
    assert_int_equal(make(&self, (const char *[]){ "Fit" }, 1), FNL_E_ARG);
    assert_null(self.plan);
    end(&self);
}

/* Only what wanted outputs read must be there and fit. */
static void test_columns(void **state)
{
    (void)state;
    fixture self;
    start(&self);
    self.table.columns[4].name = "created"; /* the field's name, not its column's */
    assert_int_equal(make(&self, NULL, 0), FNL_E_SCHEMA);
    assert_non_null(strstr(self.error.message, "made_at"));
    assert_int_equal(make(&self, (const char *[]){ "fit" }, 1), FNL_OK);
    self.table.columns[4].name = "made_at";
    self.table.columns[4].format = "w:16"; /* of no field's type */
    assert_int_equal(make(&self, (const char *[]){ "fit", "fit_band" }, 2), FNL_OK);
    self.table.arrays[4].buffers = NULL; /* never looked at */
    assert_int_equal(run(&self), FNL_OK);
    assert_int_equal(make(&self, (const char *[]){ "both" }, 1), FNL_E_SCHEMA);
    assert_non_null(strstr(self.error.message, "made_at"));
    assert_non_null(strstr(self.error.message, "w:16"));
    self.table.columns[4].format = "u";
    self.table.arrays[4].buffers = self.table.buffers[4];
    self.table.columns[2].name = "made_at";
    assert_int_equal(make(&self, (const char *[]){ "fresh" }, 1), FNL_E_SCHEMA);
    assert_non_null(strstr(self.error.message, "more than one column made_at"));
    assert_int_equal(make(&self, (const char *[]){ "fit" }, 1), FNL_OK);
    self.table.columns[2].name = NULL;
    assert_int_equal(make(&self, NULL, 0), FNL_OK);
    self.table.schema.format = "u";
    assert_int_equal(make(&self, NULL, 0), FNL_E_SCHEMA);
    self.table.schema.format = "+s";
    self.table.array.n_children = 4; /* another table than the plan was made for */
    assert_int_equal(make(&self, NULL, 0), FNL_OK);
    assert_int_equal(run(&self), FNL_E_SCHEMA);
    assert_non_null(strstr(self.error.message, "4 columns"));
    end(&self);
}

static void test_as_of(void **state)
{
    (void)state;
    fixture self;
    start(&self);
    self.options.as_of = 0;
    assert_int_equal(make(&self, (const char *[]){ "fit" }, 1), FNL_OK);
    assert_int_equal(run(&self), FNL_OK);
    assert_int_equal(make(&self, (const char *[]){ "fit", "both" }, 2), FNL_OK);
    assert_int_equal(run(&self), FNL_E_ARG);
    assert_non_null(strstr(self.error.message, "as_of"));
    fnl_cell cell;
    assert_int_equal(fnl_plan_run_row(self.plan, NULL, 0, &self.options, &cell, 1, &self.error), FNL_E_ARG);
    assert_non_null(strstr(self.error.message, "as_of"));
    self.options.as_of = INT64_MAX;
    assert_int_equal(run(&self), FNL_E_ARG);
    end(&self);
}

/* By hand: what the model says of each lead. */
static void test_results(void **state)
{
    (void)state;
    static const double fit[] = { 30 + 1 + 50, 10 + 0 + 50, -5 + 40, 0, 10 + 2.5 + 50 };
    static const char *const bands[] = { "A", "A", "B", "B", "A" };
    static const double fresh[] = { 50, 0, 0, 0, 25 };
    fixture self;
    start(&self);
    assert_int_equal(make(&self, (const char *[]){ "fit", "fit_band", "fresh", "both", "fit_reason_1" }, 5), FNL_OK);
    assert_int_equal(run(&self), FNL_OK);
    assert_int_equal(self.out.length, lead_count);
    for (int64_t row = 0; row < lead_count; row++) {
        assert_true(number_at(self.out.children[0], row) == fit[row]);
        assert_true(text_is(self.out.children[1], row, bands[row]));
        assert_true(number_at(self.out.children[2], row) == fresh[row]);
        assert_true(number_at(self.out.children[3], row) == (fit[row] + fresh[row]) / 2);
    }
    assert_true(text_is(self.out.children[4], 0, "money"));
    assert_true(text_is(self.out.children[4], 2, "size"));
    assert_true(is_null_at(self.out.children[4], 3));
    end(&self);
}

static void test_report(void **state)
{
    (void)state;
    fixture self;
    struct ArrowSchema schema;
    struct ArrowArray rows;
    start(&self);
    assert_int_equal(fnl_report_new(self.model, &self.options.report, &self.error), FNL_OK);
    self.options.first_row = 1000;
    assert_int_equal(make(&self, NULL, 0), FNL_OK);
    assert_int_equal(run(&self), FNL_OK);
    assert_int_equal(run(&self), FNL_OK); /* counts add up, what is kept too */
    assert_int_equal(fnl_report_rejected(self.options.report), 2);
    assert_int_equal(fnl_report_result(self.options.report, &schema, &rows, &self.error), FNL_OK);
    bool kinds[3] = { false };
    for (int64_t row = 0; row < rows.length; row++) {
        if (text_is(rows.children[0], row, "future time in a decay"))
            kinds[0] = integer_at(rows.children[5], row) == 2;
        if (text_is(rows.children[0], row, "rounded to the scale"))
            kinds[1] = integer_at(rows.children[5], row) == 2 && text_is(rows.children[1], row, "budget");
        if (!is_null_at(rows.children[2], row))
            kinds[2] = integer_at(rows.children[2], row) == 1001 && text_is(rows.children[3], row, "many") &&
                       text_is(rows.children[1], row, "employees");
    }
    assert_true(kinds[0] && kinds[1] && kinds[2]);
    schema.release(&schema);
    rows.release(&rows);
    self.options.flags = FNL_RUN_STRICT;
    assert_int_equal(run(&self), FNL_E_DATA);
    assert_non_null(strstr(self.error.message, "many"));
    assert_non_null(strstr(self.error.message, "1001"));
    /* Strict looks at columns that are read, and only at these. */
    assert_int_equal(make(&self, (const char *[]){ "fresh" }, 1), FNL_OK);
    assert_int_equal(run(&self), FNL_E_DATA);
    fnl_report_free(self.options.report);
    end(&self);
}

/* A result is filled again in place, also when it was longer or shorter, and outlives what made it. */
static void test_reuse(void **state)
{
    (void)state;
    fixture self;
    struct ArrowArray first = { 0 };
    start(&self);
    assert_int_equal(make(&self, (const char *[]){ "fit", "fit_band" }, 2), FNL_OK);
    assert_int_equal(run(&self), FNL_OK);
    const void *numbers = self.out.children[0]->buffers[1];
    self.table.array.length = 2;
    self.table.array.offset = 3;
    assert_int_equal(run(&self), FNL_OK);
    assert_ptr_equal(self.out.children[0]->buffers[1], numbers);
    assert_int_equal(self.out.length, 2);
    assert_true(number_at(self.out.children[0], 0) == 0);
    assert_true(number_at(self.out.children[0], 1) == 62.5);
    self.table.array.length = 0;
    assert_int_equal(run(&self), FNL_OK);
    assert_int_equal(self.out.length, 0);
    self.table.array.offset = 0;
    self.table.array.length = lead_count;
    assert_int_equal(fnl_plan_run(self.plan, &self.table.array, &self.options, &first, &self.error), FNL_OK);
    fnl_plan_free(self.plan);
    fnl_model_unref(self.model);
    self.plan = NULL;
    self.model = NULL;
    assert_true(text_is(first.children[1], 0, "A"));
    assert_true(number_at(first.children[0], 4) == 62.5);
    first.release(&first);
    end(&self);
}

static double number_cell(const fnl_cell *cell)
{
    assert_int_equal(cell->type, FNL_CELL_NUMBER);
    return cell->number;
}

/* A table, its rows one by one as cells, and explanations say the same. */
static void test_one_truth(void **state)
{
    (void)state;
    enum { outputs = 13 };
    fixture self;
    start(&self);
    assert_int_equal(make(&self, NULL, 0), FNL_OK);
    assert_int_equal(run(&self), FNL_OK);
    fnl_scratch *scratch = NULL;
    assert_int_equal(fnl_scratch_new(NULL, &scratch, &self.error), FNL_OK);
    for (int64_t row = 0; row < lead_count; row++) {
        fnl_cell in[] = { text_cell(budgets[row]), text_cell(industries[row]), text_cell(NULL),
                          text_cell(employees[row]), text_cell(made[row]) };
        fnl_cell out[outputs];
        self.options.scratch = row % 2 == 0 ? scratch : NULL;
        assert_int_equal(fnl_plan_run_row(self.plan, in, 5, &self.options, out, outputs, &self.error), FNL_OK);
        for (int i = 0; i < outputs; i++) {
            const struct ArrowArray *column = self.out.children[i];
            if (is_null_at(column, row))
                assert_int_equal(out[i].type, FNL_CELL_NULL);
            else if (column->dictionary != NULL)
                assert_true(fnl_text_equal(text_at(column, row), (fnl_text){ out[i].text, out[i].length }));
            else
                assert_true(number_cell(&out[i]) == number_at(column, row));
        }
        struct ArrowSchema schemas[2];
        struct ArrowArray lines[2];
        assert_int_equal(
            fnl_plan_explain(self.plan, &self.table.array, row, &self.options, &schemas[0], &lines[0], &self.error),
            FNL_OK);
        assert_int_equal(fnl_plan_explain_row(self.plan, in, 5, &self.options, &schemas[1], &lines[1], &self.error),
                         FNL_OK);
        assert_int_equal(lines[0].length, lines[1].length);
        static const char *const scores[] = { "fit", "fresh", "both" };
        static const int columns[] = { 0, 7, 9 };
        double sums[3] = { 0 };
        for (int64_t line = 0; line < lines[0].length; line++) {
            assert_int_equal(is_null_at(lines[0].children[10], line), is_null_at(lines[1].children[10], line));
            if (!is_null_at(lines[0].children[5], line))
                assert_true(fnl_text_equal(text_at(lines[0].children[5], line), text_at(lines[1].children[5], line)));
            for (int i = 0; i < 3 && !is_null_at(lines[0].children[10], line); i++)
                if (text_is(lines[0].children[0], line, scores[i]))
                    sums[i] += number_at(lines[0].children[10], line);
        }
        for (int i = 0; i < 3; i++)
            assert_true(sums[i] == number_at(self.out.children[columns[i]], row));
        for (int i = 0; i < 2; i++) {
            schemas[i].release(&schemas[i]);
            lines[i].release(&lines[i]);
        }
    }
    fnl_scratch_free(scratch);
    end(&self);
}

static void test_row_arguments(void **state)
{
    (void)state;
    fixture self;
    fnl_cell cells[16] = { { 0 } };
    start(&self);
    assert_int_equal(make(&self, (const char *[]){ "fit", "fit_band" }, 2), FNL_OK);
    assert_int_equal(fnl_plan_run_row(self.plan, cells, 6, &self.options, cells + 8, 2, &self.error), FNL_E_ARG);
    assert_int_equal(fnl_plan_run_row(self.plan, cells, 5, &self.options, cells + 8, 3, &self.error), FNL_E_ARG);
    assert_int_equal(fnl_plan_run_row(self.plan, cells, 1, &self.options, cells + 8, 1, &self.error), FNL_OK);
    struct ArrowSchema schema;
    assert_int_equal(
        fnl_plan_explain(self.plan, &self.table.array, lead_count, &self.options, &schema, &self.out, &self.error),
        FNL_E_ARG);
    assert_non_null(strstr(self.error.message, "has 5 rows"));
    assert_int_equal(fnl_plan_explain(self.plan, &self.table.array, -1, &self.options, &schema, &self.out, &self.error),
                     FNL_E_ARG);
    end(&self);
}

/* Rules may have one name, and one that another would get: their columns do not, and each is the one that is named. */
static void names_of_rules(void **state)
{
    static const char text[] = "funnelcore: 1\nfields: [{name: a, type: int}]\nscores:\n"
                               "  - name: s\n    groups:\n      - name: g\n        rules:\n"
                               "          - {name: size, when: a > 0, points: 1}\n"
                               "          - {name: size (2), when: a > 0, points: 2}\n"
                               "          - {name: size, when: a > 0, points: 3}\n"
                               "          - {name: size (3), when: a > 0, points: 4}\n"
                               "          - {name: last, when: a > 0, points: 5}\n";
    static const char *const wanted[] = { "s.last", "s.size", "s.size (2)", "s.size (3)", "s.size (3) (2)" };
    static const double points[] = { 5, 1, 2, 3, 4 };
    const fnl_cell lead = { .type = FNL_CELL_INTEGER, .integer = 1 };
    fnl_model *model = NULL;
    fnl_plan *plan = NULL;
    fnl_error error = { 0 };
    (void)state;
    assert_int_equal(fnl_model_read(text, sizeof text - 1, NULL, &model, NULL, &error), FNL_OK);
    assert_int_equal(fnl_plan_new(model, NULL, wanted, 5, NULL, &plan, &error), FNL_OK);
    fnl_cell out[5];
    assert_int_equal(fnl_plan_run_row(plan, &lead, 1, NULL, out, 5, &error), FNL_OK);
    for (int i = 0; i < 5; i++)
        assert_true(out[i].number == points[i]);
    fnl_plan_free(plan);
    fnl_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outputs),   cmocka_unit_test(test_columns),   cmocka_unit_test(test_as_of),
        cmocka_unit_test(test_results),   cmocka_unit_test(test_report),    cmocka_unit_test(test_reuse),
        cmocka_unit_test(test_one_truth), cmocka_unit_test(names_of_rules), cmocka_unit_test(test_row_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
