/* The sections about KPIs. */
#include "model/kpis.h"

#include "model/names.h"

const char *const fnl_grain_names[fnl_grains] = { "day", "week", "month", "quarter", "year" };

/* Minor units are those of the amount. */
static unsigned money_scale(const fnl_model *model, const fnl_funnel *funnel)
{
    enum { usual = 2 };
    if (funnel->amount_field == FNL_NO_FIELD)
        return usual;
    const fnl_field *amount = &model->fields[funnel->amount_field].read;
    return amount->type == fnl_type_int ? 0 : amount->scale;
}

void fnl_read_kpis(fnl_model_reader *reader, const fnl_node *root)
{
    const fnl_node *funnel = fnl_node_get(root, "funnel");
    if (funnel == NULL)
        return;
    fnl_kpis *kpis = fnl_arena_take(reader->arena, 1, sizeof *kpis);
    reader->model->kpis = kpis;
    if (kpis == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    kpis->loaded_cac = UINT32_MAX;
    kpis->economics = (fnl_economics){ .margin = -1, .churn_monthly = -1, .arpa_monthly = -1 };
    bool good = fnl_read_funnel(reader, funnel, &kpis->funnel);
    kpis->money_scale = good ? money_scale(reader->model, &kpis->funnel) : 0;
    if (good && !fnl_model_reader_done(reader))
        fnl_list_metrics(reader, kpis);
}
