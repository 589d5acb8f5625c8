/* `--activities FILE`: what leads did, added up before the leads are read. */
#ifndef FNL_CLI_ACTIVITIES_H
#define FNL_CLI_ACTIVITIES_H

#include "model_file.h"
#include "rejects.h"

/* Models that the same activities are added up for. */
typedef struct fnl_activities {
    unsigned count;
    const fnl_model *models[fnl_most_models];
    const char *names[fnl_most_models]; /* in messages */
    fnl_state *states[fnl_most_models]; /* NULL: no file was given, or the model has no activities */
} fnl_activities;

/* One more model; name: what messages call the file when this model reads it, NULL: as it is called. Borrowed. */
void fnl_activities_add(fnl_activities *activities, const fnl_model *model, const char *name);

/* Reads the file that the arguments name, if they do, once for all models; one of them at least must have activities. */
bool fnl_activities_read(fnl_activities *activities, const fnl_arguments *arguments, int64_t as_of,
                         fnl_rejects *rejects, fnl_trouble *trouble);

/* What no lead asked for. */
bool fnl_activities_say_strays(const fnl_activities *activities, fnl_trouble *trouble);

void fnl_activities_end(fnl_activities *activities);

#endif
