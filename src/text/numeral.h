/* The written form of a number, taken apart but not yet computed. For the readers of this folder. */
#ifndef FNL_TEXT_NUMERAL_H
#define FNL_TEXT_NUMERAL_H

#include "core/text_view.h"

/* ±digits × 10^power. */
typedef struct fnl_numeral {
    fnl_text digits; /* from the first digit that is not 0 to the last one; the point may stand between */
    size_t count;    /* of those digits; 0 is zero */
    int64_t power;
    bool negative;
    bool has_exponent;
} fnl_numeral;

/* [+-]digits[.digits][e[+-]digits], the whole text. False if it is not of this form. */
bool fnl_numeral_scan(fnl_text text, fnl_numeral *numeral);

/* The first `count` digits as a number, at most 19 of them; next (may be NULL) is the digit after them, if
   there is one. */
uint64_t fnl_numeral_head(const fnl_numeral *numeral, size_t count, unsigned *next);

#endif
