/* Binding the state to a layout of tables. */
#include "activity/state.h"

static const fnl_field *field_of(const fnl_activity_state *state, uint32_t source)
{
    const fnl_activities *activities = state->model->activities;
    if (source < activities->field_count)
        return &activities->fields[source].read;
    switch ((fnl_activity_role)(source - activities->field_count)) {
    case fnl_role_at:
        return &activities->at;
    case fnl_role_key:
        return &activities->key;
    default:
        return &activities->id;
    }
}

/* Whether tables must have it. */
static bool is_read(const fnl_activity_state *state, uint32_t source)
{
    const fnl_activities *activities = state->model->activities;
    if (source < activities->field_count)
        return source != state->at_column && state->plain.program.columns[source].is_read;
    return source != fnl_activity_role_source(state, fnl_role_id) || activities->has_id;
}

static int32_t bind_source(fnl_activity_state *state, uint32_t index, const struct ArrowSchema *schema,
                           fnl_error *error)
{
    fnl_activity_source *source = &state->sources[index];
    const fnl_field *field = field_of(state, index);
    int32_t code = fnl_column_find(field, schema, "the table of activities", &source->child, error);
    if (code == FNL_OK)
        code = fnl_column_bind(field, schema->children[source->child], &source->binding, error);
    if (code != FNL_OK || source->column != NULL)
        return code;
    source->column = fnl_column_new(state->memory);
    return source->column == NULL ? fnl_fail_memory(error) : FNL_OK;
}

static int32_t bind_sources(fnl_activity_state *state, const struct ArrowSchema *schema, fnl_error *error)
{
    uint32_t count = fnl_activity_role_source(state, fnl_roles);
    for (uint32_t i = 0; i < count; i++) {
        state->sources[i].child = FNL_NO_CHILD;
        if (!is_read(state, i))
            continue;
        int32_t code = bind_source(state, i, schema, error);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}

/* A program for these columns; stored activities are computed later, by the plain one. */
static int32_t make_program(fnl_activity_state *state, fnl_error *error)
{
    uint32_t fields = state->model->activities->field_count;
    uint8_t *widths = fnl_allocate(state->memory, fields + (size_t)1, sizeof *widths);
    if (widths == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i <= fields; i++)
        widths[i] = i < fields && state->sources[i].child != FNL_NO_CHILD ? fnl_column_width(&state->sources[i].binding)
                                                                          : fnl_width_64;
    fnl_program_options options = { .column_widths = widths, .text_classes = true, .level = fnl_cpu_find() };
    int32_t code = fnl_activity_program_make(state, &options, &state->bound, error);
    fnl_release(state->memory, widths);
    state->identity++;
    fnl_activity_forget_texts(&state->reading);
    return code;
}

int32_t fnl_activity_state_bind(fnl_activity_state *state, const struct ArrowSchema *schema, fnl_error *error)
{
    if (schema->format == NULL || strcmp(schema->format, "+s") != 0)
        return fnl_fail(error, FNL_E_SCHEMA, "the table must be a struct of columns (format +s), not %s",
                        schema->format == NULL ? "nothing" : schema->format);
    if (schema->n_children < 0 || schema->n_children >= (int64_t)FNL_NO_CHILD)
        return fnl_fail(error, FNL_E_SCHEMA, "the table says that it has %lld columns", (long long)schema->n_children);
    state->child_count = -1;
    int32_t code = bind_sources(state, schema, error);
    if (code == FNL_OK && !state->model->activities->has_id)
        code = make_program(state, error);
    if (code == FNL_OK)
        state->child_count = schema->n_children;
    return code;
}
