/* What a model says is what its structs hold. */
#include "../../model_reading.h"

#include "document/document.h"

#include <stdio.h>
#include <time.h>

static const char whole_model[] =
    "funnelcore: 1\n"
    "name: acme-b2b\n"
    "version: 2026.11\n"
    "time_zone: Asia/Ho_Chi_Minh\n"
    "null_values: [Select, ' unknown ']\n"
    "fields:\n"
    "  - {name: lead_id, type: text, id: true}\n"
    "  - {name: industry, type: text, fold: true, aliases: {IT services: Software, saas: software}}\n"
    "  - {name: country, type: text, values: [VN, SG, NO, TH]}\n"
    "  - {name: employees, type: int}\n"
    "  - {name: budget, type: decimal, scale: 2}\n"
    "  - {name: Total Visits, type: int, from: page_views, null_values: [-1]}\n"
    "  - {name: demo, type: bool, null_values: [Select, unknown]}\n"
    "  - {name: created_at, type: time, format: '%d/%m/%Y %H:%M'}\n"
    "  - {name: age, type: number, expr: DAYS_SINCE(created_at)}\n"
    "scores:\n"
    "  - name: fit\n"
    "    start: -1.5\n"
    "    clamp: [0, 100]\n"
    "    groups:\n"
    "      - name: company\n"
    "        clamp: [~, 90.25]\n"
    "        rules:\n"
    "          - {name: industry, when: \"industry IN ('SOFTWARE')\", points: 35, missing: -1}\n"
    "          - {name: size, bins: employees, edges: [10, 50.50], points: [0, 10, 20], closed: right}\n"
    "          - {name: market, map: country, points: {VN: 15, SG: 12, NO: 0.05}, otherwise: 1, missing: -2}\n"
    "          - name: budget known\n"
    "            first:\n"
    "              - {when: budget >= 50000, points: 20, reason: large budget}\n"
    "              - {when: budget IS NULL, points: 0}\n"
    "            otherwise: 3\n"
    "            baseline: 2\n"
    "      - name: behaviour\n"
    "        reason: behaves\n"
    "        active: [2026-01-01, ~]\n"
    "        decay: {half_life: 14d, since: created_at}\n"
    "        rules:\n"
    "          - {name: visits, per: Total Visits, points: 0.125, clamp: [0, 10]}\n"
    "          - {name: demo, when: demo, points: 5, reason: demo, active: [~, 2027-01-01],\n"
    "             decay: {linear: {every: 30d, percent: 50}, since: created_at, step: 12h}}\n"
    "    bands: [{name: A, from: 70}, {name: B, from: 40.5}, {name: C}]\n"
    "    reasons: {top: 3, direction: below, baseline: max}\n"
    "  - {name: win, kind: linear, intercept: -2.1, terms: [{field: age, weight: 5e-7, missing: -0.2},\n"
    "     {field: demo, map: {true: 0.3}, otherwise: 1}], pdo: {score: 600, odds: 50, double: 20}, round: 2, clamp: "
    "[~, 850]}\n"
    "  - {name: extra, expr: \"fit_raw + 1\", when: employees > 5, bands: [{name: 1, from: -2}, {name: 2}]}\n"
    "  - {name: total, combine: {extra: -0.25, fit: 0.6}, reasons: {top: 1}}\n"
    "  - {name: grade, matrix: [fit_band, extra_band]}\n"
    "examples:\n"
    "  - name: one\n"
    "    lead: {industry: FinTech, country: NO, employees: 120, demo: true, budget: ~}\n"
    "    as_of: 2026-11-21T09:00\n"
    "    expect: {fit: 90, fit_band: A, fit_reason_1: demo}\n";

static void assert_text(fnl_text text, const char *expected)
{
    assert_int_equal(text.length, strlen(expected));
    assert_memory_equal(text.bytes, expected, text.length);
}

static void fields(void **state)
{
    model_reading reading = read_good(whole_model);
    const fnl_model *model = reading.model;
    (void)state;
    assert_text(model->name, "acme-b2b");
    assert_text(model->version, "2026.11"); /* as written, not a number */
    assert_text(fnl_zone_name(model->zone), "Asia/Ho_Chi_Minh");
    assert_int_equal(model->null_value_count, 2);
    assert_text(model->null_values[1], "unknown");
    assert_int_equal(model->field_count, 9);
    assert_true(model->fields[0].read.id);
    const fnl_field *industry = &model->fields[1].read;
    uint32_t number = 0;
    assert_true(fnl_index_find(industry->aliases, FNL_TEXT("it services"), &number));
    assert_text(industry->alias_targets[number], "software");
    const fnl_field *country = &model->fields[2].read;
    assert_int_equal(country->values->count, 4);
    assert_true(fnl_index_find(country->values, FNL_TEXT("NO"), &number)); /* no YAML 1.1 here */
    assert_int_equal(number, 2);
    const fnl_field *visits = &model->fields[5].read;
    assert_text(visits->column, "page_views");
    assert_true(model->fields[5].own_null_values);
    assert_text(visits->null_values[0], "-1");
    assert_false(model->fields[6].own_null_values); /* the same list as the model's */
    assert_text(model->fields[7].read.format, "%d/%m/%Y %H:%M");
    assert_non_null(model->fields[8].expression);
    assert_int_equal(fnl_model_symbol(model, 8).kind, fnl_symbol_field);
    assert_int_equal(fnl_model_symbol(model, 9 + fnl_parts * 2 + fnl_part_raw).kind, fnl_symbol_raw);
    assert_int_equal(fnl_model_symbol(model, 9 + fnl_parts * 2 + fnl_part_raw).index, 2);
    end_reading(&reading);
}

static void rules(void **state)
{
    model_reading reading = read_good(whole_model);
    const fnl_score *fit = &reading.model->scores[0];
    (void)state;
    assert_int_equal(fit->start, -150);
    assert_int_equal(fit->clamp.high.value, 10000);
    assert_false(fit->groups[0].clamp.low.known);
    assert_int_equal(fit->groups[0].clamp.high.value, 9025);
    const fnl_rule *rule = fit->groups[0].rules;
    assert_int_equal(rule[0].entries[0].points, 3500);
    assert_int_equal(rule[0].missing.value, -100);
    assert_text(rule[0].reason, "industry");
    assert_int_equal(rule[1].edge_count, 2);
    assert_int_equal(rule[1].edges[1].value, 505); /* 50.50 is 50.5 */
    assert_int_equal(rule[1].edges[1].scale, 1);
    assert_int_equal(rule[1].bin_points[2], 2000);
    assert_true(rule[1].closed_right);
    assert_int_equal(rule[2].key_count, 3);
    assert_text(rule[2].keys[0], "NO");
    assert_text(rule[2].keys[2], "VN");
    assert_int_equal(rule[2].key_points[0], 5);
    assert_int_equal(rule[2].otherwise, 100);
    assert_int_equal(rule[2].missing.value, -200);
    assert_int_equal(rule[3].entry_count, 2);
    assert_text(rule[3].entries[0].reason, "large budget");
    assert_false(rule[3].missing.known);
    assert_int_equal(rule[3].baseline, 200);
    rule = fit->groups[1].rules;
    assert_int_equal(rule[0].per_points.value, 125);
    assert_int_equal(rule[0].per_points.scale, 3);
    assert_text(rule[0].reason, "behaves");
    assert_int_equal(rule[0].active_from, 20454); /* 2026-01-01 */
    assert_int_equal(rule[0].active_to, INT32_MAX);
    assert_int_equal(rule[0].decay.kind, fnl_decay_half_life);
    assert_int_equal(rule[0].decay.factor_count, 14 * 31 + 1);
    assert_int_equal(rule[0].decay.factors[14], 1 << 29); /* 25 points are 12.5 after one half life */
    assert_text(rule[1].reason, "demo");
    assert_int_equal(rule[1].active_from, INT32_MIN);
    assert_int_equal(rule[1].active_to, 20819);
    assert_int_equal(rule[1].decay.kind, fnl_decay_linear);
    assert_int_equal(rule[1].decay.step_s, 12 * 3600);
    assert_int_equal(rule[1].decay.factor_count, 120); /* of half days */
    assert_int_equal(rule[1].decay.factors[59], 1 << 30);
    assert_int_equal(rule[1].decay.factors[60], 1 << 29);
    /* 35+20+15+20 in company, 10+5 in behaviour; -1+0-2+0 and 0. */
    assert_int_equal(fit->raw.high, -150 + 9000 + 1500);
    assert_int_equal(fit->raw.low, -150 - 300);
    end_reading(&reading);
}

static void scores(void **state)
{
    model_reading reading = read_good(whole_model);
    const fnl_score *score = reading.model->scores;
    (void)state;
    assert_int_equal(score[0].band_count, 3);
    assert_int_equal(score[0].bands[1].from.value, 405);
    assert_false(score[0].bands[2].from.known);
    assert_int_equal(score[0].reason_count, 3);
    assert_int_equal(score[0].direction, fnl_direction_below);
    assert_int_equal(score[0].baseline, fnl_baseline_max);
    const fnl_linear *win = score[1].linear;
    assert_true(win->intercept == -2.1 && win->terms[0].weight == 5e-7 && win->terms[0].missing == -0.2);
    assert_int_equal(win->terms[1].key_count, 1);
    assert_int_equal(win->terms[1].whole_keys[0], 1);
    assert_true(win->terms[1].key_weights[0] == 0.3 && win->terms[1].otherwise == 1 && win->terms[1].missing == 0);
    assert_true(win->has_pdo && win->pdo_odds == 50 && !win->has_low && win->has_high && win->high == 850);
    assert_int_equal(win->round, 2);
    assert_non_null(score[2].when);
    assert_text(score[2].bands[0].name, "1");
    assert_int_equal(score[2].bands[0].from.value, -2);
    assert_int_equal(score[3].part_count, 2);
    assert_int_equal(score[3].parts[0].score, 0); /* in the order of scores, not of the map */
    assert_int_equal(score[3].parts[0].weight, 600000);
    assert_int_equal(score[3].parts[1].weight, -250000);
    assert_false(score[3].raw.known);
    assert_int_equal(score[4].matrix[0], 0);
    assert_int_equal(score[4].matrix[1], 2);
    end_reading(&reading);
}

static void examples(void **state)
{
    model_reading reading = read_good(whole_model);
    const fnl_example *one = reading.model->examples;
    (void)state;
    assert_int_equal(reading.model->example_count, 1);
    assert_int_equal(one->lead_count, 5);
    assert_text(one->lead[0].name, "budget"); /* sorted */
    assert_true(one->lead[0].is_null);
    assert_text(one->lead[1].text, "NO");
    assert_text(one->lead[2].text, "true");
    assert_true(one->has_as_of);
    assert_int_equal(one->as_of, INT64_C(1795226400) * 1000000); /* 09:00 in Viet Nam is 02:00 */
    assert_int_equal(one->expect_count, 3);
    end_reading(&reading);
}

static void schema(void **state)
{
    static const char *const expected[][2] = {
        { "lead_id", "u" },     { "industry", "u" },   { "country", "u" }, { "employees", "l" },
        { "budget", "d:18,2" }, { "page_views", "l" }, { "demo", "b" },    { "created_at", "tsu:Asia/Ho_Chi_Minh" },
    };
    model_reading reading = read_good(whole_model);
    struct ArrowSchema out;
    fnl_error error;
    (void)state;
    assert_int_equal(fnl_model_describe(reading.model, &out, &error), FNL_OK);
    assert_int_equal(out.n_children, sizeof expected / sizeof *expected);
    for (int64_t i = 0; i < out.n_children; i++) {
        assert_string_equal(out.children[i]->name, expected[i][0]);
        assert_string_equal(out.children[i]->format, expected[i][1]);
        assert_int_equal(out.children[i]->metadata != NULL, i == 0);
    }
    out.release(&out);
    end_reading(&reading);
}

/* Formats that are not constant stand beside each other in one buffer. */
static void schema_of_intervals(void **state)
{
    static const char text[] = "funnelcore: 1\ntime_zone: Asia/Ho_Chi_Minh\nfields:\n"
                               "- {name: a, type: decimal, scale: 3}\n- {name: waits, type: intervals, from: w}\n"
                               "- {name: b, type: decimal, scale: 4}\n- {name: at, type: time}\n";
    model_reading reading = read_good(text);
    struct ArrowSchema out;
    (void)state;
    assert_int_equal(fnl_model_describe(reading.model, &out, NULL), FNL_OK);
    assert_int_equal(out.n_children, 4);
    assert_string_equal(out.children[0]->format, "d:18,3");
    assert_string_equal(out.children[1]->name, "w");
    assert_string_equal(out.children[1]->format, "+l");
    const struct ArrowSchema *item = out.children[1]->children[0];
    assert_string_equal(item->format, "+s");
    assert_int_equal(item->n_children, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(item->children[i]->name, i == 0 ? "start" : "end");
        assert_string_equal(item->children[i]->format, "tsu:Asia/Ho_Chi_Minh");
    }
    assert_string_equal(out.children[2]->format, "d:18,4");
    assert_string_equal(out.children[3]->format, "tsu:Asia/Ho_Chi_Minh");
    out.release(&out);
    end_reading(&reading);
}

/* A model of many rules of every kind, all different. */
static void put_many_rules(fnl_buffer *text, unsigned count)
{
    static const char *const ends[] = {
        ", when: \"country = 'c%u' AND size > %u\", points: 1}\n",
        ", map: country, points: {a%u: 1, b%u: 2}}\n",
        ", bins: size, edges: [%u, %u.5], points: [1, 2, 3]}\n",
        ", when: size > %u, points: 5, missing: %u, decay: {half_life: 9d, since: at}}\n",
    };
    char line[200];
    fnl_buffer_put_string(text, "funnelcore: 1\nfields: [{name: size, type: int}, {name: country, type: text},\n"
                                "  {name: at, type: time}]\nscores:\n- name: s\n  groups:\n  - name: g\n    rules:\n");
    for (unsigned i = 0; i < count; i++) {
        int length = snprintf(line, sizeof line, "    - {name: r%u", i);
        snprintf(line + length, sizeof line - (size_t)length, ends[i % 4], i, i);
        fnl_buffer_put_string(text, line);
    }
}

/* Processor time for a model of so many rules, the best of three. */
static double time_for(unsigned count)
{
    fnl_buffer text;
    double best = 1e9;
    fnl_buffer_start(&text, &fnl_default_allocator);
    put_many_rules(&text, count);
    for (int i = 0; i < 3; i++) {
        clock_t start = clock();
        model_reading reading = read_bytes(fnl_buffer_text(&text));
        double taken = (double)(clock() - start) / CLOCKS_PER_SEC;
        assert_int_equal(reading.code, FNL_OK);
        assert_int_equal(reading.model->scores[0].groups[0].rule_count, count);
        best = taken < best ? taken : best;
        end_reading(&reading);
    }
    fnl_buffer_end(&text);
    return best;
}

static void many_rules(void **state)
{
    double few = time_for(1000);
    double many = time_for(16000);
    (void)state;
    print_message("  1,000 rules in %.2f ms, 16,000 in %.2f ms\n", few * 1e3, many * 1e3);
    assert_true(many < 64 * few); /* 256 if it were quadratic */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields),     cmocka_unit_test(rules),  cmocka_unit_test(scores),
        cmocka_unit_test(examples),   cmocka_unit_test(schema), cmocka_unit_test(schema_of_intervals),
        cmocka_unit_test(many_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
