/* The state `activities`: what events come to by key, in any order and pieces. */
#ifndef FNL_ACTIVITY_ACTIVITY_H
#define FNL_ACTIVITY_ACTIVITY_H

#include "model/model.h"
#include "table/column.h"
#include "table/tally.h"

typedef struct fnl_activity_state fnl_activity_state;

/* The bodies of the exported functions of nearly the same names; the model outlives the state. */
int32_t fnl_activity_state_new(const fnl_model *model, int64_t as_of, fnl_activity_state **out, fnl_error *error);
void fnl_activity_state_free(fnl_activity_state *state);
int32_t fnl_activity_state_bind(fnl_activity_state *state, const struct ArrowSchema *schema, fnl_error *error);
int32_t fnl_activity_state_add(fnl_activity_state *state, const struct ArrowArray *rows, fnl_report *report,
                               fnl_error *error);
int32_t fnl_activity_state_merge(fnl_activity_state *into, const fnl_activity_state *from, fnl_error *error);
int32_t fnl_activity_state_save(const fnl_activity_state *state, fnl_buffer *out, fnl_error *error);
int32_t fnl_activity_state_load(const fnl_model *model, fnl_text bytes, fnl_activity_state **out, fnl_error *error);
int32_t fnl_activity_state_result(const fnl_activity_state *state, struct ArrowSchema *out_schema,
                                  struct ArrowArray *out, fnl_error *error);
int64_t fnl_activity_state_as_of(const fnl_activity_state *state);

/* What every key comes to, finished: made once after the state last changed, by whichever thread first asks, and read by any
   number of threads from then on. FNL_E_NOMEM. */
typedef struct fnl_activity_results fnl_activity_results;
int32_t fnl_activity_state_results(const fnl_activity_state *state, const fnl_activity_results **out, fnl_error *error);

#define FNL_NO_KEY UINT32_MAX

/* The row of a lead's key, FNL_NO_KEY if it has no activities; notes that it was asked for. By the type of the id field: */
uint32_t fnl_activity_find_text(const fnl_activity_results *results, fnl_text key);
uint32_t fnl_activity_find_whole(const fnl_activity_results *results, int64_t key);

/* What an activity column (of the model) is for one row: values of `each` columns, counts, sums … A truth is 0 or 1; NULL
   as the state's result has it. For FNL_NO_KEY: points and counts 0, other features NULL. */
typedef struct fnl_activity_value {
    bool known;
    bool overflows; /* a sum that does not fit 64 bits: not known */
    int64_t whole;  /* points in 1/100, int, decimal, time, date, bool */
    double number;
    fnl_text text;
} fnl_activity_value;
fnl_activity_value fnl_activity_value_of(const fnl_activity_results *results, uint32_t row, uint32_t column);

/* Keys that nobody asked for, and their activities. */
void fnl_activity_strays(const fnl_activity_results *results, int64_t *keys, int64_t *rows);

#endif
