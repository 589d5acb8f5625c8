/* Warnings about KPIs. */
#include "../../model_reading.h"
#include "kpi_models.h"

#define STAGES "funnel: {stages: [{name: a, at: created_at}, {name: b, at: won_at}]"

/* Only warnings of these sections: most fields of the model are not read. */
static const struct {
    const char *name;
    const char *text;
    struct {
        const char *path;
        const char *message;
    } warnings[4];
} cases[] = {
    { "all is well", STAGES "}\n", { { 0 } } },
    { "within of the first stage",
      "funnel: {stages: [{name: a, at: created_at, within: 3d}, {name: b, at: won_at, within: 3d}]}\n",
      { { "funnel.stages[0]", "`within` of the first stage does nothing" } } },
    { "stages for all",
      "funnel: {stages: [{name: a, when: \"TRUE\"}, {name: b, when: \"1 < 2\"}, {name: c, when: \"FALSE\"}]}\n",
      { { "funnel.stages[1]", "all leads pass this stage" },
        { "funnel.stages[2]", "no lead passes this stage: its condition is never true" } } },
    { "an exit of nobody",
      "funnel: {stages: [{name: a, at: created_at}], exits: [{name: x, at: lost_at}, {name: y, when: seats > 5 AND "
      "seats "
      "< 3}]}\n",
      { { "funnel.exits[1]", "no lead passes this exit: its condition is never true" } } },
    { "stages of one time",
      "funnel: {stages: [{name: a, at: created_at}, {name: b, at: won_at}, {name: c, at: created_at}]}\n",
      { { "funnel.stages[2]", "the stage 'a' has the same time" } } },
    { "usual sets",
      STAGES ", by: [source], sets: [[], [source]]}\n",
      { { "funnel.sets", "these sets are the default" } } },
    { "other sets", STAGES ", by: [source], sets: [[source], []]}\n", { { 0 } } },
    { "no amount",
      STAGES ", probability: chance, currency: VND}\n",
      { { "funnel.probability", "there is no `amount`" }, { "funnel.currency", "neither `amount` nor `spend`" } } },
    { "the currency of spend", STAGES ", currency: VND}\nspend: {at: day, amount: cost}\n", { { 0 } } },
    { "no roster", STAGES "}\nowners: {field: owner}\n", { { "owners", "sellers who have no lead are not seen" } } },
    { "a lag of nothing",
      STAGES "}\nspend: {at: day, amount: cost}\ncac: {lag: 3d}\n",
      { { "cac.lag", "`cac` names none" } } },
    { "economics of nothing",
      STAGES "}\neconomics: {margin: 50%, churn_monthly: 1%}\n",
      { { "economics.margin", "roi needs an amount and spend" },
        { "economics.churn_monthly", "ltv needs `margin`" } } },
    { "a customer's worth without a margin",
      STAGES "}\neconomics: {arpa_monthly: 5}\n",
      { { "economics.arpa_monthly", "payback_months `margin` and a `cac` called loaded" } } },
    { "economics of spend",
      STAGES ", amount: amount}\nspend: {at: day, amount: cost}\neconomics: {margin: 50%}\n",
      { { 0 } } },
    { "economics of payback",
      STAGES "}\nspend: {at: day, amount: cost}\ncac: {loaded: all}\neconomics: {margin: 50%, arpa_monthly: 5}\n",
      { { 0 } } },
    { "a metric of nobody",
      STAGES "}\nmetrics: [{name: m, count: demo}, {name: n, count: \"FALSE\"}]\n",
      { { "metrics[1]", "this metric counts nobody" } } },
    { "targets that no row has",
      STAGES "}\neconomics: {margin: 50%, arpa_monthly: 5, churn_monthly: 1%}\n"
             "targets: [{metric: open_count, per: month, at_most: 5}, {metric: open_count, at_most: 5},\n"
             "  {metric: ltv, per: month, at_least: 5}, {metric: entered, per: month, at_least: 5}]\n",
      { { "targets[0]", "'open_count' is told over all time only, never per month" },
        { "targets[2]", "'ltv' is told over all time only" } } },
    { "rates in percent",
      STAGES "}\ntargets: [{metric: conversion_full, at_least: 40}, {metric: conversion_a_b, at_least: 1}]\n",
      { { "targets[0]", "write 40% if percent is meant" } } },
};

static void every_warning(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_buffer text;
        uint32_t count = 0;
        print_message("  case: %s\n", cases[i].name);
        fnl_buffer_start(&text, &fnl_default_allocator);
        fnl_buffer_put_string(&text, KPI_FIELDS);
        fnl_buffer_put_string(&text, cases[i].text);
        model_reading reading = read_bytes(fnl_buffer_text(&text));
        assert_int_equal(reading.code, FNL_OK);
        for (uint32_t k = 0; k < reading.problems->count; k++) {
            const fnl_error *problem = &reading.problems->problems[k];
            if (strncmp(problem->path, "fields", 6) == 0)
                continue;
            print_message("  %s: %s\n", problem->path, problem->message);
            assert_true(count < 4 && cases[i].warnings[count].path != NULL);
            assert_int_equal(problem->severity, FNL_SEVERITY_WARNING);
            assert_string_equal(problem->path, cases[i].warnings[count].path);
            assert_non_null(strstr(problem->message, cases[i].warnings[count].message));
            assert_true(problem->line > 21);
            count++;
        }
        assert_true(count == 4 || cases[i].warnings[count].path == NULL);
        end_reading(&reading);
        fnl_buffer_end(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_warning) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
