/* What a model computes, in the order in which one reads the other: fields, scores, clocks, lifecycle, decisions. */
#include "plan/values.h"

static fnl_value clock_value(const fnl_values *values, uint32_t number)
{
    const fnl_sla_values *clock = &values->clocks[number / fnl_sla_outputs];
    uint32_t output = number % fnl_sla_outputs;
    return output == fnl_sla_status ? clock->status_text : clock->outputs[output];
}

static fnl_value lifecycle_value(const fnl_lifecycle_values *lifecycle, uint32_t output)
{
    switch ((fnl_lifecycle_output)output) {
    case fnl_lifecycle_stage_next:
        return lifecycle->stage_text;
    case fnl_lifecycle_stage_since_next:
        return lifecycle->since_next;
    case fnl_lifecycle_moved:
        return lifecycle->moved;
    case fnl_lifecycle_move:
        return lifecycle->move;
    case fnl_lifecycle_move_reason:
        return lifecycle->reason;
    case fnl_lifecycle_move_missing:
        return lifecycle->missing;
    default:
        return lifecycle->wait_until;
    }
}

static fnl_value decision_value(const fnl_values *values, uint32_t number)
{
    const fnl_decision *decision = NULL;
    const fnl_decision_output *output = fnl_model_decision_output(values->model, number, &decision);
    const fnl_decision_column *column =
        &values->decisions[decision - values->model->decisions].columns[output - decision->outputs];
    return column->text != FNL_NO_VALUE ? column->text : column->value;
}

fnl_value fnl_values_resolve(void *context, fnl_builder *builder, uint32_t symbol)
{
    fnl_values *values = context;
    fnl_symbol_meaning meaning = fnl_model_symbol(values->model, symbol);
    switch (meaning.kind) {
    case fnl_symbol_sla:
        return clock_value(values, meaning.index);
    case fnl_symbol_lifecycle:
        return lifecycle_value(&values->lifecycle, meaning.index);
    case fnl_symbol_kept:
        return values->lifecycle.kept[meaning.index];
    case fnl_symbol_decision:
        return decision_value(values, meaning.index);
    default:
        return fnl_scoring_resolve(&values->scoring, builder, symbol);
    }
}

static int32_t build_clocks(fnl_values *values, fnl_builder *builder, fnl_arena *arena, fnl_error *error)
{
    const fnl_model *model = values->model;
    const fnl_sla_inputs inputs = { model, builder, arena, fnl_values_resolve, values };
    values->clocks = fnl_arena_take(arena, model->clock_count + (size_t)1, sizeof *values->clocks);
    if (values->clocks == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < model->clock_count; i++) {
        int32_t code = fnl_sla_build(&inputs, &model->clocks[i], &values->clocks[i], error);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}

static int32_t build_decisions(fnl_values *values, fnl_builder *builder, fnl_arena *arena, fnl_error *error)
{
    const fnl_model *model = values->model;
    const fnl_decision_inputs inputs = { model, builder, arena, fnl_values_resolve, values };
    values->decisions = fnl_arena_take(arena, model->decision_count + (size_t)1, sizeof *values->decisions);
    if (values->decisions == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < model->decision_count; i++) {
        int32_t code = fnl_decision_build(&inputs, &model->decisions[i], &values->decisions[i], error);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}

int32_t fnl_values_build(fnl_values *values, const fnl_model *model, fnl_builder *builder, fnl_arena *arena,
                         fnl_error *error)
{
    const fnl_lifecycle_inputs inputs = { model, builder, arena, fnl_values_resolve, values };
    *values = (fnl_values){ .model = model };
    int32_t code = fnl_scoring_build(&values->scoring, model, builder, arena, error);
    if (code == FNL_OK)
        code = build_clocks(values, builder, arena, error);
    if (code == FNL_OK && model->lifecycle != NULL)
        code = fnl_lifecycle_build(&inputs, &values->lifecycle, error);
    if (code == FNL_OK)
        code = build_decisions(values, builder, arena, error);
    return code == FNL_OK && fnl_builder_failed(builder) ? fnl_fail_memory(error) : code;
}
