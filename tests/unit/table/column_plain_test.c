/* Plain texts by what was found of them before: hostile texts, in every layout, against reading each of them. */
#include "table/column_state.h"
#include "table/report.h"
#include "unit/table/arrays.h"

enum { most_rows = 400, most_length = 300, text_count = 160, literal_count = 40, other_class = 30 };

static uint64_t random_state = 5;

static uint64_t random_below(uint64_t bound)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return ((random_state ^ random_state >> 29) * 0x9e3779b97f4a7c15u >> 7) % bound;
}

static const char *const formats[] = { "u", "U", "vu" };

typedef struct texts {
    char bytes[text_count][most_length];
    fnl_text of[text_count];
} texts;

/* Texts that are easily mistaken for each other: of lengths about the widths of words, views and keys, repeating one byte, or
   different from another in one byte, or as long as another and a bit. */
static void make_texts(texts *made)
{
    static const size_t lengths[] = { 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  11, 12, 13, 15, 16,
                                      17, 23, 24, 25, 31, 32, 33, 34, 39, 40, 41, 63, 64, 65, 250 };
    static const char odd_bytes[] = { 'a', 'b', 'A', ' ', '\0', '\xff', '\x80', '\xc3', '\t' };
    for (size_t i = 0; i < text_count; i++) {
        size_t length = lengths[random_below(sizeof lengths / sizeof *lengths)];
        char *bytes = made->bytes[i];
        if (i == 0 || random_below(3) == 0) {
            memset(bytes, random_below(2) == 0 ? 'a' : '\0', length);
        } else {
            size_t other = random_below(i);
            length = random_below(2) == 0 ? made->of[other].length : length;
            memset(bytes, 'b', length);
            memcpy(bytes, made->bytes[other], length < made->of[other].length ? length : made->of[other].length);
        }
        if (length != 0 && random_below(4) != 0)
            bytes[random_below(length)] = odd_bytes[random_below(sizeof odd_bytes)];
        made->of[i] = (fnl_text){ bytes, length };
    }
    made->of[text_count - 1] = FNL_TEXT(" none ");
}

/* A field, the texts that a program asks for, and the column's reader. */
typedef struct bench {
    fnl_field field;
    fnl_index listed;
    fnl_pool pool;
    uint16_t of_literal[literal_count];
    fnl_classes classes;
    fnl_column *reader;
    fnl_report *report;
    fnl_tally tally;
    fnl_error error;
} bench;

static const fnl_text null_values[] = { { "none", 4 }, { "aaaaaaaa", 8 } };

static void bench_start(bench *self, const texts *made, bool fold, bool is_listed, uint8_t width)
{
    uint32_t number = 0;
    bool is_new = false;
    memset(self, 0, sizeof *self);
    fnl_index_start(&self->pool, &fnl_default_allocator, random_below(UINT64_MAX));
    fnl_index_start(&self->listed, &fnl_default_allocator, 1);
    for (size_t i = 0; self->pool.count < literal_count && i < text_count; i++)
        assert_true(fnl_index_add(&self->pool, made->of[i], &number, &is_new));
    for (size_t i = 0; i < text_count; i += 2)
        assert_true(fnl_index_add(&self->listed, made->of[i], &number, &is_new));
    for (uint32_t i = 0; i < literal_count; i++)
        self->of_literal[i] = (uint16_t)random_below(other_class);
    self->classes = (fnl_classes){ self->of_literal, self->pool.count, other_class, width };
    self->field = (fnl_field){ .column = FNL_TEXT("f"),
                               .type = fnl_type_text,
                               .zone = &fnl_zone_utc,
                               .fold = fold,
                               .null_values = null_values,
                               .null_value_count = 2,
                               .values = is_listed ? &self->listed : NULL };
    self->reader = fnl_column_new(&fnl_default_allocator);
    assert_non_null(self->reader);
    assert_int_equal(fnl_report_make(&fnl_default_allocator, &self->report, NULL), FNL_OK);
    self->tally = (fnl_tally){ .report = self->report, .error = &self->error };
}

static void bench_end(bench *self)
{
    fnl_column_free(self->reader);
    fnl_report_destroy(self->report);
    fnl_index_end(&self->pool);
    fnl_index_end(&self->listed);
}

static void bench_open(bench *self, const handmade *column, int64_t parent, int64_t rows)
{
    fnl_column_binding binding;
    const fnl_column_form form = { .classes = &self->classes, .width = self->classes.width };
    assert_int_equal(fnl_column_bind(&self->field, &column->schema, &binding, NULL), FNL_OK);
    assert_int_equal(fnl_column_open(self->reader, &binding, &column->array, parent, rows, &self->pool, NULL), FNL_OK);
    if (self->classes.width != fnl_width_64)
        assert_int_equal(fnl_column_choose_form(self->reader, &form, NULL), FNL_OK);
}

/* The class of a text, or that of NULL, by reading it. */
static uint16_t wanted_class(bench *self, const fnl_text *text, int64_t *rejected)
{
    uint32_t number = 0;
    uint16_t class = (uint16_t)(other_class + 1);
    fnl_reading_value value = { .is_null = true };
    fnl_buffer scratch;
    fnl_buffer_start(&scratch, &fnl_default_allocator);
    if (text != NULL)
        assert_true(fnl_field_read_text(&self->field, *text, &scratch, &value));
    if (!value.is_null)
        class = fnl_index_find(&self->pool, value.text, &number) ? fnl_class_of_number(&self->classes, number)
                                                                 : (uint16_t)other_class;
    *rejected += value.rejection != fnl_reject_none;
    fnl_buffer_end(&scratch);
    return class;
}

/* With numbers of the pool instead of classes: the text of that number. */
static bool number_agrees(bench *self, int64_t number, const fnl_text *text)
{
    fnl_reading_value value;
    fnl_buffer scratch;
    fnl_buffer_start(&scratch, &fnl_default_allocator);
    assert_true(fnl_field_read_text(&self->field, *text, &scratch, &value));
    bool agrees = number >= 0 && number < self->pool.count && fnl_text_equal(self->pool.keys[number], value.text);
    fnl_buffer_end(&scratch);
    return agrees;
}

/* Rows [from, from + count); source and valid begin with row 0. */
static void check_rows(bench *self, const fnl_text *source, const bool *valid, int64_t from, uint32_t count)
{
    lanes room;
    fnl_block *block = lanes_block(&room);
    uint8_t width = self->classes.width;
    int64_t rejected = fnl_report_rejected_values(self->report);
    uint32_t literals = self->pool.count;
    assert_int_equal(fnl_column_read(self->reader, from, count, block, &self->tally, &self->error), FNL_OK);
    if (width != fnl_width_64)
        assert_int_equal(self->pool.count, literals); /* no text enters it */
    for (uint32_t row = 0; row < fnl_words_of(count) * 64; row++) {
        const fnl_text *text = row < count && valid[from + row] ? &source[from + row] : NULL;
        uint16_t wanted = wanted_class(self, text, &rejected);
        bool is_valid = (block->valid[row / 64] >> row % 64 & 1) != 0;
        bool agrees = is_valid == (wanted != fnl_class_of_null(&self->classes));
        if (width == fnl_width_8)
            agrees = agrees && block->class8[row] == wanted;
        else if (width == fnl_width_16)
            agrees = agrees && block->class16[row] == wanted;
        else if (is_valid)
            agrees = agrees && number_agrees(self, block->whole[row], text);
        if (!agrees)
            fail_msg("width %u, row %u of %u from %d, %zu bytes", width, row, count, (int)from,
                     text == NULL ? 0 : text->length);
    }
    assert_int_equal(fnl_report_rejected_values(self->report), rejected);
}

/* One batch: often of few texts, so that most are known; often with its first or last text short. */
static void check_batch(bench *self, const char *format, const texts *made)
{
    fnl_text source[most_rows];
    bool valid[most_rows];
    handmade column = { 0 };
    int64_t lead = (int64_t)random_below(10);
    int64_t parent = (int64_t)random_below(7);
    int64_t rows = (int64_t)random_below(380);
    int64_t total = lead + parent + rows;
    uint64_t distinct = random_below(3) == 0 ? text_count : 1 + random_below(8);
    uint64_t first = random_below(text_count - distinct + 1);
    bool has_nulls = random_below(2) == 0;
    for (int64_t i = 0; i < total; i++) {
        source[i] = made->of[first + random_below(distinct)];
        valid[i] = !has_nulls || random_below(5) != 0;
    }
    handmade_texts(&column, format, source, has_nulls ? valid : NULL, total);
    column.array.offset = lead;
    column.array.length = parent + rows;
    bench_open(self, &column, parent, rows);
    int64_t cut = (int64_t)random_below((uint64_t)rows + 1);
    check_rows(self, source + lead + parent, valid + lead + parent, 0, (uint32_t)cut);
    check_rows(self, source + lead + parent, valid + lead + parent, cut, (uint32_t)(rows - cut));
    handmade_end(&column);
}

static void any_texts(void **state)
{
    (void)state;
    static const uint8_t widths[] = { fnl_width_8, fnl_width_16, fnl_width_64 };
    texts *made = malloc(sizeof *made);
    assert_non_null(made);
    for (int pass = 0; pass < 72; pass++) {
        bench self;
        make_texts(made);
        bench_start(&self, made, pass % 2 != 0, pass / 2 % 2 != 0, widths[pass / 4 % 3]);
        for (int batch = 0; batch < 12; batch++) {
            check_batch(&self, formats[pass / 12 % 3], made);
            fnl_index_cut(&self.pool, self.classes.literal_count);
        }
        bench_end(&self);
    }
    free(made);
}

/* Each text alone in its buffers: nothing may be read before or behind it. */
static void one_text(void **state)
{
    (void)state;
    texts *made = malloc(sizeof *made);
    assert_non_null(made);
    make_texts(made);
    for (size_t i = 0; i < 3; i++) {
        bench self;
        bool valid = true;
        bench_start(&self, made, false, false, fnl_width_8);
        for (size_t j = 0; j < text_count; j++) {
            handmade column = { 0 };
            handmade_texts(&column, formats[i], &made->of[j], NULL, 1);
            bench_open(&self, &column, 0, 1);
            for (int again = 0; again < 3; again++)
                check_rows(&self, &made->of[j], &valid, 0, 1);
            handmade_end(&column);
        }
        bench_end(&self);
    }
    free(made);
}

/* Views of short texts need no buffer, and say the same whatever lies behind the text in them. */
static void views_alone(void **state)
{
    (void)state;
    enum { rows = 130, view = 16 };
    static const fnl_text both[] = { { "web", 3 }, { "a long view", 11 } };
    texts *made = malloc(sizeof *made);
    assert_non_null(made);
    make_texts(made);
    bench self;
    bench_start(&self, made, false, false, fnl_width_16);
    fnl_index_cut(&self.pool, 0);
    uint32_t number = 0;
    bool is_new = false;
    assert_true(fnl_index_add(&self.pool, both[0], &number, &is_new));
    char views[rows * view];
    fnl_text source[rows];
    bool valid[rows];
    for (size_t i = 0; i < rows; i++) {
        int32_t length = (int32_t)both[i % 2].length;
        memset(views + i * view, (int)(i / 7), view);
        memcpy(views + i * view, &length, sizeof length);
        memcpy(views + i * view + sizeof length, both[i % 2].bytes, (size_t)length);
        source[i] = both[i % 2];
        valid[i] = true;
    }
    handmade column = { .schema = { .format = "vu" } };
    column.buffers[1] = handmade_bytes(&column, views, sizeof views);
    column.array = (struct ArrowArray){ .length = rows, .n_buffers = 3, .buffers = column.buffers };
    bench_open(&self, &column, 0, rows);
    check_rows(&self, source, valid, 0, rows);
    check_rows(&self, source, valid, 0, rows);
    handmade_end(&column);
    bench_end(&self);
    free(made);
}

/* A text is found again whatever stands before it, so that nothing grows with the rows. */
static void kept_once(void **state)
{
    (void)state;
    enum { rows = 380 };
    texts *made = malloc(sizeof *made);
    assert_non_null(made);
    make_texts(made);
    for (size_t i = 0; i < 3; i++) {
        bench self;
        fnl_text source[rows];
        bool valid[rows];
        bool seen[text_count] = { false };
        uint32_t distinct = 0;
        handmade column = { 0 };
        bench_start(&self, made, false, false, fnl_width_8);
        for (size_t j = 0; j < rows; j++) {
            size_t at = (size_t)random_below(text_count);
            size_t same = 0;
            while (!fnl_text_equal(made->of[same], made->of[at]))
                same++;
            distinct += !seen[same];
            seen[same] = true;
            source[j] = made->of[at];
            valid[j] = true;
        }
        handmade_texts(&column, formats[i], source, NULL, rows);
        bench_open(&self, &column, 0, rows);
        for (int again = 0; again < 2; again++)
            check_rows(&self, source, valid, 0, rows);
        assert_int_equal(self.reader->memo.used, distinct + 1);
        handmade_end(&column);
        bench_end(&self);
    }
    free(made);
}

/* More distinct texts than are kept, twice, with a few known ones between them. */
static void more_than_are_kept(void **state)
{
    (void)state;
    enum { rows = 150000, most = 64 };
    char(*bytes)[most] = malloc(rows * sizeof *bytes);
    fnl_text *source = malloc(rows * sizeof *source);
    bool *valid = malloc(rows * sizeof *valid);
    texts *made = malloc(sizeof *made);
    assert_true(bytes != NULL && source != NULL && valid != NULL && made != NULL);
    make_texts(made);
    for (size_t i = 0; i < 2; i++) {
        bench self;
        handmade column = { 0 };
        bench_start(&self, made, false, false, fnl_width_8);
        for (int j = 0; j < rows; j++) {
            const char *shape = j % 3 == 0   ? "%d"
                                : j % 3 == 1 ? "lead number %d"
                                             : "a long name that has number %d here";
            int length = snprintf(bytes[j], most, shape, j);
            source[j] =
                j % 1000 == 999 ? made->of[random_below(literal_count)] : (fnl_text){ bytes[j], (size_t)length };
            valid[j] = true;
        }
        handmade_texts(&column, formats[i], source, NULL, rows);
        bench_open(&self, &column, 0, rows);
        for (int again = 0; again < 2; again++)
            for (int64_t from = 0; from < rows; from += fnl_block_rows)
                check_rows(&self, source, valid, from,
                           rows - from < fnl_block_rows ? (uint32_t)(rows - from) : fnl_block_rows);
        handmade_end(&column);
        bench_end(&self);
    }
    free(made);
    free(valid);
    free(source);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_texts), cmocka_unit_test(one_text),           cmocka_unit_test(views_alone),
        cmocka_unit_test(kept_once), cmocka_unit_test(more_than_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
