#include "model/reader.h"

#include "expr/nearest.h"
#include "model/names.h"

#include <stdarg.h>
#include <stdio.h>

void fnl_model_reader_start(fnl_model_reader *reader, fnl_model *model, const fnl_document *document, fnl_text source,
                            fnl_diagnostics *problems)
{
    *reader = (fnl_model_reader){
        .model = model,
        .memory = &model->memory,
        .arena = &model->arena,
        .document = document,
        .source = source,
        .problems = problems,
        .stage_symbol = FNL_NO_SYMBOL,
    };
    fnl_buffer_start(&reader->path, reader->memory);
    fnl_buffer_start(&reader->scratch, reader->memory);
    fnl_names_start(&reader->names, reader->memory, model->hash_seed);
    fnl_names_start_activities(&reader->activity_names, &reader->names, reader->memory, model->hash_seed);
    reader->at_hand = &reader->names;
    fnl_index_start(&reader->column_names, reader->memory, model->hash_seed);
    fnl_index_start(&reader->calendar_names, reader->memory, model->hash_seed);
    fnl_index_start(&reader->metric_names, reader->memory, model->hash_seed);
    fnl_decay_tables_start(&reader->decays, reader->memory, model->hash_seed);
}

void fnl_model_reader_end(fnl_model_reader *reader)
{
    fnl_buffer_end(&reader->path);
    fnl_buffer_end(&reader->scratch);
    fnl_names_end(&reader->names, reader->memory);
    fnl_names_end(&reader->activity_names, reader->memory);
    fnl_index_end(&reader->column_names);
    fnl_index_end(&reader->calendar_names);
    fnl_index_end(&reader->metric_names);
    fnl_decay_tables_end(&reader->decays);
}

bool fnl_model_reader_done(const fnl_model_reader *reader)
{
    return reader->no_memory || reader->limit_reached || reader->problems->errors >= fnl_most_problems;
}

bool fnl_model_reader_no_memory(fnl_model_reader *reader)
{
    reader->no_memory = true;
    return false;
}

enum { message_size = sizeof((fnl_error *)NULL)->message };

/* Adds an error at place with the path of node, and `.key` after it if key is given. */
static bool add_problem(fnl_model_reader *reader, int32_t code, const fnl_node *node, fnl_place place, const char *key,
                        const char *message)
{
    fnl_buffer *path = &reader->path;
    path->length = 0;
    fnl_node_path(node, path);
    if (key != NULL) {
        if (path->length != 0)
            fnl_buffer_put_byte(path, '.');
        fnl_buffer_put_string(path, key);
    }
    fnl_buffer_put_byte(path, '\0');
    if (path->failed)
        return fnl_model_reader_no_memory(reader);
    fnl_error error;
    fnl_fail_at(&error, code, place, path->bytes, "%s", message);
    fnl_diagnostics_add(reader->problems, &error);
    return false;
}

bool fnl_problem(fnl_model_reader *reader, const fnl_node *node, const char *format, ...)
{
    char message[message_size];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return add_problem(reader, FNL_E_MODEL, node, node->place, NULL, message);
}

bool fnl_key_problem(fnl_model_reader *reader, const fnl_node *node, const char *format, ...)
{
    char message[message_size];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return add_problem(reader, FNL_E_MODEL, node, node->key_place, NULL, message);
}

bool fnl_limit_problem(fnl_model_reader *reader, const fnl_node *node, const char *format, ...)
{
    char message[message_size];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    reader->limit_reached = true;
    return add_problem(reader, FNL_E_LIMIT, node, node->place, NULL, message);
}

bool fnl_missing_problem(fnl_model_reader *reader, const fnl_node *node, const char *key, const char *why)
{
    char message[message_size];
    snprintf(message, sizeof message, "%s", why);
    return add_problem(reader, FNL_E_MODEL, node, node->place, key, message);
}

void fnl_warn(fnl_model_reader *reader, fnl_place place, const char *path, const char *format, ...)
{
    char message[message_size];
    fnl_error error;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fnl_fail_at(&error, FNL_E_MODEL, place, path, "%s", message);
    error.severity = FNL_SEVERITY_WARNING;
    fnl_diagnostics_add(reader->problems, &error);
}

void fnl_warn_node(fnl_model_reader *reader, const fnl_node *node, const char *message)
{
    reader->path.length = 0;
    fnl_node_path(node, &reader->path);
    fnl_buffer_put_byte(&reader->path, '\0');
    if (reader->path.failed)
        fnl_model_reader_no_memory(reader);
    else
        fnl_warn(reader, node->place, reader->path.bytes, "%s", message);
}

/* The place `offset` bytes and `column` characters into the text of node, if the source shows that text as it is. */
static fnl_place place_inside(const fnl_model_reader *reader, const fnl_node *node, uint64_t offset, uint32_t column)
{
    fnl_place place = node->place;
    fnl_text source = reader->source;
    if (column == 0 || offset > node->text.length || place.offset > source.length ||
        source.length - place.offset < offset)
        return place;
    const char *shown = source.bytes + place.offset;
    size_t length = (size_t)offset;
    if (length != 0 && (memcmp(shown, node->text.bytes, length) != 0 || memchr(shown, '\n', length) != NULL))
        return place;
    place.offset += offset;
    if (place.line != 0)
        place.column += column - 1;
    return place;
}

bool fnl_passed_problem(fnl_model_reader *reader, const fnl_node *node, const fnl_error *error)
{
    if (error->code == FNL_E_NOMEM)
        return fnl_model_reader_no_memory(reader);
    fnl_place place = place_inside(reader, node, error->offset, error->column);
    return add_problem(reader, error->code, node, place, NULL, error->message);
}

static bool is_listed(const char *const *words, fnl_text text)
{
    for (; *words != NULL; words++)
        if (fnl_text_equal(fnl_text_of(*words), text))
            return true;
    return false;
}

/* Sections and keys of the format that this version cannot do yet: better said so than taken for a misspelling. */
static const char *const later_keys[] = { "touches", NULL };

bool fnl_take_map(fnl_model_reader *reader, const fnl_node *node, const char *const *keys, const char *here)
{
    if (node->kind != fnl_node_map)
        return fnl_problem(reader, node, "%s is a map of keys and values", here);
    bool good = true;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++) {
        const fnl_node *item = &node->items[i];
        if (is_listed(keys, item->key))
            continue;
        good = false;
        fnl_text shown = fnl_shown(item->key);
        if (is_listed(later_keys, item->key)) {
            fnl_key_problem(reader, item, "'%.*s' is not supported by this version", FNL_TEXT_ARGS(shown));
            continue;
        }
        fnl_nearest nearest;
        fnl_nearest_start(&nearest, item->key);
        for (const char *const *known = keys; *known != NULL; known++)
            fnl_nearest_try(&nearest, fnl_text_of(*known));
        if (nearest.best.length != 0)
            fnl_key_problem(reader, item, "unknown key '%.*s': did you mean '%s'?", FNL_TEXT_ARGS(shown),
                            nearest.best.bytes);
        else
            fnl_key_problem(reader, item, "unknown key '%.*s' in %s", FNL_TEXT_ARGS(shown), here);
    }
    return good;
}

bool fnl_take_list(fnl_model_reader *reader, const fnl_node *node, const char *what)
{
    if (node->kind == fnl_node_list)
        return true;
    return fnl_problem(reader, node, "%s", what);
}

bool fnl_count_entries(fnl_model_reader *reader, const fnl_node *node)
{
    if (node->count <= fnl_most_map_entries - reader->map_entry_count) {
        reader->map_entry_count += node->count;
        return true;
    }
    return fnl_limit_problem(reader, node, "a model has at most %d entries of maps and lists of texts",
                             (int)fnl_most_map_entries);
}
