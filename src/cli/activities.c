/* `--activities FILE`: what leads did, added up before the leads are read. */
#include "activities.h"

#include "feed.h"
#include "file_options.h"

#include <unistd.h>

static const char table[] = "activities";

/* The file being read, and what reads it. */
typedef struct reading {
    fnl_leads file;
    fnl_feed feeds[fnl_most_models];
    unsigned count;
    fnl_trouble *trouble;
} reading;

/* A model without activities has nothing to read. */
static bool start_feed(reading *self, const fnl_model *model, const char *name, int64_t as_of, fnl_error *error)
{
    fnl_feed *feed = &self->feeds[self->count];
    *feed = (fnl_feed){ .model = model, .kind = table, .table = table, .name = name };
    feed->options = (fnl_state_options)FNL_STATE_OPTIONS_INIT;
    feed->options.as_of = as_of;
    int32_t code = fnl_state_new(model, table, &feed->options, &feed->state, error);
    if (code == FNL_OK)
        self->count++;
    else if (code != FNL_E_MODEL)
        return fnl_trouble_of_error(self->trouble, NULL, error);
    return true;
}

static bool start_feeds(reading *self, const fnl_activities *activities, int64_t as_of)
{
    fnl_error error = { 0 };
    for (unsigned i = 0; i < activities->count; i++)
        if (!start_feed(self, activities->models[i], activities->names[i], as_of, &error))
            return false;
    return self->count > 0 || fnl_trouble_of_error(self->trouble, NULL, &error);
}

static bool open_file(reading *self, const fnl_arguments *arguments)
{
    const fnl_model *models[fnl_most_models];
    for (unsigned i = 0; i < self->count; i++)
        models[i] = self->feeds[i].model;
    return fnl_table_of_option(arguments, fnl_option_activities, table, models, self->count, &self->file,
                               self->trouble);
}

/* Finished here: runs of many threads would wait for the first that asks. */
static bool finish_states(reading *self)
{
    fnl_error error;
    for (unsigned i = 0; i < self->count; i++)
        if (fnl_state_strays(self->feeds[i].state, NULL, NULL, &error) != FNL_OK)
            return fnl_trouble_of_error(self->trouble, self->feeds[i].name, &error);
    return true;
}

void fnl_activities_add(fnl_activities *activities, const fnl_model *model, const char *name)
{
    activities->models[activities->count] = model;
    activities->names[activities->count++] = name;
}

bool fnl_activities_read(fnl_activities *activities, const fnl_arguments *arguments, int64_t as_of,
                         fnl_rejects *rejects, fnl_trouble *trouble)
{
    reading self = { .trouble = trouble };
    bool is_quiet = fnl_arguments_has(arguments, fnl_option_quiet);
    if (!fnl_arguments_has(arguments, fnl_option_activities))
        return true;
    for (unsigned i = 0; i < activities->count; i++)
        if (activities->names[i] == NULL)
            activities->names[i] = fnl_source_name(arguments->values[fnl_option_activities]);
    bool fine = start_feeds(&self, activities, as_of) && open_file(&self, arguments);
    if (fine && !is_quiet)
        fnl_leads_say_absent(&self.file, "activity");
    fine = fine &&
           fnl_feeds_read(self.feeds, self.count, &self.file, rejects, !is_quiet && isatty(STDERR_FILENO), trouble);
    fine = fine && finish_states(&self);
    for (unsigned i = 0; i < self.count && fine; i++)
        for (unsigned k = 0; k < activities->count; k++)
            if (activities->models[k] == self.feeds[i].model) {
                activities->states[k] = self.feeds[i].state;
                self.feeds[i].state = NULL;
            }
    for (unsigned i = 0; i < self.count; i++)
        fnl_state_free(self.feeds[i].state);
    fnl_leads_close(&self.file);
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
