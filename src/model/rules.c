/* The rules of a group. */
#include "model/rules.h"
#include "core/arithmetic.h"
#include "model/maps.h"
#include "model/names.h"

enum { most_rule_keys = 14 };

/* One kind of rule: the key that makes it, and the keys that go with it beside those of every rule. */
typedef struct rule_form {
    const char *key;
    const char *keys[most_rule_keys];
    bool (*read)(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule);
} rule_form;

#define EVERY_RULE "name", "decay", "clamp", "active", "reason", "baseline"

bool fnl_take_needed_points(fnl_model_reader *reader, const fnl_node *node, int64_t *out)
{
    const fnl_node *points = fnl_node_get(node, "points");
    if (points == NULL)
        return fnl_missing_problem(reader, node, "points", "`points` is missing");
    return fnl_take_points(reader, points, out);
}

/* Points that are `usual` if the key is not given. */
static bool optional_points(fnl_model_reader *reader, const fnl_node *node, const char *key, int64_t usual,
                            int64_t *out)
{
    const fnl_node *points = fnl_node_get(node, key);
    *out = usual;
    return points == NULL || fnl_take_points(reader, points, out);
}

static bool read_missing(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    rule->missing.known = true;
    return optional_points(reader, node, "missing", 0, &rule->missing.value);
}

static bool read_when(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    rule->entries = fnl_arena_take(reader->arena, 1, sizeof *rule->entries);
    if (rule->entries == NULL)
        return fnl_model_reader_no_memory(reader);
    rule->entry_count = 1;
    bool good = fnl_take_condition(reader, fnl_node_get(node, "when"), &rule->entries[0].when);
    good = fnl_take_needed_points(reader, node, &rule->entries[0].points) && good;
    good = optional_points(reader, node, "otherwise", 0, &rule->otherwise) && good;
    return read_missing(reader, node, rule) && good;
}

static bool read_first_entry(fnl_model_reader *reader, const fnl_node *node, fnl_rule_entry *entry)
{
    static const char *const keys[] = { "when", "points", "reason", NULL };
    if (!fnl_take_map(reader, node, keys, "an entry of `first`"))
        return false;
    const fnl_node *when = fnl_node_get(node, "when");
    const fnl_node *reason = fnl_node_get(node, "reason");
    bool good = true;
    if (when == NULL)
        good = fnl_missing_problem(reader, node, "when", "`when` is missing");
    else
        good = fnl_take_condition(reader, when, &entry->when);
    if (reason != NULL)
        good = fnl_take_name(reader, reason, &entry->reason) && good;
    return fnl_take_needed_points(reader, node, &entry->points) && good;
}

static bool read_first(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    const fnl_node *first = fnl_node_get(node, "first");
    const fnl_node *missing = fnl_node_get(node, "missing");
    if (!fnl_take_list(reader, first, "`first` is a list of conditions with their points") ||
        !fnl_count_rules(reader, first))
        return false;
    if (first->count == 0)
        return fnl_problem(reader, first, "`first` has no entries");
    rule->entries = fnl_arena_take(reader->arena, first->count, sizeof *rule->entries);
    if (rule->entries == NULL)
        return fnl_model_reader_no_memory(reader);
    rule->entry_count = first->count;
    bool good = true;
    for (uint32_t i = 0; i < first->count && !fnl_model_reader_done(reader); i++)
        good = read_first_entry(reader, &first->items[i], &rule->entries[i]) && good;
    good = optional_points(reader, node, "otherwise", 0, &rule->otherwise) && good;
    if (missing == NULL)
        return good;
    good = fnl_take_points(reader, missing, &rule->missing.value) && good;
    rule->missing.known = rule->missing.value != rule->otherwise;
    return good;
}

/* The input of bins and per: something that is counted or measured. */
static bool read_measure(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    if (!fnl_take_input(reader, node, &rule->input_text, &rule->input))
        return false;
    fnl_type type = fnl_expression_type(rule->input);
    if (type == fnl_type_int || type == fnl_type_decimal || type == fnl_type_number)
        return true;
    bool is_time = type == fnl_type_time || type == fnl_type_date;
    rule->input = NULL;
    return fnl_problem(reader, node, "an int, decimal or number is needed; this is %s%s", fnl_type_phrase(type),
                       is_time ? ": DAYS_SINCE(…) gives its age" : "");
}

static bool read_edges(fnl_model_reader *reader, const fnl_node *edges, fnl_rule *rule)
{
    if (!fnl_take_list(reader, edges, "`edges` is a list of numbers in ascending order") ||
        !fnl_count_entries(reader, edges))
        return false;
    if (edges->count == 0)
        return fnl_problem(reader, edges, "`edges` has no numbers");
    rule->edges = fnl_arena_take(reader->arena, edges->count, sizeof *rule->edges);
    if (rule->edges == NULL)
        return fnl_model_reader_no_memory(reader);
    rule->edge_count = edges->count;
    bool good = true;
    for (uint32_t i = 0; i < edges->count && !fnl_model_reader_done(reader); i++) {
        const fnl_decimal *before = i == 0 ? NULL : &rule->edges[i - 1];
        fnl_decimal *edge = &rule->edges[i];
        if (!fnl_take_decimal(reader, &edges->items[i], edge))
            good = false;
        else if (good && before != NULL &&
                 fnl_compare_exact(before->value, before->scale, edge->value, edge->scale) >= 0)
            good = fnl_problem(reader, &edges->items[i], "edges ascend: each is above the one before it");
    }
    return good;
}

static bool read_bin_points(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    const fnl_node *points = fnl_node_get(node, "points");
    uint32_t needed = rule->edge_count + 1;
    if (points == NULL)
        return fnl_missing_problem(reader, node, "points", "`points` is missing: a list, one more than edges");
    if (!fnl_take_list(reader, points, "`points` of bins is a list, one more than edges"))
        return false;
    if (rule->edge_count != 0 && points->count != needed)
        return fnl_problem(reader, points, "points has %u value%s for %u edge%s, needs %u", points->count,
                           points->count == 1 ? "" : "s", rule->edge_count, rule->edge_count == 1 ? "" : "s", needed);
    rule->bin_points = fnl_arena_take(reader->arena, points->count, sizeof *rule->bin_points);
    if (rule->bin_points == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < points->count && !fnl_model_reader_done(reader); i++)
        good = fnl_take_points(reader, &points->items[i], &rule->bin_points[i]) && good;
    return good;
}

static bool read_bins(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    static const char *const sides[] = { "left", "right", NULL };
    const fnl_node *edges = fnl_node_get(node, "edges");
    const fnl_node *closed = fnl_node_get(node, "closed");
    uint32_t side = 0;
    bool good = read_measure(reader, fnl_node_get(node, "bins"), rule);
    if (edges == NULL)
        good = fnl_missing_problem(reader, node, "edges", "`edges` is missing: where one bin ends and the next begins");
    else
        good = read_edges(reader, edges, rule) && good;
    good = read_bin_points(reader, node, rule) && good;
    if (closed != NULL)
        good = fnl_take_word(reader, closed, sides, &side) && good;
    rule->closed_right = side == 1;
    return read_missing(reader, node, rule) && good;
}

static bool read_entry_points(fnl_model_reader *reader, const fnl_node *node, fnl_map_entry *entry)
{
    return fnl_take_points(reader, node, &entry->points);
}

/* Takes the sorted entries apart into the rule's arrays. */
static bool keep_entries(fnl_model_reader *reader, fnl_rule *rule, const void *const *entries, uint32_t count)
{
    rule->keys = fnl_arena_take(reader->arena, count, sizeof *rule->keys);
    rule->key_points = fnl_arena_take(reader->arena, count, sizeof *rule->key_points);
    if (fnl_has_whole_keys(fnl_expression_type(rule->input))) {
        rule->whole_keys = fnl_arena_take(reader->arena, count, sizeof *rule->whole_keys);
        if (rule->whole_keys == NULL)
            return fnl_model_reader_no_memory(reader);
    }
    if (rule->keys == NULL || rule->key_points == NULL)
        return fnl_model_reader_no_memory(reader);
    rule->key_count = count;
    for (uint32_t i = 0; i < count; i++) {
        const fnl_map_entry *entry = entries[i];
        rule->keys[i] = entry->key;
        rule->key_points[i] = entry->points;
        if (rule->whole_keys != NULL)
            rule->whole_keys[i] = entry->whole;
    }
    return true;
}

static bool read_map_points(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    const fnl_node *points = fnl_node_get(node, "points");
    if (points == NULL)
        return fnl_missing_problem(reader, node, "points", "`points` is missing: a map from values to points");
    if (points->kind != fnl_node_map)
        return fnl_problem(reader, points, "`points` of a map is a map: {value: points}");
    const void **entries = fnl_read_map(reader, points, rule->input, read_entry_points);
    return entries != NULL && keep_entries(reader, rule, entries, points->count);
}

bool fnl_read_map_rule(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    const fnl_node *map = fnl_node_get(node, "map");
    bool good = fnl_take_input(reader, map, &rule->input_text, &rule->input);
    if (good) {
        fnl_type type = fnl_expression_type(rule->input);
        if (type == fnl_type_number || type == fnl_type_bool || type == fnl_type_time)
            good = fnl_problem(reader, map, "a map is of a text, int, decimal or date; this is %s: use %s",
                               fnl_type_phrase(type), type == fnl_type_bool ? "`when`" : "`bins`");
        else
            good = read_map_points(reader, node, rule);
    }
    good = optional_points(reader, node, "otherwise", 0, &rule->otherwise) && good;
    return read_missing(reader, node, rule) && good;
}

static bool read_per(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    const fnl_node *points = fnl_node_get(node, "points");
    const fnl_node *clamp = fnl_node_get(node, "clamp");
    bool good = read_measure(reader, fnl_node_get(node, "per"), rule);
    rule->missing.known = true; /* a missing value gives 0 */
    if (points == NULL)
        good = fnl_missing_problem(reader, node, "points", "`points` is missing: the points for each one");
    else if (fnl_take_exact(reader, points, fnl_weight_scale, (int64_t)1000000 * fnl_powers_of_ten[fnl_weight_scale],
                            "points for each one", &rule->per_points.value))
        rule->per_points = fnl_decimal_of(rule->per_points.value, fnl_weight_scale);
    else
        good = false;
    if (clamp == NULL)
        return fnl_missing_problem(reader, node, "clamp",
                                   "`per` needs a `clamp`: the least and the most that it gives");
    for (uint32_t i = 0; i < clamp->count && clamp->kind == fnl_node_list; i++)
        if (clamp->items[i].kind == fnl_node_null)
            return fnl_problem(reader, &clamp->items[i], "the clamp of a `per` rule has both sides");
    return good;
}

static const rule_form rule_forms[] = {
    [fnl_rule_when] = { "when", { EVERY_RULE, "when", "points", "otherwise", "missing", NULL }, read_when },
    [fnl_rule_first] = { "first", { EVERY_RULE, "first", "otherwise", "missing", NULL }, read_first },
    [fnl_rule_bins] = { "bins", { EVERY_RULE, "bins", "edges", "points", "closed", "missing", NULL }, read_bins },
    [fnl_rule_map] = { "map", { EVERY_RULE, "map", "points", "otherwise", "missing", NULL }, fnl_read_map_rule },
    [fnl_rule_per] = { "per", { EVERY_RULE, "per", "points", NULL }, read_per },
    [fnl_rule_each] = { "each",
                        { EVERY_RULE, "each", "map", "points", "otherwise", "missing", "limit", NULL },
                        fnl_read_each },
};

/* Which of the kinds a rule is. */
static bool find_form(fnl_model_reader *reader, const fnl_node *node, const rule_form **out)
{
    static const char *const all[] = { EVERY_RULE, "when",      "first",   "bins",  "map",    "per",   "each",
                                       "points",   "otherwise", "missing", "edges", "closed", "limit", NULL };
    bool is_each = fnl_node_get(node, "each") != NULL; /* which may have a `map` */
    *out = NULL;
    for (size_t i = 0; i < sizeof rule_forms / sizeof *rule_forms; i++) {
        const fnl_node *key = fnl_node_get(node, rule_forms[i].key);
        if (key == NULL || (is_each && i == fnl_rule_map))
            continue;
        if (*out != NULL)
            return fnl_key_problem(
                reader, key, "a rule is one of when, first, bins, map, per and each; this one has `%s`", (*out)->key);
        *out = &rule_forms[i];
    }
    if (*out != NULL)
        return true;
    return fnl_take_map(reader, node, all, "a rule") &&
           fnl_problem(reader, node, "a rule needs one of when, first, bins, map, per and each");
}

bool fnl_read_rule(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule)
{
    const rule_form *form = NULL;
    const fnl_node *item = NULL;
    rule->place = node->place;
    if (!find_form(reader, node, &form))
        return false;
    rule->kind = (fnl_rule_kind)(form - rule_forms);
    bool good = fnl_take_map(reader, node, form->keys, "this kind of rule");
    if ((item = fnl_node_get(node, "name")) == NULL)
        good = fnl_missing_problem(reader, node, "name", "a rule needs a `name`: people read it as the reason");
    else
        good = fnl_take_name(reader, item, &rule->name) && good;
    good = form->read(reader, node, rule) && good;
    fnl_since since = rule->kind == fnl_rule_each ? fnl_since_refused : fnl_since_needed;
    good = fnl_read_shared(reader, node, since, rule) && good;
    if (rule->reason.length == 0)
        rule->reason = rule->name;
    if ((item = fnl_node_get(node, "clamp")) != NULL)
        good = fnl_take_clamp(reader, item, &rule->clamp) && good;
    if ((item = fnl_node_get(node, "baseline")) != NULL) {
        good = fnl_take_points(reader, item, &rule->baseline) && good;
        rule->has_baseline = true;
    }
    return good;
}
