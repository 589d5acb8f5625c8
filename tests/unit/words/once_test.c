/* Nothing of a large model is left out of its page, and nothing stands there twice. */
#include "../../model_reading.h"

#include "words/agreement.h"

#include <stdio.h>
#include <stdlib.h>

enum { most_names = 4096, most_name = 32 };

/* A model being made up; every name that must be on the page once, as it must look there. */
typedef struct model_making {
    uint64_t random;
    fnl_buffer yaml;
    char names[most_names][most_name];
    uint32_t count;
} model_making;

static unsigned below(model_making *making, unsigned most)
{
    making->random = making->random * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(making->random >> 33) % most;
}

__attribute__((format(printf, 2, 3))) static void put(model_making *making, const char *format, ...)
{
    char line[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    fnl_buffer_put_string(&making->yaml, line);
}

/* A new name; on the page it is bold. */
static uint32_t add_name(model_making *making)
{
    uint32_t number = making->count++;
    assert_true(number < most_names);
    snprintf(making->names[number], most_name, "**name %u end**", number);
    return number;
}

/* A new constant of a condition. */
static uint32_t add_constant(model_making *making)
{
    uint32_t number = making->count++;
    assert_true(number < most_names);
    snprintf(making->names[number], most_name, "= %u`", 1000000 + number);
    return 1000000 + number;
}

static void put_rule(model_making *making)
{
    static const char *const kinds[] = {
        "when: n > 1, points: %u",
        "first: [{when: n > 1, points: %u}, {when: n IS NULL, points: 2, reason: why}], otherwise: 3, missing: 4",
        "bins: n, edges: [1, 2, 3], points: [%u, 2, 3, 4], missing: -1",
        "map: t, points: {a: %u, b: 2, c: 2, d: 1}, otherwise: 7",
        "per: n, points: %u, clamp: [0, 10]",
        "each: m > 1, points: %u, decay: {half_life: 30d}",
        "each: m > 1, map: u, points: {a: %u, b: 2}, limit: {count: 5, within: 7d}",
    };
    put(making, "          - {name: name %u end, ", add_name(making));
    unsigned kind = below(making, sizeof kinds / sizeof *kinds);
    unsigned points = 1 + below(making, 50);
    char line[200];
    size_t length = strcspn(kinds[kind], "%");
    snprintf(line, sizeof line, "%.*s%u%s", (int)length, kinds[kind], points, kinds[kind] + length + 2);
    put(making, "%s%s}\n", line, below(making, 3) == 0 ? ", active: [2026-01-01, 2027-01-01]" : "");
}

static void put_activities(model_making *making)
{
    put(making,
        "activities:\n  key: id\n  at: at\n  fields: [{name: m, type: int}, {name: u, type: text}]\n  features:\n");
    for (unsigned i = 1 + below(making, 20); i > 0; i--)
        put(making, "    - {name: f%u, %s: m = %u}\n", i, below(making, 2) == 0 ? "count" : "distinct_days",
            add_constant(making));
}

static void put_scores(model_making *making)
{
    put(making, "scores:\n");
    unsigned scores = 1 + below(making, 8);
    for (unsigned i = 0; i < scores; i++) {
        put(making, "  - name: s%u\n    groups:\n", i);
        unsigned groups = 1 + below(making, 4);
        for (unsigned j = 0; j < groups; j++) {
            put(making, "      - name: group %u of %u\n        rules:\n", j, i);
            for (unsigned k = below(making, 40) + 1; k > 0; k--)
                put_rule(making);
        }
        put(making, "    bands:\n");
        for (unsigned from = below(making, 20); from > 0; from--)
            put(making, "      - {name: name %u end, from: %u}\n", add_name(making), from);
        put(making, "      - {name: name %u end}\n", add_name(making));
    }
}

/* Each calendar is promised by once. */
static void put_clocks(model_making *making)
{
    unsigned clocks = 1 + below(making, 10);
    unsigned targets = 1 + below(making, 10);
    uint32_t first = making->count;
    put(making, "calendars:\n");
    for (unsigned i = clocks * targets; i > 0; i--)
        put(making, "  - {name: name %u end, hours: {mon: [%u:00-%u:00]}}\n", add_name(making), below(making, 12),
            12 + below(making, 13));
    put(making, "sla:\n");
    for (unsigned i = 0; i < clocks; i++) {
        put(making, "  - name: c%u\n    start: since\n    when: n = %u\n    cancel: {when: n = %u}\n    targets:\n", i,
            add_constant(making), add_constant(making));
        for (unsigned k = 0; k < targets; k++)
            put(making, "      - {when: n = %u, within: %u%s, calendar: name %u end}\n", add_constant(making),
                1 + below(making, 99), below(making, 2) == 0 ? "h" : "bd", first + i * targets + k);
    }
}

static void put_lifecycle(model_making *making)
{
    put(making, "lifecycle:\n  stage: t\n  stages: [a, b, c, d]\n  moves:\n");
    for (unsigned i = 1 + below(making, 60); i > 0; i--)
        put(making, "    - {name: name %u end, from: a, to: %c, when: n = %u}\n", add_name(making),
            'b' + (int)below(making, 3), add_constant(making));
}

static void put_decisions(model_making *making)
{
    put(making, "decisions:\n");
    unsigned decisions = 1 + below(making, 10);
    for (unsigned i = 0; i < decisions; i++) {
        put(making, "  - name: d%u\n    hit: %s\n    rules:\n", i, below(making, 2) == 0 ? "first" : "unique");
        for (unsigned j = 1 + below(making, 20); j > 0; j--)
            put(making, "      - {when: n = %u, then: {out: %u}}\n", add_constant(making), j);
    }
}

static unsigned count(const char *page, const char *name)
{
    unsigned found = 0;
    for (const char *at = strstr(page, name); at != NULL; at = strstr(at + 1, name))
        found++;
    return found;
}

static void once(void **state)
{
    (void)state;
    model_making *making = malloc(sizeof *making);
    assert_non_null(making);
    for (unsigned seed = 1; seed <= 20; seed++) {
        making->random = seed;
        making->count = 0;
        fnl_buffer_start(&making->yaml, &fnl_default_allocator);
        put(making,
            "funnelcore: 1\nfields: [{name: id, type: text, id: true}, {name: n, type: int}, {name: t, type: text},\n"
            " {name: since, type: time}]\n");
        put_activities(making);
        put_scores(making);
        put_clocks(making);
        put_lifecycle(making);
        put_decisions(making);
        model_reading reading = read_bytes(fnl_buffer_text(&making->yaml));
        if (reading.code != FNL_OK)
            fail_msg("seed %u: %s", seed, reading.problems->problems[0].message);
        fnl_buffer page;
        fnl_error error;
        fnl_buffer_start(&page, &fnl_default_allocator);
        assert_int_equal(fnl_model_put_words(reading.model, &page, &error), FNL_OK);
        fnl_buffer_put_byte(&page, '\0');
        for (uint32_t i = 0; i < making->count; i++)
            if (count(page.bytes, making->names[i]) != 1)
                fail_msg("seed %u: %s is there %u times", seed, making->names[i], count(page.bytes, making->names[i]));
        fnl_buffer_end(&page);
        fnl_buffer_end(&making->yaml);
        end_reading(&reading);
    }
    free(making);
}

/* A map of many keys: all of them, and in time. */
static void many_keys(void **state)
{
    enum { keys = 20000 };
    (void)state;
    fnl_buffer yaml;
    fnl_buffer_start(&yaml, &fnl_default_allocator);
    fnl_buffer_put_string(&yaml,
                          "funnelcore: 1\nfields: [{name: t, type: text}]\nscores: [{name: s, groups: [{name: g, "
                          "rules: [{name: r, map: t, points: {");
    for (int i = 0; i < keys; i++) {
        char entry[40];
        snprintf(entry, sizeof entry, "k%05d: %d, ", i, i % 100);
        fnl_buffer_put_string(&yaml, entry);
    }
    fnl_buffer_put_string(&yaml, "last: 0}}]}]}]\n");
    model_reading reading = read_bytes(fnl_buffer_text(&yaml));
    assert_int_equal(reading.code, FNL_OK);
    fnl_buffer page;
    fnl_error error;
    fnl_buffer_start(&page, &fnl_default_allocator);
    assert_int_equal(fnl_model_put_words(reading.model, &page, &error), FNL_OK);
    fnl_buffer_put_byte(&page, '\0');
    assert_int_equal(count(page.bytes, "`k"), keys);
    assert_int_equal(count(page.bytes, "`t` is "), 100);
    assert_true(strstr(page.bytes, " | 99 | ") < strstr(page.bytes, " | 98 | "));
    assert_non_null(strstr(page.bytes, "`k19899`, `k19999` | 99 | "));
    fnl_buffer_end(&page);
    fnl_buffer_end(&yaml);
    end_reading(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(once),
        cmocka_unit_test(many_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
