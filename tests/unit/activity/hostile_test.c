/* Saved states from anywhere: cut off, changed, of another model or instant; and what is refused when states are merged. */
#include "events.h"

#include "activity/saved.h"

static fnl_state *filled(const fnl_model *model, uint64_t seed, size_t count, bool text_keys)
{
    fnl_state *state = new_state(model);
    drawn_event *events = calloc(count + 1, sizeof *events);
    assert_non_null(events);
    random_state = seed;
    for (size_t i = 0; i < count; i++)
        events[i] = draw_event(5);
    add_events(state, events, count, text_keys, NULL);
    free(events);
    return state;
}

static void refuses(const fnl_model *model, const void *bytes, size_t size, const char *words)
{
    fnl_state *state = NULL;
    fnl_error error = { 0 };
    assert_int_equal(fnl_state_load(model, bytes, size, &state, &error), FNL_E_STATE);
    assert_null(state);
    assert_int_equal(error.code, FNL_E_STATE);
    if (strstr(error.message, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.message, words);
}

/* With the checksum that goes with them. */
static void seal(uint8_t *bytes, size_t size)
{
    fnl_state_checksum((fnl_text){ (const char *)bytes, size - fnl_checksum_item }, bytes + size - fnl_checksum_size);
}

/* What is taken is in its one form: saved again, it gives the same bytes. */
static void load_or_refuse(const fnl_model *model, const uint8_t *bytes, size_t size)
{
    fnl_state *state = NULL;
    fnl_error error = { 0 };
    int32_t code = fnl_state_load(model, bytes, size, &state, &error);
    if (code != FNL_OK) {
        assert_int_equal(code, FNL_E_STATE);
        return;
    }
    struct ArrowSchema schema;
    struct ArrowArray array;
    fnl_bytes again = save_state(state);
    assert_int_equal(again.size, size);
    assert_memory_equal(again.data, bytes, size);
    assert_int_equal(fnl_state_result(state, &schema, &array, &error), FNL_OK);
    schema.release(&schema);
    array.release(&array);
    fnl_state *other = new_state(model);
    if (fnl_state_as_of(state) == AS_OF)
        assert_int_equal(fnl_state_merge(other, state, &error), FNL_OK);
    fnl_state_free(other);
    fnl_bytes_free(&again);
    fnl_state_free(state);
}

static void each_model(void (*check)(const fnl_model *model, uint8_t *bytes, size_t size))
{
    for (int kind = 0; kind < 4; kind++) {
        fnl_model *model = events_model((kind & 1) != 0, (kind & 2) != 0);
        fnl_state *state = filled(model, 7, 40, (kind & 2) != 0);
        fnl_bytes bytes = save_state(state);
        fnl_state_free(state);
        check(model, bytes.data, bytes.size);
        fnl_bytes_free(&bytes);
        fnl_model_unref(model);
    }
}

static void check_cut(const fnl_model *model, uint8_t *bytes, size_t size)
{
    for (size_t kept = 0; kept < size; kept++) {
        uint8_t *cut = malloc(kept + 1); /* so that sanitizers see what is read beyond it */
        assert_non_null(cut);
        memcpy(cut, bytes, kept);
        refuses(model, cut, kept, "checksum");
        if (kept >= fnl_checksum_item) {
            seal(cut, kept);
            load_or_refuse(model, cut, kept);
        }
        free(cut);
    }
}

static void test_cut_off(void **unused)
{
    (void)unused;
    each_model(check_cut);
}

static void check_flips(const fnl_model *model, uint8_t *bytes, size_t size)
{
    random_state = 99;
    for (int i = 0; i < 4000; i++) {
        size_t at = (size_t)draw(size);
        uint8_t kept = bytes[at];
        bytes[at] ^= (uint8_t)(1u << draw(8));
        refuses(model, bytes, size, "");
        if (at < size - fnl_checksum_item) {
            seal(bytes, size);
            load_or_refuse(model, bytes, size);
        }
        bytes[at] = kept;
        seal(bytes, size);
    }
    load_or_refuse(model, bytes, size);
}

static void test_changed(void **unused)
{
    (void)unused;
    each_model(check_flips);
}

/* Lengths that promise more than is there take no memory for it. */
static void check_lengths(const fnl_model *model, uint8_t *bytes, size_t size)
{
    static const uint8_t heads[] = { 0x9b, 0xbb, 0x7b, 0x5b, 0x9a, 0x7a };
    random_state = 5;
    for (int i = 0; i < 2000; i++) {
        uint8_t *made = malloc(size + 9);
        assert_non_null(made);
        size_t at = (size_t)draw(size - fnl_checksum_item);
        memcpy(made, bytes, at);
        memset(made + at, (int)draw(256), 9);
        made[at] = heads[draw(6)];
        memcpy(made + at + 9, bytes + at, size - at);
        seal(made, size + 9);
        load_or_refuse(model, made, size + 9);
        free(made);
    }
}

static void test_lengths(void **unused)
{
    (void)unused;
    each_model(check_lengths);
}

static void test_identity(void **unused)
{
    (void)unused;
    fnl_model *model = events_model(false, true);
    fnl_model *other_model = events_model(false, false);
    fnl_state *state = filled(model, 3, 30, true);
    fnl_state *other = filled(other_model, 3, 30, false);
    fnl_bytes bytes = save_state(state);
    fnl_error error = { 0 };
    refuses(other_model, bytes.data, bytes.size, "another model");
    refuses(model, "", 0, "checksum");
    refuses(model, "123456789012345678", 18, "checksum");
    assert_int_equal(fnl_state_merge(state, other, &error), FNL_E_STATE);
    assert_non_null(strstr(error.message, "different models"));
    fnl_state_options options = FNL_STATE_OPTIONS_INIT;
    fnl_state *later = NULL;
    options.as_of = AS_OF + 1;
    assert_int_equal(fnl_state_new(model, "activities", &options, &later, &error), FNL_OK);
    assert_int_equal(fnl_state_merge(state, later, &error), FNL_E_STATE);
    assert_non_null(strstr(error.message, "different instants"));
    fnl_bytes same = save_state(state);
    assert_int_equal(same.size, bytes.size);
    assert_memory_equal(same.data, bytes.data, bytes.size);
    fnl_bytes_free(&same);
    fnl_bytes_free(&bytes);
    fnl_state_free(later);
    fnl_state_free(other);
    fnl_state_free(state);
    fnl_model_unref(other_model);
    fnl_model_unref(model);
}

static void test_version_and_kind(void **unused)
{
    (void)unused;
    fnl_model *model = events_model(false, true);
    fnl_state *state = new_state(model);
    fnl_bytes bytes = save_state(state);
    size_t version = 2 + FNL_STATE_MARK.length;
    bytes.data[version]++;
    seal(bytes.data, bytes.size);
    refuses(model, bytes.data, bytes.size, "a state of version 2");
    bytes.data[version]--;
    bytes.data[version + 2] ^= 1;
    seal(bytes.data, bytes.size);
    refuses(model, bytes.data, bytes.size, "of another kind");
    fnl_bytes_free(&bytes);
    fnl_state_free(state);
    fnl_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_off),  cmocka_unit_test(test_changed),          cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_identity), cmocka_unit_test(test_version_and_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
