/* Reading CBOR that anybody may have written, item by item; the first problem is kept and ends the reading. */
#ifndef FNL_DOCUMENT_CURSOR_H
#define FNL_DOCUMENT_CURSOR_H

#include "core/failure.h"
#include "document/cbor_item.h"

typedef struct fnl_cursor {
    fnl_text rest;
    const char *problem; /* NULL: none so far */
} fnl_cursor;

/* The next item, or a problem: `what` is expected. */
int64_t fnl_cursor_integer(fnl_cursor *cursor, const char *what);
fnl_text fnl_cursor_text(fnl_cursor *cursor, const char *what);
fnl_text fnl_cursor_utf8(fnl_cursor *cursor, const char *what); /* a text whose bytes are checked too */
fnl_text fnl_cursor_bytes(fnl_cursor *cursor, const char *what);
uint64_t fnl_cursor_list(fnl_cursor *cursor, const char *what);
uint64_t fnl_cursor_map(fnl_cursor *cursor, const char *what); /* how many pairs */
bool fnl_cursor_bool(fnl_cursor *cursor, const char *what);

/* A list of just so many items. */
void fnl_cursor_list_of(fnl_cursor *cursor, uint64_t count, const char *what);

/* Takes a NULL if it is the next. */
bool fnl_cursor_null(fnl_cursor *cursor);

/* A problem unless `fine`. */
void fnl_cursor_check(fnl_cursor *cursor, bool fine, const char *problem);

#endif
