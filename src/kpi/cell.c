/* Adding to a cell. */
#include "kpi/cells_inside.h"

enum { most_searched = 8, first_items = 4, slots_for_item = 4 };

bool fnl_kpi_count(fnl_kpi_cells *cells, fnl_kpi_cell *cell, uint32_t count, int64_t more)
{
    int64_t *counts = fnl_cell_counts(cells, cell);
    if (counts == NULL)
        return false;
    counts[count] += more;
    return true;
}

bool fnl_kpi_sum(fnl_kpi_cells *cells, fnl_kpi_cell *cell, uint32_t sum, fnl_wide more)
{
    fnl_wide *sums = fnl_cell_sums(cells, cell);
    if (sums == NULL)
        return false;
    sums[sum] = fnl_wide_add(sums[sum], more);
    return true;
}

bool fnl_kpi_spread(fnl_kpi_cells *cells, fnl_kpi_cell *cell, uint32_t spread, int64_t value)
{
    fnl_spread *spreads = fnl_cell_spreads(cells, cell);
    return spreads != NULL && fnl_spread_add(&spreads[spread], cells->memory, cells->is_exact, value);
}

static uint32_t *slot_of(const fnl_kpi_cells *cells, const fnl_text_tally *tally, uint32_t text)
{
    uint32_t mask = tally->slot_count - 1;
    for (uint32_t at = (uint32_t)((text + UINT64_C(1)) * cells->factor >> 32) & mask;; at = (at + 1) & mask)
        if (tally->slots[at] == 0 || tally->items[tally->slots[at] - 1].text == text)
            return &tally->slots[at];
}

/* Room for one more; lists that are long are looked up by hash. */
static bool grow_tally(const fnl_kpi_cells *cells, fnl_text_tally *tally)
{
    uint32_t wanted = tally->capacity == 0 ? first_items : tally->capacity * 2;
    if (wanted > UINT32_MAX / 2 / slots_for_item)
        return false;
    uint32_t *slots = NULL;
    if (wanted > most_searched) {
        slots = fnl_allocate_zeroed(cells->memory, (size_t)wanted * slots_for_item, sizeof *slots);
        if (slots == NULL)
            return false;
    }
    fnl_tally_item *items = fnl_resize(cells->memory, tally->items, wanted, sizeof *items);
    if (items == NULL) {
        fnl_release(cells->memory, slots);
        return false;
    }
    fnl_release(cells->memory, tally->slots);
    tally->items = items;
    tally->capacity = wanted;
    tally->slots = slots;
    tally->slot_count = slots == NULL ? 0 : wanted * slots_for_item;
    for (uint32_t i = 0; slots != NULL && i < tally->count; i++)
        *slot_of(cells, tally, items[i].text) = i + 1;
    return true;
}

fnl_tally_item *fnl_tally_find(const fnl_kpi_cells *cells, const fnl_text_tally *tally, uint32_t text)
{
    if (tally->slots != NULL) {
        uint32_t number = *slot_of(cells, tally, text);
        return number == 0 ? NULL : &tally->items[number - 1];
    }
    for (uint32_t i = 0; i < tally->count; i++)
        if (tally->items[i].text == text)
            return &tally->items[i];
    return NULL;
}

fnl_tally_item *fnl_tally_take(fnl_kpi_cells *cells, fnl_kpi_cell *cell, uint32_t tally, uint32_t text)
{
    if (fnl_cell_tallies(cells, cell) == NULL)
        return NULL;
    fnl_text_tally *list = &cell->tallies[tally];
    fnl_tally_item *item = fnl_tally_find(cells, list, text);
    if (item != NULL)
        return item;
    if ((list->items == NULL || list->count == list->capacity) && !grow_tally(cells, list))
        return NULL;
    if (list->slots != NULL)
        *slot_of(cells, list, text) = list->count + 1;
    item = &list->items[list->count++];
    *item = (fnl_tally_item){ .text = text };
    return item;
}

bool fnl_tally_reserve(const fnl_kpi_cells *cells, fnl_text_tally *tally, uint64_t count)
{
    while (tally->capacity < count)
        if (!grow_tally(cells, tally))
            return false;
    return true;
}

bool fnl_kpi_tally(fnl_kpi_cells *cells, fnl_kpi_cell *cell, uint32_t tally, uint32_t text, fnl_wide more)
{
    fnl_tally_item *item = fnl_tally_take(cells, cell, tally, text);
    if (item == NULL)
        return false;
    item->amount = fnl_wide_add(item->amount, more);
    return true;
}

bool fnl_kpi_cell_is_empty(const fnl_kpi_layout *layout, const fnl_kpi_cell *cell)
{
    for (uint32_t i = 0; cell->counts != NULL && i < layout->count_total; i++)
        if (cell->counts[i] != 0)
            return false;
    for (uint32_t i = 0; cell->sums != NULL && i < layout->sum_total; i++)
        if (cell->sums[i].low != 0 || cell->sums[i].high != 0)
            return false;
    for (uint32_t i = 0; cell->spreads != NULL && i < layout->spread_total; i++)
        if (cell->spreads[i].count != 0)
            return false;
    for (uint32_t i = 0; cell->tallies != NULL && i < layout->tally_total; i++)
        if (cell->tallies[i].count != 0)
            return false;
    return true;
}
