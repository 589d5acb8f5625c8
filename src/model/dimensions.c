/* What results are split by: `by` and `sets` of the funnel. */
#include "model/kpis.h"
#include "model/names.h"

enum { most_of_all_subsets = 3 }; /* dimensions; of more the default is each alone and all */

/* Columns of the table of results beside the dimensions. */
static const char *const result_columns[] = { "view",     "grain",     "period",      "level", "metric", "detail",
                                              "value",    "numerator", "denominator", "low",   "high",   "target",
                                              "attained", "previous",  "unit",        NULL };

/* The symbol of a field or an output. */
static bool take_symbol(fnl_model_reader *reader, const fnl_node *node, fnl_dimension *dimension)
{
    const fnl_names *names = &reader->names;
    fnl_expression *read = NULL;
    fnl_text written;
    if (!fnl_take_name(reader, node, &dimension->name))
        return false;
    fnl_text shown = fnl_shown(dimension->name);
    if (names->scope.find(names, dimension->name) == NULL) {
        const char *why = names->scope.why_not(names, dimension->name);
        fnl_text near = fnl_names_nearest(names, dimension->name, fnl_wanted_any);
        if (why != NULL)
            return fnl_problem(reader, node, "'%.*s' %s", FNL_TEXT_ARGS(shown), why);
        if (near.length == 0)
            return fnl_problem(reader, node, "there is no field and no output '%.*s'", FNL_TEXT_ARGS(shown));
        return fnl_problem(reader, node, "there is no field and no output '%.*s': did you mean '%.*s'?",
                           FNL_TEXT_ARGS(shown), FNL_TEXT_ARGS(near));
    }
    if (!fnl_take_input(reader, node, &written, &read))
        return false;
    dimension->symbol = fnl_names_find(names, dimension->name);
    fnl_type type = fnl_expression_type(read);
    return (type != fnl_type_number && type != fnl_type_time) ||
           fnl_problem(reader, node, "results are split by a text, an int, a bool, a date or a decimal; this is %s",
                       fnl_type_phrase(type));
}

static bool check_name(fnl_model_reader *reader, const fnl_node *node, const fnl_funnel *funnel, fnl_text name)
{
    fnl_text shown = fnl_shown(name);
    for (uint32_t i = 0; i < funnel->dimension_count; i++)
        if (fnl_text_equal(funnel->dimensions[i].name, name))
            return fnl_problem(reader, node, "'%.*s' is there already", FNL_TEXT_ARGS(shown));
    for (uint32_t i = 0; result_columns[i] != NULL; i++)
        if (fnl_text_equal(name, fnl_text_of(result_columns[i])))
            return fnl_problem(reader, node,
                               "results have a column '%.*s' of their own: split by a field of another name, whose "
                               "`from` is the column",
                               FNL_TEXT_ARGS(shown));
    return memchr(name.bytes, ',', name.length) == NULL ||
           fnl_problem(reader, node, "the name of a dimension has no comma, which joins names in the column 'level'");
}

static bool read_by(fnl_model_reader *reader, const fnl_node *list, fnl_funnel *funnel)
{
    if (list == NULL)
        return true;
    if (!fnl_take_list(reader, list, "`by` is a list of fields and outputs that results are split by"))
        return false;
    if (list->count > fnl_most_dimensions)
        return fnl_limit_problem(reader, list, "results are split by at most %d dimensions", (int)fnl_most_dimensions);
    funnel->dimensions = fnl_arena_take(reader->arena, list->count, sizeof *funnel->dimensions);
    if (funnel->dimensions == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < list->count && !fnl_model_reader_done(reader); i++) {
        fnl_dimension dimension = { .place = list->items[i].place };
        if (take_symbol(reader, &list->items[i], &dimension) &&
            check_name(reader, &list->items[i], funnel, dimension.name))
            funnel->dimensions[funnel->dimension_count++] = dimension;
        else
            good = false;
    }
    return good;
}

static unsigned size_of(uint32_t set)
{
    unsigned size = 0;
    for (; set != 0; set &= set - 1)
        size++;
    return size;
}

/* Whether a comes before b in the default: by size, then with the first dimension in which they differ. */
static bool is_before(uint32_t a, uint32_t b)
{
    unsigned sizes[] = { size_of(a), size_of(b) };
    if (sizes[0] != sizes[1])
        return sizes[0] < sizes[1];
    uint32_t differing = a ^ b;
    return (a & (differing & (0 - differing))) != 0;
}

/* All subsets of up to three dimensions; of more none, each alone, all. */
static uint32_t default_sets(uint32_t dimension_count, uint32_t *sets)
{
    const uint32_t all = (UINT32_C(1) << dimension_count) - 1;
    uint32_t count = 0;
    for (uint32_t set = 0; set <= all; set++) {
        if (dimension_count > most_of_all_subsets && size_of(set) > 1 && set != all)
            continue;
        uint32_t k = count++;
        for (; k > 0 && is_before(set, sets[k - 1]); k--)
            sets[k] = sets[k - 1];
        sets[k] = set;
    }
    return count;
}

static bool read_set(fnl_model_reader *reader, const fnl_node *list, const fnl_funnel *funnel, uint32_t *set)
{
    if (!fnl_take_list(reader, list, "a set is a list of dimensions of `by`; [] is the total"))
        return false;
    bool good = true;
    for (uint32_t i = 0; i < list->count && !fnl_model_reader_done(reader); i++) {
        const fnl_node *item = &list->items[i];
        fnl_text name = FNL_TEXT("");
        uint32_t k = 0;
        fnl_node_written(item, &name);
        fnl_text shown = fnl_shown(name);
        while (k < funnel->dimension_count && !fnl_text_equal(funnel->dimensions[k].name, name))
            k++;
        if (k == funnel->dimension_count)
            good = fnl_problem(reader, item, "'%.*s' is not one of the dimensions of `by`", FNL_TEXT_ARGS(shown));
        else if ((*set & UINT32_C(1) << k) != 0)
            good = fnl_problem(reader, item, "'%.*s' is in the set already", FNL_TEXT_ARGS(shown));
        else
            *set |= UINT32_C(1) << k;
    }
    return good;
}

static bool read_sets(fnl_model_reader *reader, const fnl_node *list, fnl_funnel *funnel)
{
    if (!fnl_take_list(reader, list, "`sets` is a list of lists of dimensions, such as [[], [source]]"))
        return false;
    if (list->count == 0)
        return fnl_problem(reader, list, "at least one set is needed; [[]] is the total alone");
    if (list->count > fnl_most_sets)
        return fnl_limit_problem(reader, list, "results have at most %d sets", (int)fnl_most_sets);
    uint32_t usual[fnl_most_sets];
    uint32_t usual_count = funnel->set_count;
    memcpy(usual, funnel->sets, usual_count * sizeof *usual);
    bool good = true;
    funnel->set_count = 0;
    for (uint32_t i = 0; i < list->count && !fnl_model_reader_done(reader); i++) {
        uint32_t set = 0;
        bool is_good = read_set(reader, &list->items[i], funnel, &set);
        for (uint32_t k = 0; k < funnel->set_count && is_good; k++)
            if (funnel->sets[k] == set)
                is_good = fnl_problem(reader, &list->items[i], "the same set is there already");
        funnel->sets[funnel->set_count++] = set;
        good = is_good && good;
    }
    funnel->has_own_sets =
        funnel->set_count != usual_count || memcmp(usual, funnel->sets, usual_count * sizeof *usual) != 0;
    return good;
}

bool fnl_read_dimensions(fnl_model_reader *reader, const fnl_node *node, fnl_funnel *funnel)
{
    const fnl_node *sets = fnl_node_get(node, "sets");
    funnel->sets = fnl_arena_take(reader->arena, fnl_most_sets, sizeof *funnel->sets);
    if (funnel->sets == NULL)
        return fnl_model_reader_no_memory(reader);
    if (!read_by(reader, fnl_node_get(node, "by"), funnel))
        return false;
    funnel->set_count = default_sets(funnel->dimension_count, funnel->sets);
    return sets == NULL || read_sets(reader, sets, funnel);
}
