/* Tables of spending read into cells. */
#include "kpi_texts.h"

#include "failing_allocator.h"

static const char spend_model[] =
    "funnelcore: 1\n"
    "time_zone: Asia/Ho_Chi_Minh\n"
    "fields:\n"
    "  - {name: created_at, type: time}\n"
    "  - {name: won_at, type: time}\n"
    "  - {name: amount, type: decimal, scale: 2}\n"
    "  - {name: source, type: text, fold: true, from: channel}\n"
    "  - {name: region, type: int}\n"
    "  - {name: paid, type: bool}\n"
    "funnel:\n"
    "  stages: [{name: lead, at: created_at}, {name: customer, at: won_at}]\n"
    "  amount: amount\n"
    "  periods: [month]\n"
    "  by: [source, region, paid]\n"
    "  sets: [[]]\n"
    "spend: {at: day, amount: cost, kind: kind, by: [source, paid], counts: [clicks, visits]}\n"
    "cac: {loaded: all, lag: 36h}\n";

static void start_spending(text_table *table)
{
    static const char *const days[] = {
        "2026-01-30", "2026-01-31", "2026-01-31", "2026-06-30", "2026-07-01T01:00+07:00", "2026-07-02", NULL, "soon"
    };
    static const char *const costs[] = { "10", "5.25", "-1", "2", "4", "99", "7", NULL };
    static const char *const kinds[] = { "media", "tools", "media", NULL, "media", "media", "media", "media" };
    static const char *const sources[] = { "ADS", "ads", "ads", NULL, "ads", "ads", "ads", "ads" };
    static const char *const paid[] = { "true", "true", "true", NULL, "false", "true", "true", "true" };
    static const char *const clicks[] = { "3", NULL, "4", "x", "1", "50", "6", "8" };
    static const char *const visits[] = { NULL, NULL, NULL, "9", NULL, NULL, NULL, NULL };
    start_table(table, 8);
    add_column(table, "visits", visits);
    add_column(table, "day", days);
    add_column(table, "cost", costs);
    add_column(table, "kind", kinds);
    add_column(table, "channel", sources);
    add_column(table, "paid", paid);
    add_column(table, "clicks", clicks);
}

static int64_t report_total(const fnl_report *report, const char *kind)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    int64_t total = 0;
    assert_int_equal(fnl_report_result(report, &schema, &array, NULL), FNL_OK);
    for (int64_t row = 0; row < array.length; row++)
        if (fnl_text_equal(text_at(array.children[0], row), fnl_text_of(kind)) && is_null_at(array.children[2], row))
            total += ((const int64_t *)array.children[5]->buffers[1])[row];
    array.release(&array);
    schema.release(&schema);
    return total;
}

static void test_rows(void **unused)
{
    (void)unused;
    static const char *const ads[] = { "ads", NULL, "true" };
    static const char *const unpaid[] = { "ads", NULL, "false" };
    static const char *const none[] = { NULL, NULL, NULL };
    fnl_model *model = model_of(spend_model);
    fnl_kpi_tables *tables = new_tables(model, 0);
    fnl_report *report = NULL;
    text_table table;
    assert_int_equal(fnl_report_new(model, &report, NULL), FNL_OK);
    start_spending(&table);
    add_table(tables, "spend", &table, report);
    const fnl_kpi_state *state = fnl_kpi_tables_state_of(tables);
    const fnl_kpi_layout *layout = &state->layout;
    const fnl_kpi_cell *january = cell_at(state, ads, "2026-01-01", true);
    const fnl_kpi_cell *february = cell_at(state, ads, "2026-02-01", true);
    assert_int_equal(january->sums[layout->spend].low, 1425);
    assert_int_equal(january->counts[layout->spend_counts], 7);
    assert_int_equal(january->counts[layout->spend_counts + 1], 0);
    assert_int_equal(tally_of(state, january, layout->spend_kinds, "media"), 900);
    assert_int_equal(tally_of(state, january, layout->spend_kinds, "tools"), 525);
    assert_int_equal(january->sums[layout->lagged_spend].low, 1000); /* a day and a half are one day */
    assert_int_equal(february->sums[layout->lagged_spend].low, 425);
    const fnl_kpi_cell *july = cell_at(state, unpaid, "2026-07-01", true); /* as_of is 07:00 of that day */
    assert_int_equal(july->sums[layout->spend].low, 400);
    const fnl_kpi_cell *june = cell_at(state, none, "2026-06-01", true);
    assert_int_equal(june->sums[layout->spend].low, 200);
    assert_int_equal(tally_of(state, june, layout->spend_kinds, NULL), 200);
    assert_int_equal(june->counts[layout->spend_counts + 1], 9);
    const fnl_kpi_cell *undated = cell_at(state, ads, NULL, true);
    assert_int_equal(undated->sums[layout->spend].low, 700);
    assert_int_equal(undated->counts[layout->spend_counts], 14);
    assert_null(find_cell(state, ads, "2026-07-01", true)); /* of the future */
    assert_int_equal(report_total(report, "spend of the future"), 1);
    assert_int_equal(report_total(report, "rejected value"), 2);
    assert_int_equal(state->totals.rejected_values, 2);
    fnl_report_free(report);
    end_table(&table);
    fnl_kpi_tables_free(tables);
    fnl_model_unref(model);
}

static void test_refused(void **unused)
{
    (void)unused;
    static const char *const column[] = { "1" };
    static const char *const names[] = { "day", "cost", "kind", "clicks", "visits", "channel" };
    fnl_model *model = model_of(spend_model);
    fnl_kpi_tables *tables = new_tables(model, 0);
    fnl_error error = { 0 };
    text_table table;
    start_table(&table, 1);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        add_column(&table, names[i], column);
    assert_int_equal(fnl_kpi_tables_add(tables, "spend", &table.array, NULL, &error), FNL_E_ARG);
    assert_int_equal(fnl_kpi_tables_bind(tables, "spend", &table.schema, &error), FNL_E_SCHEMA);
    assert_string_equal(error.message, "the table has no column paid, which the model reads as bool");
    add_column(&table, "paid", column);
    assert_int_equal(fnl_kpi_tables_bind(tables, "spend", &table.schema, &error), FNL_OK);
    table.array.n_children--;
    assert_int_equal(fnl_kpi_tables_add(tables, "spend", &table.array, NULL, &error), FNL_E_SCHEMA);
    add_column(&table, "cost", column);
    assert_int_equal(fnl_kpi_tables_bind(tables, "spend", &table.schema, &error), FNL_E_SCHEMA);
    assert_string_equal(error.message, "the table has more than one column cost, which the model reads");
    assert_int_equal(fnl_kpi_tables_add(tables, "spend", &table.array, NULL, &error), FNL_E_ARG); /* bound to nothing */
    assert_int_equal(fnl_kpi_tables_bind(tables, "costs", &table.schema, &error), FNL_E_ARG);
    assert_int_equal(fnl_kpi_tables_add(tables, "costs", &table.array, NULL, &error), FNL_E_ARG);
    end_table(&table);
    fnl_kpi_tables_free(tables);
    fnl_model_unref(model);
}

static void test_no_section(void **unused)
{
    (void)unused;
    fnl_model *model = model_of("funnelcore: 1\n"
                                "fields: [{name: at, type: time}]\n"
                                "funnel: {stages: [{name: lead, at: at}], periods: [month]}\n");
    fnl_kpi_tables *tables = new_tables(model, 0);
    fnl_error error = { 0 };
    text_table table;
    start_table(&table, 0);
    assert_int_equal(fnl_kpi_tables_bind(tables, "spend", &table.schema, &error), FNL_E_MODEL);
    assert_int_equal(fnl_kpi_tables_add(tables, "spend", &table.array, NULL, &error), FNL_E_MODEL);
    fnl_kpi_tables_free(tables);
    fnl_model_unref(model);
}

static void test_no_memory(void **unused)
{
    (void)unused;
    int32_t code = FNL_E_NOMEM;
    text_table table;
    start_spending(&table);
    for (size_t i = 0; code == FNL_E_NOMEM; i++) {
        fnl_model *model = model_of(spend_model);
        failing_memory memory = { .until = i };
        fnl_allocator own = model->memory;
        fnl_kpi_tables *tables = NULL;
        fnl_error error = { 0 };
        model->memory = failing(&memory);
        code = fnl_kpi_tables_new(model, KPI_AS_OF, 0, &tables, &error);
        if (code == FNL_OK)
            code = fnl_kpi_tables_bind(tables, "spend", &table.schema, &error);
        if (code == FNL_OK)
            code = fnl_kpi_tables_add(tables, "spend", &table.array, NULL, &error);
        fnl_kpi_tables_free(tables);
        assert_int_equal(memory.live, 0);
        model->memory = own;
        fnl_model_unref(model);
    }
    assert_int_equal(code, FNL_OK);
    end_table(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_no_section),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
