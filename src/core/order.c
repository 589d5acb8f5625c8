#include "core/order.h"

#include <string.h>

enum { short_run = 8 }; /* put in order by insertion */

typedef struct ordering {
    size_t size;
    fnl_compare_items *compare;
    const void *context;
} ordering;

/* Items [from, to) of a run; held: room for one. */
static void insert_items(const ordering *by, char *items, size_t from, size_t to, char *held)
{
    size_t size = by->size;
    for (size_t i = from + 1; i < to; i++) {
        size_t at = i;
        while (at > from && by->compare(by->context, items + (at - 1) * size, items + i * size) > 0)
            at--;
        if (at == i)
            continue;
        memcpy(held, items + i * size, size);
        memmove(items + (at + 1) * size, items + at * size, (i - at) * size);
        memcpy(items + at * size, held, size);
    }
}

/* Two runs, [from, middle) and [middle, to), into one. */
static void merge_runs(const ordering *by, const char *items, size_t from, size_t middle, size_t to, char *out)
{
    size_t size = by->size;
    size_t left = from;
    size_t right = middle;
    for (size_t at = from; at < to; at++) {
        bool is_left =
            left < middle && (right == to || by->compare(by->context, items + left * size, items + right * size) <= 0);
        memcpy(out + at * size, items + (is_left ? left++ : right++) * size, size);
    }
}

static size_t lesser(size_t a, size_t b)
{
    return a < b ? a : b;
}

bool fnl_order_items(const fnl_allocator *memory, void *items, size_t count, size_t size, fnl_compare_items *compare,
                     const void *context)
{
    const ordering by = { size, compare, context };
    if (count < 2)
        return true;
    char *room = fnl_allocate(memory, count, size);
    if (room == NULL)
        return false;
    char *from = items;
    char *to = room;
    for (size_t i = 0; i < count; i += short_run)
        insert_items(&by, from, i, lesser(i + short_run, count), room);
    for (size_t run = short_run; run < count; run *= 2) {
        for (size_t i = 0; i < count; i += 2 * run)
            merge_runs(&by, from, i, lesser(i + run, count), lesser(i + 2 * run, count), to);
        char *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != items)
        memcpy(items, from, count * size);
    fnl_release(memory, room);
    return true;
}
