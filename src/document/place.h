/* Where in a text a byte stands. */
#ifndef FNL_DOCUMENT_PLACE_H
#define FNL_DOCUMENT_PLACE_H

#include "core/failure.h"

/* A reader of a text that only goes forward, and where it is. A byte order mark at the start takes no column. */
typedef struct fnl_place_cursor {
    fnl_text text;
    fnl_place place;
} fnl_place_cursor;

fnl_place_cursor fnl_place_start(fnl_text text);

/* Moves on to the byte at offset, which is not before where the cursor is; lines end with LF, CR or CRLF. */
void fnl_place_advance(fnl_place_cursor *cursor, size_t offset);

/* The place of the byte at offset; the bytes before it need not be valid UTF-8. */
fnl_place fnl_place_of(fnl_text text, size_t offset);

/* Bytes of the byte order mark at the start of text: 3 or 0. */
size_t fnl_byte_order_mark(fnl_text text);

#endif
