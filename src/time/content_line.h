/* The lines of an iCalendar file (RFC 5545, 3.1): joined where they are folded, split into name, parameters and value. */
#ifndef FNL_TIME_CONTENT_LINE_H
#define FNL_TIME_CONTENT_LINE_H

#include "core/buffer.h"
#include "core/failure.h"

typedef struct fnl_content_line {
    fnl_place place; /* where it begins */
    fnl_text name;
    fnl_text parameters; /* ";VALUE=DATE", or nothing */
    fnl_text value;
} fnl_content_line;

typedef struct fnl_content_lines {
    fnl_text file;
    size_t offset; /* of the next line */
    uint32_t read; /* lines before it */
    fnl_buffer joined;
} fnl_content_lines;

void fnl_content_lines_start(fnl_content_lines *lines, const fnl_allocator *memory, fnl_text file);
void fnl_content_lines_end(fnl_content_lines *lines);

/* The next line that is not blank, until the one after it is asked for. *more is false at the end of the file.
   FNL_E_SYNTAX, FNL_E_NOMEM. */
int32_t fnl_content_lines_next(fnl_content_lines *lines, fnl_content_line *line, bool *more, fnl_error *error);

/* The value of a parameter without its quotes; nothing if the line does not have it. */
fnl_text fnl_content_parameter(const fnl_content_line *line, const char *name);

/* Without regard to the case of ASCII letters, as all names of iCalendar are. */
bool fnl_content_is(fnl_text text, const char *word);

#endif
