/* What each activity gives, as a block program: points before and after decay, values of features, and whether they count. */
#include "activity/state.h"

#include "engine/build_points.h"
#include "time/civil.h"

typedef struct program_builder {
    const fnl_activity_state *state;
    fnl_builder *builder;
    fnl_arena *arena;  /* of the building */
    fnl_value *fields; /* by field */
    fnl_value at;
    fnl_value *wanted; /* two for each kept column */
    bool failed;
} program_builder;

static fnl_value resolve(void *context, fnl_builder *builder, uint32_t symbol)
{
    const program_builder *of = context;
    (void)builder;
    return of->fields[symbol];
}

static fnl_value compile(program_builder *of, const fnl_expression *expression)
{
    return fnl_expression_compile(expression, of->builder, resolve, of);
}

/* A column for each field, and one for `at` if it is no field. */
static bool add_columns(program_builder *of)
{
    const fnl_activities *activities = of->state->model->activities;
    of->fields = fnl_arena_take(of->arena, activities->field_count + (size_t)1, sizeof *of->fields);
    if (of->fields == NULL)
        return false;
    for (uint32_t i = 0; i <= activities->field_count; i++) {
        bool is_field = i < activities->field_count;
        uint32_t column = fnl_builder_add_column(of->builder, is_field ? fnl_lane_of(activities->fields[i].read.type)
                                                                       : fnl_lane_whole);
        if (fnl_builder_failed(of->builder))
            return false;
        of->fields[i] = fnl_build_column(of->builder, column);
    }
    of->at = of->fields[of->state->at_column];
    return true;
}

/* Points by key of an `each` rule with a map. */
static fnl_value map_points(program_builder *of, const fnl_rule *rule)
{
    fnl_value input = compile(of, rule->input);
    if (fnl_builder_failed(of->builder)) /* the lane would not be that of the input */
        return 0;
    bool are_texts = fnl_value_lane(of->builder, input) == fnl_lane_text;
    int64_t *keys = fnl_arena_take(of->arena, rule->key_count + (size_t)1, sizeof *keys);
    if (keys == NULL) {
        of->failed = true;
        return 0;
    }
    for (uint32_t i = 0; i < rule->key_count; i++)
        keys[i] = are_texts ? fnl_build_key(of->builder, rule->keys[i]) : rule->whole_keys[i];
    int64_t missing = rule->missing.known ? rule->missing.value : 0;
    return fnl_build_keys(of->builder, fnl_lane_whole, input, rule->key_count, keys, rule->key_points,
                          fnl_give(rule->otherwise), fnl_give(missing));
}

/* Whether an activity counts for a rule, and what it gives then: after decay, or before it where a limit is to choose first. */
static void build_rule(program_builder *of, const fnl_rule *rule, fnl_value wanted[2])
{
    fnl_builder *builder = of->builder;
    const fnl_decay *decay = &rule->decay;
    fnl_value fires = rule->entry_count == 0 || rule->entries[0].when == NULL ? fnl_build_truth(builder, 1)
                                                                              : compile(of, rule->entries[0].when);
    wanted[0] = fires;
    bool decays = decay->kind != fnl_decay_none && rule->limit_count == 0;
    bool has_map = rule->input != NULL;
    if (!has_map && decays && fnl_build_takes_products(builder, decay->factor_count)) {
        wanted[1] = fnl_build_decay_points(builder, fires, of->at, decay->step_s, decay->factors, decay->factor_count,
                                           rule->entries[0].points, (fnl_extent){ INT64_MIN, INT64_MAX }, 0, 0);
        return;
    }
    fnl_value points = has_map ? map_points(of, rule) : fnl_build_whole(builder, rule->entries[0].points);
    if (decays && !of->failed)
        points = fnl_build_decay(builder, points, of->at, decay->step_s, decay->factors, decay->factor_count);
    wanted[1] = points;
}

static fnl_value both(fnl_builder *builder, fnl_value a, fnl_value b)
{
    return fnl_build(builder, fnl_op_and, a, b, 0, 0);
}

/* Younger than `within`. */
static fnl_value is_recent(const program_builder *of, int64_t within_s)
{
    int64_t within = 0;
    int64_t after = 0;
    if (__builtin_mul_overflow(within_s, FNL_SECOND, &within) ||
        __builtin_sub_overflow(of->state->as_of, within, &after))
        return fnl_build_truth(of->builder, 1);
    return fnl_build(of->builder, fnl_op_less, fnl_build_whole(of->builder, after), of->at, 0, 0);
}

static void build_feature(program_builder *of, const fnl_feature *feature, fnl_value wanted[2])
{
    fnl_builder *builder = of->builder;
    fnl_value counts = feature->when == NULL ? fnl_build_truth(builder, 1) : compile(of, feature->when);
    if (feature->within_s != 0)
        counts = both(builder, counts, is_recent(of, feature->within_s));
    wanted[1] = fnl_build_whole(builder, 0);
    if (feature->field != UINT32_MAX) {
        wanted[1] = of->fields[feature->field];
        fnl_value is_null = fnl_build(builder, fnl_op_is_null, wanted[1], 0, 0, 0);
        counts = both(builder, counts, fnl_build(builder, fnl_op_not, is_null, 0, 0, 0));
    } else if (feature->kind == fnl_feature_distinct_days) {
        wanted[1] = fnl_build(builder, fnl_op_time_to_date, of->at, 0, 0, 0);
    }
    wanted[0] = counts;
}

static bool build(program_builder *of)
{
    const fnl_kept_columns *columns = &of->state->columns;
    of->wanted = fnl_arena_take(of->arena, 2 * (size_t)columns->count + 1, sizeof *of->wanted);
    if (of->wanted == NULL || !add_columns(of))
        return false;
    for (uint32_t i = 0; i < columns->count && !of->failed && !fnl_builder_failed(of->builder); i++) {
        const fnl_kept *kept = &columns->items[i];
        if (kept->rule != NULL)
            build_rule(of, kept->rule, &of->wanted[2 * (size_t)i]);
        else
            build_feature(of, kept->feature, &of->wanted[2 * (size_t)i]);
    }
    return !of->failed && !fnl_builder_failed(of->builder);
}

int32_t fnl_activity_program_make(const fnl_activity_state *state, const fnl_program_options *options,
                                  fnl_activity_program *out, fnl_error *error)
{
    fnl_arena building;
    fnl_arena_start(&building, state->memory);
    fnl_activity_program_end(out);
    fnl_arena_start(&out->arena, state->memory);
    program_builder of = { .state = state, .builder = fnl_builder_new(state->memory), .arena = &building };
    int32_t code = of.builder != NULL && build(&of)
                       ? fnl_program_make(&out->arena, of.builder, of.wanted, 2 * state->columns.count, options,
                                          &out->program, error)
                       : fnl_fail_memory(error);
    fnl_builder_free(of.builder);
    fnl_arena_end(&building);
    return code;
}

void fnl_activity_program_end(fnl_activity_program *program)
{
    if (program->arena.memory != NULL)
        fnl_arena_end(&program->arena);
    program->program = (fnl_program){ 0 };
}
