/* Building SLA clocks: an operation that reads each row's times by the terms of a clock. */
#ifndef FNL_ENGINE_BUILD_CLOCK_H
#define FNL_ENGINE_BUILD_CLOCK_H

#include "engine/definition.h"
#include "time/clock.h"

typedef struct fnl_clock_inputs {
    fnl_value start;      /* whole: instant in microseconds */
    fnl_value stop;       /* the same; FNL_NO_VALUE: it has none */
    fnl_value pauses;     /* intervals; FNL_NO_VALUE: it has none */
    fnl_value applicable; /* truth; FNL_NO_VALUE: always */
    fnl_value cancelled;  /* truth; FNL_NO_VALUE: never */
    fnl_value target;     /* whole: number of the target; NULL: none */
} fnl_clock_inputs;

/* What fnl_build_pick takes from it. */
enum {
    fnl_clock_pick_status,  /* whole: fnl_clock_status */
    fnl_clock_pick_due,     /* whole: instant in microseconds, as the next but one */
    fnl_clock_pick_elapsed, /* whole: seconds, as remaining, over, paused_seconds */
    fnl_clock_pick_remaining,
    fnl_clock_pick_breached_at,
    fnl_clock_pick_over,
    fnl_clock_pick_paused, /* truth: NULL where the status is not_applicable or rejected */
    fnl_clock_pick_paused_seconds,
    fnl_clock_pick_early, /* truths: the row is rejected because … */
    fnl_clock_pick_stop_years,
    fnl_clock_pick_years,
    fnl_clock_pick_expired,
    fnl_clock_picks
};

/* terms live as long as the program (they are the model's). */
fnl_value fnl_build_clock(fnl_builder *builder, const fnl_clock_terms *terms, const fnl_clock_inputs *inputs);

/* The width of what a pick takes, for kernels. */
static inline uint8_t fnl_width_of_clock(uint32_t which)
{
    if (which == fnl_clock_pick_status)
        return fnl_width_16;
    return which == fnl_clock_pick_paused || which >= fnl_clock_pick_early ? fnl_width_truth : fnl_width_64;
}

#endif
