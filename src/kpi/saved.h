/* The form of saved KPIs; docs/state.cddl describes it. */
#ifndef FNL_KPI_SAVED_H
#define FNL_KPI_SAVED_H

#include "document/state_form.h"
#include "kpi/kpi.h"

enum {
    /* mark, version, kind, fingerprint, as_of; flags, rejected values, duplicates, texts, ids, cells; checksum */
    fnl_kpi_state_items = 12,
    fnl_kpi_cell_items = 8,   /* whether of spend, values, grain, period; counts, sums, spreads, tallies */
    fnl_kpi_spread_items = 4, /* sum, least, most, buckets */
};

static inline unsigned fnl_kpi_state_flags(const fnl_kpi_state *state)
{
    return (state->is_exact ? (unsigned)fnl_kpi_exact : 0) | (state->is_unique ? (unsigned)fnl_kpi_unique : 0);
}

/* Whose state is saved or wanted. */
static inline fnl_state_form fnl_kpi_state_form(const fnl_model *model, int64_t as_of)
{
    return (fnl_state_form){ FNL_KIND_KPI, fnl_kpi_state_items, model->kpis->fingerprint, as_of };
}

#endif
