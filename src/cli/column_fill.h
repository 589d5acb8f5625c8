/* Buffers of one column filled from the texts of a batch. */
#ifndef FNL_CLI_COLUMN_FILL_H
#define FNL_CLI_COLUMN_FILL_H

#include "columns.h"

/* Fills rows from..to of values and valid as the column's kind says; there is room for them. False if some text does not
   fit. from: a multiple of fnl_column_word_rows. */
bool fnl_column_fill(fnl_column *column, const char *bytes, const fnl_place *places, int64_t from, int64_t to);

enum { fnl_column_word_rows = 64 };

enum { fnl_column_value_size = 16 }; /* of the widest kind */

#endif
