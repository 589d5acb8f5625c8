/* Lists of intervals from columns of texts and from cells. */
#include "unit/table/intervals.h"

#include "core/arena.h"
#include "failing_allocator.h"

enum { most_rows = 300, most_text = 400, most_listed = 6 };

static const char *const text_formats[] = { "u", "U", "vu" };

static fnl_arena zones;
static const fnl_zone *hanoi;

/* Intervals as texts, and what they are by Python's datetime. */
static const struct {
    const char *text;
    fnl_interval interval;
    bool is_rejected;
} listed[] = {
    { "2026-03-02T10:00/2026-03-02T11:30", { 1772420400, 1772425800 }, false },
    { "2026-03-02T11:00+07:00/2026-03-02T12:00+07:00", { 1772424000, 1772427600 }, false },
    { " 2026-03-02T11:30 / 2026-03-02T13:00 ", { 1772425800, 1772431200 }, false },
    { "2026-03-02T08:00Z/..", { 1772438400, FNL_OPEN_END }, false },
    { "2026-03-01/2026-03-02", { 1772298000, 1772384400 }, false },
    { "2026-03-02T10:00:00.25/2026-03-02T10:00:00.75", { 1772420400, 1772420400 }, false },
    { "2026-03-02T12:00/2026-03-02T10:00", { 0, 0 }, true },
    { "/2026-03-02T10:00", { 0, 0 }, true },
};

/* Rows as they were drawn. */
typedef struct drawn_rows {
    fnl_text texts[most_rows];
    bool valid[most_rows];
    char bytes[most_rows][most_text];
    size_t counts[most_rows];
    fnl_interval intervals[most_rows][most_listed];
    bool is_null[most_rows];
    int64_t rejected[most_rows];
} drawn_rows;

static void draw(drawn_rows *rows, uint32_t count)
{
    static const fnl_text sentinels[] = { { "", 0 }, { " \t ", 3 }, { " none ", 6 } };
    static const fnl_text bad[] = {
        { "soon", 4 }, { "2026-03-02T10:00/..;", 20 }, { "2026-02-30/..", 13 }, { "\xff/..", 4 }, { "none;", 5 },
    };
    memset(rows, 0, sizeof *rows);
    for (uint32_t i = 0; i < count; i++) {
        rows->valid[i] = random_below(8) != 0;
        rows->is_null[i] = true;
        uint64_t kind = random_below(12);
        if (kind == 0) {
            rows->texts[i] = sentinels[random_below(3)];
            continue;
        }
        if (kind == 1) {
            rows->texts[i] = bad[random_below(5)];
            rows->rejected[i] = 1;
            continue;
        }
        rows->is_null[i] = false;
        for (uint64_t left = 1 + random_below(most_listed); left > 0; left--) {
            size_t which = (size_t)random_below(sizeof listed / sizeof *listed);
            strcat(rows->bytes[i], rows->bytes[i][0] == '\0' ? "" : ";");
            strcat(rows->bytes[i], listed[which].text);
            if (listed[which].is_rejected)
                rows->rejected[i]++;
            else
                rows->intervals[i][rows->counts[i]++] = listed[which].interval;
        }
        rows->texts[i] = fnl_text_of(rows->bytes[i]);
        rows->counts[i] = unite_slowly(rows->intervals[i], rows->counts[i]);
    }
}

static int32_t read_cell(reading *self, const fnl_cell *cell)
{
    fnl_buffer scratch;
    fnl_buffer_start(&scratch, &fnl_default_allocator);
    int32_t code = fnl_cell_read(&self->field, cell, NULL, NULL, &scratch, self->block, &self->tally, &self->error);
    fnl_buffer_end(&scratch);
    return code;
}

/* A row of the block against drawn row `at`. */
static void check_row(const drawn_rows *rows, const reading *self, uint32_t at, bool valid, uint32_t in_block)
{
    bool has_value = (self->block->valid[in_block / 64] >> in_block % 64 & 1) != 0;
    assert_int_equal(has_value, valid && !rows->is_null[at]);
    if (!has_value)
        return;
    uint64_t row = (uint64_t)self->block->whole[in_block];
    assert_int_equal((uint32_t)row, rows->counts[at]);
    if (rows->counts[at] != 0)
        assert_memory_equal(&self->store.items[row >> 32], rows->intervals[at],
                            rows->counts[at] * sizeof(fnl_interval));
}

static void use_sentinels(reading *self)
{
    static const fnl_text null_values[] = { { "none", 4 } };
    self->field.null_values = null_values;
    self->field.null_value_count = 1;
}

static void plain_texts(void **state)
{
    (void)state;
    static drawn_rows rows;
    for (int round = 0; round < 90; round++) {
        reading self;
        handmade column = { 0 };
        reading_start(&self, hanoi, &fnl_default_allocator);
        use_sentinels(&self);
        draw(&rows, most_rows);
        handmade_texts(&column, text_formats[round % 3], rows.texts, rows.valid, most_rows);
        int64_t offset = (int64_t)random_below(40);
        int64_t parent = (int64_t)random_below(40);
        column.array.offset = offset;
        column.array.length -= offset;
        uint32_t first = (uint32_t)(offset + parent);
        uint32_t count = most_rows - first;
        assert_int_equal(reading_open(&self, &column, parent, count), FNL_OK);
        assert_int_equal(reading_read(&self, 0, count), FNL_OK);
        int64_t rejected = 0;
        for (uint32_t i = 0; i < count; i++) {
            check_row(&rows, &self, first + i, rows.valid[first + i], i);
            rejected += rows.valid[first + i] ? rows.rejected[first + i] : 0;
        }
        assert_int_equal(report_count(self.report, "rejected value"), rejected);
        lanes_untouched(&self.room, count);
        handmade_end(&column);
        reading_end(&self);
    }
}

static void dictionaries(void **state)
{
    (void)state;
    enum { distinct = 40 };
    static drawn_rows rows;
    for (int round = 0; round < 60; round++) {
        reading self;
        handmade column = { 0 };
        uint8_t codes[most_rows];
        bool valid[most_rows];
        reading_start(&self, hanoi, &fnl_default_allocator);
        use_sentinels(&self);
        draw(&rows, distinct);
        for (uint32_t i = 0; i < most_rows; i++) {
            valid[i] = random_below(9) != 0;
            codes[i] = (uint8_t)(valid[i] ? random_below(distinct) : 255);
        }
        handmade_fixed(&column, "C", codes, 1, valid, most_rows);
        handmade_dictionary(&column, text_formats[round % 3], rows.texts, rows.valid, distinct);
        int64_t parent = (int64_t)random_below(70);
        uint32_t count = (uint32_t)(most_rows - parent);
        assert_int_equal(reading_open(&self, &column, parent, count), FNL_OK);
        assert_int_equal(reading_read(&self, 0, count), FNL_OK);
        int64_t rejected = 0;
        for (uint32_t i = 0; i < count; i++) {
            bool known = valid[parent + i] && rows.valid[codes[parent + i]];
            check_row(&rows, &self, valid[parent + i] ? codes[parent + i] : 0, known, i);
            rejected += known ? rows.rejected[codes[parent + i]] : 0;
        }
        assert_int_equal(report_count(self.report, "rejected value"), rejected);
        handmade_end(&column);
        reading_end(&self);
    }
}

static void codes_beyond_the_dictionary(void **state)
{
    (void)state;
    static const fnl_text one = { "2026-03-02T08:00Z/..", 20 };
    static const int8_t codes[] = { 0, 1, -1 };
    for (uint32_t row = 1; row < 3; row++) {
        reading self;
        handmade column = { 0 };
        reading_start(&self, hanoi, &fnl_default_allocator);
        handmade_fixed(&column, "c", codes, 1, NULL, 3);
        handmade_dictionary(&column, "u", &one, NULL, 1);
        assert_int_equal(reading_open(&self, &column, 0, 3), FNL_OK);
        assert_int_equal(reading_read(&self, 0, 1), FNL_OK);
        assert_int_equal(reading_read(&self, row, 1), FNL_E_SCHEMA);
        assert_non_null(strstr(self.error.message, "the dictionary has 1 values"));
        handmade_end(&column);
        reading_end(&self);
    }
}

static void columns_of_nulls(void **state)
{
    (void)state;
    reading self;
    handmade column = { .schema = { .format = "n" }, .array = { .length = 70 } };
    reading_start(&self, hanoi, &fnl_default_allocator);
    assert_int_equal(reading_open(&self, &column, 0, 70), FNL_OK);
    self.store.count = 3; /* of a block before */
    assert_int_equal(reading_read(&self, 0, 70), FNL_OK);
    assert_int_equal(self.block->valid[0], 0);
    assert_int_equal(self.block->valid[1], 0);
    assert_int_equal(self.store.count, 0);
    reading_end(&self);
}

/* What strict mode says of a text: as a column and as a cell. NULL: it is read. */
static const struct {
    const char *text;
    const char *message;
} strict_cases[] = {
    { "2026-03-02T10:00/..; 2026-03-02T10:00/2026-03-02T09:00 ;x/..",
      "\"2026-03-02T10:00/..; 2026-03-02T10:00/2026-03-02T09:00 ;x/..\" is not a list of intervals; expected "
      "start/end, "
      "several with ; between them, such as 2026-03-02T10:00/2026-03-02T11:30;2026-03-02T15:00/.. (.. is an open "
      "end)" },
    { "2026-03-02T10:00/..; 2026-03-02T10:00/2026-03-02T09:00 ;/..",
      "\"2026-03-02T10:00/2026-03-02T09:00\" ends before it starts" },
    { "../2026-03-02", "\"../2026-03-02\" is without a start; only the end of an interval can be open" },
    { "2026-03-02/2026-03-32", "\"2026-03-02/2026-03-32\" is outside the supported range: years 1 to 9999" },
    { "2026-03-02/\xff", "\"2026-03-02/\\xff\" is not valid UTF-8" },
    { "2026-03-02/2026-03-02", NULL },
    { "", NULL },
};

static void strict_stops(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof strict_cases / sizeof *strict_cases; i++) {
        const fnl_text text = fnl_text_of(strict_cases[i].text);
        const fnl_cell cell = { .type = FNL_CELL_TEXT, .length = (uint32_t)text.length, .text = text.bytes };
        for (int is_cell = 0; is_cell < 2; is_cell++) {
            reading self;
            handmade column = { 0 };
            reading_start(&self, hanoi, &fnl_default_allocator);
            self.tally.strict = true;
            int32_t code = FNL_OK;
            if (is_cell != 0) {
                code = read_cell(&self, &cell);
            } else {
                handmade_texts(&column, "u", &text, NULL, 1);
                assert_int_equal(reading_open(&self, &column, 0, 1), FNL_OK);
                code = reading_read(&self, 0, 1);
            }
            assert_int_equal(code, strict_cases[i].message == NULL ? FNL_OK : FNL_E_DATA);
            if (code != FNL_OK) {
                assert_memory_equal(self.error.message, "row 0, column \"waits\": ", 23);
                assert_string_equal(self.error.message + 23, strict_cases[i].message);
            }
            handmade_end(&column);
            reading_end(&self);
        }
    }
}

/* Cells of texts as the texts of a column; others as what they would be in a file: no list. */
static void cells(void **state)
{
    (void)state;
    static drawn_rows rows;
    static const fnl_cell others[] = {
        { .type = FNL_CELL_NULL },
        { .type = FNL_CELL_INTEGER, .integer = 5 },
        { .type = FNL_CELL_TIME, .integer = 0 },
        { .type = FNL_CELL_DATE, .integer = 20000 },
        { .type = FNL_CELL_BOOL, .integer = 1 },
        { .type = FNL_CELL_NUMBER, .number = 0.5 },
    };
    reading self;
    reading_start(&self, hanoi, &fnl_default_allocator);
    use_sentinels(&self);
    draw(&rows, most_rows);
    int64_t rejected = 0;
    for (uint32_t i = 0; i < most_rows; i++) {
        fnl_cell cell = { .type = FNL_CELL_TEXT, .length = (uint32_t)rows.texts[i].length };
        cell.text = rows.texts[i].length == 0 ? NULL : rows.texts[i].bytes;
        self.block = lanes_block(&self.room);
        self.block->intervals = &self.store;
        assert_int_equal(read_cell(&self, &cell), FNL_OK);
        check_row(&rows, &self, i, true, 0);
        assert_int_equal(self.store.count, rows.counts[i]);
        rejected += rows.rejected[i];
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_int_equal(read_cell(&self, &others[i]), FNL_OK);
        assert_int_equal(self.block->valid[0], 0);
        assert_int_equal(self.store.count, 0);
        rejected += others[i].type != FNL_CELL_NULL;
    }
    assert_int_equal(report_count(self.report, "rejected value"), rejected);
    reading_end(&self);
}

static void without_memory(void **state)
{
    (void)state;
    const fnl_cell cell = { .type = FNL_CELL_TEXT, .length = 20, .text = "2026-03-02T08:00Z/.." };
    failing_memory memory = { .until = 1, .forever = true }; /* the column's own block is there */
    fnl_allocator allocator = failing(&memory);
    reading self;
    reading_start(&self, hanoi, &allocator);
    assert_int_equal(read_cell(&self, &cell), FNL_E_NOMEM);
    memory.until = SIZE_MAX;
    assert_int_equal(read_cell(&self, &cell), FNL_OK);
    assert_int_equal(self.store.count, 1);
    reading_end(&self);
    assert_int_equal(memory.live, 0);
}

static int load_zones(void **state)
{
    (void)state;
    fnl_arena_start(&zones, &fnl_default_allocator);
    assert_int_equal(fnl_zone_load(&zones, TEST_DATA "/zones/slim", FNL_TEXT("Asia/Ho_Chi_Minh"), &hanoi, NULL),
                     FNL_OK);
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
        cmocka_unit_test(plain_texts),
        cmocka_unit_test(dictionaries),
        cmocka_unit_test(codes_beyond_the_dictionary),
        cmocka_unit_test(columns_of_nulls),
        cmocka_unit_test(strict_stops),
        cmocka_unit_test(cells),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, load_zones, end_zones);
}
