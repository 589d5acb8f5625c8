/* Where cells are kept and how they are found. */
#ifndef FNL_KPI_CELLS_INSIDE_H
#define FNL_KPI_CELLS_INSIDE_H

#include "kpi/cell.h"
#include "kpi/period.h"

enum {
    fnl_strip_bits = 4, /* cells of 16 neighbouring periods are found at once */
    fnl_strip_cells = 1 << fnl_strip_bits,
    fnl_days_remembered = 1 << 12, /* 11 years */
};

/* Periods of a grain counted one by one, from some day long ago: positive, below 2^23. */
enum { fnl_no_period_number = (1 << 23) - 1 };
uint32_t fnl_period_number(fnl_grain grain, int32_t day);

typedef struct fnl_remembered_day {
    uint32_t day; /* the number of the day; 0: none */
    uint32_t numbers[fnl_grains];
} fnl_remembered_day;

typedef struct fnl_placed_cell {
    fnl_kpi_cell cell;
    uint32_t combination;
    uint32_t grain;
    int32_t period;
} fnl_placed_cell;

/* The cells of a combination and grain in 16 neighbouring periods; NULL where there is none yet. */
typedef struct fnl_strip {
    uint64_t key;
    fnl_placed_cell **cells; /* NULL: a free slot */
} fnl_strip;

typedef struct fnl_combination_slot {
    uint32_t hash; /* upper bits, compared first */
    uint32_t number_plus_one;
} fnl_combination_slot;

typedef struct fnl_lead_group fnl_lead_group;

struct fnl_kpi_cells {
    const fnl_kpi_layout *layout;
    const fnl_allocator *memory;
    bool is_exact;
    uint64_t factor; /* odd, of the seed: what hashes are multiplied by */
    fnl_index texts;
    fnl_arena arena; /* cells, their lists, strips */

    /* Of each combination the dimensions' values and then whether it is of spend. */
    uint32_t *combinations;
    uint32_t width;
    uint32_t combination_count;
    uint32_t combination_capacity;
    uint32_t last_combination;
    fnl_combination_slot *combination_slots;
    uint32_t combination_slot_count; /* a power of two */

    fnl_placed_cell **list; /* in the order of coming */
    uint32_t count;
    uint32_t capacity;

    fnl_strip *strips;
    uint32_t strip_count;
    uint32_t strip_bits;  /* 2^strip_bits slots */
    fnl_strip last_strip; /* a copy */
    fnl_remembered_day *days;
    bool has_as_of; /* of the leads so far */
    int64_t as_of;
    int32_t as_of_day;
    fnl_lead_group *group; /* of leads that are being added; NULL before the first */
};

/* Zeroed, from the start of a line of the processor's cache, so that what fits one line is never in two. NULL without memory. */
static inline void *fnl_cells_take(fnl_kpi_cells *cells, size_t count, size_t size)
{
    enum { line = 64 };
    char *taken = fnl_arena_take(&cells->arena, count * size + line, 1);
    return taken == NULL ? NULL : taken + (line - (uintptr_t)taken % line) % line;
}

/* The counts of a cell of leads, which lie behind it: nothing of the cell itself is looked at. */
static inline int64_t *fnl_cell_near_counts(fnl_kpi_cell *cell)
{
    return (int64_t *)(void *)((fnl_placed_cell *)(void *)cell + 1);
}

/* Lists of a cell, made when first asked for; NULL without memory. */
static inline int64_t *fnl_cell_counts(fnl_kpi_cells *cells, fnl_kpi_cell *cell)
{
    if (cell->counts == NULL)
        cell->counts = fnl_arena_take(&cells->arena, cells->layout->count_total, sizeof *cell->counts);
    return cell->counts;
}

static inline fnl_wide *fnl_cell_sums(fnl_kpi_cells *cells, fnl_kpi_cell *cell)
{
    if (cell->sums == NULL)
        cell->sums = fnl_arena_take(&cells->arena, cells->layout->sum_total, sizeof *cell->sums);
    return cell->sums;
}

static inline fnl_spread *fnl_cell_spreads(fnl_kpi_cells *cells, fnl_kpi_cell *cell)
{
    if (cell->spreads == NULL)
        cell->spreads = fnl_cells_take(cells, cells->layout->spread_total, sizeof *cell->spreads);
    return cell->spreads;
}

static inline fnl_text_tally *fnl_cell_tallies(fnl_kpi_cells *cells, fnl_kpi_cell *cell)
{
    if (cell->tallies == NULL)
        cell->tallies = fnl_arena_take(&cells->arena, cells->layout->tally_total, sizeof *cell->tallies);
    return cell->tallies;
}

/* The item of a text: NULL if there is none; found or added, NULL without memory. */
fnl_tally_item *fnl_tally_find(const fnl_kpi_cells *cells, const fnl_text_tally *tally, uint32_t text);
fnl_tally_item *fnl_tally_take(fnl_kpi_cells *cells, fnl_kpi_cell *cell, uint32_t tally, uint32_t text);
/* Room for so many items. */
bool fnl_tally_reserve(const fnl_kpi_cells *cells, fnl_text_tally *tally, uint64_t count);

void fnl_kpi_combinations_cut(fnl_kpi_cells *cells, uint32_t count);

#endif
