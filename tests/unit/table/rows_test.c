/* Tests of src/table/rows.c. */
#include "table/result.h"

#include "arrow_reading.h"
#include "failing_allocator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static const fnl_text choices[] = { { "cohort", 6 }, { "period", 6 } };

static const fnl_result_column columns[] = {
    { .name = { "part", 4 }, .kind = fnl_result_text },
    { .name = { "adds", 4 }, .kind = fnl_result_number },
    { .name = { "count", 5 }, .kind = fnl_result_integer },
    { .name = { "fired", 5 }, .kind = fnl_result_bool },
    { .name = { "at", 2 }, .kind = fnl_result_instant, .zone = { "UTC", 3 } },
    { .name = { "view", 4 }, .kind = fnl_result_choice, .choices = choices, .choice_count = 2 },
    { .name = { "sum", 3 }, .kind = fnl_result_exact },
};

enum { column_count = sizeof columns / sizeof *columns };

static int32_t build(const fnl_allocator *allocator, int64_t count, struct ArrowSchema *schema, struct ArrowArray *out,
                     fnl_error *error)
{
    fnl_result_layout *layout = NULL;
    fnl_rows *rows = NULL;
    int32_t code = fnl_result_layout_new(allocator, columns, column_count, &layout, error);
    if (code == FNL_OK)
        code = fnl_rows_new(layout, &rows, error);
    if (code == FNL_OK) {
        for (int64_t row = 0; row < count; row++) {
            bool is_null = row % 4 == 3;
            for (int column = 0; is_null && column < column_count; column++)
                fnl_rows_put_null(rows);
            if (is_null)
                continue;
            char text[] = "row ?";
            text[4] = (char)('a' + row % 26);
            fnl_rows_put_text(rows, row % 4 == 2 ? (fnl_text){ NULL, 0 } : fnl_text_of(text));
            fnl_rows_put_number(rows, 0.25 * (double)row);
            fnl_rows_put_integer(rows, -row);
            fnl_rows_put_bool(rows, row % 5 == 0);
            fnl_rows_put_integer(rows, 1000 * row);
            fnl_rows_put_choice(rows, (uint32_t)(row % 2));
            fnl_rows_put_exact(rows, fnl_wide_multiply(INT64_MIN, row));
        }
        code = fnl_rows_finish(rows, schema, out, error);
    }
    fnl_rows_free(rows);
    fnl_result_layout_unref(layout);
    return code;
}

/* So many times 2^63. */
static void check_exact(const struct ArrowArray *array, int64_t row, int64_t halves)
{
    const uint64_t *words = (const uint64_t *)array->buffers[1] + 2 * row;
    const uint16_t one = 1;
    bool low_first = *(const uint8_t *)&one == 1;
    assert_true(words[low_first ? 0 : 1] == (uint64_t)halves << 63);
    assert_true((int64_t)words[low_first ? 1 : 0] == (halves - (halves & 1)) / 2);
}

static void check(const struct ArrowArray *out, int64_t count)
{
    assert_int_equal(out->length, count);
    for (int column = 0; column < column_count; column++) {
        assert_int_equal(out->children[column]->length, count);
        assert_int_equal(out->children[column]->null_count, count / 4);
        assert_int_equal(out->children[column]->buffers[0] != NULL, count >= 4);
        assert_non_null(out->children[column]->buffers[1]);
        for (int64_t row = 0; row < count; row++)
            assert_int_equal(is_null_at(out->children[column], row), row % 4 == 3);
    }
    assert_int_equal(out->children[0]->n_buffers, 3);
    assert_non_null(out->children[0]->buffers[2]);
    for (int64_t row = 0; row < count; row++) {
        if (row % 4 == 3) {
            assert_int_equal(text_at(out->children[0], row).length, 0);
            continue;
        }
        char text[] = "row ?";
        text[4] = (char)('a' + row % 26);
        assert_true(text_is(out->children[0], row, row % 4 == 2 ? "" : text));
        assert_true(number_at(out->children[1], row) == 0.25 * (double)row);
        assert_int_equal(integer_at(out->children[2], row), -row);
        assert_int_equal(bool_at(out->children[3], row), row % 5 == 0);
        assert_int_equal(integer_at(out->children[4], row), 1000 * row);
        assert_true(text_is(out->children[5], row, row % 2 == 0 ? "cohort" : "period"));
        check_exact(out->children[6], row, -row);
    }
}

static void test_counts(void **state)
{
    (void)state;
    static const int64_t counts[] = { 0, 1, 3, 4, 8, 9, 1000 };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        failing_memory memory = { .until = SIZE_MAX };
        fnl_allocator allocator = failing(&memory);
        struct ArrowSchema schema = { 0 };
        struct ArrowArray out = { 0 };
        assert_int_equal(build(&allocator, counts[i], &schema, &out, NULL), FNL_OK);
        check(&out, counts[i]);
        assert_string_equal(schema.children[0]->format, "u");
        assert_string_equal(schema.children[4]->format, "tsu:UTC");
        assert_string_equal(schema.children[6]->format, "d:38,6");
        schema.release(&schema);
        out.release(&out);
        assert_int_equal(memory.live, 0);
    }
}

static void test_no_memory(void **state)
{
    (void)state;
    int32_t code = FNL_E_NOMEM;
    for (size_t i = 0; code == FNL_E_NOMEM; i++) {
        failing_memory memory = { .until = i };
        fnl_allocator allocator = failing(&memory);
        struct ArrowSchema schema = { 0 };
        struct ArrowArray out = { 0 };
        fnl_error error = { 0 };
        code = build(&allocator, 100, &schema, &out, &error);
        assert_int_equal(error.code, code);
        assert_int_equal(schema.release != NULL, code == FNL_OK);
        assert_int_equal(out.release != NULL, code == FNL_OK);
        if (code == FNL_OK) {
            check(&out, 100);
            schema.release(&schema);
            out.release(&out);
        }
        assert_int_equal(memory.live, 0);
    }
    assert_int_equal(code, FNL_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
