/* Rows as text: CSV, JSON lines, and a table for people. */
#ifndef FNL_CLI_WRITE_H
#define FNL_CLI_WRITE_H

#include "page.h"
#include "shown.h"

/* As RFC 4180 says but for the line end, which is LF: quotes only where they are needed; NULL is an empty field. */
void fnl_write_csv_header(fnl_page *page, const fnl_shown *shown, char delimiter);
void fnl_write_csv_rows(fnl_page *page, const fnl_shown *shown, char delimiter);
void fnl_write_csv_text(fnl_page *page, fnl_slice text, char delimiter);

/* An object a line with a key for every column. An empty text of a CSV file is null, as it is for the model. */
void fnl_write_json_lines(fnl_page *page, const fnl_shown *shown);

/* A table whose widths are those of the first rows; what is too long for them later moves its line to the right. */
typedef struct fnl_table {
    size_t *widths;
    bool *is_right; /* numbers stand to the right */
    bool with_bold; /* the header, on a terminal that may have it */
} fnl_table;

void fnl_table_start(fnl_table *table, const fnl_shown *shown, bool with_bold);
void fnl_write_table_header(fnl_page *page, const fnl_table *table, const fnl_shown *shown);
void fnl_write_table_rows(fnl_page *page, const fnl_table *table, const fnl_shown *shown);
void fnl_table_end(fnl_table *table);

/* A value as a table has it: people read no more than six digits after the point. */
void fnl_write_readable(fnl_page *page, const fnl_value *value);

/* Text for a terminal: control characters escaped, what is not UTF-8 too, cut to `most` columns with an ellipsis. Returns
   the columns that it takes. */
size_t fnl_write_for_terminal(fnl_page *page, fnl_slice text, size_t most);

/* A value as text, not escaped; numbers the same in every form. NULL is nothing. */
void fnl_write_value(fnl_page *page, const fnl_value *value);

#endif
