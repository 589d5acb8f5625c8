/* The catalogue of metrics: which there are, in which order, where they stand, in which unit. */
#include "../../model_reading.h"

#include "kpi_models.h"
#include "model/metrics.h"

#include <stdio.h>

enum { cohort = 1, period = 2, both = 3, total = 4 };

/* As the definitions of the guide list them, for the model with all sections. */
static const struct {
    const char *name;
    unsigned views;
    const char *unit;
} all[] = {
    { "entered", both, "leads" },
    { "reached_lead", both, "leads" },
    { "reached_mql", both, "leads" },
    { "reached_sql", both, "leads" },
    { "reached_customer", both, "leads" },
    { "reached_renewed", both, "leads" },
    { "conversion_lead_mql", cohort, "rate" },
    { "conversion_lead_mql_mature", cohort, "rate" },
    { "conversion_mql_sql", cohort, "rate" },
    { "conversion_mql_sql_mature", cohort, "rate" },
    { "conversion_sql_customer", cohort, "rate" },
    { "conversion_sql_customer_mature", cohort, "rate" },
    { "conversion_customer_renewed", cohort, "rate" },
    { "conversion_full", cohort, "rate" },
    { "conversion_full_mature", cohort, "rate" },
    { "exits_lost", both, "leads" },
    { "returned_lost", both, "leads" },
    { "exits_spam", both, "leads" },
    { "returned_spam", both, "leads" },
    { "win_rate", both, "rate" },
    { "win_rate_value", both, "rate" },
    { "revenue", both, "currency" },
    { "average_deal", both, "currency" },
    { "median_deal", both, "currency" },
    { "days_lead_mql_mean", cohort, "days" },
    { "days_lead_mql_p50", cohort, "days" },
    { "days_lead_mql_p90", cohort, "days" },
    { "days_mql_sql_mean", cohort, "days" },
    { "days_mql_sql_p50", cohort, "days" },
    { "days_mql_sql_p90", cohort, "days" },
    { "days_sql_customer_mean", cohort, "days" },
    { "days_sql_customer_p50", cohort, "days" },
    { "days_sql_customer_p90", cohort, "days" },
    { "days_customer_renewed_mean", cohort, "days" },
    { "days_customer_renewed_p50", cohort, "days" },
    { "days_customer_renewed_p90", cohort, "days" },
    { "cycle_days_mean", cohort, "days" },
    { "cycle_days_p50", cohort, "days" },
    { "cycle_days_p90", cohort, "days" },
    { "lost_cycle_days_mean", cohort, "days" },
    { "lost_cycle_days_p50", cohort, "days" },
    { "lost_cycle_days_p90", cohort, "days" },
    { "in_stage_lead_count", cohort, "leads" },
    { "in_stage_lead_age_p50", cohort, "days" },
    { "in_stage_lead_age_p90", cohort, "days" },
    { "in_stage_mql_count", cohort, "leads" },
    { "in_stage_mql_age_p50", cohort, "days" },
    { "in_stage_mql_age_p90", cohort, "days" },
    { "in_stage_sql_count", cohort, "leads" },
    { "in_stage_sql_age_p50", cohort, "days" },
    { "in_stage_sql_age_p90", cohort, "days" },
    { "in_stage_customer_count", cohort, "leads" },
    { "in_stage_customer_age_p50", cohort, "days" },
    { "in_stage_customer_age_p90", cohort, "days" },
    { "in_stage_renewed_count", cohort, "leads" },
    { "in_stage_renewed_age_p50", cohort, "days" },
    { "in_stage_renewed_age_p90", cohort, "days" },
    { "open_count", total, "leads" },
    { "open_amount", total, "currency" },
    { "open_weighted", total, "currency" },
    { "overdue_count", total, "leads" },
    { "forecast_amount", period, "currency" },
    { "velocity_per_day", total, "currency" },
    { "spend", period, "currency" },
    { "sessions", period, "" },
    { "clicks", period, "" },
    { "cost_per_lead", period, "currency" },
    { "cost_per_mql", period, "currency" },
    { "cost_per_sql", period, "currency" },
    { "cost_per_customer", period, "currency" },
    { "cost_per_renewed", period, "currency" },
    { "cac_blended", period, "currency" },
    { "cac_loaded", period, "currency" },
    { "cac_paid", period, "currency" },
    { "ltv", period, "currency" },
    { "ltv_cac", period, "" },
    { "payback_months", period, "months" },
    { "roas", period, "" },
    { "roi", period, "" },
    { "sla_answer_attainment", period, "rate" },
    { "sla_answer_pending", period, "leads" },
    { "sla_answer_at_risk", period, "leads" },
    { "sla_answer_met", period, "leads" },
    { "sla_answer_met_late", period, "leads" },
    { "sla_answer_breached", period, "leads" },
    { "sla_answer_cancelled", period, "leads" },
    { "sla_answer_rejected", period, "leads" },
    { "sla_answer_elapsed_mean", period, "seconds" },
    { "sla_answer_elapsed_p50", period, "seconds" },
    { "sla_answer_elapsed_p90", period, "seconds" },
    { "acceptance", period, "rate" },
    { "offered", period, "leads" },
    { "accepted", period, "leads" },
    { "rejected", period, "leads" },
    { "undecided", period, "leads" },
    { "owner_gini", cohort, "" },
    { "owner_max_share", cohort, "rate" },
    { "quality_out_of_order", both, "leads" },
    { "quality_future", both, "leads" },
    { "quality_missing_entry", both, "leads" },
    { "quality_negative_amount", both, "leads" },
    { "quality_rejected_values", total, "" },
    { "quality_duplicates", total, "leads" },
    { "demos", period, "leads" },
    { "seats_sold", period, "" },
    { "cost_per_demo", period, "" },
    { "half", period, "" },
};

static void every_metric(void **state)
{
    (void)state;
    model_reading reading = read_good(KPI_WHOLE);
    const fnl_kpis *kpis = reading.model->kpis;
    for (uint32_t i = 0; i < kpis->catalogue_count && i < sizeof all / sizeof *all; i++) {
        const fnl_metric *metric = &kpis->catalogue[i];
        if (!fnl_text_equal(metric->name, fnl_text_of(all[i].name)) || metric->views != all[i].views ||
            strcmp(metric->unit, all[i].unit) != 0)
            fail_msg("%u: %.*s, views %u, unit %s; wanted %s", i, FNL_TEXT_ARGS(metric->name), metric->views,
                     metric->unit, all[i].name);
    }
    assert_int_equal(kpis->catalogue_count, sizeof all / sizeof *all);
    end_reading(&reading);
}

/* Numbers of what a metric is about. */
static void numbers(void **state)
{
    static const struct {
        const char *name;
        fnl_metric_kind kind;
        uint32_t a, b;
    } some[] = {
        { "reached_sql", fnl_metric_reached, 2, 0 },
        { "conversion_mql_sql", fnl_metric_conversion, 1, 2 },
        { "conversion_mql_sql_mature", fnl_metric_conversion_mature, 1, 2 },
        { "conversion_full", fnl_metric_conversion_full, 0, 3 },
        { "conversion_full_mature", fnl_metric_conversion_full_mature, 0, 3 },
        { "returned_spam", fnl_metric_returned, 1, 0 },
        { "days_sql_customer_p90", fnl_metric_days, 2, fnl_statistic_p90 },
        { "cycle_days_mean", fnl_metric_cycle_days, 0, fnl_statistic_mean },
        { "in_stage_sql_age_p50", fnl_metric_in_stage_age, 2, fnl_statistic_p50 },
        { "clicks", fnl_metric_spend_count, 1, 0 },
        { "cost_per_customer", fnl_metric_cost_per, 3, 0 },
        { "cac_paid", fnl_metric_cac, 2, 0 },
        { "sla_answer_breached", fnl_metric_sla_status, 0, fnl_clock_breached },
        { "sla_answer_elapsed_p90", fnl_metric_sla_elapsed, 0, fnl_statistic_p90 },
        { "quality_duplicates", fnl_metric_quality, fnl_quality_duplicates, 0 },
        { "half", fnl_metric_user, 3, 0 },
    };
    (void)state;
    model_reading reading = read_good(KPI_WHOLE);
    const fnl_kpis *kpis = reading.model->kpis;
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        uint32_t found = 0;
        for (uint32_t k = 0; k < kpis->catalogue_count; k++) {
            const fnl_metric *metric = &kpis->catalogue[k];
            if (!fnl_text_equal(metric->name, fnl_text_of(some[i].name)))
                continue;
            found++;
            assert_int_equal(metric->kind, some[i].kind);
            assert_int_equal(metric->a, some[i].a);
            assert_int_equal(metric->b, some[i].b);
        }
        assert_int_equal(found, 1);
    }
    end_reading(&reading);
}

/* Metrics that a model has or has not. */
static void what_sections_give(void **state)
{
#define STAGES "funnel: {stages: [{name: a, at: created_at}, {name: b, at: won_at}]"
    static const struct {
        const char *model;
        const char *has[8];
        const char *has_not[8];
    } cases[] = {
        { STAGES "}\n",
          { "entered", "conversion_full", "cycle_days_p50", "in_stage_b_age_p90", "open_count", "quality_future" },
          { "win_rate", "revenue", "lost_cycle_days_mean", "velocity_per_day", "open_amount", "overdue_count", "spend",
            "acceptance" } },
        { "funnel: {stages: [{name: a, when: demo}, {name: b, when: junk}], exits: [{name: x, when: demo}]}\n",
          { "win_rate", "in_stage_a_count", "conversion_a_b" },
          { "days_a_b_mean", "cycle_days_mean", "lost_cycle_days_p50", "in_stage_a_age_p50" } },
        { "funnel: {stages: [{name: a, at: created_at}], amount: amount, expected_close: close_on}\n",
          { "revenue", "open_amount", "overdue_count", "forecast_amount", "cycle_days_mean" },
          { "conversion_full", "open_weighted", "velocity_per_day", "win_rate_value", "roas" } },
        { STAGES ", amount: amount, exits: [{name: x, at: lost_at}]}\n",
          { "win_rate_value", "velocity_per_day", "lost_cycle_days_mean", "median_deal" },
          { "forecast_amount", "conversion_a_b_mature", "ltv" } },
        { STAGES "}\nspend: {at: day, amount: cost}\neconomics: {margin: 50%}\n",
          { "spend", "cost_per_b" },
          { "roas", "roi", "cac_loaded", "payback_months", "ltv" } },
        { STAGES ", amount: amount}\nspend: {at: day, amount: cost}\neconomics: {margin: 50%}\n",
          { "roas", "roi" },
          { "ltv", "ltv_cac" } },
        { STAGES "}\nspend: {at: day, amount: cost}\ncac: {loaded: all}\neconomics: {margin: 50%, arpa_monthly: 5}\n",
          { "payback_months", "cac_loaded" },
          { "ltv", "ltv_cac" } },
        { STAGES "}\neconomics: {margin: 50%, arpa_monthly: 5, churn_monthly: 1%}\n", { "ltv" }, { "ltv_cac" } },
        { STAGES "}\nowners: {field: owner}\n", { "owner_gini", "owner_max_share" }, { "offered" } },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[sizeof KPI_FIELDS + 400];
        fnl_index names;
        uint32_t number = 0;
        bool is_new = false;
        snprintf(text, sizeof text, "%s%s", KPI_FIELDS, cases[i].model);
        model_reading reading = read_good(text);
        const fnl_kpis *kpis = reading.model->kpis;
        fnl_index_start(&names, &fnl_default_allocator, 0);
        for (uint32_t k = 0; k < kpis->catalogue_count; k++)
            assert_true(fnl_index_add(&names, kpis->catalogue[k].name, &number, &is_new) && is_new);
        for (int k = 0; k < 8 && cases[i].has[k] != NULL; k++)
            if (!fnl_index_find(&names, fnl_text_of(cases[i].has[k]), &number))
                fail_msg("model %zu has no %s", i, cases[i].has[k]);
        for (int k = 0; k < 8 && cases[i].has_not[k] != NULL; k++)
            if (fnl_index_find(&names, fnl_text_of(cases[i].has_not[k]), &number))
                fail_msg("model %zu has %s", i, cases[i].has_not[k]);
        fnl_index_end(&names);
        end_reading(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_metric),
        cmocka_unit_test(numbers),
        cmocka_unit_test(what_sections_give),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
