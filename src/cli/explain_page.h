/* An explanation to read: a heading for every score, its lines below. */
#ifndef FNL_CLI_EXPLAIN_PAGE_H
#define FNL_CLI_EXPLAIN_PAGE_H

#include "page.h"
#include "shown.h"

/* The first line: which lead, from where, for which instant (NULL: now). */
void fnl_explain_page_begin(fnl_page *page, fnl_slice lead, const char *file, int64_t line, const char *as_of);

/* outputs: one row, the lead's scores and bands. lines: the explanation, of which those of a score stand together;
   scores that are not among the outputs are left out. */
void fnl_explain_page_put(fnl_page *page, const fnl_shown *outputs, const fnl_shown *lines, bool with_bold);

#endif
