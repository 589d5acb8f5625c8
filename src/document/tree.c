#include "document/tree.h"

#include <assert.h>

static fnl_builder_node *add(fnl_tree *tree, fnl_builder_node *parent, fnl_text key, fnl_builder_node value)
{
    if (tree->failed)
        return NULL;
    fnl_builder_node *node = fnl_arena_take(tree->arena, 1, sizeof *node);
    bool keyed = parent != NULL && parent->kind == fnl_node_map;
    value.key = keyed ? fnl_arena_copy(tree->arena, key) : (fnl_text){ NULL, 0 };
    if (node == NULL || (keyed && value.key.bytes == NULL)) {
        tree->failed = true;
        return NULL;
    }
    *node = value;
    if (parent == NULL)
        return node;
    assert(parent->kind == fnl_node_map || parent->kind == fnl_node_list);
    node->level = parent->level + 1;
    assert(node->level <= fnl_most_levels);
    if (parent->last == NULL)
        parent->first = node;
    else
        parent->last->next = node;
    parent->last = node;
    parent->count++;
    return node;
}

fnl_builder_node *fnl_tree_map(fnl_tree *tree, fnl_builder_node *parent, fnl_text key)
{
    return add(tree, parent, key, (fnl_builder_node){ .kind = fnl_node_map });
}

fnl_builder_node *fnl_tree_list(fnl_tree *tree, fnl_builder_node *parent, fnl_text key)
{
    return add(tree, parent, key, (fnl_builder_node){ .kind = fnl_node_list });
}

static void add_text(fnl_tree *tree, fnl_builder_node *parent, fnl_text key, fnl_text value, fnl_node_kind kind)
{
    fnl_text copy = tree->failed ? (fnl_text){ NULL, 0 } : fnl_arena_copy(tree->arena, value);
    tree->failed = copy.bytes == NULL;
    add(tree, parent, key, (fnl_builder_node){ .kind = kind, .text = copy });
}

void fnl_tree_text(fnl_tree *tree, fnl_builder_node *parent, fnl_text key, fnl_text value)
{
    add_text(tree, parent, key, value, fnl_node_text);
}

void fnl_tree_bytes(fnl_tree *tree, fnl_builder_node *parent, fnl_text key, fnl_text value)
{
    add_text(tree, parent, key, value, fnl_node_bytes);
}

void fnl_tree_bool(fnl_tree *tree, fnl_builder_node *parent, fnl_text key, bool value)
{
    add(tree, parent, key, (fnl_builder_node){ .kind = fnl_node_bool, .integer = value });
}

void fnl_tree_null(fnl_tree *tree, fnl_builder_node *parent, fnl_text key)
{
    add(tree, parent, key, (fnl_builder_node){ .kind = fnl_node_null });
}

void fnl_tree_decimal(fnl_tree *tree, fnl_builder_node *parent, fnl_text key, int64_t value, unsigned scale)
{
    add(tree, parent, key, (fnl_builder_node){ .kind = fnl_node_integer, .integer = value, .scale = scale });
}
