/* Models that are short to write and would cost much: refused with the limit, in little time. */
#include "model_reading.h"

#include <stdio.h>

static const char head[] = "funnelcore: 1\nname: t\nversion: '1'\nfields: [{name: x, type: int}]\nscores:\n";

static void put(fnl_buffer *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(fnl_buffer *out, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fnl_buffer_put_string(out, text);
}

static fnl_buffer begin(void)
{
    fnl_buffer out;
    fnl_buffer_start(&out, &fnl_default_allocator);
    fnl_buffer_put_string(&out, head);
    return out;
}

/* NULL: it is a good model. */
static void expect(fnl_buffer *text, const char *message)
{
    model_reading reading = read_bytes(fnl_buffer_text(text));
    bool found = message == NULL && reading.code == FNL_OK;
    for (uint32_t i = 0; i < reading.problems->count && !found; i++)
        found = message != NULL && strstr(reading.problems->problems[i].message, message) != NULL &&
                reading.code == FNL_E_LIMIT && reading.problems->problems[i].line != 0;
    if (!found)
        fail_msg("%d: %s", (int)reading.code,
                 reading.problems->count == 0 ? "" : reading.problems->problems[0].message);
    end_reading(&reading);
    fnl_buffer_end(text);
}

static void put_points(fnl_buffer *text, const char *name, int rules, const char *more)
{
    put(text, "- {name: %s%s, groups: [{name: g, rules: [", name, more);
    for (int i = 0; i < rules; i++)
        put(text, "{name: r%d, when: x=1, points: 1},", i);
    put(text, "]}]}\n");
}

/* Each score combines all above it: the rules behind its reasons double every time. */
static void put_doubling(fnl_buffer *text, int scores, const char *reasons_of_last)
{
    put_points(text, "s0", 1, ", clamp: [0, 1]");
    for (int i = 1; i < scores; i++) {
        put(text, "- {name: s%d, clamp: [0, 1], combine: {", i);
        for (int k = 0; k < i; k++)
            put(text, "s%d: 0.5,", k);
        put(text, "}%s}\n", i + 1 == scores ? reasons_of_last : "");
    }
}

static void test_reasons(void **state)
{
    (void)state;
    fnl_buffer text = begin();
    put_doubling(&text, 40, ", reasons: {top: 1}");
    expect(&text, "at most 262144 rules");
    text = begin(); /* without reasons nothing is counted */
    put_doubling(&text, 40, "");
    expect(&text, NULL);
    text = begin();
    put_doubling(&text, 17, ", reasons: {top: 1}");
    expect(&text, NULL);
    text = begin(); /* a chain: every link has the lines of the first */
    put_points(&text, "s0", 1000, "");
    for (int i = 1; i < 300; i++)
        put(&text, "- {name: s%d, combine: {s%d: 1}, reasons: {top: 1}}\n", i, i - 1);
    expect(&text, "at most 262144 rules");
}

static void test_long_reasons(void **state)
{
    (void)state;
    fnl_buffer text = begin();
    put(&text, "- {name: s0, groups: [{name: g, rules: [{name: '");
    for (int i = 0; i < 1000; i++)
        put(&text, "%0400d", i);
    put(&text, "', when: x=1, points: 1}]}]}\n");
    for (int i = 1; i < 200; i++)
        put(&text, "- {name: s%d, combine: {s0: 1}, reasons: {top: 32}}\n", i);
    expect(&text, "at most 67108864 bytes");
}

static void put_bands(fnl_buffer *text, const char *name, int count, int width)
{
    put(text, "- {name: %s, expr: x, bands: [", name);
    for (int i = 1; i < count; i++)
        put(text, "{name: %s%0*d, from: %d},", name, width, i, count - i);
    put(text, "{name: %s}]}\n", name);
}

static void test_matrices(void **state)
{
    (void)state;
    fnl_buffer text = begin();
    put_bands(&text, "a", 200, 4);
    put_bands(&text, "b", 200, 4);
    put(&text, "- {name: m, matrix: [a_band, b_band]}\n");
    expect(&text, NULL);
    text = begin(); /* each alone would do */
    put_bands(&text, "a", 200, 4);
    put_bands(&text, "b", 200, 4);
    put(&text, "- {name: m, matrix: [a_band, b_band]}\n- {name: n, matrix: [a_band, b_band]}\n");
    expect(&text, "65536 bands");
    text = begin();
    put_bands(&text, "a", 200, 300);
    put_bands(&text, "b", 200, 300);
    put(&text, "- {name: m, matrix: [a_band, b_band]}\n");
    expect(&text, "16777216 bytes");
}

static void test_conditions(void **state)
{
    (void)state;
    fnl_buffer text = begin();
    put(&text, "- {name: s, groups: [{name: g, rules: [{name: r, first: [");
    for (int i = 0; i < 65536; i++)
        put(&text, "{when: x=1, points: 1},");
    put(&text, "]}]}]}\n");
    expect(&text, "65536 rules");
    text = begin();
    put(&text, "- {name: s, kind: linear, intercept: 0, terms: [");
    for (int i = 0; i < 65537; i++)
        put(&text, "{field: x, weight: 1},");
    put(&text, "]}\n");
    expect(&text, "65536 rules");
}

static void test_examples(void **state)
{
    (void)state;
    for (int count = 1000; count <= 1001; count++) {
        fnl_buffer text = begin();
        put_points(&text, "s", 1, "");
        put(&text, "examples:\n");
        for (int i = 0; i < count; i++)
            put(&text, "- {name: e, lead: {}, expect: {s: 0}}\n");
        expect(&text, count == 1000 ? NULL : "at most 1000 examples");
    }
}

/* What a score may not be called: groups of outputs. */
static void test_group_names(void **state)
{
    (void)state;
    static const char *const names[] = { "scores", "reasons", "lifecycle", "sla", "decisions" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        fnl_buffer text = begin();
        put_points(&text, names[i], 1, "");
        model_reading reading = read_bytes(fnl_buffer_text(&text));
        assert_int_equal(reading.code, FNL_E_MODEL);
        assert_non_null(strstr(reading.problems->problems[0].message, "group of outputs"));
        end_reading(&reading);
        fnl_buffer_end(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reasons),    cmocka_unit_test(test_long_reasons), cmocka_unit_test(test_matrices),
        cmocka_unit_test(test_conditions), cmocka_unit_test(test_examples),     cmocka_unit_test(test_group_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
