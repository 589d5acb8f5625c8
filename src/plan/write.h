/* From registers to results. */
#ifndef FNL_PLAN_WRITE_H
#define FNL_PLAN_WRITE_H

#include "engine/write.h"
#include "plan/binding.h"

/* What an output's column is in a result. */
fnl_result_column fnl_output_column(const fnl_plan *plan, const fnl_output *output);

/* Before the first block of a new result, whose buffers the scratch holds. */
void fnl_write_begin(const fnl_plan *plan, fnl_scratch *scratch);

/* A block's outputs into the buffers of the result from `row` on, a multiple of 64. FNL_E_NOMEM, FNL_E_LIMIT. */
int32_t fnl_write_block(const fnl_plan *plan, const fnl_writers *writers, fnl_scratch *scratch, int64_t row,
                        uint32_t count, fnl_error *error);

/* The machine's pool was cut. FNL_E_NOMEM. */
int32_t fnl_write_cut(const fnl_plan *plan, fnl_scratch *scratch, fnl_error *error);

/* The first row of one output as a cell. Texts are the plan's or stand in the machine's pool. FNL_E_NOMEM. */
int32_t fnl_write_cell(const fnl_output *output, const fnl_program *program, fnl_machine *machine, fnl_cell *out,
                       fnl_error *error);

/* Whether cells of it are texts that stand in the machine's pool. */
bool fnl_output_makes_texts(const fnl_output *output);

/* Whether an output depends on the time. */
bool fnl_output_is_timed(const fnl_output *output, const fnl_program *program);

/* Points in 1/100 as the nearest double. */
double fnl_points_number(int64_t points);

#endif
