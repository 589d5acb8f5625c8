/* A state comes to the same table before it is saved and after it was loaded, also where rows added nothing. */
#include "kpi/kpi.h"
#include "model/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static const char text[] = "funnelcore: 1\nname: t\nversion: '1'\nfields:\n"
                           "  - {name: created_at, type: date}\n  - {name: won_at, type: date}\n"
                           "  - {name: source, type: text}\n"
                           "funnel:\n  stages: [{name: lead, at: created_at}, {name: won, at: won_at}]\n"
                           "  periods: [month]\n  by: [source]\n"
                           "spend: {at: date, amount: cost, by: [source]}\n";

typedef struct told_table {
    struct ArrowSchema schema;
    struct ArrowArray rows;
} told_table;

static told_table tell(const fnl_kpi_state *state)
{
    told_table table;
    fnl_error error = { 0 };
    if (fnl_kpi_state_result(state, &table.schema, &table.rows, &error) != FNL_OK)
        fail_msg("%s", error.message);
    return table;
}

static void end_table(told_table *table)
{
    table->schema.release(&table->schema);
    table->rows.release(&table->rows);
}

static void assert_same_values(const told_table *before, const told_table *after)
{
    assert_int_equal(before->rows.length, after->rows.length);
    for (int64_t i = 0; i < before->schema.n_children; i++)
        if (strcmp(before->schema.children[i]->name, "value") == 0) {
            const struct ArrowArray *left = before->rows.children[i];
            const struct ArrowArray *right = after->rows.children[i];
            assert_int_equal(left->null_count, right->null_count);
            assert_memory_equal(left->buffers[1], right->buffers[1], (size_t)left->length * sizeof(double));
            return;
        }
    fail_msg("no column value");
}

static void check_saved(const fnl_kpi_state *state, int64_t rows_of_none, bool has_more)
{
    fnl_buffer bytes;
    fnl_kpi_state loaded;
    fnl_buffer_start(&bytes, &fnl_default_allocator);
    assert_int_equal(fnl_kpi_state_save(state, &bytes, NULL), FNL_OK);
    assert_int_equal(fnl_kpi_state_load(state->model, fnl_buffer_text(&bytes), &loaded, NULL), FNL_OK);
    told_table before = tell(state);
    told_table after = tell(&loaded);
    assert_same_values(&before, &after);
    assert_true(has_more ? before.rows.length > rows_of_none : before.rows.length == rows_of_none);
    end_table(&before);
    end_table(&after);
    fnl_kpi_state_end(&loaded);
    fnl_buffer_end(&bytes);
}

static void spend(fnl_kpi_state *state, const char *source, int32_t day, int64_t amount)
{
    fnl_kpi_spending spending = { .day = day, .lagged_day = day, .amount = amount, .kind = FNL_NO_TEXT };
    assert_true(fnl_kpi_cells_text(state->cells, fnl_text_of(source), &spending.values[0]));
    assert_int_equal(fnl_kpi_add_spending(state->cells, &state->layout, &spending, NULL), FNL_OK);
}

static void test_nothing_added(void **unused)
{
    (void)unused;
    enum { day = 18000 };
    fnl_model *model = NULL;
    fnl_kpi_state state;
    assert_int_equal(fnl_model_read(text, sizeof text - 1, NULL, &model, NULL, NULL), FNL_OK);
    assert_int_equal(fnl_kpi_state_start(&state, model, INT64_C(86400000000) * (day + 500), 0, NULL), FNL_OK);
    told_table none = tell(&state);
    spend(&state, "free", day, 0);
    check_saved(&state, none.rows.length, false);
    spend(&state, "back", day + 40, 700);
    check_saved(&state, none.rows.length, true);
    spend(&state, "back", day + 40, -700);
    check_saved(&state, none.rows.length, false);
    end_table(&none);
    fnl_kpi_state_end(&state);
    fnl_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_nothing_added) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
