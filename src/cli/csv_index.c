/* Where the fields of a window of CSV end: the definition, and the choice of what does it faster. */
#include "csv_index.h"

#include "memory.h"

#include <stdlib.h>

void fnl_csv_index_clear(fnl_csv_index *index, size_t size)
{
    size_t needed = (size < fnl_csv_most_ends ? size : fnl_csv_most_ends) + fnl_csv_block + fnl_csv_block;
    index->count = 0;
    index->record_count = 0;
    index->has_quotes = false;
    index->is_broken = false;
    if (needed <= index->capacity)
        return;
    /* Most of it is never touched. */
    fnl_csv_index_end(index);
    index->ends = fnl_resize_memory(NULL, needed, sizeof *index->ends);
    index->records = fnl_resize_memory(NULL, needed, sizeof *index->records);
    index->capacity = needed;
}

static void put_end(fnl_csv_index *index, size_t at, bool is_line_end)
{
    if (is_line_end)
        index->records[index->record_count++] = (uint32_t)index->count;
    index->ends[index->count++] = (uint32_t)at;
}

/* Where a field that begins with a quote ends: behind the quote that is not doubled; end if there is none. */
static size_t pass_quoted(const char *bytes, size_t at, size_t end)
{
    for (at++; at < end; at++) {
        if (bytes[at] != '"')
            continue;
        if (at + 1 == end || bytes[at + 1] != '"')
            return at + 1;
        at++;
    }
    return end;
}

static size_t pass_plain(const char *bytes, size_t at, size_t end, char delimiter)
{
    while (at < end && bytes[at] != delimiter && bytes[at] != '\n' && bytes[at] != '\r')
        at++;
    return at;
}

bool fnl_csv_walk_reference(fnl_csv_index *index, const char *bytes, size_t start, size_t end, char delimiter)
{
    for (size_t at = start; at < end && index->count <= fnl_csv_most_ends; at++) {
        bool is_quoted = bytes[at] == '"';
        index->has_quotes = index->has_quotes || is_quoted;
        at = is_quoted ? pass_quoted(bytes, at, end) : pass_plain(bytes, at, end, delimiter);
        if (at == end)
            return true;
        bool is_line_end = bytes[at] == '\n' || bytes[at] == '\r';
        index->is_broken = !is_line_end && bytes[at] != delimiter;
        if (index->is_broken)
            return true;
        put_end(index, at, is_line_end);
        if (bytes[at] == '\r' && at + 1 < end && bytes[at + 1] == '\n')
            at++;
    }
    return true;
}

size_t fnl_csv_walks(fnl_csv_walk *walks[fnl_csv_most_walks])
{
    size_t count = 0;
#if defined(__x86_64__) || defined(__i386__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt"))
        walks[count++] = fnl_csv_walk_avx2;
#endif
#ifdef __SSE2__
    walks[count++] = fnl_csv_walk_sse2;
#endif
    walks[count++] = fnl_csv_walk_portable;
    return count;
}

void fnl_csv_index_make(fnl_csv_index *index, fnl_csv_walk *walk, const fnl_window *window, char delimiter)
{
    for (bool is_done = false; !is_done; walk = fnl_csv_walk_reference) {
        fnl_csv_index_clear(index, window->end - window->start);
        is_done = walk(index, window->bytes, window->start, window->end, delimiter);
    }
}

void fnl_csv_index_end(fnl_csv_index *index)
{
    free(index->ends);
    free(index->records);
    *index = (fnl_csv_index){ 0 };
}
