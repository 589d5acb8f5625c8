/* The cells of a group of leads, and asking early for what adding to them needs. */
#include "kpi/lead_group.h"

#include "core/failure.h"
#include "kpi/spread_inside.h"

/* Neighbours that are used together may lie in two lines of memory. */
static inline void ask(const void *list, size_t first, size_t size)
{
    if (list != NULL)
        __builtin_prefetch((const char *)list + first * size, 1);
}

static inline void ask_sum(const fnl_lead_event *event, uint32_t sum)
{
    ask(event->cell->sums, sum, sizeof(fnl_wide));
}

static inline void ask_spread(const fnl_lead_event *event, uint32_t spread)
{
    ask(event->cell->spreads, spread, sizeof(fnl_spread));
}

static inline void ask_tally(const fnl_lead_event *event, uint32_t tally)
{
    ask(event->cell->tallies, tally, sizeof(fnl_text_tally));
}

/* Counts lie behind their cell: they are asked for before the cell is there. */
static void ask_counts(const fnl_lead_event *event, const fnl_kpi_layout *layout)
{
    const int64_t *counts = fnl_cell_near_counts(event->cell);
    const uint32_t first[] = {
        [fnl_lead_entered] = layout->entered,        [fnl_lead_passed] = layout->happened_reached,
        [fnl_lead_exited] = layout->happened_exited, [fnl_lead_returned] = layout->happened_returned,
        [fnl_lead_lost] = layout->happened_lost,     [fnl_lead_forecast] = 0,
        [fnl_lead_offered] = layout->offered,        [fnl_lead_clock] = layout->clock_statuses,
        [fnl_lead_user] = layout->user_counts
    };
    ask(counts, first[event->kind] + event->number, sizeof *counts);
    if (event->kind == fnl_lead_entered)
        ask(counts, layout->quality, sizeof *counts);
}

static void ask_entered(const fnl_lead_event *event, const fnl_kpi_layout *layout, const fnl_lead_facts *facts)
{
    if (facts->has_amount)
        ask_sum(event, facts->is_won ? layout->won_amount : layout->open_amount);
    for (uint32_t i = 0; i < facts->value_count; i++)
        ask_spread(event, facts->values[i].spread);
    if (layout->kpis->owners != NULL)
        ask_tally(event, layout->owners);
    for (uint32_t left = facts->exited; left != 0; left &= left - 1)
        ask_tally(event, layout->exit_reasons + (uint32_t)__builtin_ctz(left));
}

static void ask_lists(const fnl_lead_event *event, const fnl_kpi_layout *layout, const fnl_lead_facts *facts)
{
    switch ((fnl_lead_event_kind)event->kind) {
    case fnl_lead_entered:
        ask_entered(event, layout, facts);
        break;
    case fnl_lead_passed:
        if (event->number != layout->kpis->funnel.won || !facts->has_amount)
            break;
        ask_sum(event, layout->happened_won_amount);
        ask_spread(event, layout->happened_deal);
        break;
    case fnl_lead_exited:
        ask_tally(event, layout->happened_exit_reasons + event->number);
        break;
    case fnl_lead_lost:
        ask_sum(event, layout->happened_lost_amount);
        break;
    case fnl_lead_forecast:
        ask_sum(event, layout->forecast);
        break;
    case fnl_lead_offered:
        ask_tally(event, layout->reject_reasons);
        break;
    case fnl_lead_clock:
        ask_spread(event, layout->clock_elapsed + event->number);
        break;
    case fnl_lead_user:
        ask_sum(event, layout->user_sums + event->number);
        break;
    default:
        break;
    }
}

static inline void ask_items(const fnl_lead_event *event, uint32_t tally)
{
    if (event->cell->tallies != NULL)
        __builtin_prefetch(event->cell->tallies[tally].items, 1);
}

static void ask_held(const fnl_lead_event *event, const fnl_kpi_layout *layout, const fnl_kpi_lead *lead,
                     const fnl_lead_facts *facts)
{
    const fnl_spread *spreads = event->cell->spreads;
    switch ((fnl_lead_event_kind)event->kind) {
    case fnl_lead_entered:
        for (uint32_t i = 0; spreads != NULL && i < facts->value_count; i++)
            fnl_spread_ask(&spreads[facts->values[i].spread], facts->values[i].value);
        if (layout->kpis->owners != NULL)
            ask_items(event, layout->owners);
        for (uint32_t left = facts->exited; left != 0; left &= left - 1)
            ask_items(event, layout->exit_reasons + (uint32_t)__builtin_ctz(left));
        break;
    case fnl_lead_passed:
        if (spreads != NULL && event->number == layout->kpis->funnel.won && facts->has_amount)
            fnl_spread_ask(&spreads[layout->happened_deal], lead->amount);
        break;
    case fnl_lead_exited:
        ask_items(event, layout->happened_exit_reasons + event->number);
        break;
    case fnl_lead_clock:
        if (spreads != NULL)
            fnl_spread_ask(&spreads[layout->clock_elapsed + event->number], lead->clocks[event->number].elapsed);
        break;
    default:
        break;
    }
}

int32_t fnl_lead_group_find(fnl_lead_group *group, fnl_kpi_cells *cells, uint32_t grain, fnl_error *error)
{
    const fnl_kpi_layout *layout = cells->layout;
    for (uint32_t i = 0; i < group->event_count; i++) {
        fnl_lead_event *event = &group->events[i];
        int32_t code =
            fnl_kpi_cells_at(cells, group->combinations[event->lead], grain, event->day, &event->cell, error);
        if (code != FNL_OK)
            return code;
        ask_counts(event, layout);
        bool is_counted_only = event->kind == fnl_lead_passed && event->number != layout->kpis->funnel.won;
        if (!is_counted_only)
            __builtin_prefetch(event->cell);
    }
    for (uint32_t i = 0; i < group->event_count; i++)
        ask_lists(&group->events[i], layout, &group->facts[group->events[i].lead]);
    for (uint32_t i = 0; i < group->event_count; i++) {
        uint32_t lead = group->events[i].lead;
        ask_held(&group->events[i], layout, &group->leads[lead], &group->facts[lead]);
    }
    return FNL_OK;
}
