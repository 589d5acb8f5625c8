/* Arrow schemas: each node is one block, so that a consumer may move any child out of its parent. */
#include "table/schema.h"

enum { most_levels = 64, most_children = 1 << 20 };

/* What a node's private data is: the allocator to free it with, then its children, then its texts. */
typedef struct node_block {
    fnl_allocator memory;
    struct ArrowSchema dictionary;
    struct ArrowSchema **children;
    char *texts;
    struct ArrowSchema nodes[];
} node_block;

static void release_node(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++)
        if (schema->children[i]->release != NULL)
            schema->children[i]->release(schema->children[i]);
    if (schema->dictionary != NULL && schema->dictionary->release != NULL)
        schema->dictionary->release(schema->dictionary);
    node_block *block = schema->private_data;
    fnl_allocator memory = block->memory;
    *schema = (struct ArrowSchema){ 0 };
    fnl_release(&memory, block);
}

/* A text at the end of a block, with a NUL after it. */
static const char *keep(node_block *block, fnl_text text)
{
    char *kept = block->texts;
    if (text.length != 0)
        memcpy(kept, text.bytes, text.length);
    kept[text.length] = '\0';
    block->texts += text.length + 1;
    return kept;
}

/* A node without values in its children and dictionary: they are zeroed, and are filled by the caller. */
static bool make_node(const fnl_allocator *memory, fnl_text format, fnl_text name, fnl_text metadata, uint32_t children,
                      struct ArrowSchema *out)
{
    size_t nodes = sizeof(node_block) + children * (sizeof(struct ArrowSchema) + sizeof(struct ArrowSchema *));
    size_t texts = format.length + name.length + metadata.length + 3;
    node_block *block = fnl_allocate_zeroed(memory, 1, nodes + texts);
    if (block == NULL)
        return false;
    block->memory = *memory;
    block->children = (struct ArrowSchema **)(void *)(block->nodes + children);
    block->texts = (char *)block + nodes;
    for (uint32_t i = 0; i < children; i++)
        block->children[i] = &block->nodes[i];
    *out = (struct ArrowSchema){
        .format = keep(block, format),
        .name = keep(block, name),
        .metadata = metadata.length == 0 ? NULL : keep(block, metadata),
        .n_children = children,
        .children = children == 0 ? NULL : block->children,
        .release = release_node,
        .private_data = block,
    };
    return true;
}

static void put_length(fnl_buffer *buffer, size_t length)
{
    int32_t written = (int32_t)length;
    fnl_buffer_put(buffer, &written, sizeof written);
}

/* Arrow's form of one pair: numbers in the machine's order of bytes. */
static void put_metadata(fnl_buffer *buffer, fnl_text key, fnl_text value)
{
    put_length(buffer, 1);
    put_length(buffer, key.length);
    fnl_buffer_put_text(buffer, key);
    put_length(buffer, value.length);
    fnl_buffer_put_text(buffer, value);
}

static const fnl_text nothing = { NULL, 0 };

static bool make_child(const fnl_allocator *memory, fnl_text format, fnl_text name, struct ArrowSchema *out)
{
    if (!make_node(memory, format, name, nothing, 0, out))
        return false;
    out->flags = ARROW_FLAG_NULLABLE;
    return true;
}

/* The items of a list. */
static bool make_items(const fnl_allocator *memory, const fnl_schema_column *column, struct ArrowSchema *out)
{
    if (column->spans.length == 0)
        return make_node(memory, column->items, FNL_TEXT("item"), nothing, 0, out);
    if (!make_node(memory, column->items, FNL_TEXT("item"), nothing, 2, out))
        return false;
    out->flags = ARROW_FLAG_NULLABLE;
    return make_child(memory, column->spans, FNL_TEXT("start"), out->children[0]) &&
           make_child(memory, column->spans, FNL_TEXT("end"), out->children[1]);
}

static bool make_column(const fnl_allocator *memory, const fnl_schema_column *column, struct ArrowSchema *out)
{
    fnl_buffer metadata;
    fnl_buffer_start(&metadata, memory);
    if (column->metadata_key.length != 0)
        put_metadata(&metadata, column->metadata_key, column->metadata_value);
    uint32_t children = column->items.length == 0 ? 0 : 1;
    bool made =
        !metadata.failed && make_node(memory, column->format, column->name, fnl_buffer_text(&metadata), children, out);
    fnl_buffer_end(&metadata);
    if (!made)
        return false;
    out->flags = ARROW_FLAG_NULLABLE | (column->ordered ? ARROW_FLAG_DICTIONARY_ORDERED : 0);
    node_block *block = out->private_data;
    if (column->values.length != 0) {
        out->dictionary = &block->dictionary;
        made = make_node(memory, column->values, nothing, nothing, 0, out->dictionary);
    }
    if (made && children != 0)
        made = make_items(memory, column, out->children[0]);
    if (!made)
        out->release(out);
    return made;
}

int32_t fnl_schema_of_columns(const fnl_allocator *memory, const fnl_schema_column *columns, uint32_t count,
                              struct ArrowSchema *out, fnl_error *error)
{
    struct ArrowSchema made = { 0 };
    if (!make_node(memory, FNL_TEXT("+s"), nothing, nothing, count, &made))
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < count; i++) {
        if (!make_column(memory, &columns[i], made.children[i])) {
            made.release(&made);
            return fnl_fail_memory(error);
        }
    }
    *out = made;
    return FNL_OK;
}

/* Bytes of Arrow's metadata; false if a length is negative. */
static bool metadata_size(const char *metadata, size_t *size)
{
    *size = 0;
    if (metadata == NULL)
        return true;
    int32_t pairs = 0;
    memcpy(&pairs, metadata, sizeof pairs);
    *size = sizeof pairs;
    if (pairs < 0)
        return false;
    for (int64_t i = 0; i < 2 * (int64_t)pairs; i++) {
        int32_t length = 0;
        memcpy(&length, metadata + *size, sizeof length);
        if (length < 0)
            return false;
        *size += sizeof length + (size_t)length;
    }
    return true;
}

static int32_t copy_node(const fnl_allocator *memory, const struct ArrowSchema *schema, int level,
                         struct ArrowSchema *out, fnl_error *error);

static int32_t copy_parts(const fnl_allocator *memory, const struct ArrowSchema *schema, int level,
                          struct ArrowSchema *out, fnl_error *error)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        int32_t code = copy_node(memory, schema->children[i], level + 1, out->children[i], error);
        if (code != FNL_OK)
            return code;
    }
    if (schema->dictionary == NULL)
        return FNL_OK;
    node_block *block = out->private_data;
    out->dictionary = &block->dictionary;
    return copy_node(memory, schema->dictionary, level + 1, out->dictionary, error);
}

static int32_t copy_node(const fnl_allocator *memory, const struct ArrowSchema *schema, int level,
                         struct ArrowSchema *out, fnl_error *error)
{
    if (level > most_levels)
        return fnl_fail(error, FNL_E_LIMIT, "the schema is nested deeper than %d levels", most_levels);
    if (schema == NULL || schema->release == NULL || schema->format == NULL)
        return fnl_fail(error, FNL_E_ARG, "the schema, or a part of it, is NULL or was released");
    if (schema->n_children < 0 || (schema->n_children > 0 && schema->children == NULL))
        return fnl_fail(error, FNL_E_ARG, "the schema \"%s\" has %lld children, but no list of so many", schema->format,
                        (long long)schema->n_children);
    if (schema->n_children > most_children)
        return fnl_fail(error, FNL_E_LIMIT, "the schema \"%s\" has more than %d children", schema->format,
                        (int)most_children);
    size_t size = 0;
    if (!metadata_size(schema->metadata, &size))
        return fnl_fail(error, FNL_E_ARG, "the metadata of the schema \"%s\" has a negative length", schema->format);
    if (!make_node(memory, fnl_text_of(schema->format), fnl_text_of(schema->name), (fnl_text){ schema->metadata, size },
                   (uint32_t)schema->n_children, out))
        return fnl_fail_memory(error);
    out->flags = schema->flags;
    int32_t code = copy_parts(memory, schema, level, out, error);
    if (code != FNL_OK)
        out->release(out);
    return code;
}

int32_t fnl_schema_copy(const fnl_allocator *memory, const struct ArrowSchema *schema, struct ArrowSchema *out,
                        fnl_error *error)
{
    struct ArrowSchema copy = { 0 };
    int32_t code = copy_node(memory, schema, 1, &copy, error);
    if (code == FNL_OK)
        *out = copy;
    return code;
}
