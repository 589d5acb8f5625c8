/* Windows of CSV made into rows: where each begins, and on which line. */
#include "csv_read.h"

int64_t fnl_csv_count_lines(const char *at, const char *end)
{
    int64_t lines = at < end && (end[-1] == '\n' || end[-1] == '\r');
    for (; at + 1 < end; at++)
        lines += (at[0] == '\n') | ((at[0] == '\r') & (at[1] != '\n'));
    return lines;
}

static void reserve_rows(fnl_batch *batch)
{
    size_t rows = batch->index.record_count;
    fnl_batch_reserve(batch, rows);
    if (rows > batch->start_capacity)
        batch->starts = fnl_grow_memory(batch->starts, rows, &batch->start_capacity, sizeof *batch->starts);
}

/* The rows, their lines and first bytes. Ends of blank lines are taken out, so that row r has the ends from r × columns on. */
static bool find_rows(const fnl_csv_reader *reader, fnl_batch *batch, fnl_trouble *trouble)
{
    fnl_csv_index *index = &batch->index;
    const fnl_window *window = &batch->window;
    const size_t columns = reader->name_count;
    size_t start = window->start;
    size_t from = 0; /* the record's first end */
    int64_t line = batch->first_line;
    for (size_t i = 0; i < index->record_count; i++) {
        size_t last = index->records[i];
        size_t found = last - from + 1;
        size_t next = fnl_csv_after_line(window, index->ends[last]);
        bool is_blank = found == 1 && index->ends[last] == start;
        if (!is_blank) {
            size_t to = (size_t)batch->rows * columns;
            if (found != columns)
                return fnl_csv_say_ragged(reader, found, line, trouble);
            if (to != from)
                memmove(index->ends + to, index->ends + from, columns * sizeof *index->ends);
            batch->starts[batch->rows] = (uint32_t)start;
            batch->lines[batch->rows++] = line;
        }
        line += index->has_quotes ? fnl_csv_count_lines(window->bytes + start, window->bytes + next) : 1;
        start = next;
        from = last + 1;
    }
    return true;
}

bool fnl_csv_split(const fnl_csv_reader *reader, fnl_batch *batch, fnl_trouble *trouble)
{
    fnl_batch_clear(batch);
    reserve_rows(batch);
    if (!find_rows(reader, batch, trouble))
        return false;
    if (batch->index.is_broken) { /* a batch is right or it is none */
        *trouble = batch->after;
        return false;
    }
    return true;
}
