/* Features of activities: what is counted, summed or found among those of a lead. */
#include "model/features.h"

#include "model/names.h"

/* In the order of fnl_feature_kind. */
static const char *const kind_keys[] = { "count", "distinct_days", "sum", "min", "max", "latest", "first", "top" };
enum { kinds = sizeof kind_keys / sizeof *kind_keys };

static const char *const feature_keys[] = { "name",   "count", "distinct_days", "sum",  "min",    "max",
                                            "latest", "first", "top",           "when", "within", NULL };

bool fnl_feature_has_field(fnl_feature_kind kind)
{
    return kind != fnl_feature_count && kind != fnl_feature_distinct_days;
}

const char *fnl_feature_key(fnl_feature_kind kind)
{
    return kind_keys[kind];
}

static bool find_kind(fnl_model_reader *reader, const fnl_node *node, fnl_feature *feature, const fnl_node **out)
{
    *out = NULL;
    for (uint32_t i = 0; i < kinds; i++) {
        const fnl_node *key = fnl_node_get(node, kind_keys[i]);
        if (key == NULL)
            continue;
        if (*out != NULL)
            return fnl_key_problem(reader, key,
                                   "a feature is one of count, distinct_days, sum, min, max, latest, first "
                                   "and top; this one has `%s`",
                                   kind_keys[feature->kind]);
        *out = key;
        feature->kind = (fnl_feature_kind)i;
    }
    return *out != NULL ||
           fnl_problem(reader, node,
                       "a feature needs one of count, distinct_days, sum, min, max, latest, first and top");
}

static bool take_field(fnl_model_reader *reader, const fnl_node *node, uint32_t *out)
{
    const fnl_names *names = &reader->activity_names;
    fnl_text name;
    if (!fnl_node_written(node, &name))
        return fnl_problem(reader, node, "the name of an activity field is needed");
    *out = fnl_names_find(names, name);
    if (*out != FNL_NO_SYMBOL) {
        reader->model->activities->fields[*out].is_read = true;
        return names->states[*out] == fnl_symbol_ready;
    }
    fnl_text shown = fnl_shown(name);
    fnl_text near = fnl_names_nearest(names, name, fnl_wanted_any);
    if (fnl_names_find(&reader->names, name) != FNL_NO_SYMBOL)
        return fnl_problem(reader, node, "'%.*s' is no activity field: features read activity fields",
                           FNL_TEXT_ARGS(shown));
    if (near.length != 0)
        return fnl_problem(reader, node, "there is no activity field '%.*s': did you mean '%.*s'?",
                           FNL_TEXT_ARGS(shown), FNL_TEXT_ARGS(near));
    return fnl_problem(reader, node, "there is no activity field '%.*s'", FNL_TEXT_ARGS(shown));
}

/* Whether what the feature does can be done with values of the type. */
static bool fits(fnl_feature_kind kind, fnl_type type, const char **needed)
{
    switch (kind) {
    case fnl_feature_sum:
        *needed = "an int or a decimal";
        return type == fnl_type_int || type == fnl_type_decimal;
    case fnl_feature_min:
    case fnl_feature_max:
        *needed = "an int, decimal, number, date or time";
        return type != fnl_type_text && type != fnl_type_bool;
    case fnl_feature_top:
        *needed = "a text";
        return type == fnl_type_text;
    default:
        return true;
    }
}

static bool read_field(fnl_model_reader *reader, const fnl_node *node, fnl_feature *feature)
{
    const char *needed = "";
    if (!take_field(reader, node, &feature->field))
        return false;
    fnl_type type = reader->model->activities->fields[feature->field].read.type;
    if (fits(feature->kind, type, &needed))
        return true;
    return fnl_problem(reader, node, "`%s` is of %s; this activity field is %s", kind_keys[feature->kind], needed,
                       fnl_type_phrase(type));
}

static bool read_name(fnl_model_reader *reader, const fnl_node *node, fnl_feature *feature)
{
    const fnl_node *name = fnl_node_get(node, "name");
    if (name == NULL)
        return fnl_missing_problem(reader, node, "name", "a feature needs a `name`");
    if (!fnl_take_name(reader, name, &feature->name))
        return false;
    fnl_text shown = fnl_shown(feature->name);
    if (!fnl_is_identifier(feature->name))
        return fnl_problem(reader, name,
                           "'%.*s' cannot name a feature: letters, digits and _, no digit first, at most %d bytes",
                           FNL_TEXT_ARGS(shown), (int)fnl_most_identifier);
    if (!fnl_text_equal(feature->name, reader->model->activities->key.name))
        return true;
    return fnl_problem(reader, name, "'%.*s' is the name of the key of activities, which stands beside the features",
                       FNL_TEXT_ARGS(shown));
}

/* What it counts: conditions and fields are about one activity. */
static bool read_kind(fnl_model_reader *reader, const fnl_node *node, fnl_feature *feature)
{
    const fnl_node *chosen = NULL;
    const fnl_node *when = fnl_node_get(node, "when");
    feature->field = UINT32_MAX;
    if (!find_kind(reader, node, feature, &chosen))
        return false;
    if (!fnl_feature_has_field(feature->kind)) {
        if (when != NULL)
            return fnl_key_problem(reader, when, "`%s` has its condition already", kind_keys[feature->kind]);
        return fnl_take_condition(reader, chosen, &feature->when);
    }
    bool good = read_field(reader, chosen, feature);
    return (when == NULL || fnl_take_condition(reader, when, &feature->when)) && good;
}

static bool read_feature(fnl_model_reader *reader, const fnl_node *node, fnl_feature *feature)
{
    feature->place = node->place;
    bool good = fnl_take_map(reader, node, feature_keys, "a feature");
    if (node->kind != fnl_node_map)
        return false;
    const fnl_node *within = fnl_node_get(node, "within");
    good = read_name(reader, node, feature) && good;
    reader->at_hand = &reader->activity_names;
    good = read_kind(reader, node, feature) && good;
    reader->at_hand = &reader->names;
    return (within == NULL || fnl_take_duration(reader, within, &feature->within_s)) && good;
}

/* What the feature gives, read as the activity field is, if it has no errors. Aliases and texts that mean NULL are for
   what comes from outside. */
static fnl_field field_of(const fnl_model *model, const fnl_feature *feature)
{
    fnl_field field = { .type = fnl_type_int };
    if (fnl_feature_has_field(feature->kind) && feature->field < model->activities->field_count) {
        const fnl_field *of = &model->activities->fields[feature->field].read;
        field = (fnl_field){ .type = of->type, .scale = of->scale, .fold = of->fold, .values = of->values };
    }
    field.name = field.column = feature->name;
    field.zone = model->zone;
    return field;
}

void fnl_list_feature(const fnl_model *model, const fnl_feature *feature, fnl_activity_column *column)
{
    *column = (fnl_activity_column){ .read = field_of(model, feature), .feature = feature };
}

void fnl_read_features(fnl_model_reader *reader, const fnl_node *features)
{
    fnl_activities *activities = reader->model->activities;
    uint32_t first = reader->model->symbol_starts[fnl_symbol_feature];
    activities->features = fnl_arena_take(reader->arena, activities->feature_count, sizeof *activities->features);
    if (activities->features == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    for (uint32_t i = 0; i < activities->feature_count && !fnl_model_reader_done(reader); i++) {
        fnl_feature *feature = &activities->features[i];
        if (!read_feature(reader, &features->items[i], feature)) {
            fnl_names_set_broken(&reader->names, first + i);
            continue;
        }
        fnl_field field = field_of(reader->model, feature);
        const fnl_field *texts = fnl_feature_has_field(feature->kind) ? &activities->fields[feature->field].read : NULL;
        fnl_names_set_ready(&reader->names, first + i, field.type, field.scale, texts);
    }
}
