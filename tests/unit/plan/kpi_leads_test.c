/* Tables of leads and spending read into cells: small ones, by hand. */
#include "kpi_texts.h"

static const char small_model[] = "funnelcore: 1\n"
                                  "time_zone: Asia/Ho_Chi_Minh\n"
                                  "fields:\n"
                                  "  - {name: id, type: text, id: true}\n"
                                  "  - {name: created_at, type: time}\n"
                                  "  - {name: mql_on, type: date}\n"
                                  "  - {name: won_at, type: time}\n"
                                  "  - {name: lost_at, type: time}\n"
                                  "  - {name: lost_reason, type: text}\n"
                                  "  - {name: amount, type: decimal, scale: 2}\n"
                                  "  - {name: source, type: text, fold: true}\n"
                                  "  - {name: size, type: int}\n"
                                  "funnel:\n"
                                  "  stages:\n"
                                  "    - {name: lead, at: created_at}\n"
                                  "    - {name: mql, at: mql_on}\n"
                                  "    - {name: customer, at: won_at}\n"
                                  "  exits: [{name: lost, at: lost_at, reason: lost_reason}]\n"
                                  "  amount: amount\n"
                                  "  periods: [month]\n"
                                  "  by: [source, size]\n";

static void test_small(void **unused)
{
    (void)unused;
    static const char *const created[] = { "2026-01-31T18:00Z", "2026-02-03", NULL, "2026-02-20", "2026-02-21" };
    static const char *const mql[] = { "2026-02-10", NULL, NULL, "2026-02-28", "2026-02-20" };
    static const char *const won[] = { "2026-03-01", NULL, NULL, NULL, NULL };
    static const char *const lost[] = { NULL, NULL, NULL, "2026-03-02", NULL };
    static const char *const reason[] = { NULL, NULL, NULL, "price", NULL };
    static const char *const amount[] = { "100.50", "5", NULL, "7.25", "x" };
    static const char *const source[] = { "ADS", "ads", NULL, "ads", "web" };
    static const char *const size[] = { "5", "5", NULL, "5", "-7" };
    fnl_model *model = model_of(small_model);
    fnl_kpi_tables *tables = new_tables(model, 0);
    text_table table;
    start_table(&table, 5);
    add_column(&table, "created_at", created);
    add_column(&table, "mql_on", mql);
    add_column(&table, "won_at", won);
    add_column(&table, "lost_at", lost);
    add_column(&table, "lost_reason", reason);
    add_column(&table, "amount", amount);
    add_column(&table, "source", source);
    add_column(&table, "size", size);
    add_table(tables, "leads", &table, NULL);
    const fnl_kpi_state *state = fnl_kpi_tables_state_of(tables);
    const fnl_kpi_layout *layout = &state->layout;
    static const char *const ads[] = { "ads", "5" };
    static const char *const web[] = { "web", "-7" };
    static const char *const none[] = { NULL, NULL };
    const fnl_kpi_cell *february = cell_at(state, ads, "2026-02-01", false);
    assert_int_equal(february->counts[layout->entered], 3);
    assert_int_equal(february->counts[layout->reached + 1], 2);
    assert_int_equal(february->counts[layout->reached + 2], 1);
    assert_int_equal(february->counts[layout->exited], 1);
    assert_int_equal(february->sums[layout->won_amount].low, 10050);
    assert_int_equal(february->spreads[layout->days].sum.low, (8 * 24 + 23) * 3600 + 8 * 86400);
    assert_int_equal(february->counts[layout->happened_reached + 1], 2);
    const fnl_kpi_cell *march = cell_at(state, ads, "2026-03-01", false);
    assert_int_equal(march->counts[layout->happened_reached + 2], 1);
    assert_int_equal(march->counts[layout->happened_exited], 1);
    assert_int_equal(tally_of(state, march, layout->happened_exit_reasons, "price"), 1);
    const fnl_kpi_cell *other = cell_at(state, web, "2026-02-01", false);
    assert_int_equal(other->counts[layout->quality + fnl_quality_out_of_order], 1);
    assert_int_equal(state->totals.rejected_values, 1);
    const fnl_kpi_cell *nothing = cell_at(state, none, NULL, false);
    assert_int_equal(nothing->counts[layout->entered], 1);
    assert_int_equal(nothing->counts[layout->quality + fnl_quality_missing_entry], 1);
    end_table(&table);
    fnl_kpi_tables_free(tables);
    fnl_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
