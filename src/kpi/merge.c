/* Adding what another state holds. */
#include "kpi/saved.h"
#include "time/stamp.h"

typedef struct state_merge {
    fnl_kpi_state *into;
    const fnl_kpi_state *from;
    fnl_kpi_cell **cells; /* by number in from: in into; NULL: it is empty */
    uint32_t *texts;      /* the same of texts */
    fnl_error *error;
} state_merge;

static int32_t fail_instants(const fnl_kpi_state *into, const fnl_kpi_state *from, fnl_error *error)
{
    fnl_buffer here;
    fnl_buffer there;
    fnl_buffer_start(&here, into->memory);
    fnl_buffer_start(&there, into->memory);
    fnl_write_instant(&here, into->as_of, into->model->zone);
    fnl_write_instant(&there, from->as_of, into->model->zone);
    int32_t code = here.failed || there.failed
                       ? fnl_fail_memory(error)
                       : fnl_fail(error, FNL_E_STATE,
                                  "the two states are of different instants: as_of is %.*s here and %.*s there",
                                  (int)here.length, here.bytes, (int)there.length, there.bytes);
    fnl_buffer_end(&here);
    fnl_buffer_end(&there);
    return code;
}

static int32_t fail_flag(const char *name, bool is_here, fnl_error *error)
{
    return fnl_fail(
        error, FNL_E_STATE,
        "the two states are made differently: `%s` is %s here and %s there; it must be the same for all parts", name,
        is_here ? "on" : "off", is_here ? "off" : "on");
}

static int32_t check(const fnl_kpi_state *into, const fnl_kpi_state *from, fnl_error *error)
{
    const uint8_t *own = into->model->kpis->fingerprint;
    if (memcmp(own, from->model->kpis->fingerprint, fnl_state_fingerprint_size) != 0)
        return fnl_fail(error, FNL_E_STATE,
                        "the two states are of different models: they differ in sections that KPIs are counted by");
    if (into->as_of != from->as_of)
        return fail_instants(into, from, error);
    if (into->is_exact != from->is_exact)
        return fail_flag("exact", into->is_exact, error);
    if (into->is_unique != from->is_unique)
        return fail_flag("unique", into->is_unique, error);
    if (from->totals.rejected_values > INT64_MAX / 2 - into->totals.rejected_values)
        return fnl_fail(error, FNL_E_OVERFLOW, "rejected values of the two states together go beyond 62 bits");
    return FNL_OK;
}

static int32_t number_texts(const state_merge *merge)
{
    uint32_t count = fnl_kpi_cells_text_count(merge->from->cells);
    for (uint32_t i = 0; i < count; i++)
        if (!fnl_kpi_cells_text(merge->into->cells, fnl_kpi_cells_text_of(merge->from->cells, i), &merge->texts[i]))
            return fnl_fail_memory(merge->error);
    return FNL_OK;
}

/* The cell of `into` that stands where this one does, with room for it. */
static int32_t reserve_cell(const state_merge *merge, uint32_t number)
{
    fnl_kpi_place place;
    const fnl_kpi_cell *from = fnl_kpi_cells_get(merge->from->cells, number, &place);
    merge->cells[number] = NULL;
    if (fnl_kpi_cell_is_empty(&merge->from->layout, from))
        return FNL_OK;
    for (uint32_t i = 0; i < merge->from->layout.kpis->funnel.dimension_count; i++)
        if (place.values[i] != FNL_NO_TEXT)
            place.values[i] = merge->texts[place.values[i]];
    fnl_kpi_cells *cells = merge->into->cells;
    int32_t code = fnl_kpi_cells_place(cells, &place, &merge->cells[number], merge->error);
    return code == FNL_OK ? fnl_kpi_cell_reserve(cells, merge->cells[number], from, merge->texts, merge->error) : code;
}

/* An id that both have came again. */
static int32_t add_ids(const state_merge *merge, int64_t *repeated)
{
    const fnl_index *ids = &merge->from->ids;
    for (uint32_t i = 0; i < ids->count; i++) {
        uint32_t number = 0;
        bool is_new = false;
        if (!fnl_index_add(&merge->into->ids, ids->keys[i], &number, &is_new))
            return fnl_fail_memory(merge->error);
        *repeated += !is_new;
    }
    return FNL_OK;
}

static void add_cells(const state_merge *merge)
{
    uint32_t count = fnl_kpi_cells_count(merge->from->cells);
    fnl_kpi_place place;
    for (uint32_t i = 0; i < count; i++)
        if (merge->cells[i] != NULL)
            fnl_kpi_cell_add(merge->into->cells, merge->cells[i], fnl_kpi_cells_get(merge->from->cells, i, &place),
                             merge->texts);
}

/* All that may fail comes before anything is added. */
static int32_t merge_all(const state_merge *merge)
{
    fnl_kpi_totals *totals = &merge->into->totals;
    uint32_t count = fnl_kpi_cells_count(merge->from->cells);
    int64_t repeated = 0;
    int32_t code = number_texts(merge);
    for (uint32_t i = 0; code == FNL_OK && i < count; i++)
        code = reserve_cell(merge, i);
    if (code == FNL_OK)
        code = add_ids(merge, &repeated);
    if (code != FNL_OK)
        return code;
    add_cells(merge);
    totals->rejected_values += merge->from->totals.rejected_values;
    totals->duplicates += merge->from->totals.duplicates + repeated;
    return FNL_OK;
}

int32_t fnl_kpi_state_merge(fnl_kpi_state *into, const fnl_kpi_state *from, fnl_error *error)
{
    int32_t code = check(into, from, error);
    if (code != FNL_OK)
        return code;
    fnl_kpi_mark mark = fnl_kpi_cells_mark(into->cells);
    uint32_t ids = into->ids.count;
    uint32_t count = fnl_kpi_cells_count(from->cells);
    state_merge merge = {
        .into = into,
        .from = from,
        .cells = fnl_allocate(into->memory, count, sizeof(fnl_kpi_cell *)),
        .texts = fnl_allocate(into->memory, fnl_kpi_cells_text_count(from->cells), sizeof *merge.texts),
        .error = error,
    };
    code = merge.cells == NULL || merge.texts == NULL ? fnl_fail_memory(error) : merge_all(&merge);
    if (code != FNL_OK) {
        fnl_kpi_cells_cut(into->cells, mark);
        fnl_index_cut(&into->ids, ids);
    }
    fnl_release(into->memory, merge.cells);
    fnl_release(into->memory, merge.texts);
    return code;
}
