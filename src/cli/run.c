/* `fnl run`, `score`, `qualify`, `sla` and `decide`: every lead with its outputs. */
#include "activities.h"
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
    fnl_leads leads;
    fnl_choice choice;
    fnl_file output;
    fnl_rejects rejects;
    fnl_activities activities;
} run;

/* What is computed if nothing is asked for: all, or a group of outputs that a section of the model brings. */
typedef struct run_kind {
    const char *outputs; /* NULL: all */
    const char *section;
} run_kind;

/* A key that first came too late to be a column. */
static void say_late_key(const fnl_leads *leads)
{
    if (leads->json.late_key != NULL)
        fnl_say("note: %s:%lld: \"%s\" was not among the keys of the first lines and is not carried over",
                leads->source.name, (long long)leads->json.late_line, leads->json.late_key);
}

/* An empty group of outputs is no result. */
static bool check_section(const run *self, const fnl_wish *wish, const run_kind *kind)
{
    if (wish->columns != NULL || wish->outputs != kind->outputs || self->choice.schema.n_children > 0)
        return true;
    return fnl_trouble_set(self->trouble, fnl_exit_model, "%s: the model has no section `%s`, which fnl %s computes",
                           fnl_source_name(self->arguments->operands[0]), kind->section, self->arguments->command);
}

static bool open_run(run *self, const run_kind *kind)
{
    const fnl_arguments *arguments = self->arguments;
    bool is_quiet = fnl_arguments_has(arguments, fnl_option_quiet);
    fnl_wish wish = { .outputs = arguments->values[fnl_option_outputs],
                      .columns = arguments->values[fnl_option_columns],
                      .only_if = fnl_arguments_has(arguments, fnl_option_changes) ? "moved" : NULL,
                      .is_quiet = is_quiet };
    if (wish.outputs != NULL && wish.columns != NULL)
        return fnl_trouble_set(self->trouble, fnl_exit_usage,
                               "--outputs and --columns cannot both be given: --columns may name outputs too");
    if (wish.outputs == NULL)
        wish.outputs = kind->outputs;
    if (!fnl_leads_are_named(arguments, 1, self->trouble) ||
        !fnl_model_file_open(arguments->operands[0], arguments, &self->model, self->trouble))
        return false;
    const fnl_model *model = self->model;
    if (!fnl_leads_of_arguments(arguments, &model, 1, 1, &self->leads, self->trouble))
        return false;
    if (!is_quiet)
        fnl_leads_say_absent(&self->leads, "lead");
    return fnl_choose(self->model, &self->leads, &wish, &self->choice, self->trouble) &&
           check_section(self, &wish, kind) &&
           fnl_rejects_open(&self->rejects, arguments->values[fnl_option_rejects],
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
    fnl_activities_add(&self->activities, self->model, NULL);
    if (!fnl_activities_read(&self->activities, arguments, job.as_of, &self->rejects, self->trouble))
        return false;
    job.activities = self->activities.states[0];
    bool is_on_terminal = self->output.target == NULL && isatty(STDOUT_FILENO);
    fnl_progress_start(&progress, &self->leads.source, !is_quiet && !is_on_terminal && isatty(STDERR_FILENO));
    if (!fnl_job_run(&job, self->trouble) || !fnl_file_commit(&self->output, self->trouble))
        return false;
    if (!is_quiet)
        say_late_key(&self->leads);
    if (!is_quiet && !fnl_activities_say_strays(&self->activities, self->trouble))
        return false;
    return fnl_rejects_finish(&self->rejects, is_quiet, self->trouble);
}

static void close_run(run *self)
{
    fnl_file_discard(&self->output);
    fnl_rejects_end(&self->rejects);
    fnl_activities_end(&self->activities);
    fnl_choice_end(&self->choice);
    fnl_leads_close(&self->leads);
    fnl_model_unref(self->model);
}

static int run_with(const fnl_arguments *arguments, run_kind kind)
{
    fnl_trouble trouble = { 0 };
    run self = { .arguments = arguments, .trouble = &trouble };
    int exit_code = fnl_exit_done;
    if (!open_run(&self, &kind) || !do_job(&self))
        exit_code = fnl_trouble_end(&trouble);
    else if (self.rejects.rejected > 0)
        exit_code = fnl_exit_rejected;
    close_run(&self);
    return exit_code;
}

int fnl_run_run(const fnl_arguments *arguments)
{
    return run_with(arguments, (run_kind){ NULL, "scores" });
}

int fnl_score_run(const fnl_arguments *arguments)
{
    return run_with(arguments, (run_kind){ "scores,reasons", "scores" });
}

int fnl_qualify_run(const fnl_arguments *arguments)
{
    return run_with(arguments, (run_kind){ "lifecycle", "lifecycle" });
}

int fnl_sla_run(const fnl_arguments *arguments)
{
    return run_with(arguments, (run_kind){ "sla", "sla" });
}

int fnl_decide_run(const fnl_arguments *arguments)
{
    return run_with(arguments, (run_kind){ "decisions", "decisions" });
}
