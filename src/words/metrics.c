/* The definition of every metric of a model. */
#include "words/sections.h"

#include "model/metrics.h"

static void tell_stage(fnl_words *words, const fnl_kpis *kpis, uint32_t stage)
{
    fnl_tell_bold(words, kpis->funnel.stages[stage].name);
}

/* By kind, of those that no name stands in. */
static const char *meaning_of(fnl_metric_kind kind)
{
    switch (kind) {
    case fnl_metric_entered:
        return "leads";
    case fnl_metric_win_rate:
        return "won, of won and lost";
    case fnl_metric_win_rate_value:
        return "amount of won, of the amount of won and lost";
    case fnl_metric_revenue:
        return "amount of won";
    case fnl_metric_average_deal:
        return "revenue, by the number of won with an amount";
    case fnl_metric_median_deal:
        return "amount that half of the won are below";
    case fnl_metric_open_count:
        return "pipeline that is open now";
    case fnl_metric_open_amount:
        return "its amount";
    case fnl_metric_open_weighted:
        return "its amount by its probability";
    case fnl_metric_overdue_count:
        return "open, and its expected close is over";
    case fnl_metric_forecast_amount:
        return "weighted amount of what is open, in the period of its expected close";
    case fnl_metric_velocity_per_day:
        return "open leads × win rate × average deal, by the mean days of the cycle";
    case fnl_metric_spend:
        return "what was spent";
    case fnl_metric_spend_count:
        return "as spend counts it";
    case fnl_metric_ltv:
        return "what a customer pays in a month × margin, by the part that leaves in a month";
    case fnl_metric_ltv_cac:
        return "`ltv`, by `cac_loaded`";
    case fnl_metric_payback_months:
        return "`cac_loaded`, by what a customer pays in a month × margin";
    case fnl_metric_roas:
        return "revenue, by what was spent";
    case fnl_metric_roi:
        return "revenue × margin less what was spent, by what was spent";
    case fnl_metric_acceptance:
        return "accepted, of accepted and rejected";
    case fnl_metric_offered:
        return "offered to sales";
    case fnl_metric_accepted:
        return "of them, accepted";
    case fnl_metric_rejected:
        return "of them, rejected";
    case fnl_metric_undecided:
        return "of them, neither yet";
    case fnl_metric_owner_gini:
        return "how unequally leads are shared: 0 is alike, 1 is all to one";
    case fnl_metric_owner_max_share:
        return "the part of leads that the busiest seller has";
    default:
        return "";
    }
}

static const char *quality_of(uint32_t quality)
{
    static const char *const meanings[fnl_qualities] = {
        [fnl_quality_out_of_order] = "leads whose times are out of order",
        [fnl_quality_future] = "leads with times to come",
        [fnl_quality_missing_entry] = "leads without any time",
        [fnl_quality_negative_amount] = "leads whose amount is below 0, which is taken as none",
        [fnl_quality_rejected_values] = "values that could not be read",
        [fnl_quality_duplicates] = "leads whose id came before",
    };
    return meanings[quality];
}

static const char *statistic_of(uint32_t statistic)
{
    static const char *const words[] = {
        [fnl_statistic_mean] = "mean ", [fnl_statistic_p50] = "median ", [fnl_statistic_p90] = "90th percentile of the "
    };
    return words[statistic];
}

static void tell_conversion(fnl_words *words, const fnl_kpis *kpis, uint32_t from, uint32_t to, bool is_mature)
{
    fnl_tell(words, "those that reached ");
    tell_stage(words, kpis, to);
    fnl_tell(words, ", of those that reached ");
    tell_stage(words, kpis, from);
    if (is_mature)
        fnl_tell(words, ", of mature cohorts");
}

static void tell_user(fnl_words *words, const fnl_user_metric *metric)
{
    if (metric->kind == fnl_user_count) {
        fnl_tell(words, "leads with ");
        fnl_tell_expression(words, metric->when);
    } else if (metric->kind == fnl_user_sum) {
        fnl_tell(words, "sum of ");
        fnl_tell_code(words, words->model->fields[metric->field].read.name);
    } else {
        fnl_tell_expression(words, metric->expression);
    }
}

static void tell_of_exit(fnl_words *words, const fnl_kpis *kpis, const fnl_metric *metric)
{
    fnl_tell(words, metric->kind == fnl_metric_exits ? "left by " : "came back after ");
    fnl_tell_bold(words, kpis->funnel.exits[metric->a].name);
}

static void tell_of_clock(fnl_words *words, const fnl_metric *metric)
{
    if (metric->kind == fnl_metric_sla_attainment)
        fnl_tell(words, "met, of met, met late and breached: ");
    else if (metric->kind == fnl_metric_sla_elapsed)
        fnl_tell(words, statistic_of(metric->b));
    if (metric->kind == fnl_metric_sla_elapsed)
        fnl_tell(words, "working time to the stop of ");
    else if (metric->kind == fnl_metric_sla_status) {
        fnl_tell_code(words, fnl_text_of(fnl_clock_status_names[metric->b]));
        fnl_tell(words, ": ");
    }
    fnl_tell_bold(words, words->model->clocks[metric->a].name);
}

static void tell_of_stage(fnl_words *words, const fnl_kpis *kpis, const fnl_metric *metric)
{
    switch (metric->kind) {
    case fnl_metric_reached:
        fnl_tell(words, "leads that reached ");
        break;
    case fnl_metric_in_stage_count:
        fnl_tell(words, "leads that are still in ");
        break;
    case fnl_metric_in_stage_age:
        fnl_tell(words, statistic_of(metric->b));
        fnl_tell(words, "time that these have been in ");
        break;
    case fnl_metric_cost_per:
        fnl_tell(words, "what was spent, by the leads that reached ");
        break;
    default:
        fnl_tell(words, statistic_of(metric->b));
        fnl_tell(words, "time from ");
        tell_stage(words, kpis, metric->a);
        fnl_tell(words, " to ");
        tell_stage(words, kpis, metric->a + 1);
        return;
    }
    tell_stage(words, kpis, metric->a);
}

static void tell_definition(fnl_words *words, const fnl_kpis *kpis, const fnl_metric *metric)
{
    const fnl_funnel *funnel = &kpis->funnel;
    switch (metric->kind) {
    case fnl_metric_reached:
    case fnl_metric_in_stage_count:
    case fnl_metric_in_stage_age:
    case fnl_metric_cost_per:
    case fnl_metric_days:
        tell_of_stage(words, kpis, metric);
        break;
    case fnl_metric_conversion:
    case fnl_metric_conversion_mature:
        tell_conversion(words, kpis, metric->a, metric->b, metric->kind == fnl_metric_conversion_mature);
        break;
    case fnl_metric_conversion_full:
    case fnl_metric_conversion_full_mature:
        tell_conversion(words, kpis, 0, funnel->won, metric->kind == fnl_metric_conversion_full_mature);
        break;
    case fnl_metric_exits:
    case fnl_metric_returned:
        tell_of_exit(words, kpis, metric);
        break;
    case fnl_metric_cycle_days:
    case fnl_metric_lost_cycle_days:
        fnl_tell(words, statistic_of(metric->b));
        fnl_tell(words, metric->kind == fnl_metric_cycle_days ? "time of the cycle to the sale"
                                                              : "time of the cycle to the exit of lost ones");
        break;
    case fnl_metric_cac:
        fnl_tell(words, "what was spent on ");
        fnl_tell_code(words, kpis->cacs[metric->a].name);
        fnl_tell(words, ", by the number of won");
        break;
    case fnl_metric_sla_attainment:
    case fnl_metric_sla_status:
    case fnl_metric_sla_elapsed:
        tell_of_clock(words, metric);
        break;
    case fnl_metric_quality:
        fnl_tell(words, quality_of(metric->a));
        break;
    case fnl_metric_user:
        tell_user(words, &kpis->metrics[metric->a]);
        break;
    default:
        fnl_tell(words, meaning_of(metric->kind));
        break;
    }
}

/* "cohort, period" */
static void tell_views(fnl_words *words, unsigned views)
{
    static const char *const names[] = { "cohort", "period", "total" };
    bool is_first = true;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        if ((views >> i & 1) == 0)
            continue;
        fnl_tell(words, is_first ? "" : ", ");
        fnl_tell(words, names[i]);
        is_first = false;
    }
}

static void write_targets(fnl_words *words, const fnl_kpis *kpis)
{
    if (kpis->target_count == 0)
        return;
    fnl_tell(words, "\nWhat is to be reached:\n\n| Metric | Per | Target |\n| --- | --- | --- |\n");
    for (uint32_t i = 0; i < kpis->target_count; i++) {
        const fnl_kpi_target *target = &kpis->targets[i];
        fnl_tell(words, "| ");
        fnl_tell_code(words, kpis->catalogue[target->metric].name);
        fnl_tell(words, " | ");
        fnl_tell(words, target->grain == fnl_grains ? "all time" : fnl_grain_names[target->grain]);
        fnl_tell(words, target->is_at_most ? " | at most " : " | at least ");
        fnl_tell_text(words, target->bound_text);
        fnl_tell(words, " |\n");
    }
}

void fnl_write_metrics(fnl_words *words, const fnl_kpis *kpis)
{
    fnl_tell(words, "\n| Metric | What it is | View |\n| --- | --- | --- |\n");
    for (uint32_t i = 0; i < kpis->catalogue_count; i++) {
        const fnl_metric *metric = &kpis->catalogue[i];
        fnl_tell(words, "| ");
        fnl_tell_code(words, metric->name);
        fnl_tell(words, " | ");
        tell_definition(words, kpis, metric);
        fnl_tell(words, " | ");
        tell_views(words, metric->views);
        fnl_tell(words, " |\n");
    }
    write_targets(words, kpis);
}
