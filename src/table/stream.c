/* A list of arrays as a stream: each array is moved out when it is asked for. */
#include "table/stream.h"

#include "table/schema.h"

#include <errno.h>

typedef struct stream_block {
    fnl_allocator memory;
    struct ArrowSchema schema;
    fnl_error error;
    size_t next;
    size_t count;
    struct ArrowArray arrays[];
} stream_block;

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    stream_block *block = stream->private_data;
    int32_t code = fnl_schema_copy(&block->memory, &block->schema, out, &block->error);
    if (code == FNL_OK)
        return 0;
    return code == FNL_E_NOMEM ? ENOMEM : EINVAL;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    stream_block *block = stream->private_data;
    *out = (struct ArrowArray){ 0 };
    if (block->next < block->count)
        *out = block->arrays[block->next++];
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    const stream_block *block = stream->private_data;
    return block->error.code == FNL_OK ? NULL : block->error.message;
}

static void release_stream(struct ArrowArrayStream *stream)
{
    stream_block *block = stream->private_data;
    *stream = (struct ArrowArrayStream){ 0 };
    block->schema.release(&block->schema);
    for (; block->next < block->count; block->next++)
        block->arrays[block->next].release(&block->arrays[block->next]);
    fnl_allocator memory = block->memory;
    fnl_release(&memory, block);
}

static int32_t check_arrays(const struct ArrowSchema *schema, const struct ArrowArray *arrays, size_t n_arrays,
                            fnl_error *error)
{
    if (schema->release == NULL)
        return fnl_fail(error, FNL_E_ARG, "the schema was released");
    for (size_t i = 0; i < n_arrays; i++) {
        if (arrays[i].release == NULL)
            return fnl_fail(error, FNL_E_ARG, "array %zu was released", i);
        if (arrays[i].n_children != schema->n_children)
            return fnl_fail(error, FNL_E_ARG, "array %zu has %lld columns, the schema has %lld", i,
                            (long long)arrays[i].n_children, (long long)schema->n_children);
    }
    return FNL_OK;
}

int32_t fnl_stream_make(const fnl_allocator *memory, struct ArrowSchema *schema, struct ArrowArray *arrays,
                        size_t n_arrays, struct ArrowArrayStream *out, fnl_error *error)
{
    int32_t code = check_arrays(schema, arrays, n_arrays, error);
    if (code != FNL_OK)
        return code;
    /* The arrays are in memory already, so their size fits. */
    stream_block *block = fnl_allocate_zeroed(memory, 1, sizeof *block + n_arrays * sizeof(struct ArrowArray));
    if (block == NULL)
        return fnl_fail_memory(error);
    block->memory = *memory;
    block->count = n_arrays;
    block->schema = *schema;
    schema->release = NULL;
    for (size_t i = 0; i < n_arrays; i++) {
        block->arrays[i] = arrays[i];
        arrays[i].release = NULL;
    }
    *out = (struct ArrowArrayStream){ get_schema, get_next, get_last_error, release_stream, block };
    return FNL_OK;
}
