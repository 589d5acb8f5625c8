/* The section `targets`: what was agreed of metrics. */
#include "expr/nearest.h"
#include "model/kpis.h"
#include "model/names.h"
#include "text/duration.h"

enum { whole = 1000000 }; /* percentages are millionths */

static bool take_metric(fnl_model_reader *reader, const fnl_node *node, const fnl_kpis *kpis, uint32_t *out)
{
    fnl_text name;
    if (!fnl_node_written(node, &name))
        return fnl_problem(reader, node, "the name of a metric is needed");
    if (fnl_index_find(&reader->metric_names, name, out))
        return true;
    fnl_text shown = fnl_shown(name);
    for (uint32_t i = 0; i < kpis->metric_count; i++)
        if (fnl_text_equal(kpis->metrics[i].name, name)) /* it has errors, which were told */
            return false;
    if (kpis->spend != NULL && fnl_is_kind_name(name))
        return fnl_problem(reader, node,
                           "'%.*s' is of a kind of spend, which only spending tells: agree on `spend` or on cac_<name>",
                           FNL_TEXT_ARGS(shown));
    fnl_nearest nearest;
    fnl_nearest_start(&nearest, name);
    for (uint32_t i = 0; i < kpis->catalogue_count; i++)
        fnl_nearest_try(&nearest, kpis->catalogue[i].name);
    if (nearest.best.length == 0)
        return fnl_problem(reader, node, "the model has no metric '%.*s'", FNL_TEXT_ARGS(shown));
    return fnl_problem(reader, node, "the model has no metric '%.*s': did you mean '%.*s'?", FNL_TEXT_ARGS(shown),
                       FNL_TEXT_ARGS(nearest.best));
}

/* A grain of the funnel's periods, or all time. */
static bool take_grain(fnl_model_reader *reader, const fnl_node *node, const fnl_funnel *funnel, uint32_t *out)
{
    static const char *const words[] = { "day", "week", "month", "quarter", "year", "all", NULL };
    *out = fnl_grains;
    if (node == NULL)
        return true;
    if (!fnl_take_word(reader, node, words, out))
        return false;
    bool is_given = *out == fnl_grains;
    for (uint32_t i = 0; i < funnel->grain_count && !is_given; i++)
        is_given = funnel->grains[i] == *out;
    return is_given || fnl_problem(reader, node,
                                   "'%s' is not one of the funnel's `periods`: add it there, or choose "
                                   "another",
                                   words[*out]);
}

/* Rates may be given in percent. */
static bool take_bound(fnl_model_reader *reader, const fnl_node *node, const fnl_metric *metric, double *out)
{
    fnl_text text;
    int64_t millionths = 0;
    bool is_percent = fnl_node_written(node, &text) && text.length != 0 && text.bytes[text.length - 1] == '%';
    if (!is_percent)
        return fnl_take_number(reader, node, out);
    fnl_text shown = fnl_shown(text);
    if (strcmp(metric->unit, "rate") != 0 && metric->kind != fnl_metric_user)
        return fnl_problem(reader, node, "a percentage is of rates; '%.*s' is not one", FNL_TEXT_ARGS(metric->name));
    if (fnl_read_percent(text, &millionths) != fnl_read_ok)
        return fnl_problem(reader, node, "'%.*s' is not a percentage such as 40%% or 2.5%%", FNL_TEXT_ARGS(shown));
    *out = (double)millionths / whole;
    return true;
}

/* The same text whichever form the model came in. */
static bool write_bound(fnl_model_reader *reader, fnl_kpi_target *target)
{
    reader->scratch.length = 0;
    fnl_write_number(&reader->scratch, target->bound);
    if (!reader->scratch.failed)
        target->bound_text = fnl_arena_copy(reader->arena, fnl_buffer_text(&reader->scratch));
    return target->bound_text.bytes != NULL || fnl_model_reader_no_memory(reader);
}

static bool read_bound(fnl_model_reader *reader, const fnl_node *node, const fnl_metric *metric, fnl_kpi_target *target)
{
    const fnl_node *at_least = fnl_node_get(node, "at_least");
    const fnl_node *at_most = fnl_node_get(node, "at_most");
    if (at_least != NULL && at_most != NULL)
        return fnl_key_problem(reader, at_most, "a target has `at_least` or `at_most`, not both");
    if (at_least == NULL && at_most == NULL)
        return fnl_problem(reader, node, "a target needs `at_least` or `at_most`: a number, or a percentage of a rate");
    target->is_at_most = at_most != NULL;
    return take_bound(reader, target->is_at_most ? at_most : at_least, metric, &target->bound) &&
           write_bound(reader, target);
}

/* A result has one target a row. */
static bool check_alone(fnl_model_reader *reader, const fnl_node *node, const fnl_kpis *kpis,
                        const fnl_kpi_target *target)
{
    for (uint32_t i = 0; i < kpis->target_count; i++)
        if (kpis->targets[i].metric == target->metric && kpis->targets[i].grain == target->grain)
            return fnl_problem(reader, node, "'%.*s' has a target for this period already",
                               FNL_TEXT_ARGS(kpis->catalogue[target->metric].name));
    return true;
}

static bool read_target(fnl_model_reader *reader, const fnl_node *node, const fnl_kpis *kpis, fnl_kpi_target *target)
{
    static const char *const keys[] = { "metric", "per", "at_least", "at_most", NULL };
    target->place = node->place;
    bool good = fnl_take_map(reader, node, keys, "a target");
    if (node->kind != fnl_node_map)
        return false;
    const fnl_node *metric = fnl_node_get(node, "metric");
    good = take_grain(reader, fnl_node_get(node, "per"), &kpis->funnel, &target->grain) && good;
    if (metric == NULL)
        return fnl_missing_problem(reader, node, "metric", "a target needs a `metric`: its name");
    return take_metric(reader, metric, kpis, &target->metric) &&
           read_bound(reader, node, &kpis->catalogue[target->metric], target) && good &&
           check_alone(reader, node, kpis, target);
}

void fnl_read_kpi_targets(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis)
{
    if (!fnl_take_list(reader, node,
                       "`targets` is a list of what was agreed, such as [{metric: entered, at_least: 9}]"))
        return;
    if (node->count > fnl_most_kpi_targets) {
        fnl_limit_problem(reader, node, "a model has at most %d targets", (int)fnl_most_kpi_targets);
        return;
    }
    kpis->targets = fnl_arena_take(reader->arena, node->count, sizeof *kpis->targets);
    if (kpis->targets == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++)
        if (read_target(reader, &node->items[i], kpis, &kpis->targets[kpis->target_count]))
            kpis->target_count++;
}
