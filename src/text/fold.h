/* Texts that mean the same: "Hà Nội" in both Unicode forms, in any case, with blanks around it. */
#ifndef FNL_TEXT_FOLD_H
#define FNL_TEXT_FOLD_H

#include "core/buffer.h"

enum { fnl_most_marks = 30 }; /* combining marks in a row; utf8proc's ordering is quadratic in them */

/* Results of fnl_fold. */
enum { fnl_fold_ok = 0, fnl_fold_marks, fnl_fold_memory };

/* Appends text after NFD, then case folding with NFC, then trimming. text is valid UTF-8. */
int fnl_fold(fnl_text text, fnl_buffer *out);

/* Appends text in lower case, code point by code point (no context, no language). text is valid UTF-8. */
void fnl_lower(fnl_text text, fnl_buffer *out);

#endif
