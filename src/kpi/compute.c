/* All that there is to tell of one place. */
#include "kpi/result.h"

#include "core/order.h"

static fnl_figure_of *const computed_by[] = {
    [fnl_metric_entered] = fnl_figure_of_leads,
    [fnl_metric_reached] = fnl_figure_of_leads,
    [fnl_metric_conversion] = fnl_figure_of_conversion,
    [fnl_metric_conversion_mature] = fnl_figure_of_conversion,
    [fnl_metric_conversion_full] = fnl_figure_of_conversion,
    [fnl_metric_conversion_full_mature] = fnl_figure_of_conversion,
    [fnl_metric_exits] = fnl_figure_of_leads,
    [fnl_metric_returned] = fnl_figure_of_leads,
    [fnl_metric_win_rate] = fnl_figure_of_conversion,
    [fnl_metric_win_rate_value] = fnl_figure_of_sales,
    [fnl_metric_revenue] = fnl_figure_of_sales,
    [fnl_metric_average_deal] = fnl_figure_of_sales,
    [fnl_metric_median_deal] = fnl_figure_of_sales,
    [fnl_metric_days] = fnl_figure_of_time,
    [fnl_metric_cycle_days] = fnl_figure_of_time,
    [fnl_metric_lost_cycle_days] = fnl_figure_of_time,
    [fnl_metric_in_stage_count] = fnl_figure_of_leads,
    [fnl_metric_in_stage_age] = fnl_figure_of_time,
    [fnl_metric_open_count] = fnl_figure_of_leads,
    [fnl_metric_open_amount] = fnl_figure_of_pipeline,
    [fnl_metric_open_weighted] = fnl_figure_of_pipeline,
    [fnl_metric_overdue_count] = fnl_figure_of_leads,
    [fnl_metric_forecast_amount] = fnl_figure_of_pipeline,
    [fnl_metric_velocity_per_day] = fnl_figure_of_pipeline,
    [fnl_metric_spend] = fnl_figure_of_spend,
    [fnl_metric_spend_kind] = fnl_figure_of_spend,
    [fnl_metric_spend_count] = fnl_figure_of_spend,
    [fnl_metric_cost_per] = fnl_figure_of_cost,
    [fnl_metric_cac] = fnl_figure_of_cost,
    [fnl_metric_ltv] = fnl_figure_of_economics,
    [fnl_metric_ltv_cac] = fnl_figure_of_economics,
    [fnl_metric_payback_months] = fnl_figure_of_economics,
    [fnl_metric_roas] = fnl_figure_of_cost,
    [fnl_metric_roi] = fnl_figure_of_cost,
    [fnl_metric_sla_attainment] = fnl_figure_of_clock,
    [fnl_metric_sla_status] = fnl_figure_of_clock,
    [fnl_metric_sla_elapsed] = fnl_figure_of_clock,
    [fnl_metric_acceptance] = fnl_figure_of_handover,
    [fnl_metric_offered] = fnl_figure_of_handover,
    [fnl_metric_accepted] = fnl_figure_of_handover,
    [fnl_metric_rejected] = fnl_figure_of_handover,
    [fnl_metric_undecided] = fnl_figure_of_handover,
    [fnl_metric_owner_gini] = fnl_figure_of_owners,
    [fnl_metric_owner_max_share] = fnl_figure_of_owners,
    [fnl_metric_quality] = fnl_figure_of_quality,
    [fnl_metric_user] = fnl_figure_of_user,
};

bool fnl_line_stands(const fnl_line *line, const fnl_spot *spot)
{
    if (line->kind == fnl_metric_ltv && (spot->set != 0 || spot->grain != FNL_ALL_TIME))
        return false;
    return (line->metric->views & spot->view) != 0;
}

/* Metrics of another view that the user's expressions read here. */
static bool is_read(const fnl_line *line, const fnl_spot *spot)
{
    return spot->view == fnl_view_period && spot->grain == FNL_ALL_TIME && (line->metric->views & fnl_view_total) != 0;
}

static int32_t fail_large(fnl_results *results, const fnl_line *line)
{
    return fnl_fail(results->error, FNL_E_OVERFLOW,
                    "metric \"%.*s\" is too large: its numerator or denominator takes more than %d digits",
                    FNL_TEXT_ARGS(line->name), fnl_exact_digits);
}

static int32_t compute_lines(fnl_results *results, const fnl_spot *spot, fnl_figure *figures)
{
    for (uint32_t i = 0; i < results->line_count; i++) {
        const fnl_line *line = &results->lines[i];
        figures[i] = (fnl_figure){ 0 };
        if (!fnl_line_stands(line, spot) && !is_read(line, spot))
            continue;
        computed_by[line->kind](results, line, spot, &figures[i]);
        if (results->no_memory)
            return fnl_fail_memory(results->error);
        if (figures[i].is_too_large)
            return fail_large(results, line);
    }
    return FNL_OK;
}

/* The tally of leads by reason that a metric is split by; false if it is not. */
static bool reasons_of(const fnl_results *results, const fnl_line *line, const fnl_spot *spot, uint32_t *tally)
{
    const fnl_kpi_layout *layout = results->layout;
    const fnl_handover *handover = results->kpis->handover;
    if (line->kind == fnl_metric_rejected) {
        *tally = layout->reject_reasons;
        return handover != NULL && handover->reason_field != FNL_NO_FIELD;
    }
    if (line->kind != fnl_metric_exits)
        return false;
    *tally = (spot->view == fnl_view_period ? layout->happened_exit_reasons : layout->exit_reasons) + line->metric->a;
    return results->funnel->exits[line->metric->a].reason_field != FNL_NO_FIELD;
}

static int by_choice(const void *context, const void *a, const void *b)
{
    uint32_t x = ((const fnl_detail *)a)->choice;
    uint32_t y = ((const fnl_detail *)b)->choice;
    (void)context;
    return (x > y) - (x < y);
}

static bool make_room(const fnl_results *results, fnl_details *details, uint32_t more)
{
    if (more <= details->capacity - details->count)
        return true;
    size_t wanted = ((size_t)details->count + more) * 2;
    fnl_detail *items = wanted > UINT32_MAX ? NULL : fnl_resize(results->memory, details->items, wanted, sizeof *items);
    if (items == NULL)
        return false;
    details->items = items;
    details->capacity = (uint32_t)wanted;
    return true;
}

/* NULL and a text that reads the same are one. */
static void join_equal(fnl_details *details, uint32_t first)
{
    uint32_t kept = first;
    for (uint32_t i = first + 1; i < details->count; i++) {
        if (details->items[i].choice == details->items[kept].choice)
            details->items[kept].value += details->items[i].value;
        else
            details->items[++kept] = details->items[i];
    }
    if (details->count > first)
        details->count = kept + 1;
}

static bool list_reasons(fnl_results *results, uint32_t line, const fnl_text_tally *tally, fnl_details *out)
{
    uint32_t first = out->count;
    if (!make_room(results, out, tally->count))
        return false;
    for (uint32_t i = 0; i < tally->count; i++) {
        const fnl_tally_item *item = &tally->items[i];
        if (fnl_wide_is_zero(item->amount))
            continue;
        out->items[out->count++] = (fnl_detail){
            .line = line,
            .choice = results->reasons.numbers[item->text == FNL_NO_TEXT ? results->text_count : item->text],
            .value = fnl_ratio_number(item->amount, fnl_wide_of(1)),
        };
    }
    uint32_t count = out->count - first;
    if (count > 1 && !fnl_order_items(results->memory, out->items + first, count, sizeof *out->items, by_choice, NULL))
        return false;
    join_equal(out, first);
    return true;
}

static bool list_details(fnl_results *results, const fnl_spot *spot, fnl_details *out)
{
    out->count = 0;
    for (uint32_t i = 0; i < results->line_count; i++) {
        uint32_t tally = 0;
        const fnl_line *line = &results->lines[i];
        if (fnl_line_stands(line, spot) && reasons_of(results, line, spot, &tally) &&
            !list_reasons(results, i, fnl_tally_in(spot->leads, tally), out))
            return false;
    }
    return true;
}

int32_t fnl_results_compute(fnl_results *results, const fnl_spot *spot, fnl_telling *out)
{
    bool fits = fnl_kind_amounts_take(results, spot);
    int32_t code = fits ? compute_lines(results, spot, out->figures)
                        : fnl_fail(results->error, FNL_E_OVERFLOW, "what was spent goes beyond 128 bits");
    fnl_kind_amounts_clear(results, spot);
    if (code == FNL_OK && spot->view == fnl_view_period)
        code = fnl_formulas_run(results, out->figures);
    if (code == FNL_OK && !list_details(results, spot, &out->details))
        code = fnl_fail_memory(results->error);
    out->known = code == FNL_OK;
    out->grain = spot->grain;
    out->period = spot->period;
    return code;
}
