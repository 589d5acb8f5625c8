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

/* Places of a view at the page's grain; freed by the caller. with_later: also periods that begin after as_of. */
static const fnl_kpi_place **places_of(const fnl_kpi_page *page, const char *view, bool with_later, size_t *count)
{
    const fnl_kpi_place **places = fnl_take_memory(page->places.count, sizeof *places);
    *count = 0;
    for (size_t i = 0; i < page->places.count; i++)
        if (is_of(page, &page->places.all[i], view) && (with_later || !fnl_kpi_is_later(page, &page->places.all[i])))
            places[(*count)++] = &page->places.all[i];
    return places;
}

static double number_of(const fnl_kpi_page *page, const fnl_kpi_place *place, fnl_kpi_name name)
{
    return fnl_kpi_number_of(&page->places, fnl_kpi_row(&page->places, place, name));
}

/* Whether the stage has a conversion for mature cohorts and this one tells nothing of it: it is not mature, or nobody
   reached the stage before. */
static bool is_untold(const fnl_kpi_page *page, const fnl_kpi_place *place, size_t stage)
{
    int64_t row = fnl_kpi_row(&page->places, place,
                              fnl_kpi_step("conversion_", page->stages[stage - 1], page->stages[stage], "_mature"));
    return row != fnl_kpi_no_row && fnl_kpi_value_of(&page->places, row).kind == fnl_value_null;
}

/* Whether leads of the cohort may still reach the stage in time. Where nobody is at the stage before, those that may
   still come there decide. */
static bool can_grow(const fnl_kpi_page *page, const fnl_kpi_place *place, size_t stage)
{
    for (size_t at = stage; at > 0 && is_untold(page, place, at); at--)
        if (number_of(page, place, fnl_kpi_of("reached_", page->stages[at - 1], "")) > 0)
            return true;
    return false;
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
        fnl_put_share(cell, number_of(page, place, fnl_kpi_of("reached_", page->stages[i], "")) / entered);
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

/* A period in which nobody entered has no cohort. Returns how many are left. */
static size_t drop_empty(const fnl_kpi_page *page, const fnl_kpi_place **places, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (number_of(page, places[i], fnl_kpi_named("entered")) > 0)
            places[kept++] = places[i];
    return kept;
}

void fnl_kpi_put_cohorts(const fnl_kpi_page *page, fnl_page *out)
{
    enum { beside_stages = 4 };
    size_t count;
    const fnl_kpi_place **places = places_of(page, "cohort", false, &count);
    count = drop_empty(page, places, count);
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

typedef enum section { events, money, forecast, clocks, handover, own, sections } section;

static const struct {
    const char *title;
    const char *what;
} titles[sections] = {
    [events] = { "What happened", "each at its own time" },
    [money] = { "Money", "spent and earned then" },
    [forecast] = { "Forecast", "open deals, weighted, by their expected close" },
    [clocks] = { "Clocks", "those that began then" },
    [handover] = { "Hand-over", "what marketing offered then" },
    [own] = { "Of your own", "as the model defines them" },
};

static bool is_among(fnl_slice name, char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fnl_slice_is(name, names[i]))
            return true;
    return false;
}

static bool begins(fnl_slice text, const char *with)
{
    size_t length = strlen(with);
    return text.length >= length && memcmp(text.bytes, with, length) == 0;
}

/* Where a metric of periods is shown; `sections` for one that another part of the page has. */
static section section_of(const fnl_kpi_page *page, fnl_slice metric)
{
    static const struct {
        const char *name; /* one that ends with _ is a beginning */
        section section;
    } known[] = {
        { "reached_", events },    { "exits_", events },      { "returned_", events },
        { "win_rate", events },    { "win_rate_", events },   { "revenue", money },
        { "average_deal", money }, { "median_deal", money },  { "spend", money },
        { "spend_", money },       { "cost_per_", money },    { "cac_", money },
        { "ltv", money },          { "ltv_", money },         { "payback_months", money },
        { "roas", money },         { "roi", money },          { "forecast_amount", forecast },
        { "sla_", clocks },        { "offered", handover },   { "accepted", handover },
        { "rejected", handover },  { "undecided", handover }, { "acceptance", handover },
    };
    if (is_among(metric, page->model.metrics, page->model.metric_count))
        return own;
    if (is_among(metric, page->model.counts, page->model.count_count))
        return money;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        bool is_beginning = known[i].name[strlen(known[i].name) - 1] == '_';
        if (is_beginning ? begins(metric, known[i].name) : fnl_slice_is(metric, known[i].name))
            return known[i].section;
    }
    return sections;
}

/* What is nothing all along is left out; but none of some is a rate worth knowing. */
static bool says_something(const fnl_kpi_page *page, const fnl_kpi_place *const *shown, size_t count, fnl_kpi_name name)
{
    for (size_t i = 0; i < count; i++) {
        int64_t row = fnl_kpi_row(&page->places, shown[i], name);
        bool is_known = fnl_kpi_value_of(&page->places, row).kind != fnl_value_null;
        bool is_rate = row != fnl_kpi_no_row && fnl_slice_is(fnl_kpi_at(page->table, fnl_kpi_unit, row).text, "rate");
        if (number_of(page, shown[i], name) != 0 || (is_known && is_rate))
            return true;
    }
    return false;
}

static void put_matrix_head(const fnl_kpi_place *const *shown, size_t count, fnl_grid *grid)
{
    grid->has_head = true;
    fnl_grid_put_string(grid, "", fnl_grid_plain);
    for (size_t i = 0; i < count; i++) {
        fnl_page *cell = fnl_grid_next(grid, fnl_grid_plain);
        if (shown[i]->has_period)
            fnl_put_period(cell, shown[i]->grain, shown[i]->period);
        else
            fnl_page_put_string(cell, "all time");
    }
}

/* A line for each metric of the section. */
static void put_metrics(const fnl_kpi_page *page, section of, const fnl_kpi_place *const *shown, size_t count,
                        fnl_grid *grid)
{
    for (int64_t row = shown[0]->from; row < shown[0]->to; row++) {
        fnl_slice metric = fnl_kpi_at(page->table, fnl_kpi_metric, row).text;
        fnl_kpi_name name = { .a = metric };
        if (section_of(page, metric) != of || fnl_kpi_at(page->table, fnl_kpi_detail, row).kind != fnl_value_null ||
            !says_something(page, shown, count, name))
            continue;
        fnl_grid_put(grid, metric, fnl_grid_plain);
        for (size_t i = 0; i < count; i++)
            fnl_kpi_put_cell(page, grid, i == 0 ? row : fnl_kpi_row(&page->places, shown[i], name));
    }
}

/* shown: the whole of time, then periods, those that matter most first: what does not fit is at the end. */
static void put_section(const fnl_kpi_page *page, section of, const fnl_kpi_place *const *shown, size_t count,
                        fnl_page *out)
{
    char *sides = fnl_take_memory(count + 2, 1);
    fnl_page line = { 0 };
    fnl_grid grid;
    memset(sides, 'r', count + 1);
    *sides = 'l';
    fnl_grid_start(&grid, sides);
    put_matrix_head(shown, count, &grid);
    size_t head = grid.count;
    put_metrics(page, of, shown, count, &grid);
    if (grid.count > head) {
        char *beside = page->grain.length == 0 ? NULL : by_grain(page, titles[of].what);
        fnl_kpi_put_title(page, titles[of].title, beside, out);
        fnl_grid_write(&grid, page->width, page->with_bold, out);
        free(beside);
    }
    if (of == handover)
        fnl_kpi_put_details(page, shown[0], fnl_slice_of("rejected"), "rejected: ", &line);
    fnl_kpi_put_line(page, &line, out);
    fnl_page_end(&line);
    fnl_grid_end(&grid);
    free(sides);
}

/* The latest period first; of what is ahead the nearest. Returns how many there are. */
static size_t choose_periods(const fnl_kpi_page *page, section of, const fnl_kpi_place *const *all, size_t count,
                             const fnl_kpi_place **shown)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        const fnl_kpi_place *place = all[of == forecast ? i : count - 1 - i];
        bool is_fitting = of == forecast ? fnl_kpi_is_running(page, place) : !fnl_kpi_is_later(page, place);
        if (place->has_period && is_fitting)
            shown[found++] = place;
    }
    return found;
}

void fnl_kpi_put_periods(const fnl_kpi_page *page, fnl_page *out)
{
    size_t count;
    const fnl_kpi_place **all = places_of(page, "period", true, &count);
    const fnl_kpi_place **shown = fnl_take_memory(count + 1, sizeof *shown);
    shown[0] = fnl_kpi_whole(&page->places, "period");
    for (section of = 0; of < sections && shown[0] != NULL; of++)
        put_section(page, of, shown, 1 + choose_periods(page, of, all, count, shown + 1), out);
    free((void *)shown);
    free((void *)all);
}
