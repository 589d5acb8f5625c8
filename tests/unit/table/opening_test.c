/* Arrays whose structure is wrong are refused before a row is read; odd but legal ones are read. */
#include "table/report.h"
#include "unit/table/arrays.h"

static const int32_t numbers[] = { 1, 2, 3, 4 };
static const fnl_text words[] = { { "one", 3 }, { "", 0 }, { "three", 5 }, { "a word longer than twelve", 25 } };

static int32_t open_and_read(fnl_type type, const handmade *column, int64_t parent, int64_t rows, fnl_block *block,
                             fnl_error *error)
{
    fnl_field field = { .column = FNL_TEXT("visits"), .type = type, .zone = &fnl_zone_utc };
    fnl_column_binding binding;
    fnl_pool pool;
    fnl_tally tally = { .error = error };
    fnl_index_start(&pool, &fnl_default_allocator, 1);
    fnl_column *reader = fnl_column_new(&fnl_default_allocator);
    assert_int_equal(fnl_column_bind(&field, &column->schema, &binding, error), FNL_OK);
    int32_t code = fnl_column_open(reader, &binding, &column->array, parent, rows, &pool, error);
    if (code == FNL_OK)
        code = fnl_column_read(reader, 0, (uint32_t)rows, block, &tally, error);
    fnl_column_free(reader);
    fnl_index_end(&pool);
    return code;
}

/* What makes a good array of the given format bad. */
typedef void spoil(handmade *column);

static void negative_length(handmade *column)
{
    column->array.length = -1;
}
static void negative_offset(handmade *column)
{
    column->array.offset = -1;
}
static void enormous_offset(handmade *column)
{
    column->array.offset = INT64_MAX;
}
static void fewer_rows(handmade *column)
{
    column->array.length = 3;
}
static void null_count_too_small(handmade *column)
{
    column->array.null_count = -2;
}
static void null_count_too_large(handmade *column)
{
    column->array.null_count = 5;
}
static void nulls_without_bitmap(handmade *column)
{
    column->array.null_count = 1;
    column->buffers[0] = NULL;
}
static void one_buffer(handmade *column)
{
    column->array.n_buffers = 1;
}
static void four_buffers(handmade *column)
{
    column->array.n_buffers = 4;
}
static void two_buffers(handmade *column)
{
    column->array.n_buffers = 2;
}
static void no_buffers(handmade *column)
{
    column->array.buffers = NULL;
}
static void no_values(handmade *column)
{
    column->buffers[1] = NULL;
}
static void no_bytes(handmade *column)
{
    column->buffers[2] = NULL;
}
static void a_child(handmade *column)
{
    column->array.n_children = 1;
}
static void no_dictionary(handmade *column)
{
    column->array.dictionary = NULL;
}
static void a_dictionary(handmade *column)
{
    column->array.dictionary = &column->dictionary;
}
static void dictionary_of_dictionary(handmade *column)
{
    column->dictionary.dictionary = &column->dictionary;
}
static void dictionary_without_offsets(handmade *column)
{
    column->dictionary_buffers[1] = NULL;
}
static void dictionary_without_bytes(handmade *column)
{
    column->dictionary_buffers[2] = NULL;
}
static void dictionary_too_negative(handmade *column)
{
    column->dictionary.length = -5;
}
static void dictionary_without_end(handmade *column)
{
    column->dictionary.length = INT64_MAX;
}

static void make(handmade *column, const char *format)
{
    memset(column, 0, sizeof *column);
    bool valid[4] = { true, true, true, true };
    if (strcmp(format, "i") == 0) {
        handmade_fixed(column, "i", numbers, sizeof *numbers, valid, 4);
    } else if (strcmp(format, "dictionary") == 0) {
        static const int32_t codes[] = { 0, 1, 2, 3 };
        handmade_fixed(column, "i", codes, sizeof *codes, valid, 4);
        handmade_dictionary(column, "u", words, NULL, 4);
    } else {
        handmade_texts(column, format, words, valid, 4);
    }
}

static void refuses_wrong_structure(void **state)
{
    (void)state;
    static const struct {
        const char *format;
        spoil *spoil;
        int32_t code;
    } cases[] = {
        { "i", negative_length, FNL_E_SCHEMA },
        { "i", negative_offset, FNL_E_SCHEMA },
        { "i", enormous_offset, FNL_E_SCHEMA },
        { "i", fewer_rows, FNL_E_SCHEMA },
        { "i", null_count_too_small, FNL_E_SCHEMA },
        { "i", null_count_too_large, FNL_E_SCHEMA },
        { "i", nulls_without_bitmap, FNL_E_SCHEMA },
        { "i", one_buffer, FNL_E_SCHEMA },
        { "i", four_buffers, FNL_E_SCHEMA },
        { "i", no_buffers, FNL_E_SCHEMA },
        { "i", no_values, FNL_E_SCHEMA },
        { "i", a_child, FNL_E_SCHEMA },
        { "i", a_dictionary, FNL_E_SCHEMA },
        { "u", two_buffers, FNL_E_SCHEMA },
        { "u", no_values, FNL_E_SCHEMA },
        { "u", no_bytes, FNL_E_SCHEMA },
        { "U", no_bytes, FNL_E_SCHEMA },
        { "vu", two_buffers, FNL_E_SCHEMA },
        { "vu", no_values, FNL_E_SCHEMA },
        { "dictionary", no_dictionary, FNL_E_SCHEMA },
        { "dictionary", dictionary_of_dictionary, FNL_E_SCHEMA },
        { "dictionary", dictionary_without_offsets, FNL_E_SCHEMA },
        { "dictionary", dictionary_without_bytes, FNL_E_SCHEMA },
        { "dictionary", dictionary_too_negative, FNL_E_SCHEMA },
        { "dictionary", dictionary_without_end, FNL_E_NOMEM },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        handmade column;
        lanes room;
        fnl_error error = { 0 };
        fnl_type type = cases[i].format[0] == 'i' ? fnl_type_int : fnl_type_text;
        make(&column, cases[i].format);
        assert_int_equal(open_and_read(type, &column, 0, 4, lanes_block(&room), &error), FNL_OK);
        cases[i].spoil(&column);
        int32_t code = open_and_read(type, &column, 0, 4, lanes_block(&room), &error);
        if (code != cases[i].code)
            fail_msg("case %zu (%s): %d", i, cases[i].format, code);
        if (code == FNL_E_SCHEMA)
            assert_non_null(strstr(error.message, "column \"visits\": "));
        handmade_end(&column);
    }
}

static void refuses_missing_arrays(void **state)
{
    (void)state;
    fnl_field field = { .column = FNL_TEXT("visits"), .type = fnl_type_int, .zone = &fnl_zone_utc };
    struct ArrowSchema schema = { .format = "i" };
    fnl_column_binding binding;
    fnl_error error;
    assert_int_equal(fnl_column_bind(&field, &schema, &binding, &error), FNL_OK);
    fnl_column *reader = fnl_column_new(&fnl_default_allocator);
    assert_int_equal(fnl_column_open(reader, &binding, NULL, 0, 4, NULL, &error), FNL_E_SCHEMA);
    fnl_column_free(reader);
    fnl_column_free(NULL);
}

/* The parent's slice must lie inside the column. */
static void refuses_rows_beyond(void **state)
{
    (void)state;
    static const struct {
        int64_t parent;
        int64_t rows;
        int32_t code;
    } cases[] = { { 0, 4, FNL_OK },
                  { 1, 3, FNL_OK },
                  { 4, 0, FNL_OK },
                  { 1, 4, FNL_E_SCHEMA },
                  { 5, 0, FNL_E_SCHEMA },
                  { -1, 4, FNL_E_SCHEMA },
                  { 0, -1, FNL_E_SCHEMA },
                  { INT64_MAX, 1, FNL_E_SCHEMA },
                  { 0, INT64_MAX, FNL_E_SCHEMA } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        handmade column;
        lanes room;
        fnl_error error;
        make(&column, "i");
        fnl_block *block = lanes_block(&room);
        assert_int_equal(open_and_read(fnl_type_int, &column, cases[i].parent, cases[i].rows, block, &error),
                         cases[i].code);
        handmade_end(&column);
    }
}

/* Nothing at all, in every layout. */
static void reads_empty_arrays(void **state)
{
    (void)state;
    static const struct {
        const char *format;
        int64_t buffers;
        fnl_type type;
    } cases[] = {
        { "n", 0, fnl_type_int },          { "i", 2, fnl_type_int },   { "g", 2, fnl_type_number },
        { "d:10,2", 2, fnl_type_decimal }, { "b", 2, fnl_type_bool },  { "u", 3, fnl_type_text },
        { "U", 3, fnl_type_int },          { "vu", 3, fnl_type_text }, { "tdD", 2, fnl_type_date },
        { "tsu:", 2, fnl_type_time },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const void *nothing[3] = { NULL, NULL, NULL };
        handmade column = { .schema = { .format = cases[i].format } };
        lanes room;
        fnl_error error = { 0 };
        column.array = (struct ArrowArray){ .n_buffers = cases[i].buffers, .buffers = nothing };
        fnl_block *block = lanes_block(&room);
        assert_int_equal(open_and_read(cases[i].type, &column, 0, 0, block, &error), FNL_OK);
        lanes_untouched(&room, 0);
        struct ArrowSchema codes = { .format = "i", .dictionary = &column.schema };
        struct ArrowArray empty = column.array;
        if (cases[i].type != fnl_type_text)
            continue;
        column.dictionary_schema = column.schema;
        column.schema = codes;
        column.schema.dictionary = &column.dictionary_schema;
        column.array = (struct ArrowArray){ .n_buffers = 2, .buffers = nothing, .dictionary = &empty };
        assert_int_equal(open_and_read(fnl_type_text, &column, 0, 0, block, &error), FNL_OK);
    }
}

static void reads_columns_of_nulls(void **state)
{
    (void)state;
    for (fnl_type type = fnl_type_text; type <= fnl_type_date; type = (fnl_type)(type + 1)) {
        static const int16_t codes[] = { 0, 1, 0, 0 };
        handmade column = { .schema = { .format = "n" }, .array = { .length = 4, .null_count = 4 } };
        lanes room;
        fnl_error error;
        fnl_block *block = lanes_block(&room);
        assert_int_equal(open_and_read(type, &column, 0, 4, block, &error), FNL_OK);
        lanes_untouched(&room, 4);
        assert_int_equal(block->valid[0], 0);
        assert_true(type != fnl_type_bool || block->is_true[0] == 0);
        struct ArrowArray nulls = { .length = 2, .null_count = 2 };
        handmade_fixed(&column, "s", codes, sizeof *codes, NULL, 4);
        column.dictionary_schema.format = "n";
        column.schema.dictionary = &column.dictionary_schema;
        column.array.dictionary = &nulls;
        block = lanes_block(&room);
        assert_int_equal(open_and_read(type, &column, 0, 4, block, &error), FNL_OK);
        lanes_untouched(&room, 4);
        assert_int_equal(block->valid[0], 0);
        assert_true(type != fnl_type_bool || block->is_true[0] == 0);
        handmade_end(&column);
    }
}

/* Buffers without bytes are right when all texts are empty. */
static void reads_empty_texts_without_bytes(void **state)
{
    (void)state;
    static const fnl_text nothing[] = { { "", 0 }, { "", 0 } };
    handmade column = { 0 };
    lanes room;
    fnl_error error;
    handmade_texts(&column, "u", nothing, NULL, 2);
    column.buffers[2] = NULL;
    fnl_block *block = lanes_block(&room);
    assert_int_equal(open_and_read(fnl_type_text, &column, 0, 2, block, &error), FNL_OK);
    assert_int_equal(block->valid[0], 0);
    handmade_end(&column);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_wrong_structure), cmocka_unit_test(refuses_missing_arrays),
        cmocka_unit_test(refuses_rows_beyond),     cmocka_unit_test(reads_empty_arrays),
        cmocka_unit_test(reads_columns_of_nulls),  cmocka_unit_test(reads_empty_texts_without_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
