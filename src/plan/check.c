/* Running the examples of a model: the agreement checked against itself. */
#include "plan/binding.h"

#include "text/number.h"

#include <stdio.h>

typedef struct example_checker {
    const fnl_model *model;
    fnl_diagnostics *problems;
    uint32_t number; /* of the example */
    fnl_plan *plan;  /* with what it expects as outputs */
    fnl_arena arena;
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

static void show(const fnl_cell *cell, fnl_buffer *out)
{
    if (cell->type == FNL_CELL_NULL)
        fnl_buffer_put_string(out, "NULL");
    else if (cell->type == FNL_CELL_TEXT)
        fnl_buffer_put(out, cell->text, cell->length);
    else
        fnl_write_number(out, cell->number);
}

static bool is_met(const fnl_example_value *expected, const fnl_cell *cell)
{
    double number = 0;
    if (expected->is_null || cell->type == FNL_CELL_NULL)
        return expected->is_null && cell->type == FNL_CELL_NULL;
    if (cell->type == FNL_CELL_TEXT)
        return fnl_text_equal(expected->text, (fnl_text){ cell->text, cell->length });
    return fnl_read_number(expected->text, &number) == fnl_read_ok && number == cell->number;
}

static void compare(example_checker *checker, const fnl_example_value *expected, const fnl_cell *cell)
{
    fnl_error message;
    if (is_met(expected, cell))
        return;
    fnl_buffer shown;
    fnl_buffer_start(&shown, &checker->model->memory);
    show(cell, &shown);
    fnl_text given = fnl_buffer_text(&shown);
    fnl_text wanted = expected->is_null ? FNL_TEXT("NULL") : expected->text;
    fnl_fail(&message, FNL_E_MODEL, "%.*s is %.*s, expected %.*s", FNL_TEXT_ARGS(expected->name), FNL_TEXT_ARGS(given),
             FNL_TEXT_ARGS(wanted));
    add_problem(checker, expected, message.message);
    fnl_buffer_end(&shown);
}

/* The lead as cells in the order of the model's own layout: fields that are not computed. NULL without memory. */
static fnl_cell *cells_of(example_checker *checker, const fnl_example *example)
{
    fnl_cell *cells = fnl_arena_take(&checker->arena, checker->plan->child_count + (size_t)1, sizeof *cells);
    for (uint32_t field = 0; cells != NULL && field < checker->model->field_count; field++) {
        uint32_t child = checker->plan->sources[field].child;
        for (uint32_t i = 0; child != FNL_NO_CHILD && i < example->lead_count; i++) {
            const fnl_example_value *value = &example->lead[i];
            if (!value->is_null && fnl_text_equal(checker->model->fields[field].read.name, value->name))
                cells[child] = (fnl_cell){ .type = FNL_CELL_TEXT,
                                           .length = (uint32_t)value->text.length,
                                           .text = value->text.bytes };
        }
    }
    return cells;
}

/* A plan of what the example expects; NULL, and a problem added, if that is no output. */
static int32_t plan_for(example_checker *checker, const fnl_example *example, fnl_error *failure)
{
    const char **names = fnl_arena_take(&checker->arena, example->expect_count + (size_t)1, sizeof *names);
    for (uint32_t i = 0; names != NULL && i < example->expect_count; i++)
        names[i] = fnl_arena_copy(&checker->arena, example->expect[i].name).bytes;
    for (uint32_t i = 0; names != NULL && i < example->expect_count; i++)
        if (names[i] == NULL)
            names = NULL;
    if (names == NULL)
        return FNL_E_NOMEM;
    int32_t code = fnl_plan_make(checker->model, NULL, names, example->expect_count, &checker->plan, failure);
    if (code == FNL_OK && checker->plan->outputs.count != example->expect_count)
        return fnl_fail(failure, FNL_E_MODEL, "expect names single outputs, not groups of them");
    return code;
}

static int32_t run_example(example_checker *checker, const fnl_example *example, fnl_error *failure)
{
    int32_t code = plan_for(checker, example, failure);
    if (code != FNL_OK)
        return code;
    uint32_t count = checker->plan->outputs.count;
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    options.as_of = example->has_as_of ? example->as_of : 0;
    options.flags = FNL_RUN_STRICT; /* an example with a value that cannot be read proves nothing */
    fnl_cell *in = cells_of(checker, example);
    fnl_cell *out = fnl_arena_take(&checker->arena, count + (size_t)1, sizeof *out);
    if (in == NULL || out == NULL)
        return FNL_E_NOMEM;
    code = fnl_plan_compute_row(checker->plan, in, checker->plan->child_count, &options, out, count, failure);
    for (uint32_t i = 0; code == FNL_OK && i < example->expect_count; i++)
        compare(checker, &example->expect[i], &out[i]);
    return code;
}

int32_t fnl_plan_check_examples(const fnl_model *model, fnl_diagnostics *problems, fnl_error *error)
{
    example_checker checker = { .model = model, .problems = problems };
    for (; checker.number < model->example_count; checker.number++) {
        const fnl_example *example = &model->examples[checker.number];
        fnl_error failure = { 0 };
        if (example->expect_count == 0)
            continue;
        fnl_arena_start(&checker.arena, &model->memory);
        checker.plan = NULL;
        int32_t code = run_example(&checker, example, &failure);
        fnl_plan_destroy(checker.plan);
        fnl_arena_end(&checker.arena);
        if (code == FNL_E_NOMEM)
            return fnl_fail_memory(error);
        if (code != FNL_OK)
            add_problem(&checker, NULL, failure.message);
    }
    if (checker.unmet == 0)
        return FNL_OK;
    return fnl_fail(error, FNL_E_MODEL, "%u expectations of the examples are not met", checker.unmet);
}
