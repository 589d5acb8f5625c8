/* Tests of src/api/capsules.c, with a PyCapsule_GetPointer of its own in place of Python's. */
#include <funnelcore/arrow.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* What the test calls a capsule. */
typedef struct capsule {
    const char *name;
    void *pointer;
} capsule;

void *PyCapsule_GetPointer(void *given, const char *name);

void *PyCapsule_GetPointer(void *given, const char *name)
{
    capsule *held = given;
    return strcmp(held->name, name) == 0 ? held->pointer : NULL;
}

static int released;

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
    released++;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
    released++;
}

static void release_stream(struct ArrowArrayStream *stream)
{
    stream->release = NULL;
    released++;
}

/* With content, and with content that a consumer moved out. */
static void test_released(void **state)
{
    (void)state;
    for (int moved = 0; moved < 2; moved++) {
        released = 0;
        struct ArrowSchema *schema = fnl_capsule_allocate(sizeof *schema);
        struct ArrowArray *array = fnl_capsule_allocate(sizeof *array);
        struct ArrowArrayStream *stream = fnl_capsule_allocate(sizeof *stream);
        assert_null(schema->release);
        assert_null(array->release);
        assert_null(stream->release);
        if (!moved) {
            schema->release = release_schema;
            array->release = release_array;
            stream->release = release_stream;
        }
        fnl_capsule_free_schema(&(capsule){ "arrow_schema", schema });
        fnl_capsule_free_array(&(capsule){ "arrow_array", array });
        fnl_capsule_free_stream(&(capsule){ "arrow_array_stream", stream });
        assert_int_equal(released, moved ? 0 : 3);
    }
}

static void test_another_name(void **state)
{
    (void)state;
    struct ArrowArray array = { .release = release_array };
    fnl_capsule_free_schema(&(capsule){ "arrow_array", &array });
    assert_non_null(array.release);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_released),
        cmocka_unit_test(test_another_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
