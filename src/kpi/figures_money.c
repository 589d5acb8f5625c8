/* What was spent, and what came of it. */
#include "kpi/result.h"

bool fnl_kind_amounts_take(fnl_results *results, const fnl_spot *spot)
{
    const fnl_text_tally *kinds = fnl_tally_in(spot->spend, results->layout->spend_kinds);
    for (uint32_t i = 0; i < kinds->count; i++) {
        const fnl_tally_item *item = &kinds->items[i];
        uint32_t text = item->text == FNL_NO_TEXT ? results->text_count : item->text;
        fnl_wide *amount = &results->kind_amounts[results->kinds.numbers[text]];
        if (!fnl_wide_plus(*amount, item->amount, amount))
            return false;
    }
    return true;
}

void fnl_kind_amounts_clear(fnl_results *results, const fnl_spot *spot)
{
    const fnl_text_tally *kinds = fnl_tally_in(spot->spend, results->layout->spend_kinds);
    for (uint32_t i = 0; i < kinds->count; i++) {
        uint32_t text = kinds->items[i].text == FNL_NO_TEXT ? results->text_count : kinds->items[i].text;
        results->kind_amounts[results->kinds.numbers[text]] = (fnl_wide){ 0, 0 };
    }
}

void fnl_figure_of_spend(fnl_results *results, const fnl_line *line, const fnl_spot *spot, fnl_figure *out)
{
    if (!fnl_knows_spend(results, spot->set))
        return;
    if (line->kind == fnl_metric_spend_count)
        fnl_figure_count(out, fnl_count_in(spot->spend, results->layout->spend_counts + line->metric->a));
    else if (line->kind == fnl_metric_spend_kind)
        fnl_figure_amount(out, results->kind_amounts[line->choice], fnl_money_parts(results));
    else
        fnl_figure_amount(out, fnl_sum_in(spot->spend, results->layout->spend), fnl_money_parts(results));
}

/* What was spent, lagged, on the kinds of a customer acquisition cost. False beyond 128 bits. */
static bool acquisition_cost(const fnl_results *results, uint32_t number, const fnl_spot *spot, fnl_wide *cost)
{
    *cost = fnl_sum_in(spot->spend, results->layout->lagged_spend);
    if (results->kpis->cacs[number].is_all)
        return true;
    *cost = (fnl_wide){ 0, 0 };
    const fnl_text_tally *kinds = fnl_tally_in(spot->spend, results->layout->lagged_kinds);
    for (uint32_t i = 0; i < kinds->count; i++) {
        const fnl_tally_item *item = &kinds->items[i];
        if (item->text == FNL_NO_TEXT || (results->kind_costs[results->kinds.numbers[item->text]] >> number & 1) == 0)
            continue;
        if (!fnl_wide_plus(*cost, item->amount, cost))
            return false;
    }
    return true;
}

static void cac(const fnl_results *results, uint32_t number, const fnl_spot *spot, fnl_figure *out)
{
    fnl_wide cost = { 0, 0 };
    int64_t won = fnl_count_in(spot->leads, results->layout->happened_reached + results->funnel->won);
    if (!acquisition_cost(results, number, spot, &cost))
        out->is_too_large = true;
    else
        fnl_figure_ratio(out, cost, fnl_money_parts(results), fnl_wide_of(won), 1);
}

/* (revenue × margin - spend) / spend, the margin in millionths. */
static void roi(const fnl_results *results, fnl_wide revenue, fnl_wide spend, fnl_figure *out)
{
    static const int64_t millionths = 1000000;
    int64_t margin = results->kpis->economics.margin;
    int64_t parts = fnl_money_parts(results);
    fnl_wide earned = { 0, 0 };
    fnl_wide spent = { 0, 0 };
    if (margin < 0)
        return;
    out->has_parts = true;
    out->is_too_large = !fnl_wide_times(revenue, margin, &earned) || !fnl_wide_times(spend, millionths, &spent) ||
                        !fnl_wide_plus(earned, fnl_wide_negate(spent), &earned) ||
                        !fnl_ratio_millionths(earned, fnl_wide_multiply(parts, millionths), &out->numerator) ||
                        !fnl_ratio_millionths(spend, fnl_wide_of(parts), &out->denominator);
    if (!out->is_too_large && !fnl_wide_is_zero(spent))
        fnl_figure_number(out, fnl_ratio_number(earned, spent));
}

void fnl_figure_of_cost(fnl_results *results, const fnl_line *line, const fnl_spot *spot, fnl_figure *out)
{
    const fnl_kpi_layout *layout = results->layout;
    int64_t parts = fnl_money_parts(results);
    fnl_wide spend = fnl_sum_in(spot->spend, layout->spend);
    fnl_wide revenue = fnl_sum_in(spot->leads, layout->happened_won_amount);
    if (!fnl_knows_spend(results, spot->set))
        return;
    switch (line->kind) {
    case fnl_metric_cost_per: {
        int64_t reached = fnl_count_in(spot->leads, layout->happened_reached + line->metric->a);
        fnl_figure_ratio(out, spend, parts, fnl_wide_of(reached), 1);
        return;
    }
    case fnl_metric_cac:
        cac(results, line->metric->a, spot, out);
        return;
    case fnl_metric_roas:
        fnl_figure_ratio(out, revenue, parts, spend, parts);
        return;
    default:
        roi(results, revenue, spend, out);
    }
}

/* arpa_monthly × margin, in so many parts of the unit of money. */
static fnl_wide monthly_gain(const fnl_economics *economics)
{
    return fnl_wide_multiply(economics->arpa_monthly, economics->margin);
}

static void lifetime_value(const fnl_results *results, fnl_figure *out)
{
    const fnl_economics *economics = &results->kpis->economics;
    if (economics->margin < 0 || economics->churn_monthly <= 0 || economics->arpa_monthly < 0)
        return;
    /* margin and churn are both in millionths. */
    fnl_figure_number(out, fnl_ratio_number(monthly_gain(economics),
                                            fnl_wide_multiply(economics->churn_monthly, fnl_money_parts(results))));
}

void fnl_figure_of_economics(fnl_results *results, const fnl_line *line, const fnl_spot *spot, fnl_figure *out)
{
    static const int64_t millionths = 1000000;
    const fnl_economics *economics = &results->kpis->economics;
    fnl_figure value = { 0 };
    fnl_figure cost = { 0 };
    lifetime_value(results, &value);
    if (line->kind == fnl_metric_ltv) {
        *out = value;
        return;
    }
    if (results->kpis->loaded_cac == UINT32_MAX || !fnl_knows_spend(results, spot->set))
        return;
    cac(results, results->kpis->loaded_cac, spot, &cost);
    out->is_too_large = cost.is_too_large;
    if (!cost.known)
        return;
    if (line->kind == fnl_metric_ltv_cac) {
        if (value.known && cost.value != 0)
            fnl_figure_number(out, value.value / cost.value);
        return;
    }
    if (economics->margin <= 0 || economics->arpa_monthly <= 0)
        return;
    double gain = fnl_ratio_number(monthly_gain(economics), fnl_wide_multiply(fnl_money_parts(results), millionths));
    fnl_figure_number(out, cost.value / gain);
}
