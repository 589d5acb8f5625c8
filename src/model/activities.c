/* The section `activities`: the event table, and what is counted in it. */
#include "model/features.h"
#include "model/names.h"

static uint32_t items_of(const fnl_node *node)
{
    return node != NULL && node->kind == fnl_node_list ? node->count : 0;
}

uint32_t fnl_count_features(const fnl_node *activities)
{
    return items_of(fnl_node_get(activities, "features"));
}

/* The name of an item, if it has one that can be told. */
static const fnl_node *name_of(const fnl_node *item, fnl_text *name)
{
    const fnl_node *node = fnl_node_get(item, "name");
    return node != NULL && fnl_node_written(node, name) && name->length != 0 ? node : NULL;
}

void fnl_register_activities(fnl_model_reader *reader, const fnl_node *activities)
{
    const fnl_node *fields = fnl_node_get(activities, "fields");
    const fnl_node *features = fnl_node_get(activities, "features");
    uint32_t first = reader->model->symbol_starts[fnl_symbol_feature];
    fnl_text name;
    if (!fnl_names_take_activities(reader, items_of(fields)))
        return;
    for (uint32_t i = 0; i < items_of(fields) && !fnl_model_reader_done(reader); i++) {
        const fnl_node *node = name_of(&fields->items[i], &name);
        if (node != NULL)
            fnl_names_add_activity_field(reader, node, name, i);
    }
    for (uint32_t i = 0; i < items_of(features) && !fnl_model_reader_done(reader); i++) {
        const fnl_node *node = name_of(&features->items[i], &name);
        if (node != NULL && fnl_is_identifier(name))
            fnl_names_add(reader, node, name, first + i, false);
    }
}

/* A list of at most `most` items; none if the key is not there. */
static bool take_items(fnl_model_reader *reader, const fnl_node *node, const char *what, uint32_t most, uint32_t *count)
{
    *count = 0;
    if (node == NULL)
        return true;
    if (node->kind != fnl_node_list)
        return fnl_problem(reader, node, "`%s` is a list", what);
    if (node->count > most)
        return fnl_limit_problem(reader, node, "activities have at most %u %s", most, what);
    *count = node->count;
    return true;
}

static bool read_fields(fnl_model_reader *reader, const fnl_node *node, fnl_activities *activities)
{
    uint32_t count = 0;
    if (!take_items(reader, node, "fields", fnl_most_fields, &count))
        return false;
    activities->fields = fnl_arena_take(reader->arena, count, sizeof *activities->fields);
    if (activities->fields == NULL)
        return fnl_model_reader_no_memory(reader);
    activities->field_count = count;
    bool good = true;
    for (uint32_t i = 0; i < count && !fnl_model_reader_done(reader); i++) {
        fnl_model_field *field = &activities->fields[i];
        if (fnl_read_field(reader, &node->items[i], field, false)) {
            fnl_names_set_ready(&reader->activity_names, i, field->read.type, field->read.scale, &field->read);
        } else {
            fnl_names_set_broken(&reader->activity_names, i);
            good = false;
        }
    }
    return good;
}

static bool find_lead_id(fnl_model_reader *reader, const fnl_node *node, fnl_activities *activities)
{
    const fnl_model *model = reader->model;
    uint32_t i = 0;
    while (i < model->field_count && !model->fields[i].read.id)
        i++;
    if (i == model->field_count)
        return fnl_key_problem(reader, node, "activities belong to leads by their id: give a field `id: true`");
    activities->lead_id = i;
    fnl_type type = model->fields[i].read.type;
    if (type == fnl_type_text || type == fnl_type_int)
        return true;
    fnl_text shown = fnl_shown(model->fields[i].read.name);
    return fnl_key_problem(reader, node, "the id of leads that have activities is a text or an int; '%.*s' is %s",
                           FNL_TEXT_ARGS(shown), fnl_type_phrase(type));
}

/* A column of its own, or the activity field of that name: *field is then set. False for one with errors, too. */
static bool take_named(fnl_model_reader *reader, const fnl_node *node, fnl_text *name, fnl_model_field **field)
{
    *field = NULL;
    if (!fnl_take_column(reader, node, name))
        return false;
    uint32_t symbol = fnl_names_find(&reader->activity_names, *name);
    if (symbol == FNL_NO_SYMBOL)
        return true;
    *field = &reader->model->activities->fields[symbol];
    (*field)->is_read = true;
    return reader->activity_names.states[symbol] == fnl_symbol_ready;
}

static fnl_field implicit_field(const fnl_model *model, fnl_text name, fnl_type type)
{
    return (fnl_field){ .name = name,
                        .column = name,
                        .type = type,
                        .zone = model->zone,
                        .null_values = model->null_values,
                        .null_value_count = model->null_value_count };
}

/* Keys are compared with the lead's id, so they are read as it is. */
static bool read_key(fnl_model_reader *reader, const fnl_node *node, bool has_lead_id, fnl_activities *activities)
{
    fnl_text name;
    fnl_model_field *field = NULL;
    if (!take_named(reader, node, &name, &field) || !has_lead_id)
        return false;
    activities->key = reader->model->fields[activities->lead_id].read;
    activities->key.name = name;
    activities->key.column = field == NULL ? name : field->read.column;
    if (field == NULL || field->read.type == activities->key.type)
        return true;
    return fnl_problem(reader, node, "the key is %s as the lead's id is; the activity field is %s",
                       fnl_type_phrase(activities->key.type), fnl_type_phrase(field->read.type));
}

static bool read_at(fnl_model_reader *reader, const fnl_node *node, fnl_activities *activities)
{
    fnl_text name;
    fnl_model_field *field = NULL;
    if (!take_named(reader, node, &name, &field))
        return false;
    activities->at = field == NULL ? implicit_field(reader->model, name, fnl_type_time) : field->read;
    if (activities->at.type == fnl_type_time)
        return true;
    return fnl_problem(reader, node, "`at` is a time; this activity field is %s", fnl_type_phrase(activities->at.type));
}

static bool read_id(fnl_model_reader *reader, const fnl_node *node, fnl_activities *activities)
{
    fnl_text name;
    fnl_model_field *field = NULL;
    if (!take_named(reader, node, &name, &field))
        return false;
    activities->has_id = true;
    activities->id = field == NULL ? implicit_field(reader->model, name, fnl_type_text) : field->read;
    if (activities->id.type == fnl_type_text || activities->id.type == fnl_type_int)
        return true;
    return fnl_problem(reader, node, "the id of activities is a text or an int; this activity field is %s",
                       fnl_type_phrase(activities->id.type));
}

static bool read_columns(fnl_model_reader *reader, const fnl_node *node, fnl_activities *activities)
{
    const fnl_node *key = fnl_node_get(node, "key");
    const fnl_node *at = fnl_node_get(node, "at");
    const fnl_node *id = fnl_node_get(node, "id");
    bool has_lead_id = find_lead_id(reader, node, activities);
    bool good = has_lead_id;
    if (key == NULL)
        good =
            fnl_missing_problem(reader, node, "key", "activities need a `key`: the column with the id of their lead");
    else
        good = read_key(reader, key, has_lead_id, activities) && good;
    if (at == NULL)
        good = fnl_missing_problem(reader, node, "at", "activities need `at`: the column with their time");
    else
        good = read_at(reader, at, activities) && good;
    return (id == NULL || read_id(reader, id, activities)) && good;
}

void fnl_read_activities(fnl_model_reader *reader, const fnl_node *node)
{
    static const char *const keys[] = { "key", "at", "id", "fields", "features", NULL };
    fnl_activities *activities = fnl_arena_take(reader->arena, 1, sizeof *activities);
    if (activities == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    reader->model->activities = activities;
    activities->place = node->place;
    fnl_take_map(reader, node, keys, "the section `activities`");
    if (node->kind != fnl_node_map || fnl_model_reader_done(reader))
        return;
    read_fields(reader, fnl_node_get(node, "fields"), activities);
    if (!fnl_model_reader_done(reader))
        read_columns(reader, node, activities);
    const fnl_node *features = fnl_node_get(node, "features");
    if (take_items(reader, features, "features", fnl_most_features, &activities->feature_count) && features != NULL)
        fnl_read_features(reader, features);
}

/* A table of leads may have all columns, so they differ from those that fields read. */
static void check_columns(fnl_model_reader *reader, const fnl_node *fields)
{
    const fnl_model *model = reader->model;
    for (uint32_t i = 0; i < model->field_count && !fnl_model_reader_done(reader); i++) {
        const fnl_field *field = &model->fields[i].read;
        const fnl_node *from = fnl_node_get(&fields->items[i], "from");
        uint32_t number = 0;
        if (from == NULL || !fnl_index_find(&reader->column_names, field->column, &number))
            continue;
        fnl_text shown = fnl_shown(field->column);
        fnl_problem(reader, from, "the column '%.*s' is that of a feature or an `each` rule", FNL_TEXT_ARGS(shown));
    }
}

/* The columns of `each` rules are known with the last score; features follow them. */
void fnl_list_activity_columns(fnl_model_reader *reader, const fnl_node *fields)
{
    fnl_model *model = reader->model;
    uint32_t feature_count = model->activities->feature_count;
    fnl_activity_column *columns =
        fnl_arena_take(reader->arena, reader->each_count + (size_t)feature_count, sizeof *columns);
    if (columns == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    for (uint32_t i = 0; i < reader->each_count; i++)
        columns[i] = reader->each[i];
    for (uint32_t i = 0; i < feature_count; i++) {
        fnl_activity_column *column = &columns[reader->each_count + i];
        uint32_t number = 0;
        bool is_new = false;
        fnl_list_feature(model, &model->activities->features[i], column);
        if (!fnl_index_add(&reader->column_names, column->read.name, &number, &is_new)) {
            fnl_model_reader_no_memory(reader);
            return;
        }
    }
    check_columns(reader, fields);
    model->activity_columns = columns;
    model->each_count = reader->each_count;
    model->activity_column_count = reader->each_count + feature_count;
}
