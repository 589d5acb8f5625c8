/* All that a model computes, as values of one builder. */
#ifndef FNL_PLAN_VALUES_H
#define FNL_PLAN_VALUES_H

#include "decision/decision.h"
#include "lifecycle/lifecycle.h"
#include "score/scoring.h"
#include "sla/sla.h"

typedef struct fnl_values {
    const fnl_model *model;
    fnl_scoring scoring;
    fnl_sla_values *clocks;         /* by clock */
    fnl_lifecycle_values lifecycle; /* if the model has one */
    fnl_decision_values *decisions; /* by decision */
} fnl_values;

/* FNL_E_NOMEM, FNL_E_LIMIT. */
int32_t fnl_values_build(fnl_values *values, const fnl_model *model, fnl_builder *builder, fnl_arena *arena,
                         fnl_error *error);

/* The value of any symbol, as expressions read it; an fnl_resolve whose context is the values. */
fnl_value fnl_values_resolve(void *context, fnl_builder *builder, uint32_t symbol);

#endif
