/* The table of results: published numbers, order, maturity, targets, what is NULL. */
#include "kpi_results.h"

#include <math.h>

static const char whole_model[] =
    "funnelcore: 1\n"
    "name: test\n"
    "fields:\n"
    "  - {name: created_at, type: time}\n"
    "  - {name: mql_at, type: time}\n"
    "  - {name: won_at, type: time}\n"
    "  - {name: lost_at, type: time}\n"
    "  - {name: lost_reason, type: text}\n"
    "  - {name: source, type: text}\n"
    "  - {name: owner, type: text}\n"
    "  - {name: amount, type: decimal, scale: 2}\n"
    "  - {name: demo, type: bool}\n"
    "  - {name: size, type: decimal, scale: 1}\n"
    "funnel:\n"
    "  stages:\n"
    "    - {name: lead, at: created_at}\n"
    "    - {name: mql, at: mql_at, within: 30d}\n"
    "    - {name: won, at: won_at, within: 60d}\n"
    "  exits: [{name: lost, at: lost_at, reason: lost_reason}]\n"
    "  amount: amount\n"
    "  currency: VND\n"
    "  periods: [month]\n"
    "  by: [source, owner]\n"
    "owners: {field: owner, roster: [An, Binh, Chi, Dung]}\n"
    "handover: {offered: mql_at, accepted: won_at, rejected: lost_at, reason: lost_reason}\n"
    "spend: {at: date, amount: cost, kind: kind, by: [source], counts: [clicks]}\n"
    "cac: {paid: [media], loaded: all}\n"
    "economics: {margin: 80%, churn_monthly: 5%, arpa_monthly: 500}\n"
    "metrics:\n"
    "  - {name: demos, count: demo}\n"
    "  - {name: sizes, sum: size, unit: seats}\n"
    "  - {name: cost_per_demo, expr: spend / demos, unit: currency}\n"
    "  - {name: twice, expr: cost_per_demo * 2}\n"
    "  - {name: open_by_demo, expr: open_count / demos}\n"
    "targets:\n"
    "  - {metric: reached_mql, per: month, at_least: 3}\n"
    "  - {metric: cac_paid, per: month, at_most: 100}\n";

enum { stage_lead, stage_mql, stage_won };

/* The row of a metric at the total over all time. */
static int64_t all_row(const made_result *result, const char *view, const char *metric)
{
    row_place place = { view, "all", no_day, "", NULL, NULL, metric, NULL };
    int64_t row = find_row(result, &place);
    if (row < 0)
        fail_msg("no %s in %s", metric, view);
    return row;
}

static void expect(const made_result *result, const char *view, const char *metric, double wanted)
{
    int64_t row = all_row(result, view, metric);
    if (is_null_at(column_of(result, "value"), row) || number_at(column_of(result, "value"), row) != wanted)
        fail_msg("%s: %.17g, wanted %.17g", metric, number_at(column_of(result, "value"), row), wanted);
}

static void expect_null(const made_result *result, const char *view, const char *metric)
{
    assert_true(is_null_at(column_of(result, "value"), all_row(result, view, metric)));
}

static void expect_parts(const made_result *result, const char *view, const char *metric, double numerator,
                         double denominator)
{
    int64_t row = all_row(result, view, metric);
    assert_false(is_null_at(column_of(result, "numerator"), row));
    assert_true(exact_at(result, "numerator", row) == numerator);
    assert_true(exact_at(result, "denominator", row) == denominator);
}

static void expect_unit(const made_result *result, const char *view, const char *metric, const char *unit)
{
    assert_true(text_is(column_of(result, "unit"), all_row(result, view, metric), unit));
}

/* 100 leads of March 2026: 12 MQL of which 3 … as below. */
static void add_march(made_state *made)
{
    const fnl_kpi_layout *layout = &made->state.layout;
    cells_of_day leads = cells_at(made, "web", "An", false, day_of(2026, 3, 5));
    add_count(&leads, layout->entered, 12);
    add_count(&leads, layout->reached + stage_lead, 12);
    add_count(&leads, layout->reached + stage_mql, 3);
    add_count(&leads, layout->reached + stage_won, 1);
    add_count(&leads, layout->happened_reached + stage_mql, 2);
    add_count(&leads, layout->happened_reached + stage_won, 4);
    add_count(&leads, layout->lost, 3);
    add_count(&leads, layout->open, 50);
    add_sum(&leads, layout->won_amount, 4000000);
    add_sum(&leads, layout->lost_amount, 12000000);
    add_sum(&leads, layout->happened_won_amount, 250000);
    add_value(&leads, layout->deal, 4000000);
    add_value(&leads, layout->cycle, 60 * 86400);
    add_value(&leads, layout->days + stage_lead, 86400);
    add_value(&leads, layout->days + stage_lead, 2 * 86400);
    add_text(&leads, layout->owners, "An", 40);
    add_count(&leads, layout->user_counts, 8);
    add_sum(&leads, layout->user_sums + 1, 25);
    add_count(&leads, layout->offered, 5);
    add_count(&leads, layout->accepted, 1);
    add_count(&leads, layout->rejected, 3);
    add_text(&leads, layout->reject_reasons, "too small", 2);
    add_text(&leads, layout->reject_reasons, NULL, 1);
    cells_of_day spend = cells_at(made, "web", NULL, true, day_of(2026, 3, 1));
    add_sum(&spend, layout->spend, 100000);
    add_sum(&spend, layout->lagged_spend, 80000);
    add_text(&spend, layout->spend_kinds, "media", 60000);
    add_text(&spend, layout->spend_kinds, "tools", 30000);
    add_text(&spend, layout->spend_kinds, NULL, 10000);
    add_text(&spend, layout->lagged_kinds, "media", 50000);
    add_text(&spend, layout->lagged_kinds, "tools", 20000);
    add_text(&spend, layout->lagged_kinds, NULL, 10000);
    add_count(&spend, layout->spend_counts, 77);
}

static void test_numbers(void **state)
{
    made_state made;
    (void)state;
    start_state(&made, whole_model, instant_of(2026, 4, 15), true);
    add_march(&made);
    made.state.totals = (fnl_kpi_totals){ 9, 4 };
    made_result result = result_of(&made);
    expect(&result, "cohort", "entered", 12);
    expect(&result, "cohort", "conversion_lead_mql", 0.25);
    expect_parts(&result, "cohort", "conversion_lead_mql", 3, 12);
    int64_t row = all_row(&result, "cohort", "conversion_lead_mql");
    assert_true(fabs(number_at(column_of(&result, "low"), row) - 0.0889) < 0.00005);
    assert_true(fabs(number_at(column_of(&result, "high"), row) - 0.5323) < 0.00005);
    expect(&result, "total", "velocity_per_day", 50 * 0.25 * 40000 / 60);
    expect(&result, "period", "ltv", 8000);
    expect(&result, "cohort", "owner_gini", 0.75);
    expect(&result, "cohort", "owner_max_share", 1);
    expect(&result, "cohort", "win_rate", 0.25);
    expect(&result, "cohort", "win_rate_value", 0.25);
    expect_parts(&result, "cohort", "win_rate_value", 40000, 160000);
    assert_true(is_null_at(column_of(&result, "low"), all_row(&result, "cohort", "win_rate_value")));
    expect(&result, "cohort", "average_deal", 40000);
    expect_parts(&result, "cohort", "average_deal", 40000, 1);
    expect(&result, "cohort", "median_deal", 40000);
    expect(&result, "cohort", "days_lead_mql_mean", 1.5);
    expect_parts(&result, "cohort", "days_lead_mql_mean", 3, 2);
    expect(&result, "cohort", "days_lead_mql_p50", 1.5);
    expect(&result, "cohort", "days_lead_mql_p90", 1.9);
    expect(&result, "period", "revenue", 2500);
    expect(&result, "period", "spend", 1000);
    expect(&result, "period", "spend_media", 600);
    expect(&result, "period", "spend_tools", 300);
    expect(&result, "period", "spend_(none)", 100);
    expect(&result, "period", "clicks", 77);
    expect(&result, "period", "cost_per_mql", 500);
    expect(&result, "period", "cac_paid", 125);
    expect(&result, "period", "cac_loaded", 200);
    expect_parts(&result, "period", "cac_loaded", 800, 4);
    expect(&result, "period", "ltv_cac", 40);
    expect(&result, "period", "payback_months", 0.5);
    expect(&result, "period", "roas", 2.5);
    expect(&result, "period", "roi", 1);
    expect_parts(&result, "period", "roi", 1000, 1000);
    expect(&result, "period", "acceptance", 0.25);
    expect(&result, "period", "undecided", 1);
    expect(&result, "period", "demos", 8);
    expect(&result, "period", "sizes", 2.5);
    expect(&result, "period", "cost_per_demo", 125);
    expect(&result, "period", "twice", 250);
    expect(&result, "period", "open_by_demo", 6.25);
    expect(&result, "total", "quality_rejected_values", 9);
    expect(&result, "total", "quality_duplicates", 4);
    expect_unit(&result, "period", "spend_media", "VND");
    expect_unit(&result, "period", "cost_per_demo", "VND");
    expect_unit(&result, "period", "sizes", "seats");
    expect_unit(&result, "cohort", "win_rate", "rate");
    assert_string_equal(result.schema.children[9]->name, "numerator");
    assert_string_equal(result.schema.children[9]->format, "d:38,6");
    assert_string_equal(result.schema.children[2]->format, "tdD");
    end_result(&result);
    end_state(&made);
}

static double value_of(const made_result *result, const row_place *place)
{
    int64_t row = find_row(result, place);
    assert_true(row >= 0);
    const struct ArrowArray *column = column_of(result, "value");
    return is_null_at(column, row) ? -1 : number_at(column, row);
}

static void test_reasons(void **state)
{
    made_state made;
    (void)state;
    start_state(&made, whole_model, instant_of(2026, 4, 15), false);
    const fnl_kpi_layout *layout = &made.state.layout;
    cells_of_day one = cells_at(&made, "web", "An", false, day_of(2026, 3, 5));
    cells_of_day two = cells_at(&made, NULL, "Binh", false, day_of(2026, 3, 6));
    add_count(&one, layout->exited, 6);
    add_text(&one, layout->exit_reasons, "price", 2);
    add_text(&one, layout->exit_reasons, NULL, 1);
    add_text(&one, layout->exit_reasons, "(none)", 3);
    add_count(&two, layout->exited, 5);
    add_text(&two, layout->exit_reasons, "timing", 1);
    add_text(&two, layout->exit_reasons, "price", 4);
    made_result result = result_of(&made);
    row_place place = { "cohort", "all", no_day, "", NULL, NULL, "exits_lost", NULL };
    assert_true(value_of(&result, &place) == 11);
    int64_t row = find_row(&result, &place);
    static const char *const details[] = { "(none)", "price", "timing" };
    static const double values[] = { 4, 6, 1 };
    for (int i = 0; i < 3; i++) {
        place.detail = details[i];
        assert_true(value_of(&result, &place) == values[i]);
        assert_int_equal(find_row(&result, &place), row + 1 + i);
    }
    place.detail = NULL;
    place.level = "source";
    assert_true(value_of(&result, &place) == 5); /* the source that is NULL, beside the sum with none */
    place.source = "web";
    place.detail = "(none)";
    assert_true(value_of(&result, &place) == 4);
    end_result(&result);
    end_state(&made);
}

/* Cohorts of January, February, March and of no time, as of 15 April: 30 days after its end January and February are mature, 60
   days after it January. */
static void test_maturity(void **state)
{
    made_state made;
    (void)state;
    start_state(&made, whole_model, instant_of(2026, 4, 15), false);
    const fnl_kpi_layout *layout = &made.state.layout;
    for (int month = 1; month <= 4; month++) {
        cells_of_day leads = cells_at(&made, "web", "An", false, month == 4 ? no_day : day_of(2026, month, 7));
        add_count(&leads, layout->reached + stage_lead, 10);
        add_count(&leads, layout->reached + stage_mql, month);
        add_count(&leads, layout->reached + stage_won, 1);
    }
    made_result result = result_of(&made);
    expect_parts(&result, "cohort", "conversion_lead_mql", 10, 40);
    expect_parts(&result, "cohort", "conversion_lead_mql_mature", 3, 20);
    expect_parts(&result, "cohort", "conversion_mql_won_mature", 1, 1);
    expect_parts(&result, "cohort", "conversion_full_mature", 1, 10);
    row_place march = { "cohort", "month", day_of(2026, 3, 1), "", NULL, NULL, "conversion_lead_mql_mature", NULL };
    int64_t row = find_row(&result, &march);
    assert_true(is_null_at(column_of(&result, "value"), row));
    assert_false(is_null_at(column_of(&result, "denominator"), row));
    assert_true(exact_at(&result, "denominator", row) == 0);
    march.period = no_day;
    assert_true(exact_at(&result, "denominator", find_row(&result, &march)) == 0);
    march.period = day_of(2026, 2, 1);
    assert_true(value_of(&result, &march) == 0.2);
    end_result(&result);
    end_state(&made);
}

/* Of months and weeks the weeks decide over all time: as of 12 March those that end until 10 February are 30 days old. */
static void test_finest_maturity(void **state)
{
    static const char weekly[] = "funnelcore: 1\n"
                                 "name: test\n"
                                 "fields: [{name: created_at, type: time}, {name: won_at, type: time}]\n"
                                 "funnel:\n"
                                 "  stages: [{name: lead, at: created_at}, {name: won, at: won_at, within: 30d}]\n"
                                 "  periods: [month, week]\n";
    made_state made;
    (void)state;
    start_state(&made, weekly, instant_of(2026, 3, 12), false);
    static const int32_t days[] = { 5, 8, 9, 20 }; /* of February 2026: Thursday, Sunday, Monday, Friday */
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        cells_of_day leads = cells_at(&made, NULL, NULL, false, day_of(2026, 2, days[i]));
        add_count(&leads, made.state.layout.reached, 10);
        add_count(&leads, made.state.layout.reached + 1, 1);
    }
    made_result result = result_of(&made);
    expect_parts(&result, "cohort", "conversion_lead_won_mature", 2, 20);
    expect_parts(&result, "cohort", "conversion_lead_won", 4, 40);
    row_place month = { "cohort", "month", day_of(2026, 2, 1), "", NULL, NULL, "conversion_lead_won_mature", NULL };
    assert_true(value_of(&result, &month) == -1);
    end_result(&result);
    end_state(&made);
}

/* The last microsecond of February and 30 days are over at the end of 30 March. */
static void test_moment_of_maturity(void **state)
{
    (void)state;
    for (int late = 0; late < 2; late++) {
        made_state made;
        start_state(&made, whole_model, instant_of(2026, 3, 31) - 2 + late, false);
        const fnl_kpi_layout *layout = &made.state.layout;
        cells_of_day leads = cells_at(&made, "web", "An", false, day_of(2026, 2, 7));
        add_count(&leads, layout->reached + stage_lead, 10);
        made_result result = result_of(&made);
        expect_parts(&result, "cohort", "conversion_lead_mql_mature", 0, late == 1 ? 10 : 0);
        end_result(&result);
        end_state(&made);
    }
}

static void test_targets(void **state)
{
    made_state made;
    (void)state;
    start_state(&made, whole_model, instant_of(2026, 9, 1), false);
    const fnl_kpi_layout *layout = &made.state.layout;
    static const struct {
        int month;
        int count;
    } months[] = { { 1, 2 }, { 2, 3 }, { 4, 5 }, { 0, 7 } };
    for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
        int32_t day = months[i].month == 0 ? no_day : day_of(2026, months[i].month, 7);
        cells_of_day leads = cells_at(&made, "web", "An", false, day);
        add_count(&leads, layout->happened_reached + stage_mql, months[i].count);
        add_text(&leads, layout->happened_exit_reasons, "price", months[i].count);
        if (months[i].month != 2)
            add_text(&leads, layout->happened_exit_reasons, "a", 1);
    }
    made_result result = result_of(&made);
    const struct ArrowArray *target = column_of(&result, "target");
    const struct ArrowArray *attained = column_of(&result, "attained");
    const struct ArrowArray *previous = column_of(&result, "previous");
    for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
        int32_t period = months[i].month == 0 ? no_day : day_of(2026, months[i].month, 1);
        row_place place = { "period", "month", period, "", NULL, NULL, "reached_mql", NULL };
        int64_t row = find_row(&result, &place);
        assert_int_equal(is_null_at(target, row), months[i].month == 0);
        if (months[i].month != 0) {
            assert_true(number_at(target, row) == 3);
            assert_int_equal(bool_at(attained, row), months[i].count >= 3);
        }
        assert_int_equal(is_null_at(previous, row), months[i].month != 2); /* there is no row of March */
        if (months[i].month == 2)
            assert_true(number_at(previous, row) == 2);
        place.metric = "cac_paid";
        row = find_row(&result, &place);
        assert_true(is_null_at(attained, row)); /* nobody won: its value is NULL */
        assert_int_equal(is_null_at(target, row), months[i].month == 0);
    }
    row_place place = { "period", "month", day_of(2026, 2, 1), "", NULL, NULL, "exits_lost", "price" };
    assert_true(number_at(previous, find_row(&result, &place)) == 2);
    place.level = "source";
    place.source = "web";
    place.metric = "reached_mql";
    place.detail = NULL;
    assert_true(is_null_at(target, find_row(&result, &place)));
    assert_true(number_at(previous, find_row(&result, &place)) == 2);
    end_result(&result);
    end_state(&made);
}

/* Levels that spend is not split by do not know what needs it. */
static void test_levels_of_spend(void **state)
{
    made_state made;
    (void)state;
    start_state(&made, whole_model, instant_of(2026, 9, 1), false);
    add_march(&made);
    cells_of_day other = cells_at(&made, "fair", NULL, true, day_of(2026, 3, 1));
    add_sum(&other, made.state.layout.spend, 5000);
    made_result result = result_of(&made);
    row_place place = { "period", "all", no_day, "source", "web", NULL, "spend", NULL };
    assert_true(value_of(&result, &place) == 1000);
    place.source = "fair"; /* a place that only spend has */
    assert_true(value_of(&result, &place) == 50);
    place.metric = "cost_per_mql";
    assert_true(value_of(&result, &place) == -1);
    assert_true(exact_at(&result, "numerator", find_row(&result, &place)) == 50);
    place = (row_place){ "period", "all", no_day, "owner", NULL, "An", "spend", NULL };
    assert_true(value_of(&result, &place) == -1);
    place.metric = "spend_media";
    assert_true(value_of(&result, &place) == -1);
    place.metric = "cost_per_mql";
    assert_true(is_null_at(column_of(&result, "numerator"), find_row(&result, &place)));
    place.metric = "cost_per_demo";
    assert_true(value_of(&result, &place) == -1);
    place.metric = "ltv_cac";
    assert_true(value_of(&result, &place) == -1);
    place.metric = "ltv";
    assert_true(find_row(&result, &place) < 0);
    place.owner = NULL; /* no place of spend among owners */
    place.metric = "spend";
    assert_true(find_row(&result, &place) < 0);
    end_result(&result);
    end_state(&made);
}

static void test_empty(void **state)
{
    made_state made;
    (void)state;
    start_state(&made, whole_model, instant_of(2026, 9, 1), false);
    made_result result = result_of(&made);
    const struct ArrowArray *level = column_of(&result, "level");
    const struct ArrowArray *grain = column_of(&result, "grain");
    assert_true(result.table.length > 50);
    for (int64_t row = 0; row < result.table.length; row++)
        assert_true(text_is(level, row, "") && text_is(grain, row, "all"));
    expect(&result, "cohort", "entered", 0);
    expect(&result, "period", "spend", 0);
    expect(&result, "period", "ltv", 8000);
    expect(&result, "total", "open_count", 0);
    expect_null(&result, "cohort", "conversion_lead_mql");
    expect_parts(&result, "cohort", "conversion_lead_mql", 0, 0);
    expect_null(&result, "cohort", "days_lead_mql_mean");
    expect_null(&result, "cohort", "days_lead_mql_p50");
    expect_null(&result, "cohort", "owner_gini");
    expect_null(&result, "period", "cost_per_mql");
    expect_null(&result, "period", "cost_per_demo");
    expect_null(&result, "total", "velocity_per_day");
    end_result(&result);
    end_state(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),         cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_maturity),        cmocka_unit_test(test_moment_of_maturity),
        cmocka_unit_test(test_finest_maturity), cmocka_unit_test(test_targets),
        cmocka_unit_test(test_levels_of_spend), cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
