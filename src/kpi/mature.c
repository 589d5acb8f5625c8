/* Which cohorts are old enough for a conversion to have had its time. */
#include "kpi/period.h"
#include "kpi/result.h"

/* The stages of a mature conversion; false of another metric. */
static bool stages_of(const fnl_results *results, const fnl_metric *metric, uint32_t *from, uint32_t *to)
{
    *from = metric->kind == fnl_metric_conversion_mature ? metric->a : 0;
    *to = metric->kind == fnl_metric_conversion_mature ? metric->b : results->funnel->won;
    return metric->kind == fnl_metric_conversion_mature || metric->kind == fnl_metric_conversion_full_mature;
}

/* Whether all that entered in the period had so many seconds by as_of. */
static bool is_mature(const fnl_results *results, int64_t end, int64_t within_s)
{
    int64_t within = 0;
    int64_t until = 0;
    return !__builtin_mul_overflow(within_s, FNL_SECOND, &within) && !__builtin_add_overflow(end, within, &until) &&
           until <= results->state->as_of;
}

int32_t fnl_mature_add(const fnl_results *results, uint32_t grain, int32_t period, const fnl_kpi_cell *leads,
                       fnl_mature *mature)
{
    if (period < fnl_first_day || period > fnl_last_day) /* none among them */
        return FNL_OK;
    int32_t next = fnl_period_next(results->funnel->grains[grain], period);
    int64_t end = fnl_zone_day_start(results->state->model->zone, next) - 1;
    for (uint32_t i = 0; i < results->line_count; i++) {
        const fnl_line *line = &results->lines[i];
        uint32_t from = 0;
        uint32_t to = 0;
        if (line->kind == fnl_metric_spend_kind || !stages_of(results, line->metric, &from, &to) ||
            !is_mature(results, end, results->funnel->stages[to].within_s))
            continue;
        if (__builtin_add_overflow(mature[i].from, fnl_count_in(leads, results->layout->reached + from),
                                   &mature[i].from) ||
            __builtin_add_overflow(mature[i].to, fnl_count_in(leads, results->layout->reached + to), &mature[i].to))
            return fnl_fail(results->error, FNL_E_OVERFLOW, "the leads of this state together go beyond 64 bits");
    }
    return FNL_OK;
}
