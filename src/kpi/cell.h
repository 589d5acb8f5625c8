/* Cells: what leads of one combination of dimensions come to in one period. */
#ifndef FNL_KPI_CELL_H
#define FNL_KPI_CELL_H

#include "core/hash.h"
#include "kpi/layout.h"
#include "kpi/spread.h"

/* Amounts, or counts, by text: numbers of texts of the state. */
typedef struct fnl_tally_item {
    uint32_t text;
    uint32_t reserved;
    fnl_wide amount;
} fnl_tally_item;

typedef struct fnl_text_tally {
    fnl_tally_item *items; /* in the order of coming; a text once */
    uint32_t count;
    uint32_t capacity;
    uint32_t *slots; /* of many items: numbers from 1 by hash; 0: free */
    uint32_t slot_count;
} fnl_text_tally;

/* Lists by the numbers of the layout; NULL: all of it is 0. */
typedef struct fnl_kpi_cell {
    int64_t *counts;
    fnl_wide *sums;
    fnl_spread *spreads;
    fnl_text_tally *tallies;
} fnl_kpi_cell;

#define FNL_NO_TEXT UINT32_MAX  /* NULL of a dimension */
#define FNL_NO_PERIOD INT32_MIN /* of leads without any time */

/* Where a cell stands. Of spend, dimensions that it is not split by are FNL_NO_TEXT, and is_spend is set: such cells are apart. */
typedef struct fnl_kpi_place {
    uint32_t grain; /* number in funnel.grains */
    int32_t period; /* its first day, days since 1970; FNL_NO_PERIOD */
    bool is_spend;
    uint32_t values[fnl_most_dimensions]; /* texts of the state */
} fnl_kpi_place;

typedef struct fnl_kpi_cells fnl_kpi_cells;

fnl_kpi_cells *fnl_kpi_cells_new(const fnl_kpi_layout *layout, const fnl_allocator *memory, uint64_t seed,
                                 bool is_exact);
void fnl_kpi_cells_free(fnl_kpi_cells *cells);

/* Texts of dimensions, reasons, owners, kinds. False without memory. */
bool fnl_kpi_cells_text(fnl_kpi_cells *cells, fnl_text text, uint32_t *number);
fnl_text fnl_kpi_cells_text_of(const fnl_kpi_cells *cells, uint32_t number);
uint32_t fnl_kpi_cells_text_count(const fnl_kpi_cells *cells);

/* The combination of dimensions, as a number: find or add. FNL_E_NOMEM, FNL_E_LIMIT (more than fnl_most_cells). */
enum { fnl_most_cells = 1000000 };
int32_t fnl_kpi_cells_combine(fnl_kpi_cells *cells, const uint32_t *values, bool is_spend, uint32_t *combination,
                              fnl_error *error);
/* Its cell in the period that a local day lies in, of each grain: `grain` counts funnel.grains. day: FNL_NO_PERIOD for none.
   Find or add; fast for days seen before. FNL_E_NOMEM, FNL_E_LIMIT. */
int32_t fnl_kpi_cells_at(fnl_kpi_cells *cells, uint32_t combination, uint32_t grain, int32_t day, fnl_kpi_cell **out,
                         fnl_error *error);

/* All cells in the order of coming, and in the order of saved states: leads before spend, values of dimensions by bytes (NULL first), grain,
   period (none first). order: room for all; false without memory. */
uint32_t fnl_kpi_cells_count(const fnl_kpi_cells *cells);
const fnl_kpi_cell *fnl_kpi_cells_get(const fnl_kpi_cells *cells, uint32_t number, fnl_kpi_place *place);
bool fnl_kpi_cells_order(const fnl_kpi_cells *cells, uint32_t *order);
/* The same place, found or added: for merging and loading. */
int32_t fnl_kpi_cells_place(fnl_kpi_cells *cells, const fnl_kpi_place *place, fnl_kpi_cell **out, fnl_error *error);

/* Adding to a cell, whose lists are made when first needed. False without memory. */
bool fnl_kpi_count(fnl_kpi_cells *cells, fnl_kpi_cell *cell, uint32_t count, int64_t more);
bool fnl_kpi_sum(fnl_kpi_cells *cells, fnl_kpi_cell *cell, uint32_t sum, fnl_wide more);
bool fnl_kpi_spread(fnl_kpi_cells *cells, fnl_kpi_cell *cell, uint32_t spread, int64_t value);
bool fnl_kpi_tally(fnl_kpi_cells *cells, fnl_kpi_cell *cell, uint32_t tally, uint32_t text, fnl_wide more);
/* Nothing but zeros: what such a cell stands for is not there, in saved states and in results. */
bool fnl_kpi_cell_is_empty(const fnl_kpi_layout *layout, const fnl_kpi_cell *cell);
/* All of another cell; texts: its numbers of texts to those of cells. First room, and whether both fit together, which changes
   nothing that is told: FNL_E_NOMEM, FNL_E_OVERFLOW. Then what cannot fail. */
int32_t fnl_kpi_cell_reserve(fnl_kpi_cells *cells, fnl_kpi_cell *into, const fnl_kpi_cell *from, const uint32_t *texts,
                             fnl_error *error);
void fnl_kpi_cell_add(fnl_kpi_cells *cells, fnl_kpi_cell *into, const fnl_kpi_cell *from, const uint32_t *texts);

/* How much there is, and forgetting what came since. */
typedef struct fnl_kpi_mark {
    uint32_t texts, combinations, cells;
} fnl_kpi_mark;
fnl_kpi_mark fnl_kpi_cells_mark(const fnl_kpi_cells *cells);
void fnl_kpi_cells_cut(fnl_kpi_cells *cells, fnl_kpi_mark mark);

#endif
