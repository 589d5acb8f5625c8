/* Numbers as texts, the same in every locale: one reader and one writer for each kind. */
#ifndef FNL_TEXT_NUMBER_H
#define FNL_TEXT_NUMBER_H

#include "core/buffer.h"

/* What a reader says. */
typedef enum fnl_reading {
    fnl_read_ok = 0,
    fnl_read_malformed, /* not of this form */
    fnl_read_range,     /* of this form, but beyond what fits */
    fnl_read_rounded,   /* read, but digits were lost: only fnl_read_decimal_rounded */
} fnl_reading;

/* [+-]digits, or a decimal or exponent form of integral value ("12.0", "1e3"). The whole text. */
fnl_reading fnl_read_integer(fnl_text text, int64_t *value);

/* [+-]digits[.digits] exactly: value × 10^-scale, scale as short as the text says (trailing zeros after the point dropped),
   at most fnl_most_digits. No exponent. */
fnl_reading fnl_read_decimal(fnl_text text, int64_t *value, unsigned *scale);

/* [+-]digits[.digits][e[+-]digits] to exactly `scale` digits after the point, half away from zero. */
fnl_reading fnl_read_decimal_rounded(fnl_text text, unsigned scale, int64_t *value);

/* [+-]digits[.digits][e[+-]digits], "nan", "inf", "infinity" in any case: the nearest binary64, ties to
   even, of any number of digits. Digits beyond the largest binary64 are fnl_read_range. */
fnl_reading fnl_read_number(fnl_text text, double *value);

/* value × 10^-scale without trailing zeros after the point: 62.5, -0.01, 100. */
void fnl_write_decimal(fnl_buffer *out, int64_t value, unsigned scale);

/* The shortest decimal that reads back as value: 0.1, 1e21, -1.5e-7; exponent form only below 1e-6 and from 1e21 on, as
   JavaScript writes; "-0", "nan", "inf", "-inf". */
void fnl_write_number(fnl_buffer *out, double value);

#endif
