/* The rules that made a score what it is: contributions by text, the largest first. */
#include "score/scoring.h"

void fnl_reason_line_add(fnl_scoring *scoring, fnl_reason_lines *lines, fnl_reason_line line)
{
    if (fnl_arena_grow(scoring->arena, &lines->items, lines->count, &lines->capacity, sizeof *lines->items))
        lines->items[lines->count++] = line;
    else
        scoring->failed = true;
}

static int64_t baseline_of(const fnl_score *score, const fnl_reason_line *line)
{
    if (line->has_baseline)
        return line->baseline;
    if (score->baseline == fnl_baseline_min)
        return line->low;
    return score->baseline == fnl_baseline_max ? line->high : 0;
}

/* What a line contributes: above its baseline, or what is missing to it. */
static fnl_value contribution(fnl_builder *builder, const fnl_score *score, const fnl_reason_line *line)
{
    fnl_value baseline = fnl_build_whole(builder, baseline_of(score, line));
    bool above = score->direction == fnl_direction_above;
    fnl_value value = line->points;
    if (!above || baseline_of(score, line) != 0)
        value = fnl_build(builder, fnl_op_subtract, above ? value : baseline, above ? baseline : value, 0, 0);
    if (line->mask == FNL_NO_VALUE)
        return value;
    return fnl_build(builder, fnl_op_select, line->mask, value, fnl_build_whole(builder, 0), 0);
}

/* One value for each text, lines of the same text summed. The texts stay the model's. False without memory. */
static bool sum_by_text(fnl_scoring *scoring, const fnl_score *score, const fnl_score_values *values, fnl_index *texts,
                        fnl_text *names, fnl_value *sums)
{
    for (uint32_t i = 0; i < values->lines.count; i++) {
        uint32_t number = 0;
        bool is_new = false;
        if (!fnl_index_add(texts, values->lines.items[i].text, &number, &is_new))
            return false;
        fnl_value value = contribution(scoring->builder, score, &values->lines.items[i]);
        sums[number] = is_new ? value : fnl_build_sum(scoring->builder, 0, 2, (fnl_value[]){ sums[number], value });
        names[number] = values->lines.items[i].text;
    }
    return true;
}

static bool build_ranks(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out, uint32_t count,
                        const fnl_value *sums)
{
    fnl_builder *builder = scoring->builder;
    int64_t *codes = fnl_arena_take(scoring->arena, count + (size_t)1, sizeof *codes);
    out->reason_codes = fnl_arena_take(scoring->arena, score->reason_count, sizeof *out->reason_codes);
    out->reason_points = fnl_arena_take(scoring->arena, score->reason_count, sizeof *out->reason_points);
    if (codes == NULL || out->reason_codes == NULL || out->reason_points == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++)
        codes[i] = i;
    fnl_value top = fnl_build_top(builder, count, codes, sums, score->reason_count);
    fnl_value missing = fnl_build_missing(builder, fnl_lane_whole);
    for (uint32_t rank = 0; rank < score->reason_count; rank++) {
        fnl_value code = fnl_build_pick(builder, top, rank);
        fnl_value points = fnl_build_pick(builder, top, score->reason_count + rank);
        if (out->when != FNL_NO_VALUE) {
            code = fnl_build(builder, fnl_op_select, out->when, code, missing, 0);
            points = fnl_build(builder, fnl_op_select, out->when, points, missing, 0);
        }
        out->reason_codes[rank] = code;
        out->reason_points[rank] = points;
    }
    return true;
}

void fnl_reasons_build(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out)
{
    if (score->reason_count == 0)
        return;
    fnl_index texts;
    fnl_index_start(&texts, scoring->arena->memory, scoring->model->hash_seed);
    fnl_value *sums = fnl_arena_take(scoring->arena, out->lines.count + (size_t)1, sizeof *sums);
    fnl_text *names = fnl_arena_take(scoring->arena, out->lines.count + (size_t)1, sizeof *names);
    bool fine = sums != NULL && names != NULL && sum_by_text(scoring, score, out, &texts, names, sums);
    if (fine) {
        out->reasons = names;
        out->reason_text_count = texts.count;
        fine = build_ranks(scoring, score, out, texts.count, sums);
    }
    if (!fine)
        scoring->failed = true;
    fnl_index_end(&texts);
}
