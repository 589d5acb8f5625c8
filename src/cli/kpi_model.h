/* What a page of KPIs needs to know of the model, and a table of them does not say. */
#ifndef FNL_CLI_KPI_MODEL_H
#define FNL_CLI_KPI_MODEL_H

#include "page.h"
#include "trouble.h"

typedef struct fnl_kpi_promise {
    char *metric;
    char *grain; /* "all" if it holds over all time */
    bool is_at_most;
} fnl_kpi_promise;

typedef struct fnl_kpi_model {
    char *name;        /* of the model */
    char *won;         /* the stage; NULL: the last one */
    char *owner_field; /* NULL: none */
    char **roster;     /* of its owners */
    size_t roster_count;
    fnl_kpi_promise *targets;
    size_t target_count;
    char **metrics; /* the user's own */
    size_t metric_count;
    char **counts; /* what is counted along with spend */
    size_t count_count;
} fnl_kpi_model;

bool fnl_kpi_model_read(fnl_kpi_model *out, const fnl_model *model, fnl_trouble *trouble);
void fnl_kpi_model_end(fnl_kpi_model *model);

#endif
