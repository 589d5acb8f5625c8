/* `fnl run` and `fnl score`: every lead with its outputs. */
#include "commands.h"
#include "file_options.h"
#include "job.h"
#include "model_file.h"

#include <unistd.h>

/* What a run holds, in the order in which it is opened. */
typedef struct run {
    const fnl_arguments *arguments;
    fnl_trouble *trouble;
    fnl_model *model;
    struct ArrowSchema schema; /* columns that the model reads */
    fnl_leads leads;
    fnl_choice choice;
    fnl_file output;
    fnl_rejects rejects;
} run;

/* Keys that first came too late to be columns, and columns that no lead of the first lines has. */
static void say_notes(const fnl_leads *leads)
{
    for (uint32_t i = leads->carried_count; i < leads->name_count; i++)
        fnl_say("note: no lead among the first of %s has \"%s\"; where it is absent it is NULL", leads->source.name,
                leads->names[i]);
}

static void say_late_key(const fnl_leads *leads)
{
    if (leads->json.late_key != NULL)
        fnl_say("note: %s:%lld: \"%s\" was not among the keys of the first lines and is not carried over",
                leads->source.name, (long long)leads->json.late_line, leads->json.late_key);
}

static bool open_run(run *self, const char *default_outputs)
{
    const fnl_arguments *arguments = self->arguments;
    bool is_quiet = fnl_arguments_has(arguments, fnl_option_quiet);
    fnl_error error;
    fnl_wish wish = { arguments->values[fnl_option_outputs], arguments->values[fnl_option_columns], is_quiet };
    if (wish.outputs != NULL && wish.columns != NULL)
        return fnl_trouble_set(self->trouble, fnl_exit_usage,
                               "--outputs and --columns cannot both be given: --columns may name outputs too");
    if (wish.outputs == NULL)
        wish.outputs = default_outputs;
    if (!fnl_leads_are_named(arguments, 1, self->trouble) ||
        !fnl_model_file_open(arguments->operands[0], &self->model, self->trouble))
        return false;
    if (fnl_model_schema(self->model, "leads", &self->schema, &error) != FNL_OK)
        return fnl_trouble_of_error(self->trouble, NULL, &error);
    if (!fnl_leads_of_arguments(arguments, &self->schema, 1, &self->leads, self->trouble))
        return false;
    if (!is_quiet)
        say_notes(&self->leads);
    return fnl_choose(self->model, &self->leads, &wish, &self->choice, self->trouble) &&
           fnl_rejects_open(&self->rejects, self->leads.source.name, arguments->values[fnl_option_rejects],
                            fnl_arguments_has(arguments, fnl_option_strict), self->trouble) &&
           fnl_file_open(&self->output, arguments->values[fnl_option_output], self->trouble);
}

static bool do_job(run *self)
{
    const fnl_arguments *arguments = self->arguments;
    bool is_quiet = fnl_arguments_has(arguments, fnl_option_quiet);
    int64_t threads = 1;
    fnl_progress progress;
    fnl_job job = { .choice = &self->choice,
                    .leads = &self->leads,
                    .with_bold = fnl_output_has_bold(arguments),
                    .output = &self->output,
                    .rejects = &self->rejects,
                    .progress = &progress };
    if (fnl_arguments_has(arguments, fnl_option_threads) &&
        !fnl_arguments_number(arguments, fnl_option_threads, 1, fnl_most_threads, &threads, self->trouble))
        return false;
    job.threads = (unsigned)threads;
    if (!fnl_output_form(arguments, &job.form, self->trouble) ||
        !fnl_model_file_as_of(self->model, arguments, &job.as_of, self->trouble))
        return false;
    bool is_on_terminal = self->output.target == NULL && isatty(STDOUT_FILENO);
    fnl_progress_start(&progress, &self->leads.source, !is_quiet && !is_on_terminal && isatty(STDERR_FILENO));
    if (!fnl_job_run(&job, self->trouble) || !fnl_file_commit(&self->output, self->trouble))
        return false;
    if (!is_quiet)
        say_late_key(&self->leads);
    return fnl_rejects_finish(&self->rejects, is_quiet, self->trouble);
}

static void close_run(run *self)
{
    fnl_file_discard(&self->output);
    fnl_rejects_end(&self->rejects);
    fnl_choice_end(&self->choice);
    fnl_leads_close(&self->leads);
    if (self->schema.release != NULL)
        self->schema.release(&self->schema);
    fnl_model_unref(self->model);
}

static int run_with(const fnl_arguments *arguments, const char *default_outputs)
{
    fnl_trouble trouble = { 0 };
    run self = { .arguments = arguments, .trouble = &trouble };
    int exit_code = fnl_exit_done;
    if (!open_run(&self, default_outputs) || !do_job(&self))
        exit_code = fnl_trouble_end(&trouble);
    else if (self.rejects.rejected > 0)
        exit_code = fnl_exit_rejected;
    close_run(&self);
    return exit_code;
}

int fnl_run_run(const fnl_arguments *arguments)
{
    return run_with(arguments, NULL);
}

int fnl_score_run(const fnl_arguments *arguments)
{
    return run_with(arguments, "scores,reasons");
}
