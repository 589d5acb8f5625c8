/* Cells by place: found again, told in order, limited; and what spend adds to them. */
#include "random_leads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { rounds = 40, places = 700, most_rows = 300, kinds = 5 };

static const char *const names[] = { "b", "a", "", "ab", "B", "a\xc3\xa4", "z" };

static fnl_kpi_cells *start_cells(test_funnel *funnel, uint32_t dimensions)
{
    funnel->kpis.funnel.dimension_count = dimensions;
    fnl_kpi_cells *cells = fnl_kpi_cells_new(&funnel->layout, &fnl_default_allocator, next_random(UINT32_MAX), false);
    assert_non_null(cells);
    for (uint32_t i = 0; i < test_texts; i++) {
        uint32_t number = UINT32_MAX;
        assert_true(fnl_kpi_cells_text(cells, fnl_text_of(names[i]), &number));
        assert_int_equal(number, i);
    }
    return cells;
}

static bool same_place(const fnl_kpi_place *a, const fnl_kpi_place *b, uint32_t dimensions)
{
    return a->grain == b->grain && a->period == b->period && a->is_spend == b->is_spend &&
           memcmp(a->values, b->values, dimensions * sizeof *a->values) == 0;
}

static int compare_texts(uint32_t a, uint32_t b)
{
    if (a == FNL_NO_TEXT || b == FNL_NO_TEXT)
        return (b == FNL_NO_TEXT) - (a == FNL_NO_TEXT);
    int order = strcmp(names[a], names[b]); /* by bytes, as none has a NUL */
    return (order > 0) - (order < 0);
}

static int compare_places(const fnl_kpi_place *a, const fnl_kpi_place *b, uint32_t dimensions)
{
    if (a->is_spend != b->is_spend)
        return a->is_spend ? 1 : -1;
    for (uint32_t i = 0; i < dimensions; i++) {
        int order = compare_texts(a->values[i], b->values[i]);
        if (order != 0)
            return order;
    }
    if (a->grain != b->grain)
        return a->grain < b->grain ? -1 : 1;
    return (a->period > b->period) - (a->period < b->period);
}

/* Years far apart among them, and days of one period. */
static fnl_kpi_place draw_place(const test_funnel *funnel, uint32_t dimensions, int32_t *day)
{
    fnl_kpi_place place = { .grain = next_random(funnel->kpis.funnel.grain_count), .is_spend = one_in(3) };
    for (uint32_t i = 0; i < dimensions; i++)
        place.values[i] = one_in(3) ? FNL_NO_TEXT : next_random(test_texts);
    *day = one_in(4) ? (int32_t)next_random(fnl_last_day - fnl_first_day + 1) + fnl_first_day
                     : as_of_day - (int32_t)next_random(500);
    if (one_in(9))
        *day = one_in(3) ? FNL_NO_PERIOD : one_in(2) ? fnl_first_day : fnl_last_day;
    place.period = *day == FNL_NO_PERIOD ? *day : fnl_period_of(funnel->grains[place.grain], *day);
    return place;
}

static void test_places(void **state)
{
    (void)state;
    static test_funnel funnel;
    for (unsigned round = 0; round < rounds; round++) {
        draw_funnel(&funnel);
        uint32_t dimensions = next_random(4);
        fnl_kpi_cells *cells = start_cells(&funnel, dimensions);
        static fnl_kpi_place seen[places];
        static fnl_kpi_cell *found[places];
        uint32_t count = 0;
        for (uint32_t i = 0; i < places; i++) {
            int32_t day = 0;
            fnl_kpi_place place = draw_place(&funnel, dimensions, &day);
            fnl_kpi_cell *cell = NULL;
            uint32_t combination = 0;
            uint32_t same = 0;
            while (same < count && !same_place(&seen[same], &place, dimensions))
                same++;
            assert_int_equal(fnl_kpi_cells_combine(cells, place.values, place.is_spend, &combination, NULL), FNL_OK);
            assert_int_equal(fnl_kpi_cells_at(cells, combination, place.grain, day, &cell, NULL), FNL_OK);
            if (same == count) {
                seen[count] = place;
                found[count++] = cell;
            }
            assert_ptr_equal(cell, found[same]);
            assert_int_equal(fnl_kpi_cells_place(cells, &place, &cell, NULL), FNL_OK);
            assert_ptr_equal(cell, found[same]);
        }
        assert_int_equal(fnl_kpi_cells_count(cells), count);
        uint32_t order[places];
        fnl_kpi_place before = { 0 };
        assert_true(fnl_kpi_cells_order(cells, order));
        for (uint32_t i = 0; i < count; i++) {
            fnl_kpi_place place;
            assert_ptr_equal(fnl_kpi_cells_get(cells, order[i], &place), found[order[i]]);
            assert_true(same_place(&place, &seen[order[i]], dimensions));
            assert_true(i == 0 || compare_places(&before, &place, dimensions) < 0);
            before = place;
        }
        fnl_kpi_cells_free(cells);
    }
}

static void test_limits(void **state)
{
    (void)state;
    static test_funnel funnel;
    draw_funnel(&funnel);
    funnel.grains[0] = fnl_grain_day;
    fnl_kpi_cells *cells = start_cells(&funnel, 2);
    fnl_error error = { 0 };
    fnl_kpi_cell *cell = NULL;
    uint32_t combination = 0;
    const uint32_t none[] = { FNL_NO_TEXT, FNL_NO_TEXT };
    assert_int_equal(fnl_kpi_cells_combine(cells, none, true, &combination, &error), FNL_OK);
    for (int32_t day = 0; day < fnl_most_cells; day++)
        assert_int_equal(fnl_kpi_cells_at(cells, combination, 0, day, &cell, &error), FNL_OK);
    assert_int_equal(fnl_kpi_cells_at(cells, combination, 0, 7, &cell, &error), FNL_OK);
    assert_int_equal(fnl_kpi_cells_at(cells, combination, 0, -1, &cell, &error), FNL_E_LIMIT);
    assert_non_null(strstr(error.message, "1000000 cells"));
    assert_non_null(strstr(error.message, "funnel.by"));
    assert_non_null(strstr(error.message, "funnel.periods"));
    for (uint32_t i = 1; i < fnl_most_cells; i++) {
        const uint32_t values[] = { i / 1000, i % 1000 };
        assert_int_equal(fnl_kpi_cells_combine(cells, values, false, &combination, &error), FNL_OK);
        assert_int_equal(combination, i);
    }
    const uint32_t last[] = { 1000, 0 };
    assert_int_equal(fnl_kpi_cells_combine(cells, last, false, &combination, &error), FNL_E_LIMIT);
    assert_non_null(strstr(error.message, "funnel.by"));
    const uint32_t known[] = { 999, 999 };
    assert_int_equal(fnl_kpi_cells_combine(cells, known, false, &combination, &error), FNL_OK);
    fnl_kpi_cells_free(cells);
}

typedef struct test_row {
    fnl_kpi_spending row;
    int64_t counts[2];
    bool has_counts[2];
} test_row;

static fnl_spend spend;
static fnl_field spend_counts[2];

static void draw_spending(test_funnel *funnel, test_row *rows, uint32_t count)
{
    draw_funnel(funnel);
    spend_counts[0].name = FNL_TEXT("clicks");
    spend_counts[1].name = FNL_TEXT("visits");
    spend = (fnl_spend){ .has_kind = one_in(2), .counts = spend_counts, .count_count = next_random(3) };
    funnel->kpis.spend = &spend;
    funnel->kpis.funnel.dimension_count = 1;
    fnl_kpi_layout_make(&funnel->model, &funnel->layout);
    for (uint32_t i = 0; i < count; i++) {
        int32_t day = as_of_day - (int32_t)next_random(100);
        rows[i] = (test_row){ .row = { .values = { next_random(2) },
                                       .day = one_in(8) ? FNL_NO_PERIOD : day,
                                       .lagged_day = one_in(8) ? FNL_NO_PERIOD : day + 30,
                                       .amount = one_in(10) ? INT64_MAX : (int64_t)next_random(2000) - 200,
                                       .kind = one_in(5) ? FNL_NO_TEXT : next_random(kinds),
                                       .counts = rows[i].counts,
                                       .has_counts = rows[i].has_counts },
                              .counts = { next_random(100), next_random(100) },
                              .has_counts = { one_in(2), one_in(2) } };
        rows[i].row.counts = rows[i].counts;
        rows[i].row.has_counts = rows[i].has_counts;
    }
}

static bool is_at(const test_funnel *funnel, const fnl_kpi_place *place, const test_row *row, int32_t day)
{
    int32_t period = day == FNL_NO_PERIOD ? day : fnl_period_of(funnel->grains[place->grain], day);
    return place->is_spend && place->values[0] == row->row.values[0] && place->period == period;
}

/* The amounts of a kind, or of all, in a cell. */
static fnl_wide add_up(const test_funnel *funnel, const fnl_kpi_place *place, const test_row *rows, uint32_t count,
                       bool is_lagged, const uint32_t *kind)
{
    fnl_wide sum = { 0 };
    for (uint32_t i = 0; i < count; i++) {
        int32_t day = is_lagged ? rows[i].row.lagged_day : rows[i].row.day;
        int64_t amount = rows[i].row.amount;
        if (is_at(funnel, place, &rows[i], day) && (kind == NULL || *kind == rows[i].row.kind))
            sum = fnl_wide_add(sum, (fnl_wide){ (uint64_t)amount, amount < 0 ? -1 : 0 });
    }
    return sum;
}

static void expect_cell(const test_funnel *funnel, const fnl_kpi_place *place, const fnl_kpi_cell *cell,
                        const test_row *rows, uint32_t count)
{
    for (uint32_t lagged = 0; lagged < 2; lagged++) {
        uint32_t sum = lagged != 0 ? funnel->layout.lagged_spend : funnel->layout.spend;
        uint32_t tally = lagged != 0 ? funnel->layout.lagged_kinds : funnel->layout.spend_kinds;
        fnl_wide wanted = add_up(funnel, place, rows, count, lagged != 0, NULL);
        assert_int_equal(fnl_wide_compare(cell->sums[sum], wanted), 0);
        const fnl_text_tally *items = cell->tallies == NULL ? NULL : &cell->tallies[tally];
        assert_true(spend.has_kind || items == NULL);
        for (uint32_t i = 0; items != NULL && i < items->count; i++) {
            wanted = add_up(funnel, place, rows, count, lagged != 0, &items->items[i].text);
            assert_int_equal(fnl_wide_compare(items->items[i].amount, wanted), 0);
        }
    }
    for (uint32_t i = 0; i < spend.count_count; i++) {
        int64_t wanted = 0;
        for (uint32_t j = 0; j < count; j++)
            if (is_at(funnel, place, &rows[j], rows[j].row.day) && rows[j].has_counts[i])
                wanted += rows[j].counts[i];
        assert_int_equal(cell->counts == NULL ? 0 : cell->counts[funnel->layout.spend_counts + i], wanted);
    }
}

static void test_spending(void **state)
{
    (void)state;
    static test_funnel funnel;
    static test_row rows[most_rows];
    for (unsigned round = 0; round < rounds; round++) {
        uint32_t count = 1 + next_random(most_rows);
        draw_spending(&funnel, rows, count);
        fnl_kpi_cells *cells = start_cells(&funnel, 1);
        for (uint32_t i = 0; i < count; i++)
            assert_int_equal(fnl_kpi_add_spending(cells, &funnel.layout, &rows[i].row, NULL), FNL_OK);
        for (uint32_t i = 0; i < fnl_kpi_cells_count(cells); i++) {
            fnl_kpi_place place;
            const fnl_kpi_cell *cell = fnl_kpi_cells_get(cells, i, &place);
            expect_cell(&funnel, &place, cell, rows, count);
        }
        fnl_kpi_cells_free(cells);
    }
}

/* Sums of counts that do not fit are an error, and a lag leads to no day that is none. */
static void test_extremes(void **state)
{
    (void)state;
    static test_funnel funnel;
    test_row row;
    do
        draw_spending(&funnel, &row, 1);
    while (spend.count_count == 0);
    fnl_kpi_cells *cells = start_cells(&funnel, 1);
    fnl_error error = { 0 };
    row.row.lagged_day = INT32_MAX;
    row.counts[0] = INT64_MAX;
    row.has_counts[0] = true;
    assert_int_equal(fnl_kpi_add_spending(cells, &funnel.layout, &row.row, &error), FNL_OK);
    row.counts[0] = 1;
    row.row.lagged_day = INT32_MIN + 1;
    assert_int_equal(fnl_kpi_add_spending(cells, &funnel.layout, &row.row, &error), FNL_E_OVERFLOW);
    assert_non_null(strstr(error.message, "clicks"));
    bool is_last = false;
    bool is_first = false;
    for (uint32_t i = 0; i < fnl_kpi_cells_count(cells); i++) {
        fnl_kpi_place place;
        (void)fnl_kpi_cells_get(cells, i, &place);
        is_last |= place.period == fnl_period_of(funnel.grains[place.grain], fnl_last_day);
        is_first |= place.period == fnl_period_of(funnel.grains[place.grain], fnl_first_day);
    }
    assert_true(is_last && is_first);
    fnl_kpi_cells_free(cells);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_spending),
        cmocka_unit_test(test_extremes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
