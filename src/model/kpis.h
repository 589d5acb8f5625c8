/* Reading the sections about KPIs, each in a file of its own. */
#ifndef FNL_MODEL_KPIS_H
#define FNL_MODEL_KPIS_H

#include "model/metrics.h"
#include "model/reader.h"

/* All return false after a problem. */
bool fnl_read_funnel(fnl_model_reader *reader, const fnl_node *node, fnl_funnel *funnel);
/* `by` and `sets` (either may be missing). */
bool fnl_read_dimensions(fnl_model_reader *reader, const fnl_node *node, fnl_funnel *funnel);

/* A field with a time or a date, as `key` needs it. */
bool fnl_take_moment(fnl_model_reader *reader, const fnl_node *node, const char *key, uint32_t *out);

/* One metric more behind those of the catalogue; a name that is taken is reported at node. */
bool fnl_add_metric(fnl_model_reader *reader, fnl_kpis *kpis, const fnl_node *node, const fnl_metric *metric);

#endif
