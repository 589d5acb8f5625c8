/* Rows of the input: where the text of each of their values lies. */
#ifndef FNL_CLI_BATCH_H
#define FNL_CLI_BATCH_H

#include "csv_index.h"
#include "memory.h"
#include "page.h"

enum {
    fnl_batch_most_rows = 16384,     /* of JSON lines; a batch of CSV is what a window holds */
    fnl_batch_most_values = 1 << 20, /* tables with many columns have fewer rows a batch */
    fnl_batch_most_bytes = 8 << 20,  /* a batch ends with the row that reaches it */
    fnl_batch_most_columns = 16384,
};

/* A text in the bytes of the batch. */
typedef struct fnl_place {
    uint32_t start;
    uint32_t length;
} fnl_place;

typedef struct fnl_batch_column {
    bool is_wanted;
    fnl_place *places; /* of the rows; NULL if the column is not wanted */
    size_t capacity;
    /* A byte a row, NULL in tables that have no other NULL than the empty text. */
    uint8_t *valid;
    uint8_t *verbatim; /* JSON to be written as it came, not a text */
} fnl_batch_column;

typedef struct fnl_batch {
    fnl_batch_column *columns;
    uint32_t column_count;
    const char *bytes; /* what places lie in: the window or the texts; fnl_window_padding bytes may be read behind it */
    int64_t rows;
    int64_t placed;    /* rows whose places are known: the first ones */
    int64_t first_row; /* rows before this batch, for who reads one after the other */
    int64_t *lines;    /* where each row begins in the file */
    size_t line_capacity;
    /* CSV. */
    fnl_window window;
    fnl_csv_index index;
    uint32_t *starts; /* of the rows */
    size_t start_capacity;
    int64_t first_line;
    fnl_trouble after; /* if the index is broken: what is wrong with the record behind these */
    /* JSON lines. */
    fnl_page texts;
    int64_t most_rows;
} fnl_batch;

/* wanted: by column; NULL: all. with_nulls: the table tells NULL from the empty text and texts from other JSON. */
void fnl_batch_start(fnl_batch *batch, uint32_t column_count, const bool *wanted, bool with_nulls);
void fnl_batch_end(fnl_batch *batch);

/* Forgets the rows. */
void fnl_batch_clear(fnl_batch *batch);

static inline bool fnl_batch_is_full(const fnl_batch *batch)
{
    return batch->rows == batch->most_rows || batch->texts.length >= fnl_batch_most_bytes;
}

/* Room for so many rows in the wanted columns. */
void fnl_batch_reserve(fnl_batch *batch, size_t rows);

/* The value of a column in the row being read, copied. */
void fnl_batch_put(fnl_batch *batch, uint32_t column, fnl_slice text);

/* The row is complete: every column was put. */
void fnl_batch_end_row(fnl_batch *batch, int64_t line);

/* Finds the places of the rows up to this one. */
void fnl_batch_place(fnl_batch *batch, int64_t rows);

/* The value of a wanted column; its place is known. */
static inline fnl_slice fnl_batch_text(const fnl_batch *batch, uint32_t column, int64_t row)
{
    fnl_place place = batch->columns[column].places[row];
    return (fnl_slice){ batch->bytes + place.start, place.length };
}

#endif
