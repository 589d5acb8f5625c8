/* The table of results at its limits: without memory, numbers too large, very many groups. */
#include "failing_allocator.h"
#include "kpi_results.h"

static const char model[] = "funnelcore: 1\n"
                            "name: test\n"
                            "fields:\n"
                            "  - {name: created_at, type: time}\n"
                            "  - {name: won_at, type: time}\n"
                            "  - {name: lost_at, type: time}\n"
                            "  - {name: why, type: text}\n"
                            "  - {name: source, type: text}\n"
                            "  - {name: owner, type: text}\n"
                            "  - {name: amount, type: decimal, scale: 2}\n"
                            "funnel:\n"
                            "  stages: [{name: lead, at: created_at}, {name: won, at: won_at}]\n"
                            "  exits: [{name: lost, at: lost_at, reason: why}]\n"
                            "  amount: amount\n"
                            "  periods: [month, week]\n"
                            "  by: [source, owner]\n"
                            "owners: {field: owner, roster: [a, z]}\n"
                            "spend: {at: date, amount: cost, kind: kind, by: [source]}\n"
                            "cac: {paid: [media]}\n"
                            "metrics:\n"
                            "  - {name: sales, sum: amount}\n"
                            "  - {name: per_sale, expr: spend / sales}\n";

static void fill(made_state *made)
{
    const fnl_kpi_layout *layout = &made->state.layout;
    static const char *const names[] = { "a", "b", NULL };
    for (int i = 0; i < 3; i++) {
        cells_of_day leads = cells_at(made, names[i], names[2 - i], false, day_of(2026, 3, 1 + 9 * i));
        cells_of_day spend = cells_at(made, names[i], NULL, true, day_of(2026, 3, 1 + 9 * i));
        add_count(&leads, layout->entered, 1 + i);
        for (int k = 0; k < 40; k++) /* more than one list of a distribution is short */
            add_value(&leads, layout->cycle, 86400 * k * i);
        add_sum(&leads, layout->won_amount, 500);
        add_text(&leads, layout->exit_reasons, names[i], 2);
        add_text(&leads, layout->exit_reasons, "other", 2);
        add_text(&leads, layout->owners, names[2 - i], 1 + i);
        add_sum(&spend, layout->spend, 100);
        add_text(&spend, layout->spend_kinds, names[i], 100);
    }
}

static void test_no_memory(void **state)
{
    (void)state;
    for (int exact = 0; exact < 2; exact++) {
        made_state made;
        start_state(&made, model, instant_of(2026, 9, 1), exact == 1);
        fill(&made);
        int32_t code = FNL_E_NOMEM;
        for (size_t i = 0; code == FNL_E_NOMEM; i++) {
            failing_memory memory = { .until = i };
            fnl_allocator allocator = failing(&memory);
            made_result result = { 0 };
            fnl_error error = { 0 };
            made.state.memory = &allocator;
            code = fnl_kpi_state_result(&made.state, &result.schema, &result.table, &error);
            assert_int_equal(error.code, code);
            assert_int_equal(result.table.release != NULL, code == FNL_OK);
            assert_int_equal(result.schema.release != NULL, code == FNL_OK);
            if (code == FNL_OK)
                end_result(&result);
            assert_int_equal(memory.live, 0);
        }
        assert_int_equal(code, FNL_OK);
        made.state.memory = &made.state.model->memory;
        end_state(&made);
    }
}

static void expect_failure(made_state *made, int32_t wanted, const char *message)
{
    made_result result = { 0 };
    fnl_error error = { 0 };
    assert_int_equal(fnl_kpi_state_result(&made->state, &result.schema, &result.table, &error), wanted);
    if (strstr(error.message, message) == NULL)
        fail_msg("\"%s\" does not say %s", error.message, message);
    assert_null(result.table.release);
    assert_null(result.schema.release);
    end_state(made);
}

static void add_wide(const cells_of_day *of, uint32_t sum, fnl_wide more)
{
    for (uint32_t i = 0; i < of->count; i++)
        assert_true(fnl_kpi_sum(of->made->state.cells, of->cells[i], sum, more));
}

/* 10^38 - 1 millionths are the most: 10^34 - 1 of 1/100 and a whole. */
static void test_too_large(void **state)
{
    static const fnl_wide largest = { UINT64_C(0x378d8e6400000000) - 1, INT64_C(0x0001ed09bead87c0) };
    made_state made;
    (void)state;
    start_state(&made, model, instant_of(2026, 9, 1), false);
    cells_of_day leads = cells_at(&made, "a", NULL, false, day_of(2026, 3, 1));
    add_wide(&leads, made.state.layout.won_amount, largest);
    made_result result = result_of(&made);
    row_place place = { "cohort", "all", no_day, "", NULL, NULL, "win_rate_value", NULL };
    assert_true(exact_at(&result, "numerator", find_row(&result, &place)) > 9.9e31);
    assert_true(number_at(column_of(&result, "value"), find_row(&result, &place)) == 1);
    end_result(&result);
    add_wide(&leads, made.state.layout.won_amount, fnl_wide_multiply(1, 1));
    expect_failure(&made, FNL_E_OVERFLOW, "metric \"win_rate_value\" is too large");
}

static void test_sums_too_large(void **state)
{
    (void)state;
    for (int what = 0; what < 3; what++) {
        made_state made;
        start_state(&made, model, instant_of(2026, 9, 1), false);
        const fnl_kpi_layout *layout = &made.state.layout;
        for (int i = 0; i < 2; i++) {
            cells_of_day leads = cells_at(&made, i == 0 ? "a" : "b", NULL, false, day_of(2026, 3, 1));
            if (what == 0)
                add_count(&leads, layout->entered, INT64_MAX);
            else if (what == 1)
                add_wide(&leads, layout->user_sums, (fnl_wide){ 0, INT64_MAX });
            else
                for (uint32_t k = 0; k < leads.count; k++)
                    assert_true(fnl_kpi_tally(made.state.cells, leads.cells[k], layout->exit_reasons,
                                              text_number(&made, "x"), (fnl_wide){ 0, INT64_MAX }));
        }
        expect_failure(&made, FNL_E_OVERFLOW, what == 1 ? "128 bits" : "64 bits");
    }
}

static const char wide_model[] = "funnelcore: 1\n"
                                 "name: test\n"
                                 "fields: [{name: created_at, type: time}, {name: source, type: text}]\n"
                                 "funnel:\n"
                                 "  stages: [{name: lead, at: created_at}]\n"
                                 "  periods: [month]\n"
                                 "  by: [source]\n"
                                 "  sets: [%s]\n";

static void make_wide(made_state *made, const char *sets, int groups)
{
    char text[sizeof wide_model + 16];
    snprintf(text, sizeof text, wide_model, sets);
    start_state(made, text, instant_of(2026, 9, 1), false);
    for (int i = 0; i < groups; i++) {
        char name[16];
        snprintf(name, sizeof name, "%d", i);
        cells_of_day leads = cells_at(made, name, NULL, false, day_of(2026, 3, 1));
        add_count(&leads, made->state.layout.entered, 3);
    }
}

static void test_million_groups(void **state)
{
    enum { million = 1000000, many = 20000 };
    made_state made;
    (void)state;
    make_wide(&made, "[]", million);
    made_result result = result_of(&made);
    row_place place = { "cohort", "all", no_day, "", NULL, NULL, "entered", NULL };
    assert_true(number_at(column_of(&result, "value"), find_row(&result, &place)) == 3 * million);
    end_result(&result);
    end_state(&made);

    make_wide(&made, "[source]", many);
    result = result_of(&made);
    int64_t found = 0;
    const struct ArrowArray *metric = column_of(&result, "metric");
    const struct ArrowArray *value = column_of(&result, "value");
    for (int64_t row = 0; row < result.table.length; row++) {
        if (!text_is(metric, row, "entered"))
            continue;
        assert_true(number_at(value, row) == 3);
        found++;
    }
    assert_int_equal(found, 4 * many); /* cohort and period, all time and March */
    end_result(&result);
    end_state(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_sums_too_large),
        cmocka_unit_test(test_million_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
