/* Memory, buffers, texts numbered in order, and the error object. */
#include "core/buffer.h"
#include "core/failure.h"
#include "core/hash.h"

#include <stdio.h>
#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_sizes_that_do_not_fit(void **state)
{
    (void)state;
    assert_null(fnl_allocate(&fnl_default_allocator, SIZE_MAX, 2));
    assert_null(fnl_allocate(&fnl_default_allocator, SIZE_MAX / 2 + 1, 1));
    void *nothing = fnl_allocate(&fnl_default_allocator, 0, 8);
    assert_non_null(nothing);
    fnl_release(&fnl_default_allocator, nothing);
}

static void test_arena(void **state)
{
    (void)state;
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *taken = fnl_arena_take(&arena, size, 1);
        assert_non_null(taken);
        assert_int_equal((uintptr_t)taken % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(taken[i], 0);
            taken[i] = 0xff; /* a later block that overlaps would not be zero */
        }
    }
    assert_null(fnl_arena_take(&arena, SIZE_MAX / 4, 8));
    fnl_arena_end(&arena);
}

/* Against the obvious: a list of texts, looked through from the front. */
static void test_index(void **state)
{
    (void)state;
    enum { texts = 3000 };
    fnl_index index;
    fnl_index_start(&index, &fnl_default_allocator, 42);
    char(*kept)[16] = calloc(texts, sizeof *kept);
    uint32_t count = 0;
    for (int i = 0; i < texts; i++) {
        char text[16];
        snprintf(text, sizeof text, "%d", i * 7919 % 1021);
        uint32_t expected = 0;
        while (expected < count && strcmp(kept[expected], text) != 0)
            expected++;
        uint32_t number = 0;
        bool is_new = false;
        assert_true(fnl_index_add(&index, fnl_text_of(text), &number, &is_new));
        assert_int_equal(number, expected);
        assert_int_equal(is_new, expected == count);
        if (is_new)
            strcpy(kept[count++], text);
    }
    uint32_t number = 0;
    assert_false(fnl_index_find(&index, FNL_TEXT("absent"), &number));
    assert_true(fnl_index_find(&index, fnl_text_of(kept[100]), &number));
    assert_int_equal(number, 100);
    fnl_index_cut(&index, 100);
    assert_false(fnl_index_find(&index, fnl_text_of(kept[100]), &number));
    assert_true(fnl_index_find(&index, fnl_text_of(kept[99]), &number));
    free(kept);
    fnl_index_end(&index);
}

static void test_buffer(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        const char *text;
    } cases[] = {
        { 0, "0" }, { -1, "-1" }, { INT64_MAX, "9223372036854775807" }, { INT64_MIN, "-9223372036854775808" }
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fnl_buffer buffer;
        fnl_buffer_start(&buffer, &fnl_default_allocator);
        fnl_buffer_put_integer(&buffer, cases[i].value);
        assert_true(fnl_text_equal(fnl_buffer_text(&buffer), fnl_text_of(cases[i].text)));
        fnl_buffer_end(&buffer);
    }
    fnl_buffer huge;
    fnl_buffer_start(&huge, &fnl_default_allocator);
    assert_false(fnl_buffer_reserve(&huge, SIZE_MAX));
    assert_true(huge.failed);
    fnl_buffer_put_byte(&huge, 'x'); /* passed over */
    assert_int_equal(huge.length, 0);
    fnl_buffer_end(&huge);
}

static void test_error_texts(void **state)
{
    (void)state;
    fnl_error error;
    assert_int_equal(fnl_fail(&error, FNL_E_ARG, "a\nb\x1b[31m%s", "\xc3\xa9"), FNL_E_ARG);
    assert_string_equal(error.message, "a\\x0ab\\x1b[31m\xc3\xa9");
    char long_text[1000];
    for (size_t i = 0; i + 2 < sizeof long_text; i += 2)
        memcpy(long_text + i, "\xc3\xa9", 2);
    long_text[sizeof long_text - 2] = '\0';
    fnl_fail(&error, FNL_E_ARG, "%s", long_text);
    assert_int_equal(strlen(error.message) % 2, 0); /* no half of a code point */
    assert_true(strlen(error.message) >= sizeof error.message - 3);
    assert_int_equal(fnl_fail(NULL, FNL_E_NOMEM, "nobody reads it"), FNL_E_NOMEM);
}

static void test_most_problems(void **state)
{
    (void)state;
    fnl_diagnostics *problems = fnl_diagnostics_new(&fnl_default_allocator);
    for (uint32_t i = 0; i < 60; i++) {
        fnl_error problem = { .code = FNL_E_MODEL, .offset = 1000 - i };
        fnl_diagnostics_add(problems, &problem);
        problem.severity = FNL_SEVERITY_WARNING;
        fnl_diagnostics_add(problems, &problem);
    }
    assert_int_equal(problems->errors, 60);
    assert_int_equal(problems->warnings, 60);
    assert_int_equal(fnl_diagnostics_count(problems), 2 * fnl_most_problems);
    fnl_diagnostics_sort(problems);
    for (uint32_t i = 1; i < problems->count; i++)
        assert_true(problems->problems[i - 1].offset <= problems->problems[i].offset);
    fnl_diagnostics_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes_that_do_not_fit),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_index),
        cmocka_unit_test(test_buffer),
        cmocka_unit_test(test_error_texts),
        cmocka_unit_test(test_most_problems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
