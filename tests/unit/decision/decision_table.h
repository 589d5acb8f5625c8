/* Running decisions in tests: leads with two whole numbers, results as people write them. */
#ifndef DECISION_TABLE_H
#define DECISION_TABLE_H

#include "arrow_reading.h"

#include <funnelcore/funnelcore.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "funnelcore: 1\nname: d\nversion: '1'\nfields: [{name: x, type: int}, {name: y, type: int}]\n"

enum { lead_columns = 2, shown_size = 512 };

typedef struct lead {
    bool has_x;
    int64_t x;
    bool has_y;
    int64_t y;
} lead;

typedef struct decision_run {
    struct ArrowSchema leads, fields[lead_columns], *field_list[lead_columns];
    struct ArrowArray array, columns[lead_columns], *column_list[lead_columns];
    const void *buffers[lead_columns][2];
    const void *no_validity[1];
    fnl_model *model;
    fnl_plan *plan;
    fnl_report *report;
    struct ArrowSchema schema; /* of the results */
    struct ArrowArray out;
} decision_run;

static inline void release_nothing(struct ArrowArray *array)
{
    array->release = NULL;
}

static inline void release_no_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static inline void fill_column(decision_run *run, uint32_t column, const lead *leads, int64_t rows)
{
    uint8_t *valid = calloc((size_t)rows / 8 + 1, 1);
    int64_t *values = calloc((size_t)rows + 1, sizeof *values);
    assert_true(valid != NULL && values != NULL);
    for (int64_t row = 0; row < rows; row++) {
        bool known = column == 0 ? leads[row].has_x : leads[row].has_y;
        valid[row / 8] = (uint8_t)(valid[row / 8] | known << row % 8);
        values[row] = column == 0 ? leads[row].x : leads[row].y;
    }
    run->buffers[column][0] = valid;
    run->buffers[column][1] = values;
    run->fields[column] = (struct ArrowSchema){
        .format = "l", .name = column == 0 ? "x" : "y", .flags = ARROW_FLAG_NULLABLE, .release = release_no_schema
    };
    run->columns[column] = (struct ArrowArray){
        .length = rows, .null_count = -1, .n_buffers = 2, .buffers = run->buffers[column], .release = release_nothing
    };
    run->field_list[column] = &run->fields[column];
    run->column_list[column] = &run->columns[column];
}

/* Reads the model and runs it over the leads. */
static inline void start_decisions(decision_run *run, const char *model, const char *const *names, uint32_t n_names,
                                   const lead *leads, int64_t rows)
{
    fnl_error error = { 0 };
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    *run = (decision_run){
        .leads = { .format = "+s", .n_children = 2, .children = run->field_list, .release = release_no_schema },
        .array = { .length = rows, .n_buffers = 1, .n_children = 2, .children = run->column_list },
    };
    run->array.buffers = run->no_validity;
    run->array.release = release_nothing;
    fill_column(run, 0, leads, rows);
    fill_column(run, 1, leads, rows);
    if (fnl_model_read(model, strlen(model), NULL, &run->model, NULL, &error) != FNL_OK)
        fail_msg("%u:%u: %s [%s]", error.line, error.column, error.message, error.path);
    if (fnl_plan_new(run->model, &run->leads, names, n_names, NULL, &run->plan, &error) != FNL_OK)
        fail_msg("%s", error.message);
    assert_int_equal(fnl_plan_schema(run->plan, &run->schema, &error), FNL_OK);
    assert_int_equal(fnl_report_new(NULL, &run->report, &error), FNL_OK);
    options.report = run->report;
    assert_int_equal(fnl_plan_run(run->plan, &run->array, &options, &run->out, &error), FNL_OK);
}

static inline void end_decisions(decision_run *run)
{
    if (run->out.release != NULL)
        run->out.release(&run->out);
    run->schema.release(&run->schema);
    fnl_report_free(run->report);
    fnl_plan_free(run->plan);
    fnl_model_unref(run->model);
    for (int i = 0; i < lead_columns; i++)
        for (int k = 0; k < 2; k++)
            free((void *)(uintptr_t)run->buffers[i][k]);
}

static inline void show_list(const struct ArrowArray *array, int64_t row, char shown[shown_size])
{
    const int32_t *offsets = array->buffers[1];
    size_t length = (size_t)snprintf(shown, shown_size, "[");
    for (int32_t i = offsets[row]; i < offsets[row + 1]; i++) {
        fnl_text item = text_at(array->children[0], i);
        length += (size_t)snprintf(shown + length, shown_size - length, "%s%.*s", i == offsets[row] ? "" : ", ",
                                   FNL_TEXT_ARGS(item));
    }
    snprintf(shown + length, shown_size - length, "]");
}

/* A value of a result: NULL, true, 12, 1.5, call, [a, b]. */
static inline void show_value(const decision_run *run, uint32_t column, int64_t row, char shown[shown_size])
{
    const struct ArrowArray *array = run->out.children[column];
    const char *format = run->schema.children[column]->format;
    if (is_null_at(array, row))
        snprintf(shown, shown_size, "NULL");
    else if (strcmp(format, "+l") == 0)
        show_list(array, row, shown);
    else if (strcmp(format, "b") == 0)
        snprintf(shown, shown_size, "%s", bool_at(array, row) ? "true" : "false");
    else if (strcmp(format, "g") == 0)
        snprintf(shown, shown_size, "%.15g", number_at(array, row));
    else if (strcmp(format, "l") == 0)
        snprintf(shown, shown_size, "%lld", (long long)integer_at(array, row));
    else
        snprintf(shown, shown_size, "%.*s", FNL_TEXT_ARGS(text_at(array, row)));
}

#endif
