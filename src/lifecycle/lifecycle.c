/* The lifecycle of a model as values. */
#include "lifecycle/lifecycle.h"

int32_t fnl_lifecycle_build(const fnl_lifecycle_inputs *inputs, fnl_lifecycle_values *out, fnl_error *error)
{
    (void)inputs;
    (void)out;
    return fnl_fail(error, FNL_E_LIMIT, "`lifecycle` is not supported by this version");
}
