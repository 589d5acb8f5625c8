/* Every error of a model: its place, its path, what it says. */
#include "error_cases.h"

#include <stdio.h>
#include <stdlib.h>

/* Fields and the beginning of a score that the cases below go on from. */
#define FIELDS                                                                                                         \
    "funnelcore: 1\n"                                                                                                  \
    "fields:\n"                                                                                                        \
    "  - {name: size, type: int}\n"                                                                                    \
    "  - {name: country, type: text, values: [VN, SG]}\n"                                                              \
    "  - {name: Total Visits, type: decimal, scale: 1}\n"                                                              \
    "  - {name: at, type: time}\n"                                                                                     \
    "  - {name: hot, type: bool}\n"                                                                                    \
    "  - {name: rate, type: number}\n"                                                                                 \
    "  - {name: day, type: date}\n"
#define RULE                                                                                                           \
    FIELDS "scores:\n"                                                                                                 \
           "  - name: fit\n"                                                                                           \
           "    groups:\n"                                                                                             \
           "      - name: g\n"                                                                                         \
           "        rules:\n"                                                                                          \
           "          - {name: r, " /* line 15, column 14 */

static const error_case cases[] = {
    { "not a map", "- 1", { { 1, 1, "", "a model is a map" } } },
    { "no version", "name: x", { { 1, 1, "funnelcore", "`funnelcore: 1`" } } },
    { "another version", "funnelcore: 2", { { 1, 13, "funnelcore", "version 2 of the form" } } },
    { "version is no number", "funnelcore: one", { { 1, 13, "funnelcore", "a whole number" } } },
    { "misspelt section", "funnelcore: 1\nfeilds: []\n", { { 2, 1, "feilds", "did you mean 'fields'?" } } },
    { "a key like no other", "funnelcore: 1\nqqqqqq: []\n", { { 2, 1, "qqqqqq", "unknown key 'qqqqqq' in a model" } } },
    { "a later section", "funnelcore: 1\ntouches: []\n", { { 2, 1, "touches", "not supported by this version" } } },
    { "zones in YAML", "funnelcore: 1\nzones: {}\n", { { 2, 1, "zones", "unknown key 'zones'" } } },
    { "no such zone", "funnelcore: 1\ntime_zone: Mars/Olympus\n", { { 2, 12, "time_zone", "Mars/Olympus" } } },
    { "null as a name", "funnelcore: 1\nname: null\n", { { 2, 7, "name", "not null" } } },
    { "empty name", "funnelcore: 1\nname: ''\n", { { 2, 8, "name", "empty" } } },
    { "control character", "funnelcore: 1\nname: \"a\\nb\"\n", { { 2, 8, "name", "control characters" } } },
    { "null values", "funnelcore: 1\nnull_values: x\n", { { 2, 14, "null_values", "a list of texts" } } },

    { "fields is no list", "funnelcore: 1\nfields: {}\n", { { 2, 9, "fields", "`fields` is a list" } } },
    { "field without type", "funnelcore: 1\nfields: [{name: a}]\n", { { 2, 10, "fields[0].type", "needs a `type`" } } },
    { "no such type",
      "funnelcore: 1\nfields: [{name: a, type: integer}]\n",
      { { 2, 26, "fields[0].type", "'integer' is not one of: text, int" } } },
    { "decimal without scale",
      "funnelcore: 1\nfields: [{name: a, type: decimal}]\n",
      { { 2, 10, "fields[0].scale", "needs a `scale`" } } },
    { "an id of intervals",
      "funnelcore: 1\nfields: [{name: a, type: intervals, id: true}]\n",
      { { 2, 37, "fields[0].id", "tells no lead from another" } } },
    { "computed intervals",
      "funnelcore: 1\nfields: [{name: a, type: intervals, expr: \"1\"}]\n",
      { { 2, 37, "fields[0].expr", "an input column, never computed" } } },
    { "a format of intervals",
      "funnelcore: 1\nfields: [{name: a, type: intervals, format: \"%Y-%m-%d\"}]\n",
      { { 2, 37, "fields[0].format", "goes with fields of type time or date only" } } },
    { "an expression of intervals",
      "funnelcore: 1\nfields: [{name: a, type: intervals}, {name: b, type: bool, expr: a IS NULL}]\n",
      { { 2, 66, "fields[1].expr",
          "a cannot be used here: is a list of intervals, which only `pauses` of a clock reads" } } },
    { "intervals of activities",
      "funnelcore: 1\nfields: [{name: id, type: text, id: true}]\n"
      "activities: {key: lead, at: at, fields: [{name: a, type: intervals}], features: []}\n",
      { { 3, 58, "activities.fields[0].type", "lists of intervals are fields of leads" } } },
    { "scale",
      "funnelcore: 1\nfields: [{name: a, type: decimal, scale: 7}]\n",
      { { 2, 42, "fields[0].scale", "0 to 6" } } },
    { "scale of an int",
      "funnelcore: 1\nfields: [{name: a, type: int, scale: 1}]\n",
      { { 2, 31, "fields[0].scale", "goes with fields of type decimal only" } } },
    { "twice the same field",
      "funnelcore: 1\nfields: [{name: a, type: int}, {name: a, type: int}]\n",
      { { 2, 39, "fields[1].name", "another field has it" } } },
    { "two ids",
      "funnelcore: 1\nfields: [{name: a, type: int, id: true}, {name: b, type: int, id: true}]\n",
      { { 2, 67, "fields[1].id", "a lead has one id, and 'a' is it" } } },
    { "bad format",
      "funnelcore: 1\nfields: [{name: a, type: time, format: '%Q'}]\n",
      { { 2, 41, "fields[0].format", "%Y" } } },
    { "same value twice, folded",
      "funnelcore: 1\nfields: [{name: a, type: text, fold: true, values: [VN, vn]}]\n",
      { { 2, 57, "fields[0].values[1]", "already" } } },
    { "alias to what is not listed",
      "funnelcore: 1\nfields: [{name: a, type: text, values: [VN], aliases: {x: US}}]\n",
      { { 2, 59, "fields[0].aliases.x", "'US' is not one of the field's values" } } },
    { "alias twice, folded",
      "funnelcore: 1\nfields: [{name: a, type: text, fold: true, aliases: {X: u, x: v}}]\n",
      { { 2, 60, "fields[0].aliases.x", "an alias already" } } },
    { "computed with input keys",
      "funnelcore: 1\nfields: [{name: a, type: int, expr: '1', from: b}]\n",
      { { 2, 42, "fields[0].from", "a computed field is no input column" } } },
    { "computed of another type",
      "funnelcore: 1\nfields: [{name: a, type: int, expr: \"'x'\"}]\n",
      { { 2, 38, "fields[0].expr", "the field is an int, but this is a text" } } },
    { "computed from a later field",
      "funnelcore: 1\nfields: [{name: a, type: int, expr: b}, {name: b, type: int}]\n",
      { { 2, 37, "fields[0].expr", "comes later" } } },
    { "a broken field is known by name",
      "funnelcore: 1\nfields: [{name: a, type: integer}, {name: b, type: int, expr: a + 1}]\n"
      "scores: [{name: s, expr: a + b}]\n",
      { { 2, 26, "fields[0].type", "'integer'" } } },

    { "condition of another type",
      RULE "when: size, points: 1}\n",
      { { 15, 29, "scores[0].groups[0].rules[0].when", "this is an int" } } },
    { "inside an expression",
      RULE "when: hot AND sise > 1, points: 1}\n",
      { { 15, 37, "scores[0].groups[0].rules[0].when", "size" } } },
    { "inside a quoted expression",
      RULE "when: \"hot AND sise > 1\", points: 1}\n",
      { { 15, 38, "scores[0].groups[0].rules[0].when", "size" } } },
    { "a text that the field cannot have",
      RULE "when: \"country = 'VM'\", points: 1}\n",
      { { 15, 40, "scores[0].groups[0].rules[0].when", "VN" } } },
    { "points and edges",
      RULE "bins: size, edges: [1, 2, 3, 4], points: [1, 2, 3, 4]}\n",
      { { 15, 64, "scores[0].groups[0].rules[0].points", "points has 4 values for 4 edges, needs 5" } } },
    { "edges out of order",
      RULE "bins: size, edges: [1, 3, 3], points: [1, 2, 3, 4]}\n",
      { { 15, 49, "scores[0].groups[0].rules[0].edges[2]", "edges ascend" } } },
    { "bins of a time",
      RULE "bins: at, edges: [1], points: [1, 2]}\n",
      { { 15, 29, "scores[0].groups[0].rules[0].bins", "DAYS_SINCE" } } },
    { "closed",
      RULE "bins: size, edges: [1], points: [1, 2], closed: rihgt}\n",
      { { 15, 71, "scores[0].groups[0].rules[0].closed", "left, right" } } },
    { "three digits",
      RULE "when: hot, points: 1.555}\n",
      { { 15, 42, "scores[0].groups[0].rules[0].points", "at most 2 digits" } } },
    { "too many points",
      RULE "when: hot, points: 1000001}\n",
      { { 15, 42, "scores[0].groups[0].rules[0].points", "-1000000 and 1000000" } } },
    { "exponent",
      RULE "when: hot, points: 1e3}\n",
      { { 15, 42, "scores[0].groups[0].rules[0].points", "without an exponent" } } },
    { "points as a text",
      RULE "when: hot, points: '5'}\n",
      { { 15, 43, "scores[0].groups[0].rules[0].points", "a number" } } },
    { "two kinds of rule",
      RULE "when: hot, map: country, points: 1}\n",
      { { 15, 34, "scores[0].groups[0].rules[0].map", "one of when, first, bins, map, per and each" } } },
    { "no kind of rule", RULE "points: 1}\n", { { 15, 13, "scores[0].groups[0].rules[0]", "one of when, first" } } },
    { "each without activities",
      RULE "each: hot, points: 1}\n",
      { { 15, 23, "scores[0].groups[0].rules[0].each", "needs the section `activities`" } } },
    { "a key of another kind of rule",
      RULE "when: hot, points: 1, edges: [1]}\n",
      { { 15, 45, "scores[0].groups[0].rules[0].edges", "unknown key 'edges'" } } },
    { "key that is no value",
      RULE "map: country, points: {VM: 1}}\n",
      { { 15, 46, "scores[0].groups[0].rules[0].points.VM", "VN" } } },
    { "key that is no number",
      RULE "map: size, points: {x: 1}}\n",
      { { 15, 43, "scores[0].groups[0].rules[0].points.x", "'x' is not a whole number" } } },
    { "key with too many digits",
      RULE "map: Total Visits, points: {1.25: 1}}\n",
      { { 15, 51, "scores[0].groups[0].rules[0].points[\"1.25\"]", "at most 1 digits" } } },
    { "the same key twice",
      RULE "map: size, points: {5: 1, 5.0: 2}}\n",
      { { 15, 49, "scores[0].groups[0].rules[0].points[\"5.0\"]", "the same value" } } },
    { "key that is no date",
      RULE "map: day, points: {2026-02-30: 1}}\n",
      { { 15, 42, "scores[0].groups[0].rules[0].points[\"2026-02-30\"]", "not a date" } } },
    { "map of a bool",
      RULE "map: hot, points: {true: 1}}\n",
      { { 15, 28, "scores[0].groups[0].rules[0].map", "use `when`" } } },
    { "map of a number",
      RULE "map: rate, points: {1: 1}}\n",
      { { 15, 28, "scores[0].groups[0].rules[0].map", "use `bins`" } } },
    { "per without clamp",
      RULE "per: size, points: 1}\n",
      { { 15, 13, "scores[0].groups[0].rules[0].clamp", "needs a `clamp`" } } },
    { "per with an open clamp",
      RULE "per: size, points: 1, clamp: [0, ~]}\n",
      { { 15, 56, "scores[0].groups[0].rules[0].clamp[1]", "both sides" } } },
    { "seven digits",
      RULE "per: size, points: 0.1234567, clamp: [0, 1]}\n",
      { { 15, 42, "scores[0].groups[0].rules[0].points", "at most 6 digits" } } },
    { "clamp upside down",
      RULE "when: hot, points: 1, clamp: [5, 1]}\n",
      { { 15, 52, "scores[0].groups[0].rules[0].clamp", "lower" } } },
    { "active",
      RULE "when: hot, points: 1, active: [2026-13-01, ~]}\n",
      { { 15, 54, "scores[0].groups[0].rules[0].active[0]", "2026-01-31" } } },
    { "active upside down",
      RULE "when: hot, points: 1, active: [2026-02-01, 2026-01-01]}\n",
      { { 15, 53, "scores[0].groups[0].rules[0].active", "before" } } },
    { "two kinds of decay",
      RULE "when: hot, points: 1, decay: {window: 1d, half_life: 1d, since: at}}\n",
      { { 15, 53, "scores[0].groups[0].rules[0].decay.window", "one of half_life, linear and window" } } },
    { "decay without since",
      RULE "when: hot, points: 1, decay: {window: 1d}}\n",
      { { 15, 52, "scores[0].groups[0].rules[0].decay.since", "`since`" } } },
    { "since is no time",
      RULE "when: hot, points: 1, decay: {window: 1d, since: day}}\n",
      { { 15, 72, "scores[0].groups[0].rules[0].decay.since", "a date" } } },
    { "a duration without unit",
      RULE "when: hot, points: 1, decay: {window: 30, since: at}}\n",
      { { 15, 61, "scores[0].groups[0].rules[0].decay.window", "30d" } } },
    { "an endless decay",
      RULE "when: hot, points: 1, decay: {half_life: 400d, step: 1s, since: at}}\n",
      { { 15, 52, "scores[0].groups[0].rules[0].decay", "more than 65536 steps" } } },
    { "an endless decay twice, then another",
      RULE "when: hot, points: 1, decay: {half_life: 400d, step: 1s, since: at}}\n"
           "          - {name: s, when: hot, points: 1, decay: {half_life: 400d, step: 1s, since: at}}\n"
           "          - {name: t, when: hot, points: 1, decay: {half_life: 4d, since: at}}\n",
      { { 15, 52, "scores[0].groups[0].rules[0].decay", "`step: " },
        { 16, 52, "scores[0].groups[0].rules[1].decay", "is the smallest" } } },
    { "no duration",
      RULE "when: hot, points: 1, decay: {half_life: 0d, since: at}}\n",
      { { 15, 64, "scores[0].groups[0].rules[0].decay.half_life", "'0d' is 0 or too long" } } },
    { "percent in quotes",
      RULE "when: hot, points: 1, decay: {linear: {every: 1d, percent: '0.5'}, since: at}}\n",
      { { 15, 83, "scores[0].groups[0].rules[0].decay.linear.percent", "50% or 0.5%" } } },
    { "percent of linear",
      RULE "when: hot, points: 1, decay: {linear: {every: 1d, percent: 0.5}, since: at}}\n",
      { { 15, 82, "scores[0].groups[0].rules[0].decay.linear.percent", "50% or 0.5%" } } },

    { "score's name",
      FIELDS "scores: [{name: my score, expr: size}]\n",
      { { 10, 17, "scores[0].name", "cannot name a score" } } },
    { "name of a field", FIELDS "scores: [{name: size, expr: size}]\n", { { 10, 17, "scores[0].name", "taken" } } },
    { "name of an output",
      FIELDS "scores: [{name: a_raw, expr: size}, {name: a, expr: size}]\n",
      { { 10, 44, "scores[1].name", "'a_raw' is taken" } } },
    { "nothing in a score", FIELDS "scores: [{name: a}]\n", { { 10, 10, "scores[0]", "one of groups, combine" } } },
    { "a later kind of score",
      FIELDS "scores: [{name: a, kind: trees}]\n",
      { { 10, 26, "scores[0].kind", "not supported" } } },
    { "a key of another kind of score",
      FIELDS "scores: [{name: a, expr: size, start: 5}]\n",
      { { 10, 32, "scores[0].start", "unknown key 'start'" } } },
    { "reads a later score",
      FIELDS "scores: [{name: a, expr: b}, {name: b, expr: size}]\n",
      { { 10, 26, "scores[0].expr", "comes later" } } },
    { "reads itself", FIELDS "scores: [{name: a, expr: a_raw}]\n", { { 10, 26, "scores[0].expr", "comes later" } } },
    { "combine of what is no score",
      FIELDS "scores: [{name: fit, expr: size}, {name: b, combine: {fti: 1}}]\n",
      { { 10, 55, "scores[1].combine.fti", "did you mean 'fit'?" } } },
    { "combine of a matrix",
      FIELDS "scores: [{name: a, expr: size, bands: [{name: x}]}, {name: b, expr: size, bands: [{name: x}]},\n"
             "  {name: m, matrix: [a_band, b_band]}, {name: c, combine: {m: 1}}]\n",
      { { 11, 60, "scores[3].combine.m", "is a matrix" } } },
    { "weight",
      FIELDS "scores: [{name: a, expr: size}, {name: b, combine: {a: 1001}}]\n",
      { { 10, 56, "scores[1].combine.a", "-1000 and 1000" } } },
    { "matrix without bands",
      FIELDS "scores: [{name: fit, expr: size, bands: [{name: x}]}, {name: b, expr: size}, {name: m, matrix: "
             "[fti_band, b_band]}]\n",
      { { 10, 97, "scores[2].matrix[0]", "did you mean 'fit_band'?" },
        { 10, 107, "scores[2].matrix[1]", "'b_band' is not a band, such as fit_band" } } },
    { "cells of one name",
      FIELDS "scores: [{name: a, expr: size, bands: [{name: x, from: 1}, {name: xy}]},\n"
             "  {name: b, expr: size, bands: [{name: yz, from: 1}, {name: z}]}, {name: m, matrix: [a_band, b_band]}]\n",
      { { 11, 85, "scores[2].matrix", "both be called 'xyz'" } } },
    { "bands out of order",
      FIELDS "scores: [{name: a, expr: size, bands: [{name: x, from: 1}, {name: y, from: 2}, {name: z}]}]\n",
      { { 10, 76, "scores[0].bands[1].from", "highest band comes first" } } },
    { "last band",
      FIELDS "scores: [{name: a, expr: size, bands: [{name: x, from: 1}]}]\n",
      { { 10, 56, "scores[0].bands[0].from", "no `from`" } } },
    { "band before the last",
      FIELDS "scores: [{name: a, expr: size, bands: [{name: x}, {name: y}]}]\n",
      { { 10, 40, "scores[0].bands[0].from", "has a `from`" } } },
    { "reasons",
      FIELDS "scores: [{name: a, expr: size}, {name: b, combine: {a: 1}, reasons: {top: 33}}]\n",
      { { 10, 75, "scores[1].reasons.top", "1 to 32" } } },
    { "beyond reach",
      FIELDS "scores: [{name: a, groups: [{name: g, rules: [{name: r, when: hot, points: 1000000}]}]},\n"
             " {name: b, combine: {a: 1000}}, {name: c, combine: {b: 1000}}, {name: d, combine: {c: 1000}}]\n",
      { { 11, 64, "scores[3]", "beyond 10000000000000 points" } } },
    { "linear without terms",
      FIELDS "scores: [{name: a, kind: linear}]\n",
      { { 10, 10, "scores[0].terms", "needs this key" } } },
    { "weight of a text",
      FIELDS "scores: [{name: a, terms: [{field: country, weight: 1}]}]\n",
      { { 10, 53, "scores[0].terms[0].weight", "use `map`" } } },
    { "odds",
      FIELDS "scores: [{name: a, terms: [], pdo: {score: 1, odds: 0, double: 1}}]\n",
      { { 10, 53, "scores[0].pdo.odds", "above 0" } } },
    { "infinite weight",
      FIELDS "scores: [{name: a, terms: [{field: rate, weight: 1e999}]}]\n",
      { { 10, 50, "scores[0].terms[0].weight", "finite" } } },

    { "example",
      FIELDS "examples: [{name: x, lead: {sise: 1}, expect: {ift: 1}, as_of: 5}]\n",
      { { 10, 29, "examples[0].lead.sise", "did you mean 'size'?" },
        { 10, 48, "examples[0].expect.ift", "unknown output" },
        { 10, 64, "examples[0].as_of", "an instant" } } },
    { "example with a computed field",
      "funnelcore: 1\nfields: [{name: a, type: int, expr: '1'}]\nexamples: [{name: x, lead: {a: 1}, expect: {}}]\n",
      { { 3, 29, "examples[0].lead.a", "is computed" } } },
    { "one after the other",
      "funnelcore: 1\nscores:\n  - {name: a, expr: b}\n  - {name: 5, expr: '1'}\n",
      { { 3, 21, "scores[0].expr", "b" }, { 4, 12, "scores[1].name", "cannot name a score" } } },
};

static void every_error(void **state)
{
    (void)state;
    assert_errors(cases, sizeof cases / sizeof *cases);
}

static void fifty_and_no_more(void **state)
{
    (void)state;
    fnl_buffer text;
    fnl_buffer_start(&text, &fnl_default_allocator);
    fnl_buffer_put_string(&text, "funnelcore: 1\nfields:\n");
    for (int i = 0; i < 1000; i++)
        fnl_buffer_put_string(&text, " - {}\n");
    model_reading reading = read_bytes(fnl_buffer_text(&text));
    assert_int_equal(reading.code, FNL_E_MODEL);
    assert_int_equal(reading.problems->count, fnl_most_problems);
    end_reading(&reading);
    fnl_buffer_end(&text);
}

static fnl_buffer repeated(const char *before, const char *item, unsigned count, const char *after)
{
    fnl_buffer text;
    fnl_buffer_start(&text, &fnl_default_allocator);
    fnl_buffer_put_string(&text, before);
    for (unsigned i = 0; i < count; i++)
        fnl_buffer_put_string(&text, item);
    fnl_buffer_put_string(&text, after);
    assert_false(text.failed);
    return text;
}

static void limits(void **state)
{
    static const struct {
        const char *before, *item;
        unsigned count;
        const char *after;
        const char *message;
    } limit_cases[] = {
        { "{\"funnelcore\":1,\"fields\":[", "{},", 4096, "{}]}", "at most 4096 fields" },
        { "{\"funnelcore\":1,\"scores\":[", "{},", 4096, "{}]}", "at most 4096 scores" },
        { "{\"funnelcore\":1,\"scores\":[{\"name\":\"a\",\"groups\":[{\"name\":\"g\",\"rules\":[", "{},", 1000000,
          "{}]}]}]}", "at most 65536 rules" },
        { "{\"funnelcore\":1,\"scores\":[{\"name\":\"a\",\"groups\":[", "{},", 1000000, "{}]}]}",
          "at most 65536 rules" },
        { "{\"funnelcore\":1,\"null_values\":[", "\"\",", 1000000, "\"\"]}", "at most 1000000 entries" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof limit_cases / sizeof *limit_cases; i++) {
        fnl_buffer text =
            repeated(limit_cases[i].before, limit_cases[i].item, limit_cases[i].count, limit_cases[i].after);
        model_reading reading = read_bytes(fnl_buffer_text(&text));
        print_message("  case: %s\n", limit_cases[i].message);
        assert_int_equal(reading.code, FNL_E_LIMIT);
        assert_int_equal(reading.problems->count, 1);
        assert_non_null(strstr(reading.problems->problems[0].message, limit_cases[i].message));
        end_reading(&reading);
        fnl_buffer_end(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error),
        cmocka_unit_test(fifty_and_no_more),
        cmocka_unit_test(limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
