/* Any bytes as an expression: read, and if it is one, run over a few rows; what can never be true must not be. */
#include "../expression_run.h"

#include "core/memory.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* A usual lead, one of which nothing is known, one of small and negative values. */
static void fill_rows(run_cell rows[3][scope_count])
{
    static const char *const texts[] = { "software", "VN", "Won" };
    for (uint32_t i = 0; i < scope_count; i++) {
        rows[0][i] = (run_cell){ .whole = (int64_t)i + 1, .number = 0.5, .text = texts[i % 3] };
        rows[1][i] = (run_cell){ .is_null = true };
        rows[2][i] = (run_cell){ .whole = i == scope_demo ? 0 : -(int64_t)i, .number = -1e300, .text = "5% a_" };
    }
}

static void check_never(const fnl_expression *expression, const fnl_buffer *results)
{
    bool any_true = results->length != 0 && memchr(results->bytes, 'T', results->length) != NULL;
    if (fnl_expression_type(expression) == fnl_type_bool && fnl_expression_never_true(expression) && any_true)
        abort();
}

/* The error stands inside the text and says something. */
static void check_error(const fnl_error *error, int32_t code, size_t size)
{
    if (error->code != code || error->offset > size || error->column == 0 || error->message[0] == '\0')
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    expression_scope names;
    run_cell rows[3][scope_count];
    fnl_arena arena;
    fnl_buffer results;
    fnl_arena_start(&arena, &fnl_default_allocator);
    fnl_buffer_start(&results, &fnl_default_allocator);
    if (!start_scope(&names, &fnl_default_allocator))
        abort();
    fill_rows(rows);
    fnl_text text = { (const char *)bytes, size };
    fnl_expression *expression = NULL;
    fnl_error error = { 0 };
    int32_t code = fnl_expression_read(&arena, text, &names.scope, &expression, &error);
    if (code != FNL_OK) {
        check_error(&error, code, size);
    } else {
        code = run_expression(expression, &names, (const run_cell(*)[scope_count])rows, 3, &fnl_default_allocator,
                              &results, &error);
        if (code != FNL_OK && code != FNL_E_LIMIT)
            abort();
        check_never(expression, &results);
        if (!fnl_expression_same(expression, expression))
            abort();
    }
    fnl_buffer_end(&results);
    fnl_arena_end(&arena);
    end_scope(&names);
    return 0;
}
