/* An explanation to read: a heading for every score and clock, its lines below. */
#include "explain_page.h"

#include "write.h"

#include <stdlib.h>

/* The first line of a clock: a score before it may have its name. */
static const char clock_kind[] = "clock";

static bool is_of_kind(const fnl_shown_column *kind, int64_t row, const char *name)
{
    return fnl_slice_is(fnl_shown_value(kind, row).text, name);
}

void fnl_explain_page_begin(fnl_page *page, fnl_slice lead, const char *file, int64_t line, const char *as_of)
{
    if (lead.length > 0) {
        fnl_write_for_terminal(page, lead, SIZE_MAX);
        fnl_page_put_string(page, ", ");
    }
    fnl_page_print(page, "line %lld of ", (long long)line);
    fnl_write_for_terminal(page, fnl_slice_of(file), SIZE_MAX);
    fnl_page_put_string(page, ", as of ");
    fnl_write_for_terminal(page, fnl_slice_of(as_of == NULL ? "now" : as_of), SIZE_MAX);
    fnl_page_put_string(page, "\n\n");
}

/* NULL if it was not asked for. */
static const fnl_shown_column *find_output(const fnl_shown *outputs, fnl_slice score, const char *ending)
{
    fnl_page name = { 0 };
    fnl_page_put_slice(&name, score);
    fnl_page_put(&name, ending, strlen(ending) + 1);
    const fnl_shown_column *column = fnl_shown_find(outputs, name.bytes);
    fnl_page_end(&name);
    return column;
}

static void put_output(fnl_page *page, const fnl_shown_column *column, const char *before)
{
    if (column == NULL)
        return;
    fnl_value value = fnl_shown_value(column, 0);
    fnl_page text = { 0 };
    fnl_write_value(&text, &value);
    fnl_page_put_string(page, before);
    if (value.kind == fnl_value_null)
        fnl_page_put_string(page, "(no value)");
    fnl_write_for_terminal(page, fnl_page_slice(&text, 0), SIZE_MAX);
    fnl_page_end(&text);
}

/* "fit 90, band A"; "first_response met, due 2026-03-02T11:00:00+07:00" */
static void put_heading(fnl_page *page, const fnl_shown *outputs, fnl_slice name, bool is_clock, bool with_bold)
{
    if (with_bold)
        fnl_page_put_string(page, "\x1b[1m");
    fnl_write_for_terminal(page, name, SIZE_MAX);
    if (is_clock) {
        const fnl_shown_column *due = find_output(outputs, name, "_due");
        put_output(page, find_output(outputs, name, "_status"), " ");
        if (due != NULL && fnl_shown_value(due, 0).kind != fnl_value_null)
            put_output(page, due, ", due ");
    } else {
        put_output(page, find_output(outputs, name, ""), " ");
        put_output(page, find_output(outputs, name, "_band"), ", band ");
    }
    if (with_bold)
        fnl_page_put_string(page, "\x1b[0m");
    fnl_page_put_byte(page, '\n');
}

static bool has_values(const fnl_shown_column *column, int64_t rows)
{
    for (int64_t row = 0; row < rows; row++) {
        fnl_value value = fnl_shown_value(column, row);
        if (value.kind != fnl_value_null && !(value.kind == fnl_value_text && value.text.length == 0))
            return true;
    }
    return false;
}

/* Each line of text two columns to the right. */
static void put_indented(fnl_page *page, fnl_slice text)
{
    while (text.length > 0) {
        const char *stop = memchr(text.bytes, '\n', text.length);
        size_t size = stop == NULL ? text.length : (size_t)(stop - text.bytes) + 1;
        fnl_page_put_string(page, "  ");
        fnl_page_put(page, text.bytes, size);
        text = (fnl_slice){ text.bytes + size, text.length - size };
    }
}

/* The lines of one score or clock: columns that none of them fills are left out. */
static void put_lines(fnl_page *page, const fnl_shown *lines, const fnl_shown_column *score, int64_t from,
                      int64_t count)
{
    struct ArrowArray *slices = fnl_take_memory(lines->count, sizeof *slices);
    fnl_shown part = { .rows = count };
    for (uint32_t i = 0; i < lines->count; i++) {
        fnl_shown_column column = lines->columns[i];
        slices[i] = *column.array;
        slices[i].offset += from;
        column.array = &slices[i];
        if (&lines->columns[i] == score || !has_values(&column, count))
            continue;
        fnl_shown_add(&part, column.name, false, column.index);
        part.columns[part.count - 1] = column;
    }
    fnl_table table;
    fnl_page text = { 0 };
    fnl_table_start(&table, &part, false);
    fnl_write_table_header(&text, &table, &part);
    fnl_write_table_rows(&text, &table, &part);
    put_indented(page, fnl_page_slice(&text, 0));
    fnl_table_end(&table);
    fnl_page_end(&text);
    fnl_shown_end(&part);
    free(slices);
}

/* Scores that others are made of have lines too; clocks, the lifecycle and decisions have them only if they were asked for,
   or are read by what was. */
static bool is_asked_for(const fnl_shown *outputs, fnl_slice name, const fnl_shown_column *kind, int64_t row)
{
    return is_of_kind(kind, row, clock_kind) || is_of_kind(kind, row, "stage") || is_of_kind(kind, row, "decision") ||
           find_output(outputs, name, "") != NULL || find_output(outputs, name, "_band") != NULL;
}

void fnl_explain_page_put(fnl_page *page, const fnl_shown *outputs, const fnl_shown *lines, bool with_bold)
{
    const fnl_shown_column *score = fnl_shown_find(lines, "score");
    const fnl_shown_column *kind = fnl_shown_find(lines, "kind");
    bool is_first = true;
    for (int64_t from = 0, to = 0; from < lines->rows; from = to) {
        fnl_slice name = fnl_shown_value(score, from).text;
        bool is_clock = is_of_kind(kind, from, clock_kind);
        do
            to++;
        while (to < lines->rows && fnl_slice_equal(fnl_shown_value(score, to).text, name) &&
               !is_of_kind(kind, to, clock_kind));
        if (!is_asked_for(outputs, name, kind, from))
            continue;
        if (!is_first)
            fnl_page_put_byte(page, '\n');
        is_first = false;
        put_heading(page, outputs, name, is_clock, with_bold);
        put_lines(page, lines, score, from, to - from);
    }
}
