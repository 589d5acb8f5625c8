/* What each measure of KPIs is, told of one lead from its definition. */
#ifndef LEAD_DEFINITIONS_H
#define LEAD_DEFINITIONS_H

#include "random_leads.h"

/* A measure of one lead: whether it has it, when, and how much. */
typedef struct reading {
    bool counts;
    fnl_kpi_time at; /* not known: the period (none) */
    int64_t value;
    uint32_t text;
} reading;

typedef reading read_measure(const test_funnel *funnel, const test_lead *lead, uint32_t number);

static bool is_past(fnl_kpi_time at)
{
    return at.known && at.instant <= TEST_AS_OF;
}

static fnl_kpi_time time_of(const test_lead *lead, uint32_t stage)
{
    return is_past(lead->stages[stage].at) ? lead->stages[stage].at : (fnl_kpi_time){ 0 };
}

static bool passed(const test_lead *lead, uint32_t stage)
{
    const fnl_kpi_passed *it = &lead->stages[stage];
    return it->at.known ? is_past(it->at) : it->passed;
}

static bool reached(const test_funnel *funnel, const test_lead *lead, uint32_t stage)
{
    bool is_reached = passed(lead, stage);
    for (uint32_t later = stage + 1; later < funnel->layout.stages && !funnel->kpis.funnel.is_strict; later++)
        is_reached = is_reached || passed(lead, later);
    return is_reached;
}

static fnl_kpi_time entry(const test_funnel *funnel, const test_lead *lead)
{
    fnl_kpi_time first = time_of(lead, 0);
    if (first.known)
        return first;
    for (uint32_t i = 0; i < funnel->layout.stages; i++) {
        fnl_kpi_time at = time_of(lead, i);
        if (at.known && (!first.known || at.instant < first.instant))
            first = at;
    }
    return first;
}

static bool exit_passed(const test_lead *lead, uint32_t exit)
{
    const fnl_kpi_passed *it = &lead->exits[exit];
    return it->at.known ? is_past(it->at) : it->passed;
}

static bool returned(const test_funnel *funnel, const test_lead *lead, uint32_t exit)
{
    bool later = false;
    for (uint32_t i = 0; i < funnel->layout.stages; i++)
        later = later || (lead->exits[exit].at.known && time_of(lead, i).known &&
                          time_of(lead, i).instant > lead->exits[exit].at.instant);
    return exit_passed(lead, exit) && later;
}

static bool ended(const test_funnel *funnel, const test_lead *lead, uint32_t exit)
{
    return exit_passed(lead, exit) && !returned(funnel, lead, exit);
}

static bool ended_somehow(const test_funnel *funnel, const test_lead *lead)
{
    bool is_ended = false;
    for (uint32_t i = 0; i < funnel->layout.exits; i++)
        is_ended = is_ended || ended(funnel, lead, i);
    return is_ended;
}

static fnl_kpi_time lost_time(const test_funnel *funnel, const test_lead *lead)
{
    fnl_kpi_time first = { 0 };
    for (uint32_t i = 0; i < funnel->layout.exits; i++) {
        fnl_kpi_time at = lead->exits[i].at;
        if (ended(funnel, lead, i) && at.known && (!first.known || at.instant < first.instant))
            first = at;
    }
    return first;
}

static bool is_won(const test_funnel *funnel, const test_lead *lead)
{
    return reached(funnel, lead, funnel->kpis.funnel.won);
}

static bool is_pipeline(const test_funnel *funnel, const test_lead *lead)
{
    return reached(funnel, lead, funnel->kpis.funnel.pipeline_from) && !is_won(funnel, lead);
}

static bool is_lost(const test_funnel *funnel, const test_lead *lead)
{
    return is_pipeline(funnel, lead) && ended_somehow(funnel, lead);
}

static bool is_open(const test_funnel *funnel, const test_lead *lead)
{
    return is_pipeline(funnel, lead) && !ended_somehow(funnel, lead);
}

static bool has_amount(const test_lead *lead)
{
    return lead->lead.has_amount && lead->lead.amount >= 0;
}

/* By long division in steps that fit: amount × probability / 10^6, half away from zero. */
static int64_t weighted(const test_lead *lead)
{
    int64_t whole = lead->lead.amount / 1000000;
    int64_t rest = lead->lead.amount % 1000000;
    return whole * lead->lead.probability + (rest * lead->lead.probability + 500000) / 1000000;
}

static int64_t seconds_between(fnl_kpi_time from, fnl_kpi_time to)
{
    if (from.is_day && to.is_day)
        return (int64_t)(to.day - from.day) * 86400;
    return (to.instant - from.instant) / 1000000;
}

static bool in_order(fnl_kpi_time from, fnl_kpi_time to)
{
    return from.known && to.known && from.instant <= to.instant;
}

static uint32_t last_reached(const test_funnel *funnel, const test_lead *lead)
{
    uint32_t last = UINT32_MAX;
    for (uint32_t i = 0; i < funnel->layout.stages; i++)
        if (reached(funnel, lead, i))
            last = i;
    return last;
}

static reading of_cohort(const test_funnel *funnel, const test_lead *lead, bool counts, int64_t value)
{
    return (reading){ .counts = counts, .at = entry(funnel, lead), .value = value };
}

static reading read_entered(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    return of_cohort(funnel, lead, true, 1);
}

static reading read_reached(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    return of_cohort(funnel, lead, reached(funnel, lead, number), 1);
}

static reading read_exited(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    reading is = of_cohort(funnel, lead, ended(funnel, lead, number), 1);
    is.text = lead->exits[number].reason;
    return is;
}

static reading read_returned(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    return of_cohort(funnel, lead, returned(funnel, lead, number), 1);
}

static reading read_lost(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    return of_cohort(funnel, lead, is_lost(funnel, lead), 1);
}

static reading read_in_stage(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    return of_cohort(funnel, lead, last_reached(funnel, lead) == number && !ended_somehow(funnel, lead), 1);
}

static reading read_open(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    return of_cohort(funnel, lead, is_open(funnel, lead), 1);
}

static reading read_overdue(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    bool late = lead->lead.close.known && lead->lead.close.day < as_of_day;
    return of_cohort(funnel, lead, is_open(funnel, lead) && late, 1);
}

static bool is_out_of_order(const test_funnel *funnel, const test_lead *lead)
{
    fnl_kpi_time start = entry(funnel, lead);
    bool wrong = false;
    for (uint32_t i = 0; i + 1 < funnel->layout.stages; i++)
        wrong = wrong || (time_of(lead, i).known && time_of(lead, i + 1).known &&
                          time_of(lead, i + 1).instant < time_of(lead, i).instant);
    for (uint32_t i = 0; i < funnel->layout.exits; i++)
        wrong = wrong || (start.known && is_past(lead->exits[i].at) && lead->exits[i].at.instant < start.instant);
    return wrong;
}

static bool is_future(fnl_kpi_time at)
{
    return at.known && !is_past(at);
}

static bool has_future(const test_funnel *funnel, const test_lead *lead)
{
    bool future = false;
    for (uint32_t i = 0; i < funnel->layout.stages; i++)
        future = future || is_future(lead->stages[i].at);
    for (uint32_t i = 0; i < funnel->layout.exits; i++)
        future = future || is_future(lead->exits[i].at);
    if (funnel->kpis.handover != NULL)
        future =
            future || is_future(lead->lead.offered) || is_future(lead->lead.accepted) || is_future(lead->lead.rejected);
    for (uint32_t i = 0; i < test_metrics; i++)
        future = future || (funnel->metrics[i].kind != fnl_user_expression && funnel->metrics[i].at_field == 0 &&
                            lead->users[i].counts && is_future(lead->users[i].at));
    return future;
}

static reading read_quality(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    const bool is[fnl_qualities] = {
        [fnl_quality_out_of_order] = is_out_of_order(funnel, lead),
        [fnl_quality_future] = has_future(funnel, lead),
        [fnl_quality_missing_entry] = !entry(funnel, lead).known,
        [fnl_quality_negative_amount] = lead->lead.has_amount && lead->lead.amount < 0,
    };
    return of_cohort(funnel, lead, is[number], 1);
}

static reading read_happened_reached(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)funnel;
    return (reading){ .counts = passed(lead, number), .at = time_of(lead, number), .value = 1 };
}

static reading read_happened_exited(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    return (reading){ .counts = ended(funnel, lead, number),
                      .at = lead->exits[number].at,
                      .value = 1,
                      .text = lead->exits[number].reason };
}

static reading read_happened_returned(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    return (reading){ .counts = returned(funnel, lead, number), .at = lead->exits[number].at, .value = 1 };
}

static reading read_happened_lost(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    return (reading){ .counts = is_lost(funnel, lead), .at = lost_time(funnel, lead), .value = 1 };
}

static reading read_clock_status(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)funnel;
    const fnl_kpi_clock *clock = &lead->clocks[number / fnl_clock_statuses];
    return (reading){ .counts = clock->start.known && clock->status == number % fnl_clock_statuses,
                      .at = clock->start,
                      .value = 1 };
}

static reading read_offered(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    return (reading){ .counts = funnel->kpis.handover != NULL && is_past(lead->lead.offered),
                      .at = lead->lead.offered,
                      .value = 1 };
}

static reading read_rejected(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    reading is = read_offered(funnel, lead, number);
    bool later = !is_past(lead->lead.accepted) || lead->lead.accepted.instant < lead->lead.rejected.instant;
    is.counts = is.counts && is_past(lead->lead.rejected) && later;
    is.text = lead->lead.reject_reason;
    return is;
}

static reading read_accepted(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    reading is = read_offered(funnel, lead, number);
    is.counts = is.counts && is_past(lead->lead.accepted) && !read_rejected(funnel, lead, number).counts;
    return is;
}

static reading read_user(const test_funnel *funnel, const test_lead *lead, uint32_t number, fnl_user_metric_kind kind)
{
    const fnl_user_metric *metric = &funnel->metrics[number];
    fnl_kpi_time at = metric->at_field == FNL_NO_FIELD ? entry(funnel, lead) : lead->users[number].at;
    return (reading){ .counts = metric->kind == kind && lead->users[number].counts && !is_future(at),
                      .at = at,
                      .value = kind == fnl_user_count ? 1 : lead->users[number].value };
}

static reading read_user_count(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    return read_user(funnel, lead, number, fnl_user_count);
}

static reading read_user_sum(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    return read_user(funnel, lead, number, fnl_user_sum);
}

static reading read_won_amount(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    return of_cohort(funnel, lead, is_won(funnel, lead) && has_amount(lead), lead->lead.amount);
}

static reading read_lost_amount(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    return of_cohort(funnel, lead, is_lost(funnel, lead) && has_amount(lead), lead->lead.amount);
}

static reading read_open_amount(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    return of_cohort(funnel, lead, is_open(funnel, lead) && has_amount(lead), lead->lead.amount);
}

static bool is_weighted(const test_funnel *funnel, const test_lead *lead)
{
    return funnel->kpis.funnel.probability_field != FNL_NO_FIELD && lead->lead.has_probability && has_amount(lead);
}

static reading read_open_weighted(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    bool counts = is_open(funnel, lead) && is_weighted(funnel, lead);
    return of_cohort(funnel, lead, counts, counts ? weighted(lead) : 0);
}

static reading read_happened_won_amount(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    uint32_t won = funnel->kpis.funnel.won;
    return (reading){ .counts = passed(lead, won) && has_amount(lead),
                      .at = time_of(lead, won),
                      .value = lead->lead.amount };
}

static reading read_happened_lost_amount(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    reading is = read_happened_lost(funnel, lead, number);
    is.counts = is.counts && has_amount(lead);
    is.value = lead->lead.amount;
    return is;
}

static reading read_forecast(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    bool is_plain = funnel->kpis.funnel.probability_field == FNL_NO_FIELD;
    bool counts =
        is_open(funnel, lead) && lead->lead.close.known && has_amount(lead) && (is_plain || is_weighted(funnel, lead));
    return (reading){ .counts = counts,
                      .at = lead->lead.close,
                      .value = !counts    ? 0
                               : is_plain ? lead->lead.amount
                                          : weighted(lead) };
}

static reading read_days(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    if (number + 1 == funnel->layout.stages)
        return (reading){ 0 };
    fnl_kpi_time from = time_of(lead, number);
    fnl_kpi_time to = time_of(lead, number + 1);
    return of_cohort(funnel, lead, in_order(from, to), seconds_between(from, to));
}

static fnl_kpi_time cycle_start(const test_funnel *funnel, const test_lead *lead)
{
    uint32_t from = funnel->kpis.funnel.cycle_from;
    return from == FNL_FROM_ENTRY ? entry(funnel, lead) : time_of(lead, from);
}

static reading read_cycle(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    fnl_kpi_time from = cycle_start(funnel, lead);
    fnl_kpi_time to = time_of(lead, funnel->kpis.funnel.won);
    return of_cohort(funnel, lead, in_order(from, to), seconds_between(from, to));
}

static reading read_lost_cycle(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    fnl_kpi_time from = cycle_start(funnel, lead);
    fnl_kpi_time to = lost_time(funnel, lead);
    return of_cohort(funnel, lead, is_lost(funnel, lead) && in_order(from, to), seconds_between(from, to));
}

static reading read_age(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    reading is = read_in_stage(funnel, lead, number);
    fnl_kpi_time at = time_of(lead, number);
    is.counts = is.counts && at.known;
    is.value = is.counts ? (TEST_AS_OF - at.instant) / 1000000 : 0;
    return is;
}

static reading read_elapsed(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)funnel;
    const fnl_kpi_clock *clock = &lead->clocks[number];
    return (reading){ .counts = clock->start.known && clock->has_elapsed &&
                                (clock->status == fnl_clock_met || clock->status == fnl_clock_met_late),
                      .at = clock->start,
                      .value = clock->elapsed };
}

static reading read_owner(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    (void)number;
    reading is = of_cohort(funnel, lead, funnel->kpis.owners != NULL && lead->lead.owner != FNL_NO_TEXT, 1);
    is.text = lead->lead.owner;
    return is;
}

static reading read_exit_reason(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    reading is = read_exited(funnel, lead, number);
    is.counts = is.counts && funnel->exits[number].reason_field != FNL_NO_FIELD;
    return is;
}

static reading read_happened_reason(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    reading is = read_happened_exited(funnel, lead, number);
    is.counts = is.counts && funnel->exits[number].reason_field != FNL_NO_FIELD;
    return is;
}

static reading read_reject_reason(const test_funnel *funnel, const test_lead *lead, uint32_t number)
{
    reading is = read_rejected(funnel, lead, number);
    is.counts = is.counts && funnel->handover.reason_field != FNL_NO_FIELD;
    return is;
}

#endif
