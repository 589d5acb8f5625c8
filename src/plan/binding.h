/* What a plan is inside: known to the files of this folder only. */
#ifndef FNL_PLAN_BINDING_H
#define FNL_PLAN_BINDING_H

#include "activity/activity.h"
#include "plan/outputs.h"
#include "plan/plan.h"
#include "plan/text_codes.h"

/* Where a field comes from in the layout. */
typedef struct fnl_source {
    uint32_t child; /* column of the table, cell of a lead; FNL_NO_CHILD: it is not there */
    bool is_twice;  /* there is another column of its name */
    bool usable;    /* its type fits */
    fnl_column_binding binding;
} fnl_source;

/* Rows that are rejected: where a truth that the program computes beside the outputs is true. */
typedef struct fnl_check {
    fnl_value value;
    uint32_t output; /* number among the program's outputs */
    uint32_t field;  /* whose value is shown; or FNL_NO_FIELD: that of `named`, which is none */
    fnl_field named;
    fnl_rejection why;
} fnl_check;

/* What the outputs are made of, beside scores. */
typedef struct fnl_needs {
    bool *clocks; /* by clock */
    bool lifecycle;
} fnl_needs;

struct fnl_plan {
    fnl_model *model;
    fnl_allocator memory;
    fnl_arena arena;
    uint64_t identity;       /* scratch memory knows by it whose state it holds */
    fnl_program program;     /* for tables */
    fnl_program row_program; /* for cells, which may hold what no column of the table could */
    fnl_outputs outputs;
    fnl_result_layout *layout;
    fnl_source *sources;   /* by field, then by activity column, then by `more` */
    const fnl_field *more; /* columns beside those of the model: outputs that the table has, for KPIs to read */
    uint32_t more_count;
    fnl_check *checks;
    uint32_t check_count;
    fnl_needs needs;
    uint32_t child_count;
    fnl_cpu_level level;
};

struct fnl_scratch {
    fnl_allocator memory;
    fnl_machine machine;
    fnl_column **columns; /* by source of the plan last run, then that of the leads' keys */
    uint32_t column_count;
    fnl_result_buffers *buffers; /* by output */
    uint32_t buffer_count;
    fnl_block keys;             /* of the leads of a block: memory of its own */
    uint32_t *activity_rows;    /* … and where their activities stand */
    fnl_text_codes *text_codes; /* by output; only those of texts made while running hold memory */
    uint32_t text_codes_count;
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
    const fnl_activity_results *activities; /* NULL: the columns of the table, the cells, say it */
    int64_t keys_row;                       /* whose block's keys stand in the scratch; -1: none */
} fnl_leads;

/* How many columns programs have: those of fields, of activities, then the others. */
static inline uint32_t fnl_plan_source_count(const fnl_plan *plan)
{
    return plan->model->field_count + plan->model->activity_column_count + plan->more_count;
}

/* How the column of a source is read. */
static inline const fnl_field *fnl_plan_field(const fnl_plan *plan, uint32_t source)
{
    uint32_t fields = plan->model->field_count;
    uint32_t activities = fields + plan->model->activity_column_count;
    if (source < fields)
        return &plan->model->fields[source].read;
    return source < activities ? &plan->model->activity_columns[source - fields].read
                               : &plan->more[source - activities];
}

/* Whether a layout is that of a table. FNL_E_SCHEMA. */
int32_t fnl_sources_check_layout(const struct ArrowSchema *leads, fnl_error *error);

/* Finds the columns in a layout: those that are absent, or of a type that does not fit, are told by the check, once the
   program says which it reads. FNL_E_SCHEMA, FNL_E_NOMEM. */
int32_t fnl_sources_bind(fnl_plan *plan, const struct ArrowSchema *leads, fnl_error *error);

/* Whether those that the program reads among the first `count` are there and fit. FNL_E_SCHEMA. */
int32_t fnl_sources_check(const fnl_plan *plan, uint32_t count, const struct ArrowSchema *leads, fnl_error *error);

/* The width in which each is read from a table: that of its values there; columns of activities may as well come from a
   state. Lives in arena; NULL without memory. */
const uint8_t *fnl_sources_widths(const fnl_plan *plan, fnl_arena *arena);

/* What the chosen outputs read, and what they read in turn. Lives in arena; false without memory. */
bool fnl_needs_find(fnl_arena *arena, const fnl_model *model, const fnl_outputs *chosen, fnl_needs *out);

/* The checks that go with the chosen outputs, whose needs are found. False without memory. */
bool fnl_checks_list(fnl_plan *plan, const fnl_values *values, const fnl_outputs *chosen);

/* Reports the rows of a block that the checks found. FNL_E_DATA (strict). */
int32_t fnl_checks_run(const fnl_leads *leads, uint32_t count);

/* A program's columns by number are fields. Opens those it reads; a field that is not there is FNL_E_SCHEMA for tables
   unless `absent_is_null`. */
int32_t fnl_leads_open(fnl_leads *leads, bool absent_is_null, fnl_error *error);

/* Before opening: where what activities come to is found. FNL_E_ARG (nowhere), FNL_E_STATE, FNL_E_SCHEMA, FNL_E_NOMEM. */
int32_t fnl_leads_join(fnl_leads *leads, const fnl_run_options *options, fnl_error *error);

/* A column of activities, of the leads that are read. */
int32_t fnl_leads_read_joined(fnl_leads *leads, uint32_t column, uint32_t count, fnl_block *out, fnl_error *error);

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

/* Checks a struct array against the number of columns of the layout. FNL_E_SCHEMA. */
int32_t fnl_table_check(const struct ArrowArray *table, int64_t child_count, fnl_error *error);

#endif
