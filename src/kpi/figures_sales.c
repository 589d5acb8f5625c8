/* What was sold, and what is in the pipeline. */
#include "kpi/result.h"

static fnl_wide won_amount(const fnl_results *results, const fnl_spot *spot)
{
    bool is_period = spot->view == fnl_view_period;
    return fnl_sum_in(spot->leads, is_period ? results->layout->happened_won_amount : results->layout->won_amount);
}

static void win_rate_value(const fnl_results *results, const fnl_spot *spot, fnl_figure *out)
{
    bool is_period = spot->view == fnl_view_period;
    fnl_wide won = won_amount(results, spot);
    fnl_wide all =
        fnl_sum_in(spot->leads, is_period ? results->layout->happened_lost_amount : results->layout->lost_amount);
    int64_t parts = fnl_money_parts(results);
    if (!fnl_wide_plus(won, all, &all))
        out->is_too_large = true;
    else
        fnl_figure_ratio(out, won, parts, all, parts);
}

void fnl_figure_of_sales(fnl_results *results, const fnl_line *line, const fnl_spot *spot, fnl_figure *out)
{
    const fnl_kpi_layout *layout = results->layout;
    int64_t parts = fnl_money_parts(results);
    uint32_t deal = spot->view == fnl_view_period ? layout->happened_deal : layout->deal;
    switch (line->kind) {
    case fnl_metric_revenue:
        fnl_figure_amount(out, won_amount(results, spot), parts);
        return;
    case fnl_metric_average_deal:
        fnl_figure_statistic(results, fnl_spread_in(spot->leads, deal), fnl_statistic_mean, parts, out);
        return;
    case fnl_metric_median_deal:
        fnl_figure_statistic(results, fnl_spread_in(spot->leads, deal), fnl_statistic_p50, parts, out);
        return;
    default:
        win_rate_value(results, spot, out);
    }
}

/* Open leads × the part of them that will be won × what a sale brings / the days that it takes, each rounded once. */
static void velocity(fnl_results *results, const fnl_spot *spot, fnl_figure *out)
{
    const fnl_kpi_layout *layout = results->layout;
    fnl_figure win_rate = { 0 };
    fnl_figure deal = { 0 };
    fnl_figure days = { 0 };
    int64_t won = fnl_count_in(spot->leads, layout->reached + results->funnel->won);
    int64_t lost = fnl_count_in(spot->leads, layout->lost);
    fnl_figure_share(&win_rate, won, fnl_wide_add(fnl_wide_of(won), fnl_wide_of(lost)));
    fnl_figure_statistic(results, fnl_spread_in(spot->leads, layout->deal), fnl_statistic_mean,
                         fnl_money_parts(results), &deal);
    fnl_figure_statistic(results, fnl_spread_in(spot->leads, layout->cycle), fnl_statistic_mean, fnl_day_seconds,
                         &days);
    if (!win_rate.known || !deal.known || !days.known || days.value == 0)
        return;
    double open = (double)fnl_count_in(spot->leads, layout->open);
    fnl_figure_number(out, open * win_rate.value * deal.value / days.value);
}

void fnl_figure_of_pipeline(fnl_results *results, const fnl_line *line, const fnl_spot *spot, fnl_figure *out)
{
    const fnl_kpi_layout *layout = results->layout;
    uint32_t sum = layout->open_amount;
    if (line->kind == fnl_metric_velocity_per_day) {
        velocity(results, spot, out);
        return;
    }
    if (line->kind == fnl_metric_open_weighted)
        sum = layout->open_weighted;
    else if (line->kind == fnl_metric_forecast_amount)
        sum = layout->forecast;
    fnl_figure_amount(out, fnl_sum_in(spot->leads, sum), fnl_money_parts(results));
}
