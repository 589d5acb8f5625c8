#include "score/tables.h"

/* The points of one case that fires, as the table holds them. */
static int64_t fired_points(const fnl_rule_input *of, fnl_rule_cases cases, int64_t points)
{
    if (!cases.fires)
        return 0;
    return cases.clamps ? fnl_clamped(of->rule->clamp, points) : points;
}

/* Memory for a list of `count` numbers. */
static int64_t *take_list(const fnl_rule_input *of, uint32_t count)
{
    int64_t *list = fnl_arena_take(of->scoring->arena, count + (size_t)1, sizeof *list);
    if (list == NULL)
        of->scoring->failed = true;
    return list;
}

/* All results of a table at once. */
static int64_t *fired_list(const fnl_rule_input *of, fnl_rule_cases cases, const int64_t *points, uint32_t count)
{
    int64_t *list = take_list(of, count);
    for (uint32_t i = 0; list != NULL && i < count; i++)
        list[i] = fired_points(of, cases, points[i]);
    return list;
}

static fnl_value when_table(const fnl_rule_input *of, fnl_rule_cases cases)
{
    return fnl_build_points(of->scoring->builder, fnl_lane_whole, of->input,
                            fnl_give(fired_points(of, cases, of->rule->entries[0].points)), cases.otherwise,
                            cases.missing);
}

static fnl_value first_table(const fnl_rule_input *of, fnl_rule_cases cases)
{
    const fnl_rule *rule = of->rule;
    int64_t *keys = take_list(of, rule->entry_count);
    int64_t *points = take_list(of, rule->entry_count);
    if (keys == NULL || points == NULL)
        return 0;
    uint32_t count = rule->entry_count;
    for (uint32_t i = 0; i < count; i++) {
        keys[i] = i;
        points[i] = fired_points(of, cases, rule->entries[i].points);
    }
    /* "None" is a key only if it gives something; "unknown" is what no key is. */
    if (cases.otherwise.known != 0) {
        keys[count] = count;
        points[count++] = cases.otherwise.value;
    }
    return fnl_build_keys(of->scoring->builder, fnl_lane_whole, of->input, count, keys, points, cases.missing,
                          cases.missing);
}

static fnl_value bins_table(const fnl_rule_input *of, fnl_rule_cases cases)
{
    const fnl_rule *rule = of->rule;
    bool numbers = fnl_value_lane(of->scoring->builder, of->input) == fnl_lane_number;
    unsigned scale = fnl_expression_scale(rule->input);
    int64_t *cuts = take_list(of, rule->edge_count);
    int64_t *points = fired_list(of, cases, rule->bin_points, rule->edge_count + 1);
    if (cuts == NULL || points == NULL)
        return 0;
    uint32_t count = 0;
    for (; count < rule->edge_count; count++) {
        fnl_decimal edge = rule->edges[count];
        bool beyond = false;
        cuts[count] = numbers ? fnl_number_cut(edge.value, edge.scale, rule->closed_right)
                              : fnl_whole_cut(edge.value, edge.scale, scale, rule->closed_right, &beyond);
        if (beyond) /* no value reaches this edge, nor the ones after it */
            break;
    }
    return fnl_build_bins(of->scoring->builder, of->input, count, cuts, points, cases.missing);
}

static fnl_value map_table(const fnl_rule_input *of, fnl_rule_cases cases)
{
    const fnl_rule *rule = of->rule;
    fnl_builder *builder = of->scoring->builder;
    bool texts = fnl_value_lane(builder, of->input) == fnl_lane_text;
    int64_t *points = fired_list(of, cases, rule->key_points, rule->key_count);
    int64_t *keys = take_list(of, rule->key_count);
    if (keys == NULL || points == NULL)
        return 0;
    for (uint32_t i = 0; i < rule->key_count; i++)
        keys[i] = texts ? fnl_build_key(builder, rule->keys[i]) : rule->whole_keys[i];
    return fnl_build_keys(builder, fnl_lane_whole, of->input, rule->key_count, keys, points, cases.otherwise,
                          cases.missing);
}

fnl_value fnl_rule_table(const fnl_rule_input *of, fnl_rule_cases cases)
{
    /* The lane of the input would not be that of the rule. */
    if (of->scoring->failed || fnl_builder_failed(of->scoring->builder))
        return 0;
    switch (of->rule->kind) {
    case fnl_rule_when:
        return when_table(of, cases);
    case fnl_rule_first:
        return first_table(of, cases);
    case fnl_rule_bins:
        return bins_table(of, cases);
    default:
        return map_table(of, cases);
    }
}
