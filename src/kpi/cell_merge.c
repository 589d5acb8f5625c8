/* Adding one cell to another: whether it fits, and room for all of it, come first. */
#include "kpi/cells_inside.h"
#include "kpi/limits.h"

#include "core/failure.h"

static int32_t too_large(fnl_error *error, const char *what)
{
    return fnl_fail(error, FNL_E_OVERFLOW, "%s of the two states together go beyond what a state can hold", what);
}

static int32_t reserve_numbers(fnl_kpi_cells *cells, fnl_kpi_cell *into, const fnl_kpi_cell *from, fnl_error *error)
{
    const fnl_kpi_layout *layout = cells->layout;
    if ((from->counts != NULL && fnl_cell_counts(cells, into) == NULL) ||
        (from->sums != NULL && fnl_cell_sums(cells, into) == NULL))
        return fnl_fail_memory(error);
    for (uint32_t i = 0; from->counts != NULL && i < layout->count_total; i++) {
        int64_t sum = 0;
        if (__builtin_add_overflow(into->counts[i], from->counts[i], &sum) || !fnl_kpi_count_fits(layout, i, sum))
            return too_large(error, "counts");
    }
    for (uint32_t i = 0; from->sums != NULL && i < layout->sum_total; i++)
        if (!fnl_kpi_sum_fits(layout, i, fnl_wide_add(into->sums[i], from->sums[i])))
            return too_large(error, "sums");
    return FNL_OK;
}

static int32_t reserve_spreads(fnl_kpi_cells *cells, fnl_kpi_cell *into, const fnl_kpi_cell *from, fnl_error *error)
{
    if (from->spreads == NULL)
        return FNL_OK;
    if (fnl_cell_spreads(cells, into) == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < cells->layout->spread_total; i++) {
        if (into->spreads[i].count + from->spreads[i].count > (uint64_t)FNL_MOST_KPI_ROWS)
            return too_large(error, "durations or amounts");
        if (!fnl_spread_reserve(&into->spreads[i], cells->memory, &from->spreads[i]))
            return fnl_fail_memory(error);
    }
    return FNL_OK;
}

static uint32_t text_in(const uint32_t *texts, uint32_t text)
{
    return text == FNL_NO_TEXT ? text : texts[text];
}

static int32_t reserve_tally(fnl_kpi_cells *cells, fnl_text_tally *into, const fnl_text_tally *from, uint32_t number,
                             const uint32_t *texts, fnl_error *error)
{
    uint64_t added = 0;
    for (uint32_t i = 0; i < from->count; i++) {
        const fnl_tally_item *item = fnl_tally_find(cells, into, text_in(texts, from->items[i].text));
        fnl_wide amount = item == NULL ? (fnl_wide){ 0, 0 } : item->amount;
        added += item == NULL;
        if (!fnl_kpi_tally_fits(cells->layout, number, fnl_wide_add(amount, from->items[i].amount)))
            return too_large(error, "sums by text");
    }
    return fnl_tally_reserve(cells, into, into->count + added) ? FNL_OK : fnl_fail_memory(error);
}

int32_t fnl_kpi_cell_reserve(fnl_kpi_cells *cells, fnl_kpi_cell *into, const fnl_kpi_cell *from, const uint32_t *texts,
                             fnl_error *error)
{
    int32_t code = reserve_numbers(cells, into, from, error);
    if (code == FNL_OK)
        code = reserve_spreads(cells, into, from, error);
    if (code != FNL_OK || from->tallies == NULL)
        return code;
    if (fnl_cell_tallies(cells, into) == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < cells->layout->tally_total && code == FNL_OK; i++)
        code = reserve_tally(cells, &into->tallies[i], &from->tallies[i], i, texts, error);
    return code;
}

static void add_tally(fnl_kpi_cells *cells, fnl_kpi_cell *into, const fnl_text_tally *from, uint32_t number,
                      const uint32_t *texts)
{
    for (uint32_t i = 0; i < from->count; i++) {
        fnl_tally_item *item = fnl_tally_take(cells, into, number, text_in(texts, from->items[i].text));
        item->amount = fnl_wide_add(item->amount, from->items[i].amount);
    }
}

void fnl_kpi_cell_add(fnl_kpi_cells *cells, fnl_kpi_cell *into, const fnl_kpi_cell *from, const uint32_t *texts)
{
    const fnl_kpi_layout *layout = cells->layout;
    for (uint32_t i = 0; from->counts != NULL && i < layout->count_total; i++)
        into->counts[i] += from->counts[i];
    for (uint32_t i = 0; from->sums != NULL && i < layout->sum_total; i++)
        into->sums[i] = fnl_wide_add(into->sums[i], from->sums[i]);
    for (uint32_t i = 0; from->spreads != NULL && i < layout->spread_total; i++)
        fnl_spread_add_all(&into->spreads[i], &from->spreads[i]);
    for (uint32_t i = 0; from->tallies != NULL && i < layout->tally_total; i++)
        add_tally(cells, into, &from->tallies[i], i, texts);
}
