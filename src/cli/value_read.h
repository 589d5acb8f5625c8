/* Values of a column read from their text, in the shapes that files mostly have. What has another shape is not read here at
   all: it goes to the library as text. So every value that is read here is the one that the library would read. */
#ifndef FNL_CLI_VALUE_READ_H
#define FNL_CLI_VALUE_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    fnl_value_padding = 8, /* bytes behind a text that may be read */
    fnl_value_most_scale = 6,
};

/* Each returns false if the text has another shape; the text is not empty. */

/* -12: up to 16 digits, the first of them no zero unless it is alone. */
bool fnl_value_read_int(const char *text, size_t length, int64_t *value);

/* -12.50, 1.5e-7: up to 16 digits each side of the point, an exponent of one or two; where one rounding of two exact
   numbers gives the nearest binary64. */
bool fnl_value_read_number(const char *text, size_t length, double *value);

/* -12.5 as units of 10^-scale: no more digits after the point than scale, 15 in all. */
bool fnl_value_read_decimal(const char *text, size_t length, unsigned scale, int64_t *units);

/* true and false, in lower case. */
bool fnl_value_read_bool(const char *text, size_t length, bool *value);

/* 2026-11-21: days since 1970. */
bool fnl_value_read_date(const char *text, size_t length, int32_t *day);

/* 2026-11-21T08:30:00.123456Z, a blank for the T, up to six digits of a fraction or none: microseconds since 1970. */
bool fnl_value_read_time(const char *text, size_t length, int64_t *instant);

#endif
