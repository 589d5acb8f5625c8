/* Groups as a page shows them: a section for every dimension, a line for every value; of sellers for all of the roster. */
#include "figures.h"
#include "kpi_page.h"
#include "write.h"

#include <stdlib.h>

enum { most_groups = 20 };

/* A value of a dimension: what its leads came to, and what happened. */
typedef struct group {
    fnl_value name;              /* a text or NULL */
    const fnl_kpi_place *cohort; /* over all time; NULL: it has no lead */
    const fnl_kpi_place *period;
    double leads;
} group;

typedef struct groups {
    const fnl_kpi_page *page;
    const char *dimension;
    group *all;
    size_t count;
    size_t capacity;
} groups;

static void add_group(groups *self, fnl_value name)
{
    if (self->count == self->capacity)
        self->all = fnl_grow_memory(self->all, self->count + 1, &self->capacity, sizeof *self->all);
    self->all[self->count++] = (group){ .name = name };
}

/* NULL first, then by bytes: the order of rows. */
static int compare_names(const fnl_value *a, const fnl_value *b)
{
    if (a->kind == fnl_value_null || b->kind == fnl_value_null)
        return (a->kind != fnl_value_null) - (b->kind != fnl_value_null);
    size_t common = a->text.length < b->text.length ? a->text.length : b->text.length;
    int order = common == 0 ? 0 : memcmp(a->text.bytes, b->text.bytes, common);
    return order != 0 ? order : (a->text.length > b->text.length) - (a->text.length < b->text.length);
}

static int compare_groups(const void *a, const void *b)
{
    return compare_names(&((const group *)a)->name, &((const group *)b)->name);
}

static int compare_leads(const void *a, const void *b)
{
    const group *left = a;
    const group *right = b;
    if (left->leads != right->leads)
        return left->leads > right->leads ? -1 : 1;
    return compare_groups(a, b);
}

/* The rows of a group stand together. */
static void find_groups(groups *self)
{
    const fnl_kpi_places *places = &self->page->places;
    for (size_t i = 0; i < places->count; i++) {
        const fnl_kpi_place *place = &places->all[i];
        if (!fnl_slice_is(place->level, self->dimension))
            continue;
        if (self->count == 0 || compare_names(&self->all[self->count - 1].name, &place->group) != 0)
            add_group(self, place->group);
        group *last = &self->all[self->count - 1];
        if (fnl_slice_is(place->grain, "all") && fnl_slice_is(place->view, "cohort"))
            last->cohort = place;
        else if (fnl_slice_is(place->grain, "all") && fnl_slice_is(place->view, "period"))
            last->period = place;
    }
    for (size_t i = 0; i < self->count; i++) {
        fnl_value leads = fnl_kpi_find(places, self->all[i].cohort, fnl_kpi_named("entered"));
        self->all[i].leads = leads.kind == fnl_value_null ? 0 : leads.number;
    }
}

static bool is_of_owners(const groups *self)
{
    const char *owner = self->page->model.owner_field;
    return owner != NULL && strcmp(owner, self->dimension) == 0;
}

/* Sellers of the roster that no lead has. */
static void add_idle(groups *self)
{
    size_t known = self->count;
    for (size_t i = 0; i < self->page->model.roster_count; i++) {
        group idle = { .name = { .kind = fnl_value_text, .text = fnl_slice_of(self->page->model.roster[i]) } };
        if (known == 0 || bsearch(&idle, self->all, known, sizeof idle, compare_groups) == NULL)
            add_group(self, idle.name);
    }
}

typedef struct column {
    const char *title;
    bool is_of_period;
    fnl_kpi_name metric;
} column;

static int64_t row_of(const groups *self, const group *of, const column *of_column)
{
    return fnl_kpi_row(&self->page->places, of_column->is_of_period ? of->period : of->cohort, of_column->metric);
}

static bool says_something(const groups *self, const column *of_column)
{
    for (size_t i = 0; i < self->count; i++)
        if (fnl_kpi_value_of(&self->page->places, row_of(self, &self->all[i], of_column)).kind != fnl_value_null)
            return true;
    return false;
}

static void put_value(const groups *self, const group *of, const column *of_column, fnl_grid *grid)
{
    fnl_kpi_put_cell(self->page, grid, row_of(self, of, of_column));
}

static void put_group(const groups *self, const group *of, const column *columns, size_t count, fnl_grid *grid)
{
    if (of->name.kind == fnl_value_null)
        fnl_grid_put_string(grid, "(none)", fnl_grid_plain);
    else
        fnl_grid_put(grid, of->name.text, fnl_grid_plain);
    fnl_put_figure(fnl_grid_next(grid, fnl_grid_plain), of->leads, fnl_slice_of("leads"));
    for (size_t i = 0; i < count; i++)
        put_value(self, of, &columns[i], grid);
}

/* The model's first cost of a customer: its metric's name, empty if it has none. */
static fnl_slice find_cac(const fnl_kpi_page *page)
{
    static const char before[] = "cac_";
    const fnl_kpi_place *whole = fnl_kpi_whole(&page->places, "period");
    for (int64_t row = whole == NULL ? 0 : whole->from; whole != NULL && row < whole->to; row++) {
        fnl_slice metric = fnl_kpi_at(page->table, fnl_kpi_metric, row).text;
        if (metric.length >= sizeof before && memcmp(metric.bytes, before, sizeof before - 1) == 0)
            return metric;
    }
    return (fnl_slice){ "", 0 };
}

static void put_table(const groups *self, fnl_page *out)
{
    fnl_slice cac = find_cac(self->page);
    const column all[] = {
        { "won", false, fnl_kpi_of("reached_", fnl_kpi_won(self->page), "") },
        { "win rate", false, { .before = "win_rate" } },
        { "revenue", false, { .before = "revenue" } },
        { "average", false, { .before = "average_deal" } },
        { "cycle days", false, { .before = "cycle_days_p50" } },
        { "spend", true, { .before = "spend" } },
        { "cost of a customer", true, { .a = cac } },
    };
    enum { all_count = sizeof all / sizeof *all };
    column shown[all_count];
    size_t count = 0;
    fnl_grid grid;
    char sides[] = "lrrrrrrrr";
    for (size_t i = 0; i < all_count; i++)
        if (says_something(self, &all[i]))
            shown[count++] = all[i];
    sides[count + 2] = '\0';
    fnl_grid_start(&grid, sides);
    fnl_grid_put_string(&grid, "", fnl_grid_plain);
    fnl_grid_put_string(&grid, "leads", fnl_grid_plain);
    grid.has_head = true;
    for (size_t i = 0; i < count; i++)
        fnl_grid_put_string(&grid, shown[i].title, fnl_grid_plain);
    size_t most = is_of_owners(self) ? self->count : most_groups;
    for (size_t i = 0; i < self->count && i < most; i++)
        put_group(self, &self->all[i], shown, count, &grid);
    fnl_kpi_put_grid(self->page, &grid, out);
    if (self->count > most)
        fnl_page_print(out, "  %zu more: --format csv has all\n", self->count - most);
}

/* How evenly leads are shared. */
static void put_shares(const fnl_kpi_page *page, fnl_page *out)
{
    const fnl_kpi_place *whole = fnl_kpi_whole(&page->places, "cohort");
    fnl_page line = { 0 };
    fnl_kpi_put_part(page, "Gini of leads ", fnl_kpi_row(&page->places, whole, fnl_kpi_named("owner_gini")), &line);
    fnl_kpi_put_part(page, ", largest share ", fnl_kpi_row(&page->places, whole, fnl_kpi_named("owner_max_share")),
                     &line);
    fnl_kpi_put_line(page, &line, out);
    fnl_page_end(&line);
}

static void put_dimension(const fnl_kpi_page *page, const char *dimension, fnl_page *out)
{
    groups self = { .page = page, .dimension = dimension };
    find_groups(&self);
    if (self.count > 0) {
        char *title = NULL;
        fnl_page text = { 0 };
        if (is_of_owners(&self))
            add_idle(&self);
        qsort(self.all, self.count, sizeof *self.all, compare_leads);
        fnl_page_print(&text, "By %s%c", dimension, '\0');
        title = text.bytes;
        fnl_kpi_put_title(page, is_of_owners(&self) ? "Sellers" : title, NULL, out);
        if (is_of_owners(&self))
            put_shares(page, out);
        put_table(&self, out);
        fnl_page_end(&text);
    }
    free(self.all);
}

void fnl_kpi_put_groups(const fnl_kpi_page *page, fnl_page *out)
{
    bool has_owners = false;
    for (uint32_t i = 0; i < page->table->dimension_count; i++) {
        const char *dimension = page->table->dimensions[i].name;
        has_owners = has_owners || (page->model.owner_field != NULL && strcmp(page->model.owner_field, dimension) == 0);
        put_dimension(page, dimension, out);
    }
    if (!has_owners && page->model.owner_field != NULL) {
        fnl_kpi_put_title(page, "Sellers", NULL, out);
        put_shares(page, out);
    }
}
