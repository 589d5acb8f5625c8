/* Periods as a page shows them: cohorts a line each; what happened a column each. */
#include "figures.h"
#include "kpi_page.h"
#include "kpi_period.h"

#include <stdlib.h>

enum { most_cohorts = 36 };

static bool is_of(const fnl_kpi_page *page, const fnl_kpi_place *place, const char *view)
{
    return place->level.length == 0 && fnl_slice_is(place->view, view) && fnl_slice_equal(place->grain, page->grain);
}

/* Places of a view at the page's grain, from the first that is wanted; freed by the caller. */
static const fnl_kpi_place **places_of(const fnl_kpi_page *page, const char *view, size_t *count)
{
    const fnl_kpi_place **places = fnl_take_memory(page->places.count, sizeof *places);
    *count = 0;
    for (size_t i = 0; i < page->places.count; i++)
        if (is_of(page, &page->places.all[i], view))
            places[(*count)++] = &page->places.all[i];
    return places;
}

static double number_of(const fnl_kpi_page *page, const fnl_kpi_place *place, fnl_kpi_name name)
{
    fnl_value value = fnl_kpi_find(&page->places, place, name);
    return value.kind == fnl_value_null ? 0 : value.number;
}

/* Whether leads of the cohort may still reach the stage in time: its conversion is not mature. */
static bool can_grow(const fnl_kpi_page *page, const fnl_kpi_place *place, size_t stage)
{
    if (stage == 0)
        return false;
    int64_t row = fnl_kpi_row(&page->places, place,
                              fnl_kpi_step("conversion_", page->stages[stage - 1], page->stages[stage], "_mature"));
    return row != fnl_kpi_no_row && fnl_kpi_value_of(&page->places, row).kind == fnl_value_null &&
           number_of(page, place, fnl_kpi_of("reached_", page->stages[stage - 1], "")) > 0;
}

static void put_cohort(const fnl_kpi_page *page, const fnl_kpi_place *place, fnl_grid *grid)
{
    double entered = number_of(page, place, fnl_kpi_named("entered"));
    fnl_page *period = fnl_grid_next(grid, fnl_grid_plain);
    if (place->has_period)
        fnl_put_period(period, place->grain, place->period);
    else
        fnl_page_put_string(period, "(none)");
    fnl_put_figure(fnl_grid_next(grid, fnl_grid_plain), entered, fnl_slice_of("leads"));
    for (size_t i = 0; i < page->stage_count; i++) {
        fnl_page *cell = fnl_grid_next(grid, fnl_grid_plain);
        if (entered > 0)
            fnl_put_share(cell, number_of(page, place, fnl_kpi_of("reached_", page->stages[i], "")) / entered);
        if (entered > 0)
            fnl_page_put_string(cell, can_grow(page, place, i) ? "+" : " ");
    }
    fnl_kpi_put_cell(page, grid, fnl_kpi_row(&page->places, place, fnl_kpi_named("win_rate")));
    fnl_kpi_put_cell(page, grid, fnl_kpi_row(&page->places, place, fnl_kpi_named("revenue")));
}

/* "by month: leads that entered then …" */
static char *by_grain(const fnl_kpi_page *page, const char *what)
{
    fnl_page text = { 0 };
    fnl_page_print(&text, "by %.*s: %s%c", (int)page->grain.length, page->grain.bytes, what, '\0');
    return text.bytes;
}

static void put_more(size_t left_out, const char *what, fnl_page *out)
{
    if (left_out > 0)
        fnl_page_print(out, "  %zu more %s: --format csv has all\n", left_out, what);
}

void fnl_kpi_put_cohorts(const fnl_kpi_page *page, fnl_page *out)
{
    enum { beside_stages = 4 };
    size_t count;
    const fnl_kpi_place **places = places_of(page, "cohort", &count);
    size_t first = count > most_cohorts ? count - most_cohorts : 0;
    char *sides = fnl_take_memory(page->stage_count + beside_stages + 1, 1);
    fnl_grid grid;
    memset(sides, 'r', page->stage_count + beside_stages);
    *sides = 'l';
    fnl_grid_start(&grid, sides);
    fnl_grid_put_string(&grid, "", fnl_grid_plain);
    fnl_grid_put_string(&grid, "leads", fnl_grid_plain);
    grid.has_head = true;
    for (size_t i = 0; i < page->stage_count; i++) {
        fnl_grid_put(&grid, page->stages[i], fnl_grid_plain);
        fnl_page_put_byte(&grid.text, ' ');
    }
    fnl_grid_put_string(&grid, "win rate", fnl_grid_plain);
    fnl_grid_put_string(&grid, "revenue", fnl_grid_plain);
    for (size_t i = first; i < count; i++)
        put_cohort(page, places[i], &grid);
    if (count > 0) {
        char *beside = by_grain(page, "of those who entered, how many came so far; + may still grow");
        fnl_kpi_put_title(page, "Cohorts", beside, out);
        fnl_grid_write(&grid, page->width, page->with_bold, out);
        put_more(first, "before them", out);
        free(beside);
    }
    fnl_grid_end(&grid);
    free(sides);
    free((void *)places);
}

/* A section of metrics by what their names begin with, or are. */
typedef struct section {
    const char *title;
    const char *what;
    const char *const *names; /* ended by NULL; those that end with _ are beginnings */
    bool is_ahead;            /* of periods that have not ended */
} section;

static bool begins(fnl_slice text, const char *with)
{
    size_t length = strlen(with);
    return text.length >= length && memcmp(text.bytes, with, length) == 0;
}

static bool has_metric(const section *of, fnl_slice metric)
{
    for (const char *const *name = of->names; *name != NULL; name++) {
        bool is_beginning = (*name)[strlen(*name) - 1] == '_';
        if (is_beginning ? begins(metric, *name) : fnl_slice_is(metric, *name))
            return true;
    }
    return false;
}

/* Zeros all along say that something did not happen; only what is unknown all along is left out. */
static bool says_something(const fnl_kpi_page *page, const fnl_kpi_place *const *shown, size_t count, fnl_kpi_name name)
{
    for (size_t i = 0; i < count; i++)
        if (number_of(page, shown[i], name) != 0)
            return true;
    return false;
}

static void put_matrix_head(const fnl_kpi_place *const *shown, size_t count, fnl_grid *grid)
{
    fnl_grid_put_string(grid, "", fnl_grid_plain);
    for (size_t i = 0; i < count; i++) {
        fnl_page *cell = fnl_grid_next(grid, fnl_grid_plain);
        if (shown[i]->has_period)
            fnl_put_period(cell, shown[i]->grain, shown[i]->period);
        else
            fnl_page_put_string(cell, "all time");
    }
}

/* shown: the whole of time, then periods, the latest first: what does not fit is the oldest. */
static void put_matrix(const fnl_kpi_page *page, const section *of, const fnl_kpi_place *const *shown, size_t count,
                       fnl_page *out)
{
    const fnl_kpi_place *whole = shown[0];
    char *sides = fnl_take_memory(count + 2, 1);
    fnl_grid grid;
    memset(sides, 'r', count + 1);
    *sides = 'l';
    fnl_grid_start(&grid, sides);
    put_matrix_head(shown, count, &grid);
    size_t head = grid.count;
    grid.has_head = true;
    for (int64_t row = whole->from; row < whole->to; row++) {
        fnl_slice metric = fnl_kpi_at(page->table, fnl_kpi_metric, row).text;
        fnl_kpi_name name = { .a = metric };
        if (!has_metric(of, metric) || fnl_kpi_at(page->table, fnl_kpi_detail, row).kind != fnl_value_null ||
            !says_something(page, shown, count, name))
            continue;
        fnl_grid_put(&grid, metric, fnl_grid_plain);
        for (size_t i = 0; i < count; i++)
            fnl_kpi_put_cell(page, &grid, i == 0 ? row : fnl_kpi_row(&page->places, shown[i], name));
    }
    if (grid.count > head) {
        char *beside = page->grain.length == 0 ? NULL : by_grain(page, of->what);
        fnl_kpi_put_title(page, of->title, beside, out);
        fnl_grid_write(&grid, page->width, page->with_bold, out);
        free(beside);
    }
    fnl_grid_end(&grid);
    free(sides);
}

void fnl_kpi_put_periods(const fnl_kpi_page *page, fnl_page *out)
{
    static const char *const events[] = { "reached_", "exits_", "returned_", "win_rate", "win_rate_value", NULL };
    static const char *const money[] = { "revenue",   "average_deal", "median_deal", "spend",   "spend_",
                                         "cost_per_", "cac_",         "ltv",         "ltv_cac", "payback_months",
                                         "roas",      "roi",          NULL };
    static const char *const forecast[] = { "forecast_amount", NULL };
    static const char *const clocks[] = { "sla_", NULL };
    static const char *const handover[] = { "offered", "accepted", "rejected", "undecided", "acceptance", NULL };
    const char **own = fnl_take_memory(page->model.metric_count + 1, sizeof *own);
    for (size_t i = 0; i < page->model.metric_count; i++)
        own[i] = page->model.metrics[i];
    const section sections[] = {
        { "What happened", "each at its own time", events, false },
        { "Money", "spent and earned then", money, false },
        { "Forecast", "open deals, weighted, by their expected close", forecast, true },
        { "Clocks", "those that began then", clocks, false },
        { "Hand-over", "what marketing offered then", handover, false },
        { "Of your own", "as the model defines them", own, false },
    };
    size_t count;
    const fnl_kpi_place **all = places_of(page, "period", &count);
    const fnl_kpi_place **shown = fnl_take_memory(count + 1, sizeof *shown);
    shown[0] = fnl_kpi_whole(&page->places, "period");
    for (size_t i = 0; i < sizeof sections / sizeof *sections && shown[0] != NULL; i++) {
        size_t found = 1;
        for (size_t k = 0; k < count; k++) {
            const fnl_kpi_place *place = all[sections[i].is_ahead ? k : count - 1 - k];
            bool is_fitting = sections[i].is_ahead ? fnl_kpi_is_running(page, place) : !fnl_kpi_is_later(page, place);
            if (place->has_period && is_fitting)
                shown[found++] = place;
        }
        put_matrix(page, &sections[i], shown, found, out);
    }
    free((void *)shown);
    free((void *)all);
    free((void *)own);
}
