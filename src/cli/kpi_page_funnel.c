/* The funnel as a page shows it, and what is in it now. */
#include "figures.h"
#include "kpi_page.h"
#include "write.h"

/* Over all time, in the view of cohorts. */
typedef struct funnel {
    const fnl_kpi_page *page;
    const fnl_kpi_place *whole;
    double entered;
    size_t bar; /* columns */
    fnl_grid grid;
} funnel;

static int64_t find(const funnel *self, fnl_kpi_name name)
{
    return fnl_kpi_row(&self->page->places, self->whole, name);
}

static double number_of(const funnel *self, int64_t row)
{
    return fnl_kpi_number_of(&self->page->places, row);
}

/* Name, leads and bar. */
static void put_leads(funnel *self, fnl_slice name, int64_t row)
{
    double leads = number_of(self, row);
    fnl_grid_put(&self->grid, name, fnl_grid_plain);
    fnl_kpi_put_cell(self->page, &self->grid, row);
    fnl_page *bar = fnl_grid_next(&self->grid, fnl_grid_plain);
    if (self->entered > 0)
        fnl_put_bar(bar, leads / self->entered, self->bar);
}

static void put_blank(funnel *self, int count)
{
    while (count-- > 0)
        fnl_grid_put_string(&self->grid, "", fnl_grid_plain);
}

/* What it took to come here from the stage before. */
static void put_step(funnel *self, fnl_slice before, fnl_slice stage, int64_t row)
{
    const char *rate = "conversion_";
    int64_t from = find(self, fnl_kpi_of("reached_", before, ""));
    double lost = number_of(self, from) - number_of(self, row);
    fnl_kpi_put_cell(self->page, &self->grid, find(self, fnl_kpi_step(rate, before, stage, "")));
    fnl_page *dropped = fnl_grid_next(&self->grid, fnl_grid_plain);
    if (lost > 0)
        fnl_put_figure(dropped, -lost, fnl_slice_of("leads"));
    fnl_kpi_put_cell(self->page, &self->grid, find(self, fnl_kpi_step(rate, before, stage, "_mature")));
    fnl_kpi_put_cell(self->page, &self->grid, find(self, fnl_kpi_step("days_", before, stage, "_p50")));
}

static void put_stages(funnel *self)
{
    static const char *const heads[] = { "", "leads", "", "of before", "dropped", "mature", "median days" };
    const fnl_kpi_page *page = self->page;
    fnl_grid_put_head(&self->grid, heads, sizeof heads / sizeof *heads);
    put_leads(self, fnl_slice_of("entered"), find(self, fnl_kpi_named("entered")));
    put_blank(self, 4);
    for (size_t i = 0; i < page->stage_count; i++) {
        int64_t row = find(self, fnl_kpi_of("reached_", page->stages[i], ""));
        put_leads(self, page->stages[i], row);
        if (i == 0)
            put_blank(self, 4);
        else
            put_step(self, page->stages[i - 1], page->stages[i], row);
    }
}

static fnl_slice without(fnl_slice name, const char *before)
{
    size_t length = strlen(before);
    bool begins = name.length > length && memcmp(name.bytes, before, length) == 0;
    return begins ? (fnl_slice){ name.bytes + length, name.length - length } : (fnl_slice){ 0 };
}

void fnl_kpi_put_details(const fnl_kpi_page *page, const fnl_kpi_place *place, fnl_slice metric, const char *before,
                         fnl_page *out)
{
    enum { most_details = 8 };
    const fnl_kpi_table *table = page->table;
    int64_t best[most_details];
    size_t count = 0;
    for (int64_t row = place->from; row < place->to; row++) {
        double times = fnl_kpi_number_of(&page->places, row);
        if (!fnl_slice_equal(fnl_kpi_at(table, fnl_kpi_metric, row).text, metric) ||
            fnl_kpi_at(table, fnl_kpi_detail, row).kind == fnl_value_null || times == 0)
            continue;
        size_t at = count;
        while (at > 0 && fnl_kpi_number_of(&page->places, best[at - 1]) < times)
            at--;
        if (at == most_details)
            continue;
        count += count < most_details;
        for (size_t i = count - 1; i > at; i--)
            best[i] = best[i - 1];
        best[at] = row;
    }
    for (size_t i = 0; i < count; i++) {
        fnl_page_put_string(out, i == 0 ? before : ", ");
        fnl_write_for_terminal(out, fnl_kpi_at(table, fnl_kpi_detail, best[i]).text, SIZE_MAX);
        fnl_kpi_put_part(page, " ", best[i], out);
    }
}

/* Ends, each below the stages with a bar of its own. */
static void put_exits(funnel *self)
{
    for (int64_t row = self->whole->from; row < self->whole->to; row++) {
        fnl_slice exit = without(fnl_kpi_at(self->page->table, fnl_kpi_metric, row).text, "exits_");
        if (exit.length == 0 || fnl_kpi_at(self->page->table, fnl_kpi_detail, row).kind != fnl_value_null)
            continue;
        put_leads(self, exit, row);
        put_blank(self, 4);
    }
}

static void put_reasons(funnel *self, fnl_page *line, fnl_page *out)
{
    for (int64_t row = self->whole->from; row < self->whole->to; row++) {
        fnl_slice metric = fnl_kpi_at(self->page->table, fnl_kpi_metric, row).text;
        fnl_slice exit = without(metric, "exits_");
        if (exit.length == 0 || fnl_kpi_at(self->page->table, fnl_kpi_detail, row).kind != fnl_value_null)
            continue;
        size_t start = line->length;
        fnl_write_for_terminal(line, exit, SIZE_MAX);
        size_t named = line->length;
        fnl_kpi_put_details(self->page, self->whole, metric, ": ", line);
        int64_t returned = find(self, fnl_kpi_of("returned_", exit, ""));
        if (number_of(self, returned) > 0)
            fnl_kpi_put_part(self->page, line->length == named ? ": came back " : "; came back ", returned, line);
        if (line->length == named)
            line->length = start;
        fnl_kpi_put_line(self->page, line, out);
    }
}

/* "win rate 63.2 % (62.0 % to 64.3 %): 4,238 of 6,711; by value 71.2 %" */
static void put_win_rate(const funnel *self, fnl_page *line)
{
    const fnl_kpi_table *table = self->page->table;
    int64_t row = find(self, fnl_kpi_named("win_rate"));
    if (fnl_kpi_value_of(&self->page->places, row).kind == fnl_value_null)
        return;
    fnl_kpi_put_part(self->page, "win rate ", row, line);
    fnl_value low = fnl_kpi_at(table, fnl_kpi_low, row);
    fnl_value high = fnl_kpi_at(table, fnl_kpi_high, row);
    if (low.kind != fnl_value_null && high.kind != fnl_value_null) {
        fnl_page_put_string(line, " (");
        fnl_put_share(line, low.number);
        fnl_page_put_string(line, " to ");
        fnl_put_share(line, high.number);
        fnl_page_put_string(line, ")");
    }
    fnl_page_put_string(line, ": ");
    fnl_put_figure(line, fnl_kpi_at(table, fnl_kpi_numerator, row).number, fnl_slice_of("leads"));
    fnl_page_put_string(line, " of ");
    fnl_put_figure(line, fnl_kpi_at(table, fnl_kpi_denominator, row).number, fnl_slice_of("leads"));
    fnl_kpi_put_part(self->page, "; by value ", find(self, fnl_kpi_named("win_rate_value")), line);
}

static void put_deals(const funnel *self, fnl_page *line)
{
    int64_t revenue = find(self, fnl_kpi_named("revenue"));
    if (number_of(self, revenue) == 0)
        return;
    fnl_kpi_put_part(self->page, "revenue ", revenue, line);
    fnl_kpi_put_part(self->page, "; a deal ", find(self, fnl_kpi_named("average_deal")), line);
    fnl_kpi_put_part(self->page, " on average, median ", find(self, fnl_kpi_named("median_deal")), line);
}

static void put_days(const funnel *self, const char *what, const char *metric, fnl_page *line)
{
    fnl_kpi_put_part(self->page, what, find(self, fnl_kpi_of("", fnl_slice_of(metric), "_p50")), line);
    if (line->length == 0)
        return;
    fnl_kpi_put_part(self->page, " days in the median, ", find(self, fnl_kpi_of("", fnl_slice_of(metric), "_mean")),
                     line);
    fnl_kpi_put_part(self->page, " on average, nine of ten within ",
                     find(self, fnl_kpi_of("", fnl_slice_of(metric), "_p90")), line);
}

static void put_lines(funnel *self, fnl_page *out)
{
    fnl_page line = { 0 };
    put_reasons(self, &line, out);
    fnl_kpi_put_part(self->page, "from the first stage to won ", find(self, fnl_kpi_named("conversion_full")), &line);
    fnl_kpi_put_part(self->page, "; of mature cohorts ", find(self, fnl_kpi_named("conversion_full_mature")), &line);
    fnl_kpi_put_line(self->page, &line, out);
    put_win_rate(self, &line);
    fnl_kpi_put_line(self->page, &line, out);
    put_deals(self, &line);
    fnl_kpi_put_line(self->page, &line, out);
    put_days(self, "won after ", "cycle_days", &line);
    fnl_kpi_put_line(self->page, &line, out);
    put_days(self, "lost after ", "lost_cycle_days", &line);
    fnl_kpi_put_line(self->page, &line, out);
    fnl_page_end(&line);
}

void fnl_kpi_put_funnel(const fnl_kpi_page *page, fnl_page *out)
{
    enum { most_bar = 40, least_bar = 10, beside_bar = 68 };
    size_t room = page->width > beside_bar + least_bar ? page->width - beside_bar : least_bar;
    funnel self = { .page = page,
                    .whole = fnl_kpi_whole(&page->places, "cohort"),
                    .bar = room > most_bar ? most_bar : room };
    if (self.whole == NULL)
        return;
    self.entered = number_of(&self, find(&self, fnl_kpi_named("entered")));
    fnl_grid_start(&self.grid, "lrwrrrr");
    put_stages(&self);
    put_exits(&self);
    fnl_kpi_put_title(page, "Funnel", "all leads, and what became of them", out);
    fnl_kpi_put_grid(page, &self.grid, out);
    put_lines(&self, out);
}

static void put_now(const fnl_kpi_page *page, fnl_page *line)
{
    static const char *const parts[][2] = { { "open_count", "open " },
                                            { "open_amount", ", worth " },
                                            { "open_weighted", ", weighted " },
                                            { "overdue_count", ", overdue " },
                                            { "velocity_per_day", "; velocity a day " } };
    const fnl_kpi_place *total = fnl_kpi_whole(&page->places, "total");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        fnl_kpi_put_part(page, parts[i][1], fnl_kpi_row(&page->places, total, fnl_kpi_named(parts[i][0])), line);
}

fnl_slice fnl_kpi_won(const fnl_kpi_page *page)
{
    if (page->model.won != NULL)
        return fnl_slice_of(page->model.won);
    return page->stage_count == 0 ? (fnl_slice){ "", 0 } : page->stages[page->stage_count - 1];
}

/* How long leads have stood where they stand, which finished durations hide. */
void fnl_kpi_put_pipeline(const fnl_kpi_page *page, fnl_page *out)
{
    static const char *const heads[] = { "", "leads", "median days", "nine of ten" };
    funnel self = { .page = page, .whole = fnl_kpi_whole(&page->places, "cohort") };
    fnl_page line = { 0 };
    fnl_grid_start(&self.grid, "lrrr");
    fnl_grid_put_head(&self.grid, heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < page->stage_count && !fnl_slice_equal(page->stages[i], fnl_kpi_won(page)); i++) {
        fnl_slice stage = page->stages[i];
        int64_t count = find(&self, fnl_kpi_of("in_stage_", stage, "_count"));
        if (number_of(&self, count) == 0)
            continue;
        fnl_grid_put(&self.grid, stage, fnl_grid_plain);
        fnl_kpi_put_cell(page, &self.grid, count);
        fnl_kpi_put_cell(page, &self.grid, find(&self, fnl_kpi_of("in_stage_", stage, "_age_p50")));
        fnl_kpi_put_cell(page, &self.grid, find(&self, fnl_kpi_of("in_stage_", stage, "_age_p90")));
    }
    fnl_kpi_put_title(page, "Now", "where leads stand, and for how long", out);
    put_now(page, &line);
    fnl_kpi_put_line(page, &line, out);
    fnl_kpi_put_grid(page, &self.grid, out);
    fnl_page_end(&line);
}
