/* Columns of lists of intervals in every layout, against an obvious reading of what they were made from. */
#include "core/arena.h"
#include "failing_allocator.h"
#include "unit/table/nested.h"

static const char *const list_formats[] = { "+l", "+L", "+vl", "+vL", "+w:3" };

static fnl_arena zones;
static const fnl_zone *hanoi;

/* One row by its definition; how many of its items are rejected. */
static int64_t check_row(const nested *of, const reading *self, int64_t physical, uint32_t in_block)
{
    fnl_interval wanted[16];
    size_t count = 0;
    int64_t rejected = 0;
    bool has_value = (self->block->valid[in_block / 64] >> in_block % 64 & 1) != 0;
    assert_int_equal(has_value, of->valid[physical]);
    if (!has_value)
        return 0;
    for (int64_t i = of->begins[physical]; i < of->begins[physical] + of->sizes[physical]; i++) {
        const item *drawn = &of->items[i];
        if (!drawn->known)
            continue;
        int64_t start = second_of(of->kind[0], drawn->part[0].value);
        int64_t end = drawn->part[1].known ? second_of(of->kind[1], drawn->part[1].value) : FNL_OPEN_END;
        if (!drawn->part[0].known || end < start)
            rejected++;
        else
            wanted[count++] = (fnl_interval){ start, end };
    }
    count = unite_slowly(wanted, count);
    uint64_t listed = (uint64_t)self->block->whole[in_block];
    assert_int_equal((uint32_t)listed, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(self->store.items[(listed >> 32) + i].start, wanted[i].start);
        assert_int_equal(self->store.items[(listed >> 32) + i].end, wanted[i].end);
    }
    return rejected;
}

static void every_layout(void **state)
{
    (void)state;
    static nested of;
    for (int round = 0; round < 600; round++) {
        reading self;
        reading_start(&self, hanoi, &fnl_default_allocator);
        memset(&of, 0, sizeof of);
        of.kind[0] = random_below(part_count);
        of.kind[1] = random_below(part_count);
        int64_t offset = (int64_t)random_below(80);
        int64_t parent = (int64_t)random_below(20);
        int64_t rows = 1 + (int64_t)random_below(200);
        int64_t length = parent + rows + (int64_t)random_below(3);
        draw_items(&of, draw_rows(&of, list_formats[round % 5], offset + length));
        put_lists(&of, list_formats[round % 5], offset, length);
        assert_int_equal(reading_open(&self, &of.made, parent, rows), FNL_OK);
        int64_t from = (int64_t)random_below((uint64_t)rows);
        uint32_t count = (uint32_t)(rows - from);
        assert_int_equal(reading_read(&self, 0, (uint32_t)rows), FNL_OK); /* what the store had is gone afterwards */
        int64_t before = report_count(self.report, "rejected value");
        self.block = lanes_block(&self.room);
        self.block->intervals = &self.store;
        assert_int_equal(reading_read(&self, from, count), FNL_OK);
        int64_t rejected = 0;
        for (uint32_t i = 0; i < count; i++)
            rejected += check_row(&of, &self, offset + parent + from + i, i);
        assert_int_equal(report_count(self.report, "rejected value") - before, rejected);
        lanes_untouched(&self.room, count);
        handmade_end(&of.made);
        reading_end(&self);
    }
}

/* What is shown of them, and what they come to: -1 for NULL, else how many intervals. */
static void shows_and_rejects(void **state)
{
    (void)state;
    static const char *const shown[rows_of_all] = {
        "2026-03-02T10:00:00+07:00/2026-03-02T11:30:00+07:00;2026-03-02T15:00:00+07:00/..",
        "",
        "",
        "/2026-03-02T11:30:00+07:00;2026-03-02T11:30:00+07:00/2026-03-02T10:00:00+07:00",
        "2026-03-02T10:00:00+07:00/2026-03-02T10:00:00+07:00",
        "1125899906842624/2026-03-02T11:30:00+07:00",
        "2026-03-02T10:00:00+07:00/2026-03-02T11:30:00+07:00;2026-03-02T10:00:00+07:00/1125899906842624",
    };
    static const int wanted[rows_of_all] = { 2, -1, 0, 0, 0, -1, -1 };
    static nested of;
    reading self;
    reading_start(&self, hanoi, &fnl_default_allocator);
    make_all(&of);
    assert_int_equal(reading_open(&self, &of.made, 0, rows_of_all), FNL_OK);
    self.tally.first_row = 100;
    assert_int_equal(reading_read(&self, 0, rows_of_all), FNL_OK);
    for (uint32_t i = 0; i < rows_of_all; i++) {
        fnl_buffer text;
        fnl_buffer_start(&text, &fnl_default_allocator);
        fnl_column_show(self.column, i, &text);
        assert_true(fnl_text_equal(fnl_buffer_text(&text), fnl_text_of(shown[i])));
        fnl_buffer_end(&text);
        bool has_value = (self.block->valid[0] >> i & 1) != 0;
        assert_int_equal(has_value ? (int)(uint32_t)self.block->whole[i] : -1, wanted[i]);
    }
    assert_int_equal(self.store.count, 2);
    assert_int_equal(self.store.items[1].start, 1772438400);
    assert_int_equal(self.store.items[1].end, FNL_OPEN_END);
    assert_int_equal(report_count(self.report, "rejected value"), 4);
    handmade_end(&of.made);
    reading_end(&self);
}

static void strict_stops(void **state)
{
    (void)state;
    static const struct {
        uint32_t row;
        const char *message;
    } cases[] = {
        { 3,
          "row 103, column \"waits\": \"/2026-03-02T11:30:00+07:00\" is without a start; only the end of an interval "
          "can be open" },
        { 5,
          "row 105, column \"waits\": \"1125899906842624/2026-03-02T11:30:00+07:00\" is outside the supported range: "
          "years 1 to 9999" },
    };
    static nested of;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reading self;
        reading_start(&self, hanoi, &fnl_default_allocator);
        self.tally.strict = true;
        self.tally.first_row = 100;
        make_all(&of);
        assert_int_equal(reading_open(&self, &of.made, 0, rows_of_all), FNL_OK);
        assert_int_equal(reading_read(&self, 0, 3), FNL_OK);
        assert_int_equal(reading_read(&self, cases[i].row, rows_of_all - cases[i].row), FNL_E_DATA);
        assert_string_equal(self.error.message, cases[i].message);
        handmade_end(&of.made);
        reading_end(&self);
    }
}

/* A list of nothing but NULL, and an end that never is, as Arrow guesses them. */
static void types_of_nulls(void **state)
{
    (void)state;
    static nested of;
    for (int i = 0; i < 2; i++) {
        reading self;
        reading_start(&self, hanoi, &fnl_default_allocator);
        make_all(&of);
        if (i == 0) {
            of.item_schema = (struct ArrowSchema){ .format = "n" };
            of.item_array = (struct ArrowArray){ .length = items_of_all, .null_count = items_of_all };
        } else {
            for (size_t part = 1; part < most_parts; part++) {
                if (strcmp(of.part_schemas[part].name, "end") != 0)
                    continue;
                of.part_schemas[part].format = "n";
                of.part_arrays[part] =
                    (struct ArrowArray){ .length = of.part_arrays[part].length, .offset = of.part_arrays[part].offset };
            }
        }
        assert_int_equal(reading_open(&self, &of.made, 0, 4), FNL_OK);
        assert_int_equal(reading_read(&self, 0, 4), FNL_OK);
        assert_int_equal(self.block->valid[0], 13);
        assert_int_equal((uint32_t)self.block->whole[0], i);
        assert_int_equal((uint32_t)self.block->whole[3], i);
        if (i == 1) {
            assert_int_equal(self.store.items[0].start, 1772420400);
            assert_int_equal(self.store.items[0].end, FNL_OPEN_END);
        }
        handmade_end(&of.made);
        reading_end(&self);
    }
}

/* New York's clocks: an hour that is not there, one that is twice, a day that begins after both. */
static void local_times(void **state)
{
    (void)state;
    static nested of;
    static const int64_t size = 3;
    const fnl_zone *new_york = NULL;
    reading self;
    reading_start(&self, hanoi, &fnl_default_allocator);
    assert_int_equal(fnl_zone_load(&zones, TEST_DATA "/zones/slim", FNL_TEXT("America/New_York"), &new_york, NULL),
                     FNL_OK);
    self.field.zone = new_york;
    memset(&of, 0, sizeof of);
    of.kind[1] = 7;                           /* dates */
    of.items[0] = item_of(1772937000, 20521); /* 2026-03-08 02:30, 2026-03-09 */
    of.items[1] = item_of(1793496600, 20759); /* 2026-11-01 01:30, 2026-11-02 */
    of.items[2] = item_of(1793500200, 20760); /* 2026-11-01 02:30, 2026-11-03 */
    of.item_count = size;
    put_rows(&of, "+l", &size, 1);
    assert_int_equal(reading_open(&self, &of.made, 0, 1), FNL_OK);
    assert_int_equal(reading_read(&self, 0, 1), FNL_OK);
    assert_int_equal(self.store.count, 2);
    assert_int_equal(self.store.items[0].start, 1772955000);
    assert_int_equal(self.store.items[0].end, 1773028800);
    assert_int_equal(self.store.items[1].start, 1793511000);
    assert_int_equal(self.store.items[1].end, 1793682000);
    handmade_end(&of.made);
    reading_end(&self);
}

static void without_memory(void **state)
{
    (void)state;
    static nested of;
    int32_t code = FNL_E_NOMEM;
    size_t tries = 0;
    for (; code == FNL_E_NOMEM; tries++) {
        failing_memory memory = { .until = tries };
        fnl_allocator allocator = failing(&memory);
        reading self;
        make_all(&of);
        handmade_end(&of.made);
        of.valid[0] = true;
        of.begins[0] = 0;
        of.sizes[0] = of.item_count = 1000; /* the store grows twice */
        for (int64_t i = 0; i < of.item_count; i++)
            of.items[i] = item_of(i * 10, i * 10 + (i == 7 ? -1 : 5));
        put_lists(&of, "+l", 0, 1);
        reading_start(&self, hanoi, &allocator);
        if (self.column != NULL && reading_open(&self, &of.made, 0, 1) == FNL_OK)
            code = reading_read(&self, 0, 1);
        if (self.column != NULL && code != FNL_OK) {
            assert_int_equal(code, FNL_E_NOMEM);
            assert_int_equal(reading_read(&self, 0, 1), FNL_OK); /* it failed only once */
        }
        if (self.column != NULL)
            assert_int_equal(self.store.count, 999);
        handmade_end(&of.made);
        reading_end(&self);
        assert_int_equal(memory.live, 0);
    }
    assert_int_equal(code, FNL_OK);
    assert_true(tries > 3);
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
        cmocka_unit_test(every_layout),   cmocka_unit_test(shows_and_rejects), cmocka_unit_test(strict_stops),
        cmocka_unit_test(types_of_nulls), cmocka_unit_test(local_times),       cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, load_zones, end_zones);
}
