/* A group's rules as a table: a row for everything that a rule may see. */
#include "words/sections.h"

#include "model/sorting.h"

/* The rows of one rule; its name and its remarks stand in the first. */
typedef struct rule_rows {
    fnl_words *words;
    const fnl_rule *rule;
    uint32_t count;
} rule_rows;

static void tell_decay(fnl_words *words, const fnl_decay *decay)
{
    switch (decay->kind) {
    case fnl_decay_none:
        return;
    case fnl_decay_half_life:
        fnl_tell_next(words, "Halves every ");
        fnl_tell_every(words, decay->duration_s);
        break;
    case fnl_decay_linear:
        fnl_tell_next(words, "Loses ");
        fnl_tell_percent(words, decay->percent);
        fnl_tell(words, " of its full points every ");
        fnl_tell_every(words, decay->duration_s);
        break;
    case fnl_decay_window:
        fnl_tell_next(words, "Counts for ");
        fnl_tell_duration(words, decay->duration_s);
        break;
    }
    fnl_tell(words, ", from ");
    if (decay->since == NULL)
        fnl_tell(words, "the activity");
    else
        fnl_tell_condition(words, decay->since_text);
    fnl_tell(words, " on");
    if (decay->step_s != fnl_day_seconds) {
        fnl_tell(words, ", in steps of ");
        fnl_tell_duration(words, decay->step_s);
    }
    fnl_tell(words, ".");
}

static void tell_active(fnl_words *words, const fnl_rule *rule)
{
    bool has_start = rule->has_active && rule->active_from != INT32_MIN;
    bool has_end = rule->has_active && rule->active_to != INT32_MAX;
    if (!has_start && !has_end)
        return;
    fnl_tell_next(words, "Only");
    if (has_start) {
        fnl_tell(words, " from ");
        fnl_tell_day(words, rule->active_from);
        fnl_tell(words, has_end ? "" : " on");
    }
    if (has_end) {
        fnl_tell(words, has_start ? " to " : " until ");
        fnl_tell_day(words, rule->active_to - 1);
    }
    fnl_tell(words, ".");
}

static void tell_limits(fnl_words *words, const fnl_rule *rule)
{
    if (rule->limit_count != 0) {
        fnl_tell_next(words, "At most ");
        fnl_tell_integer(words, rule->limit_count);
        fnl_tell(words, rule->limit_count == 1 ? " activity counts within any " : " activities count within any ");
        fnl_tell_duration(words, rule->limit_within_s);
        fnl_tell(words, ".");
    }
    if (rule->clamp.low.known || rule->clamp.high.known) {
        fnl_tell_next(words, rule->kind == fnl_rule_each ? "Together " : "Gives ");
        fnl_tell_clamp(words, &rule->clamp);
        fnl_tell(words, " points.");
    }
}

static void tell_remarks(fnl_words *words, const fnl_rule *rule)
{
    tell_limits(words, rule);
    tell_decay(words, &rule->decay);
    tell_active(words, rule);
    if (!fnl_text_equal(rule->reason, rule->name)) {
        fnl_tell_next(words, "As a reason: ");
        fnl_tell_text(words, rule->reason);
        fnl_tell(words, ".");
    }
    if (rule->has_baseline) {
        fnl_tell_next(words, "As a reason it is compared with ");
        fnl_tell_points(words, rule->baseline);
        fnl_tell(words, " points.");
    }
}

static void start_row(rule_rows *rows)
{
    fnl_tell(rows->words, "| ");
    if (rows->count == 0)
        fnl_tell_bold(rows->words, rows->rule->name);
    fnl_tell(rows->words, " | ");
}

static void end_row(rule_rows *rows, fnl_text reason)
{
    fnl_tell(rows->words, " | ");
    if (rows->count == 0)
        tell_remarks(rows->words, rows->rule);
    if (reason.length != 0) {
        fnl_tell_next(rows->words, "As a reason: ");
        fnl_tell_text(rows->words, reason);
        fnl_tell(rows->words, ".");
    }
    fnl_tell(rows->words, " |\n");
    rows->count++;
}

static void end_row_with_points(rule_rows *rows, int64_t points)
{
    fnl_tell(rows->words, " | ");
    fnl_tell_points(rows->words, points);
    end_row(rows, (fnl_text){ 0 });
}

static void write_row(rule_rows *rows, const char *condition, int64_t points)
{
    start_row(rows);
    fnl_tell(rows->words, condition);
    end_row_with_points(rows, points);
}

/* What a rule gives when nothing of it is true, and when its value is not known; 0 goes without saying. */
static void write_rest(rule_rows *rows, const char *otherwise)
{
    bool is_each = rows->rule->kind == fnl_rule_each;
    int64_t points = rows->rule->otherwise;
    int64_t missing = rows->rule->missing.known ? rows->rule->missing.value : points;
    if (points == 0 && missing == 0)
        return;
    start_row(rows);
    fnl_tell(rows->words, is_each ? "each such activity with " : "");
    fnl_tell(rows->words, otherwise);
    fnl_tell(rows->words, points == missing ? ", or not known" : "");
    end_row_with_points(rows, points);
    if (points != missing)
        write_row(rows, is_each ? "each such activity where it is not known" : "not known", missing);
}

static void write_entries(rule_rows *rows)
{
    const fnl_rule *rule = rows->rule;
    for (uint32_t i = 0; i < rule->entry_count; i++) {
        const fnl_rule_entry *entry = &rule->entries[i];
        start_row(rows);
        if (i != 0)
            fnl_tell(rows->words, "else ");
        fnl_tell_expression(rows->words, entry->when);
        fnl_tell(rows->words, " | ");
        fnl_tell_points(rows->words, entry->points);
        end_row(rows, entry->reason);
    }
    write_rest(rows, "otherwise");
}

static void tell_edge(fnl_words *words, const char *before, fnl_decimal edge)
{
    fnl_tell(words, before);
    fnl_tell_exact(words, edge.value, edge.scale);
}

static void write_bins(rule_rows *rows)
{
    fnl_words *words = rows->words;
    const fnl_rule *rule = rows->rule;
    for (uint32_t i = 0; i <= rule->edge_count; i++) {
        start_row(rows);
        fnl_tell_condition(words, rule->input_text);
        if (i == 0) {
            tell_edge(words, rule->closed_right ? " up to " : " under ", rule->edges[i]);
        } else {
            tell_edge(words, rule->closed_right ? " over " : " ", rule->edges[i - 1]);
            if (i == rule->edge_count)
                fnl_tell(words, rule->closed_right ? "" : " or more");
            else
                tell_edge(words, rule->closed_right ? " up to " : " to under ", rule->edges[i]);
        }
        end_row_with_points(rows, rule->bin_points[i]);
    }
    if (rule->missing.value != 0)
        write_row(rows, "not known", rule->missing.value);
}

static int by_points(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left < right) - (left > right);
}

/* The keys of a map with the most points first, those with equal points in one row. */
static void write_sorted_keys(rule_rows *rows, const void **sorted)
{
    fnl_words *words = rows->words;
    const fnl_rule *rule = rows->rule;
    for (uint32_t i = 0; i < rule->key_count;) {
        int64_t points = *(const int64_t *)sorted[i];
        start_row(rows);
        if (rule->kind == fnl_rule_each) {
            fnl_tell(words, "each activity with ");
            fnl_tell_expression(words, rule->entries[0].when);
            fnl_tell(words, " and ");
        }
        fnl_tell_condition(words, rule->input_text);
        fnl_tell(words, " is ");
        for (uint32_t first = i; i < rule->key_count && *(const int64_t *)sorted[i] == points; i++) {
            fnl_tell(words, i == first ? "" : ", ");
            fnl_tell_code(words, rule->keys[(const int64_t *)sorted[i] - rule->key_points]);
        }
        end_row_with_points(rows, points);
    }
}

static void write_map(rule_rows *rows)
{
    const fnl_rule *rule = rows->rule;
    const fnl_allocator *memory = rows->words->out->memory;
    const void **sorted = fnl_allocate(memory, rule->key_count, sizeof *sorted);
    for (uint32_t i = 0; sorted != NULL && i < rule->key_count; i++)
        sorted[i] = &rule->key_points[i];
    if (sorted == NULL || !fnl_sort(memory, sorted, rule->key_count, by_points))
        rows->words->out->failed = true;
    else
        write_sorted_keys(rows, sorted);
    fnl_release(memory, sorted);
    write_rest(rows, "another value");
}

static void write_per(rule_rows *rows)
{
    fnl_words *words = rows->words;
    start_row(rows);
    fnl_tell(words, "each 1 of ");
    fnl_tell_condition(words, rows->rule->input_text);
    fnl_tell(words, " | ");
    fnl_tell_exact(words, rows->rule->per_points.value, rows->rule->per_points.scale);
    end_row(rows, (fnl_text){ 0 });
}

static void write_each(rule_rows *rows)
{
    if (rows->rule->input != NULL) {
        write_map(rows);
        return;
    }
    start_row(rows);
    fnl_tell(rows->words, "each activity with ");
    fnl_tell_expression(rows->words, rows->rule->entries[0].when);
    end_row_with_points(rows, rows->rule->entries[0].points);
}

static void write_rule(fnl_words *words, const fnl_rule *rule)
{
    rule_rows rows = { words, rule, 0 };
    switch (rule->kind) {
    case fnl_rule_when:
    case fnl_rule_first:
        write_entries(&rows);
        break;
    case fnl_rule_bins:
        write_bins(&rows);
        break;
    case fnl_rule_map:
        write_map(&rows);
        break;
    case fnl_rule_per:
        write_per(&rows);
        break;
    case fnl_rule_each:
        write_each(&rows);
        break;
    }
    if (rows.count == 0) /* a map without keys */
        write_row(&rows, "whatever it is", 0);
}

void fnl_write_rules(fnl_words *words, const fnl_group *group)
{
    if (group->rule_count == 0)
        return;
    fnl_tell(words, "| Rule | When | Points | Remarks |\n| --- | --- | ---: | --- |\n");
    for (uint32_t i = 0; i < group->rule_count; i++)
        write_rule(words, &group->rules[i]);
}
