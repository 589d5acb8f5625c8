/* States of KPIs made cell by cell in tests, and rows of their results. */
#ifndef KPI_RESULTS_H
#define KPI_RESULTS_H

#include "arrow_reading.h"
#include "kpi/kpi.h"
#include "model_reading.h"

#include <stdio.h>
#include <stdlib.h>

enum { most_grains = fnl_grains, no_day = INT32_MIN };

typedef struct made_state {
    model_reading reading;
    fnl_kpi_state state;
} made_state;

typedef struct made_result {
    struct ArrowSchema schema;
    struct ArrowArray table;
} made_result;

static inline int32_t day_of(int year, int month, int day)
{
    int32_t found = 0;
    assert_true(fnl_day_of_date((fnl_date){ year, month, day }, &found));
    return found;
}

static inline int64_t instant_of(int year, int month, int day)
{
    return day_of(year, month, day) * (int64_t)fnl_day_seconds * FNL_SECOND;
}

static inline void start_state(made_state *made, const char *model, int64_t as_of, bool is_exact)
{
    *made = (made_state){ .reading = read_good(model) };
    fnl_kpi_state *state = &made->state;
    state->model = made->reading.model;
    state->memory = &state->model->memory;
    state->as_of = as_of;
    state->is_exact = is_exact;
    fnl_kpi_layout_make(state->model, &state->layout);
    state->cells = fnl_kpi_cells_new(&state->layout, state->memory, 1, is_exact);
    assert_non_null(state->cells);
}

static inline void end_state(made_state *made)
{
    fnl_kpi_cells_free(made->state.cells);
    end_reading(&made->reading);
}

/* NULL is FNL_NO_TEXT. */
static inline uint32_t text_number(made_state *made, const char *text)
{
    uint32_t number = FNL_NO_TEXT;
    if (text != NULL)
        assert_true(fnl_kpi_cells_text(made->state.cells, fnl_text_of(text), &number));
    return number;
}

/* The cells of a combination of up to two dimensions on a day, one for each grain. */
typedef struct cells_of_day {
    made_state *made;
    fnl_kpi_cell *cells[most_grains];
    uint32_t count;
} cells_of_day;

static inline cells_of_day cells_at(made_state *made, const char *first, const char *second, bool is_spend, int32_t day)
{
    cells_of_day of = { .made = made, .count = made->state.model->kpis->funnel.grain_count };
    uint32_t values[fnl_most_dimensions] = { text_number(made, first), text_number(made, second) };
    uint32_t combination = 0;
    assert_int_equal(fnl_kpi_cells_combine(made->state.cells, values, is_spend, &combination, NULL), FNL_OK);
    for (uint32_t i = 0; i < of.count; i++)
        assert_int_equal(fnl_kpi_cells_at(made->state.cells, combination, i, day, &of.cells[i], NULL), FNL_OK);
    return of;
}

static inline void add_count(const cells_of_day *of, uint32_t count, int64_t more)
{
    for (uint32_t i = 0; i < of->count; i++)
        assert_true(fnl_kpi_count(of->made->state.cells, of->cells[i], count, more));
}

static inline void add_sum(const cells_of_day *of, uint32_t sum, int64_t more)
{
    for (uint32_t i = 0; i < of->count; i++)
        assert_true(fnl_kpi_sum(of->made->state.cells, of->cells[i], sum, fnl_wide_multiply(more, 1)));
}

static inline void add_value(const cells_of_day *of, uint32_t spread, int64_t value)
{
    for (uint32_t i = 0; i < of->count; i++)
        assert_true(fnl_kpi_spread(of->made->state.cells, of->cells[i], spread, value));
}

static inline void add_text(const cells_of_day *of, uint32_t tally, const char *text, int64_t more)
{
    uint32_t number = text_number(of->made, text);
    for (uint32_t i = 0; i < of->count; i++)
        assert_true(fnl_kpi_tally(of->made->state.cells, of->cells[i], tally, number, fnl_wide_multiply(more, 1)));
}

static inline made_result result_of(const made_state *made)
{
    made_result result = { 0 };
    fnl_error error = { 0 };
    if (fnl_kpi_state_result(&made->state, &result.schema, &result.table, &error) != FNL_OK)
        fail_msg("%s", error.message);
    return result;
}

static inline void end_result(made_result *result)
{
    result->schema.release(&result->schema);
    result->table.release(&result->table);
}

static inline const struct ArrowArray *column_of(const made_result *result, const char *name)
{
    for (int64_t i = 0; i < result->schema.n_children; i++)
        if (strcmp(result->schema.children[i]->name, name) == 0)
            return result->table.children[i];
    fail_msg("no column %s", name);
    return NULL;
}

static inline bool reads(const struct ArrowArray *column, int64_t row, const char *wanted)
{
    return wanted == NULL ? is_null_at(column, row) : text_is(column, row, wanted);
}

/* Where a row stands. */
typedef struct row_place {
    const char *view;
    const char *grain;
    int32_t period; /* no_day: NULL */
    const char *level;
    const char *source; /* of the dimensions source and owner; NULL also where there are none */
    const char *owner;
    const char *metric;
    const char *detail;
} row_place;

static inline bool stands_at(const made_result *result, int64_t row, const row_place *place, bool has_dimensions)
{
    const struct ArrowArray *period = column_of(result, "period");
    bool is_period = place->period == no_day
                         ? is_null_at(period, row)
                         : !is_null_at(period, row) && ((const int32_t *)period->buffers[1])[row] == place->period;
    return is_period && reads(column_of(result, "metric"), row, place->metric) &&
           reads(column_of(result, "view"), row, place->view) && reads(column_of(result, "grain"), row, place->grain) &&
           reads(column_of(result, "level"), row, place->level) &&
           reads(column_of(result, "detail"), row, place->detail) &&
           (!has_dimensions || (reads(column_of(result, "source"), row, place->source) &&
                                reads(column_of(result, "owner"), row, place->owner)));
}

/* -1: none; two are a failure. */
static inline int64_t find_row(const made_result *result, const row_place *place)
{
    int64_t found = -1;
    bool has_dimensions = result->schema.n_children > 16;
    for (int64_t row = 0; row < result->table.length; row++) {
        if (!stands_at(result, row, place, has_dimensions))
            continue;
        if (found >= 0)
            fail_msg("%s stands twice", place->metric);
        found = row;
    }
    return found;
}

static inline double exact_at(const made_result *result, const char *name, int64_t row)
{
    const struct ArrowArray *column = column_of(result, name);
    const uint64_t *words = (const uint64_t *)column->buffers[1] + 2 * row;
    const uint16_t one = 1;
    bool low_first = *(const uint8_t *)&one == 1;
    double low = (double)words[low_first ? 0 : 1];
    return ((double)(int64_t)words[low_first ? 1 : 0] * 18446744073709551616.0 + low) / 1e6;
}

#endif
