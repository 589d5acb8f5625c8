/* The section `examples`: leads and what is expected of them. */
#include "model/names.h"
#include "model/reader.h"
#include "time/as_of.h"

/* Fields, and what activities came to. */
static bool known_field(fnl_model_reader *reader, const fnl_node *item)
{
    const fnl_names *names = &reader->names;
    fnl_text shown = fnl_shown(item->key);
    uint32_t symbol = fnl_names_find(names, item->key);
    uint32_t column = 0;
    if (fnl_index_find(&reader->column_names, item->key, &column))
        return true;
    if (symbol == FNL_NO_SYMBOL || symbol >= names->field_count) {
        fnl_text near = fnl_names_nearest(names, item->key, fnl_wanted_field);
        if (near.length != 0)
            return fnl_key_problem(reader, item, "unknown field '%.*s': did you mean '%.*s'?", FNL_TEXT_ARGS(shown),
                                   FNL_TEXT_ARGS(near));
        return fnl_key_problem(reader, item, "unknown field '%.*s'", FNL_TEXT_ARGS(shown));
    }
    if (names->states[symbol] != fnl_symbol_broken && reader->model->fields[symbol].expression != NULL)
        return fnl_key_problem(reader, item, "'%.*s' is computed: a lead has no value for it", FNL_TEXT_ARGS(shown));
    return true;
}

static bool known_output(fnl_model_reader *reader, const fnl_node *item)
{
    fnl_text near;
    if (fnl_names_is_output(&reader->names, item->key, &near))
        return true;
    fnl_text shown = fnl_shown(item->key);
    if (near.length != 0)
        return fnl_key_problem(reader, item, "unknown output '%.*s': did you mean '%.*s'?", FNL_TEXT_ARGS(shown),
                               FNL_TEXT_ARGS(near));
    return fnl_key_problem(reader, item, "unknown output '%.*s'", FNL_TEXT_ARGS(shown));
}

/* true and false of CBOR have no text of their own, but there every value is written as a text. */
static bool read_value(fnl_model_reader *reader, const fnl_node *item, fnl_example_value *value)
{
    value->place = item->place;
    value->name = fnl_arena_copy(reader->arena, item->key);
    if (value->name.bytes == NULL)
        return fnl_model_reader_no_memory(reader);
    value->is_null = item->kind == fnl_node_null;
    return value->is_null || fnl_take_text(reader, item, &value->text);
}

static bool read_values(fnl_model_reader *reader, const fnl_node *node, const char *what,
                        bool (*known)(fnl_model_reader *, const fnl_node *), fnl_example_value **out, uint32_t *count)
{
    if (node->kind != fnl_node_map)
        return fnl_problem(reader, node, "%s is a map of names and values", what);
    if (!fnl_count_entries(reader, node))
        return false;
    const void **items = fnl_take_sorted(reader, node);
    fnl_example_value *values = fnl_arena_take(reader->arena, node->count, sizeof *values);
    if (items == NULL || values == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++) {
        good = known(reader, items[i]) && good;
        good = read_value(reader, items[i], &values[i]) && good;
    }
    *out = values;
    *count = node->count;
    return good;
}

static bool read_as_of(fnl_model_reader *reader, const fnl_node *node, fnl_example *example)
{
    fnl_text written;
    example->has_as_of = true;
    if (!fnl_node_written(node, &written))
        return fnl_problem(reader, node, "an instant is needed, such as 2026-11-21T09:00+07:00");
    switch (fnl_read_as_of(written, reader->model->zone, &example->as_of)) {
    case fnl_read_ok:
        return true;
    case fnl_read_range:
        return fnl_problem(reader, node, "`as_of` lies in the years 1 to 9999");
    default:
        return fnl_problem(reader, node, "an instant is needed, such as 2026-11-21T09:00+07:00");
    }
}

static bool read_example(fnl_model_reader *reader, const fnl_node *node, fnl_example *example)
{
    static const char *const keys[] = { "name", "lead", "as_of", "expect", NULL };
    example->place = node->place;
    bool good = fnl_take_map(reader, node, keys, "an example");
    if (node->kind != fnl_node_map)
        return false;
    const fnl_node *name = fnl_node_get(node, "name");
    const fnl_node *lead = fnl_node_get(node, "lead");
    const fnl_node *as_of = fnl_node_get(node, "as_of");
    const fnl_node *expect = fnl_node_get(node, "expect");
    if (name == NULL)
        good = fnl_missing_problem(reader, node, "name", "an example needs a `name`");
    else
        good = fnl_take_name(reader, name, &example->name) && good;
    if (lead == NULL)
        good = fnl_missing_problem(reader, node, "lead", "an example needs a `lead`: its fields and their values");
    else
        good = read_values(reader, lead, "`lead`", known_field, &example->lead, &example->lead_count) && good;
    if (as_of != NULL)
        good = read_as_of(reader, as_of, example) && good;
    if (expect == NULL)
        return fnl_missing_problem(reader, node, "expect", "an example needs `expect`: outputs and their values");
    return read_values(reader, expect, "`expect`", known_output, &example->expect, &example->expect_count) && good;
}

void fnl_read_examples(fnl_model_reader *reader, const fnl_node *examples)
{
    fnl_model *model = reader->model;
    if (!fnl_take_list(reader, examples, "`examples` is a list"))
        return;
    if (examples->count > fnl_most_examples) {
        fnl_limit_problem(reader, examples, "a model has at most %d examples", (int)fnl_most_examples);
        return;
    }
    model->examples = fnl_arena_take(reader->arena, examples->count, sizeof *model->examples);
    if (model->examples == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    model->example_count = examples->count;
    for (uint32_t i = 0; i < examples->count && !fnl_model_reader_done(reader); i++)
        read_example(reader, &examples->items[i], &model->examples[i]);
}
