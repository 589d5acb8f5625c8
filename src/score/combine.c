/* Scores made of scores: weighted sums. */
#include "score/scoring.h"

#include "core/arithmetic.h"

enum { weight_unit = 1000000 }; /* 10^fnl_weight_scale */

/* A part counts up to its own clamp, but what is below it is not lifted. */
static fnl_value limit_above(fnl_scoring *scoring, uint32_t index)
{
    const fnl_score *score = &scoring->model->scores[index];
    const fnl_score_values *values = &scoring->scores[index];
    if (values->is_number) {
        const fnl_linear *linear = score->linear;
        fnl_value limited = fnl_clamp_number(scoring->builder, values->raw, false, 0, linear->has_high, linear->high);
        return fnl_as_points(scoring->builder, limited, 0);
    }
    return fnl_build_clamp(scoring->builder, values->raw, INT64_MIN, fnl_clamp_high(score->clamp));
}

static int64_t weighted(int64_t points, int64_t weight)
{
    int64_t result = 0;
    if (!fnl_wide_divide_round(fnl_wide_multiply(points, weight), weight_unit, &result))
        return (points < 0) != (weight < 0) ? INT64_MIN / 2 : INT64_MAX / 2;
    return result;
}

/* The reasons of a part are reasons of the whole, by its weight. */
static void add_lines(fnl_scoring *scoring, const fnl_score_values *part, int64_t weight, fnl_score_values *out)
{
    for (uint32_t i = 0; i < part->lines.count && !scoring->failed; i++) {
        fnl_reason_line line = part->lines.items[i];
        int64_t low = weighted(line.low, weight);
        int64_t high = weighted(line.high, weight);
        line.points = fnl_build_weigh(scoring->builder, 1, &weight, &line.points, weight_unit);
        line.baseline = weighted(line.baseline, weight);
        line.low = low < high ? low : high;
        line.high = low < high ? high : low;
        fnl_reason_line_add(scoring, &out->lines, line);
    }
}

void fnl_combine_build(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out)
{
    int64_t *weights = fnl_arena_take(scoring->arena, score->part_count + (size_t)1, sizeof *weights);
    out->parts = fnl_arena_take(scoring->arena, score->part_count + (size_t)1, sizeof *out->parts);
    if (weights == NULL || out->parts == NULL) {
        scoring->failed = true;
        return;
    }
    for (uint32_t i = 0; i < score->part_count; i++) {
        weights[i] = score->parts[i].weight;
        out->parts[i] = limit_above(scoring, score->parts[i].score);
        if (score->has_reason_lines)
            add_lines(scoring, &scoring->scores[score->parts[i].score], weights[i], out);
    }
    out->unclamped = fnl_build_weigh(scoring->builder, score->part_count, weights, out->parts, weight_unit);
}
