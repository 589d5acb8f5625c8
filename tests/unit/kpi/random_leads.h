/* Random funnels and random leads: NULLs, ties, out of order, futures, dates and times, several exits. */
#ifndef RANDOM_LEADS_H
#define RANDOM_LEADS_H

#include "kpi/lead.h"
#include "kpi/period.h"
#include "model/model.h"
#include "time/zone.h"

#include <stdlib.h>
#include <string.h>

enum {
    most_leads = 160,
    most_stages = 6,
    most_test_exits = 3,
    most_test_clocks = 2,
    test_metrics = 4,
    test_texts = 7,
    as_of_day = 18262, /* 2020-01-01 */
    test_span = 420,   /* days that times are in; some of them after as_of */
};

#define TEST_AS_OF (FNL_SECOND * (INT64_C(86400) * as_of_day + 43200))

typedef struct test_lead {
    fnl_kpi_lead lead;
    fnl_kpi_passed stages[most_stages];
    fnl_kpi_passed exits[most_test_exits];
    fnl_kpi_clock clocks[most_test_clocks];
    fnl_kpi_user users[test_metrics];
} test_lead;

typedef struct test_funnel {
    fnl_model model;
    fnl_kpis kpis;
    fnl_passage stages[most_stages];
    fnl_passage exits[most_test_exits];
    fnl_grain grains[fnl_grains];
    fnl_owners owners;
    fnl_handover handover;
    fnl_user_metric metrics[test_metrics];
    bool is_day[most_stages + most_test_exits];  /* a date field */
    bool is_when[most_stages + most_test_exits]; /* no time at all */
    fnl_kpi_layout layout;
    uint32_t count;
    test_lead leads[most_leads];
} test_funnel;

static uint64_t random_state = 0x9e3779b97f4a7c15u;

static uint32_t next_random(uint32_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 32) % below;
}

static bool one_in(uint32_t of)
{
    return next_random(of) == 0;
}

/* Whole hours often, so that there are ties. */
static fnl_kpi_time draw_time(bool is_day, int32_t around)
{
    int32_t day =
        around >= 0 ? around - 3 + (int32_t)next_random(40) : as_of_day + 20 - (int32_t)next_random(test_span);
    int64_t second = one_in(2) ? 3600 * next_random(24) : next_random(86400);
    int64_t instant = FNL_SECOND * (INT64_C(86400) * day + (is_day ? 0 : second));
    if (!is_day && one_in(3))
        instant += next_random(1000000);
    if (!is_day && one_in(40))
        return (fnl_kpi_time){ .known = true, .instant = TEST_AS_OF + next_random(2), .day = as_of_day };
    return (fnl_kpi_time){ .known = true, .is_day = is_day, .instant = instant, .day = day };
}

static void draw_passed(fnl_kpi_passed *passed, bool is_when, bool is_day, int32_t *around)
{
    *passed = (fnl_kpi_passed){ .reason = one_in(3) ? FNL_NO_TEXT : next_random(test_texts) };
    if (one_in(3))
        return;
    passed->passed = true;
    if (is_when)
        return;
    passed->at = draw_time(is_day, one_in(8) ? -1 : *around);
    *around = passed->at.day;
}

static fnl_kpi_time draw_known(uint32_t one_in_so_many)
{
    return one_in(one_in_so_many) ? draw_time(one_in(2), -1) : (fnl_kpi_time){ 0 };
}

static void draw_lead(const test_funnel *funnel, test_lead *out)
{
    int32_t around = -1;
    *out = (test_lead){ .lead = { .stages = out->stages,
                                  .exits = out->exits,
                                  .clocks = out->clocks,
                                  .users = out->users,
                                  .has_amount = !one_in(4),
                                  .amount = (int64_t)next_random(100000) - 5000,
                                  .has_probability = !one_in(4),
                                  .probability = next_random(1000001),
                                  .close = draw_known(2),
                                  .owner = one_in(5) ? FNL_NO_TEXT : next_random(test_texts),
                                  .offered = draw_known(2),
                                  .accepted = draw_known(2),
                                  .rejected = draw_known(2),
                                  .reject_reason = one_in(3) ? FNL_NO_TEXT : next_random(test_texts) } };
    for (uint32_t i = 0; i < funnel->kpis.funnel.dimension_count; i++)
        out->lead.values[i] = one_in(4) ? FNL_NO_TEXT : next_random(2);
    if (one_in(3))
        out->lead.rejected = out->lead.accepted;
    if (one_in(20))
        out->lead.amount = one_in(2) ? INT64_MAX : 0;
    for (uint32_t i = 0; i < funnel->layout.stages; i++)
        draw_passed(&out->stages[i], funnel->is_when[i], funnel->is_day[i], &around);
    for (uint32_t i = 0; i < funnel->layout.exits; i++)
        draw_passed(&out->exits[i], funnel->is_when[most_stages + i], funnel->is_day[most_stages + i], &around);
    for (uint32_t i = 0; i < funnel->layout.clocks; i++)
        out->clocks[i] = (fnl_kpi_clock){ .status = (fnl_clock_status)next_random(fnl_clock_statuses),
                                          .start = draw_known(2),
                                          .has_elapsed = !one_in(3),
                                          .elapsed = next_random(500000) };
    for (uint32_t i = 0; i < test_metrics; i++)
        out->users[i] = (fnl_kpi_user){ .counts = one_in(2),
                                        .value = one_in(10) ? INT64_MIN : (int64_t)next_random(2000) - 1000,
                                        .at = draw_known(2) };
}

static void draw_grains(test_funnel *funnel)
{
    for (unsigned i = 0; i < fnl_grains; i++)
        if (one_in(3) || (i + 1 == fnl_grains && funnel->kpis.funnel.grain_count == 0))
            funnel->grains[funnel->kpis.funnel.grain_count++] = (fnl_grain)i;
    funnel->kpis.funnel.grains = funnel->grains;
}

/* Only what counting leads reads of a model. */
static void draw_funnel(test_funnel *out)
{
    *out = (test_funnel){ .model = { .kpis = &out->kpis, .zone = &fnl_zone_utc, .clock_count = next_random(3) },
                          .kpis = { .metrics = out->metrics, .metric_count = test_metrics } };
    fnl_funnel *funnel = &out->kpis.funnel;
    funnel->stages = out->stages;
    funnel->exits = out->exits;
    funnel->stage_count = 1 + next_random(most_stages);
    funnel->exit_count = next_random(most_test_exits + 1);
    funnel->won = next_random(funnel->stage_count);
    funnel->pipeline_from = funnel->won == 0 ? 0 : next_random(funnel->won);
    funnel->cycle_from = one_in(2) ? FNL_FROM_ENTRY : next_random(funnel->stage_count);
    funnel->is_strict = one_in(2);
    funnel->dimension_count = next_random(3);
    funnel->probability_field = one_in(3) ? FNL_NO_FIELD : 0;
    draw_grains(out);
    for (uint32_t i = 0; i < most_stages + most_test_exits; i++) {
        out->is_when[i] = one_in(6);
        out->is_day[i] = one_in(3);
    }
    for (uint32_t i = 0; i < funnel->exit_count; i++)
        out->exits[i].reason_field = one_in(3) ? FNL_NO_FIELD : 0;
    out->handover.reason_field = one_in(3) ? FNL_NO_FIELD : 0;
    out->kpis.owners = one_in(3) ? NULL : &out->owners;
    out->kpis.handover = one_in(3) ? NULL : &out->handover;
    for (uint32_t i = 0; i < test_metrics; i++) {
        out->metrics[i].kind = (fnl_user_metric_kind)next_random(3);
        out->metrics[i].at_field = one_in(2) ? FNL_NO_FIELD : 0;
    }
    fnl_kpi_layout_make(&out->model, &out->layout);
    out->count = next_random(most_leads);
    for (uint32_t i = 0; i < out->count; i++)
        draw_lead(out, &out->leads[i]);
}

#endif
