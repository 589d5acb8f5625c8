/* Reading expressions at the limits: of nesting, of length, of memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/memory.h"
#include "expression_scope.h"
#include "failing_allocator.h"

static expression_scope names;

static int start(void **state)
{
    (void)state;
    return start_scope(&names, &fnl_default_allocator) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    end_scope(&names);
    return 0;
}

/* Code of reading head, `count` times piece, middle, `count` times tail. */
static int32_t read_repeated(const char *head, const char *piece, const char *middle, const char *tail, size_t count,
                             fnl_error *error)
{
    fnl_buffer text;
    fnl_buffer_start(&text, &fnl_default_allocator);
    fnl_buffer_put_string(&text, head);
    for (size_t i = 0; i < count; i++)
        fnl_buffer_put_string(&text, piece);
    fnl_buffer_put_string(&text, middle);
    for (size_t i = 0; i < count; i++)
        fnl_buffer_put_string(&text, tail);
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    fnl_expression *expression = NULL;
    int32_t code = fnl_expression_read(&arena, fnl_buffer_text(&text), &names.scope, &expression, error);
    if (code == FNL_OK) {
        assert_false(fnl_expression_never_true(expression));
        assert_true(fnl_expression_same(expression, expression));
    }
    fnl_arena_end(&arena);
    fnl_buffer_end(&text);
    return code;
}

static void limits_nesting_but_not_length(void **state)
{
    (void)state;
    static const struct {
        const char *head, *piece, *middle, *tail;
        size_t count;
        int32_t code;
    } cases[] = {
        { "", "(", "1", ")", 100, FNL_OK },
        { "", "(", "1", ")", 101, FNL_E_LIMIT },
        { "", "(", "1", ")", 30000, FNL_E_LIMIT },
        { "", "NOT ", "demo", "", 100, FNL_OK },
        { "", "NOT ", "demo", "", 101, FNL_E_LIMIT },
        { "", "- ", "visits", "", 100, FNL_OK },
        { "", "- ", "visits", "", 101, FNL_E_LIMIT },
        { "", "ABS(", "visits", ")", 101, FNL_E_LIMIT },
        { "", "CASE WHEN demo THEN ", "1", " END", 100, FNL_OK },
        { "", "CASE WHEN demo THEN ", "1", " END", 101, FNL_E_LIMIT },
        { "", "demo AND ", "demo", "", 7000, FNL_OK },
        { "", "demo OR ", "demo", "", 7000, FNL_OK },
        { "", "visits+", "visits", "", 9000, FNL_OK },
        { "", "2.5/", "visits", "", 9000, FNL_OK },
        { "visits IN (", "1,", "2)", "", 30000, FNL_OK },
        { "COALESCE(", "visits,", "2)", "", 9000, FNL_OK },
        { "CASE ", "WHEN demo THEN 1 ", "ELSE 2 END", "", 3500, FNL_OK },
        { "visits = 1", " ", "", "", 65526, FNL_OK },
        { "visits = 1", " ", "", "", 65527, FNL_E_LIMIT },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_error error = { 0 };
        int32_t code =
            read_repeated(cases[i].head, cases[i].piece, cases[i].middle, cases[i].tail, cases[i].count, &error);
        if (code != cases[i].code)
            fail_msg("%zu × %s: code %d %s", cases[i].count, cases[i].piece, code, error.message);
    }
}

static void survives_lack_of_memory(void **state)
{
    (void)state;
    static const char text[] =
        "industry IN ('IT Services', 'Hà Nội') AND industry LIKE ' A%' AND \"Lead \"\"Origin\"\"\" = 'x' "
        "OR COALESCE(country, 'none') = 'other' AND budget BETWEEN 1.5 AND ROUND(fit / 2) OR DAYS_SINCE(born) > 3";
    int32_t code = FNL_E_NOMEM;
    for (size_t i = 0; code == FNL_E_NOMEM; i++) {
        failing_memory memory = { .until = i };
        fnl_allocator allocator = failing(&memory);
        fnl_arena arena;
        fnl_arena_start(&arena, &allocator);
        fnl_expression *expression = NULL;
        fnl_error error = { 0 };
        code = fnl_expression_read(&arena, fnl_text_of(text), &names.scope, &expression, &error);
        if (code == FNL_E_NOMEM)
            assert_string_equal(error.message, "out of memory");
        else
            assert_string_equal(error.message, "");
        fnl_arena_end(&arena);
        assert_int_equal(memory.live, 0);
    }
    assert_int_equal(code, FNL_OK);
}

/* The arena asks for memory rarely: filled to every degree beforehand, each of its takes is once the one that fails. */
static void survives_lack_of_memory_anywhere(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "industry IN ('it''s', -1.5)",
        "\"Lead \"\"Origin\"\"\" LIKE 'x' OR industry LIKE 'x'",
        "CASE WHEN NOT demo IS TRUE THEN - visits ELSE ABS(visits) * 2 + 1 END BETWEEN 1 AND 2",
        "COALESCE(country, 'none') = 'other' OR born = DATE '2026-01-31' OR demo IN (NULL, TRUE)",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (size_t filled = 16; filled <= 4096; filled += 16) {
            failing_memory memory = { .until = 1, .forever = true };
            fnl_allocator allocator = failing(&memory);
            fnl_arena arena;
            fnl_arena_start(&arena, &allocator);
            assert_non_null(fnl_arena_take(&arena, filled, 1));
            fnl_expression *expression = NULL;
            fnl_error error = { 0 };
            int32_t code = fnl_expression_read(&arena, fnl_text_of(texts[i]), &names.scope, &expression, &error);
            assert_int_equal(code, FNL_E_NOMEM);
            assert_string_equal(error.message, "out of memory");
            fnl_arena_end(&arena);
            assert_int_equal(memory.live, 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_nesting_but_not_length),
        cmocka_unit_test(survives_lack_of_memory),
        cmocka_unit_test(survives_lack_of_memory_anywhere),
    };
    return cmocka_run_group_tests(tests, start, end);
}
