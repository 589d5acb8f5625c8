/* The canonical form of activities. */
#include "model/canonical.h"

#include "model/features.h"

static void put_feature(fnl_canonical *canonical, fnl_parent *features, const fnl_feature *feature)
{
    const fnl_activities *activities = canonical->model->activities;
    const char *key = fnl_feature_key(feature->kind);
    fnl_parent *map = fnl_put_map(canonical, features, "");
    fnl_put_text(canonical, map, "name", feature->name);
    if (fnl_feature_has_field(feature->kind)) {
        fnl_put_text(canonical, map, key, activities->fields[feature->field].read.name);
        fnl_put_expression(canonical, map, "when", feature->when);
    } else {
        fnl_put_expression(canonical, map, key, feature->when);
    }
    if (feature->within_s != 0)
        fnl_put_duration(canonical, map, "within", feature->within_s);
}

void fnl_put_activities(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_activities *activities = canonical->model->activities;
    if (activities == NULL)
        return;
    fnl_parent *map = fnl_put_map(canonical, root, "activities");
    fnl_put_text(canonical, map, "key", activities->key.name);
    fnl_put_text(canonical, map, "at", activities->at.name);
    if (activities->has_id)
        fnl_put_text(canonical, map, "id", activities->id.name);
    if (activities->field_count != 0) {
        fnl_parent *fields = fnl_put_list(canonical, map, "fields");
        for (uint32_t i = 0; i < activities->field_count; i++)
            fnl_put_field(canonical, fields, &activities->fields[i]);
    }
    if (activities->feature_count != 0) {
        fnl_parent *features = fnl_put_list(canonical, map, "features");
        for (uint32_t i = 0; i < activities->feature_count; i++)
            put_feature(canonical, features, &activities->features[i]);
    }
}
