/* The log of activities and what is counted in it. */
#include "words/sections.h"

static void tell_what(fnl_words *words, const fnl_activities *activities, const fnl_feature *feature)
{
    static const struct {
        const char *before;
        const char *after; /* the field; NULL: it reads none */
    } kinds[] = {
        [fnl_feature_count] = { "how many activities", NULL },
        [fnl_feature_distinct_days] = { "on how many days there were activities", NULL },
        [fnl_feature_sum] = { "the sum of ", " of activities" },
        [fnl_feature_min] = { "the smallest ", " of activities" },
        [fnl_feature_max] = { "the largest ", " of activities" },
        [fnl_feature_latest] = { "the ", " of the latest activity" },
        [fnl_feature_first] = { "the ", " of the first activity" },
        [fnl_feature_top] = { "the most frequent ", " of activities" },
    };
    fnl_tell(words, kinds[feature->kind].before);
    if (kinds[feature->kind].after != NULL) {
        fnl_tell_code(words, activities->fields[feature->field].read.name);
        fnl_tell(words, kinds[feature->kind].after);
    }
    if (feature->when != NULL) {
        fnl_tell(words, " with ");
        fnl_tell_expression(words, feature->when);
    }
    if (feature->within_s != 0) {
        fnl_tell(words, " in the ");
        fnl_tell_duration(words, feature->within_s);
        fnl_tell(words, " before now");
    }
}

static void tell_source(fnl_words *words, const fnl_activities *activities)
{
    fnl_tell(words, "An activity belongs to the lead whose ");
    fnl_tell_code(words, words->model->fields[activities->lead_id].read.name);
    fnl_tell(words, " is in its column ");
    fnl_tell_code(words, activities->key.column);
    fnl_tell(words, ". It happened at ");
    fnl_tell_code(words, activities->at.column);
    fnl_tell(words, "; one of the future does not count.");
    if (activities->has_id) {
        fnl_tell_next(words, "Those of one lead with the same ");
        fnl_tell_code(words, activities->id.column);
        fnl_tell(words, " count once.");
    }
    fnl_tell(words, "\n");
}

void fnl_write_activities(fnl_words *words)
{
    const fnl_activities *activities = words->model->activities;
    if (activities == NULL)
        return;
    fnl_tell_section(words, "What is known of its activities");
    tell_source(words, activities);
    if (activities->field_count != 0) {
        fnl_tell(words, "\n");
        fnl_write_field_table(words, activities->fields, activities->field_count);
    }
    if (activities->feature_count == 0)
        return;
    fnl_tell(words,
             "\nValues that are not known are passed over. Without an activity a count is 0, and the rest not known.\n"
             "\n| Of each lead | What it is |\n| --- | --- |\n");
    for (uint32_t i = 0; i < activities->feature_count; i++) {
        fnl_tell(words, "| ");
        fnl_tell_code(words, activities->features[i].name);
        fnl_tell(words, " | ");
        tell_what(words, activities, &activities->features[i]);
        fnl_tell(words, " |\n");
    }
}
