/* Lines of a page whose cells stand below each other, as wide as the terminal allows. */
#include "grid.h"

#include "utf8.h"
#include "write.h"

#include <stdlib.h>

enum { indent = 2, gap = 2, most_first = 32, most_other = 24, least_first = 8 };

void fnl_grid_start(fnl_grid *grid, const char *sides)
{
    *grid = (fnl_grid){ .sides = sides, .column_count = strlen(sides) };
}

fnl_page *fnl_grid_next(fnl_grid *grid, fnl_grid_style style)
{
    if (grid->count == grid->capacity)
        grid->cells = fnl_grow_memory(grid->cells, grid->count + 1, &grid->capacity, sizeof *grid->cells);
    grid->cells[grid->count++] = (fnl_grid_cell){ grid->text.length, style };
    return &grid->text;
}

void fnl_grid_put(fnl_grid *grid, fnl_slice text, fnl_grid_style style)
{
    fnl_write_for_terminal(fnl_grid_next(grid, style), text, SIZE_MAX);
}

void fnl_grid_put_string(fnl_grid *grid, const char *text, fnl_grid_style style)
{
    fnl_grid_put(grid, fnl_slice_of(text), style);
}

static fnl_slice text_of(const fnl_grid *grid, size_t cell)
{
    size_t end = cell + 1 < grid->count ? grid->cells[cell + 1].start : grid->text.length;
    size_t start = grid->cells[cell].start;
    return (fnl_slice){ grid->text.bytes == NULL ? "" : grid->text.bytes + start, end - start };
}

/* Of each column, none wider than a column may be. */
static void find_widths(const fnl_grid *grid, size_t *widths)
{
    for (size_t i = 0; i < grid->count; i++) {
        size_t column = i % grid->column_count;
        size_t most = column == 0 ? most_first : most_other;
        size_t columns = fnl_utf8_columns(text_of(grid, i));
        columns = columns > most ? most : columns;
        widths[column] = columns > widths[column] ? columns : widths[column];
    }
}

/* How many columns fit. */
static size_t fit(const fnl_grid *grid, size_t width, size_t *widths)
{
    size_t used = indent + widths[0];
    size_t count = 1;
    for (; count < grid->column_count && used + gap + widths[count] <= width; count++)
        used += gap + widths[count];
    if (count == 1 && used > width)
        widths[0] = width - indent < least_first ? least_first : width - indent;
    return count;
}

static void put_spaces(fnl_page *page, size_t count)
{
    while (count-- > 0)
        fnl_page_put_byte(page, ' ');
}

static void put_cell(const fnl_grid *grid, size_t cell, size_t width, bool is_last, bool with_styles, fnl_page *page)
{
    static const char *const styles[] = { "", "\x1b[1m", "\x1b[1;31m" };
    fnl_slice text = text_of(grid, cell);
    fnl_grid_style style = with_styles && text.length > 0 ? grid->cells[cell].style : fnl_grid_plain;
    bool is_right = grid->sides[cell % grid->column_count] == 'r';
    size_t columns = fnl_utf8_columns(text);
    size_t space = columns < width ? width - columns : 0;
    if (is_right)
        put_spaces(page, space);
    fnl_page_put_string(page, styles[style]);
    fnl_write_for_terminal(page, text, width);
    fnl_page_put_string(page, style == fnl_grid_plain ? "" : "\x1b[0m");
    if (!is_right && !is_last)
        put_spaces(page, space);
    if (!is_last)
        put_spaces(page, gap);
}

/* Cells at the end of a line that say nothing take no room. */
static size_t last_of(const fnl_grid *grid, size_t line, size_t count)
{
    while (count > 1 && text_of(grid, line + count - 1).length == 0)
        count--;
    return count;
}

size_t fnl_grid_write(const fnl_grid *grid, size_t width, bool with_styles, fnl_page *page)
{
    size_t *widths = fnl_take_memory(grid->column_count, sizeof *widths);
    find_widths(grid, widths);
    size_t count = fit(grid, width, widths);
    for (size_t line = 0; line < grid->count; line += grid->column_count) {
        size_t last = last_of(grid, line, count);
        put_spaces(page, indent);
        for (size_t i = 0; i < last; i++)
            put_cell(grid, line + i, widths[i], i + 1 == last, with_styles, page);
        fnl_page_put_byte(page, '\n');
    }
    free(widths);
    return count;
}

void fnl_grid_end(fnl_grid *grid)
{
    free(grid->cells);
    fnl_page_end(&grid->text);
    *grid = (fnl_grid){ 0 };
}
