/* The state `kpi` made and freed. */
#include "kpi/kpi.h"

int32_t fnl_kpi_state_start(fnl_kpi_state *state, const fnl_model *model, int64_t as_of, unsigned flags,
                            fnl_error *error)
{
    (void)error;
    *state = (fnl_kpi_state){ .model = model,
                              .memory = &model->memory,
                              .as_of = as_of,
                              .is_exact = (flags & fnl_kpi_exact) != 0,
                              .is_unique = (flags & fnl_kpi_unique) != 0 };
    return FNL_OK;
}

void fnl_kpi_state_end(fnl_kpi_state *state)
{
    (void)state;
}

int32_t fnl_kpi_state_merge(fnl_kpi_state *into, const fnl_kpi_state *from, fnl_error *error)
{
    (void)into;
    (void)from;
    return fnl_fail_memory(error);
}

int32_t fnl_kpi_state_save(const fnl_kpi_state *state, fnl_buffer *out, fnl_error *error)
{
    (void)state;
    (void)out;
    return fnl_fail_memory(error);
}

int32_t fnl_kpi_state_load(const fnl_model *model, fnl_text bytes, fnl_kpi_state *out, fnl_error *error)
{
    (void)model;
    (void)bytes;
    (void)out;
    return fnl_fail_memory(error);
}
