/* Scores of kind points: rules into groups, groups into the score. */
#include "score/scoring.h"

/* The entries of a `first` rule by reason: those of one reason stand together, in their order. */
typedef struct entries_by_reason {
    fnl_index reasons;
    uint32_t *reason_of; /* by entry */
    uint32_t *starts;    /* by reason, and one more: where its codes begin */
    int64_t *codes;
} entries_by_reason;

/* Codes of entries come first; an empty reason means the rule's, which also stands for "none" and "unknown". */
static bool sort_entries(fnl_scoring *scoring, const fnl_rule *rule, entries_by_reason *out)
{
    uint32_t codes = rule->entry_count + 2;
    out->reason_of = fnl_arena_take(scoring->arena, codes, sizeof *out->reason_of);
    out->codes = fnl_arena_take(scoring->arena, codes, sizeof *out->codes);
    out->starts = fnl_arena_take(scoring->arena, codes + (size_t)2, sizeof *out->starts);
    if (out->reason_of == NULL || out->codes == NULL || out->starts == NULL)
        return false;
    for (uint32_t i = 0; i < codes; i++) {
        bool is_new = false;
        fnl_text reason = i < rule->entry_count ? rule->entries[i].reason : FNL_TEXT("");
        if (!fnl_index_add(&out->reasons, reason, &out->reason_of[i], &is_new))
            return false;
        out->starts[out->reason_of[i] + 2]++; /* shifted, so that filling leaves each where it begins */
    }
    for (uint32_t i = 2; i < codes + 2; i++)
        out->starts[i] += out->starts[i - 1];
    for (uint32_t i = 0; i < codes; i++)
        out->codes[out->starts[out->reason_of[i] + 1]++] = i;
    return true;
}

/* A line for each reason of the entries, in the order of the first of each, then the rule's own. */
static void add_entry_reasons(fnl_scoring *scoring, const fnl_rule *rule, const fnl_rule_values *values,
                              const entries_by_reason *entries, fnl_reason_line line, fnl_reason_lines *out)
{
    fnl_reason_line own = line;
    for (uint32_t i = 0; i < entries->reasons.count; i++) {
        uint32_t start = entries->starts[i];
        fnl_value mask =
            fnl_build_among(scoring->builder, values->entry, entries->starts[i + 1] - start, entries->codes + start);
        if (values->active != FNL_NO_VALUE)
            mask = fnl_build(scoring->builder, fnl_op_and, values->active, mask, 0, 0);
        if (entries->reasons.keys[i].length == 0) {
            own.mask = mask;
            continue;
        }
        line.mask = mask;
        line.text = rule->entries[entries->codes[start]].reason;
        fnl_reason_line_add(scoring, out, line);
    }
    fnl_reason_line_add(scoring, out, own);
}

static void add_reasons(fnl_scoring *scoring, const fnl_rule *rule, const fnl_rule_values *values,
                        fnl_score_values *out)
{
    fnl_reason_line line = {
        .text = rule->reason,
        .points = values->points,
        .mask = values->active, /* an inactive rule is no reason, whatever its baseline */
        .has_baseline = rule->has_baseline,
        .baseline = rule->baseline,
        .low = values->low,
        .high = values->high,
    };
    bool own_reasons = false;
    for (uint32_t i = 0; i < rule->entry_count; i++)
        own_reasons |= rule->entries[i].reason.length != 0;
    if (!own_reasons) {
        fnl_reason_line_add(scoring, &out->lines, line);
        return;
    }
    entries_by_reason entries = { 0 };
    fnl_index_start(&entries.reasons, scoring->arena->memory, scoring->model->hash_seed);
    if (sort_entries(scoring, rule, &entries))
        add_entry_reasons(scoring, rule, values, &entries, line, &out->lines);
    else
        scoring->failed = true;
    fnl_index_end(&entries.reasons);
}

static fnl_value build_group(fnl_scoring *scoring, const fnl_group *group, bool has_lines, fnl_group_values *values,
                             fnl_score_values *out)
{
    fnl_builder *builder = scoring->builder;
    values->rules = fnl_arena_take(scoring->arena, group->rule_count + (size_t)1, sizeof *values->rules);
    fnl_value *points = fnl_arena_take(scoring->arena, group->rule_count + (size_t)1, sizeof *points);
    if (values->rules == NULL || points == NULL) {
        scoring->failed = true;
        return 0;
    }
    for (uint32_t i = 0; i < group->rule_count; i++) {
        fnl_rule_build(scoring, &group->rules[i], &values->rules[i]);
        if (scoring->failed)
            return 0;
        points[i] = values->rules[i].points;
        if (has_lines)
            add_reasons(scoring, &group->rules[i], &values->rules[i], out);
    }
    values->sum = fnl_build_total(builder, 0, group->rule_count, points);
    values->clamped = fnl_build_clamp(builder, values->sum, fnl_clamp_low(group->clamp), fnl_clamp_high(group->clamp));
    return values->clamped;
}

void fnl_points_build(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out)
{
    out->groups = fnl_arena_take(scoring->arena, score->group_count + (size_t)1, sizeof *out->groups);
    fnl_value *points = fnl_arena_take(scoring->arena, score->group_count + (size_t)1, sizeof *points);
    if (out->groups == NULL || points == NULL) {
        scoring->failed = true;
        return;
    }
    for (uint32_t i = 0; i < score->group_count && !scoring->failed; i++)
        points[i] = build_group(scoring, &score->groups[i], score->has_reason_lines, &out->groups[i], out);
    out->unclamped = fnl_build_total(scoring->builder, score->start, score->group_count, points);
}
