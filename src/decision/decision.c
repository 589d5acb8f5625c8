/* One decision of a model as values. */
#include "decision/decision.h"

int32_t fnl_decision_build(const fnl_decision_inputs *inputs, const fnl_decision *decision, fnl_decision_values *out,
                           fnl_error *error)
{
    (void)inputs;
    (void)decision;
    (void)out;
    return fnl_fail(error, FNL_E_LIMIT, "`decisions` are not supported by this version");
}
