/* A clock of the model as values. */
#include "sla/sla.h"

#include "engine/build_advance.h"
#include "engine/build_points.h"

static fnl_value build_field(const fnl_sla_inputs *inputs, uint32_t field)
{
    if (field == FNL_NO_FIELD)
        return FNL_NO_VALUE;
    return inputs->resolve(inputs->context, inputs->builder, field); /* fields are the first symbols */
}

static fnl_value build_condition(const fnl_sla_inputs *inputs, const fnl_expression *condition)
{
    if (condition == NULL)
        return FNL_NO_VALUE;
    return fnl_expression_compile(condition, inputs->builder, inputs->resolve, inputs->context);
}

/* The number of the first target whose condition is true, from the last one back; those behind one without a condition are
   never reached. */
static fnl_value build_target(const fnl_sla_inputs *inputs, const fnl_sla_clock *clock)
{
    fnl_builder *builder = inputs->builder;
    uint32_t last = 0;
    while (last < clock->terms.target_count && clock->targets[last].when != NULL)
        last++;
    fnl_value number =
        last < clock->terms.target_count ? fnl_build_whole(builder, last) : fnl_build_missing(builder, fnl_lane_whole);
    while (last-- > 0)
        number = fnl_build(builder, fnl_op_select, build_condition(inputs, clock->targets[last].when),
                           fnl_build_whole(builder, last), number, 0);
    return number;
}

static const fnl_text *take_statuses(fnl_arena *arena)
{
    fnl_text *statuses = fnl_arena_take(arena, fnl_clock_statuses, sizeof *statuses);
    for (uint32_t i = 0; statuses != NULL && i < fnl_clock_statuses; i++)
        statuses[i] = fnl_text_of(fnl_clock_status_names[i]);
    return statuses;
}

int32_t fnl_sla_build(const fnl_sla_inputs *inputs, const fnl_sla_clock *clock, fnl_sla_values *out, fnl_error *error)
{
    static const uint32_t picks[fnl_sla_outputs] = {
        [fnl_sla_status] = fnl_clock_pick_status,           [fnl_sla_due] = fnl_clock_pick_due,
        [fnl_sla_elapsed_s] = fnl_clock_pick_elapsed,       [fnl_sla_remaining_s] = fnl_clock_pick_remaining,
        [fnl_sla_breached_at] = fnl_clock_pick_breached_at, [fnl_sla_over_s] = fnl_clock_pick_over,
        [fnl_sla_paused] = fnl_clock_pick_paused,           [fnl_sla_paused_s] = fnl_clock_pick_paused_seconds,
    };
    fnl_builder *builder = inputs->builder;
    *out = (fnl_sla_values){
        .statuses = take_statuses(inputs->arena),
        .start = build_field(inputs, clock->start_field),
        .stop = build_field(inputs, clock->stop_field),
        .pauses = build_field(inputs, clock->pauses_field),
        .applicable = build_condition(inputs, clock->when),
        .cancelled = build_condition(inputs, clock->cancel),
        .target = build_target(inputs, clock),
    };
    if (out->statuses == NULL || fnl_builder_failed(builder))
        return fnl_fail_memory(error);
    const fnl_clock_inputs of = { out->start, out->stop, out->pauses, out->applicable, out->cancelled, out->target };
    fnl_value reading = fnl_build_clock(builder, &clock->terms, &of);
    for (uint32_t i = 0; i < fnl_sla_outputs; i++)
        out->outputs[i] = fnl_build_pick(builder, reading, picks[i]);
    out->status_text = fnl_build_name(builder, out->outputs[fnl_sla_status], fnl_clock_statuses, out->statuses);
    out->early = fnl_build_pick(builder, reading, fnl_clock_pick_early);
    out->stop_years = fnl_build_pick(builder, reading, fnl_clock_pick_stop_years);
    out->years = fnl_build_pick(builder, reading, fnl_clock_pick_years);
    out->expired = fnl_build_pick(builder, reading, fnl_clock_pick_expired);
    return fnl_builder_failed(builder) ? fnl_fail_memory(error) : FNL_OK;
}
