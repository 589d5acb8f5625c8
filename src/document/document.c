#include "document/document.h"

#include "document/json_text.h"
#include "document/place.h"
#include "document/reader.h"

void fnl_document_start(fnl_document *document, const fnl_allocator *memory)
{
    *document = (fnl_document){ .form = fnl_form_yaml };
    fnl_arena_start(&document->arena, memory);
}

void fnl_document_end(fnl_document *document)
{
    fnl_arena_end(&document->arena);
    document->source = (fnl_text){ NULL, 0 };
    document->root = NULL;
}

static fnl_form form_of(fnl_text text)
{
    size_t start = fnl_byte_order_mark(text);
    unsigned char first = start < text.length ? (unsigned char)text.bytes[start] : 0;
    if (first == '{')
        return fnl_form_json;
    return start == 0 && first >= 0xa0 && first <= 0xbf ? fnl_form_cbor : fnl_form_yaml;
}

static int32_t read_source(fnl_document *document, fnl_text text, fnl_error *error)
{
    if (text.length > fnl_most_text)
        return fnl_fail_at(error, FNL_E_LIMIT, (fnl_place){ .offset = fnl_most_text }, NULL,
                           "the text has %zu bytes; at most %d (16 MiB) are read", text.length, fnl_most_text);
    document->form = form_of(text);
    document->source = fnl_arena_copy(&document->arena, text);
    if (document->source.bytes == NULL)
        return fnl_fail_memory(error);
    switch (document->form) {
    case fnl_form_json:
        return fnl_read_json(document, error);
    case fnl_form_cbor:
        return fnl_read_cbor(document, error);
    case fnl_form_yaml:
        break;
    }
    return fnl_read_yaml(document, error);
}

int32_t fnl_document_read(fnl_document *document, fnl_text text, const fnl_allocator *memory, fnl_diagnostics *problems)
{
    fnl_document_start(document, memory);
    fnl_error error = { 0 };
    int32_t code = read_source(document, text, &error);
    if (code != FNL_OK) {
        document->root = NULL;
        fnl_diagnostics_add(problems, &error);
    }
    return code;
}

const fnl_node *fnl_node_get(const fnl_node *node, const char *key)
{
    if (node == NULL || node->kind != fnl_node_map)
        return NULL;
    fnl_text wanted = fnl_text_of(key);
    for (uint32_t i = 0; i < node->count; i++)
        if (fnl_text_equal(node->items[i].key, wanted))
            return &node->items[i];
    return NULL;
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

/* [A-Za-z_][A-Za-z0-9_]* */
static bool is_name(fnl_text text)
{
    if (text.length == 0 || !is_letter(text.bytes[0]))
        return false;
    for (size_t i = 1; i < text.length; i++)
        if (!is_letter(text.bytes[i]) && (text.bytes[i] < '0' || text.bytes[i] > '9'))
            return false;
    return true;
}

static void put_step(const fnl_node *node, fnl_buffer *out, bool first)
{
    if (node->parent->kind == fnl_node_list) {
        fnl_buffer_put_byte(out, '[');
        fnl_buffer_put_integer(out, node->position);
        fnl_buffer_put_byte(out, ']');
    } else if (is_name(node->key)) {
        if (!first)
            fnl_buffer_put_byte(out, '.');
        fnl_buffer_put_text(out, node->key);
    } else {
        fnl_buffer_put_byte(out, '[');
        fnl_put_json_text(out, node->key);
        fnl_buffer_put_byte(out, ']');
    }
}

void fnl_node_path(const fnl_node *node, fnl_buffer *out)
{
    const fnl_node *steps[fnl_most_levels + 1];
    uint32_t count = 0;
    for (; node != NULL && node->parent != NULL && count <= fnl_most_levels; node = node->parent)
        steps[count++] = node;
    for (uint32_t i = count; i-- > 0;)
        put_step(steps[i], out, i + 1 == count);
}
