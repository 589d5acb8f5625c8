/* Cells by place: found by combination, grain and strips of neighbouring periods. */
#include "kpi/cells_inside.h"

#include "core/failure.h"

enum { first_strip_bits = 6, first_cells = 64, grain_bits = 3, number_bits = 23 };

/* Multiplied by an odd number that nobody knows beforehand, the upper bits of no two keys are likely to be the same. */
static uint64_t factor_of(uint64_t seed)
{
    uint64_t mixed = (seed ^ seed >> 31 ^ UINT64_C(0x9e3779b97f4a7c15)) * UINT64_C(0xbf58476d1ce4e5b9);
    return (mixed ^ mixed >> 29) | 1;
}

fnl_kpi_cells *fnl_kpi_cells_new(const fnl_kpi_layout *layout, const fnl_allocator *memory, uint64_t seed,
                                 bool is_exact)
{
    fnl_kpi_cells *cells = fnl_allocate_zeroed(memory, 1, sizeof *cells);
    fnl_remembered_day *days = fnl_allocate_zeroed(memory, fnl_days_remembered, sizeof *days);
    if (cells == NULL || days == NULL) {
        fnl_release(memory, cells);
        fnl_release(memory, days);
        return NULL;
    }
    cells->layout = layout;
    cells->memory = memory;
    cells->is_exact = is_exact;
    cells->factor = factor_of(seed);
    cells->width = layout->kpis->funnel.dimension_count + 1;
    cells->days = days;
    fnl_index_start(&cells->texts, memory, seed);
    fnl_arena_start(&cells->arena, memory);
    return cells;
}

static void end_lists(const fnl_kpi_cells *cells, fnl_kpi_cell *cell)
{
    for (uint32_t i = 0; cell->spreads != NULL && i < cells->layout->spread_total; i++)
        fnl_spread_end(&cell->spreads[i], cells->memory);
    for (uint32_t i = 0; cell->tallies != NULL && i < cells->layout->tally_total; i++) {
        fnl_release(cells->memory, cell->tallies[i].items);
        fnl_release(cells->memory, cell->tallies[i].slots);
    }
}

void fnl_kpi_cells_free(fnl_kpi_cells *cells)
{
    if (cells == NULL)
        return;
    const fnl_allocator *memory = cells->memory;
    for (uint32_t i = 0; i < cells->count; i++)
        end_lists(cells, &cells->list[i]->cell);
    fnl_release(memory, cells->list);
    fnl_release(memory, cells->strips);
    fnl_release(memory, cells->combinations);
    fnl_release(memory, cells->combination_slots);
    fnl_release(memory, cells->days);
    fnl_release(memory, cells->group);
    fnl_index_end(&cells->texts);
    fnl_arena_end(&cells->arena);
    fnl_release(memory, cells);
}

bool fnl_kpi_cells_text(fnl_kpi_cells *cells, fnl_text text, uint32_t *number)
{
    bool is_new = false;
    return fnl_index_add(&cells->texts, text, number, &is_new);
}

fnl_text fnl_kpi_cells_text_of(const fnl_kpi_cells *cells, uint32_t number)
{
    return cells->texts.keys[number];
}

uint32_t fnl_kpi_cells_text_count(const fnl_kpi_cells *cells)
{
    return cells->texts.count;
}

static fnl_strip *strip_of(const fnl_kpi_cells *cells, uint64_t key)
{
    uint32_t mask = ((uint32_t)1 << cells->strip_bits) - 1;
    for (uint32_t at = (uint32_t)(key * cells->factor >> (64 - cells->strip_bits));; at = (at + 1) & mask) {
        fnl_strip *strip = &cells->strips[at];
        if (strip->cells == NULL || strip->key == key)
            return strip;
    }
}

static bool grow_strips(fnl_kpi_cells *cells)
{
    uint32_t bits = cells->strips == NULL ? first_strip_bits : cells->strip_bits + 1;
    uint32_t before = cells->strips == NULL ? 0 : (uint32_t)1 << cells->strip_bits;
    fnl_strip *old = cells->strips;
    fnl_strip *strips = fnl_allocate_zeroed(cells->memory, (size_t)1 << bits, sizeof *strips);
    if (strips == NULL)
        return false;
    cells->strips = strips;
    cells->strip_bits = bits;
    for (uint32_t i = 0; i < before; i++)
        if (old[i].cells != NULL)
            *strip_of(cells, old[i].key) = old[i];
    fnl_release(cells->memory, old);
    return true;
}

/* Finds or adds a strip; false without memory. */
static bool find_strip(fnl_kpi_cells *cells, uint64_t key)
{
    if (cells->strips != NULL) {
        const fnl_strip *strip = strip_of(cells, key);
        if (strip->cells != NULL) {
            cells->last_strip = *strip;
            return true;
        }
    }
    if ((cells->strips == NULL || cells->strip_count >= (uint32_t)1 << (cells->strip_bits - 1)) && !grow_strips(cells))
        return false;
    fnl_placed_cell **list = fnl_arena_take(&cells->arena, fnl_strip_cells, sizeof *list);
    if (list == NULL)
        return false;
    fnl_strip *strip = strip_of(cells, key);
    *strip = (fnl_strip){ key, list };
    cells->last_strip = *strip;
    cells->strip_count++;
    return true;
}

static int32_t add_cell(fnl_kpi_cells *cells, fnl_placed_cell cell, fnl_placed_cell **out, fnl_error *error)
{
    if (cells->count == fnl_most_cells)
        return fnl_fail(error, FNL_E_LIMIT,
                        "more than %d cells, which are combinations of dimensions by period: `funnel.by` needs fewer "
                        "dimensions, or `funnel.periods` longer ones",
                        fnl_most_cells);
    if (cells->count == cells->capacity) {
        uint32_t wanted = cells->capacity == 0 ? first_cells : cells->capacity * 2;
        fnl_placed_cell **list = fnl_resize(cells->memory, cells->list, wanted, sizeof *list);
        if (list == NULL)
            return fnl_fail_memory(error);
        cells->list = list;
        cells->capacity = wanted;
    }
    bool is_spend = cells->combinations[(size_t)(cell.combination + 1) * cells->width - 1] != 0;
    size_t counts = is_spend ? 0 : cells->layout->count_total * sizeof(int64_t); /* leads are always counted */
    fnl_placed_cell *added = fnl_cells_take(cells, 1, sizeof *added + counts);
    if (added == NULL)
        return fnl_fail_memory(error);
    *added = cell;
    added->cell.counts = is_spend ? NULL : (int64_t *)(added + 1);
    cells->list[cells->count++] = added;
    *out = added;
    return FNL_OK;
}

/* The number of the period that a day lies in, as it was found when the day was first seen. */
static inline uint32_t number_of(fnl_kpi_cells *cells, uint32_t grain, int32_t day)
{
    uint32_t seen = fnl_period_number(fnl_grain_day, day);
    fnl_remembered_day *entry = &cells->days[seen % fnl_days_remembered];
    if (entry->day != seen) {
        const fnl_funnel *funnel = &cells->layout->kpis->funnel;
        for (uint32_t i = 0; i < funnel->grain_count; i++)
            entry->numbers[i] = fnl_period_number(funnel->grains[i], day);
        entry->day = seen;
    }
    return entry->numbers[grain];
}

static uint64_t key_of(uint32_t combination, uint32_t grain, uint32_t number)
{
    return ((uint64_t)combination << grain_bits | grain) << (number_bits - fnl_strip_bits) | number >> fnl_strip_bits;
}

int32_t fnl_kpi_cells_at(fnl_kpi_cells *cells, uint32_t combination, uint32_t grain, int32_t day, fnl_kpi_cell **out,
                         fnl_error *error)
{
    uint32_t number = number_of(cells, grain, day);
    uint64_t key = key_of(combination, grain, number);
    if ((cells->last_strip.cells == NULL || cells->last_strip.key != key) && !find_strip(cells, key))
        return fnl_fail_memory(error);
    fnl_placed_cell **found = &cells->last_strip.cells[number % fnl_strip_cells];
    if (*found == NULL) {
        fnl_grain length = cells->layout->kpis->funnel.grains[grain];
        int32_t period = day == FNL_NO_PERIOD ? day : fnl_period_of(length, day);
        fnl_placed_cell cell = { .combination = combination, .grain = grain, .period = period };
        int32_t code = add_cell(cells, cell, found, error);
        if (code != FNL_OK)
            return code;
    }
    *out = &(*found)->cell;
    return FNL_OK;
}

uint32_t fnl_kpi_cells_count(const fnl_kpi_cells *cells)
{
    return cells->count;
}

const fnl_kpi_cell *fnl_kpi_cells_get(const fnl_kpi_cells *cells, uint32_t number, fnl_kpi_place *place)
{
    const fnl_placed_cell *cell = cells->list[number];
    const uint32_t *values = cells->combinations + (size_t)cell->combination * cells->width;
    *place = (fnl_kpi_place){ .grain = cell->grain, .period = cell->period, .is_spend = values[cells->width - 1] != 0 };
    memcpy(place->values, values, (cells->width - 1) * sizeof *values);
    return &cell->cell;
}

int32_t fnl_kpi_cells_place(fnl_kpi_cells *cells, const fnl_kpi_place *place, fnl_kpi_cell **out, fnl_error *error)
{
    uint32_t combination = 0;
    int32_t code = fnl_kpi_cells_combine(cells, place->values, place->is_spend, &combination, error);
    if (code != FNL_OK)
        return code;
    return fnl_kpi_cells_at(cells, combination, place->grain, place->period, out, error);
}

fnl_kpi_mark fnl_kpi_cells_mark(const fnl_kpi_cells *cells)
{
    return (fnl_kpi_mark){ cells->texts.count, cells->combination_count, cells->count };
}

void fnl_kpi_cells_cut(fnl_kpi_cells *cells, fnl_kpi_mark mark)
{
    for (uint32_t i = mark.cells; i < cells->count; i++) {
        fnl_placed_cell *cell = cells->list[i];
        uint32_t number = number_of(cells, cell->grain, cell->period);
        strip_of(cells, key_of(cell->combination, cell->grain, number))->cells[number % fnl_strip_cells] = NULL;
        end_lists(cells, &cell->cell);
    }
    cells->count = mark.cells;
    fnl_kpi_combinations_cut(cells, mark.combinations);
    fnl_index_cut(&cells->texts, mark.texts);
}
