/* Rejected values and counts of one or more runs. Filled through tally.h. */
#ifndef FNL_TABLE_REPORT_H
#define FNL_TABLE_REPORT_H

#include "core/memory.h"

#include <funnelcore/plan.h>

enum {
    fnl_most_rejects_kept = 1000,
    fnl_most_reject_bytes = 256, /* of a value; longer ones are cut */
};

int32_t fnl_report_make(const fnl_allocator *memory, fnl_report **out, fnl_error *error);
void fnl_report_destroy(fnl_report *report);

/* Of all columns. */
int64_t fnl_report_rejected_values(const fnl_report *report);

/* As fnl_report_result says. */
int32_t fnl_report_table(const fnl_report *report, struct ArrowSchema *out_schema, struct ArrowArray *out,
                         fnl_error *error);

#endif
