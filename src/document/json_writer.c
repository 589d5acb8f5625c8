#include "document/json_text.h"
#include "document/tree.h"
#include "text/number.h"

enum {
    blanks_a_level = 2,
    widest_line = 100, /* a list or map that fits is not broken */
};

static void put_node(const fnl_builder_node *node, bool broken, fnl_buffer *out);

static void break_line(uint32_t level, fnl_buffer *out)
{
    fnl_buffer_put_byte(out, '\n');
    for (uint32_t i = 0; i < level * blanks_a_level; i++)
        fnl_buffer_put_byte(out, ' ');
}

/* The items of a list or map, one a line if broken. Bytes are not for people and are left out. */
static void put_items(const fnl_builder_node *node, bool broken, fnl_buffer *out)
{
    bool is_map = node->kind == fnl_node_map;
    size_t start = out->length;
    bool first = true;
    fnl_buffer_put_byte(out, is_map ? '{' : '[');
    for (const fnl_builder_node *item = node->first; item != NULL && !out->failed; item = item->next) {
        if (item->kind == fnl_node_bytes)
            continue;
        if (!broken && out->length - start > widest_line)
            break; /* it will be written again, broken */
        if (!first)
            fnl_buffer_put_string(out, broken ? "," : ", ");
        first = false;
        if (broken)
            break_line(item->level, out);
        if (is_map) {
            fnl_put_json_text(out, item->key);
            fnl_buffer_put_string(out, ": ");
        }
        put_node(item, broken, out);
    }
    if (broken && !first)
        break_line(node->level, out);
    fnl_buffer_put_byte(out, is_map ? '}' : ']');
}

/* On one line if that is short, else broken. */
static void put_container(const fnl_builder_node *node, bool broken, fnl_buffer *out)
{
    size_t start = out->length;
    put_items(node, false, out);
    if (!broken || out->failed || out->length - start <= widest_line)
        return;
    out->length = start;
    put_items(node, true, out);
}

/* broken: the lines of what holds it are broken, so its own may be. Recursion ends at fnl_most_levels, which building
   keeps to. */
static void put_node(const fnl_builder_node *node, bool broken, fnl_buffer *out)
{
    switch (node->kind) {
    case fnl_node_null:
        fnl_buffer_put_string(out, "null");
        break;
    case fnl_node_bool:
        fnl_buffer_put_string(out, node->integer != 0 ? "true" : "false");
        break;
    case fnl_node_integer:
        fnl_write_decimal(out, node->integer, node->scale);
        break;
    case fnl_node_text:
        fnl_put_json_text(out, node->text);
        break;
    case fnl_node_list:
    case fnl_node_map:
        put_container(node, broken, out);
        break;
    case fnl_node_bytes:
    case fnl_node_number:
        break;
    }
}

int32_t fnl_write_json(const fnl_builder_node *root, fnl_buffer *out, fnl_error *error)
{
    if (root != NULL) {
        put_node(root, true, out);
        fnl_buffer_put_byte(out, '\n');
    }
    return root == NULL || out->failed ? fnl_fail_memory(error) : FNL_OK;
}
