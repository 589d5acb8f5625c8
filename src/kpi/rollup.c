/* Cells summed: to levels, to all time. */
#include "kpi/result.h"

static int32_t fail_count(fnl_results *results)
{
    return fnl_fail(results->error, FNL_E_OVERFLOW,
                    "the counts of this state together go beyond 64 bits: they cannot be those of leads");
}

bool fnl_rollup_start(fnl_results *results, fnl_rollup *rollup)
{
    const fnl_kpi_layout *layout = results->layout;
    const fnl_allocator *memory = results->memory;
    *rollup = (fnl_rollup){
        .cell = {
            .counts = fnl_allocate_zeroed(memory, layout->count_total, sizeof *rollup->cell.counts),
            .sums = fnl_allocate_zeroed(memory, layout->sum_total, sizeof *rollup->cell.sums),
            .spreads = fnl_allocate_zeroed(memory, layout->spread_total, sizeof *rollup->cell.spreads),
            .tallies = fnl_allocate_zeroed(memory, layout->tally_total, sizeof *rollup->cell.tallies),
        },
        .parts = fnl_allocate(memory, fnl_kpi_cells_count(results->state->cells), sizeof *rollup->parts),
    };
    return rollup->cell.counts != NULL && rollup->cell.sums != NULL && rollup->cell.spreads != NULL &&
           rollup->cell.tallies != NULL && rollup->parts != NULL;
}

static void end_spreads(const fnl_results *results, fnl_rollup *rollup)
{
    for (uint32_t i = 0; i < results->layout->spread_total; i++)
        fnl_spread_end(&rollup->cell.spreads[i], results->memory);
}

void fnl_rollup_end(const fnl_results *results, fnl_rollup *rollup)
{
    const fnl_allocator *memory = results->memory;
    if (rollup->cell.spreads != NULL)
        end_spreads(results, rollup);
    for (uint32_t i = 0; rollup->cell.tallies != NULL && i < results->layout->tally_total; i++)
        fnl_release(memory, rollup->cell.tallies[i].items);
    fnl_release(memory, rollup->cell.counts);
    fnl_release(memory, rollup->cell.sums);
    fnl_release(memory, rollup->cell.spreads);
    fnl_release(memory, rollup->cell.tallies);
    fnl_release(memory, rollup->parts);
}

static int32_t sum_counts(fnl_results *results, int64_t *into, const int64_t *from)
{
    if (from == NULL)
        return FNL_OK;
    for (uint32_t i = 0; i < results->layout->count_total; i++)
        if (__builtin_add_overflow(into[i], from[i], &into[i]))
            return fail_count(results);
    return FNL_OK;
}

static int32_t sum_sums(fnl_results *results, fnl_wide *into, const fnl_wide *from)
{
    if (from == NULL)
        return FNL_OK;
    for (uint32_t i = 0; i < results->layout->sum_total; i++)
        if (!fnl_wide_plus(into[i], from[i], &into[i]))
            return fnl_fail(results->error, FNL_E_OVERFLOW, "the amounts of this state together go beyond 128 bits");
    return FNL_OK;
}

static int32_t sum_spreads(fnl_results *results, fnl_spread *into, const fnl_spread *from)
{
    if (from == NULL)
        return FNL_OK;
    for (uint32_t i = 0; i < results->layout->spread_total; i++) {
        if (from[i].count == 0)
            continue;
        if (!fnl_spread_fits(&into[i], &from[i]))
            return fail_count(results);
        if (!fnl_spread_merge(&into[i], results->memory, &from[i]))
            return fnl_fail_memory(results->error);
    }
    return FNL_OK;
}

static bool make_room(const fnl_results *results, fnl_text_tally *tally)
{
    enum { first_capacity = 8 };
    if (tally->count < tally->capacity)
        return true;
    uint32_t capacity = tally->capacity == 0 ? first_capacity : tally->capacity * 2; /* texts are fewer than 2^31 */
    fnl_tally_item *items = fnl_resize(results->memory, tally->items, capacity, sizeof *items);
    if (items == NULL)
        return false;
    tally->items = items;
    tally->capacity = capacity;
    return true;
}

static int32_t sum_item(fnl_results *results, fnl_text_tally *into, const fnl_tally_item *item)
{
    uint32_t *position = &results->positions[item->text == FNL_NO_TEXT ? results->text_count : item->text];
    if (*position == FNL_NO_NUMBER) {
        if (!make_room(results, into))
            return fnl_fail_memory(results->error);
        *position = into->count;
        into->items[into->count++] = *item;
        return FNL_OK;
    }
    fnl_wide *amount = &into->items[*position].amount;
    return fnl_wide_plus(*amount, item->amount, amount) ? FNL_OK : fail_count(results);
}

/* One of all parts after the other: there is one list of positions. */
static int32_t sum_tally(fnl_results *results, fnl_rollup *rollup, uint32_t tally)
{
    fnl_text_tally *into = &rollup->cell.tallies[tally];
    int32_t code = FNL_OK;
    for (uint32_t i = 0; i < rollup->part_count && code == FNL_OK; i++) {
        const fnl_text_tally *from = fnl_tally_in(rollup->parts[i], tally);
        for (uint32_t k = 0; k < from->count && code == FNL_OK; k++)
            code = sum_item(results, into, &from->items[k]);
    }
    for (uint32_t i = 0; i < into->count; i++)
        results->positions[into->items[i].text == FNL_NO_TEXT ? results->text_count : into->items[i].text] =
            FNL_NO_NUMBER;
    return code;
}

static void clear(fnl_results *results, fnl_rollup *rollup)
{
    const fnl_kpi_layout *layout = results->layout;
    memset(rollup->cell.counts, 0, layout->count_total * sizeof *rollup->cell.counts);
    memset(rollup->cell.sums, 0, layout->sum_total * sizeof *rollup->cell.sums);
    end_spreads(results, rollup);
    for (uint32_t i = 0; i < layout->spread_total; i++)
        rollup->cell.spreads[i] = (fnl_spread){ 0 };
    for (uint32_t i = 0; i < layout->tally_total; i++)
        rollup->cell.tallies[i].count = 0;
}

int32_t fnl_rollup_sum(fnl_results *results, fnl_rollup *rollup, const fnl_kpi_cell **out)
{
    if (rollup->part_count <= 1) {
        *out = rollup->part_count == 0 ? NULL : rollup->parts[0];
        return FNL_OK;
    }
    clear(results, rollup);
    int32_t code = FNL_OK;
    for (uint32_t i = 0; i < rollup->part_count && code == FNL_OK; i++) {
        const fnl_kpi_cell *part = rollup->parts[i];
        code = sum_counts(results, rollup->cell.counts, part->counts);
        if (code == FNL_OK)
            code = sum_sums(results, rollup->cell.sums, part->sums);
        if (code == FNL_OK)
            code = sum_spreads(results, rollup->cell.spreads, part->spreads);
    }
    for (uint32_t i = 0; i < results->layout->tally_total && code == FNL_OK; i++)
        code = sum_tally(results, rollup, i);
    *out = &rollup->cell;
    return code;
}
