/* What conditions that are all true say of the columns they compare with constants. */
#ifndef FNL_EXPR_CONJUNCTION_H
#define FNL_EXPR_CONJUNCTION_H

#include "expr/range.h"

enum { fnl_most_ranges = 64 }; /* columns that are looked at */

typedef struct fnl_conjunction {
    fnl_range ranges[fnl_most_ranges];
    uint8_t sources[fnl_most_ranges]; /* conditions, as bits, that compare the column with constants */
    uint32_t count;
    uint8_t source; /* bit of the condition being noted */
    bool excluding; /* the second pass: what is taken out, when all else is known */
} fnl_conjunction;

/* Notes what holds of columns when the condition is true (wanted) or false: first of all conditions, then of all again with
   `excluding`. */
void fnl_conjunction_note(fnl_conjunction *all, const fnl_syntax *condition, bool wanted);

/* Whether some column has no value left. */
bool fnl_conjunction_empty(const fnl_conjunction *all);

/* Whether a literal can be compared with a column by value. A date beside a time would need the zone's rules: passed over. */
bool fnl_same_kind(const fnl_syntax *column, const fnl_syntax *literal);

#endif
