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

void fnl_grid_put_head(fnl_grid *grid, const char *const *names, size_t count)
{
    grid->has_head = true;
    for (size_t i = 0; i < count; i++)
        fnl_grid_put_string(grid, names[i], fnl_grid_plain);
}

static fnl_slice text_of(const fnl_grid *grid, size_t cell)
{
    size_t end = cell + 1 < grid->count ? grid->cells[cell + 1].start : grid->text.length;
    size_t start = grid->cells[cell].start;
    return (fnl_slice){ grid->text.bytes == NULL ? "" : grid->text.bytes + start, end - start };
}

/* Of each column, none wider than a column may be; 0: it is left out. */
static void find_widths(const fnl_grid *grid, size_t *widths)
{
    bool *is_filled = fnl_take_memory(grid->column_count, sizeof *is_filled);
    for (size_t i = 0; i < grid->count; i++) {
        size_t column = i % grid->column_count;
        size_t most = grid->sides[column] == 'w' ? SIZE_MAX : column == 0 ? most_first : most_other;
        size_t columns = fnl_utf8_columns(text_of(grid, i));
        columns = columns > most ? most : columns;
        widths[column] = columns > widths[column] ? columns : widths[column];
        is_filled[column] = is_filled[column] || (columns > 0 && (!grid->has_head || i >= grid->column_count));
    }
    for (size_t column = 1; column < grid->column_count; column++)
        if (!is_filled[column])
            widths[column] = 0;
    free(is_filled);
}

/* Leaves out what does not fit. */
static void fit(const fnl_grid *grid, size_t width, size_t *widths)
{
    bool is_full = false;
    if (widths[0] + indent > width)
        widths[0] = width < indent + least_first ? least_first : width - indent;
    size_t used = indent + widths[0];
    for (size_t column = 1; column < grid->column_count; column++) {
        size_t room = used + gap < width ? width - used - gap : 0;
        if (grid->sides[column] == 'w' && widths[column] > room)
            widths[column] = room;
        is_full = is_full || widths[column] > room;
        if (is_full)
            widths[column] = 0;
        used += widths[column] == 0 ? 0 : gap + widths[column];
    }
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
    size_t columns = fnl_utf8_columns(text);
    size_t space = columns < width ? width - columns : 0;
    bool is_right = grid->sides[cell % grid->column_count] == 'r';
    put_spaces(page, cell % grid->column_count == 0 ? indent : gap);
    if (is_right)
        put_spaces(page, space);
    fnl_page_put_string(page, styles[style]);
    fnl_write_for_terminal(page, text, width);
    fnl_page_put_string(page, style == fnl_grid_plain ? "" : "\x1b[0m");
    if (!is_right && !is_last)
        put_spaces(page, space);
}

/* Behind the last cell of a line that says something there is nothing. */
static size_t end_of_line(const fnl_grid *grid, size_t line, const size_t *widths)
{
    size_t end = grid->column_count;
    while (end > 1 && (widths[end - 1] == 0 || text_of(grid, line + end - 1).length == 0))
        end--;
    return end;
}

void fnl_grid_write(const fnl_grid *grid, size_t width, bool with_styles, fnl_page *page)
{
    size_t *widths = fnl_take_memory(grid->column_count, sizeof *widths);
    find_widths(grid, widths);
    fit(grid, width, widths);
    for (size_t line = 0; line < grid->count; line += grid->column_count) {
        size_t end = end_of_line(grid, line, widths);
        for (size_t i = 0; i < end; i++)
            if (i == 0 || widths[i] > 0)
                put_cell(grid, line + i, widths[i], i + 1 == end, with_styles, page);
        fnl_page_put_byte(page, '\n');
    }
    free(widths);
}

void fnl_grid_end(fnl_grid *grid)
{
    free(grid->cells);
    fnl_page_end(&grid->text);
    *grid = (fnl_grid){ 0 };
}
