/* Random tables of leads, read into cells in pieces, against an obvious reading of what was drawn: both states are the same bytes. */
#include "kpi_drawn_leads.h"
#include "kpi_texts.h"

#include <stdio.h>

static fnl_kpi_tables *read_pieces(const fnl_model *model, const drawn_lead *leads, int64_t count, bool with_band,
                                   int64_t pieces, unsigned flags)
{
    fnl_kpi_tables *tables = new_tables(model, flags);
    fnl_error error = { 0 };
    for (int64_t piece = 0; piece < pieces;
         piece++) { /* slices of one table, of a layout that is bound anew each time */
        text_table table;
        start_drawn_table(&table, leads, count, with_band, piece % 2 == 1);
        int64_t from = count * piece / pieces;
        table.array.offset = from;
        table.array.length = count * (piece + 1) / pieces - from;
        if (fnl_kpi_tables_bind(tables, "leads", &table.schema, &error) != FNL_OK ||
            fnl_kpi_tables_add(tables, "leads", &table.array, NULL, &error) != FNL_OK)
            fail_msg("%s", error.message);
        end_table(&table);
    }
    return tables;
}

static void expect_same(const fnl_kpi_state *state, const fnl_kpi_state *wanted)
{
    fnl_error error = { 0 };
    fnl_buffer bytes;
    fnl_buffer wanted_bytes;
    fnl_buffer_start(&bytes, &fnl_default_allocator);
    fnl_buffer_start(&wanted_bytes, &fnl_default_allocator);
    assert_int_equal(state->totals.rejected_values, wanted->totals.rejected_values);
    assert_int_equal(state->totals.duplicates, wanted->totals.duplicates);
    assert_int_equal(fnl_kpi_state_save(state, &bytes, &error), FNL_OK);
    assert_int_equal(fnl_kpi_state_save(wanted, &wanted_bytes, &error), FNL_OK);
    assert_int_equal(bytes.length, wanted_bytes.length);
    assert_memory_equal(bytes.bytes, wanted_bytes.bytes, bytes.length);
    fnl_buffer_end(&bytes);
    fnl_buffer_end(&wanted_bytes);
}

static void test_against_drawn(void **unused)
{
    (void)unused;
    enum { rounds = 8, most = 700 };
    for (uint64_t seed = 1; seed <= rounds; seed++) {
        bool is_number = seed % 2 == 0;
        bool with_band = seed % 3 == 0;
        bool is_unique = seed % 4 == 0;
        fnl_model *model = drawn_model(is_number);
        drawn_lead *leads = calloc(most, sizeof *leads);
        int64_t count = seed == 1 ? 1 : (int64_t)(most - seed);
        assert_non_null(leads);
        draw_leads(leads, count, seed);
        fnl_kpi_state wanted;
        fnl_error error = { 0 };
        unsigned flags = is_unique ? fnl_kpi_unique : 0;
        assert_int_equal(fnl_kpi_state_start(&wanted, model, KPI_AS_OF, flags, &error), FNL_OK);
        add_drawn(&wanted, leads, count, with_band);
        for (int64_t pieces = 1; pieces <= 5; pieces += 2) {
            print_message("  case: seed %d, %lld leads in %lld pieces\n", (int)seed, (long long)count,
                          (long long)pieces);
            fnl_kpi_tables *tables = read_pieces(model, leads, count, with_band, pieces, flags);
            expect_same(fnl_kpi_tables_state_of(tables), &wanted);
            fnl_kpi_tables_free(tables);
        }
        fnl_kpi_state_end(&wanted);
        free(leads);
        fnl_model_unref(model);
    }
}

/* What was saved is added to as if it had never been away. */
static void test_loaded(void **unused)
{
    (void)unused;
    enum { count = 200, first = 80 };
    static drawn_lead leads[count];
    fnl_model *model = drawn_model(true);
    fnl_error error = { 0 };
    draw_leads(leads, count, 77);
    fnl_kpi_tables *whole = read_pieces(model, leads, count, false, 1, fnl_kpi_unique);
    fnl_kpi_tables *part = read_pieces(model, leads, first, false, 1, fnl_kpi_unique);
    fnl_buffer bytes;
    fnl_buffer_start(&bytes, &fnl_default_allocator);
    assert_int_equal(fnl_kpi_state_save(fnl_kpi_tables_state(part), &bytes, &error), FNL_OK);
    fnl_kpi_tables *loaded = NULL;
    assert_int_equal(fnl_kpi_tables_load(model, fnl_buffer_text(&bytes), &loaded, &error), FNL_OK);
    text_table table;
    start_drawn_table(&table, leads + first, count - first, false, false);
    add_table(loaded, "leads", &table, NULL);
    expect_same(fnl_kpi_tables_state_of(loaded), fnl_kpi_tables_state_of(whole));
    assert_int_equal(fnl_kpi_tables_load(model, (fnl_text){ bytes.bytes, bytes.length / 2 }, &part, &error),
                     FNL_E_STATE);
    end_table(&table);
    fnl_buffer_end(&bytes);
    fnl_kpi_tables_free(loaded);
    fnl_kpi_tables_free(part);
    fnl_kpi_tables_free(whole);
    fnl_model_unref(model);
}

static void test_no_memory(void **unused)
{
    (void)unused;
    enum { count = 70 };
    static drawn_lead leads[count];
    draw_leads(leads, count, 5);
    int32_t code = FNL_E_NOMEM;
    text_table table;
    start_drawn_table(&table, leads, count, true, true);
    for (size_t i = 0; code == FNL_E_NOMEM; i++) {
        fnl_model *model = drawn_model(true);
        failing_memory memory = { .until = i };
        fnl_allocator own = model->memory;
        fnl_kpi_tables *tables = NULL;
        fnl_error error = { 0 };
        model->memory = failing(&memory);
        code = fnl_kpi_tables_new(model, KPI_AS_OF, fnl_kpi_unique, &tables, &error);
        if (code == FNL_OK)
            code = fnl_kpi_tables_bind(tables, "leads", &table.schema, &error);
        if (code == FNL_OK)
            code = fnl_kpi_tables_add(tables, "leads", &table.array, NULL, &error);
        fnl_kpi_tables_free(tables);
        assert_int_equal(memory.live, 0);
        model->memory = own;
        fnl_model_unref(model);
    }
    assert_int_equal(code, FNL_OK);
    end_table(&table);
}

/* The same leads again and again take no more memory. */
static void test_memory(void **unused)
{
    (void)unused;
    enum { count = 300, times = 50 };
    static drawn_lead leads[count];
    fnl_model *model = drawn_model(true);
    fnl_allocator own = model->memory;
    size_t asked = 0;
    text_table table;
    draw_leads(leads, count, 9);
    start_drawn_table(&table, leads, count, false, false);
    model->memory = counting(&asked);
    fnl_kpi_tables *tables = new_tables(model, 0);
    fnl_error error = { 0 };
    add_table(tables, "leads", &table, NULL);
    for (int i = 0; i < times; i++) /* until distributions have their counts */
        assert_int_equal(fnl_kpi_tables_add(tables, "leads", &table.array, NULL, &error), FNL_OK);
    size_t before = asked;
    for (int i = 0; i < times; i++)
        assert_int_equal(fnl_kpi_tables_add(tables, "leads", &table.array, NULL, &error), FNL_OK);
    assert_in_range(asked - before, 0, before / 100);
    fnl_kpi_tables_free(tables);
    model->memory = own;
    end_table(&table);
    fnl_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_drawn),
        cmocka_unit_test(test_loaded),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
