/* The sections about KPIs: what they say is what the structs hold; what is not said. */
#include "../../arrow_reading.h"
#include "kpi_models.h"
#include "read_back.h"

#include <stdio.h>

static const char whole[] = KPI_WHOLE;

static void assert_text(fnl_text text, const char *wanted)
{
    assert_int_equal(text.length, strlen(wanted));
    assert_memory_equal(text.bytes, wanted, text.length);
}

static void stages(void **state)
{
    static const struct {
        const char *name;
        uint32_t at;
        int64_t within;
    } wanted[] = {
        { "lead", 1, 0 },    { "mql", 2, 30 * 86400 }, { "sql", 3, 5400 }, { "customer", 4, 182 * 86400 },
        { "renewed", 5, 0 },
    };
    (void)state;
    model_reading reading = read_good(whole);
    const fnl_funnel *funnel = &reading.model->kpis->funnel;
    assert_int_equal(funnel->stage_count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        assert_text(funnel->stages[i].name, wanted[i].name);
        assert_int_equal(funnel->stages[i].at_field, wanted[i].at);
        assert_int_equal(funnel->stages[i].within_s, wanted[i].within);
        assert_int_equal(funnel->stages[i].place.line, 27 + i);
        assert_null(funnel->stages[i].when);
    }
    assert_int_equal(funnel->exit_count, 2);
    assert_text(funnel->exits[0].name, "lost");
    assert_int_equal(funnel->exits[0].at_field, 6);
    assert_int_equal(funnel->exits[0].reason_field, 7);
    assert_text(funnel->exits[1].name, "spam");
    assert_int_equal(funnel->exits[1].at_field, FNL_NO_FIELD);
    assert_int_equal(funnel->exits[1].reason_field, FNL_NO_FIELD);
    assert_text(fnl_expression_text(funnel->exits[1].when), "junk AND fit_band = 'b'");
    end_reading(&reading);
}

static void funnel(void **state)
{
    (void)state;
    model_reading reading = read_good(whole);
    const fnl_model *model = reading.model;
    const fnl_funnel *read = &model->kpis->funnel;
    assert_int_equal(read->won, 3);
    assert_int_equal(read->pipeline_from, 1);
    assert_int_equal(read->cycle_from, 2);
    assert_true(read->is_strict);
    assert_int_equal(read->amount_field, 10);
    assert_int_equal(read->probability_field, 11);
    assert_int_equal(read->close_field, 12);
    assert_text(read->currency, "VND");
    assert_int_equal(read->grain_count, 2);
    assert_int_equal(read->grains[0], fnl_grain_month);
    assert_int_equal(read->grains[1], fnl_grain_week);
    assert_int_equal(read->dimension_count, 2);
    assert_int_equal(read->dimensions[0].symbol, 13);
    assert_text(model->symbols[read->dimensions[1].symbol].name, "fit_band");
    assert_true(read->has_own_sets);
    assert_int_equal(read->set_count, 3);
    assert_int_equal(read->sets[0], 1);
    assert_int_equal(read->sets[1], 0);
    assert_int_equal(read->sets[2], 3);
    assert_int_equal(model->kpis->money_scale, 3);
    end_reading(&reading);
}

static void people(void **state)
{
    (void)state;
    model_reading reading = read_good(whole);
    const fnl_kpis *kpis = reading.model->kpis;
    assert_int_equal(kpis->owners->field, 14);
    assert_int_equal(kpis->owners->roster_count, 2);
    assert_text(kpis->owners->roster[0], "Binh");
    assert_text(kpis->owners->roster[1], "An");
    assert_int_equal(kpis->handover->offered_field, 2);
    assert_int_equal(kpis->handover->accepted_field, 8);
    assert_int_equal(kpis->handover->rejected_field, 9);
    assert_int_equal(kpis->handover->reason_field, 7);
    end_reading(&reading);
}

static void money(void **state)
{
    (void)state;
    model_reading reading = read_good(whole);
    const fnl_kpis *kpis = reading.model->kpis;
    const fnl_spend *spend = kpis->spend;
    assert_text(spend->at.column, "day");
    assert_int_equal(spend->at.type, fnl_type_time);
    assert_text(spend->amount.column, "cost");
    assert_int_equal(spend->amount.type, fnl_type_decimal);
    assert_int_equal(spend->amount.scale, 3);
    assert_true(spend->has_kind);
    assert_text(spend->kind.column, "what for");
    assert_int_equal(spend->dimensions, 1);
    assert_int_equal(spend->count_count, 2);
    assert_text(spend->counts[1].name, "clicks");
    assert_int_equal(spend->counts[1].type, fnl_type_int);
    /* By name. */
    assert_int_equal(kpis->cac_count, 3);
    assert_text(kpis->cacs[0].name, "blended");
    assert_int_equal(kpis->cacs[0].kind_count, 2);
    assert_text(kpis->cacs[0].kinds[0], "tools");
    assert_text(kpis->cacs[0].kinds[1], "media");
    assert_text(kpis->cacs[1].name, "loaded");
    assert_true(kpis->cacs[1].is_all);
    assert_text(kpis->cacs[2].name, "paid");
    assert_false(kpis->cacs[2].is_all);
    assert_int_equal(kpis->loaded_cac, 1);
    assert_int_equal(kpis->lag_s, 14 * 86400);
    assert_int_equal(kpis->economics.margin, 800000);
    assert_int_equal(kpis->economics.churn_monthly, 25000);
    assert_int_equal(kpis->economics.arpa_monthly, 1500125);
    end_reading(&reading);
}

static uint32_t number_of(const fnl_kpis *kpis, const char *name)
{
    uint32_t i = 0;
    while (i < kpis->catalogue_count && !fnl_text_equal(kpis->catalogue[i].name, fnl_text_of(name)))
        i++;
    assert_true(i < kpis->catalogue_count);
    return i;
}

static void own_metrics(void **state)
{
    (void)state;
    model_reading reading = read_good(whole);
    const fnl_kpis *kpis = reading.model->kpis;
    const fnl_user_metric *metrics = kpis->metrics;
    uint32_t count = 0;
    assert_int_equal(kpis->metric_count, 4);
    assert_int_equal(metrics[0].kind, fnl_user_count);
    assert_text(fnl_expression_text(metrics[0].when), "demo AND answer_status = 'met'");
    assert_int_equal(metrics[0].at_field, 3);
    assert_int_equal(metrics[0].field, FNL_NO_FIELD);
    assert_int_equal(metrics[1].kind, fnl_user_sum);
    assert_int_equal(metrics[1].field, 15);
    assert_int_equal(metrics[1].at_field, 4);
    assert_text(metrics[1].unit, "seats");
    assert_int_equal(metrics[2].kind, fnl_user_expression);
    assert_int_equal(metrics[2].at_field, FNL_NO_FIELD);
    assert_text(metrics[2].unit, "currency");
    const uint32_t *read = fnl_expression_symbols(metrics[2].expression, &count);
    assert_int_equal(count, 2);
    assert_int_equal(read[0], number_of(kpis, "spend"));
    assert_int_equal(read[1], number_of(kpis, "demos"));
    read = fnl_expression_symbols(metrics[3].expression, &count);
    assert_int_equal(count, 1);
    assert_int_equal(read[0], number_of(kpis, "cost_per_demo"));
    assert_int_equal(metrics[3].unit.length, 0);
    end_reading(&reading);
    /* What is told over all time only can be read as well. */
    reading = read_good(KPI_FIELDS "funnel: {stages: [{name: a, at: created_at}]}\n"
                                   "metrics: [{name: m, expr: open_count / entered}]\n");
    read = fnl_expression_symbols(reading.model->kpis->metrics[0].expression, &count);
    assert_int_equal(count, 2);
    assert_int_equal(read[0], number_of(reading.model->kpis, "open_count"));
    assert_int_equal(read[1], number_of(reading.model->kpis, "entered"));
    end_reading(&reading);
}

static void targets(void **state)
{
    static const struct {
        const char *metric;
        uint32_t grain;
        bool is_at_most;
        double bound;
        const char *text;
    } wanted[] = {
        { "reached_mql", fnl_grain_month, false, 400, "400" },
        { "conversion_lead_mql_mature", fnl_grain_week, false, 0.125, "0.125" },
        { "cac_blended", fnl_grains, true, 6000000.5, "6000000.5" },
        { "half", fnl_grains, true, -1, "-1" },
    };
    (void)state;
    model_reading reading = read_good(whole);
    const fnl_kpis *kpis = reading.model->kpis;
    assert_int_equal(kpis->target_count, 4);
    for (uint32_t i = 0; i < 4; i++) {
        const fnl_kpi_target *target = &kpis->targets[i];
        assert_int_equal(target->metric, number_of(kpis, wanted[i].metric));
        assert_int_equal(target->grain, wanted[i].grain);
        assert_int_equal(target->is_at_most, wanted[i].is_at_most);
        assert_true(target->bound >= wanted[i].bound && target->bound <= wanted[i].bound);
        assert_text(target->bound_text, wanted[i].text);
    }
    end_reading(&reading);
}

/* What is not said. */
static void defaults(void **state)
{
    (void)state;
    model_reading reading =
        read_good(KPI_FIELDS "funnel: {stages: [{name: a, at: created_at}, {name: b, at: mql_at}, {name: c, "
                             "when: demo}]}\n");
    const fnl_kpis *kpis = reading.model->kpis;
    const fnl_funnel *read = &kpis->funnel;
    assert_int_equal(read->won, 2);
    assert_int_equal(read->pipeline_from, 1);
    assert_int_equal(read->cycle_from, FNL_FROM_ENTRY);
    assert_false(read->is_strict);
    assert_int_equal(read->amount_field, FNL_NO_FIELD);
    assert_int_equal(read->probability_field, FNL_NO_FIELD);
    assert_int_equal(read->close_field, FNL_NO_FIELD);
    assert_int_equal(read->currency.length, 0);
    assert_int_equal(read->grain_count, 1);
    assert_int_equal(read->grains[0], fnl_grain_month);
    assert_int_equal(read->set_count, 1);
    assert_int_equal(read->sets[0], 0);
    assert_null(kpis->owners);
    assert_null(kpis->handover);
    assert_null(kpis->spend);
    assert_int_equal(kpis->loaded_cac, UINT32_MAX);
    assert_int_equal(kpis->economics.margin, -1);
    assert_int_equal(kpis->economics.churn_monthly, -1);
    assert_int_equal(kpis->economics.arpa_monthly, -1);
    assert_int_equal(kpis->money_scale, 2);
    end_reading(&reading);
    reading = read_good(KPI_FIELDS "funnel: {stages: [{name: a, at: created_at}], amount: seats}\n");
    assert_int_equal(reading.model->kpis->funnel.won, 0);
    assert_int_equal(reading.model->kpis->funnel.pipeline_from, 0);
    assert_int_equal(reading.model->kpis->money_scale, 0);
    end_reading(&reading);
    reading = read_good(KPI_FIELDS);
    assert_null(reading.model->kpis);
    end_reading(&reading);
}

/* Of the line, with `at`; of the four stages two. */
static void stages_of_the_lifecycle(void **state)
{
    (void)state;
    model_reading reading = read_good(
        KPI_FIELDS "lifecycle: {stage: lost_reason, stages: [{name: x, at: created_at}, {name: y, stamp: {owner: "
                   "source}}, z, {name: won, at: won_at}],\n"
                   "  sides: [{name: out, at: rejected_at}], moves: [{name: up, from: x, to: y, when: demo}]}\n"
                   "funnel: {}\n");
    const fnl_funnel *read = &reading.model->kpis->funnel;
    assert_int_equal(read->stage_count, 2);
    assert_text(read->stages[0].name, "x");
    assert_int_equal(read->stages[0].at_field, 1);
    assert_text(read->stages[1].name, "won");
    assert_int_equal(read->stages[1].at_field, 4);
    assert_int_equal(read->won, 1);
    assert_forms_read_back(reading.model);
    end_reading(&reading);
}

/* Stages that differ from those of the lifecycle in one thing are written. */
static void stages_beside_the_lifecycle(void **state)
{
    static const char *const stages[] = {
        "{name: x, at: created_at}, {name: y, at: won_at}",
        "{name: x, at: created_at}, {name: y, at: won_at, within: 30d}",
        "{name: x, at: created_at}, {name: z, at: won_at}",
        "{name: x, at: created_at}, {name: y, at: mql_at}",
        "{name: x, at: created_at}, {name: y, when: demo}",
        "{name: x, at: created_at}",
        "{name: x, at: created_at}, {name: y, at: won_at}, {name: z, at: mql_at}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        char text[sizeof KPI_FIELDS + 400];
        snprintf(
            text, sizeof text,
            "%slifecycle: {stage: source, stages: [{name: x, at: created_at}, {name: y, at: won_at}], moves: [{name: "
            "up, from: x, to: y, when: demo}]}\nfunnel: {stages: [%s]}\n",
            KPI_FIELDS, stages[i]);
        model_reading reading = read_good(text);
        fnl_buffer json = put_model(reading.model, FNL_FORM_JSON);
        fnl_buffer_put_byte(&json, '\0');
        assert_int_equal(strstr(json.bytes, "\"funnel\": {}") != NULL, i == 0);
        fnl_buffer_end(&json);
        assert_forms_read_back(reading.model);
        end_reading(&reading);
    }
}

/* By number of dimensions, then as in `by`; of more than three none, each, all. */
static void default_sets(void **state)
{
    static const struct {
        const char *by;
        uint32_t count;
        uint32_t sets[8];
    } cases[] = {
        { "", 1, { 0 } },
        { "source", 2, { 0, 1 } },
        { "source, owner", 4, { 0, 1, 2, 3 } },
        { "source, owner, seats", 8, { 0, 1, 2, 4, 3, 5, 6, 7 } },
        { "source, owner, seats, demo", 6, { 0, 1, 2, 4, 8, 15 } },
        { "source, owner, seats, demo, junk", 7, { 0, 1, 2, 4, 8, 16, 31 } },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[sizeof KPI_FIELDS + 200];
        snprintf(text, sizeof text, "%sfunnel: {stages: [{name: a, at: created_at}], by: [%s]}\n", KPI_FIELDS,
                 cases[i].by);
        model_reading reading = read_good(text);
        const fnl_funnel *read = &reading.model->kpis->funnel;
        assert_int_equal(read->set_count, cases[i].count);
        for (uint32_t k = 0; k < cases[i].count; k++)
            assert_int_equal(read->sets[k], cases[i].sets[k]);
        assert_false(read->has_own_sets);
        assert_forms_read_back(reading.model);
        end_reading(&reading);
    }
}

/* Another way to write the same. */
static void fingerprints(void **state)
{
#define SHORT KPI_FIELDS "funnel: {stages: [{name: a, at: created_at}, {name: b, at: mql_at}], by: [source]"
#define SPENT "}\nspend: {at: day, amount: cost, kind: k}\ncac: {"
    static const char *const pairs[][2] = {
        { SHORT "}\n", SHORT ", won: b, pipeline_from: a, periods: [month], skips: imputed, exits: []}\n" },
        { SHORT "}\n", SHORT ", sets: [[], [source]]}\n" },
        { SHORT "}\nowners: {field: owner, roster: []}\n", SHORT "}\nowners: {field: owner}\n" },
        { SHORT SPENT "x: [m], y: all}\n", SHORT SPENT "y: all, x: [m], lag: 0d}\n" },
        { SHORT SPENT "lag: 7d, x: all}\n", SHORT SPENT "lag: 1w, x: all}\n" },
        { SHORT SPENT "x: all}\n", SHORT SPENT "lag: 0h0s, x: all}\neconomics: {}\nmetrics: []\ntargets: []\n" },
        { SHORT "}\ntargets: [{metric: conversion_full, at_least: 40%}]\n",
          SHORT "}\ntargets: [{metric: conversion_full, per: all, at_least: 0.40}]\n" },
        { SHORT "}\neconomics: {margin: 80%, arpa_monthly: 2.5}\n", SHORT "}\neconomics: {arpa_monthly: 2.50, margin: "
                                                                          "80.0%}\n" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        model_reading a = read_good(pairs[i][0]);
        model_reading b = read_good(pairs[i][1]);
        assert_memory_equal(a.model->fingerprint, b.model->fingerprint, sizeof a.model->fingerprint);
        assert_forms_read_back(a.model);
        end_reading(&a);
        end_reading(&b);
    }
}

static void written_and_read(void **state)
{
    (void)state;
    assert_read_back(whole);
}

/* What only KPIs read is read. */
static void nothing_to_warn_of(void **state)
{
    (void)state;
    model_reading reading = read_good(whole);
    for (uint32_t i = 0; i < reading.problems->count; i++)
        fail_msg("%s", reading.problems->problems[i].message);
    end_reading(&reading);
}

/* Columns of the table of spend; the dimension's by its own name there. */
static void columns_of_spend(void **state)
{
    static const struct {
        const char *name, *format;
    } columns[] = { { "day", "tsu:Asia/Ho_Chi_Minh" },
                    { "cost", "d:18,3" },
                    { "what for", "u" },
                    { "utm_source", "u" },
                    { "sessions", "l" },
                    { "clicks", "l" } };
    (void)state;
    model_reading reading = read_good(whole);
    struct ArrowSchema schema;
    fnl_error error;
    assert_int_equal(fnl_model_describe_spend(reading.model, &schema, &error), FNL_OK);
    assert_int_equal(schema.n_children, 6);
    for (int i = 0; i < 6; i++) {
        assert_string_equal(schema.children[i]->name, columns[i].name);
        assert_string_equal(schema.children[i]->format, columns[i].format);
    }
    schema.release(&schema);
    end_reading(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages),
        cmocka_unit_test(funnel),
        cmocka_unit_test(people),
        cmocka_unit_test(money),
        cmocka_unit_test(own_metrics),
        cmocka_unit_test(targets),
        cmocka_unit_test(defaults),
        cmocka_unit_test(stages_of_the_lifecycle),
        cmocka_unit_test(stages_beside_the_lifecycle),
        cmocka_unit_test(default_sets),
        cmocka_unit_test(fingerprints),
        cmocka_unit_test(written_and_read),
        cmocka_unit_test(nothing_to_warn_of),
        cmocka_unit_test(columns_of_spend),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
