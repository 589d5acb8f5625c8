/* Files that states read: batch by batch, what cannot be read told with its line. */
#include "feed.h"

#include "choose.h"
#include "progress.h"

#include <stdlib.h>

/* Texts, which mean the same always: these columns stand in for what the model computes. */
static bool add_outputs(fnl_feed *feed, const fnl_leads *file, fnl_trouble *trouble)
{
    struct ArrowSchema outputs;
    fnl_error error;
    if (!fnl_outputs_of_model(feed->model, NULL, 0, &outputs, &error))
        return fnl_trouble_of_error(trouble, NULL, &error);
    for (uint32_t i = 0; i < file->name_count; i++)
        for (int64_t k = 0; k < outputs.n_children && feed->types[i].kind == fnl_column_unread; k++)
            if (strcmp(file->names[i], outputs.children[k]->name) == 0)
                feed->types[i].kind = fnl_column_choice;
    outputs.release(&outputs);
    return true;
}

/* Marks the columns that it reads. */
static bool start_feed(fnl_feed *feed, const fnl_leads *file, bool *wanted, fnl_trouble *trouble)
{
    uint32_t count = file->name_count;
    feed->types = fnl_take_memory(count, sizeof *feed->types);
    if (!fnl_column_types_find(feed->model, feed->table, file->names, count, feed->types, trouble) ||
        (feed->with_outputs && !add_outputs(feed, file, trouble)))
        return false;
    for (uint32_t i = 0; i < count; i++)
        wanted[i] = wanted[i] || feed->types[i].kind != fnl_column_unread;
    fnl_columns_start(&feed->columns, file->names, count, feed->types);
    return true;
}

static void end_feed(fnl_feed *feed)
{
    free(feed->types);
    feed->types = NULL;
    fnl_columns_end(&feed->columns);
}

static int32_t bind_state(const fnl_feed *feed, fnl_state *state, fnl_error *error)
{
    struct ArrowSchema schema;
    fnl_columns_schema(&feed->columns, &schema);
    int32_t code = fnl_state_bind(state, feed->table, &schema, error);
    schema.release(&schema);
    return code;
}

/* Into a state of its own, for what a report has no room for. */
static int32_t add_again(void *context, const struct ArrowArray *rows, fnl_report *report, fnl_error *error)
{
    const fnl_feed *feed = context;
    fnl_state *state;
    int32_t code = fnl_state_new(feed->model, feed->kind, &feed->options, &state, error);
    if (code != FNL_OK)
        return code;
    code = bind_state(feed, state, error);
    if (code == FNL_OK)
        code = fnl_state_add(state, feed->table, rows, report, error);
    fnl_state_free(state);
    return code;
}

static bool add_batch(fnl_feed *feed, fnl_batch *batch, fnl_rejects *rejects, fnl_trouble *trouble)
{
    fnl_error error;
    fnl_report *report;
    bool is_changed = fnl_columns_fill(&feed->columns, batch);
    if (is_changed || !feed->is_bound) {
        if (bind_state(feed, feed->state, &error) != FNL_OK)
            return fnl_trouble_of_error(trouble, feed->name, &error);
        feed->is_bound = true;
    }
    if (fnl_report_new(NULL, &report, &error) != FNL_OK)
        return fnl_trouble_of_error(trouble, NULL, &error);
    fnl_rejects_run run = { feed->name, batch, &feed->columns.array, add_again, feed };
    bool fine = fnl_state_add(feed->state, feed->table, &feed->columns.array, report, &error) == FNL_OK
                    ? fnl_rejects_add(rejects, &run, report, trouble)
                    : fnl_trouble_of_error(trouble, feed->name, &error);
    fnl_report_free(report);
    return fine;
}

static bool add_batches(fnl_feed *feeds, unsigned count, fnl_leads *file, fnl_batch *batch, fnl_rejects *rejects,
                        bool with_progress, fnl_trouble *trouble)
{
    fnl_progress progress;
    bool fine = true;
    fnl_progress_start(&progress, &file->source, with_progress);
    do {
        fine = fnl_leads_next(file, batch, trouble);
        for (unsigned i = 0; i < count && fine; i++)
            fine = add_batch(&feeds[i], batch, rejects, trouble);
        fnl_progress_show(&progress, file->rows);
    } while (fine && batch->rows > 0);
    fnl_progress_end(&progress);
    return fine;
}

bool fnl_feeds_read(fnl_feed *feeds, unsigned count, fnl_leads *file, fnl_rejects *rejects, bool with_progress,
                    fnl_trouble *trouble)
{
    bool *wanted = fnl_take_memory(file->name_count, sizeof *wanted);
    fnl_batch batch;
    bool fine = true;
    for (unsigned i = 0; i < count && fine; i++)
        fine = start_feed(&feeds[i], file, wanted, trouble);
    fnl_leads_start_batch(file, wanted, &batch);
    fine = fine && add_batches(feeds, count, file, &batch, rejects, with_progress, trouble);
    for (unsigned i = 0; i < count; i++)
        end_feed(&feeds[i]);
    fnl_batch_end(&batch);
    free(wanted);
    return fine;
}
