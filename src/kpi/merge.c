/* Adding what another state holds. */
#include "kpi/saved.h"

typedef struct state_merge {
    fnl_kpi_state *into;
    const fnl_kpi_state *from;
    uint32_t *texts; /* by number in from: in into */
    fnl_error *error;
} state_merge;

static int32_t check(const fnl_kpi_state *into, const fnl_kpi_state *from, fnl_error *error)
{
    const uint8_t *own = into->model->kpis->fingerprint;
    if (memcmp(own, from->model->kpis->fingerprint, fnl_state_fingerprint_size) != 0)
        return fnl_fail(error, FNL_E_STATE,
                        "the two states are of different models: they differ in sections that KPIs are counted by");
    if (into->as_of != from->as_of)
        return fnl_fail(error, FNL_E_STATE,
                        "the two states are of different instants: as_of is %lld here and %lld there",
                        (long long)into->as_of, (long long)from->as_of);
    if (into->is_exact != from->is_exact || into->is_unique != from->is_unique)
        return fnl_fail(error, FNL_E_STATE, "the two states have different flags: %u here and %u there",
                        fnl_kpi_state_flags(into), fnl_kpi_state_flags(from));
    return FNL_OK;
}

static int32_t number_texts(state_merge *merge)
{
    uint32_t count = fnl_kpi_cells_text_count(merge->from->cells);
    merge->texts = fnl_allocate(merge->into->memory, count, sizeof *merge->texts);
    if (merge->texts == NULL)
        return fnl_fail_memory(merge->error);
    for (uint32_t i = 0; i < count; i++)
        if (!fnl_kpi_cells_text(merge->into->cells, fnl_kpi_cells_text_of(merge->from->cells, i), &merge->texts[i]))
            return fnl_fail_memory(merge->error);
    return FNL_OK;
}

static int32_t merge_cell(const state_merge *merge, uint32_t number)
{
    fnl_kpi_place place;
    fnl_kpi_cell *into = NULL;
    const fnl_kpi_cell *from = fnl_kpi_cells_get(merge->from->cells, number, &place);
    if (fnl_kpi_cell_is_empty(&merge->from->layout, from))
        return FNL_OK;
    for (uint32_t i = 0; i < merge->from->layout.kpis->funnel.dimension_count; i++)
        if (place.values[i] != FNL_NO_TEXT)
            place.values[i] = merge->texts[place.values[i]];
    int32_t code = fnl_kpi_cells_place(merge->into->cells, &place, &into, merge->error);
    if (code == FNL_OK)
        code = fnl_kpi_cell_merge(merge->into->cells, into, from, merge->texts, merge->error);
    return code;
}

int32_t fnl_kpi_state_merge(fnl_kpi_state *into, const fnl_kpi_state *from, fnl_error *error)
{
    int32_t code = check(into, from, error);
    if (code != FNL_OK)
        return code;
    state_merge merge = { .into = into, .from = from, .error = error };
    uint32_t count = fnl_kpi_cells_count(from->cells);
    code = number_texts(&merge);
    for (uint32_t i = 0; code == FNL_OK && i < count; i++)
        code = merge_cell(&merge, i);
    fnl_release(into->memory, merge.texts);
    return code;
}
