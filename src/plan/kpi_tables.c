/* The state `kpi` made, loaded, freed. */
#include "plan/kpi_tables.h"

struct fnl_kpi_tables {
    fnl_kpi_state state;
};

int32_t fnl_kpi_tables_new(const fnl_model *model, int64_t as_of, unsigned flags, fnl_kpi_tables **out,
                           fnl_error *error)
{
    fnl_kpi_tables *tables = fnl_allocate_zeroed(&model->memory, 1, sizeof *tables);
    if (tables == NULL)
        return fnl_fail_memory(error);
    tables->state = (fnl_kpi_state){ .model = model,
                                     .memory = &model->memory,
                                     .as_of = as_of,
                                     .is_exact = (flags & fnl_kpi_exact) != 0,
                                     .is_unique = (flags & fnl_kpi_unique) != 0 };
    *out = tables;
    return FNL_OK;
}

int32_t fnl_kpi_tables_load(const fnl_model *model, fnl_text bytes, fnl_kpi_tables **out, fnl_error *error)
{
    (void)bytes;
    return fnl_kpi_tables_new(model, 0, 0, out, error);
}

void fnl_kpi_tables_free(fnl_kpi_tables *tables)
{
    if (tables != NULL)
        fnl_release(tables->state.memory, tables);
}

int32_t fnl_kpi_tables_bind(fnl_kpi_tables *tables, const char *table, const struct ArrowSchema *schema,
                            fnl_error *error)
{
    (void)tables;
    (void)schema;
    return fnl_fail(error, FNL_E_ARG, "no table %s", table);
}

int32_t fnl_kpi_tables_add(fnl_kpi_tables *tables, const char *table, const struct ArrowArray *rows, fnl_report *report,
                           fnl_error *error)
{
    (void)tables;
    (void)rows;
    (void)report;
    return fnl_fail(error, FNL_E_ARG, "no table %s", table);
}

fnl_kpi_state *fnl_kpi_tables_state(fnl_kpi_tables *tables)
{
    return &tables->state;
}

const fnl_kpi_state *fnl_kpi_tables_state_of(const fnl_kpi_tables *tables)
{
    return &tables->state;
}
