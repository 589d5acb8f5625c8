/* Which formats fit which fields, and what the error says of those that do not. */
#include "table/column.h"
#include "table/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum {
    text = 1 << fnl_type_text,
    whole = 1 << fnl_type_int,
    number = 1 << fnl_type_number,
    decimal = 1 << fnl_type_decimal,
    truth = 1 << fnl_type_bool,
    time = 1 << fnl_type_time,
    date = 1 << fnl_type_date,
    numeric = whole | number | decimal,
    intervals = 1 << fnl_type_intervals,
    every = numeric | text | truth | time | date | intervals,
};

static const struct {
    const char *format;
    int taken_by;
} formats[] = {
    { "n", every },
    { "u", every },
    { "U", every },
    { "vu", every },
    { "c", numeric | truth },
    { "C", numeric | truth },
    { "s", numeric | truth },
    { "S", numeric | truth },
    { "i", numeric | truth },
    { "I", numeric | truth },
    { "l", numeric | truth },
    { "L", numeric | truth },
    { "e", numeric },
    { "f", numeric },
    { "g", numeric },
    { "d:38,0", numeric },
    { "d:1,0", numeric },
    { "d:10,2,128", numeric },
    { "d:9,9,32", numeric },
    { "d:18,0,64", numeric },
    { "d:76,76,256", numeric },
    { "b", truth },
    { "tdD", time | date },
    { "tdm", time | date },
    { "tss:", time | date },
    { "tsm:UTC", time | date },
    { "tsu:Asia/Ho_Chi_Minh", time | date },
    { "tsn:+07:00", time | date },
    { "", 0 },
    { "z", 0 },
    { "Z", 0 },
    { "vz", 0 },
    { "w:16", 0 },
    { "d:10", 0 },
    { "d:10,", 0 },
    { "d:39,0", 0 },
    { "d:0,0", 0 },
    { "d:10,39", 0 },
    { "d:10,-2", 0 },
    { "d:10,2,16", 0 },
    { "d:10,0,32", 0 },
    { "d:9,10,32", 0 },
    { "d:19,0,64", 0 },
    { "d:77,0,256", 0 },
    { "d:76,77,256", 0 },
    { "d:10,2,1280", 0 },
    { "d", 0 },
    { "d:", 0 },
    { "d:100,2", 0 },
    { "t", 0 },
    { "ts", 0 },
    { "tss", 0 },
    { "tsx:", 0 },
    { "tdX", 0 },
    { "ttu", 0 },
    { "tDs", 0 },
    { "tiM", 0 },
    { "+l", intervals },
    { "+L", intervals },
    { "+vl", intervals },
    { "+vL", intervals },
    { "+w:0", intervals },
    { "+w:12", intervals },
    { "+w", 0 },
    { "+w:", 0 },
    { "+w:-1", 0 },
    { "+w:2147483648", 0 },
    { "+w:1.5", 0 },
    { "+m", 0 },
    { "+vx", 0 },
    { "+s", 0 },
    { "uu", 0 },
    { "int64", 0 },
};

static void formats_fit_types(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        for (fnl_type type = fnl_type_text; type <= fnl_type_intervals; type = (fnl_type)(type + 1)) {
            struct ArrowSchema items = { .format = "n" };
            struct ArrowSchema *children[] = { &items };
            struct ArrowSchema schema = { .format = formats[i].format, .n_children = 1, .children = children };
            fnl_field field = { .column = FNL_TEXT("page views"), .type = type, .zone = &fnl_zone_utc };
            fnl_column_binding binding;
            fnl_error error = { 0 };
            int32_t code = fnl_column_bind(&field, &schema, &binding, &error);
            bool taken = (formats[i].taken_by & 1 << type) != 0;
            if (code != (taken ? FNL_OK : FNL_E_SCHEMA))
                fail_msg("\"%s\" as %s: %d", formats[i].format, fnl_type_name(type), code);
            if (taken) {
                assert_ptr_equal(binding.field, &field);
                continue;
            }
            assert_int_equal(error.code, FNL_E_SCHEMA);
            assert_non_null(strstr(error.message, "column \"page views\""));
            assert_non_null(strstr(error.message, fnl_type_name(type)));
            assert_non_null(strstr(error.message, formats[i].format));
            assert_non_null(strstr(error.message, "texts") != NULL ? error.message : strstr(error.message, "utf8"));
        }
    }
}

/* Items that are no intervals, and what is said of them. */
static void items_of_lists(void **state)
{
    (void)state;
    struct ArrowSchema of_time = { .format = "tsu:UTC", .name = "start" };
    struct ArrowSchema of_end = { .format = "tdD", .name = "end" };
    struct ArrowSchema of_text = { .format = "u", .name = "end" };
    struct ArrowSchema of_codes = { .format = "tsu:", .name = "end", .dictionary = &of_time };
    struct ArrowSchema without_name = { .format = "tdD" };
    struct ArrowSchema *good[] = { &of_end, &of_time };
    struct ArrowSchema *texts[] = { &of_time, &of_text };
    struct ArrowSchema *codes[] = { &of_time, &of_codes };
    struct ArrowSchema *no_start[] = { &of_end, &without_name };
    struct ArrowSchema *no_end[] = { NULL, &of_time };
    const struct {
        struct ArrowSchema item;
        const char *message;
    } cases[] = {
        { { .format = "+s", .n_children = 2, .children = good }, NULL },
        { { .format = "n" }, NULL },
        { { .format = "+s", .n_children = 2, .children = texts },
          "column \"w\": `end` of its items has the format \"u\"; it needs timestamps, date32 or date64" },
        { { .format = "+s", .n_children = 2, .children = codes },
          "column \"w\": `end` of its items has the format \"tsu:\"; it needs timestamps, date32 or date64" },
        { { .format = "+s", .n_children = 2, .children = no_start },
          "column \"w\": its items have no `start`; each is a struct with a `start` and an `end`" },
        { { .format = "+s", .n_children = 2, .children = no_end },
          "column \"w\": its items have no `end`; each is a struct with a `start` and an `end`" },
        { { .format = "+s" }, "column \"w\": its items have no `start`; each is a struct with a `start` and an `end`" },
        { { .format = "+s", .n_children = 2 },
          "column \"w\" is a list of items of the format \"+s\"; intervals are structs with a `start` and an `end`" },
        { { .format = "+s", .n_children = -1, .children = good },
          "column \"w\" is a list of items of the format \"+s\"; intervals are structs with a `start` and an `end`" },
        { { .format = "tsu:" },
          "column \"w\" is a list of items of the format \"tsu:\"; intervals are structs with a `start` and an `end`" },
        { { .format = NULL },
          "column \"w\" is a list of items of the format \"\"; intervals are structs with a `start` and an `end`" },
    };
    const fnl_field field = { .column = FNL_TEXT("w"), .type = fnl_type_intervals, .zone = &fnl_zone_utc };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ArrowSchema item = cases[i].item;
        struct ArrowSchema *children[] = { &item };
        struct ArrowSchema schema = { .format = "+l", .n_children = 1, .children = children };
        fnl_column_binding binding;
        fnl_error error = { 0 };
        int32_t code = fnl_column_bind(&field, &schema, &binding, &error);
        assert_int_equal(code, cases[i].message == NULL ? FNL_OK : FNL_E_SCHEMA);
        if (code != FNL_OK)
            assert_string_equal(error.message, cases[i].message);
        schema.n_children = 0;
        assert_int_equal(fnl_column_bind(&field, &schema, &binding, &error), FNL_E_SCHEMA);
    }
}

static void dictionaries_hold_texts(void **state)
{
    (void)state;
    static const struct {
        const char *codes;
        const char *values;
        bool fits;
    } cases[] = {
        { "c", "u", true },  { "C", "U", true },  { "s", "vu", true }, { "S", "u", true },   { "i", "u", true },
        { "I", "u", true },  { "l", "u", true },  { "L", "u", true },  { "i", "n", true },   { "u", "u", false },
        { "g", "u", false }, { "i", "l", false }, { "i", "", false },  { "i", NULL, false }, { "b", "u", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (fnl_type type = fnl_type_text; type <= fnl_type_intervals; type = (fnl_type)(type + 1)) {
            struct ArrowSchema values = { .format = cases[i].values };
            struct ArrowSchema schema = { .format = cases[i].codes, .dictionary = &values };
            fnl_field field = { .column = FNL_TEXT("stage"), .type = type, .zone = &fnl_zone_utc };
            fnl_column_binding binding;
            fnl_error error = { 0 };
            assert_int_equal(fnl_column_bind(&field, &schema, &binding, &error), cases[i].fits ? FNL_OK : FNL_E_SCHEMA);
            if (!cases[i].fits)
                assert_non_null(strstr(error.message, "column \"stage\""));
        }
    }
    struct ArrowSchema innermost = { .format = "u" };
    struct ArrowSchema values = { .format = "u", .dictionary = &innermost };
    struct ArrowSchema schema = { .format = "i", .dictionary = &values };
    fnl_field field = { .column = FNL_TEXT("stage"), .zone = &fnl_zone_utc };
    fnl_column_binding binding;
    assert_int_equal(fnl_column_bind(&field, &schema, &binding, NULL), FNL_E_SCHEMA);
}

static void no_format(void **state)
{
    (void)state;
    struct ArrowSchema schema = { 0 };
    fnl_field field = { .column = FNL_TEXT("stage"), .zone = &fnl_zone_utc };
    fnl_column_binding binding;
    assert_int_equal(fnl_column_bind(&field, &schema, &binding, NULL), FNL_E_SCHEMA);
}

static void units_and_zones(void **state)
{
    (void)state;
    static const struct {
        const char *format;
        int64_t multiply;
        int64_t divide;
        bool has_zone;
    } cases[] = {
        { "tss:", 1000000, 1, false },
        { "tsm:UTC", 1000, 1, true },
        { "tsu:", 1, 1, false },
        { "tsn:Asia/Tokyo", 1, 1000, true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_column_binding binding = { 0 };
        assert_true(fnl_layout_read(cases[i].format, &binding));
        assert_int_equal(binding.layout, fnl_layout_timestamp);
        assert_int_equal(binding.multiply, cases[i].multiply);
        assert_int_equal(binding.divide, cases[i].divide);
        assert_int_equal(binding.has_zone, cases[i].has_zone);
    }
    fnl_column_binding binding = { 0 };
    assert_true(fnl_layout_read("d:38,17", &binding));
    assert_int_equal(binding.scale, 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_fit_types),       cmocka_unit_test(items_of_lists),
        cmocka_unit_test(dictionaries_hold_texts), cmocka_unit_test(no_format),
        cmocka_unit_test(units_and_zones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
