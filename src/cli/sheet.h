/* A small table that the command makes itself, value by value, in any form of output. */
#ifndef FNL_CLI_SHEET_H
#define FNL_CLI_SHEET_H

#include "leads.h"
#include "write.h"

typedef struct fnl_sheet {
    fnl_batch batch;
    fnl_shown shown;
    fnl_form form;
    fnl_table table;
    fnl_page *page;
    fnl_page scratch;
    uint32_t next;  /* the column that is put next */
    bool with_bold; /* the header of a table */
    bool has_header;
} fnl_sheet;

/* What is written goes behind the page, in pieces, the last of it at the end. names: count, borrowed. */
void fnl_sheet_start(fnl_sheet *sheet, fnl_form form, const char *const *names, uint32_t count, fnl_page *page);

/* The value of the next column; after the last comes the next row. */
void fnl_sheet_put_text(fnl_sheet *sheet, const char *text);
void fnl_sheet_put_slice(fnl_sheet *sheet, fnl_slice text);
void fnl_sheet_put_value(fnl_sheet *sheet, const fnl_value *value);
void fnl_sheet_put_integer(fnl_sheet *sheet, int64_t integer);
void fnl_sheet_put_number(fnl_sheet *sheet, double number);
void fnl_sheet_put_null(fnl_sheet *sheet);

/* Writes what is still to be written. */
void fnl_sheet_finish(fnl_sheet *sheet);
void fnl_sheet_end(fnl_sheet *sheet);

#endif
