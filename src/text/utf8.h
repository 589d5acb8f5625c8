/* UTF-8: valid or not, how many code points, where the next begins. */
#ifndef FNL_TEXT_UTF8_H
#define FNL_TEXT_UTF8_H

#include "core/text_view.h"

/* Shortest forms only, no surrogates, nothing above U+10FFFF. */
bool fnl_utf8_valid(fnl_text text);

/* Code points of a valid text. */
uint64_t fnl_utf8_length(fnl_text text);

/* Bytes of the code point that begins with this byte, of a valid text: 1 to 4. */
unsigned fnl_utf8_step(unsigned char first);

/* Without Unicode white space (property White_Space) at both ends. */
fnl_text fnl_trim(fnl_text text);

#endif
