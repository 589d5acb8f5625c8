/* Part of <funnelcore/funnelcore.h>: a model bound to one layout of leads and to the outputs wanted. */
#ifndef FUNNELCORE_PLAN_H
#define FUNNELCORE_PLAN_H

#include <funnelcore/state.h>

/** A model bound to a layout and outputs: immutable, any number of threads may run it at once. */
typedef struct fnl_plan fnl_plan;

/** Scratch memory that a caller may keep between runs, so that a run allocates nothing but its outputs; one thread. */
typedef struct fnl_scratch fnl_scratch;

/* What a cell holds. */
#define FNL_CELL_NULL 0    /* no value */
#define FNL_CELL_BOOL 1    /* integer: 0 or 1 */
#define FNL_CELL_INTEGER 2 /* integer */
#define FNL_CELL_NUMBER 3  /* number; a decimal field takes its shortest decimal form, rounded to its scale */
#define FNL_CELL_TEXT 4    /* text, length bytes of UTF-8; every type of field may be given as text */
#define FNL_CELL_TIME 5    /* integer: microseconds since 1970 UTC */
#define FNL_CELL_DATE 6    /* integer: days since 1970 */

/**
 * One value of one lead. Frozen. Texts of results: of bands, reasons, stages and decisions they belong to the plan and live as
 * long as it; those made while running (names of moves, kept texts, lists, whose items are joined by `;`) stand in the scratch
 * memory of the run until its next run.
 */
typedef struct fnl_cell {
    uint32_t type;
    uint32_t length;
    int64_t integer;
    double number;
    const char *text;
} fnl_cell;

/** How a plan is made; zero is the default of everything. */
typedef struct fnl_plan_options {
    uint32_t struct_size;
    uint32_t flags;
} fnl_plan_options;

#define FNL_PLAN_OPTIONS_INIT                                                                                          \
    {                                                                                                                  \
        sizeof(fnl_plan_options), 0                                                                                    \
    }

/* Flags of fnl_run_options. */
#define FNL_RUN_STRICT 1u /* the first rejected value ends the run with FNL_E_DATA */

/**
 * How a plan is run. as_of: the instant that ages are counted to, microseconds since 1970 UTC; 0 is not given, and
 * FNL_E_ARG where one is needed. report: gets rejected values, may be NULL. scratch: may be NULL, then the run makes its
 * own. first_row: the number that the report gives to the first row of this table. activities: what activities come to for
 * each lead, a state of the same model and as_of (else FNL_E_STATE); NULL: the table's own columns say it, if outputs read
 * any.
 */
typedef struct fnl_run_options {
    uint32_t struct_size;
    uint32_t flags;
    int64_t as_of;
    int64_t first_row;
    fnl_report *report;
    fnl_scratch *scratch;
    const fnl_state *activities;
} fnl_run_options;

#define FNL_RUN_OPTIONS_INIT                                                                                           \
    {                                                                                                                  \
        sizeof(fnl_run_options), 0, 0, 0, NULL, NULL, NULL                                                             \
    }

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Bind a model to a layout.
 *
 * @param leads      schema of the table, a struct ("+s") of columns; borrowed for the call. Columns that the model does not
 *                   read are passed over. NULL is the layout of fnl_model_schema(model, "leads"), as texts or as cells
 * @param outputs    n_outputs names of outputs or of groups ("scores", "reasons", "sla", "lifecycle", "decisions",
 *                   "rules"); NULL and
 *                   0: every output of the model but those of "rules"
 * @param out        written on success; freed by fnl_plan_free; keeps the model alive
 * @return FNL_OK, FNL_E_ARG (no such output, named in the message), FNL_E_SCHEMA (a column that a wanted output reads is
 *         absent or of a type that does not fit), FNL_E_LIMIT, FNL_E_NOMEM. Since 0.1.
 */
FNL_API int32_t fnl_plan_new(const fnl_model *model, const struct ArrowSchema *leads, const char *const *outputs,
                             uint32_t n_outputs, const fnl_plan_options *options, fnl_plan **out, fnl_error *error);

/** Free it; NULL is allowed. Results do not need it. Since 0.1. */
FNL_API void fnl_plan_free(fnl_plan *plan);

/** The schema of the results: a struct with one column for each output. The caller calls out->release. Since 0.1. */
FNL_API int32_t fnl_plan_schema(const fnl_plan *plan, struct ArrowSchema *out, fnl_error *error);

/** How many outputs there are: the columns of a result, the cells of fnl_plan_run_row. 0 for NULL. Since 0.1. */
FNL_API uint32_t fnl_plan_output_count(const fnl_plan *plan);

/**
 * Compute the outputs of every row.
 *
 * @param leads     one record batch of the plan's schema; borrowed for the call, never written or copied. Structure,
 *                  counts and dictionary codes are checked; buffers are trusted to be as long as the array says
 * @param options   may be NULL
 * @param out       a struct array with the rows of leads in their order. It must be zeroed, released, or hold the result of
 *                  an earlier run of the same plan: its buffers are then used again if they are large enough and nothing
 *                  else holds them. On failure it is released or untouched, safe to release or to pass again
 * @return FNL_OK, FNL_E_ARG, FNL_E_SCHEMA, FNL_E_DATA (strict only), FNL_E_LIMIT, FNL_E_NOMEM. Any thread. Since 0.1.
 */
FNL_API int32_t fnl_plan_run(const fnl_plan *plan, const struct ArrowArray *leads, const fnl_run_options *options,
                             struct ArrowArray *out, fnl_error *error);

/**
 * Compute the outputs of one lead.
 *
 * @param in       n_in cells, cell i for column i of the plan's schema (of fnl_model_schema if it was made without one);
 *                 fewer cells than columns: the rest is NULL
 * @param out      n_out cells, at most fnl_plan_output_count, in the order of the outputs. Who owns texts: fnl_cell
 * @param options  may be NULL; for texts made while running it must give scratch memory (else FNL_E_ARG)
 * @return as fnl_plan_run. Since 0.1.
 */
FNL_API int32_t fnl_plan_run_row(const fnl_plan *plan, const fnl_cell *in, uint32_t n_in,
                                 const fnl_run_options *options, fnl_cell *out, uint32_t n_out, fnl_error *error);

/**
 * Why one lead has its scores: a table with a line for every rule, clamp and part of the scores that the plan's outputs
 * belong to, and of the scores they are made of. Its column `adds` sums, for each score, to exactly that score.
 * docs/scoring.md explains the columns. Behind the scores stand the clocks, the moves of the lifecycle and the rules of
 * decisions, if the outputs need them.
 *
 * Lines of a clock, `score` is its name; by `kind`: `clock` (part: the status; condition, value and fired: its `when`),
 * `rejected` (part: the field, condition: why), `target` (those that were looked at, the last is the one that holds; part:
 * what it allows and its calendar), `start`, `stop`, `as_of`, `pauses` (part: the field), `cancel` and its `reason`,
 * then the working time from the start to the stop or as_of in its order: `counted` (adds: its seconds) and `paused` (lost:
 * its seconds), each from condition to value; of more than 100 such spans the rest in one line `more`; `warn`, while the
 * clock runs and is not over; `result` (part: due, elapsed_s …). adds sums to elapsed_s, lost to paused_s. Times are local
 * in the calendar's zone.
 *
 * @param row     a row of leads, from 0
 * @return as fnl_plan_run. The caller releases both structs. Since 0.1.
 */
FNL_API int32_t fnl_plan_explain(const fnl_plan *plan, const struct ArrowArray *leads, int64_t row,
                                 const fnl_run_options *options, struct ArrowSchema *out_schema, struct ArrowArray *out,
                                 fnl_error *error);

/** As fnl_plan_explain, for one lead given as cells. Since 0.1. */
FNL_API int32_t fnl_plan_explain_row(const fnl_plan *plan, const fnl_cell *in, uint32_t n_in,
                                     const fnl_run_options *options, struct ArrowSchema *out_schema,
                                     struct ArrowArray *out, fnl_error *error);

/**
 * A cell as text, the same in every program: `true` and `false`, digits, the shortest decimal, the text itself; a date as
 * 2026-11-21, an instant with the offset of the model's zone (2026-11-21T15:30:00+07:00, Z for UTC). NULL is no bytes.
 *
 * @param out       capacity bytes, 64 are enough for all but texts; no NUL is put behind the text
 * @param size      how many bytes were written
 * @return FNL_OK, FNL_E_ARG, FNL_E_RANGE (an instant or a date outside the years 1 to 9999), FNL_E_LIMIT (more than capacity
 *         bytes; the message says how many). Any thread. Since 0.1.
 */
FNL_API int32_t fnl_cell_write(const fnl_model *model, const fnl_cell *cell, char *out, size_t capacity, size_t *size,
                               fnl_error *error);

/**
 * A new, empty report, with memory from the allocator of model (NULL: the default one). FNL_OK, FNL_E_ARG, FNL_E_NOMEM.
 * Freed by fnl_report_free. Since 0.1.
 */
FNL_API int32_t fnl_report_new(const fnl_model *model, fnl_report **out, fnl_error *error);

/**
 * What was counted so far, as a table: kind (utf8), column (utf8), row (int64), value (utf8), why (utf8), count (int64).
 * First a line for every kind and column with its count (row, value and why NULL), then the first 1,000 rejected values,
 * a line each with count 1. The caller releases both structs. Since 0.1.
 */
FNL_API int32_t fnl_report_result(const fnl_report *report, struct ArrowSchema *out_schema, struct ArrowArray *out,
                                  fnl_error *error);

/** How many values were rejected so far. 0 for NULL. Since 0.1. */
FNL_API int64_t fnl_report_rejected(const fnl_report *report);

/** Free it; NULL is allowed. Since 0.1. */
FNL_API void fnl_report_free(fnl_report *report);

/**
 * Scratch memory for runs of any plan, from the allocator of model (NULL: the default one). FNL_OK, FNL_E_ARG,
 * FNL_E_NOMEM. Freed by fnl_scratch_free. Since 0.1.
 */
FNL_API int32_t fnl_scratch_new(const fnl_model *model, fnl_scratch **out, fnl_error *error);

/** Free it; NULL is allowed. Since 0.1. */
FNL_API void fnl_scratch_free(fnl_scratch *scratch);

#ifdef __cplusplus
}
#endif
#endif
