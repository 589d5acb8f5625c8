/* Values of the wrong shape in every place, each refused there. */
#include "../../model_reading.h"

#define FIELDS                                                                                                         \
    "funnelcore: 1\nfields: [{name: size, type: int}, {name: hot, type: bool}, {name: at, type: time},\n"              \
    "  {name: country, type: text}, {name: rate, type: number}]\n"
#define SCORE(keys) FIELDS "scores: [{name: s, " keys "}]\n"
#define RULE(keys) SCORE("groups: [{name: g, rules: [{name: r, " keys "}]}]")
#define EDGES(keys) RULE("bins: size, " keys)
#define DECAY(keys) RULE("when: hot, points: 1, decay: {" keys "}")
#define TERM(keys) SCORE("terms: [{" keys "}]")
#define BAND "bands: [{name: x}]"

static const struct {
    const char *text;
    const char *path;
    const char *message;
} cases[] = {
    { FIELDS "scores: [7]\n", "scores[0]", "a score is a map" },
    { FIELDS "scores: [{name: s, groups: 1}]\n", "scores[0].groups", "is a list" },
    { SCORE("groups: []"), "scores[0].groups", "no groups" },
    { SCORE("groups: [1]"), "scores[0].groups[0]", "a group is a map" },
    { SCORE("groups: [{name: g}]"), "scores[0].groups[0].rules", "needs `rules`" },
    { SCORE("groups: [{rules: [{name: r, when: hot, points: 1}]}]"), "scores[0].groups[0].name", "needs a `name`" },
    { SCORE("groups: [{name: g, rules: 1}]"), "scores[0].groups[0].rules", "is a list" },
    { SCORE("groups: [{name: g, rules: []}]"), "scores[0].groups[0].rules", "no rules" },
    { SCORE("groups: [{name: g, clamp: [1], rules: [{name: r, when: hot, points: 1}]}]"), "scores[0].groups[0].clamp",
      "a list of the lowest" },
    { SCORE("groups: [{name: g, clamp: [~, ~], rules: [{name: r, when: hot, points: 1}]}]"),
      "scores[0].groups[0].clamp", "leave it out" },
    { SCORE("groups: [{name: g, rules: [{when: hot, points: 1}]}]"), "scores[0].groups[0].rules[0].name", "a `name`" },
    { SCORE("kind: points"), "scores[0].groups", "needs this key" },
    { FIELDS "scores: [{expr: size}]\n", "scores[0].name", "a score needs a `name`" },
    { SCORE("expr: country"), "scores[0].expr", "this is a text" },
    { SCORE("expr: size, when: size"), "scores[0].when", "a condition" },
    { SCORE("expr: size, bands: 1"), "scores[0].bands", "is a list" },
    { SCORE("expr: size, bands: []"), "scores[0].bands", "is empty" },
    { SCORE("expr: size, bands: [1]"), "scores[0].bands[0]", "a band is a map" },
    { SCORE("expr: size, bands: [{from: 1}, {name: x}]"), "scores[0].bands[0].name", "needs a `name`" },
    { SCORE("expr: size, bands: [{name: x, from: a}, {name: y}]"), "scores[0].bands[0].from", "a number" },
    { SCORE("expr: size, bands: [{name: x, from: 1}, {name: x}]"), "scores[0].bands[1].name", "another band" },
    { SCORE("combine: 1"), "scores[0].combine", "a map of scores" },
    { SCORE("combine: {s: 1}"), "scores[0].combine.s", "comes later" },
    { SCORE("combine: {}"), "scores[0].combine", "a map of scores" },
    { SCORE("combine: {zzzzzz: 1}"), "scores[0].combine.zzzzzz", "is not a score" },
    { FIELDS "scores: [{name: s, expr: size, " BAND "}, {name: b, combine: {s: 1}, reasons: {}}]\n",
      "scores[1].reasons.top", "`top` is missing" },
    { FIELDS "scores: [{name: s, expr: size, " BAND "}, {name: m, matrix: [s_band]}]\n", "scores[1].matrix", "2 to 8" },
    { FIELDS "scores: [{name: t, expr: size, " BAND
             "}, {name: m, matrix: [s_band, t_band]}, {name: s, expr: size, " BAND "}]\n",
      "scores[1].matrix[0]", "comes later" },
    { FIELDS "scores: [{name: s, expr: size, " BAND "}, {name: m, matrix: [s_band, s_band]},\n"
             "  {name: n, matrix: [m_band, s_band]}]\n",
      "scores[2].matrix[0]", "is a matrix itself" },

    { RULE("first: 1"), "scores[0].groups[0].rules[0].first", "is a list" },
    { RULE("first: []"), "scores[0].groups[0].rules[0].first", "no entries" },
    { RULE("first: [{points: 1}]"), "scores[0].groups[0].rules[0].first[0].when", "is missing" },
    { RULE("first: [{when: hot}]"), "scores[0].groups[0].rules[0].first[0].points", "is missing" },
    { RULE("first: [1]"), "scores[0].groups[0].rules[0].first[0]", "an entry of `first` is a map" },
    { EDGES("points: [1]"), "scores[0].groups[0].rules[0].edges", "is missing" },
    { EDGES("edges: 1, points: [1]"), "scores[0].groups[0].rules[0].edges", "a list of numbers" },
    { EDGES("edges: [], points: [1]"), "scores[0].groups[0].rules[0].edges", "no numbers" },
    { EDGES("edges: [a], points: [1, 2]"), "scores[0].groups[0].rules[0].edges[0]", "a number" },
    { EDGES("edges: [12345678901234567890], points: [1, 2]"), "scores[0].groups[0].rules[0].edges[0]", "18 digits" },
    { EDGES("edges: [1]"), "scores[0].groups[0].rules[0].points", "one more than edges" },
    { EDGES("edges: [1], points: 1"), "scores[0].groups[0].rules[0].points", "one more than edges" },
    { RULE("map: country, points: 1"), "scores[0].groups[0].rules[0].points", "{value: points}" },
    { RULE("map: country"), "scores[0].groups[0].rules[0].points", "is missing" },
    { RULE("per: size, clamp: [0, 1]"), "scores[0].groups[0].rules[0].points", "is missing" },
    { RULE("when: hot, points: 1, active: 5"), "scores[0].groups[0].rules[0].active", "a list of the first day" },
    { RULE("when: hot, points: 1, reason: ''"), "scores[0].groups[0].rules[0].reason", "empty" },
    { RULE("when: [hot], points: 1"), "scores[0].groups[0].rules[0].when", "a text" },
    { DECAY("since: at"), "scores[0].groups[0].rules[0].decay", "one of half_life" },
    { DECAY("linear: {percent: 5}, since: at"), "scores[0].groups[0].rules[0].decay.linear.every", "`every`" },
    { DECAY("linear: {every: 1d}, since: at"), "scores[0].groups[0].rules[0].decay.linear.percent", "`percent`" },
    { DECAY("linear: {every: 1d, percent: 101}, since: at"), "scores[0].groups[0].rules[0].decay.linear.percent",
      "up to 100%" },
    { DECAY("linear: 1d, since: at"), "scores[0].groups[0].rules[0].decay.linear", "a linear decay is a map" },
    { DECAY("window: soon, since: at"), "scores[0].groups[0].rules[0].decay.window", "'soon' is not a duration" },
    { DECAY("window: [1d], since: at"), "scores[0].groups[0].rules[0].decay.window", "a duration" },
    { DECAY("window: 99999999999999999w, since: at"), "scores[0].groups[0].rules[0].decay.window", "too long" },

    { TERM("weight: 1"), "scores[0].terms[0].field", "needs a `field`" },
    { TERM("field: rate"), "scores[0].terms[0].weight", "a `weight` or a `map`" },
    { TERM("field: size, weight: 1, map: {1: 1}"), "scores[0].terms[0].weight", "either" },
    { TERM("field: size, map: 1"), "scores[0].terms[0].map", "{value: weight}" },
    { TERM("field: rate, map: {1: 1}"), "scores[0].terms[0].map", "the field is a number" },
    { TERM("field: hot, map: {yes: 1}"), "scores[0].terms[0].map.yes", "true and false" },
    { TERM("field: size, weight: 1, otherwise: 0"), "scores[0].terms[0].otherwise", "goes with `map`" },
    { SCORE("terms: 1"), "scores[0].terms", "is a list" },
    { SCORE("terms: [1]"), "scores[0].terms[0]", "a term is a map" },
    { SCORE("terms: [], pdo: {score: 1, odds: 2}"), "scores[0].pdo.double", "needs all three" },
    { SCORE("terms: [], pdo: 5"), "scores[0].pdo", "is a map" },
    { SCORE("terms: [], pdo: {score: 1, odds: 2, double: x}"), "scores[0].pdo.double", "a finite number" },
    { SCORE("terms: [], link: identity, pdo: {score: 1, odds: 2, double: 3}"), "scores[0].link", "either" },
    { SCORE("terms: [], link: probit"), "scores[0].link", "identity, logistic" },
    { SCORE("terms: [], clamp: [2, 1]"), "scores[0].clamp", "the lower one" },
    { SCORE("terms: [], clamp: 1"), "scores[0].clamp", "a list of the lowest" },
    { SCORE("terms: [], round: 16"), "scores[0].round", "0 to 15" },

    { "funnelcore: 1\nfields: [1]\n", "fields[0]", "a field is a map" },
    { "funnelcore: 1\nfields: [{name: a, type: text, values: 1}]\n", "fields[0].values", "a list of texts" },
    { "funnelcore: 1\nfields: [{name: a, type: text, values: []}]\n", "fields[0].values", "leave `values` out" },
    { "funnelcore: 1\nfields: [{name: a, type: text, values: [[]]}]\n", "fields[0].values[0]", "a text" },
    { "funnelcore: 1\nfields: [{name: a, type: text, aliases: 1}]\n", "fields[0].aliases", "is a map" },
    { "funnelcore: 1\nfields: [{name: a, type: text, null_values: 1}]\n", "fields[0].null_values", "a list of texts" },
    { "funnelcore: 1\nfields: [{name: a, type: text, id: 5}]\n", "fields[0].id", "true or false" },
    { "funnelcore: 1\nfields: [{name: a, type: [text]}]\n", "fields[0].type", "one of these is needed: text, int" },
    { "funnelcore: 1\nfields: [{type: text}]\n", "fields[0].name", "needs a `name`" },
    { "funnelcore: 1\nfields: [{name: a, type: time, format: ''}]\n", "fields[0].format", "empty" },

    { FIELDS "examples: 1\n", "examples", "is a list" },
    { FIELDS "examples: [1]\n", "examples[0]", "an example is a map" },
    { FIELDS "examples: [{lead: {}, expect: {}}]\n", "examples[0].name", "needs a `name`" },
    { FIELDS "examples: [{name: x, expect: {}}]\n", "examples[0].lead", "needs a `lead`" },
    { FIELDS "examples: [{name: x, lead: {}}]\n", "examples[0].expect", "needs `expect`" },
    { FIELDS "examples: [{name: x, lead: 1, expect: {}}]\n", "examples[0].lead", "`lead` is a map" },
    { FIELDS "examples: [{name: x, lead: {size: [1]}, expect: {}}]\n", "examples[0].lead.size", "a text" },
    { FIELDS "examples: [{name: x, lead: {qqqqqq: 1}, expect: {}}]\n", "examples[0].lead.qqqqqq", "unknown field" },
    { FIELDS "examples: [{name: x, lead: {}, expect: {}, as_of: []}]\n", "examples[0].as_of", "an instant" },
    { FIELDS "examples: [{name: x, lead: {}, expect: {}, as_of: 0000-01-01}]\n", "examples[0].as_of", "" },
    { FIELDS "time_zone: []\n", "time_zone", "a text" },
    { "funnelcore: 1\nscores: {}\n", "scores", "`scores` is a list" },
    { "funnelcore: 1\n"
      "äääääääääääääääääääääääääääääääääääääääääääääääääääääää: 1\n",
      "", "unknown key 'ääääääääääääääääääääääääääääää'" },
};

static void every_shape(void **state)
{
    unsigned faults = 0;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        model_reading reading = read_bytes(fnl_text_of(cases[i].text));
        const fnl_error *problem = reading.problems->problems;
        uint32_t errors = reading.problems->errors;
        if (reading.code != FNL_E_MODEL || errors != 1 || problem->line == 0 ||
            (cases[i].path[0] != '\0' && strcmp(problem->path, cases[i].path) != 0) ||
            strstr(problem->message, cases[i].message) == NULL) {
            faults++;
            print_message("case %s\n", cases[i].text);
            for (uint32_t j = 0; j < reading.problems->count; j++)
                print_message("  \"%s\", \"%s\"\n", problem[j].path, problem[j].message);
        }
        end_reading(&reading);
    }
    assert_int_equal(faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_shape) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
