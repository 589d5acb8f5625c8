/* The section `scores`. */
#include "model/bounds.h"
#include "model/names.h"
#include "model/reader.h"

enum { most_score_keys = 16 };

typedef struct score_form {
    const char *kind;
    const char *key; /* makes a score of this kind without `kind`; NULL for the default kind */
    const char *keys[most_score_keys];
} score_form;

#define EVERY_SCORE "name", "kind", "when"

/* In the order of fnl_score_kind. */
static const score_form score_forms[] = {
    { "points", "groups", { EVERY_SCORE, "clamp", "bands", "start", "groups", "reasons", NULL } },
    { "combine", "combine", { EVERY_SCORE, "clamp", "bands", "combine", "reasons", NULL } },
    { "matrix", "matrix", { EVERY_SCORE, "matrix", NULL } },
    { "expr", "expr", { EVERY_SCORE, "clamp", "bands", "expr", NULL } },
    { "linear",
      "terms",
      { EVERY_SCORE, "clamp", "bands", "intercept", "terms", "link", "pdo", "scale", "round", NULL } },
};
static const char *const kind_words[] = { "points", "combine", "matrix", "expr", "linear", NULL };
enum { kinds = 5 };

static bool find_kind(fnl_model_reader *reader, const fnl_node *node, fnl_score_kind *out)
{
    const fnl_node *kind = fnl_node_get(node, "kind");
    uint32_t word = fnl_score_points;
    fnl_text written;
    if (kind == NULL) {
        for (uint32_t i = kinds; i-- > 0;)
            if (fnl_node_get(node, score_forms[i].key) != NULL)
                word = i;
    } else if (fnl_node_written(kind, &written) &&
               (fnl_text_equal(written, FNL_TEXT("bayes")) || fnl_text_equal(written, FNL_TEXT("trees")))) {
        return fnl_problem(reader, kind, "kind '%.*s' is not supported by this version", FNL_TEXT_ARGS(written));
    } else if (!fnl_take_word(reader, kind, kind_words, &word)) {
        return false;
    }
    *out = (fnl_score_kind)word;
    const fnl_node *needed = fnl_node_get(node, score_forms[word].key);
    if (needed != NULL)
        return true;
    if (kind == NULL)
        return fnl_problem(reader, node, "a score needs one of groups, combine, matrix, expr and terms");
    return fnl_missing_problem(reader, node, score_forms[word].key, "a score of this kind needs this key");
}

static bool read_name(fnl_model_reader *reader, const fnl_node *node, fnl_score *score)
{
    const fnl_node *name = fnl_node_get(node, "name");
    if (name == NULL)
        return fnl_missing_problem(reader, node, "name", "a score needs a `name`");
    if (!fnl_take_name(reader, name, &score->name))
        return false;
    return fnl_check_output_name(reader, name, score->name, "a score");
}

static bool read_reasons(fnl_model_reader *reader, const fnl_node *node, fnl_score *score)
{
    static const char *const keys[] = { "top", "direction", "baseline", NULL };
    static const char *const directions[] = { "above", "below", NULL };
    static const char *const baselines[] = { "neutral", "min", "max", NULL };
    if (!fnl_take_map(reader, node, keys, "`reasons`"))
        return false;
    const fnl_node *top = fnl_node_get(node, "top");
    const fnl_node *direction = fnl_node_get(node, "direction");
    const fnl_node *baseline = fnl_node_get(node, "baseline");
    int64_t count = 0;
    uint32_t word = 0;
    bool good = true;
    if (top == NULL)
        good = fnl_missing_problem(reader, node, "top", "`top` is missing: how many reasons to give");
    else
        good = fnl_take_integer(reader, top, 1, fnl_most_reasons, &count);
    score->reason_count = (uint32_t)count;
    if (direction != NULL && fnl_take_word(reader, direction, directions, &word))
        score->direction = (fnl_direction)word;
    if (baseline != NULL && fnl_take_word(reader, baseline, baselines, &word))
        score->baseline = (fnl_baseline)word;
    return good;
}

static bool read_expression_score(fnl_model_reader *reader, const fnl_node *node, fnl_score *score)
{
    if (!fnl_take_expression(reader, node, &score->expression))
        return false;
    fnl_type type = fnl_expression_type(score->expression);
    if (type == fnl_type_int || type == fnl_type_decimal || type == fnl_type_number)
        return true;
    return fnl_problem(reader, node, "a score is an int, decimal or number; this is %s", fnl_type_phrase(type));
}

/* What only this kind has. */
static void read_kind(fnl_model_reader *reader, const fnl_node *node, uint32_t index)
{
    fnl_score *score = &reader->model->scores[index];
    const fnl_node *own = fnl_node_get(node, score_forms[score->kind].key);
    const fnl_node *start = fnl_node_get(node, "start");
    switch (score->kind) {
    case fnl_score_points:
        if (start != NULL)
            fnl_take_points(reader, start, &score->start);
        fnl_read_groups(reader, own, score);
        break;
    case fnl_score_combine:
        fnl_read_combine(reader, own, index);
        break;
    case fnl_score_matrix:
        fnl_read_matrix(reader, own, index);
        break;
    case fnl_score_expression:
        read_expression_score(reader, own, score);
        break;
    case fnl_score_linear:
        fnl_read_linear(reader, node, score);
        break;
    }
}

static void read_score(fnl_model_reader *reader, const fnl_node *node, uint32_t index)
{
    fnl_score *score = &reader->model->scores[index];
    score->place = node->place;
    if (node->kind != fnl_node_map) {
        fnl_problem(reader, node, "a score is a map of keys and values");
        return;
    }
    read_name(reader, node, score);
    if (!find_kind(reader, node, &score->kind))
        return;
    fnl_take_map(reader, node, score_forms[score->kind].keys, "this kind of score");
    const fnl_node *when = fnl_node_get(node, "when");
    const fnl_node *clamp = fnl_node_get(node, "clamp");
    const fnl_node *bands = fnl_node_get(node, "bands");
    const fnl_node *reasons = fnl_node_get(node, "reasons");
    if (when != NULL)
        fnl_take_condition(reader, when, &score->when);
    read_kind(reader, node, index);
    if (clamp != NULL && score->kind <= fnl_score_expression && score->kind != fnl_score_matrix)
        fnl_take_clamp(reader, clamp, &score->clamp);
    if (bands != NULL && score->kind != fnl_score_matrix)
        fnl_read_bands(reader, bands, score);
    if (reasons != NULL && score->kind <= fnl_score_combine)
        read_reasons(reader, reasons, score);
}

/* Sums stay far inside 64 bits. */
static void check_reach(fnl_model_reader *reader, const fnl_node *node, fnl_score *score)
{
    if (!fnl_bounds_of_raw(reader->model, score, &score->raw))
        fnl_problem(reader, node,
                    "this score could go beyond %lld points: give clamps to its parts, or smaller weights",
                    (long long)(FNL_MOST_REACH / 100));
}

void fnl_read_scores(fnl_model_reader *reader, const fnl_node *scores)
{
    fnl_model *model = reader->model;
    fnl_names *names = &reader->names;
    for (uint32_t i = 0; i < model->score_count && !fnl_model_reader_done(reader); i++) {
        fnl_score *score = &model->scores[i];
        uint32_t errors = reader->problems->errors;
        read_score(reader, &scores->items[i], i);
        if (reader->problems->errors == 0)
            check_reach(reader, &scores->items[i], score);
        bool broken = reader->problems->errors != errors;
        bool is_number = score->kind == fnl_score_linear;
        for (uint32_t part = 0; part < fnl_parts; part++) {
            uint32_t symbol = fnl_names_score_symbol(names, i, part);
            fnl_type type = is_number ? fnl_type_number : fnl_type_decimal;
            if (part == fnl_part_band)
                fnl_names_set_ready(names, symbol, fnl_type_text, 0, NULL);
            else
                fnl_names_set_ready(names, symbol, type, is_number ? 0 : fnl_points_scale, NULL);
            if (broken)
                fnl_names_set_broken(names, symbol);
        }
    }
    if (reader->problems->errors == 0 && !fnl_model_reader_done(reader))
        fnl_count_reasons(reader, scores);
}
