/* Loading bytes that anybody may have made: nothing is believed that is not checked. */
#include "kpi/load.h"

#include "kpi/period.h"

enum { longest_period = 366 }; /* a period may begin before the first day, and be that of a day after the last */

uint32_t fnl_kpi_load_text(fnl_kpi_loading *loading)
{
    if (fnl_cursor_null(&loading->cursor))
        return FNL_NO_TEXT;
    int64_t number = fnl_cursor_integer(&loading->cursor, "the number of a text or null is expected");
    fnl_kpi_loading_check(loading, number >= 0 && number < loading->text_count, "a text of a number that is not there");
    if (!fnl_kpi_loading_goes_on(loading))
        return FNL_NO_TEXT;
    loading->named[number] = true;
    return (uint32_t)number;
}

/* In the order of bytes, so that a text's number is its rank. */
static void load_texts(fnl_kpi_loading *loading)
{
    fnl_kpi_cells *cells = loading->state->cells;
    uint64_t count = fnl_cursor_list(&loading->cursor, "a list of texts is expected");
    fnl_text last = { "", 0 };
    for (uint64_t i = 0; i < count && fnl_kpi_loading_goes_on(loading); i++) {
        fnl_text text = fnl_cursor_utf8(&loading->cursor, "a text is expected");
        uint32_t number = 0;
        fnl_kpi_loading_check(loading, i == 0 || fnl_text_compare(last, text) < 0, "texts that are not in order");
        if (fnl_kpi_loading_goes_on(loading))
            fnl_kpi_loading_must(loading, fnl_kpi_cells_text(cells, text, &number));
        last = text;
    }
    loading->text_count = fnl_kpi_cells_text_count(cells);
    loading->named = fnl_allocate_zeroed(loading->state->memory, loading->text_count, sizeof *loading->named);
    fnl_kpi_loading_must(loading, loading->named != NULL);
}

static void load_ids(fnl_kpi_loading *loading)
{
    fnl_cursor *cursor = &loading->cursor;
    if (!loading->state->is_unique) {
        fnl_kpi_loading_check(loading, fnl_cursor_null(cursor), "null is expected: this state keeps no ids");
        return;
    }
    uint64_t count = fnl_cursor_list(cursor, "a list of ids is expected");
    fnl_text last = { "", 0 };
    for (uint64_t i = 0; i < count && fnl_kpi_loading_goes_on(loading); i++) {
        fnl_text id = fnl_cursor_utf8(cursor, "a text is expected as an id");
        uint32_t number = 0;
        bool is_new = false;
        fnl_kpi_loading_check(loading, i == 0 || fnl_text_compare(last, id) < 0, "ids that are not in order");
        if (fnl_kpi_loading_goes_on(loading))
            fnl_kpi_loading_must(loading, fnl_index_add(&loading->state->ids, id, &number, &is_new));
        last = id;
    }
}

static int32_t load_period(fnl_kpi_loading *loading, uint32_t grain)
{
    if (fnl_cursor_null(&loading->cursor))
        return FNL_NO_PERIOD;
    int64_t day = fnl_cursor_integer(&loading->cursor, "the first day of a period or null is expected");
    fnl_kpi_loading_check(loading, day >= fnl_first_day - longest_period && day <= fnl_last_day + longest_period,
                          "a period outside the years 1 to 9999");
    if (!fnl_kpi_loading_goes_on(loading))
        return FNL_NO_PERIOD;
    const fnl_grain *grains = loading->state->layout.kpis->funnel.grains;
    fnl_kpi_loading_check(loading, fnl_period_of(grains[grain], (int32_t)day) == day,
                          "a day that no period of this length begins with");
    return (int32_t)day;
}

static void load_place(fnl_kpi_loading *loading, fnl_kpi_place *place)
{
    const fnl_kpis *kpis = loading->state->layout.kpis;
    fnl_cursor *cursor = &loading->cursor;
    *place = (fnl_kpi_place){ .is_spend = fnl_cursor_bool(cursor, "whether a cell is of spend is expected") };
    fnl_kpi_loading_check(loading, !place->is_spend || kpis->spend != NULL,
                          "a cell of spend, of which the model says nothing");
    fnl_cursor_list_of(cursor, kpis->funnel.dimension_count, "a value for each dimension is expected");
    for (uint32_t i = 0; i < kpis->funnel.dimension_count; i++) {
        place->values[i] = fnl_kpi_load_text(loading);
        bool is_split = !place->is_spend || kpis->spend == NULL || (kpis->spend->dimensions >> i & 1) != 0;
        fnl_kpi_loading_check(loading, is_split || place->values[i] == FNL_NO_TEXT,
                              "spend by a dimension that it is not split by");
    }
    int64_t grain = fnl_cursor_integer(cursor, "the number of a length of periods is expected");
    fnl_kpi_loading_check(loading, grain >= 0 && grain < kpis->funnel.grain_count,
                          "a length of periods that the model does not have");
    place->grain = fnl_kpi_loading_goes_on(loading) ? (uint32_t)grain : 0;
    place->period = load_period(loading, place->grain);
}

/* Numbers of texts are their ranks; NULL comes first. */
static bool is_behind(const fnl_kpi_place *last, const fnl_kpi_place *place)
{
    if (last->is_spend != place->is_spend)
        return place->is_spend;
    for (uint32_t i = 0; i < fnl_most_dimensions; i++)
        if (last->values[i] != place->values[i])
            return place->values[i] != FNL_NO_TEXT &&
                   (last->values[i] == FNL_NO_TEXT || last->values[i] < place->values[i]);
    if (last->grain != place->grain)
        return last->grain < place->grain;
    return last->period < place->period;
}

static void load_cells(fnl_kpi_loading *loading)
{
    uint64_t count = fnl_cursor_list(&loading->cursor, "a list of cells is expected");
    fnl_kpi_place last = { 0 };
    for (uint64_t i = 0; i < count && fnl_kpi_loading_goes_on(loading); i++) {
        fnl_kpi_place place;
        fnl_kpi_cell *cell = NULL;
        fnl_cursor_list_of(&loading->cursor, fnl_kpi_cell_items, "a cell and what it holds are expected");
        load_place(loading, &place);
        fnl_kpi_loading_check(loading, i == 0 || is_behind(&last, &place), "cells that are not in order");
        if (!fnl_kpi_loading_goes_on(loading))
            return;
        loading->code = fnl_kpi_cells_place(loading->state->cells, &place, &cell, loading->error);
        fnl_kpi_loading_check(loading, loading->code == FNL_OK, "a cell that cannot be added");
        if (!fnl_kpi_loading_goes_on(loading))
            return;
        fnl_kpi_load_cell(loading, cell, place.is_spend);
        fnl_kpi_loading_check(loading, !fnl_kpi_cell_is_empty(&loading->state->layout, cell),
                              "a cell that nothing is in");
        last = place;
    }
    for (uint32_t i = 0; i < loading->text_count && fnl_kpi_loading_goes_on(loading); i++)
        fnl_kpi_loading_check(loading, loading->named[i], "a text that no cell names");
}

static int64_t load_total(fnl_kpi_loading *loading)
{
    int64_t total = fnl_cursor_integer(&loading->cursor, "how often something was counted is expected");
    fnl_kpi_loading_check(loading, total >= 0 && total <= INT64_MAX / 2, "a count below 0 or beyond all tables");
    return total;
}

static int32_t fill(fnl_kpi_state *state, fnl_text bytes, fnl_cursor cursor, fnl_error *error)
{
    fnl_kpi_loading loading = { .state = state, .cursor = cursor, .error = error };
    state->totals.rejected_values = load_total(&loading);
    state->totals.duplicates = load_total(&loading);
    fnl_kpi_loading_check(&loading, state->is_unique || state->totals.duplicates == 0,
                          "ids that came again in a state that keeps none");
    load_texts(&loading);
    load_ids(&loading);
    load_cells(&loading);
    fnl_state_close(&loading.cursor);
    fnl_release(state->memory, loading.named);
    if (loading.code != FNL_OK)
        return loading.code;
    if (loading.no_memory)
        return fnl_fail_memory(error);
    return fnl_kpi_loading_goes_on(&loading) ? FNL_OK : fnl_state_refuse(bytes, &loading.cursor, error);
}

int32_t fnl_kpi_state_load(const fnl_model *model, fnl_text bytes, fnl_kpi_state *out, fnl_error *error)
{
    fnl_state_form form = fnl_kpi_state_form(model, 0);
    fnl_cursor cursor;
    int32_t code = fnl_state_open(bytes, &form, &cursor, error);
    if (code != FNL_OK)
        return code;
    int64_t flags = fnl_cursor_integer(&cursor, "flags are expected");
    fnl_cursor_check(&cursor, flags >= 0 && flags <= (fnl_kpi_exact | fnl_kpi_unique), "flags that are not known");
    if (cursor.problem != NULL)
        return fnl_state_refuse(bytes, &cursor, error);
    code = fnl_kpi_state_start(out, model, form.as_of, (unsigned)flags, error);
    if (code == FNL_OK)
        code = fill(out, bytes, cursor, error);
    if (code != FNL_OK)
        fnl_kpi_state_end(out);
    return code;
}
