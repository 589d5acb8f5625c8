#include "activity/results.h"

static void free_results(fnl_activity_results *results)
{
    if (results == NULL)
        return;
    const fnl_allocator *memory = results->memory;
    for (uint32_t i = 0; results->finished != NULL && i < results->sums->columns->count; i++)
        fnl_release(memory, results->finished[i]);
    fnl_release(memory, results->finished);
    fnl_release(memory, results->asked);
    if (results->sums == &results->own)
        fnl_sums_end(&results->own);
    fnl_release(memory, results);
}

/* Stored activities, each once, summed up. */
static int32_t sum_stored(fnl_activity_results *results, const fnl_activity_state *state, fnl_error *error)
{
    fnl_events events;
    results->sums = &results->own;
    int32_t code = fnl_sums_start(&results->own, state->memory, &state->columns, error);
    fnl_events_start(&events, state->memory);
    if (code == FNL_OK && (!fnl_events_copy(&events, &state->events) || !fnl_events_compact(&events)))
        code = fnl_fail_memory(error);
    if (code == FNL_OK)
        code = fnl_activity_replay(state, &events, &results->own, error);
    fnl_events_end(&events);
    return code;
}

static int32_t fill(fnl_activity_results *results, const fnl_activity_state *state, fnl_error *error)
{
    int32_t code = state->model->activities->has_id ? sum_stored(results, state, error) : FNL_OK;
    if (code != FNL_OK)
        return code;
    results->key_count = fnl_keys_count(&state->keys);
    results->asked = fnl_allocate_zeroed(results->memory, results->key_count, sizeof *results->asked);
    return results->asked == NULL ? fnl_fail_memory(error) : fnl_results_finish(results, state, error);
}

int32_t fnl_activity_state_results(const fnl_activity_state *state, const fnl_activity_results **out, fnl_error *error)
{
    /* Only the place of what is finished is written, by whoever is first. */
    fnl_activity_results **place = &((fnl_activity_state *)(uintptr_t)state)->results;
    fnl_activity_results *results = __atomic_load_n(place, __ATOMIC_ACQUIRE);
    if (results != NULL) {
        *out = results;
        return FNL_OK;
    }
    results = fnl_allocate_zeroed(state->memory, 1, sizeof *results);
    if (results == NULL)
        return fnl_fail_memory(error);
    results->memory = state->memory;
    results->keys = &state->keys;
    results->sums = &state->sums;
    int32_t code = fill(results, state, error);
    if (code != FNL_OK) {
        free_results(results);
        return code;
    }
    fnl_activity_results *first = NULL;
    if (__atomic_compare_exchange_n(place, &first, results, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        *out = results;
        return FNL_OK;
    }
    free_results(results);
    *out = first;
    return FNL_OK;
}

void fnl_activity_drop_results(fnl_activity_state *state)
{
    free_results(state->results);
    state->results = NULL;
}

static uint32_t note(const fnl_activity_results *results, bool is_found, uint32_t key)
{
    if (!is_found || fnl_results_rows(results, key) == 0)
        return FNL_NO_KEY;
    uint8_t *asked = &results->asked[key];
    if (__atomic_load_n(asked, __ATOMIC_RELAXED) == 0)
        __atomic_store_n(asked, 1, __ATOMIC_RELAXED);
    return key;
}

uint32_t fnl_activity_find_text(const fnl_activity_results *results, fnl_text key)
{
    uint32_t number = 0;
    bool is_found = fnl_keys_find_text(results->keys, key, &number);
    return note(results, is_found, number);
}

uint32_t fnl_activity_find_whole(const fnl_activity_results *results, int64_t key)
{
    uint32_t number = 0;
    bool is_found = fnl_keys_find_whole(results->keys, key, &number);
    return note(results, is_found, number);
}

void fnl_activity_strays(const fnl_activity_results *results, int64_t *keys, int64_t *rows)
{
    *keys = 0;
    *rows = 0;
    for (uint32_t key = 0; key < results->key_count; key++) {
        int64_t count = fnl_results_rows(results, key);
        if (count == 0 || __atomic_load_n(&results->asked[key], __ATOMIC_RELAXED) != 0)
            continue;
        *rows += count;
        ++*keys;
    }
}

uint32_t *fnl_results_ordered_keys(const fnl_activity_results *results, uint32_t *count)
{
    uint32_t *keys = fnl_allocate(results->memory, results->key_count, sizeof *keys);
    *count = 0;
    for (uint32_t key = 0; keys != NULL && key < results->key_count; key++)
        if (fnl_results_rows(results, key) != 0)
            keys[(*count)++] = key;
    if (keys == NULL || fnl_keys_order(results->keys, keys, *count))
        return keys;
    fnl_release(results->memory, keys);
    return NULL;
}
