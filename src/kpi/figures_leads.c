/* Counts of leads, and rates of them. */
#include "kpi/result.h"

static bool is_period(const fnl_spot *spot)
{
    return spot->view == fnl_view_period;
}

static fnl_wide total(int64_t a, int64_t b)
{
    return fnl_wide_add(fnl_wide_of(a), fnl_wide_of(b));
}

void fnl_figure_of_leads(fnl_results *results, const fnl_line *line, const fnl_spot *spot, fnl_figure *out)
{
    const fnl_kpi_layout *layout = results->layout;
    uint32_t count = layout->entered;
    if (line->kind == fnl_metric_reached)
        count = (is_period(spot) ? layout->happened_reached : layout->reached) + line->metric->a;
    else if (line->kind == fnl_metric_exits)
        count = (is_period(spot) ? layout->happened_exited : layout->exited) + line->metric->a;
    else if (line->kind == fnl_metric_returned)
        count = (is_period(spot) ? layout->happened_returned : layout->returned) + line->metric->a;
    else if (line->kind == fnl_metric_in_stage_count)
        count = layout->in_stage + line->metric->a;
    else if (line->kind == fnl_metric_open_count)
        count = layout->open;
    else if (line->kind == fnl_metric_overdue_count)
        count = layout->overdue;
    fnl_figure_count(out, fnl_count_in(spot->leads, count));
}

void fnl_figure_of_conversion(fnl_results *results, const fnl_line *line, const fnl_spot *spot, fnl_figure *out)
{
    const fnl_kpi_layout *layout = results->layout;
    uint32_t won = results->funnel->won;
    switch (line->kind) {
    case fnl_metric_conversion:
        fnl_figure_rate(out, fnl_count_in(spot->leads, layout->reached + line->metric->b),
                        fnl_wide_of(fnl_count_in(spot->leads, layout->reached + line->metric->a)));
        return;
    case fnl_metric_conversion_full:
        fnl_figure_rate(out, fnl_count_in(spot->leads, layout->reached + won),
                        fnl_wide_of(fnl_count_in(spot->leads, layout->reached)));
        return;
    case fnl_metric_win_rate: {
        int64_t wins = fnl_count_in(spot->leads, (is_period(spot) ? layout->happened_reached : layout->reached) + won);
        int64_t losses = fnl_count_in(spot->leads, is_period(spot) ? layout->happened_lost : layout->lost);
        fnl_figure_rate(out, wins, total(wins, losses));
        return;
    }
    default: {
        const fnl_mature *mature = &spot->mature[line - results->lines];
        fnl_figure_rate(out, mature->to, fnl_wide_of(mature->from));
    }
    }
}

void fnl_figure_of_handover(fnl_results *results, const fnl_line *line, const fnl_spot *spot, fnl_figure *out)
{
    const fnl_kpi_layout *layout = results->layout;
    int64_t offered = fnl_count_in(spot->leads, layout->offered);
    int64_t accepted = fnl_count_in(spot->leads, layout->accepted);
    int64_t rejected = fnl_count_in(spot->leads, layout->rejected);
    switch (line->kind) {
    case fnl_metric_acceptance:
        fnl_figure_rate(out, accepted, total(accepted, rejected));
        return;
    case fnl_metric_offered:
        fnl_figure_count(out, offered);
        return;
    case fnl_metric_accepted:
        fnl_figure_count(out, accepted);
        return;
    case fnl_metric_rejected:
        fnl_figure_count(out, rejected);
        return;
    default:
        fnl_figure_amount(out, fnl_wide_add(fnl_wide_of(offered), fnl_wide_negate(total(accepted, rejected))), 1);
    }
}

/* Rejected values and repeated leads are counted for the whole state only. */
void fnl_figure_of_quality(fnl_results *results, const fnl_line *line, const fnl_spot *spot, fnl_figure *out)
{
    uint32_t quality = line->metric->a;
    bool is_of_state = quality == fnl_quality_rejected_values || quality == fnl_quality_duplicates;
    if (!is_of_state) {
        fnl_figure_count(out, fnl_count_in(spot->leads, results->layout->quality + quality));
        return;
    }
    const fnl_kpi_totals *totals = &results->state->totals;
    if (spot->set == 0 && spot->grain == FNL_ALL_TIME)
        fnl_figure_count(out, quality == fnl_quality_duplicates ? totals->duplicates : totals->rejected_values);
}
