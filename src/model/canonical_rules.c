/* The canonical form of rules and linear terms. */
#include "model/canonical.h"

#include "core/arithmetic.h"

static void put_decay(fnl_canonical *canonical, fnl_parent *rule, const fnl_decay *decay)
{
    if (decay->kind == fnl_decay_none)
        return;
    fnl_parent *map = fnl_put_map(canonical, rule, "decay");
    if (decay->kind == fnl_decay_linear) {
        fnl_parent *linear = fnl_put_map(canonical, map, "linear");
        fnl_put_duration(canonical, linear, "every", decay->duration_s);
        fnl_put_percent(canonical, linear, "percent", decay->percent);
    } else {
        fnl_put_duration(canonical, map, decay->kind == fnl_decay_window ? "window" : "half_life", decay->duration_s);
    }
    if (decay->step_s != fnl_day_seconds)
        fnl_put_duration(canonical, map, "step", decay->step_s);
    if (decay->since_text.length != 0)
        fnl_put_text(canonical, map, "since", decay->since_text);
}

static void put_day(fnl_canonical *canonical, fnl_parent *pair, int32_t day, int32_t open)
{
    if (day == open) {
        fnl_tree_null(&canonical->tree, pair, FNL_TEXT(""));
        return;
    }
    canonical->scratch.length = 0;
    fnl_write_day(&canonical->scratch, day);
    if (!canonical->scratch.failed)
        fnl_put_text(canonical, pair, "", fnl_buffer_text(&canonical->scratch));
}

/* Points that are left out when they are `usual`. */
static void put_unusual(fnl_canonical *canonical, fnl_parent *map, const char *key, int64_t points, int64_t usual)
{
    if (points != usual)
        fnl_put_points(canonical, map, key, points);
}

static void put_first(fnl_canonical *canonical, fnl_parent *map, const fnl_rule *rule)
{
    fnl_parent *list = fnl_put_list(canonical, map, "first");
    for (uint32_t i = 0; i < rule->entry_count; i++) {
        const fnl_rule_entry *entry = &rule->entries[i];
        fnl_parent *item = fnl_put_map(canonical, list, "");
        fnl_put_expression(canonical, item, "when", entry->when);
        fnl_put_points(canonical, item, "points", entry->points);
        if (entry->reason.length != 0)
            fnl_put_text(canonical, item, "reason", entry->reason);
    }
    put_unusual(canonical, map, "otherwise", rule->otherwise, 0);
    if (rule->missing.known)
        fnl_put_points(canonical, map, "missing", rule->missing.value);
}

static void put_bins(fnl_canonical *canonical, fnl_parent *map, const fnl_rule *rule)
{
    fnl_put_text(canonical, map, "bins", rule->input_text);
    fnl_parent *edges = fnl_put_list(canonical, map, "edges");
    for (uint32_t i = 0; i < rule->edge_count; i++)
        fnl_put_exact(canonical, edges, "", rule->edges[i]);
    fnl_parent *points = fnl_put_list(canonical, map, "points");
    for (uint32_t i = 0; i <= rule->edge_count; i++)
        fnl_put_points(canonical, points, "", rule->bin_points[i]);
    if (rule->closed_right)
        fnl_put_text(canonical, map, "closed", FNL_TEXT("right"));
    put_unusual(canonical, map, "missing", rule->missing.value, 0);
}

static void put_map(fnl_canonical *canonical, fnl_parent *map, const fnl_rule *rule)
{
    fnl_put_text(canonical, map, "map", rule->input_text);
    fnl_parent *points = fnl_put_map(canonical, map, "points");
    for (uint32_t i = 0; i < rule->key_count; i++)
        fnl_tree_decimal(&canonical->tree, points, rule->keys[i], rule->key_points[i], fnl_points_scale);
    put_unusual(canonical, map, "otherwise", rule->otherwise, 0);
    put_unusual(canonical, map, "missing", rule->missing.value, 0);
}

static void put_per(fnl_canonical *canonical, fnl_parent *map, const fnl_rule *rule)
{
    int64_t points = rule->per_points.value * fnl_powers_of_ten[fnl_weight_scale - rule->per_points.scale];
    fnl_put_text(canonical, map, "per", rule->input_text);
    fnl_tree_decimal(&canonical->tree, map, FNL_TEXT("points"), points, fnl_weight_scale);
}

static void put_each(fnl_canonical *canonical, fnl_parent *map, const fnl_rule *rule)
{
    fnl_put_expression(canonical, map, "each", rule->entries[0].when);
    if (rule->input != NULL)
        put_map(canonical, map, rule);
    else
        fnl_put_points(canonical, map, "points", rule->entries[0].points);
    if (rule->limit_count == 0)
        return;
    fnl_parent *limit = fnl_put_map(canonical, map, "limit");
    fnl_tree_decimal(&canonical->tree, limit, FNL_TEXT("count"), rule->limit_count, 0);
    fnl_put_duration(canonical, limit, "within", rule->limit_within_s);
}

static void put_kind(fnl_canonical *canonical, fnl_parent *map, const fnl_rule *rule)
{
    switch (rule->kind) {
    case fnl_rule_when:
        fnl_put_expression(canonical, map, "when", rule->entries[0].when);
        fnl_put_points(canonical, map, "points", rule->entries[0].points);
        put_unusual(canonical, map, "otherwise", rule->otherwise, 0);
        put_unusual(canonical, map, "missing", rule->missing.value, 0);
        break;
    case fnl_rule_first:
        put_first(canonical, map, rule);
        break;
    case fnl_rule_bins:
        put_bins(canonical, map, rule);
        break;
    case fnl_rule_map:
        put_map(canonical, map, rule);
        break;
    case fnl_rule_per:
        put_per(canonical, map, rule);
        break;
    case fnl_rule_each:
        put_each(canonical, map, rule);
        break;
    }
}

void fnl_put_rule(fnl_canonical *canonical, fnl_parent *rules, const fnl_rule *rule)
{
    fnl_parent *map = fnl_put_map(canonical, rules, "");
    fnl_put_text(canonical, map, "name", rule->name);
    put_kind(canonical, map, rule);
    fnl_put_clamp(canonical, map, &rule->clamp);
    put_decay(canonical, map, &rule->decay);
    if (rule->has_active) {
        fnl_parent *pair = fnl_put_list(canonical, map, "active");
        put_day(canonical, pair, rule->active_from, INT32_MIN);
        put_day(canonical, pair, rule->active_to, INT32_MAX);
    }
    if (!fnl_text_equal(rule->reason, rule->name))
        fnl_put_text(canonical, map, "reason", rule->reason);
    if (rule->has_baseline)
        fnl_put_points(canonical, map, "baseline", rule->baseline);
}

static void put_term(fnl_canonical *canonical, fnl_parent *terms, const fnl_term *term)
{
    fnl_parent *map = fnl_put_map(canonical, terms, "");
    fnl_put_text(canonical, map, "field", term->name);
    if (term->is_map) {
        fnl_parent *weights = fnl_put_map(canonical, map, "map");
        for (uint32_t i = 0; i < term->key_count; i++)
            fnl_put_number(canonical, weights, term->keys[i], term->key_weights[i]);
        if (term->otherwise != 0)
            fnl_put_number(canonical, map, FNL_TEXT("otherwise"), term->otherwise);
    } else {
        fnl_put_number(canonical, map, FNL_TEXT("weight"), term->weight);
    }
    if (term->missing != 0)
        fnl_put_number(canonical, map, FNL_TEXT("missing"), term->missing);
}

static void put_linear_clamp(fnl_canonical *canonical, fnl_parent *score, const fnl_linear *linear)
{
    if (!linear->has_low && !linear->has_high)
        return;
    fnl_parent *pair = fnl_put_list(canonical, score, "clamp");
    const bool given[] = { linear->has_low, linear->has_high };
    const double sides[] = { linear->low, linear->high };
    for (size_t i = 0; i < 2; i++) {
        if (given[i])
            fnl_put_number(canonical, pair, FNL_TEXT(""), sides[i]);
        else
            fnl_tree_null(&canonical->tree, pair, FNL_TEXT(""));
    }
}

void fnl_put_linear(fnl_canonical *canonical, fnl_parent *score, const fnl_linear *linear)
{
    if (linear->intercept != 0)
        fnl_put_number(canonical, score, FNL_TEXT("intercept"), linear->intercept);
    fnl_parent *terms = fnl_put_list(canonical, score, "terms");
    for (uint32_t i = 0; i < linear->term_count; i++)
        put_term(canonical, terms, &linear->terms[i]);
    if (linear->link == fnl_link_logistic)
        fnl_put_text(canonical, score, "link", FNL_TEXT("logistic"));
    if (linear->has_pdo) {
        fnl_parent *pdo = fnl_put_map(canonical, score, "pdo");
        fnl_put_number(canonical, pdo, FNL_TEXT("score"), linear->pdo_score);
        fnl_put_number(canonical, pdo, FNL_TEXT("odds"), linear->pdo_odds);
        fnl_put_number(canonical, pdo, FNL_TEXT("double"), linear->pdo_double);
    }
    if (linear->has_scale)
        fnl_put_number(canonical, score, FNL_TEXT("scale"), linear->scale);
    if (linear->has_round)
        fnl_tree_decimal(&canonical->tree, score, FNL_TEXT("round"), linear->round, 0);
    put_linear_clamp(canonical, score, linear);
}
