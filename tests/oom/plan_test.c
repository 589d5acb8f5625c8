/* Every allocation of the functions of plans, reports and scratch fails once in turn. */
#include "each_allocation.h"
#include "leads.h"
#include "model_file.h"

static char yaml[model_file_limit];
static size_t yaml_size;

static const int64_t as_of = 1795226400000000; /* 2026-11-21T09:00+07:00 */

typedef struct fixture {
    failing_memory memory;
    fnl_allocator allocator;
    struct leads leads;
    fnl_model *model;
    fnl_plan *plan;
    fnl_plan *row_plan; /* of cells */
    fnl_scratch *scratch;
    fnl_report *report;
    fnl_cell *cells; /* of results */
    uint32_t n_cells;
} fixture;

/* What a run of one lead can give without scratch memory: no texts that are made while running. */
static const char *const row_outputs[] = { "scores",       "reasons",     "stage_next",  "moved",
                                           "wait_until",   "mql_at_next", "next_action", "next_weight",
                                           "extra_points", "owner_team",  "sla" };
enum { row_output_count = sizeof row_outputs / sizeof *row_outputs };

static void fixture_start(fixture *self)
{
    *self = (fixture){ .memory = { .until = SIZE_MAX } };
    self->allocator = failing(&self->memory);
    leads_start(&self->leads);
    fnl_model_options options = FNL_MODEL_OPTIONS_INIT;
    fnl_error error = { 0 };
    options.allocator = &self->allocator;
    if (fnl_model_read(yaml, yaml_size, &options, &self->model, NULL, &error) != FNL_OK ||
        fnl_plan_new(self->model, &self->leads.schema, NULL, 0, NULL, &self->plan, &error) != FNL_OK ||
        fnl_plan_new(self->model, NULL, row_outputs, row_output_count, NULL, &self->row_plan, &error) != FNL_OK)
        fail_msg("%s [%s]", error.message, error.path);
    self->n_cells = fnl_plan_output_count(self->row_plan);
    self->cells = calloc(self->n_cells, sizeof *self->cells);
    assert_non_null(self->cells);
}

static void fixture_end(fixture *self)
{
    free(self->cells);
    fnl_report_free(self->report);
    fnl_scratch_free(self->scratch);
    fnl_plan_free(self->plan);
    fnl_plan_free(self->row_plan);
    fnl_model_unref(self->model);
    assert_int_equal(self->memory.live, 0);
}

static int32_t make_plan(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_plan *plan = NULL;
    int32_t code = fnl_plan_new(self->model, &self->leads.schema, NULL, 0, NULL, &plan, error);
    assert_int_equal(plan != NULL, code == FNL_OK);
    fnl_plan_free(plan);
    return code;
}

static int32_t make_row_plan(void *given, fnl_error *error)
{
    static const char *const outputs[] = { "scores", "total_reason_1" };
    fixture *self = given;
    fnl_plan *plan = NULL;
    int32_t code = fnl_plan_new(self->model, NULL, outputs, 2, NULL, &plan, error);
    assert_int_equal(plan != NULL, code == FNL_OK);
    fnl_plan_free(plan);
    return code;
}

static int32_t describe_plan(void *given, fnl_error *error)
{
    fixture *self = given;
    struct ArrowSchema schema = { 0 };
    int32_t code = fnl_plan_schema(self->plan, &schema, error);
    assert_int_equal(schema.release != NULL, code == FNL_OK);
    if (code == FNL_OK)
        schema.release(&schema);
    return code;
}

static int32_t check_model(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_diagnostics *problems = NULL;
    int32_t code = fnl_model_check(self->model, &problems, NULL, error);
    fnl_diagnostics_free(problems);
    return code;
}

static fnl_run_options run_options(const fixture *self)
{
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    options.as_of = as_of;
    options.scratch = self->scratch;
    options.report = self->report;
    return options;
}

/* A fresh result, and the same filled again. */
static int32_t run_plan(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_run_options options = run_options(self);
    struct ArrowArray out = { 0 };
    int32_t code = fnl_plan_run(self->plan, &self->leads.array, &options, &out, error);
    if (code == FNL_OK)
        code = fnl_plan_run(self->plan, &self->leads.array, &options, &out, error);
    if (out.release != NULL)
        out.release(&out);
    return code;
}

static int32_t run_row(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_run_options options = run_options(self);
    return fnl_plan_run_row(self->row_plan, lead_cells, lead_columns, &options, self->cells, self->n_cells, error);
}

static int32_t release_table(int32_t code, struct ArrowSchema *schema, struct ArrowArray *table)
{
    assert_int_equal(schema->release != NULL, code == FNL_OK);
    assert_int_equal(table->release != NULL, code == FNL_OK);
    if (code != FNL_OK)
        return code;
    assert_true(table->length > 0);
    schema->release(schema);
    table->release(table);
    return code;
}

static int32_t explain(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_run_options options = run_options(self);
    struct ArrowSchema schema = { 0 };
    struct ArrowArray table = { 0 };
    int32_t code = fnl_plan_explain(self->plan, &self->leads.array, 1, &options, &schema, &table, error);
    return release_table(code, &schema, &table);
}

static int32_t explain_row(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_run_options options = run_options(self);
    struct ArrowSchema schema = { 0 };
    struct ArrowArray table = { 0 };
    int32_t code = fnl_plan_explain_row(self->row_plan, lead_cells, lead_columns, &options, &schema, &table, error);
    return release_table(code, &schema, &table);
}

/* A scratch or report that a failed run has used is freed as any other. */
static int32_t run_with_new_scratch(void *given, fnl_error *error)
{
    fixture *self = given;
    assert_null(self->scratch);
    int32_t code = fnl_scratch_new(self->model, &self->scratch, error);
    if (code == FNL_OK)
        code = run_plan(self, error);
    if (code == FNL_OK)
        code = run_row(self, error);
    if (code == FNL_OK)
        code = explain(self, error);
    fnl_scratch_free(self->scratch);
    self->scratch = NULL;
    return code;
}

static int32_t run_with_new_report(void *given, fnl_error *error)
{
    fixture *self = given;
    assert_null(self->report);
    int32_t code = fnl_report_new(self->model, &self->report, error);
    if (code == FNL_OK)
        code = run_plan(self, error);
    if (code == FNL_OK)
        code = run_row(self, error);
    struct ArrowSchema schema = { 0 };
    struct ArrowArray table = { 0 };
    if (code == FNL_OK) {
        /* Eight in the table (one entered its stage in the future, one was answered early, one needs a day that the calendar
           does not know, two pauses), twice, and two in the cells: counted also where there was no memory to keep them. */
        assert_int_equal(fnl_report_rejected(self->report), 18);
        code = fnl_report_result(self->report, &schema, &table, error);
        release_table(code, &schema, &table);
    }
    fnl_report_free(self->report);
    self->report = NULL;
    return code;
}

/* A run that failed leaves a kept scratch as good as before. */
static void check_scratch_after_failures(fixture *self)
{
    assert_int_equal(fnl_scratch_new(self->model, &self->scratch, NULL), FNL_OK);
    fnl_error error = { 0 };
    int32_t code = FNL_E_NOMEM;
    for (size_t i = 0; code == FNL_E_NOMEM; i++) {
        self->memory.until = self->memory.asked + i;
        code = run_plan(self, &error);
    }
    assert_int_equal(code, FNL_OK);
    self->memory.until = SIZE_MAX;
}

static void test_plan(void **state)
{
    (void)state;
    fixture self;
    fixture_start(&self);
    failing_memory *memory = &self.memory;
    fail_each_allocation("fnl_plan_new, every output", memory, oom_fails, make_plan, &self);
    fail_each_allocation("fnl_plan_new, cells", memory, oom_fails, make_row_plan, &self);
    fail_each_allocation("fnl_plan_schema", memory, oom_fails, describe_plan, &self);
    fail_each_allocation("fnl_model_check", memory, oom_fails, check_model, &self);
    fixture_end(&self);
}

static void test_runs(void **state)
{
    (void)state;
    fixture self;
    fixture_start(&self);
    failing_memory *memory = &self.memory;
    fail_each_allocation("fnl_plan_run, twice", memory, oom_fails, run_plan, &self);
    fail_each_allocation("fnl_plan_run_row", memory, oom_fails, run_row, &self);
    fail_each_allocation("fnl_plan_explain", memory, oom_fails, explain, &self);
    fail_each_allocation("fnl_plan_explain_row", memory, oom_fails, explain_row, &self);
    fail_each_allocation("fnl_scratch_new and runs", memory, oom_fails, run_with_new_scratch, &self);
    fail_each_allocation("fnl_report_new, runs, result", memory, oom_may_be_borne, run_with_new_report, &self);
    check_scratch_after_failures(&self);
    fixture_end(&self);
}

/* A run that has scratch and a result to fill again asks for no memory at all. */
static void test_kept_memory(void **state)
{
    (void)state;
    fixture self;
    fixture_start(&self);
    assert_int_equal(fnl_scratch_new(self.model, &self.scratch, NULL), FNL_OK);
    fnl_run_options options = run_options(&self);
    struct ArrowArray out = { 0 };
    size_t asked = 0;
    for (int i = 0; i < 3; i++) {
        asked = self.memory.asked;
        assert_int_equal(fnl_plan_run(self.plan, &self.leads.array, &options, &out, NULL), FNL_OK);
    }
    assert_int_equal(self.memory.asked, asked);
    for (int i = 0; i < 3; i++) {
        asked = self.memory.asked;
        assert_int_equal(run_row(&self, NULL), FNL_OK);
    }
    assert_int_equal(self.memory.asked, asked);
    out.release(&out);
    fixture_end(&self);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan),
        cmocka_unit_test(test_runs),
        cmocka_unit_test(test_kept_memory),
    };
    if (argc != 2)
        return fprintf(stderr, "usage: %s model.yaml\n", argv[0]), 2;
    yaml_size = read_model_file(argv[1], yaml);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
