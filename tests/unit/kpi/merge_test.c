/* Tests of merging: rows split in any way, merged in any order and tree, give the same bytes; what is refused changes nothing. */
#include <stdio.h>

#include "drawn_states.h"

#include "kpi/limits.h"

enum { most_states = 64 };

/* As another machine gets it. */
static void send(fnl_kpi_state *state, const drawn_funnel *funnel)
{
    fnl_error error = { 0 };
    fnl_buffer bytes = save_drawn(state);
    fnl_kpi_state_end(state);
    if (fnl_kpi_state_load(&funnel->leads.model, fnl_buffer_text(&bytes), state, &error) != FNL_OK)
        fail_msg("%s", error.message);
    fnl_buffer_end(&bytes);
}

static void merge_in_any_tree(fnl_kpi_state *states, const drawn_funnel *funnel, uint32_t count)
{
    while (count > 1) {
        uint32_t into = next_random(count);
        uint32_t from = next_random(count - 1);
        from += from >= into;
        fnl_error error = { 0 };
        if (fnl_kpi_state_merge(&states[into], &states[from], &error) != FNL_OK)
            fail_msg("%s", error.message);
        fnl_kpi_state_end(&states[from]);
        if (from != count - 1) { /* a started state stays where it is: the cells know its layout */
            start_drawn(&states[from], funnel);
            assert_int_equal(fnl_kpi_state_merge(&states[from], &states[count - 1], NULL), FNL_OK);
            fnl_kpi_state_end(&states[count - 1]);
        }
        count--;
        if (one_in(4))
            send(&states[next_random(count)], funnel);
    }
}

static void check_splits(const drawn_funnel *funnel, fnl_text wanted)
{
    static fnl_kpi_state states[most_states];
    uint32_t rows = row_count(funnel);
    uint32_t *order = calloc(rows + 1, sizeof *order);
    uint32_t count = 1 + next_random(most_states);
    assert_non_null(order);
    for (uint32_t i = 0; i < rows; i++) {
        uint32_t other = next_random(i + 1);
        order[i] = order[other];
        order[other] = i;
    }
    for (uint32_t i = 0; i < count; i++)
        start_drawn(&states[i], funnel);
    for (uint32_t i = 0; i < rows; i++)
        add_row(&states[next_random(count)], funnel, order[i]);
    merge_in_any_tree(states, funnel, count);
    assert_same_bytes(&states[0], wanted);
    send(&states[0], funnel);
    assert_same_bytes(&states[0], wanted);
    fnl_kpi_state_end(&states[0]);
    free(order);
}

static void test_splits(void **unused)
{
    (void)unused;
    for (unsigned i = 0; i < 120; i++) {
        fnl_kpi_state whole;
        drawn_funnel *funnel = draw_whole_funnel(&fnl_default_allocator, i % 4);
        fill_drawn(&whole, funnel);
        fnl_buffer bytes = save_drawn(&whole);
        for (int split = 0; split < 3; split++)
            check_splits(funnel, fnl_buffer_text(&bytes));
        fnl_buffer_end(&bytes);
        fnl_kpi_state_end(&whole);
        free(funnel);
    }
}

static void refuses(fnl_kpi_state *into, const fnl_kpi_state *from, int32_t code, const char *words)
{
    fnl_error error = { 0 };
    fnl_buffer before = save_drawn(into);
    assert_int_equal(fnl_kpi_state_merge(into, from, &error), code);
    assert_int_equal(error.code, code);
    if (strstr(error.message, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.message, words);
    assert_same_bytes(into, fnl_buffer_text(&before));
    fnl_buffer_end(&before);
}

static void test_identity(void **unused)
{
    (void)unused;
    drawn_funnel *funnel = draw_whole_funnel(&fnl_default_allocator, 0);
    drawn_funnel *other = malloc(sizeof *other);
    assert_non_null(other);
    *other = *funnel;
    other->leads.model.kpis = &other->leads.kpis;
    other->leads.kpis.fingerprint[31] ^= 1;
    fnl_kpi_state state;
    fnl_kpi_state another;
    fill_drawn(&state, funnel);
    start_drawn(&another, other);
    refuses(&state, &another, FNL_E_STATE, "different models");
    fnl_kpi_state_end(&another);
    start_drawn(&another, funnel);
    another.as_of++;
    refuses(&state, &another, FNL_E_STATE, "different instants");
    fnl_kpi_state_end(&another);
    for (unsigned flags = 1; flags <= 3; flags++) {
        funnel->flags = flags;
        start_drawn(&another, funnel);
        refuses(&state, &another, FNL_E_STATE,
                (flags & 1) != 0 ? "`exact` is off here and on there" : "`unique` is off here and on there");
        fnl_kpi_state_end(&another);
    }
    fnl_kpi_state_end(&state);
    free(other);
    free(funnel);
}

/* The cell of the funnel's first length of periods without a time. */
static fnl_kpi_cell *cell_of(fnl_kpi_state *state, const char *text)
{
    fnl_kpi_place place = { .period = FNL_NO_PERIOD };
    fnl_kpi_cell *cell = NULL;
    for (uint32_t i = 0; i < fnl_most_dimensions; i++)
        place.values[i] = FNL_NO_TEXT;
    if (state->layout.kpis->funnel.dimension_count != 0)
        assert_true(fnl_kpi_cells_text(state->cells, fnl_text_of(text), &place.values[0]));
    assert_int_equal(fnl_kpi_cells_place(state->cells, &place, &cell, NULL), FNL_OK);
    return cell;
}

/* Cells come one after the other; the second fails, and the first is not there. */
static void test_overflow(void **unused)
{
    (void)unused;
    drawn_funnel *funnel;
    while ((funnel = draw_whole_funnel(&fnl_default_allocator, 0))->leads.kpis.funnel.dimension_count == 0)
        free(funnel);
    fnl_kpi_state into;
    fnl_kpi_state from;
    start_drawn(&into, funnel);
    start_drawn(&from, funnel);
    const fnl_kpi_layout *layout = &into.layout;
    assert_true(fnl_kpi_count(from.cells, cell_of(&from, "new"), layout->entered, 1));
    fnl_kpi_cell *here = cell_of(&into, "old");
    fnl_kpi_cell *there = cell_of(&from, "old");
    assert_true(fnl_kpi_count(into.cells, here, layout->entered, FNL_MOST_KPI_ROWS));
    assert_true(fnl_kpi_count(from.cells, there, layout->entered, 1));
    refuses(&into, &from, FNL_E_OVERFLOW, "counts");
    assert_int_equal(fnl_kpi_cells_count(into.cells), 1);
    assert_int_equal(fnl_kpi_cells_text_count(into.cells), 1);
    there->counts[layout->entered] = 0;
    assert_true(fnl_kpi_sum(into.cells, here, layout->won_amount, (fnl_wide){ 0, FNL_MOST_KPI_ROWS - 1 }));
    assert_true(fnl_kpi_sum(from.cells, there, layout->won_amount, (fnl_wide){ 0, 1 }));
    refuses(&into, &from, FNL_E_OVERFLOW, "sums");
    there->sums[layout->won_amount] = (fnl_wide){ 5, 0 };
    assert_int_equal(fnl_kpi_state_merge(&into, &from, NULL), FNL_OK);
    assert_int_equal(here->sums[layout->won_amount].low, 5);
    assert_int_equal(fnl_kpi_cells_count(into.cells), 2);
    assert_int_equal(cell_of(&into, "new")->counts[layout->entered], 1);
    fnl_kpi_state_end(&from);
    fnl_kpi_state_end(&into);
    free(funnel);
}

/* What came and went again, and texts that were only asked for, leave no trace. */
static void test_nothing(void **unused)
{
    (void)unused;
    drawn_funnel *funnel = draw_whole_funnel(&fnl_default_allocator, 0);
    fnl_kpi_state state;
    start_drawn(&state, funnel);
    fnl_buffer empty = save_drawn(&state);
    fnl_kpi_cell *cell = cell_of(&state, "nobody");
    assert_true(fnl_kpi_count(state.cells, cell, state.layout.entered, 0));
    assert_true(fnl_kpi_sum(state.cells, cell, state.layout.user_sums, (fnl_wide){ 7, 0 }));
    assert_true(fnl_kpi_sum(state.cells, cell, state.layout.user_sums, fnl_wide_negate((fnl_wide){ 7, 0 })));
    assert_true(fnl_kpi_cell_is_empty(&state.layout, cell));
    assert_same_bytes(&state, fnl_buffer_text(&empty));
    fnl_buffer_end(&empty);
    fnl_kpi_state_end(&state);
    free(funnel);
}

/* A spread with so many of one value and one of another. */
static fnl_spread spread_of(int64_t value, uint64_t count, int64_t other)
{
    fnl_spread spread = { .sum = { (uint64_t)value * count + (uint64_t)other, 0 } };
    spread.least = value < other ? value : other;
    spread.most = value < other ? other : value;
    assert_true(fnl_spread_put(&spread, &fnl_default_allocator, fnl_bucket_of(value), count));
    assert_true(fnl_spread_put(&spread, &fnl_default_allocator, fnl_bucket_of(other), 1));
    return spread;
}

/* Counts that need 16, 32 and 64 bits, one after the other and back, as lists and not. */
static void test_large_counts(void **unused)
{
    (void)unused;
    static const uint64_t counts[] = { 1, 40000, 40000, UINT32_MAX, 3, UINT32_MAX, UINT64_C(1) << 33, 65535, 1, 2 };
    enum { pieces = sizeof counts / sizeof counts[0] };
    for (uint32_t first = 0; first < pieces; first++) {
        fnl_spread into = { 0 };
        uint64_t wanted = 0;
        for (uint32_t i = 0; i < pieces; i++) {
            uint64_t count = counts[(first + i) % pieces];
            fnl_spread from = spread_of(70, count, i % 2 == 0 ? 5 : 1000);
            assert_true(fnl_spread_merge(&into, &fnl_default_allocator, &from));
            fnl_spread_end(&from, &fnl_default_allocator);
            wanted += count;
        }
        fnl_spread_walk walk;
        uint32_t bucket = 0;
        uint64_t count = 0;
        fnl_spread_walk_start(&walk, &into);
        assert_true(fnl_spread_walk_next(&walk, &bucket, &count) && bucket == fnl_bucket_of(5) && count == pieces / 2);
        assert_true(fnl_spread_walk_next(&walk, &bucket, &count) && bucket == fnl_bucket_of(70) && count == wanted);
        assert_true(fnl_spread_walk_next(&walk, &bucket, &count) && bucket == fnl_bucket_of(1000));
        assert_int_equal(count, pieces / 2);
        assert_false(fnl_spread_walk_next(&walk, &bucket, &count));
        assert_true(into.count == wanted + pieces && into.least == 5 && into.most == 1000);
        assert_int_equal(into.sum.low, 70 * wanted + 5 * (pieces / 2) + UINT64_C(1000) * (pieces / 2));
        fnl_spread_end(&into, &fnl_default_allocator);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_splits),  cmocka_unit_test(test_identity),     cmocka_unit_test(test_overflow),
        cmocka_unit_test(test_nothing), cmocka_unit_test(test_large_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
