/* KPIs as rows for programs. */
#include "kpi_rows.h"

#include "sheet.h"

#include <stdlib.h>

static const char whole[] = "(all)";
static const char nothing[] = "(none)";

static void put_period(const fnl_kpi_table *table, int64_t row, fnl_sheet *sheet)
{
    fnl_value period = fnl_kpi_at(table, fnl_kpi_period, row);
    bool is_all = fnl_slice_is(fnl_kpi_at(table, fnl_kpi_grain, row).text, "all");
    if (period.kind == fnl_value_null && !is_all)
        fnl_sheet_put_text(sheet, nothing);
    else
        fnl_sheet_put_value(sheet, &period);
}

static void put_dimensions(const fnl_kpi_table *table, int64_t row, fnl_sheet *sheet)
{
    fnl_slice level = fnl_kpi_at(table, fnl_kpi_level, row).text;
    for (uint32_t i = 0; i < table->dimension_count; i++) {
        fnl_value group = fnl_shown_value(&table->dimensions[i], row);
        if (group.kind != fnl_value_null)
            fnl_sheet_put_value(sheet, &group);
        else
            fnl_sheet_put_text(sheet, fnl_kpi_level_has(level, table->dimensions[i].name) ? nothing : whole);
    }
}

static void put_row(const fnl_kpi_table *table, int64_t row, fnl_sheet *sheet)
{
    for (unsigned i = 0; i < fnl_kpi_columns; i++) {
        if (i == fnl_kpi_level)
            put_dimensions(table, row, sheet);
        fnl_value value = fnl_kpi_at(table, i, row);
        if (i == fnl_kpi_period)
            put_period(table, row, sheet);
        else
            fnl_sheet_put_value(sheet, &value);
    }
}

bool fnl_kpi_rows_write(const fnl_kpi_table *table, fnl_form form, fnl_file *file, fnl_trouble *trouble)
{
    enum { page_full = 1 << 20 };
    fnl_sheet sheet;
    fnl_page page = { 0 };
    bool fine = true;
    const char **names = fnl_take_memory(table->shown.count, sizeof *names);
    for (uint32_t i = 0; i < table->shown.count; i++)
        names[i] = table->shown.columns[i].name;
    fnl_sheet_start(&sheet, form, names, table->shown.count, &page);
    for (int64_t row = 0; row < table->shown.rows && fine; row++) {
        put_row(table, row, &sheet);
        if (page.length >= page_full) {
            fine = fnl_file_write(file, fnl_page_slice(&page, 0), trouble);
            page.length = 0;
        }
    }
    fnl_sheet_finish(&sheet);
    fine = fine && fnl_file_write(file, fnl_page_slice(&page, 0), trouble);
    fnl_sheet_end(&sheet);
    fnl_page_end(&page);
    free((void *)names);
    return fine;
}
