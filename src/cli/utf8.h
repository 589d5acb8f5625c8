/* UTF-8 for what the command itself prints and reads. */
#ifndef FNL_CLI_UTF8_H
#define FNL_CLI_UTF8_H

#include "slice.h"

#include <stdint.h>

enum { fnl_not_utf8 = 0x110000 };

/* The first code point of a text that is not empty, or fnl_not_utf8, and how many bytes it takes (1 if it is none). */
size_t fnl_utf8_point(fnl_slice text, uint32_t *point);

/* Whether all of it is UTF-8. */
bool fnl_utf8_holds(fnl_slice text);

/* Columns that the text takes on a terminal, roughly: East Asian wide letters and emoji two, combining marks none; control
   characters as they are escaped. */
size_t fnl_utf8_columns(fnl_slice text);

/* What a terminal would obey, a reader of lines stumble over or an eye be fooled by; also fnl_not_utf8. */
bool fnl_utf8_is_control(uint32_t point);

/* Columns of one code point. */
unsigned fnl_utf8_width(uint32_t point);

/* Writes a code point to out, 1 to 4 bytes. */
size_t fnl_utf8_write(uint32_t point, char out[4]);

#endif
