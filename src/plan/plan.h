/* A model bound to a layout and to outputs: made once, run by any number of threads. */
#ifndef FNL_PLAN_PLAN_H
#define FNL_PLAN_PLAN_H

#include "engine/run.h"
#include "model/model.h"
#include "table/column.h"
#include "table/result.h"

#include <funnelcore/plan.h>

/* The bodies of the exported functions of nearly the same names. Arguments are checked and options are complete. */
int32_t fnl_plan_make(const fnl_model *model, const struct ArrowSchema *leads, const char *const *outputs,
                      uint32_t n_outputs, fnl_plan **out, fnl_error *error);
void fnl_plan_destroy(fnl_plan *plan);
int32_t fnl_plan_describe(const fnl_plan *plan, struct ArrowSchema *out, fnl_error *error);
uint32_t fnl_plan_count_outputs(const fnl_plan *plan);
int32_t fnl_plan_compute(const fnl_plan *plan, const struct ArrowArray *leads, const fnl_run_options *options,
                         struct ArrowArray *out, fnl_error *error);
int32_t fnl_plan_compute_row(const fnl_plan *plan, const fnl_cell *in, uint32_t n_in, const fnl_run_options *options,
                             fnl_cell *out, uint32_t n_out, fnl_error *error);
int32_t fnl_plan_explain_table(const fnl_plan *plan, const struct ArrowArray *leads, int64_t row,
                               const fnl_run_options *options, struct ArrowSchema *out_schema, struct ArrowArray *out,
                               fnl_error *error);
int32_t fnl_plan_explain_cells(const fnl_plan *plan, const fnl_cell *in, uint32_t n_in, const fnl_run_options *options,
                               struct ArrowSchema *out_schema, struct ArrowArray *out, fnl_error *error);

int32_t fnl_scratch_make(const fnl_allocator *memory, fnl_scratch **out, fnl_error *error);
void fnl_scratch_destroy(fnl_scratch *scratch);

/* Runs the examples of a model; what is not met is added to problems. FNL_OK, FNL_E_MODEL if any is not met, FNL_E_NOMEM. */
int32_t fnl_plan_check_examples(const fnl_model *model, fnl_diagnostics *problems, fnl_error *error);

/* The cell as text; NULL is no bytes. Its value is one of its type. */
void fnl_put_cell(fnl_buffer *out, const fnl_cell *cell, const fnl_zone *zone);

#endif
