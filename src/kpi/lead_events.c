/* What happened to the leads of a group, when. */
#include "kpi/lead_group.h"

#include "core/failure.h"
#include "time/zone.h"

bool fnl_lead_group_fit(fnl_kpi_cells *cells, const fnl_kpi_layout *layout)
{
    enum { other_events = 4 }; /* entered, lost, forecast, offered */
    if (cells->group != NULL)
        return true;
    size_t most = other_events + (size_t)layout->stages + layout->exits + layout->clocks + layout->kpis->metric_count;
    size_t size = sizeof *cells->group + most * fnl_kpi_leads_at_once * sizeof *cells->group->events;
    cells->group = fnl_allocate(cells->memory, 1, size);
    return cells->group != NULL;
}

/* The same for all leads, but only the zone knows it. */
static int32_t day_of_as_of(fnl_kpi_cells *cells, const fnl_kpi_layout *layout, int64_t as_of)
{
    if (!cells->has_as_of || cells->as_of != as_of) {
        cells->has_as_of = true;
        cells->as_of = as_of;
        cells->as_of_day = fnl_zone_day_of(layout->model->zone, as_of);
    }
    return cells->as_of_day;
}

static inline bool has(uint32_t bits, uint32_t number)
{
    return (bits >> number & 1) != 0;
}

static inline void put_event(fnl_lead_group *group, uint32_t lead, fnl_lead_event_kind kind, uint32_t number,
                             bool is_timed, int32_t day)
{
    group->events[group->event_count++] = (fnl_lead_event){
        .day = is_timed ? day : FNL_NO_PERIOD, .number = (uint16_t)number, .kind = (uint8_t)kind, .lead = (uint8_t)lead
    };
}

static void put_passages(fnl_lead_group *group, uint32_t number, const fnl_kpi_lead *lead)
{
    const fnl_lead_facts *facts = &group->facts[number];
    put_event(group, number, fnl_lead_entered, 0, facts->entry.known, facts->entry.day);
    for (uint32_t left = facts->passed; left != 0; left &= left - 1) {
        uint32_t stage = (uint32_t)__builtin_ctz(left);
        put_event(group, number, fnl_lead_passed, stage, has(facts->timed, stage), lead->stages[stage].at.day);
    }
    for (uint32_t left = facts->exited | facts->returned; left != 0; left &= left - 1) {
        uint32_t exit = (uint32_t)__builtin_ctz(left);
        put_event(group, number, has(facts->returned, exit) ? fnl_lead_returned : fnl_lead_exited, exit,
                  has(facts->exit_timed, exit), lead->exits[exit].at.day);
    }
    if (facts->is_lost)
        put_event(group, number, fnl_lead_lost, 0, facts->lost_at.known, facts->lost_at.day);
    if (facts->is_open && facts->has_weighted && lead->close.known)
        put_event(group, number, fnl_lead_forecast, 0, true, lead->close.day);
}

/* A clock that never started is not counted. */
static void put_clocks(fnl_lead_group *group, uint32_t number, const fnl_kpi_layout *layout, const fnl_kpi_lead *lead)
{
    for (uint32_t i = 0; i < layout->clocks; i++)
        if (lead->clocks[i].start.known)
            put_event(group, number, fnl_lead_clock, i, true, lead->clocks[i].start.day);
}

/* A time of the hand-over or of a metric that is after as_of leaves out what it is of, and is counted. */
static void put_handover(fnl_lead_group *group, uint32_t number, int64_t as_of, const fnl_kpi_lead *lead)
{
    const fnl_kpi_time *const times[] = { &lead->offered, &lead->accepted, &lead->rejected };
    for (uint32_t i = 0; i < sizeof times / sizeof(times[0]); i++)
        group->facts[number].is_future |= times[i]->known && times[i]->instant > as_of;
    if (fnl_kpi_is_past(&lead->offered, as_of))
        put_event(group, number, fnl_lead_offered, 0, true, lead->offered.day);
}

static void put_user_metrics(fnl_lead_group *group, uint32_t number, const fnl_kpi_layout *layout, int64_t as_of,
                             const fnl_kpi_lead *lead)
{
    fnl_lead_facts *facts = &group->facts[number];
    for (uint32_t i = 0; i < layout->kpis->metric_count; i++) {
        const fnl_user_metric *metric = &layout->kpis->metrics[i];
        const fnl_kpi_time *at = metric->at_field == FNL_NO_FIELD ? &facts->entry : &lead->users[i].at;
        if (metric->kind == fnl_user_expression || !lead->users[i].counts)
            continue;
        if (at->known && at->instant > as_of)
            facts->is_future = true;
        else
            put_event(group, number, fnl_lead_user, i, at->known, at->day);
    }
}

int32_t fnl_lead_group_judge(fnl_lead_group *group, fnl_kpi_cells *cells, const fnl_kpi_layout *layout, int64_t as_of,
                             fnl_error *error)
{
    int32_t as_of_day = day_of_as_of(cells, layout, as_of);
    group->event_count = 0;
    for (uint32_t i = 0; i < group->count; i++) {
        const fnl_kpi_lead *lead = &group->leads[i];
        int32_t code = fnl_kpi_cells_combine(cells, lead->values, false, &group->combinations[i], error);
        if (code != FNL_OK)
            return code;
        fnl_lead_judge(layout, as_of, as_of_day, lead, &group->facts[i]);
        put_passages(group, i, lead);
        if (layout->kpis->handover != NULL)
            put_handover(group, i, as_of, lead);
        put_clocks(group, i, layout, lead);
        put_user_metrics(group, i, layout, as_of, lead);
    }
    return FNL_OK;
}
