/* The groups of a score: rules that are summed and clamped together. */
#include "model/reader.h"

/* A date of `active`; null is open. */
static bool read_active_side(fnl_model_reader *reader, const fnl_node *node, int32_t open, int32_t *out)
{
    *out = open;
    if (node->kind == fnl_node_null)
        return true;
    fnl_text written;
    if (fnl_node_written(node, &written) && written.length == strlen("2026-01-31") &&
        fnl_read_day(written, FNL_TEXT(""), &fnl_zone_utc, out) == fnl_read_ok)
        return true;
    return fnl_problem(reader, node, "a date is needed, such as 2026-01-31, or ~ for open");
}

static bool read_active(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    if (!fnl_take_pair(reader, node,
                       "`active` is a list of the first day and the day after the last: "
                       "[2026-01-01, 2026-07-01], ~ for open"))
        return false;
    bool good = read_active_side(reader, &node->items[0], INT32_MIN, &rule->active_from);
    good = read_active_side(reader, &node->items[1], INT32_MAX, &rule->active_to) && good;
    if (good && rule->active_from >= rule->active_to)
        return fnl_problem(reader, node, "the first of the two dates is before the second");
    rule->has_active = rule->active_from != INT32_MIN || rule->active_to != INT32_MAX;
    return good;
}

bool fnl_read_shared(fnl_model_reader *reader, const fnl_node *node, fnl_since since, fnl_rule *shared)
{
    const fnl_node *decay = fnl_node_get(node, "decay");
    const fnl_node *active = fnl_node_get(node, "active");
    const fnl_node *reason = fnl_node_get(node, "reason");
    bool good = true;
    if (decay != NULL)
        good = fnl_read_decay(reader, decay, since, &shared->decay);
    if (active != NULL)
        good = read_active(reader, active, shared) && good;
    if (reason != NULL)
        good = fnl_take_name(reader, reason, &shared->reason) && good;
    return good;
}

bool fnl_count_rules(fnl_model_reader *reader, const fnl_node *node)
{
    if (node->count > fnl_most_rules - reader->rule_count)
        return fnl_limit_problem(reader, node,
                                 "a model has at most %d rules, counting conditions of `first` and terms of scores",
                                 (int)fnl_most_rules);
    reader->rule_count += node->count;
    return true;
}

/* A decay that the rule has from its group may be one for the other kind of rule. */
static bool check_shared_decay(fnl_model_reader *reader, const fnl_node *node, const fnl_rule *rule)
{
    bool is_each = rule->kind == fnl_rule_each;
    bool has_since = rule->decay.since_text.length != 0;
    if (fnl_node_get(node, "decay") != NULL || rule->decay.kind == fnl_decay_none || is_each != has_since)
        return true;
    if (is_each)
        return fnl_problem(
            reader, node,
            "the group's decay has `since`, but an `each` rule counts the age of each activity: give the "
            "rule a `decay` of its own");
    return fnl_problem(reader, node,
                       "the group's decay has no `since`, which only `each` rules can do without: give the rule a "
                       "`decay` of its own");
}

static void read_rules(fnl_model_reader *reader, const fnl_node *rules, const fnl_node *group_node,
                       const fnl_score *score, fnl_group *group)
{
    fnl_rule shared = { .active_from = INT32_MIN, .active_to = INT32_MAX };
    if (!fnl_read_shared(reader, group_node, fnl_since_optional, &shared))
        shared.decay = (fnl_decay){ 0 }; /* reported once, not for every rule */
    if (!fnl_take_list(reader, rules, "`rules` is a list"))
        return;
    if (rules->count == 0) {
        fnl_problem(reader, rules, "the group has no rules");
        return;
    }
    if (!fnl_count_rules(reader, rules))
        return;
    group->rules = fnl_arena_take(reader->arena, rules->count, sizeof *group->rules);
    if (group->rules == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    group->rule_count = rules->count;
    for (uint32_t i = 0; i < rules->count && !fnl_model_reader_done(reader); i++) {
        group->rules[i] = shared;
        fnl_rule *rule = &group->rules[i];
        const fnl_node *node = &rules->items[i];
        if (!fnl_read_rule(reader, node, rule) || !check_shared_decay(reader, node, rule))
            continue;
        if (rule->kind == fnl_rule_each)
            fnl_add_each_column(reader, node, score, rule);
    }
}

static void read_group(fnl_model_reader *reader, const fnl_node *node, const fnl_score *score, fnl_group *group)
{
    static const char *const keys[] = { "name", "clamp", "decay", "active", "reason", "rules", NULL };
    group->place = node->place;
    fnl_take_map(reader, node, keys, "a group");
    if (node->kind != fnl_node_map)
        return;
    const fnl_node *name = fnl_node_get(node, "name");
    const fnl_node *clamp = fnl_node_get(node, "clamp");
    const fnl_node *rules = fnl_node_get(node, "rules");
    if (name == NULL)
        fnl_missing_problem(reader, node, "name", "a group needs a `name`");
    else
        fnl_take_name(reader, name, &group->name);
    if (clamp != NULL)
        fnl_take_clamp(reader, clamp, &group->clamp);
    if (rules == NULL)
        fnl_missing_problem(reader, node, "rules", "a group needs `rules`");
    else
        read_rules(reader, rules, node, score, group);
}

void fnl_read_groups(fnl_model_reader *reader, const fnl_node *groups, fnl_score *score)
{
    if (!fnl_take_list(reader, groups, "`groups` is a list"))
        return;
    if (groups->count == 0) {
        fnl_problem(reader, groups, "the score has no groups");
        return;
    }
    if (groups->count > fnl_most_rules) {
        fnl_limit_problem(reader, groups, "a model has at most %d rules, and a group has one or more",
                          (int)fnl_most_rules);
        return;
    }
    score->groups = fnl_arena_take(reader->arena, groups->count, sizeof *score->groups);
    if (score->groups == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    score->group_count = groups->count;
    for (uint32_t i = 0; i < groups->count && !fnl_model_reader_done(reader); i++)
        read_group(reader, &groups->items[i], score, &score->groups[i]);
}
