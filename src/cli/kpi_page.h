/* KPIs as a page to read: what was agreed, the funnel, cohorts, what happened by period, sellers. */
#ifndef FNL_CLI_KPI_PAGE_H
#define FNL_CLI_KPI_PAGE_H

#include "grid.h"
#include "kpi_model.h"
#include "kpi_table.h"

typedef struct fnl_kpi_page {
    const fnl_kpi_table *table;
    fnl_kpi_places places;
    fnl_kpi_model model;
    fnl_slice *stages; /* their names */
    size_t stage_count;
    fnl_slice grain;   /* of the sections by period; empty: there are no periods */
    int64_t as_of;     /* microseconds */
    int32_t as_of_day; /* local */
    bool as_of_ends_day;
    fnl_page as_of_text; /* the day, with the time if it is not the day's end */
    size_t width;
    bool with_bold;
} fnl_kpi_page;

/* The table must stay. with_bold and width are to be set afterwards. */
bool fnl_kpi_page_start(fnl_kpi_page *page, const fnl_kpi_table *table, int64_t as_of, fnl_trouble *trouble);

/* The whole page. */
void fnl_kpi_page_put(const fnl_kpi_page *page, fnl_page *out);

void fnl_kpi_page_end(fnl_kpi_page *page);

/* What follows is what the page is made of. */

/* A blank line, and the title; beside: what is to be said of it, NULL for nothing. */
void fnl_kpi_put_title(const fnl_kpi_page *page, const char *title, const char *beside, fnl_page *out);

/* The lines of a grid, which ends with it; nothing if there is only its head. */
void fnl_kpi_put_grid(const fnl_kpi_page *page, fnl_grid *grid, fnl_page *out);

/* A line of its own, as many as the width takes, none if it is empty; it is empty afterwards. */
void fnl_kpi_put_line(const fnl_kpi_page *page, fnl_page *line, fnl_page *out);

/* How often each detail of a metric was, those first that were most often; nothing where there are none. */
void fnl_kpi_put_details(const fnl_kpi_page *page, const fnl_kpi_place *place, fnl_slice metric, const char *before,
                         fnl_page *out);

/* A cell with the value of a row in its unit; an empty one where there is none or it is NULL. */
void fnl_kpi_put_cell(const fnl_kpi_page *page, fnl_grid *grid, int64_t row);

/* A text with the same at its end, after `before`; nothing at all where it is NULL. */
void fnl_kpi_put_part(const fnl_kpi_page *page, const char *before, int64_t row, fnl_page *out);

/* The sale: by its name, else the last stage. */
fnl_slice fnl_kpi_won(const fnl_kpi_page *page);

/* Whether the period begins after as_of, and whether it has not yet ended then. */
bool fnl_kpi_is_later(const fnl_kpi_page *page, const fnl_kpi_place *place);
bool fnl_kpi_is_running(const fnl_kpi_page *page, const fnl_kpi_place *place);

void fnl_kpi_put_funnel(const fnl_kpi_page *page, fnl_page *out);
void fnl_kpi_put_pipeline(const fnl_kpi_page *page, fnl_page *out);
void fnl_kpi_put_cohorts(const fnl_kpi_page *page, fnl_page *out);
void fnl_kpi_put_periods(const fnl_kpi_page *page, fnl_page *out);
void fnl_kpi_put_groups(const fnl_kpi_page *page, fnl_page *out);

#endif
