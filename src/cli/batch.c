/* Rows of the input: where the text of each of their values lies. */
#include "batch.h"

#include <stdlib.h>

static int64_t rows_of(uint32_t column_count)
{
    int64_t rows = (int64_t)fnl_batch_most_values / (column_count == 0 ? 1 : column_count) / 8 * 8;
    return rows > fnl_batch_most_rows ? fnl_batch_most_rows : rows;
}

void fnl_batch_start(fnl_batch *batch, uint32_t column_count, const bool *wanted, bool with_nulls)
{
    *batch = (fnl_batch){ .column_count = column_count, .most_rows = rows_of(column_count) };
    batch->columns = fnl_take_memory(column_count, sizeof *batch->columns);
    for (uint32_t i = 0; i < column_count; i++) {
        fnl_batch_column *column = &batch->columns[i];
        column->is_wanted = wanted == NULL || wanted[i];
        if (with_nulls && column->is_wanted) {
            column->valid = fnl_take_memory((size_t)batch->most_rows, 1);
            column->verbatim = fnl_take_memory((size_t)batch->most_rows, 1);
        }
    }
    if (with_nulls)
        fnl_batch_reserve(batch, (size_t)batch->most_rows);
}

void fnl_batch_end(fnl_batch *batch)
{
    for (uint32_t i = 0; i < batch->column_count; i++) {
        free(batch->columns[i].places);
        free(batch->columns[i].valid);
        free(batch->columns[i].verbatim);
    }
    free(batch->columns);
    free(batch->lines);
    free(batch->starts);
    free(batch->window.bytes);
    fnl_csv_index_end(&batch->index);
    fnl_page_end(&batch->texts);
    *batch = (fnl_batch){ 0 };
}

void fnl_batch_clear(fnl_batch *batch)
{
    batch->rows = 0;
    batch->placed = 0;
    batch->texts.length = 0;
}

void fnl_batch_reserve(fnl_batch *batch, size_t rows)
{
    if (rows > batch->line_capacity)
        batch->lines = fnl_grow_memory(batch->lines, rows, &batch->line_capacity, sizeof *batch->lines);
    for (uint32_t i = 0; i < batch->column_count; i++) {
        fnl_batch_column *column = &batch->columns[i];
        if (column->is_wanted && rows > column->capacity)
            column->places = fnl_grow_memory(column->places, rows, &column->capacity, sizeof *column->places);
    }
}

/* Takes the quotes off, and makes one of two inside, in place. */
static fnl_place unquote(char *bytes, fnl_place place)
{
    char *content = bytes + place.start + 1;
    size_t length = place.length - 2;
    char *quote = memchr(content, '"', length);
    char *to = quote;
    while (quote != NULL) {
        size_t left = (size_t)(content + length - quote);
        char *next = left > 2 ? memchr(quote + 2, '"', left - 2) : NULL;
        size_t size = next == NULL ? left - 1 : (size_t)(next - quote) - 1; /* the second quote and what follows */
        memmove(to, quote + 1, size);
        to += size;
        if (next == NULL)
            length = (size_t)(to - content);
        quote = next;
    }
    return (fnl_place){ .start = place.start + 1, .length = (uint32_t)length };
}

static void find_places(fnl_batch *batch, uint32_t column, size_t from, size_t to)
{
    const size_t columns = batch->column_count;
    const uint32_t *ends = batch->index.ends;
    char *bytes = batch->window.bytes;
    fnl_place *places = batch->columns[column].places;
    for (size_t row = from; row < to; row++) {
        size_t at = row * columns + column;
        uint32_t start = column == 0 ? batch->starts[row] : ends[at - 1] + 1;
        places[row] = (fnl_place){ .start = start, .length = ends[at] - start };
    }
    if (!batch->index.has_quotes)
        return;
    for (size_t row = from; row < to; row++)
        if (places[row].length > 0 && bytes[places[row].start] == '"')
            places[row] = unquote(bytes, places[row]);
}

void fnl_batch_place(fnl_batch *batch, int64_t rows)
{
    if (rows <= batch->placed)
        return;
    for (uint32_t i = 0; i < batch->column_count; i++)
        if (batch->columns[i].is_wanted)
            find_places(batch, i, (size_t)batch->placed, (size_t)rows);
    batch->placed = rows;
}

void fnl_batch_put(fnl_batch *batch, uint32_t column, fnl_slice text)
{
    fnl_page *texts = &batch->texts;
    if (!batch->columns[column].is_wanted)
        return;
    char *to = fnl_page_reserve(texts, text.length + fnl_window_padding);
    memcpy(to, text.bytes, text.length);
    memset(to + text.length, 0, fnl_window_padding);
    batch->columns[column].places[batch->rows] =
        (fnl_place){ .start = (uint32_t)texts->length, .length = (uint32_t)text.length };
    texts->length += text.length;
    batch->bytes = texts->bytes; /* rows before this one are written even if this one is never complete */
}

void fnl_batch_end_row(fnl_batch *batch, int64_t line)
{
    batch->bytes = batch->texts.bytes;
    batch->lines[batch->rows++] = line;
    batch->placed = batch->rows;
}
