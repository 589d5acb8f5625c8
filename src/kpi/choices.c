/* The texts that columns of the results choose from: those that cells have, by bytes. */
#include "core/order.h"
#include "kpi/result.h"

static const fnl_text none_text = { "(none)", sizeof "(none)" - 1 };

/* Which texts are seen, where: a byte a text, then one for NULL. */
typedef struct seen_texts {
    uint8_t *dimensions[fnl_most_dimensions];
    uint8_t *reasons;
    uint8_t *kinds;
    uint8_t *owners;
} seen_texts;

typedef struct seen_text {
    fnl_text text;
    uint32_t number;
} seen_text;

static uint32_t slot_of(const fnl_results *results, uint32_t text)
{
    return text == FNL_NO_TEXT ? results->text_count : text;
}

static bool take_marks(fnl_results *results, fnl_arena *arena, seen_texts *seen)
{
    size_t size = (size_t)results->text_count + 1;
    uint8_t *marks = fnl_arena_take(arena, (results->funnel->dimension_count + 3) * size, 1);
    if (marks == NULL)
        return false;
    for (uint32_t i = 0; i < results->funnel->dimension_count; i++)
        seen->dimensions[i] = marks + i * size;
    marks += results->funnel->dimension_count * size;
    seen->reasons = marks;
    seen->kinds = marks + size;
    seen->owners = marks + 2 * size;
    return true;
}

static void mark_tally(const fnl_results *results, const fnl_kpi_cell *cell, uint32_t tally, uint8_t *marks)
{
    const fnl_text_tally *of = fnl_tally_in(cell, tally);
    for (uint32_t i = 0; i < of->count; i++)
        marks[slot_of(results, of->items[i].text)] = 1;
}

static void mark_cell(const fnl_results *results, uint32_t number, const seen_texts *seen)
{
    const fnl_kpi_layout *layout = results->layout;
    fnl_kpi_place place;
    const fnl_kpi_cell *cell = fnl_kpi_cells_get(results->state->cells, number, &place);
    if (fnl_kpi_cell_is_empty(layout, cell))
        return;
    for (uint32_t i = 0; i < results->funnel->dimension_count; i++)
        seen->dimensions[i][slot_of(results, place.values[i])] = 1;
    for (uint32_t i = 0; i < layout->exits; i++) {
        mark_tally(results, cell, layout->exit_reasons + i, seen->reasons);
        mark_tally(results, cell, layout->happened_exit_reasons + i, seen->reasons);
    }
    mark_tally(results, cell, layout->reject_reasons, seen->reasons);
    mark_tally(results, cell, layout->owners, seen->owners);
    mark_tally(results, cell, layout->spend_kinds, seen->kinds);
    mark_tally(results, cell, layout->lagged_kinds, seen->kinds);
}

static int by_text(const void *context, const void *a, const void *b)
{
    (void)context;
    return fnl_text_compare(((const seen_text *)a)->text, ((const seen_text *)b)->text);
}

/* Those that are marked, by text; NULL without memory. */
static seen_text *sort_seen(fnl_results *results, fnl_arena *arena, const uint8_t *marks, bool tells_null,
                            uint32_t *count)
{
    uint32_t slots = results->text_count + (tells_null ? 1 : 0);
    uint32_t marked = 0;
    for (uint32_t i = 0; i < slots; i++)
        marked += marks[i];
    seen_text *items = fnl_arena_take(arena, (size_t)marked + 1, sizeof *items);
    if (items == NULL)
        return NULL;
    *count = 0;
    for (uint32_t i = 0; i < slots; i++) {
        if (marks[i] == 0)
            continue;
        items[*count].text = i == results->text_count ? none_text : fnl_kpi_cells_text_of(results->state->cells, i);
        items[(*count)++].number = i;
    }
    return fnl_order_items(results->memory, items, *count, sizeof *items, by_text, NULL) ? items : NULL;
}

/* tells_null: NULL is told as a text, which may also be there as such. */
static bool make_choices(fnl_results *results, fnl_arena *arena, const uint8_t *marks, bool tells_null,
                         fnl_choices *out)
{
    uint32_t count = 0;
    const seen_text *items = sort_seen(results, arena, marks, tells_null, &count);
    out->texts = fnl_arena_take(&results->arena, (size_t)count + 1, sizeof *out->texts);
    out->numbers = fnl_arena_take(&results->arena, (size_t)results->text_count + 1, sizeof *out->numbers);
    if (items == NULL || out->texts == NULL || out->numbers == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (out->count == 0 || !fnl_text_equal(out->texts[out->count - 1], items[i].text))
            out->texts[out->count++] = items[i].text;
        out->numbers[items[i].number] = out->count - 1;
    }
    return true;
}

bool fnl_choices_find(const fnl_choices *choices, fnl_text text, uint32_t *number)
{
    uint32_t from = 0;
    uint32_t to = choices->count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        int order = fnl_text_compare(choices->texts[middle], text);
        *number = middle;
        if (order == 0)
            return true;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

/* Those of the roster, and all others that have leads. */
static bool count_owners(fnl_results *results, const uint8_t *marks)
{
    const fnl_owners *owners = results->kpis->owners;
    if (owners == NULL)
        return true;
    fnl_index roster;
    fnl_index_start(&roster, results->memory, fnl_hash_seed());
    bool is_new = false;
    uint32_t number = 0;
    bool has_memory = true;
    for (uint32_t i = 0; i < owners->roster_count && has_memory; i++)
        has_memory = fnl_index_add(&roster, owners->roster[i], &number, &is_new);
    results->owner_count = roster.count;
    for (uint32_t i = 0; i < results->text_count && has_memory; i++)
        if (marks[i] != 0 && !fnl_index_find(&roster, fnl_kpi_cells_text_of(results->state->cells, i), &number))
            results->owner_count++;
    fnl_index_end(&roster);
    return has_memory;
}

static bool choose(fnl_results *results, fnl_arena *arena)
{
    seen_texts seen = { .reasons = NULL };
    if (!take_marks(results, arena, &seen))
        return false;
    uint32_t cell_count = fnl_kpi_cells_count(results->state->cells);
    for (uint32_t i = 0; i < cell_count; i++)
        mark_cell(results, i, &seen);
    for (uint32_t i = 0; i < results->funnel->dimension_count; i++)
        if (!make_choices(results, arena, seen.dimensions[i], false, &results->dimensions[i]))
            return false;
    return make_choices(results, arena, seen.reasons, true, &results->reasons) &&
           make_choices(results, arena, seen.kinds, true, &results->kinds) && count_owners(results, seen.owners);
}

int32_t fnl_results_choose(fnl_results *results)
{
    fnl_arena arena;
    fnl_arena_start(&arena, results->memory);
    int32_t code = choose(results, &arena) ? FNL_OK : fnl_fail_memory(results->error);
    fnl_arena_end(&arena);
    return code;
}
