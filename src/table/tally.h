/* Where a run reports what it did not take as it was. */
#ifndef FNL_TABLE_TALLY_H
#define FNL_TABLE_TALLY_H

#include "table/field.h"

#include <funnelcore/plan.h>

/* What is counted besides rejected values, by column or output name. */
typedef enum fnl_count_kind {
    fnl_count_rejected,        /* "rejected value" */
    fnl_count_rounded,         /* "rounded to the scale" */
    fnl_count_overflow,        /* "overflow" */
    fnl_count_future,          /* "future time in a decay" */
    fnl_count_no_key,          /* "activity without a key" */
    fnl_count_no_time,         /* "activity without a time" */
    fnl_count_future_activity, /* "activity of the future" */
    fnl_count_future_spend,    /* "spend of the future" */
    fnl_count_kinds
} fnl_count_kind;

typedef struct fnl_tally {
    fnl_report *report; /* NULL: counted nowhere */
    bool strict;
    bool stopped;      /* strict, and a value was rejected: error is filled, the run ends */
    int64_t first_row; /* number of the first row of the batch */
    int64_t rejected;  /* values so far */
    fnl_error *error;
} fnl_tally;

/* A value of `row` (of the batch) cannot be read. value is its text as it came. Also allowed without memory: then only
   counted. */
void fnl_tally_reject(fnl_tally *tally, const fnl_field *field, int64_t row, fnl_text value, fnl_rejection why);
void fnl_tally_count(fnl_tally *tally, fnl_count_kind kind, fnl_text name, int64_t count);

#endif
