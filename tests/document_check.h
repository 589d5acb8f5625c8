/* What must hold of every document that was read: for tests, mutations and fuzz targets. */
#ifndef DOCUMENT_CHECK_H
#define DOCUMENT_CHECK_H

#include "document/document.h"

/* Line and column of the byte at offset, by a slow walk from the start. */
static inline fnl_place check_place_of(fnl_text source, size_t offset)
{
    fnl_place place = { .line = 1, .column = 1, .offset = offset };
    size_t start = source.length >= 3 && memcmp(source.bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    for (size_t i = start; i < offset; i++) {
        unsigned char byte = (unsigned char)source.bytes[i];
        bool ends_line = byte == '\n' || (byte == '\r' && (i + 1 == source.length || source.bytes[i + 1] != '\n'));
        place.line += ends_line;
        place.column = ends_line ? 1 : place.column + ((byte & 0xc0) != 0x80);
    }
    return place;
}

static inline bool check_place(fnl_text source, fnl_place place)
{
    fnl_place slow = place.offset > source.length ? (fnl_place){ 0 } : check_place_of(source, (size_t)place.offset);
    return slow.line == place.line && slow.column == place.column;
}

/* NULL, or what is wrong with the nodes from this one down. */
static inline const char *check_nodes(const fnl_document *document, const fnl_node *node)
{
    bool in_map = node->parent != NULL && node->parent->kind == fnl_node_map;
    if (document->form != fnl_form_cbor && !check_place(document->source, node->place))
        return "the place of a value is wrong";
    if (document->form != fnl_form_cbor && in_map && !check_place(document->source, node->key_place))
        return "the place of a key is wrong";
    if (node->parent != NULL && node != &node->parent->items[node->position])
        return "a value is not where its parent has it";
    if (node->kind != fnl_node_list && node->kind != fnl_node_map)
        return node->count == 0 ? NULL : "a scalar has items";
    const char *fault = NULL;
    for (uint32_t i = 0; i < node->count && fault == NULL; i++)
        fault = node->items[i].parent != node ? "a parent is wrong" : check_nodes(document, &node->items[i]);
    return fault;
}

/* A tree for the writers with the same values; numbers as texts. NULL without memory. */
static inline fnl_builder_node *check_build(fnl_tree *tree, fnl_builder_node *parent, const fnl_node *node)
{
    switch (node->kind) {
    case fnl_node_null:
        fnl_tree_null(tree, parent, node->key);
        break;
    case fnl_node_bool:
        fnl_tree_bool(tree, parent, node->key, node->integer != 0);
        break;
    case fnl_node_integer:
        fnl_tree_decimal(tree, parent, node->key, node->integer, 0);
        break;
    case fnl_node_number:
    case fnl_node_text:
        fnl_tree_text(tree, parent, node->key, node->text);
        break;
    case fnl_node_bytes:
        fnl_tree_bytes(tree, parent, node->key, node->text);
        break;
    case fnl_node_list:
    case fnl_node_map: {
        fnl_builder_node *built =
            node->kind == fnl_node_map ? fnl_tree_map(tree, parent, node->key) : fnl_tree_list(tree, parent, node->key);
        for (uint32_t i = 0; i < node->count; i++)
            check_build(tree, built, &node->items[i]);
        return built;
    }
    }
    return NULL;
}

static inline const fnl_node *check_find(const fnl_node *map, fnl_text key)
{
    for (uint32_t i = 0; i < map->count; i++)
        if (fnl_text_equal(map->items[i].key, key))
            return &map->items[i];
    return NULL;
}

/* Do the same values stand in both? The order of keys and the form of numbers aside. */
static inline bool check_same(const fnl_node *a, const fnl_node *b)
{
    fnl_node_kind kind = a->kind == fnl_node_number ? fnl_node_text : a->kind;
    fnl_node_kind other = b->kind == fnl_node_number ? fnl_node_text : b->kind;
    if (kind != other || a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        const fnl_node *same = kind == fnl_node_list ? &b->items[i] : check_find(b, a->items[i].key);
        if (same == NULL || !check_same(&a->items[i], same))
            return false;
    }
    if (kind == fnl_node_bool || kind == fnl_node_integer)
        return a->integer == b->integer;
    return (kind != fnl_node_text && kind != fnl_node_bytes) || fnl_text_equal(a->text, b->text);
}

/* Writes the tree to out as CBOR or JSON; false without memory. */
static inline bool check_write(const fnl_node *root, bool as_json, const fnl_allocator *memory, fnl_buffer *out)
{
    fnl_arena arena;
    fnl_arena_start(&arena, memory);
    fnl_tree tree = { .arena = &arena };
    fnl_builder_node *built = check_build(&tree, NULL, root);
    int32_t code = tree.failed ? FNL_E_NOMEM
                   : as_json   ? fnl_write_json(built, out, NULL)
                               : fnl_write_cbor(built, out, NULL);
    fnl_arena_end(&arena);
    return code == FNL_OK;
}

/* Reads without keeping problems. */
static inline int32_t check_read(fnl_document *document, fnl_text text, const fnl_allocator *memory)
{
    fnl_diagnostics problems = { .memory = memory };
    int32_t code = fnl_document_read(document, text, memory, &problems);
    fnl_release(memory, problems.problems);
    return code;
}

/* Written as CBOR and read again it says the same, and written once more it is the same bytes; so is a CBOR text itself.
   A map written as JSON and read again says the same, but for the form of its integers. */
static inline const char *check_round_trip(const fnl_document *document, const fnl_allocator *memory)
{
    if (document->root->kind != fnl_node_map)
        return NULL;
    fnl_buffer first;
    fnl_buffer second;
    fnl_buffer_start(&first, memory);
    fnl_buffer_start(&second, memory);
    fnl_document again = { .root = NULL };
    fnl_document_start(&again, memory);
    const char *fault = NULL;
    if (!check_write(document->root, false, memory, &first))
        fault = "it cannot be written";
    else if (document->form == fnl_form_cbor && !fnl_text_equal(fnl_buffer_text(&first), document->source))
        fault = "CBOR that was read is written otherwise";
    else if (check_read(&again, fnl_buffer_text(&first), memory) != FNL_OK)
        fault = "what was written as CBOR cannot be read";
    else if (!check_same(document->root, again.root))
        fault = "what was written as CBOR says something else";
    else if (!check_write(again.root, false, memory, &second) ||
             !fnl_text_equal(fnl_buffer_text(&first), fnl_buffer_text(&second)))
        fault = "written twice it differs";
    fnl_document_end(&again);
    second.length = 0;
    if (fault == NULL) {
        if (!check_write(document->root, true, memory, &second))
            fault = "it cannot be written as JSON";
        else if (check_read(&again, fnl_buffer_text(&second), memory) != FNL_OK)
            fault = "what was written as JSON cannot be read";
        else if (document->form != fnl_form_cbor && !check_same(document->root, again.root))
            fault = "what was written as JSON says something else";
        fnl_document_end(&again);
    }
    fnl_buffer_end(&first);
    fnl_buffer_end(&second);
    return fault;
}

/* Reads text: NULL if it is refused with an error that says where, or is accepted and all of the above holds; else what is
   wrong. */
static inline const char *check_text(fnl_text text, const fnl_allocator *memory, bool *accepted)
{
    fnl_diagnostics problems = { .memory = memory };
    fnl_document document;
    int32_t code = fnl_document_read(&document, text, memory, &problems);
    const char *fault = NULL;
    *accepted = code == FNL_OK;
    if (code == FNL_OK)
        fault = document.root == NULL   ? "there is no tree"
                : problems.count != 0   ? "it was accepted with an error"
                : document.root->parent ? "the root has a parent"
                                        : check_nodes(&document, document.root);
    else if (problems.count != 1 || problems.problems[0].code != code || problems.problems[0].message[0] == '\0')
        fault = "it was refused without its error";
    else if (code != FNL_E_SYNTAX && code != FNL_E_LIMIT)
        fault = "it was refused with another code";
    else if (problems.problems[0].offset > text.length)
        fault = "the error lies beyond the text";
    else if (document.form != fnl_form_cbor && !check_place(text, (fnl_place){ .line = problems.problems[0].line,
                                                                               .column = problems.problems[0].column,
                                                                               .offset = problems.problems[0].offset }))
        fault = "the place of the error is wrong";
    if (fault == NULL && code == FNL_OK)
        fault = check_round_trip(&document, memory);
    fnl_release(memory, problems.problems);
    fnl_document_end(&document);
    return fault;
}

#endif
