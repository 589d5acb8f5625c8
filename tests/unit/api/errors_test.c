/* Tests of src/api/errors.c. */
#include "core/failure.h"

#include "failing_allocator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static void test_diagnostics(void **state)
{
    (void)state;
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    fnl_diagnostics *diagnostics = fnl_diagnostics_new(&allocator);
    for (uint32_t i = 0; i < 2 * fnl_most_problems; i++) {
        fnl_error problem = { .code = FNL_E_MODEL, .line = i + 1, .offset = 1000 - i };
        fnl_diagnostics_add(diagnostics, &problem);
    }
    fnl_diagnostics_sort(diagnostics);
    allocator = (fnl_allocator){ 0 }; /* they keep a copy */
    fnl_error out = { .line = 99 };
    assert_int_equal(fnl_diagnostics_count(diagnostics), fnl_most_problems);
    assert_int_equal(fnl_diagnostics_get(diagnostics, 0, &out), FNL_OK);
    assert_int_equal(out.line, fnl_most_problems);
    assert_int_equal(fnl_diagnostics_get(diagnostics, fnl_most_problems - 1, &out), FNL_OK);
    assert_int_equal(out.line, 1);
    assert_int_equal(fnl_diagnostics_get(diagnostics, fnl_most_problems, &out), FNL_E_ARG);
    assert_int_equal(out.line, 1);
    assert_int_equal(fnl_diagnostics_get(diagnostics, 0, NULL), FNL_E_ARG);
    fnl_diagnostics_free(diagnostics);
    assert_int_equal(memory.live, 0);
}

static void test_none(void **state)
{
    (void)state;
    fnl_error out;
    assert_int_equal(fnl_diagnostics_count(NULL), 0);
    assert_int_equal(fnl_diagnostics_get(NULL, 0, &out), FNL_E_ARG);
    fnl_diagnostics_free(NULL);
}

static void test_code_texts(void **state)
{
    (void)state;
    assert_string_equal(fnl_code_text(FNL_OK), "FNL_OK");
    assert_string_equal(fnl_code_text(FNL_E_MODEL), "FNL_E_MODEL");
    assert_string_equal(fnl_code_text(1), "FNL_E_?");
    assert_string_equal(fnl_code_text(INT32_MIN), "FNL_E_?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_diagnostics),
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_code_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
