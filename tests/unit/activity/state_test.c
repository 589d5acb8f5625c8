/* The state `activities` against a slow direct computation; any split, order and merging give the same bytes. */
#include "direct.h"

typedef struct sample {
    drawn_event events[most_events];
    size_t count;
    int keys;
} sample;

/* Copies of one id at one time are all the same: which of them stays is a matter of bytes, and another test. */
static void make_copies_equal(sample *of)
{
    for (size_t i = 0; i < of->count; i++)
        for (size_t k = 0; k < i; k++) {
            const drawn_event *a = &of->events[i];
            const drawn_event *b = &of->events[k];
            if (a->has_id && b->has_id && a->key == b->key && a->id == b->id && a->at == b->at && a->has_key &&
                b->has_key) {
                of->events[i] = *b;
                break;
            }
        }
}

static sample *draw_sample(uint64_t seed, size_t count, int keys)
{
    sample *made = calloc(1, sizeof *made);
    assert_non_null(made);
    random_state = seed * 2654435761u + 1;
    made->count = count;
    made->keys = keys;
    for (size_t i = 0; i < count; i++)
        made->events[i] = draw_event(keys);
    return made;
}

static bool counts(const drawn_event *e)
{
    return e->has_key && e->has_at && e->at <= AS_OF;
}

/* The events of one key; of those of one id the earliest. */
static void choose(direct *of, const sample *from, int key, bool has_id)
{
    of->count = 0;
    for (size_t i = 0; i < from->count; i++) {
        const drawn_event *e = &from->events[i];
        if (!counts(e) || e->key != key)
            continue;
        size_t same = of->count;
        for (size_t k = 0; has_id && e->has_id && k < of->count; k++)
            if (of->events[k]->has_id && of->events[k]->id == e->id)
                same = k;
        if (same == of->count)
            of->events[of->count++] = e;
        else if (e->at < of->events[same]->at)
            of->events[same] = e;
    }
}

static void check_value(const char *name, int key, fnl_activity_value got, fnl_activity_value wanted)
{
    bool is_same = got.known == wanted.known &&
                   (!got.known || (got.whole == wanted.whole && fnl_text_equal(got.text, wanted.text) &&
                                   memcmp(&got.number, &wanted.number, sizeof got.number) == 0));
    if (name[0] == 0 || is_same)
        return;
    if (got.number != 0 || wanted.number != 0)
        fail_msg("%s of key %d: %d %g, wanted %d %g", name, key, got.known, got.number, wanted.known, wanted.number);
    fail_msg("%s of key %d: %d %lld '%.*s', wanted %d %lld '%.*s'", name, key, got.known, (long long)got.whole,
             (int)got.text.length, got.text.bytes, wanted.known, (long long)wanted.whole, (int)wanted.text.length,
             wanted.text.bytes);
}

static uint32_t find_key(const fnl_activity_results *results, int key, bool text_keys)
{
    char text[event_text];
    snprintf(text, sizeof text, "L-%d", key);
    return text_keys ? fnl_activity_find_text(results, fnl_text_of(text)) : fnl_activity_find_whole(results, key - 5);
}

static void check_results(const fnl_state *state, const sample *from, bool has_id, bool text_keys)
{
    const fnl_activity_results *results = NULL;
    fnl_error error;
    direct *of = calloc(1, sizeof *of);
    assert_non_null(of);
    of->model = state->model;
    assert_int_equal(fnl_activity_state_results(state->activities, &results, &error), FNL_OK);
    for (int key = 0; key < from->keys; key++) {
        choose(of, from, key, has_id);
        uint32_t row = find_key(results, key, text_keys);
        assert_int_equal(row == FNL_NO_KEY, of->count == 0);
        for (uint32_t i = 0; i < of->model->activity_column_count; i++) {
            char name[64];
            fnl_text column = of->model->activity_columns[i].read.name;
            snprintf(name, sizeof name, "%.*s", (int)column.length, column.bytes);
            check_value(name, key, fnl_activity_value_of(results, row, i), direct_value(of, name));
        }
    }
    free(of);
}

static void test_against_direct(void **unused)
{
    (void)unused;
    for (int kind = 0; kind < 4; kind++) {
        bool has_id = (kind & 1) != 0;
        bool text_keys = (kind & 2) != 0;
        print_message("  case: %s ids, %s keys\n", has_id ? "with" : "without", text_keys ? "text" : "int");
        fnl_model *model = events_model(has_id, text_keys);
        for (uint64_t seed = 1; seed <= 4; seed++) {
            sample *from = draw_sample(seed, seed == 4 ? 5000 : 300, seed == 1 ? 3 : 40);
            if (has_id)
                make_copies_equal(from);
            fnl_state *state = new_state(model);
            add_events(state, from->events, from->count, text_keys, NULL);
            check_results(state, from, has_id, text_keys);
            fnl_state_free(state);
            free(from);
        }
        fnl_model_unref(model);
    }
}

static void shuffle(sample *of)
{
    for (size_t i = of->count; i > 1; i--) {
        size_t k = (size_t)draw(i);
        drawn_event held = of->events[i - 1];
        of->events[i - 1] = of->events[k];
        of->events[k] = held;
    }
}

static void merge_into(fnl_state *into, const fnl_state *from)
{
    fnl_error error = { 0 };
    if (fnl_state_merge(into, from, &error) != FNL_OK)
        fail_msg("%s", error.message);
}

static fnl_state *load_state(const fnl_model *model, const void *bytes, size_t size)
{
    fnl_state *state = NULL;
    fnl_error error = { 0 };
    if (fnl_state_load(model, bytes, size, &state, &error) != FNL_OK)
        fail_msg("%s", error.message);
    return state;
}

/* Pieces of a shuffled sample to states, these merged in any order, some of them saved and loaded between. */
static fnl_state *piecewise(const fnl_model *model, sample *from, bool text_keys)
{
    enum { states = 5 };
    fnl_state *made[states];
    shuffle(from);
    for (size_t i = 0; i < states; i++)
        made[i] = new_state(model);
    for (size_t at = 0, piece = 0; at < from->count; at += piece) {
        piece = (size_t)draw(from->count / 4) + 1;
        piece = piece < from->count - at ? piece : from->count - at;
        add_events(made[draw(states)], from->events + at, piece, text_keys, NULL);
    }
    for (size_t left = states; left > 1; left--) {
        size_t gone = (size_t)draw(left);
        fnl_state *other = made[gone];
        made[gone] = made[left - 1];
        if (draw(2) == 0) {
            fnl_bytes bytes = save_state(other);
            fnl_state_free(other);
            other = load_state(model, bytes.data, bytes.size);
            fnl_bytes_free(&bytes);
        }
        merge_into(made[draw(left - 1)], other);
        fnl_state_free(other);
    }
    return made[0];
}

static void check_same_bytes(const fnl_state *state, const fnl_bytes *wanted)
{
    fnl_bytes bytes = save_state(state);
    assert_int_equal(bytes.size, wanted->size);
    assert_memory_equal(bytes.data, wanted->data, bytes.size);
    fnl_bytes_free(&bytes);
}

static void test_any_split(void **unused)
{
    (void)unused;
    for (int kind = 0; kind < 4; kind++) {
        bool has_id = (kind & 1) != 0;
        bool text_keys = (kind & 2) != 0;
        fnl_model *model = events_model(has_id, text_keys);
        for (uint64_t seed = 1; seed <= 6; seed++) {
            sample *from = draw_sample(100 + seed, seed == 6 ? 5000 : 60 * seed, 20);
            fnl_state *whole = new_state(model);
            add_events(whole, from->events, from->count, text_keys, NULL);
            fnl_bytes bytes = save_state(whole);
            fnl_state *pieces = piecewise(model, from, text_keys);
            check_same_bytes(pieces, &bytes);
            fnl_state *loaded = load_state(model, bytes.data, bytes.size);
            check_same_bytes(loaded, &bytes);
            if (!has_id)
                check_results(loaded, from, has_id, text_keys);
            fnl_state_free(loaded);
            fnl_state_free(pieces);
            fnl_state_free(whole);
            fnl_bytes_free(&bytes);
            free(from);
        }
        fnl_model_unref(model);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_direct),
        cmocka_unit_test(test_any_split),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
