/* Cells give what columns and texts of the same value give. */
#include "failing_allocator.h"
#include "table/report.h"
#include "unit/table/arrays.h"

static fnl_arena zones;
static const fnl_zone *hanoi;

static const fnl_text sentinels[] = { { "-1", 2 }, { "Select", 6 } };

static fnl_field field_of(fnl_type type, unsigned scale)
{
    return (fnl_field){ .name = FNL_TEXT("f"),
                        .column = FNL_TEXT("visits"),
                        .type = type,
                        .scale = scale,
                        .zone = hanoi,
                        .null_values = sentinels,
                        .null_value_count = 2 };
}

typedef struct single {
    fnl_pool pool;
    fnl_buffer scratch;
    fnl_report *report;
    fnl_error error;
    fnl_tally tally;
    lanes room;
    fnl_block *block;
} single;

static void single_start(single *self)
{
    memset(self, 0, sizeof *self);
    fnl_index_start(&self->pool, &fnl_default_allocator, 1);
    fnl_buffer_start(&self->scratch, &fnl_default_allocator);
    assert_int_equal(fnl_report_make(&fnl_default_allocator, &self->report, NULL), FNL_OK);
    self->tally = (fnl_tally){ .report = self->report, .error = &self->error };
    self->block = lanes_block(&self->room);
}

static void single_end(single *self)
{
    fnl_index_end(&self->pool);
    fnl_buffer_end(&self->scratch);
    fnl_report_destroy(self->report);
}

static int32_t single_read(single *self, const fnl_field *field, const fnl_cell *cell)
{
    return fnl_cell_read(field, cell, NULL, &self->pool, &self->scratch, self->block, &self->tally, &self->error);
}

static fnl_cell text_cell(const char *text)
{
    return (fnl_cell){ .type = FNL_CELL_TEXT, .length = (uint32_t)strlen(text), .text = text };
}

enum { empty = 0, has = 1, rejected = 2 };

static void check(const fnl_field *field, const fnl_cell *cell, int outcome, int64_t whole, double number,
                  const char *text, bool rounded)
{
    single self;
    single_start(&self);
    assert_int_equal(single_read(&self, field, cell), FNL_OK);
    const fnl_block *block = self.block;
    if (field->type == fnl_type_bool) {
        assert_int_equal(block->is_true[0], outcome == has && whole == 1);
        assert_int_equal(block->is_false[0], outcome == has && whole == 0);
    } else {
        assert_int_equal(block->valid[0], outcome == has);
    }
    if (outcome == has && field->type == fnl_type_number)
        assert_true(block->number[0] == number);
    else if (outcome == has && field->type == fnl_type_text)
        assert_true(fnl_text_equal(self.pool.keys[block->whole[0]], fnl_text_of(text)));
    else if (outcome == has && field->type != fnl_type_bool)
        assert_int_equal(block->whole[0], whole);
    assert_int_equal(fnl_report_rejected_values(self.report), outcome == rejected);
    assert_int_equal(report_count(self.report, "rounded to the scale"), rounded);
    single_end(&self);
}

static void reads_every_cell(void **state)
{
    (void)state;
    static const int64_t morning = INT64_C(1795224600000000); /* 2026-11-21T08:30+07:00 */
    static const struct {
        fnl_type type;
        fnl_cell cell;
        int outcome;
        bool rounded;
        int64_t whole;
        double number;
        const char *text;
    } cases[] = {
        { fnl_type_int, { .type = FNL_CELL_NULL }, empty, false, 0, 0, NULL },
        { fnl_type_bool, { .type = FNL_CELL_NULL }, empty, false, 0, 0, NULL },
        { fnl_type_int, { .type = FNL_CELL_INTEGER, .integer = 12 }, has, false, 12, 0, NULL },
        { fnl_type_int, { .type = FNL_CELL_INTEGER, .integer = -1 }, empty, false, 0, 0, NULL },
        { fnl_type_int, { .type = FNL_CELL_NUMBER, .number = 12 }, has, false, 12, 0, NULL },
        { fnl_type_int, { .type = FNL_CELL_NUMBER, .number = 12.5 }, rejected, false, 0, 0, NULL },
        { fnl_type_int, { .type = FNL_CELL_BOOL, .integer = 1 }, rejected, false, 0, 0, NULL },
        { fnl_type_int, { .type = FNL_CELL_DATE, .integer = 1 }, rejected, false, 0, 0, NULL },
        { fnl_type_number, { .type = FNL_CELL_INTEGER, .integer = 3 }, has, false, 0, 3, NULL },
        { fnl_type_number, { .type = FNL_CELL_NUMBER, .number = 0.1 }, has, false, 0, 0.1, NULL },
        { fnl_type_number, { .type = FNL_CELL_NUMBER, .number = -1 }, empty, false, 0, 0, NULL },
        { fnl_type_decimal, { .type = FNL_CELL_INTEGER, .integer = 3 }, has, false, 300, 0, NULL },
        { fnl_type_decimal, { .type = FNL_CELL_NUMBER, .number = 2.675 }, has, true, 268, 0, NULL },
        { fnl_type_decimal, { .type = FNL_CELL_NUMBER, .number = 1e300 }, rejected, false, 0, 0, NULL },
        { fnl_type_bool, { .type = FNL_CELL_BOOL, .integer = 1 }, has, false, 1, 0, NULL },
        { fnl_type_bool, { .type = FNL_CELL_BOOL, .integer = 0 }, has, false, 0, 0, NULL },
        { fnl_type_bool, { .type = FNL_CELL_INTEGER, .integer = 1 }, has, false, 1, 0, NULL },
        { fnl_type_bool, { .type = FNL_CELL_INTEGER, .integer = 2 }, rejected, false, 0, 0, NULL },
        { fnl_type_bool, { .type = FNL_CELL_NUMBER, .number = 1 }, has, false, 1, 0, NULL },
        { fnl_type_time, { .type = FNL_CELL_TIME, .integer = 5 }, has, false, 5, 0, NULL },
        { fnl_type_time, { .type = FNL_CELL_TIME, .integer = INT64_MAX }, rejected, false, 0, 0, NULL },
        { fnl_type_time, { .type = FNL_CELL_DATE, .integer = 20000 }, has, false, INT64_C(1727974800000000), 0, NULL },
        { fnl_type_date, { .type = FNL_CELL_TIME, .integer = INT64_C(1727974800000000) }, has, false, 20000, 0, NULL },
        { fnl_type_date, { .type = FNL_CELL_DATE, .integer = 20000 }, has, false, 20000, 0, NULL },
        { fnl_type_date, { .type = FNL_CELL_DATE, .integer = INT64_MAX }, rejected, false, 0, 0, NULL },
        { fnl_type_time, { .type = FNL_CELL_INTEGER, .integer = 5 }, rejected, false, 0, 0, NULL },
        { fnl_type_text, { .type = FNL_CELL_INTEGER, .integer = 17 }, has, false, 0, 0, "17" },
        { fnl_type_text, { .type = FNL_CELL_INTEGER, .integer = -1 }, empty, false, 0, 0, NULL },
        { fnl_type_text, { .type = FNL_CELL_NUMBER, .number = 0.5 }, has, false, 0, 0, "0.5" },
        { fnl_type_text, { .type = FNL_CELL_BOOL, .integer = 1 }, has, false, 0, 0, "true" },
        { fnl_type_text, { .type = FNL_CELL_DATE, .integer = 0 }, has, false, 0, 0, "1970-01-01" },
        { fnl_type_text, { .type = FNL_CELL_TIME, .integer = morning }, has, false, 0, 0, "2026-11-21T08:30:00+07:00" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_field field = field_of(cases[i].type, cases[i].type == fnl_type_decimal ? 2 : 0);
        check(&field, &cases[i].cell, cases[i].outcome, cases[i].whole, cases[i].number, cases[i].text,
              cases[i].rounded);
    }
    static const struct {
        fnl_type type;
        int outcome;
        const char *text;
        int64_t whole;
        double number;
    } texts[] = {
        { fnl_type_text, has, "VN", 0, 0 },
        { fnl_type_text, empty, " ", 0, 0 },
        { fnl_type_text, rejected, "\xc0", 0, 0 },
        { fnl_type_int, has, " 12 ", 12, 0 },
        { fnl_type_int, rejected, "x", 0, 0 },
        { fnl_type_number, has, "1e3", 0, 1000 },
        { fnl_type_bool, has, "Yes", 1, 0 },
        { fnl_type_date, has, "1970-01-03", 2, 0 },
        { fnl_type_time, has, "2026-11-21T08:30", INT64_C(1795224600000000), 0 },
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fnl_field field = field_of(texts[i].type, 0);
        fnl_cell cell = text_cell(texts[i].text);
        check(&field, &cell, texts[i].outcome, texts[i].whole, texts[i].number, texts[i].text, false);
    }
    fnl_cell nothing = { .type = FNL_CELL_TEXT };
    fnl_field field = field_of(fnl_type_text, 0);
    check(&field, &nothing, empty, 0, 0, NULL, false);
}

/* A number may say a time where the field's format says how. */
static void reads_formatted_numbers(void **state)
{
    (void)state;
    fnl_field field = field_of(fnl_type_time, 0);
    field.format = FNL_TEXT("epoch_s");
    fnl_cell cell = { .type = FNL_CELL_INTEGER, .integer = 86400 };
    check(&field, &cell, has, INT64_C(86400000000), 0, NULL, false);
}

static void refuses_what_is_no_cell(void **state)
{
    (void)state;
    static const fnl_cell cells[] = {
        { .type = 7 },
        { .type = UINT32_MAX },
        { .type = FNL_CELL_TEXT, .length = 1 },
        { .type = FNL_CELL_BOOL, .integer = 2 },
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        single self;
        single_start(&self);
        fnl_field field = field_of(fnl_type_bool, 0);
        assert_int_equal(single_read(&self, &field, &cells[i]), FNL_E_ARG);
        assert_int_equal(self.error.code, FNL_E_ARG);
        assert_non_null(strstr(self.error.message, "\"visits\""));
        single_end(&self);
    }
}

static void strict_stops(void **state)
{
    (void)state;
    single self;
    single_start(&self);
    fnl_field field = field_of(fnl_type_int, 0);
    fnl_cell cell = text_cell("many");
    self.tally.strict = true;
    assert_int_equal(single_read(&self, &field, &cell), FNL_E_DATA);
    assert_true(self.tally.stopped);
    single_end(&self);
}

static void without_memory(void **state)
{
    (void)state;
    const fnl_cell cells[] = {
        text_cell("Ha\xcc\x80 N\xe1\xbb\x98I"),
        { .type = FNL_CELL_INTEGER, .integer = 17 },
        { .type = FNL_CELL_BOOL, .integer = 1 },
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        int32_t code = FNL_E_NOMEM;
        for (size_t k = 0; code == FNL_E_NOMEM; k++) {
            failing_memory memory = { .until = k };
            fnl_allocator allocator = failing(&memory);
            fnl_pool pool;
            fnl_buffer scratch;
            fnl_tally tally = { 0 };
            lanes room;
            fnl_field field = field_of(fnl_type_text, 0);
            field.fold = true;
            fnl_index_start(&pool, &allocator, 1);
            fnl_buffer_start(&scratch, &allocator);
            code = fnl_cell_read(&field, &cells[i], NULL, &pool, &scratch, lanes_block(&room), &tally, NULL);
            fnl_buffer_end(&scratch);
            fnl_index_end(&pool);
            assert_int_equal(memory.live, 0);
        }
        assert_int_equal(code, FNL_OK);
    }
}

static void shows_cells(void **state)
{
    (void)state;
    static const struct {
        fnl_cell cell;
        const char *shown;
    } cases[] = {
        { { .type = FNL_CELL_NULL }, "" },
        { { .type = FNL_CELL_BOOL, .integer = 1 }, "true" },
        { { .type = FNL_CELL_BOOL }, "false" },
        { { .type = FNL_CELL_INTEGER, .integer = INT64_MIN }, "-9223372036854775808" },
        { { .type = FNL_CELL_NUMBER, .number = 62.5 }, "62.5" },
        { { .type = FNL_CELL_TEXT, .text = "VN", .length = 2 }, "VN" },
        { { .type = FNL_CELL_TIME, .integer = INT64_C(1795224600000000) }, "2026-11-21T08:30:00+07:00" },
        { { .type = FNL_CELL_TIME, .integer = INT64_MAX }, "9223372036854775807" },
        { { .type = FNL_CELL_DATE, .integer = 20000 }, "2024-10-04" },
        { { .type = FNL_CELL_DATE, .integer = INT64_MIN }, "-9223372036854775808" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_buffer shown;
        fnl_buffer_start(&shown, &fnl_default_allocator);
        fnl_cell_show(&cases[i].cell, hanoi, &shown);
        assert_true(fnl_text_equal(fnl_buffer_text(&shown), fnl_text_of(cases[i].shown)));
        fnl_buffer_end(&shown);
    }
}

/* The same for columns: row 1 of two, row 0 is NULL. */
static void shows_columns(void **state)
{
    (void)state;
    static const int8_t small[] = { 9, -7 };
    static const uint64_t large[] = { 0, UINT64_MAX };
    static const float single_precision[] = { 0, 0.5F };
    static const double numbers[] = { 0, 0.1 };
    static const int64_t decimals[] = { 0, 0, -12345, -1 };
    static const int64_t instants[] = { 0, INT64_C(1795224600) };
    static const int64_t odd[] = { 0, INT64_MAX };
    static const int32_t days[] = { 0, 20000 };
    static const int32_t far[] = { 0, INT32_MAX };
    static const int64_t wide[] = { 0, 0, 1, INT64_MIN };
    static const int64_t tiny[] = { 0, 0, 7, 0 };
    static const int64_t widest[] = { 0, 0, 0, 0, 1, 0, 0, INT64_MIN };
    static const int32_t narrow[] = { 0, -7 };
    static const uint16_t halves[] = { 0, 0x3555 };
    static const struct {
        fnl_type type;
        const char *format;
        const void *elements;
        size_t size;
        const char *shown;
    } cases[] = {
        { fnl_type_int, "c", small, 1, "-7" },
        { fnl_type_number, "L", large, 8, "18446744073709551615" },
        { fnl_type_number, "f", single_precision, 4, "0.5" },
        { fnl_type_number, "g", numbers, 8, "0.1" },
        { fnl_type_decimal, "d:10,2", decimals, 16, "-123.45" },
        { fnl_type_decimal, "d:38,0", wide, 16, "-170141183460469231731687303715884105727" },
        { fnl_type_decimal, "d:38,38", wide, 16, "-1.70141183460469231731687303715884105727" },
        { fnl_type_decimal, "d:38,20", tiny, 16, "0.00000000000000000007" },
        { fnl_type_decimal, "d:76,0,256", widest, 32,
          "-57896044618658097711785492504343953926634992332820282019728792003956564819967" },
        { fnl_type_decimal, "d:9,2,32", narrow, 4, "-0.07" },
        { fnl_type_number, "e", halves, 2, "0.333251953125" },
        { fnl_type_time, "tss:UTC", instants, 8, "2026-11-21T08:30:00+07:00" },
        { fnl_type_time, "tss:", instants, 8, "2026-11-21T01:30:00+07:00" },
        { fnl_type_time, "tsu:", odd, 8, "9223372036854775807" },
        { fnl_type_date, "tdD", days, 4, "2024-10-04" },
        { fnl_type_date, "tdD", far, 4, "2147483647" },
    };
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
        skip(); /* decimals above are written low word first */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static const bool valid[] = { false, true };
        handmade column = { 0 };
        fnl_column_binding binding;
        fnl_buffer shown;
        fnl_field field = field_of(cases[i].type, 2);
        fnl_column *reader = fnl_column_new(&fnl_default_allocator);
        fnl_buffer_start(&shown, &fnl_default_allocator);
        handmade_fixed(&column, cases[i].format, cases[i].elements, cases[i].size, valid, 2);
        assert_int_equal(fnl_column_bind(&field, &column.schema, &binding, NULL), FNL_OK);
        assert_int_equal(fnl_column_open(reader, &binding, &column.array, 0, 2, NULL, NULL), FNL_OK);
        fnl_column_show(reader, 0, &shown);
        assert_int_equal(shown.length, 0);
        fnl_column_show(reader, 1, &shown);
        if (!fnl_text_equal(fnl_buffer_text(&shown), fnl_text_of(cases[i].shown)))
            fail_msg("%s: %.*s, not %s", cases[i].format, (int)shown.length, shown.bytes, cases[i].shown);
        fnl_buffer_end(&shown);
        fnl_column_free(reader);
        handmade_end(&column);
    }
}

static int load_zones(void **state)
{
    (void)state;
    fnl_error error;
    fnl_arena_start(&zones, &fnl_default_allocator);
    assert_int_equal(fnl_zone_load(&zones, NULL, FNL_TEXT("Asia/Ho_Chi_Minh"), &hanoi, &error), FNL_OK);
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
        cmocka_unit_test(reads_every_cell),        cmocka_unit_test(reads_formatted_numbers),
        cmocka_unit_test(refuses_what_is_no_cell), cmocka_unit_test(strict_stops),
        cmocka_unit_test(without_memory),          cmocka_unit_test(shows_cells),
        cmocka_unit_test(shows_columns),
    };
    return cmocka_run_group_tests(tests, load_zones, end_zones);
}
