/* Leads that are added together. Their cells lie anywhere in much memory, so all that a group needs is asked for before any of it is
   used: first the cells, then their lists, then what the lists hold. */
#ifndef FNL_KPI_LEAD_GROUP_H
#define FNL_KPI_LEAD_GROUP_H

#include "kpi/cells_inside.h"
#include "kpi/lead_facts.h"

/* What a lead adds something for; each has a cell in every grain. */
typedef enum fnl_lead_event_kind {
    fnl_lead_entered,
    fnl_lead_passed,   /* number: stage */
    fnl_lead_exited,   /* number: exit */
    fnl_lead_returned, /* number: exit */
    fnl_lead_lost,
    fnl_lead_forecast,
    fnl_lead_offered,
    fnl_lead_clock, /* number: clock */
    fnl_lead_user,  /* number: user metric */
} fnl_lead_event_kind;

typedef struct fnl_lead_event {
    fnl_kpi_cell *cell;
    int32_t day; /* FNL_NO_PERIOD */
    uint16_t number;
    uint8_t kind;
    uint8_t lead; /* of the group */
} fnl_lead_event;

struct fnl_lead_group {
    const fnl_kpi_lead *leads;
    uint32_t count;
    uint32_t event_count;
    uint32_t combinations[fnl_kpi_leads_at_once];
    fnl_lead_facts facts[fnl_kpi_leads_at_once];
    fnl_lead_event events[]; /* as many as there can be */
};

/* Room for the events of a group; false without memory. */
bool fnl_lead_group_fit(fnl_kpi_cells *cells, const fnl_kpi_layout *layout);
/* Judges the leads of the group and lists what happened. */
int32_t fnl_lead_group_judge(fnl_lead_group *group, fnl_kpi_cells *cells, const fnl_kpi_layout *layout, int64_t as_of,
                             fnl_error *error);
/* Finds the cells of all events in a grain, and asks for what adding needs. */
int32_t fnl_lead_group_find(fnl_lead_group *group, fnl_kpi_cells *cells, uint32_t grain, fnl_error *error);
/* Adds all events to their cells; false without memory. */
bool fnl_lead_group_add(const fnl_lead_group *group, fnl_kpi_cells *cells, int64_t as_of);

#endif
