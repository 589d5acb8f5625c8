/* The time zones of a model and its calendars: from the system's data, or from what a compiled model carries. */
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

static bool read_embedded(fnl_model_reader *reader, const fnl_node *node, fnl_text name, const fnl_zone **out)
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
    int32_t code =
        fnl_zone_new(reader->arena, name, (int32_t)first->integer, read, changes->count, footer_text, out, &error);
    if (code == FNL_E_NOMEM)
        return fnl_model_reader_no_memory(reader);
    return code == FNL_OK || fnl_problem(reader, node, "%s", error.message);
}

static bool find_embedded(fnl_model_reader *reader, const fnl_node *node, fnl_text name, const fnl_zone **out)
{
    const fnl_node *zones = fnl_node_get(reader->document->root, "zones");
    if (!fnl_zone_name_valid(name))
        return fnl_problem(reader, node, "this cannot be the name of a time zone");
    for (uint32_t i = 0; zones != NULL && zones->kind == fnl_node_map && i < zones->count; i++)
        if (fnl_text_equal(zones->items[i].key, name))
            return read_embedded(reader, &zones->items[i], name, out);
    return fnl_problem(reader, node,
                       "a compiled model carries the data of its zones in `zones`; this one is not there");
}

static bool load(fnl_model_reader *reader, const fnl_node *node, fnl_text name, const fnl_zone **out)
{
    fnl_error error = { 0 };
    if (fnl_zone_load(reader->arena, reader->options->zone_folder, name, out, &error) == FNL_OK)
        return true;
    error.offset = 0;
    error.column = 0;
    return fnl_passed_problem(reader, node, &error);
}

bool fnl_take_zone(fnl_model_reader *reader, const fnl_node *node, const fnl_zone **out)
{
    fnl_text name;
    if (!fnl_take_name(reader, node, &name))
        return false;
    for (uint32_t i = 0; i < reader->zone_count; i++)
        if (fnl_text_equal(fnl_zone_name(reader->zones[i]), name)) {
            *out = reader->zones[i];
            return true;
        }
    bool is_embedded = reader->document->form == fnl_form_cbor && !fnl_text_equal(name, FNL_TEXT("UTC"));
    if (!(is_embedded ? find_embedded : load)(reader, node, name, out))
        return false;
    if (*out == &fnl_zone_utc)
        return true;
    if (!fnl_arena_grow(reader->arena, &reader->zones, reader->zone_count, &reader->zone_capacity,
                        sizeof *reader->zones))
        return fnl_model_reader_no_memory(reader);
    reader->zones[reader->zone_count++] = *out;
    return true;
}

void fnl_read_time_zone(fnl_model_reader *reader, const fnl_node *root)
{
    const fnl_node *node = fnl_node_get(root, "time_zone");
    const fnl_zone *zone = NULL;
    if (node != NULL && fnl_take_zone(reader, node, &zone)) /* else UTC, and the rest is read all the same */
        reader->model->zone = zone;
}

void fnl_check_zones(fnl_model_reader *reader, const fnl_node *root)
{
    const fnl_node *zones = fnl_node_get(root, "zones");
    if (zones == NULL || (zones->kind == fnl_node_map && zones->count == reader->zone_count))
        return;
    fnl_key_problem(reader, zones, "a compiled model carries the data of the zones it uses, each once, and no other");
}
