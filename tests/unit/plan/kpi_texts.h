/* States of KPIs for tests: tables added, cells found by what they stand for. */
#ifndef KPI_TEXTS_H
#define KPI_TEXTS_H

#include "plan/kpi_tables.h"
#include "texts.h"
#include "time/stamp.h"

/* 2026-07-01T00:00Z */
#define KPI_AS_OF INT64_C(1782864000000000)

static inline fnl_kpi_tables *new_tables(const fnl_model *model, unsigned flags)
{
    fnl_kpi_tables *tables = NULL;
    fnl_error error = { 0 };
    if (fnl_kpi_tables_new(model, KPI_AS_OF, flags, &tables, &error) != FNL_OK)
        fail_msg("%s", error.message);
    return tables;
}

static inline void add_table(fnl_kpi_tables *tables, const char *name, const text_table *table, fnl_report *report)
{
    fnl_error error = { 0 };
    if (fnl_kpi_tables_bind(tables, name, &table->schema, &error) != FNL_OK ||
        fnl_kpi_tables_add(tables, name, &table->array, report, &error) != FNL_OK)
        fail_msg("%s", error.message);
}

/* Whether a number of a text of the state is this text; NULL is NULL. */
static inline bool is_text(const fnl_kpi_state *state, uint32_t number, const char *text)
{
    if (text == NULL || number == FNL_NO_TEXT)
        return text == NULL && number == FNL_NO_TEXT;
    return fnl_text_equal(fnl_kpi_cells_text_of(state->cells, number), fnl_text_of(text));
}

/* The first grain's cell of these dimensions and a period; month: "2026-02-01", NULL for none. NULL if there is no such. */
static inline const fnl_kpi_cell *find_cell(const fnl_kpi_state *state, const char *const *values, const char *month,
                                            bool is_spend)
{
    int32_t period = FNL_NO_PERIOD;
    if (month != NULL)
        assert_int_equal(fnl_read_day(fnl_text_of(month), FNL_TEXT(""), state->model->zone, &period), fnl_read_ok);
    for (uint32_t i = 0; i < fnl_kpi_cells_count(state->cells); i++) {
        fnl_kpi_place place;
        const fnl_kpi_cell *cell = fnl_kpi_cells_get(state->cells, i, &place);
        bool is_it = place.grain == 0 && place.period == period && place.is_spend == is_spend;
        for (uint32_t k = 0; is_it && k < state->model->kpis->funnel.dimension_count; k++)
            is_it = is_text(state, place.values[k], values[k]);
        if (is_it)
            return cell;
    }
    return NULL;
}

static inline const fnl_kpi_cell *cell_at(const fnl_kpi_state *state, const char *const *values, const char *month,
                                          bool is_spend)
{
    const fnl_kpi_cell *cell = find_cell(state, values, month, is_spend);
    if (cell == NULL)
        fail_msg("no cell in %s", month == NULL ? "(none)" : month);
    return cell;
}

static inline int64_t tally_of(const fnl_kpi_state *state, const fnl_kpi_cell *cell, uint32_t tally, const char *text)
{
    for (uint32_t i = 0; cell->tallies != NULL && i < cell->tallies[tally].count; i++)
        if (is_text(state, cell->tallies[tally].items[i].text, text))
            return (int64_t)cell->tallies[tally].items[i].amount.low;
    return 0;
}

#endif
