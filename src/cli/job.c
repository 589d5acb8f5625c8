/* Leads in, rows with their outputs out. Every thread does the same: takes its turn to read a batch, scores it and makes
   text of it beside the others, then takes its turn to write, in the order of reading. */
#include "job.h"

#include <pthread.h>
#include <stdlib.h>

/* What the threads share. */
typedef struct line_up {
    const fnl_job *job;
    fnl_trouble *trouble;
    pthread_mutex_t reading; /* the leads, and batches_read */
    int64_t batches_read;
    pthread_mutex_t writing; /* all that follows */
    pthread_cond_t turn_over;
    int64_t turn; /* the batch that writes next */
    bool has_stopped;
    int64_t rows;
    fnl_table table;
} line_up;

/* What each has for itself. */
typedef struct worker {
    line_up *shared;
    int64_t number; /* of its batch */
    fnl_batch batch;
    fnl_columns columns;
    fnl_plan *plan; /* for the columns as they are; NULL: none yet */
    fnl_shown shown;
    int64_t *chosen; /* rows, if not all of them are shown */
    size_t chosen_capacity;
    fnl_report *report;
    fnl_scratch *scratch;
    struct ArrowArray result;
    fnl_page page;
    fnl_trouble trouble;
} worker;

static char delimiter_of(const fnl_job *job)
{
    return job->form == fnl_form_tsv ? '\t' : ',';
}

/* False at trouble, which is told when the turn comes. */
static bool read_batch(worker *self)
{
    line_up *shared = self->shared;
    pthread_mutex_lock(&shared->reading);
    self->number = shared->batches_read++;
    bool fine = fnl_leads_take(shared->job->leads, &self->batch, &self->trouble);
    pthread_mutex_unlock(&shared->reading);
    return fine && fnl_leads_split(shared->job->leads, &self->batch, &self->trouble);
}

/* A plan for the columns as they have become. */
static bool bind_columns(worker *self)
{
    if (self->result.release != NULL)
        self->result.release(&self->result); /* of the plan before */
    fnl_plan_free(self->plan);
    self->plan = NULL;
    return fnl_choice_bind(self->shared->job->choice, &self->columns, &self->plan, &self->trouble);
}

/* Only rows where the output of truths is true. */
static void choose_rows(worker *self, uint32_t output)
{
    const struct ArrowArray *truths = self->result.children[output];
    const fnl_shown_column column = { .kind = fnl_shown_bool, .array = truths };
    size_t rows = (size_t)self->result.length;
    if (rows > self->chosen_capacity)
        self->chosen = fnl_grow_memory(self->chosen, rows, &self->chosen_capacity, sizeof *self->chosen);
    self->shown.rows = 0;
    self->shown.chosen = self->chosen;
    for (int64_t row = 0; row < self->result.length; row++) {
        fnl_value truth = fnl_shown_value(&column, row);
        if (truth.kind == fnl_value_bool && truth.integer != 0)
            self->chosen[self->shown.rows++] = row;
    }
}

/* For what a report has no room for. */
static int32_t run_again(void *context, const struct ArrowArray *rows, fnl_report *report, fnl_error *error)
{
    const worker *self = context;
    struct ArrowArray result = { 0 };
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    options.as_of = self->shared->job->as_of;
    options.activities = self->shared->job->activities;
    options.report = report;
    int32_t code = fnl_plan_run(self->plan, rows, &options, &result, error);
    if (result.release != NULL)
        result.release(&result);
    return code;
}

static bool score_batch(worker *self)
{
    const fnl_job *job = self->shared->job;
    fnl_error error;
    bool is_changed = fnl_columns_fill(&self->columns, &self->batch);
    if ((is_changed || self->plan == NULL) && !bind_columns(self))
        return false;
    if (fnl_report_new(NULL, &self->report, &error) != FNL_OK)
        return fnl_trouble_of_error(&self->trouble, NULL, &error);
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    options.as_of = job->as_of;
    options.activities = job->activities;
    options.report = self->report;
    options.scratch = self->scratch;
    if (fnl_plan_run(self->plan, &self->columns.array, &options, &self->result, &error) != FNL_OK)
        return fnl_trouble_of_error(&self->trouble, job->leads->source.name, &error);
    fnl_shown_set_input(&self->shown, &self->batch);
    fnl_shown_set_result(&self->shown, &self->result);
    if (job->choice->only_if != FNL_NO_OUTPUT)
        choose_rows(self, job->choice->only_if);
    return true;
}

/* A table waits for its turn: the first batch sets its widths. */
static void make_text(worker *self)
{
    const fnl_job *job = self->shared->job;
    self->page.length = 0;
    if (job->form == fnl_form_jsonl)
        fnl_write_json_lines(&self->page, &self->shown);
    else if (job->form != fnl_form_table)
        fnl_write_csv_rows(&self->page, &self->shown, delimiter_of(job));
}

static bool write_header(worker *self)
{
    const fnl_job *job = self->shared->job;
    fnl_page header = { 0 };
    if (job->form == fnl_form_table) {
        fnl_table_start(&self->shared->table, &self->shown, job->with_bold);
        fnl_write_table_header(&header, &self->shared->table, &self->shown);
    } else if (job->form != fnl_form_jsonl) {
        fnl_write_csv_header(&header, &self->shown, delimiter_of(job));
    }
    bool fine = fnl_file_write(job->output, fnl_page_slice(&header, 0), &self->trouble);
    fnl_page_end(&header);
    return fine;
}

static bool write_batch(worker *self)
{
    line_up *shared = self->shared;
    const fnl_job *job = shared->job;
    fnl_progress_show(job->progress, shared->rows);
    fnl_rejects_run run = { job->leads->source.name, &self->batch, &self->columns.array, run_again, self };
    if (!fnl_rejects_add(job->rejects, &run, self->report, &self->trouble))
        return false;
    if (self->number == 0 && !write_header(self))
        return false;
    if (job->form == fnl_form_table)
        fnl_write_table_rows(&self->page, &shared->table, &self->shown);
    shared->rows += self->batch.rows;
    return fnl_file_write(job->output, fnl_page_slice(&self->page, 0), &self->trouble);
}

/* Returns whether there is more to do. */
static bool take_turn(worker *self, bool is_ready)
{
    line_up *shared = self->shared;
    pthread_mutex_lock(&shared->writing);
    while (shared->turn != self->number)
        pthread_cond_wait(&shared->turn_over, &shared->writing);
    if (!shared->has_stopped && (!is_ready || !write_batch(self))) {
        *shared->trouble = self->trouble;
        shared->has_stopped = true;
    }
    shared->turn++;
    bool goes_on = !shared->has_stopped && self->batch.rows > 0;
    pthread_cond_broadcast(&shared->turn_over);
    pthread_mutex_unlock(&shared->writing);
    return goes_on;
}

static void *work(void *context)
{
    worker *self = context;
    bool goes_on = true;
    while (goes_on) {
        bool is_ready = read_batch(self) && score_batch(self);
        if (is_ready)
            make_text(self);
        goes_on = take_turn(self, is_ready);
        fnl_report_free(self->report);
        self->report = NULL;
    }
    return NULL;
}

static bool start_worker(worker *self, line_up *shared)
{
    fnl_error error;
    *self = (worker){ .shared = shared };
    if (fnl_scratch_new(NULL, &self->scratch, &error) != FNL_OK)
        return fnl_trouble_of_error(shared->trouble, NULL, &error);
    fnl_leads_start_batch(shared->job->leads, shared->job->choice->wanted, &self->batch);
    fnl_choice_start_columns(shared->job->choice, &self->columns);
    self->shown = fnl_shown_copy(&shared->job->choice->shown);
    return true;
}

static void end_worker(worker *self)
{
    fnl_batch_end(&self->batch);
    fnl_columns_end(&self->columns);
    fnl_plan_free(self->plan);
    fnl_shown_end(&self->shown);
    free(self->chosen);
    fnl_scratch_free(self->scratch);
    if (self->result.release != NULL)
        self->result.release(&self->result);
    fnl_page_end(&self->page);
}

/* The calling thread is the first of them, and alone if no other can be started. */
static void run_workers(worker *workers, unsigned count)
{
    pthread_t threads[fnl_most_threads];
    unsigned started = 1;
    while (started < count && pthread_create(&threads[started], NULL, work, &workers[started]) == 0)
        started++;
    work(&workers[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(threads[i], NULL);
}

bool fnl_job_run(const fnl_job *job, fnl_trouble *trouble)
{
    line_up shared = { .job = job, .trouble = trouble };
    pthread_mutex_init(&shared.reading, NULL);
    pthread_mutex_init(&shared.writing, NULL);
    pthread_cond_init(&shared.turn_over, NULL);
    worker *workers = fnl_take_memory(job->threads, sizeof *workers);
    for (unsigned i = 0; i < job->threads && !shared.has_stopped; i++)
        shared.has_stopped = !start_worker(&workers[i], &shared);
    if (!shared.has_stopped)
        run_workers(workers, job->threads);
    fnl_progress_end(job->progress);
    for (unsigned i = 0; i < job->threads; i++)
        end_worker(&workers[i]);
    free(workers);
    fnl_table_end(&shared.table);
    pthread_cond_destroy(&shared.turn_over);
    pthread_mutex_destroy(&shared.writing);
    pthread_mutex_destroy(&shared.reading);
    return !shared.has_stopped;
}
