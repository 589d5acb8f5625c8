/* An explanation to read: a heading for every score, its lines below. */
#ifndef FNL_CLI_EXPLAIN_PAGE_H
#define FNL_CLI_EXPLAIN_PAGE_H

#include "page.h"
#include "shown.h"

/* outputs: one row, the lead's scores and bands. lines: the explanation, of which those of a score stand together. */
void fnl_explain_page_put(fnl_page *page, const fnl_shown *outputs, const fnl_shown *lines, bool with_bold);

#endif
