/* One schema or array that several may hold at once: every node that is given out counts as a holder. */
#include "table/share.h"

#include "core/failure.h"

#include <stdatomic.h>
#include <string.h>

enum { most_levels = 64 }; /* of nesting: what is given out is built by recursion */

struct fnl_shared {
    fnl_allocator memory;
    atomic_size_t holders;
    struct ArrowSchema schema;
    struct ArrowArray array;
    void *block;
};

/* What a node that was given out keeps. Children may be moved out of their parent, so each holds for itself. */
typedef struct lent_schema {
    fnl_shared *from;
    struct ArrowSchema dictionary;
    struct ArrowSchema *children;
    struct ArrowSchema *list[];
} lent_schema;

typedef struct lent_array {
    fnl_shared *from;
    struct ArrowArray dictionary;
    struct ArrowArray *children;
    const void *no_buffer; /* the absent validity of a struct of chosen columns */
    struct ArrowArray *list[];
} lent_array;

int32_t fnl_share_new(const fnl_allocator *memory, struct ArrowSchema *schema, struct ArrowArray *array, void *block,
                      fnl_shared **out, fnl_error *error)
{
    fnl_shared *shared = fnl_allocate_zeroed(memory, 1, sizeof *shared);
    if (shared == NULL)
        return fnl_fail_memory(error);
    shared->memory = *memory;
    atomic_init(&shared->holders, 1);
    shared->block = block;
    if (schema != NULL) {
        shared->schema = *schema;
        schema->release = NULL;
    }
    if (array != NULL) {
        shared->array = *array;
        array->release = NULL;
    }
    *out = shared;
    return FNL_OK;
}

/* Counting up needs no order: whoever does it holds already. */
static fnl_shared *hold(const fnl_shared *shared)
{
    fnl_shared *held = (fnl_shared *)(uintptr_t)shared;
    atomic_fetch_add_explicit(&held->holders, 1, memory_order_relaxed);
    return held;
}

void fnl_share_free(fnl_shared *shared)
{
    if (shared == NULL || atomic_fetch_sub_explicit(&shared->holders, 1, memory_order_acq_rel) != 1)
        return;
    if (shared->array.release != NULL)
        shared->array.release(&shared->array);
    if (shared->schema.release != NULL)
        shared->schema.release(&shared->schema);
    /* Blocks come from fnl_capsule_allocate, which knows no model. */
    fnl_release(&fnl_default_allocator, shared->block);
    fnl_allocator memory = shared->memory;
    fnl_release(&memory, shared);
}

void fnl_share_take(fnl_shared *shared, struct ArrowArray *out)
{
    memset(out, 0, sizeof *out);
    /* With one holder nobody else can add another; an array whose buffers lie in the block cannot leave it. */
    if (atomic_load_explicit(&shared->holders, memory_order_acquire) == 1 && shared->block == NULL) {
        *out = shared->array;
        shared->array.release = NULL;
    }
    fnl_share_free(shared);
}

static void return_schema(struct ArrowSchema *schema)
{
    lent_schema *lent = schema->private_data;
    for (int64_t i = 0; i < schema->n_children; i++)
        if (lent->children[i].release != NULL)
            lent->children[i].release(&lent->children[i]);
    if (lent->dictionary.release != NULL)
        lent->dictionary.release(&lent->dictionary);
    fnl_shared *from = lent->from;
    fnl_release(&from->memory, lent->children);
    fnl_release(&from->memory, lent);
    fnl_share_free(from);
    schema->release = NULL;
}

static void return_array(struct ArrowArray *array)
{
    lent_array *lent = array->private_data;
    for (int64_t i = 0; i < array->n_children; i++)
        if (lent->children[i].release != NULL)
            lent->children[i].release(&lent->children[i]);
    if (lent->dictionary.release != NULL)
        lent->dictionary.release(&lent->dictionary);
    fnl_shared *from = lent->from;
    fnl_release(&from->memory, lent->children);
    fnl_release(&from->memory, lent);
    fnl_share_free(from);
    array->release = NULL;
}

/* A node without content that is already fit to be released; NULL without memory. */
static lent_schema *start_schema(const fnl_shared *from, int64_t n_children, struct ArrowSchema *out)
{
    size_t count = (size_t)n_children;
    const fnl_allocator *memory = &from->memory;
    struct ArrowSchema *children = fnl_allocate_zeroed(memory, count, sizeof *children);
    lent_schema *lent = fnl_allocate_zeroed(memory, 1, sizeof *lent + count * sizeof(void *));
    if (children == NULL || lent == NULL) {
        fnl_release(memory, children);
        fnl_release(memory, lent);
        return NULL;
    }
    lent->from = hold(from);
    lent->children = children;
    for (size_t i = 0; i < count; i++)
        lent->list[i] = &children[i];
    memset(out, 0, sizeof *out);
    out->n_children = n_children;
    out->children = count == 0 ? NULL : lent->list;
    out->release = return_schema;
    out->private_data = lent;
    return lent;
}

static lent_array *start_array(const fnl_shared *from, int64_t n_children, struct ArrowArray *out)
{
    size_t count = (size_t)n_children;
    const fnl_allocator *memory = &from->memory;
    struct ArrowArray *children = fnl_allocate_zeroed(memory, count, sizeof *children);
    lent_array *lent = fnl_allocate_zeroed(memory, 1, sizeof *lent + count * sizeof(void *));
    if (children == NULL || lent == NULL) {
        fnl_release(memory, children);
        fnl_release(memory, lent);
        return NULL;
    }
    lent->from = hold(from);
    lent->children = children;
    for (size_t i = 0; i < count; i++)
        lent->list[i] = &children[i];
    memset(out, 0, sizeof *out);
    out->n_children = n_children;
    out->children = count == 0 ? NULL : lent->list;
    out->release = return_array;
    out->private_data = lent;
    return lent;
}

static int32_t lend_schema(const fnl_shared *from, const struct ArrowSchema *node, int level, struct ArrowSchema *out,
                           fnl_error *error)
{
    if (level == most_levels)
        return fnl_fail(error, FNL_E_LIMIT, "a column is nested deeper than %d levels", (int)most_levels);
    lent_schema *lent = start_schema(from, node->n_children, out);
    if (lent == NULL)
        return fnl_fail_memory(error);
    int32_t code = FNL_OK;
    out->format = node->format;
    out->name = node->name;
    out->metadata = node->metadata;
    out->flags = node->flags;
    for (int64_t i = 0; i < node->n_children && code == FNL_OK; i++)
        code = lend_schema(from, node->children[i], level + 1, &lent->children[i], error);
    if (code == FNL_OK && node->dictionary != NULL) {
        code = lend_schema(from, node->dictionary, level + 1, &lent->dictionary, error);
        out->dictionary = &lent->dictionary;
    }
    if (code != FNL_OK)
        out->release(out);
    return code;
}

static int32_t lend_array(const fnl_shared *from, const struct ArrowArray *node, int level, struct ArrowArray *out,
                          fnl_error *error)
{
    if (level == most_levels)
        return fnl_fail(error, FNL_E_LIMIT, "a column is nested deeper than %d levels", (int)most_levels);
    lent_array *lent = start_array(from, node->n_children, out);
    if (lent == NULL)
        return fnl_fail_memory(error);
    int32_t code = FNL_OK;
    out->length = node->length;
    out->null_count = node->null_count;
    out->offset = node->offset;
    out->n_buffers = node->n_buffers;
    out->buffers = node->buffers;
    for (int64_t i = 0; i < node->n_children && code == FNL_OK; i++)
        code = lend_array(from, node->children[i], level + 1, &lent->children[i], error);
    if (code == FNL_OK && node->dictionary != NULL) {
        code = lend_array(from, node->dictionary, level + 1, &lent->dictionary, error);
        out->dictionary = &lent->dictionary;
    }
    if (code != FNL_OK)
        out->release(out);
    return code;
}

int32_t fnl_share_schemas(const fnl_shared *const *sources, const int64_t *columns, uint32_t n_columns,
                          struct ArrowSchema *out, fnl_error *error)
{
    struct ArrowSchema made = { 0 };
    lent_schema *lent = start_schema(sources[0], n_columns, &made);
    if (lent == NULL)
        return fnl_fail_memory(error);
    int32_t code = FNL_OK;
    made.format = "+s";
    made.name = "";
    for (uint32_t i = 0; i < n_columns && code == FNL_OK; i++) {
        const struct ArrowSchema *schema = &sources[i]->schema;
        if (columns[i] < 0 || columns[i] >= schema->n_children)
            code = fnl_fail(error, FNL_E_ARG, "columns[%u] is no column of its source", i);
        else
            code = lend_schema(sources[i], schema->children[columns[i]], 0, &lent->children[i], error);
    }
    if (code != FNL_OK) {
        made.release(&made);
        return code;
    }
    *out = made;
    return FNL_OK;
}

/* Rows [first, first + count) of the parent, as rows of its child. */
static void cut(const struct ArrowArray *parent, int64_t first, int64_t count, struct ArrowArray *child)
{
    int64_t begin = parent->offset + first;
    if (child->null_count != 0 && (begin != 0 || count != child->length))
        child->null_count = -1;
    child->offset += begin;
    child->length = count;
}

int32_t fnl_share_arrays(const fnl_shared *const *sources, const int64_t *columns, const int64_t *first_rows,
                         uint32_t n_columns, int64_t n_rows, struct ArrowArray *out, fnl_error *error)
{
    struct ArrowArray made = { 0 };
    lent_array *lent = start_array(sources[0], n_columns, &made);
    if (lent == NULL)
        return fnl_fail_memory(error);
    int32_t code = FNL_OK;
    made.length = n_rows;
    made.n_buffers = 1;
    made.buffers = &lent->no_buffer;
    for (uint32_t i = 0; i < n_columns && code == FNL_OK; i++) {
        const struct ArrowArray *array = &sources[i]->array;
        int64_t first = first_rows == NULL ? 0 : first_rows[i];
        if (columns[i] < 0 || columns[i] >= array->n_children)
            code = fnl_fail(error, FNL_E_ARG, "columns[%u] is no column of its source", i);
        else if (first < 0 || first > array->length || n_rows > array->length - first)
            code = fnl_fail(error, FNL_E_ARG, "the rows of columns[%u] are outside its source", i);
        else
            code = lend_array(sources[i], array->children[columns[i]], 0, &lent->children[i], error);
        if (code == FNL_OK)
            cut(array, first, n_rows, &lent->children[i]);
    }
    if (code != FNL_OK) {
        made.release(&made);
        return code;
    }
    *out = made;
    return FNL_OK;
}
