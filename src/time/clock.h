/* SLA clocks: whether what was promised was kept. A pure function of times, terms and as_of. */
#ifndef FNL_TIME_CLOCK_H
#define FNL_TIME_CLOCK_H

#include "time/calendar.h"
#include "time/interval.h"

typedef struct fnl_clock_target {
    const fnl_calendar *calendar;
    fnl_allowance within;
} fnl_clock_target;

/* What does not differ from row to row. */
typedef struct fnl_clock_terms {
    const fnl_clock_target *targets;
    uint32_t target_count;
    int64_t warn_millionths; /* at risk from this part of the target on; 0: not so */
    int64_t warn_remaining;  /* at risk from these seconds before its end on; -1: not so */
    bool rejects_early;      /* a stop before the start is an error of the row, else it is met */
} fnl_clock_terms;

/* In the order of the texts fnl_clock_status_names. */
typedef enum fnl_clock_status {
    fnl_clock_not_applicable,
    fnl_clock_pending,
    fnl_clock_at_risk,
    fnl_clock_met,
    fnl_clock_met_late,
    fnl_clock_breached,
    fnl_clock_cancelled,
    fnl_clock_rejected,
    fnl_clock_statuses
} fnl_clock_status;

extern const char *const fnl_clock_status_names[fnl_clock_statuses];

typedef enum fnl_clock_rejection {
    fnl_clock_accepted,
    fnl_clock_early,      /* stopped before it started */
    fnl_clock_stop_years, /* stopped outside the years 1970 to 2199 */
    fnl_clock_years,      /* starts or needs a time outside them */
    fnl_clock_expired,    /* needs a day that its calendar does not know */
} fnl_clock_rejection;

#define FNL_NO_TARGET UINT32_MAX

/* One row. Times in whole seconds since 1970 UTC. */
typedef struct fnl_clock_row {
    bool has_start;
    bool has_stop;
    bool is_applicable; /* `when` is true */
    bool is_cancelled;
    int64_t start;
    int64_t stop;
    int64_t as_of;
    uint32_t target; /* whose `when` is the first true one, or FNL_NO_TARGET */
    uint32_t pause_count;
    const fnl_interval *pauses; /* ascending, apart from each other, not empty; only the last may be open */
} fnl_clock_row;

/* What has no value is not known: of not_applicable and rejected everything but the status. */
typedef struct fnl_clock_reading {
    fnl_clock_status status;
    fnl_clock_rejection rejection;
    bool has_due;     /* not while an open pause began before */
    bool has_elapsed; /* then elapsed, remaining, paused_seconds and is_paused are known */
    bool is_over;     /* met_late or breached: then breached_at = due and over are known */
    bool is_paused;   /* at as_of, of a clock that runs */
    int64_t due;
    int64_t elapsed;   /* working seconds */
    int64_t remaining; /* of the target; negative when over */
    int64_t over;
    int64_t paused; /* working seconds of pauses so far */
} fnl_clock_reading;

/* The working seconds from which on a clock is at risk that has so many in all; INT64_MAX: it never is. */
int64_t fnl_clock_risk_from(const fnl_clock_terms *terms, int64_t seconds);

void fnl_clock_read(const fnl_clock_terms *terms, const fnl_clock_row *row, fnl_clock_reading *out);

#endif
