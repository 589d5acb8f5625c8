/* Warnings about KPIs. */
#include "model/kpis.h"
#include "model/names.h"

#include <stdio.h>

enum { path_size = 64 };

/* A condition that reads nothing is the same for every lead. */
static bool is_constant(const fnl_expression *condition)
{
    uint32_t count = 0;
    fnl_expression_symbols(condition, &count);
    return count == 0;
}

static void lint_never(fnl_model_reader *reader, const fnl_passage *passage, const char *path, const char *who)
{
    if (passage->when == NULL || !fnl_expression_never_true(passage->when))
        return;
    fnl_warn(reader, passage->place, path, "no lead passes this %s: its condition is never true", who);
}

/* Two stages or exits with one time cannot be told apart. */
static void lint_same_time(fnl_model_reader *reader, const fnl_funnel *funnel, uint32_t number, const char *path)
{
    const fnl_passage *stage = &funnel->stages[number];
    for (uint32_t i = 0; i < number && stage->at_field != FNL_NO_FIELD; i++)
        if (funnel->stages[i].at_field == stage->at_field) {
            fnl_warn(reader, stage->place, path, "the stage '%.*s' has the same time, so all leads pass both at once",
                     FNL_TEXT_ARGS(funnel->stages[i].name));
            return;
        }
}

static void lint_stage(fnl_model_reader *reader, const fnl_funnel *funnel, uint32_t number)
{
    const fnl_passage *stage = &funnel->stages[number];
    char path[path_size];
    snprintf(path, sizeof path, "funnel.stages[%u]", number);
    if (number == 0 && stage->within_s != 0)
        fnl_warn(reader, stage->place, path,
                 "`within` of the first stage does nothing: it says how long the way to a stage may take");
    if (number != 0 && stage->when != NULL && is_constant(stage->when) && !fnl_expression_never_true(stage->when))
        fnl_warn(reader, stage->place, path,
                 "all leads pass this stage, and by that those before it: its condition reads nothing");
    lint_never(reader, stage, path, "stage");
    lint_same_time(reader, funnel, number, path);
}

static void lint_funnel(fnl_model_reader *reader)
{
    const fnl_funnel *funnel = &reader->model->kpis->funnel;
    const fnl_node *node = fnl_node_get(reader->document->root, "funnel");
    const fnl_node *sets = fnl_node_get(node, "sets");
    char path[path_size];
    for (uint32_t i = 0; i < funnel->stage_count; i++)
        lint_stage(reader, funnel, i);
    for (uint32_t i = 0; i < funnel->exit_count; i++) {
        snprintf(path, sizeof path, "funnel.exits[%u]", i);
        lint_never(reader, &funnel->exits[i], path, "exit");
    }
    if (sets != NULL && !funnel->has_own_sets)
        fnl_warn_node(reader, sets, "these sets are the default: leave `sets` out");
    if (funnel->amount_field == FNL_NO_FIELD && funnel->probability_field != FNL_NO_FIELD)
        fnl_warn_node(reader, fnl_node_get(node, "probability"),
                      "`probability` weights amounts, and there is no `amount`");
    if (funnel->amount_field == FNL_NO_FIELD && funnel->currency.length != 0 && reader->model->kpis->spend == NULL)
        fnl_warn_node(reader, fnl_node_get(node, "currency"), "there is neither `amount` nor `spend` in this currency");
}

static void lint_owners(fnl_model_reader *reader)
{
    const fnl_owners *owners = reader->model->kpis->owners;
    if (owners != NULL && owners->roster_count == 0)
        fnl_warn(reader, owners->place, "owners",
                 "without a `roster` sellers who have no lead are not seen: owner_gini looks fairer than it is");
}

static bool has_metric(const fnl_kpis *kpis, fnl_metric_kind kind)
{
    uint32_t i = 0;
    while (i < kpis->catalogue_count && kpis->catalogue[i].kind != kind)
        i++;
    return i < kpis->catalogue_count;
}

/* What of the economics no metric comes of. */
static void lint_economics(fnl_model_reader *reader)
{
    const fnl_kpis *kpis = reader->model->kpis;
    const fnl_node *node = fnl_node_get(reader->document->root, "economics");
    const fnl_economics *known = &kpis->economics;
    bool has_ltv = has_metric(kpis, fnl_metric_ltv);
    bool has_payback = has_metric(kpis, fnl_metric_payback_months);
    bool has_roi = has_metric(kpis, fnl_metric_roi);
    if (known->margin >= 0 && !has_ltv && !has_payback && !has_roi)
        fnl_warn_node(reader, fnl_node_get(node, "margin"),
                      "no metric comes of `margin`: roi needs an amount and spend, ltv the other two numbers");
    if (known->churn_monthly >= 0 && !has_ltv)
        fnl_warn_node(reader, fnl_node_get(node, "churn_monthly"),
                      "no metric comes of `churn_monthly`: ltv needs `margin` and `arpa_monthly` too");
    if (known->arpa_monthly >= 0 && !has_ltv && !has_payback)
        fnl_warn_node(reader, fnl_node_get(node, "arpa_monthly"),
                      "no metric comes of `arpa_monthly`: ltv needs `margin` and `churn_monthly` too, payback_months "
                      "`margin` and a `cac` called loaded");
}

static void lint_lag(fnl_model_reader *reader)
{
    const fnl_kpis *kpis = reader->model->kpis;
    const fnl_node *lag = fnl_node_get(fnl_node_get(reader->document->root, "cac"), "lag");
    if (kpis->lag_s != 0 && kpis->cac_count == 0)
        fnl_warn_node(reader, lag, "`lag` moves the spend that costs of customers are told of, and `cac` names none");
}

static void lint_target(fnl_model_reader *reader, uint32_t number)
{
    const fnl_kpis *kpis = reader->model->kpis;
    const fnl_kpi_target *target = &kpis->targets[number];
    const fnl_metric *metric = &kpis->catalogue[target->metric];
    char path[path_size];
    snprintf(path, sizeof path, "targets[%u]", number);
    if (target->grain != fnl_grains && (metric->views == fnl_view_total || metric->kind == fnl_metric_ltv))
        fnl_warn(reader, target->place, path, "'%.*s' is told over all time only, never per %s: leave `per` out",
                 FNL_TEXT_ARGS(metric->name), fnl_grain_names[target->grain]);
    else if (strcmp(metric->unit, "rate") == 0 && target->bound > 1)
        fnl_warn(reader, target->place, path, "'%.*s' is a rate, from 0 to 1: write %.*s%% if percent is meant",
                 FNL_TEXT_ARGS(metric->name), FNL_TEXT_ARGS(target->bound_text));
}

void fnl_lint_kpis(fnl_model_reader *reader)
{
    const fnl_kpis *kpis = reader->model->kpis;
    lint_funnel(reader);
    lint_owners(reader);
    lint_lag(reader);
    lint_economics(reader);
    for (uint32_t i = 0; i < kpis->metric_count; i++) {
        const fnl_user_metric *metric = &kpis->metrics[i];
        char path[path_size];
        snprintf(path, sizeof path, "metrics[%u]", i);
        if (metric->when != NULL && fnl_expression_never_true(metric->when))
            fnl_warn(reader, metric->place, path, "this metric counts nobody: its condition is never true");
    }
    for (uint32_t i = 0; i < kpis->target_count; i++)
        lint_target(reader, i);
}
