/* JSON lines: a JSON object a line, strictly as RFC 8259 says. Texts are unescaped; numbers, lists and objects stay as they
   are written; null and absent keys are NULL. */
#ifndef FNL_CLI_JSON_LINES_READ_H
#define FNL_CLI_JSON_LINES_READ_H

#include "batch.h"
#include "page.h"
#include "source.h"

typedef struct fnl_json_lines_reader {
    fnl_source *source;
    int64_t line; /* where the next object begins */
    char **names; /* columns: keys in the order in which they were first seen, then names asked for and not seen */
    uint32_t name_count;
    uint32_t seen_count; /* of them were seen in the first lines */
    size_t name_capacity;
    int64_t *last_line; /* by column: the line that had it last, to find repeated keys */
    char *late_key;     /* the first key that came after the first lines, so is no column; NULL: none */
    int64_t late_line;
    uint32_t next; /* the column expected next: keys mostly keep their order */
    fnl_page key;  /* unescaped */
    fnl_page text; /* unescaped */
} fnl_json_lines_reader;

/* Columns are the keys of the first 1,000 lines (of the first mebibyte), then those of `names` that are not among them. */
bool fnl_json_lines_start(fnl_json_lines_reader *reader, fnl_source *source, const char *const *names,
                          uint32_t name_count, fnl_trouble *trouble);

/* Adds objects to the batch until it is full or the input ends. Blank lines are passed over. */
bool fnl_json_lines_read(fnl_json_lines_reader *reader, fnl_batch *batch, fnl_trouble *trouble);

void fnl_json_lines_end(fnl_json_lines_reader *reader);

#endif
