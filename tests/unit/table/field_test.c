/* The definition of every conversion, value by value. */
#include "table/field.h"

#include "failing_allocator.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

enum { keeps = 0, empties = -1 }; /* beside the rejections */

static fnl_arena zones;
static const fnl_zone *hanoi;
static const fnl_zone *new_york;

/* Beside other words a number and a date. */
static const fnl_text sentinels[] = { { "Select", 6 }, { "-1", 2 }, { "1900-01-01", 10 }, { "99.50", 5 },
                                      { "1e9", 3 },    { "no", 2 }, { "-0.001", 6 } };

static fnl_field field_of(fnl_type type, unsigned scale)
{
    return (fnl_field){ .name = FNL_TEXT("f"),
                        .column = FNL_TEXT("f"),
                        .type = type,
                        .scale = scale,
                        .zone = &fnl_zone_utc,
                        .null_values = sentinels,
                        .null_value_count = sizeof sentinels / sizeof *sentinels };
}

static void expect(const char *what, const fnl_field *field, const fnl_reading_value *value, int outcome, int64_t whole,
                   double number, bool rounded)
{
    int was = value->rejection != fnl_reject_none ? (int)value->rejection : value->is_null ? empties : keeps;
    if (was != outcome)
        fail_msg("%s as %s: outcome %d, not %d", what, fnl_type_name(field->type), was, outcome);
    if (value->rejection != fnl_reject_none && !value->is_null)
        fail_msg("%s is rejected and has a value", what);
    if (value->rounded != rounded)
        fail_msg("%s as %s: rounded %d", what, fnl_type_name(field->type), value->rounded);
    if (outcome != keeps)
        return;
    if (field->type == fnl_type_number ? value->number != number : value->whole != whole)
        fail_msg("%s as %s: %lld %g", what, fnl_type_name(field->type), (long long)value->whole, value->number);
}

static const struct {
    fnl_type type;
    unsigned scale;
    const char *text;
    int outcome;
    bool rounded;
    int64_t whole;
    double number;
} text_cases[] = {
    { fnl_type_int, 0, "12", keeps, false, 12, 0 },
    { fnl_type_int, 0, "  -7\t", keeps, false, -7, 0 },
    { fnl_type_int, 0,
      "\xc2\xa0"
      "5\xe3\x80\x80",
      keeps, false, 5, 0 },
    { fnl_type_int, 0, "12.0", keeps, false, 12, 0 },
    { fnl_type_int, 0, "1e3", keeps, false, 1000, 0 },
    { fnl_type_int, 0, "9223372036854775807", keeps, false, INT64_MAX, 0 },
    { fnl_type_int, 0, "-9223372036854775808", keeps, false, INT64_MIN, 0 },
    { fnl_type_int, 0, "9223372036854775808", fnl_reject_range, false, 0, 0 },
    { fnl_type_int, 0, "12.5", fnl_reject_fraction, false, 0, 0 },
    { fnl_type_int, 0, "1e-3", fnl_reject_fraction, false, 0, 0 },
    { fnl_type_int, 0, "twelve", fnl_reject_malformed, false, 0, 0 },
    { fnl_type_int, 0, "1,000", fnl_reject_malformed, false, 0, 0 },
    { fnl_type_int, 0, "", empties, false, 0, 0 },
    { fnl_type_int, 0, "   ", empties, false, 0, 0 },
    { fnl_type_int, 0, "nan", empties, false, 0, 0 },
    { fnl_type_int, 0, "inf", fnl_reject_range, false, 0, 0 },
    { fnl_type_int, 0, " Select ", empties, false, 0, 0 },
    { fnl_type_int, 0, "select", fnl_reject_malformed, false, 0, 0 },
    { fnl_type_int, 0, "-1", empties, false, 0, 0 },
    { fnl_type_int, 0, "-1.0", empties, false, 0, 0 },
    { fnl_type_int, 0, "99.5", empties, false, 0, 0 },
    { fnl_type_int, 0, "1000000000", empties, false, 0, 0 },
    { fnl_type_int, 0, "1900", keeps, false, 1900, 0 },
    { fnl_type_int, 0, "\xff", fnl_reject_utf8, false, 0, 0 },
    { fnl_type_decimal, 2, "12.34", keeps, false, 1234, 0 },
    { fnl_type_decimal, 2, "12.3", keeps, false, 1230, 0 },
    { fnl_type_decimal, 2, "2.675", keeps, true, 268, 0 },
    { fnl_type_decimal, 2, "-2.675", keeps, true, -268, 0 },
    { fnl_type_decimal, 2, "2.6749999999999999999", keeps, true, 267, 0 },
    { fnl_type_decimal, 2, "1.2300", keeps, false, 123, 0 },
    { fnl_type_decimal, 2, "12e-1", keeps, false, 120, 0 },
    { fnl_type_decimal, 2, "0.00", keeps, false, 0, 0 },
    { fnl_type_decimal, 2, "0.001", keeps, true, 0, 0 },
    { fnl_type_decimal, 2, "-0.001", empties, false, 0, 0 },
    { fnl_type_decimal, 2, "10000000000000.00", keeps, false, INT64_C(1000000000000000), 0 },
    { fnl_type_decimal, 2, "-10000000000000.00", keeps, false, INT64_C(-1000000000000000), 0 },
    { fnl_type_decimal, 2, "10000000000000.01", fnl_reject_range, false, 0, 0 },
    { fnl_type_decimal, 2, "10000000000000.009", fnl_reject_range, false, 0, 0 },
    { fnl_type_decimal, 2, "1e400", fnl_reject_range, false, 0, 0 },
    { fnl_type_decimal, 2, "$5", fnl_reject_malformed, false, 0, 0 },
    { fnl_type_decimal, 2, "NaN", empties, false, 0, 0 },
    { fnl_type_decimal, 2, "99.500", empties, false, 0, 0 },
    { fnl_type_decimal, 0, "0.5", keeps, true, 1, 0 },
    { fnl_type_decimal, 6, "0.0000005", keeps, true, 1, 0 },
    { fnl_type_number, 0, "0.1", keeps, false, 0, 0.1 },
    { fnl_type_number, 0, "-1.5e-7", keeps, false, 0, -1.5e-7 },
    { fnl_type_number, 0, "nan", empties, false, 0, 0 },
    { fnl_type_number, 0, "-Infinity", empties, false, 0, 0 },
    { fnl_type_number, 0, "0x10", fnl_reject_malformed, false, 0, 0 },
    { fnl_type_number, 0, "-1.00", empties, false, 0, 0 },
    { fnl_type_number, 0, "1000000000.0", empties, false, 0, 0 },
    { fnl_type_number, 0, "9007199254740993", keeps, false, 0, 9007199254740992.0 },
    { fnl_type_bool, 0, "TRUE", keeps, false, 1, 0 },
    { fnl_type_bool, 0, "No", keeps, false, 0, 0 },
    { fnl_type_bool, 0, "no", empties, false, 0, 0 },
    { fnl_type_bool, 0, "yes", keeps, false, 1, 0 },
    { fnl_type_bool, 0, "T", keeps, false, 1, 0 },
    { fnl_type_bool, 0, "f", keeps, false, 0, 0 },
    { fnl_type_bool, 0, "1", keeps, false, 1, 0 },
    { fnl_type_bool, 0, " 0 ", keeps, false, 0, 0 },
    { fnl_type_bool, 0, "-1", empties, false, 0, 0 },
    { fnl_type_bool, 0, "on", fnl_reject_malformed, false, 0, 0 },
    { fnl_type_bool, 0, "truetrue", fnl_reject_malformed, false, 0, 0 },
    { fnl_type_bool, 0, "2", fnl_reject_malformed, false, 0, 0 },
    { fnl_type_time, 0, "1970-01-02", keeps, false, INT64_C(86400000000), 0 },
    { fnl_type_time, 0, "1970-01-01T00:00:01.5Z", keeps, false, 1500000, 0 },
    { fnl_type_time, 0, "1970-01-01 07:00+07:00", keeps, false, 0, 0 },
    { fnl_type_time, 0, "1900-01-01", empties, false, 0, 0 },
    { fnl_type_time, 0, "1900-01-01T00:00:00Z", empties, false, 0, 0 },
    { fnl_type_time, 0, "soon", fnl_reject_malformed, false, 0, 0 },
    { fnl_type_date, 0, "1970-01-02", keeps, false, 1, 0 },
    { fnl_type_date, 0, "1970-01-02T23:59:59", keeps, false, 1, 0 },
    { fnl_type_date, 0, "1900-01-01 12:00", empties, false, 0, 0 },
    { fnl_type_date, 0, "tomorrow", fnl_reject_malformed, false, 0, 0 },
};

static void reads_texts(void **state)
{
    (void)state;
    fnl_buffer scratch;
    fnl_buffer_start(&scratch, &fnl_default_allocator);
    for (size_t i = 0; i < sizeof text_cases / sizeof *text_cases; i++) {
        fnl_field field = field_of(text_cases[i].type, text_cases[i].scale);
        fnl_reading_value value;
        assert_true(fnl_field_read_text(&field, fnl_text_of(text_cases[i].text), &scratch, &value));
        expect(text_cases[i].text, &field, &value, text_cases[i].outcome, text_cases[i].whole, text_cases[i].number,
               text_cases[i].rounded);
    }
    fnl_buffer_end(&scratch);
}

static void reads_exact_decimals(void **state)
{
    (void)state;
    static const struct {
        fnl_type type;
        unsigned scale;
        int64_t value;
        unsigned value_scale;
        int outcome;
        bool rounded;
        int64_t whole;
        double number;
    } cases[] = {
        { fnl_type_int, 0, 12, 0, keeps, false, 12, 0 },
        { fnl_type_int, 0, INT64_MIN, 0, keeps, false, INT64_MIN, 0 },
        { fnl_type_int, 0, 1200, 2, keeps, false, 12, 0 },
        { fnl_type_int, 0, 1250, 2, fnl_reject_fraction, false, 0, 0 },
        { fnl_type_int, 0, -1, 0, empties, false, 0, 0 },
        { fnl_type_int, 0, -100, 2, empties, false, 0, 0 },
        { fnl_type_int, 0, 9950, 2, empties, false, 0, 0 },
        { fnl_type_int, 0, 1000000000, 0, empties, false, 0, 0 },
        { fnl_type_decimal, 2, 12, 0, keeps, false, 1200, 0 },
        { fnl_type_decimal, 2, 2675, 3, keeps, true, 268, 0 },
        { fnl_type_decimal, 2, -2675, 3, keeps, true, -268, 0 },
        { fnl_type_decimal, 2, 2670, 3, keeps, false, 267, 0 },
        { fnl_type_decimal, 2, INT64_MAX, 0, fnl_reject_range, false, 0, 0 },
        { fnl_type_decimal, 2, INT64_C(10000000000000), 0, keeps, false, INT64_C(1000000000000000), 0 },
        { fnl_type_decimal, 2, INT64_C(10000000000001), 0, fnl_reject_range, false, 0, 0 },
        { fnl_type_decimal, 0, INT64_MIN, 18, keeps, true, -9, 0 },
        { fnl_type_number, 0, 1, 1, keeps, false, 0, 0.1 },
        { fnl_type_number, 0, INT64_MAX, 0, keeps, false, 0, 9223372036854775808.0 },
        { fnl_type_bool, 0, 1, 0, keeps, false, 1, 0 },
        { fnl_type_bool, 0, 0, 0, keeps, false, 0, 0 },
        { fnl_type_bool, 0, 2, 0, fnl_reject_malformed, false, 0, 0 },
        { fnl_type_text, 0, 2, 0, fnl_reject_malformed, false, 0, 0 },
        { fnl_type_time, 0, 2, 0, fnl_reject_malformed, false, 0, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char what[64];
        snprintf(what, sizeof what, "%lld scale %u", (long long)cases[i].value, cases[i].value_scale);
        fnl_field field = field_of(cases[i].type, cases[i].scale);
        fnl_reading_value value;
        fnl_field_read_exact(&field, cases[i].value, cases[i].value_scale, &value);
        expect(what, &field, &value, cases[i].outcome, cases[i].whole, cases[i].number, cases[i].rounded);
    }
}

static void reads_numbers(void **state)
{
    (void)state;
    static const struct {
        fnl_type type;
        unsigned scale;
        double value;
        int outcome;
        bool rounded;
        int64_t whole;
    } cases[] = {
        { fnl_type_int, 0, 12, keeps, false, 12 },
        { fnl_type_int, 0, -0.0, keeps, false, 0 },
        { fnl_type_int, 0, 12.5, fnl_reject_fraction, false, 0 },
        { fnl_type_int, 0, NAN, empties, false, 0 },
        { fnl_type_int, 0, INFINITY, fnl_reject_range, false, 0 },
        { fnl_type_int, 0, 9223372036854775808.0, fnl_reject_range, false, 0 },
        { fnl_type_int, 0, -9223372036854775808.0, keeps, false, INT64_MIN },
        { fnl_type_int, 0, -1, empties, false, 0 },
        { fnl_type_int, 0, 99.5, empties, false, 0 },
        { fnl_type_decimal, 2, 19.99, keeps, false, 1999 },
        { fnl_type_decimal, 2, 2.675, keeps, true, 268 },
        { fnl_type_decimal, 2, 1.005, keeps, true, 101 },
        { fnl_type_decimal, 2, -1.005, keeps, true, -101 },
        { fnl_type_decimal, 2, 0.004, keeps, true, 0 },
        { fnl_type_decimal, 2, 1e13, keeps, false, INT64_C(1000000000000000) },
        { fnl_type_decimal, 2, 1.1e13, fnl_reject_range, false, 0 },
        { fnl_type_decimal, 2, -INFINITY, fnl_reject_range, false, 0 },
        { fnl_type_decimal, 2, 1e300, fnl_reject_range, false, 0 },
        { fnl_type_decimal, 2, NAN, empties, false, 0 },
        { fnl_type_decimal, 2, -0.001, empties, false, 0 },
        { fnl_type_bool, 0, 1, keeps, false, 1 },
        { fnl_type_bool, 0, 0.5, fnl_reject_malformed, false, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char what[64];
        snprintf(what, sizeof what, "%.17g", cases[i].value);
        fnl_field field = field_of(cases[i].type, cases[i].scale);
        fnl_reading_value value;
        fnl_field_read_number(&field, cases[i].value, &value);
        expect(what, &field, &value, cases[i].outcome, cases[i].whole, 0, cases[i].rounded);
    }
    static const double odd[] = { INFINITY, -INFINITY, NAN, -1 };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        fnl_field field = field_of(fnl_type_number, 0);
        fnl_reading_value value;
        fnl_field_read_number(&field, odd[i], &value);
        expect("no number", &field, &value, empties, 0, 0, false);
    }
}

/* Instants and local times as any world clock shows them. */
static void reads_times(void **state)
{
    (void)state;
    static const int64_t second = 1000000;
    static const int64_t hour = INT64_C(3600000000);
    static const int64_t day = INT64_C(86400000000);
    fnl_field time = field_of(fnl_type_time, 0);
    fnl_field date = field_of(fnl_type_date, 0);
    fnl_reading_value value;
    time.zone = hanoi;
    date.zone = hanoi;
    fnl_field_read_instant(&time, 5, &value);
    expect("an instant", &time, &value, keeps, 5, 0, false);
    fnl_field_read_instant(&date, 20000 * day + 17 * hour, &value); /* 00:00 of the next day in Hanoi */
    expect("an instant's date", &date, &value, keeps, 20001, 0, false);
    fnl_field_read_instant(&date, 20000 * day + 17 * hour - 1, &value);
    expect("an instant's date", &date, &value, keeps, 20000, 0, false);
    fnl_field_read_local(&time, INT64_C(1760000000) * second + 123456, &value);
    expect("a local time", &time, &value, keeps, INT64_C(1760000000) * second - 7 * hour + 123456, 0, false);
    fnl_field_read_local(&date, -1, &value);
    expect("a local time's date", &date, &value, keeps, -1, 0, false);
    fnl_field_read_date(&time, 20000, &value);
    expect("a date's first instant", &time, &value, keeps, 20000 * day - 7 * hour, 0, false);
    fnl_field_read_date(&date, 20000, &value);
    expect("a date", &date, &value, keeps, 20000, 0, false);
    time.zone = new_york;
    fnl_field_read_local(&time, INT64_C(1710037800) * second, &value); /* 2024-03-10 02:30 does not exist */
    expect("a time in the gap", &time, &value, keeps, INT64_C(1710055800) * second, 0, false);
    fnl_field_read_local(&time, INT64_C(1730597400) * second, &value); /* 2024-11-03 01:30, twice */
    expect("a time that comes twice", &time, &value, keeps, INT64_C(1730611800) * second, 0, false);
    fnl_field_read_instant(&time, FNL_LAST_INSTANT, &value);
    expect("the last instant", &time, &value, keeps, FNL_LAST_INSTANT, 0, false);
    fnl_field_read_instant(&time, FNL_LAST_INSTANT + 1, &value);
    expect("too late", &time, &value, fnl_reject_range, 0, 0, false);
    fnl_field_read_instant(&time, INT64_MIN, &value);
    expect("too early", &time, &value, fnl_reject_range, 0, 0, false);
    fnl_field_read_local(&time, INT64_MAX, &value);
    expect("too late", &time, &value, fnl_reject_range, 0, 0, false);
    fnl_field_read_date(&time, INT64_MAX, &value);
    expect("too late", &time, &value, fnl_reject_range, 0, 0, false);
    fnl_field_read_date(&date, fnl_last_day + 1, &value);
    expect("too late", &date, &value, fnl_reject_range, 0, 0, false);
    fnl_field_read_date(&date, fnl_first_day, &value);
    expect("the first day", &date, &value, keeps, fnl_first_day, 0, false);
    fnl_field_read_date(&date, -25567, &value); /* 1900-01-01 */
    expect("a sentinel", &date, &value, empties, 0, 0, false);
    fnl_field whole = field_of(fnl_type_int, 0);
    fnl_field_read_date(&whole, 1, &value);
    expect("a date", &whole, &value, fnl_reject_malformed, 0, 0, false);
    fnl_field_read_local(&whole, 1, &value);
    expect("a local time", &whole, &value, fnl_reject_malformed, 0, 0, false);
    fnl_field_read_instant(&whole, 1, &value);
    expect("an instant", &whole, &value, fnl_reject_malformed, 0, 0, false);
    fnl_field_read_truth(&whole, true, &value);
    expect("a truth", &whole, &value, fnl_reject_malformed, 0, 0, false);
}

static void reads_truths(void **state)
{
    (void)state;
    static const fnl_text false_is_null = { "false", 5 };
    fnl_field field = field_of(fnl_type_bool, 0);
    fnl_reading_value value;
    fnl_field_read_truth(&field, true, &value);
    expect("true", &field, &value, keeps, 1, 0, false);
    field.null_values = &false_is_null;
    field.null_value_count = 1;
    fnl_field_read_truth(&field, false, &value);
    expect("false", &field, &value, empties, 0, 0, false);
}

static void reads_categories(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *wanted;
        int outcome;
        bool fold;
    } cases[] = {
        { "SG", "SG", keeps, false },
        { " SG", NULL, fnl_reject_not_listed, false },
        { "sg", NULL, fnl_reject_not_listed, false },
        { "singapore", "SG", keeps, false },
        { " Select ", NULL, empties, false },
        { "-1", NULL, empties, false },
        { "-1.0", NULL, fnl_reject_not_listed, false },
        { "\t", NULL, empties, false },
        { "S\xc3", NULL, fnl_reject_utf8, false },
        { " Singapore\n", "SG", keeps, true },
        { "H\xc3\xa0 N\xe1\xbb\x99i", "h\xc3\xa0 n\xe1\xbb\x99i", keeps, true },
        { "Ha\xcc\x80 No\xcc\xa3\xcc\x82i", "h\xc3\xa0 n\xe1\xbb\x99i", keeps, true },
        { "SELECT", NULL, fnl_reject_not_listed, true },
    };
    fnl_arena arena;
    fnl_index values;
    fnl_index aliases;
    const fnl_text targets[] = { FNL_TEXT("SG") };
    const char *const listed[] = { "SG", "VN", "h\xc3\xa0 n\xe1\xbb\x99i" };
    uint32_t number = 0;
    bool is_new = false;
    fnl_arena_start(&arena, &fnl_default_allocator);
    fnl_index_start(&values, &fnl_default_allocator, 1);
    fnl_index_start(&aliases, &fnl_default_allocator, 2);
    for (size_t i = 0; i < 3; i++)
        assert_true(fnl_index_add(&values, fnl_text_of(listed[i]), &number, &is_new));
    assert_true(fnl_index_add(&aliases, FNL_TEXT("singapore"), &number, &is_new));
    fnl_buffer scratch;
    fnl_buffer_start(&scratch, &fnl_default_allocator);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_field field = field_of(fnl_type_text, 0);
        field.fold = cases[i].fold;
        field.values = &values;
        field.aliases = &aliases;
        field.alias_targets = targets;
        fnl_reading_value value;
        assert_true(fnl_field_read_text(&field, fnl_text_of(cases[i].text), &scratch, &value));
        expect(cases[i].text, &field, &value, cases[i].outcome, 0, 0, false);
        if (cases[i].wanted != NULL)
            assert_true(fnl_text_equal(value.text, fnl_text_of(cases[i].wanted)));
    }
    fnl_buffer_end(&scratch);
    fnl_index_end(&values);
    fnl_index_end(&aliases);
    fnl_arena_end(&arena);
}

/* A text that folds needs memory, and says so without it. */
static void folding_needs_memory(void **state)
{
    (void)state;
    bool done = false;
    for (size_t i = 0; !done; i++) {
        failing_memory memory = { .until = i, .forever = true };
        fnl_allocator allocator = failing(&memory);
        fnl_field field = field_of(fnl_type_text, 0);
        field.fold = true;
        fnl_buffer scratch;
        fnl_buffer_start(&scratch, &allocator);
        fnl_reading_value value;
        done = fnl_field_read_text(&field, FNL_TEXT("Ha\xcc\x80 N\xe1\xbb\x98I"), &scratch, &value);
        assert_int_equal(done, memory.failed == 0);
        fnl_buffer_end(&scratch);
        assert_int_equal(memory.live, 0);
    }
}

static int load_zones(void **state)
{
    (void)state;
    fnl_error error;
    fnl_arena_start(&zones, &fnl_default_allocator);
    assert_int_equal(fnl_zone_load(&zones, NULL, FNL_TEXT("Asia/Ho_Chi_Minh"), &hanoi, &error), FNL_OK);
    assert_int_equal(fnl_zone_load(&zones, NULL, FNL_TEXT("America/New_York"), &new_york, &error), FNL_OK);
    return 0;
}

static int end_zones(void **state)
{
    (void)state;
    fnl_arena_end(&zones);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_texts),          cmocka_unit_test(reads_exact_decimals),
        cmocka_unit_test(reads_numbers),        cmocka_unit_test(reads_times),
        cmocka_unit_test(reads_truths),         cmocka_unit_test(reads_categories),
        cmocka_unit_test(folding_needs_memory),
    };
    return cmocka_run_group_tests(tests, load_zones, end_zones);
}
