/* All fields and scores of a model as values. What no output needs is dropped when the program is made. */
#include "score/scoring.h"

fnl_value fnl_as_points(fnl_builder *builder, fnl_value value, unsigned scale)
{
    if (fnl_value_lane(builder, value) == fnl_lane_number)
        return fnl_build(builder, fnl_op_to_whole, value, 0, 0, fnl_points_scale);
    if (scale <= fnl_points_scale)
        return fnl_build(builder, fnl_op_scale_up, value, 0, 0, fnl_points_scale - (int64_t)scale);
    return fnl_build(builder, fnl_op_round_down, value, 0, 0, (int64_t)scale - fnl_points_scale);
}

/* Nothing of the kind happened: none of it, while a sum or a latest value of nothing is unknown. */
static fnl_value resolve_feature(fnl_scoring *scoring, uint32_t index)
{
    fnl_builder *builder = scoring->builder;
    const fnl_model *model = scoring->model;
    fnl_value column = scoring->activities[model->each_count + index];
    fnl_feature_kind kind = model->activities->features[index].kind;
    if (kind != fnl_feature_count && kind != fnl_feature_distinct_days)
        return column;
    fnl_value is_null = fnl_build(builder, fnl_op_is_null, column, 0, 0, 0);
    return fnl_build(builder, fnl_op_select, is_null, fnl_build_whole(builder, 0), column, 0);
}

fnl_value fnl_scoring_resolve(void *context, fnl_builder *builder, uint32_t symbol)
{
    fnl_scoring *scoring = context;
    fnl_symbol_meaning meaning = fnl_model_symbol(scoring->model, symbol);
    (void)builder;
    switch (meaning.kind) {
    case fnl_symbol_field:
        return scoring->fields[meaning.index];
    case fnl_symbol_score:
        return scoring->scores[meaning.index].score;
    case fnl_symbol_raw:
        return scoring->scores[meaning.index].raw;
    case fnl_symbol_feature:
        return resolve_feature(scoring, meaning.index);
    default:
        return scoring->scores[meaning.index].band_text;
    }
}

fnl_value fnl_scoring_expression(fnl_scoring *scoring, const fnl_expression *expression)
{
    return fnl_expression_compile(expression, scoring->builder, fnl_scoring_resolve, scoring);
}

static fnl_value build_computed(fnl_scoring *scoring, const fnl_model_field *field)
{
    return fnl_expression_convert(field->expression, field->read.type, field->read.scale, scoring->builder,
                                  fnl_scoring_resolve, scoring);
}

/* score and raw from what is not yet clamped. */
static void close_score(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out)
{
    fnl_builder *builder = scoring->builder;
    const fnl_linear *linear = score->linear;
    out->raw = out->unclamped;
    out->score = out->is_number
                     ? fnl_clamp_number(builder, out->raw, linear->has_low, linear->low, linear->has_high, linear->high)
                     : fnl_build_clamp(builder, out->raw, fnl_clamp_low(score->clamp), fnl_clamp_high(score->clamp));
    if (out->when == FNL_NO_VALUE)
        return;
    fnl_value missing = fnl_build_missing(builder, out->is_number ? fnl_lane_number : fnl_lane_whole);
    out->raw = fnl_build(builder, fnl_op_select, out->when, out->raw, missing, 0);
    out->score = fnl_build(builder, fnl_op_select, out->when, out->score, missing, 0);
}

static int32_t build_score(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out, fnl_error *error)
{
    *out = (fnl_score_values){ .when = FNL_NO_VALUE,
                               .unclamped = FNL_NO_VALUE,
                               .raw = FNL_NO_VALUE,
                               .score = FNL_NO_VALUE,
                               .band = FNL_NO_VALUE,
                               .band_text = FNL_NO_VALUE,
                               .log_odds = FNL_NO_VALUE };
    if (score->when != NULL)
        out->when = fnl_scoring_expression(scoring, score->when);
    switch (score->kind) {
    case fnl_score_points:
        fnl_points_build(scoring, score, out);
        break;
    case fnl_score_combine:
        fnl_combine_build(scoring, score, out);
        break;
    case fnl_score_expression:
        out->unclamped = fnl_as_points(scoring->builder, fnl_scoring_expression(scoring, score->expression),
                                       fnl_expression_scale(score->expression));
        break;
    case fnl_score_linear:
        fnl_linear_build(scoring, score, out);
        break;
    default:
        return fnl_bands_build(scoring, score, out, error);
    }
    if (scoring->failed || fnl_builder_failed(scoring->builder))
        return fnl_fail_memory(error);
    close_score(scoring, score, out);
    int32_t code = fnl_bands_build(scoring, score, out, error);
    if (code == FNL_OK)
        fnl_reasons_build(scoring, score, out);
    return code;
}

static int32_t build_columns(fnl_scoring *scoring, fnl_error *error)
{
    const fnl_model *model = scoring->model;
    fnl_builder *builder = scoring->builder;
    for (uint32_t i = 0; i < model->field_count; i++) { /* also computed ones have a column number: their own */
        uint32_t column = fnl_builder_add_column(builder, fnl_lane_of(model->fields[i].read.type));
        if (fnl_builder_failed(builder))
            return fnl_fail_memory(error);
        scoring->fields[i] = model->fields[i].expression == NULL ? fnl_build_column(builder, column)
                                                                 : build_computed(scoring, &model->fields[i]);
    }
    for (uint32_t i = 0; i < model->activity_column_count; i++) {
        uint32_t column = fnl_builder_add_column(builder, fnl_lane_of(model->activity_columns[i].read.type));
        if (fnl_builder_failed(builder))
            return fnl_fail_memory(error);
        scoring->activities[i] = fnl_build_column(builder, column);
    }
    return FNL_OK;
}

int32_t fnl_scoring_build(fnl_scoring *scoring, const fnl_model *model, fnl_builder *builder, fnl_arena *arena,
                          fnl_error *error)
{
    *scoring = (fnl_scoring){ .model = model, .builder = builder, .arena = arena };
    scoring->fields = fnl_arena_take(arena, model->field_count + (size_t)1, sizeof *scoring->fields);
    scoring->activities = fnl_arena_take(arena, model->activity_column_count + (size_t)1, sizeof *scoring->activities);
    scoring->scores = fnl_arena_take(arena, model->score_count + (size_t)1, sizeof *scoring->scores);
    if (scoring->fields == NULL || scoring->activities == NULL || scoring->scores == NULL)
        return fnl_fail_memory(error);
    int32_t columns = build_columns(scoring, error);
    if (columns != FNL_OK)
        return columns;
    for (uint32_t i = 0; i < model->score_count; i++) {
        int32_t code = build_score(scoring, &model->scores[i], &scoring->scores[i], error);
        if (code != FNL_OK)
            return code;
        if (scoring->failed || fnl_builder_failed(builder))
            return fnl_fail_memory(error);
    }
    return FNL_OK;
}
