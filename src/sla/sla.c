/* A clock of the model as values. */
#include "sla/sla.h"

int32_t fnl_sla_build(const fnl_sla_inputs *inputs, const fnl_sla_clock *clock, fnl_sla_values *out, fnl_error *error)
{
    (void)inputs;
    (void)clock;
    (void)error;
    *out = (fnl_sla_values){ 0 };
    return FNL_OK;
}
