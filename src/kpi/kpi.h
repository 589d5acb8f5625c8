/* The state `kpi` but for reading tables: cells, what they are saved as, and the table of results. */
#ifndef FNL_KPI_KPI_H
#define FNL_KPI_KPI_H

#include "core/buffer.h"
#include "kpi/lead.h"

#include <funnelcore/arrow.h>

typedef struct fnl_kpi_totals {
    int64_t rejected_values; /* of all tables added */
    int64_t duplicates;      /* with `unique` */
} fnl_kpi_totals;

typedef struct fnl_kpi_state {
    const fnl_model *model;
    const fnl_allocator *memory;
    int64_t as_of;
    bool is_exact;
    bool is_unique;
    fnl_kpi_layout layout;
    fnl_kpi_cells *cells;
    fnl_kpi_totals totals;
    fnl_index ids; /* with `unique` */
} fnl_kpi_state;

enum { fnl_kpi_exact = 1, fnl_kpi_unique = 2 }; /* flags */

/* The model has a funnel. FNL_E_NOMEM. */
int32_t fnl_kpi_state_start(fnl_kpi_state *state, const fnl_model *model, int64_t as_of, unsigned flags,
                            fnl_error *error);
void fnl_kpi_state_end(fnl_kpi_state *state);

/* FNL_E_STATE says what differs; FNL_E_NOMEM, FNL_E_LIMIT, FNL_E_OVERFLOW: then `into` is as it was. */
int32_t fnl_kpi_state_merge(fnl_kpi_state *into, const fnl_kpi_state *from, fnl_error *error);
/* Deterministic CBOR, docs/state.cddl: the same bytes for the same rows in any order and pieces. */
int32_t fnl_kpi_state_save(const fnl_kpi_state *state, fnl_buffer *out, fnl_error *error);
int32_t fnl_kpi_state_load(const fnl_model *model, fnl_text bytes, fnl_kpi_state *out, fnl_error *error);
/* The tidy table. */
int32_t fnl_kpi_state_result(const fnl_kpi_state *state, struct ArrowSchema *out_schema, struct ArrowArray *out,
                             fnl_error *error);

#endif
