/* Columns of lists of intervals. */
#ifndef FNL_TABLE_COLUMN_INTERVALS_H
#define FNL_TABLE_COLUMN_INTERVALS_H

#include "table/column_state.h"
#include "table/interval_list.h"

/* Reads any layout that a field of intervals has. */
fnl_block_reader fnl_read_intervals;

/* What is wrong with the array of a column of lists; NULL if nothing is. Its counts are checked already. */
const char *fnl_lists_check(const fnl_column_binding *binding, const struct ArrowArray *array);

/* Takes over the buffers of such an array. */
void fnl_lists_open(fnl_lists *lists, const fnl_column_binding *binding, const struct ArrowArray *array);

/* One valid row. FNL_OK, FNL_E_NOMEM, FNL_E_LIMIT, FNL_E_DATA, FNL_E_SCHEMA (its items are not there). */
int32_t fnl_lists_read(fnl_column *column, int64_t row, fnl_interval_list *list);

/* Whether they can be read as the next function does, which goes for a whole batch. */
bool fnl_lists_are_plain(const fnl_column *column);

/* Of these rows of a chunk, which are valid, those with one interval that is as it should be: into the store, if it has room
   for a chunk. Gives the rows that are left. */
uint64_t fnl_lists_read_plain(const fnl_column *column, int64_t row, uint64_t rows, fnl_interval_store *store,
                              int64_t *listed);

/* A valid row as text. */
void fnl_lists_show(const fnl_column *column, int64_t row, fnl_buffer *out);

#endif
