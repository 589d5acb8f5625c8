/* Words about rejected values. */
#ifndef FNL_TABLE_REJECTION_H
#define FNL_TABLE_REJECTION_H

#include "table/field.h"

/* Why, in short: "not a time". Static. */
const char *fnl_rejection_text(const fnl_field *field, fnl_rejection why);

/* Why, after the value, and what would be right: "is not a time; expected …". */
void fnl_rejection_tell(fnl_buffer *out, const fnl_field *field, fnl_rejection why);

/* The value, in valid UTF-8 (other bytes as \xHH) and cut if it is long. */
void fnl_rejected_value_show(fnl_buffer *out, fnl_text value);

#endif
