/* The section `metrics`: the user's own, counted, summed, or computed of others. */
#include "expr/nearest.h"
#include "model/kpis.h"
#include "model/names.h"

static bool is_list_of_metrics(const fnl_node *node)
{
    return node->kind == fnl_node_list && node->count <= fnl_most_user_metrics;
}

void fnl_register_metrics(fnl_model_reader *reader, const fnl_node *node)
{
    for (uint32_t i = 0; is_list_of_metrics(node) && i < node->count && !fnl_model_reader_done(reader); i++) {
        const fnl_node *name = fnl_node_get(&node->items[i], "name");
        fnl_text text;
        if (name != NULL && fnl_node_written(name, &text) && fnl_is_identifier(text))
            fnl_names_add_metric(reader, name, text);
    }
}

/* What `expr` of a metric reads: metrics of the period, as numbers; names of leads are not among them. */
typedef struct metric_scope {
    fnl_model_reader *reader;
    const fnl_kpis *kpis;
    fnl_symbol *symbols;  /* by number in the catalogue; room for all */
    uint32_t user_number; /* of the metric at hand */
    fnl_scope scope;
} metric_scope;

static bool is_readable(const fnl_metric *metric)
{
    return (metric->views & (fnl_view_period | fnl_view_total)) != 0;
}

/* The number of one of the user's metrics, whether it has errors or not. */
static uint32_t find_user_metric(const metric_scope *at, fnl_text name)
{
    uint32_t i = 0;
    while (i < at->kpis->metric_count && !fnl_text_equal(at->kpis->metrics[i].name, name))
        i++;
    return i;
}

static const fnl_symbol *find_metric(const void *context, fnl_text name)
{
    const metric_scope *at = context;
    uint32_t number = 0;
    if (fnl_index_find(&at->reader->metric_names, name, &number))
        return is_readable(&at->kpis->catalogue[number]) ? &at->symbols[number] : NULL;
    /* One above with errors, which were told: it stands for any number, and the model is refused. */
    return find_user_metric(at, name) < at->user_number ? &at->symbols[0] : NULL;
}

static fnl_text nearest_metric(const void *context, fnl_text name)
{
    const metric_scope *at = context;
    fnl_nearest nearest;
    fnl_nearest_start(&nearest, name);
    for (uint32_t i = 0; i < at->kpis->catalogue_count; i++)
        if (is_readable(&at->kpis->catalogue[i]))
            fnl_nearest_try(&nearest, at->kpis->catalogue[i].name);
    return nearest.best;
}

static const char *why_no_metric(const void *context, fnl_text name)
{
    const metric_scope *at = context;
    uint32_t number = 0;
    if (fnl_index_find(&at->reader->metric_names, name, &number))
        return "stands in the cohort view only, and metrics with `expr` in the period view";
    if (find_user_metric(at, name) < at->kpis->metric_count)
        return "comes later: `expr` of a metric reads the metrics above it";
    if (at->kpis->spend != NULL && fnl_is_kind_name(name))
        return "is of a kind of spend, which only spending tells: name the kind in `cac` and read cac_<name>, or "
               "`spend`";
    if (fnl_index_find(&at->reader->names.index, name, &number))
        return "is of leads, and `expr` of a metric reads metrics: count or sum it first, in a metric above";
    return NULL;
}

static bool read_expression(metric_scope *at, const fnl_node *node, fnl_user_metric *metric)
{
    fnl_model_reader *reader = at->reader;
    fnl_error error = { 0 };
    fnl_text text;
    if (!fnl_take_text(reader, node, &text))
        return false;
    int32_t code = fnl_expression_read(reader->arena, text, &at->scope, &metric->expression, &error);
    if (code == FNL_E_NOMEM)
        return fnl_model_reader_no_memory(reader);
    if (code != FNL_OK)
        return fnl_passed_problem(reader, node, &error);
    fnl_type type = fnl_expression_type(metric->expression);
    if (type != fnl_type_number && type != fnl_type_int && type != fnl_type_decimal)
        return fnl_problem(reader, node, "a metric is a number; this is %s", fnl_type_phrase(type));
    return !fnl_expression_needs_as_of(metric->expression) ||
           fnl_problem(reader, node, "`expr` of a metric reads metrics, not the time: no AS_OF() and TODAY()");
}

static bool read_sum(fnl_model_reader *reader, const fnl_node *node, fnl_user_metric *metric)
{
    if (!fnl_take_field(reader, node, &metric->field))
        return false;
    fnl_type type = reader->model->fields[metric->field].read.type;
    return type == fnl_type_int || type == fnl_type_decimal ||
           fnl_problem(reader, node, "`sum` names a field that is an int or a decimal; this one is %s",
                       fnl_type_phrase(type));
}

/* Which of count, sum and expr it is. */
static bool read_kind(metric_scope *at, const fnl_node *node, bool has_catalogue, fnl_user_metric *metric)
{
    static const char *const kinds[] = { "count", "sum", "expr" };
    fnl_model_reader *reader = at->reader;
    const fnl_node *found = NULL;
    for (uint32_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const fnl_node *item = fnl_node_get(node, kinds[i]);
        if (item != NULL && found != NULL)
            return fnl_key_problem(reader, item, "a metric has one of `count`, `sum` and `expr`");
        if (item == NULL)
            continue;
        found = item;
        metric->kind = (fnl_user_metric_kind)i;
    }
    if (found == NULL)
        return fnl_problem(reader, node,
                           "a metric needs `count`: a condition; `sum`: a field; or `expr`: what is computed of "
                           "metrics");
    const fnl_node *time = fnl_node_get(node, "at");
    bool good = true;
    if (time != NULL && metric->kind == fnl_user_expression)
        good = fnl_key_problem(reader, time, "`at` says when a lead is counted: it belongs to `count` and `sum`");
    else if (time != NULL)
        good = fnl_take_moment(reader, time, "at", &metric->at_field);
    switch (metric->kind) {
    case fnl_user_count:
        return fnl_take_condition(reader, found, &metric->when) && good;
    case fnl_user_sum:
        return read_sum(reader, found, metric) && good;
    default:
        return has_catalogue && read_expression(at, found, metric) && good;
    }
}

static bool read_name(fnl_model_reader *reader, const fnl_node *node, fnl_text *out)
{
    if (node == NULL || !fnl_take_metric_name(reader, node, "a metric", out))
        return false;
    return !fnl_is_kind_name(*out) || reader->model->kpis->spend == NULL ||
           fnl_problem(reader, node, "names that begin with spend_ are those of the kinds of spend");
}

static bool read_metric(metric_scope *at, const fnl_node *node, bool has_catalogue, fnl_user_metric *metric)
{
    static const char *const keys[] = { "name", "count", "sum", "expr", "at", "unit", NULL };
    fnl_model_reader *reader = at->reader;
    metric->place = node->place;
    metric->field = metric->at_field = FNL_NO_FIELD;
    bool good = fnl_take_map(reader, node, keys, "a metric");
    if (node->kind != fnl_node_map)
        return false;
    const fnl_node *name = fnl_node_get(node, "name");
    const fnl_node *unit = fnl_node_get(node, "unit");
    if (name == NULL)
        good = fnl_missing_problem(reader, node, "name", "a metric needs a `name`");
    good = read_name(reader, name, &metric->name) && good;
    good = (unit == NULL || fnl_take_name(reader, unit, &metric->unit)) && good;
    return read_kind(at, node, has_catalogue, metric) && good;
}

/* A metric that was read becomes one of the catalogue, which those below it may read. */
static void add_to_catalogue(metric_scope *at, const fnl_node *node, uint32_t number)
{
    fnl_model_reader *reader = at->reader;
    fnl_kpis *kpis = reader->model->kpis;
    const fnl_user_metric *metric = &kpis->metrics[number];
    fnl_metric entry = { .name = metric->name,
                         .kind = fnl_metric_user,
                         .a = number,
                         .views = fnl_view_period,
                         .unit = metric->kind == fnl_user_count ? "leads" : "" };
    uint32_t place = kpis->catalogue_count;
    if (find_user_metric(at, metric->name) != number) /* told when the names were registered */
        return;
    if (fnl_add_metric(reader, kpis, fnl_node_get(node, "name"), &entry))
        at->symbols[place] =
            (fnl_symbol){ .name = kpis->catalogue[place].name, .type = fnl_type_number, .number = place };
}

static bool start_scope(metric_scope *at, fnl_model_reader *reader, uint32_t user_count)
{
    const fnl_kpis *kpis = reader->model->kpis;
    *at = (metric_scope){ .reader = reader, .kpis = kpis };
    at->scope = (fnl_scope){ .context = at,
                             .find = find_metric,
                             .nearest = nearest_metric,
                             .why_not = why_no_metric,
                             .zone = reader->model->zone };
    at->symbols = fnl_arena_take(reader->arena, kpis->catalogue_count + (size_t)user_count, sizeof *at->symbols);
    if (at->symbols == NULL)
        return fnl_model_reader_no_memory(reader);
    for (uint32_t i = 0; i < kpis->catalogue_count; i++)
        at->symbols[i] = (fnl_symbol){ .name = kpis->catalogue[i].name, .type = fnl_type_number, .number = i };
    return true;
}

/* The names of all, so that one can be told that what it reads comes later. */
static bool take_names(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis)
{
    kpis->metrics = fnl_arena_take(reader->arena, node->count, sizeof *kpis->metrics);
    if (kpis->metrics == NULL)
        return fnl_model_reader_no_memory(reader);
    kpis->metric_count = node->count;
    for (uint32_t i = 0; i < node->count; i++) {
        const fnl_node *name = fnl_node_get(&node->items[i], "name");
        if (name != NULL)
            fnl_node_written(name, &kpis->metrics[i].name);
    }
    return true;
}

void fnl_read_user_metrics(fnl_model_reader *reader, const fnl_node *node, bool has_catalogue, fnl_kpis *kpis)
{
    metric_scope at;
    if (!fnl_take_list(reader, node, "`metrics` is a list of your own, such as [{name: demos, count: a condition}]"))
        return;
    if (!is_list_of_metrics(node)) {
        fnl_limit_problem(reader, node, "a model has at most %d metrics of its own", (int)fnl_most_user_metrics);
        return;
    }
    if (!take_names(reader, node, kpis) || !start_scope(&at, reader, node->count))
        return;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++) {
        at.user_number = i;
        if (read_metric(&at, &node->items[i], has_catalogue, &kpis->metrics[i]) && has_catalogue)
            add_to_catalogue(&at, &node->items[i], i);
    }
}
