/* The values that a field's null_values stand for: a sentinel is missing in whatever form it comes. */
#ifndef FNL_TABLE_NULL_VALUE_H
#define FNL_TABLE_NULL_VALUE_H

#include "core/arithmetic.h"
#include "table/field.h"

/* One of them, understood as the field's type. Of numbers both forms may be there, of a time or date the exact one. */
typedef struct fnl_null_value {
    bool is_exact;
    bool is_number;
    unsigned scale;
    int64_t exact; /* × 10^-scale */
    double number;
} fnl_null_value;

/* False if the text is none of the field's type: then it is compared as text only. */
bool fnl_null_value_read(const fnl_field *field, fnl_text text, fnl_null_value *out);

bool fnl_null_value_is_exact(const fnl_null_value *null_value, int64_t value, unsigned scale);
bool fnl_null_value_is_number(const fnl_null_value *null_value, double value);

/* Whether the field takes this (trimmed) text, exact decimal, binary64 for NULL. A time or date is exact with scale 0. */
bool fnl_field_null_text(const fnl_field *field, fnl_text trimmed);
bool fnl_field_null_exact(const fnl_field *field, int64_t value, unsigned scale);
bool fnl_field_null_number(const fnl_field *field, double value);

/* Whether a text that equals no null value in its letters is one by value. */
bool fnl_field_null_numeric_text(const fnl_field *field, fnl_text trimmed);

#endif
