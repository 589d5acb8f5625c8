/* The catalogue of metrics. */
#include "model/metrics.h"

#include "model/kpis.h"
#include "model/names.h"

#include <stdarg.h>
#include <stdio.h>

static const char *const statistic_names[] = { "mean", "p50", "p90" };
static const char *const quality_names[fnl_qualities] = { "out_of_order",    "future",          "missing_entry",
                                                          "negative_amount", "rejected_values", "duplicates" };

enum {
    both = fnl_view_cohort | fnl_view_period,
    most_name = 4 * fnl_most_identifier, /* parts of a name and what joins them */
};

/* The list while it is written; node is what a name that is taken is reported at. */
typedef struct metric_list {
    fnl_model_reader *reader;
    fnl_kpis *kpis;
    const fnl_node *node;
    bool good;
} metric_list;

bool fnl_add_metric(fnl_model_reader *reader, fnl_kpis *kpis, const fnl_node *node, const fnl_metric *metric)
{
    uint32_t number = 0;
    bool is_new = false;
    if (!fnl_index_add(&reader->metric_names, metric->name, &number, &is_new))
        return fnl_model_reader_no_memory(reader);
    fnl_text shown = fnl_shown(metric->name);
    if (!is_new)
        return fnl_problem(reader, node, "two metrics would be called '%.*s': choose another name",
                           FNL_TEXT_ARGS(shown));
    fnl_metric *list = (fnl_metric *)(uintptr_t)kpis->catalogue; /* constant to all but its reader */
    if (!fnl_arena_grow(reader->arena, &list, number, &reader->metric_capacity, sizeof *list))
        return fnl_model_reader_no_memory(reader);
    list[number] = *metric;
    list[number].name = fnl_arena_copy(reader->arena, metric->name);
    kpis->catalogue = list;
    kpis->catalogue_count = number + 1;
    return list[number].name.bytes != NULL || fnl_model_reader_no_memory(reader);
}

/* What names that are taken are reported at from here on: an item of a list of a section, or the section without the list. */
static void blame(metric_list *list, const char *section, const char *key, uint32_t item)
{
    const fnl_node *node = fnl_node_get(list->reader->document->root, section);
    const fnl_node *items = fnl_node_get(node, key);
    list->node = items == NULL ? node : &items->items[item];
}

/* Counts of spend are free to choose, so they are to blame wherever they stand. */
static void blame_count(metric_list *list, fnl_text name)
{
    const fnl_spend *spend = list->kpis->spend;
    for (uint32_t i = 0; spend != NULL && i < spend->count_count; i++)
        if (fnl_text_equal(spend->counts[i].name, name))
            blame(list, "spend", "counts", i);
}

/* Adds one that is called by the format. */
__attribute__((format(printf, 3, 4))) static void add(metric_list *list, fnl_metric metric, const char *format, ...)
{
    char name[most_name];
    va_list arguments;
    if (fnl_model_reader_done(list->reader))
        return;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    metric.name = fnl_text_of(name);
    if (metric.kind != fnl_metric_spend_count)
        blame_count(list, metric.name);
    list->good = fnl_add_metric(list->reader, list->kpis, list->node, &metric) && list->good;
}

static void add_plain(metric_list *list, const char *name, fnl_metric_kind kind, unsigned views, const char *unit)
{
    add(list, (fnl_metric){ .kind = kind, .views = views, .unit = unit }, "%s", name);
}

/* <prefix>_mean, _p50, _p90, in days of the cohort. */
static void add_days(metric_list *list, fnl_metric_kind kind, uint32_t a, const char *prefix)
{
    for (uint32_t k = fnl_statistic_mean; k <= fnl_statistic_p90; k++)
        add(list, (fnl_metric){ .kind = kind, .a = a, .b = k, .views = fnl_view_cohort, .unit = "days" }, "%s_%s",
            prefix, statistic_names[k]);
}

static bool has_time(const fnl_passage *passage)
{
    return passage->at_field != FNL_NO_FIELD;
}

static bool any_has_time(const fnl_passage *passages, uint32_t count)
{
    bool found = false;
    for (uint32_t i = 0; i < count && !found; i++)
        found = has_time(&passages[i]);
    return found;
}

static void list_stages(metric_list *list)
{
    const fnl_funnel *funnel = &list->kpis->funnel;
    add_plain(list, "entered", fnl_metric_entered, both, "leads");
    for (uint32_t i = 0; i < funnel->stage_count; i++)
        add(list, (fnl_metric){ .kind = fnl_metric_reached, .a = i, .views = both, .unit = "leads" }, "reached_%.*s",
            FNL_TEXT_ARGS(funnel->stages[i].name));
}

static void list_conversions(metric_list *list)
{
    const fnl_funnel *funnel = &list->kpis->funnel;
    const fnl_passage *stages = funnel->stages;
    fnl_metric metric = { .views = fnl_view_cohort, .unit = "rate" };
    for (uint32_t i = 0; i + 1 < funnel->stage_count; i++) {
        blame(list, "funnel", "stages", i + 1);
        metric.a = i;
        metric.b = i + 1;
        metric.kind = fnl_metric_conversion;
        add(list, metric, "conversion_%.*s_%.*s", FNL_TEXT_ARGS(stages[i].name), FNL_TEXT_ARGS(stages[i + 1].name));
        metric.kind = fnl_metric_conversion_mature;
        if (stages[i + 1].within_s != 0)
            add(list, metric, "conversion_%.*s_%.*s_mature", FNL_TEXT_ARGS(stages[i].name),
                FNL_TEXT_ARGS(stages[i + 1].name));
    }
    if (funnel->won == 0)
        return;
    metric.a = 0;
    metric.b = funnel->won;
    metric.kind = fnl_metric_conversion_full;
    add(list, metric, "conversion_full");
    metric.kind = fnl_metric_conversion_full_mature;
    if (stages[funnel->won].within_s != 0)
        add(list, metric, "conversion_full_mature");
}

static void list_exits(metric_list *list)
{
    const fnl_funnel *funnel = &list->kpis->funnel;
    for (uint32_t i = 0; i < funnel->exit_count; i++) {
        fnl_text name = funnel->exits[i].name;
        add(list, (fnl_metric){ .kind = fnl_metric_exits, .a = i, .views = both, .unit = "leads" }, "exits_%.*s",
            FNL_TEXT_ARGS(name));
        add(list, (fnl_metric){ .kind = fnl_metric_returned, .a = i, .views = both, .unit = "leads" }, "returned_%.*s",
            FNL_TEXT_ARGS(name));
    }
}

/* Without exits nothing is lost, and a win rate of 100 % would say nothing. */
static void list_won(metric_list *list)
{
    const fnl_funnel *funnel = &list->kpis->funnel;
    bool has_amount = funnel->amount_field != FNL_NO_FIELD;
    if (funnel->exit_count != 0)
        add_plain(list, "win_rate", fnl_metric_win_rate, both, "rate");
    if (funnel->exit_count != 0 && has_amount)
        add_plain(list, "win_rate_value", fnl_metric_win_rate_value, both, "rate");
    if (!has_amount)
        return;
    add_plain(list, "revenue", fnl_metric_revenue, both, "currency");
    add_plain(list, "average_deal", fnl_metric_average_deal, both, "currency");
    add_plain(list, "median_deal", fnl_metric_median_deal, both, "currency");
}

/* Between times: what is passed by `when` has none. */
static void list_durations(metric_list *list)
{
    const fnl_funnel *funnel = &list->kpis->funnel;
    const fnl_passage *stages = funnel->stages;
    char prefix[most_name];
    for (uint32_t i = 0; i + 1 < funnel->stage_count && list->good; i++) { /* else their names meet as conversions do */
        if (!has_time(&stages[i]) || !has_time(&stages[i + 1]))
            continue;
        snprintf(prefix, sizeof prefix, "days_%.*s_%.*s", FNL_TEXT_ARGS(stages[i].name),
                 FNL_TEXT_ARGS(stages[i + 1].name));
        add_days(list, fnl_metric_days, i, prefix);
    }
    if (has_time(&stages[funnel->won]))
        add_days(list, fnl_metric_cycle_days, 0, "cycle_days");
    if (any_has_time(stages, funnel->stage_count) && any_has_time(funnel->exits, funnel->exit_count))
        add_days(list, fnl_metric_lost_cycle_days, 0, "lost_cycle_days");
}

static void list_ages(metric_list *list)
{
    const fnl_funnel *funnel = &list->kpis->funnel;
    for (uint32_t i = 0; i < funnel->stage_count; i++) {
        fnl_text name = funnel->stages[i].name;
        fnl_metric metric = { .kind = fnl_metric_in_stage_count, .a = i, .views = fnl_view_cohort, .unit = "leads" };
        add(list, metric, "in_stage_%.*s_count", FNL_TEXT_ARGS(name));
        metric.kind = fnl_metric_in_stage_age;
        metric.unit = "days";
        for (metric.b = fnl_statistic_p50; metric.b <= fnl_statistic_p90 && has_time(&funnel->stages[i]); metric.b++)
            add(list, metric, "in_stage_%.*s_age_%s", FNL_TEXT_ARGS(name), statistic_names[metric.b]);
    }
}

static void list_pipeline(metric_list *list)
{
    const fnl_funnel *funnel = &list->kpis->funnel;
    bool has_amount = funnel->amount_field != FNL_NO_FIELD;
    bool has_close = funnel->close_field != FNL_NO_FIELD;
    add_plain(list, "open_count", fnl_metric_open_count, fnl_view_total, "leads");
    if (has_amount)
        add_plain(list, "open_amount", fnl_metric_open_amount, fnl_view_total, "currency");
    if (has_amount && funnel->probability_field != FNL_NO_FIELD)
        add_plain(list, "open_weighted", fnl_metric_open_weighted, fnl_view_total, "currency");
    if (has_close)
        add_plain(list, "overdue_count", fnl_metric_overdue_count, fnl_view_total, "leads");
    if (has_amount && has_close)
        add_plain(list, "forecast_amount", fnl_metric_forecast_amount, fnl_view_period, "currency");
    if (has_amount && funnel->exit_count != 0 && has_time(&funnel->stages[funnel->won]))
        add_plain(list, "velocity_per_day", fnl_metric_velocity_per_day, fnl_view_total, "currency");
}

static void list_spend(metric_list *list)
{
    const fnl_kpis *kpis = list->kpis;
    add_plain(list, "spend", fnl_metric_spend, fnl_view_period, "currency");
    for (uint32_t i = 0; i < kpis->spend->count_count; i++) {
        blame(list, "spend", "counts", i);
        add(list, (fnl_metric){ .kind = fnl_metric_spend_count, .a = i, .views = fnl_view_period, .unit = "" }, "%.*s",
            FNL_TEXT_ARGS(kpis->spend->counts[i].name));
    }
    for (uint32_t i = 0; i < kpis->funnel.stage_count; i++)
        add(list, (fnl_metric){ .kind = fnl_metric_cost_per, .a = i, .views = fnl_view_period, .unit = "currency" },
            "cost_per_%.*s", FNL_TEXT_ARGS(kpis->funnel.stages[i].name));
    for (uint32_t i = 0; i < kpis->cac_count; i++)
        add(list, (fnl_metric){ .kind = fnl_metric_cac, .a = i, .views = fnl_view_period, .unit = "currency" },
            "cac_%.*s", FNL_TEXT_ARGS(kpis->cacs[i].name));
}

static void list_economics(metric_list *list)
{
    const fnl_kpis *kpis = list->kpis;
    const fnl_economics *economics = &kpis->economics;
    bool has_margin = economics->margin >= 0;
    bool earns = has_margin && economics->arpa_monthly >= 0;
    bool has_loaded = kpis->spend != NULL && kpis->loaded_cac != UINT32_MAX;
    bool has_revenue = kpis->spend != NULL && kpis->funnel.amount_field != FNL_NO_FIELD;
    if (earns && economics->churn_monthly >= 0)
        add_plain(list, "ltv", fnl_metric_ltv, fnl_view_period, "currency");
    if (earns && economics->churn_monthly >= 0 && has_loaded)
        add_plain(list, "ltv_cac", fnl_metric_ltv_cac, fnl_view_period, "");
    if (earns && has_loaded)
        add_plain(list, "payback_months", fnl_metric_payback_months, fnl_view_period, "months");
    if (has_revenue)
        add_plain(list, "roas", fnl_metric_roas, fnl_view_period, "");
    if (has_revenue && has_margin)
        add_plain(list, "roi", fnl_metric_roi, fnl_view_period, "");
}

static void list_clocks(metric_list *list)
{
    const fnl_model *model = list->reader->model;
    for (uint32_t i = 0; i < model->clock_count; i++) {
        fnl_text name = model->clocks[i].name;
        fnl_metric metric = { .kind = fnl_metric_sla_attainment, .a = i, .views = fnl_view_period, .unit = "rate" };
        add(list, metric, "sla_%.*s_attainment", FNL_TEXT_ARGS(name));
        metric.kind = fnl_metric_sla_status;
        metric.unit = "leads";
        for (metric.b = fnl_clock_not_applicable + 1; metric.b < fnl_clock_statuses; metric.b++)
            add(list, metric, "sla_%.*s_%s", FNL_TEXT_ARGS(name), fnl_clock_status_names[metric.b]);
        metric.kind = fnl_metric_sla_elapsed;
        metric.unit = "seconds";
        for (metric.b = fnl_statistic_mean; metric.b <= fnl_statistic_p90; metric.b++)
            add(list, metric, "sla_%.*s_elapsed_%s", FNL_TEXT_ARGS(name), statistic_names[metric.b]);
    }
}

static void list_people(metric_list *list)
{
    if (list->kpis->handover != NULL) {
        add_plain(list, "acceptance", fnl_metric_acceptance, fnl_view_period, "rate");
        add_plain(list, "offered", fnl_metric_offered, fnl_view_period, "leads");
        add_plain(list, "accepted", fnl_metric_accepted, fnl_view_period, "leads");
        add_plain(list, "rejected", fnl_metric_rejected, fnl_view_period, "leads");
        add_plain(list, "undecided", fnl_metric_undecided, fnl_view_period, "leads");
    }
    if (list->kpis->owners != NULL) {
        add_plain(list, "owner_gini", fnl_metric_owner_gini, fnl_view_cohort, "");
        add_plain(list, "owner_max_share", fnl_metric_owner_max_share, fnl_view_cohort, "rate");
    }
}

/* What is counted of leads stands at their entry; rejected values and duplicates are the state's. */
static void list_quality(metric_list *list)
{
    for (uint32_t i = 0; i < fnl_qualities; i++) {
        bool of_state = i == fnl_quality_rejected_values || i == fnl_quality_duplicates;
        add(list,
            (fnl_metric){ .kind = fnl_metric_quality,
                          .a = i,
                          .views = of_state ? (unsigned)fnl_view_total : (unsigned)both,
                          .unit = i == fnl_quality_rejected_values ? "" : "leads" },
            "quality_%s", quality_names[i]);
    }
}

bool fnl_list_metrics(fnl_model_reader *reader, fnl_kpis *kpis)
{
    metric_list list = { .reader = reader, .kpis = kpis, .good = true };
    blame(&list, "funnel", "stages", 0);
    list_stages(&list);
    list_conversions(&list);
    list_exits(&list);
    list_won(&list);
    list_durations(&list);
    list_ages(&list);
    list_pipeline(&list);
    if (kpis->spend != NULL)
        list_spend(&list);
    list_economics(&list);
    list_clocks(&list);
    list_people(&list);
    list_quality(&list);
    return list.good;
}
