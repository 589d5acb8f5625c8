/* What expressions give, row by row, worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/memory.h"
#include "expression_run.h"
#include "failing_allocator.h"

#define NONE                                                                                                           \
    {                                                                                                                  \
        .is_null = true                                                                                                \
    }
#define WHOLE(value)                                                                                                   \
    {                                                                                                                  \
        .whole = (value)                                                                                               \
    }
#define NUMBER(value)                                                                                                  \
    {                                                                                                                  \
        .number = (value)                                                                                              \
    }
#define TEXT(value)                                                                                                    \
    {                                                                                                                  \
        .text = (value)                                                                                                \
    }
#define SECONDS(value)                                                                                                 \
    {                                                                                                                  \
        .whole = INT64_C(value) * FNL_SECOND                                                                           \
    }

/* A usual lead; one of which nothing is known; one that is negative and late; one at the ends of what fits. */
static const run_cell leads[4][scope_count] = {
    {
        [scope_industry] = TEXT("software"),
        [scope_country] = TEXT("VN"),
        [scope_stage] = TEXT("Won"),
        [scope_employees] = WHOLE(120),
        [scope_visits] = WHOLE(3),
        [scope_budget] = WHOLE(6000000),
        [scope_ratio] = NUMBER(0.5),
        [scope_demo] = WHOLE(1),
        [scope_created_at] = SECONDS(1795161600), /* 2026-11-20T08:00:00Z */
        [scope_closed_at] = SECONDS(1795262400),  /* 2026-11-21T12:00:00Z */
        [scope_born] = WHOLE(7425),               /* 1990-05-01 */
        [scope_origin] = TEXT("a"),
        [scope_fit] = WHOLE(6250),
    },
    { NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE },
    {
        [scope_industry] = TEXT("fintech"),
        [scope_country] = TEXT("SG"),
        [scope_stage] = TEXT("50% Đà"),
        [scope_employees] = WHOLE(-7),
        [scope_visits] = WHOLE(0),
        [scope_budget] = WHOLE(-5),
        [scope_ratio] = NUMBER(-2.25),
        [scope_demo] = WHOLE(0),
        [scope_created_at] = SECONDS(1795262400),
        [scope_closed_at] = SECONDS(1795161600),
        [scope_born] = WHOLE(20782), /* 2026-11-25 */
        [scope_origin] = TEXT("A_"),
        [scope_fit] = WHOLE(0),
    },
    {
        [scope_industry] = TEXT("hà nội"),
        [scope_country] = NONE,
        [scope_stage] = TEXT("won"),
        [scope_employees] = WHOLE(INT64_MAX),
        [scope_visits] = WHOLE(INT64_MIN),
        [scope_budget] = WHOLE(1000000000000000),
        [scope_ratio] = NUMBER(1e300),
        [scope_demo] = NONE,
        [scope_created_at] = SECONDS(253402214400), /* 9999-12-31T00:00:00Z */
        [scope_closed_at] = SECONDS(1795253400),    /* as_of */
        [scope_born] = NONE,
        [scope_origin] = TEXT(""),
        [scope_fit] = WHOLE(10000),
    },
};

static const struct {
    const char *text;
    const char *gives;
} cases[] = {
    /* Three-valued logic. */
    { "demo", "T U F U" },
    { "NOT demo", "F U T U" },
    { "demo AND TRUE", "T U F U" },
    { "demo AND FALSE", "F F F F" },
    { "demo OR TRUE", "T T T T" },
    { "demo OR NULL", "T U U U" },
    { "demo AND NULL", "U U F U" },
    { "NOT (demo AND employees > 0)", "F U T U" },
    { "demo IS NULL", "F T F T" },
    { "demo IS NOT NULL", "T F T F" },
    { "demo IS TRUE", "T F F F" },
    { "demo IS NOT TRUE", "F T T T" },
    { "demo IS FALSE", "F F T F" },
    { "demo IS NOT FALSE", "T T F T" },
    { "(employees > 0) IS NULL", "F T F F" },
    { "demo = TRUE", "T U F U" },
    { "demo = FALSE", "F U T U" },
    { "demo <> (employees > 0)", "F U F U" },
    { "demo = (employees > 0)", "T U T U" },
    { "demo = NULL", "U U U U" },
    { "demo IN (TRUE)", "T U F U" },
    { "demo IN (TRUE, FALSE)", "T U T U" },
    { "demo NOT IN (TRUE, NULL)", "F U U U" },
    { "TRUE OR demo AND FALSE", "T T T T" },
    { "(TRUE OR demo) AND FALSE", "F F F F" },
    { "NOT demo = TRUE", "F U T U" },
    /* Numbers. */
    { "employees = 120", "T U F F" },
    { "employees <> 120", "F U T T" },
    { "employees != 120.0", "F U T T" },
    { "employees > 119.5", "T U F T" },
    { "employees >= 120.5", "F U F T" },
    { "employees < 120.0001", "T U T F" },
    { "employees = NULL", "U U U U" },
    { "employees IN (1, 120, -7)", "T U T F" },
    { "employees IN (1, 120, NULL)", "T U U U" },
    { "employees NOT IN (1, -7)", "T U F T" },
    { "employees NOT IN (1, -7, NULL)", "U U F U" },
    { "employees IN (NULL)", "U U U U" },
    { "employees IN (120.0, 0.5)", "T U F F" },
    { "employees BETWEEN -7 AND 120", "T U T F" },
    { "employees BETWEEN 120 AND -7", "F U F F" },
    { "employees NOT BETWEEN 0 AND 200", "F U T T" },
    { "employees BETWEEN NULL AND 50", "F U U F" },
    { "employees BETWEEN 0 AND NULL", "U U F U" },
    { "visits BETWEEN ratio AND employees", "T U F F" },
    { "budget = 60000", "T U F F" },
    { "budget > -0.051", "T U T T" },
    { "budget > employees", "T U T F" },
    { "employees < ratio", "F U T T" },
    { "ratio >= 0.5", "T U F T" },
    { "ratio <= 0.5", "T U T F" },
    { "employees <= ratio", "F U T T" },
    { "ratio = -2.25", "F U T F" },
    { "0.5 = ratio", "T U F F" },
    { "-2.25 < ratio", "T U F T" },
    { "ratio = ratio", "T U T T" },
    { "ratio IN (0.5, -2.25, NULL)", "T U T U" },
    { "120 > 119 AND 1.0 = 1", "T T T T" },
    { "employees + visits", "123 - -7 -1" },
    { "employees - 1", "119 - -8 9223372036854775806" },
    { "employees + 1", "121 - -6 -" },
    { "visits - 1", "2 - -1 -" },
    { "-visits", "-3 - 0 -" },
    { "- - visits", "3 - 0 -" },
    { "ABS(visits)", "3 - 0 -" },
    { "ABS(ratio)", "0.5 - 2.25 1e300" },
    { "employees * 0.25", "30 - -1.75 -" },
    { "budget + 0.001", "60000.001 - -0.049 10000000000000.001" },
    { "budget - employees", "59880 - 6.95 -" },
    { "2 - 3 - 4", "-5 -5 -5 -5" },
    { "2 - -3", "5 5 5 5" },
    { "2 + 3 * 4", "14 14 14 14" },
    { "(2 + 3) * -4", "-20 -20 -20 -20" },
    { "7 / 2 * 2", "7 7 7 7" },
    { "1 / 3", "0.3333333333333333 0.3333333333333333 0.3333333333333333 0.3333333333333333" },
    { "1 / visits", "0.3333333333333333 - - -1.0842021724855044e-19" },
    { "0 / visits", "0 - - -0" },
    { "ratio / 0", "- - - -" },
    { "ratio * ratio", "0.25 - 5.0625 -" },
    { "ratio + 0.25", "0.75 - -2 1e300" },
    { "employees + ratio", "120.5 - -9.25 1e300" },
    { "employees + visits + ratio", "123.5 - -9.25 1e300" },
    { "-ratio", "-0.5 - 2.25 -1e300" },
    { "NULL + employees", "- - - -" },
    { "NULL * 2.5 + 1", "- - - -" },
    { "employees / NULL", "- - - -" },
    { "0.1 + 0.2 = 0.3", "T T T T" },
    { "ROUND(budget)", "60000 - 0 10000000000000" },
    { "ROUND(budget, 1)", "60000 - -0.1 10000000000000" },
    { "ROUND(budget, 2)", "60000 - -0.05 10000000000000" },
    { "ROUND(budget, -5)", "100000 - 0 10000000000000" },
    { "ROUND(employees)", "120 - -7 9223372036854775807" },
    { "ROUND(employees, -1)", "120 - -10 -" },
    { "ROUND(-0.5) + ROUND(2.5)", "2 2 2 2" },
    { "ROUND(ratio)", "1 - -2 1e300" },
    { "ROUND(ratio, 1)", "0.5 - -2.3 1e300" },
    /* Texts. */
    { "industry = 'SOFTWARE'", "T U F F" },
    { "industry = ' IT Services '", "T U F F" },
    { "industry <> 'software'", "F U T T" },
    { "'Fintech' = industry", "F U T F" },
    { "industry IN ('Fintech', 'HÀ NỘI')", "F U T T" },
    { "industry IN ('IT SERVICES', NULL)", "T U U U" },
    { "industry NOT IN ('fintech')", "T U F T" },
    { "industry LIKE 'SOFT%'", "T U F F" },
    { "industry LIKE 'h_ n_i'", "F U F T" },
    { "industry NOT LIKE '%TECH'", "T U F T" },
    { "industry LIKE ' software'", "F U F F" },
    { "industry = CASE WHEN demo THEN 'IT Services' ELSE 'FinTech' END", "T U T F" },
    { "COALESCE(industry, 'OTHER') = 'Other'", "F T F F" },
    { "NULLIF(industry, 'FINTECH')", "software - - hà nội" },
    { "industry >= 'Hà'", "T U F T" },
    { "industry > 'IT Services'", "T U F F" }, /* a bound is no value: it has no alias */
    { "industry BETWEEN 'E' AND 'G'", "F U T F" },
    { "country = 'VN'", "T U F U" },
    { "country > 'T'", "T U F U" },
    { "COALESCE(country, 'none') IN ('none', 'SG')", "F T T T" },
    { "stage = 'Won'", "T U F F" },
    { "stage = 'won'", "F U F T" },
    { "stage < 'W'", "F U T F" },
    { "stage LIKE '50% %'", "F U T F" },
    { "stage LIKE '50_ __'", "F U T F" },
    { "stage LIKE '%'", "T U T T" },
    { "stage LIKE ''", "F U F F" },
    { "LOWER(stage)", "won - 50% đà won" },
    { "LENGTH(stage)", "3 - 6 3" },
    { "LENGTH(\"Lead \"\"Origin\"\"\")", "1 - 2 0" },
    { "LOWER(stage) = LOWER('WON')", "T U F T" },
    { "stage = industry", "F U F F" },
    { "stage = stage", "T U T T" },
    { "NULL IN ('a', 'b')", "U U U U" },
    { "'a' IN ('a', NULL)", "T T T T" },
    { "'b' > 'a'", "T T T T" },
    /* Choices. */
    { "CASE WHEN employees > 100 THEN 'big' WHEN employees <= 100 THEN 'small' END", "big - small big" },
    { "CASE WHEN employees > 100 THEN 2.5 ELSE 1 END", "2.5 1 1 2.5" },
    { "CASE WHEN demo THEN ratio ELSE employees END", "0.5 - -7 9223372036854776000" },
    { "CASE WHEN demo THEN NULL ELSE employees END", "- - -7 9223372036854775807" },
    { "CASE WHEN NULL THEN 1 ELSE 2 END", "2 2 2 2" },
    { "CASE WHEN demo THEN employees > 0 ELSE FALSE END", "T F F F" },
    { "COALESCE(demo, FALSE)", "T F F F" },
    { "COALESCE(NULL, employees, 5)", "120 5 -7 9223372036854775807" },
    { "COALESCE(employees, 0.5)", "120 0.5 -7 0.5" }, /* the last one does not fit with a digit after the point */
    { "COALESCE(born, DATE '2000-01-31')", "1990-05-01 2000-01-31 2026-11-25 2000-01-31" },
    { "NULLIF(visits, 0)", "3 - - -9223372036854775808" },
    { "NULLIF(visits, NULL)", "3 - 0 -9223372036854775808" },
    { "NULLIF(ratio, 0.5)", "- - -2.25 1e300" },
    { "NULLIF(demo, TRUE)", "U U F U" },
    { "LEAST(employees, visits)", "3 - -7 -9223372036854775808" },
    { "LEAST(employees, NULL, 5)", "5 5 -7 5" },
    { "GREATEST(employees, 5)", "120 5 5 9223372036854775807" },
    { "GREATEST(5, employees)", "120 5 5 9223372036854775807" },
    { "GREATEST(NULL, ratio)", "0.5 - -2.25 1e300" },
    { "GREATEST(budget, 0)", "60000 0 0 10000000000000" },
    { "LEAST(stage, 'b')", "Won b 50% Đà b" },
    { "GREATEST(NULL, NULL, 1)", "1 1 1 1" },
    { "LEAST(created_at, closed_at)", "2026-11-20T08:00:00Z - 2026-11-20T08:00:00Z 2026-11-21T09:30:00Z" },
    /* Times. */
    { "created_at < closed_at", "T U F F" },
    { "created_at = TIMESTAMP '2026-11-20 15:00:00+07:00'", "T U F F" },
    { "created_at >= DATE '2026-11-21'", "F U T T" },
    { "born <= created_at", "T U F U" },
    { "born = DATE '1990-05-01'", "T U F U" },
    { "born IN (DATE '1990-05-01', NULL)", "T U U U" },
    { "created_at IN (DATE '9999-12-31')", "F U F T" },
    { "born BETWEEN DATE '1990-01-01' AND DATE '1990-12-31'", "T U F U" },
    { "AS_OF() = TIMESTAMP '2026-11-21T09:30:00Z'", "T T T T" },
    { "TODAY()", "2026-11-21 2026-11-21 2026-11-21 2026-11-21" },
    { "DAYS_SINCE(created_at)", "1 - -1 -2912118" },
    { "HOURS_SINCE(created_at)", "25 - -3 -69890823" },
    { "HOURS_SINCE(closed_at)", "-3 - 25 0" },
    { "DAYS_SINCE(born)", "13353 - -4 -" },
    { "DAYS_BETWEEN(created_at, closed_at)", "1 - -2 -2912118" },
    { "DAYS_BETWEEN(born, TODAY())", "13353 - -4 -" },
    { "DAYS_BETWEEN(born, AS_OF())", "13353 - -4 -" },
    { "SECONDS_BETWEEN(created_at, closed_at)", "100800 - -100800 -251606961000" },
    { "ADD_DAYS(born, 1)", "1990-05-02 - 2026-11-26 -" },
    { "ADD_DAYS(DATE '9999-12-30', visits)", "- - 9999-12-30 -" },
    { "ADD_DAYS(DATE '0001-01-02', employees)", "0001-05-02 - - -" },
    { "ADD_DAYS(DATE '9999-12-30', 1)", "9999-12-31 9999-12-31 9999-12-31 9999-12-31" },
    { "ADD_DAYS(DATE '0001-01-02', -1)", "0001-01-01 0001-01-01 0001-01-01 0001-01-01" },
    { "ADD_DAYS(TIMESTAMP '9999-12-30 23:59:59.999999', visits - 2)",
      "9999-12-31T23:59:59.999999Z - 9999-12-28T23:59:59.999999Z -" },
    { "ADD_DAYS(created_at, 1)", "2026-11-21T08:00:00Z - 2026-11-22T12:00:00Z -" },
    { "ADD_DAYS(created_at, employees)", "2027-03-20T08:00:00Z - 2026-11-14T12:00:00Z -" },
    { "ADD_DAYS(NULL, 1) IS NULL", "T T T T" },
};

static void gives_what_was_worked_out(void **state)
{
    (void)state;
    expression_scope names;
    assert_true(start_scope(&names, &fnl_default_allocator));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_arena arena;
        fnl_arena_start(&arena, &fnl_default_allocator);
        fnl_buffer out;
        fnl_buffer_start(&out, &fnl_default_allocator);
        fnl_error error = { 0 };
        fnl_expression *expression = NULL;
        if (fnl_expression_read(&arena, fnl_text_of(cases[i].text), &names.scope, &expression, &error) != FNL_OK ||
            run_expression(expression, &names, leads, 4, &fnl_default_allocator, &out, &error) != FNL_OK)
            fail_msg("%s: %s", cases[i].text, error.message);
        if (!fnl_text_equal(fnl_buffer_text(&out), fnl_text_of(cases[i].gives)))
            fail_msg("%s gives %.*s, not %s", cases[i].text, (int)out.length, out.bytes, cases[i].gives);
        fnl_buffer_end(&out);
        fnl_arena_end(&arena);
    }
    end_scope(&names);
}

static void survives_lack_of_memory(void **state)
{
    (void)state;
    expression_scope names;
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    assert_true(start_scope(&names, &fnl_default_allocator));
    fnl_expression *expression = NULL;
    fnl_text text = FNL_TEXT("industry IN ('A', 'B') AND LOWER(stage) LIKE 'w%' OR LENGTH(stage) / ratio > 5 "
                             "OR CASE WHEN budget > fit THEN created_at ELSE closed_at END > born");
    assert_int_equal(fnl_expression_read(&arena, text, &names.scope, &expression, NULL), FNL_OK);
    int32_t code = FNL_E_NOMEM;
    for (size_t i = 0; code == FNL_E_NOMEM; i++) {
        failing_memory memory = { .until = i };
        fnl_allocator allocator = failing(&memory);
        fnl_buffer out;
        fnl_buffer_start(&out, &fnl_default_allocator);
        code = run_expression(expression, &names, leads, 4, &allocator, &out, NULL);
        if (code == FNL_OK)
            assert_true(fnl_text_equal(fnl_buffer_text(&out), FNL_TEXT("T U F U")));
        fnl_buffer_end(&out);
        assert_int_equal(memory.live, 0);
    }
    assert_int_equal(code, FNL_OK);
    fnl_arena_end(&arena);
    end_scope(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_what_was_worked_out),
        cmocka_unit_test(survives_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
