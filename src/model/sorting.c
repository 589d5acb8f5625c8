/* Sorting: maps have no order of their own, so the model keeps them sorted whatever form they were read from. */
#include "model/sorting.h"

#include "model/reader.h"

/* Merges sorted runs of `width` from one array into the other, pass by pass; the C library's qsort may allocate. */
static void merge_runs(const void **from, const void **to, uint32_t count, uint32_t width, fnl_order *order)
{
    for (uint32_t start = 0; start < count; start += 2 * width) {
        uint32_t middle = count - start < width ? count : start + width;
        uint32_t end = count - middle < width ? count : middle + width;
        uint32_t left = start;
        uint32_t right = middle;
        for (uint32_t i = start; i < end; i++) {
            bool take_left = left < middle && (right >= end || order(from[left], from[right]) <= 0);
            to[i] = take_left ? from[left++] : from[right++];
        }
    }
}

bool fnl_sort(const fnl_allocator *memory, const void **items, uint32_t count, fnl_order *order)
{
    const void **other = fnl_allocate(memory, count, sizeof *other);
    if (other == NULL)
        return false;
    const void **from = items;
    const void **to = other;
    for (uint32_t width = 1; width < count; width *= 2) { /* count < 2^30 */
        merge_runs(from, to, count, width, order);
        const void **swapped = from;
        from = to;
        to = swapped;
    }
    if (from != items)
        memcpy(items, from, count * sizeof *items);
    fnl_release(memory, other);
    return true;
}

static int by_key(const void *a, const void *b)
{
    return fnl_text_compare(((const fnl_node *)a)->key, ((const fnl_node *)b)->key);
}

const void **fnl_take_sorted(fnl_model_reader *reader, const fnl_node *map)
{
    const void **items = fnl_arena_take(reader->arena, map->count, sizeof *items);
    if (items == NULL)
        return NULL;
    for (uint32_t i = 0; i < map->count; i++)
        items[i] = &map->items[i];
    if (!fnl_sort(reader->memory, items, map->count, by_key))
        return NULL;
    return items;
}
