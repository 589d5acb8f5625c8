/* What is an expression, of which type; what is none, and what is said of it where. */
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

/* text: 1.50 is read as the shortest form. */
static void gives_types(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        fnl_type type;
        unsigned scale;
    } cases[] = {
        { "12", fnl_type_int, 0 },
        { "1.50", fnl_type_decimal, 1 },
        { "1.0", fnl_type_decimal, 0 },
        { "-0.000000000000000001", fnl_type_decimal, 18 },
        { "999999999999999999", fnl_type_int, 0 },
        { "'it''s'", fnl_type_text, 0 },
        { "TRUE", fnl_type_bool, 0 },
        { "date '2026-01-31'", fnl_type_date, 0 },
        { "Timestamp '2026-01-31 08:00:00+07:00'", fnl_type_time, 0 },
        { "employees", fnl_type_int, 0 },
        { "\"Lead \"\"Origin\"\"\"", fnl_type_text, 0 },
        { "employees + visits", fnl_type_int, 0 },
        { "employees + 0.5", fnl_type_decimal, 1 },
        { "budget * 1.05", fnl_type_decimal, 4 },
        { "budget - 1.234", fnl_type_decimal, 3 },
        { "budget * ratio", fnl_type_number, 0 },
        { "employees / visits", fnl_type_number, 0 },
        { "NULL + 1", fnl_type_int, 0 },
        { "NULL + 1.25", fnl_type_decimal, 2 },
        { "1.25 + NULL", fnl_type_decimal, 2 },
        { "NULL / NULL", fnl_type_number, 0 },
        { "-budget", fnl_type_decimal, 2 },
        { "NULL = NULL", fnl_type_bool, 0 },
        { "NOT NULL", fnl_type_bool, 0 },
        { "employees IN (1, NULL, -2, 2.5)", fnl_type_bool, 0 },
        { "CASE WHEN demo THEN 1 END", fnl_type_int, 0 },
        { "CASE WHEN demo THEN NULL WHEN NOT demo THEN 1.25 ELSE 1 END", fnl_type_decimal, 2 },
        { "CASE WHEN demo THEN ratio ELSE 1 END", fnl_type_number, 0 },
        { "COALESCE(NULL, closed_at, AS_OF())", fnl_type_time, 0 },
        { "NULLIF(budget, 0)", fnl_type_decimal, 2 },
        { "LEAST(1, 2.50, NULL)", fnl_type_decimal, 1 },
        { "GREATEST(born, TODAY())", fnl_type_date, 0 },
        { "ABS(-1.25)", fnl_type_decimal, 2 },
        { "ROUND(budget)", fnl_type_int, 0 },
        { "ROUND(budget, 1)", fnl_type_decimal, 1 },
        { "ROUND(budget, 5)", fnl_type_decimal, 2 },
        { "ROUND(budget, -3)", fnl_type_int, 0 },
        { "ROUND(employees)", fnl_type_int, 0 },
        { "ROUND(ratio, 2)", fnl_type_number, 0 },
        { "lower(stage)", fnl_type_text, 0 },
        { "LENGTH(NULL)", fnl_type_int, 0 },
        { "DAYS_SINCE(born)", fnl_type_int, 0 },
        { "HOURS_SINCE(created_at)", fnl_type_int, 0 },
        { "DAYS_BETWEEN(created_at, born)", fnl_type_int, 0 },
        { "SECONDS_BETWEEN(created_at, closed_at)", fnl_type_int, 0 },
        { "ADD_DAYS(born, 3)", fnl_type_date, 0 },
        { "ADD_DAYS(created_at, employees - 1)", fnl_type_time, 0 },
        { "2 - -3", fnl_type_int, 0 },
        { "created_at >= born", fnl_type_bool, 0 },
        { "demo = (employees > 3)", fnl_type_bool, 0 },
        { " \t\r\n( fit )\n", fnl_type_decimal, 2 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_arena arena;
        fnl_arena_start(&arena, &fnl_default_allocator);
        fnl_expression *expression = NULL;
        fnl_error error = { 0 };
        if (fnl_expression_read(&arena, fnl_text_of(cases[i].text), &names.scope, &expression, &error) != FNL_OK)
            fail_msg("%s: %s", cases[i].text, error.message);
        if (fnl_expression_type(expression) != cases[i].type || fnl_expression_scale(expression) != cases[i].scale)
            fail_msg("%s is %s of scale %u", cases[i].text, fnl_type_name(fnl_expression_type(expression)),
                     fnl_expression_scale(expression));
        assert_true(fnl_text_equal(fnl_expression_text(expression), fnl_text_of(cases[i].text)));
        fnl_arena_end(&arena);
    }
}

static const struct {
    const char *text;
    uint32_t column;
    const char *message;
} wrong[] = {
    { "", 1, "expected an expression, the text is empty" },
    { "  ", 1, "expected an expression, the text is empty" },
    { "demo AND", 9, "expected a value after AND" },
    { "employees = AND demo", 13, "expected a value after =, found AND" },
    { "employees >", 12, "expected a value after >" },
    { "employees 5", 11, "expected an operator or the end after employees, found 5" },
    { "(employees > 5", 15, "expected an operator or ) after 5" },
    { "employees > 5)", 14, "expected an operator or the end after 5, found )" },
    { "1 < employees < 5", 15, "comparisons cannot be chained: write a < b AND b < c, or put one in parentheses" },
    { "employees IS 5", 14, "expected NULL, TRUE, FALSE or NOT after IS, found 5" },
    { "employees IS NOT 5", 18, "expected NULL, TRUE or FALSE after NOT, found 5" },
    { "employees NOT 5", 15, "expected IN, BETWEEN or LIKE after NOT, found 5" },
    { "employees IN 5", 14, "expected ( and a list of literals after IN, found 5" },
    { "employees IN ()", 15,
      "expected a literal (a number, '…', TRUE, FALSE, NULL, DATE '…', TIMESTAMP '…') after (, found )" },
    { "employees IN (1, visits)", 18,
      "expected a literal (a number, '…', TRUE, FALSE, NULL, DATE '…', TIMESTAMP '…') after ,, found visits" },
    { "employees IN (1", 16, "expected a comma or ) after 1" },
    { "employees BETWEEN 1 OR 2", 21, "expected AND and the upper bound of BETWEEN after 1, found OR" },
    { "stage LIKE country", 12, "expected a pattern in single quotes after LIKE, found country" },
    { "CASE employees WHEN 1 THEN 2 END", 6, "expected WHEN and a condition after CASE, found employees" },
    { "CASE WHEN demo THEN 2", 22, "expected WHEN, ELSE or END after 2" },
    { "CASE WHEN demo THEN 2 ELSE 3", 29, "expected END after 3" },
    { "CASE WHEN demo 2 END", 16, "expected THEN after demo, found 2" },
    { "1 -- 2", 3, "-- begins a comment in SQL and is refused: write 2 - -3" },
    { "1 /* 2 */", 3, "/* begins a comment in SQL and is refused: leave it out" },
    { "employees == 5", 11, "== is no operator here: write =" },
    { "demo && demo", 6, "&& is no operator here: write AND" },
    { "!demo", 1, "! is no operator here: write NOT" },
    { "employees > 1e3", 13, "numbers have no exponent here: write out all digits" },
    { "employees > .5", 13, "a number begins with a digit: write 0.5, not .5" },
    { "employees > 5.", 13, "a number ends with a digit: write 5.0" },
    { "employees > 5x", 14,
      "expected an operator after the number; a text stands in '…', a name that begins with a digit in \"…\"" },
    { "employees > 1234567890123456789", 13, "a number has at most 18 digits" },
    { "stage = 'Won", 9, "the text that begins here has no closing '" },
    { "\"Lead", 1, "the name that begins here has no closing \"" },
    { "stage = `Won`", 9,
      "the character ` has no meaning here; texts stand in '…', names with such characters in \"…\"" },
    { "ngành = 'x'", 1, "names of other characters than letters A to Z, digits and _ stand in double quotes: \"…\"" },
    { "industri = 'x'", 1, "there is no field or output industri; did you mean industry?" },
    { "stage = \"Won\"", 9, "there is no field or output Won; a text stands in single quotes: 'Won'" },
    { "total > 5", 1, "total cannot be used here: it comes later" },
    { "DAY_SINCE(born)", 1, "there is no function DAY_SINCE; did you mean DAYS_SINCE?" },
    { "NOW() > created_at", 1, "there is no function NOW here: write AS_OF()" },
    { "NULL", 1, "NULL alone has no type: compare it or give another value" },
    { "COALESCE(NULL, NULL)", 1, "NULL alone has no type: compare it or give another value" },
    { "DATE '2026-02-30' > born", 6, "'2026-02-30' is not in the calendar of the years 1 to 9999" },
    { "DATE '2026-02-03T10:00' > born", 6, "'2026-02-03T10:00' is not a date: write it as in DATE '2026-01-31'" },
    { "TIMESTAMP 'now' > created_at", 11, "'now' is not a time: write it as in TIMESTAMP '2026-01-31 08:00:00+07:00'" },
    /* types */
    { "stage = 5", 9, "stage is text, 5 is int: write '5' or compare a number field" },
    { "5 = stage", 1, "stage is text, 5 is int: write '5' or compare a number field" },
    { "employees = '5'", 13, "employees is int, '5' is text: write 5" },
    { "employees > 'many'", 13, "employees is int, 'many' is text: write a number" },
    { "created_at > '2026-01-01'", 14, "created_at is time, '2026-01-01' is text: write TIMESTAMP '2026-01-01'" },
    { "born > '2026-01-01'", 8, "born is date, '2026-01-01' is text: write DATE '2026-01-01'" },
    { "born > 2026", 8, "born is date, 2026 is int: write DATE '2026-01-31'" },
    { "demo = 1", 8, "demo is bool, 1 is int: write TRUE or FALSE" },
    { "demo < TRUE", 8, "TRUE and FALSE have no order: compare with = or <>" },
    { "employees = stage", 13, "employees is int, stage is text: both must be of one kind" },
    { "stage IN ('a', 5)", 16, "stage is text, 5 is int: write '5' or compare a number field" },
    { "employees BETWEEN 1 AND '5'", 25, "employees is int, '5' is text: write 5" },
    { "employees LIKE '5%'", 1, "employees is int: LIKE takes a text" },
    { "employees AND demo", 1, "employees is int, expected a condition, such as employees IS NOT NULL" },
    { "NOT stage", 5, "stage is text, expected a condition, such as stage IS NOT NULL" },
    { "stage IS TRUE", 1, "stage is text, expected a condition, such as stage IS NOT NULL" },
    { "CASE WHEN 1 THEN 2 END", 11, "1 is int, expected a condition, such as 1 IS NOT NULL" },
    { "stage + 1", 1, "stage is text: + takes numbers" },
    { "created_at - closed_at", 1,
      "created_at is time: - takes numbers; for times there are ADD_DAYS, DAYS_BETWEEN, SECONDS_BETWEEN, "
      "DAYS_SINCE and HOURS_SINCE" },
    { "1 * demo", 5, "demo is bool: * takes numbers" },
    { "-stage", 2, "stage is text: - takes numbers" },
    { "0.0000000001 * 0.0000000001", 16,
      "the product has 20 digits after the point, at most 18 are kept: ROUND a factor first" },
    { "COALESCE(stage, 1)", 17, "stage is text, 1 is int: write '1' or compare a number field" },
    { "COALESCE(born, created_at)", 16, "born is date, created_at is time: both must be of one kind" },
    { "CASE WHEN demo THEN 1 ELSE stage END", 21, "stage is text, 1 is int: write '1' or compare a number field" },
    { "NULLIF(stage, 5)", 15, "stage is text, 5 is int: write '5' or compare a number field" },
    { "NULLIF(1)", 1, "NULLIF takes two values, 1 is given" },
    { "COALESCE()", 1, "COALESCE takes at least one value, 0 are given" },
    { "AS_OF(1)", 1, "AS_OF takes nothing, 1 is given" },
    { "LEAST(demo, TRUE)", 1, "LEAST takes values with an order, not TRUE and FALSE" },
    { "stage = TRUE", 9, "stage is text, TRUE is bool: write a text in single quotes" },
    { "stage > CASE WHEN demo THEN employees ELSE visits * 100000 + 5 END", 9,
      "stage is text, CASE WHEN demo THEN employees ELSE visits * 100000 + 5 END is int: both must be of one kind" },
    { "5 > 'ộộộộộộộộộộộộộộộộộộộộộộộộộộ'", 5, "5 is int, 'ộộộộộộộộộộộộộộộộộộộ… is text: write a number" },
    { "ROUND(stage)", 7, "stage is text: ROUND takes numbers" },
    { "LEAST(visits, stage)", 15, "visits is int, stage is text: both must be of one kind" },
    { "FROBNICATE(1)", 1,
      "there is no function FROBNICATE; there are COALESCE, NULLIF, LEAST, GREATEST, ABS, ROUND, LOWER, LENGTH, "
      "DAYS_SINCE, HOURS_SINCE, DAYS_BETWEEN, SECONDS_BETWEEN, ADD_DAYS, AS_OF, TODAY" },
    { "ABS(stage)", 5, "stage is text: ABS takes numbers" },
    { "LENGTH(5)", 8, "5 is int: LENGTH takes one text" },
    { "DAYS_SINCE(employees)", 12, "employees is int: DAYS_SINCE takes one time" },
    { "DAYS_BETWEEN(born, '2026-01-01')", 20, "'2026-01-01' is text: DAYS_BETWEEN takes two times" },
    { "ADD_DAYS(born, 1.5)", 16, "1.5 is decimal: ADD_DAYS adds an int, whole days" },
    { "ADD_DAYS(stage, 1)", 10, "stage is text: ADD_DAYS takes a time and a number of days" },
    { "ROUND(budget, employees)", 15, "the digits of ROUND are a whole number as it is written, from -18 to 18" },
    { "ROUND(budget, 19)", 15, "the digits of ROUND are a whole number as it is written, from -18 to 18" },
    { "ROUND(budget, -17)", 15, "ROUND would drop more than 18 digits: the value has 2 after the point" },
    /* values of a field; columns count characters, not bytes */
    { "country = 'VM'", 11, "'VM' is not one of the values of country; did you mean 'VN'?" },
    { "stage = 'Hà Nội' OR country IN ('VN', 'Xanadu')", 39,
      "'Xanadu' is not one of the values of country: add it there or write one of them" },
    { "country = CASE WHEN demo THEN 'VN' ELSE 'vn' END", 41,
      "'vn' is not one of the values of country; did you mean 'VN'?" },
};

static void says_what_is_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        fnl_arena arena;
        fnl_arena_start(&arena, &fnl_default_allocator);
        fnl_expression *expression = NULL;
        fnl_error error = { 0 };
        int32_t code = fnl_expression_read(&arena, fnl_text_of(wrong[i].text), &names.scope, &expression, &error);
        if (code != FNL_E_MODEL || error.column != wrong[i].column || strcmp(error.message, wrong[i].message) != 0)
            fail_msg("%s: code %d, column %u: %s", wrong[i].text, code, error.column, error.message);
        assert_null(expression);
        fnl_arena_end(&arena);
    }
}

static void counts_characters_and_bytes(void **state)
{
    (void)state;
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    fnl_expression *expression = NULL;
    fnl_error error = { 0 };
    int32_t code =
        fnl_expression_read(&arena, FNL_TEXT("stage = 'Hà Nội' AND\n oops"), &names.scope, &expression, &error);
    assert_int_equal(code, FNL_E_MODEL);
    assert_int_equal(error.column, 23);
    assert_int_equal(error.offset, 25); /* à has two bytes, ộ three */
    fnl_arena_end(&arena);
}

static void lists_what_is_read(void **state)
{
    (void)state;
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    fnl_expression *expression = NULL;
    fnl_text text = FNL_TEXT("visits > 1 AND stage = 'x' OR visits < employees");
    assert_int_equal(fnl_expression_read(&arena, text, &names.scope, &expression, NULL), FNL_OK);
    static const uint32_t wanted[] = { scope_visits, scope_stage, scope_employees };
    uint32_t count = 0;
    const uint32_t *symbols = fnl_expression_symbols(expression, &count);
    assert_int_equal(count, 3);
    assert_memory_equal(symbols, wanted, sizeof wanted);
    assert_false(fnl_expression_needs_as_of(expression));
    static const char *const clocked[] = { "DAYS_SINCE(born)", "1 + HOURS_SINCE(born)", "AS_OF()", "TODAY() > born" };
    for (size_t i = 0; i < sizeof clocked / sizeof *clocked; i++) {
        assert_int_equal(fnl_expression_read(&arena, fnl_text_of(clocked[i]), &names.scope, &expression, NULL), FNL_OK);
        assert_true(fnl_expression_needs_as_of(expression));
    }
    fnl_arena_end(&arena);
}

static void knows_the_field_of_texts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int field; /* -1: none; scope_count: rules without the list of values */
    } cases[] = {
        { "industry", scope_industry },
        { "employees", -1 },
        { "stage", scope_stage },
        { "COALESCE(industry, 'Other')", scope_industry },
        { "COALESCE(industry, LOWER(industry))", -1 },
        { "COALESCE(industry, stage)", -1 },
        { "COALESCE(country, 'SG')", scope_country },
        { "COALESCE(country, country)", scope_country },
        { "COALESCE(COALESCE(country, 'none'), COALESCE(country, 'other'))", scope_count },
        { "COALESCE(COALESCE(country, 'none'), country)", scope_count },
        { "COALESCE(stage, \"Lead \"\"Origin\"\"\")", scope_stage },
        { "COALESCE(country, 'elsewhere')", scope_count },
        { "NULLIF(industry, 'Other')", scope_industry },
        { "CASE WHEN demo THEN 'a' ELSE 'b' END", -1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_arena arena;
        fnl_arena_start(&arena, &fnl_default_allocator);
        fnl_expression *expression = NULL;
        assert_int_equal(fnl_expression_read(&arena, fnl_text_of(cases[i].text), &names.scope, &expression, NULL),
                         FNL_OK);
        const fnl_field *field = fnl_expression_field(expression);
        if (cases[i].field == scope_count)
            assert_true(field != NULL && field->values == NULL && fnl_text_equal(field->name, FNL_TEXT("country")));
        else
            assert_ptr_equal(field, cases[i].field < 0 ? NULL : &names.fields[cases[i].field]);
        fnl_arena_end(&arena);
    }
}

static void makes_a_plain_reference(void **state)
{
    (void)state;
    static const int symbols[] = { scope_industry, scope_budget, scope_fit, scope_born };
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        const fnl_symbol *symbol = &names.symbols[symbols[i]];
        fnl_arena arena;
        fnl_arena_start(&arena, &fnl_default_allocator);
        fnl_expression *made = NULL, *read = NULL;
        assert_int_equal(fnl_expression_of_symbol(&arena, symbol, &made), FNL_OK);
        assert_int_equal(fnl_expression_read(&arena, symbol->name, &names.scope, &read, NULL), FNL_OK);
        assert_true(fnl_expression_same(made, read));
        assert_int_equal(fnl_expression_type(made), fnl_expression_type(read));
        assert_int_equal(fnl_expression_scale(made), fnl_expression_scale(read));
        assert_ptr_equal(fnl_expression_field(made), fnl_expression_field(read));
        uint32_t count = 0;
        const uint32_t *numbers = fnl_expression_symbols(made, &count);
        assert_int_equal(count, 1);
        assert_int_equal(numbers[0], symbols[i]);
        fnl_arena_end(&arena);
    }
    failing_memory memory = { .until = 0 };
    fnl_allocator allocator = failing(&memory);
    fnl_arena arena;
    fnl_arena_start(&arena, &allocator);
    fnl_expression *made = NULL;
    assert_int_equal(fnl_expression_of_symbol(&arena, &names.symbols[scope_fit], &made), FNL_E_NOMEM);
    fnl_arena_end(&arena);
}

static void refuses_other_encodings(void **state)
{
    (void)state;
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    fnl_expression *expression = NULL;
    fnl_error error = { 0 };
    assert_int_equal(fnl_expression_read(&arena, FNL_TEXT("stage = '\xff'"), &names.scope, &expression, &error),
                     FNL_E_MODEL);
    assert_string_equal(error.message, "the expression is not valid UTF-8");
    assert_int_equal(fnl_expression_read(&arena, FNL_TEXT("stage = \0"), &names.scope, &expression, &error),
                     FNL_E_MODEL);
    assert_int_equal(error.column, 9);
    fnl_arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_types),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(counts_characters_and_bytes),
        cmocka_unit_test(lists_what_is_read),
        cmocka_unit_test(knows_the_field_of_texts),
        cmocka_unit_test(makes_a_plain_reference),
        cmocka_unit_test(refuses_other_encodings),
    };
    return cmocka_run_group_tests(tests, start, end);
}
