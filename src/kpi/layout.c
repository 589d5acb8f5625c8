/* Numbers of measures. */
#include "kpi/layout.h"

/* So many of a list from here on; returns the first. */
static uint32_t take(uint32_t *total, uint32_t count)
{
    uint32_t first = *total;
    *total += count;
    return first;
}

static void number_counts(fnl_kpi_layout *out)
{
    uint32_t *total = &out->count_total;
    uint32_t spend_counts = out->kpis->spend == NULL ? 0 : out->kpis->spend->count_count;
    out->entered = take(total, 1);
    out->reached = take(total, out->stages);
    out->exited = take(total, out->exits);
    out->returned = take(total, out->exits);
    out->lost = take(total, 1);
    out->in_stage = take(total, out->stages);
    out->open = take(total, 1);
    out->overdue = take(total, 1);
    out->quality = take(total, fnl_qualities);
    out->happened_reached = take(total, out->stages);
    out->happened_exited = take(total, out->exits);
    out->happened_returned = take(total, out->exits);
    out->happened_lost = take(total, 1);
    out->clock_statuses = take(total, out->clocks * fnl_clock_statuses);
    out->offered = take(total, 1);
    out->accepted = take(total, 1);
    out->rejected = take(total, 1);
    out->user_counts = take(total, out->kpis->metric_count);
    out->spend_counts = take(total, spend_counts);
}

static void number_sums(fnl_kpi_layout *out)
{
    uint32_t *total = &out->sum_total;
    out->won_amount = take(total, 1);
    out->lost_amount = take(total, 1);
    out->open_amount = take(total, 1);
    out->open_weighted = take(total, 1);
    out->happened_won_amount = take(total, 1);
    out->happened_lost_amount = take(total, 1);
    out->forecast = take(total, 1);
    out->user_sums = take(total, out->kpis->metric_count);
    out->spend = take(total, 1);
    out->lagged_spend = take(total, 1);
}

static void number_spreads(fnl_kpi_layout *out)
{
    uint32_t *total = &out->spread_total;
    out->days = take(total, out->stages);
    out->cycle = take(total, 1);
    out->lost_cycle = take(total, 1);
    out->age = take(total, out->stages);
    out->deal = take(total, 1);
    out->happened_deal = take(total, 1);
    out->clock_elapsed = take(total, out->clocks);
}

static void number_tallies(fnl_kpi_layout *out)
{
    uint32_t *total = &out->tally_total;
    out->exit_reasons = take(total, out->exits);
    out->happened_exit_reasons = take(total, out->exits);
    out->reject_reasons = take(total, 1);
    out->owners = take(total, 1);
    out->spend_kinds = take(total, 1);
    out->lagged_kinds = take(total, 1);
}

void fnl_kpi_layout_make(const fnl_model *model, fnl_kpi_layout *out)
{
    *out = (fnl_kpi_layout){
        .model = model,
        .kpis = model->kpis,
        .stages = model->kpis->funnel.stage_count,
        .exits = model->kpis->funnel.exit_count,
        .clocks = model->clock_count,
    };
    number_counts(out);
    number_sums(out);
    number_spreads(out);
    number_tallies(out);
}
