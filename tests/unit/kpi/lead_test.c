/* What leads add to cells, held against definitions: each measure of each cell is computed again from all leads, one after the other. */
#include "lead_definitions.h"

#include "failing_allocator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { rounds = 150, most_seen = most_leads * 8 };

static bool is_in(const test_funnel *funnel, const fnl_kpi_place *place, const test_lead *lead, const reading *is)
{
    if (!is->counts ||
        memcmp(place->values, lead->lead.values, funnel->kpis.funnel.dimension_count * sizeof(uint32_t)) != 0)
        return false;
    if (!is->at.known)
        return place->period == FNL_NO_PERIOD;
    return place->period == fnl_period_of(funnel->grains[place->grain], is->at.day);
}

/* Of one measure in one cell what all leads come to. */
typedef struct wanted_measure {
    int64_t count;
    fnl_wide sum;
    uint32_t value_count;
    int64_t values[most_leads];
    fnl_wide by_text[test_texts + 1]; /* the last is NULL's */
} wanted_measure;

static void compute(const test_funnel *funnel, const fnl_kpi_place *place, read_measure *read, uint32_t number,
                    wanted_measure *out)
{
    *out = (wanted_measure){ 0 };
    for (uint32_t i = 0; i < funnel->count; i++) {
        reading is = read(funnel, &funnel->leads[i], number);
        if (!is_in(funnel, place, &funnel->leads[i], &is))
            continue;
        fnl_wide value = { (uint64_t)is.value, is.value < 0 ? -1 : 0 };
        uint32_t text = is.text == FNL_NO_TEXT ? test_texts : is.text;
        out->count++;
        out->sum = fnl_wide_add(out->sum, value);
        out->values[out->value_count++] = is.value;
        out->by_text[text] = fnl_wide_add(out->by_text[text], value);
    }
}

static int compare_values(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void expect_spread(const fnl_spread *spread, bool is_exact, wanted_measure *wanted)
{
    assert_int_equal(spread->count, wanted->value_count);
    if (wanted->value_count == 0)
        return;
    qsort(wanted->values, wanted->value_count, sizeof *wanted->values, compare_values);
    assert_int_equal(fnl_wide_compare(spread->sum, wanted->sum), 0);
    assert_int_equal(spread->least, wanted->values[0]);
    assert_int_equal(spread->most, wanted->values[wanted->value_count - 1]);
    if (is_exact) {
        int64_t *values = fnl_spread_values(spread, &fnl_default_allocator);
        assert_memory_equal(values, wanted->values, wanted->value_count * sizeof *values);
        free(values);
        return;
    }
    fnl_spread_walk walk;
    uint32_t bucket = 0;
    uint64_t count = 0;
    uint32_t at = 0;
    fnl_spread_walk_start(&walk, spread);
    while (fnl_spread_walk_next(&walk, &bucket, &count))
        for (uint64_t i = 0; i < count; i++)
            assert_int_equal(fnl_bucket_of(wanted->values[at++]), bucket);
    assert_int_equal(at, wanted->value_count);
}

static void expect_tally(const fnl_text_tally *tally, const wanted_measure *wanted)
{
    uint32_t different = 0;
    for (uint32_t i = 0; i <= test_texts; i++)
        different += wanted->by_text[i].low != 0;
    assert_int_equal(tally == NULL ? 0 : tally->count, different);
    for (uint32_t i = 0; i < different; i++) {
        uint32_t text = tally->items[i].text == FNL_NO_TEXT ? test_texts : tally->items[i].text;
        assert_int_equal(fnl_wide_compare(tally->items[i].amount, wanted->by_text[text]), 0);
    }
}

typedef struct measure {
    uint32_t first;
    uint32_t count;
    read_measure *read;
} measure;

static void check_counts(const test_funnel *funnel, const fnl_kpi_cell *cell, const fnl_kpi_place *place)
{
    const fnl_kpi_layout *at = &funnel->layout;
    const measure measures[] = {
        { at->entered, 1, read_entered },
        { at->reached, at->stages, read_reached },
        { at->exited, at->exits, read_exited },
        { at->returned, at->exits, read_returned },
        { at->lost, 1, read_lost },
        { at->in_stage, at->stages, read_in_stage },
        { at->open, 1, read_open },
        { at->overdue, 1, read_overdue },
        { at->quality, fnl_qualities, read_quality },
        { at->happened_reached, at->stages, read_happened_reached },
        { at->happened_exited, at->exits, read_happened_exited },
        { at->happened_returned, at->exits, read_happened_returned },
        { at->happened_lost, 1, read_happened_lost },
        { at->clock_statuses, at->clocks * fnl_clock_statuses, read_clock_status },
        { at->offered, 1, read_offered },
        { at->accepted, 1, read_accepted },
        { at->rejected, 1, read_rejected },
        { at->user_counts, test_metrics, read_user_count },
    };
    wanted_measure wanted;
    uint32_t checked = 0;
    for (uint32_t i = 0; i < sizeof measures / sizeof measures[0]; i++)
        for (uint32_t j = 0; j < measures[i].count; j++) {
            compute(funnel, place, measures[i].read, j, &wanted);
            int64_t got = cell->counts == NULL ? 0 : cell->counts[measures[i].first + j];
            if (got != wanted.count)
                fail_msg("count %u of group %u: %lld, not %lld", j, i, (long long)got, (long long)wanted.count);
            checked++;
        }
    assert_int_equal(checked, at->count_total);
}

static void check_sums(const test_funnel *funnel, const fnl_kpi_cell *cell, const fnl_kpi_place *place)
{
    const fnl_kpi_layout *at = &funnel->layout;
    const measure measures[] = {
        { at->won_amount, 1, read_won_amount },
        { at->lost_amount, 1, read_lost_amount },
        { at->open_amount, 1, read_open_amount },
        { at->open_weighted, 1, read_open_weighted },
        { at->happened_won_amount, 1, read_happened_won_amount },
        { at->happened_lost_amount, 1, read_happened_lost_amount },
        { at->forecast, 1, read_forecast },
        { at->user_sums, test_metrics, read_user_sum },
    };
    wanted_measure wanted;
    for (uint32_t i = 0; i < sizeof measures / sizeof measures[0]; i++)
        for (uint32_t j = 0; j < measures[i].count; j++) {
            compute(funnel, place, measures[i].read, j, &wanted);
            fnl_wide got = cell->sums == NULL ? (fnl_wide){ 0 } : cell->sums[measures[i].first + j];
            if (fnl_wide_compare(got, wanted.sum) != 0)
                fail_msg("sum %u of group %u: %lld, not %lld", j, i, (long long)got.low, (long long)wanted.sum.low);
        }
}

static void check_spreads(const test_funnel *funnel, bool is_exact, const fnl_kpi_cell *cell,
                          const fnl_kpi_place *place)
{
    const fnl_kpi_layout *at = &funnel->layout;
    const measure measures[] = {
        { at->days, at->stages, read_days },
        { at->cycle, 1, read_cycle },
        { at->lost_cycle, 1, read_lost_cycle },
        { at->age, at->stages, read_age },
        { at->deal, 1, read_won_amount },
        { at->happened_deal, 1, read_happened_won_amount },
        { at->clock_elapsed, at->clocks, read_elapsed },
    };
    wanted_measure wanted;
    const fnl_spread none = { 0 };
    for (uint32_t i = 0; i < sizeof measures / sizeof measures[0]; i++)
        for (uint32_t j = 0; j < measures[i].count; j++) {
            compute(funnel, place, measures[i].read, j, &wanted);
            const fnl_spread *got = cell->spreads == NULL ? &none : &cell->spreads[measures[i].first + j];
            expect_spread(got, is_exact, &wanted);
        }
}

static void check_tallies(const test_funnel *funnel, const fnl_kpi_cell *cell, const fnl_kpi_place *place)
{
    const fnl_kpi_layout *at = &funnel->layout;
    const measure measures[] = {
        { at->exit_reasons, at->exits, read_exit_reason },
        { at->happened_exit_reasons, at->exits, read_happened_reason },
        { at->reject_reasons, 1, read_reject_reason },
        { at->owners, 1, read_owner },
    };
    wanted_measure wanted;
    for (uint32_t i = 0; i < sizeof measures / sizeof measures[0]; i++)
        for (uint32_t j = 0; j < measures[i].count; j++) {
            compute(funnel, place, measures[i].read, j, &wanted);
            expect_tally(cell->tallies == NULL ? NULL : &cell->tallies[measures[i].first + j], &wanted);
        }
}

static fnl_kpi_cells *start_cells(const test_funnel *funnel, const fnl_allocator *memory, bool is_exact)
{
    static const char *const names[test_texts] = { "b", "a", "c", "", "longer", "lo", "z" };
    fnl_kpi_cells *cells = fnl_kpi_cells_new(&funnel->layout, memory, next_random(UINT32_MAX), is_exact);
    bool fine = cells != NULL;
    for (uint32_t i = 0; fine && i < test_texts; i++) {
        uint32_t number = 0;
        fine = fnl_kpi_cells_text(cells, fnl_text_of(names[i]), &number);
    }
    if (fine)
        return cells;
    fnl_kpi_cells_free(cells);
    return NULL;
}

/* Some one by one, some many at once. */
static int32_t add_leads(const test_funnel *funnel, fnl_kpi_cells *cells, fnl_error *error)
{
    fnl_kpi_lead together[most_leads];
    int32_t code = FNL_OK;
    for (uint32_t i = 0; i < funnel->count; i++)
        together[i] = funnel->leads[i].lead;
    for (uint32_t i = 0; code == FNL_OK && i < funnel->count;) {
        uint32_t count = 1 + next_random(funnel->count - i);
        code = count == 1 ? fnl_kpi_add_lead(cells, &funnel->layout, TEST_AS_OF, &together[i], error)
                          : fnl_kpi_add_leads(cells, &funnel->layout, TEST_AS_OF, &together[i], count, error);
        i += count;
    }
    return code;
}

/* The leads that all cells of a grain have entered: none is in a cell that was not looked at. */
static void check_all(const test_funnel *funnel, const fnl_kpi_cells *cells)
{
    int64_t entered[fnl_grains] = { 0 };
    for (uint32_t i = 0; i < fnl_kpi_cells_count(cells); i++) {
        fnl_kpi_place place;
        const fnl_kpi_cell *cell = fnl_kpi_cells_get(cells, i, &place);
        assert_false(place.is_spend);
        entered[place.grain] += cell->counts == NULL ? 0 : cell->counts[funnel->layout.entered];
    }
    for (uint32_t i = 0; i < funnel->kpis.funnel.grain_count; i++)
        assert_int_equal(entered[i], funnel->count);
}

static void test_cells_hold_what_is_defined(void **state)
{
    (void)state;
    static test_funnel funnel;
    for (unsigned round = 0; round < rounds; round++) {
        draw_funnel(&funnel);
        bool is_exact = one_in(3);
        fnl_kpi_cells *cells = start_cells(&funnel, &fnl_default_allocator, is_exact);
        assert_non_null(cells);
        assert_int_equal(add_leads(&funnel, cells, NULL), FNL_OK);
        check_all(&funnel, cells);
        for (uint32_t i = 0; i < fnl_kpi_cells_count(cells); i++) {
            fnl_kpi_place place;
            const fnl_kpi_cell *cell = fnl_kpi_cells_get(cells, i, &place);
            if (i % 7 != round % 7)
                continue;
            check_counts(&funnel, cell, &place);
            check_sums(&funnel, cell, &place);
            check_spreads(&funnel, is_exact, cell, &place);
            check_tallies(&funnel, cell, &place);
        }
        fnl_kpi_cells_free(cells);
    }
}

static void test_without_memory(void **state)
{
    (void)state;
    static test_funnel funnel;
    do
        draw_funnel(&funnel);
    while (funnel.count < 60 || funnel.kpis.funnel.dimension_count == 0);
    uint64_t seed = random_state;
    int32_t code = FNL_E_NOMEM;
    for (size_t i = 0; code == FNL_E_NOMEM; i += 1 + i / 20) {
        failing_memory memory = { .until = i };
        fnl_allocator allocator = failing(&memory);
        fnl_error error = { 0 };
        random_state = seed;
        fnl_kpi_cells *cells = start_cells(&funnel, &allocator, false);
        code = cells == NULL ? FNL_E_NOMEM : add_leads(&funnel, cells, &error);
        assert_true(cells == NULL || error.code == code);
        assert_int_equal(memory.failed != 0, code == FNL_E_NOMEM);
        fnl_kpi_cells_free(cells);
        assert_int_equal(memory.live, 0);
    }
    assert_int_equal(code, FNL_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_hold_what_is_defined),
        cmocka_unit_test(test_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
