/* KPIs as rows for programs. */
#ifndef FNL_CLI_KPI_ROWS_H
#define FNL_CLI_KPI_ROWS_H

#include "files.h"
#include "kpi_table.h"
#include "leads.h"

/* Every row of the table in one of the forms but a table; a summed dimension reads (all), a NULL one (none), and so does the
   period of what has no time. */
bool fnl_kpi_rows_write(const fnl_kpi_table *table, fnl_form form, fnl_file *file, fnl_trouble *trouble);

#endif
