/* How long things take, and SLA clocks. */
#include "kpi/result.h"

void fnl_figure_of_time(fnl_results *results, const fnl_line *line, const fnl_spot *spot, fnl_figure *out)
{
    const fnl_kpi_layout *layout = results->layout;
    uint32_t spread = layout->cycle;
    if (line->kind == fnl_metric_days)
        spread = layout->days + line->metric->a;
    else if (line->kind == fnl_metric_in_stage_age)
        spread = layout->age + line->metric->a;
    else if (line->kind == fnl_metric_lost_cycle_days)
        spread = layout->lost_cycle;
    fnl_figure_statistic(results, fnl_spread_in(spot->leads, spread), line->metric->b, fnl_day_seconds, out);
}

void fnl_figure_of_clock(fnl_results *results, const fnl_line *line, const fnl_spot *spot, fnl_figure *out)
{
    const fnl_kpi_layout *layout = results->layout;
    uint32_t clock = line->metric->a;
    uint32_t statuses = layout->clock_statuses + clock * fnl_clock_statuses;
    if (line->kind == fnl_metric_sla_status) {
        fnl_figure_count(out, fnl_count_in(spot->leads, statuses + line->metric->b));
        return;
    }
    if (line->kind == fnl_metric_sla_elapsed) {
        fnl_figure_statistic(results, fnl_spread_in(spot->leads, layout->clock_elapsed + clock), line->metric->b, 1,
                             out);
        return;
    }
    int64_t met = fnl_count_in(spot->leads, statuses + fnl_clock_met);
    fnl_wide all =
        fnl_wide_add(fnl_wide_of(met), fnl_wide_of(fnl_count_in(spot->leads, statuses + fnl_clock_met_late)));
    all = fnl_wide_add(all, fnl_wide_of(fnl_count_in(spot->leads, statuses + fnl_clock_breached)));
    fnl_figure_rate(out, met, all);
}
