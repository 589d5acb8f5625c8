/* Tests of src/api/states.c: what is refused, with which words; what is counted; the table of results. */
#include "../activity/events.h"

static fnl_model *model;
static fnl_model *plain; /* without activities */
static fnl_state *state;
static fnl_error error;

static int start(void **unused)
{
    (void)unused;
    model = events_model(false, true);
    plain = model_of("funnelcore: 1\nname: t\nversion: '1'\nfields: [{name: a, type: int}]\nscores: []\n");
    state = new_state(model);
    return 0;
}

static int end(void **unused)
{
    (void)unused;
    fnl_state_free(state);
    fnl_model_unref(plain);
    fnl_model_unref(model);
    return 0;
}

/* Refused in these words, with an error and without. */
#define REFUSES(wanted, words, function, ...)                                                                          \
    do {                                                                                                               \
        memset(&error, 0xa5, sizeof error);                                                                            \
        assert_int_equal(function(__VA_ARGS__, &error), wanted);                                                       \
        assert_int_equal(error.code, wanted);                                                                          \
        assert_string_equal(error.message, words);                                                                     \
        assert_int_equal(function(__VA_ARGS__, NULL), wanted);                                                         \
    } while (0)

static void test_new(void **unused)
{
    (void)unused;
    fnl_state *out = (fnl_state *)&error; /* stays */
    fnl_state_options options = FNL_STATE_OPTIONS_INIT;
    options.as_of = AS_OF;
    REFUSES(FNL_E_ARG, "model is NULL", fnl_state_new, NULL, "activities", &options, &out);
    REFUSES(FNL_E_ARG, "kind is NULL", fnl_state_new, model, NULL, &options, &out);
    REFUSES(FNL_E_ARG, "out is NULL", fnl_state_new, model, "activities", &options, NULL);
    REFUSES(FNL_E_ARG, "there is no kind of state \"touches\"; this version has \"activities\" and \"kpi\"",
            fnl_state_new, model, "touches", &options, &out);
    REFUSES(FNL_E_MODEL, "the model has no section `funnel`, which says what is counted", fnl_state_new, model, "kpi",
            &options, &out);
    REFUSES(FNL_E_MODEL, "the model has no section `activities`, which says what they come to", fnl_state_new, plain,
            "activities", &options, &out);
    options.flags = 1;
    REFUSES(FNL_E_ARG, "fnl_state_options: flags is 1; a state \"activities\" has no flags, use 0", fnl_state_new,
            model, "activities", &options, &out);
    options.flags = 0;
    options.as_of = INT64_MAX;
    REFUSES(FNL_E_ARG,
            "fnl_state_options: as_of is 9223372036854775807; microseconds since 1970 of the years 1 to 9999 are "
            "needed",
            fnl_state_new, model, "activities", &options, &out);
    options.as_of = 0;
    REFUSES(FNL_E_ARG,
            "fnl_state_options: as_of is not given; ages of activities are counted to it, in microseconds since 1970 "
            "UTC",
            fnl_state_new, model, "activities", &options, &out);
    assert_int_equal(fnl_state_new(model, "activities", NULL, &out, &error), FNL_E_ARG);
    assert_ptr_equal(out, &error);
    fnl_state_free(NULL);
}

static void test_tables(void **unused)
{
    (void)unused;
    drawn_event event = { .has_key = true };
    text_table table;
    make_table(&table, &event, 1, true);
    struct ArrowSchema *schema = &table.schema;
    struct ArrowArray *rows = &table.array;
    REFUSES(FNL_E_ARG, "the state is not bound to a layout of tables: call fnl_state_bind first", fnl_state_add, state,
            "activities", rows, NULL);
    REFUSES(FNL_E_ARG, "state is NULL", fnl_state_bind, NULL, "activities", schema);
    REFUSES(FNL_E_ARG, "table is NULL", fnl_state_bind, state, NULL, schema);
    REFUSES(FNL_E_ARG, "schema is NULL", fnl_state_bind, state, "activities", NULL);
    REFUSES(FNL_E_ARG, "a state \"activities\" takes no table \"leads\"; it takes \"activities\"", fnl_state_bind,
            state, "leads", schema);
    table.columns[1].name = "other";
    REFUSES(FNL_E_SCHEMA, "the table of activities has no column lead, which the model reads as text", fnl_state_bind,
            state, "activities", schema);
    table.columns[1].name = "lead";
    table.columns[3].name = "at";
    REFUSES(FNL_E_SCHEMA, "the table of activities has more than one column at, which the model reads", fnl_state_bind,
            state, "activities", schema);
    table.columns[3].name = "event"; /* which nothing reads */
    assert_int_equal(fnl_state_bind(state, "activities", schema, &error), FNL_OK);
    REFUSES(FNL_E_ARG, "rows is NULL", fnl_state_add, state, "activities", NULL, NULL);
    rows->n_children = 2;
    REFUSES(FNL_E_SCHEMA, "the table has 2 columns, but the state was bound to 10", fnl_state_add, state, "activities",
            rows, NULL);
    rows->n_children = 10;
    rows->length = -1;
    REFUSES(FNL_E_SCHEMA, "the table says that it has -1 rows from row 0 on", fnl_state_add, state, "activities", rows,
            NULL);
    rows->length = 1;
    schema->format = "l";
    REFUSES(FNL_E_SCHEMA, "the table must be a struct of columns (format +s), not l", fnl_state_bind, state,
            "activities", schema);
    rows->release = NULL;
    REFUSES(FNL_E_ARG, "rows was released", fnl_state_add, state, "activities", rows, NULL);
    schema->release = NULL;
    REFUSES(FNL_E_ARG, "the schema of activities was released", fnl_state_bind, state, "activities", schema);
    end_table(&table);
}

static void test_rest(void **unused)
{
    (void)unused;
    struct ArrowSchema schema = { 0 };
    struct ArrowArray array = { 0 };
    fnl_bytes bytes = FNL_BYTES_INIT;
    fnl_state *out = NULL;
    REFUSES(FNL_E_ARG, "into is NULL", fnl_state_merge, NULL, state);
    REFUSES(FNL_E_ARG, "from is NULL", fnl_state_merge, state, NULL);
    REFUSES(FNL_E_ARG, "a state cannot be merged into itself", fnl_state_merge, state, state);
    REFUSES(FNL_E_ARG, "state is NULL", fnl_state_save, NULL, &bytes);
    REFUSES(FNL_E_ARG, "out is NULL", fnl_state_save, state, NULL);
    REFUSES(FNL_E_ARG, "model is NULL", fnl_state_load, NULL, "", 0, &out);
    REFUSES(FNL_E_ARG, "bytes is NULL", fnl_state_load, model, NULL, 1, &out);
    REFUSES(FNL_E_ARG, "out is NULL", fnl_state_load, model, "", 0, NULL);
    REFUSES(FNL_E_STATE, "a state of another model: this one has no section that makes states", fnl_state_load, plain,
            "", 0, &out);
    REFUSES(FNL_E_ARG, "state is NULL", fnl_state_result, NULL, &schema, &array);
    REFUSES(FNL_E_ARG, "out_schema is NULL", fnl_state_result, state, NULL, &array);
    REFUSES(FNL_E_ARG, "out is NULL", fnl_state_result, state, &schema, NULL);
    REFUSES(FNL_E_ARG, "state is NULL", fnl_state_strays, NULL, NULL, NULL);
    assert_int_equal(fnl_state_strays(state, NULL, NULL, &error), FNL_OK);
    assert_null(fnl_state_kind(NULL));
    assert_string_equal(fnl_state_kind(state), "activities");
    assert_int_equal(fnl_state_as_of(NULL), 0);
    assert_int_equal(fnl_state_as_of(state), AS_OF);
    assert_null(out);
}

static int64_t count_of(const struct ArrowArray *report, const char *kind, const char *column)
{
    int64_t count = 0;
    for (int64_t row = 0; row < report->length; row++)
        if (text_is(report->children[0], row, kind) && text_is(report->children[1], row, column) &&
            is_null_at(report->children[2], row))
            count += integer_at(report->children[5], row);
    return count;
}

/* Each row that does not count is counted once. */
static void test_counts(void **unused)
{
    (void)unused;
    enum { rows = 5 };
    drawn_event events[rows] = {
        { .has_key = true, .has_at = true, .at = AS_OF, .type = "visit" },
        { .has_key = true, .has_at = true, .at = AS_OF + 1 },
        { .has_key = true, .has_at = false },
        { .has_key = false, .has_at = true, .at = AS_OF + 1 },
        { .has_key = false, .has_at = false },
    };
    struct ArrowSchema schema;
    struct ArrowArray table;
    fnl_report *report = NULL;
    fnl_state *own = new_state(model);
    int64_t keys = 0;
    int64_t activities = 0;
    assert_int_equal(fnl_report_new(model, &report, &error), FNL_OK);
    add_events(own, events, rows, true, report);
    add_events(own, events, rows, true, report);
    assert_int_equal(fnl_report_result(report, &schema, &table, &error), FNL_OK);
    assert_int_equal(count_of(&table, "activity without a key", "lead"), 4);
    assert_int_equal(count_of(&table, "activity without a time", "at"), 2);
    assert_int_equal(count_of(&table, "activity of the future", "at"), 2);
    assert_int_equal(count_of(&table, "future time in a decay", "at"), 0);
    assert_int_equal(fnl_state_strays(own, &keys, &activities, &error), FNL_OK);
    assert_int_equal(keys, 1);
    assert_int_equal(activities, 2);
    schema.release(&schema);
    table.release(&table);
    fnl_report_free(report);
    fnl_state_free(own);
}

static void test_result(void **unused)
{
    (void)unused;
    drawn_event events[] = {
        { .has_key = true, .key = 2, .has_at = true, .at = AS_OF, .type = "visit", .has_value = true, .value = 150 },
        { .has_key = true,
          .key = 1,
          .has_at = true,
          .at = AS_OF,
          .type = "mail",
          .note = "Alpha",
          .has_seen = true,
          .seen = 20000,
          .has_flag = true,
          .flag = true,
          .has_weight = true,
          .weight = 1.5 },
    };
    static const struct {
        const char *name;
        const char *format;
    } columns[] = { { "lead_id", "u" },   { "s.plain", "g" },     { "visits", "l" },
                    { "spent", "g" },     { "oldest", "tdD" },    { "last_note", "u" },
                    { "last_flag", "b" }, { "last_weight", "g" }, { "newest", "tsu:Asia/Ho_Chi_Minh" } };
    enum { checked = sizeof columns / sizeof *columns };
    const struct ArrowArray *found[checked] = { NULL };
    struct ArrowSchema schema;
    struct ArrowArray table;
    fnl_state *own = new_state(model);
    add_events(own, events, 2, true, NULL);
    assert_int_equal(fnl_state_result(own, &schema, &table, &error), FNL_OK);
    assert_int_equal(table.length, 2);
    for (int64_t i = 0; i < schema.n_children; i++)
        for (size_t k = 0; k < checked; k++)
            if (strcmp(schema.children[i]->name, columns[k].name) == 0) {
                assert_string_equal(schema.children[i]->format, columns[k].format);
                found[k] = table.children[i];
            }
    for (size_t k = 0; k < checked; k++)
        assert_non_null(found[k]);
    assert_true(text_is(found[0], 0, "L-1") && text_is(found[0], 1, "L-2"));
    assert_true(number_at(found[1], 0) == 0 && number_at(found[1], 1) == 2.5);
    assert_true(integer_at(found[2], 0) == 0 && integer_at(found[2], 1) == 1);
    assert_true(is_null_at(found[3], 0) && is_null_at(found[4], 1));
    assert_int_equal(((const int32_t *)found[4]->buffers[1])[0], 20000);
    assert_true(text_is(found[5], 0, "alpha") && is_null_at(found[5], 1));
    assert_true(bool_at(found[6], 0) && is_null_at(found[6], 1));
    assert_true(number_at(found[7], 0) == 1.5);
    assert_true(integer_at(found[8], 0) == AS_OF && is_null_at(found[8], 1));
    schema.release(&schema);
    table.release(&table);
    fnl_state_free(own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new),    cmocka_unit_test(test_tables), cmocka_unit_test(test_rest),
        cmocka_unit_test(test_counts), cmocka_unit_test(test_result),
    };
    return cmocka_run_group_tests(tests, start, end);
}
