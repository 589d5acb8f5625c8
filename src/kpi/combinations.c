/* Combinations of dimensions, numbered in the order in which they came. */
#include "kpi/cells_inside.h"

#include "core/failure.h"

enum { first_slots = 64, first_combinations = 16 };

static uint64_t hash_of(const fnl_kpi_cells *cells, const uint32_t *values)
{
    uint64_t hash = cells->factor;
    for (uint32_t i = 0; i < cells->width; i++) {
        hash = (hash ^ values[i]) * cells->factor;
        hash ^= hash >> 32;
    }
    return hash;
}

static bool is_combination(const fnl_kpi_cells *cells, uint32_t number, const uint32_t *values)
{
    const uint32_t *own = cells->combinations + (size_t)number * cells->width;
    bool same = true; /* few and mostly the same: a call takes longer */
    for (uint32_t i = 0; i < cells->width; i++)
        same &= own[i] == values[i];
    return same;
}

/* The slot of the values, or the free one where they would go. */
static fnl_combination_slot *slot_of(const fnl_kpi_cells *cells, const uint32_t *values, uint64_t hash)
{
    uint32_t mask = cells->combination_slot_count - 1;
    uint32_t upper = (uint32_t)(hash >> 32);
    for (uint32_t at = (uint32_t)hash & mask;; at = (at + 1) & mask) {
        fnl_combination_slot *slot = &cells->combination_slots[at];
        if (slot->number_plus_one == 0 ||
            (slot->hash == upper && is_combination(cells, slot->number_plus_one - 1, values)))
            return slot;
    }
}

static void fill_slots(fnl_kpi_cells *cells)
{
    for (uint32_t i = 0; i < cells->combination_count; i++) {
        const uint32_t *values = cells->combinations + (size_t)i * cells->width;
        uint64_t hash = hash_of(cells, values);
        *slot_of(cells, values, hash) = (fnl_combination_slot){ (uint32_t)(hash >> 32), i + 1 };
    }
}

static bool grow_slots(fnl_kpi_cells *cells)
{
    uint32_t wanted = cells->combination_slot_count == 0 ? first_slots : cells->combination_slot_count * 2;
    fnl_combination_slot *slots = fnl_allocate_zeroed(cells->memory, wanted, sizeof *slots);
    if (slots == NULL)
        return false;
    fnl_release(cells->memory, cells->combination_slots);
    cells->combination_slots = slots;
    cells->combination_slot_count = wanted;
    fill_slots(cells);
    return true;
}

static bool make_room(fnl_kpi_cells *cells)
{
    if (cells->combination_count == cells->combination_capacity) {
        uint32_t wanted = cells->combination_capacity == 0 ? first_combinations : cells->combination_capacity * 2;
        uint32_t *grown = fnl_resize(cells->memory, cells->combinations, wanted, cells->width * sizeof *grown);
        if (grown == NULL)
            return false;
        cells->combinations = grown;
        cells->combination_capacity = wanted;
    }
    return cells->combination_count < cells->combination_slot_count / 2 || grow_slots(cells);
}

int32_t fnl_kpi_cells_combine(fnl_kpi_cells *cells, const uint32_t *values, bool is_spend, uint32_t *combination,
                              fnl_error *error)
{
    uint32_t wanted[fnl_most_dimensions + 1];
    uint32_t dimensions = cells->width - 1;
    if (dimensions != 0)
        memcpy(wanted, values, dimensions * sizeof *wanted);
    wanted[dimensions] = is_spend;
    if (cells->combination_count != 0 && is_combination(cells, cells->last_combination, wanted)) {
        *combination = cells->last_combination;
        return FNL_OK;
    }
    uint64_t hash = hash_of(cells, wanted);
    if (cells->combination_slot_count != 0) {
        const fnl_combination_slot *slot = slot_of(cells, wanted, hash);
        if (slot->number_plus_one != 0) {
            *combination = cells->last_combination = slot->number_plus_one - 1;
            return FNL_OK;
        }
    }
    if (cells->combination_count == fnl_most_cells)
        return fnl_fail(error, FNL_E_LIMIT,
                        "more than %d combinations of dimensions: `funnel.by` needs fewer of them, or ones with fewer "
                        "different values",
                        fnl_most_cells);
    if (!make_room(cells))
        return fnl_fail_memory(error);
    memcpy(cells->combinations + (size_t)cells->combination_count * cells->width, wanted,
           cells->width * sizeof *wanted);
    *slot_of(cells, wanted, hash) = (fnl_combination_slot){ (uint32_t)(hash >> 32), cells->combination_count + 1 };
    *combination = cells->last_combination = cells->combination_count++;
    return FNL_OK;
}

void fnl_kpi_combinations_cut(fnl_kpi_cells *cells, uint32_t count)
{
    if (cells->combination_count == count)
        return;
    cells->combination_count = count;
    cells->last_combination = 0;
    memset(cells->combination_slots, 0, cells->combination_slot_count * sizeof *cells->combination_slots);
    fill_slots(cells);
}
