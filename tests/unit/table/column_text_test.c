/* Columns of texts, plain and by dictionary, in every layout and for every type of field. */
#include "failing_allocator.h"
#include "table/report.h"
#include "unit/table/arrays.h"

enum { texts_count = 24, most_rows = 400 };

static const char *const plain_formats[] = { "u", "U", "vu" };

static const struct {
    const char *format;
    size_t size;
} code_formats[] = { { "c", 1 }, { "C", 1 }, { "s", 2 }, { "S", 2 }, { "i", 4 }, { "I", 4 }, { "l", 8 }, { "L", 8 } };

#define TEXT(literal)                                                                                                  \
    {                                                                                                                  \
        (literal), sizeof(literal) - 1                                                                                 \
    }

/* Texts of all kinds: names in two encodings, numbers, times, what cannot be read. */
static const fnl_text distinct[texts_count] = {
    TEXT("VN"),
    TEXT(""),
    TEXT("  "),
    TEXT("Select"),
    TEXT("H\xc3\xa0 N\xe1\xbb\x99i, Vi\xe1\xbb\x87t Nam"),
    TEXT("Ha\xcc\x80 No\xcc\xa3\xcc\x82i, Vie\xcc\xa3\xcc\x82t Nam"),
    TEXT("it services"),
    TEXT("exactly twelv"),
    TEXT("exactly twel"),
    TEXT("bad \xff bytes"),
    TEXT("12"),
    TEXT("-1"),
    TEXT("12.5"),
    TEXT("2.675"),
    TEXT("1e400"),
    TEXT("true"),
    TEXT("No"),
    TEXT("2026-11-21"),
    TEXT("2026-11-21T08:30:00+07:00"),
    TEXT("9999-12-31T23:59:59-12:00"),
    TEXT("nan"),
    TEXT(" Software "),
    TEXT("a\0b"),
    TEXT("unlisted and rather long"),
};

static uint64_t random_state = 11;

static uint64_t random_bits(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (random_state ^ random_state >> 29) * 0x9e3779b97f4a7c15u >> 7;
}

/* Fields of every type, and a text field that folds, lists and has aliases. */
typedef struct fields {
    fnl_index values;
    fnl_index aliases;
    fnl_text targets[2];
    fnl_field of[8];
} fields;

static const fnl_text sentinels[] = { { "Select", 6 }, { "-1.0", 4 } };

static void make_fields(fields *made)
{
    static const fnl_type types[] = { fnl_type_text, fnl_type_int,  fnl_type_number, fnl_type_decimal,
                                      fnl_type_bool, fnl_type_time, fnl_type_date,   fnl_type_text };
    static const char *const listed[] = { "vn", "software", "h\xc3\xa0 n\xe1\xbb\x99i, vi\xe1\xbb\x87t nam", "12" };
    uint32_t number = 0;
    bool is_new = false;
    fnl_index_start(&made->values, &fnl_default_allocator, 1);
    fnl_index_start(&made->aliases, &fnl_default_allocator, 2);
    for (size_t i = 0; i < sizeof listed / sizeof *listed; i++)
        assert_true(fnl_index_add(&made->values, fnl_text_of(listed[i]), &number, &is_new));
    assert_true(fnl_index_add(&made->aliases, FNL_TEXT("it services"), &number, &is_new));
    made->targets[0] = FNL_TEXT("software");
    for (size_t i = 0; i < 8; i++)
        made->of[i] = (fnl_field){ .name = FNL_TEXT("f"),
                                   .column = FNL_TEXT("f"),
                                   .type = types[i],
                                   .scale = types[i] == fnl_type_decimal ? 2 : 0,
                                   .zone = &fnl_zone_utc,
                                   .null_values = sentinels,
                                   .null_value_count = 2 };
    made->of[7].fold = true;
    made->of[7].values = &made->values;
    made->of[7].aliases = &made->aliases;
    made->of[7].alias_targets = made->targets;
}

static void end_fields(fields *made)
{
    fnl_index_end(&made->values);
    fnl_index_end(&made->aliases);
}

typedef struct run {
    const fnl_field *field;
    fnl_column *reader;
    fnl_pool pool;
    fnl_report *report;
    fnl_error error;
    fnl_tally tally;
    lanes room;
} run;

static void run_start(run *self, const fnl_field *field)
{
    memset(self, 0, sizeof *self);
    self->field = field;
    self->reader = fnl_column_new(&fnl_default_allocator);
    fnl_index_start(&self->pool, &fnl_default_allocator, 3);
    assert_int_equal(fnl_report_make(&fnl_default_allocator, &self->report, NULL), FNL_OK);
    self->tally = (fnl_tally){ .report = self->report, .error = &self->error };
}

static void run_end(run *self)
{
    fnl_column_free(self->reader);
    fnl_index_end(&self->pool);
    fnl_report_destroy(self->report);
}

static int32_t run_open(run *self, const handmade *column, int64_t parent, int64_t rows)
{
    fnl_column_binding binding;
    int32_t code = fnl_column_bind(self->field, &column->schema, &binding, &self->error);
    if (code != FNL_OK)
        return code;
    return fnl_column_open(self->reader, &binding, &column->array, parent, rows, &self->pool, &self->error);
}

/* One row against the definition. source: NULL if the row is NULL. */
static void check_row(run *self, uint32_t row, const fnl_text *source, int64_t *rejected, int64_t *rounded)
{
    const fnl_block *block = &self->room.block;
    fnl_buffer scratch;
    fnl_buffer_start(&scratch, &fnl_default_allocator);
    fnl_reading_value wanted = { .is_null = true };
    if (source != NULL)
        assert_true(fnl_field_read_text(self->field, *source, &scratch, &wanted));
    bool first = (block->is_true[row / 64] >> (row % 64) & 1) != 0;
    bool second = (block->is_false[row / 64] >> (row % 64) & 1) != 0;
    bool agrees = second == !wanted.is_null;
    if (self->field->type == fnl_type_bool)
        agrees = first == (!wanted.is_null && wanted.whole == 1) && second == (!wanted.is_null && wanted.whole == 0);
    else if (!agrees || wanted.is_null)
        ;
    else if (self->field->type == fnl_type_text)
        agrees = block->whole[row] >= 0 && block->whole[row] < self->pool.count &&
                 fnl_text_equal(self->pool.keys[block->whole[row]], wanted.text);
    else if (self->field->type == fnl_type_number)
        agrees = block->number[row] == wanted.number;
    else
        agrees = block->whole[row] == wanted.whole;
    if (!agrees)
        fail_msg("%s, row %u: \"%.*s\"", fnl_type_name(self->field->type), row,
                 source == NULL ? 0 : (int)source->length, source == NULL ? "" : source->bytes);
    *rejected += wanted.rejection != fnl_reject_none;
    *rounded += wanted.rounded;
    fnl_buffer_end(&scratch);
}

/* texts[i] is element i; NULL elements by `valid`. */
static void check_block(run *self, const fnl_text *texts, const bool *valid, int64_t lead, int64_t from, uint32_t count)
{
    int64_t rejected = fnl_report_rejected_values(self->report);
    int64_t rounded = report_count(self->report, "rounded to the scale");
    fnl_block *block = lanes_block(&self->room);
    assert_int_equal(fnl_column_read(self->reader, from, count, block, &self->tally, &self->error), FNL_OK);
    for (uint32_t row = 0; row < count; row++) {
        int64_t at = lead + from + row;
        check_row(self, row, valid[at] ? &texts[at] : NULL, &rejected, &rounded);
    }
    lanes_untouched(&self->room, count);
    for (uint32_t row = count; row < fnl_words_of(count) * 64; row++)
        check_row(self, row, NULL, &rejected, &rounded);
    assert_int_equal(fnl_report_rejected_values(self->report), rejected);
    assert_int_equal(report_count(self->report, "rounded to the scale"), rounded);
    if (count == 0)
        return;
    fnl_buffer shown; /* an explanation shows the text as it came */
    fnl_buffer_start(&shown, &fnl_default_allocator);
    fnl_column_show(self->reader, from, &shown);
    assert_true(fnl_text_equal(fnl_buffer_text(&shown), valid[lead + from] ? texts[lead + from] : FNL_TEXT("")));
    fnl_buffer_end(&shown);
}

static void check_plain(const char *format, const fnl_field *field)
{
    fnl_text texts[most_rows];
    bool valid[most_rows];
    run self;
    run_start(&self, field);
    for (int pass = 0; pass < 30; pass++) {
        handmade column = { 0 };
        int64_t lead = pass % 10;
        int64_t parent = pass % 7;
        int64_t rows = pass == 0 ? 300 : (int64_t)(random_bits() % 131);
        int64_t total = lead + parent + rows;
        for (int64_t i = 0; i < total; i++) {
            texts[i] = distinct[random_bits() % texts_count];
            valid[i] = pass % 4 == 3 || random_bits() % 8 != 0;
        }
        handmade_texts(&column, format, texts, pass % 4 == 3 ? NULL : valid, total);
        column.array.offset = lead;
        column.array.length = parent + rows;
        assert_int_equal(run_open(&self, &column, parent, rows), FNL_OK);
        int64_t from = rows / 3;
        check_block(&self, texts, valid, lead + parent, 0, (uint32_t)from);
        check_block(&self, texts, valid, lead + parent, from, (uint32_t)(rows - from));
        if (pass % 5 == 4) {
            fnl_index_cut(&self.pool, 0);
            fnl_column_forget(self.reader);
        }
        handmade_end(&column);
    }
    run_end(&self);
}

static void plain_texts(void **state)
{
    (void)state;
    fields made;
    make_fields(&made);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 8; j++)
            check_plain(plain_formats[i], &made.of[j]);
    end_fields(&made);
}

/* Writes a code; rows that are NULL get one that points nowhere. */
static void write_code(char *at, size_t size, int64_t code)
{
    int8_t one = (int8_t)code;
    int16_t two = (int16_t)code;
    int32_t four = (int32_t)code;
    memcpy(at, size == 1 ? (void *)&one : size == 2 ? (void *)&two : size == 4 ? (void *)&four : (void *)&code, size);
}

static void check_dictionary(size_t code_format, const char *format, const fnl_field *field)
{
    char codes[most_rows * 8];
    fnl_text texts[most_rows];
    fnl_text entries[texts_count];
    bool valid[most_rows];
    bool code_valid[most_rows];
    bool entry_valid[texts_count];
    run self;
    run_start(&self, field);
    for (int pass = 0; pass < 12; pass++) {
        handmade column = { 0 };
        int64_t lead = pass % 10;
        int64_t parent = pass % 7;
        int64_t rows = pass == 0 ? 300 : (int64_t)(random_bits() % 131);
        int64_t total = lead + parent + rows;
        size_t size = code_formats[code_format].size;
        size_t skipped = (size_t)pass % 4;         /* the dictionary's own offset */
        for (size_t i = 0; i < texts_count; i++) { /* another order in every batch */
            entries[i] = distinct[(i * 7 + (size_t)pass * 5) % texts_count];
            entry_valid[i] = pass % 3 != 0 || random_bits() % 4 != 0;
        }
        for (int64_t i = 0; i < total; i++) {
            size_t entry = (size_t)random_bits() % (texts_count - skipped);
            code_valid[i] = random_bits() % 8 != 0;
            write_code(codes + (size_t)i * size, size, code_valid[i] ? (int64_t)entry : 113 - 2 * (int64_t)(i % 114));
            texts[i] = entries[entry + skipped];
            valid[i] = code_valid[i] && entry_valid[entry + skipped];
        }
        handmade_fixed(&column, code_formats[code_format].format, codes, size, code_valid, total);
        handmade_dictionary(&column, format, entries, pass % 3 == 0 ? entry_valid : NULL, texts_count);
        column.dictionary.offset = (int64_t)skipped;
        column.dictionary.length -= (int64_t)skipped;
        column.array.offset = lead;
        column.array.length = parent + rows;
        assert_int_equal(run_open(&self, &column, parent, rows), FNL_OK);
        int64_t from = rows / 3;
        check_block(&self, texts, valid, lead + parent, 0, (uint32_t)from);
        check_block(&self, texts, valid, lead + parent, from, (uint32_t)(rows - from));
        handmade_end(&column);
    }
    run_end(&self);
}

static void dictionaries(void **state)
{
    (void)state;
    fields made;
    make_fields(&made);
    for (size_t i = 0; i < sizeof code_formats / sizeof *code_formats; i++)
        for (size_t j = 0; j < 8; j++)
            check_dictionary(i, plain_formats[(i + j) % 3], &made.of[j]);
    end_fields(&made);
}

/* Equal texts have one number wherever they come from. */
static void one_pool_for_all(void **state)
{
    (void)state;
    static const fnl_text texts[] = { { "b", 1 }, { "a", 1 } };
    static const int8_t codes[] = { 1, 0, 1 };
    fnl_field field = { .column = FNL_TEXT("f"), .type = fnl_type_text, .zone = &fnl_zone_utc };
    handmade plain = { 0 };
    handmade coded = { 0 };
    handmade_texts(&plain, "u", texts, NULL, 2);
    handmade_fixed(&coded, "c", codes, 1, NULL, 3);
    handmade_dictionary(&coded, "U", texts, NULL, 2);
    run self;
    run_start(&self, &field);
    uint32_t number = 0;
    bool is_new = false;
    assert_true(fnl_index_add(&self.pool, FNL_TEXT("a"), &number, &is_new)); /* a literal of the plan */
    fnl_block *block = lanes_block(&self.room);
    assert_int_equal(run_open(&self, &plain, 0, 2), FNL_OK);
    assert_int_equal(fnl_column_read(self.reader, 0, 2, block, &self.tally, NULL), FNL_OK);
    assert_int_equal(block->whole[0], 1);
    assert_int_equal(block->whole[1], 0);
    assert_int_equal(run_open(&self, &coded, 0, 3), FNL_OK);
    assert_int_equal(fnl_column_read(self.reader, 0, 3, block, &self.tally, NULL), FNL_OK);
    assert_int_equal(block->whole[0], 0);
    assert_int_equal(block->whole[1], 1);
    assert_int_equal(block->whole[2], 0);
    run_end(&self);
    handmade_end(&plain);
    handmade_end(&coded);
}

static void codes_beyond_the_dictionary(void **state)
{
    (void)state;
    static const fnl_text texts[] = { { "a", 1 } };
    static const struct {
        const char *format;
        int64_t code;
    } cases[] = { { "c", -1 }, { "l", 1 }, { "l", INT64_MIN }, { "L", -1 }, { "L", INT64_MAX } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int64_t entries = 0; entries < 2; entries++) {
            fnl_field field = { .column = FNL_TEXT("stage"), .type = fnl_type_text, .zone = &fnl_zone_utc };
            int64_t codes[100] = { 0 };
            int8_t small[100] = { 0 };
            bool valid[100] = { false };
            codes[70] = cases[i].code;
            small[70] = (int8_t)cases[i].code;
            valid[70] = true;
            handmade column = { 0 };
            bool is_small = cases[i].format[0] == 'c';
            handmade_fixed(&column, cases[i].format, is_small ? (void *)small : (void *)codes, is_small ? 1 : 8, valid,
                           100);
            handmade_dictionary(&column, "u", texts, NULL, entries);
            run self;
            run_start(&self, &field);
            fnl_block *block = lanes_block(&self.room);
            assert_int_equal(run_open(&self, &column, 0, 100), FNL_OK);
            assert_int_equal(fnl_column_read(self.reader, 0, 70, block, &self.tally, &self.error), FNL_OK);
            assert_int_equal(fnl_column_read(self.reader, 64, 20, block, &self.tally, &self.error), FNL_E_SCHEMA);
            assert_non_null(strstr(self.error.message, "column \"stage\", row 70"));
            run_end(&self);
            handmade_end(&column);
        }
    }
}

static void strict_stops(void **state)
{
    (void)state;
    static const fnl_text texts[] = { { "1", 1 }, { "x", 1 }, { "y", 1 } };
    static const int32_t codes[] = { 0, 2, 1 };
    for (int pass = 0; pass < 3; pass++) {
        fnl_field field = { .column = FNL_TEXT("n"), .type = fnl_type_int, .zone = &fnl_zone_utc };
        fnl_index values;
        uint32_t number = 0;
        bool is_new = false;
        fnl_index_start(&values, &fnl_default_allocator, 1);
        assert_true(fnl_index_add(&values, FNL_TEXT("1"), &number, &is_new));
        if (pass == 2) {
            field.type = fnl_type_text;
            field.values = &values;
        }
        handmade column = { 0 };
        if (pass == 1) {
            handmade_fixed(&column, "i", codes, 4, NULL, 3);
            handmade_dictionary(&column, "u", texts, NULL, 3);
        } else {
            handmade_texts(&column, "vu", texts, NULL, 3);
        }
        run self;
        run_start(&self, &field);
        self.tally.strict = true;
        fnl_block *block = lanes_block(&self.room);
        assert_int_equal(run_open(&self, &column, 0, 3), FNL_OK);
        assert_int_equal(fnl_column_read(self.reader, 0, 3, block, &self.tally, &self.error), FNL_E_DATA);
        assert_true(self.tally.stopped);
        assert_int_equal(self.error.code, FNL_E_DATA);
        assert_non_null(strstr(self.error.message, "row 1"));
        run_end(&self);
        fnl_index_end(&values);
        handmade_end(&column);
    }
}

/* The same column reads batch after batch for plans with other literals: numbers are those of the pool as it is. */
static void the_pool_begins_anew(void **state)
{
    (void)state;
    static const fnl_text texts[] = { { "x", 1 }, { "y", 1 } };
    static const int8_t codes[] = { 0, 1 };
    fnl_field field = { .column = FNL_TEXT("f"), .type = fnl_type_text, .zone = &fnl_zone_utc };
    for (int is_coded = 0; is_coded < 2; is_coded++) {
        handmade column = { 0 };
        if (is_coded != 0) {
            handmade_fixed(&column, "c", codes, 1, NULL, 2);
            handmade_dictionary(&column, "u", texts, NULL, 2);
        } else {
            handmade_texts(&column, "u", texts, NULL, 2);
        }
        run self;
        run_start(&self, &field);
        for (int batch = 0; batch < 3; batch++) {
            uint32_t number = 0;
            bool is_new = false;
            fnl_index_end(&self.pool);
            fnl_index_start(&self.pool, &fnl_default_allocator, 3);
            for (int literal = 0; literal < batch; literal++)
                assert_true(fnl_index_add(&self.pool, distinct[(size_t)literal * 5], &number, &is_new));
            assert_true(fnl_index_add(&self.pool, texts[1], &number, &is_new));
            fnl_block *block = lanes_block(&self.room);
            assert_int_equal(run_open(&self, &column, 0, 2), FNL_OK);
            assert_int_equal(fnl_column_read(self.reader, 0, 2, block, &self.tally, NULL), FNL_OK);
            assert_true(fnl_text_equal(self.pool.keys[block->whole[0]], texts[0]));
            assert_true(fnl_text_equal(self.pool.keys[block->whole[1]], texts[1]));
        }
        run_end(&self);
        handmade_end(&column);
    }
}

/* More distinct texts than are remembered: the numbers stay those of the pool. */
static void many_distinct_texts(void **state)
{
    (void)state;
    enum { rows = 150000 };
    fnl_field field = { .column = FNL_TEXT("id"), .type = fnl_type_text, .zone = &fnl_zone_utc };
    static char bytes[rows][16];
    static fnl_text texts[rows];
    handmade column = { 0 };
    run self;
    run_start(&self, &field);
    for (int i = 0; i < rows; i++) {
        int length = snprintf(bytes[i], sizeof bytes[i], "L-%d", i);
        texts[i] = (fnl_text){ bytes[i], (size_t)length };
    }
    handmade_texts(&column, "u", texts, NULL, rows);
    assert_int_equal(run_open(&self, &column, 0, rows), FNL_OK);
    for (int again = 0; again < 2; again++) {
        for (int64_t from = 0; from < rows; from += fnl_block_rows) {
            uint32_t count = rows - from < fnl_block_rows ? (uint32_t)(rows - from) : fnl_block_rows;
            fnl_block *block = lanes_block(&self.room);
            assert_int_equal(fnl_column_read(self.reader, from, count, block, &self.tally, NULL), FNL_OK);
            for (uint32_t i = 0; i < count; i++)
                assert_int_equal(block->whole[i], from + i);
        }
    }
    handmade_end(&column);
    run_end(&self);
}

/* Every allocation fails once: no leak, no crash; afterwards the same column reads all. */
static void without_memory(void **state)
{
    (void)state;
    static const int8_t codes[] = { 0, 4, 5, 6, 9, 12, 22 };
    fields made;
    make_fields(&made);
    for (size_t j = 0; j < 8; j++) {
        for (int is_coded = 0; is_coded < 2; is_coded++) {
            int32_t code = FNL_E_NOMEM;
            for (size_t i = 0; code == FNL_E_NOMEM; i++) {
                failing_memory memory = { .until = i };
                fnl_allocator allocator = failing(&memory);
                handmade column = { 0 };
                if (is_coded != 0) {
                    handmade_fixed(&column, "c", codes, 1, NULL, 7);
                    handmade_dictionary(&column, "u", distinct, NULL, texts_count);
                } else {
                    handmade_texts(&column, "u", distinct, NULL, texts_count);
                }
                int64_t rows = column.array.length;
                fnl_pool pool;
                fnl_index_start(&pool, &allocator, 3);
                fnl_tally tally = { 0 };
                lanes room;
                fnl_block *block = lanes_block(&room);
                fnl_column_binding binding;
                assert_int_equal(fnl_column_bind(&made.of[j], &column.schema, &binding, NULL), FNL_OK);
                fnl_column *reader = fnl_column_new(&allocator);
                if (reader != NULL) {
                    code = fnl_column_open(reader, &binding, &column.array, 0, rows, &pool, NULL);
                    if (code == FNL_OK)
                        code = fnl_column_read(reader, 0, (uint32_t)rows, block, &tally, NULL);
                    if (code != FNL_OK) {
                        assert_int_equal(code, FNL_E_NOMEM);
                        assert_int_equal(fnl_column_open(reader, &binding, &column.array, 0, rows, &pool, NULL),
                                         FNL_OK);
                        assert_int_equal(fnl_column_read(reader, 0, (uint32_t)rows, block, &tally, NULL), FNL_OK);
                    }
                }
                fnl_column_free(reader);
                fnl_index_end(&pool);
                handmade_end(&column);
                assert_int_equal(memory.live, 0);
            }
            assert_int_equal(code, FNL_OK);
        }
    }
    end_fields(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_texts),          cmocka_unit_test(dictionaries),
        cmocka_unit_test(one_pool_for_all),     cmocka_unit_test(codes_beyond_the_dictionary),
        cmocka_unit_test(strict_stops),         cmocka_unit_test(many_distinct_texts),
        cmocka_unit_test(the_pool_begins_anew), cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
