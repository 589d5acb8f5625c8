/* Running the examples of a model: the agreement checked against itself. */
#include "plan/write.h"

#include <stdio.h>

typedef struct example_checker {
    const fnl_model *model;
    fnl_diagnostics *problems;
    fnl_index fields;  /* names of fields, then of activity columns: their numbers are those of sources */
    fnl_index outputs; /* names of all that is expected */
    fnl_plan *plan;
    fnl_scratch *scratch;
    fnl_arena arena;
    uint32_t number; /* of the example */
    uint32_t unmet;
} example_checker;

/* One thing that is not as the example says. */
static void add_problem(example_checker *checker, const fnl_example_value *value, const char *message)
{
    fnl_error problem;
    char path[sizeof problem.path];
    const fnl_example *of = &checker->model->examples[checker->number];
    if (value == NULL)
        snprintf(path, sizeof path, "examples[%u]", checker->number);
    else
        snprintf(path, sizeof path, "examples[%u].expect.%.*s", checker->number, FNL_TEXT_ARGS(value->name));
    fnl_fail_at(&problem, FNL_E_MODEL, value == NULL ? of->place : value->place, path, "example %.*s: %s",
                FNL_TEXT_ARGS(of->name), message);
    fnl_diagnostics_add(checker->problems, &problem);
    checker->unmet++;
}

/* The text as a value of a type other than text, by the rules of fields; NULL if it is none. */
static fnl_reading_value read_expected(const example_checker *checker, fnl_text text, fnl_type type)
{
    const fnl_field rules = { .type = type, .zone = checker->model->zone };
    fnl_reading_value value = { 0 };
    fnl_buffer scratch; /* stays empty: only texts are folded into it */
    fnl_buffer_start(&scratch, &checker->model->memory);
    fnl_field_read_text(&rules, text, &scratch, &value);
    fnl_buffer_end(&scratch);
    return value;
}

static bool is_met(const example_checker *checker, const fnl_example_value *expected, const fnl_cell *cell)
{
    static const fnl_type types[] = {
        [FNL_CELL_BOOL] = fnl_type_bool, [FNL_CELL_INTEGER] = fnl_type_int, [FNL_CELL_NUMBER] = fnl_type_number,
        [FNL_CELL_TIME] = fnl_type_time, [FNL_CELL_DATE] = fnl_type_date,
    };
    if (expected->is_null || cell->type == FNL_CELL_NULL)
        return expected->is_null && cell->type == FNL_CELL_NULL;
    if (cell->type == FNL_CELL_TEXT)
        return fnl_text_equal(expected->text, (fnl_text){ cell->text, cell->length });
    fnl_reading_value value = read_expected(checker, expected->text, types[cell->type]);
    if (value.is_null)
        return false;
    return cell->type == FNL_CELL_NUMBER ? value.number == cell->number : value.whole == cell->integer;
}

static void compare(example_checker *checker, const fnl_example_value *expected, const fnl_cell *cell)
{
    fnl_error message;
    if (is_met(checker, expected, cell))
        return;
    fnl_buffer shown;
    fnl_buffer_start(&shown, &checker->model->memory);
    if (cell->type == FNL_CELL_NULL)
        fnl_buffer_put_string(&shown, "NULL");
    fnl_put_cell(&shown, cell, checker->model->zone);
    fnl_text given = fnl_buffer_text(&shown);
    fnl_text wanted = expected->is_null ? FNL_TEXT("NULL") : expected->text;
    fnl_fail(&message, FNL_E_MODEL, "%.*s is %.*s, expected %.*s", FNL_TEXT_ARGS(expected->name), FNL_TEXT_ARGS(given),
             FNL_TEXT_ARGS(wanted));
    add_problem(checker, expected, message.message);
    fnl_buffer_end(&shown);
}

/* The lead as cells in the order of the model's own layout: fields that are not computed. */
static void fill_cells(const example_checker *checker, const fnl_example *example, fnl_cell *cells)
{
    for (uint32_t i = 0; i < checker->plan->child_count; i++)
        cells[i] = (fnl_cell){ .type = FNL_CELL_NULL };
    for (uint32_t i = 0; i < example->lead_count; i++) {
        const fnl_example_value *value = &example->lead[i];
        uint32_t field = 0;
        if (value->is_null || !fnl_index_find(&checker->fields, value->name, &field))
            continue;
        uint32_t child = checker->plan->sources[field].child;
        if (child != FNL_NO_CHILD)
            cells[child] =
                (fnl_cell){ .type = FNL_CELL_TEXT, .length = (uint32_t)value->text.length, .text = value->text.bytes };
    }
}

/* Whether what an example expects depends on the time, which it does not give. */
static bool lacks_as_of(const example_checker *checker, const fnl_example *example)
{
    bool needs = false;
    for (uint32_t i = 0; i < example->expect_count; i++) {
        uint32_t output = 0;
        if (fnl_index_find(&checker->outputs, example->expect[i].name, &output))
            needs |= fnl_output_is_timed(&checker->plan->outputs.items[output], &checker->plan->program);
    }
    return needs && !example->has_as_of;
}

static int32_t run_example(example_checker *checker, const fnl_example *example, fnl_cell *in, fnl_cell *out,
                           fnl_error *failure)
{
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    options.as_of = example->has_as_of ? example->as_of : 0;
    options.flags = FNL_RUN_STRICT; /* an example with a value that cannot be read proves nothing */
    options.scratch = checker->scratch;
    if (lacks_as_of(checker, example))
        return fnl_fail(failure, FNL_E_MODEL, "what it expects depends on the time: give it `as_of`");
    fill_cells(checker, example, in);
    int32_t code = fnl_cells_run(checker->plan, in, checker->plan->child_count, &options, out,
                                 checker->plan->outputs.count, failure);
    for (uint32_t i = 0; code == FNL_OK && i < example->expect_count; i++) {
        uint32_t output = 0;
        if (fnl_index_find(&checker->outputs, example->expect[i].name, &output))
            compare(checker, &example->expect[i], &out[output]);
    }
    return code;
}

/* Everything that any example expects, once each. */
static bool index_names(example_checker *checker)
{
    uint32_t number = 0;
    bool is_new = false;
    const fnl_model *model = checker->model;
    for (uint32_t i = 0; i < model->field_count; i++)
        if (!fnl_index_add(&checker->fields, model->fields[i].read.name, &number, &is_new))
            return false;
    for (uint32_t i = 0; i < model->activity_column_count; i++)
        if (!fnl_index_add(&checker->fields, model->activity_columns[i].read.name, &number, &is_new))
            return false;
    for (uint32_t i = 0; i < model->example_count; i++)
        for (uint32_t k = 0; k < model->examples[i].expect_count; k++)
            if (!fnl_index_add(&checker->outputs, model->examples[i].expect[k].name, &number, &is_new))
                return false;
    return true;
}

/* One plan for all examples, whose outputs are numbered as `outputs` are. */
static int32_t make_plan(example_checker *checker, fnl_error *error)
{
    const char **names = fnl_arena_take(&checker->arena, checker->outputs.count + (size_t)1, sizeof *names);
    if (names == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < checker->outputs.count; i++)
        names[i] = checker->outputs.keys[i].bytes; /* copies in an arena, with a NUL behind them */
    int32_t code = fnl_plan_make(checker->model, NULL, names, checker->outputs.count, &checker->plan, error);
    return code == FNL_OK ? fnl_scratch_make(&checker->model->memory, &checker->scratch, error) : code;
}

static int32_t run_examples(example_checker *checker, fnl_error *error)
{
    if (!index_names(checker))
        return fnl_fail_memory(error);
    if (checker->outputs.count == 0)
        return FNL_OK;
    int32_t code = make_plan(checker, error);
    if (code != FNL_OK)
        return code;
    fnl_cell *in = fnl_arena_take(&checker->arena, checker->plan->child_count + (size_t)1, sizeof *in);
    fnl_cell *out = fnl_arena_take(&checker->arena, checker->plan->outputs.count + (size_t)1, sizeof *out);
    if (in == NULL || out == NULL)
        return fnl_fail_memory(error);
    for (; checker->number < checker->model->example_count; checker->number++) {
        fnl_error failure = { 0 };
        code = run_example(checker, &checker->model->examples[checker->number], in, out, &failure);
        if (code == FNL_E_NOMEM)
            return fnl_fail_memory(error);
        if (code != FNL_OK)
            add_problem(checker, NULL, failure.message);
    }
    return FNL_OK;
}

int32_t fnl_plan_check_examples(const fnl_model *model, fnl_diagnostics *problems, fnl_error *error)
{
    example_checker checker = { .model = model, .problems = problems };
    fnl_arena_start(&checker.arena, &model->memory);
    fnl_index_start(&checker.fields, &model->memory, model->hash_seed);
    fnl_index_start(&checker.outputs, &model->memory, model->hash_seed);
    int32_t code = run_examples(&checker, error);
    fnl_plan_destroy(checker.plan);
    fnl_scratch_destroy(checker.scratch);
    fnl_index_end(&checker.outputs);
    fnl_index_end(&checker.fields);
    fnl_arena_end(&checker.arena);
    if (code != FNL_OK)
        return code;
    if (checker.unmet == 0)
        return FNL_OK;
    return fnl_fail(error, FNL_E_MODEL, "%u expectations of the examples are not met", checker.unmet);
}
