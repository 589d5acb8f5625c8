/* The columns of a batch as the Arrow table that a plan reads. A column whose texts are all of the usual shape of its type
   goes as values; else as a dictionary, or as texts where there are too many distinct ones. What a column went as may
   change from batch to batch: then the plan is bound anew. */
#ifndef FNL_CLI_COLUMNS_H
#define FNL_CLI_COLUMNS_H

#include "batch.h"
#include "column_types.h"
#include "dictionary.h"

typedef struct fnl_column {
    const char *name; /* borrowed */
    uint32_t index;   /* in the batch */
    fnl_column_type type;
    fnl_column_kind kind; /* what it goes as now */
    fnl_column_kind kind_before;
    uint32_t patience; /* batches that it goes as something else when its texts do not fit its type */
    uint32_t wait;     /* batches left of these */
    uint32_t fitted;   /* batches in a row whose texts did fit */
    void *values;      /* of any kind */
    uint64_t *valid;
    size_t capacity; /* of rows */
    fnl_dictionary dictionary;
    int64_t text_size; /* of what views point into */
    const void *buffers[4];
    const void *dictionary_buffers[3];
    struct ArrowArray array;
    struct ArrowArray dictionary_array;
    char format[16];
} fnl_column;

typedef struct fnl_columns {
    fnl_column *columns;
    uint32_t count;
    struct ArrowArray **children;
    const void *no_buffer[1];
    struct ArrowArray array; /* filled by fnl_columns_fill */
} fnl_columns;

/* types: by column of the batch; those that are unread are left out. NULL: all, as texts. Names are borrowed. */
void fnl_columns_start(fnl_columns *columns, const char *const *names, uint32_t count, const fnl_column_type *types);
void fnl_columns_end(fnl_columns *columns);

/* Makes columns->array of the rows, which must stay as long as it is used. Returns whether its schema is another one than
   before. The places of all rows are known then. */
bool fnl_columns_fill(fnl_columns *columns, fnl_batch *batch);

/* Released by its release callback; borrows from columns. */
void fnl_columns_schema(const fnl_columns *columns, struct ArrowSchema *out);

#endif
