/* `fnl explain`: why one lead has its scores. */
#include "activities.h"
#include "choose.h"
#include "commands.h"
#include "explain_page.h"
#include "file_options.h"
#include "files.h"
#include "model_file.h"
#include "write.h"

#include <unistd.h>

/* What an explanation holds, in the order in which it is opened. */
typedef struct explanation {
    const fnl_arguments *arguments;
    fnl_trouble *trouble;
    fnl_model *model;
    struct ArrowSchema columns; /* that the model reads */
    fnl_leads leads;
    fnl_batch batch;
    int64_t row; /* of the batch: the lead */
    fnl_choice choice;
    fnl_columns table; /* of the batch, all as texts */
    fnl_plan *plan;
    fnl_activities activities;
    fnl_rejects rejects; /* of the activities */
} explanation;

/* Where the column stands in the leads. */
static bool find_id_column(explanation *self, uint32_t *column)
{
    const char *name = fnl_model_id_column(&self->columns);
    if (name == NULL)
        return fnl_trouble_set(self->trouble, fnl_exit_usage,
                               "no field of the model has id: true; name the lead by its number with --row");
    for (*column = 0; *column < self->leads.name_count; (*column)++)
        if (strcmp(self->leads.names[*column], name) == 0)
            return true;
    return fnl_trouble_set(self->trouble, fnl_exit_files, "%s: there is no column \"%s\", the model's id",
                           self->leads.source.name, name);
}

/* What the model calls the lead; empty if it has no name for it. */
static fnl_slice id_of_lead(const explanation *self)
{
    const char *name = fnl_model_id_column(&self->columns);
    for (uint32_t i = 0; name != NULL && i < self->leads.name_count; i++)
        if (strcmp(self->leads.names[i], name) == 0)
            return fnl_slice_trim(fnl_batch_text(&self->batch, i, self->row));
    return (fnl_slice){ "", 0 };
}

static bool has_id(const fnl_batch *batch, uint32_t column, int64_t row, fnl_slice id)
{
    return fnl_slice_equal(fnl_slice_trim(fnl_batch_text(batch, column, row)), id);
}

static bool find_by_id(explanation *self)
{
    uint32_t column = 0;
    fnl_slice id = fnl_slice_trim(fnl_slice_of(self->arguments->values[fnl_option_id]));
    if (!find_id_column(self, &column))
        return false;
    for (;;) {
        if (!fnl_leads_next(&self->leads, &self->batch, self->trouble))
            return false;
        for (self->row = 0; self->row < self->batch.rows; self->row++)
            if (has_id(&self->batch, column, self->row, id))
                return true;
        if (self->batch.rows == 0)
            return fnl_trouble_set(self->trouble, fnl_exit_files, "%s: no lead has the id \"%s\"",
                                   self->leads.source.name, self->arguments->values[fnl_option_id]);
    }
}

static bool find_by_row(explanation *self)
{
    int64_t number;
    if (!fnl_arguments_number(self->arguments, fnl_option_row, 1, INT64_MAX / 16, &number, self->trouble))
        return false;
    do {
        if (!fnl_leads_next(&self->leads, &self->batch, self->trouble))
            return false;
        self->row = number - 1 - self->batch.first_row;
        if (self->row < self->batch.rows)
            return true;
    } while (self->batch.rows > 0);
    return fnl_trouble_set(self->trouble, fnl_exit_files, "%s: there is no lead %lld, only %lld",
                           self->leads.source.name, (long long)number, (long long)self->leads.rows);
}

static bool open_explanation(explanation *self)
{
    const fnl_arguments *arguments = self->arguments;
    fnl_error error;
    fnl_wish wish = { .outputs = arguments->values[fnl_option_outputs], .is_quiet = true };
    if (fnl_arguments_has(arguments, fnl_option_id) == fnl_arguments_has(arguments, fnl_option_row))
        return fnl_trouble_set(self->trouble, fnl_exit_usage, "either --id or --row is needed to name the lead");
    if (!fnl_leads_are_named(arguments, 1, self->trouble) ||
        !fnl_model_file_open(arguments->operands[0], arguments, &self->model, self->trouble))
        return false;
    if (fnl_model_schema(self->model, "leads", &self->columns, &error) != FNL_OK)
        return fnl_trouble_of_error(self->trouble, NULL, &error);
    const fnl_model *model = self->model;
    if (!fnl_leads_of_arguments(arguments, &model, 1, 1, &self->leads, self->trouble))
        return false;
    fnl_leads_start_batch(&self->leads, NULL, &self->batch);
    fnl_columns_start(&self->table, self->leads.names, self->leads.name_count, NULL);
    if (!fnl_choose(self->model, &self->leads, &wish, &self->choice, self->trouble))
        return false;
    if (!fnl_choice_bind(&self->choice, &self->table, &self->plan, self->trouble) ||
        !(fnl_arguments_has(arguments, fnl_option_id) ? find_by_id(self) : find_by_row(self)))
        return false;
    fnl_columns_fill(&self->table, &self->batch);
    return true;
}

static bool write_page(explanation *self, const fnl_page *page)
{
    fnl_file out;
    bool fine = fnl_file_open(&out, self->arguments->values[fnl_option_output], self->trouble) &&
                fnl_file_write(&out, fnl_page_slice(page, 0), self->trouble) && fnl_file_commit(&out, self->trouble);
    fnl_file_discard(&out);
    return fine;
}

/* The scores of the lead, to stand above their lines. */
static bool run_lead(explanation *self, const fnl_run_options *options, struct ArrowArray *result)
{
    fnl_error error;
    struct ArrowArray lead = self->table.array;
    lead.offset = self->row;
    lead.length = 1;
    if (fnl_plan_run(self->plan, &lead, options, result, &error) != FNL_OK)
        return fnl_trouble_of_error(self->trouble, self->leads.source.name, &error);
    return true;
}

static bool put_explanation(explanation *self, fnl_form form, const fnl_shown *lines, const fnl_run_options *options,
                            fnl_page *page)
{
    if (form == fnl_form_jsonl) {
        fnl_write_json_lines(page, lines);
        return true;
    }
    if (form != fnl_form_table) {
        char delimiter = form == fnl_form_tsv ? '\t' : ',';
        fnl_write_csv_header(page, lines, delimiter);
        fnl_write_csv_rows(page, lines, delimiter);
        return true;
    }
    struct ArrowArray result = { 0 };
    if (!run_lead(self, options, &result))
        return false;
    fnl_shown outputs;
    bool fine = fnl_shown_of_result(&outputs, self->model, &self->choice.schema, &result, self->trouble);
    if (fine) {
        fnl_explain_page_begin(page, id_of_lead(self), self->leads.source.name, self->batch.lines[self->row],
                               self->arguments->values[fnl_option_as_of]);
        fnl_explain_page_put(page, &outputs, lines, fnl_output_has_bold(self->arguments));
        fnl_shown_end(&outputs);
    }
    result.release(&result);
    return fine;
}

static bool read_activities(explanation *self, int64_t as_of)
{
    const fnl_arguments *arguments = self->arguments;
    fnl_activities_add(&self->activities, self->model, NULL);
    if (!fnl_rejects_open(&self->rejects, NULL, false, self->trouble))
        return false;
    self->rejects.is_brief = true;
    return fnl_activities_read(&self->activities, arguments, as_of, &self->rejects, self->trouble) &&
           fnl_rejects_finish(&self->rejects, fnl_arguments_has(arguments, fnl_option_quiet), self->trouble);
}

static bool explain(explanation *self)
{
    struct ArrowSchema schema;
    struct ArrowArray table;
    fnl_error error;
    fnl_shown lines;
    fnl_form form = fnl_form_table;
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    if (!fnl_model_file_as_of(self->model, self->arguments, &options.as_of, self->trouble) ||
        (fnl_arguments_has(self->arguments, fnl_option_format) &&
         !fnl_output_form(self->arguments, &form, self->trouble)))
        return false;
    if (!read_activities(self, options.as_of))
        return false;
    options.activities = self->activities.states[0];
    if (fnl_plan_explain(self->plan, &self->table.array, self->row, &options, &schema, &table, &error) != FNL_OK)
        return fnl_trouble_of_error(self->trouble, self->leads.source.name, &error);
    bool fine = fnl_shown_of_result(&lines, self->model, &schema, &table, self->trouble);
    if (fine) {
        fnl_page page = { 0 };
        fine = put_explanation(self, form, &lines, &options, &page) && write_page(self, &page);
        fnl_page_end(&page);
        fnl_shown_end(&lines);
    }
    schema.release(&schema);
    table.release(&table);
    return fine;
}

int fnl_explain_run(const fnl_arguments *arguments)
{
    fnl_trouble trouble;
    explanation self = { .arguments = arguments, .trouble = &trouble };
    bool fine = open_explanation(&self) && explain(&self);
    fnl_plan_free(self.plan);
    fnl_activities_end(&self.activities);
    fnl_rejects_end(&self.rejects);
    fnl_columns_end(&self.table);
    fnl_choice_end(&self.choice);
    fnl_batch_end(&self.batch);
    fnl_leads_close(&self.leads);
    if (self.columns.release != NULL)
        self.columns.release(&self.columns);
    fnl_model_unref(self.model);
    return fine ? fnl_exit_done : fnl_trouble_end(&trouble);
}
