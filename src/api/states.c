/* The exported functions of states. */
#include "api/bytes.h"
#include "api/options.h"
#include "core/reference.h"
#include "plan/state.h"
#include "time/civil.h"

static const char activities[] = "activities";

static int32_t check_kind(const fnl_model *model, const char *kind, fnl_error *error)
{
    if (strcmp(kind, activities) != 0)
        return fnl_fail(error, FNL_E_ARG, "there is no kind of state \"%s\"; this version has \"%s\"", kind,
                        activities);
    if (model->activities == NULL)
        return fnl_fail(error, FNL_E_MODEL, "the model has no section `activities`, which says what they come to");
    return FNL_OK;
}

static int32_t check_state_options(const fnl_state_options *given, fnl_state_options *options, fnl_error *error)
{
    int32_t code = fnl_options_copy(options, sizeof *options, given, "fnl_state_options", error);
    if (code != FNL_OK)
        return code;
    if (options->flags != 0)
        return fnl_fail(error, FNL_E_ARG, "fnl_state_options: flags is %u; this version has no flags, use 0",
                        (unsigned)options->flags);
    if (options->as_of == 0)
        return fnl_fail(error, FNL_E_ARG,
                        "fnl_state_options: as_of is not given; ages of activities are counted to it, in microseconds "
                        "since 1970 UTC");
    if (options->as_of < FNL_FIRST_INSTANT || options->as_of > FNL_LAST_INSTANT)
        return fnl_fail(error, FNL_E_ARG,
                        "fnl_state_options: as_of is %lld; microseconds since 1970 of the years 1 to 9999 are needed",
                        (long long)options->as_of);
    return FNL_OK;
}

static int32_t check_table(const fnl_state *state, const char *table, fnl_error *error)
{
    if (state == NULL)
        return fnl_refuse_null("state", error);
    if (table == NULL)
        return fnl_refuse_null("table", error);
    if (strcmp(table, activities) != 0)
        return fnl_fail(error, FNL_E_ARG, "a state \"%s\" takes no table \"%s\"; it takes \"%s\"", state->kind, table,
                        activities);
    return FNL_OK;
}

/* Around what the kind made; takes that over. */
static int32_t wrap(const fnl_model *model, fnl_activity_state *made, fnl_state **out, fnl_error *error)
{
    fnl_state *state = fnl_allocate(&model->memory, 1, sizeof *state);
    if (state == NULL) {
        fnl_activity_state_free(made);
        return fnl_fail_memory(error);
    }
    *state = (fnl_state){
        .model = (fnl_model *)(uintptr_t)model, /* only its count of references is written */
        .kind = activities,
        .activities = made,
    };
    fnl_reference_add(&state->model->references);
    *out = state;
    return FNL_OK;
}

int32_t fnl_state_new(const fnl_model *model, const char *kind, const fnl_state_options *options, fnl_state **out,
                      fnl_error *error)
{
    if (model == NULL)
        return fnl_refuse_null("model", error);
    if (kind == NULL)
        return fnl_refuse_null("kind", error);
    if (out == NULL)
        return fnl_refuse_null("out", error);
    fnl_state_options chosen;
    fnl_activity_state *made = NULL;
    int32_t code = check_kind(model, kind, error);
    if (code == FNL_OK)
        code = check_state_options(options, &chosen, error);
    if (code == FNL_OK)
        code = fnl_activity_state_new(model, chosen.as_of, &made, error);
    return code == FNL_OK ? wrap(model, made, out, error) : code;
}

void fnl_state_free(fnl_state *state)
{
    if (state == NULL)
        return;
    fnl_model *model = state->model;
    fnl_activity_state_free(state->activities);
    fnl_release(&model->memory, state);
    fnl_model_unref(model);
}

int32_t fnl_state_bind(fnl_state *state, const char *table, const struct ArrowSchema *schema, fnl_error *error)
{
    int32_t code = check_table(state, table, error);
    if (code != FNL_OK)
        return code;
    if (schema == NULL)
        return fnl_refuse_null("schema", error);
    if (schema->release == NULL || schema->format == NULL)
        return fnl_fail(error, FNL_E_ARG, "the schema of %s was released", table);
    return fnl_activity_state_bind(state->activities, schema, error);
}

int32_t fnl_state_add(fnl_state *state, const char *table, const struct ArrowArray *rows, fnl_report *report,
                      fnl_error *error)
{
    int32_t code = check_table(state, table, error);
    if (code != FNL_OK)
        return code;
    if (rows == NULL)
        return fnl_refuse_null("rows", error);
    if (rows->release == NULL)
        return fnl_fail(error, FNL_E_ARG, "rows was released");
    return fnl_activity_state_add(state->activities, rows, report, error);
}

int32_t fnl_state_merge(fnl_state *into, const fnl_state *from, fnl_error *error)
{
    if (into == NULL)
        return fnl_refuse_null("into", error);
    if (from == NULL)
        return fnl_refuse_null("from", error);
    if (into == from)
        return fnl_fail(error, FNL_E_ARG, "a state cannot be merged into itself");
    return fnl_activity_state_merge(into->activities, from->activities, error);
}

int32_t fnl_state_save(const fnl_state *state, fnl_bytes *out, fnl_error *error)
{
    if (state == NULL)
        return fnl_refuse_null("state", error);
    int32_t code = fnl_bytes_check(out, error);
    if (code != FNL_OK)
        return code;
    fnl_buffer written;
    fnl_buffer_start(&written, &state->model->memory);
    code = fnl_activity_state_save(state->activities, &written, error);
    if (code == FNL_OK)
        code = fnl_bytes_move(out, &written, error);
    fnl_buffer_end(&written);
    return code;
}

int32_t fnl_state_load(const fnl_model *model, const void *bytes, size_t size, fnl_state **out, fnl_error *error)
{
    if (model == NULL)
        return fnl_refuse_null("model", error);
    if (bytes == NULL && size != 0)
        return fnl_refuse_null("bytes", error);
    if (out == NULL)
        return fnl_refuse_null("out", error);
    if (model->activities == NULL)
        return fnl_fail(error, FNL_E_STATE, "a state of another model: this one has no section that makes states");
    fnl_activity_state *made = NULL;
    int32_t code = fnl_activity_state_load(model, (fnl_text){ bytes, size }, &made, error);
    return code == FNL_OK ? wrap(model, made, out, error) : code;
}

int32_t fnl_state_result(const fnl_state *state, struct ArrowSchema *out_schema, struct ArrowArray *out,
                         fnl_error *error)
{
    if (state == NULL)
        return fnl_refuse_null("state", error);
    if (out_schema == NULL)
        return fnl_refuse_null("out_schema", error);
    if (out == NULL)
        return fnl_refuse_null("out", error);
    return fnl_activity_state_result(state->activities, out_schema, out, error);
}

const char *fnl_state_kind(const fnl_state *state)
{
    return state == NULL ? NULL : state->kind;
}

int64_t fnl_state_as_of(const fnl_state *state)
{
    return state == NULL ? 0 : fnl_activity_state_as_of(state->activities);
}

int32_t fnl_state_strays(const fnl_state *state, int64_t *keys, int64_t *rows, fnl_error *error)
{
    const fnl_activity_results *results = NULL;
    int64_t key_count = 0;
    int64_t row_count = 0;
    if (state == NULL)
        return fnl_refuse_null("state", error);
    int32_t code = fnl_activity_state_results(state->activities, &results, error);
    if (code != FNL_OK)
        return code;
    fnl_activity_strays(results, &key_count, &row_count);
    if (keys != NULL)
        *keys = key_count;
    if (rows != NULL)
        *rows = row_count;
    return FNL_OK;
}
