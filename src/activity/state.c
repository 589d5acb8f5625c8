/* The state `activities`: made, emptied, told what it belongs to. */
#include "activity/activity.h"

struct fnl_activity_state {
    const fnl_model *model;
    int64_t as_of;
};

int32_t fnl_activity_state_new(const fnl_model *model, int64_t as_of, fnl_activity_state **out, fnl_error *error)
{
    (void)model;
    (void)as_of;
    (void)out;
    return fnl_fail(error, FNL_E_MODEL, "activities are not supported by this version");
}

void fnl_activity_state_free(fnl_activity_state *state)
{
    (void)state;
}

int32_t fnl_activity_state_bind(fnl_activity_state *state, const struct ArrowSchema *schema, fnl_error *error)
{
    (void)state;
    (void)schema;
    return fnl_fail(error, FNL_E_ARG, "not supported");
}

int32_t fnl_activity_state_add(fnl_activity_state *state, const struct ArrowArray *rows, fnl_report *report,
                               fnl_error *error)
{
    (void)state;
    (void)rows;
    (void)report;
    return fnl_fail(error, FNL_E_ARG, "not supported");
}

int32_t fnl_activity_state_merge(fnl_activity_state *into, const fnl_activity_state *from, fnl_error *error)
{
    (void)into;
    (void)from;
    return fnl_fail(error, FNL_E_ARG, "not supported");
}

int32_t fnl_activity_state_save(const fnl_activity_state *state, fnl_buffer *out, fnl_error *error)
{
    (void)state;
    (void)out;
    return fnl_fail(error, FNL_E_ARG, "not supported");
}

int32_t fnl_activity_state_load(const fnl_model *model, fnl_text bytes, fnl_activity_state **out, fnl_error *error)
{
    (void)model;
    (void)bytes;
    (void)out;
    return fnl_fail(error, FNL_E_STATE, "not supported");
}

int32_t fnl_activity_state_result(const fnl_activity_state *state, struct ArrowSchema *out_schema,
                                  struct ArrowArray *out, fnl_error *error)
{
    (void)state;
    (void)out_schema;
    (void)out;
    return fnl_fail(error, FNL_E_ARG, "not supported");
}

int64_t fnl_activity_state_as_of(const fnl_activity_state *state)
{
    return state->as_of;
}

int32_t fnl_activity_state_results(const fnl_activity_state *state, const fnl_activity_results **out, fnl_error *error)
{
    (void)state;
    (void)out;
    return fnl_fail(error, FNL_E_ARG, "not supported");
}

uint32_t fnl_activity_find_text(const fnl_activity_results *results, fnl_text key)
{
    (void)results;
    (void)key;
    return FNL_NO_KEY;
}

uint32_t fnl_activity_find_whole(const fnl_activity_results *results, int64_t key)
{
    (void)results;
    (void)key;
    return FNL_NO_KEY;
}

fnl_activity_value fnl_activity_value_of(const fnl_activity_results *results, uint32_t row, uint32_t column)
{
    (void)results;
    (void)row;
    (void)column;
    return (fnl_activity_value){ .known = false };
}

void fnl_activity_strays(const fnl_activity_results *results, int64_t *keys, int64_t *rows)
{
    (void)results;
    *keys = 0;
    *rows = 0;
}
