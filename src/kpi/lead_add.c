/* What leads add to cells: each to that of its entry, and to one for each thing that happened. */
#include "kpi/lead_group.h"

/* One event on its way into its cell. */
typedef struct lead_adding {
    fnl_kpi_cells *cells;
    const fnl_kpi_layout *layout;
    const fnl_kpi_lead *lead;
    const fnl_lead_facts *facts;
    int64_t as_of;
    fnl_kpi_cell *cell;
    uint32_t number; /* of the stage, the exit … */
} lead_adding;

static inline fnl_wide wide_of(int64_t value)
{
    return (fnl_wide){ (uint64_t)value, value < 0 ? -1 : 0 };
}

static inline int64_t *counts_of(const lead_adding *adding)
{
    return fnl_cell_near_counts(adding->cell);
}

static inline bool sum_amount(const lead_adding *adding, uint32_t sum, int64_t amount)
{
    return fnl_kpi_sum(adding->cells, adding->cell, sum, wide_of(amount));
}

static inline bool tally_one(const lead_adding *adding, uint32_t tally, uint32_t text)
{
    return fnl_kpi_tally(adding->cells, adding->cell, tally, text, wide_of(1));
}

static inline void count_bits(int64_t *counts, uint32_t bits)
{
    for (uint32_t left = bits; left != 0; left &= left - 1)
        counts[__builtin_ctz(left)]++;
}

static void count_entered(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    const fnl_lead_facts *facts = adding->facts;
    int64_t *counts = counts_of(adding);
    int64_t *quality = counts + layout->quality;
    counts[layout->entered]++;
    count_bits(counts + layout->reached, facts->reached);
    count_bits(counts + layout->exited, facts->exited);
    count_bits(counts + layout->returned, facts->returned);
    if (facts->stage != FNL_NO_STAGE)
        counts[layout->in_stage + facts->stage]++;
    counts[layout->lost] += facts->is_lost;
    counts[layout->open] += facts->is_open;
    counts[layout->overdue] += facts->is_overdue;
    quality[fnl_quality_out_of_order] += facts->is_out_of_order;
    quality[fnl_quality_future] += facts->is_future;
    quality[fnl_quality_missing_entry] += !facts->entry.known;
    quality[fnl_quality_negative_amount] += adding->lead->has_amount && adding->lead->amount < 0;
}

static bool sum_entered(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    const fnl_lead_facts *facts = adding->facts;
    int64_t amount = adding->lead->amount;
    if (!facts->has_amount)
        return true;
    if (facts->is_won)
        return sum_amount(adding, layout->won_amount, amount);
    if (facts->is_lost)
        return sum_amount(adding, layout->lost_amount, amount);
    if (!facts->is_open)
        return true;
    bool is_weighted = facts->has_weighted && layout->kpis->funnel.probability_field != FNL_NO_FIELD;
    return sum_amount(adding, layout->open_amount, amount) &&
           (!is_weighted || sum_amount(adding, layout->open_weighted, facts->weighted));
}

static bool add_entered(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    const fnl_kpi_lead *lead = adding->lead;
    const fnl_lead_facts *facts = adding->facts;
    count_entered(adding);
    bool fine = sum_entered(adding);
    for (uint32_t i = 0; fine && i < facts->value_count; i++)
        fine = fnl_kpi_spread(adding->cells, adding->cell, facts->values[i].spread, facts->values[i].value);
    if (fine && layout->kpis->owners != NULL && lead->owner != FNL_NO_TEXT)
        fine = tally_one(adding, layout->owners, lead->owner);
    for (uint32_t left = facts->exited; fine && left != 0; left &= left - 1) {
        uint32_t exit = (uint32_t)__builtin_ctz(left);
        if (layout->kpis->funnel.exits[exit].reason_field != FNL_NO_FIELD)
            fine = tally_one(adding, layout->exit_reasons + exit, lead->exits[exit].reason);
    }
    return fine;
}

static bool add_passed(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    int64_t amount = adding->lead->amount;
    counts_of(adding)[layout->happened_reached + adding->number]++;
    return adding->number != layout->kpis->funnel.won || !adding->facts->has_amount ||
           (sum_amount(adding, layout->happened_won_amount, amount) &&
            fnl_kpi_spread(adding->cells, adding->cell, layout->happened_deal, amount));
}

static bool add_exited(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    uint32_t exit = adding->number;
    counts_of(adding)[layout->happened_exited + exit]++;
    return layout->kpis->funnel.exits[exit].reason_field == FNL_NO_FIELD ||
           tally_one(adding, layout->happened_exit_reasons + exit, adding->lead->exits[exit].reason);
}

static bool add_lost(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    counts_of(adding)[layout->happened_lost]++;
    return !adding->facts->has_amount || sum_amount(adding, layout->happened_lost_amount, adding->lead->amount);
}

/* Of a lead that was both accepted and rejected the later counts; at the same time it was accepted. */
static bool add_offered(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    const fnl_kpi_lead *lead = adding->lead;
    int64_t *counts = counts_of(adding);
    bool is_accepted = fnl_kpi_is_past(&lead->accepted, adding->as_of);
    bool is_rejected = fnl_kpi_is_past(&lead->rejected, adding->as_of);
    if (is_accepted && is_rejected) {
        is_rejected = lead->rejected.instant > lead->accepted.instant;
        is_accepted = !is_rejected;
    }
    counts[layout->offered]++;
    counts[layout->accepted] += is_accepted;
    counts[layout->rejected] += is_rejected;
    return !is_rejected || layout->kpis->handover->reason_field == FNL_NO_FIELD ||
           tally_one(adding, layout->reject_reasons, lead->reject_reason);
}

static bool add_clock(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    const fnl_kpi_clock *clock = &adding->lead->clocks[adding->number];
    counts_of(adding)[layout->clock_statuses + adding->number * fnl_clock_statuses + clock->status]++;
    bool is_stopped = clock->status == fnl_clock_met || clock->status == fnl_clock_met_late;
    return !is_stopped || !clock->has_elapsed || clock->elapsed < 0 ||
           fnl_kpi_spread(adding->cells, adding->cell, layout->clock_elapsed + adding->number, clock->elapsed);
}

static bool add_user(const lead_adding *adding)
{
    const fnl_kpi_layout *layout = adding->layout;
    if (layout->kpis->metrics[adding->number].kind == fnl_user_sum)
        return sum_amount(adding, layout->user_sums + adding->number, adding->lead->users[adding->number].value);
    counts_of(adding)[layout->user_counts + adding->number]++;
    return true;
}

static bool add_event(const lead_adding *adding, fnl_lead_event_kind kind)
{
    switch (kind) {
    case fnl_lead_entered:
        return add_entered(adding);
    case fnl_lead_passed:
        return add_passed(adding);
    case fnl_lead_exited:
        return add_exited(adding);
    case fnl_lead_returned:
        counts_of(adding)[adding->layout->happened_returned + adding->number]++;
        return true;
    case fnl_lead_lost:
        return add_lost(adding);
    case fnl_lead_forecast:
        return sum_amount(adding, adding->layout->forecast, adding->facts->weighted);
    case fnl_lead_offered:
        return add_offered(adding);
    case fnl_lead_clock:
        return add_clock(adding);
    default:
        return add_user(adding);
    }
}

bool fnl_lead_group_add(const fnl_lead_group *group, fnl_kpi_cells *cells, int64_t as_of)
{
    bool fine = true;
    for (uint32_t i = 0; fine && i < group->event_count; i++) {
        const fnl_lead_event *event = &group->events[i];
        const lead_adding adding = { .cells = cells,
                                     .layout = cells->layout,
                                     .lead = &group->leads[event->lead],
                                     .facts = &group->facts[event->lead],
                                     .as_of = as_of,
                                     .cell = event->cell,
                                     .number = event->number };
        fine = add_event(&adding, (fnl_lead_event_kind)event->kind);
    }
    return fine;
}
