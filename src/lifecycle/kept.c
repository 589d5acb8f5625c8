/* Fields that are kept for a stage: set on entering if they were NULL. */
#include "lifecycle/building.h"

/* Kept fields stand in the order of their stages. */
void fnl_lifecycle_entered_build(fnl_lifecycle_building *building)
{
    const fnl_lifecycle *lifecycle = building->lifecycle;
    uint32_t *stages = fnl_arena_take(building->inputs->arena, lifecycle->stage_count + (size_t)1, sizeof *stages);
    uint32_t count = 0;
    if (stages == NULL) {
        building->failed = true;
        return;
    }
    for (uint32_t i = 0; i < lifecycle->kept_count; i++)
        if (count == 0 || stages[count - 1] != lifecycle->kept[i].stage)
            stages[count++] = lifecycle->kept[i].stage;
    building->advance.entered = stages;
    building->advance.entered_count = count;
}

static fnl_value build_entered(const fnl_lifecycle_building *building, uint32_t stage)
{
    uint32_t at = 0;
    while (building->advance.entered[at] != stage)
        at++;
    return fnl_build_pick(building->inputs->builder, building->end, fnl_advance_entered + at);
}

static fnl_value build_kept(const fnl_lifecycle_building *building, const fnl_kept_field *kept)
{
    const fnl_lifecycle_inputs *inputs = building->inputs;
    const fnl_field *field = &inputs->model->fields[kept->field].read;
    fnl_builder *builder = inputs->builder;
    fnl_value was = fnl_lifecycle_field(building, kept->field);
    fnl_value set = kept->stamp == NULL ? fnl_build(builder, fnl_op_as_of, 0, 0, 0, 0)
                                        : fnl_expression_convert(kept->stamp, field->type, field->scale, builder,
                                                                 inputs->resolve, inputs->context);
    fnl_value is_set = fnl_build(builder, fnl_op_and, build_entered(building, kept->stage),
                                 fnl_build(builder, fnl_op_is_null, was, 0, 0, 0), 0, 0);
    return fnl_build(builder, fnl_op_select, is_set, set, was, 0);
}

void fnl_lifecycle_kept_build(fnl_lifecycle_building *building)
{
    const fnl_lifecycle *lifecycle = building->lifecycle;
    fnl_value *kept = fnl_arena_take(building->inputs->arena, lifecycle->kept_count + (size_t)1, sizeof *kept);
    building->out->kept = kept;
    if (kept == NULL) {
        building->failed = true;
        return;
    }
    for (uint32_t i = 0; i < lifecycle->kept_count; i++)
        kept[i] = build_kept(building, &lifecycle->kept[i]);
}
