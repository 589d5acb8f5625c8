/* Tests of src/api/states.c with two kinds of states: what each takes, and that bytes tell which they are of. */
#include "../activity/events.h"

static const char both_text[] =
    "funnelcore: 1\nname: t\nversion: '1'\n"
    "fields:\n  - {name: lead_id, type: text, id: true}\n  - {name: created_at, type: time}\n"
    "  - {name: won_at, type: time}\n"
    "activities:\n  key: lead_id\n  at: at\n  fields: [{name: type, type: text}]\n"
    "  features: [{name: n, count: \"type = 'a'\"}]\n"
    "funnel:\n  stages: [{name: lead, at: created_at}, {name: won, at: won_at}]\n  periods: [month]\n";
static const char kpi_text[] =
    "funnelcore: 1\nname: t\nversion: '1'\nfields:\n  - {name: created_at, type: time}\n  - {name: won_at, type: "
    "time}\n"
    "funnel:\n  stages: [{name: lead, at: created_at}, {name: won, at: won_at}]\n  periods: [month]\n";

static fnl_model *both;
static fnl_model *kpis;
static fnl_model *activities;
static fnl_error error;

static int start(void **unused)
{
    (void)unused;
    both = model_of(both_text);
    kpis = model_of(kpi_text);
    activities = events_model(false, true);
    return 0;
}

static int end(void **unused)
{
    (void)unused;
    fnl_model_unref(both);
    fnl_model_unref(kpis);
    fnl_model_unref(activities);
    return 0;
}

static fnl_state *state_of(const fnl_model *model, const char *kind, uint32_t flags)
{
    fnl_state *state = NULL;
    fnl_state_options options = FNL_STATE_OPTIONS_INIT;
    options.as_of = AS_OF;
    options.flags = flags;
    if (fnl_state_new(model, kind, &options, &state, &error) != FNL_OK)
        fail_msg("%s", error.message);
    return state;
}

static void says(const char *words)
{
    if (strstr(error.message, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.message, words);
}

static void test_options(void **unused)
{
    (void)unused;
    fnl_state *state = NULL;
    fnl_state_options options = FNL_STATE_OPTIONS_INIT;
    assert_int_equal(fnl_state_new(both, "kpi", &options, &state, &error), FNL_E_ARG);
    says("as_of is not given");
    options.as_of = AS_OF;
    options.flags = 4;
    assert_int_equal(fnl_state_new(both, "kpi", &options, &state, &error), FNL_E_ARG);
    says("FNL_STATE_EXACT (1) and FNL_STATE_UNIQUE (2)");
    options.flags = FNL_STATE_EXACT;
    assert_int_equal(fnl_state_new(both, "activities", &options, &state, &error), FNL_E_ARG);
    says("has no flags");
    assert_int_equal(fnl_state_new(activities, "kpi", &options, &state, &error), FNL_E_MODEL);
    options.flags = 0;
    assert_int_equal(fnl_state_new(kpis, "activities", &options, &state, &error), FNL_E_MODEL);
    assert_null(state);
    for (uint32_t flags = 0; flags <= (FNL_STATE_EXACT | FNL_STATE_UNIQUE); flags++) {
        state = state_of(both, "kpi", flags);
        assert_string_equal(fnl_state_kind(state), "kpi");
        assert_int_equal(fnl_state_as_of(state), AS_OF);
        fnl_state_free(state);
    }
}

/* Of a schema that nobody owns. */
static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void test_kinds_are_apart(void **unused)
{
    (void)unused;
    fnl_state *kpi = state_of(both, "kpi", 0);
    fnl_state *other = state_of(both, "activities", 0);
    assert_int_equal(fnl_state_merge(kpi, other, &error), FNL_E_STATE);
    says("a state \"activities\" cannot be merged into a state \"kpi\"");
    assert_int_equal(fnl_state_merge(other, kpi, &error), FNL_E_STATE);
    assert_int_equal(fnl_state_strays(kpi, NULL, NULL, &error), FNL_E_ARG);
    struct ArrowSchema schema = { .format = "+s", .release = release_schema };
    assert_int_equal(fnl_state_bind(kpi, "activities", &schema, &error), FNL_E_ARG);
    says("activities");
    assert_int_equal(fnl_state_bind(other, "leads", &schema, &error), FNL_E_ARG);
    fnl_state_free(other);
    fnl_state_free(kpi);
}

/* Saved as one kind, loaded by a model: as that kind, or refused in these words. */
static void loads(const fnl_model *from, const char *kind, uint32_t flags, const fnl_model *model, const char *words)
{
    fnl_state *state = state_of(from, kind, flags);
    fnl_state *loaded = NULL;
    fnl_bytes bytes = save_state(state);
    int32_t code = fnl_state_load(model, bytes.data, bytes.size, &loaded, &error);
    assert_int_equal(code, words == NULL ? FNL_OK : FNL_E_STATE);
    if (words != NULL) {
        says(words);
    } else {
        fnl_bytes again = save_state(loaded);
        assert_string_equal(fnl_state_kind(loaded), kind);
        assert_int_equal(again.size, bytes.size);
        assert_memory_equal(again.data, bytes.data, bytes.size);
        assert_int_equal(fnl_state_merge(loaded, state, &error), FNL_OK);
        fnl_bytes_free(&again);
    }
    fnl_state_free(loaded);
    fnl_bytes_free(&bytes);
    fnl_state_free(state);
}

static void test_load(void **unused)
{
    (void)unused;
    loads(both, "kpi", 0, both, NULL);
    loads(both, "kpi", FNL_STATE_EXACT | FNL_STATE_UNIQUE, both, NULL);
    loads(both, "activities", 0, both, NULL);
    loads(kpis, "kpi", FNL_STATE_EXACT, kpis, NULL);
    loads(both, "activities", 0, kpis, "of another kind, \"activities\"; this model makes \"kpi\"");
    loads(kpis, "kpi", 0, activities, "of another kind, \"kpi\"; this model makes \"activities\"");
    loads(activities, "activities", 0, both, "of another model");
    fnl_state *state = NULL;
    assert_int_equal(fnl_state_load(kpis, "", 0, &state, &error), FNL_E_STATE);
    says("checksum");
    assert_null(state);
}

/* Of nothing there is a table too. */
static void test_results(void **unused)
{
    (void)unused;
    struct ArrowSchema schema;
    struct ArrowArray array;
    fnl_state *state = state_of(kpis, "kpi", 0);
    assert_int_equal(fnl_state_result(state, &schema, &array, &error), FNL_OK);
    schema.release(&schema);
    array.release(&array);
    fnl_state_free(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_kinds_are_apart),
        cmocka_unit_test(test_load),
        cmocka_unit_test(test_results),
    };
    return cmocka_run_group_tests(tests, start, end);
}
