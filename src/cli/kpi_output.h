/* Where the KPIs of a state go: a page, rows, or the state itself to be merged with others. */
#ifndef FNL_CLI_KPI_OUTPUT_H
#define FNL_CLI_KPI_OUTPUT_H

#include "arguments.h"
#include "files.h"
#include "leads.h"

typedef struct fnl_kpi_output {
    const fnl_arguments *arguments;
    const char *saved; /* the file of --save; NULL: KPIs are printed */
    fnl_form form;
    fnl_file file;
} fnl_kpi_output;

/* Checks the options and opens the file. */
bool fnl_kpi_output_open(fnl_kpi_output *output, const fnl_arguments *arguments, fnl_trouble *trouble);

/* All of it, then the file appears. */
bool fnl_kpi_output_write(fnl_kpi_output *output, const fnl_model *model, const fnl_state *state, fnl_trouble *trouble);

/* A line of what was saved, if something was; what: what the state holds. */
void fnl_kpi_output_say(const fnl_kpi_output *output, const char *what);

/* A file that is not written is removed. */
void fnl_kpi_output_end(fnl_kpi_output *output);

#endif
