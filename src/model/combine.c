/* Scores that are sums of scores: `combine`. */
#include "core/arithmetic.h"
#include "model/names.h"
#include "model/reader.h"
#include "model/sorting.h"

/* A part's key names a score above; false after a problem. */
static bool find_part(fnl_model_reader *reader, const fnl_node *item, uint32_t score_index, uint32_t *out)
{
    const fnl_names *names = &reader->names;
    fnl_text shown = fnl_shown(item->key);
    uint32_t symbol = fnl_names_find(names, item->key);
    bool is_score = symbol != FNL_NO_SYMBOL && symbol >= names->field_count && symbol < names->score_end &&
                    (symbol - names->field_count) % fnl_parts == fnl_part_score;
    if (!is_score) {
        fnl_text near = fnl_names_nearest(names, item->key, fnl_wanted_score);
        if (near.length != 0)
            return fnl_key_problem(reader, item, "'%.*s' is not a score: did you mean '%.*s'?", FNL_TEXT_ARGS(shown),
                                   FNL_TEXT_ARGS(near));
        return fnl_key_problem(reader, item, "'%.*s' is not a score", FNL_TEXT_ARGS(shown));
    }
    *out = (symbol - names->field_count) / fnl_parts;
    if (*out >= score_index)
        return fnl_key_problem(reader, item, "'%.*s' comes later: `combine` takes scores above it",
                               FNL_TEXT_ARGS(shown));
    if (names->states[symbol] == fnl_symbol_none)
        return fnl_key_problem(reader, item, "'%.*s' is a matrix and has no points to combine", FNL_TEXT_ARGS(shown));
    return names->states[symbol] != fnl_symbol_broken;
}

static int by_score(const void *a, const void *b)
{
    uint32_t left = ((const fnl_part_of_combine *)a)->score;
    uint32_t right = ((const fnl_part_of_combine *)b)->score;
    return (left > right) - (left < right);
}

bool fnl_read_combine(fnl_model_reader *reader, const fnl_node *node, uint32_t score_index)
{
    fnl_score *score = &reader->model->scores[score_index];
    if (node->kind != fnl_node_map || node->count == 0)
        return fnl_problem(reader, node, "`combine` is a map of scores and weights: {fit: 0.6, engagement: 0.4}");
    if (!fnl_count_entries(reader, node))
        return false;
    fnl_part_of_combine *read = fnl_arena_take(reader->arena, node->count, sizeof *read);
    const void **order = fnl_arena_take(reader->arena, node->count, sizeof *order);
    score->parts = fnl_arena_take(reader->arena, node->count, sizeof *score->parts);
    if (read == NULL || order == NULL || score->parts == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++) {
        const fnl_node *item = &node->items[i];
        order[i] = &read[i];
        good = find_part(reader, item, score_index, &read[i].score) && good;
        good = fnl_take_exact(reader, item, fnl_weight_scale, fnl_most_weight, "weights", &read[i].weight) && good;
    }
    if (!good || fnl_model_reader_done(reader))
        return false;
    if (!fnl_sort(reader->memory, order, node->count, by_score))
        return fnl_model_reader_no_memory(reader);
    for (uint32_t i = 0; i < node->count; i++)
        score->parts[i] = *(const fnl_part_of_combine *)order[i];
    score->part_count = node->count;
    return true;
}
