/* What a state is inside: its kind, the model that it belongs to, and what that kind holds. */
#ifndef FNL_PLAN_STATE_H
#define FNL_PLAN_STATE_H

#include "activity/activity.h"
#include "plan/kpi_tables.h"

struct fnl_state {
    fnl_model *model; /* one reference of it is the state's */
    const char *kind;
    fnl_activity_state *activities; /* one of these two, by kind; the other is NULL */
    fnl_kpi_tables *kpi;
};

#endif
