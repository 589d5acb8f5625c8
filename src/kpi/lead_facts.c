/* What became of one lead. */
#include "kpi/lead_facts.h"

#include "time/civil.h"

#include <stddef.h>

enum { millionths = 1000000 };

static inline uint32_t bit(uint32_t number)
{
    return UINT32_C(1) << number;
}

static inline bool has(uint32_t bits, uint32_t number)
{
    return (bits >> number & 1) != 0;
}

static void add_value(fnl_lead_facts *out, uint32_t spread, int64_t value)
{
    out->values[out->value_count++] = (fnl_lead_value){ .value = value, .spread = spread };
}

/* Whole seconds; between two dates their days. Nothing if one is not known, or they are the wrong way round. */
static void add_seconds(fnl_lead_facts *out, uint32_t spread, const fnl_kpi_time *from, const fnl_kpi_time *to)
{
    if (!from->known || !to->known || to->instant < from->instant)
        return;
    bool are_days = from->is_day && to->is_day;
    add_value(out, spread,
              are_days ? (int64_t)(to->day - from->day) * fnl_day_seconds : (to->instant - from->instant) / FNL_SECOND);
}

/* The time of the first stage, else the earliest. */
static void find_entry(const fnl_kpi_lead *lead, const fnl_kpi_passed *earliest, fnl_lead_facts *out)
{
    if (has(out->timed, 0))
        out->entry = lead->stages[0].at;
    else if (earliest != NULL)
        out->entry = earliest->at;
}

static void judge_stages(const fnl_kpi_layout *layout, int64_t as_of, const fnl_kpi_lead *lead, fnl_lead_facts *out)
{
    const fnl_kpi_passed *earliest = NULL;
    const fnl_kpi_passed *before = NULL; /* the neighbour, if it has a time */
    for (uint32_t i = 0; i < layout->stages; i++) {
        const fnl_kpi_passed *stage = &lead->stages[i];
        bool is_timed = fnl_kpi_is_past(&stage->at, as_of);
        out->is_future |= stage->at.known && !is_timed;
        if (is_timed) {
            out->timed |= bit(i);
            if (earliest == NULL || stage->at.instant < earliest->at.instant)
                earliest = stage;
            if (before != NULL)
                add_seconds(out, layout->days + i - 1, &before->at, &stage->at);
            out->is_out_of_order |= before != NULL && stage->at.instant < before->at.instant;
        }
        if (is_timed || (stage->passed && !stage->at.known))
            out->passed |= bit(i);
        before = is_timed ? stage : NULL;
    }
    out->reached = out->passed;
    if (!layout->kpis->funnel.is_strict && out->passed != 0)
        out->reached = UINT32_MAX >> __builtin_clz(out->passed);
    find_entry(lead, earliest, out);
}

/* Whether some stage was passed later than an exit. */
static bool is_followed(const fnl_kpi_lead *lead, uint32_t timed, const fnl_kpi_time *exit)
{
    bool followed = false;
    for (uint32_t left = timed; left != 0; left &= left - 1)
        followed |= lead->stages[__builtin_ctz(left)].at.instant > exit->instant;
    return followed;
}

static void judge_exits(const fnl_kpi_layout *layout, int64_t as_of, const fnl_kpi_lead *lead, fnl_lead_facts *out)
{
    for (uint32_t i = 0; i < layout->exits; i++) {
        const fnl_kpi_passed *exit = &lead->exits[i];
        if (!exit->at.known) {
            out->exited |= exit->passed ? bit(i) : 0;
            continue;
        }
        if (exit->at.instant > as_of) {
            out->is_future = true;
            continue;
        }
        out->exit_timed |= bit(i);
        out->is_out_of_order |= out->entry.known && exit->at.instant < out->entry.instant;
        if (is_followed(lead, out->timed, &exit->at)) {
            out->returned |= bit(i);
            continue;
        }
        out->exited |= bit(i);
        if (!out->lost_at.known || exit->at.instant < out->lost_at.instant)
            out->lost_at = exit->at;
    }
}

static void judge_amount(const fnl_kpi_layout *layout, const fnl_kpi_lead *lead, fnl_lead_facts *out)
{
    out->has_amount = lead->has_amount && lead->amount >= 0;
    out->has_weighted = out->has_amount;
    out->weighted = lead->amount;
    if (out->has_amount && out->is_won)
        add_value(out, layout->deal, lead->amount);
    if (layout->kpis->funnel.probability_field == FNL_NO_FIELD)
        return;
    out->has_weighted = out->has_amount && lead->has_probability;
    if (out->has_weighted) /* a probability is at most 1, so the product fits again */
        (void)fnl_wide_divide_round(fnl_wide_multiply(lead->amount, lead->probability), millionths, &out->weighted);
}

static void judge_durations(const fnl_kpi_layout *layout, int64_t as_of, const fnl_kpi_lead *lead, fnl_lead_facts *out)
{
    static const fnl_kpi_time unknown = { 0 };
    const fnl_funnel *funnel = &layout->kpis->funnel;
    const fnl_kpi_time *start = &out->entry;
    if (funnel->cycle_from != FNL_FROM_ENTRY)
        start = has(out->timed, funnel->cycle_from) ? &lead->stages[funnel->cycle_from].at : &unknown;
    if (has(out->timed, funnel->won))
        add_seconds(out, layout->cycle, start, &lead->stages[funnel->won].at);
    if (out->is_lost)
        add_seconds(out, layout->lost_cycle, start, &out->lost_at);
    if (out->reached == 0 || out->exited != 0)
        return;
    out->stage = 31U - (uint32_t)__builtin_clz(out->reached);
    if (has(out->timed, out->stage))
        add_value(out, layout->age + out->stage, (as_of - lead->stages[out->stage].at.instant) / FNL_SECOND);
}

void fnl_lead_judge(const fnl_kpi_layout *layout, int64_t as_of, int32_t as_of_day, const fnl_kpi_lead *lead,
                    fnl_lead_facts *out)
{
    const fnl_funnel *funnel = &layout->kpis->funnel;
    memset(out, 0, offsetof(fnl_lead_facts, values));
    out->stage = FNL_NO_STAGE;
    judge_stages(layout, as_of, lead, out);
    judge_exits(layout, as_of, lead, out);
    bool is_pipeline = has(out->reached, funnel->pipeline_from);
    out->is_won = has(out->reached, funnel->won);
    out->is_lost = !out->is_won && is_pipeline && out->exited != 0;
    out->is_open = !out->is_won && is_pipeline && out->exited == 0;
    out->is_overdue = out->is_open && lead->close.known && lead->close.day < as_of_day;
    judge_amount(layout, lead, out);
    judge_durations(layout, as_of, lead, out);
}
