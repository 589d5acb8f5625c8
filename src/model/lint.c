/* Warnings about a model that can be read, but hardly says what was meant. */
#include "core/arithmetic.h"
#include "model/bounds.h"
#include "model/names.h"
#include "model/reader.h"

#include <stdio.h>

typedef struct lint_walk {
    fnl_model_reader *reader;
    const fnl_model *model;
    uint32_t score;
    uint32_t group;
    uint32_t rule;
    fnl_index conditions;  /* of the score at hand, without blanks */
    const fnl_rule **with; /* the first rule with each of them */
} lint_walk;

enum { path_size = 128 };

static void path_of_group(const lint_walk *lint, char *path)
{
    snprintf(path, path_size, "scores[%u].groups[%u]", lint->score, lint->group);
}

static void path_of_rule(const lint_walk *lint, char *path)
{
    snprintf(path, path_size, "scores[%u].groups[%u].rules[%u]", lint->score, lint->group, lint->rule);
}

static void lint_fields(const lint_walk *lint)
{
    char path[path_size];
    for (uint32_t i = 0; i < lint->model->field_count; i++) {
        const fnl_model_field *field = &lint->model->fields[i];
        fnl_text shown = fnl_shown(field->read.name);
        snprintf(path, sizeof path, "fields[%u]", i);
        if (!field->is_read && !field->read.id)
            fnl_warn(lint->reader, field->place, path, "nothing reads the field '%.*s'", FNL_TEXT_ARGS(shown));
    }
}

/* A condition without its blanks, case and quoted texts kept: what differs in more than blanks gets another key, and what
   shares one is compared as a tree. In the reader's scratch. */
static void without_blanks(fnl_model_reader *reader, fnl_text condition)
{
    reader->scratch.length = 0;
    char quote = '\0';
    for (size_t i = 0; i < condition.length; i++) {
        char c = condition.bytes[i];
        if (quote == '\0' && (c == ' ' || c == '\n' || c == '\t' || c == '\r'))
            continue;
        if (c == quote)
            quote = '\0';
        else if (quote == '\0' && (c == '\'' || c == '"'))
            quote = c;
        fnl_buffer_put_byte(&reader->scratch, c);
    }
}

/* Rules about each activity may well share a condition if they fade or are limited in different ways. */
static bool same_but_points(const fnl_rule *a, const fnl_rule *b)
{
    bool is_each = a->kind == fnl_rule_each;
    if (is_each && (a->decay.factors != b->decay.factors || a->limit_count != b->limit_count ||
                    a->limit_within_s != b->limit_within_s))
        return false;
    return fnl_expression_same(a->entries[0].when, b->entries[0].when);
}

static void lint_repeated(lint_walk *lint, const fnl_rule *rule)
{
    char path[path_size];
    uint32_t number = 0;
    bool is_new = false;
    bool is_each = rule->kind == fnl_rule_each && rule->input == NULL;
    if (rule->kind != fnl_rule_when && !is_each)
        return;
    without_blanks(lint->reader, fnl_expression_text(rule->entries[0].when));
    if (is_each)
        fnl_buffer_put_byte(&lint->reader->scratch, '\n'); /* which the conditions of leads do not end with */
    fnl_text key = fnl_buffer_text(&lint->reader->scratch);
    if (lint->reader->scratch.failed || !fnl_index_add(&lint->conditions, key, &number, &is_new)) {
        fnl_model_reader_no_memory(lint->reader);
        return;
    }
    if (is_new) {
        lint->with[number] = rule;
        return;
    }
    const fnl_rule *first = lint->with[number];
    if (!same_but_points(first, rule))
        return;
    fnl_text shown = fnl_shown(first->name);
    path_of_rule(lint, path);
    fnl_warn(lint->reader, rule->place, path, "the rule '%.*s' has the same condition", FNL_TEXT_ARGS(shown));
}

static void lint_rule(lint_walk *lint, const fnl_rule *rule)
{
    char path[path_size];
    path_of_rule(lint, path);
    uint32_t never = 0;
    for (uint32_t i = 0; i < rule->entry_count; i++)
        never += fnl_expression_never_true(rule->entries[i].when);
    if (rule->entry_count != 0 && never == rule->entry_count)
        fnl_warn(lint->reader, rule->place, path, "this rule can never fire: its condition is never true");
    else if (never != 0)
        fnl_warn(lint->reader, rule->place, path, "%u of the conditions of this rule can never be true", never);
    bool has_map = rule->kind == fnl_rule_map || (rule->kind == fnl_rule_each && rule->input != NULL);
    if (has_map && rule->key_count == 0)
        fnl_warn(lint->reader, rule->place, path, "this rule can never fire: its map is empty");
    lint_repeated(lint, rule);
}

static void put_points(fnl_buffer *out, int64_t points)
{
    fnl_write_decimal(out, points, fnl_points_scale);
}

static void lint_group(lint_walk *lint, const fnl_group *group)
{
    const fnl_clamp *clamp = &group->clamp;
    fnl_buffer *text = &lint->reader->scratch;
    char path[path_size];
    for (lint->rule = 0; lint->rule < group->rule_count; lint->rule++)
        lint_rule(lint, &group->rules[lint->rule]);
    if (!clamp->low.known && !clamp->high.known)
        return;
    fnl_bounds sum = fnl_bounds_of_group(group);
    if ((clamp->low.known && sum.low < clamp->low.value) || (clamp->high.known && sum.high > clamp->high.value))
        return;
    text->length = 0;
    put_points(text, sum.low);
    fnl_buffer_put_string(text, " to ");
    put_points(text, sum.high);
    if (text->failed)
        return;
    path_of_group(lint, path);
    fnl_text shown = fnl_shown(group->name);
    fnl_warn(lint->reader, group->place, path, "the clamp of group '%.*s' never binds: its rules give %.*s",
             FNL_TEXT_ARGS(shown), FNL_TEXT_ARGS(fnl_buffer_text(text)));
}

/* Compares an end of the score's range with a bound of a band: negative, 0, positive; open ends are beyond all. */
static int compare_end(const fnl_score *score, bool high, const fnl_decimal *bound)
{
    const fnl_linear *linear = score->linear;
    if (linear != NULL) {
        if (high ? !linear->has_high : !linear->has_low)
            return high ? 1 : -1;
        return -fnl_compare_exact_number(bound->value, bound->scale, high ? linear->high : linear->low);
    }
    fnl_bounds bounds = fnl_bounds_clamp(score->raw, &score->clamp);
    int64_t end = high ? bounds.high : bounds.low;
    if (end == INT64_MIN || end == INT64_MAX)
        return high ? 1 : -1;
    return fnl_compare_exact(end, fnl_points_scale, bound->value, bound->scale);
}

static void lint_bands(lint_walk *lint, const fnl_score *score)
{
    char path[path_size];
    for (uint32_t i = 0; i < score->band_count; i++) {
        const fnl_band *band = &score->bands[i];
        bool too_high = band->from.known && compare_end(score, true, &band->from) < 0;
        bool too_low = i > 0 && compare_end(score, false, &score->bands[i - 1].from) >= 0;
        if (!too_high && !too_low)
            continue;
        fnl_text shown = fnl_shown(band->name);
        snprintf(path, sizeof path, "scores[%u].bands[%u]", lint->score, i);
        fnl_warn(lint->reader, band->place, path, "no score can reach the band '%.*s': all are %s it",
                 FNL_TEXT_ARGS(shown), too_high ? "below" : "above");
    }
}

static uint32_t rules_of(const fnl_score *score)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < score->group_count; i++)
        count += score->groups[i].rule_count;
    return count;
}

static void lint_score(lint_walk *lint, const fnl_score *score)
{
    fnl_model_reader *reader = lint->reader;
    lint->with = fnl_allocate(reader->memory, rules_of(score), sizeof(fnl_rule *));
    if (lint->with == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    fnl_index_start(&lint->conditions, reader->memory, reader->model->hash_seed);
    for (lint->group = 0; lint->group < score->group_count; lint->group++)
        lint_group(lint, &score->groups[lint->group]);
    lint_bands(lint, score);
    fnl_index_end(&lint->conditions);
    fnl_release(reader->memory, lint->with);
}

void fnl_lint_model(fnl_model_reader *reader)
{
    lint_walk lint = { .reader = reader, .model = reader->model };
    lint_fields(&lint);
    if (lint.model->activities != NULL)
        fnl_lint_activities(reader);
    for (lint.score = 0; lint.score < lint.model->score_count && !reader->no_memory; lint.score++)
        lint_score(&lint, &lint.model->scores[lint.score]);
    if (!reader->no_memory && lint.model->lifecycle != NULL)
        fnl_lint_lifecycle(reader);
    fnl_lint_sla(reader);
    if (reader->model->kpis != NULL)
        fnl_lint_kpis(reader);
    fnl_lint_decisions(reader);
}
