/* The exported functions of states. */
#include "api/bytes.h"
#include "api/options.h"
#include "core/reference.h"
#include "document/state_form.h"
#include "plan/state.h"
#include "time/civil.h"

static bool is_kpi(const char *kind)
{
    return strcmp(kind, FNL_KIND_KPI) == 0;
}

static int32_t check_kind(const fnl_model *model, const char *kind, fnl_error *error)
{
    if (!is_kpi(kind) && strcmp(kind, FNL_KIND_ACTIVITIES) != 0)
        return fnl_fail(error, FNL_E_ARG,
                        "there is no kind of state \"%s\"; this version has \"" FNL_KIND_ACTIVITIES
                        "\" and \"" FNL_KIND_KPI "\"",
                        kind);
    if (is_kpi(kind) && model->kpis == NULL)
        return fnl_fail(error, FNL_E_MODEL, "the model has no section `funnel`, which says what is counted");
    if (!is_kpi(kind) && model->activities == NULL)
        return fnl_fail(error, FNL_E_MODEL, "the model has no section `activities`, which says what they come to");
    return FNL_OK;
}

static int32_t check_flags(const char *kind, uint32_t flags, fnl_error *error)
{
    static const uint32_t known = FNL_STATE_EXACT | FNL_STATE_UNIQUE;
    if (flags == 0 || (is_kpi(kind) && (flags & ~known) == 0))
        return FNL_OK;
    if (is_kpi(kind))
        return fnl_fail(error, FNL_E_ARG,
                        "fnl_state_options: flags is %u; FNL_STATE_EXACT (1) and FNL_STATE_UNIQUE (2) are known",
                        (unsigned)flags);
    return fnl_fail(error, FNL_E_ARG, "fnl_state_options: flags is %u; a state \"%s\" has no flags, use 0",
                    (unsigned)flags, kind);
}

static int32_t check_state_options(const char *kind, const fnl_state_options *given, fnl_state_options *options,
                                   fnl_error *error)
{
    int32_t code = fnl_options_copy(options, sizeof *options, given, "fnl_state_options", error);
    if (code == FNL_OK)
        code = check_flags(kind, options->flags, error);
    if (code != FNL_OK)
        return code;
    if (options->as_of == 0)
        return fnl_fail(error, FNL_E_ARG, "fnl_state_options: as_of is not given; %s, in microseconds since 1970 UTC",
                        is_kpi(kind) ? "what happened up to it counts" : "ages of activities are counted to it");
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
    if (state->kpi != NULL)
        return FNL_OK; /* it has two, which those who read them tell apart */
    if (strcmp(table, FNL_KIND_ACTIVITIES) != 0)
        return fnl_fail(error, FNL_E_ARG, "a state \"%s\" takes no table \"%s\"; it takes \"%s\"", state->kind, table,
                        FNL_KIND_ACTIVITIES);
    return FNL_OK;
}

/* To be filled by the kind; holds no reference of the model yet. */
static fnl_state *make_empty(const fnl_model *model, const char *kind)
{
    fnl_state *state = fnl_allocate(&model->memory, 1, sizeof *state);
    if (state != NULL)
        *state = (fnl_state){
            .model = (fnl_model *)(uintptr_t)model, /* only its count of references is written */
            .kind = is_kpi(kind) ? FNL_KIND_KPI : FNL_KIND_ACTIVITIES,
        };
    return state;
}

/* What was filled is given, or what was not is freed. */
static int32_t give(fnl_state *filled, int32_t code, fnl_state **out)
{
    if (code != FNL_OK) {
        fnl_release(&filled->model->memory, filled);
        return code;
    }
    fnl_reference_add(&filled->model->references);
    *out = filled;
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
    int32_t code = check_kind(model, kind, error);
    if (code == FNL_OK)
        code = check_state_options(kind, options, &chosen, error);
    if (code != FNL_OK)
        return code;
    fnl_state *made = make_empty(model, kind);
    if (made == NULL)
        return fnl_fail_memory(error);
    if (is_kpi(kind))
        code = fnl_kpi_tables_new(model, chosen.as_of, chosen.flags, &made->kpi, error);
    else
        code = fnl_activity_state_new(model, chosen.as_of, &made->activities, error);
    return give(made, code, out);
}

void fnl_state_free(fnl_state *state)
{
    if (state == NULL)
        return;
    fnl_model *model = state->model;
    fnl_activity_state_free(state->activities);
    fnl_kpi_tables_free(state->kpi);
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
    if (state->kpi != NULL)
        return fnl_kpi_tables_bind(state->kpi, table, schema, error);
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
    if (state->kpi != NULL)
        return fnl_kpi_tables_add(state->kpi, table, rows, report, error);
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
    if (strcmp(into->kind, from->kind) != 0)
        return fnl_fail(error, FNL_E_STATE, "a state \"%s\" cannot be merged into a state \"%s\"", from->kind,
                        into->kind);
    if (into->kpi != NULL)
        return fnl_kpi_state_merge(fnl_kpi_tables_state(into->kpi), fnl_kpi_tables_state_of(from->kpi), error);
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
    if (state->kpi != NULL)
        code = fnl_kpi_state_save(fnl_kpi_tables_state_of(state->kpi), &written, error);
    else
        code = fnl_activity_state_save(state->activities, &written, error);
    if (code == FNL_OK)
        code = fnl_bytes_move(out, &written, error);
    fnl_buffer_end(&written);
    return code;
}

/* Bytes of a kind that nobody knows, or that say none, are refused by whichever kind the model makes. */
static int32_t load(const fnl_model *model, fnl_text bytes, fnl_state **out, fnl_error *error)
{
    fnl_text named = fnl_state_kind_named(bytes);
    bool is_named_kpi = fnl_text_equal(named, FNL_TEXT(FNL_KIND_KPI));
    bool takes_kpi = model->activities == NULL || (model->kpis != NULL && is_named_kpi);
    fnl_state *made = make_empty(model, takes_kpi ? FNL_KIND_KPI : FNL_KIND_ACTIVITIES);
    if (made == NULL)
        return fnl_fail_memory(error);
    int32_t code = takes_kpi ? fnl_kpi_tables_load(model, bytes, &made->kpi, error)
                             : fnl_activity_state_load(model, bytes, &made->activities, error);
    return give(made, code, out);
}

int32_t fnl_state_load(const fnl_model *model, const void *bytes, size_t size, fnl_state **out, fnl_error *error)
{
    if (model == NULL)
        return fnl_refuse_null("model", error);
    if (bytes == NULL && size != 0)
        return fnl_refuse_null("bytes", error);
    if (out == NULL)
        return fnl_refuse_null("out", error);
    if (model->activities == NULL && model->kpis == NULL)
        return fnl_fail(error, FNL_E_STATE, "a state of another model: this one has no section that makes states");
    return load(model, (fnl_text){ bytes, size }, out, error);
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
    if (state->kpi != NULL)
        return fnl_kpi_state_result(fnl_kpi_tables_state_of(state->kpi), out_schema, out, error);
    return fnl_activity_state_result(state->activities, out_schema, out, error);
}

const char *fnl_state_kind(const fnl_state *state)
{
    return state == NULL ? NULL : state->kind;
}

int64_t fnl_state_as_of(const fnl_state *state)
{
    if (state == NULL)
        return 0;
    return state->kpi != NULL ? fnl_kpi_tables_state_of(state->kpi)->as_of
                              : fnl_activity_state_as_of(state->activities);
}

int32_t fnl_state_strays(const fnl_state *state, int64_t *keys, int64_t *rows, fnl_error *error)
{
    const fnl_activity_results *results = NULL;
    int64_t key_count = 0;
    int64_t row_count = 0;
    if (state == NULL)
        return fnl_refuse_null("state", error);
    if (state->activities == NULL)
        return fnl_fail(error, FNL_E_ARG, "a state \"%s\" has no keys that leads ask for", state->kind);
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
