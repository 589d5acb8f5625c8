/* The state `kpi` made and freed. */
#include "kpi/kpi.h"

int32_t fnl_kpi_state_start(fnl_kpi_state *state, const fnl_model *model, int64_t as_of, unsigned flags,
                            fnl_error *error)
{
    *state = (fnl_kpi_state){
        .model = model,
        .memory = &model->memory,
        .as_of = as_of,
        .is_exact = (flags & fnl_kpi_exact) != 0,
        .is_unique = (flags & fnl_kpi_unique) != 0,
    };
    fnl_kpi_layout_make(model, &state->layout);
    fnl_index_start(&state->ids, state->memory, model->hash_seed);
    state->cells = fnl_kpi_cells_new(&state->layout, state->memory, model->hash_seed, state->is_exact);
    return state->cells == NULL ? fnl_fail_memory(error) : FNL_OK;
}

void fnl_kpi_state_end(fnl_kpi_state *state)
{
    if (state->memory == NULL)
        return;
    fnl_kpi_cells_free(state->cells);
    fnl_index_end(&state->ids);
    *state = (fnl_kpi_state){ .model = state->model };
}
