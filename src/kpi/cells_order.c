/* Cells in the order of saved states, which is that of no run. */
#include "kpi/cells_inside.h"

#include "model/sorting.h"

/* What is sorted: texts, then combinations by ranks of texts, then cells by ranks of combinations. */
typedef struct ranked_combination {
    uint32_t ranks[fnl_most_dimensions + 1]; /* is_spend first; NULL: 0 */
} ranked_combination;

typedef struct ranked_cell {
    uint32_t combination;
    uint32_t grain;
    int32_t period;
    uint32_t number;
} ranked_cell;

static int by_bytes(const void *a, const void *b)
{
    return fnl_text_compare(*(const fnl_text *)a, *(const fnl_text *)b);
}

static int by_ranks(const void *a, const void *b)
{
    const ranked_combination *left = a;
    const ranked_combination *right = b;
    for (uint32_t i = 0; i < sizeof left->ranks / sizeof left->ranks[0]; i++)
        if (left->ranks[i] != right->ranks[i])
            return left->ranks[i] < right->ranks[i] ? -1 : 1;
    return 0;
}

static int by_place(const void *a, const void *b)
{
    const ranked_cell *left = a;
    const ranked_cell *right = b;
    if (left->combination != right->combination)
        return left->combination < right->combination ? -1 : 1;
    if (left->grain != right->grain)
        return left->grain < right->grain ? -1 : 1;
    return (left->period > right->period) - (left->period < right->period);
}

/* ranks[i]: how many of the items come before the i-th. */
static bool rank(const fnl_allocator *memory, const void *items, uint32_t count, size_t size, fnl_order *order,
                 uint32_t *ranks)
{
    const void **sorted = fnl_allocate(memory, count, sizeof *sorted);
    if (sorted == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = (const char *)items + i * size;
    bool fine = fnl_sort(memory, sorted, count, order);
    for (uint32_t i = 0; fine && i < count; i++)
        ranks[(size_t)((const char *)sorted[i] - (const char *)items) / size] = i;
    fnl_release(memory, sorted);
    return fine;
}

static bool rank_combinations(const fnl_kpi_cells *cells, const uint32_t *texts, uint32_t *ranks)
{
    uint32_t dimensions = cells->width - 1;
    ranked_combination *items = fnl_allocate_zeroed(cells->memory, cells->combination_count, sizeof *items);
    if (items == NULL)
        return false;
    for (uint32_t i = 0; i < cells->combination_count; i++) {
        const uint32_t *values = cells->combinations + (size_t)i * cells->width;
        items[i].ranks[0] = values[dimensions];
        for (uint32_t d = 0; d < dimensions; d++)
            items[i].ranks[d + 1] = values[d] == FNL_NO_TEXT ? 0 : texts[values[d]] + 1;
    }
    bool fine = rank(cells->memory, items, cells->combination_count, sizeof *items, by_ranks, ranks);
    fnl_release(cells->memory, items);
    return fine;
}

static bool order_cells(const fnl_kpi_cells *cells, const uint32_t *combinations, uint32_t *order)
{
    ranked_cell *items = fnl_allocate(cells->memory, cells->count, sizeof *items);
    uint32_t *ranks = fnl_allocate(cells->memory, cells->count, sizeof *ranks);
    bool fine = items != NULL && ranks != NULL;
    for (uint32_t i = 0; fine && i < cells->count; i++) {
        const fnl_placed_cell *cell = cells->list[i];
        items[i] = (ranked_cell){ combinations[cell->combination], cell->grain, cell->period, i };
    }
    fine = fine && rank(cells->memory, items, cells->count, sizeof *items, by_place, ranks);
    for (uint32_t i = 0; fine && i < cells->count; i++)
        order[ranks[i]] = i;
    fnl_release(cells->memory, items);
    fnl_release(cells->memory, ranks);
    return fine;
}

bool fnl_kpi_cells_order(const fnl_kpi_cells *cells, uint32_t *order)
{
    const fnl_allocator *memory = cells->memory;
    uint32_t *texts = fnl_allocate(memory, cells->texts.count, sizeof *texts);
    uint32_t *combinations = fnl_allocate(memory, cells->combination_count, sizeof *combinations);
    bool fine = texts != NULL && combinations != NULL &&
                rank(memory, cells->texts.keys, cells->texts.count, sizeof(fnl_text), by_bytes, texts) &&
                rank_combinations(cells, texts, combinations) && order_cells(cells, combinations, order);
    fnl_release(memory, texts);
    fnl_release(memory, combinations);
    return fine;
}
