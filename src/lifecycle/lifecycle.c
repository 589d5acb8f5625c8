/* The lifecycle of a model as values. */
#include "lifecycle/building.h"

/* The number of the stage that a lead is in; of NULL the first. */
static void build_stage(fnl_lifecycle_building *building)
{
    const fnl_lifecycle *lifecycle = building->lifecycle;
    fnl_arena *arena = building->inputs->arena;
    fnl_builder *builder = building->inputs->builder;
    fnl_lifecycle_values *out = building->out;
    uint32_t count = lifecycle->stage_count;
    int64_t *keys = fnl_arena_take(arena, count + (size_t)1, sizeof *keys);
    int64_t *numbers = fnl_arena_take(arena, count + (size_t)1, sizeof *numbers);
    fnl_text *names = fnl_arena_take(arena, count + (size_t)1, sizeof *names);
    if (keys == NULL || numbers == NULL || names == NULL) {
        building->failed = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        keys[i] = fnl_build_key(builder, lifecycle->stages[i].held);
        numbers[i] = i;
        names[i] = lifecycle->stages[i].name;
    }
    fnl_value text = fnl_lifecycle_field(building, lifecycle->stage_field);
    out->stages = names;
    out->stage_count = count;
    /* Another number rather than NULL: look-ups that always give something are the fast ones. */
    fnl_value number =
        fnl_build_keys(builder, fnl_lane_whole, text, count, keys, numbers, fnl_give(count), fnl_give(0));
    building->advance.stage = number;
    out->unknown_stage = fnl_build(builder, fnl_op_equal, number, fnl_build_whole(builder, count), 0, 0);
    out->stage =
        fnl_build(builder, fnl_op_select, out->unknown_stage, fnl_build_missing(builder, fnl_lane_whole), number, 0);
}

static void build_since(fnl_lifecycle_building *building)
{
    fnl_builder *builder = building->inputs->builder;
    building->age = building->advance.since = building->out->future_since = FNL_NO_VALUE;
    if (building->lifecycle->since_field == FNL_NO_FIELD)
        return;
    fnl_value since = fnl_lifecycle_field(building, building->lifecycle->since_field);
    fnl_value as_of = fnl_build(builder, fnl_op_as_of, 0, 0, 0, 0);
    building->advance.since = since;
    building->age = fnl_build(builder, fnl_op_subtract, as_of, since, 0, 0);
    building->out->future_since = fnl_build(builder, fnl_op_less, building->age, fnl_build_whole(builder, 0), 0, 0);
}

/* The texts of fields by which moves give reasons, where the last reason is of such a move. */
static fnl_value add_reason_fields(const fnl_lifecycle_building *building, fnl_value number, fnl_value text,
                                   int64_t *moves)
{
    const fnl_lifecycle *lifecycle = building->lifecycle;
    fnl_builder *builder = building->inputs->builder;
    for (uint32_t i = 0; i < lifecycle->move_count; i++) {
        uint32_t field = lifecycle->moves[i].reason_field;
        uint32_t count = 0;
        bool is_first = field != FNL_NO_FIELD;
        for (uint32_t k = 0; k < i && is_first; k++)
            is_first = lifecycle->moves[k].reason_field != field;
        for (uint32_t k = i; k < lifecycle->move_count && is_first; k++)
            if (lifecycle->moves[k].reason_field == field)
                moves[count++] = k;
        if (is_first)
            text = fnl_build(builder, fnl_op_select, fnl_build_among(builder, number, count, moves),
                             fnl_lifecycle_field(building, field), text, 0);
    }
    return text;
}

/* Names by move: that of one whose reason is in a field, or that has none, is not looked at. */
static void build_reason(fnl_lifecycle_building *building)
{
    const fnl_lifecycle *lifecycle = building->lifecycle;
    fnl_builder *builder = building->inputs->builder;
    fnl_arena *arena = building->inputs->arena;
    int64_t *moves = fnl_arena_take(arena, lifecycle->move_count + (size_t)1, sizeof *moves);
    fnl_text *reasons = fnl_arena_take(arena, lifecycle->move_count + (size_t)1, sizeof *reasons);
    fnl_value number = fnl_build_pick(builder, building->end, fnl_advance_reason);
    if (moves == NULL || reasons == NULL) {
        building->failed = true;
        return;
    }
    for (uint32_t i = 0; i < lifecycle->move_count; i++)
        reasons[i] = lifecycle->moves[i].reason.length != 0 ? lifecycle->moves[i].reason : lifecycle->moves[i].name;
    fnl_value text = fnl_build_name(builder, number, lifecycle->move_count, reasons);
    building->out->reason = add_reason_fields(building, number, text, moves);
}

static void build_times(fnl_lifecycle_building *building)
{
    fnl_lifecycle_values *out = building->out;
    fnl_builder *builder = building->inputs->builder;
    out->since_next = out->wait_until = FNL_NO_VALUE;
    if (building->lifecycle->since_field == FNL_NO_FIELD)
        return;
    fnl_value since = fnl_lifecycle_field(building, building->lifecycle->since_field);
    fnl_value as_of = fnl_build(builder, fnl_op_as_of, 0, 0, 0, 0);
    out->since_next = fnl_build(builder, fnl_op_select, out->moved, as_of, since, 0);
    out->wait_until = fnl_build_pick(builder, building->end, fnl_advance_wait);
}

static int32_t build_outputs(fnl_lifecycle_building *building, fnl_error *error)
{
    fnl_lifecycle_values *out = building->out;
    fnl_builder *builder = building->inputs->builder;
    const fnl_lifecycle *lifecycle = building->lifecycle;
    uint32_t count = lifecycle->move_count;
    fnl_text *names = fnl_arena_take(building->inputs->arena, count + (size_t)1, sizeof *names);
    out->steps = fnl_advance_steps(building->inputs->arena, &building->advance);
    if (names == NULL || out->steps == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < count; i++)
        names[i] = lifecycle->moves[i].name;
    building->end = fnl_build_advance(builder, &building->advance);
    fnl_value path = out->path = fnl_build_pick(builder, building->end, fnl_advance_path);
    fnl_value missing = fnl_build_pick(builder, building->end, fnl_advance_missing);
    out->stage_next = fnl_build_pick(builder, building->end, fnl_advance_stage);
    out->moved = fnl_build(builder, fnl_op_not, fnl_build(builder, fnl_op_is_null, path, 0, 0, 0), 0, 0, 0);
    out->move = fnl_build_path_text(builder, &building->advance, path, names);
    out->missing = fnl_build_joined(builder, missing, building->missing_count, building->missing_names);
    out->stage_text = fnl_build_name(builder, out->stage_next, out->stage_count, out->stages);
    build_reason(building);
    build_times(building);
    fnl_lifecycle_kept_build(building);
    return building->failed || fnl_builder_failed(builder) ? fnl_fail_memory(error) : FNL_OK;
}

int32_t fnl_lifecycle_build(const fnl_lifecycle_inputs *inputs, fnl_lifecycle_values *out, fnl_error *error)
{
    fnl_lifecycle_building building = { .inputs = inputs, .lifecycle = inputs->model->lifecycle, .out = out };
    build_stage(&building);
    build_since(&building);
    fnl_lifecycle_moves_build(&building);
    fnl_lifecycle_entered_build(&building);
    if (building.failed || fnl_builder_failed(inputs->builder))
        return fnl_fail_memory(error);
    building.advance.stage_count = out->stage_count;
    building.advance.blocked = out->future_since;
    return build_outputs(&building, error);
}

uint32_t fnl_lifecycle_taken(const fnl_lifecycle_values *values, int64_t path, uint32_t *moves)
{
    return fnl_moves_of_path(values->steps, values->stage_count, path, moves);
}
