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

/* Whether the stages are those of the lifecycle's line with `at`, which stand for them when they are left out. */
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
    if (funnel->dimension_count != 0)
        put_dimensions(canonical, map, "by", funnel, UINT32_MAX);
    if (!funnel->has_own_sets)
        return;
    fnl_parent *list = fnl_put_list(canonical, map, "sets");
    for (uint32_t i = 0; i < funnel->set_count; i++)
        put_dimensions(canonical, list, "", funnel, funnel->sets[i]);
}

static void put_funnel(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_funnel *funnel = &canonical->model->kpis->funnel;
    fnl_parent *map = fnl_put_map(canonical, root, "funnel");
    if (has_own_stages(canonical->model)) {
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
    put_sets(canonical, map, funnel);
}

void fnl_put_kpis(fnl_canonical *canonical, fnl_parent *root)
{
    if (canonical->model->kpis != NULL)
        put_funnel(canonical, root);
}
