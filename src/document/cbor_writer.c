#include "document/cbor_item.h"
#include "document/tree.h"

#include <assert.h>

typedef const fnl_builder_node *item_pointer;

/* In the order of the keys' encodings: the head grows with the length, so a shorter key comes first. */
static int compare_keys(item_pointer a, item_pointer b)
{
    if (a->key.length != b->key.length)
        return a->key.length < b->key.length ? -1 : 1;
    return fnl_text_compare(a->key, b->key);
}

static void sift_down(item_pointer *items, size_t from, size_t count)
{
    for (size_t child = 2 * from + 1; child < count; child = 2 * from + 1) {
        if (child + 1 < count && compare_keys(items[child], items[child + 1]) < 0)
            child++;
        if (compare_keys(items[from], items[child]) >= 0)
            return;
        item_pointer moved = items[from];
        items[from] = items[child];
        items[child] = moved;
        from = child;
    }
}

/* Heap sort: qsort may take memory behind the allocator's back. */
static void sort_items(item_pointer *items, size_t count)
{
    for (size_t i = count / 2; i-- > 0;)
        sift_down(items, i, count);
    for (size_t end = count; end > 1; end--) {
        item_pointer greatest = items[0];
        items[0] = items[end - 1];
        items[end - 1] = greatest;
        sift_down(items, 0, end - 1);
    }
}

static void put_node(const fnl_builder_node *node, fnl_buffer *out);

static void put_list(const fnl_builder_node *list, fnl_buffer *out)
{
    fnl_put_cbor_list(out, list->count);
    for (item_pointer item = list->first; item != NULL; item = item->next)
        put_node(item, out);
}

static void put_map(const fnl_builder_node *map, fnl_buffer *out)
{
    fnl_put_cbor_map(out, map->count);
    item_pointer *items = fnl_allocate(out->memory, map->count, sizeof(item_pointer));
    if (items == NULL) {
        out->failed = true;
        return;
    }
    size_t count = 0;
    for (item_pointer item = map->first; item != NULL; item = item->next)
        items[count++] = item;
    sort_items(items, count);
    for (size_t i = 0; i < count && !out->failed; i++) {
        assert(i == 0 || compare_keys(items[i - 1], items[i]) < 0);
        fnl_put_cbor_text(out, items[i]->key);
        put_node(items[i], out);
    }
    fnl_release(out->memory, items);
}

/* Recursion ends at fnl_most_levels, which building keeps to. */
static void put_node(const fnl_builder_node *node, fnl_buffer *out)
{
    switch (node->kind) {
    case fnl_node_null:
        fnl_put_cbor_null(out);
        break;
    case fnl_node_bool:
        fnl_put_cbor_bool(out, node->integer != 0);
        break;
    case fnl_node_integer:
        fnl_put_cbor_integer(out, node->integer);
        break;
    case fnl_node_text:
        fnl_put_cbor_text(out, node->text);
        break;
    case fnl_node_bytes:
        fnl_put_cbor_bytes(out, node->text);
        break;
    case fnl_node_list:
        put_list(node, out);
        break;
    case fnl_node_map:
        put_map(node, out);
        break;
    case fnl_node_number:
        assert(false && "numbers are built as decimals");
        break;
    }
}

int32_t fnl_write_cbor(const fnl_builder_node *root, fnl_buffer *out, fnl_error *error)
{
    if (root != NULL)
        put_node(root, out);
    return root == NULL || out->failed ? fnl_fail_memory(error) : FNL_OK;
}
