/* Literals beside fields that fold, and what somebody who mistyped a name is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/memory.h"
#include "expr/literal.h"
#include "expression_scope.h"
#include "text/fold.h"

static void folds_as_the_field_does(void **state)
{
    (void)state;
    static const struct {
        int field;
        const char *literal;
        const char *becomes; /* NULL: refused */
    } cases[] = {
        { scope_industry, "Software", "software" },
        { scope_industry, "  IT\tServices ", "it\tservices" },
        { scope_industry, " IT Services ", "software" },
        { scope_industry, "STRASSE", "strasse" },
        { scope_industry, "straße", "strasse" },
        { scope_industry, "Ha\xcc\x80 No\xcc\xa3\xcc\x82i", "hà nội" }, /* decomposed */
        { scope_stage, " Won ", " Won " },
        { scope_country, "VN", "VN" },
        { scope_country, "vn", NULL },
    };
    expression_scope names;
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    assert_true(start_scope(&names, &fnl_default_allocator));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_text out = { NULL, 0 };
        fnl_error error = { 0 };
        const fnl_field *field = &names.fields[cases[i].field];
        bool done = fnl_literal_for_field(&arena, field, fnl_text_of(cases[i].literal), &out, &error);
        assert_int_equal(done, cases[i].becomes != NULL);
        if (done && !fnl_text_equal(out, fnl_text_of(cases[i].becomes)))
            fail_msg("%s becomes %.*s", cases[i].literal, (int)out.length, out.bytes);
        assert_int_equal(error.code, done ? FNL_OK : FNL_E_MODEL);
        /* The literal is what a value of a lead becomes on the same field. */
        fnl_buffer scratch;
        fnl_reading_value value;
        fnl_buffer_start(&scratch, &fnl_default_allocator);
        assert_true(fnl_field_read_text(field, fnl_text_of(cases[i].literal), &scratch, &value));
        assert_int_equal(value.rejection, done ? fnl_reject_none : fnl_reject_not_listed);
        if (done)
            assert_true(fnl_text_equal(value.text, out));
        fnl_buffer_end(&scratch);
    }
    fnl_arena_end(&arena);
    end_scope(&names);
}

static void keeps_the_blanks_of_patterns(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        const char *becomes;
    } cases[] = {
        { "", "" },
        { " A%_ ", " a%_ " },
        { "%ẞ|", "%ss|" },
        { "\xcc\x80"
          "E\xcc\x81",
          "\xcc\x80\xc3\xa9" }, /* a mark without a letter, then a composed one */
    };
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_text out = { NULL, 0 };
        assert_true(fnl_fold_pattern(&arena, fnl_text_of(cases[i].pattern), &out, NULL));
        if (!fnl_text_equal(out, fnl_text_of(cases[i].becomes)))
            fail_msg("%s becomes %.*s", cases[i].pattern, (int)out.length, out.bytes);
    }
    fnl_arena_end(&arena);
}

static void refuses_heaps_of_marks(void **state)
{
    (void)state;
    char text[2 * (fnl_most_marks + 1)];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % 2 == 0 ? '\xcc' : '\x81';
    expression_scope names;
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    assert_true(start_scope(&names, &fnl_default_allocator));
    fnl_text out = { NULL, 0 };
    fnl_error error = { 0 };
    fnl_text marks = { text, sizeof text };
    assert_false(fnl_literal_for_field(&arena, &names.fields[scope_industry], marks, &out, &error));
    assert_string_equal(error.message, "the text has more than 30 combining marks in a row");
    assert_false(fnl_fold_pattern(&arena, marks, &out, &error));
    fnl_arena_end(&arena);
    end_scope(&names);
}

static void suggests_the_nearest(void **state)
{
    (void)state;
    static const char *const known[] = { "industry", "employees", "visits", "visits_30d", "Lead Origin", "fit", "id" };
    static const struct {
        const char *wanted;
        const char *best;
    } cases[] = {
        { "industri", "industry" },
        { "INDUSTRY", "industry" },
        { "indsutry", "industry" },
        { "employes", "employees" },
        { "visit", "visits" },
        { "visits30d", "visits_30d" },
        { "lead origin", "Lead Origin" },
        { "fti", "fit" },
        { "Id", "id" },
        { "xyz", "" },
        { "", "" },
        { "q", "" },
        { "budget", "" },
        { "industryindustryindustryindustryindustryindustryindustryindustryindustry", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_nearest nearest;
        fnl_nearest_start(&nearest, fnl_text_of(cases[i].wanted));
        for (size_t j = 0; j < sizeof known / sizeof *known; j++)
            fnl_nearest_try(&nearest, fnl_text_of(known[j]));
        if (!fnl_text_equal(nearest.best, fnl_text_of(cases[i].best)))
            fail_msg("%s: %.*s", cases[i].wanted, (int)nearest.best.length, nearest.best.bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_as_the_field_does),
        cmocka_unit_test(keeps_the_blanks_of_patterns),
        cmocka_unit_test(refuses_heaps_of_marks),
        cmocka_unit_test(suggests_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
