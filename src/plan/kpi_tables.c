/* The state `kpi` made, loaded, freed, and which of its tables is meant. */
#include "plan/kpi_reading.h"

#include <string.h>

struct fnl_kpi_tables {
    fnl_kpi_state state;
    fnl_kpi_leads leads;
    fnl_kpi_spend spend;
};

/* The state is there. */
static int32_t start(fnl_kpi_tables *tables, fnl_error *error)
{
    int32_t code = fnl_kpi_leads_start(&tables->leads, &tables->state, error);
    if (code == FNL_OK && tables->state.model->kpis->spend != NULL)
        code = fnl_kpi_spend_start(&tables->spend, &tables->state, error);
    return code;
}

/* The state stands in `tables` if that worked. */
static int32_t finish(fnl_kpi_tables *tables, const fnl_allocator *memory, int32_t code, fnl_kpi_tables **out,
                      fnl_error *error)
{
    if (code != FNL_OK) {
        fnl_release(memory, tables);
        return code;
    }
    code = start(tables, error);
    if (code == FNL_OK)
        *out = tables;
    else
        fnl_kpi_tables_free(tables);
    return code;
}

int32_t fnl_kpi_tables_new(const fnl_model *model, int64_t as_of, unsigned flags, fnl_kpi_tables **out,
                           fnl_error *error)
{
    fnl_kpi_tables *tables = fnl_allocate_zeroed(&model->memory, 1, sizeof *tables);
    if (tables == NULL)
        return fnl_fail_memory(error);
    int32_t code = fnl_kpi_state_start(&tables->state, model, as_of, flags, error);
    return finish(tables, &model->memory, code, out, error);
}

int32_t fnl_kpi_tables_load(const fnl_model *model, fnl_text bytes, fnl_kpi_tables **out, fnl_error *error)
{
    fnl_kpi_tables *tables = fnl_allocate_zeroed(&model->memory, 1, sizeof *tables);
    if (tables == NULL)
        return fnl_fail_memory(error);
    int32_t code = fnl_kpi_state_load(model, bytes, &tables->state, error);
    return finish(tables, &model->memory, code, out, error);
}

void fnl_kpi_tables_free(fnl_kpi_tables *tables)
{
    if (tables == NULL)
        return;
    const fnl_allocator *memory = tables->state.memory;
    fnl_kpi_leads_end(&tables->leads);
    fnl_kpi_spend_end(&tables->spend);
    fnl_kpi_state_end(&tables->state);
    fnl_release(memory, tables);
}

/* FNL_E_ARG: there is no such table; FNL_E_MODEL: the model does not say how it is read. */
static int32_t check_table(const fnl_kpi_tables *tables, const char *table, fnl_error *error)
{
    if (strcmp(table, "leads") == 0)
        return FNL_OK;
    if (strcmp(table, "spend") != 0)
        return fnl_fail(error, FNL_E_ARG, "a state of kind kpi has no table \"%s\": it has leads and spend", table);
    return tables->state.model->kpis->spend != NULL
               ? FNL_OK
               : fnl_fail(error, FNL_E_MODEL, "the model has no section `spend`, which says how the table is read");
}

int32_t fnl_kpi_tables_bind(fnl_kpi_tables *tables, const char *table, const struct ArrowSchema *schema,
                            fnl_error *error)
{
    int32_t code = check_table(tables, table, error);
    if (code != FNL_OK)
        return code;
    return strcmp(table, "leads") == 0 ? fnl_kpi_leads_bind(&tables->leads, schema, error)
                                       : fnl_kpi_spend_bind(&tables->spend, schema, error);
}

int32_t fnl_kpi_tables_add(fnl_kpi_tables *tables, const char *table, const struct ArrowArray *rows, fnl_report *report,
                           fnl_error *error)
{
    int32_t code = check_table(tables, table, error);
    if (code != FNL_OK)
        return code;
    return strcmp(table, "leads") == 0 ? fnl_kpi_leads_add(&tables->leads, rows, report, error)
                                       : fnl_kpi_spend_add(&tables->spend, rows, report, error);
}

fnl_kpi_state *fnl_kpi_tables_state(fnl_kpi_tables *tables)
{
    return &tables->state;
}

const fnl_kpi_state *fnl_kpi_tables_state_of(const fnl_kpi_tables *tables)
{
    return &tables->state;
}
