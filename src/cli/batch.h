/* Rows of the input, column by column, as the Arrow table that plans read: every column utf8. */
#ifndef FNL_CLI_BATCH_H
#define FNL_CLI_BATCH_H

#include "memory.h"
#include "slice.h"

#include <funnelcore/arrow.h>

enum {
    fnl_batch_most_rows = 16384,
    fnl_batch_most_values = 1 << 20, /* tables with many columns have fewer rows a batch */
    fnl_batch_most_bytes = 8 << 20,  /* a batch ends with the row that reaches it */
    fnl_batch_most_columns = 16384,
};

typedef struct fnl_batch_column {
    char *bytes;
    size_t capacity;
    int32_t *offsets;  /* capacity + 1 */
    uint8_t *valid;    /* a bit a row; NULL in tables that have no other NULL than the empty text */
    uint8_t *verbatim; /* a byte a row: JSON to be written as it came, not a text; NULL as above */
    const void *buffers[3];
    struct ArrowArray array;
} fnl_batch_column;

typedef struct fnl_batch {
    fnl_batch_column *columns;
    uint32_t column_count;
    int64_t rows;
    int64_t capacity;  /* of rows */
    int64_t first_row; /* rows before this batch */
    size_t bytes;
    int64_t *lines; /* where each row begins in the file */
    struct ArrowArray **children;
    const void *no_buffer[1];
    struct ArrowArray array; /* filled by fnl_batch_close */
} fnl_batch;

/* with_nulls: the table tells NULL from the empty text and texts from other JSON. */
void fnl_batch_start(fnl_batch *batch, uint32_t column_count, bool with_nulls);
void fnl_batch_end(fnl_batch *batch);

/* Forgets the rows. */
void fnl_batch_clear(fnl_batch *batch);

static inline bool fnl_batch_is_full(const fnl_batch *batch)
{
    return batch->rows == batch->capacity || batch->bytes >= fnl_batch_most_bytes;
}

/* The value of a column in the row being read; putting it again replaces it. */
static inline void fnl_batch_put(fnl_batch *batch, uint32_t column, fnl_slice text)
{
    fnl_batch_column *to = &batch->columns[column];
    size_t start = (size_t)to->offsets[batch->rows];
    size_t end = start + text.length;
    if (end > to->capacity)
        to->bytes = fnl_grow_memory(to->bytes, end, &to->capacity, 1);
    if (text.length != 0)
        memcpy(to->bytes + start, text.bytes, text.length);
    to->offsets[batch->rows + 1] = (int32_t)end;
}

/* The row is complete: every column was put. */
void fnl_batch_end_row(fnl_batch *batch, int64_t line);

/* Makes batch->array of the rows. */
void fnl_batch_close(fnl_batch *batch);

static inline fnl_slice fnl_batch_text(const fnl_batch *batch, uint32_t column, int64_t row)
{
    const fnl_batch_column *from = &batch->columns[column];
    return (fnl_slice){ from->bytes + from->offsets[row], (size_t)(from->offsets[row + 1] - from->offsets[row]) };
}

/* A schema of utf8 columns with these names, which are borrowed. Released by its release callback. */
void fnl_batch_schema(const char *const *names, uint32_t count, struct ArrowSchema *out);

#endif
