/* What became of one lead: the rules of counting, whatever it is counted by. */
#ifndef FNL_KPI_LEAD_FACTS_H
#define FNL_KPI_LEAD_FACTS_H

#include "kpi/lead.h"

/* What a lead adds to a distribution of the cell of its entry. */
typedef struct fnl_lead_value {
    int64_t value;
    uint32_t spread; /* of the layout */
} fnl_lead_value;

enum {
    fnl_most_lead_values = fnl_most_funnel_stages + 4
}; /* from stage to stage, the cycle, the lost one, age, deal */

typedef struct fnl_lead_facts {
    uint32_t passed;     /* bits of stages: with a time of their own that is not in the future, or by `when` */
    uint32_t timed;      /* of them: with a time */
    uint32_t reached;    /* bits of stages: passed, or, unless strict, before one that was */
    uint32_t exited;     /* bits of exits that no stage follows */
    uint32_t returned;   /* bits of exits that one does */
    uint32_t exit_timed; /* bits of exits with a time */
    fnl_kpi_time entry;
    bool is_won;
    bool is_lost;
    bool is_open;
    bool is_overdue;
    bool is_future;       /* some time was after as_of */
    bool is_out_of_order; /* some stage before the one before it, or an exit before the entry */
    fnl_kpi_time lost_at;
    uint32_t stage;    /* the last one reached and not left; FNL_NO_STAGE */
    bool has_amount;   /* and it is not negative */
    bool has_weighted; /* what is forecast: by probability where the model has one */
    int64_t weighted;
    uint32_t value_count;
    fnl_lead_value values[fnl_most_lead_values]; /* so many of them are set */
} fnl_lead_facts;

#define FNL_NO_STAGE UINT32_MAX

/* Whether a time is known and not after as_of. The instant of a date is the first of its local day, so that a date is after as_of if its
   day is. */
static inline bool fnl_kpi_is_past(const fnl_kpi_time *at, int64_t as_of)
{
    return at->known && at->instant <= as_of;
}

/* as_of_day: its local day. */
void fnl_lead_judge(const fnl_kpi_layout *layout, int64_t as_of, int32_t as_of_day, const fnl_kpi_lead *lead,
                    fnl_lead_facts *out);

#endif
