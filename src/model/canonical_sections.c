/* The canonical form of fields and scores. */
#include "model/canonical.h"

static void put_texts(fnl_canonical *canonical, fnl_parent *parent, const char *key, const fnl_text *texts,
                      uint32_t count)
{
    fnl_parent *list = fnl_put_list(canonical, parent, key);
    for (uint32_t i = 0; i < count; i++)
        fnl_put_text(canonical, list, "", texts[i]);
}

static void put_aliases(fnl_canonical *canonical, fnl_parent *field, const fnl_field *read)
{
    if (read->aliases == NULL)
        return;
    fnl_parent *map = fnl_put_map(canonical, field, "aliases");
    for (uint32_t i = 0; i < read->aliases->count; i++)
        fnl_tree_text(&canonical->tree, map, read->aliases->keys[i], read->alias_targets[i]);
}

void fnl_put_field(fnl_canonical *canonical, fnl_parent *fields, const fnl_model_field *field)
{
    const fnl_field *read = &field->read;
    fnl_tree *tree = &canonical->tree;
    fnl_parent *map = fnl_put_map(canonical, fields, "");
    fnl_put_text(canonical, map, "name", read->name);
    fnl_put_text(canonical, map, "type", fnl_text_of(fnl_type_name(read->type)));
    if (read->id)
        fnl_tree_bool(tree, map, FNL_TEXT("id"), true);
    if (read->type == fnl_type_decimal)
        fnl_tree_decimal(tree, map, FNL_TEXT("scale"), read->scale, 0);
    if (!fnl_text_equal(read->column, read->name))
        fnl_put_text(canonical, map, "from", read->column);
    if (read->fold)
        fnl_tree_bool(tree, map, FNL_TEXT("fold"), true);
    if (read->values != NULL)
        put_texts(canonical, map, "values", read->values->keys, read->values->count);
    put_aliases(canonical, map, read);
    if (field->own_null_values)
        put_texts(canonical, map, "null_values", read->null_values, read->null_value_count);
    if (read->format.length != 0)
        fnl_put_text(canonical, map, "format", read->format);
    fnl_put_expression(canonical, map, "expr", field->expression);
}

void fnl_put_fields(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_model *model = canonical->model;
    if (model->field_count == 0)
        return;
    fnl_parent *list = fnl_put_list(canonical, root, "fields");
    for (uint32_t i = 0; i < model->field_count; i++)
        fnl_put_field(canonical, list, &model->fields[i]);
}

static void put_groups(fnl_canonical *canonical, fnl_parent *map, const fnl_score *score)
{
    fnl_parent *list = fnl_put_list(canonical, map, "groups");
    for (uint32_t i = 0; i < score->group_count; i++) {
        const fnl_group *group = &score->groups[i];
        fnl_parent *item = fnl_put_map(canonical, list, "");
        fnl_put_text(canonical, item, "name", group->name);
        fnl_put_clamp(canonical, item, &group->clamp);
        fnl_parent *rules = fnl_put_list(canonical, item, "rules");
        for (uint32_t j = 0; j < group->rule_count; j++)
            fnl_put_rule(canonical, rules, &group->rules[j]);
    }
}

static void put_combine(fnl_canonical *canonical, fnl_parent *map, const fnl_score *score)
{
    fnl_parent *parts = fnl_put_map(canonical, map, "combine");
    for (uint32_t i = 0; i < score->part_count; i++)
        fnl_tree_decimal(&canonical->tree, parts, canonical->model->scores[score->parts[i].score].name,
                         score->parts[i].weight, fnl_weight_scale);
}

static void put_matrix(fnl_canonical *canonical, fnl_parent *map, const fnl_score *score)
{
    fnl_buffer *scratch = &canonical->scratch;
    fnl_parent *list = fnl_put_list(canonical, map, "matrix");
    for (uint32_t i = 0; i < score->matrix_count; i++) {
        scratch->length = 0;
        fnl_buffer_put_text(scratch, canonical->model->scores[score->matrix[i]].name);
        fnl_buffer_put_string(scratch, "_band");
        if (!scratch->failed)
            fnl_put_text(canonical, list, "", fnl_buffer_text(scratch));
    }
}

static void put_kind(fnl_canonical *canonical, fnl_parent *map, const fnl_score *score)
{
    switch (score->kind) {
    case fnl_score_points:
        if (score->start != 0)
            fnl_put_points(canonical, map, "start", score->start);
        put_groups(canonical, map, score);
        break;
    case fnl_score_combine:
        put_combine(canonical, map, score);
        break;
    case fnl_score_matrix:
        put_matrix(canonical, map, score);
        break;
    case fnl_score_expression:
        fnl_put_expression(canonical, map, "expr", score->expression);
        break;
    case fnl_score_linear:
        fnl_put_linear(canonical, map, score->linear);
        break;
    }
}

static void put_bands(fnl_canonical *canonical, fnl_parent *map, const fnl_score *score)
{
    if (score->band_count == 0)
        return;
    fnl_parent *bands = fnl_put_list(canonical, map, "bands");
    for (uint32_t i = 0; i < score->band_count; i++) {
        fnl_parent *band = fnl_put_map(canonical, bands, "");
        fnl_put_text(canonical, band, "name", score->bands[i].name);
        if (score->bands[i].from.known)
            fnl_put_exact(canonical, band, "from", score->bands[i].from);
    }
}

static void put_reasons(fnl_canonical *canonical, fnl_parent *map, const fnl_score *score)
{
    if (score->reason_count == 0)
        return;
    fnl_parent *reasons = fnl_put_map(canonical, map, "reasons");
    fnl_tree_decimal(&canonical->tree, reasons, FNL_TEXT("top"), score->reason_count, 0);
    if (score->direction == fnl_direction_below)
        fnl_put_text(canonical, reasons, "direction", FNL_TEXT("below"));
    if (score->baseline != fnl_baseline_neutral)
        fnl_put_text(canonical, reasons, "baseline",
                     score->baseline == fnl_baseline_min ? FNL_TEXT("min") : FNL_TEXT("max"));
}

void fnl_put_score(fnl_canonical *canonical, fnl_parent *scores, const fnl_score *score)
{
    fnl_parent *map = fnl_put_map(canonical, scores, "");
    fnl_put_text(canonical, map, "name", score->name);
    fnl_put_expression(canonical, map, "when", score->when);
    fnl_put_clamp(canonical, map, &score->clamp);
    put_kind(canonical, map, score);
    put_bands(canonical, map, score);
    put_reasons(canonical, map, score);
}

void fnl_put_scores(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_model *model = canonical->model;
    if (model->score_count == 0)
        return;
    fnl_parent *list = fnl_put_list(canonical, root, "scores");
    for (uint32_t i = 0; i < model->score_count; i++)
        fnl_put_score(canonical, list, &model->scores[i]);
}
