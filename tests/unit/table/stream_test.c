/* Tests of src/table/stream.c: order, ownership, refusals. */
#include "table/stream.h"

#include "table/result.h"

#include "arrow_reading.h"
#include "failing_allocator.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

enum { array_count = 3 };

/* Three tables of one row each: 0, 1, 2. */
static void make_tables(const fnl_allocator *allocator, struct ArrowSchema *schema, struct ArrowArray *arrays)
{
    static const fnl_result_column column = { .name = { "n", 1 }, .kind = fnl_result_integer };
    fnl_result_layout *layout = NULL;
    assert_int_equal(fnl_result_layout_new(allocator, &column, 1, &layout, NULL), FNL_OK);
    assert_int_equal(fnl_result_schema(layout, schema, NULL), FNL_OK);
    for (int i = 0; i < array_count; i++) {
        fnl_result_buffers buffers;
        arrays[i] = (struct ArrowArray){ 0 };
        assert_int_equal(fnl_result_open(layout, 1, &arrays[i], &buffers, NULL), FNL_OK);
        buffers.integers[0] = i;
        buffers.valid[0] = 1;
        fnl_result_close(&arrays[i]);
    }
    fnl_result_layout_unref(layout);
}

static void test_order(void **state)
{
    (void)state;
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    struct ArrowSchema schema;
    struct ArrowArray arrays[array_count];
    struct ArrowArrayStream stream;
    make_tables(&allocator, &schema, arrays);
    assert_int_equal(fnl_stream_make(&allocator, &schema, arrays, array_count, &stream, NULL), FNL_OK);
    assert_null(schema.release);
    for (int i = 0; i < array_count; i++) {
        assert_null(arrays[i].release);
        struct ArrowSchema copy;
        assert_int_equal(stream.get_schema(&stream, &copy), 0);
        assert_string_equal(copy.children[0]->name, "n");
        struct ArrowArray next;
        assert_int_equal(stream.get_next(&stream, &next), 0);
        assert_int_equal(integer_at(next.children[0], 0), i);
        next.release(&next);
        copy.release(&copy);
    }
    for (int i = 0; i < 2; i++) { /* the end, as often as one asks */
        struct ArrowArray next;
        assert_int_equal(stream.get_next(&stream, &next), 0);
        assert_null(next.release);
    }
    assert_null(stream.get_last_error(&stream));
    stream.release(&stream);
    assert_null(stream.release);
    assert_int_equal(memory.live, 0);
}

static void test_left_arrays_are_released(void **state)
{
    (void)state;
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    struct ArrowSchema schema;
    struct ArrowArray arrays[array_count];
    struct ArrowArrayStream stream;
    make_tables(&allocator, &schema, arrays);
    assert_int_equal(fnl_stream_make(&allocator, &schema, arrays, array_count, &stream, NULL), FNL_OK);
    struct ArrowArray first;
    assert_int_equal(stream.get_next(&stream, &first), 0);
    stream.release(&stream);
    assert_int_equal(integer_at(first.children[0], 0), 0); /* taken: lives on */
    first.release(&first);
    assert_int_equal(memory.live, 0);
}

static void test_no_arrays(void **state)
{
    (void)state;
    struct ArrowSchema schema;
    struct ArrowArray arrays[array_count];
    struct ArrowArray next;
    struct ArrowArrayStream stream;
    make_tables(&fnl_default_allocator, &schema, arrays);
    for (int i = 0; i < array_count; i++)
        arrays[i].release(&arrays[i]);
    assert_int_equal(fnl_stream_make(&fnl_default_allocator, &schema, NULL, 0, &stream, NULL), FNL_OK);
    assert_int_equal(stream.get_next(&stream, &next), 0);
    assert_null(next.release);
    stream.release(&stream);
}

static void test_refused(void **state)
{
    (void)state;
    struct ArrowSchema schema;
    struct ArrowArray arrays[array_count];
    struct ArrowArrayStream stream = { 0 };
    fnl_error error = { 0 };
    make_tables(&fnl_default_allocator, &schema, arrays);
    arrays[1].n_children = 2;
    assert_int_equal(fnl_stream_make(&fnl_default_allocator, &schema, arrays, array_count, &stream, &error), FNL_E_ARG);
    assert_string_equal(error.message, "array 1 has 2 columns, the schema has 1");
    arrays[1].n_children = 1;
    arrays[2].release(&arrays[2]);
    assert_int_equal(fnl_stream_make(&fnl_default_allocator, &schema, arrays, array_count, &stream, &error), FNL_E_ARG);
    assert_string_equal(error.message, "array 2 was released");
    assert_non_null(arrays[0].release);
    assert_non_null(schema.release);
    assert_null(stream.release);
    schema.release(&schema);
    assert_int_equal(fnl_stream_make(&fnl_default_allocator, &schema, arrays, 2, &stream, &error), FNL_E_ARG);
    assert_string_equal(error.message, "the schema was released");
    arrays[0].release(&arrays[0]);
    arrays[1].release(&arrays[1]);
}

static void test_no_memory(void **state)
{
    (void)state;
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    struct ArrowSchema schema;
    struct ArrowArray arrays[array_count];
    struct ArrowArrayStream stream = { 0 };
    make_tables(&allocator, &schema, arrays);
    memory.until = memory.asked;
    assert_int_equal(fnl_stream_make(&allocator, &schema, arrays, array_count, &stream, NULL), FNL_E_NOMEM);
    assert_non_null(schema.release);
    assert_non_null(arrays[0].release);
    assert_int_equal(fnl_stream_make(&allocator, &schema, arrays, array_count, &stream, NULL), FNL_OK);
    struct ArrowSchema copy = { 0 };
    memory.until = memory.asked + 1;
    assert_int_equal(stream.get_schema(&stream, &copy), ENOMEM);
    assert_null(copy.release);
    assert_string_equal(stream.get_last_error(&stream), "out of memory");
    stream.release(&stream);
    assert_int_equal(memory.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),     cmocka_unit_test(test_left_arrays_are_released),
        cmocka_unit_test(test_no_arrays), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
