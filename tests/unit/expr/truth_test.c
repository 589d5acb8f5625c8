/* Compound conditions give what Kleene's tables make of their parts: whatever the builder merges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/memory.h"
#include "expression_conditions.h"

static expression_scope names;
static run_cell rows[most_rows][scope_count];

static int start(void **state)
{
    (void)state;
    fill_condition_rows(rows);
    return start_scope(&names, &fnl_default_allocator) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    end_scope(&names);
    return 0;
}

static void run_condition(fnl_text text, condition_truths *out)
{
    fnl_arena arena;
    fnl_buffer results;
    fnl_arena_start(&arena, &fnl_default_allocator);
    fnl_buffer_start(&results, &fnl_default_allocator);
    fnl_expression *expression = NULL;
    fnl_error error = { 0 };
    if (fnl_expression_read(&arena, text, &names.scope, &expression, &error) != FNL_OK ||
        run_expression(expression, &names, (const run_cell(*)[scope_count])rows, most_rows, &fnl_default_allocator,
                       &results, &error) != FNL_OK)
        fail_msg("%.*s: %s", (int)text.length, text.bytes, error.message);
    assert_int_equal(results.length, 2 * most_rows - 1); /* a letter and a blank each */
    for (uint32_t row = 0; row < most_rows; row++)
        out->rows[row] = results.bytes[(size_t)2 * row];
    fnl_buffer_end(&results);
    fnl_arena_end(&arena);
}

static void follows_kleene(void **state)
{
    (void)state;
    static condition_truths atoms[condition_atom_count];
    for (uint32_t i = 0; i < condition_atom_count; i++) {
        fnl_buffer alone; /* NULL alone is no condition */
        fnl_buffer_start(&alone, &fnl_default_allocator);
        fnl_buffer_put_string(&alone, "TRUE AND ");
        fnl_buffer_put_string(&alone, condition_atoms[i]);
        run_condition(fnl_buffer_text(&alone), &atoms[i]);
        fnl_buffer_end(&alone);
    }
    uint64_t seed = 731;
    for (int i = 0; i < 2000; i++) {
        fnl_buffer text;
        condition_truths wanted = { { 0 } }, given = { { 0 } };
        fnl_buffer_start(&text, &fnl_default_allocator);
        fnl_buffer_put_string(&text, "TRUE AND ");
        put_condition(&text, &seed, 4, atoms, &wanted);
        run_condition(fnl_buffer_text(&text), &given);
        for (uint32_t row = 0; row < most_rows; row++)
            if (wanted.rows[row] != given.rows[row])
                fail_msg("row %u of %.*s: %c, not %c", row, (int)text.length, text.bytes, given.rows[row],
                         wanted.rows[row]);
        fnl_buffer_end(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(follows_kleene) };
    return cmocka_run_group_tests(tests, start, end);
}
