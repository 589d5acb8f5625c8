/* Tests of src/cli/shown.c and of what writes it: every type that results have, in every form, with offsets and NULL. */
#include "cli/write.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char text[] =
    "{\"funnelcore\": 1, \"name\": \"m\", \"version\": \"1\", \"time_zone\": \"Asia/Ho_Chi_Minh\","
    "\"fields\": [{\"name\": \"a\", \"type\": \"int\"}], \"scores\": [{\"name\": \"s\","
    "\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": \"a > 1\", \"points\": 1}]}]}]}";

enum { column_count = 7, offset = 1, rows = 3 };

/* The row before the offset is there to be passed over; the last is NULL in all columns but the first. */
static const uint8_t valid[] = { 0x07 };
static const uint8_t truths[] = { 0x0d };
static const int64_t wholes[] = { 0, -42, INT64_MAX, 0 };
static const double numbers[] = { 0, 62.5, -1, 0 };
static const int64_t instants[] = { 0, 1795336200000000, 1795336200250000, 0 };
static const int32_t days[] = { 0, 20779, -1, 0 };
static const int32_t codes[] = { 0, 1, 0, 0 };
static const int32_t word_ends[] = { 0, 3, 8 };
static const char words[] = "hotcoo,\"l";
static const int32_t list_ends[] = { 0, 1, 3, 3, 3 };
static const int32_t item_ends[] = { 0, 4, 7, 10 };
static const char items[] = "calldem\"o,";

typedef struct result {
    struct ArrowSchema schema, columns[column_count], list_item, words;
    struct ArrowSchema *schemas[column_count], *list_items[1];
    struct ArrowArray array, arrays[column_count], items, dictionary;
    struct ArrowArray *children[column_count], *item_children[1];
    const void *buffers[column_count][2], *item_buffers[3], *word_buffers[3];
} result;

static void make_result(result *self)
{
    static const struct {
        const char *name, *format;
        const void *values;
    } columns[column_count] = {
        { "moved", "b", truths },       { "count", "l", wholes },
        { "total", "g", numbers },      { "due", "tsu:Asia/Ho_Chi_Minh", instants },
        { "day", "tdD", days },         { "band", "i", codes },
        { "actions", "+l", list_ends },
    };
    *self = (result){ .schema = { .format = "+s", .n_children = column_count, .children = self->schemas },
                      .list_item = { .format = "u", .name = "item" },
                      .words = { .format = "u" } };
    self->array = (struct ArrowArray){ .length = rows, .n_children = column_count, .children = self->children };
    for (int i = 0; i < column_count; i++) {
        self->columns[i] = (struct ArrowSchema){ .format = columns[i].format, .name = columns[i].name };
        self->schemas[i] = &self->columns[i];
        self->buffers[i][0] = i == 0 ? NULL : valid;
        self->buffers[i][1] = columns[i].values;
        self->arrays[i] = (struct ArrowArray){ .length = rows, .offset = offset, .n_buffers = 2 };
        self->arrays[i].buffers = self->buffers[i];
        self->children[i] = &self->arrays[i];
    }
    self->columns[5].dictionary = &self->words;
    self->word_buffers[1] = word_ends;
    self->word_buffers[2] = words;
    self->dictionary = (struct ArrowArray){ .length = 2, .n_buffers = 3, .buffers = self->word_buffers };
    self->arrays[5].dictionary = &self->dictionary;
    self->list_items[0] = &self->list_item;
    self->columns[6].children = self->list_items;
    self->columns[6].n_children = 1;
    self->item_buffers[1] = item_ends;
    self->item_buffers[2] = items;
    self->items = (struct ArrowArray){ .length = 3, .n_buffers = 3, .buffers = self->item_buffers };
    self->item_children[0] = &self->items;
    self->arrays[6].children = self->item_children;
    self->arrays[6].n_children = 1;
}

static fnl_model *read_model(void)
{
    fnl_error error;
    fnl_model *model = NULL;
    if (fnl_model_read(text, strlen(text), NULL, &model, NULL, &error) != FNL_OK)
        fail_msg("%s", error.message);
    return model;
}

static void show(fnl_shown *shown, const fnl_model *model, const result *from)
{
    fnl_trouble trouble;
    if (!fnl_shown_of_result(shown, model, &from->schema, &from->array, &trouble))
        fail_msg("%s", trouble.text);
}

static void expect(fnl_page *page, const char *wanted)
{
    fnl_page_put_byte(page, '\0');
    assert_string_equal(page->bytes, wanted);
    page->length = 0;
}

static void test_forms(void **state)
{
    (void)state;
    result given;
    fnl_shown shown;
    fnl_page page = { 0 };
    fnl_table table;
    fnl_model *model = read_model();
    make_result(&given);
    show(&shown, model, &given);

    fnl_write_csv_header(&page, &shown, ',');
    fnl_write_csv_rows(&page, &shown, ',');
    expect(&page, "moved,count,total,due,day,band,actions\n"
                  "false,-42,62.5,2026-11-22T15:30:00+07:00,2026-11-22,\"coo,\"\"\",\"dem;\"\"o,\"\n"
                  "true,9223372036854775807,-1,2026-11-22T15:30:00.250+07:00,1969-12-31,hot,\n"
                  "true,,,,,,\n");
    fnl_write_csv_rows(&page, &shown, '\t');
    expect(&page, "false\t-42\t62.5\t2026-11-22T15:30:00+07:00\t2026-11-22\t\"coo,\"\"\"\t\"dem;\"\"o,\"\n"
                  "true\t9223372036854775807\t-1\t2026-11-22T15:30:00.250+07:00\t1969-12-31\thot\t\n"
                  "true\t\t\t\t\t\t\n");

    fnl_write_json_lines(&page, &shown);
    expect(&page, "{\"moved\":false,\"count\":-42,\"total\":62.5,\"due\":\"2026-11-22T15:30:00+07:00\","
                  "\"day\":\"2026-11-22\",\"band\":\"coo,\\\"\",\"actions\":[\"dem\",\"\\\"o,\"]}\n"
                  "{\"moved\":true,\"count\":9223372036854775807,\"total\":-1,"
                  "\"due\":\"2026-11-22T15:30:00.250+07:00\",\"day\":\"1969-12-31\",\"band\":\"hot\",\"actions\":[]}\n"
                  "{\"moved\":true,\"count\":null,\"total\":null,\"due\":null,\"day\":null,\"band\":null,"
                  "\"actions\":null}\n");

    fnl_table_start(&table, &shown, false);
    fnl_write_table_header(&page, &table, &shown);
    fnl_write_table_rows(&page, &table, &shown);
    expect(&page, "moved                count  total  due                            day         band   actions\n"
                  "false                  -42   62.5  2026-11-22T15:30:00+07:00      2026-11-22  coo,\"  dem;\"o,\n"
                  "true   9223372036854775807     -1  2026-11-22T15:30:00.250+07:00  1969-12-31  hot    \n"
                  "true                                                                                 \n");
    fnl_table_end(&table);
    fnl_page_end(&page);
    fnl_shown_end(&shown);
    fnl_model_unref(model);
}

/* Rows that were chosen come in their order, the others not at all, in every form. */
static void test_chosen(void **state)
{
    (void)state;
    static const int64_t chosen[] = { 1 };
    result given;
    fnl_shown shown;
    fnl_page page = { 0 };
    fnl_table table;
    fnl_model *model = read_model();
    make_result(&given);
    show(&shown, model, &given);
    shown.count = 2;
    shown.chosen = chosen;
    shown.rows = 1;
    fnl_write_csv_rows(&page, &shown, ',');
    expect(&page, "true,9223372036854775807\n");
    fnl_write_json_lines(&page, &shown);
    expect(&page, "{\"moved\":true,\"count\":9223372036854775807}\n");
    fnl_table_start(&table, &shown, false);
    fnl_write_table_rows(&page, &table, &shown);
    expect(&page, "true   9223372036854775807\n");
    fnl_table_end(&table);
    fnl_page_end(&page);
    fnl_shown_end(&shown);
    fnl_model_unref(model);
}

/* Decimals of 128 bits in millionths, as Python writes them. */
static void test_decimals(void **state)
{
    (void)state;
    static const struct {
        uint64_t high, low;
        const char *text;
        double number;
    } cases[] = {
        { UINT64_C(0x0), UINT64_C(0x0), "0", 0.0 },
        { UINT64_C(0x0), UINT64_C(0x1), "0.000001", 1e-06 },
        { UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), "-0.000001", -1e-06 },
        { UINT64_C(0x0), UINT64_C(0xbebc20), "12.5", 12.5 },
        { UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffff4143e0), "-12.5", -12.5 },
        { UINT64_C(0x0), UINT64_C(0x23cae720), "600.5", 600.5 },
        { UINT64_C(0x0), UINT64_C(0xf423f), "0.999999", 0.999999 },
        { UINT64_C(0xffffffffffffffff), UINT64_C(0xfffffffffff0bdc0), "-1", -1.0 },
        { UINT64_C(0x5), UINT64_C(0x6bc75e2d6311e240), "100000000000000.123456", 100000000000000.12 },
        { UINT64_C(0xf87a11ef2a25b926), UINT64_C(0xff0bc96000000000), "-10000000000000000000000000000000", -1e+31 },
        { UINT64_C(0x7fffffffffffffff), UINT64_C(0xffffffffffffffff), "170141183460469231731687303715884.105727",
          1.7014118346046922e+32 },
        { UINT64_C(0x8000000000000000), UINT64_C(0x0), "-170141183460469231731687303715884.105728",
          -1.7014118346046922e+32 },
        { UINT64_C(0x1), UINT64_C(0x0), "18446744073709.551616", 18446744073709.55 },
        { UINT64_C(0xffffffffffffffff), UINT64_C(0x0), "-18446744073709.551616", -18446744073709.55 },
        { UINT64_C(0x0), UINT64_C(0xffffffffffffffff), "18446744073709.551615", 18446744073709.55 },
    };
    enum { count = sizeof cases / sizeof *cases };
    uint64_t halves[2 * count];
    const void *buffers[] = { NULL, halves };
    struct ArrowArray array = { .length = count, .n_buffers = 2, .buffers = buffers };
    struct ArrowArray *children[] = { &array };
    struct ArrowSchema column = { .format = "d:38,6", .name = "numerator" };
    struct ArrowSchema *columns[] = { &column };
    const struct ArrowSchema schema = { .format = "+s", .n_children = 1, .children = columns };
    const struct ArrowArray table = { .length = count, .n_children = 1, .children = children };
    fnl_trouble trouble;
    fnl_shown shown;
    fnl_page page = { 0 };
    for (size_t i = 0; i < count; i++) {
        bool is_big_endian = *(const uint8_t *)&(const uint16_t){ 1 } == 0;
        halves[2 * i + is_big_endian] = cases[i].low;
        halves[2 * i + !is_big_endian] = cases[i].high;
    }
    assert_true(fnl_shown_of_result(&shown, NULL, &schema, &table, &trouble));
    for (size_t i = 0; i < count; i++) {
        fnl_value value = fnl_shown_value(&shown.columns[0], (int64_t)i);
        fnl_write_value(&page, &value);
        expect(&page, cases[i].text);
        assert_true(fabs(value.number - cases[i].number) <= fabs(cases[i].number) * 1e-15);
    }
    fnl_page_end(&page);
    fnl_shown_end(&shown);
}

static void test_unknown_types(void **state)
{
    (void)state;
    static const char *const formats[] = { "U", "tss:UTC", "+L", "f" };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        result given;
        fnl_shown shown;
        fnl_trouble trouble;
        make_result(&given);
        given.columns[1].format = formats[i];
        assert_false(fnl_shown_of_result(&shown, NULL, &given.schema, &given.array, &trouble));
        assert_int_equal(trouble.exit_code, fnl_exit_internal);
        assert_non_null(strstr(trouble.text, formats[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_chosen),
        cmocka_unit_test(test_decimals),
        cmocka_unit_test(test_unknown_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
