/* The table of results: level by level, the cells of each combination of its dimensions, then its places one by one. */
#include "kpi/result.h"

#include "core/order.h"

/* A cell of the level at hand. */
typedef struct placed_cell {
    const fnl_kpi_cell *cell;
    uint32_t keys[fnl_most_dimensions]; /* by dimension of the level: 0 for NULL, then by bytes */
    uint32_t values[fnl_most_dimensions];
    uint32_t grain;
    int32_t period;
    bool is_spend;
} placed_cell;

/* Cells of one combination. */
typedef struct cell_group {
    const placed_cell *cells;
    uint32_t count;
} cell_group;

/* What is made once for all levels. */
typedef struct result_walk {
    fnl_results results;
    placed_cell *cells;              /* room for all */
    fnl_rollup leads, spend;         /* of a period */
    fnl_rollup all_leads, all_spend; /* of all time */
    fnl_mature *mature;
    fnl_mature *all_mature;
    fnl_telling tellings[2];
    fnl_spot spot;
} result_walk;

static int compare_places(const void *context, const void *a, const void *b)
{
    const placed_cell *x = a;
    const placed_cell *y = b;
    (void)context;
    for (uint32_t i = 0; i < fnl_most_dimensions; i++)
        if (x->keys[i] != y->keys[i])
            return x->keys[i] < y->keys[i] ? -1 : 1;
    if (x->grain != y->grain)
        return x->grain < y->grain ? -1 : 1;
    if (x->period == y->period)
        return 0;
    if (x->period == FNL_NO_PERIOD || y->period == FNL_NO_PERIOD)
        return x->period == FNL_NO_PERIOD ? 1 : -1;
    return x->period < y->period ? -1 : 1;
}

/* The cells of a level, in the order of its rows. */
static uint32_t place_cells(result_walk *walk, uint32_t set)
{
    const fnl_results *results = &walk->results;
    uint32_t cell_count = fnl_kpi_cells_count(results->state->cells);
    uint32_t count = 0;
    for (uint32_t i = 0; i < cell_count; i++) {
        fnl_kpi_place place;
        const fnl_kpi_cell *cell = fnl_kpi_cells_get(results->state->cells, i, &place);
        if (fnl_kpi_cell_is_empty(results->layout, cell) || (place.is_spend && !fnl_knows_spend(results, set)))
            continue; /* a saved state has no cells that are empty */
        placed_cell *placed = &walk->cells[count++];
        *placed =
            (placed_cell){ .cell = cell, .grain = place.grain, .period = place.period, .is_spend = place.is_spend };
        for (uint32_t k = 0; k < results->funnel->dimension_count; k++) {
            placed->values[k] = (set >> k & 1) != 0 ? place.values[k] : FNL_NO_TEXT;
            if (placed->values[k] != FNL_NO_TEXT)
                placed->keys[k] = results->dimensions[k].numbers[place.values[k]] + 1;
        }
    }
    return count;
}

/* The cells from the first one on that are of its combination; with `whole` also of its grain and period. */
static uint32_t count_same(const placed_cell *first, uint32_t most, bool whole)
{
    uint32_t count = 1;
    for (; count < most; count++) {
        const placed_cell *next = &first[count];
        if (memcmp(next->keys, first->keys, sizeof first->keys) != 0 ||
            (whole && (next->grain != first->grain || next->period != first->period)))
            break;
    }
    return count;
}

/* Leads and spend of some cells, summed. */
static int32_t sum_cells(result_walk *walk, const placed_cell *cells, uint32_t count, fnl_rollup *leads,
                         fnl_rollup *spend)
{
    leads->part_count = 0;
    spend->part_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        fnl_rollup *into = cells[i].is_spend ? spend : leads;
        into->parts[into->part_count++] = cells[i].cell;
    }
    int32_t code = fnl_rollup_sum(&walk->results, leads, &walk->spot.leads);
    return code == FNL_OK ? fnl_rollup_sum(&walk->results, spend, &walk->spot.spend) : code;
}

static int32_t tell(result_walk *walk)
{
    int32_t code = fnl_results_compute(&walk->results, &walk->spot, &walk->tellings[0]);
    if (code == FNL_OK)
        code = fnl_result_rows_write(&walk->results, &walk->spot, &walk->tellings[0], &walk->tellings[1]);
    fnl_telling before = walk->tellings[1];
    walk->tellings[1] = walk->tellings[0];
    walk->tellings[0] = before;
    return code;
}

static int32_t tell_periods(result_walk *walk, const cell_group *group)
{
    int32_t code = FNL_OK;
    uint32_t count = 0;
    for (uint32_t i = 0; i < group->count && code == FNL_OK; i += count) {
        const placed_cell *first = &group->cells[i];
        count = count_same(first, group->count - i, true);
        walk->spot.grain = first->grain;
        walk->spot.period = first->period;
        walk->spot.mature = walk->mature;
        memset(walk->mature, 0, walk->results.line_count * sizeof *walk->mature);
        code = sum_cells(walk, first, count, &walk->leads, &walk->spend);
        if (code == FNL_OK)
            code = fnl_mature_add(&walk->results, first->grain, first->period, walk->spot.leads, walk->mature);
        if (code == FNL_OK)
            code = tell(walk);
    }
    return code;
}

/* All time: every grain has all leads, so that those of one are the sum. Maturity is that of the finest. */
static int32_t sum_all(result_walk *walk, const cell_group *group, const fnl_kpi_cell **leads,
                       const fnl_kpi_cell **spend)
{
    fnl_results *results = &walk->results;
    uint32_t count = 0;
    int32_t code = FNL_OK;
    memset(walk->all_mature, 0, results->line_count * sizeof *walk->all_mature);
    for (uint32_t i = 0; i < group->count && code == FNL_OK; i++) {
        const placed_cell *placed = &group->cells[i];
        if (placed->grain == 0)
            count = i + 1;
        if (placed->grain == results->finest && !placed->is_spend)
            code = fnl_mature_add(results, placed->grain, placed->period, placed->cell, walk->all_mature);
    }
    if (code == FNL_OK)
        code = sum_cells(walk, group->cells, count, &walk->all_leads, &walk->all_spend);
    *leads = walk->spot.leads;
    *spend = walk->spot.spend;
    return code;
}

/* Cohorts, periods, the total of one combination. */
static int32_t tell_group(result_walk *walk, const cell_group *group)
{
    static const unsigned views[] = { fnl_view_cohort, fnl_view_period, fnl_view_total };
    const fnl_kpi_cell *leads = NULL;
    const fnl_kpi_cell *spend = NULL;
    int32_t code = sum_all(walk, group, &leads, &spend);
    for (size_t i = 0; i < sizeof views / sizeof *views && code == FNL_OK; i++) {
        walk->spot.view = views[i];
        walk->spot.grain = FNL_ALL_TIME;
        walk->spot.period = FNL_NO_PERIOD;
        walk->spot.leads = leads;
        walk->spot.spend = spend;
        walk->spot.mature = walk->all_mature;
        code = tell(walk);
        if (code == FNL_OK && views[i] != fnl_view_total)
            code = tell_periods(walk, group);
    }
    return code;
}

static int32_t tell_level(result_walk *walk, uint32_t set)
{
    static const uint32_t no_values[fnl_most_dimensions] = { 0 };
    uint32_t count = place_cells(walk, set);
    if (!fnl_order_items(walk->results.memory, walk->cells, count, sizeof *walk->cells, compare_places, NULL))
        return fnl_fail_memory(walk->results.error);
    walk->spot.set = set;
    walk->spot.values = no_values;
    if (count == 0 && set == 0)
        return tell_group(walk, &(cell_group){ NULL, 0 }); /* the total is there without anything, too */
    int32_t code = FNL_OK;
    uint32_t size = 0;
    for (uint32_t i = 0; i < count && code == FNL_OK; i += size) {
        size = count_same(&walk->cells[i], count - i, false);
        walk->spot.values = walk->cells[i].values;
        code = tell_group(walk, &(cell_group){ &walk->cells[i], size });
    }
    return code;
}

static int32_t tell_all(result_walk *walk)
{
    const fnl_funnel *funnel = walk->results.funnel;
    int32_t code = FNL_OK;
    for (uint32_t i = 0; i < funnel->set_count && code == FNL_OK; i++) {
        walk->spot.set_number = i;
        code = tell_level(walk, funnel->sets[i]);
    }
    return code;
}

/* The costs that count each kind. */
static void match_kinds(fnl_results *results)
{
    for (uint32_t i = 0; i < results->kpis->cac_count; i++) {
        const fnl_cac *cac = &results->kpis->cacs[i];
        for (uint32_t k = 0; k < cac->kind_count; k++) {
            uint32_t number = 0;
            if (fnl_choices_find(&results->kinds, cac->kinds[k], &number))
                results->kind_costs[number] = (uint16_t)(results->kind_costs[number] | 1u << i);
        }
    }
}

static bool take_room(result_walk *walk)
{
    fnl_results *results = &walk->results;
    fnl_arena *arena = &results->arena;
    size_t lines = (size_t)results->line_count + 1;
    uint32_t cell_count = fnl_kpi_cells_count(results->state->cells);
    results->positions = fnl_arena_take(arena, (size_t)results->text_count + 1, sizeof *results->positions);
    results->kind_amounts = fnl_arena_take(arena, (size_t)results->kinds.count + 1, sizeof *results->kind_amounts);
    results->kind_costs = fnl_arena_take(arena, (size_t)results->kinds.count + 1, sizeof *results->kind_costs);
    walk->cells = fnl_arena_take(arena, (size_t)cell_count + 1, sizeof *walk->cells);
    walk->mature = fnl_arena_take(arena, lines, sizeof *walk->mature);
    walk->all_mature = fnl_arena_take(arena, lines, sizeof *walk->all_mature);
    for (int i = 0; i < 2; i++)
        walk->tellings[i].figures = fnl_arena_take(arena, lines, sizeof *walk->tellings[i].figures);
    if (results->positions == NULL || results->kind_amounts == NULL || results->kind_costs == NULL ||
        walk->cells == NULL || walk->mature == NULL || walk->all_mature == NULL || walk->tellings[0].figures == NULL ||
        walk->tellings[1].figures == NULL)
        return false;
    memset(results->positions, 0xff, ((size_t)results->text_count + 1) * sizeof *results->positions);
    match_kinds(results);
    return fnl_rollup_start(results, &walk->leads) && fnl_rollup_start(results, &walk->spend) &&
           fnl_rollup_start(results, &walk->all_leads) && fnl_rollup_start(results, &walk->all_spend);
}

static int32_t prepare(result_walk *walk)
{
    fnl_results *results = &walk->results;
    int32_t code = fnl_results_choose(results);
    if (code == FNL_OK)
        code = fnl_results_list_lines(results);
    if (code == FNL_OK && !take_room(walk))
        code = fnl_fail_memory(results->error);
    if (code == FNL_OK)
        code = fnl_formulas_make(results);
    return code == FNL_OK ? fnl_result_rows_start(results) : code;
}

static void start(result_walk *walk, const fnl_kpi_state *state, fnl_error *error)
{
    fnl_results *results = &walk->results;
    *walk = (result_walk){ .results = {
                               .state = state,
                               .layout = &state->layout,
                               .kpis = state->model->kpis,
                               .funnel = &state->model->kpis->funnel,
                               .memory = state->memory,
                               .error = error,
                               .text_count = fnl_kpi_cells_text_count(state->cells),
                           } };
    fnl_arena_start(&results->arena, state->memory);
    fnl_formulas_start(results);
    for (uint32_t i = 1; i < results->funnel->grain_count; i++)
        if (results->funnel->grains[i] < results->funnel->grains[results->finest])
            results->finest = i;
}

static void end(result_walk *walk)
{
    fnl_results *results = &walk->results;
    fnl_rollup_end(results, &walk->leads);
    fnl_rollup_end(results, &walk->spend);
    fnl_rollup_end(results, &walk->all_leads);
    fnl_rollup_end(results, &walk->all_spend);
    for (int i = 0; i < 2; i++)
        fnl_release(results->memory, walk->tellings[i].details.items);
    fnl_rows_free(results->rows);
    fnl_formulas_end(results);
    fnl_arena_end(&results->arena);
}

int32_t fnl_kpi_state_result(const fnl_kpi_state *state, struct ArrowSchema *out_schema, struct ArrowArray *out,
                             fnl_error *error)
{
    result_walk walk;
    start(&walk, state, error);
    int32_t code = prepare(&walk);
    if (code == FNL_OK)
        code = tell_all(&walk);
    if (code == FNL_OK)
        code = fnl_rows_finish(walk.results.rows, out_schema, out, error);
    end(&walk);
    return code;
}
