/* Warnings about activities. */
#include "model/names.h"
#include "model/reader.h"

#include <stdio.h>

enum { path_size = 64 };

void fnl_lint_activities(fnl_model_reader *reader)
{
    const fnl_model *model = reader->model;
    const fnl_activities *activities = model->activities;
    char path[path_size];
    if (model->activity_column_count == 0)
        fnl_warn(reader, activities->place, "activities", "nothing is made of activities: no `each` rule, no feature");
    for (uint32_t i = 0; i < activities->field_count; i++) {
        const fnl_model_field *field = &activities->fields[i];
        fnl_text shown = fnl_shown(field->read.name);
        snprintf(path, sizeof path, "activities.fields[%u]", i);
        if (!field->is_read)
            fnl_warn(reader, field->place, path, "nothing reads the activity field '%.*s'", FNL_TEXT_ARGS(shown));
    }
    for (uint32_t i = 0; i < activities->feature_count; i++) {
        const fnl_feature *feature = &activities->features[i];
        fnl_text shown = fnl_shown(feature->name);
        snprintf(path, sizeof path, "activities.features[%u]", i);
        if (!feature->is_read)
            fnl_warn(reader, feature->place, path, "nothing reads the feature '%.*s'", FNL_TEXT_ARGS(shown));
        if (feature->when != NULL && fnl_expression_never_true(feature->when))
            fnl_warn(reader, feature->place, path, "no activity is counted: the condition is never true");
    }
}
