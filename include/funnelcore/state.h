/* Part of <funnelcore/funnelcore.h>: running aggregates of one kind, which merge exactly. */
#ifndef FUNNELCORE_STATE_H
#define FUNNELCORE_STATE_H

#include <funnelcore/model.h>

/** A running aggregate: used by one thread at a time, but any number of threads may run plans with it that nobody changes. */
typedef struct fnl_state fnl_state;

/** Rejected values and counts of one or more runs: used by one thread at a time. */
typedef struct fnl_report fnl_report;

/** How a state is made. as_of: the instant that it is of, microseconds since 1970 UTC; needed. flags: those of the kind. */
typedef struct fnl_state_options {
    uint32_t struct_size;
    uint32_t flags;
    int64_t as_of;
} fnl_state_options;

#define FNL_STATE_OPTIONS_INIT                                                                                         \
    {                                                                                                                  \
        sizeof(fnl_state_options), 0, 0                                                                                \
    }

/** Flags of the kind "kpi". */
#define FNL_STATE_EXACT 1u /**< values are kept, not counted in buckets: quantiles are exact, memory grows with leads */
#define FNL_STATE_UNIQUE 2u /**< ids are kept, and those that come again counted: memory that grows with leads */

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A new, empty state.
 *
 * @param kind      "activities": what the `each` rules and features of the model come to, by lead, as of an instant that ages
 *                  are counted to. "kpi": what the funnel came to by then, from its leads and what was spent; each lead is to
 *                  be added once, to one of the states that are merged
 * @param options   as_of is needed
 * @param out       written on success; freed by fnl_state_free; keeps the model alive
 * @return FNL_OK, FNL_E_ARG (no such kind or flag, no as_of), FNL_E_MODEL (the model has no such section), FNL_E_LIMIT, FNL_E_NOMEM.
 *         Since 0.1.
 */
FNL_API int32_t fnl_state_new(const fnl_model *model, const char *kind, const fnl_state_options *options,
                              fnl_state **out, fnl_error *error);

/** Free it; NULL is allowed. Since 0.1. */
FNL_API void fnl_state_free(fnl_state *state);

/**
 * Say what the tables to come look like; again for another layout.
 *
 * @param table     which of the kind's tables: "activities"; of "kpi" "leads", and "spend" if the model has that section
 * @param schema    a struct ("+s") of columns; borrowed for the call. Columns that the state does not read are passed over
 * @return FNL_OK, FNL_E_ARG, FNL_E_SCHEMA (a column is absent or of a type that does not fit), FNL_E_MODEL (it does not say
 *         how this table is read, or what ids are), FNL_E_NOMEM. Since 0.1.
 */
FNL_API int32_t fnl_state_bind(fnl_state *state, const char *table, const struct ArrowSchema *schema, fnl_error *error);

/**
 * Add rows, in any order and any number of pieces.
 *
 * @param rows      one record batch of the layout bound last; borrowed for the call
 * @param report    gets rejected values, and counts of activities without a key, without a time, of the future, of spend of
 *                  the future; may be NULL
 * @return FNL_OK, FNL_E_ARG (not bound), FNL_E_SCHEMA, FNL_E_OVERFLOW, FNL_E_LIMIT, FNL_E_NOMEM. After a failure other than
 *         FNL_E_ARG the state holds part of the rows: free it. Since 0.1.
 */
FNL_API int32_t fnl_state_add(fnl_state *state, const char *table, const struct ArrowArray *rows, fnl_report *report,
                              fnl_error *error);

/**
 * Add what another state holds, which stays as it is. The result does not depend on how rows were split and merged.
 *
 * @return FNL_OK, FNL_E_STATE (another model, kind, as_of or flags), FNL_E_OVERFLOW, FNL_E_LIMIT, FNL_E_NOMEM. After a
 *         failure a state "kpi" is as it was; one of "activities" after another than FNL_E_STATE and FNL_E_LIMIT holds part
 *         of the other: free it. Since 0.1.
 */
FNL_API int32_t fnl_state_merge(fnl_state *into, const fnl_state *from, fnl_error *error);

/**
 * The state as bytes, which are the same for the same rows in whatever order and pieces they came.
 *
 * @param out   as for fnl_model_write: freed by fnl_bytes_free
 * @return FNL_OK, FNL_E_ARG, FNL_E_LIMIT, FNL_E_NOMEM. Since 0.1.
 */
FNL_API int32_t fnl_state_save(const fnl_state *state, fnl_bytes *out, fnl_error *error);

/**
 * A state from bytes that fnl_state_save gave, here or on another machine.
 *
 * @return FNL_OK, FNL_E_STATE (of another model or version, or damaged), FNL_E_LIMIT, FNL_E_NOMEM. Since 0.1.
 */
FNL_API int32_t fnl_state_load(const fnl_model *model, const void *bytes, size_t size, fnl_state **out,
                               fnl_error *error);

/**
 * What the state comes to, as a table. Of "activities": a row for every key, in the order of the keys: the key, under the
 * name of the column of leads that it is compared with; for every `each` rule a column `<score>.<rule>`, float64, points
 * before the rule's clamp; for every feature a column of its name. A plan reads these columns as it reads the state itself.
 * Of "kpi": a row for every metric, period and combination of dimensions, as docs/kpi.md says; money in units of its currency.
 * The caller releases both structs.
 *
 * @return FNL_OK, FNL_E_ARG, FNL_E_LIMIT, FNL_E_NOMEM. Since 0.1.
 */
FNL_API int32_t fnl_state_result(const fnl_state *state, struct ArrowSchema *out_schema, struct ArrowArray *out,
                                 fnl_error *error);

/** The kind, "activities" or "kpi": a text of the library, never freed; NULL for NULL. Since 0.1. */
FNL_API const char *fnl_state_kind(const fnl_state *state);

/** The instant that it was made with, microseconds since 1970 UTC; 0 for NULL. Since 0.1. */
FNL_API int64_t fnl_state_as_of(const fnl_state *state);

/**
 * What no lead asked for, in all runs with this state since it last changed: how many keys, and how many activities these
 * have. Of "activities". Either may be NULL. FNL_OK, FNL_E_ARG, FNL_E_NOMEM. Since 0.1.
 */
FNL_API int32_t fnl_state_strays(const fnl_state *state, int64_t *keys, int64_t *rows, fnl_error *error);

#ifdef __cplusplus
}
#endif
#endif
