/* Lists of intervals, put in order. */
#include "time/interval.h"

#include <stdbool.h>

static bool is_ascending(const fnl_interval *intervals, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (intervals[i].start < intervals[i - 1].start)
            return false;
    return true;
}

/* Lets the interval at `at` of a heap of count, with the latest start on top, sink to its place. */
static void sink(fnl_interval *heap, size_t at, size_t count)
{
    fnl_interval sinking = heap[at];
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && heap[child + 1].start > heap[child].start)
            child++;
        if (heap[child].start <= sinking.start)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = sinking;
}

/* By start, in place: no list needs memory or more than its count times the logarithm of it. */
static void sort(fnl_interval *intervals, size_t count)
{
    for (size_t i = count / 2; i-- > 0;)
        sink(intervals, i, count);
    for (size_t i = count; i-- > 1;) {
        fnl_interval latest = intervals[0];
        intervals[0] = intervals[i];
        intervals[i] = latest;
        sink(intervals, 0, i);
    }
}

size_t fnl_intervals_unite(fnl_interval *intervals, size_t count)
{
    size_t kept = 0;
    if (!is_ascending(intervals, count))
        sort(intervals, count);
    for (size_t i = 0; i < count; i++) {
        fnl_interval next = intervals[i];
        if (next.start == next.end)
            continue;
        if (kept == 0 || next.start > intervals[kept - 1].end)
            intervals[kept++] = next;
        else if (next.end > intervals[kept - 1].end)
            intervals[kept - 1].end = next.end;
    }
    return kept;
}
