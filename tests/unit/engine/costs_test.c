/* What programs of many rules cost: time and memory grow as the rules do, not as their square. */
#include "counting_memory.h"
#include "engine/build_points.h"
#include "engine/program.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { most_rules = 1 << 16, column_count = 4096 };

/* The bytes that a program asks for while it is made. */
static size_t made_with(const fnl_builder *builder, const fnl_value *wanted, uint32_t count)
{
    size_t bytes = 0;
    fnl_allocator memory = counting(&bytes);
    fnl_program_options options = { .text_classes = true, .narrow_outputs = true, .level = fnl_cpu_find() };
    fnl_program program;
    fnl_arena arena;
    fnl_arena_start(&arena, &memory);
    assert_int_equal(fnl_program_make(&arena, builder, wanted, count, &options, &program, NULL), FNL_OK);
    fnl_arena_end(&arena);
    return bytes;
}

/* Points if a whole is at least i. */
static fnl_value points_of_whole(fnl_builder *builder, fnl_value of, uint32_t i)
{
    fnl_value reached = fnl_build(builder, fnl_op_less_equal, fnl_build_whole(builder, i), of, 0, 0);
    return fnl_build_points(builder, fnl_lane_whole, reached, fnl_give(i + 1), fnl_give(0), fnl_give(0));
}

/* Each value of a top is read in the width of the widest: would each look at all, this took minutes. */
static void test_many_ranks(void **state)
{
    (void)state;
    static fnl_value values[most_rules];
    static int64_t codes[most_rules];
    fnl_builder *builder = fnl_builder_new(&fnl_default_allocator);
    assert_non_null(builder);
    fnl_value column = fnl_build_column(builder, fnl_builder_add_column(builder, fnl_lane_whole));
    for (uint32_t i = 0; i < most_rules; i++) {
        values[i] = points_of_whole(builder, column, i);
        codes[i] = i;
    }
    fnl_value top = fnl_build_top(builder, most_rules, codes, values, 1);
    fnl_value wanted[] = { fnl_build_pick(builder, top, 0), fnl_build_pick(builder, top, 1) };
    assert_true(made_with(builder, wanted, 2) / most_rules < 1000);
    fnl_builder_free(builder);
}

/* Rules of many columns of texts, each with literals of its own: no column may cost as many bytes as there are literals. */
static void test_many_texts(void **state)
{
    (void)state;
    static fnl_value values[most_rules];
    fnl_builder *builder = fnl_builder_new(&fnl_default_allocator);
    assert_non_null(builder);
    for (uint32_t i = 0; i < column_count; i++)
        assert_int_equal(fnl_builder_add_column(builder, fnl_lane_text), i);
    for (uint32_t i = 0; i < most_rules; i++) {
        char text[16];
        int length = snprintf(text, sizeof text, "text %u", (unsigned)i);
        int64_t key = fnl_build_key(builder, (fnl_text){ text, (size_t)length });
        int64_t points = i;
        values[i] = fnl_build_keys(builder, fnl_lane_whole, fnl_build_column(builder, i % column_count), 1, &key,
                                   &points, fnl_give(0), fnl_give(0));
    }
    fnl_value total = fnl_build_total(builder, 0, most_rules, values);
    assert_true(made_with(builder, &total, 1) / most_rules < 1000);
    fnl_builder_free(builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_ranks),
        cmocka_unit_test(test_many_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
