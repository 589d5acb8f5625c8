/* The section decisions: what it says is what its structs hold, every error. */
#include "error_cases.h"
#include "read_back.h"

#include <stdio.h>

#define FIELDS                                                                                                         \
    "funnelcore: 1\n"                                                                                                  \
    "fields:\n"                                                                                                        \
    "  - {name: size, type: int}\n"                                                                                    \
    "  - {name: hot, type: bool}\n"                                                                                    \
    "decisions:\n"
#define DECISION FIELDS "  - {name: d, " /* line 6, column 5 */

static const char whole[] = FIELDS
    "  - name: next\n"
    "    hit: first\n"
    "    rules:\n"
    "      - {when: hot, then: {content: case study, action: call}}\n"
    "      - {when: size > 1, then: {action: ~, weight: 0.50, urgent: true}}\n"
    "      - {when: size > 0, then: {weight: -3}}\n"
    "      - {when: size = 0, then: {}}\n"
    "    otherwise: {action: '12', urgent: false}\n"
    "  - {name: sum, hit: collect, aggregate: sum, rules: [{when: size > 1, then: {n: 100}},\n"
    "     {when: size > 2, then: {n: 200}}]}\n"
    "  - {name: least, hit: collect, aggregate: min, otherwise: {n: 0}, rules: [{when: hot, then: {n: 1.25}}]}\n"
    "  - {name: many, hit: collect, aggregate: count, otherwise: {n: -1}, rules: [{when: hot, then: {n: a}}]}\n"
    "  - {name: list, hit: collect, rules: [{when: hot, then: {x: 1}}, {when: size = 1, then: {x: true}}]}\n"
    "  - {name: one, hit: unique, rules: [{when: next_action = 'call' AND sum_n > 5, then: {big: 12345678901}}]}\n";

static void assert_text(fnl_text text, const char *wanted)
{
    assert_int_equal(text.length, strlen(wanted));
    assert_memory_equal(text.bytes, wanted, text.length);
}

static void assert_value(const fnl_decision_value *value, int64_t whole_value)
{
    assert_true(value->known);
    assert_int_equal(value->whole, whole_value);
}

static void columns(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        fnl_type type, given;
        unsigned scale;
    } outputs[] = {
        { "next_action", fnl_type_text, fnl_type_text, 0 }, { "next_content", fnl_type_text, fnl_type_text, 0 },
        { "next_urgent", fnl_type_bool, fnl_type_bool, 0 }, { "next_weight", fnl_type_decimal, fnl_type_decimal, 1 },
        { "sum_n", fnl_type_int, fnl_type_int, 0 },         { "least_n", fnl_type_decimal, fnl_type_decimal, 2 },
        { "many_n", fnl_type_int, fnl_type_text, 0 },       { "list_x", fnl_type_text, fnl_type_text, 0 },
        { "one_big", fnl_type_int, fnl_type_int, 0 },
    };
    model_reading reading = read_good(whole);
    const fnl_model *model = reading.model;
    uint32_t first = model->symbol_starts[fnl_symbol_decision];
    assert_int_equal(model->decision_count, 6);
    for (uint32_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        const fnl_decision *decision = NULL;
        const fnl_decision_output *output = fnl_model_decision_output(model, i, &decision);
        assert_text(output->name, outputs[i].name);
        assert_int_equal(output->type, outputs[i].given);
        assert_int_equal(output->scale, outputs[i].scale);
        assert_int_equal(fnl_decision_output_type(decision, output), outputs[i].type);
        assert_text(model->symbols[first + i].name, outputs[i].name);
        assert_int_equal(model->symbols[first + i].type, outputs[i].type);
        fnl_symbol_meaning meaning = fnl_model_symbol(model, first + i);
        assert_int_equal(meaning.kind, fnl_symbol_decision);
        assert_int_equal(meaning.index, i);
    }
    end_reading(&reading);
}

static void values(void **state)
{
    (void)state;
    model_reading reading = read_good(whole);
    const fnl_decision *decisions = reading.model->decisions;
    const fnl_decision *next = &decisions[0];
    enum { action, content, urgent, weight };
    assert_int_equal(next->hit, fnl_hit_first);
    assert_int_equal(next->rule_count, 4);
    assert_int_equal(next->rules[1].place.line, 10);
    assert_text(next->rules[0].values[action].text, "call");
    assert_text(next->rules[0].values[content].text, "case study");
    assert_false(next->rules[0].values[urgent].known);
    assert_false(next->rules[1].values[action].known);
    assert_value(&next->rules[1].values[urgent], 1);
    assert_value(&next->rules[1].values[weight], 5);
    assert_value(&next->rules[2].values[weight], -30); /* in the column's scale */
    for (uint32_t i = 0; i < 4; i++)
        assert_false(next->rules[3].values[i].known);
    assert_text(next->otherwise[action].text, "12");
    assert_false(next->otherwise[weight].known);
    assert_value(&next->otherwise[urgent], 0);
    assert_int_equal(decisions[1].aggregate, fnl_aggregate_sum);
    assert_null(decisions[1].otherwise);
    assert_value(&decisions[1].rules[1].values[0], 200);
    assert_value(&decisions[2].rules[0].values[0], 125);
    assert_value(&decisions[2].otherwise[0], 0);
    assert_int_equal(decisions[3].aggregate, fnl_aggregate_count);
    assert_value(&decisions[3].otherwise[0], -1);
    assert_int_equal(decisions[4].hit, fnl_hit_collect);
    assert_text(decisions[4].rules[0].values[0].text, "1"); /* lists are of texts */
    assert_text(decisions[4].rules[1].values[0].text, "true");
    assert_int_equal(decisions[5].hit, fnl_hit_unique);
    assert_value(&decisions[5].rules[0].values[0], 12345678901);
    end_reading(&reading);
}

static const error_case cases[] = {
    { "no list", "funnelcore: 1\ndecisions: {}\n", { { 2, 12, "decisions", "`decisions` is a list" } } },
    { "no map", FIELDS "  - x\n", { { 6, 5, "decisions[0]", "a decision is a map" } } },
    { "nothing",
      FIELDS "  - {}\n",
      { { 6, 5, "decisions[0].name", "needs a `name`" },
        { 6, 5, "decisions[0].hit", "`hit` is missing" },
        { 6, 5, "decisions[0].rules", "needs `rules`" } } },
    { "unknown key",
      DECISION "hit: first, rule: [], rules: [{when: hot, then: {x: 1}}]}\n",
      { { 6, 27, "decisions[0].rule", "did you mean 'rules'?" } } },
    { "a name that is none",
      FIELDS "  - {name: my next, hit: first, rules: [{when: hot, then: {x: 1}}]}\n",
      { { 6, 12, "decisions[0].name", "'my next' cannot name a decision: letters" } } },
    { "a name of a group",
      FIELDS "  - {name: sla, hit: first, rules: [{when: hot, then: {x: 1}}]}\n",
      { { 6, 12, "decisions[0].name", "the name of a group of outputs" } } },
    { "two of one name",
      DECISION "hit: first, rules: [{when: hot, then: {x: 1}}]}\n"
               "  - {name: d, hit: first, rules: [{when: hot, then: {y: 1}}]}\n",
      { { 7, 12, "decisions[1].name", "another decision 'd'" } } },
    { "a column's name is taken",
      FIELDS "  - {name: a_b, hit: first, rules: [{when: hot, then: {c: 1}}]}\n"
             "  - {name: a, hit: first, rules: [{when: hot, then: {b_c: 1}}]}\n",
      { { 7, 12, "decisions[1].name", "the name 'a_b_c' is taken" } } },
    { "a column that cannot be named",
      DECISION "hit: first, rules: [{when: hot, then: {next step: 1}}]}\n",
      { { 6, 5, "decisions[0]", "'d_next step' cannot name a column" } } },
    { "no such hit",
      DECISION "hit: any, rules: [{when: hot, then: {x: 1}}]}\n",
      { { 6, 20, "decisions[0].hit", "'any' is not one of: unique, first, collect" } } },
    { "aggregate of first",
      DECISION "hit: first, aggregate: sum, rules: [{when: hot, then: {x: 1}}]}\n",
      { { 6, 27, "decisions[0].aggregate", "goes with `hit: collect` only" } } },
    { "no such aggregate",
      DECISION "hit: collect, aggregate: avg, rules: [{when: hot, then: {x: 1}}]}\n",
      { { 6, 40, "decisions[0].aggregate", "not one of: sum, count, min, max" } } },

    { "no rules", DECISION "hit: first, rules: []}\n", { { 6, 34, "decisions[0].rules", "at least one rule" } } },
    { "rules are no list",
      DECISION "hit: first, rules: x}\n",
      { { 6, 34, "decisions[0].rules", "`rules` is a list" } } },
    { "a rule without anything",
      DECISION "hit: first, rules: [{}]}\n",
      { { 6, 35, "decisions[0].rules[0].when", "if no rule is true is `otherwise`" },
        { 6, 35, "decisions[0].rules[0].then", "`then` is missing" } } },
    { "condition of another type",
      DECISION "hit: first, rules: [{when: size, then: {x: 1}}]}\n",
      { { 6, 42, "decisions[0].rules[0].when", "this is an int" } } },
    { "condition on its own column",
      DECISION "hit: first, rules: [{when: d_x = 1, then: {x: 1}}]}\n",
      { { 6, 42, "decisions[0].rules[0].when", "comes later: only decisions below it" } } },
    { "then is no map",
      DECISION "hit: first, rules: [{when: hot, then: call}]}\n",
      { { 6, 53, "decisions[0].rules[0].then", "a map of columns and values" } } },
    { "otherwise is no map",
      DECISION "hit: first, rules: [{when: hot, then: {x: 1}}], otherwise: 1}\n",
      { { 6, 74, "decisions[0].otherwise", "a map of columns and values" } } },
    { "a value that is a list",
      DECISION "hit: first, rules: [{when: hot, then: {x: [1, 2]}}]}\n",
      { { 6, 57, "decisions[0].rules[0].then.x", "a text, a number, true or false" } } },
    { "a value with an exponent",
      DECISION "hit: first, rules: [{when: hot, then: {x: 1e3}}]}\n",
      { { 6, 57, "decisions[0].rules[0].then.x", "without an exponent" } } },
    { "a value with many digits",
      DECISION "hit: first, rules: [{when: hot, then: {x: 0.1234567}}]}\n",
      { { 6, 57, "decisions[0].rules[0].then.x", "at most 6 digits after the point" } } },
    { "a value too large for its column",
      DECISION "hit: first, rules: [{when: hot, then: {x: 12345678901}}, {when: size = 1, then: {x: 0.000001}}]}\n",
      { { 6, 57, "decisions[0].rules[0].then.x", "the number is too large" } } },
    { "texts and numbers",
      DECISION "hit: first, rules: [{when: hot, then: {x: call}}], otherwise: {x: 3}}\n",
      { { 6, 81, "decisions[0].otherwise.x", "this is a number, but 'x' is a text elsewhere: put numbers" } } },
    { "truths and numbers",
      DECISION "hit: first, rules: [{when: hot, then: {x: 1}}, {when: hot, then: {x: true}}]}\n",
      { { 6, 84, "decisions[0].rules[1].then.x", "this is a bool, but 'x' is a number elsewhere" } } },
    { "nothing but NULL",
      DECISION "hit: first, rules: [{when: hot, then: {x: ~}}]}\n",
      { { 6, 57, "decisions[0].rules[0].then.x", "no rule gives a value" } } },
    { "the sum of texts",
      DECISION "hit: collect, aggregate: sum, rules: [{when: hot, then: {x: a}}]}\n",
      { { 6, 75, "decisions[0].rules[0].then.x", "`aggregate: sum` is of numbers; this is a text" } } },
    { "a count that is none",
      DECISION "hit: collect, aggregate: count, rules: [{when: hot, then: {x: a}}], otherwise: {x: none}}\n",
      { { 6, 98, "decisions[0].otherwise.x", "a whole number" } } },
};

static void errors(void **state)
{
    (void)state;
    assert_errors(cases, sizeof cases / sizeof *cases);
}

/* At the limit a model is good, one more is refused. */
static void limits(void **state)
{
    static const limit_case limit_cases[] = {
        { "[", "{name: d%u, hit: first, rules: [{when: n = 1, then: {x: 1}}]}, ", 1024, "]", "at most 1024 decisions" },
        { "[{name: d, hit: first, rules: [{when: n = 1, then: {", "x%u: 1, ", 256, "}}]}]", "at most 256 columns" },
        { "[{name: d, hit: first, rules: [", "{when: n = 1, then: {x: 1}}, ", 65536, "]}]", "at most 65536 rules" },
        { "[{name: d, hit: collect, aggregate: sum, rules: [", "{when: n = 1, then: {x: 1000000000000000}}, ", 1000,
          "]}]", "more than 18 digits" },
        { "[{name: d, hit: first, otherwise: {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, "
          "m: "
          "1, n: 1, o: 1, p: 1, q: 1}, rules: [",
          "{when: n = 1, then: {a: 1}}, ", 61679, "]}]", "at most 1048576 values" },
    };
    (void)state;
    static const char start[] = "funnelcore: 1\nfields: [{name: n, type: int}]\ndecisions: ";
    for (size_t i = 0; i < sizeof limit_cases / sizeof *limit_cases; i++)
        for (unsigned more = 0; more < 2; more++) {
            model_reading reading = read_repeated(start, &limit_cases[i], limit_cases[i].most + more);
            print_message("  case: %s\n", limit_cases[i].message);
            if (more == 0)
                assert_int_equal(reading.code, FNL_OK);
            else
                assert_non_null(strstr(reading.problems->problems[0].message, limit_cases[i].message));
            end_reading(&reading);
        }
}

static void written_and_read(void **state)
{
    (void)state;
    assert_read_back(whole);
}

/* Other ways to write the same. */
static void same_fingerprint(void **state)
{
    static const char *const same[] = {
        DECISION "hit: first, rules: [{when: hot, then: {b: 1.50, a: x}}], otherwise: {b: 3}}\n",
        DECISION "otherwise: {a: ~, b: 3.000}, rules: [{then: {a: 'x', b: 1.5}, when: hot}], hit: first}\n",
        "{\"decisions\": [{\"name\": \"d\", \"hit\": \"first\", \"otherwise\": {\"b\": 3}, \"rules\": [{\"when\": "
        "\"hot\",\n"
        "\"then\": {\"a\": \"x\", \"b\": 1.5}}]}], \"funnelcore\": 1, \"fields\": [{\"name\": \"size\", \"type\": "
        "\"int\"},\n"
        "{\"name\": \"hot\", \"type\": \"bool\"}]}",
    };
    (void)state;
    model_reading one = read_good(same[0]);
    for (size_t i = 1; i < sizeof same / sizeof *same; i++) {
        model_reading other = read_good(same[i]);
        assert_memory_equal(one.model->fingerprint, other.model->fingerprint, sizeof one.model->fingerprint);
        end_reading(&other);
    }
    end_reading(&one);
}

static void warnings(void **state)
{
    (void)state;
    model_reading reading = read_good(DECISION "hit: first, rules: [{when: size > 1 AND size < 1, then: {x: 1}},\n"
                                               "    {when: hot, then: {x: 2}}]}\n");
    assert_int_equal(reading.problems->count, 1);
    assert_string_equal(reading.problems->problems[0].path, "decisions[0].rules[0]");
    assert_non_null(strstr(reading.problems->problems[0].message, "can never hold"));
    end_reading(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns),  cmocka_unit_test(values),           cmocka_unit_test(errors),
        cmocka_unit_test(limits),   cmocka_unit_test(written_and_read), cmocka_unit_test(same_fingerprint),
        cmocka_unit_test(warnings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
