/* A saved state being read: the files that load share it. */
#ifndef FNL_KPI_LOAD_H
#define FNL_KPI_LOAD_H

#include "kpi/saved.h"

typedef struct fnl_kpi_loading {
    fnl_kpi_state *state;
    fnl_cursor cursor;
    bool *named; /* texts that a cell names, by number */
    uint32_t text_count;
    bool no_memory;
    int32_t code; /* of adding a cell: its error is written */
    fnl_error *error;
} fnl_kpi_loading;

static inline void fnl_kpi_loading_check(fnl_kpi_loading *loading, bool fine, const char *problem)
{
    fnl_cursor_check(&loading->cursor, fine, problem);
}

/* Also when the reading ended before. */
static inline void fnl_kpi_loading_must(fnl_kpi_loading *loading, bool has_memory)
{
    loading->no_memory |= !has_memory;
    fnl_cursor_check(&loading->cursor, has_memory, "out of memory");
}

static inline bool fnl_kpi_loading_goes_on(const fnl_kpi_loading *loading)
{
    return loading->cursor.problem == NULL;
}

/* The number of a text, FNL_NO_TEXT for NULL. */
uint32_t fnl_kpi_load_text(fnl_kpi_loading *loading);
/* Counts, sums, spreads and tallies of a cell. */
void fnl_kpi_load_cell(fnl_kpi_loading *loading, fnl_kpi_cell *cell, bool is_spend);
/* One spread, which is empty. */
void fnl_kpi_load_spread(fnl_kpi_loading *loading, fnl_spread *spread);

#endif
