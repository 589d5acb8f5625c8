/* Tests of src/api/cells.c: cells as texts, against dates that Python's datetime and zoneinfo gave. */
#include <funnelcore/funnelcore.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char text[] = "{\"funnelcore\": 1, \"name\": \"m\", \"version\": \"1\", \"time_zone\": \"%s\",\n"
                           "\"fields\": [{\"name\": \"a\", \"type\": \"int\"}], \"scores\": [{\"name\": \"s\",\n"
                           "\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": \"a > 1\",\n"
                           "\"points\": 1}]}]}]}";

static fnl_error error;

static fnl_model *model_in(const char *zone)
{
    char written[sizeof text + 64];
    fnl_model *model = NULL;
    snprintf(written, sizeof written, text, zone);
    if (fnl_model_read(written, strlen(written), NULL, &model, NULL, &error) != FNL_OK)
        fail_msg("%s", error.message);
    return model;
}

static void test_texts(void **state)
{
    (void)state;
    static const struct {
        const char *zone;
        fnl_cell cell;
        const char *text;
    } cases[] = {
        { "UTC", { .type = FNL_CELL_NULL, .integer = 7 }, "" },
        { "UTC", { .type = FNL_CELL_BOOL, .integer = 1 }, "true" },
        { "UTC", { .type = FNL_CELL_BOOL }, "false" },
        { "UTC", { .type = FNL_CELL_INTEGER, .integer = INT64_MIN }, "-9223372036854775808" },
        { "UTC", { .type = FNL_CELL_NUMBER, .number = 62.5 }, "62.5" },
        { "UTC", { .type = FNL_CELL_NUMBER, .number = -2.2250738585072014e-308 }, "-2.2250738585072014e-308" },
        { "UTC", { .type = FNL_CELL_TEXT, .text = "hot;cold", .length = 3 }, "hot" },
        { "UTC", { .type = FNL_CELL_DATE, .integer = 0 }, "1970-01-01" },
        { "UTC", { .type = FNL_CELL_DATE, .integer = -719162 }, "0001-01-01" },
        { "UTC", { .type = FNL_CELL_DATE, .integer = 2932896 }, "9999-12-31" },
        { "UTC", { .type = FNL_CELL_TIME, .integer = 1795336200000000 }, "2026-11-22T08:30:00Z" },
        { "UTC", { .type = FNL_CELL_TIME, .integer = -1 }, "1969-12-31T23:59:59.999999Z" },
        { "Asia/Ho_Chi_Minh", { .type = FNL_CELL_TIME, .integer = 1795336200000000 }, "2026-11-22T15:30:00+07:00" },
        { "Asia/Ho_Chi_Minh", { .type = FNL_CELL_TIME, .integer = 1795336200250000 }, "2026-11-22T15:30:00.250+07:00" },
        { "America/New_York", { .type = FNL_CELL_TIME, .integer = 1793511000000000 }, "2026-11-01T01:30:00-04:00" },
        { "America/New_York", { .type = FNL_CELL_TIME, .integer = 1793514600000000 }, "2026-11-01T01:30:00-05:00" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("  case: %s in %s\n", cases[i].text, cases[i].zone);
        fnl_model *model = model_in(cases[i].zone);
        size_t length = strlen(cases[i].text);
        char out[64];
        size_t size = 0;
        memset(out, '#', sizeof out);
        assert_int_equal(fnl_cell_write(model, &cases[i].cell, out, length, &size, &error), FNL_OK);
        assert_int_equal(size, length);
        assert_memory_equal(out, cases[i].text, length);
        assert_int_equal(out[length], '#');
        if (length > 0) {
            assert_int_equal(fnl_cell_write(model, &cases[i].cell, out, length - 1, &size, NULL), FNL_E_LIMIT);
            assert_int_equal(size, length);
        }
        fnl_model_unref(model);
    }
}

#define REFUSES(wanted, words, ...)                                                                                    \
    do {                                                                                                               \
        assert_int_equal(fnl_cell_write(__VA_ARGS__, &error), wanted);                                                 \
        assert_string_equal(error.message, words);                                                                     \
        assert_int_equal(fnl_cell_write(__VA_ARGS__, NULL), wanted);                                                   \
        assert_int_equal(size, 77);                                                                                    \
        assert_int_equal(out[0], 7);                                                                                   \
    } while (0)

static void test_refused(void **state)
{
    (void)state;
    fnl_model *model = model_in("UTC");
    char out[64] = { 7 };
    size_t size = 77;
    fnl_cell cell = { .type = FNL_CELL_INTEGER, .integer = 12345 };
    REFUSES(FNL_E_ARG, "model is NULL", NULL, &cell, out, sizeof out, &size);
    REFUSES(FNL_E_ARG, "cell is NULL", model, NULL, out, sizeof out, &size);
    REFUSES(FNL_E_ARG, "out is NULL", model, &cell, NULL, 1, &size);
    REFUSES(FNL_E_ARG, "size is NULL", model, &cell, out, sizeof out, NULL);
    REFUSES(FNL_E_LIMIT, "capacity is 0; this cell needs 5 bytes", model, &cell, NULL, 0, &size);
    cell.type = 7;
    REFUSES(FNL_E_ARG, "the type of the cell is 7; the largest is FNL_CELL_DATE (6)", model, &cell, out, sizeof out,
            &size);
    cell = (fnl_cell){ .type = FNL_CELL_TEXT, .length = 2 };
    REFUSES(FNL_E_ARG, "the text of the cell is NULL, its length is 2", model, &cell, out, sizeof out, &size);
    cell = (fnl_cell){ .type = FNL_CELL_DATE, .integer = 2932897 };
    REFUSES(FNL_E_RANGE, "2932897 is no date of the years 1 to 9999", model, &cell, out, sizeof out, &size);
    cell = (fnl_cell){ .type = FNL_CELL_TIME, .integer = INT64_MIN };
    REFUSES(FNL_E_RANGE, "-9223372036854775808 is no instant of the years 1 to 9999", model, &cell, out, sizeof out,
            &size);
    fnl_model_unref(model);
}

/* Every binary64 fits into the 64 bytes that the header promises to be enough. */
static void test_room(void **state)
{
    (void)state;
    fnl_model *model = model_in("UTC");
    static const double numbers[] = { -1.7976931348623157e308, -5e-324, -123456789012345680000.0,
                                      -1.2345678901234567e-6,  NAN,     -INFINITY };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char out[64];
        size_t size = 0;
        fnl_cell cell = { .type = FNL_CELL_NUMBER, .number = numbers[i] };
        assert_int_equal(fnl_cell_write(model, &cell, out, sizeof out, &size, &error), FNL_OK);
        assert_in_range(size, 3, 30);
    }
    fnl_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
