/* Tests of src/table/result.c: what arrays look like, whose memory they use, that nothing leaks. */
#include "table/result.h"

#include "table/block.h"

#include "arrow_reading.h"
#include "failing_allocator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

enum {
    column_number,
    column_integer,
    column_bool,
    column_choice,
    column_instant,
    column_date,
    column_found,
    column_list,
    column_count
};

static const fnl_text bands[] = { { "hot", 3 }, { "", 0 }, { "lạnh", 6 } };
static const fnl_result_column columns[column_count] = {
    { .name = { "fit", 3 }, .kind = fnl_result_number },
    { .name = { "count", 5 }, .kind = fnl_result_integer },
    { .name = { "flag", 4 }, .kind = fnl_result_bool },
    { .name = { "fit_band", 8 }, .kind = fnl_result_choice, .choices = bands, .choice_count = 3 },
    { .name = { "due", 3 }, .kind = fnl_result_instant, .zone = { "Asia/Ho_Chi_Minh", 16 } },
    { .name = { "day", 3 }, .kind = fnl_result_date },
    { .name = { "move", 4 }, .kind = fnl_result_found },
    { .name = { "next", 4 }, .kind = fnl_result_list },
};

/* Texts of a found dictionary and items of lists. */
enum { distinct = 7, most_items = 3 };

static fnl_text found_text(int64_t number)
{
    static const fnl_text texts[distinct] = { { "a", 1 },     { "", 0 },   { "lạnh", 6 }, { "hand raise", 10 },
                                              { "a > b", 5 }, { "\n", 1 }, { "b", 1 } };
    return texts[number % distinct];
}

static fnl_result_layout *new_layout(const fnl_allocator *memory)
{
    fnl_result_layout *layout = NULL;
    assert_int_equal(fnl_result_layout_new(memory, columns, column_count, &layout, NULL), FNL_OK);
    return layout;
}

/* Row r has NULL in column c if (r + c) is a multiple of 3. */
static bool wants_null(int64_t row, int64_t column)
{
    return (row + column) % 3 == 0;
}

static void set_bit(uint8_t *bits, int64_t at, bool bit)
{
    bits[at / 8] = (uint8_t)((bits[at / 8] & ~(1u << at % 8)) | (unsigned)bit << at % 8);
}

static void put_text(fnl_result_texts *texts, fnl_text text)
{
    assert_int_equal(fnl_result_texts_reserve(texts, 1, text.length, NULL), FNL_OK);
    uint32_t number = fnl_result_text_count(texts);
    fnl_result_texts_put(texts, text);
    assert_int_equal(fnl_result_text_count(texts), number + 1);
    assert_true(fnl_text_equal(fnl_result_text_at(texts, number), text));
}

/* Row r has the text r modulo their number, and a list of r modulo 4 items from there on. */
static void fill_texts(fnl_result_buffers *buffers, int64_t rows)
{
    assert_int_equal(fnl_result_text_count(buffers[column_found].texts), 0);
    assert_int_equal(fnl_result_text_count(buffers[column_list].texts), 0);
    for (int64_t row = 0; row < rows; row++) {
        if (row < distinct)
            put_text(buffers[column_found].texts, found_text(row));
        buffers[column_found].codes[row] = (int32_t)(row % distinct);
        for (int64_t i = 0; i < row % (most_items + 1); i++)
            put_text(buffers[column_list].texts, found_text(row + i));
        buffers[column_list].offsets[row + 1] = (int32_t)fnl_result_text_count(buffers[column_list].texts);
    }
}

/* Writes whole blocks, as the engine does. */
static void fill(fnl_result_buffers *buffers, int64_t rows)
{
    int64_t padded = (rows + fnl_block_rows - 1) / fnl_block_rows * fnl_block_rows;
    for (int64_t row = 0; row < padded; row++) {
        for (int64_t column = 0; column < column_count; column++)
            set_bit(buffers[column].valid, row, row < rows && !wants_null(row, column));
        buffers[column_number].numbers[row] = 0.5 * (double)row;
        buffers[column_integer].integers[row] = row;
        set_bit(buffers[column_bool].bits, row, row % 2 == 0);
        buffers[column_choice].codes[row] = (int32_t)(row % 3);
        buffers[column_instant].integers[row] = -row;
        buffers[column_date].days[row] = (int32_t)(row - 100);
    }
    fill_texts(buffers, rows);
}

static void check_list(const struct ArrowArray *array, int64_t row)
{
    const int32_t *offsets = array->buffers[1];
    assert_int_equal(offsets[0], 0);
    assert_int_equal(offsets[row + 1] - offsets[row], row % (most_items + 1));
    for (int64_t i = 0; i < row % (most_items + 1); i++)
        assert_true(fnl_text_equal(text_at(array->children[0], offsets[row] + i), found_text(row + i)));
}

static void check_row(const struct ArrowArray *array, int64_t row)
{
    for (int64_t column = 0; column < column_count; column++)
        assert_int_equal(is_null_at(array->children[column], row), wants_null(row, column));
    assert_true(number_at(array->children[column_number], row) == 0.5 * (double)row);
    assert_int_equal(integer_at(array->children[column_integer], row), row);
    assert_int_equal(bool_at(array->children[column_bool], row), row % 2 == 0);
    assert_true(fnl_text_equal(text_at(array->children[column_choice], row), bands[row % 3]));
    assert_int_equal(integer_at(array->children[column_instant], row), -row);
    assert_int_equal(((const int32_t *)array->children[column_date]->buffers[1])[row], row - 100);
    assert_true(fnl_text_equal(text_at(array->children[column_found], row), found_text(row)));
    check_list(array->children[column_list], row);
}

/* A whole array of its own, without NULLs. */
static void check_texts(const struct ArrowArray *texts, int64_t length)
{
    assert_int_equal(texts->length, length);
    assert_int_equal(texts->offset, 0);
    assert_int_equal(texts->null_count, 0);
    assert_int_equal(texts->n_buffers, 3);
    assert_null(texts->buffers[0]);
    assert_non_null(texts->buffers[1]);
    assert_non_null(texts->buffers[2]);
}

static void check(const struct ArrowArray *array, int64_t rows)
{
    assert_int_equal(array->length, rows);
    assert_int_equal(array->offset, 0);
    assert_int_equal(array->null_count, 0);
    assert_int_equal(array->n_buffers, 1);
    assert_null(array->buffers[0]);
    assert_int_equal(array->n_children, column_count);
    for (int64_t column = 0; column < column_count; column++) {
        const struct ArrowArray *child = array->children[column];
        int64_t nulls = 0;
        for (int64_t row = 0; row < rows; row++)
            nulls += wants_null(row, column);
        assert_int_equal(child->length, rows);
        assert_int_equal(child->null_count, nulls);
        assert_int_equal(child->n_buffers, 2);
        assert_int_equal((uintptr_t)child->buffers[0] % 64, 0);
        assert_int_equal((uintptr_t)child->buffers[1] % 64, 0);
    }
    check_texts(array->children[column_found]->dictionary, rows < distinct ? rows : distinct);
    const struct ArrowArray *list = array->children[column_list];
    assert_int_equal(list->n_children, 1);
    check_texts(list->children[0], ((const int32_t *)list->buffers[1])[rows]);
    for (int64_t row = 0; row < rows; row++)
        check_row(array, row);
}

static void run(fnl_result_layout *layout, int64_t rows, struct ArrowArray *out)
{
    fnl_result_buffers buffers[column_count];
    assert_int_equal(fnl_result_open(layout, rows, out, buffers, NULL), FNL_OK);
    fill(buffers, rows);
    fnl_result_close(out);
    check(out, rows);
}

static void test_rows(void **state)
{
    (void)state;
    static const int64_t counts[] = { 0, 1, 7, 8, 63, 64, 65, 2047, 2048, 2049, 5000 };
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    fnl_result_layout *layout = new_layout(&allocator);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct ArrowArray out = { 0 };
        run(layout, counts[i], &out);
        out.release(&out);
        assert_null(out.release);
    }
    fnl_result_layout_unref(layout);
    assert_int_equal(memory.live, 0);
}

static void test_no_nulls(void **state)
{
    (void)state;
    fnl_result_layout *layout = new_layout(&fnl_default_allocator);
    struct ArrowArray out = { 0 };
    fnl_result_buffers buffers[column_count];
    assert_int_equal(fnl_result_open(layout, 100, &out, buffers, NULL), FNL_OK);
    fill(buffers, 100);
    /* Bits beyond the rows are no rows: 100 of them are set, the rest of the block is not. */
    for (int64_t row = 0; row < 100; row++)
        set_bit(buffers[column_integer].valid, row, true);
    fnl_result_close(&out);
    assert_int_equal(out.children[column_integer]->null_count, 0);
    assert_null(out.children[column_integer]->buffers[0]);
    /* The buffer is still there for the next run. */
    run(layout, 100, &out);
    out.release(&out);
    fnl_result_layout_unref(layout);
}

static void test_same_buffers(void **state)
{
    (void)state;
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    fnl_result_layout *layout = new_layout(&allocator);
    struct ArrowArray out = { 0 };
    run(layout, 6144, &out);
    const void *before[column_count][2];
    for (int i = 0; i < column_count; i++) {
        before[i][0] = out.children[i]->buffers[0];
        before[i][1] = out.children[i]->buffers[1];
    }
    size_t asked = memory.asked;
    static const int64_t counts[] = { 5000, 1, 6144, 0, 4999 };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        out.length = 17; /* as a consumer that cut it would leave it */
        out.offset = 3;
        out.children[0]->offset = 5;
        run(layout, counts[i], &out);
    }
    for (int i = 0; i < column_count; i++) {
        assert_ptr_equal(out.children[i]->buffers[0], before[i][0]);
        assert_ptr_equal(out.children[i]->buffers[1], before[i][1]);
    }
    assert_int_equal(memory.asked, asked);
    run(layout, 6145, &out);
    assert_true(memory.asked > asked);
    out.release(&out);
    fnl_result_layout_unref(layout);
    assert_int_equal(memory.live, 0);
}

static void test_moved_child(void **state)
{
    (void)state;
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    fnl_result_layout *layout = new_layout(&allocator);
    struct ArrowArray out = { 0 };
    run(layout, 300, &out);
    struct ArrowArray child = *out.children[column_choice];
    out.children[column_choice]->release = NULL;
    struct ArrowArray dictionary = *child.dictionary;
    child.dictionary->release = NULL;
    const void *kept = out.children[column_number]->buffers[1];
    run(layout, 300, &out);
    assert_ptr_equal(out.children[column_number]->buffers[1], kept);
    assert_ptr_not_equal(out.children[column_choice]->buffers[1], child.buffers[1]);
    out.release(&out);
    fnl_result_layout_unref(layout);
    /* What was moved out lives without its parents. */
    for (int64_t row = 0; row < 300; row++)
        assert_int_equal(((const int32_t *)child.buffers[1])[row], row % 3);
    child.release(&child);
    assert_true(text_is(&dictionary, 2, "lạnh"));
    dictionary.release(&dictionary);
    assert_int_equal(memory.live, 0);
}

static void test_moved_dictionary(void **state)
{
    (void)state;
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    fnl_result_layout *layout = new_layout(&allocator);
    struct ArrowArray out = { 0 };
    run(layout, 30, &out);
    struct ArrowArray dictionary = *out.children[column_choice]->dictionary;
    out.children[column_choice]->dictionary->release = NULL;
    run(layout, 30, &out);
    out.release(&out);
    dictionary.release(&dictionary);
    fnl_result_layout_unref(layout);
    assert_int_equal(memory.live, 0);
}

/* Dictionaries and items that a consumer keeps live on; the next result makes its own. */
static void test_moved_texts(void **state)
{
    (void)state;
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    fnl_result_layout *layout = new_layout(&allocator);
    struct ArrowArray out = { 0 };
    run(layout, 30, &out);
    struct ArrowArray dictionary = *out.children[column_found]->dictionary;
    out.children[column_found]->dictionary->release = NULL;
    struct ArrowArray items = *out.children[column_list]->children[0];
    out.children[column_list]->children[0]->release = NULL;
    run(layout, 7, &out);
    struct ArrowArray list = *out.children[column_list];
    out.children[column_list]->release = NULL;
    run(layout, 2, &out);
    out.release(&out);
    fnl_result_layout_unref(layout);
    check_texts(&dictionary, distinct);
    for (int64_t i = 0; i < distinct; i++)
        assert_true(fnl_text_equal(text_at(&dictionary, i), found_text(i)));
    assert_true(fnl_text_equal(text_at(&items, 0), found_text(1)));
    for (int64_t row = 0; row < 7; row++)
        check_list(&list, row);
    list.release(&list);
    items.release(&items);
    dictionary.release(&dictionary);
    assert_int_equal(memory.live, 0);
}

static void test_too_many_texts(void **state)
{
    (void)state;
    fnl_result_layout *layout = new_layout(&fnl_default_allocator);
    fnl_result_buffers buffers[column_count];
    fnl_error error = { 0 };
    struct ArrowArray out = { 0 };
    assert_int_equal(fnl_result_open(layout, 1, &out, buffers, NULL), FNL_OK);
    fnl_result_texts *texts = buffers[column_list].texts;
    put_text(texts, found_text(0));
    assert_int_equal(fnl_result_texts_reserve(texts, 1, INT32_MAX, &error), FNL_E_LIMIT);
    assert_non_null(strstr(error.message, "run fewer rows at once"));
    assert_int_equal(fnl_result_texts_reserve(texts, INT32_MAX, 1, &error), FNL_E_LIMIT);
    assert_int_equal(fnl_result_texts_reserve(texts, UINT64_MAX, UINT64_MAX, &error), FNL_E_LIMIT);
    assert_int_equal(fnl_result_texts_reserve(texts, 0, 0, &error), FNL_OK);
    out.release(&out);
    fnl_result_layout_unref(layout);
}

static void release_foreign(struct ArrowArray *array)
{
    array->release = NULL;
}

static void test_refused(void **state)
{
    (void)state;
    fnl_result_layout *layout = new_layout(&fnl_default_allocator);
    fnl_result_layout *other = new_layout(&fnl_default_allocator);
    fnl_result_buffers buffers[column_count];
    fnl_error error = { 0 };
    struct ArrowArray out = { 0 };
    run(other, 10, &out);
    assert_int_equal(fnl_result_open(layout, 10, &out, buffers, &error), FNL_E_ARG);
    assert_non_null(strstr(error.message, "no earlier result of this plan"));
    check(&out, 10);
    assert_int_equal(fnl_result_open(other, INT64_MAX, &out, buffers, &error), FNL_E_LIMIT);
    assert_int_equal(fnl_result_open(other, -1, &out, buffers, &error), FNL_E_LIMIT);
    check(&out, 10);
    out.release(&out);
    run(layout, 10, &out); /* released: as new */
    out.release(&out);
    struct ArrowArray foreign = { .length = 4, .release = release_foreign };
    assert_int_equal(fnl_result_open(layout, 10, &foreign, buffers, &error), FNL_E_ARG);
    assert_int_equal(foreign.length, 4);
    fnl_result_layout_unref(layout);
    fnl_result_layout_unref(other);
}

/* Fresh, then larger: in both the failing allocation leaves out released and nothing behind. */
static void test_no_memory(void **state)
{
    (void)state;
    int32_t code = FNL_E_NOMEM;
    for (size_t i = 0; code == FNL_E_NOMEM; i++) {
        failing_memory memory = { .until = i };
        fnl_allocator allocator = failing(&memory);
        fnl_result_layout *layout = NULL;
        struct ArrowArray out = { 0 };
        fnl_result_buffers buffers[column_count];
        fnl_error error = { 0 };
        code = fnl_result_layout_new(&allocator, columns, column_count, &layout, &error);
        if (code == FNL_OK)
            code = fnl_result_open(layout, 10, &out, buffers, &error);
        if (code == FNL_OK)
            code = fnl_result_texts_reserve(buffers[column_list].texts, 100, 1000, &error);
        if (code != FNL_OK && out.release != NULL)
            out.release(&out); /* as a run does that fails while it writes */
        if (code == FNL_OK)
            code = fnl_result_open(layout, 10000, &out, buffers, &error);
        assert_int_equal(error.code, code);
        assert_int_equal(memory.failed, code == FNL_E_NOMEM);
        assert_int_equal(out.release != NULL, code == FNL_OK);
        if (out.release != NULL)
            out.release(&out);
        fnl_result_layout_unref(layout);
        assert_int_equal(memory.live, 0);
    }
    assert_int_equal(code, FNL_OK);
}

static void test_schema(void **state)
{
    (void)state;
    static const char *const formats[column_count] = { "g", "l", "b", "i", "tsu:Asia/Ho_Chi_Minh", "tdD", "i", "+l" };
    int32_t code = FNL_E_NOMEM;
    fnl_result_layout *layout = NULL;
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    layout = new_layout(&allocator);
    for (size_t i = 0; code == FNL_E_NOMEM; i++) {
        size_t live = memory.live;
        memory.until = memory.asked + i;
        struct ArrowSchema schema = { 0 };
        code = fnl_result_schema(layout, &schema, NULL);
        if (code == FNL_OK) {
            assert_string_equal(schema.format, "+s");
            assert_int_equal(schema.n_children, column_count);
            for (int j = 0; j < column_count; j++) {
                assert_string_equal(schema.children[j]->format, formats[j]);
                assert_true(fnl_text_equal(fnl_text_of(schema.children[j]->name), columns[j].name));
                assert_int_equal(schema.children[j]->flags, ARROW_FLAG_NULLABLE);
                bool is_coded = j == column_choice || j == column_found;
                assert_int_equal(schema.children[j]->dictionary != NULL, is_coded);
                if (is_coded)
                    assert_string_equal(schema.children[j]->dictionary->format, "u");
                assert_int_equal(schema.children[j]->n_children, j == column_list);
            }
            const struct ArrowSchema *item = schema.children[column_list]->children[0];
            assert_string_equal(item->name, "item");
            assert_string_equal(item->format, "u");
            schema.release(&schema);
        }
        assert_int_equal(memory.live, live);
    }
    assert_int_equal(code, FNL_OK);
    fnl_result_layout_unref(layout);
    assert_int_equal(memory.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_no_nulls),
        cmocka_unit_test(test_same_buffers),
        cmocka_unit_test(test_moved_child),
        cmocka_unit_test(test_moved_dictionary),
        cmocka_unit_test(test_moved_texts),
        cmocka_unit_test(test_too_many_texts),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
