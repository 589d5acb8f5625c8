/* One rule as values: its points when it fires, decayed and clamped, or what is stated for the other cases. */
#include "score/scoring.h"

#include "core/arithmetic.h"
#include "model/bounds.h"
#include "score/tables.h"

int64_t fnl_clamp_low(fnl_clamp clamp)
{
    return clamp.low.known ? clamp.low.value : INT64_MIN;
}

int64_t fnl_clamp_high(fnl_clamp clamp)
{
    return clamp.high.known ? clamp.high.value : INT64_MAX;
}

int64_t fnl_clamped(fnl_clamp clamp, int64_t value)
{
    if (value < fnl_clamp_low(clamp))
        return clamp.low.value;
    return value > fnl_clamp_high(clamp) ? clamp.high.value : value;
}

static void extend_bounds(fnl_rule_values *out, int64_t points)
{
    out->low = points < out->low ? points : out->low;
    out->high = points > out->high ? points : out->high;
}

/* The number of the first entry that is true; then "none", then "none, but one unknown". */
static fnl_value first_entry(fnl_scoring *scoring, const fnl_rule *rule)
{
    fnl_builder *builder = scoring->builder;
    fnl_value unknown = fnl_build_truth(builder, 0);
    fnl_value *conditions = fnl_arena_take(scoring->arena, rule->entry_count, sizeof *conditions);
    if (conditions == NULL) {
        scoring->failed = true;
        return 0;
    }
    for (uint32_t i = 0; i < rule->entry_count; i++) {
        conditions[i] = fnl_scoring_expression(scoring, rule->entries[i].when);
        fnl_value is_null = fnl_build(builder, fnl_op_is_null, conditions[i], 0, 0, 0);
        unknown = fnl_build(builder, fnl_op_or, unknown, is_null, 0, 0);
    }
    fnl_value entry = fnl_build_points(builder, fnl_lane_whole, unknown, fnl_give((int64_t)rule->entry_count + 1),
                                       fnl_give(rule->entry_count), fnl_give(rule->entry_count));
    for (uint32_t i = rule->entry_count; i-- > 0;)
        entry = fnl_build(builder, fnl_op_select, conditions[i], fnl_build_whole(builder, i), entry, 0);
    return entry;
}

/* points × value; NULL where the value is. */
static fnl_value per_points(const fnl_rule_input *of)
{
    const fnl_rule *rule = of->rule;
    fnl_builder *builder = of->scoring->builder;
    if (fnl_value_lane(builder, of->input) != fnl_lane_number)
        return fnl_build_per(builder, of->input, fnl_expression_scale(rule->input), rule->per_points.value,
                             rule->per_points.scale);
    double weight = fnl_number_of_exact(rule->per_points.value, rule->per_points.scale);
    double most = (double)FNL_MOST_REACH / 100; /* far beyond any clamp, so that nothing overflows before it */
    fnl_value product = fnl_build(builder, fnl_op_number_multiply, fnl_build_number(builder, weight), of->input, 0, 0);
    return fnl_as_points(builder, fnl_clamp_number(builder, product, true, -most, true, most), 0);
}

static fnl_value instant_of(fnl_scoring *scoring, const fnl_expression *expression)
{
    fnl_value value = fnl_scoring_expression(scoring, expression);
    if (fnl_expression_type(expression) == fnl_type_date)
        return fnl_build(scoring->builder, fnl_op_date_to_time, value, 0, 0, 0);
    return value;
}

/* Whether as_of's date lies in the rule's time; FNL_NO_VALUE if it has none. */
static fnl_value active_of(fnl_builder *builder, const fnl_rule *rule)
{
    if (!rule->has_active)
        return FNL_NO_VALUE;
    fnl_value today = fnl_build(builder, fnl_op_today, 0, 0, 0, 0);
    fnl_value from = fnl_build(builder, fnl_op_less_equal, fnl_build_whole(builder, rule->active_from), today, 0, 0);
    fnl_value to = fnl_build(builder, fnl_op_less, today, fnl_build_whole(builder, rule->active_to), 0, 0);
    return fnl_build(builder, fnl_op_and, from, to, 0, 0);
}

/* The least and the most that the rule can give. */
static void find_bounds(const fnl_rule *rule, fnl_given missing, fnl_rule_values *out)
{
    out->low = INT64_MAX;
    out->high = INT64_MIN;
    for (uint32_t i = 0; i < rule->entry_count; i++)
        extend_bounds(out, fnl_clamped(rule->clamp, rule->entries[i].points));
    for (uint32_t i = 0; rule->kind == fnl_rule_bins && i <= rule->edge_count; i++)
        extend_bounds(out, fnl_clamped(rule->clamp, rule->bin_points[i]));
    for (uint32_t i = 0; i < rule->key_count; i++)
        extend_bounds(out, fnl_clamped(rule->clamp, rule->key_points[i]));
    if (rule->kind == fnl_rule_per) { /* its clamp is closed on both sides */
        extend_bounds(out, rule->clamp.low.value);
        extend_bounds(out, rule->clamp.high.value);
    } else if (rule->kind != fnl_rule_bins) {
        extend_bounds(out, rule->otherwise);
    }
    extend_bounds(out, missing.value);
    if (rule->decay.kind != fnl_decay_none)
        extend_bounds(out, fnl_clamped(rule->clamp, 0));
    if (rule->has_active)
        extend_bounds(out, 0);
}

/* Whether it fires, for explanations. */
static fnl_value fired_of(const fnl_rule_input *of, const fnl_rule_values *out)
{
    fnl_builder *builder = of->scoring->builder;
    if (of->rule->kind == fnl_rule_when)
        return of->input;
    fnl_value is_null = fnl_build(builder, fnl_op_is_null, out->before, 0, 0, 0);
    fnl_value unknown = fnl_build(builder, fnl_op_is_null, of->input, 0, 0, 0);
    if (of->rule->kind == fnl_rule_first)
        unknown = fnl_build(builder, fnl_op_equal, of->input,
                            fnl_build_whole(builder, (int64_t)of->rule->entry_count + 1), 0, 0);
    return fnl_build(builder, fnl_op_select, unknown, fnl_build_truth(builder, -1),
                     fnl_build(builder, fnl_op_not, is_null, 0, 0, 0), 0);
}

/* From the points before decay and clamp to those that count; where the rule does not fire, what is stated. */
static fnl_value finished_points(const fnl_rule_input *of, fnl_rule_values *out, fnl_given otherwise, fnl_given missing)
{
    const fnl_rule *rule = of->rule;
    fnl_builder *builder = of->scoring->builder;
    bool is_per = rule->kind == fnl_rule_per;
    bool decays = rule->decay.kind != fnl_decay_none;
    fnl_extent clamp = { fnl_clamp_low(rule->clamp), fnl_clamp_high(rule->clamp) };
    fnl_value points = out->before;
    if (decays) {
        out->since = instant_of(of->scoring, rule->decay.since);
        points = fnl_build_decay(builder, points, out->since, rule->decay.step_s, rule->decay.factors,
                                 rule->decay.factor_count);
    }
    out->decayed = points;
    if (!decays && !is_per)
        return fnl_rule_table(of, (fnl_rule_cases){ true, true, otherwise, missing });
    if (!decays && fnl_value_lane(builder, of->input) == fnl_lane_whole)
        return fnl_build_per_clamped(builder, of->input, fnl_expression_scale(rule->input), rule->per_points.value,
                                     rule->per_points.scale, clamp, missing.value);
    if (rule->kind == fnl_rule_when && fnl_build_takes_products(builder, rule->decay.factor_count))
        return fnl_build_decay_points(builder, of->input, out->since, rule->decay.step_s, rule->decay.factors,
                                      rule->decay.factor_count, rule->entries[0].points, clamp, otherwise.value,
                                      missing.value);
    points = fnl_build_clamp(builder, points, clamp.low, clamp.high);
    fnl_value stated = is_per ? fnl_build_whole(builder, missing.value)
                              : fnl_rule_table(of, (fnl_rule_cases){ false, false, otherwise, missing });
    fnl_value is_null = fnl_build(builder, fnl_op_is_null, out->before, 0, 0, 0);
    return fnl_build(builder, fnl_op_select, is_null, stated, points, 0);
}

/* Points that activities came to, from their column; NULL and 0 are those of a lead without any that count, for whom the
   rule does not fire. */
static void build_each(fnl_scoring *scoring, const fnl_rule *rule, fnl_rule_values *out)
{
    fnl_builder *builder = scoring->builder;
    fnl_bounds reach = fnl_bounds_of_each(rule);
    fnl_extent clamp = { rule->clamp.low.known ? rule->clamp.low.value : reach.low,
                         rule->clamp.high.known ? rule->clamp.high.value : reach.high };
    fnl_value sum = scoring->activities[rule->column];
    fnl_value zero = fnl_build_whole(builder, 0);
    fnl_value is_zero = fnl_build(builder, fnl_op_equal, sum, zero, 0, 0);
    out->fired = fnl_build(builder, fnl_op_is_false, is_zero, 0, 0, 0);
    out->before = fnl_build(builder, fnl_op_select, out->fired, sum, fnl_build_missing(builder, fnl_lane_whole), 0);
    out->decayed = out->before;
    /* One point for each of so many: the points themselves, held and never NULL. */
    out->points = fnl_build_per_clamped(builder, sum, fnl_points_scale, 1, 0, clamp, 0);
    if (clamp.low > 0 || clamp.high < 0)
        out->points = fnl_build(builder, fnl_op_select, out->fired, out->points, zero, 0);
    out->low = reach.low;
    out->high = reach.high;
}

/* Every kind but `each`. */
static void build_other(fnl_scoring *scoring, const fnl_rule *rule, fnl_rule_values *out)
{
    fnl_rule_input of = { .scoring = scoring, .rule = rule };
    int64_t unknown = rule->kind == fnl_rule_first ? rule->otherwise : 0;
    fnl_given missing = fnl_give(rule->missing.known ? rule->missing.value : unknown);
    if (rule->kind == fnl_rule_first)
        out->entry = of.input = first_entry(scoring, rule);
    else
        of.input = fnl_scoring_expression(scoring, rule->kind == fnl_rule_when ? rule->entries[0].when : rule->input);
    if (scoring->failed)
        return;
    fnl_rule_cases firing = { true, false, fnl_give_nothing(), fnl_give_nothing() };
    out->before = rule->kind == fnl_rule_per ? per_points(&of) : fnl_rule_table(&of, firing);
    out->fired = fired_of(&of, out);
    out->points = finished_points(&of, out, fnl_give(rule->otherwise), missing);
    find_bounds(rule, missing, out);
}

void fnl_rule_build(fnl_scoring *scoring, const fnl_rule *rule, fnl_rule_values *out)
{
    fnl_builder *builder = scoring->builder;
    *out = (fnl_rule_values){ .since = FNL_NO_VALUE, .active = FNL_NO_VALUE, .entry = FNL_NO_VALUE };
    if (rule->kind == fnl_rule_each)
        build_each(scoring, rule, out);
    else
        build_other(scoring, rule, out);
    if (scoring->failed)
        return;
    out->active = active_of(builder, rule);
    if (out->active != FNL_NO_VALUE) {
        out->points = fnl_build(builder, fnl_op_select, out->active, out->points, fnl_build_whole(builder, 0), 0);
        out->fired = fnl_build(builder, fnl_op_and, out->active, out->fired, 0, 0);
    }
}
