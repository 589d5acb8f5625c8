/* The canonical form of the sections about KPIs. */
#include "model/canonical.h"
#include "model/metrics.h"

static void put_field(fnl_canonical *canonical, fnl_parent *map, const char *key, uint32_t field)
{
    if (field != FNL_NO_FIELD)
        fnl_put_text(canonical, map, key, canonical->model->fields[field].read.name);
}

static void put_passage(fnl_canonical *canonical, fnl_parent *list, const fnl_passage *passage)
{
    fnl_parent *map = fnl_put_map(canonical, list, "");
    fnl_put_text(canonical, map, "name", passage->name);
    put_field(canonical, map, "at", passage->at_field);
    fnl_put_expression(canonical, map, "when", passage->when);
    if (passage->within_s != 0)
        fnl_put_duration(canonical, map, "within", passage->within_s);
    put_field(canonical, map, "reason", passage->reason_field);
}

/* Whether the stages are others than those of the lifecycle's line with `at`, which stand for them when they are left out. */
static bool has_own_stages(const fnl_model *model)
{
    const fnl_funnel *funnel = &model->kpis->funnel;
    const fnl_lifecycle *lifecycle = model->lifecycle;
    uint32_t same = 0;
    if (lifecycle == NULL)
        return true;
    for (uint32_t i = 0; i < lifecycle->kept_count; i++) {
        const fnl_kept_field *kept = &lifecycle->kept[i];
        if (kept->stamp != NULL || kept->stage >= lifecycle->line_count)
            continue;
        const fnl_passage *stage = &funnel->stages[same];
        if (same == funnel->stage_count || stage->at_field != kept->field || stage->within_s != 0 ||
            !fnl_text_equal(stage->name, lifecycle->stages[kept->stage].name))
            return true;
        same++;
    }
    return same != funnel->stage_count;
}

static void put_landmarks(fnl_canonical *canonical, fnl_parent *map, const fnl_funnel *funnel)
{
    if (funnel->won != funnel->stage_count - 1)
        fnl_put_text(canonical, map, "won", funnel->stages[funnel->won].name);
    if (funnel->won != 0 && funnel->pipeline_from != funnel->won - 1)
        fnl_put_text(canonical, map, "pipeline_from", funnel->stages[funnel->pipeline_from].name);
    if (funnel->cycle_from != FNL_FROM_ENTRY)
        fnl_put_text(canonical, map, "cycle_from", funnel->stages[funnel->cycle_from].name);
    if (funnel->is_strict)
        fnl_put_text(canonical, map, "skips", FNL_TEXT("strict"));
}

static void put_dimensions(fnl_canonical *canonical, fnl_parent *map, const char *key, const fnl_funnel *funnel,
                           uint32_t set)
{
    fnl_parent *list = fnl_put_list(canonical, map, key);
    for (uint32_t i = 0; i < funnel->dimension_count; i++)
        if ((set & UINT32_C(1) << i) != 0)
            fnl_put_text(canonical, list, "", funnel->dimensions[i].name);
}

static void put_periods(fnl_canonical *canonical, fnl_parent *map, const fnl_funnel *funnel)
{
    if (funnel->grain_count == 1 && funnel->grains[0] == fnl_grain_month)
        return;
    fnl_parent *list = fnl_put_list(canonical, map, "periods");
    for (uint32_t i = 0; i < funnel->grain_count; i++)
        fnl_put_text(canonical, list, "", fnl_text_of(fnl_grain_names[funnel->grains[i]]));
}

static void put_sets(fnl_canonical *canonical, fnl_parent *map, const fnl_funnel *funnel)
{
    if (!funnel->has_own_sets)
        return;
    fnl_parent *list = fnl_put_list(canonical, map, "sets");
    for (uint32_t i = 0; i < funnel->set_count; i++)
        put_dimensions(canonical, list, "", funnel, funnel->sets[i]);
}

static fnl_parent *put_funnel(fnl_canonical *canonical, fnl_parent *root, bool with_stages)
{
    const fnl_funnel *funnel = &canonical->model->kpis->funnel;
    fnl_parent *map = fnl_put_map(canonical, root, "funnel");
    if (with_stages) {
        fnl_parent *stages = fnl_put_list(canonical, map, "stages");
        for (uint32_t i = 0; i < funnel->stage_count; i++)
            put_passage(canonical, stages, &funnel->stages[i]);
    }
    if (funnel->exit_count != 0) {
        fnl_parent *exits = fnl_put_list(canonical, map, "exits");
        for (uint32_t i = 0; i < funnel->exit_count; i++)
            put_passage(canonical, exits, &funnel->exits[i]);
    }
    put_landmarks(canonical, map, funnel);
    put_field(canonical, map, "amount", funnel->amount_field);
    if (funnel->currency.length != 0)
        fnl_put_text(canonical, map, "currency", funnel->currency);
    put_field(canonical, map, "probability", funnel->probability_field);
    put_field(canonical, map, "expected_close", funnel->close_field);
    put_periods(canonical, map, funnel);
    if (funnel->dimension_count != 0)
        put_dimensions(canonical, map, "by", funnel, UINT32_MAX);
    return map;
}

static void put_texts(fnl_canonical *canonical, fnl_parent *map, const char *key, const fnl_text *texts, uint32_t count)
{
    fnl_parent *list = fnl_put_list(canonical, map, key);
    for (uint32_t i = 0; i < count; i++)
        fnl_put_text(canonical, list, "", texts[i]);
}

static void put_owners(fnl_canonical *canonical, fnl_parent *root, bool with_roster)
{
    const fnl_owners *owners = canonical->model->kpis->owners;
    if (owners == NULL)
        return;
    fnl_parent *map = fnl_put_map(canonical, root, "owners");
    put_field(canonical, map, "field", owners->field);
    if (owners->roster_count != 0 && with_roster)
        put_texts(canonical, map, "roster", owners->roster, owners->roster_count);
}

static void put_handover(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_handover *handover = canonical->model->kpis->handover;
    if (handover == NULL)
        return;
    fnl_parent *map = fnl_put_map(canonical, root, "handover");
    put_field(canonical, map, "offered", handover->offered_field);
    put_field(canonical, map, "accepted", handover->accepted_field);
    put_field(canonical, map, "rejected", handover->rejected_field);
    put_field(canonical, map, "reason", handover->reason_field);
}

static void put_spend(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_kpis *kpis = canonical->model->kpis;
    const fnl_spend *spend = kpis->spend;
    if (spend == NULL)
        return;
    fnl_parent *map = fnl_put_map(canonical, root, "spend");
    fnl_put_text(canonical, map, "at", spend->at.name);
    fnl_put_text(canonical, map, "amount", spend->amount.name);
    if (spend->has_kind)
        fnl_put_text(canonical, map, "kind", spend->kind.name);
    if (spend->dimensions != 0)
        put_dimensions(canonical, map, "by", &kpis->funnel, spend->dimensions);
    if (spend->count_count == 0)
        return;
    fnl_parent *counts = fnl_put_list(canonical, map, "counts");
    for (uint32_t i = 0; i < spend->count_count; i++)
        fnl_put_text(canonical, counts, "", spend->counts[i].name);
}

static void put_cac(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_kpis *kpis = canonical->model->kpis;
    if (kpis->cac_count == 0 && kpis->lag_s == 0)
        return;
    fnl_parent *map = fnl_put_map(canonical, root, "cac");
    for (uint32_t i = 0; i < kpis->cac_count; i++) {
        const fnl_cac *cac = &kpis->cacs[i];
        if (cac->is_all)
            fnl_put_text(canonical, map, cac->name.bytes, FNL_TEXT("all"));
        else
            put_texts(canonical, map, cac->name.bytes, cac->kinds, cac->kind_count);
    }
    if (kpis->lag_s != 0)
        fnl_put_duration(canonical, map, "lag", kpis->lag_s);
}

static void put_economics(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_kpis *kpis = canonical->model->kpis;
    const fnl_economics *economics = &kpis->economics;
    if (economics->margin < 0 && economics->churn_monthly < 0 && economics->arpa_monthly < 0)
        return;
    fnl_parent *map = fnl_put_map(canonical, root, "economics");
    if (economics->margin >= 0)
        fnl_put_percent(canonical, map, "margin", economics->margin);
    if (economics->churn_monthly >= 0)
        fnl_put_percent(canonical, map, "churn_monthly", economics->churn_monthly);
    if (economics->arpa_monthly >= 0)
        fnl_tree_decimal(&canonical->tree, map, FNL_TEXT("arpa_monthly"), economics->arpa_monthly, kpis->money_scale);
}

static void put_metrics(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_kpis *kpis = canonical->model->kpis;
    if (kpis->metric_count == 0)
        return;
    fnl_parent *list = fnl_put_list(canonical, root, "metrics");
    for (uint32_t i = 0; i < kpis->metric_count; i++) {
        const fnl_user_metric *metric = &kpis->metrics[i];
        fnl_parent *map = fnl_put_map(canonical, list, "");
        fnl_put_text(canonical, map, "name", metric->name);
        fnl_put_expression(canonical, map, "count", metric->when);
        put_field(canonical, map, "sum", metric->field);
        fnl_put_expression(canonical, map, "expr", metric->expression);
        put_field(canonical, map, "at", metric->at_field);
        if (metric->unit.length != 0)
            fnl_put_text(canonical, map, "unit", metric->unit);
    }
}

static void put_targets(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_kpis *kpis = canonical->model->kpis;
    if (kpis->target_count == 0)
        return;
    fnl_parent *list = fnl_put_list(canonical, root, "targets");
    for (uint32_t i = 0; i < kpis->target_count; i++) {
        const fnl_kpi_target *target = &kpis->targets[i];
        fnl_parent *map = fnl_put_map(canonical, list, "");
        fnl_put_text(canonical, map, "metric", kpis->catalogue[target->metric].name);
        if (target->grain != fnl_grains)
            fnl_put_text(canonical, map, "per", fnl_text_of(fnl_grain_names[target->grain]));
        fnl_put_number(canonical, map, target->is_at_most ? FNL_TEXT("at_most") : FNL_TEXT("at_least"), target->bound);
    }
}

void fnl_put_kpis(fnl_canonical *canonical, fnl_parent *root)
{
    if (canonical->model->kpis == NULL)
        return;
    fnl_parent *funnel = put_funnel(canonical, root, has_own_stages(canonical->model));
    put_sets(canonical, funnel, &canonical->model->kpis->funnel);
    put_owners(canonical, root, true);
    put_handover(canonical, root);
    put_spend(canonical, root);
    put_cac(canonical, root);
    put_economics(canonical, root);
    put_metrics(canonical, root);
    put_targets(canonical, root);
}

void fnl_put_counted(fnl_canonical *canonical, fnl_parent *root)
{
    put_funnel(canonical, root, true); /* those of the lifecycle as well, which may not be read otherwise */
    put_owners(canonical, root, false);
    put_handover(canonical, root);
    put_spend(canonical, root);
    fnl_tree_decimal(&canonical->tree, root, FNL_TEXT("lag"), canonical->model->kpis->lag_s, 0);
    put_metrics(canonical, root);
}
