/* From registers to results. */
#ifndef FNL_PLAN_WRITE_H
#define FNL_PLAN_WRITE_H

#include "engine/write.h"
#include "plan/binding.h"

/* A block's outputs into the buffers of a result from `row` on, a multiple of 64. */
void fnl_write_block(const fnl_plan *plan, const fnl_writers *writers, const fnl_block *registers,
                     fnl_result_buffers *buffers, int64_t row, uint32_t count);

/* The first row of one output as a cell. */
fnl_cell fnl_write_cell(const fnl_output *output, const fnl_program_output *from, const fnl_block *block);

/* Points in 1/100 as the nearest double. */
double fnl_points_number(int64_t points);

#endif
