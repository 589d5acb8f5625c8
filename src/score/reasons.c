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

/* What a line contributes, less its baseline or, turned round, what is missing to it. */
static fnl_value contribution(fnl_builder *builder, const fnl_score *score, const fnl_reason_line *line)
{
    fnl_value value = line->points;
    int64_t baseline = baseline_of(score, line);
    if (score->direction != fnl_direction_above)
        value = fnl_build(builder, fnl_op_subtract, fnl_build_whole(builder, baseline), value, 0, 0);
    else if (baseline != 0)
        value = fnl_build_total(builder, -baseline, 1, &value);
    if (line->mask == FNL_NO_VALUE)
        return value;
    return fnl_build(builder, fnl_op_select, line->mask, value, fnl_build_whole(builder, 0), 0);
}

/* The contributions of lines by the number of their text. */
typedef struct lines_by_text {
    fnl_index texts;
    uint32_t *number_of; /* by line */
    uint32_t *starts;    /* by number, and one more: where its contributions begin */
    fnl_value *values;
} lines_by_text;

static bool take_lines(fnl_scoring *scoring, const fnl_score *score, const fnl_reason_lines *lines, lines_by_text *out)
{
    size_t count = lines->count + (size_t)3;
    out->number_of = fnl_arena_take(scoring->arena, count, sizeof *out->number_of);
    out->starts = fnl_arena_take(scoring->arena, count, sizeof *out->starts);
    out->values = fnl_arena_take(scoring->arena, count, sizeof *out->values);
    if (out->number_of == NULL || out->starts == NULL || out->values == NULL)
        return false;
    for (uint32_t i = 0; i < lines->count; i++) {
        bool is_new = false;
        if (!fnl_index_add(&out->texts, lines->items[i].text, &out->number_of[i], &is_new))
            return false;
        out->starts[out->number_of[i] + 2]++; /* shifted, so that filling leaves each where it begins */
    }
    for (uint32_t i = 2; i < out->texts.count + 2; i++)
        out->starts[i] += out->starts[i - 1];
    for (uint32_t i = 0; i < lines->count; i++)
        out->values[out->starts[out->number_of[i] + 1]++] = contribution(scoring->builder, score, &lines->items[i]);
    return true;
}

/* One value for each text, lines of the same text summed. The texts stay the model's. False without memory. */
static bool sum_by_text(fnl_scoring *scoring, const fnl_score *score, const fnl_reason_lines *lines, lines_by_text *by,
                        fnl_text *names, fnl_value *sums)
{
    if (!take_lines(scoring, score, lines, by))
        return false;
    for (uint32_t i = lines->count; i-- > 0;) /* the first line of a text names it */
        names[by->number_of[i]] = lines->items[i].text;
    for (uint32_t i = 0; i < by->texts.count; i++)
        sums[i] = fnl_build_total(scoring->builder, 0, by->starts[i + 1] - by->starts[i], by->values + by->starts[i]);
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
    lines_by_text by = { 0 };
    fnl_index_start(&by.texts, scoring->arena->memory, scoring->model->hash_seed);
    fnl_value *sums = fnl_arena_take(scoring->arena, out->lines.count + (size_t)1, sizeof *sums);
    fnl_text *names = fnl_arena_take(scoring->arena, out->lines.count + (size_t)1, sizeof *names);
    bool fine = sums != NULL && names != NULL && sum_by_text(scoring, score, &out->lines, &by, names, sums);
    if (fine) {
        out->reasons = names;
        out->reason_text_count = by.texts.count;
        fine = build_ranks(scoring, score, out, by.texts.count, sums);
    }
    if (!fine)
        scoring->failed = true;
    fnl_index_end(&by.texts);
}
