/* Rules that give points for each activity, and the columns of what they come to. */
#include "model/names.h"
#include "model/rules.h"

enum { most_limit_count = 1000000 };

static bool read_limit(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    static const char *const keys[] = { "count", "within", NULL };
    if (!fnl_take_map(reader, node, keys, "`limit`"))
        return false;
    const fnl_node *count = fnl_node_get(node, "count");
    const fnl_node *within = fnl_node_get(node, "within");
    bool good = true;
    if (count == NULL)
        good = fnl_missing_problem(reader, node, "count", "a limit needs `count`: how many activities count");
    else
        good = fnl_take_integer(reader, count, 1, most_limit_count, &rule->limit_count);
    if (within == NULL)
        return fnl_missing_problem(reader, node, "within", "a limit needs `within`: in what time, such as within: 7d");
    return fnl_take_duration(reader, within, &rule->limit_within_s) && good;
}

/* Points for every activity alike. */
static bool read_alike(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    static const char *const keys_of_map[] = { "otherwise", "missing" };
    const fnl_node *points = fnl_node_get(node, "points");
    bool good = true;
    for (size_t i = 0; i < 2; i++) {
        const fnl_node *item = fnl_node_get(node, keys_of_map[i]);
        if (item != NULL)
            good = fnl_key_problem(reader, item, "`%s` goes with `map` only: what does not match is not counted",
                                   keys_of_map[i]);
    }
    if (points != NULL && points->kind == fnl_node_map)
        return fnl_problem(reader, points, "points by value need `map`: the activity field that holds the value");
    rule->missing.known = true;
    return fnl_take_needed_points(reader, node, &rule->entries[0].points) && good;
}

/* What is read here is about one activity. */
static bool read_about_activities(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    bool has_map = fnl_node_get(node, "map") != NULL;
    bool good = fnl_take_condition(reader, fnl_node_get(node, "each"), &rule->entries[0].when);
    return (has_map ? fnl_read_map_rule(reader, node, rule) : read_alike(reader, node, rule)) && good;
}

bool fnl_read_each(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    const fnl_node *limit = fnl_node_get(node, "limit");
    if (reader->model->activities == NULL)
        return fnl_key_problem(reader, fnl_node_get(node, "each"),
                               "`each` reads activities: the model needs the section `activities`");
    rule->entries = fnl_arena_take(reader->arena, 1, sizeof *rule->entries);
    if (rule->entries == NULL)
        return fnl_model_reader_no_memory(reader);
    rule->entry_count = 1;
    reader->at_hand = &reader->activity_names;
    bool good = read_about_activities(reader, node, rule);
    reader->at_hand = &reader->names;
    return (limit == NULL || read_limit(reader, limit, rule)) && good;
}

/* <score>.<rule> */
static bool name_column(fnl_model_reader *reader, const fnl_score *score, const fnl_rule *rule, fnl_text *out)
{
    fnl_buffer *scratch = &reader->scratch;
    scratch->length = 0;
    fnl_buffer_put_text(scratch, score->name);
    fnl_buffer_put_byte(scratch, '.');
    fnl_buffer_put_text(scratch, rule->name);
    if (scratch->failed)
        return fnl_model_reader_no_memory(reader);
    *out = fnl_arena_copy(reader->arena, fnl_buffer_text(scratch));
    return out->bytes != NULL || fnl_model_reader_no_memory(reader);
}

bool fnl_add_each_column(fnl_model_reader *reader, const fnl_node *node, const fnl_score *score, fnl_rule *rule)
{
    fnl_text name = { 0 };
    bool is_new = false;
    if (!name_column(reader, score, rule, &name) ||
        !fnl_arena_grow(reader->arena, &reader->each, reader->each_count, &reader->each_capacity,
                        sizeof *reader->each) ||
        !fnl_index_add(&reader->column_names, name, &rule->column, &is_new))
        return fnl_model_reader_no_memory(reader);
    const fnl_node *place = fnl_node_get(node, "name");
    if (!is_new)
        return fnl_problem(reader, place,
                           "an `each` rule of this score has this name: the columns that they fill are named by it");
    if (fnl_names_find(&reader->names, name) != FNL_NO_SYMBOL ||
        fnl_text_equal(name, reader->model->activities->key.name)) {
        fnl_text shown = fnl_shown(name);
        return fnl_problem(reader, place, "a field has the name '%.*s', which is that of the column of this rule",
                           FNL_TEXT_ARGS(shown));
    }
    reader->each[reader->each_count++] = (fnl_activity_column){
        .read = { .name = name,
                  .column = name,
                  .type = fnl_type_decimal,
                  .scale = fnl_points_scale,
                  .zone = reader->model->zone },
        .rule = rule,
    };
    return true;
}
