/* `fnl diff`: who changes score, band, status and stage from one model to another, and by which rules. */
#include "diff.h"

#include "activities.h"
#include "commands.h"
#include "file_options.h"
#include "progress.h"

#include <stdlib.h>
#include <unistd.h>

/* One of the two models. */
typedef struct side {
    fnl_model *model;
    fnl_choice choice;
    fnl_columns columns;
    fnl_plan *plan;
    fnl_scratch *scratch;
    struct ArrowArray result;
    fnl_page leads_name; /* what messages call the leads as this model reads them */
    fnl_page activities_name;
    const fnl_state *activities;
} side;

/* What a comparison holds, in the order in which it is opened. */
typedef struct comparison {
    const fnl_arguments *arguments;
    fnl_trouble *trouble;
    int64_t as_of;
    side sides[fnl_diff_sides];
    fnl_leads leads;
    fnl_batch batch;
    fnl_rejects rejects;
    fnl_activities activities;
    fnl_form form;
    fnl_file output;
    fnl_diff diff;
    fnl_diff_list list;
    bool *is_changed;
    size_t capacity;
} comparison;

static void name_file(fnl_page *name, const char *file, const char *model)
{
    fnl_page_print(name, "%s, read by %s", file, model);
    fnl_page_put_byte(name, '\0');
}

static bool open_models(comparison *self)
{
    const fnl_arguments *arguments = self->arguments;
    if (!fnl_leads_are_named(arguments, fnl_diff_sides, self->trouble))
        return false;
    for (unsigned i = 0; i < fnl_diff_sides; i++) {
        if (!fnl_model_file_open(arguments->operands[i], arguments, &self->sides[i].model, self->trouble))
            return false;
        self->diff.models[i] = fnl_source_name(arguments->operands[i]);
    }
    const fnl_model *models[] = { self->sides[0].model, self->sides[1].model };
    return fnl_model_file_as_of(models[1], arguments, &self->as_of, self->trouble) &&
           fnl_leads_of_arguments(arguments, models, fnl_diff_sides, fnl_diff_sides, &self->leads, self->trouble);
}

static bool open_side(comparison *self, unsigned number)
{
    side *one = &self->sides[number];
    const char *model = self->diff.models[number];
    const char *activities = self->arguments->values[fnl_option_activities];
    fnl_error error;
    name_file(&one->leads_name, self->leads.source.name, model);
    if (activities != NULL) {
        name_file(&one->activities_name, fnl_source_name(activities), model);
        fnl_activities_add(&self->activities, one->model, one->activities_name.bytes);
    }
    const fnl_wish wish = { .outputs = fnl_diff_groups, .leads_name = one->leads_name.bytes, .is_quiet = true };
    if (!fnl_choose(one->model, &self->leads, &wish, &one->choice, self->trouble))
        return false;
    fnl_choice_start_columns(&one->choice, &one->columns);
    return fnl_scratch_new(NULL, &one->scratch, &error) == FNL_OK || fnl_trouble_of_error(self->trouble, NULL, &error);
}

/* The column that names leads, by the new model if it has one; FNL_NO_OUTPUT if there is none. */
static bool find_id(const comparison *self, uint32_t *column)
{
    *column = FNL_NO_OUTPUT;
    for (unsigned i = fnl_diff_sides; i > 0 && *column == FNL_NO_OUTPUT; i--) {
        struct ArrowSchema schema;
        fnl_error error;
        if (fnl_model_schema(self->sides[i - 1].model, "leads", &schema, &error) != FNL_OK)
            return fnl_trouble_of_error(self->trouble, NULL, &error);
        const char *name = fnl_model_id_column(&schema);
        for (uint32_t k = 0; name != NULL && k < self->leads.name_count; k++)
            if (strcmp(self->leads.names[k], name) == 0)
                *column = k;
        schema.release(&schema);
    }
    return true;
}

/* Only what the models read, and what names the leads. */
static void start_batch(comparison *self, uint32_t id)
{
    bool *wanted = fnl_take_memory(self->leads.name_count, sizeof *wanted);
    for (uint32_t i = 0; i < self->leads.name_count; i++)
        wanted[i] = i == id || self->sides[0].choice.types[i].kind != fnl_column_unread ||
                    self->sides[1].choice.types[i].kind != fnl_column_unread;
    fnl_leads_start_batch(&self->leads, wanted, &self->batch);
    free(wanted);
}

static bool open_comparison(comparison *self)
{
    const fnl_arguments *arguments = self->arguments;
    uint32_t id;
    if (!open_models(self))
        return false;
    self->diff.leads_name = self->leads.source.name;
    self->diff.as_of = arguments->values[fnl_option_as_of];
    if (!fnl_arguments_has(arguments, fnl_option_quiet))
        fnl_leads_say_absent(&self->leads, "lead");
    for (unsigned i = 0; i < fnl_diff_sides; i++)
        if (!open_side(self, i))
            return false;
    const fnl_model *models[] = { self->sides[0].model, self->sides[1].model };
    const struct ArrowSchema *results[] = { &self->sides[0].choice.schema, &self->sides[1].choice.schema };
    if (!fnl_diff_find(&self->diff, models, results, self->trouble) || !find_id(self, &id) ||
        !fnl_output_form(arguments, &self->form, self->trouble) ||
        !fnl_rejects_open(&self->rejects, NULL, false, self->trouble) ||
        !fnl_file_open(&self->output, arguments->values[fnl_option_output], self->trouble))
        return false;
    self->rejects.is_brief = true;
    start_batch(self, id);
    self->list = (fnl_diff_list){ .form = self->form, .with_bold = fnl_output_has_bold(arguments) };
    fnl_diff_list_start(&self->list, &self->diff, id == FNL_NO_OUTPUT ? NULL : self->leads.names[id], id);
    return true;
}

static int32_t run_plan(const comparison *self, const side *one, const struct ArrowArray *rows, fnl_report *report,
                        struct ArrowArray *result, fnl_error *error)
{
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    options.as_of = self->as_of;
    options.report = report;
    options.scratch = one->scratch;
    options.activities = one->activities;
    return fnl_plan_run(one->plan, rows, &options, result, error);
}

static bool bind_side(comparison *self, side *one)
{
    if (one->result.release != NULL)
        one->result.release(&one->result); /* of the plan before */
    fnl_plan_free(one->plan);
    one->plan = NULL;
    return fnl_choice_bind(&one->choice, &one->columns, &one->plan, self->trouble);
}

static bool run_side(comparison *self, side *one)
{
    fnl_error error;
    fnl_report *report;
    bool is_changed = fnl_columns_fill(&one->columns, &self->batch);
    if ((is_changed || one->plan == NULL) && !bind_side(self, one))
        return false;
    if (fnl_report_new(NULL, &report, &error) != FNL_OK)
        return fnl_trouble_of_error(self->trouble, NULL, &error);
    /* Values are counted only, so nothing is read again. */
    const fnl_rejects_run run = { .file = one->leads_name.bytes, .batch = &self->batch, .table = &one->columns.array };
    bool fine = run_plan(self, one, &one->columns.array, report, &one->result, &error) == FNL_OK
                    ? fnl_rejects_add(&self->rejects, &run, report, self->trouble)
                    : fnl_trouble_of_error(self->trouble, one->leads_name.bytes, &error);
    fnl_report_free(report);
    return fine;
}

static bool compare_batch(comparison *self)
{
    size_t rows = (size_t)self->batch.rows;
    for (unsigned i = 0; i < fnl_diff_sides; i++)
        if (!run_side(self, &self->sides[i]))
            return false;
    if (rows >= self->capacity)
        self->is_changed = fnl_grow_memory(self->is_changed, rows + 1, &self->capacity, sizeof *self->is_changed);
    memset(self->is_changed, 0, rows * sizeof *self->is_changed);
    const struct ArrowArray *results[] = { &self->sides[0].result, &self->sides[1].result };
    return fnl_diff_add(&self->diff, results, self->is_changed, self->trouble) &&
           (!fnl_arguments_has(self->arguments, fnl_option_list) ||
            fnl_diff_list_write(&self->list, &self->diff, &self->batch, results, self->is_changed, &self->output,
                                self->trouble));
}

static bool compare_leads(comparison *self, fnl_progress *progress)
{
    bool fine = true;
    do {
        fine = fnl_leads_next(&self->leads, &self->batch, self->trouble) && compare_batch(self);
        fnl_progress_show(progress, self->leads.rows);
    } while (fine && self->batch.rows > 0);
    fnl_progress_end(progress);
    return fine;
}

static bool write_summary(comparison *self)
{
    fnl_page page = { 0 };
    if (self->form == fnl_form_table)
        fnl_diff_put_page(&self->diff, &page, fnl_output_has_bold(self->arguments));
    else
        fnl_diff_put_rows(&self->diff, self->form, &page);
    bool fine = fnl_file_write(&self->output, fnl_page_slice(&page, 0), self->trouble);
    fnl_page_end(&page);
    return fine;
}

static bool compare(comparison *self)
{
    const fnl_arguments *arguments = self->arguments;
    bool is_quiet = fnl_arguments_has(arguments, fnl_option_quiet);
    bool with_list = fnl_arguments_has(arguments, fnl_option_list);
    fnl_progress progress;
    if (!fnl_activities_read(&self->activities, arguments, self->as_of, &self->rejects, self->trouble))
        return false;
    for (unsigned i = 0; i < fnl_diff_sides; i++)
        self->sides[i].activities = self->activities.states[i];
    bool is_on_terminal = with_list && self->output.target == NULL && isatty(STDOUT_FILENO);
    fnl_progress_start(&progress, &self->leads.source, !is_quiet && !is_on_terminal && isatty(STDERR_FILENO));
    if (!compare_leads(self, &progress))
        return false;
    if (!(with_list ? fnl_diff_list_finish(&self->list, &self->output, self->trouble) : write_summary(self)) ||
        !fnl_file_commit(&self->output, self->trouble))
        return false;
    if (!is_quiet && !fnl_activities_say_strays(&self->activities, self->trouble))
        return false;
    return fnl_rejects_finish(&self->rejects, is_quiet, self->trouble);
}

static void close_comparison(comparison *self)
{
    fnl_diff_list_end(&self->list);
    fnl_diff_end(&self->diff);
    fnl_file_discard(&self->output);
    fnl_activities_end(&self->activities);
    fnl_rejects_end(&self->rejects);
    fnl_batch_end(&self->batch);
    fnl_leads_close(&self->leads);
    for (unsigned i = 0; i < fnl_diff_sides; i++) {
        side *one = &self->sides[i];
        if (one->result.release != NULL)
            one->result.release(&one->result);
        fnl_scratch_free(one->scratch);
        fnl_plan_free(one->plan);
        fnl_columns_end(&one->columns);
        fnl_choice_end(&one->choice);
        fnl_page_end(&one->leads_name);
        fnl_page_end(&one->activities_name);
        fnl_model_unref(one->model);
    }
    free(self->is_changed);
}

int fnl_diff_run(const fnl_arguments *arguments)
{
    fnl_trouble trouble = { 0 };
    comparison self = { .arguments = arguments, .trouble = &trouble };
    int exit_code = fnl_exit_done;
    if (!open_comparison(&self) || !compare(&self))
        exit_code = fnl_trouble_end(&trouble);
    else if (self.rejects.rejected > 0)
        exit_code = fnl_exit_rejected;
    close_comparison(&self);
    return exit_code;
}
