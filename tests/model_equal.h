/* Two models that were read from different texts, compared member by member. */
#ifndef MODEL_EQUAL_H
#define MODEL_EQUAL_H

#include "clock_equal.h"
#include "kpis_equal.h"

static inline void equal_field(const fnl_model_field *a, const fnl_model_field *b)
{
    equal_text(a->read.name, b->read.name);
    equal_text(a->read.column, b->read.column);
    assert_int_equal(a->read.type, b->read.type);
    assert_int_equal(a->read.scale, b->read.scale);
    assert_int_equal(a->read.id, b->read.id);
    assert_int_equal(a->read.fold, b->read.fold);
    equal_text(a->read.format, b->read.format);
    equal_texts(a->read.null_values, a->read.null_value_count, b->read.null_values, b->read.null_value_count);
    equal_index(a->read.values, b->read.values);
    equal_index(a->read.aliases, b->read.aliases);
    uint32_t aliases = a->read.aliases == NULL ? 0 : a->read.aliases->count;
    equal_texts(a->read.alias_targets, aliases, b->read.alias_targets, aliases);
    equal_expression(a->expression, b->expression);
    assert_int_equal(a->own_null_values, b->own_null_values);
    assert_int_equal(a->is_read, b->is_read);
}

static inline void equal_decay(const fnl_decay *a, const fnl_decay *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->duration_s, b->duration_s);
    assert_int_equal(a->percent, b->percent);
    assert_int_equal(a->step_s, b->step_s);
    equal_expression(a->since, b->since);
    equal_text(a->since_text, b->since_text);
    assert_int_equal(a->factor_count, b->factor_count);
    if (a->factor_count != 0)
        assert_memory_equal(a->factors, b->factors, a->factor_count * sizeof *a->factors);
}

static inline void equal_rule(const fnl_rule *a, const fnl_rule *b)
{
    equal_text(a->name, b->name);
    equal_text(a->reason, b->reason);
    assert_int_equal(a->kind, b->kind);
    equal_expression(a->input, b->input);
    equal_text(a->input_text, b->input_text);
    assert_int_equal(a->entry_count, b->entry_count);
    for (uint32_t i = 0; i < a->entry_count; i++) {
        equal_expression(a->entries[i].when, b->entries[i].when);
        assert_int_equal(a->entries[i].points, b->entries[i].points);
        equal_text(a->entries[i].reason, b->entries[i].reason);
    }
    assert_int_equal(a->edge_count, b->edge_count);
    for (uint32_t i = 0; i < a->edge_count; i++)
        equal_decimal(a->edges[i], b->edges[i]);
    assert_int_equal(a->closed_right, b->closed_right);
    equal_wholes(a->bin_points, b->bin_points, a->edge_count + 1);
    equal_texts(a->keys, a->key_count, b->keys, b->key_count);
    equal_wholes(a->whole_keys, b->whole_keys, a->key_count);
    equal_wholes(a->key_points, b->key_points, a->key_count);
    assert_int_equal(a->otherwise, b->otherwise);
    assert_int_equal(a->missing.known, b->missing.known);
    if (a->missing.known)
        assert_int_equal(a->missing.value, b->missing.value);
    equal_decimal(a->per_points, b->per_points);
    equal_clamp(a->clamp, b->clamp);
    equal_decay(&a->decay, &b->decay);
    assert_int_equal(a->has_active, b->has_active);
    assert_int_equal(a->active_from, b->active_from);
    assert_int_equal(a->active_to, b->active_to);
    assert_int_equal(a->has_baseline, b->has_baseline);
    assert_int_equal(a->baseline, b->baseline);
    assert_int_equal(a->column, b->column);
    assert_int_equal(a->limit_count, b->limit_count);
    assert_int_equal(a->limit_within_s, b->limit_within_s);
}

static inline void equal_feature(const fnl_feature *a, const fnl_feature *b)
{
    equal_text(a->name, b->name);
    assert_int_equal(a->kind, b->kind);
    equal_expression(a->when, b->when);
    assert_int_equal(a->field, b->field);
    assert_int_equal(a->within_s, b->within_s);
    assert_int_equal(a->is_read, b->is_read);
}

static inline void equal_activities(const fnl_activities *a, const fnl_activities *b)
{
    const fnl_model_field left[] = { { .read = a->key }, { .read = a->at }, { .read = a->id } };
    const fnl_model_field right[] = { { .read = b->key }, { .read = b->at }, { .read = b->id } };
    for (int i = 0; i < 3; i++)
        equal_field(&left[i], &right[i]);
    assert_int_equal(a->lead_id, b->lead_id);
    assert_int_equal(a->has_id, b->has_id);
    assert_int_equal(a->field_count, b->field_count);
    for (uint32_t i = 0; i < a->field_count; i++)
        equal_field(&a->fields[i], &b->fields[i]);
    assert_int_equal(a->feature_count, b->feature_count);
    for (uint32_t i = 0; i < a->feature_count; i++)
        equal_feature(&a->features[i], &b->features[i]);
}

static inline void equal_linear(const fnl_linear *a, const fnl_linear *b)
{
    equal_number(a->intercept, b->intercept);
    assert_int_equal(a->term_count, b->term_count);
    for (uint32_t i = 0; i < a->term_count; i++) {
        const fnl_term *left = &a->terms[i];
        const fnl_term *right = &b->terms[i];
        equal_text(left->name, right->name);
        equal_expression(left->input, right->input);
        equal_number(left->weight, right->weight);
        assert_int_equal(left->is_map, right->is_map);
        equal_texts(left->keys, left->key_count, right->keys, right->key_count);
        equal_wholes(left->whole_keys, right->whole_keys, left->key_count);
        for (uint32_t j = 0; j < left->key_count; j++)
            equal_number(left->key_weights[j], right->key_weights[j]);
        equal_number(left->otherwise, right->otherwise);
        equal_number(left->missing, right->missing);
    }
    assert_int_equal(a->link, b->link);
    assert_int_equal(a->has_pdo, b->has_pdo);
    equal_number(a->pdo_score, b->pdo_score);
    equal_number(a->pdo_odds, b->pdo_odds);
    equal_number(a->pdo_double, b->pdo_double);
    assert_int_equal(a->has_scale, b->has_scale);
    equal_number(a->scale, b->scale);
    assert_int_equal(a->has_round, b->has_round);
    assert_int_equal(a->round, b->round);
    assert_int_equal(a->has_low, b->has_low);
    assert_int_equal(a->has_high, b->has_high);
    equal_number(a->low, b->low);
    equal_number(a->high, b->high);
}

static inline void equal_groups(const fnl_score *a, const fnl_score *b)
{
    assert_int_equal(a->group_count, b->group_count);
    for (uint32_t i = 0; i < a->group_count; i++) {
        equal_text(a->groups[i].name, b->groups[i].name);
        equal_clamp(a->groups[i].clamp, b->groups[i].clamp);
        assert_int_equal(a->groups[i].rule_count, b->groups[i].rule_count);
        for (uint32_t j = 0; j < a->groups[i].rule_count; j++)
            equal_rule(&a->groups[i].rules[j], &b->groups[i].rules[j]);
    }
}

static inline void equal_score(const fnl_score *a, const fnl_score *b)
{
    equal_text(a->name, b->name);
    assert_int_equal(a->kind, b->kind);
    equal_expression(a->when, b->when);
    equal_clamp(a->clamp, b->clamp);
    assert_int_equal(a->start, b->start);
    equal_groups(a, b);
    assert_int_equal(a->part_count, b->part_count);
    for (uint32_t i = 0; i < a->part_count; i++) {
        assert_int_equal(a->parts[i].score, b->parts[i].score);
        assert_int_equal(a->parts[i].weight, b->parts[i].weight);
    }
    assert_int_equal(a->matrix_count, b->matrix_count);
    for (uint32_t i = 0; i < a->matrix_count; i++)
        assert_int_equal(a->matrix[i], b->matrix[i]);
    equal_expression(a->expression, b->expression);
    assert_int_equal(a->linear == NULL, b->linear == NULL);
    if (a->linear != NULL)
        equal_linear(a->linear, b->linear);
    assert_int_equal(a->band_count, b->band_count);
    for (uint32_t i = 0; i < a->band_count; i++) {
        equal_text(a->bands[i].name, b->bands[i].name);
        equal_decimal(a->bands[i].from, b->bands[i].from);
    }
    assert_int_equal(a->raw.known, b->raw.known);
    assert_int_equal(a->raw.low, b->raw.low);
    assert_int_equal(a->raw.high, b->raw.high);
    assert_int_equal(a->reason_count, b->reason_count);
    assert_int_equal(a->direction, b->direction);
    assert_int_equal(a->baseline, b->baseline);
}

static inline void equal_values(const fnl_example_value *a, uint32_t a_count, const fnl_example_value *b,
                                uint32_t b_count)
{
    assert_int_equal(a_count, b_count);
    for (uint32_t i = 0; i < a_count; i++) {
        equal_text(a[i].name, b[i].name);
        assert_int_equal(a[i].is_null, b[i].is_null);
        equal_text(a[i].text, b[i].text);
    }
}

static inline void equal_move(const fnl_move *a, const fnl_move *b)
{
    equal_text(a->name, b->name);
    assert_int_equal(a->from_any, b->from_any);
    assert_int_equal(a->from_count, b->from_count);
    for (uint32_t i = 0; i < a->from_count; i++)
        assert_int_equal(a->from[i], b->from[i]);
    assert_int_equal(a->to, b->to);
    equal_expression(a->when, b->when);
    assert_int_equal(a->after_s, b->after_s);
    assert_int_equal(a->required_count, b->required_count);
    for (uint32_t i = 0; i < a->required_count; i++)
        assert_int_equal(a->required[i], b->required[i]);
    equal_text(a->reason, b->reason);
    assert_int_equal(a->reason_field, b->reason_field);
}

static inline void equal_lifecycle(const fnl_lifecycle *a, const fnl_lifecycle *b)
{
    assert_int_equal(a == NULL, b == NULL);
    if (a == NULL)
        return;
    assert_int_equal(a->stage_field, b->stage_field);
    assert_int_equal(a->since_field, b->since_field);
    assert_int_equal(a->stage_count, b->stage_count);
    assert_int_equal(a->line_count, b->line_count);
    for (uint32_t i = 0; i < a->stage_count; i++) {
        equal_text(a->stages[i].name, b->stages[i].name);
        equal_text(a->stages[i].held, b->stages[i].held);
    }
    assert_int_equal(a->kept_count, b->kept_count);
    for (uint32_t i = 0; i < a->kept_count; i++) {
        assert_int_equal(a->kept[i].field, b->kept[i].field);
        assert_int_equal(a->kept[i].stage, b->kept[i].stage);
        equal_expression(a->kept[i].stamp, b->kept[i].stamp);
        equal_text(a->kept[i].stamp_text, b->kept[i].stamp_text);
        equal_text(a->kept[i].output, b->kept[i].output);
    }
    assert_int_equal(a->move_count, b->move_count);
    for (uint32_t i = 0; i < a->move_count; i++)
        equal_move(&a->moves[i], &b->moves[i]);
}

static inline void equal_decision_values(const fnl_decision_value *a, const fnl_decision_value *b, uint32_t count)
{
    assert_int_equal(a == NULL, b == NULL);
    for (uint32_t i = 0; a != NULL && i < count; i++) {
        assert_int_equal(a[i].known, b[i].known);
        assert_int_equal(a[i].whole, b[i].whole);
        equal_text(a[i].text, b[i].text);
    }
}

static inline void equal_decision(const fnl_decision *a, const fnl_decision *b)
{
    equal_text(a->name, b->name);
    assert_int_equal(a->hit, b->hit);
    assert_int_equal(a->aggregate, b->aggregate);
    assert_int_equal(a->first_output, b->first_output);
    assert_int_equal(a->output_count, b->output_count);
    for (uint32_t i = 0; i < a->output_count; i++) {
        equal_text(a->outputs[i].key, b->outputs[i].key);
        equal_text(a->outputs[i].name, b->outputs[i].name);
        assert_int_equal(a->outputs[i].type, b->outputs[i].type);
        assert_int_equal(a->outputs[i].scale, b->outputs[i].scale);
    }
    assert_int_equal(a->rule_count, b->rule_count);
    for (uint32_t i = 0; i < a->rule_count; i++) {
        equal_expression(a->rules[i].when, b->rules[i].when);
        equal_decision_values(a->rules[i].values, b->rules[i].values, a->output_count);
    }
    equal_decision_values(a->otherwise, b->otherwise, a->output_count);
}

static inline void assert_models_equal(const fnl_model *a, const fnl_model *b)
{
    assert_non_null(a);
    assert_non_null(b);
    equal_text(a->name, b->name);
    equal_text(a->version, b->version);
    equal_text(fnl_zone_name(a->zone), fnl_zone_name(b->zone));
    equal_text(fnl_zone_footer(a->zone), fnl_zone_footer(b->zone));
    equal_texts(a->null_values, a->null_value_count, b->null_values, b->null_value_count);
    assert_int_equal(a->field_count, b->field_count);
    for (uint32_t i = 0; i < a->field_count; i++)
        equal_field(&a->fields[i], &b->fields[i]);
    assert_int_equal(a->activities == NULL, b->activities == NULL);
    if (a->activities != NULL)
        equal_activities(a->activities, b->activities);
    assert_int_equal(a->each_count, b->each_count);
    assert_int_equal(a->activity_column_count, b->activity_column_count);
    for (uint32_t i = 0; i < a->activity_column_count; i++)
        equal_field(&(fnl_model_field){ .read = a->activity_columns[i].read },
                    &(fnl_model_field){ .read = b->activity_columns[i].read });
    assert_int_equal(a->score_count, b->score_count);
    for (uint32_t i = 0; i < a->score_count; i++)
        equal_score(&a->scores[i], &b->scores[i]);
    assert_int_equal(a->calendar_count, b->calendar_count);
    for (uint32_t i = 0; i < a->calendar_count; i++)
        equal_calendar(&a->calendars[i], &b->calendars[i]);
    assert_int_equal(a->clock_count, b->clock_count);
    for (uint32_t i = 0; i < a->clock_count; i++)
        equal_clock(&a->clocks[i], &b->clocks[i]);
    equal_lifecycle(a->lifecycle, b->lifecycle);
    assert_int_equal(a->decision_count, b->decision_count);
    for (uint32_t i = 0; i < a->decision_count; i++)
        equal_decision(&a->decisions[i], &b->decisions[i]);
    assert_int_equal(a->kpis == NULL, b->kpis == NULL);
    if (a->kpis != NULL)
        equal_kpis(a->kpis, b->kpis);
    assert_int_equal(a->example_count, b->example_count);
    for (uint32_t i = 0; i < a->example_count; i++) {
        equal_text(a->examples[i].name, b->examples[i].name);
        assert_int_equal(a->examples[i].has_as_of, b->examples[i].has_as_of);
        assert_int_equal(a->examples[i].as_of, b->examples[i].as_of);
        equal_values(a->examples[i].lead, a->examples[i].lead_count, b->examples[i].lead, b->examples[i].lead_count);
        equal_values(a->examples[i].expect, a->examples[i].expect_count, b->examples[i].expect,
                     b->examples[i].expect_count);
    }
    assert_memory_equal(a->fingerprint, b->fingerprint, sizeof a->fingerprint);
}

#endif
