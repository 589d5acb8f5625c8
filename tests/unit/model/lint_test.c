/* Warnings: each where it belongs, none where all is well. */
#include "../../model_reading.h"

#define BEGINNING                                                                                                      \
    "funnelcore: 1\nfields: [{name: id, type: text, id: true}, {name: size, type: int}, {name: hot, type: bool},\n"    \
    " {name: at, type: time}]\n"
#define READS "{name: reads, expr: \"CASE WHEN hot AND at IS NULL THEN size ELSE 0 END\"}"
#define EVENTS(fields, features)                                                                                       \
    "funnelcore: 1\nfields: [{name: id, type: text, id: true}]\nactivities: {key: id, at: at, fields: [" fields        \
    "],\n features: [" features "]}\nscores: [{name: s, groups: [{name: g, rules: [\n"

typedef struct lint_case {
    const char *name;
    const char *text;
    struct {
        const char *path;
        const char *message;
    } warnings[4];
} lint_case;

static const lint_case cases[] = {
    { "all is well",
      BEGINNING "scores: [" READS ", {name: a, clamp: [0, 10], groups: [{name: g, clamp: [0, 8], rules: [\n"
                "{name: r, when: hot, points: 6}, {name: s, when: size > 5, points: 6}]}],\n"
                "bands: [{name: x, from: 8}, {name: y, from: 0.01}, {name: z}]}]\n",
      { { 0 } } },
    { "a field nothing reads",
      "funnelcore: 1\nfields: [{name: id, type: text, id: true}, {name: size, type: int}]\n",
      { { "fields[1]", "nothing reads the field 'size'" } } },
    { "never true",
      BEGINNING "scores: [" READS ", {name: a, groups: [{name: g, rules: [{name: r, when: size > 5 AND size < 3, "
                "points: 1}]}]}]\n",
      { { "scores[1].groups[0].rules[0]", "can never fire" } } },
    { "one of two never true",
      BEGINNING "scores: [" READS ", {name: a, groups: [{name: g, rules: [{name: r, first: [{when: hot, points: 1},\n"
                "{when: size > 5 AND size < 3, points: 1}]}]}]}]\n",
      { { "scores[1].groups[0].rules[0]", "1 of the conditions" } } },
    { "empty map",
      BEGINNING "scores: [" READS ", {name: a, groups: [{name: g, rules: [{name: r, map: id, points: {}}]}]}]\n",
      { { "scores[1].groups[0].rules[0]", "its map is empty" } } },
    { "activities are well",
      EVENTS("{name: kind, type: text}",
             "{name: f, count: \"kind = 'a'\"}") "{name: r, each: \"kind = 'a'\", points: 1}, {name: w, each: \"kind = "
                                                 "'a'\", points: 1, decay: {window: 7d}},\n"
                                                 "{name: l, each: \"kind='a'\", points: 1, limit: {count: 1, within: "
                                                 "1d}}, {name: s, when: f > 1, points: 1}]}]}]\n",
      { { 0 } } },
    { "activity fields and features nothing reads",
      EVENTS(
          "{name: kind, type: text}, {name: n, type: int}, {name: at, type: time}",
          "{name: f, count: \"kind = 'a'\"}, {name: g, count: \"kind IS NULL AND kind = 'b'\"}") "{name: s, when: g > "
                                                                                                 "1, points: 1}]}]}]\n",
      { { "activities.fields[1]", "nothing reads the activity field 'n'" },
        { "activities.features[0]", "nothing reads the feature 'f'" },
        { "activities.features[1]", "the condition is never true" } } },
    { "nothing made of activities",
      EVENTS("", "") "{name: r, when: \"id = 'a'\", points: 1}]}]}]\n",
      { { "activities", "nothing is made of activities" } } },
    { "rules about each that are the same, never fire",
      EVENTS("{name: id, type: text}",
             "") "{name: r, when: \"id = 'a'\", points: 1}, {name: e, each: \"id = 'a'\", points: 1},\n"
                 "{name: s, each: \"id='a'\", points: 2}, {name: n, each: \"id = 'a' AND id = 'b'\", points: 2},\n"
                 "{name: m, each: id IS NULL, map: id, points: {}}]}]}]\n",
      { { "scores[0].groups[0].rules[2]", "the rule 'e' has the same condition" },
        { "scores[0].groups[0].rules[3]", "can never fire" },
        { "scores[0].groups[0].rules[4]", "its map is empty" } } },
    { "clamps and bands of rules about each",
      EVENTS("", "") "{name: r, each: 'TRUE', points: 2, clamp: [~, 9]}]}],\n"
                     "bands: [{name: x, from: 9.01}, {name: y, from: 9}, {name: z, from: 0}, {name: n}]}]\n",
      { { "scores[0].bands[0]", "below" }, { "scores[0].bands[3]", "above" } } },
    { "bands out of reach",
      BEGINNING "scores: [" READS
                ", {name: a, clamp: [1, 10], groups: [{name: g, rules: [{name: r, when: hot, points: 20}]}],\n"
                "bands: [{name: w, from: 10.01}, {name: x, from: 10}, {name: y, from: 1}, {name: z}]}]\n",
      { { "scores[1].bands[0]", "'w': all are below it" }, { "scores[1].bands[3]", "'z': all are above it" } } },
    { "bands of what is combined",
      BEGINNING "scores: [" READS
                ", {name: a, clamp: [0, 10], groups: [{name: g, rules: [{name: r, when: hot, points: 20,\n"
                "otherwise: -4}]}]}, {name: b, combine: {a: 0.5}, bands: [{name: x, from: 5.01}, {name: y, from: -2}, "
                "{name: z}]}]\n",
      { { "scores[2].bands[0]", "below" }, { "scores[2].bands[2]", "above" } } },
    { "bands of what is combined with a negative weight",
      BEGINNING "scores: [" READS ", {name: a, groups: [{name: g, rules: [{name: r, when: hot, points: 20}]}]},\n"
                "{name: b, combine: {a: -1}, bands: [{name: x, from: 0.01}, {name: y, from: 0}, {name: z, from: -20}, "
                "{name: n}]}]\n",
      { { "scores[2].bands[0]", "below" }, { "scores[2].bands[3]", "above" } } },
    { "bands of a linear score",
      BEGINNING "scores: [" READS ", {name: a, terms: [], clamp: [0, 1], bands: [{name: x, from: 1.5}, {name: y}]}]\n",
      { { "scores[1].bands[0]", "below" } } },
    { "a clamp that never binds",
      BEGINNING
      "scores: [" READS
      ", {name: a, groups: [{name: g, clamp: [-1, 5], rules: [{name: r, when: hot, points: 5, missing: -1}]}]}]\n",
      { { "scores[1].groups[0]", "its rules give -1 to 5" } } },
    { "the same condition",
      BEGINNING "scores: [" READS ", {name: a, groups: [{name: g, rules: [{name: r, when: hot AND size>1, points: 5},\n"
                "{name: s, when: size > 1, points: 5}, {name: t, when: hot  AND  size > 1, points: 5}]}]}]\n",
      { { "scores[1].groups[0].rules[2]", "the rule 'r' has the same condition" } } },
    { "blanks inside texts count",
      BEGINNING "scores: [" READS ", {name: a, groups: [{name: g, rules: [{name: r, when: \"id = 'a b'\", points: 5},\n"
                "{name: s, when: \"id = 'ab'\", points: 5}]}]}]\n",
      { { 0 } } },
};

static void every_warning(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("  case: %s\n", cases[i].name);
        model_reading reading = read_good(cases[i].text);
        uint32_t count = 0;
        for (; count < 4 && cases[i].warnings[count].path != NULL; count++) {
            assert_true(count < reading.problems->count);
            const fnl_error *problem = &reading.problems->problems[count];
            assert_int_equal(problem->severity, FNL_SEVERITY_WARNING);
            assert_string_equal(problem->path, cases[i].warnings[count].path);
            assert_non_null(strstr(problem->message, cases[i].warnings[count].message));
            assert_true(problem->line > 1);
        }
        assert_int_equal(reading.problems->count, count);
        end_reading(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_warning) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
