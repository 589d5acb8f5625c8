/* What holds the moves of a lifecycle back. */
#include "lifecycle/building.h"

/* The number of a required field among those of all moves. */
static uint32_t number_of(fnl_lifecycle_building *building, uint32_t field, uint32_t *fields)
{
    uint32_t number = 0;
    while (number < building->missing_count && fields[number] != field)
        number++;
    if (number < building->missing_count)
        return number;
    fields[number] = field;
    building->missing[number] =
        fnl_build(building->inputs->builder, fnl_op_is_null, fnl_lifecycle_field(building, field), 0, 0, 0);
    building->missing_names[number] = building->inputs->model->fields[field].read.name;
    building->missing_count++;
    return number;
}

/* All required fields are known. */
static fnl_value build_complete(fnl_lifecycle_building *building, const fnl_move *move, fnl_advance_move *out,
                                uint32_t *fields)
{
    fnl_builder *builder = building->inputs->builder;
    uint32_t *numbers = fnl_arena_take(building->inputs->arena, move->required_count + (size_t)1, sizeof *numbers);
    fnl_value complete = fnl_build_truth(builder, 1);
    if (numbers == NULL) {
        building->failed = true;
        return complete;
    }
    for (uint32_t i = 0; i < move->required_count; i++) {
        numbers[i] = number_of(building, move->required[i], fields);
        fnl_value known = fnl_build(builder, fnl_op_not, building->missing[numbers[i]], 0, 0, 0);
        complete = fnl_build(builder, fnl_op_and, complete, known, 0, 0);
    }
    out->required = numbers;
    out->required_count = move->required_count;
    return complete;
}

static fnl_value build_waited(const fnl_lifecycle_building *building, const fnl_move *move)
{
    static const int64_t second = 1000000;
    fnl_builder *builder = building->inputs->builder;
    int64_t after = move->after_s > INT64_MAX / second ? INT64_MAX : move->after_s * second;
    return fnl_build(builder, fnl_op_less_equal, fnl_build_whole(builder, after), building->age, 0, 0);
}

/* Whether it has a reason when it is taken. */
static fnl_value build_has_reason(const fnl_lifecycle_building *building, const fnl_move *move)
{
    fnl_builder *builder = building->inputs->builder;
    if (move->reason_field == FNL_NO_FIELD)
        return move->reason.length == 0 ? FNL_NO_VALUE : fnl_build_truth(builder, 1);
    fnl_value text = fnl_lifecycle_field(building, move->reason_field);
    return fnl_build(builder, fnl_op_not, fnl_build(builder, fnl_op_is_null, text, 0, 0, 0), 0, 0, 0);
}

static void build_move(fnl_lifecycle_building *building, const fnl_move *move, fnl_move_values *values,
                       fnl_advance_move *out, uint32_t *fields)
{
    const fnl_lifecycle_inputs *inputs = building->inputs;
    *values = (fnl_move_values){ FNL_NO_VALUE, FNL_NO_VALUE, FNL_NO_VALUE };
    if (move->when != NULL)
        values->when = fnl_expression_compile(move->when, inputs->builder, inputs->resolve, inputs->context);
    if (move->after_s != 0)
        values->waited = build_waited(building, move);
    *out = (fnl_advance_move){ .from = move->from, .from_count = move->from_count, .to = move->to };
    if (move->required_count != 0)
        values->complete = build_complete(building, move, out, fields);
    out->when = values->when;
    out->waited = values->waited;
    out->complete = values->complete;
    out->has_reason = build_has_reason(building, move);
    out->after_s = move->after_s;
}

void fnl_lifecycle_moves_build(fnl_lifecycle_building *building)
{
    const fnl_lifecycle *lifecycle = building->lifecycle;
    fnl_arena *arena = building->inputs->arena;
    uint32_t count = lifecycle->move_count;
    fnl_advance_move *moves = fnl_arena_take(arena, count + (size_t)1, sizeof *moves);
    uint32_t *fields = fnl_arena_take(arena, fnl_most_required, sizeof *fields);
    building->out->moves = fnl_arena_take(arena, count + (size_t)1, sizeof *building->out->moves);
    building->missing = fnl_arena_take(arena, fnl_most_required, sizeof *building->missing);
    building->missing_names = fnl_arena_take(arena, fnl_most_required, sizeof *building->missing_names);
    building->failed = moves == NULL || fields == NULL || building->out->moves == NULL || building->missing == NULL ||
                       building->missing_names == NULL;
    for (uint32_t i = 0; i < count && !building->failed; i++)
        build_move(building, &lifecycle->moves[i], &building->out->moves[i], &moves[i], fields);
    building->advance.moves = moves;
    building->advance.move_count = count;
    building->advance.missing = building->missing;
    building->advance.missing_count = building->missing_count;
}
