/* Reading the sections about KPIs, each in a file of its own. */
#ifndef FNL_MODEL_KPIS_H
#define FNL_MODEL_KPIS_H

#include "model/metrics.h"
#include "model/reader.h"

/* All return false after a problem. */
bool fnl_read_funnel(fnl_model_reader *reader, const fnl_node *node, fnl_funnel *funnel);
/* `by` and `sets` (either may be missing). */
bool fnl_read_dimensions(fnl_model_reader *reader, const fnl_node *node, fnl_funnel *funnel);

bool fnl_read_spend(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis);
bool fnl_read_cac(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis);
bool fnl_read_owners(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis);
bool fnl_read_handover(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis);
bool fnl_read_economics(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis);
/* The user's own, which follow those of the catalogue. has_catalogue: expressions can be read. */
void fnl_read_user_metrics(fnl_model_reader *reader, const fnl_node *node, bool has_catalogue, fnl_kpis *kpis);
void fnl_read_kpi_targets(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis);

/* Names of the user's metrics, which nothing else in the model has; before anything is read that could want to read them. */
void fnl_register_metrics(fnl_model_reader *reader, const fnl_node *node);

/* A name that ends up in that of a metric, or is one; who: "a stage". */
bool fnl_take_metric_name(fnl_model_reader *reader, const fnl_node *node, const char *who, fnl_text *out);

/* Whether a name is one that spending of a kind would have: spend_<kind>. */
bool fnl_is_kind_name(fnl_text name);

/* A field with a time or a date, as `key` needs it. */
bool fnl_take_moment(fnl_model_reader *reader, const fnl_node *node, const char *key, uint32_t *out);

/* One metric more behind those of the catalogue; a name that is taken is reported at node. */
bool fnl_add_metric(fnl_model_reader *reader, fnl_kpis *kpis, const fnl_node *node, const fnl_metric *metric);

#endif
