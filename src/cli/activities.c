/* `--activities FILE`: what leads did, added up before the leads are read. */
#include "activities.h"

#include "columns.h"
#include "file_options.h"
#include "progress.h"

#include <stdlib.h>
#include <unistd.h>

static const char table[] = "activities";

/* One model reading the file. */
typedef struct reader {
    const fnl_model *model;
    const char *name;
    int64_t as_of;
    fnl_state *state;
    fnl_column_type *types;
    fnl_columns columns;
    bool is_bound;
} reader;

/* The file being read. */
typedef struct reading {
    fnl_leads file;
    fnl_batch batch;
    reader readers[fnl_most_models];
    unsigned count;
    fnl_rejects *rejects;
    fnl_trouble *trouble;
} reading;

static int32_t new_state(const reader *self, fnl_state **state, fnl_error *error)
{
    fnl_state_options options = FNL_STATE_OPTIONS_INIT;
    options.as_of = self->as_of;
    return fnl_state_new(self->model, table, &options, state, error);
}

/* A model without activities has nothing to read. */
static bool start_reader(reading *self, const fnl_model *model, const char *name, int64_t as_of, fnl_error *error)
{
    reader *next = &self->readers[self->count];
    *next = (reader){ .model = model, .name = name, .as_of = as_of };
    int32_t code = new_state(next, &next->state, error);
    if (code == FNL_OK)
        self->count++;
    else if (code != FNL_E_MODEL)
        return fnl_trouble_of_error(self->trouble, NULL, error);
    return true;
}

static bool start_readers(reading *self, const fnl_activities *activities, int64_t as_of)
{
    fnl_error error = { 0 };
    for (unsigned i = 0; i < activities->count; i++)
        if (!start_reader(self, activities->models[i], activities->names[i], as_of, &error))
            return false;
    return self->count > 0 || fnl_trouble_of_error(self->trouble, NULL, &error);
}

static bool open_file(reading *self, const fnl_arguments *arguments)
{
    const fnl_model *models[fnl_most_models];
    for (unsigned i = 0; i < self->count; i++)
        models[i] = self->readers[i].model;
    return fnl_activities_of_arguments(arguments, models, self->count, &self->file, self->trouble);
}

static bool choose_columns(reading *self)
{
    uint32_t count = self->file.name_count;
    bool *wanted = fnl_take_memory(count, sizeof *wanted);
    bool fine = true;
    for (unsigned i = 0; i < self->count && fine; i++) {
        reader *one = &self->readers[i];
        one->types = fnl_take_memory(count, sizeof *one->types);
        fine = fnl_column_types_find(one->model, table, self->file.names, count, one->types, self->trouble);
        for (uint32_t k = 0; k < count && fine; k++)
            wanted[k] = wanted[k] || one->types[k].kind != fnl_column_unread;
        fnl_columns_start(&one->columns, self->file.names, count, one->types);
    }
    fnl_leads_start_batch(&self->file, wanted, &self->batch);
    free(wanted);
    return fine;
}

static int32_t bind_state(const reader *self, fnl_state *state, fnl_error *error)
{
    struct ArrowSchema schema;
    fnl_columns_schema(&self->columns, &schema);
    int32_t code = fnl_state_bind(state, table, &schema, error);
    schema.release(&schema);
    return code;
}

/* Into a state of its own, for what a report has no room for. */
static int32_t add_again(void *context, const struct ArrowArray *rows, fnl_report *report, fnl_error *error)
{
    const reader *self = context;
    fnl_state *state;
    int32_t code = new_state(self, &state, error);
    if (code != FNL_OK)
        return code;
    code = bind_state(self, state, error);
    if (code == FNL_OK)
        code = fnl_state_add(state, table, rows, report, error);
    fnl_state_free(state);
    return code;
}

static bool add_batch(reading *self, reader *to)
{
    fnl_error error;
    fnl_report *report;
    bool is_changed = fnl_columns_fill(&to->columns, &self->batch);
    if (is_changed || !to->is_bound) {
        if (bind_state(to, to->state, &error) != FNL_OK)
            return fnl_trouble_of_error(self->trouble, to->name, &error);
        to->is_bound = true;
    }
    if (fnl_report_new(NULL, &report, &error) != FNL_OK)
        return fnl_trouble_of_error(self->trouble, NULL, &error);
    fnl_rejects_run run = { to->name, &self->batch, &to->columns.array, add_again, to };
    bool fine = fnl_state_add(to->state, table, &to->columns.array, report, &error) == FNL_OK
                    ? fnl_rejects_add(self->rejects, &run, report, self->trouble)
                    : fnl_trouble_of_error(self->trouble, to->name, &error);
    fnl_report_free(report);
    return fine;
}

static bool add_file(reading *self, bool with_progress)
{
    fnl_progress progress;
    bool fine = true;
    fnl_progress_start(&progress, &self->file.source, with_progress);
    do {
        fine = fnl_leads_next(&self->file, &self->batch, self->trouble);
        for (unsigned i = 0; i < self->count && fine; i++)
            fine = add_batch(self, &self->readers[i]);
        fnl_progress_show(&progress, self->file.rows);
    } while (fine && self->batch.rows > 0);
    fnl_progress_end(&progress);
    return fine;
}

/* Finished here: runs of many threads would wait for the first that asks. */
static bool finish_states(reading *self)
{
    fnl_error error;
    for (unsigned i = 0; i < self->count; i++)
        if (fnl_state_strays(self->readers[i].state, NULL, NULL, &error) != FNL_OK)
            return fnl_trouble_of_error(self->trouble, self->readers[i].name, &error);
    return true;
}

static void end_reading(reading *self)
{
    for (unsigned i = 0; i < self->count; i++) {
        free(self->readers[i].types);
        fnl_columns_end(&self->readers[i].columns);
        fnl_state_free(self->readers[i].state);
    }
    fnl_batch_end(&self->batch);
    fnl_leads_close(&self->file);
}

void fnl_activities_add(fnl_activities *activities, const fnl_model *model, const char *name)
{
    activities->models[activities->count] = model;
    activities->names[activities->count++] = name;
}

bool fnl_activities_read(fnl_activities *activities, const fnl_arguments *arguments, int64_t as_of,
                         fnl_rejects *rejects, fnl_trouble *trouble)
{
    reading self = { .rejects = rejects, .trouble = trouble };
    bool is_quiet = fnl_arguments_has(arguments, fnl_option_quiet);
    if (!fnl_arguments_has(arguments, fnl_option_activities))
        return true;
    for (unsigned i = 0; i < activities->count; i++)
        if (activities->names[i] == NULL)
            activities->names[i] = fnl_source_name(arguments->values[fnl_option_activities]);
    bool fine = start_readers(&self, activities, as_of) && open_file(&self, arguments);
    if (fine && !is_quiet)
        fnl_leads_say_absent(&self.file, "activity");
    fine = fine && choose_columns(&self) && add_file(&self, !is_quiet && isatty(STDERR_FILENO)) && finish_states(&self);
    for (unsigned i = 0; i < self.count && fine; i++)
        for (unsigned k = 0; k < activities->count; k++)
            if (activities->models[k] == self.readers[i].model) {
                activities->states[k] = self.readers[i].state;
                self.readers[i].state = NULL;
            }
    end_reading(&self);
    return fine;
}

bool fnl_activities_say_strays(const fnl_activities *activities, fnl_trouble *trouble)
{
    for (unsigned i = 0; i < activities->count; i++) {
        int64_t keys = 0;
        int64_t rows = 0;
        fnl_error error;
        if (activities->states[i] == NULL)
            continue;
        if (fnl_state_strays(activities->states[i], &keys, &rows, &error) != FNL_OK)
            return fnl_trouble_of_error(trouble, activities->names[i], &error);
        if (keys > 0)
            fnl_say("%s: %lld activit%s of %lld key%s belong%s to no lead", activities->names[i], (long long)rows,
                    rows == 1 ? "y" : "ies", (long long)keys, keys == 1 ? "" : "s", rows == 1 ? "s" : "");
    }
    return true;
}

void fnl_activities_end(fnl_activities *activities)
{
    for (unsigned i = 0; i < activities->count; i++)
        fnl_state_free(activities->states[i]);
    *activities = (fnl_activities){ 0 };
}
