/*
 * The same below the allocators: every malloc of the whole process fails once in turn, so also those that libyaml and the
 * default allocator make. The program brings its own malloc over that of glibc, so it is not built with sanitizers.
 */
#include "each_allocation.h"
#include "leads.h"
#include "model_file.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void __libc_free(void *block);

static failing_memory heap = { .until = SIZE_MAX };
static bool armed; /* only while a function under test runs */

void *malloc(size_t size)
{
    if (!armed)
        return __libc_malloc(size);
    if (failing_memory_refuses(&heap))
        return NULL;
    heap.live++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    if (!armed)
        return __libc_calloc(count, size);
    if (failing_memory_refuses(&heap))
        return NULL;
    heap.live++;
    return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    if (!armed)
        return __libc_realloc(block, size);
    if (failing_memory_refuses(&heap))
        return NULL;
    heap.live += block == NULL;
    return __libc_realloc(block, size);
}

void free(void *block)
{
    heap.live -= armed && block != NULL;
    __libc_free(block);
}

static char yaml[model_file_limit];
static size_t yaml_size;

typedef struct fixture {
    const void *text;
    size_t size;
    struct leads leads;
    fnl_model *model;
} fixture;

static int32_t read_model(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_diagnostics *problems = NULL;
    fnl_model *model = NULL;
    armed = true;
    int32_t code = fnl_model_read(self->text, self->size, NULL, &model, &problems, error);
    fnl_model_unref(model);
    fnl_diagnostics_free(problems);
    armed = false;
    return code;
}

static void test_read(void **state)
{
    (void)state;
    fixture self = { .text = yaml, .size = yaml_size };
    fail_each_allocation("fnl_model_read, YAML", &heap, oom_fails, read_model, &self);
    static const uint32_t forms[] = { FNL_FORM_CBOR, FNL_FORM_JSON };
    static const char *const names[] = { "fnl_model_read, CBOR", "fnl_model_read, JSON" };
    assert_int_equal(fnl_model_read(yaml, yaml_size, NULL, &self.model, NULL, NULL), FNL_OK);
    for (int i = 0; i < 2; i++) {
        fnl_bytes bytes = FNL_BYTES_INIT;
        assert_int_equal(fnl_model_write(self.model, forms[i], &bytes, NULL), FNL_OK);
        self.text = bytes.data;
        self.size = bytes.size;
        fail_each_allocation(names[i], &heap, oom_fails, read_model, &self);
        fnl_bytes_free(&bytes);
    }
    fnl_model_unref(self.model);
}

static int32_t read_holidays(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_bytes list = FNL_BYTES_INIT;
    armed = true;
    int32_t code = fnl_holidays_read(self->text, self->size, &list, error);
    fnl_bytes_free(&list);
    armed = false;
    return code;
}

static void test_holidays(void **state)
{
    (void)state;
    static const char file[] =
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:fol\r\n ded\r\nDTSTART;VALUE=DATE:20260228\r\n"
        "DURATION:P2D\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    fixture self = { .text = file, .size = sizeof file - 1 };
    fail_each_allocation("fnl_holidays_read", &heap, oom_fails, read_holidays, &self);
}

/* From the text to the score. */
static int32_t score(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    struct ArrowArray out = { 0 };
    fnl_plan *plan = NULL;
    options.as_of = 1795226400000000;
    armed = true;
    int32_t code = fnl_plan_new(self->model, &self->leads.schema, NULL, 0, NULL, &plan, error);
    if (code == FNL_OK)
        code = fnl_plan_run(plan, &self->leads.array, &options, &out, error);
    if (out.release != NULL)
        out.release(&out);
    fnl_plan_free(plan);
    armed = false;
    return code;
}

static int32_t make_without_model(void *given, fnl_error *error)
{
    (void)given;
    fnl_report *report = NULL;
    fnl_scratch *scratch = NULL;
    armed = true;
    int32_t code = fnl_report_new(NULL, &report, error);
    if (code == FNL_OK)
        code = fnl_scratch_new(NULL, &scratch, error);
    fnl_report_free(report);
    fnl_scratch_free(scratch);
    armed = false;
    return code;
}

static void test_plan(void **state)
{
    (void)state;
    fixture self = { 0 };
    leads_start(&self.leads);
    assert_int_equal(fnl_model_read(yaml, yaml_size, NULL, &self.model, NULL, NULL), FNL_OK);
    fail_each_allocation("fnl_plan_new, fnl_plan_run", &heap, oom_fails, score, &self);
    fail_each_allocation("fnl_report_new, fnl_scratch_new", &heap, oom_fails, make_without_model, &self);
    fnl_model_unref(self.model);
}

static int32_t stream(void *given, fnl_error *error)
{
    (void)given;
    struct leads leads;
    leads_start(&leads);
    struct ArrowArrayStream out = { 0 };
    struct ArrowSchema schema = { 0 };
    struct ArrowArray array = { 0 };
    armed = true;
    int32_t code = fnl_stream_new(&leads.schema, &leads.array, 1, &out, error);
    if (code == FNL_OK && out.get_schema(&out, &schema) != 0) {
        snprintf(error->message, sizeof error->message, "%s", out.get_last_error(&out));
        code = error->code = FNL_E_NOMEM;
    }
    if (code == FNL_OK && out.get_next(&out, &array) == 0 && array.release != NULL)
        array.release(&array);
    if (schema.release != NULL)
        schema.release(&schema);
    if (out.release != NULL)
        out.release(&out);
    armed = false;
    return code;
}

static int32_t share(void *given, fnl_error *error)
{
    (void)given;
    static const int64_t columns[] = { 1, 11 };
    struct leads leads;
    leads_start(&leads);
    struct ArrowSchema schema = { 0 };
    struct ArrowArray array = { 0 };
    fnl_shared *shared = NULL;
    armed = true;
    int32_t code = fnl_shared_new(&leads.schema, &leads.array, NULL, &shared, error);
    const fnl_shared *const sources[] = { shared, shared };
    if (code == FNL_OK)
        code = fnl_shared_columns(sources, columns, NULL, 2, lead_rows, &schema, &array, error);
    if (code == FNL_OK) {
        schema.release(&schema);
        array.release(&array);
    }
    fnl_shared_take(shared, &array);
    if (array.release != NULL)
        array.release(&array);
    armed = false;
    return code;
}

static int32_t allocate(void *given, fnl_error *error)
{
    (void)given;
    armed = true;
    void *block = fnl_capsule_allocate(64);
    free(block);
    armed = false;
    if (block != NULL)
        return FNL_OK;
    error->code = FNL_E_NOMEM;
    strcpy(error->message, "out of memory");
    return FNL_E_NOMEM;
}

static void test_tables(void **state)
{
    (void)state;
    fail_each_allocation("fnl_stream_new", &heap, oom_fails, stream, NULL);
    fail_each_allocation("fnl_shared_new, fnl_shared_columns", &heap, oom_fails, share, NULL);
    fail_each_allocation("fnl_capsule_allocate", &heap, oom_fails, allocate, NULL);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_holidays),
        cmocka_unit_test(test_plan),
        cmocka_unit_test(test_tables),
    };
    if (argc != 2)
        return fprintf(stderr, "usage: %s model.yaml\n", argv[0]), 2;
    yaml_size = read_model_file(argv[1], yaml);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
