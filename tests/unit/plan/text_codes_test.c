/* Tests of src/plan/text_codes.c: a text stands once in a dictionary, also when the pool of texts is cut. */
#include "plan/text_codes.h"

#include "arrow_reading.h"
#include "failing_allocator.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { block_rows = 128, most_blocks = 24, most_rows = block_rows * most_blocks, text_size = 24 };

/* Texts of rows, and the pool that numbers them. */
typedef struct codes_run {
    const fnl_allocator *memory;
    fnl_text_codes codes;
    fnl_pool pool;
    fnl_result_layout *layout;
    struct ArrowArray out;
    fnl_result_buffers buffers;
} codes_run;

static const fnl_result_column column = { .name = { "move", 4 }, .kind = fnl_result_found };

static int32_t start(codes_run *run, const fnl_allocator *memory)
{
    *run = (codes_run){ .memory = memory };
    fnl_text_codes_start(&run->codes, memory);
    fnl_index_start(&run->pool, memory, 1);
    return fnl_result_layout_new(memory, &column, 1, &run->layout, NULL);
}

static void end(codes_run *run)
{
    fnl_text_codes_end(&run->codes);
    fnl_index_end(&run->pool);
    if (run->out.release != NULL)
        run->out.release(&run->out);
    fnl_result_layout_unref(run->layout);
}

static bool is_null(uint32_t row)
{
    return row % 5 == 3;
}

/* Every text comes again, near and far. */
static void write_text(uint32_t row, uint32_t texts, char text[text_size])
{
    snprintf(text, text_size, "t%u", (row % 3 == 0 ? row : row * 7) % texts);
}

static int32_t write_rows(codes_run *run, uint32_t first, uint32_t texts)
{
    int64_t numbers[block_rows];
    uint64_t valid[block_rows / 64] = { 0 };
    for (uint32_t i = 0; i < block_rows; i++) {
        char text[text_size];
        uint32_t number = 0;
        bool is_new = false;
        numbers[i] = -1; /* of a row that is NULL: nobody looks */
        if (is_null(first + i))
            continue;
        write_text(first + i, texts, text);
        if (!fnl_index_add(&run->pool, fnl_text_of(text), &number, &is_new))
            return FNL_E_NOMEM;
        numbers[i] = number;
        valid[i / 64] |= (uint64_t)1 << i % 64;
    }
    memcpy(run->buffers.valid + first / 8, valid, sizeof valid);
    const fnl_block block = { .whole = numbers, .valid = valid };
    return fnl_text_codes_write(&run->codes, &run->pool, &block, block_rows, run->buffers.texts,
                                run->buffers.codes + first, NULL);
}

/* The pool begins anew with other numbers. */
static int32_t cut(codes_run *run, uint32_t block)
{
    uint32_t number = 0;
    bool is_new = false;
    char literal[text_size];
    fnl_index_end(&run->pool);
    snprintf(literal, sizeof literal, "literal %u", block);
    if (!fnl_index_add(&run->pool, fnl_text_of(literal), &number, &is_new))
        return FNL_E_NOMEM;
    return fnl_text_codes_cut(&run->codes, run->buffers.texts, NULL);
}

/* cut_every: blocks; 0: never. */
static int32_t fill(codes_run *run, uint32_t blocks, uint32_t texts, uint32_t cut_every)
{
    int32_t code = fnl_result_open(run->layout, blocks * block_rows, &run->out, &run->buffers, NULL);
    if (code != FNL_OK)
        return code;
    fnl_text_codes_begin(&run->codes);
    for (uint32_t block = 0; code == FNL_OK && block < blocks; block++) {
        code = write_rows(run, block * block_rows, texts);
        if (code == FNL_OK && cut_every != 0 && block % cut_every == cut_every - 1)
            code = cut(run, block);
    }
    if (code == FNL_OK)
        fnl_result_close(&run->out);
    else
        run->out.release(&run->out);
    return code;
}

static void check(const codes_run *run, uint32_t blocks, uint32_t texts)
{
    const struct ArrowArray *array = run->out.children[0];
    const struct ArrowArray *dictionary = array->dictionary;
    uint32_t found = 0;
    bool seen[most_rows] = { false };
    for (uint32_t row = 0; row < blocks * block_rows; row++) {
        char text[text_size];
        assert_int_equal(is_null_at(array, row), is_null(row));
        if (is_null(row))
            continue;
        write_text(row, texts, text);
        assert_true(text_is(array, row, text));
        int32_t code = ((const int32_t *)array->buffers[1])[row];
        found += !seen[code];
        seen[code] = true;
    }
    assert_int_equal(dictionary->length, found);
    fnl_index once;
    fnl_index_start(&once, &fnl_default_allocator, 1);
    for (int64_t i = 0; i < dictionary->length; i++) {
        uint32_t number = 0;
        bool is_new = false;
        assert_true(fnl_index_add(&once, text_at(dictionary, i), &number, &is_new) && is_new);
    }
    fnl_index_end(&once);
}

static void test_codes(void **state)
{
    (void)state;
    static const struct {
        uint32_t blocks, texts, cut_every;
    } cases[] = {
        { 1, 5, 0 },     { 24, 1000, 0 }, { 24, 1000, 1 }, { 3, 2, 1 },
        { 24, 3000, 5 }, { 0, 1, 0 },     { 24, 7, 3 },    { 2, 64, 0 },
    };
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    codes_run run;
    assert_int_equal(start(&run, &allocator), FNL_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) { /* one after the other, in the same memory */
        assert_int_equal(fill(&run, cases[i].blocks, cases[i].texts, cases[i].cut_every), FNL_OK);
        check(&run, cases[i].blocks, cases[i].texts);
    }
    end(&run);
    assert_int_equal(memory.live, 0);
}

/* Texts that were seen before ask for no memory. */
static void test_same_memory(void **state)
{
    (void)state;
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    codes_run run;
    assert_int_equal(start(&run, &allocator), FNL_OK);
    assert_int_equal(fill(&run, most_blocks, 1000, 0), FNL_OK);
    size_t asked = memory.asked;
    assert_int_equal(fill(&run, most_blocks, 900, 0), FNL_OK);
    assert_int_equal(fill(&run, 1, 3, 0), FNL_OK);
    assert_int_equal(fill(&run, most_blocks, 1000, 0), FNL_OK);
    assert_int_equal(memory.asked, asked);
    check(&run, most_blocks, 1000);
    end(&run);
    assert_int_equal(memory.live, 0);
}

static void test_no_memory(void **state)
{
    (void)state;
    int32_t code = FNL_E_NOMEM;
    for (size_t i = 0; code == FNL_E_NOMEM; i++) {
        failing_memory memory = { .until = i };
        fnl_allocator allocator = failing(&memory);
        codes_run run;
        code = start(&run, &allocator);
        if (code == FNL_OK)
            code = fill(&run, 4, 200, 2);
        assert_int_equal(memory.failed, code == FNL_E_NOMEM);
        if (code == FNL_OK)
            check(&run, 4, 200);
        end(&run);
        assert_int_equal(memory.live, 0);
    }
    assert_int_equal(code, FNL_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_same_memory),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
