/* The model's time zone: from the system's data, or from what a compiled model carries. */
#include "model/names.h"
#include "model/reader.h"

static bool in_range(const fnl_node *node, int64_t least, int64_t most)
{
    return node != NULL && node->kind == fnl_node_integer && node->integer >= least && node->integer <= most;
}

/* changes: [[second, offset] …] */
static bool read_changes(fnl_model_reader *reader, const fnl_node *node, fnl_zone_change *changes)
{
    for (uint32_t i = 0; i < node->count; i++) {
        const fnl_node *item = &node->items[i];
        if (item->kind != fnl_node_list || item->count != 2 || item->items[0].kind != fnl_node_integer ||
            !in_range(&item->items[1], INT32_MIN, INT32_MAX))
            return fnl_problem(reader, item, "a change of a zone is [second, offset]");
        changes[i] = (fnl_zone_change){ .second = item->items[0].integer, .offset = (int32_t)item->items[1].integer };
    }
    return true;
}

static bool read_embedded(fnl_model_reader *reader, const fnl_node *node, fnl_text name)
{
    static const char *const keys[] = { "first", "changes", "footer", NULL };
    if (!fnl_take_map(reader, node, keys, "a zone"))
        return false;
    const fnl_node *first = fnl_node_get(node, "first");
    const fnl_node *changes = fnl_node_get(node, "changes");
    const fnl_node *footer = fnl_node_get(node, "footer");
    fnl_text footer_text;
    if (!in_range(first, INT32_MIN, INT32_MAX) || changes == NULL || changes->kind != fnl_node_list || footer == NULL)
        return fnl_problem(reader, node, "a zone has `first`, `changes` and `footer`");
    fnl_zone_change *read = fnl_arena_take(reader->arena, changes->count, sizeof *read);
    if (read == NULL)
        return fnl_model_reader_no_memory(reader);
    if (!read_changes(reader, changes, read) || !fnl_take_text(reader, footer, &footer_text))
        return false;
    fnl_error error = { 0 };
    int32_t code = fnl_zone_new(reader->arena, name, (int32_t)first->integer, read, changes->count, footer_text,
                                &reader->model->zone, &error);
    if (code == FNL_E_NOMEM)
        return fnl_model_reader_no_memory(reader);
    return code == FNL_OK || fnl_problem(reader, node, "%s", error.message);
}

bool fnl_read_time_zone(fnl_model_reader *reader, const fnl_node *root, const char *zone_folder)
{
    const fnl_node *node = fnl_node_get(root, "time_zone");
    const fnl_node *zones = fnl_node_get(root, "zones");
    fnl_text name;
    if (node == NULL) /* UTC */
        return zones == NULL || reader->document->form != fnl_form_cbor ||
               fnl_key_problem(reader, zones, "zone data without a `time_zone`");
    if (!fnl_take_name(reader, node, &name))
        return false;
    if (reader->document->form == fnl_form_cbor && !fnl_text_equal(name, FNL_TEXT("UTC"))) {
        if (zones == NULL || zones->kind != fnl_node_map || zones->count != 1 ||
            !fnl_text_equal(zones->items[0].key, name))
            return fnl_problem(reader, node, "a compiled model carries the data of its zone, and no other");
        if (!fnl_zone_name_valid(name))
            return fnl_problem(reader, node, "this cannot be the name of a time zone");
        return read_embedded(reader, &zones->items[0], name);
    }
    fnl_error error = { 0 };
    int32_t code = fnl_zone_load(reader->arena, zone_folder, name, &reader->model->zone, &error);
    if (code == FNL_OK)
        return true;
    reader->model->zone = &fnl_zone_utc; /* the rest is read all the same */
    error.offset = 0;
    error.column = 0;
    return fnl_passed_problem(reader, node, &error);
}
