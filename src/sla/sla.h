/* From the model's clocks to values of a block program. */
#ifndef FNL_SLA_SLA_H
#define FNL_SLA_SLA_H

#include "engine/build_clock.h"
#include "model/model.h"

/* What they are built from: expressions read symbols through resolve, fields by the numbers of their symbols. */
typedef struct fnl_sla_inputs {
    const fnl_model *model;
    fnl_builder *builder;
    fnl_arena *arena;
    fnl_resolve *resolve;
    void *context;
} fnl_sla_inputs;

typedef struct fnl_sla_values {
    fnl_value outputs[fnl_sla_outputs]; /* in their lanes; the status is a whole: number in fnl_clock_status_names */
    fnl_value status_text;              /* as expressions read it */
    const fnl_text *statuses;           /* fnl_clock_statuses of them */
    /* For explanations. */
    fnl_value start, stop, applicable, cancelled; /* FNL_NO_VALUE as in fnl_clock_inputs */
    fnl_value target;                             /* whole: number, NULL for none */
    fnl_value pauses;                             /* intervals; FNL_NO_VALUE: none */
    /* Truths that are reported as rejected values. */
    fnl_value early, stop_years, years, expired;
} fnl_sla_values;

/* One clock. FNL_E_NOMEM. */
int32_t fnl_sla_build(const fnl_sla_inputs *inputs, const fnl_sla_clock *clock, fnl_sla_values *out, fnl_error *error);

#endif
