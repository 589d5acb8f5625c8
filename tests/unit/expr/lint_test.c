/* Conditions that are the same, and such as can never be true: found where they are, never where they are not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/memory.h"
#include "expression_conditions.h"

#include <stdlib.h>

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

static const fnl_expression *read_expression(fnl_arena *arena, fnl_text text)
{
    fnl_expression *expression = NULL;
    fnl_error error = { 0 };
    if (fnl_expression_read(arena, text, &names.scope, &expression, &error) != FNL_OK)
        fail_msg("%.*s: %s", (int)text.length, text.bytes, error.message);
    return expression;
}

static const struct {
    const char *text;
    bool never;
} conditions[] = {
    { "FALSE", true },
    { "NOT TRUE", true },
    { "TRUE", false },
    { "demo", false },
    { "demo AND FALSE", true },
    { "demo AND NULL", true },
    { "demo OR NULL", false },
    { "FALSE OR NULL", true },
    { "NOT (demo OR TRUE)", true },
    { "NOT (demo AND FALSE)", false },
    { "employees = NULL", true },
    { "NOT (employees = NULL)", true },
    { "employees IN (NULL, NULL)", true },
    { "employees NOT IN (1, NULL)", true },
    { "employees NOT IN (1, 2)", false },
    { "employees BETWEEN NULL AND 5", true },
    { "employees NOT BETWEEN NULL AND 5", false },
    { "NULL LIKE 'a'", true },
    { "1 = 2", true },
    { "1.0 = 1", false },
    { "1 <> 1.0", true },
    { "2 <= 1", true },
    { "1 >= 2 OR 2 >= 2", false },
    { "DATE '2026-01-31' > TIMESTAMP '2026-02-01'", false }, /* not looked for: the zone decides */
    { "NULL IN (1)", true },
    { "NULL BETWEEN 1 AND 2", true },
    { "visits BETWEEN NULL AND NULL", true },
    { "LENGTH(stage) IN (1) AND LENGTH(stage) > 5", false }, /* only columns are looked at */
    { "created_at IN (DATE '2026-01-01') AND created_at > TIMESTAMP '2026-03-01'", false },
    { "COALESCE(demo, TRUE) IS NULL AND demo", false },
    { "demo IN (TRUE) AND demo NOT IN (TRUE)", false },      /* not looked for */
    { "budget > 999999999999999999 AND budget < 0", false }, /* nor beyond what fits */
    { "employees IN (1, NULL) AND employees NOT IN (2, NULL)", true },
    { "'a' > 'b'", true },
    { "NOT 1 < 2", true },
    { "5 IS NULL", true },
    { "NULL IS NOT NULL", true },
    { "NULL IS NULL", false },
    { "demo IS NULL", false },
    { "(demo AND FALSE) IS TRUE", true },
    { "(demo AND FALSE) IS NOT TRUE", false },
    { "(demo OR TRUE) IS FALSE", true },
    /* ranges of one column */
    { "employees > 5 AND employees < 3", true },
    { "employees > 3 AND employees < 5", false },
    { "employees > 4 AND employees < 5", true }, /* an int between 4 and 5 */
    { "ratio > 4 AND ratio < 5", false },
    { "ratio > 4 AND ratio <= 4", true },
    { "ratio >= 4 AND ratio <= 4", false },
    { "ratio = 4 AND ratio <> 4.0", true },
    { "budget > 1.23 AND budget < 1.24", true },
    { "budget > 1.23 AND budget < 1.25", false },
    { "budget = 1.234", true }, /* two digits after the point */
    { "budget <> 1.234", false },
    { "employees = 0.5", true },
    { "employees >= 0.5 AND employees <= 0.9", true },
    { "employees >= 0.5 AND employees <= 1", false },
    { "employees > 0 AND employees < 1.5", false },
    { "employees > 1 AND employees < 1.5", true },
    { "3 > employees AND 5 < employees", true },
    { "employees BETWEEN 5 AND 3", true },
    { "employees NOT BETWEEN 5 AND 3", false },
    { "employees IN (1, 2) AND employees > 2", true },
    { "employees IN (1, 2) AND employees >= 2", false },
    { "employees IN (1, 2, NULL) AND employees = 3", true },
    { "employees = 5 AND visits <> 5", false },
    { "visits <> 5 AND visits = 5", true },
    { "visits NOT IN (4, 5) AND visits BETWEEN 5 AND 5", true },
    { "employees IS NULL AND employees > 5", true },
    { "employees IS NULL AND visits > 5", false },
    { "employees IS NULL OR employees > 5", false },
    { "employees IS NULL AND NOT (employees > 5)", true },
    { "demo IS NULL AND demo IS TRUE", true },
    { "demo IS NULL AND demo IS NOT TRUE", false },
    { "NOT (employees >= 3 OR employees < 3)", true },
    { "NOT (employees >= 3 AND employees < 3)", false },
    { "(employees > 5 AND demo) AND (visits = 1 AND (employees < 5 OR FALSE))", false }, /* not looked for in OR */
    { "(employees > 5 AND demo) AND (visits = 1 AND (employees < 5))", true },
    { "employees > 5 AND (employees < 3 OR visits > 1)", false },
    { "employees > 999999999999999999 AND employees < -999999999999999999", true },
    { "born > DATE '2026-01-02' AND born < DATE '2026-01-03'", true },
    { "born > DATE '2026-01-02' AND born < TIMESTAMP '2026-01-02 12:00:00'", false },
    { "created_at > TIMESTAMP '2026-01-02' AND created_at < TIMESTAMP '2026-01-01'", true },
    /* texts */
    { "stage = 'a' AND stage = 'b'", true },
    { "stage = 'a' AND stage = 'a'", false },
    { "industry = 'IT Services' AND industry = 'Software'", false }, /* one is the other's alias */
    { "industry = 'A' AND industry = 'a'", false },
    { "stage IN ('a', 'b') AND stage IN ('c', NULL)", true },
    { "stage IN ('a', 'b') AND stage IN ('b', 'c')", false },
    { "stage = 'a' AND stage <> 'a'", true },
    { "stage <> 'a' AND stage = 'a'", true },
    { "stage IN ('a', 'b') AND stage NOT IN ('b', 'c')", false },
    { "stage IN ('a', 'b') AND stage NOT IN ('b', 'a')", true },
    { "NOT (stage <> 'a' OR stage <> 'b')", true },
    { "stage > 'b' AND stage < 'a'", false }, /* not looked for */
};

static void finds_what_is_never_true(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        fnl_arena arena;
        fnl_arena_start(&arena, &fnl_default_allocator);
        if (fnl_expression_never_true(read_expression(&arena, fnl_text_of(conditions[i].text))) != conditions[i].never)
            fail_msg("%s: %s", conditions[i].text,
                     conditions[i].never ? "missed" : "said of a condition that can be true");
        fnl_arena_end(&arena);
    }
}

static void tells_the_same_from_others(void **state)
{
    (void)state;
    static const struct {
        const char *a;
        const char *b;
        bool same;
    } cases[] = {
        { "employees > 5", "  (employees>5 )", true },
        { "employees > 5", "employees >= 5", false },
        { "employees > 5", "employees > 6", false },
        { "employees > 5", "visits > 5", false },
        { "employees > 1.5", "employees > 1.50", true },
        { "stage = 'A'", "stage = 'a'", false },
        { "industry = 'A'", "industry = 'a'", true },
        { "industry IN ('IT services')", "industry in ('software')", true },
        { "demo AND stage = 'x'", "demo and stage = 'x'", true },
        { "demo AND stage = 'x'", "demo OR stage = 'x'", false },
        { "demo IS NULL", "demo IS NOT NULL", false },
        { "demo IS NULL", "demo IS TRUE", false },
        { "employees IN (1, 2)", "employees NOT IN (1, 2)", false },
        { "employees IN (1, 2)", "employees IN (1, 2, 3)", false },
        { "employees IN (1, NULL)", "employees IN (1, 0)", false },
        { "visits = NULL", "visits = NULL", true },
        { "visits = NULL", "visits = 0", false },
        { "visits = 1", "visits = 1.0", false },
        { "visits + 1 > 2", "visits - 1 > 2", false },
        { "LEAST(visits, 1) > 0", "GREATEST(visits, 1) > 0", false },
        { "stage LIKE 'a%'", "stage LIKE 'b%'", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_arena arena;
        fnl_arena_start(&arena, &fnl_default_allocator);
        const fnl_expression *a = read_expression(&arena, fnl_text_of(cases[i].a));
        const fnl_expression *b = read_expression(&arena, fnl_text_of(cases[i].b));
        if (fnl_expression_same(a, b) != cases[i].same || fnl_expression_same(b, a) != cases[i].same)
            fail_msg("%s / %s", cases[i].a, cases[i].b);
        fnl_arena_end(&arena);
    }
}

/* A thousand conditions over all rows: one that is said to be never true is not. */
static void never_says_so_in_vain(void **state)
{
    (void)state;
    static run_cell rows[most_rows][scope_count];
    fill_condition_rows(rows);
    uint64_t seed = 20261121;
    unsigned found = 0, missed = 0;
    for (int i = 0; i < 1000; i++) {
        fnl_arena arena;
        fnl_buffer text, results;
        fnl_arena_start(&arena, &fnl_default_allocator);
        fnl_buffer_start(&text, &fnl_default_allocator);
        fnl_buffer_start(&results, &fnl_default_allocator);
        fnl_buffer_put_string(&text, "TRUE AND "); /* NULL alone is no condition */
        put_condition(&text, &seed, 3, NULL, NULL);
        const fnl_expression *expression = read_expression(&arena, fnl_buffer_text(&text));
        assert_int_equal(run_expression(expression, &names, (const run_cell(*)[scope_count])rows, most_rows,
                                        &fnl_default_allocator, &results, NULL),
                         FNL_OK);
        bool can_be = memchr(results.bytes, 'T', results.length) != NULL;
        bool said = fnl_expression_never_true(expression);
        if (said && can_be)
            fail_msg("%.*s can be true", (int)text.length, text.bytes);
        found += said;
        missed += !said && !can_be;
        fnl_buffer_end(&results);
        fnl_buffer_end(&text);
        fnl_arena_end(&arena);
    }
    print_message("%u found, %u missed\n", found, missed);
    assert_true(found > 100); /* else the property is empty */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_is_never_true),
        cmocka_unit_test(tells_the_same_from_others),
        cmocka_unit_test(never_says_so_in_vain),
    };
    return cmocka_run_group_tests(tests, start, end);
}
