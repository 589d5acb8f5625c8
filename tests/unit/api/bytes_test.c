/* Tests of src/api/bytes.c. */
#include "api/bytes.h"

#include "failing_allocator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static void test_move(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        failing_memory memory = { .until = i };
        fnl_allocator allocator = failing(&memory);
        fnl_buffer buffer;
        fnl_bytes bytes = FNL_BYTES_INIT;
        fnl_buffer_start(&buffer, &allocator);
        fnl_buffer_put_string(&buffer, "state");
        if (buffer.failed) {
            fnl_buffer_end(&buffer);
            continue;
        }
        int32_t code = fnl_bytes_move(&bytes, &buffer, NULL);
        assert_int_equal(code, i == 2 ? FNL_OK : FNL_E_NOMEM);
        fnl_buffer_end(&buffer);
        if (code == FNL_OK) {
            allocator = (fnl_allocator){ 0 }; /* the bytes keep a copy */
            assert_int_equal(bytes.size, 5);
            assert_memory_equal(bytes.data, "state", 5);
            assert_int_equal(fnl_bytes_check(&bytes, NULL), FNL_E_ARG);
        } else {
            assert_null(bytes.data);
        }
        fnl_bytes_free(&bytes);
        assert_null(bytes.data);
        assert_null(bytes.owner);
        assert_int_equal(bytes.size, 0);
        fnl_bytes_free(&bytes);
        assert_int_equal(memory.live, 0);
    }
}

static void test_check(void **state)
{
    (void)state;
    fnl_error error = { 0 };
    fnl_bytes bytes = FNL_BYTES_INIT;
    assert_int_equal(fnl_bytes_check(&bytes, &error), FNL_OK);
    assert_int_equal(fnl_bytes_check(NULL, &error), FNL_E_ARG);
    assert_string_equal(error.message, "out is NULL");
    bytes.struct_size = 0;
    assert_int_equal(fnl_bytes_check(&bytes, &error), FNL_E_ARG);
    assert_non_null(strstr(error.message, "FNL_BYTES_INIT"));
    fnl_bytes_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_move),
        cmocka_unit_test(test_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
