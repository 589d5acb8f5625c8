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
    fnl_page unquoted;  /* a field whose doubled quotes were undone */
    fnl_csv_walk *walk; /* the best that this machine can do */
} fnl_csv_reader;

/* Reads the header. A column without a name gets the name column_<number>. */
bool fnl_csv_start(fnl_csv_reader *reader, fnl_source *source, char delimiter, fnl_trouble *trouble);

/* Takes the next whole records, as many as a window holds, and finds where their fields end; none at the end of the
   input. One thread at a time. */
bool fnl_csv_take(fnl_csv_reader *reader, fnl_batch *batch, fnl_trouble *trouble);

/* Makes rows of what was taken: a column for each name. Lines without anything are passed over; places are not yet known.
   Any number of threads, each with a batch of its own. */
bool fnl_csv_split(const fnl_csv_reader *reader, fnl_batch *batch, fnl_trouble *trouble);

/* Both, and places. */
bool fnl_csv_read(fnl_csv_reader *reader, fnl_batch *batch, fnl_trouble *trouble);

/* Trouble: the record of this line has so many fields. */
bool fnl_csv_say_ragged(const fnl_csv_reader *reader, size_t found, int64_t line, fnl_trouble *trouble);

/* Line ends from at to end, CRLF once. */
int64_t fnl_csv_count_lines(const char *at, const char *end);

/* Where the next line begins, after the line end at `at`. */
static inline size_t fnl_csv_after_line(const fnl_window *window, size_t at)
{
    if (at == window->end)
        return at;
    return at + 1 + (window->bytes[at] == '\r' && at + 1 < window->end && window->bytes[at + 1] == '\n');
}

void fnl_csv_end(fnl_csv_reader *reader);

#endif
