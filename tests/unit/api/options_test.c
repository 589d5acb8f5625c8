/* Tests of src/api/options.c: structs of older and newer programs. */
#include "api/options.h"

#include <funnelcore/plan.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

/* What a program of a later version would pass. */
typedef struct longer_options {
    fnl_run_options known;
    uint64_t unknown[2];
} longer_options;

static void test_sizes(void **state)
{
    (void)state;
    const uint32_t known = sizeof(fnl_run_options);
    const struct {
        const char *name;
        uint32_t struct_size;
        uint64_t unknown;
        int32_t code;
        int64_t as_of;
        int64_t first_row;
    } cases[] = {
        { "of this version", known, 0, FNL_OK, 5, 7 },
        { "what lies behind the struct does not matter", known, 1, FNL_OK, 5, 7 },
        { "older: without first_row", offsetof(fnl_run_options, first_row), 0, FNL_OK, 5, 0 },
        { "older: nothing but its size", sizeof(uint32_t), 0, FNL_OK, 0, 0 },
        { "newer, its new fields not used", sizeof(longer_options), 0, FNL_OK, 5, 7 },
        { "newer, its new fields used", sizeof(longer_options), 1, FNL_E_ARG, 0, 0 },
        { "a byte of a new field", known + 1, 1, FNL_E_ARG, 0, 0 },
        { "not initialised", 0, 0, FNL_E_ARG, 0, 0 },
        { "smaller than its size field", 3, 0, FNL_E_ARG, 0, 0 },
        { "garbage", UINT32_MAX, 0, FNL_E_ARG, 0, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("  case: %s\n", cases[i].name);
        longer_options given = { { cases[i].struct_size, 0, 5, 7, NULL, NULL, NULL }, { 0, 0 } };
        memset(given.unknown, (int)cases[i].unknown, sizeof given.unknown);
        fnl_run_options copy;
        fnl_error error = { 0 };
        assert_int_equal(fnl_options_copy(&copy, sizeof copy, &given, "fnl_run_options", &error), cases[i].code);
        assert_int_equal(error.code, cases[i].code);
        if (cases[i].code != FNL_OK) {
            assert_non_null(strstr(error.message, "fnl_run_options: struct_size is "));
            continue;
        }
        assert_int_equal(copy.struct_size, sizeof copy);
        assert_int_equal(copy.as_of, cases[i].as_of);
        assert_int_equal(copy.first_row, cases[i].first_row);
    }
}

static void test_none(void **state)
{
    (void)state;
    fnl_run_options copy;
    const fnl_run_options wanted = FNL_RUN_OPTIONS_INIT;
    memset(&copy, 0xa5, sizeof copy);
    assert_int_equal(fnl_options_copy(&copy, sizeof copy, NULL, "fnl_run_options", NULL), FNL_OK);
    assert_memory_equal(&copy, &wanted, sizeof copy);
}

static void test_allocators(void **state)
{
    (void)state;
    fnl_allocator copy;
    assert_int_equal(fnl_allocator_copy(&copy, NULL, NULL), FNL_OK);
    assert_ptr_equal(copy.allocate, fnl_default_allocator.allocate);
    assert_int_equal(fnl_allocator_copy(&copy, &fnl_default_allocator, NULL), FNL_OK);
    for (int missing = 0; missing < 3; missing++) {
        fnl_allocator given = fnl_default_allocator;
        if (missing == 0)
            given.allocate = NULL;
        if (missing == 1)
            given.resize = NULL;
        if (missing == 2)
            given.release = NULL;
        fnl_error error = { 0 };
        assert_int_equal(fnl_allocator_copy(&copy, &given, &error), FNL_E_ARG);
        assert_non_null(strstr(error.message, "must all be given"));
    }
    fnl_allocator empty = { 0 };
    assert_int_equal(fnl_allocator_copy(&copy, &empty, NULL), FNL_E_ARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_allocators),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
