/* Words about rejected values. */
#ifndef FNL_TABLE_REJECTION_H
#define FNL_TABLE_REJECTION_H

#include "table/field.h"

/* Why, after "is": "not a time". Static. */
const char *fnl_rejection_text(const fnl_field *field, fnl_rejection why);

/* What would be right, after that: "; expected …". Nothing where nothing helps. */
void fnl_rejection_advise(fnl_buffer *out, const fnl_field *field, fnl_rejection why);

/* The value, in valid UTF-8 (other bytes as \xHH) and cut if it is long. */
void fnl_rejected_value_show(fnl_buffer *out, fnl_text value);

#endif
