/* CSV as RFC 4180 says, and a little more: BOM, LF, CRLF and CR line ends, other delimiters, quotes inside a field that
   does not begin with one. */
#ifndef FNL_CLI_CSV_READ_H
#define FNL_CLI_CSV_READ_H

#include "batch.h"
#include "page.h"
#include "source.h"

typedef struct fnl_csv_reader {
    fnl_source *source;
    char delimiter;
    bool is_special[256]; /* ends an unquoted field */
    int64_t line;         /* where the next record begins */
    char **names;         /* of the header */
    uint32_t name_count;
    fnl_page unquoted; /* a field whose doubled quotes were undone */
} fnl_csv_reader;

/* Reads the header. A column without a name gets the name column_<number>. */
bool fnl_csv_start(fnl_csv_reader *reader, fnl_source *source, char delimiter, fnl_trouble *trouble);

/* Adds records to the batch, a column for each name, until it is full or the input ends. Lines without anything are
   passed over. */
bool fnl_csv_read(fnl_csv_reader *reader, fnl_batch *batch, fnl_trouble *trouble);

void fnl_csv_end(fnl_csv_reader *reader);

#endif
