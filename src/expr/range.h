/* What comparisons with constants leave of the values of one column: for finding conditions that contradict each other. */
#ifndef FNL_EXPR_RANGE_H
#define FNL_EXPR_RANGE_H

#include "expr/syntax.h"

typedef struct fnl_range_end {
    bool known;
    bool open; /* the value itself is outside; of numbers only */
    uint8_t scale;
    int64_t value;
} fnl_range_end;

typedef struct fnl_range {
    uint32_t symbol;
    bool is_null;     /* must be */
    bool is_not_null; /* must be, as every comparison says that is true */
    bool empty;
    fnl_range_end low, high;
    const fnl_syntax *texts;  /* the first of the literals that are the only texts allowed; NULL: no such list */
    const fnl_syntax *behind; /* the end of that list */
} fnl_range;

/* Leaves only values that compare so with a literal of the column's own kind. */
void fnl_range_compare(fnl_range *range, const fnl_syntax *column, fnl_comparison comparison,
                       const fnl_syntax *literal);

/* Leaves only the literals from `first` on. */
void fnl_range_list(fnl_range *range, const fnl_syntax *column, const fnl_syntax *first, const fnl_syntax *behind);

/* Takes the literals from `first` on out; to be called when all else is known. */
void fnl_range_exclude(fnl_range *range, const fnl_syntax *column, const fnl_syntax *first, const fnl_syntax *behind);

/* Whether no value is left. */
bool fnl_range_empty(const fnl_range *range);

#endif
