/* Rows of the input, column by column, as the Arrow table that plans read: every column utf8. */
#include "batch.h"

#include <stdlib.h>

/* A multiple of 8, for the validity bits. */
static int64_t rows_of(uint32_t column_count)
{
    int64_t rows = (int64_t)fnl_batch_most_values / (column_count == 0 ? 1 : column_count) / 8 * 8;
    return rows > fnl_batch_most_rows ? fnl_batch_most_rows : rows;
}

void fnl_batch_start(fnl_batch *batch, uint32_t column_count, bool with_nulls)
{
    *batch = (fnl_batch){ .column_count = column_count };
    batch->capacity = rows_of(column_count);
    size_t capacity = (size_t)batch->capacity;
    batch->columns = fnl_take_memory(column_count, sizeof *batch->columns);
    batch->children = fnl_take_memory(column_count, sizeof(void *));
    batch->lines = fnl_take_memory(capacity, sizeof *batch->lines);
    for (uint32_t i = 0; i < column_count; i++) {
        fnl_batch_column *column = &batch->columns[i];
        column->offsets = fnl_take_memory(capacity + 1, sizeof *column->offsets);
        column->capacity = 1;
        column->bytes = fnl_take_memory(column->capacity, 1);
        if (with_nulls) {
            column->valid = fnl_take_memory(capacity / 8, 1);
            column->verbatim = fnl_take_memory(capacity, 1);
        }
    }
}

void fnl_batch_end(fnl_batch *batch)
{
    for (uint32_t i = 0; i < batch->column_count; i++) {
        free(batch->columns[i].bytes);
        free(batch->columns[i].offsets);
        free(batch->columns[i].valid);
        free(batch->columns[i].verbatim);
    }
    free(batch->columns);
    free((void *)batch->children);
    free(batch->lines);
    *batch = (fnl_batch){ 0 };
}

void fnl_batch_clear(fnl_batch *batch)
{
    batch->rows = 0;
    batch->bytes = 0;
}

void fnl_batch_end_row(fnl_batch *batch, int64_t line)
{
    for (uint32_t i = 0; i < batch->column_count; i++) {
        const int32_t *offsets = batch->columns[i].offsets + batch->rows;
        batch->bytes += (size_t)(offsets[1] - offsets[0]);
    }
    batch->lines[batch->rows++] = line;
}

/* The buffers belong to the batch, which outlives what the library borrows. */
static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

void fnl_batch_close(fnl_batch *batch)
{
    for (uint32_t i = 0; i < batch->column_count; i++) {
        fnl_batch_column *column = &batch->columns[i];
        column->buffers[0] = column->valid;
        column->buffers[1] = column->offsets;
        column->buffers[2] = column->bytes;
        column->array = (struct ArrowArray){ .length = batch->rows,
                                             .null_count = column->valid == NULL ? 0 : -1,
                                             .n_buffers = 3,
                                             .buffers = column->buffers,
                                             .release = release_array };
        batch->children[i] = &column->array;
    }
    batch->array = (struct ArrowArray){ .length = batch->rows,
                                        .n_buffers = 1,
                                        .buffers = batch->no_buffer,
                                        .n_children = batch->column_count,
                                        .children = batch->children,
                                        .release = release_array };
}

static void release_schema(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++)
        free(schema->children[i]);
    free((void *)schema->children);
    schema->release = NULL;
}

static void release_child(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

void fnl_batch_schema(const char *const *names, uint32_t count, struct ArrowSchema *out)
{
    *out = (struct ArrowSchema){ .format = "+s", .name = "", .n_children = count, .release = release_schema };
    out->children = fnl_take_memory(count, sizeof(void *));
    for (uint32_t i = 0; i < count; i++) {
        out->children[i] = fnl_take_memory(1, sizeof *out->children[i]);
        *out->children[i] = (struct ArrowSchema){
            .format = "u", .name = names[i], .flags = ARROW_FLAG_NULLABLE, .release = release_child
        };
    }
}
