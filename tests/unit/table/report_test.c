/* Tests of src/table/report.c and rejection.c: counts, the first rejected values, strict mode. */
#include "table/report.h"

#include "table/rejection.h"
#include "table/tally.h"

#include "arrow_reading.h"
#include "failing_allocator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

enum { column_kind, column_column, column_row, column_value, column_why, column_number };

static const fnl_field employees = { .name = { "employees", 9 }, .column = { "Employees", 9 }, .type = fnl_type_int };
static const fnl_field created = { .name = { "created_at", 10 },
                                   .column = { "created_at", 10 },
                                   .type = fnl_type_time };

static fnl_report *new_report(const fnl_allocator *allocator)
{
    fnl_report *report = NULL;
    assert_int_equal(fnl_report_make(allocator, &report, NULL), FNL_OK);
    return report;
}

static struct ArrowArray table_of(const fnl_report *report)
{
    static const char *const names[] = { "kind", "column", "row", "value", "why", "count" };
    static const char *const formats[] = { "u", "u", "l", "u", "u", "l" };
    struct ArrowSchema schema = { 0 };
    struct ArrowArray table = { 0 };
    assert_int_equal(fnl_report_table(report, &schema, &table, NULL), FNL_OK);
    for (int i = 0; i < 6; i++) {
        assert_string_equal(schema.children[i]->name, names[i]);
        assert_string_equal(schema.children[i]->format, formats[i]);
    }
    schema.release(&schema);
    return table;
}

static void test_empty(void **state)
{
    (void)state;
    fnl_report *report = new_report(&fnl_default_allocator);
    struct ArrowArray table = table_of(report);
    assert_int_equal(table.length, 0);
    table.release(&table);
    assert_int_equal(fnl_report_rejected_values(report), 0);
    fnl_report_destroy(report);
    fnl_report_destroy(NULL);
}

static void test_lines(void **state)
{
    (void)state;
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    fnl_report *report = new_report(&allocator);
    fnl_tally tally = { .report = report, .first_row = 100 };
    fnl_tally_count(&tally, fnl_count_overflow, FNL_TEXT("fit"), 3);
    fnl_tally_count(&tally, fnl_count_overflow, FNL_TEXT("fit"), 4);
    fnl_tally_count(&tally, fnl_count_future, FNL_TEXT("fit"), 0);
    fnl_tally_reject(&tally, &employees, 7, FNL_TEXT("many"), fnl_reject_malformed);
    fnl_tally_reject(&tally, &created, 2, FNL_TEXT("32/13/2026"), fnl_reject_malformed);
    fnl_tally_reject(&tally, &employees, 2, FNL_TEXT("1.5"), fnl_reject_fraction);
    assert_false(tally.stopped);
    assert_int_equal(fnl_report_rejected_values(report), 3);
    struct ArrowArray table = table_of(report);
    static const struct {
        const char *kind, *column, *value, *why;
        int64_t row, count;
    } wanted[] = {
        { "rejected value", "Employees", NULL, NULL, 0, 2 },
        { "rejected value", "created_at", NULL, NULL, 0, 1 },
        { "overflow", "fit", NULL, NULL, 0, 7 },
        { "rejected value", "created_at", "32/13/2026", "not a time", 102, 1 },
        { "rejected value", "Employees", "1.5", "not a whole number", 102, 1 },
        { "rejected value", "Employees", "many", "not a whole number", 107, 1 },
    };
    int64_t lines = sizeof wanted / sizeof *wanted;
    assert_int_equal(table.length, lines);
    for (int64_t i = 0; i < lines; i++) {
        assert_true(text_is(table.children[column_kind], i, wanted[i].kind));
        assert_true(text_is(table.children[column_column], i, wanted[i].column));
        assert_int_equal(integer_at(table.children[column_number], i), wanted[i].count);
        assert_int_equal(is_null_at(table.children[column_row], i), wanted[i].value == NULL);
        assert_int_equal(is_null_at(table.children[column_value], i), wanted[i].value == NULL);
        assert_int_equal(is_null_at(table.children[column_why], i), wanted[i].value == NULL);
        if (wanted[i].value == NULL)
            continue;
        assert_true(text_is(table.children[column_value], i, wanted[i].value));
        assert_true(text_is(table.children[column_why], i, wanted[i].why));
        assert_int_equal(integer_at(table.children[column_row], i), wanted[i].row);
    }
    fnl_report_destroy(report);
    table.release(&table); /* does not need the report */
    assert_int_equal(memory.live, 0);
}

/* Two columns are read a block at a time; still the first thousand are those of the first rows. */
static void test_first_thousand(void **state)
{
    (void)state;
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    fnl_report *report = new_report(&allocator);
    fnl_tally tally = { .report = report };
    for (int64_t row = 0; row < 2048; row++)
        fnl_tally_reject(&tally, &employees, row, FNL_TEXT("x"), fnl_reject_malformed);
    for (int64_t row = 0; row < 2048; row++)
        fnl_tally_reject(&tally, &created, row, FNL_TEXT("y"), fnl_reject_malformed);
    assert_int_equal(fnl_report_rejected_values(report), 4096);
    struct ArrowArray table = table_of(report);
    assert_int_equal(table.length, 2 + 1000);
    for (int64_t i = 0; i < 1000; i++) {
        assert_int_equal(integer_at(table.children[column_row], 2 + i), i / 2);
        assert_true(text_is(table.children[column_value], 2 + i, i % 2 == 0 ? "x" : "y"));
    }
    table.release(&table);
    fnl_report_destroy(report);
    assert_int_equal(memory.live, 0);
}

static void test_many_columns(void **state)
{
    (void)state;
    enum { names = 300 };
    fnl_report *report = new_report(&fnl_default_allocator);
    fnl_tally tally = { .report = report };
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < names; i++) {
            char name[] = { 'c', (char)('0' + i / 100), (char)('0' + i / 10 % 10), (char)('0' + i % 10) };
            fnl_tally_count(&tally, fnl_count_rounded, (fnl_text){ name, sizeof name }, i + 1);
        }
    }
    struct ArrowArray table = table_of(report);
    assert_int_equal(table.length, names);
    for (int i = 0; i < names; i++)
        assert_int_equal(integer_at(table.children[column_number], i), 2 * (i + 1));
    assert_true(text_is(table.children[column_column], 299, "c299"));
    table.release(&table);
    fnl_report_destroy(report);
}

static void test_values_are_shown_safely(void **state)
{
    (void)state;
    char long_text[400];
    memset(long_text, 'a', sizeof long_text);
    memcpy(long_text + 254, "ế", 3); /* would cross the limit */
    const struct {
        fnl_text value;
        const char *shown;
        size_t length;
    } cases[] = {
        { { "Hà Nội", 9 }, "Hà Nội", 9 },
        { { "a\xff"
            "b\xc3",
            4 },
          "a\\xffb\\xc3",
          10 },
        { { "\xed\xa0\x80", 3 }, "\\xed\\xa0\\x80", 12 },
        { { NULL, 0 }, "", 0 },
        { { long_text, 257 }, NULL, 254 + 3 },
        { { long_text, 400 }, NULL, 254 + 3 },
        { { long_text + 257, 140 }, NULL, 140 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_buffer shown;
        fnl_buffer_start(&shown, &fnl_default_allocator);
        fnl_rejected_value_show(&shown, cases[i].value);
        assert_int_equal(shown.length, cases[i].length);
        if (cases[i].shown != NULL)
            assert_true(fnl_text_equal(fnl_buffer_text(&shown), fnl_text_of(cases[i].shown)));
        else if (shown.length != 140)
            assert_memory_equal(shown.bytes + 254, "…", 3);
        fnl_buffer_end(&shown);
    }
}

static void test_strict(void **state)
{
    (void)state;
    fnl_index values;
    fnl_index_start(&values, &fnl_default_allocator, 1);
    uint32_t number = 0;
    bool is_new = false;
    assert_true(fnl_index_add(&values, FNL_TEXT("VN"), &number, &is_new));
    assert_true(fnl_index_add(&values, FNL_TEXT("SG"), &number, &is_new));
    const fnl_field country = { .column = { "country", 7 }, .type = fnl_type_text, .values = &values };
    const fnl_field mql = { .column = { "mql_at", 6 }, .type = fnl_type_time, .format = { "%d/%m/%Y", 8 } };
    const fnl_field flag = { .column = { "flag", 4 }, .type = fnl_type_bool };
    const struct {
        const fnl_field *field;
        fnl_text value;
        fnl_rejection why;
        const char *message;
    } cases[] = {
        { &country,
          { "XX", 2 },
          fnl_reject_not_listed,
          "row 12, column \"country\": \"XX\" is not one of the field's values; expected VN, SG" },
        { &mql,
          { "2026", 4 },
          fnl_reject_malformed,
          "row 12, column \"mql_at\": \"2026\" is not a time in the field's format; expected the format \"%d/%m/%Y\"" },
        { &flag,
          { "maybe", 5 },
          fnl_reject_malformed,
          "row 12, column \"flag\": \"maybe\" is not true or false; expected true, false, yes, no, t, f, 1 or 0" },
        { &created,
          { "x", 1 },
          fnl_reject_malformed,
          "row 12, column \"created_at\": \"x\" is not a time; expected ISO 8601, such as 2026-11-21T08:30:00+07:00, "
          "or "
          "give the field a format" },
        { &created,
          { "10000-01-01", 11 },
          fnl_reject_range,
          "row 12, column \"created_at\": \"10000-01-01\" is outside the supported range: years 1 to 9999" },
        { &created,
          { "2026-03-02", 10 },
          fnl_reject_early,
          "row 12, column \"created_at\": \"2026-03-02\" is before the start of the clock; the clock has `early: "
          "reject`, "
          "with `early: met` it would count as met at once" },
        { &created,
          { "1969-03-02", 10 },
          fnl_reject_years,
          "row 12, column \"created_at\": \"1969-03-02\" is outside the years 1970 to 2199, for which working time is "
          "known" },
        { &created,
          { "1969-03-02", 10 },
          fnl_reject_needs_years,
          "row 12, column \"created_at\": \"1969-03-02\" needs a time outside the years 1970 to 2199, for which "
          "working time is known" },
        { &created,
          { "2027-03-02", 10 },
          fnl_reject_expired,
          "row 12, column \"created_at\": \"2027-03-02\" needs a day beyond those that the calendar knows; keep its "
          "holidays up to date and move its valid_until" },
        { &country, { "\xff", 1 }, fnl_reject_utf8, "row 12, column \"country\": \"\\xff\" is not valid UTF-8" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_error error = { 0 };
        fnl_tally tally = { .strict = true, .first_row = 10, .error = &error };
        fnl_tally_reject(&tally, cases[i].field, 2, cases[i].value, cases[i].why);
        assert_true(tally.stopped);
        assert_int_equal(error.code, FNL_E_DATA);
        assert_string_equal(error.message, cases[i].message);
        fnl_tally_reject(&tally, &employees, 3, FNL_TEXT("later"), fnl_reject_malformed);
        assert_string_equal(error.message, cases[i].message);
    }
    fnl_index_end(&values);
}

/* Whatever fails, every rejected value is counted, and the table says so. */
static void test_no_memory(void **state)
{
    (void)state;
    static const char names[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN";
    size_t failed = 1;
    for (size_t i = 2; failed != 0; i++) {
        failing_memory memory = { .until = i / 2, .forever = i % 2 == 1 };
        fnl_allocator allocator = failing(&memory);
        fnl_report *report = new_report(&allocator);
        fnl_error error = { 0 };
        fnl_tally tally = { .report = report };
        for (int64_t row = 0; row < 40; row++) {
            fnl_field field = { .column = { &names[row], 1 }, .type = fnl_type_int };
            fnl_tally_reject(&tally, &field, row, FNL_TEXT("?"), fnl_reject_malformed);
        }
        tally.strict = true;
        tally.error = &error;
        fnl_tally_reject(&tally, &created, 40, FNL_TEXT("?"), fnl_reject_malformed);
        assert_int_equal(error.code, FNL_E_DATA);
        assert_int_equal(fnl_report_rejected_values(report), 41);
        failed = memory.failed;
        memory.until = SIZE_MAX;
        struct ArrowArray table = table_of(report);
        int64_t counted = 0;
        for (int64_t line = 0; line < table.length; line++)
            if (is_null_at(table.children[column_row], line))
                counted += integer_at(table.children[column_number], line);
        assert_int_equal(counted, 41);
        table.release(&table);
        fnl_report_destroy(report);
        assert_int_equal(memory.live, 0);
    }
}

static void test_no_memory_for_table(void **state)
{
    (void)state;
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    fnl_report *report = new_report(&allocator);
    fnl_tally tally = { .report = report };
    fnl_tally_reject(&tally, &created, 40, FNL_TEXT("?"), fnl_reject_malformed);
    size_t live = memory.live;
    int32_t code = FNL_E_NOMEM;
    for (size_t i = 0; code == FNL_E_NOMEM; i++) {
        memory.until = memory.asked + i;
        struct ArrowSchema schema = { 0 };
        struct ArrowArray table = { 0 };
        fnl_error error = { 0 };
        code = fnl_report_table(report, &schema, &table, &error);
        assert_int_equal(error.code, code);
        if (code == FNL_OK) {
            schema.release(&schema);
            table.release(&table);
        }
        assert_null(schema.release);
        assert_null(table.release);
        assert_int_equal(memory.live, live);
    }
    assert_int_equal(code, FNL_OK);
    fnl_report_destroy(report);
    assert_int_equal(memory.live, 0);
}

static void test_no_report(void **state)
{
    (void)state;
    fnl_tally tally = { 0 };
    fnl_tally_reject(&tally, &created, 0, FNL_TEXT("?"), fnl_reject_malformed);
    fnl_tally_count(&tally, fnl_count_future, FNL_TEXT("fit"), 1);
    assert_false(tally.stopped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_first_thousand),
        cmocka_unit_test(test_many_columns),
        cmocka_unit_test(test_values_are_shown_safely),
        cmocka_unit_test(test_strict),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_no_memory_for_table),
        cmocka_unit_test(test_no_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
