/* Every allocation of the functions of states fails once in turn. */
#include "each_allocation.h"

#include "../unit/activity/events.h"
#include "activity/state.h"

enum { event_count = 300 };

typedef struct fixture {
    failing_memory memory;
    fnl_allocator allocator;
    fnl_model *model;
    fnl_state *state;
    fnl_state *other;
    fnl_bytes bytes;
    text_table table;
    bool text_keys;
} fixture;

static fnl_state *state_of(const fixture *self, uint64_t seed)
{
    drawn_event events[event_count];
    fnl_state *state = new_state(self->model);
    random_state = seed;
    for (size_t i = 0; i < event_count; i++)
        events[i] = draw_event(most_keys);
    add_events(state, events, event_count, self->text_keys, NULL);
    return state;
}

static void start(fixture *self, bool has_id, bool text_keys)
{
    static drawn_event events[event_count];
    *self = (fixture){ .memory = { .until = SIZE_MAX }, .text_keys = text_keys, .bytes = FNL_BYTES_INIT };
    self->allocator = failing(&self->memory);
    char *text = events_model_text(has_id, text_keys);
    fnl_model_options options = FNL_MODEL_OPTIONS_INIT;
    fnl_error error = { 0 };
    options.allocator = &self->allocator;
    if (fnl_model_read(text, strlen(text), &options, &self->model, NULL, &error) != FNL_OK)
        fail_msg("%s [%s]", error.message, error.path);
    free(text);
    self->state = state_of(self, 1);
    self->other = state_of(self, 2);
    self->bytes = save_state(self->other);
    for (size_t i = 0; i < event_count; i++)
        events[i] = draw_event(most_keys);
    make_table(&self->table, events, event_count, text_keys);
}

static void end(fixture *self)
{
    end_table(&self->table);
    fnl_bytes_free(&self->bytes);
    fnl_state_free(self->other);
    fnl_state_free(self->state);
    fnl_model_unref(self->model);
    assert_int_equal(self->memory.live, 0);
}

/* Into a new state: what failed half-way is of no use. */
static int32_t make_and_add(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_state *state = NULL;
    fnl_state_options options = FNL_STATE_OPTIONS_INIT;
    options.as_of = AS_OF;
    int32_t code = fnl_state_new(self->model, "activities", &options, &state, error);
    if (code == FNL_OK)
        code = fnl_state_bind(state, "activities", &self->table.schema, error);
    for (int i = 0; i < 2 && code == FNL_OK; i++)
        code = fnl_state_add(state, "activities", &self->table.array, NULL, error);
    fnl_state_free(state);
    return code;
}

static int32_t load_and_merge(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_state *state = NULL;
    int32_t code = fnl_state_load(self->model, self->bytes.data, self->bytes.size, &state, error);
    assert_int_equal(state != NULL, code == FNL_OK);
    if (code == FNL_OK)
        code = fnl_state_merge(state, self->state, error);
    fnl_state_free(state);
    return code;
}

static int32_t save(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_bytes bytes = FNL_BYTES_INIT;
    int32_t code = fnl_state_save(self->state, &bytes, error);
    assert_int_equal(bytes.data != NULL, code == FNL_OK);
    fnl_bytes_free(&bytes);
    return code;
}

/* What is finished is dropped each time, so that it is made anew. */
static int32_t finish(void *given, fnl_error *error)
{
    fixture *self = given;
    struct ArrowSchema schema = { 0 };
    struct ArrowArray array = { 0 };
    fnl_activity_drop_results(self->state->activities);
    int32_t code = fnl_state_result(self->state, &schema, &array, error);
    assert_int_equal(array.release != NULL, code == FNL_OK);
    if (code == FNL_OK) {
        schema.release(&schema);
        array.release(&array);
    }
    fnl_activity_drop_results(self->state->activities);
    return code;
}

static void test_states(void **unused)
{
    (void)unused;
    for (int kind = 0; kind < 4; kind++) {
        fixture self;
        start(&self, (kind & 1) != 0, (kind & 2) != 0);
        fail_each_allocation("add", &self.memory, oom_fails, make_and_add, &self);
        fail_each_allocation("load and merge", &self.memory, oom_fails, load_and_merge, &self);
        fail_each_allocation("save", &self.memory, oom_fails, save, &self);
        fail_each_allocation("result", &self.memory, oom_fails, finish, &self);
        end(&self);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_states) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
