/* Buffers of one column filled from the texts of a batch. */
#ifndef FNL_CLI_COLUMN_FILL_H
#define FNL_CLI_COLUMN_FILL_H

#include "columns.h"

/* Fills values and valid as the column's kind says; there is room for the rows. False if some text does not fit. */
bool fnl_column_fill(fnl_column *column, const char *bytes, const fnl_place *places, int64_t rows);

enum { fnl_column_value_size = 16 }; /* of the widest kind */

#endif
