/* Scores of kind points: rules into groups, groups into the score. */
#include "score/scoring.h"

static bool is_earlier_text(const fnl_rule *rule, uint32_t entry)
{
    for (uint32_t i = 0; i < entry; i++)
        if (fnl_text_equal(rule->entries[i].reason, rule->entries[entry].reason))
            return true;
    return false;
}

/* Where the entry that decided has this reason; an empty one means the rule's, which also stands for "none". */
static fnl_value mask_of_reason(fnl_scoring *scoring, const fnl_rule *rule, const fnl_rule_values *values,
                                fnl_text reason)
{
    fnl_builder *builder = scoring->builder;
    fnl_value mask = fnl_build_truth(builder, 0);
    uint32_t codes = rule->entry_count + (reason.length == 0 ? 2 : 0);
    for (uint32_t i = 0; i < codes; i++) {
        if (i < rule->entry_count && !fnl_text_equal(rule->entries[i].reason, reason))
            continue;
        fnl_value here = fnl_build(builder, fnl_op_equal, values->entry, fnl_build_whole(builder, i), 0, 0);
        mask = fnl_build(builder, fnl_op_or, mask, here, 0, 0);
    }
    return mask;
}

static void add_reasons(fnl_scoring *scoring, const fnl_rule *rule, const fnl_rule_values *values,
                        fnl_score_values *out)
{
    fnl_reason_line line = {
        .text = rule->reason,
        .points = values->points,
        .mask = FNL_NO_VALUE,
        .has_baseline = rule->has_baseline,
        .baseline = rule->baseline,
        .low = values->low,
        .high = values->high,
    };
    bool own_reasons = false;
    for (uint32_t i = 0; i < rule->entry_count; i++)
        own_reasons |= rule->entries[i].reason.length != 0;
    for (uint32_t i = 0; own_reasons && i < rule->entry_count; i++) {
        if (rule->entries[i].reason.length == 0 || is_earlier_text(rule, i))
            continue;
        line.text = rule->entries[i].reason;
        line.mask = mask_of_reason(scoring, rule, values, line.text);
        fnl_reason_line_add(scoring, &out->lines, line);
    }
    line.text = rule->reason;
    line.mask = own_reasons ? mask_of_reason(scoring, rule, values, (fnl_text){ "", 0 }) : FNL_NO_VALUE;
    fnl_reason_line_add(scoring, &out->lines, line);
}

static fnl_value build_group(fnl_scoring *scoring, const fnl_group *group, fnl_group_values *values,
                             fnl_score_values *out)
{
    fnl_builder *builder = scoring->builder;
    values->rules = fnl_arena_take(scoring->arena, group->rule_count + (size_t)1, sizeof *values->rules);
    if (values->rules == NULL) {
        scoring->failed = true;
        return 0;
    }
    values->sum = fnl_build_whole(builder, 0);
    for (uint32_t i = 0; i < group->rule_count; i++) {
        fnl_rule_build(scoring, &group->rules[i], &values->rules[i]);
        if (scoring->failed)
            return 0;
        values->sum = i == 0 ? values->rules[i].points : fnl_build_sum(builder, values->sum, values->rules[i].points);
        add_reasons(scoring, &group->rules[i], &values->rules[i], out);
    }
    values->clamped = fnl_build_clamp(builder, values->sum, fnl_clamp_low(group->clamp), fnl_clamp_high(group->clamp));
    return values->clamped;
}

void fnl_points_build(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out)
{
    fnl_builder *builder = scoring->builder;
    out->groups = fnl_arena_take(scoring->arena, score->group_count + (size_t)1, sizeof *out->groups);
    if (out->groups == NULL) {
        scoring->failed = true;
        return;
    }
    fnl_value sum = fnl_build_whole(builder, score->start);
    for (uint32_t i = 0; i < score->group_count && !scoring->failed; i++) {
        fnl_value group = build_group(scoring, &score->groups[i], &out->groups[i], out);
        sum = i == 0 && score->start == 0 ? group : fnl_build_sum(builder, sum, group);
    }
    out->unclamped = sum;
}
