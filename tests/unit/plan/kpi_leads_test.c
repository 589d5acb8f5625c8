/* Tables of leads and spending read into cells: small ones, by hand. */
#include "kpi_texts.h"

#include <stdio.h>

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

static int32_t bind_columns(fnl_kpi_tables *tables, const char *const *names, size_t count, fnl_error *error)
{
    static const char *const one[] = { NULL };
    text_table table;
    start_table(&table, 1);
    for (size_t i = 0; i < count; i++)
        add_column(&table, names[i], one);
    int32_t code = fnl_kpi_tables_bind(tables, "leads", &table.schema, error);
    end_table(&table);
    return code;
}

static void test_columns(void **unused)
{
    (void)unused;
    static const char *const names[] = { "created_at", "mql_on", "won_at",     "lost_at", "lost_reason",
                                         "amount",     "source", "created_at", "size" };
    fnl_model *model = model_of(small_model);
    fnl_kpi_tables *tables = new_tables(model, 0);
    fnl_error error = { 0 };
    assert_int_equal(bind_columns(tables, names, 7, &error), FNL_E_SCHEMA);
    assert_string_equal(error.message, "the table has no column size, which the model reads as int");
    assert_int_equal(bind_columns(tables, names + 1, 8, &error), FNL_OK); /* the id is not read */
    assert_int_equal(bind_columns(tables, names, 9, &error), FNL_E_SCHEMA);
    assert_string_equal(error.message, "the table has more than one column created_at, which the model reads");
    text_table table;
    start_table(&table, 0);
    assert_int_equal(fnl_kpi_tables_add(tables, "leads", &table.array, NULL, &error), FNL_E_ARG);
    table.schema.format = "u";
    assert_int_equal(fnl_kpi_tables_bind(tables, "leads", &table.schema, &error), FNL_E_SCHEMA);
    fnl_kpi_tables_free(tables);
    fnl_model_unref(model);
}

static const char outputs_model[] =
    "funnelcore: 1\n"
    "fields:\n"
    "  - {name: id, type: text, id: true}\n"
    "  - {name: created_at, type: time}\n"
    "  - {name: stage, type: text}\n"
    "  - {name: visits, type: int}\n"
    "  - {name: asked_at, type: time}\n"
    "  - {name: answered_at, type: time}\n"
    "activities:\n"
    "  id: event\n"
    "  key: id\n"
    "  at: at\n"
    "  fields: [{name: type, type: text}]\n"
    "  features: [{name: mails, count: \"type = 'mail'\"}]\n"
    "scores:\n"
    "  - {name: total, expr: visits * 2 + mails, bands: [{name: hot, from: 10}, {name: cold}]}\n"
    "calendars: [{name: always, always: true}]\n"
    "sla: [{name: reply, start: asked_at, stop: answered_at, early: reject, targets: [{within: 4h, calendar: "
    "always}]}]\n"
    "lifecycle:\n"
    "  stage: stage\n"
    "  stages: [lead, mql]\n"
    "  moves: [{name: up, from: lead, to: mql, when: \"total >= 10\"}]\n"
    "decisions:\n"
    "  - {name: next, hit: unique, rules: [{when: total >= 10, then: {step: call}}, {when: visits >= 9, then: {step: "
    "mail}}]}\n"
    "funnel:\n"
    "  stages: [{name: lead, at: created_at}, {name: mql, when: \"stage_next = 'mql'\"}]\n"
    "  exits: [{name: slow, when: \"reply_status = 'met_late'\"}, {name: mailed, when: mails > 2}]\n"
    "  periods: [month]\n"
    "  by: [total_band, next_step, total, moved]\n"
    "  sets: [[]]\n";

static const char *const output_names[] = { "id", "created_at", "stage", "visits", "asked_at", "answered_at", "mails" };
static const char *const output_rows[][7] = {
    { "a", "2026-02-03", "lead", "5", "2026-02-03T08:00Z", "2026-02-03T13:00Z", "0" },
    { "b", "2026-02-04", "lead", "1", "2026-02-03T08:00Z", "2026-02-03T07:00Z", "3" }, /* answered before */
    { "c", "2026-02-05", "none", "9", NULL, NULL, NULL },                              /* no such stage, two rules */
    { "d", "2026-02-05", "mql", NULL, "2026-02-03T08:00Z", NULL, NULL },
};
enum { output_columns = 7, output_leads = 4 };

static void start_outputs(text_table *table, const char *more, const char *const *values)
{
    start_table(table, output_leads);
    for (int column = 0; column < output_columns; column++) {
        const char *texts[output_leads];
        for (int row = 0; row < output_leads; row++)
            texts[row] = output_rows[row][column];
        add_column(table, output_names[column], texts);
    }
    if (more != NULL)
        add_column(table, more, values);
}

/* Dimensions and conditions may name what is computed; what that reads is reported as plans report it. */
static void test_outputs(void **unused)
{
    (void)unused;
    static const char *const first[] = { "hot", "call", "10", "true" };
    static const char *const second[] = { "cold", NULL, "5", "false" };
    static const char *const third[] = { "hot", NULL, "18", "false" };
    fnl_model *model = model_of(outputs_model);
    fnl_kpi_tables *tables = new_tables(model, 0);
    fnl_report *report = NULL;
    text_table table;
    assert_int_equal(fnl_report_new(model, &report, NULL), FNL_OK);
    start_outputs(&table, NULL, NULL);
    add_table(tables, "leads", &table, report);
    const fnl_kpi_state *state = fnl_kpi_tables_state_of(tables);
    const fnl_kpi_layout *layout = &state->layout;
    const fnl_kpi_cell *hot = cell_at(state, first, "2026-02-01", false);
    assert_int_equal(hot->counts[layout->reached + 1], 1);
    assert_int_equal(hot->counts[layout->happened_reached], 1);
    assert_int_equal(hot->counts[layout->exited], 1);
    assert_int_equal(hot->counts[layout->clock_statuses + fnl_clock_met_late], 1);
    assert_int_equal(hot->spreads[layout->clock_elapsed].sum.low, 5 * 3600);
    const fnl_kpi_cell *cold = cell_at(state, second, "2026-02-01", false);
    assert_int_equal(cold->counts[layout->clock_statuses + fnl_clock_rejected], 1);
    assert_int_equal(cold->counts[layout->exited + 1], 1);
    assert_non_null(find_cell(state, third, "2026-02-01", false));
    assert_int_equal(state->totals.rejected_values, 3);
    assert_int_equal(fnl_report_rejected(report), 3);
    fnl_report_free(report);
    end_table(&table);
    fnl_kpi_tables_free(tables);
    fnl_model_unref(model);
}

/* A column of the name of an output is taken for it, and then nothing needs to be computed for it. */
static void test_output_columns(void **unused)
{
    (void)unused;
    static const char *const steps[] = { "visit", NULL, "visit", "wait" };
    static const char *const totals[] = { "1.5", "2.50", "x", NULL };
    static const char *const given[] = { "hot", "visit", "10", "true" };
    static const char *const taken[] = { "hot", "call", "1.5", "true" };
    static const char *const refused[] = { "hot", NULL, NULL, "false" };
    fnl_model *model = model_of(outputs_model);
    text_table table;
    fnl_kpi_tables *tables = new_tables(model, 0);
    start_outputs(&table, "next_step", steps);
    add_table(tables, "leads", &table, NULL);
    const fnl_kpi_state *state = fnl_kpi_tables_state_of(tables);
    assert_non_null(find_cell(state, given, "2026-02-01", false));
    assert_int_equal(state->totals.rejected_values, 2); /* nobody asks whether one rule decides */
    fnl_kpi_tables_free(tables);
    end_table(&table);
    tables = new_tables(model, 0);
    start_outputs(&table, "total", totals);
    add_table(tables, "leads", &table, NULL);
    state = fnl_kpi_tables_state_of(tables);
    assert_non_null(find_cell(state, taken, "2026-02-01", false)); /* the band is that of the score, computed */
    assert_non_null(find_cell(state, refused, "2026-02-01", false));
    assert_int_equal(state->totals.rejected_values, 4);
    fnl_kpi_tables_free(tables);
    end_table(&table);
    start_outputs(&table, "total", totals);
    table.columns[table.count - 1].format = "+l"; /* no such column can be a decimal */
    fnl_error error = { 0 };
    tables = new_tables(model, 0);
    assert_int_equal(fnl_kpi_tables_bind(tables, "leads", &table.schema, &error), FNL_E_SCHEMA);
    fnl_kpi_tables_free(tables);
    end_table(&table);
    fnl_model_unref(model);
}

/* More ids than a machine keeps texts of: what it forgot is read anew, and found again among the ids of the state. */
static void test_many_texts(void **unused)
{
    (void)unused;
    enum { count = 300000, id_length = 12 };
    static char bytes[count][id_length];
    static const char *ids[count];
    static const char *created[count];
    static const char *sources[count];
    static const char *sizes[count];
    static const char *nothing[count];
    fnl_model *model = model_of(small_model);
    fnl_kpi_tables *tables = new_tables(model, fnl_kpi_unique);
    text_table table;
    for (int i = 0; i < count; i++) {
        snprintf(bytes[i], id_length, "L-%d", i == count - 1 ? 3 : i);
        ids[i] = i == count - 7 || i == count - 8 ? NULL : bytes[i];
        created[i] = "2026-02-03";
        sources[i] = i % 2 == 0 ? "ads" : i < count / 2 ? "web" : "fair";
        sizes[i] = i % 2 == 0 ? "1" : "1025";
    }
    start_table(&table, count);
    add_column(&table, "id", ids);
    add_column(&table, "created_at", created);
    add_column(&table, "source", sources);
    add_column(&table, "size", sizes);
    static const char *const rest[] = { "mql_on", "won_at", "lost_at", "lost_reason", "amount" };
    for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++)
        add_column(&table, rest[i], nothing);
    add_table(tables, "leads", &table, NULL);
    const fnl_kpi_state *state = fnl_kpi_tables_state_of(tables);
    static const char *const ads[] = { "ads", "1" };
    static const char *const web[] = { "web", "1025" };
    static const char *const fair[] = { "fair", "1025" };
    assert_int_equal(state->totals.duplicates, 1);
    assert_int_equal(cell_at(state, ads, "2026-02-01", false)->counts[state->layout.entered], count / 2);
    assert_int_equal(cell_at(state, web, "2026-02-01", false)->counts[state->layout.entered], count / 4);
    assert_int_equal(cell_at(state, fair, "2026-02-01", false)->counts[state->layout.entered], count / 4);
    end_table(&table);
    fnl_kpi_tables_free(tables);
    fnl_model_unref(model);
}

/* Leads can be told apart only by an id. */
static void test_no_id(void **unused)
{
    (void)unused;
    static const char *const models[] = {
        "funnelcore: 1\nfields: [{name: at, type: time}]\n"
        "funnel: {stages: [{name: lead, at: at}], periods: [month]}\n",
        "funnelcore: 1\nfields: [{name: at, type: time, id: true}]\n"
        "funnel: {stages: [{name: lead, at: at}], periods: [month]}\n",
    };
    static const char *const names[] = { "at" };
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        fnl_model *model = model_of(models[i]);
        fnl_kpi_tables *tables = new_tables(model, fnl_kpi_unique);
        fnl_error error = { 0 };
        assert_int_equal(bind_columns(tables, names, 1, &error), FNL_E_MODEL);
        fnl_kpi_tables_free(tables);
        fnl_model_unref(model);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small),          cmocka_unit_test(test_columns),    cmocka_unit_test(test_outputs),
        cmocka_unit_test(test_output_columns), cmocka_unit_test(test_many_texts), cmocka_unit_test(test_no_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
