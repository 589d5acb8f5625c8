#include "activity/state.h"

/* The column of the program that has the time: that of a field of its name, else one of its own. */
static uint32_t find_at(const fnl_activities *activities)
{
    for (uint32_t i = 0; i < activities->field_count; i++)
        if (fnl_text_equal(activities->fields[i].read.name, activities->at.name))
            return i;
    return activities->field_count;
}

static int32_t start(fnl_activity_state *state, fnl_error *error)
{
    const fnl_model *model = state->model;
    uint32_t sources = model->activities->field_count + (uint32_t)fnl_roles;
    state->sources = fnl_arena_take(&state->arena, sources, sizeof *state->sources);
    if (state->sources == NULL)
        return fnl_fail_memory(error);
    int32_t code = fnl_kept_columns_make(&state->arena, model, &state->columns, error);
    if (code == FNL_OK)
        code = fnl_sums_start(&state->sums, state->memory, &state->columns, error);
    if (code == FNL_OK)
        code = fnl_activity_program_make(state, NULL, &state->plain, error);
    return code == FNL_OK ? fnl_activity_reading_start(state, error) : code;
}

int32_t fnl_activity_state_new(const fnl_model *model, int64_t as_of, fnl_activity_state **out, fnl_error *error)
{
    fnl_activity_state *state = fnl_allocate_zeroed(&model->memory, 1, sizeof *state);
    if (state == NULL)
        return fnl_fail_memory(error);
    state->model = model;
    state->memory = &model->memory;
    state->as_of = as_of;
    state->child_count = -1;
    state->at_column = find_at(model->activities);
    fnl_arena_start(&state->arena, state->memory);
    fnl_machine_start(&state->machine, state->memory);
    fnl_keys_start(&state->keys, state->memory, model->activities->key.type == fnl_type_text);
    fnl_events_start(&state->events, state->memory);
    fnl_buffer_start(&state->reading.folded, state->memory);
    state->sums.memory = state->memory;
    fnl_index_start(&state->sums.texts, state->memory, 0);
    int32_t code = start(state, error);
    if (code == FNL_OK)
        *out = state;
    else
        fnl_activity_state_free(state);
    return code;
}

void fnl_activity_state_free(fnl_activity_state *state)
{
    if (state == NULL)
        return;
    const fnl_allocator *memory = state->memory;
    uint32_t sources = state->sources == NULL ? 0 : fnl_activity_role_source(state, fnl_roles);
    for (uint32_t i = 0; i < sources; i++)
        fnl_column_free(state->sources[i].column);
    fnl_activity_drop_results(state);
    fnl_events_end(&state->events);
    fnl_keys_end(&state->keys);
    fnl_sums_end(&state->sums);
    fnl_machine_end(&state->machine);
    fnl_release(memory, state->reading.text_numbers);
    fnl_buffer_end(&state->reading.folded);
    fnl_activity_program_end(&state->bound);
    fnl_activity_program_end(&state->plain);
    fnl_arena_end(&state->arena);
    fnl_release(memory, state);
}

int64_t fnl_activity_state_as_of(const fnl_activity_state *state)
{
    return state->as_of;
}
