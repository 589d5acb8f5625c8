/* What one row of spend adds to cells, which are apart from those of leads. When it fails in the middle, a part of the row has been
   added. */
#include "kpi/cells_inside.h"
#include "kpi/lead.h"

#include "core/failure.h"

typedef struct spending_adding {
    fnl_kpi_cells *cells;
    const fnl_kpi_layout *layout;
    const fnl_kpi_spending *spending;
    uint32_t combination;
    uint32_t grain;
    fnl_error *error;
} spending_adding;

/* What a lag moves out of the calendar stays at its end. */
static int32_t within_calendar(int32_t day)
{
    if (day == FNL_NO_PERIOD)
        return day;
    return day < fnl_first_day ? fnl_first_day : day > fnl_last_day ? fnl_last_day : day;
}

static int32_t add_amount(const spending_adding *adding, int32_t day, uint32_t sum, uint32_t kinds, fnl_kpi_cell **cell)
{
    int64_t amount = adding->spending->amount;
    fnl_wide wide = { (uint64_t)amount, amount < 0 ? -1 : 0 };
    int32_t code =
        fnl_kpi_cells_at(adding->cells, adding->combination, adding->grain, within_calendar(day), cell, adding->error);
    if (code != FNL_OK)
        return code;
    bool fine = fnl_kpi_sum(adding->cells, *cell, sum, wide) &&
                (!adding->layout->kpis->spend->has_kind ||
                 fnl_kpi_tally(adding->cells, *cell, kinds, adding->spending->kind, wide));
    return fine ? FNL_OK : fnl_fail_memory(adding->error);
}

static int32_t add_counts(const spending_adding *adding, fnl_kpi_cell *cell)
{
    const fnl_spend *spend = adding->layout->kpis->spend;
    int64_t *counts = spend->count_count == 0 ? NULL : fnl_cell_counts(adding->cells, cell);
    if (spend->count_count != 0 && counts == NULL)
        return fnl_fail_memory(adding->error);
    for (uint32_t i = 0; i < spend->count_count; i++) {
        int64_t *count = &counts[adding->layout->spend_counts + i];
        int64_t sum = 0;
        if (!adding->spending->has_counts[i])
            continue;
        if (__builtin_add_overflow(*count, adding->spending->counts[i], &sum))
            return fnl_fail(adding->error, FNL_E_OVERFLOW, "the sum of `%.*s` of spend is beyond 64 bits",
                            FNL_TEXT_ARGS(spend->counts[i].name));
        *count = sum;
    }
    return FNL_OK;
}

int32_t fnl_kpi_add_spending(fnl_kpi_cells *cells, const fnl_kpi_layout *layout, const fnl_kpi_spending *spending,
                             fnl_error *error)
{
    spending_adding adding = { .cells = cells, .layout = layout, .spending = spending, .error = error };
    int32_t code = fnl_kpi_cells_combine(cells, spending->values, true, &adding.combination, error);
    for (uint32_t i = 0; code == FNL_OK && i < layout->kpis->funnel.grain_count; i++) {
        fnl_kpi_cell *cell = NULL;
        adding.grain = i;
        code = add_amount(&adding, spending->lagged_day, layout->lagged_spend, layout->lagged_kinds, &cell);
        if (code == FNL_OK)
            code = add_amount(&adding, spending->day, layout->spend, layout->spend_kinds, &cell);
        if (code == FNL_OK)
            code = add_counts(&adding, cell);
    }
    return code;
}
