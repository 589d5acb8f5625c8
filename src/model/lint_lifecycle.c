/* Warnings about lifecycles and decisions. */
#include "expr/nearest.h"
#include "model/names.h"
#include "model/reader.h"

#include <stdio.h>

enum {
    path_size = 64,
    most_compared = 4 << 20, /* bytes of conditions that are compared in search of circles */
    cost_of_pair = 64,
};

static bool is_possible(const fnl_move *move)
{
    return move->when == NULL || !fnl_expression_never_true(move->when);
}

static bool starts_from(const fnl_move *move, uint32_t stage)
{
    for (uint32_t i = 0; i < move->from_count; i++)
        if (move->from[i] == stage)
            return true;
    return false;
}

static void warn_of_move(fnl_model_reader *reader, uint32_t move, const char *message)
{
    char path[path_size];
    snprintf(path, sizeof path, "lifecycle.moves[%u]", move);
    fnl_warn(reader, reader->model->lifecycle->moves[move].place, path, "%s", message);
}

static void warn_of_stage(fnl_model_reader *reader, uint32_t stage)
{
    char path[path_size];
    const fnl_lifecycle *lifecycle = reader->model->lifecycle;
    bool is_side = stage >= lifecycle->line_count;
    snprintf(path, sizeof path, "lifecycle.%s[%u]", is_side ? "sides" : "stages",
             is_side ? stage - lifecycle->line_count : stage);
    fnl_warn(reader, lifecycle->stages[stage].place, path,
             "nothing reaches the stage '%.*s': no moves lead to it from "
             "'%.*s'",
             FNL_TEXT_ARGS(lifecycle->stages[stage].name), FNL_TEXT_ARGS(lifecycle->stages[0].name));
}

static void lint_reach(fnl_model_reader *reader)
{
    const fnl_lifecycle *lifecycle = reader->model->lifecycle;
    bool possible[fnl_most_moves];
    bool reached[fnl_most_stages] = { true };
    for (uint32_t i = 0; i < lifecycle->move_count; i++) {
        possible[i] = is_possible(&lifecycle->moves[i]);
        if (!possible[i])
            warn_of_move(reader, i, "this move is never possible: its condition is never true");
    }
    for (bool found = true; found;) {
        found = false;
        for (uint32_t i = 0; i < lifecycle->move_count; i++) {
            const fnl_move *move = &lifecycle->moves[i];
            for (uint32_t k = 0; possible[i] && !reached[move->to] && k < move->from_count; k++)
                found |= reached[move->to] = reached[move->from[k]];
        }
    }
    for (uint32_t i = 0; i < lifecycle->stage_count; i++)
        if (!reached[i])
            warn_of_stage(reader, i);
}

static void lint_circle(fnl_model_reader *reader, uint32_t earlier, uint32_t later)
{
    const fnl_model *model = reader->model;
    const fnl_move *first = &model->lifecycle->moves[earlier];
    const fnl_move *second = &model->lifecycle->moves[later];
    uint32_t symbol = 0;
    char path[path_size];
    if (!fnl_expressions_overlap(first->when, second->when, &symbol))
        return;
    fnl_text column = fnl_shown(model->symbols[symbol].name);
    fnl_text name = fnl_shown(first->name);
    snprintf(path, sizeof path, "lifecycle.moves[%u]", later);
    fnl_warn(
        reader, second->place, path,
        "flapping: for some values of %.*s both this move and '%.*s' are possible, so a lead may go back and forth "
        "between '%.*s' and '%.*s'; keep their limits apart, or give one of them `after`",
        FNL_TEXT_ARGS(column), FNL_TEXT_ARGS(name), FNL_TEXT_ARGS(model->lifecycle->stages[first->to].name),
        FNL_TEXT_ARGS(model->lifecycle->stages[second->to].name));
}

/* Two moves that lead back where the other starts, at once and on conditions that can hold together. */
static void lint_circles(fnl_model_reader *reader)
{
    const fnl_lifecycle *lifecycle = reader->model->lifecycle;
    size_t compared = 0;
    for (uint32_t i = 0; i < lifecycle->move_count; i++) {
        const fnl_move *first = &lifecycle->moves[i];
        for (uint32_t k = i + 1; k < lifecycle->move_count && first->when != NULL && first->after_s == 0; k++) {
            const fnl_move *second = &lifecycle->moves[k];
            if (second->when == NULL || second->after_s != 0 || !starts_from(second, first->to) ||
                !starts_from(first, second->to))
                continue;
            compared += fnl_expression_text(first->when).length + fnl_expression_text(second->when).length;
            compared += cost_of_pair;
            if (compared > most_compared)
                return;
            lint_circle(reader, i, k);
        }
    }
}

static void warn_of_text(fnl_model_reader *reader, const fnl_node *node, fnl_text text)
{
    const fnl_index *names = reader->model->lifecycle->stage_names;
    char message[sizeof((fnl_error *)NULL)->message];
    fnl_text shown = fnl_shown(text);
    fnl_text near = fnl_nearest_among(text, names->keys, names->count);
    bool has_near = near.length != 0;
    snprintf(message, sizeof message, "'%.*s' is no stage of the lifecycle%s%.*s%s", FNL_TEXT_ARGS(shown),
             has_near ? ": did you mean '" : "", FNL_TEXT_ARGS(near), has_near ? "'?" : "");
    fnl_warn_node(reader, node, message);
}

/* Texts that the field with the stage is compared with and that are no stages. */
static void lint_texts(fnl_model_reader *reader)
{
    const fnl_lifecycle *lifecycle = reader->model->lifecycle;
    fnl_index held;
    uint32_t number = 0;
    bool is_new = false;
    fnl_index_start(&held, reader->memory, reader->model->hash_seed);
    for (uint32_t i = 0; i < lifecycle->stage_count && !reader->no_memory; i++)
        if (!fnl_index_add(&held, lifecycle->stages[i].held, &number, &is_new))
            fnl_model_reader_no_memory(reader);
    for (uint32_t i = 0; i < reader->stage_reading_count && !reader->no_memory; i++) {
        const fnl_stage_reading *reading = &reader->stage_readings[i];
        fnl_text text;
        if (fnl_expression_strange_text(reading->expression, lifecycle->stage_field, &held, &text))
            warn_of_text(reader, reading->node, text);
    }
    fnl_index_end(&held);
}

void fnl_lint_lifecycle(fnl_model_reader *reader)
{
    lint_reach(reader);
    lint_circles(reader);
    lint_texts(reader);
}

void fnl_lint_decisions(fnl_model_reader *reader)
{
    char path[path_size];
    for (uint32_t i = 0; i < reader->model->decision_count; i++) {
        const fnl_decision *decision = &reader->model->decisions[i];
        for (uint32_t k = 0; k < decision->rule_count; k++) {
            if (!fnl_expression_never_true(decision->rules[k].when))
                continue;
            snprintf(path, sizeof path, "decisions[%u].rules[%u]", i, k);
            fnl_warn(reader, decision->rules[k].place, path, "this rule can never hold: its condition is never true");
        }
    }
}
