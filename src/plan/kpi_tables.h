/* The state `kpi`: tables of leads and of spend, read into cells. */
#ifndef FNL_PLAN_KPI_TABLES_H
#define FNL_PLAN_KPI_TABLES_H

#include "kpi/kpi.h"
#include "table/tally.h"

typedef struct fnl_kpi_tables fnl_kpi_tables;

/* The bodies of the exported functions of nearly the same names; the model outlives it. table: "leads" or "spend". */
int32_t fnl_kpi_tables_new(const fnl_model *model, int64_t as_of, unsigned flags, fnl_kpi_tables **out,
                           fnl_error *error);
/* Of a saved state. */
int32_t fnl_kpi_tables_load(const fnl_model *model, fnl_text bytes, fnl_kpi_tables **out, fnl_error *error);
void fnl_kpi_tables_free(fnl_kpi_tables *tables);
int32_t fnl_kpi_tables_bind(fnl_kpi_tables *tables, const char *table, const struct ArrowSchema *schema,
                            fnl_error *error);
int32_t fnl_kpi_tables_add(fnl_kpi_tables *tables, const char *table, const struct ArrowArray *rows, fnl_report *report,
                           fnl_error *error);
/* Its cells, to merge, save, ask for results. */
fnl_kpi_state *fnl_kpi_tables_state(fnl_kpi_tables *tables);
const fnl_kpi_state *fnl_kpi_tables_state_of(const fnl_kpi_tables *tables);

#endif
