/* Every allocation of the functions of models fails once in turn: no leak, no crash, a clear error. */
#include "each_allocation.h"
#include "model_file.h"

static char yaml[model_file_limit];
static size_t yaml_size;

typedef struct fixture {
    failing_memory memory;
    fnl_allocator allocator;
    const void *text;
    size_t size;
    fnl_model *model;
    uint32_t form;
    bool wants_problems;
} fixture;

static void fixture_start(fixture *self)
{
    *self = (fixture){ .memory = { .until = SIZE_MAX }, .text = yaml, .size = yaml_size };
    self->allocator = failing(&self->memory);
    fnl_model_options options = FNL_MODEL_OPTIONS_INIT;
    fnl_error error = { 0 };
    options.allocator = &self->allocator;
    if (fnl_model_read(yaml, yaml_size, &options, &self->model, NULL, &error) != FNL_OK)
        fail_msg("%u:%u: %s [%s]", error.line, error.column, error.message, error.path);
}

static void fixture_end(fixture *self)
{
    fnl_model_unref(self->model);
    assert_int_equal(self->memory.live, 0);
}

static int32_t read_model(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_model_options options = FNL_MODEL_OPTIONS_INIT;
    fnl_diagnostics *problems = NULL;
    fnl_model *model = NULL;
    options.allocator = &self->allocator;
    int32_t code =
        fnl_model_read(self->text, self->size, &options, &model, self->wants_problems ? &problems : NULL, error);
    assert_int_equal(model != NULL, code == FNL_OK);
    fnl_model_unref(model);
    fnl_diagnostics_free(problems);
    return code;
}

static int32_t write_model(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_bytes bytes = FNL_BYTES_INIT;
    int32_t code = fnl_model_write(self->model, self->form, &bytes, error);
    assert_int_equal(bytes.data != NULL, code == FNL_OK);
    fnl_bytes_free(&bytes);
    return code;
}

static int32_t describe_table(const fnl_model *model, const char *table, fnl_error *error)
{
    struct ArrowSchema schema = { 0 };
    int32_t code = fnl_model_schema(model, table, &schema, error);
    assert_int_equal(schema.release != NULL, code == FNL_OK);
    if (code == FNL_OK)
        schema.release(&schema);
    return code;
}

static int32_t describe_leads(void *given, fnl_error *error)
{
    const fixture *self = given;
    return describe_table(self->model, "leads", error);
}

/* Not every model has them. */
static int32_t describe_activities(void *given, fnl_error *error)
{
    const fixture *self = given;
    int32_t code = describe_table(self->model, "activities", error);
    return code == FNL_E_ARG ? FNL_OK : code;
}

/* These take no memory. */
static int32_t ask_model(void *given, fnl_error *error)
{
    fixture *self = given;
    uint8_t fingerprint[32];
    int64_t as_of = 0;
    fnl_model_unref(fnl_model_ref(self->model));
    assert_int_equal(fnl_model_fingerprint(self->model, fingerprint), FNL_OK);
    return fnl_model_read_as_of(self->model, "2026-11-21T09:00", 16, &as_of, error);
}

static void test_read(void **state)
{
    (void)state;
    fixture self;
    fixture_start(&self);
    fail_each_allocation("fnl_model_read, YAML", &self.memory, oom_fails, read_model, &self);
    self.wants_problems = true;
    fail_each_allocation("fnl_model_read, YAML with problems", &self.memory, oom_fails, read_model, &self);
    static const uint32_t forms[] = { FNL_FORM_CBOR, FNL_FORM_JSON };
    static const char *const names[] = { "fnl_model_read, CBOR", "fnl_model_read, JSON" };
    for (int i = 0; i < 2; i++) {
        fnl_bytes bytes = FNL_BYTES_INIT;
        assert_int_equal(fnl_model_write(self.model, forms[i], &bytes, NULL), FNL_OK);
        self.text = bytes.data;
        self.size = bytes.size;
        fail_each_allocation(names[i], &self.memory, oom_fails, read_model, &self);
        fnl_bytes_free(&bytes);
    }
    fixture_end(&self);
}

/* Being told of the errors is what succeeds here. */
static int32_t read_wrong(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_model_options options = FNL_MODEL_OPTIONS_INIT;
    fnl_diagnostics *problems = NULL;
    fnl_model *model = NULL;
    options.allocator = &self->allocator;
    int32_t code = fnl_model_read(self->text, self->size, &options, &model, &problems, error);
    assert_null(model);
    fnl_diagnostics_free(problems);
    return code == FNL_E_MODEL || code == FNL_E_SYNTAX ? FNL_OK : code;
}

static void test_read_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *text;
    } cases[] = {
        { "fnl_model_read, errors of every section",
          "funnelcore: 1\nnam: x\nfields:\n- {name: a, type: txt}\n- {name: a, type: int, scale: 3}\n"
          "- {name: t, type: time, format: '%q'}\nscores:\n- {name: s, groups: [{name: g, rules: [{name: r, when: b > "
          "1, "
          "points: 1}, {name: q, when: 'a >', points: x}, {name: p, bins: a, edges: [2, 1], points: [1]}]}]}\n" },
        { "fnl_model_read, errors of activities",
          "funnelcore: 1\nfields: [{name: a, type: text, id: true}]\nactivities: {key: a, at: b, fields: [{name: b, "
          "type: int},\n{name: b, type: text, id: true}], features: [{name: a, count: a > 1}, {name: f, sum: x}]}\n"
          "scores: [{name: s, groups: [{name: g, decay: {half_life: 2d}, rules: [{name: r, each: f, points: 1, limit: "
          "2},\n{name: r, each: b IS NULL, points: 1}, {name: r, each: b IS NULL, points: {1: 1}}, {name: w, when: b, "
          "points: 1}]}]}]\n" },
        { "fnl_model_read, YAML that is none", "funnelcore: [1\nname: x\n" },
        { "fnl_model_read, JSON that is none", "{\"funnelcore\": 1, \"name\" 2}" },
        { "fnl_model_read, CBOR that is none", "\xa1\x61\x61\x18\x01" },
    };
    fixture self;
    fixture_start(&self);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        self.text = cases[i].text;
        self.size = strlen(cases[i].text);
        fail_each_allocation(cases[i].name, &self.memory, oom_fails, read_wrong, &self);
    }
    fixture_end(&self);
}

static void test_write(void **state)
{
    (void)state;
    fixture self;
    fixture_start(&self);
    self.form = FNL_FORM_CBOR;
    fail_each_allocation("fnl_model_write, CBOR", &self.memory, oom_fails, write_model, &self);
    self.form = FNL_FORM_JSON;
    fail_each_allocation("fnl_model_write, JSON", &self.memory, oom_fails, write_model, &self);
    self.form = FNL_FORM_WORDS;
    fail_each_allocation("fnl_model_write, words", &self.memory, oom_fails, write_model, &self);
    fixture_end(&self);
}

static void test_ask(void **state)
{
    (void)state;
    fixture self;
    fixture_start(&self);
    fail_each_allocation("fnl_model_schema, leads", &self.memory, oom_fails, describe_leads, &self);
    fail_each_allocation("fnl_model_schema, activities", &self.memory, oom_fails, describe_activities, &self);
    fail_each_allocation("fnl_model_fingerprint, ref, unref, read_as_of", &self.memory, oom_fails, ask_model, &self);
    fixture_end(&self);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_read_wrong),
        cmocka_unit_test(test_write),
        cmocka_unit_test(test_ask),
    };
    if (argc != 2)
        return fprintf(stderr, "usage: %s model.yaml\n", argv[0]), 2;
    yaml_size = read_model_file(argv[1], yaml);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
