/* KPIs as a page to read: its head, what was agreed, and what may be wrong with the data. */
#include "kpi_page.h"

#include "figures.h"
#include "kpi_period.h"
#include "utf8.h"
#include "write.h"

#include <stdlib.h>

void fnl_kpi_put_title(const fnl_kpi_page *page, const char *title, const char *beside, fnl_page *out)
{
    fnl_page_put_string(out, page->with_bold ? "\n\x1b[1m" : "\n");
    fnl_write_for_terminal(out, fnl_slice_of(title), page->width);
    fnl_page_put_string(out, page->with_bold ? "\x1b[0m" : "");
    if (beside != NULL && strlen(title) + strlen(beside) + 2 <= page->width)
        fnl_page_print(out, "  %s", beside);
    fnl_page_put_byte(out, '\n');
}

void fnl_kpi_put_grid(const fnl_kpi_page *page, fnl_grid *grid, fnl_page *out)
{
    if (grid->count > (grid->has_head ? grid->column_count : 0))
        fnl_grid_write(grid, page->width, page->with_bold, out);
    fnl_grid_end(grid);
}

/* How much of a text fits, up to the end of a word; a number stays with its %. All of it if its first word is too wide. */
static size_t fitting(fnl_slice text, size_t width)
{
    size_t end = 0;
    size_t columns = 0;
    for (size_t at = 0; at < text.length;) {
        uint32_t point = 0;
        size_t size = fnl_utf8_point((fnl_slice){ text.bytes + at, text.length - at }, &point);
        if (point == ' ' && at + 1 < text.length && text.bytes[at + 1] != '%')
            end = at;
        columns += fnl_utf8_width(point);
        if (columns > width)
            return end > 0 ? end : text.length;
        at += size;
    }
    return text.length;
}

void fnl_kpi_put_line(const fnl_kpi_page *page, fnl_page *line, fnl_page *out)
{
    static const char first[] = "  ";
    static const char further[] = "    ";
    const char *before = first;
    fnl_slice rest = fnl_page_slice(line, 0);
    while (rest.length > 0) {
        size_t room = page->width - strlen(before);
        size_t size = fitting(rest, room);
        fnl_page_put_string(out, before);
        fnl_write_for_terminal(out, (fnl_slice){ rest.bytes, size }, room);
        fnl_page_put_byte(out, '\n');
        size += size < rest.length; /* the blank between */
        rest = (fnl_slice){ rest.bytes + size, rest.length - size };
        before = further;
    }
    line->length = 0;
}

static fnl_slice unit_of(const fnl_kpi_page *page, int64_t row)
{
    return fnl_kpi_at(page->table, fnl_kpi_unit, row).text;
}

void fnl_kpi_put_cell(const fnl_kpi_page *page, fnl_grid *grid, int64_t row)
{
    fnl_kpi_put_part(page, "", row, fnl_grid_next(grid, fnl_grid_plain));
}

void fnl_kpi_put_part(const fnl_kpi_page *page, const char *before, int64_t row, fnl_page *out)
{
    fnl_value value = fnl_kpi_value_of(&page->places, row);
    if (value.kind == fnl_value_null)
        return;
    fnl_page_put_string(out, before);
    fnl_put_figure(out, value.number, unit_of(page, row));
}

bool fnl_kpi_is_later(const fnl_kpi_page *page, const fnl_kpi_place *place)
{
    return place->has_period && place->period > page->as_of_day;
}

bool fnl_kpi_is_running(const fnl_kpi_page *page, const fnl_kpi_place *place)
{
    return place->has_period && fnl_period_next(place->grain, place->period) > page->as_of_day + page->as_of_ends_day;
}

/* Stages are told by their counts in the view of cohorts, which has no metrics of the user's own. */
static void find_stages(fnl_kpi_page *page)
{
    static const char before[] = "reached_";
    const size_t skipped = sizeof before - 1;
    const fnl_kpi_place *whole = fnl_kpi_whole(&page->places, "cohort");
    size_t capacity = 0;
    for (int64_t row = whole == NULL ? 0 : whole->from; whole != NULL && row < whole->to; row++) {
        fnl_slice metric = fnl_kpi_at(page->table, fnl_kpi_metric, row).text;
        if (metric.length <= skipped || memcmp(metric.bytes, before, skipped) != 0)
            continue;
        if (page->stage_count == capacity)
            page->stages = fnl_grow_memory(page->stages, page->stage_count + 1, &capacity, sizeof *page->stages);
        page->stages[page->stage_count++] = (fnl_slice){ metric.bytes + skipped, metric.length - skipped };
    }
}

/* The finest grain that a reader can oversee, else that of the fewest periods. */
static void find_grain(fnl_kpi_page *page)
{
    enum { most_overseen = 36 };
    static const char *const grains[] = { "day", "week", "month", "quarter", "year" };
    for (size_t i = 0; i < sizeof grains / sizeof *grains; i++) {
        size_t count = 0;
        for (size_t k = 0; k < page->places.count; k++) {
            const fnl_kpi_place *place = &page->places.all[k];
            count += place->level.length == 0 && place->has_period && fnl_slice_is(place->grain, grains[i]) &&
                     fnl_slice_is(place->view, "cohort");
        }
        if (count > 0)
            page->grain = fnl_slice_of(grains[i]);
        if (count > 0 && count <= most_overseen)
            break;
    }
}

static const char end_of_day[] = "T23:59:59.999999";

/* A local day's last microsecond is that day to people. */
static void find_day(fnl_kpi_page *page)
{
    enum { date_length = 10 };
    fnl_value as_of = { .kind = fnl_value_instant, .integer = page->as_of, .model = page->table->model };
    fnl_write_value(&page->as_of_text, &as_of);
    fnl_slice text = fnl_page_slice(&page->as_of_text, 0);
    if (text.length < date_length)
        return;
    page->as_of_day = fnl_period_day(text.bytes);
    page->as_of_ends_day = text.length >= date_length + strlen(end_of_day) &&
                           memcmp(text.bytes + date_length, end_of_day, strlen(end_of_day)) == 0;
    if (page->as_of_ends_day)
        page->as_of_text.length = date_length;
}

bool fnl_kpi_page_start(fnl_kpi_page *page, const fnl_kpi_table *table, int64_t as_of, fnl_trouble *trouble)
{
    *page = (fnl_kpi_page){ .table = table, .as_of = as_of };
    if (!fnl_kpi_model_read(&page->model, table->model, trouble))
        return false;
    fnl_kpi_places_find(&page->places, table);
    find_stages(page);
    find_grain(page);
    find_day(page);
    return true;
}

void fnl_kpi_page_end(fnl_kpi_page *page)
{
    fnl_kpi_places_end(&page->places);
    fnl_kpi_model_end(&page->model);
    fnl_page_end(&page->as_of_text);
    free(page->stages);
}

static void put_head(const fnl_kpi_page *page, fnl_page *out)
{
    const fnl_kpi_place *whole = fnl_kpi_whole(&page->places, "cohort");
    double entered = fnl_kpi_number_of(&page->places, fnl_kpi_row(&page->places, whole, fnl_kpi_named("entered")));
    int64_t revenue = fnl_kpi_row(&page->places, whole, fnl_kpi_named("revenue"));
    fnl_page line = { 0 };
    fnl_page_put_string(&line, page->model.name == NULL ? "" : page->model.name);
    fnl_page_put_string(&line, ", as of ");
    fnl_page_put_slice(&line, fnl_page_slice(&page->as_of_text, 0));
    fnl_page_put_string(&line, ": ");
    fnl_put_figure(&line, entered, fnl_slice_of("leads"));
    fnl_page_put_string(&line, entered == 1 ? " lead" : " leads");
    if (revenue != fnl_kpi_no_row && !fnl_slice_is(unit_of(page, revenue), "currency")) {
        fnl_page_put_string(&line, ", amounts in ");
        fnl_page_put_slice(&line, unit_of(page, revenue));
    }
    fnl_write_for_terminal(out, fnl_page_slice(&line, 0), page->width);
    fnl_page_put_byte(out, '\n');
    fnl_page_end(&line);
}

/* "met", "missed"; of a period that has not ended what can still be said. */
static void put_verdict(const fnl_kpi_page *page, const fnl_kpi_place *place, const fnl_kpi_promise *target,
                        int64_t row, fnl_grid *grid)
{
    fnl_value attained = fnl_kpi_at(page->table, fnl_kpi_attained, row);
    bool is_running = fnl_kpi_is_running(page, place);
    bool is_met = attained.integer != 0;
    if (attained.kind == fnl_value_null)
        fnl_grid_put_string(grid, "", fnl_grid_plain);
    else if (is_running && is_met == target->is_at_most)
        fnl_grid_put_string(grid, is_met ? "so far" : "not yet", fnl_grid_plain);
    else
        fnl_grid_put_string(grid, is_met ? "met" : "missed", is_met ? fnl_grid_plain : fnl_grid_alarm);
}

static void put_target(const fnl_kpi_page *page, const fnl_kpi_place *place, const fnl_kpi_promise *target, int64_t row,
                       fnl_grid *grid)
{
    fnl_slice unit = unit_of(page, row);
    fnl_value bound = fnl_kpi_at(page->table, fnl_kpi_target, row);
    fnl_value before = fnl_kpi_at(page->table, fnl_kpi_previous, row);
    fnl_grid_put_string(grid, target->metric, fnl_grid_plain);
    fnl_page *period = fnl_grid_next(grid, fnl_grid_plain);
    if (place->has_period)
        fnl_put_period(period, place->grain, place->period);
    else
        fnl_page_put_string(period, "all time");
    fnl_kpi_put_part(page, "", row, fnl_grid_next(grid, fnl_grid_bold));
    fnl_page *text = fnl_grid_next(grid, fnl_grid_plain);
    fnl_page_put_string(text, target->is_at_most ? "at most " : "at least ");
    fnl_put_figure(text, bound.number, unit);
    put_verdict(page, place, target, row, grid);
    text = fnl_grid_next(grid, fnl_grid_plain);
    if (before.kind != fnl_value_null)
        fnl_put_figure(text, before.number, unit);
}

/* The last two periods that have begun: one that has ended, and that which runs; of what happened then, where the view of
   cohorts has it too. */
static void put_last_rows(const fnl_kpi_page *page, const fnl_kpi_promise *target, fnl_grid *grid)
{
    const fnl_kpi_place *found[2] = { NULL, NULL };
    int64_t rows[2] = { fnl_kpi_no_row, fnl_kpi_no_row };
    for (size_t i = 0; i < page->places.count; i++) {
        const fnl_kpi_place *place = &page->places.all[i];
        bool is_dated = place->has_period || fnl_slice_is(place->grain, "all");
        if (place->level.length > 0 || !fnl_slice_is(place->grain, target->grain) || !is_dated ||
            fnl_kpi_is_later(page, place))
            continue;
        int64_t row = fnl_kpi_row(&page->places, place, fnl_kpi_named(target->metric));
        if (row == fnl_kpi_no_row || fnl_kpi_at(page->table, fnl_kpi_target, row).kind == fnl_value_null)
            continue;
        bool is_other_view = found[1] != NULL && !fnl_slice_equal(found[1]->view, place->view);
        found[0] = is_other_view ? NULL : found[1];
        rows[0] = rows[1];
        found[1] = place;
        rows[1] = row;
    }
    for (int i = 0; i < 2; i++) {
        bool is_shown = found[i] != NULL && (i == 1 || fnl_kpi_is_running(page, found[1]));
        if (is_shown)
            put_target(page, found[i], target, rows[i], grid);
    }
}

static void put_targets(const fnl_kpi_page *page, fnl_page *out)
{
    static const char *const heads[] = { "", "", "value", "target", "", "before" };
    fnl_grid grid;
    if (page->model.target_count == 0)
        return;
    fnl_grid_start(&grid, "llrllr");
    fnl_grid_put_head(&grid, heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < page->model.target_count; i++)
        put_last_rows(page, &page->model.targets[i], &grid);
    fnl_kpi_put_title(page, "Agreed", NULL, out);
    fnl_kpi_put_grid(page, &grid, out);
}

static void put_quality(const fnl_kpi_page *page, fnl_page *out)
{
    static const char *const kinds[][2] = {
        { "out_of_order", "leads whose stages are out of order, or that ended before they entered" },
        { "future", "leads with a time after that of this page; it counts as not set" },
        { "missing_entry", "leads without any time; their period is (none)" },
        { "negative_amount", "leads with a negative amount; it counts as not set" },
        { "rejected_values", "values that could not be read; they count as not set" },
        { "duplicates", "leads that came again; the first counts" },
    };
    const fnl_kpi_place *cohort = fnl_kpi_whole(&page->places, "cohort");
    const fnl_kpi_place *total = fnl_kpi_whole(&page->places, "total");
    fnl_grid grid;
    fnl_grid_start(&grid, "rw");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        fnl_kpi_name name = fnl_kpi_of("quality_", fnl_slice_of(kinds[i][0]), "");
        double count = fnl_kpi_number_of(&page->places, fnl_kpi_row(&page->places, cohort, name)) +
                       fnl_kpi_number_of(&page->places, fnl_kpi_row(&page->places, total, name));
        if (count == 0)
            continue;
        fnl_put_figure(fnl_grid_next(&grid, fnl_grid_plain), count, fnl_slice_of("leads"));
        fnl_grid_put_string(&grid, kinds[i][1], fnl_grid_plain);
    }
    if (grid.count > 0)
        fnl_kpi_put_title(page, "To be mended", NULL, out);
    fnl_kpi_put_grid(page, &grid, out);
}

void fnl_kpi_page_put(const fnl_kpi_page *page, fnl_page *out)
{
    put_head(page, out);
    put_targets(page, out);
    fnl_kpi_put_funnel(page, out);
    fnl_kpi_put_pipeline(page, out);
    fnl_kpi_put_cohorts(page, out);
    fnl_kpi_put_periods(page, out);
    fnl_kpi_put_groups(page, out);
    put_quality(page, out);
}
