#include "document/assembly.h"

#include <inttypes.h>

#include "core/hash.h"

enum { few_keys = 12 }; /* compared each with each: cheaper than a table */

void fnl_assembly_start(fnl_assembly *assembly, fnl_document *document, fnl_error *error)
{
    memset(assembly, 0, sizeof *assembly);
    assembly->document = document;
    assembly->memory = document->arena.memory;
    assembly->error = error;
}

void fnl_assembly_end(fnl_assembly *assembly)
{
    fnl_release(assembly->memory, assembly->pending);
    assembly->pending = NULL;
}

static fnl_open_node *innermost(fnl_assembly *assembly)
{
    return assembly->depth == 0 ? NULL : &assembly->open[assembly->depth - 1];
}

bool fnl_assembly_wants_key(const fnl_assembly *assembly)
{
    return assembly->depth != 0 && !assembly->has_key && assembly->open[assembly->depth - 1].node.kind == fnl_node_map;
}

void fnl_assembly_key(fnl_assembly *assembly, fnl_text key, fnl_place place)
{
    assembly->key = key;
    assembly->key_place = place;
    assembly->has_key = true;
}

/* Gives node its key and its place in the parent. */
static void join_parent(fnl_assembly *assembly, fnl_node *node)
{
    fnl_open_node *parent = innermost(assembly);
    if (parent == NULL)
        return;
    node->position = parent->node.count++;
    if (parent->node.kind == fnl_node_map) {
        node->key = assembly->key;
        node->key_place = assembly->key_place;
        assembly->has_key = false;
    }
}

static int32_t count_node(fnl_assembly *assembly, fnl_place place)
{
    if (assembly->nodes == fnl_most_nodes)
        return fnl_fail_at(assembly->error, FNL_E_LIMIT, place, NULL,
                           "more than %d values; a text may have at most that many", fnl_most_nodes);
    assembly->nodes++;
    return FNL_OK;
}

/* Items know their parent only when it has its last address. */
static void adopt(fnl_node *parent)
{
    if (parent->kind != fnl_node_list && parent->kind != fnl_node_map)
        return;
    for (uint32_t i = 0; i < parent->count; i++)
        parent->items[i].parent = parent;
}

static int32_t set_root(fnl_assembly *assembly, const fnl_node *node)
{
    fnl_node *root = fnl_arena_take(&assembly->document->arena, 1, sizeof *root);
    if (root == NULL)
        return fnl_fail_memory(assembly->error);
    *root = *node;
    adopt(root);
    assembly->document->root = root;
    return FNL_OK;
}

/* A finished node joins those of its parent. */
static int32_t put(fnl_assembly *assembly, const fnl_node *node)
{
    if (assembly->depth == 0)
        return set_root(assembly, node);
    if (assembly->pending_count == assembly->pending_capacity) {
        uint32_t wanted = assembly->pending_capacity == 0 ? 64 : assembly->pending_capacity / 2 * 3;
        fnl_node *grown = fnl_resize(assembly->memory, assembly->pending, wanted, sizeof *grown);
        if (grown == NULL)
            return fnl_fail_memory(assembly->error);
        assembly->pending = grown;
        assembly->pending_capacity = wanted;
    }
    assembly->pending[assembly->pending_count++] = *node;
    return FNL_OK;
}

int32_t fnl_assembly_scalar(fnl_assembly *assembly, const fnl_node *scalar)
{
    int32_t code = count_node(assembly, scalar->place);
    if (code != FNL_OK)
        return code;
    fnl_node node = *scalar;
    join_parent(assembly, &node);
    return put(assembly, &node);
}

int32_t fnl_assembly_open(fnl_assembly *assembly, fnl_node_kind kind, fnl_place place)
{
    int32_t code = count_node(assembly, place);
    if (code != FNL_OK)
        return code;
    if (assembly->depth == fnl_most_levels)
        return fnl_fail_at(assembly->error, FNL_E_LIMIT, place, NULL,
                           "more than %d levels of lists and maps inside each other; at most that many are read",
                           fnl_most_levels);
    fnl_node node = { .kind = kind, .place = place };
    join_parent(assembly, &node);
    assembly->open[assembly->depth++] = (fnl_open_node){ .node = node, .first = assembly->pending_count };
    return FNL_OK;
}

static int32_t refuse_double(fnl_assembly *assembly, const fnl_node *first, const fnl_node *second)
{
    return fnl_fail_at(assembly->error, FNL_E_SYNTAX, second->key_place, NULL,
                       "the key \"%.*s\" stands twice in this map, first in line %" PRIu32 "; each key may stand once",
                       FNL_TEXT_ARGS(second->key), first->key_place.line);
}

static int32_t check_few_keys(fnl_assembly *assembly, const fnl_node *items, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t j = 0; j < i; j++)
            if (fnl_text_equal(items[i].key, items[j].key))
                return refuse_double(assembly, &items[j], &items[i]);
    return FNL_OK;
}

static int32_t check_many_keys(fnl_assembly *assembly, const fnl_node *items, uint32_t count)
{
    fnl_index index;
    fnl_index_start(&index, assembly->memory, fnl_hash_seed());
    int32_t code = FNL_OK;
    for (uint32_t i = 0; i < count && code == FNL_OK; i++) {
        uint32_t number = 0;
        bool is_new = false;
        if (!fnl_index_add(&index, items[i].key, &number, &is_new))
            code = fnl_fail_memory(assembly->error);
        else if (!is_new)
            code = refuse_double(assembly, &items[number], &items[i]);
    }
    fnl_index_end(&index);
    return code;
}

static int32_t check_keys(fnl_assembly *assembly, const fnl_node *items, uint32_t count)
{
    return count <= few_keys ? check_few_keys(assembly, items, count) : check_many_keys(assembly, items, count);
}

int32_t fnl_assembly_close(fnl_assembly *assembly)
{
    fnl_open_node *closed = &assembly->open[--assembly->depth];
    fnl_node *node = &closed->node;
    if (node->count != 0) {
        const fnl_node *items = &assembly->pending[closed->first];
        bool check = node->kind == fnl_node_map && !assembly->keys_differ;
        int32_t code = check ? check_keys(assembly, items, node->count) : FNL_OK;
        if (code != FNL_OK)
            return code;
        node->items = fnl_arena_take(&assembly->document->arena, node->count, sizeof *items);
        if (node->items == NULL)
            return fnl_fail_memory(assembly->error);
        memcpy(node->items, items, node->count * sizeof *items);
        for (uint32_t i = 0; i < node->count; i++)
            adopt(&node->items[i]);
    }
    assembly->pending_count = closed->first;
    return put(assembly, node);
}
