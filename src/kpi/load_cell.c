/* Loading what a cell holds. */
#include "kpi/cells_inside.h"
#include "kpi/limits.h"
#include "kpi/load.h"

/* The next number of a measure, in order and below `total`. */
static uint32_t load_number(fnl_kpi_loading *loading, uint64_t before, int64_t last, uint32_t total)
{
    int64_t number = fnl_cursor_integer(&loading->cursor, "the number of a measure is expected");
    fnl_kpi_loading_check(loading, number >= 0 && number < total, "a measure that the model does not have");
    fnl_kpi_loading_check(loading, before == 0 || last < number, "measures that are not in order");
    return fnl_kpi_loading_goes_on(loading) ? (uint32_t)number : 0;
}

static void check_side(fnl_kpi_loading *loading, bool is_spend, bool is_of_spend)
{
    fnl_kpi_loading_check(loading, is_spend == is_of_spend,
                          "a measure of spend in a cell of leads, or the other way round");
}

static void load_counts(fnl_kpi_loading *loading, fnl_kpi_cell *cell, bool is_spend)
{
    const fnl_kpi_layout *layout = &loading->state->layout;
    uint64_t count = fnl_cursor_map(&loading->cursor, "a map of counts is expected");
    uint32_t number = 0;
    for (uint64_t i = 0; i < count && fnl_kpi_loading_goes_on(loading); i++) {
        number = load_number(loading, i, number, layout->count_total);
        int64_t value = fnl_cursor_integer(&loading->cursor, "a count is expected");
        check_side(loading, is_spend, fnl_kpi_count_is_spend(layout, number));
        fnl_kpi_loading_check(loading, value != 0 && fnl_kpi_count_fits(layout, number, value),
                              "a count that is 0, below it, or beyond all leads");
        if (fnl_kpi_loading_goes_on(loading))
            fnl_kpi_loading_must(loading, fnl_kpi_count(loading->state->cells, cell, number, value));
    }
}

static void load_sums(fnl_kpi_loading *loading, fnl_kpi_cell *cell, bool is_spend)
{
    const fnl_kpi_layout *layout = &loading->state->layout;
    uint64_t count = fnl_cursor_map(&loading->cursor, "a map of sums is expected");
    uint32_t number = 0;
    for (uint64_t i = 0; i < count && fnl_kpi_loading_goes_on(loading); i++) {
        number = load_number(loading, i, number, layout->sum_total);
        fnl_wide sum = fnl_state_take_sum(&loading->cursor);
        check_side(loading, is_spend, fnl_kpi_sum_is_spend(layout, number));
        fnl_kpi_loading_check(loading, (sum.low != 0 || sum.high != 0) && fnl_kpi_sum_fits(layout, number, sum),
                              "a sum that is 0, or one that so many rows cannot come to");
        if (fnl_kpi_loading_goes_on(loading))
            fnl_kpi_loading_must(loading, fnl_kpi_sum(loading->state->cells, cell, number, sum));
    }
}

static void load_spreads(fnl_kpi_loading *loading, fnl_kpi_cell *cell, bool is_spend)
{
    uint64_t count = fnl_cursor_map(&loading->cursor, "a map of distributions is expected");
    uint32_t number = 0;
    fnl_kpi_loading_check(loading, count == 0 || !is_spend, "a distribution in a cell of spend");
    for (uint64_t i = 0; i < count && fnl_kpi_loading_goes_on(loading); i++) {
        number = load_number(loading, i, number, loading->state->layout.spread_total);
        if (!fnl_kpi_loading_goes_on(loading))
            return;
        fnl_spread *spreads = fnl_cell_spreads(loading->state->cells, cell);
        fnl_kpi_loading_must(loading, spreads != NULL);
        if (spreads != NULL)
            fnl_kpi_load_spread(loading, &spreads[number]);
    }
}

static void load_tally(fnl_kpi_loading *loading, fnl_kpi_cell *cell, uint32_t number)
{
    uint64_t items = fnl_cursor_list(&loading->cursor, "a list of texts and amounts is expected");
    int64_t last = 0;
    fnl_kpi_loading_check(loading, items != 0 && items % 2 == 0, "texts without an amount each");
    for (uint64_t i = 0; i < items && fnl_kpi_loading_goes_on(loading); i += 2) {
        uint32_t text = fnl_kpi_load_text(loading);
        fnl_wide amount = fnl_state_take_sum(&loading->cursor);
        int64_t rank = text == FNL_NO_TEXT ? -1 : (int64_t)text;
        fnl_kpi_loading_check(loading, i == 0 || last < rank, "texts of a list that are not in order");
        fnl_kpi_loading_check(loading, fnl_kpi_tally_fits(&loading->state->layout, number, amount),
                              "an amount that so many rows cannot come to");
        if (fnl_kpi_loading_goes_on(loading))
            fnl_kpi_loading_must(loading, fnl_kpi_tally(loading->state->cells, cell, number, text, amount));
        last = rank;
    }
}

static void load_tallies(fnl_kpi_loading *loading, fnl_kpi_cell *cell, bool is_spend)
{
    const fnl_kpi_layout *layout = &loading->state->layout;
    uint64_t count = fnl_cursor_map(&loading->cursor, "a map of lists by text is expected");
    uint32_t number = 0;
    for (uint64_t i = 0; i < count && fnl_kpi_loading_goes_on(loading); i++) {
        number = load_number(loading, i, number, layout->tally_total);
        check_side(loading, is_spend, fnl_kpi_tally_is_spend(layout, number));
        if (fnl_kpi_loading_goes_on(loading))
            load_tally(loading, cell, number);
    }
}

void fnl_kpi_load_cell(fnl_kpi_loading *loading, fnl_kpi_cell *cell, bool is_spend)
{
    load_counts(loading, cell, is_spend);
    load_sums(loading, cell, is_spend);
    load_spreads(loading, cell, is_spend);
    load_tallies(loading, cell, is_spend);
}
