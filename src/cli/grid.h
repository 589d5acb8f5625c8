/* Lines of a page whose cells stand below each other, as wide as the terminal allows. */
#ifndef FNL_CLI_GRID_H
#define FNL_CLI_GRID_H

#include "page.h"

#include <stdbool.h>

typedef enum fnl_grid_style { fnl_grid_plain, fnl_grid_bold, fnl_grid_alarm } fnl_grid_style;

typedef struct fnl_grid_cell {
    size_t start; /* in text */
    fnl_grid_style style;
} fnl_grid_cell;

typedef struct fnl_grid {
    const char *sides; /* a letter a column: l and r, where its texts stand; w: to the left, as wide as there is room */
    size_t column_count;
    fnl_grid_cell *cells;
    size_t count;
    size_t capacity;
    fnl_page text;
    bool has_head; /* the first line names the columns: those with nothing below are left out */
} fnl_grid;

/* sides: borrowed; its length is the number of columns. */
void fnl_grid_start(fnl_grid *grid, const char *sides);

/* Begins the next cell; its text is what is then put on the page that is returned. */
fnl_page *fnl_grid_next(fnl_grid *grid, fnl_grid_style style);

/* A cell with this text, escaped for the terminal. */
void fnl_grid_put(fnl_grid *grid, fnl_slice text, fnl_grid_style style);
void fnl_grid_put_string(fnl_grid *grid, const char *text, fnl_grid_style style);

/* The first line. */
void fnl_grid_put_head(fnl_grid *grid, const char *const *names, size_t count);

/* The lines, indented, in at most width columns: the first column is cut to its share, and columns that do not fit are left
   out, the last ones first. */
void fnl_grid_write(const fnl_grid *grid, size_t width, bool with_styles, fnl_page *page);

void fnl_grid_end(fnl_grid *grid);

#endif
