/* The problems of a model, from where they were found to the caller. */
#ifndef FNL_API_PROBLEMS_H
#define FNL_API_PROBLEMS_H

#include "core/failure.h"

/* Fills error with the first error among those found and returns its code; FNL_E_NOMEM if there was no memory for one. */
int32_t fnl_problems_first(const fnl_diagnostics *found, int32_t code, fnl_error *error);

/* Moves found to the caller if it is wanted and there is anything in it, else frees it. */
void fnl_problems_give(fnl_diagnostics *found, fnl_diagnostics **problems);

#endif
