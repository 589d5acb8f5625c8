/* The section `activities` and rules about each of them: what is read, what is refused and where. */
#include "../../model_reading.h"

#include <stdio.h>

#define LEADS                                                                                                          \
    "funnelcore: 1\n"                                                                                                  \
    "null_values: [none]\n"                                                                                            \
    "fields:\n"                                                                                                        \
    "  - {name: lead, type: text, id: true, fold: true, aliases: {x1: x2}, null_values: [\"-\"]}\n"                    \
    "  - {name: size, type: int}\n"
#define EVENTS                                                                                                         \
    "activities:\n"                                                                                                    \
    "  key: lead\n"                                                                                                    \
    "  at: at\n"                                                                                                       \
    "  fields:\n"                                                                                                      \
    "    - {name: type, type: text, fold: true, aliases: {seminar: webinar}}\n"                                        \
    "    - {name: value, type: decimal, scale: 2}\n"                                                                   \
    "    - {name: seen, type: time, from: \"When?\", format: epoch_s}\n"                                               \
    "    - {name: price, type: number}\n"                                                                              \
    "    - {name: lead, type: text, from: Lead ID}\n"
#define FEATURES LEADS EVENTS "  features:\n"
#define RULES                                                                                                          \
    LEADS EVENTS "scores:\n"                                                                                           \
                 "  - name: s\n"                                                                                       \
                 "    groups:\n"                                                                                       \
                 "      - name: g\n"                                                                                   \
                 "        rules:\n"

static void equal(fnl_text text, const char *expected)
{
    assert_int_equal(text.length, strlen(expected));
    assert_memory_equal(text.bytes, expected, text.length);
}

static void columns_of_events(void **state)
{
    (void)state;
    model_reading reading = read_good(LEADS EVENTS "  id: number\n");
    const fnl_activities *activities = reading.model->activities;
    assert_non_null(activities);
    assert_int_equal(activities->lead_id, 0);
    equal(activities->key.name, "lead");
    equal(activities->key.column, "Lead ID");
    assert_true(activities->key.fold); /* read as the lead's id, whatever the activity field says */
    assert_ptr_equal(activities->key.aliases, reading.model->fields[0].aliases);
    assert_int_equal(activities->key.null_value_count, 1);
    equal(activities->key.null_values[0], "-");
    equal(activities->at.name, "at");
    equal(activities->at.column, "at");
    assert_int_equal(activities->at.type, fnl_type_time);
    equal(activities->at.null_values[0], "none");
    assert_true(activities->has_id);
    equal(activities->id.column, "number");
    assert_int_equal(activities->id.type, fnl_type_text);
    assert_int_equal(activities->field_count, 5);
    equal(activities->fields[2].read.column, "When?");
    equal(activities->fields[2].read.format, "epoch_s");
    assert_false(activities->fields[4].read.fold);
    assert_int_equal(reading.model->activity_column_count, 0);
    end_reading(&reading);

    reading = read_good("funnelcore: 1\nfields: [{name: n, type: int, id: true}]\n"
                        "activities: {key: who, at: seen, id: no, fields: [{name: seen, type: time, from: t},\n"
                        "  {name: no, type: int}, {name: who, type: int}]}\n");
    activities = reading.model->activities;
    assert_int_equal(activities->key.type, fnl_type_int);
    equal(activities->at.column, "t");
    assert_int_equal(activities->id.type, fnl_type_int);
    end_reading(&reading);
}

static const struct {
    const char *text; /* of the feature */
    fnl_feature_kind kind;
    uint32_t field;
    bool has_when;
    int64_t within_s;
    fnl_type type;
    unsigned scale;
} features[] = {
    { "count: type = 'Visit', within: 30d", fnl_feature_count, UINT32_MAX, true, 30 * 86400, fnl_type_int, 0 },
    { "distinct_days: TRUE", fnl_feature_distinct_days, UINT32_MAX, true, 0, fnl_type_int, 0 },
    { "sum: value, when: type = 'order', within: 1h30m", fnl_feature_sum, 1, true, 5400, fnl_type_decimal, 2 },
    { "min: seen", fnl_feature_min, 2, false, 0, fnl_type_time, 0 },
    { "max: price", fnl_feature_max, 3, false, 0, fnl_type_number, 0 },
    { "latest: type", fnl_feature_latest, 0, false, 0, fnl_type_text, 0 },
    { "first: value, when: seen < AS_OF()", fnl_feature_first, 1, true, 0, fnl_type_decimal, 2 },
    { "top: type", fnl_feature_top, 0, false, 0, fnl_type_text, 0 },
};
enum { feature_count = sizeof features / sizeof *features };

static void every_feature(void **state)
{
    (void)state;
    char text[8192];
    int length = snprintf(text, sizeof text, FEATURES);
    for (int i = 0; i < feature_count; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, "    - {name: f%d, %s}\n", i, features[i].text);
    snprintf(text + length, sizeof text - (size_t)length,
             "scores: [{name: s, expr: \"f0 + f1 + f2 + f6 + DAYS_SINCE(f3)\"}]\n");
    model_reading reading = read_good(text);
    const fnl_model *model = reading.model;
    assert_int_equal(model->each_count, 0);
    assert_int_equal(model->activity_column_count, feature_count);
    for (uint32_t i = 0; i < feature_count; i++) {
        const fnl_feature *feature = &model->activities->features[i];
        const fnl_field *column = &model->activity_columns[i].read;
        assert_int_equal(feature->kind, features[i].kind);
        assert_int_equal(feature->field, features[i].field);
        assert_int_equal(feature->when != NULL, features[i].has_when);
        assert_int_equal(feature->within_s, features[i].within_s);
        assert_ptr_equal(model->activity_columns[i].feature, feature);
        assert_null(model->activity_columns[i].rule);
        assert_true(fnl_text_equal(column->name, feature->name));
        assert_true(fnl_text_equal(column->column, feature->name));
        assert_int_equal(column->type, features[i].type);
        assert_int_equal(column->scale, features[i].scale);
        assert_int_equal(column->null_value_count, 0); /* what came out is no input that stands for nothing */
        assert_int_equal(feature->is_read, i < 4 || i == 6);
    }
    assert_null(model->activity_columns[5].read.aliases);
    end_reading(&reading);
}

static void every_each(void **state)
{
    (void)state;
    model_reading reading = read_good(
        RULES
        "          - {name: a, each: \"type = 'Webinar'\", points: 10.5, clamp: [0, 50], decay: {half_life: 30d}}\n"
        "          - {name: \"b, c\", each: TRUE, map: type, points: {SEMINAR: 2, call: -1}, otherwise: 0.5,\n"
        "             missing: 3, limit: {count: 5, within: 7d}, active: [2026-01-01, ~], reason: why}\n"
        "  - {name: t, groups: [{name: g, decay: {window: 2d, step: 1h}, rules: [{name: a, each: value > 2,\n"
        "      points: 1, baseline: 2}]}]}\n"
        "  - {name: u, groups: [{name: g, rules: [{name: r, when: size > 1, points: 1}]}]}\n");
    const fnl_model *model = reading.model;
    assert_int_equal(model->each_count, 3);
    assert_int_equal(model->activity_column_count, 3);
    static const char *const names[] = { "s.a", "s.b, c", "t.a" };
    const fnl_rule *rules[] = { &model->scores[0].groups[0].rules[0], &model->scores[0].groups[0].rules[1],
                                &model->scores[1].groups[0].rules[0] };
    for (uint32_t i = 0; i < 3; i++) {
        const fnl_activity_column *column = &model->activity_columns[i];
        assert_ptr_equal(column->rule, rules[i]);
        assert_null(column->feature);
        equal(column->read.name, names[i]);
        equal(column->read.column, names[i]);
        assert_int_equal(column->read.type, fnl_type_decimal);
        assert_int_equal(column->read.scale, 2);
        assert_int_equal(rules[i]->kind, fnl_rule_each);
        assert_int_equal(rules[i]->column, i);
        assert_int_equal(rules[i]->entry_count, 1);
        assert_non_null(rules[i]->entries[0].when);
    }
    assert_int_equal(rules[0]->entries[0].points, 1050);
    assert_null(rules[0]->input);
    assert_int_equal(rules[0]->decay.kind, fnl_decay_half_life);
    assert_null(rules[0]->decay.since);
    assert_int_equal(rules[0]->limit_count, 0);
    assert_int_equal(rules[1]->key_count, 2); /* folded, aliased, sorted */
    equal(rules[1]->keys[0], "call");
    equal(rules[1]->keys[1], "webinar");
    assert_int_equal(rules[1]->key_points[1], 200);
    assert_int_equal(rules[1]->otherwise, 50);
    assert_int_equal(rules[1]->missing.value, 300);
    assert_int_equal(rules[1]->limit_count, 5);
    assert_int_equal(rules[1]->limit_within_s, 7 * 86400);
    assert_int_equal(rules[2]->decay.kind, fnl_decay_window); /* the group's */
    /* From 0 to the clamp; without one from what points may be negative to what may be positive. */
    assert_int_equal(model->scores[0].raw.low, -FNL_MOST_EACH_POINTS);
    assert_int_equal(model->scores[0].raw.high, 5000 + FNL_MOST_EACH_POINTS);
    assert_int_equal(model->scores[1].raw.low, 0);
    assert_int_equal(model->scores[1].raw.high, FNL_MOST_EACH_POINTS);
    end_reading(&reading);
}

typedef struct error_case {
    const char *text;
    uint32_t line;
    uint32_t column;
    const char *path;
    const char *message; /* a part of it */
} error_case;

#define FEATURE(keys) FEATURES "    - {" keys "}\n", 16
#define RULE(keys) RULES "          - {" keys "}\n", 20
#define EACH "scores[0].groups[0].rules[0]"

static const error_case errors[] = {
    { LEADS "activities: 1\n", 6, 13, "activities", "the section `activities` is a map" },
    { LEADS "activities: {key: lead}\n", 6, 13, "activities.at", "activities need `at`" },
    { LEADS "activities: {at: at}\n", 6, 13, "activities.key", "activities need a `key`" },
    { LEADS "activities: {key: lead, at: at, kind: x}\n", 6, 33, "activities.kind", "unknown key 'kind'" },
    { LEADS "activities: {key: '', at: at}\n", 6, 20, "activities.key", "the name of a column" },
    { LEADS "activities: {key: lead, at: at, fields: 1}\n", 6, 41, "activities.fields", "`fields` is a list" },
    { LEADS "activities: {key: lead, at: at, features: 1}\n", 6, 43, "activities.features", "`features` is a list" },
    { LEADS "activities: {key: lead, at: at, fields: [{name: at, type: date}]}\n", 6, 29, "activities.at",
      "`at` is a time; this activity field is a date" },
    { LEADS "activities: {key: lead, at: at, id: n, fields: [{name: n, type: number}]}\n", 6, 37, "activities.id",
      "a text or an int; this activity field is a number" },
    { LEADS "activities: {key: lead, at: at, fields: [{name: lead, type: int}]}\n", 6, 19, "activities.key",
      "the key is a text as the lead's id is; the activity field is an int" },
    { "funnelcore: 1\nfields: [{name: n, type: number}]\nactivities: {key: n, at: at}\n", 3, 1, "activities",
      "give a field `id: true`" },
    { "funnelcore: 1\nfields: [{name: n, type: number, id: true}]\nactivities: {key: n, at: at}\n", 3, 1, "activities",
      "'n' is a number" },
    { LEADS "activities: {key: lead, at: at, fields: [{name: a, type: int, expr: '1'}]}\n", 6, 63,
      "activities.fields[0].expr", "never computed" },
    { LEADS "activities: {key: lead, at: at, fields: [{name: a, type: int, id: true}]}\n", 6, 63,
      "activities.fields[0].id", "as `id: column`" },
    { LEADS "activities: {key: lead, at: at, fields: [{name: a, type: int}, {name: a, type: int}]}\n", 6, 71,
      "activities.fields[1].name", "another field has it" },
    { LEADS "activities: {key: lead, at: at, fields: [{name: a, type: txt}]}\n", 6, 58, "activities.fields[0].type",
      "'txt' is not one of" },

    { FEATURE("count: 'TRUE'"), 7, "activities.features[0].name", "a feature needs a `name`" },
    { FEATURE("name: f g, count: 'TRUE'"), 14, "activities.features[0].name", "'f g' cannot name a feature" },
    { FEATURE("name: size, count: 'TRUE'"), 14, "activities.features[0].name", "the name 'size' is taken" },
    { FEATURE("name: f"), 7, "activities.features[0]", "a feature needs one of count, distinct_days" },
    { FEATURE("name: f, count: 'TRUE', sum: value"), 32, "activities.features[0].sum", "this one has `count`" },
    { FEATURE("name: f, count: type"), 24, "activities.features[0].count", "a condition is true or false" },
    { FEATURE("name: f, count: 'TRUE', when: 'TRUE'"), 32, "activities.features[0].when", "its condition already" },
    { FEATURE("name: f, count: size > 3"), 24, "activities.features[0].count",
      "size cannot be used here: conditions of activities read activity fields" },
    { FEATURE("name: f, count: typ = 'a'"), 24, "activities.features[0].count", "did you mean type?" },
    { FEATURE("name: f, sum: price"), 22, "activities.features[0].sum",
      "an int or a decimal; this activity field is a" },
    { FEATURE("name: f, min: type"), 22, "activities.features[0].min", "this activity field is a text" },
    { FEATURE("name: f, top: value"), 22, "activities.features[0].top", "`top` is of a text" },
    { FEATURE("name: f, sum: vale"), 22, "activities.features[0].sum", "did you mean 'value'?" },
    { FEATURE("name: f, sum: size"), 22, "activities.features[0].sum", "features read activity fields" },
    { FEATURE("name: f, sum: [value]"), 22, "activities.features[0].sum", "the name of an activity field" },
    { FEATURE("name: f, latest: type, within: 30"), 39, "activities.features[0].within", "a duration has units" },
    { FEATURE("name: f, latest: type, last: 3d"), 31, "activities.features[0].last", "unknown key 'last'" },
    { FEATURE("name: f, latest: type, when: price"), 37, "activities.features[0].when",
      "a condition is true or false" },

    { RULE("name: r, each: size > 3, points: 1"), 29, EACH ".each", "conditions of activities read activity fields" },
    { RULE("name: r, each: type, points: 1"), 29, EACH ".each", "a condition is true or false" },
    { RULE("name: r, each: 'TRUE'"), 13, EACH ".points", "`points` is missing" },
    { RULE("name: r, each: 'TRUE', points: {a: 1}"), 45, EACH ".points", "points by value need `map`" },
    { RULE("name: r, each: 'TRUE', points: 1, otherwise: 1"), 48, EACH ".otherwise", "goes with `map` only" },
    { RULE("name: r, each: 'TRUE', points: 1, missing: 1"), 48, EACH ".missing", "goes with `map` only" },
    { RULE("name: r, each: 'TRUE', map: price, points: {a: 1}"), 42, EACH ".map", "this is a number" },
    { RULE("name: r, each: 'TRUE', map: size, points: {1: 1}"), 42, EACH ".map", "read activity fields" },
    { RULE("name: r, each: 'TRUE', map: type, points: {A: 1, a: 2}"), 63, EACH ".points.a", "is the same value" },
    { RULE("name: r, each: 'TRUE', points: 1, when: 'TRUE'"), 23, EACH ".each", "this one has `when`" },
    { RULE("name: r, each: 'TRUE', points: 1, limit: 5"), 55, EACH ".limit", "`limit` is a map" },
    { RULE("name: r, each: 'TRUE', points: 1, limit: {count: 5}"), 55, EACH ".limit.within", "needs `within`" },
    { RULE("name: r, each: 'TRUE', points: 1, limit: {within: 5d}"), 55, EACH ".limit.count", "needs `count`" },
    { RULE("name: r, each: 'TRUE', points: 1, limit: {count: 0, within: 5d}"), 63, EACH ".limit.count", "" },
    { RULE("name: r, when: size > 1, points: 1, limit: {count: 1, within: 5d}"), 50, EACH ".limit", "unknown key" },
    { RULE("name: r, each: 'TRUE', points: 1, decay: {half_life: 2d, since: seen}"), 71, EACH ".decay.since",
      "an `each` rule counts the age of each activity" },
    { RULE("name: r, when: size > 1, points: 1, decay: {half_life: 2d}"), 57, EACH ".decay.since",
      "a decay needs `since`" },
    { RULE("name: r, when: type = 'a', points: 1"), 29, EACH ".when",
      "type cannot be used here: activity fields are read by features" },
};

/* Other places: each text whole. */
static const error_case more_errors[] = {
    { RULES "          - {name: r, each: 'TRUE', points: 1}\n          - {name: r, each: 'FALSE', points: 1}\n", 21, 20,
      "scores[0].groups[0].rules[1].name", "an `each` rule of this score has this name" },
    { LEADS "  - {name: s.r, type: int}\n" EVENTS
            "scores: [{name: s, groups: [{name: g, rules: [{name: r, each: 'TRUE', points: 1}]}]}]\n",
      16, 54, "scores[0].groups[0].rules[0].name", "a field has the name 's.r'" },
    { LEADS "  - {name: a, type: int, from: f}\n" EVENTS "  features: [{name: f, count: 'TRUE'}]\n", 6, 32,
      "fields[2].from", "the column 'f' is that of a feature" },
    { LEADS "  - {name: a, type: int, from: s.r}\n" EVENTS
            "scores: [{name: s, groups: [{name: g, rules: [{name: r, each: 'TRUE', points: 1}]}]}]\n",
      6, 32, "fields[2].from", "the column 's.r' is that of" },
    { LEADS "  - {name: a, type: int, expr: f}\n" EVENTS "  features: [{name: f, count: 'TRUE'}]\n", 6, 32,
      "fields[2].expr", "f cannot be used here" },
    { "funnelcore: 1\nfields: [{name: n, type: int, id: true}]\n"
      "activities: {key: who, at: at, features: [{name: who, count: 'TRUE'}]}\n",
      3, 50, "activities.features[0].name", "the name of the key" },
    { LEADS EVENTS "scores: [{name: s, groups: [{name: g, decay: {half_life: 1d, since: AS_OF()},\n"
                   "  rules: [{name: r, each: 'TRUE', points: 1}]}]}]\n",
      16, 11, "scores[0].groups[0].rules[0]", "the group's decay has `since`" },
    { LEADS EVENTS "scores: [{name: s, groups: [{name: g, decay: {half_life: 1d},\n"
                   "  rules: [{name: r, when: 'TRUE', points: 1}]}]}]\n",
      16, 11, "scores[0].groups[0].rules[0]", "the group's decay has no `since`" },
    { LEADS EVENTS "scores: [{name: s, groups: [{name: g, rules: [{name: r, when: 'TRUE', points: 1}]}]}]\n"
                   "examples: [{name: e, lead: {s.r: 1}, expect: {s: 1}}]\n",
      16, 29, "examples[0].lead[\"s.r\"]", "unknown field 's.r'" },
    { LEADS EVENTS "  features: [{name: f, count: 'TRUE'}]\nexamples: [{name: e, lead: {f: 1}, expect: {f: 1}}]\n", 16,
      45, "examples[0].expect.f", "unknown output 'f'" },
};

static unsigned faults_of(const error_case *one)
{
    model_reading reading = read_bytes(fnl_text_of(one->text));
    uint32_t found = 0;
    bool good = false;
    for (uint32_t i = 0; i < reading.problems->count; i++) {
        const fnl_error *problem = &reading.problems->problems[i];
        if (problem->severity != FNL_SEVERITY_ERROR)
            continue;
        good = found++ == 0 && problem->line == one->line && problem->column == one->column &&
               strcmp(problem->path, one->path) == 0 && strstr(problem->message, one->message) != NULL;
    }
    if (!good) {
        print_message("'%s' at %s:\n", one->message, one->path);
        for (uint32_t i = 0; i < reading.problems->count; i++) {
            const fnl_error *problem = &reading.problems->problems[i];
            print_message("  %u, %u, \"%s\", \"%s\"\n", problem->line, problem->column, problem->path,
                          problem->message);
        }
    }
    end_reading(&reading);
    return !good;
}

static void every_error(void **state)
{
    unsigned faults = 0;
    (void)state;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        faults += faults_of(&errors[i]);
    for (size_t i = 0; i < sizeof more_errors / sizeof *more_errors; i++)
        faults += faults_of(&more_errors[i]);
    assert_int_equal(faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_of_events),
        cmocka_unit_test(every_feature),
        cmocka_unit_test(every_each),
        cmocka_unit_test(every_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
