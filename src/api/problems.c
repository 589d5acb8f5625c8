/* The problems of a model, from where they were found to the caller. */
#include "api/problems.h"

int32_t fnl_problems_first(const fnl_diagnostics *found, int32_t code, fnl_error *error)
{
    if (code == FNL_E_NOMEM || found->failed)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < found->count; i++) {
        if (found->problems[i].severity != FNL_SEVERITY_ERROR)
            continue;
        if (error != NULL)
            *error = found->problems[i];
        return found->problems[i].code;
    }
    return fnl_fail(error, code, "the model cannot be read");
}

void fnl_problems_give(fnl_diagnostics *found, fnl_diagnostics **problems)
{
    if (problems != NULL && found->count != 0)
        *problems = found;
    else
        fnl_diagnostics_free(found);
}
