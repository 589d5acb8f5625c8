/* Columns of a table: bound once to a layout, opened for every batch, read block by block. */
#ifndef FNL_TABLE_COLUMN_H
#define FNL_TABLE_COLUMN_H

#include "core/cpu.h"
#include "table/block.h"
#include "table/classes.h"
#include "table/pool.h"
#include "table/tally.h"

#include <funnelcore/arrow.h>

/* Timestamps or dates: their layout, the unit to microseconds, and whether they are instants. */
typedef struct fnl_time_layout {
    uint32_t layout;
    int64_t multiply;
    int64_t divide;
    bool has_zone;
} fnl_time_layout;

/* The items of lists of intervals. */
typedef struct fnl_item_binding {
    bool are_null;     /* no list has any but NULL */
    uint32_t children; /* how many an item has … */
    uint32_t start_child;
    uint32_t end_child;
    fnl_time_layout start;
    fnl_time_layout end;
} fnl_item_binding;

#define FNL_NO_CHILD UINT32_MAX

/* The child of a struct that is a field's column. FNL_E_SCHEMA: there is none, or more than one; `table` says of what, for
   messages: "the table of activities". */
int32_t fnl_column_find(const fnl_field *field, const struct ArrowSchema *schema, const char *table, uint32_t *child,
                        fnl_error *error);
int32_t fnl_column_refuse(const fnl_field *field, bool is_twice, const char *table, fnl_error *error);

/* How a column's bytes are to be understood: from its schema, once. */
typedef struct fnl_column_binding {
    const fnl_field *field;
    uint32_t layout; /* kinds of this file's own */
    uint32_t dictionary_layout;
    int64_t multiply; /* unit of a timestamp to microseconds … */
    int64_t divide;
    unsigned scale; /* of a decimal column */
    unsigned width; /* its bytes: 4, 8, 16, 32 */
    bool has_zone;
    int64_t list_size; /* of lists that all have as many items */
    fnl_item_binding items;
} fnl_column_binding;

/* FNL_E_SCHEMA names the column, its format and what is accepted. */
int32_t fnl_column_bind(const fnl_field *field, const struct ArrowSchema *schema, fnl_column_binding *out,
                        fnl_error *error);

/* How a column's values are handed out. */
typedef struct fnl_column_form {
    const fnl_classes *classes; /* of a text column whose classes are wanted; else NULL */
    uint8_t width;              /* 64 bits, or what fnl_column_width says */
    fnl_cpu_level level;
} fnl_column_form;

/* The fewest bytes that hold every whole or number of a column. */
uint8_t fnl_column_width(const fnl_column_binding *binding);

/* A column of one batch, and what is kept between batches (memory for the map from dictionary codes to pool numbers). */
typedef struct fnl_column fnl_column;

fnl_column *fnl_column_new(const fnl_allocator *memory);
void fnl_column_free(fnl_column *column);

/* array: the column itself (child of the struct); parent_offset: the struct's offset, length: its length. Checks the
   structure (buffers, children, lengths). FNL_E_SCHEMA, FNL_E_NOMEM. Texts go into pool. */
int32_t fnl_column_open(fnl_column *column, const fnl_column_binding *binding, const struct ArrowArray *array,
                        int64_t parent_offset, int64_t length, fnl_pool *pool, fnl_error *error);

/* After opening: values are handed out in another form than 64 bits and numbers of the pool, and the column may lend its
   buffer to blocks, which then have memory of their `own`. FNL_E_NOMEM. */
int32_t fnl_column_choose_form(fnl_column *column, const fnl_column_form *form, fnl_error *error);

/* The pool was cut while the batch is open: texts are mapped anew. (Opening a batch does so too.) */
void fnl_column_forget(fnl_column *column);

/* Rows [row, row + count), count <= fnl_block_rows, into block, whose lane is that of the field's type: truth for bool, text
   for text, number for number, intervals for intervals (its store then holds those of these rows), whole for the rest. Bits
   beyond count in the last word are 0, words behind it are not touched. FNL_E_NOMEM, FNL_E_DATA (strict), FNL_E_SCHEMA (a
   dictionary code or the items of a list out of range), FNL_E_LIMIT (too many intervals for one block). */
int32_t fnl_column_read(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                        fnl_error *error);

/* Whether its texts are handed out as they stand by the next function: a column of texts without a dictionary. */
bool fnl_column_is_plain_texts(const fnl_column *column);

/* Rows of such a column; of those that are not valid nothing. */
void fnl_column_plain_texts(const fnl_column *column, int64_t row, uint32_t count, fnl_text *texts, uint64_t *valid);

/* One lead's cell into row 0 of block; with classes a text's class, in every row of the first word. */
int32_t fnl_cell_read(const fnl_field *field, const fnl_cell *cell, const fnl_classes *classes, fnl_pool *pool,
                      fnl_buffer *scratch, fnl_block *block, fnl_tally *tally, fnl_error *error);

/* A value of a column or a cell as people would write it, for explanations: appended to out; "" for NULL. */
void fnl_column_show(const fnl_column *column, int64_t row, fnl_buffer *out);
void fnl_cell_show(const fnl_cell *cell, const fnl_zone *zone, fnl_buffer *out);

#endif
