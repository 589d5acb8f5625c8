/* Tests of src/api/models.c, plans.c, reports.c, streams.c: what is refused, with which words, and that outputs stay. */
#include <funnelcore/funnelcore.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char text[] = "funnelcore: 1\n"
                           "name: small\n"
                           "version: \"1\"\n"
                           "fields:\n"
                           "- {name: visits, type: int}\n"
                           "scores:\n"
                           "- {name: fit, groups: [{name: g, rules: [{name: busy, when: visits > 10, points: 5}]}]}\n"
                           "examples:\n"
                           "- {name: busy, lead: {visits: 11}, expect: {fit: 5}}\n";

static fnl_model *model;
static fnl_plan *plan;
static fnl_error error;

static int start(void **state)
{
    (void)state;
    if (fnl_model_read(text, strlen(text), NULL, &model, NULL, &error) != FNL_OK ||
        fnl_plan_new(model, NULL, NULL, 0, NULL, &plan, &error) != FNL_OK) {
        print_error("%s [%s]\n", error.message, error.path);
        return 1;
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    fnl_plan_free(plan);
    fnl_model_unref(model);
    return 0;
}

/* A refusal fills the error; without one it is the same. */
#define REFUSED(words, call, call_without_error)                                                                       \
    do {                                                                                                               \
        memset(&error, 0xa5, sizeof error);                                                                            \
        assert_int_equal(call, FNL_E_ARG);                                                                             \
        assert_int_equal(error.code, FNL_E_ARG);                                                                       \
        assert_int_equal(error.severity, FNL_SEVERITY_ERROR);                                                          \
        assert_int_equal(error.line, 0);                                                                               \
        assert_string_equal(error.message, words);                                                                     \
        assert_int_equal(call_without_error, FNL_E_ARG);                                                               \
    } while (0)

/* The calls differ in their last argument only. */
#define REFUSES(words, function, ...) REFUSED(words, function(__VA_ARGS__, &error), function(__VA_ARGS__, NULL))

static void test_model_read(void **state)
{
    (void)state;
    fnl_model *out = (fnl_model *)text; /* stays */
    fnl_diagnostics *problems = (fnl_diagnostics *)text;
    REFUSES("text is NULL", fnl_model_read, NULL, 5, NULL, &out, &problems);
    assert_null(problems);
    REFUSES("out is NULL", fnl_model_read, text, 5, NULL, NULL, NULL);
    fnl_model_options options = { 0 };
    REFUSES("fnl_model_options: struct_size is 0; initialise the struct with its _INIT macro", fnl_model_read, text, 5,
            &options, &out, NULL);
    options = (fnl_model_options)FNL_MODEL_OPTIONS_INIT;
    options.flags = 4;
    REFUSES("fnl_model_options: flags is 4; this version has no flags, use 0", fnl_model_read, text, 5, &options, &out,
            NULL);
    options.flags = 0;
    fnl_allocator allocator = FNL_ALLOCATOR_INIT;
    options.allocator = &allocator;
    REFUSES("fnl_allocator: allocate, resize and release must all be given", fnl_model_read, text, 5, &options, &out,
            NULL);
    options.allocator = NULL;
    fnl_holidays holidays[] = { { "hanoi", "[]", 2 }, { NULL, "[]", 2 } };
    options.holiday_count = 2;
    REFUSES("fnl_model_options: holidays is NULL", fnl_model_read, text, 5, &options, &out, NULL);
    options.holidays = holidays;
    REFUSES("fnl_model_options: calendar of holidays 1 is NULL", fnl_model_read, text, 5, &options, &out, NULL);
    holidays[0].list = NULL;
    REFUSES("fnl_model_options: list of holidays 0 is NULL", fnl_model_read, text, 5, &options, &out, NULL);
    assert_ptr_equal(out, text);
    /* Nothing is a text too, and no model. */
    assert_int_equal(fnl_model_read(NULL, 0, NULL, &out, NULL, &error), FNL_E_SYNTAX);
    assert_ptr_equal(out, text);
}

/* Holidays that are given are those that are listed, and only so many bytes of a list are read. */
static void test_holidays(void **state)
{
    static const char listed[] = "{\"funnelcore\": 1, \"calendars\": [{\"name\": \"c\", \"hours\": {\"mon\": "
                                 "[\"8:00-9:00\"]}, \"holidays\": [\"01-01\", \"05-01\"]}]}";
    static const char unlisted[] = "{\"funnelcore\": 1, \"calendars\": [{\"name\": \"c\", \"hours\": {\"mon\": "
                                   "[\"8:00-9:00\"]}}]}";
    static const fnl_holidays holidays[] = { { "c", "[\"05-01\"] is all", 9 }, { "c", "[\"01-01\"]", 9 } };
    (void)state;
    fnl_model_options options = FNL_MODEL_OPTIONS_INIT;
    fnl_model *with = NULL;
    fnl_model *given = NULL;
    uint8_t fingerprints[2][32];
    options.holidays = holidays;
    options.holiday_count = 2;
    assert_int_equal(fnl_model_read(listed, strlen(listed), NULL, &with, NULL, &error), FNL_OK);
    assert_int_equal(fnl_model_read(unlisted, strlen(unlisted), &options, &given, NULL, &error), FNL_OK);
    assert_int_equal(fnl_model_fingerprint(with, fingerprints[0]), FNL_OK);
    assert_int_equal(fnl_model_fingerprint(given, fingerprints[1]), FNL_OK);
    assert_memory_equal(fingerprints[0], fingerprints[1], sizeof fingerprints[0]);
    fnl_model_unref(with);
    fnl_model_unref(given);
}

static void test_model(void **state)
{
    (void)state;
    fnl_bytes bytes = FNL_BYTES_INIT;
    struct ArrowSchema schema = { 0 };
    int64_t as_of = 77;
    uint8_t fingerprint[32];
    uint32_t count = 77;
    REFUSES("model is NULL", fnl_model_write, NULL, FNL_FORM_CBOR, &bytes);
    REFUSES("form is 4; it must be FNL_FORM_CBOR, FNL_FORM_JSON or FNL_FORM_WORDS", fnl_model_write, model, 4, &bytes);
    REFUSES("out is NULL", fnl_model_write, model, FNL_FORM_CBOR, NULL);
    assert_null(bytes.data);
    assert_int_equal(fnl_model_fingerprint(NULL, fingerprint), FNL_E_ARG);
    assert_int_equal(fnl_model_fingerprint(model, NULL), FNL_E_ARG);
    REFUSES("model is NULL", fnl_model_schema, NULL, "leads", &schema);
    REFUSES("table is NULL", fnl_model_schema, model, NULL, &schema);
    REFUSES("out is NULL", fnl_model_schema, model, "leads", NULL);
    REFUSES("there is no table \"costs\"; there are \"leads\", \"activities\" and \"spend\"", fnl_model_schema, model,
            "costs", &schema);
    REFUSES("the model has no section spend, so it reads no such table", fnl_model_schema, model, "spend", &schema);
    assert_null(schema.release);
    REFUSES("model is NULL", fnl_model_read_as_of, NULL, "2026-11-21", 10, &as_of);
    REFUSES("text is NULL", fnl_model_read_as_of, model, NULL, 10, &as_of);
    REFUSES("out is NULL", fnl_model_read_as_of, model, "2026-11-21", 10, NULL);
    REFUSES("\"soon\" is not a time; expected 2026-11-21T08:30:00+07:00, or a date", fnl_model_read_as_of, model,
            "soon", 4, &as_of);
    assert_int_equal(fnl_model_read_as_of(model, "2026-02-29", 10, &as_of, &error), FNL_E_RANGE);
    assert_string_equal(error.message, "\"2026-02-29\" is no time of the years 1 to 9999");
    assert_int_equal(as_of, 77);
    REFUSES("model is NULL", fnl_model_check, NULL, NULL, &count);
    assert_int_equal(count, 77);
    assert_int_equal(fnl_model_check(model, NULL, &count, &error), FNL_OK);
    assert_int_equal(count, 1);
    assert_null(fnl_model_ref(NULL));
    fnl_model_unref(NULL);
}

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void test_plan_new(void **state)
{
    (void)state;
    static const char *const nothing[] = { "fit", NULL };
    static const char *const unknown[] = { "fitt" };
    fnl_plan *out = (fnl_plan *)text;
    struct ArrowSchema leads = { 0 };
    fnl_plan_options options = FNL_PLAN_OPTIONS_INIT;
    REFUSES("model is NULL", fnl_plan_new, NULL, NULL, NULL, 0, NULL, &out);
    REFUSES("the schema of leads was released", fnl_plan_new, model, &leads, NULL, 0, NULL, &out);
    leads.release = release_schema;
    REFUSES("the schema of leads was released", fnl_plan_new, model, &leads, NULL, 0, NULL, &out);
    REFUSES("outputs is NULL", fnl_plan_new, model, NULL, NULL, 1, NULL, &out);
    REFUSES("outputs[1] is NULL", fnl_plan_new, model, NULL, nothing, 2, NULL, &out);
    REFUSES("out is NULL", fnl_plan_new, model, NULL, NULL, 0, NULL, NULL);
    options.flags = 1;
    REFUSES("fnl_plan_options: flags is 1; this version has no flags, use 0", fnl_plan_new, model, NULL, NULL, 0,
            &options, &out);
    assert_int_equal(fnl_plan_new(model, NULL, unknown, 1, NULL, &out, &error), FNL_E_ARG);
    assert_non_null(strstr(error.message, "fitt"));
    assert_ptr_equal(out, text);
    assert_int_equal(fnl_plan_output_count(NULL), 0);
    assert_int_equal(fnl_plan_output_count(plan) > 0, 1);
    struct ArrowSchema schema = { 0 };
    REFUSES("plan is NULL", fnl_plan_schema, NULL, &schema);
    REFUSES("out is NULL", fnl_plan_schema, plan, NULL);
    fnl_plan_free(NULL);
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

static void test_runs(void **state)
{
    (void)state;
    static const int64_t visits[] = { 1, 20 };
    const void *buffers[] = { NULL, visits };
    const void *none[] = { NULL };
    struct ArrowArray column = { .length = 2, .n_buffers = 2, .buffers = buffers, .release = release_array };
    struct ArrowArray *columns[] = { &column };
    struct ArrowArray leads = {
        .length = 2,
        .n_buffers = 1,
        .n_children = 1,
        .buffers = none,
        .children = columns,
        .release = release_array,
    };
    struct ArrowArray released = { .length = 2 };
    struct ArrowArray out = { 0 };
    struct ArrowSchema schema = { 0 };
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    REFUSES("plan is NULL", fnl_plan_run, NULL, &leads, NULL, &out);
    REFUSES("leads is NULL", fnl_plan_run, plan, NULL, NULL, &out);
    REFUSES("leads was released", fnl_plan_run, plan, &released, NULL, &out);
    REFUSES("out is NULL", fnl_plan_run, plan, &leads, NULL, NULL);
    options.flags = 2;
    REFUSES("fnl_run_options: flags is 2; this version has FNL_RUN_STRICT (1) only", fnl_plan_run, plan, &leads,
            &options, &out);
    options.flags = 0;
    options.as_of = INT64_MAX;
    REFUSES("fnl_run_options: as_of is 9223372036854775807; microseconds since 1970 of the years 1 to 9999 are needed",
            fnl_plan_run, plan, &leads, &options, &out);
    options.as_of = 0;
    REFUSES("plan is NULL", fnl_plan_explain, NULL, &leads, 0, NULL, &schema, &out);
    REFUSES("leads was released", fnl_plan_explain, plan, &released, 0, NULL, &schema, &out);
    REFUSES("row is 2, leads has 2 rows", fnl_plan_explain, plan, &leads, 2, NULL, &schema, &out);
    REFUSES("row is -1, leads has 2 rows", fnl_plan_explain, plan, &leads, -1, NULL, &schema, &out);
    REFUSES("out_schema is NULL", fnl_plan_explain, plan, &leads, 0, NULL, NULL, &out);
    REFUSES("out is NULL", fnl_plan_explain, plan, &leads, 0, NULL, &schema, NULL);
    options.struct_size = 2;
    REFUSES("fnl_run_options: struct_size is 2; initialise the struct with its _INIT macro", fnl_plan_explain, plan,
            &leads, 0, &options, &schema, &out);
    assert_null(out.release);
    assert_null(schema.release);
    assert_non_null(leads.release); /* borrowed */
    /* Options of an older program, that ended after flags. */
    options.struct_size = 8;
    assert_int_equal(fnl_plan_run(plan, &leads, &options, &out, &error), FNL_OK);
    assert_true(((const double *)out.children[0]->buffers[1])[1] == 5.0);
    out.release(&out);
}

static void test_rows(void **state)
{
    (void)state;
    fnl_cell in = { .type = FNL_CELL_INTEGER, .integer = 11 };
    fnl_cell wrong = { .type = 7 };
    fnl_cell no_text = { .type = FNL_CELL_TEXT, .length = 2 };
    fnl_cell out[2] = { { .type = 77 } };
    struct ArrowArray table = { 0 };
    struct ArrowSchema schema = { 0 };
    REFUSES("plan is NULL", fnl_plan_run_row, NULL, &in, 1, NULL, out, 1);
    REFUSES("in is NULL", fnl_plan_run_row, plan, NULL, 1, NULL, out, 1);
    REFUSES("in[0].type is 7; the largest is FNL_CELL_DATE (6)", fnl_plan_run_row, plan, &wrong, 1, NULL, out, 1);
    REFUSES("in[0].text is NULL, its length is 2", fnl_plan_run_row, plan, &no_text, 1, NULL, out, 1);
    REFUSES("out is NULL", fnl_plan_run_row, plan, &in, 1, NULL, NULL, 1);
    assert_int_equal(fnl_plan_run_row(plan, &in, 1, NULL, out, 1000, &error), FNL_E_ARG);
    assert_non_null(strstr(error.message, "n_out is 1000"));
    assert_int_equal(out[0].type, 77);
    REFUSES("plan is NULL", fnl_plan_explain_row, NULL, &in, 1, NULL, &schema, &table);
    REFUSES("in is NULL", fnl_plan_explain_row, plan, NULL, 1, NULL, &schema, &table);
    REFUSES("out_schema is NULL", fnl_plan_explain_row, plan, &in, 1, NULL, NULL, &table);
    REFUSES("out is NULL", fnl_plan_explain_row, plan, &in, 1, NULL, &schema, NULL);
    assert_int_equal(fnl_plan_run_row(plan, &in, 1, NULL, out, 1, &error), FNL_OK);
    assert_int_equal(out[0].type, FNL_CELL_NUMBER);
    assert_true(out[0].number == 5.0);
    assert_int_equal(fnl_plan_run_row(plan, NULL, 0, NULL, NULL, 0, &error), FNL_OK);
}

static void test_others(void **state)
{
    (void)state;
    fnl_report *report = NULL;
    fnl_scratch *scratch = NULL;
    struct ArrowArray table = { 0 };
    struct ArrowSchema schema = { .release = release_schema };
    struct ArrowArrayStream stream = { 0 };
    REFUSES("out is NULL", fnl_report_new, model, NULL);
    REFUSES("out is NULL", fnl_scratch_new, model, NULL);
    assert_int_equal(fnl_report_new(NULL, &report, &error), FNL_OK);
    assert_int_equal(fnl_scratch_new(NULL, &scratch, &error), FNL_OK);
    REFUSES("report is NULL", fnl_report_result, NULL, &schema, &table);
    REFUSES("out_schema is NULL", fnl_report_result, report, NULL, &table);
    REFUSES("out is NULL", fnl_report_result, report, &schema, NULL);
    assert_int_equal(fnl_report_rejected(NULL), 0);
    assert_int_equal(fnl_report_rejected(report), 0);
    REFUSES("schema is NULL", fnl_stream_new, NULL, NULL, 0, &stream);
    REFUSES("arrays is NULL", fnl_stream_new, &schema, NULL, 1, &stream);
    REFUSES("out is NULL", fnl_stream_new, &schema, NULL, 0, NULL);
    assert_non_null(schema.release);
    fnl_report_free(report);
    fnl_report_free(NULL);
    fnl_scratch_free(scratch);
    fnl_scratch_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_model_read), cmocka_unit_test(test_holidays), cmocka_unit_test(test_model),
        cmocka_unit_test(test_plan_new),   cmocka_unit_test(test_runs),     cmocka_unit_test(test_rows),
        cmocka_unit_test(test_others),
    };
    return cmocka_run_group_tests(tests, start, end);
}
