/* One lead, or one row of spend, as KPIs see it, and what it adds to cells. */
#ifndef FNL_KPI_LEAD_H
#define FNL_KPI_LEAD_H

#include "kpi/cell.h"
#include "time/clock.h"

/* A time: of a `time` field in microseconds, of a `date` field the day; durations between two dates are calendar days of 86,400 s. */
typedef struct fnl_kpi_time {
    bool known;
    bool is_day;     /* of a date field: instant is that of the day's start, day is exact */
    int64_t instant; /* microseconds */
    int32_t day;     /* local */
} fnl_kpi_time;

typedef struct fnl_kpi_passed {
    bool passed; /* of `when`: true; of `at`: the time is known */
    fnl_kpi_time at;
    uint32_t reason; /* text of the state; FNL_NO_TEXT */
} fnl_kpi_passed;

typedef struct fnl_kpi_clock {
    fnl_clock_status status;
    fnl_kpi_time start;
    bool has_elapsed;
    int64_t elapsed;
} fnl_kpi_clock;

typedef struct fnl_kpi_user {
    bool counts;   /* the condition is true; of a sum: it is known */
    int64_t value; /* of a sum */
    fnl_kpi_time at;
} fnl_kpi_user;

typedef struct fnl_kpi_lead {
    uint32_t values[fnl_most_dimensions]; /* texts of the state */
    const fnl_kpi_passed *stages;
    const fnl_kpi_passed *exits;
    bool has_amount;
    int64_t amount; /* minor units */
    bool has_probability;
    int64_t probability; /* millionths */
    fnl_kpi_time close;
    uint32_t owner; /* FNL_NO_TEXT */
    fnl_kpi_time offered, accepted, rejected;
    uint32_t reject_reason;
    const fnl_kpi_clock *clocks;
    const fnl_kpi_user *users;
} fnl_kpi_lead;

typedef struct fnl_kpi_spending {
    uint32_t values[fnl_most_dimensions];
    int32_t day;
    int32_t lagged_day;
    int64_t amount;
    uint32_t kind; /* FNL_NO_TEXT */
    const int64_t *counts;
    const bool *has_counts;
} fnl_kpi_spending;

/* FNL_E_NOMEM, FNL_E_LIMIT, FNL_E_OVERFLOW: then a part may have been added. Many leads at once are much faster than one by one: what they
   need of memory is asked for early. */
enum { fnl_kpi_leads_at_once = 32 }; /* more gain nothing */
int32_t fnl_kpi_add_leads(fnl_kpi_cells *cells, const fnl_kpi_layout *layout, int64_t as_of, const fnl_kpi_lead *leads,
                          uint32_t count, fnl_error *error);
int32_t fnl_kpi_add_lead(fnl_kpi_cells *cells, const fnl_kpi_layout *layout, int64_t as_of, const fnl_kpi_lead *lead,
                         fnl_error *error);
int32_t fnl_kpi_add_spending(fnl_kpi_cells *cells, const fnl_kpi_layout *layout, const fnl_kpi_spending *spending,
                             fnl_error *error);

#endif
