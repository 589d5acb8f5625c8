/* Columns of lists of intervals in every layout, against an obvious reading of what they were made from. */
#include "core/arena.h"
#include "failing_allocator.h"
#include "unit/table/intervals.h"

enum { most_items = 4000, most_physical = 400, fixed_size = 3, most_parts = 3 };

static const char *const list_formats[] = { "+l", "+L", "+vl", "+vL", "+w:3" };

/* So many elements are a step of so many seconds; whether they show the local time. */
static const struct {
    const char *format;
    int64_t per_step;
    int64_t step;
    bool is_local;
    size_t size;
} parts[] = {
    { "tss:", 1, 1, true, 8 },
    { "tsm:", 1000, 1, true, 8 },
    { "tsu:", 1000000, 1, true, 8 },
    { "tsn:", 1000000000, 1, true, 8 },
    { "tss:UTC", 1, 1, false, 8 },
    { "tsu:Asia/Tokyo", 1000000, 1, false, 8 },
    { "tsn:UTC", 1000000000, 1, false, 8 },
    { "tdD", 1, 86400, true, 4 },
    { "tdm", 86400000, 86400, true, 8 },
};
enum { part_count = sizeof parts / sizeof *parts, local_seconds = 7 * 3600 };

static fnl_arena zones;
static const fnl_zone *hanoi;

/* An item, and an element of a part, as they were drawn. */
typedef struct element {
    bool known;
    int64_t value;
} element;

typedef struct item {
    bool known;
    element part[2];
} item;

/* A column with all that it needs. */
typedef struct nested {
    handmade made; /* its schema and array are those of the lists */
    struct ArrowSchema item_schema;
    struct ArrowSchema part_schemas[most_parts];
    struct ArrowSchema *item_schemas[1];
    struct ArrowSchema *part_schema_list[most_parts];
    struct ArrowArray item_array;
    struct ArrowArray part_arrays[most_parts];
    struct ArrowArray *item_arrays[1];
    struct ArrowArray *part_array_list[most_parts];
    const void *item_buffers[1];
    const void *part_buffers[most_parts][2];
    /* What it holds, by row of the buffers. */
    size_t kind[2]; /* of start and end */
    item items[most_items];
    int64_t item_count;
    int64_t begins[most_physical];
    int64_t sizes[most_physical];
    bool valid[most_physical];
} nested;

static void draw_items(nested *of, int64_t count)
{
    static const int64_t about = 1772384400; /* the middle of 2026-03-01 */
    of->item_count = count;
    for (int64_t i = 0; i < count; i++) {
        item *drawn = &of->items[i];
        drawn->known = random_below(12) != 0;
        int64_t start = about + (int64_t)random_below(400000);
        int64_t ends[2] = { start, start + (int64_t)random_below(90000) - (random_below(15) == 0 ? 90000 : 0) };
        for (size_t k = 0; k < 2; k++) {
            size_t kind = of->kind[k];
            int64_t noise = (int64_t)random_below((uint64_t)parts[kind].per_step);
            drawn->part[k].known = random_below(k == 0 ? 25 : 8) != 0;
            drawn->part[k].value = ends[k] / parts[kind].step * parts[kind].per_step + noise;
        }
    }
}

/* The first second that an element stands for, by plain arithmetic: Viet Nam is seven hours ahead all the year. */
static int64_t second_of(size_t kind, int64_t value)
{
    int64_t steps = value / parts[kind].per_step; /* all are after 1970 */
    return steps * parts[kind].step - (parts[kind].is_local ? local_seconds : 0);
}

/* One part into its array, whose own offset and that of the items come before item 0. */
static void put_part(nested *of, size_t part, size_t which, int64_t item_offset)
{
    static const char *const names[] = { "start", "end" };
    size_t size = parts[of->kind[which]].size;
    int64_t offset = (int64_t)random_below(40);
    int64_t lead = offset + item_offset;
    int64_t count = lead + of->item_count;
    char *values = calloc((size_t)count + 1, sizeof(int64_t));
    bool *valid = calloc((size_t)count + 1, sizeof *valid);
    assert_true(values != NULL && valid != NULL);
    for (int64_t i = lead; i < count; i++) {
        const element *drawn = &of->items[i - lead].part[which];
        int32_t small = (int32_t)drawn->value;
        valid[i] = drawn->known;
        memcpy(values + (size_t)i * size, size == sizeof small ? (const void *)&small : &drawn->value, size);
    }
    of->part_schemas[part] = (struct ArrowSchema){ .format = parts[of->kind[which]].format, .name = names[which] };
    of->part_buffers[part][0] = handmade_bits(&of->made, valid, count);
    of->part_buffers[part][1] = handmade_bytes(&of->made, values, (size_t)count * size);
    of->part_arrays[part] = (struct ArrowArray){
        .length = count - offset, .offset = offset, .null_count = -1, .n_buffers = 2, .buffers = of->part_buffers[part]
    };
    free(values);
    free(valid);
}

/* The struct of the items, its parts in any order, and one that is not for us and never looked at. */
static void put_items(nested *of)
{
    bool valid[most_items + 64] = { false };
    int64_t offset = (int64_t)random_below(40);
    size_t start = 1 + random_below(2);
    put_part(of, start, 0, offset);
    put_part(of, 3 - start, 1, offset);
    of->part_schemas[0] = (struct ArrowSchema){ .format = "u", .name = "why" };
    for (int64_t i = 0; i < of->item_count; i++)
        valid[offset + i] = of->items[i].known;
    for (size_t k = 0; k < most_parts; k++) {
        of->part_schema_list[k] = &of->part_schemas[k];
        of->part_array_list[k] = &of->part_arrays[k];
    }
    of->item_buffers[0] = handmade_bits(&of->made, valid, offset + of->item_count);
    of->item_schema = (struct ArrowSchema){ .format = "+s", .n_children = 3, .children = of->part_schema_list };
    of->item_array = (struct ArrowArray){ .length = of->item_count,
                                          .offset = offset,
                                          .null_count = -1,
                                          .n_buffers = 1,
                                          .buffers = of->item_buffers,
                                          .n_children = most_parts,
                                          .children = of->part_array_list };
    of->item_schemas[0] = &of->item_schema;
    of->item_arrays[0] = &of->item_array;
}

/* Where each row's items are: with gaps, of views in any order; returns how many items there are. */
static int64_t draw_rows(nested *of, const char *format, int64_t physical)
{
    int64_t at = (int64_t)random_below(5);
    for (int64_t i = 0; i < physical; i++) {
        of->valid[i] = random_below(9) != 0;
        of->sizes[i] = format[1] == 'w' ? fixed_size : (int64_t)(random_below(4) * random_below(4));
        of->begins[i] = format[1] == 'w' ? i * fixed_size : at;
        at += of->sizes[i];
    }
    if (format[1] == 'w')
        return physical * fixed_size;
    for (int64_t i = physical - 1; format[1] == 'v' && i > 0; i--) {
        int64_t other = (int64_t)random_below((uint64_t)i + 1);
        int64_t begin = of->begins[i];
        int64_t size = of->sizes[i];
        of->begins[i] = of->begins[other];
        of->sizes[i] = of->sizes[other];
        of->begins[other] = begin;
        of->sizes[other] = size;
    }
    return at + (int64_t)random_below(5);
}

/* The column of the rows and items that are there. */
static void put_lists(nested *of, const char *format, int64_t offset, int64_t length)
{
    int64_t physical = offset + length;
    assert_true(of->item_count <= most_items && physical <= most_physical);
    put_items(of);
    bool is_large = strchr(format, 'L') != NULL;
    bool is_view = format[1] == 'v';
    size_t size = is_large ? sizeof(int64_t) : sizeof(int32_t);
    char *begins = calloc((size_t)physical + 1, size);
    char *sizes = calloc((size_t)physical + 1, size);
    assert_true(begins != NULL && sizes != NULL);
    for (int64_t i = 0; i < physical; i++) {
        handmade_offset(begins, size, i, (size_t)of->begins[i]);
        if (!is_view)
            handmade_offset(begins, size, i + 1, (size_t)(of->begins[i] + of->sizes[i]));
        handmade_offset(sizes, size, i, (size_t)of->sizes[i]);
    }
    of->made.schema = (struct ArrowSchema){ .format = format, .n_children = 1, .children = of->item_schemas };
    of->made.buffers[0] = handmade_bits(&of->made, of->valid, physical);
    of->made.buffers[1] = handmade_bytes(&of->made, begins, (size_t)(physical + !is_view) * size);
    of->made.buffers[2] = handmade_bytes(&of->made, sizes, (size_t)physical * size);
    of->made.array = (struct ArrowArray){ .length = length,
                                          .offset = offset,
                                          .null_count = -1,
                                          .n_buffers = format[1] == 'w' ? 1
                                                       : is_view        ? 3
                                                                        : 2,
                                          .buffers = of->made.buffers,
                                          .n_children = 1,
                                          .children = of->item_arrays };
    free(begins);
    free(sizes);
}

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

/* Rows of a list: so many of the next items each; -1: NULL. */
static void put_rows(nested *of, const char *format, const int64_t *sizes, int64_t rows)
{
    int64_t at = 0;
    for (int64_t i = 0; i < rows; i++) {
        of->valid[i] = sizes[i] >= 0;
        of->begins[i] = at;
        of->sizes[i] = sizes[i] < 0 ? 0 : sizes[i];
        at += of->sizes[i];
    }
    put_lists(of, format, 0, rows);
}

enum { utc_seconds = 4, utc_microseconds = 5 }; /* among `parts` */

static item item_of(int64_t start, int64_t end)
{
    return (item){ true, { { true, start }, { true, end } } };
}

/* Seven lists that try everything, in seconds since 1970 UTC. */
static const int64_t sizes_of_all[] = { 2, -1, 0, 3, 1, 1, 2 };
enum { rows_of_all = 7, items_of_all = 9 };

static void make_all(nested *of)
{
    static const int64_t no_time = INT64_C(1) << 50;
    const item all[items_of_all] = {
        item_of(1772420400, 1772425800),
        { true, { { true, 1772438400 }, { false, 0 } } },
        { false, { { true, 1 }, { true, 2 } } },
        { true, { { false, 0 }, { true, 1772425800 } } },
        item_of(1772425800, 1772420400),
        item_of(1772420400, 1772420400),
        item_of(no_time, 1772425800),
        item_of(1772420400, 1772425800),
        item_of(1772420400, no_time),
    };
    memset(of, 0, sizeof *of);
    of->kind[0] = utc_seconds;
    of->kind[1] = utc_seconds;
    memcpy(of->items, all, sizeof all);
    of->item_count = items_of_all;
    put_rows(of, "+l", sizes_of_all, rows_of_all);
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

/* What a well-made column is changed to. */
static void no_child(nested *of)
{
    of->made.array.n_children = 0;
}
static void null_child(nested *of)
{
    of->item_arrays[0] = NULL;
}
static void buffers_of_texts(nested *of)
{
    of->made.array.n_buffers = 3;
}
static void no_offsets(nested *of)
{
    of->made.buffers[1] = NULL;
}
static void nulls_without_bitmap(nested *of)
{
    of->made.array.null_count = 1;
    of->made.buffers[0] = NULL;
}
static void fewer_rows(nested *of)
{
    of->made.array.length = 3;
}
static void a_dictionary(nested *of)
{
    of->made.array.dictionary = &of->item_array;
}
static void items_with_two_buffers(nested *of)
{
    of->item_array.n_buffers = 2;
}
static void items_of_negative_length(nested *of)
{
    of->item_array.length = -1;
}
static void items_without_bitmap(nested *of)
{
    of->item_array.null_count = 1;
    of->item_buffers[0] = NULL;
}
static void fewer_parts(nested *of)
{
    of->item_array.n_children = 2;
}
static void no_part(nested *of)
{
    of->part_array_list[1] = NULL;
}
static void part_with_one_buffer(nested *of)
{
    of->part_arrays[2].n_buffers = 1;
}
static void part_with_dictionary(nested *of)
{
    of->part_arrays[2].dictionary = &of->item_array;
}
static void part_too_short(nested *of)
{
    of->part_arrays[1].length--;
}

static void refuses_wrong_structure(void **state)
{
    (void)state;
    static void (*const changes[])(nested * of) = {
        no_child,
        null_child,
        buffers_of_texts,
        no_offsets,
        nulls_without_bitmap,
        fewer_rows,
        a_dictionary,
        items_with_two_buffers,
        items_of_negative_length,
        items_without_bitmap,
        fewer_parts,
        no_part,
        part_with_one_buffer,
        part_with_dictionary,
        part_too_short,
    };
    static nested of;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        reading self;
        reading_start(&self, hanoi, &fnl_default_allocator);
        make_all(&of);
        changes[i](&of);
        if (reading_open(&self, &of.made, 0, rows_of_all) != FNL_E_SCHEMA)
            fail_msg("change %zu is not refused", i);
        assert_non_null(strstr(self.error.message, "column \"waits\": "));
        handmade_end(&of.made);
        reading_end(&self);
    }
}

/* Items that a row points to but that are not there. */
static void refuses_items_beyond(void **state)
{
    (void)state;
    static nested of;
    static const struct {
        const char *format;
        int64_t begin;
        int64_t size;
    } cases[] = {
        { "+l", 8, 2 },   { "+L", 8, 2 },   { "+l", -1, 2 },  { "+l", 3, -2 },         { "+vl", 8, 2 },
        { "+vL", 10, 0 }, { "+vl", -1, 1 }, { "+vl", 1, -1 }, { "+vL", INT64_MAX, 2 }, { "+vL", 2, INT64_MAX },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reading self;
        reading_start(&self, hanoi, &fnl_default_allocator);
        make_all(&of);
        handmade_end(&of.made);
        of.begins[0] = cases[i].begin;
        of.sizes[0] = cases[i].size;
        put_lists(&of, cases[i].format, 0, 1);
        assert_int_equal(reading_open(&self, &of.made, 0, 1), FNL_OK);
        assert_int_equal(reading_read(&self, 0, 1), FNL_E_SCHEMA);
        assert_string_equal(self.error.message,
                            "column \"waits\", row 0: the items of its list are not among the column's 9");
        fnl_buffer text;
        fnl_buffer_start(&text, &fnl_default_allocator);
        fnl_column_show(self.column, 0, &text);
        assert_int_equal(text.length, 0);
        fnl_buffer_end(&text);
        handmade_end(&of.made);
        reading_end(&self);
    }
}

/* Fewer items than lists of three have. */
static void refuses_fixed_lists_beyond(void **state)
{
    (void)state;
    static nested of;
    reading self;
    reading_start(&self, hanoi, &fnl_default_allocator);
    make_all(&of);
    handmade_end(&of.made);
    put_lists(&of, "+w:3", 0, 4);
    assert_int_equal(reading_open(&self, &of.made, 0, 4), FNL_E_SCHEMA);
    assert_string_equal(self.error.message, "column \"waits\": it has fewer items than its lists");
    assert_int_equal(reading_open(&self, &of.made, 0, 1), FNL_E_SCHEMA); /* the array itself is not one */
    of.made.array.length = 3;
    assert_int_equal(reading_open(&self, &of.made, 0, 3), FNL_OK);
    of.made.schema.format = "+w:0";
    of.made.array.length = 4;
    assert_int_equal(reading_open(&self, &of.made, 0, 4), FNL_OK);
    assert_int_equal(reading_read(&self, 0, 4), FNL_OK);
    assert_int_equal(self.store.count, 0);
    handmade_end(&of.made);
    reading_end(&self);
}

/* All rows list the same items: more than a block may. */
static void limits_a_block(void **state)
{
    (void)state;
    static nested of;
    static int32_t begins[fnl_block_rows];
    static int32_t sizes[fnl_block_rows];
    reading self;
    reading_start(&self, hanoi, &fnl_default_allocator);
    memset(&of, 0, sizeof of);
    of.kind[0] = utc_seconds;
    of.kind[1] = utc_seconds;
    of.item_count = most_items;
    for (int64_t i = 0; i < most_items; i++)
        of.items[i] = item_of(i * 10, i * 10 + 5);
    put_lists(&of, "+vl", 0, 1);
    for (uint32_t i = 0; i < fnl_block_rows; i++)
        sizes[i] = most_items;
    of.made.buffers[0] = NULL;
    of.made.buffers[1] = begins;
    of.made.buffers[2] = sizes;
    of.made.array.length = fnl_block_rows;
    assert_int_equal(reading_open(&self, &of.made, 0, fnl_block_rows), FNL_OK);
    assert_int_equal(reading_read(&self, 0, 1048), FNL_OK);
    assert_int_equal(self.store.count, 1048 * most_items);
    assert_int_equal(reading_read(&self, 0, fnl_block_rows), FNL_E_LIMIT);
    assert_string_equal(self.error.message,
                        "column \"waits\", row 1048: with the rows before it, up to 2048, there are "
                        "more than 4194304 intervals");
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
        cmocka_unit_test(every_layout),         cmocka_unit_test(shows_and_rejects),
        cmocka_unit_test(strict_stops),         cmocka_unit_test(types_of_nulls),
        cmocka_unit_test(local_times),          cmocka_unit_test(refuses_wrong_structure),
        cmocka_unit_test(refuses_items_beyond), cmocka_unit_test(refuses_fixed_lists_beyond),
        cmocka_unit_test(limits_a_block),       cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, load_zones, end_zones);
}
