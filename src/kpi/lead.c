/* Adding leads, a group at a time. When it fails in the middle, a part of the group has been added. */
#include "kpi/lead.h"

#include "core/failure.h"
#include "kpi/lead_group.h"

static int32_t add_group(fnl_kpi_cells *cells, const fnl_kpi_layout *layout, int64_t as_of, const fnl_kpi_lead *leads,
                         uint32_t count, fnl_error *error)
{
    fnl_lead_group *group = cells->group;
    group->leads = leads;
    group->count = count;
    int32_t code = fnl_lead_group_judge(group, cells, layout, as_of, error);
    for (uint32_t i = 0; code == FNL_OK && i < layout->kpis->funnel.grain_count; i++) {
        code = fnl_lead_group_find(group, cells, i, error);
        if (code == FNL_OK && !fnl_lead_group_add(group, cells, as_of))
            code = fnl_fail_memory(error);
    }
    return code;
}

int32_t fnl_kpi_add_leads(fnl_kpi_cells *cells, const fnl_kpi_layout *layout, int64_t as_of, const fnl_kpi_lead *leads,
                          uint32_t count, fnl_error *error)
{
    if (!fnl_lead_group_fit(cells, layout))
        return fnl_fail_memory(error);
    int32_t code = FNL_OK;
    for (uint32_t i = 0; code == FNL_OK && i < count; i += fnl_kpi_leads_at_once) {
        uint32_t left = count - i;
        code = add_group(cells, layout, as_of, leads + i, left < fnl_kpi_leads_at_once ? left : fnl_kpi_leads_at_once,
                         error);
    }
    return code;
}

int32_t fnl_kpi_add_lead(fnl_kpi_cells *cells, const fnl_kpi_layout *layout, int64_t as_of, const fnl_kpi_lead *lead,
                         fnl_error *error)
{
    return fnl_kpi_add_leads(cells, layout, as_of, lead, 1, error);
}
