/* The working time of a clock, span by span. */
#ifndef FNL_PLAN_EXPLAIN_SPANS_H
#define FNL_PLAN_EXPLAIN_SPANS_H

#include "plan/explain.h"

/* All in whole seconds since 1970 UTC. */
typedef struct fnl_explained_spans {
    fnl_text clock;
    const fnl_calendar *calendar;
    int64_t start;
    int64_t end; /* the stop, or as_of */
    const fnl_interval *pauses;
    uint32_t pause_count;
} fnl_explained_spans;

enum { fnl_most_explained_spans = 100 };

/* A line for each span that was counted and each that was paused, in their order; of those behind the first
   fnl_most_explained_spans one line that sums them up. What they count sums to the clock's elapsed_s, what is paused to its
   paused_s. */
void fnl_explain_spans(fnl_explainer *explainer, const fnl_explained_spans *spans);

#endif
