/* What a plan is inside: known to the files of this folder only. */
#ifndef FNL_PLAN_BINDING_H
#define FNL_PLAN_BINDING_H

#include "plan/outputs.h"
#include "plan/plan.h"

#define FNL_NO_CHILD UINT32_MAX

/* Where a field comes from in the layout. */
typedef struct fnl_source {
    uint32_t child; /* column of the table, cell of a lead; FNL_NO_CHILD: it is not there */
    bool is_twice;  /* there is another column of its name */
    bool usable;    /* its type fits */
    fnl_column_binding binding;
} fnl_source;

struct fnl_plan {
    fnl_model *model;
    fnl_allocator memory;
    fnl_arena arena;
    uint64_t identity;       /* scratch memory knows by it whose state it holds */
    fnl_program program;     /* for tables */
    fnl_program row_program; /* for cells, which may hold what no column of the table could */
    fnl_outputs outputs;
    fnl_result_layout *layout;
    fnl_source *sources; /* by field */
    uint32_t child_count;
    fnl_cpu_level level;
};

struct fnl_scratch {
    fnl_allocator memory;
    fnl_machine machine;
    fnl_column **columns; /* by field of the plan last run */
    uint32_t column_count;
    fnl_result_buffers *buffers; /* by output */
    uint32_t buffer_count;
};

/* Where one run reads its leads: columns of a table, or cells. */
typedef struct fnl_leads {
    const fnl_plan *plan;
    const fnl_program *program;
    fnl_scratch *scratch;
    fnl_tally *tally;
    const struct ArrowArray *table; /* NULL: cells */
    int64_t row;                    /* of the block's first lead */
    const fnl_cell *cells;
    uint32_t cell_count;
} fnl_leads;

/* A program's columns by number are fields. Opens those it reads; a field that is not there is FNL_E_SCHEMA for tables
   unless `absent_is_null`. */
int32_t fnl_leads_open(fnl_leads *leads, bool absent_is_null, fnl_error *error);

/* An fnl_read_column. */
int32_t fnl_leads_read(void *context, uint32_t column, uint32_t count, fnl_block *out, fnl_error *error);

/* The cell of a field, a NULL one if there is none. */
const fnl_cell *fnl_leads_cell(const fnl_leads *leads, uint32_t field);

/* The caller's scratch, or one made in `own` for this run; to be left in any case. */
int32_t fnl_scratch_for(const fnl_plan *plan, fnl_scratch *given, fnl_scratch *own, fnl_scratch **out);
void fnl_scratch_leave(fnl_scratch *used, fnl_scratch *own);

/* One lead; numbers of cells are those of the plan at most, and nobody asks whether as_of is given. */
int32_t fnl_cells_run(const fnl_plan *plan, const fnl_cell *in, uint32_t n_in, const fnl_run_options *options,
                      fnl_cell *out, uint32_t n_out, fnl_error *error);

/* FNL_E_ARG if the program needs as_of and has none. */
int32_t fnl_as_of_check(const fnl_program *program, int64_t as_of, fnl_error *error);

/* Checks the struct array against the plan's layout. FNL_E_SCHEMA. */
int32_t fnl_table_check(const fnl_plan *plan, const struct ArrowArray *leads, fnl_error *error);

#endif
