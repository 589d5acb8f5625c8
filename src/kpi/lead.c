/* What one lead adds to cells: to that of its entry, and to one for each thing that happened, in every grain. When a cell cannot be had
   in the middle of it, a part of the lead has been added. */
#include "kpi/lead.h"

#include "kpi/cells_inside.h"
#include "kpi/lead_facts.h"

#include "core/failure.h"
#include "time/zone.h"

/* One lead on its way into the cells of one grain. */
typedef struct lead_adding {
    fnl_kpi_cells *cells;
    const fnl_kpi_layout *layout;
    const fnl_kpi_lead *lead;
    const fnl_lead_facts *facts;
    int64_t as_of;
    uint32_t combination;
    uint32_t grain;
    fnl_error *error;
} lead_adding;

static inline bool has(uint32_t bits, uint32_t number)
{
    return (bits >> number & 1) != 0;
}

static inline fnl_wide wide_of(int64_t value)
{
    return (fnl_wide){ (uint64_t)value, value < 0 ? -1 : 0 };
}

/* The cell of a time, with counts; of none that of the leads without any time. */
static int32_t cell_at(const lead_adding *adding, bool known, int32_t day, fnl_kpi_cell **cell)
{
    int32_t code = fnl_kpi_cells_at(adding->cells, adding->combination, adding->grain, known ? day : FNL_NO_PERIOD,
                                    cell, adding->error);
    if (code != FNL_OK)
        return code;
    return fnl_cell_counts(adding->cells, *cell) == NULL ? fnl_fail_memory(adding->error) : FNL_OK;
}

static bool tally_one(const lead_adding *adding, fnl_kpi_cell *cell, uint32_t tally, uint32_t text)
{
    return fnl_kpi_tally(adding->cells, cell, tally, text, wide_of(1));
}

static void count_bits(int64_t *counts, uint32_t bits)
{
    for (uint32_t left = bits; left != 0; left &= left - 1)
        counts[__builtin_ctz(left)]++;
}

static void count_cohort(const lead_adding *adding, int64_t *counts)
{
    const fnl_kpi_layout *layout = adding->layout;
    const fnl_lead_facts *facts = adding->facts;
    counts[layout->entered]++;
    count_bits(counts + layout->reached, facts->reached);
    count_bits(counts + layout->exited, facts->exited);
    count_bits(counts + layout->returned, facts->returned);
    counts[layout->lost] += facts->is_lost;
    if (facts->stage != FNL_NO_STAGE)
        counts[layout->in_stage + facts->stage]++;
    counts[layout->open] += facts->is_open;
    counts[layout->overdue] += facts->is_overdue;
    int64_t *quality = counts + layout->quality;
    quality[fnl_quality_out_of_order] += facts->is_out_of_order;
    quality[fnl_quality_future] += facts->is_future;
    quality[fnl_quality_missing_entry] += !facts->entry.known;
    quality[fnl_quality_negative_amount] += adding->lead->has_amount && adding->lead->amount < 0;
}

static bool sum_cohort(const lead_adding *adding, fnl_kpi_cell *cell)
{
    const fnl_kpi_layout *layout = adding->layout;
    const fnl_lead_facts *facts = adding->facts;
    if (!facts->has_amount || !(facts->is_won || facts->is_lost || facts->is_open))
        return true;
    fnl_kpi_cells *cells = adding->cells;
    int64_t amount = adding->lead->amount;
    if (facts->is_won)
        return fnl_kpi_sum(cells, cell, layout->won_amount, wide_of(amount)) &&
               fnl_kpi_spread(cells, cell, layout->deal, amount);
    if (facts->is_lost)
        return fnl_kpi_sum(cells, cell, layout->lost_amount, wide_of(amount));
    return fnl_kpi_sum(cells, cell, layout->open_amount, wide_of(amount)) &&
           (layout->kpis->funnel.probability_field == FNL_NO_FIELD || !facts->has_weighted ||
            fnl_kpi_sum(cells, cell, layout->open_weighted, wide_of(facts->weighted)));
}

static bool spread_seconds(const lead_adding *adding, fnl_kpi_cell *cell, uint32_t spread, int64_t seconds)
{
    return seconds == FNL_NO_SECONDS || fnl_kpi_spread(adding->cells, cell, spread, seconds);
}

static bool spread_cohort(const lead_adding *adding, fnl_kpi_cell *cell)
{
    const fnl_kpi_layout *layout = adding->layout;
    const fnl_lead_facts *facts = adding->facts;
    const fnl_kpi_passed *stages = adding->lead->stages;
    for (uint32_t left = facts->timed_pairs; left != 0; left &= left - 1) {
        uint32_t stage = (uint32_t)__builtin_ctz(left);
        int64_t seconds = fnl_kpi_seconds(&stages[stage].at, &stages[stage + 1].at);
        if (!fnl_kpi_spread(adding->cells, cell, layout->days + stage, seconds))
            return false;
    }
    return spread_seconds(adding, cell, layout->cycle, facts->cycle) &&
           spread_seconds(adding, cell, layout->lost_cycle, facts->lost_cycle) &&
           (facts->stage == FNL_NO_STAGE || spread_seconds(adding, cell, layout->age + facts->stage, facts->age));
}

static bool tally_cohort(const lead_adding *adding, fnl_kpi_cell *cell)
{
    const fnl_kpi_layout *layout = adding->layout;
    const fnl_kpi_lead *lead = adding->lead;
    if (layout->kpis->owners != NULL && lead->owner != FNL_NO_TEXT &&
        !tally_one(adding, cell, layout->owners, lead->owner))
        return false;
    for (uint32_t left = adding->facts->exited; left != 0; left &= left - 1) {
        uint32_t exit = (uint32_t)__builtin_ctz(left);
        if (layout->kpis->funnel.exits[exit].reason_field != FNL_NO_FIELD &&
            !tally_one(adding, cell, layout->exit_reasons + exit, lead->exits[exit].reason))
            return false;
    }
    return true;
}

static int32_t add_cohort(const lead_adding *adding)
{
    const fnl_kpi_time *entry = &adding->facts->entry;
    fnl_kpi_cell *cell = NULL;
    int32_t code = cell_at(adding, entry->known, entry->day, &cell);
    if (code != FNL_OK)
        return code;
    count_cohort(adding, cell->counts);
    bool fine = sum_cohort(adding, cell) && spread_cohort(adding, cell) && tally_cohort(adding, cell);
    return fine ? FNL_OK : fnl_fail_memory(adding->error);
}

static int32_t add_stages(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    const fnl_lead_facts *facts = adding->facts;
    uint32_t won = layout->kpis->funnel.won;
    for (uint32_t left = facts->passed; left != 0; left &= left - 1) {
        uint32_t stage = (uint32_t)__builtin_ctz(left);
        fnl_kpi_cell *cell = NULL;
        int32_t code = cell_at(adding, has(facts->timed, stage), adding->lead->stages[stage].at.day, &cell);
        if (code != FNL_OK)
            return code;
        cell->counts[layout->happened_reached + stage]++;
        if (stage != won || !facts->has_amount)
            continue;
        int64_t amount = adding->lead->amount;
        if (!fnl_kpi_sum(adding->cells, cell, layout->happened_won_amount, wide_of(amount)) ||
            !fnl_kpi_spread(adding->cells, cell, layout->happened_deal, amount))
            return fnl_fail_memory(adding->error);
    }
    return FNL_OK;
}

static int32_t add_exits(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    const fnl_lead_facts *facts = adding->facts;
    for (uint32_t left = facts->exited | facts->returned; left != 0; left &= left - 1) {
        uint32_t exit = (uint32_t)__builtin_ctz(left);
        const fnl_kpi_passed *passed = &adding->lead->exits[exit];
        fnl_kpi_cell *cell = NULL;
        int32_t code = cell_at(adding, has(facts->exit_timed, exit), passed->at.day, &cell);
        if (code != FNL_OK)
            return code;
        if (has(facts->returned, exit)) {
            cell->counts[layout->happened_returned + exit]++;
            continue;
        }
        cell->counts[layout->happened_exited + exit]++;
        if (layout->kpis->funnel.exits[exit].reason_field != FNL_NO_FIELD &&
            !tally_one(adding, cell, layout->happened_exit_reasons + exit, passed->reason))
            return fnl_fail_memory(adding->error);
    }
    return FNL_OK;
}

static int32_t add_end(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    const fnl_lead_facts *facts = adding->facts;
    const fnl_kpi_time *close = &adding->lead->close;
    fnl_kpi_cell *cell = NULL;
    if (facts->is_lost) {
        int32_t code = cell_at(adding, facts->lost_at.known, facts->lost_at.day, &cell);
        if (code != FNL_OK)
            return code;
        cell->counts[layout->happened_lost]++;
        if (facts->has_amount &&
            !fnl_kpi_sum(adding->cells, cell, layout->happened_lost_amount, wide_of(adding->lead->amount)))
            return fnl_fail_memory(adding->error);
    }
    if (facts->is_open && close->known && facts->has_weighted) {
        int32_t code = cell_at(adding, true, close->day, &cell);
        if (code != FNL_OK)
            return code;
        if (!fnl_kpi_sum(adding->cells, cell, layout->forecast, wide_of(facts->weighted)))
            return fnl_fail_memory(adding->error);
    }
    return FNL_OK;
}

/* Of a lead that was both accepted and rejected the later counts; at the same time it was accepted. */
static int32_t add_handover(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    const fnl_kpi_lead *lead = adding->lead;
    const fnl_handover *handover = layout->kpis->handover;
    if (handover == NULL || !fnl_kpi_is_past(&lead->offered, adding->as_of))
        return FNL_OK;
    fnl_kpi_cell *cell = NULL;
    int32_t code = cell_at(adding, true, lead->offered.day, &cell);
    if (code != FNL_OK)
        return code;
    bool is_accepted = fnl_kpi_is_past(&lead->accepted, adding->as_of);
    bool is_rejected = fnl_kpi_is_past(&lead->rejected, adding->as_of);
    if (is_accepted && is_rejected) {
        is_rejected = lead->rejected.instant > lead->accepted.instant;
        is_accepted = !is_rejected;
    }
    cell->counts[layout->offered]++;
    cell->counts[layout->accepted] += is_accepted;
    cell->counts[layout->rejected] += is_rejected;
    if (is_rejected && handover->reason_field != FNL_NO_FIELD &&
        !tally_one(adding, cell, layout->reject_reasons, lead->reject_reason))
        return fnl_fail_memory(adding->error);
    return FNL_OK;
}

/* A clock that never started is not counted. */
static int32_t add_clocks(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    for (uint32_t i = 0; i < layout->clocks; i++) {
        const fnl_kpi_clock *clock = &adding->lead->clocks[i];
        if (!clock->start.known)
            continue;
        fnl_kpi_cell *cell = NULL;
        int32_t code = cell_at(adding, true, clock->start.day, &cell);
        if (code != FNL_OK)
            return code;
        cell->counts[layout->clock_statuses + i * fnl_clock_statuses + clock->status]++;
        bool is_stopped = clock->status == fnl_clock_met || clock->status == fnl_clock_met_late;
        if (is_stopped && clock->has_elapsed && clock->elapsed >= 0 &&
            !fnl_kpi_spread(adding->cells, cell, layout->clock_elapsed + i, clock->elapsed))
            return fnl_fail_memory(adding->error);
    }
    return FNL_OK;
}

static int32_t add_user_metrics(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    for (uint32_t i = 0; i < layout->kpis->metric_count; i++) {
        const fnl_user_metric *metric = &layout->kpis->metrics[i];
        const fnl_kpi_user *user = &adding->lead->users[i];
        const fnl_kpi_time *at = metric->at_field == FNL_NO_FIELD ? &adding->facts->entry : &user->at;
        if (metric->kind == fnl_user_expression || !user->counts || (at->known && at->instant > adding->as_of))
            continue;
        fnl_kpi_cell *cell = NULL;
        int32_t code = cell_at(adding, at->known, at->day, &cell);
        if (code != FNL_OK)
            return code;
        cell->counts[layout->user_counts + i] += metric->kind == fnl_user_count;
        if (metric->kind == fnl_user_sum &&
            !fnl_kpi_sum(adding->cells, cell, layout->user_sums + i, wide_of(user->value)))
            return fnl_fail_memory(adding->error);
    }
    return FNL_OK;
}

static int32_t add_to_grain(const lead_adding *adding)
{
    static int32_t (*const parts[])(const lead_adding *) = {
        add_cohort, add_stages, add_exits, add_end, add_handover, add_clocks, add_user_metrics,
    };
    int32_t code = FNL_OK;
    for (uint32_t i = 0; code == FNL_OK && i < sizeof parts / sizeof parts[0]; i++)
        code = parts[i](adding);
    return code;
}

/* It differs from lead to lead never, but only the zone knows it. */
static int32_t day_of_as_of(fnl_kpi_cells *cells, const fnl_kpi_layout *layout, int64_t as_of)
{
    if (!cells->has_as_of || cells->as_of != as_of) {
        cells->has_as_of = true;
        cells->as_of = as_of;
        cells->as_of_day = fnl_zone_day_of(layout->model->zone, as_of);
    }
    return cells->as_of_day;
}

/* A time of the hand-over or of a metric that is left out since it is after as_of. */
static bool leaves_out(const fnl_kpi_layout *layout, int64_t as_of, const fnl_kpi_lead *lead)
{
    const fnl_kpi_time *const times[] = { &lead->offered, &lead->accepted, &lead->rejected };
    bool future = false;
    for (uint32_t i = 0; layout->kpis->handover != NULL && i < sizeof times / sizeof(times[0]); i++)
        future |= times[i]->known && times[i]->instant > as_of;
    for (uint32_t i = 0; i < layout->kpis->metric_count; i++)
        future |= layout->kpis->metrics[i].kind != fnl_user_expression &&
                  layout->kpis->metrics[i].at_field != FNL_NO_FIELD && lead->users[i].counts &&
                  lead->users[i].at.known && lead->users[i].at.instant > as_of;
    return future;
}

int32_t fnl_kpi_add_lead(fnl_kpi_cells *cells, const fnl_kpi_layout *layout, int64_t as_of, const fnl_kpi_lead *lead,
                         fnl_error *error)
{
    fnl_lead_facts facts;
    lead_adding adding = {
        .cells = cells, .layout = layout, .lead = lead, .facts = &facts, .as_of = as_of, .error = error
    };
    fnl_lead_judge(layout, as_of, day_of_as_of(cells, layout, as_of), lead, &facts);
    facts.is_future |= leaves_out(layout, as_of, lead);
    int32_t code = fnl_kpi_cells_combine(cells, lead->values, false, &adding.combination, error);
    for (uint32_t i = 0; code == FNL_OK && i < layout->kpis->funnel.grain_count; i++) {
        adding.grain = i;
        code = add_to_grain(&adding);
    }
    return code;
}

int32_t fnl_kpi_add_leads(fnl_kpi_cells *cells, const fnl_kpi_layout *layout, int64_t as_of, const fnl_kpi_lead *leads,
                          uint32_t count, fnl_error *error)
{
    int32_t code = FNL_OK;
    for (uint32_t i = 0; code == FNL_OK && i < count; i++)
        code = fnl_kpi_add_lead(cells, layout, as_of, &leads[i], error);
    return code;
}
