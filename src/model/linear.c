/* Scores of kind linear: an intercept and weights, in binary64. */
#include "model/maps.h"
#include "model/names.h"

static bool optional_number(fnl_model_reader *reader, const fnl_node *node, const char *key, bool *given, double *out)
{
    const fnl_node *item = fnl_node_get(node, key);
    *given = item != NULL;
    return item == NULL || fnl_take_number(reader, item, out);
}

static bool read_entry_weight(fnl_model_reader *reader, const fnl_node *node, fnl_map_entry *entry)
{
    return fnl_take_number(reader, node, &entry->weight);
}

static bool keep_entries(fnl_model_reader *reader, fnl_term *term, const void *const *entries, uint32_t count)
{
    term->keys = fnl_arena_take(reader->arena, count, sizeof *term->keys);
    term->key_weights = fnl_arena_take(reader->arena, count, sizeof *term->key_weights);
    if (fnl_has_whole_keys(fnl_expression_type(term->input))) {
        term->whole_keys = fnl_arena_take(reader->arena, count, sizeof *term->whole_keys);
        if (term->whole_keys == NULL)
            return fnl_model_reader_no_memory(reader);
    }
    if (term->keys == NULL || term->key_weights == NULL)
        return fnl_model_reader_no_memory(reader);
    term->key_count = count;
    for (uint32_t i = 0; i < count; i++) {
        const fnl_map_entry *entry = entries[i];
        term->keys[i] = entry->key;
        term->key_weights[i] = entry->weight;
        if (term->whole_keys != NULL)
            term->whole_keys[i] = entry->whole;
    }
    return true;
}

static bool read_map_term(fnl_model_reader *reader, const fnl_node *node, fnl_term *term)
{
    const fnl_node *map = fnl_node_get(node, "map");
    const fnl_node *weight = fnl_node_get(node, "weight");
    bool given = false;
    term->is_map = true;
    if (weight != NULL)
        return fnl_key_problem(reader, weight, "a term has either a `weight` or a `map`");
    if (map->kind != fnl_node_map)
        return fnl_problem(reader, map, "`map` is a map: {value: weight}");
    fnl_type type = fnl_expression_type(term->input);
    if (type == fnl_type_number || type == fnl_type_time)
        return fnl_problem(reader, map, "a map is of a text, int, decimal, bool or date; the field is %s",
                           fnl_type_phrase(type));
    const void **entries = fnl_read_map(reader, map, term->input, read_entry_weight);
    return entries != NULL && keep_entries(reader, term, entries, map->count) &&
           optional_number(reader, node, "otherwise", &given, &term->otherwise);
}

static bool read_weight_term(fnl_model_reader *reader, const fnl_node *node, fnl_term *term)
{
    const fnl_node *weight = fnl_node_get(node, "weight");
    const fnl_node *otherwise = fnl_node_get(node, "otherwise");
    fnl_type type = fnl_expression_type(term->input);
    if (weight == NULL)
        return fnl_missing_problem(reader, node, "weight", "a term needs a `weight` or a `map`");
    if (otherwise != NULL)
        return fnl_key_problem(reader, otherwise, "`otherwise` goes with `map`");
    if (type != fnl_type_int && type != fnl_type_decimal && type != fnl_type_number)
        return fnl_problem(reader, weight, "a weight is of an int, decimal or number; the field is %s: use `map`",
                           fnl_type_phrase(type));
    return fnl_take_number(reader, weight, &term->weight);
}

static bool read_term(fnl_model_reader *reader, const fnl_node *node, fnl_term *term)
{
    static const char *const keys[] = { "field", "weight", "missing", "map", "otherwise", NULL };
    const fnl_node *field = fnl_node_get(node, "field");
    bool given = false;
    bool good = fnl_take_map(reader, node, keys, "a term");
    if (node->kind != fnl_node_map)
        return false;
    if (field == NULL)
        return fnl_missing_problem(reader, node, "field", "a term needs a `field`");
    good = optional_number(reader, node, "missing", &given, &term->missing) && good;
    if (!fnl_take_input(reader, field, &term->name, &term->input))
        return false;
    if (fnl_node_get(node, "map") != NULL)
        return read_map_term(reader, node, term) && good;
    return read_weight_term(reader, node, term) && good;
}

static bool read_terms(fnl_model_reader *reader, const fnl_node *terms, fnl_linear *linear)
{
    if (!fnl_take_list(reader, terms, "`terms` is a list") || !fnl_count_rules(reader, terms))
        return false;
    linear->terms = fnl_arena_take(reader->arena, terms->count, sizeof *linear->terms);
    if (linear->terms == NULL)
        return fnl_model_reader_no_memory(reader);
    linear->term_count = terms->count;
    bool good = true;
    for (uint32_t i = 0; i < terms->count && !fnl_model_reader_done(reader); i++)
        good = read_term(reader, &terms->items[i], &linear->terms[i]) && good;
    return good;
}

static bool read_pdo(fnl_model_reader *reader, const fnl_node *pdo, fnl_linear *linear)
{
    static const char *const keys[] = { "score", "odds", "double", NULL };
    double *const numbers[] = { &linear->pdo_score, &linear->pdo_odds, &linear->pdo_double };
    if (!fnl_take_map(reader, pdo, keys, "`pdo`"))
        return false;
    for (size_t i = 0; keys[i] != NULL; i++) {
        const fnl_node *item = fnl_node_get(pdo, keys[i]);
        if (item == NULL)
            return fnl_missing_problem(reader, pdo, keys[i],
                                       "`pdo` needs all three: {score: 600, odds: 50, double: 20}");
        if (!fnl_take_number(reader, item, numbers[i]))
            return false;
    }
    linear->has_pdo = true;
    if (linear->pdo_odds <= 0)
        return fnl_problem(reader, fnl_node_get(pdo, "odds"), "odds are above 0");
    return true;
}

static bool read_linear_clamp(fnl_model_reader *reader, const fnl_node *clamp, fnl_linear *linear)
{
    if (!fnl_take_pair(reader, clamp, "a clamp is a list of the lowest and the highest value: [0, 1], ~ for open"))
        return false;
    const fnl_node *sides = clamp->items;
    linear->has_low = sides[0].kind != fnl_node_null;
    linear->has_high = sides[1].kind != fnl_node_null;
    if ((linear->has_low && !fnl_take_number(reader, &sides[0], &linear->low)) ||
        (linear->has_high && !fnl_take_number(reader, &sides[1], &linear->high)))
        return false;
    if (linear->has_low && linear->has_high && linear->low > linear->high)
        return fnl_problem(reader, clamp, "the first of the two is the lower one");
    return true;
}

bool fnl_read_linear(fnl_model_reader *reader, const fnl_node *node, fnl_score *score)
{
    enum { most_round = 15 };
    static const char *const links[] = { "identity", "logistic", NULL };
    fnl_linear *linear = fnl_arena_take(reader->arena, 1, sizeof *linear);
    if (linear == NULL)
        return fnl_model_reader_no_memory(reader);
    score->linear = linear;
    const fnl_node *terms = fnl_node_get(node, "terms");
    const fnl_node *link = fnl_node_get(node, "link");
    const fnl_node *pdo = fnl_node_get(node, "pdo");
    const fnl_node *round = fnl_node_get(node, "round");
    const fnl_node *clamp = fnl_node_get(node, "clamp");
    uint32_t word = 0;
    int64_t digits = 0;
    bool given = false;
    bool good = optional_number(reader, node, "intercept", &given, &linear->intercept);
    if (terms == NULL)
        good = fnl_missing_problem(reader, node, "terms", "a linear score needs `terms`");
    else
        good = read_terms(reader, terms, linear) && good;
    if (link != NULL && pdo != NULL)
        good = fnl_key_problem(reader, link, "a score has either a `link` or `pdo`");
    else if (link != NULL)
        good = fnl_take_word(reader, link, links, &word) && good;
    linear->link = (fnl_link)word;
    if (pdo != NULL)
        good = read_pdo(reader, pdo, linear) && good;
    good = optional_number(reader, node, "scale", &linear->has_scale, &linear->scale) && good;
    linear->has_round = round != NULL;
    if (round != NULL)
        good = fnl_take_integer(reader, round, 0, most_round, &digits) && good;
    linear->round = (int32_t)digits;
    if (clamp != NULL)
        good = read_linear_clamp(reader, clamp, linear) && good;
    return good;
}
