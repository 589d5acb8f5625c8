#include "model/bounds.h"

#include "core/arithmetic.h"

static int64_t clamped(int64_t value, const fnl_clamp *clamp)
{
    if (clamp->low.known && value < clamp->low.value)
        return clamp->low.value;
    if (clamp->high.known && value > clamp->high.value)
        return clamp->high.value;
    return value;
}

fnl_bounds fnl_bounds_clamp(fnl_bounds bounds, const fnl_clamp *clamp)
{
    if (!bounds.known)
        bounds = (fnl_bounds){ .low = INT64_MIN, .high = INT64_MAX, .known = true };
    bounds.low = clamped(bounds.low, clamp);
    bounds.high = clamped(bounds.high, clamp);
    return bounds;
}

static void widen(fnl_bounds *bounds, int64_t value)
{
    if (!bounds->known || value < bounds->low)
        bounds->low = value;
    if (!bounds->known || value > bounds->high)
        bounds->high = value;
    bounds->known = true;
}

static void widen_all(fnl_bounds *bounds, const int64_t *values, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        widen(bounds, values[i]);
}

/* The points of a rule that fires, before decay and clamp. */
static fnl_bounds fired(const fnl_rule *rule)
{
    fnl_bounds bounds = { 0 };
    for (uint32_t i = 0; i < rule->entry_count; i++)
        widen(&bounds, rule->entries[i].points);
    widen_all(&bounds, rule->bin_points, rule->kind == fnl_rule_bins ? rule->edge_count + 1 : 0);
    widen_all(&bounds, rule->key_points, rule->key_count);
    if (rule->kind == fnl_rule_per) {
        widen(&bounds, rule->clamp.low.value);
        widen(&bounds, rule->clamp.high.value);
    }
    return bounds;
}

fnl_bounds fnl_bounds_of_each(const fnl_rule *rule)
{
    fnl_bounds points = { .known = true };
    if (rule->input == NULL)
        widen(&points, rule->entries[0].points);
    else
        widen_all(&points, rule->key_points, rule->key_count);
    if (rule->input != NULL) {
        widen(&points, rule->otherwise);
        widen(&points, rule->missing.value);
    }
    points.low = points.low < 0 ? -FNL_MOST_EACH_POINTS : 0;
    points.high = points.high > 0 ? FNL_MOST_EACH_POINTS : 0;
    points = fnl_bounds_clamp(points, &rule->clamp);
    widen(&points, 0);
    return points;
}

static fnl_bounds bounds_of_rule(const fnl_rule *rule)
{
    if (rule->kind == fnl_rule_each)
        return fnl_bounds_of_each(rule);
    fnl_bounds bounds = fired(rule);
    if (rule->decay.kind != fnl_decay_none)
        widen(&bounds, 0); /* faded away, or without a time */
    if (bounds.known)
        bounds = fnl_bounds_clamp(bounds, &rule->clamp);
    if (rule->decay.kind != fnl_decay_none || rule->has_active)
        widen(&bounds, 0);
    if (rule->kind != fnl_rule_bins && rule->kind != fnl_rule_per)
        widen(&bounds, rule->otherwise);
    if (rule->missing.known)
        widen(&bounds, rule->missing.value);
    return bounds;
}

fnl_bounds fnl_bounds_of_group(const fnl_group *group)
{
    fnl_bounds sum = { .known = true };
    for (uint32_t i = 0; i < group->rule_count; i++) { /* 65,536 rules of 10^8 fit easily */
        fnl_bounds rule = bounds_of_rule(&group->rules[i]);
        sum.low += rule.low;
        sum.high += rule.high;
    }
    return sum;
}

static fnl_bounds bounds_of_points(const fnl_score *score)
{
    fnl_bounds sum = { .low = score->start, .high = score->start, .known = true };
    for (uint32_t i = 0; i < score->group_count; i++) {
        fnl_bounds group = fnl_bounds_clamp(fnl_bounds_of_group(&score->groups[i]), &score->groups[i].clamp);
        sum.low += group.low;
        sum.high += group.high;
    }
    return sum;
}

/* A part counts up to the upper clamp of its score, but is not floored below. */
static bool bounds_of_combine(const fnl_model *model, const fnl_score *score, fnl_bounds *out)
{
    fnl_wide low = { 0 };
    fnl_wide high = { 0 };
    *out = (fnl_bounds){ 0 };
    for (uint32_t i = 0; i < score->part_count; i++) {
        const fnl_part_of_combine *part = &score->parts[i];
        const fnl_score *of = &model->scores[part->score];
        if (!of->raw.known)
            return true;
        fnl_clamp above = { .high = of->clamp.high };
        fnl_bounds value = fnl_bounds_clamp(of->raw, &above);
        bool turned = part->weight < 0;
        /* Below 10^15 × 10^9 each, and at most 4,096 of them. */
        low = fnl_wide_add(low, fnl_wide_multiply(turned ? value.high : value.low, part->weight));
        high = fnl_wide_add(high, fnl_wide_multiply(turned ? value.low : value.high, part->weight));
    }
    int64_t unit = fnl_powers_of_ten[fnl_weight_scale];
    out->known = true;
    return fnl_wide_divide_round(low, unit, &out->low) && fnl_wide_divide_round(high, unit, &out->high);
}

bool fnl_bounds_of_raw(const fnl_model *model, const fnl_score *score, fnl_bounds *out)
{
    *out = (fnl_bounds){ 0 };
    if (score->kind == fnl_score_points)
        *out = bounds_of_points(score);
    else if (score->kind == fnl_score_combine && !bounds_of_combine(model, score, out))
        return false;
    return out->low >= -FNL_MOST_REACH && out->high <= FNL_MOST_REACH;
}
