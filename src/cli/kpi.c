/* `fnl kpi`: what the funnel earns and costs. */
#include "commands.h"
#include "feed.h"
#include "file_options.h"
#include "kpi_output.h"
#include "model_file.h"

#include <unistd.h>

/* What it holds, in the order in which it is opened. */
typedef struct run {
    const fnl_arguments *arguments;
    fnl_trouble *trouble;
    fnl_model *model;
    fnl_state_options options;
    fnl_state *state;
    fnl_leads leads;
    fnl_leads spend;
    fnl_kpi_output output;
    fnl_rejects rejects;
} run;

static bool start_state(run *self)
{
    const fnl_arguments *arguments = self->arguments;
    fnl_error error;
    self->options = (fnl_state_options)FNL_STATE_OPTIONS_INIT;
    if (fnl_arguments_has(arguments, fnl_option_exact))
        self->options.flags |= FNL_STATE_EXACT;
    if (fnl_arguments_has(arguments, fnl_option_unique))
        self->options.flags |= FNL_STATE_UNIQUE;
    return fnl_model_file_as_of(self->model, arguments, &self->options.as_of, self->trouble) &&
           (fnl_state_new(self->model, "kpi", &self->options, &self->state, &error) == FNL_OK ||
            fnl_trouble_of_error(self->trouble, fnl_source_name(arguments->operands[0]), &error));
}

static bool open_run(run *self)
{
    const fnl_arguments *arguments = self->arguments;
    if (!fnl_leads_are_named(arguments, 1, self->trouble) ||
        !fnl_model_file_open(arguments->operands[0], arguments, &self->model, self->trouble) || !start_state(self))
        return false;
    const fnl_model *model = self->model;
    return fnl_leads_of_arguments(arguments, &model, 1, 1, &self->leads, self->trouble) &&
           (!fnl_arguments_has(arguments, fnl_option_spend) ||
            fnl_table_of_option(arguments, fnl_option_spend, "spend", &model, 1, &self->spend, self->trouble)) &&
           fnl_rejects_open(&self->rejects, arguments->values[fnl_option_rejects],
                            fnl_arguments_has(arguments, fnl_option_strict), self->trouble) &&
           fnl_kpi_output_open(&self->output, arguments, self->trouble);
}

static bool read_table(run *self, const char *table, fnl_leads *file, const char *noun)
{
    bool is_quiet = fnl_arguments_has(self->arguments, fnl_option_quiet);
    fnl_feed feed = { .model = self->model,
                      .kind = "kpi",
                      .table = table,
                      .name = file->source.name,
                      .options = self->options,
                      .with_outputs = file == &self->leads,
                      .state = self->state };
    if (!is_quiet)
        fnl_leads_say_absent(file, noun);
    return fnl_feeds_read(&feed, 1, file, &self->rejects, !is_quiet && isatty(STDERR_FILENO), self->trouble);
}

static bool do_run(run *self)
{
    bool is_quiet = fnl_arguments_has(self->arguments, fnl_option_quiet);
    bool has_spend = fnl_arguments_has(self->arguments, fnl_option_spend);
    if ((has_spend && !read_table(self, "spend", &self->spend, "row")) ||
        !read_table(self, "leads", &self->leads, "lead") ||
        !fnl_kpi_output_write(&self->output, self->model, self->state, self->trouble))
        return false;
    fnl_page what = { 0 };
    fnl_page_print(&what, "%lld lead%s", (long long)self->leads.rows, self->leads.rows == 1 ? "" : "s");
    if (has_spend)
        fnl_page_print(&what, " and %lld row%s of spend", (long long)self->spend.rows,
                       self->spend.rows == 1 ? "" : "s");
    fnl_page_put_byte(&what, '\0');
    fnl_kpi_output_say(&self->output, what.bytes);
    fnl_page_end(&what);
    return fnl_rejects_finish(&self->rejects, is_quiet, self->trouble);
}

static void close_run(run *self)
{
    fnl_kpi_output_end(&self->output);
    fnl_rejects_end(&self->rejects);
    fnl_leads_close(&self->spend);
    fnl_leads_close(&self->leads);
    fnl_state_free(self->state);
    fnl_model_unref(self->model);
}

int fnl_kpi_run(const fnl_arguments *arguments)
{
    fnl_trouble trouble = { 0 };
    run self = { .arguments = arguments, .trouble = &trouble };
    int exit_code = fnl_exit_done;
    if (!open_run(&self) || !do_run(&self))
        exit_code = fnl_trouble_end(&trouble);
    else if (self.rejects.rejected > 0)
        exit_code = fnl_exit_rejected;
    close_run(&self);
    return exit_code;
}
