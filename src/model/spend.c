/* The sections `spend`, the second table, and `cac`, what is told of it. */
#include "model/kpis.h"
#include "model/names.h"
#include "text/duration.h"

#define KIND_PREFIX "spend_"

bool fnl_is_kind_name(fnl_text name)
{
    const size_t length = sizeof KIND_PREFIX - 1;
    return name.length > length && memcmp(name.bytes, KIND_PREFIX, length) == 0;
}

/* A column of the table of spend, which has no fields. */
static bool take_column(fnl_model_reader *reader, const fnl_node *node, fnl_type type, unsigned scale, fnl_field *out)
{
    const fnl_model *model = reader->model;
    fnl_text name;
    if (!fnl_take_column(reader, node, &name))
        return false;
    *out = (fnl_field){ .name = name,
                        .column = name,
                        .type = type,
                        .scale = scale,
                        .zone = model->zone,
                        .null_values = model->null_values,
                        .null_value_count = model->null_value_count };
    return true;
}

static bool read_columns(fnl_model_reader *reader, const fnl_node *node, unsigned scale, fnl_spend *spend)
{
    const fnl_node *at = fnl_node_get(node, "at");
    const fnl_node *amount = fnl_node_get(node, "amount");
    const fnl_node *kind = fnl_node_get(node, "kind");
    bool good = true;
    if (at == NULL)
        good = fnl_missing_problem(reader, node, "at", "spend needs `at`: the column with its date");
    else
        good = take_column(reader, at, fnl_type_time, 0, &spend->at);
    if (amount == NULL)
        good = fnl_missing_problem(reader, node, "amount", "spend needs an `amount`: the column with the money");
    else
        good = take_column(reader, amount, fnl_type_decimal, scale, &spend->amount) && good;
    spend->has_kind = kind != NULL;
    return (kind == NULL || take_column(reader, kind, fnl_type_text, 0, &spend->kind)) && good;
}

/* Both tables are split by these, so both hold them: an output is not in the table of spend. */
static bool take_dimension(fnl_model_reader *reader, const fnl_node *node, const fnl_funnel *funnel, uint32_t *set)
{
    fnl_text name = FNL_TEXT("");
    uint32_t k = 0;
    fnl_node_written(node, &name);
    fnl_text shown = fnl_shown(name);
    while (k < funnel->dimension_count && !fnl_text_equal(funnel->dimensions[k].name, name))
        k++;
    if (k == funnel->dimension_count)
        return fnl_problem(reader, node, "'%.*s' is not one of the dimensions of `funnel.by`", FNL_TEXT_ARGS(shown));
    if (funnel->dimensions[k].symbol >= reader->model->field_count)
        return fnl_problem(reader, node, "'%.*s' is computed of leads: spend is split by fields", FNL_TEXT_ARGS(shown));
    if ((*set & UINT32_C(1) << k) != 0)
        return fnl_problem(reader, node, "'%.*s' is there already", FNL_TEXT_ARGS(shown));
    *set |= UINT32_C(1) << k;
    return true;
}

static bool read_by(fnl_model_reader *reader, const fnl_node *list, const fnl_funnel *funnel, fnl_spend *spend)
{
    if (list == NULL)
        return true;
    if (!fnl_take_list(reader, list, "`by` is a list of dimensions of `funnel.by`"))
        return false;
    bool good = true;
    for (uint32_t i = 0; i < list->count && !fnl_model_reader_done(reader); i++)
        good = take_dimension(reader, &list->items[i], funnel, &spend->dimensions) && good;
    return good;
}

static bool read_count(fnl_model_reader *reader, const fnl_node *node, fnl_field *count)
{
    fnl_text name;
    if (!fnl_take_metric_name(reader, node, "a count", &name))
        return false;
    if (fnl_is_kind_name(name))
        return fnl_problem(reader, node, "names that begin with " KIND_PREFIX " are those of the kinds of spend");
    return take_column(reader, node, fnl_type_int, 0, count);
}

static bool read_counts(fnl_model_reader *reader, const fnl_node *list, fnl_spend *spend)
{
    if (list == NULL)
        return true;
    if (!fnl_take_list(reader, list, "`counts` is a list of columns that are summed along with the money"))
        return false;
    if (list->count > fnl_most_spend_counts)
        return fnl_limit_problem(reader, list, "spend has at most %d counts", (int)fnl_most_spend_counts);
    spend->counts = fnl_arena_take(reader->arena, list->count, sizeof *spend->counts);
    if (spend->counts == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < list->count && !fnl_model_reader_done(reader); i++)
        good = read_count(reader, &list->items[i], &spend->counts[spend->count_count++]) && good;
    return good;
}

bool fnl_read_spend(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis)
{
    static const char *const keys[] = { "at", "amount", "kind", "by", "counts", NULL };
    fnl_spend *spend = fnl_arena_take(reader->arena, 1, sizeof *spend);
    kpis->spend = spend;
    if (spend == NULL)
        return fnl_model_reader_no_memory(reader);
    spend->place = node->place;
    bool good = fnl_take_map(reader, node, keys, "the section `spend`");
    if (node->kind != fnl_node_map)
        return false;
    good = read_columns(reader, node, kpis->money_scale, spend) && good;
    good = read_by(reader, fnl_node_get(node, "by"), &kpis->funnel, spend) && good;
    return read_counts(reader, fnl_node_get(node, "counts"), spend) && good;
}

static bool read_kinds(fnl_model_reader *reader, const fnl_node *list, const fnl_spend *spend, fnl_cac *cac)
{
    fnl_text written;
    if (list->kind != fnl_node_list && fnl_node_written(list, &written) && fnl_text_equal(written, FNL_TEXT("all"))) {
        cac->is_all = true;
        return true;
    }
    if (!fnl_take_list(reader, list,
                       "the cost of customers is told of a list of kinds, such as [media, tools], or "
                       "of `all`"))
        return false;
    if (list->count == 0)
        return fnl_problem(reader, list, "at least one kind is needed; `all` means all");
    if (list->count > fnl_most_cac_kinds)
        return fnl_limit_problem(reader, list, "at most %d kinds are added up", (int)fnl_most_cac_kinds);
    if (!spend->has_kind)
        return fnl_problem(reader, list, "`spend` has no `kind`, so there are none to choose: write `all`");
    cac->kinds = fnl_arena_take(reader->arena, list->count, sizeof *cac->kinds);
    if (cac->kinds == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < list->count && !fnl_model_reader_done(reader); i++) {
        fnl_text *kind = &cac->kinds[cac->kind_count];
        if (!fnl_take_name(reader, &list->items[i], kind)) {
            good = false;
            continue;
        }
        fnl_text shown = fnl_shown(*kind);
        for (uint32_t k = 0; k < cac->kind_count; k++)
            if (fnl_text_equal(cac->kinds[k], *kind))
                good = fnl_problem(reader, &list->items[i], "the kind '%.*s' is there already", FNL_TEXT_ARGS(shown));
        cac->kind_count++;
    }
    return good;
}

/* A duration that may be 0, which means none. */
static bool take_lag(fnl_model_reader *reader, const fnl_node *node, int64_t *seconds)
{
    fnl_text text = node->text;
    bool is_zero = node->kind == fnl_node_text && fnl_read_duration(text, seconds) == fnl_read_range;
    for (size_t i = 0; i < text.length && is_zero; i++)
        is_zero = text.bytes[i] < '1' || text.bytes[i] > '9';
    if (!is_zero)
        return fnl_take_duration(reader, node, seconds);
    *seconds = 0;
    return true;
}

static bool read_one_cac(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis)
{
    fnl_cac *cac = &kpis->cacs[kpis->cac_count];
    fnl_text shown = fnl_shown(node->key);
    if (!fnl_is_identifier(node->key))
        return fnl_key_problem(reader, node,
                               "'%.*s' cannot name a cost of customers: letters, digits and _, no digit first, at most "
                               "%d bytes",
                               FNL_TEXT_ARGS(shown), (int)fnl_most_identifier);
    cac->name = fnl_arena_copy(reader->arena, node->key);
    if (cac->name.bytes == NULL)
        return fnl_model_reader_no_memory(reader);
    if (fnl_text_equal(cac->name, FNL_TEXT("loaded")))
        kpis->loaded_cac = kpis->cac_count;
    kpis->cac_count++;
    return read_kinds(reader, node, kpis->spend, cac);
}

bool fnl_read_cac(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis)
{
    if (kpis->spend == NULL)
        return fnl_key_problem(reader, node, "`cac` is the cost of customers: it needs the section `spend`");
    if (node->kind != fnl_node_map)
        return fnl_problem(reader, node, "`cac` is a map of names and kinds of spend, such as {paid: [media]}");
    if (node->count - (fnl_node_get(node, "lag") != NULL) > fnl_most_cacs)
        return fnl_limit_problem(reader, node, "a model has at most %d costs of customers", (int)fnl_most_cacs);
    /* By name, since maps of a compiled model are sorted: metrics have the same order in both. */
    const void **items = fnl_take_sorted(reader, node);
    kpis->cacs = fnl_arena_take(reader->arena, node->count, sizeof *kpis->cacs);
    if (items == NULL || kpis->cacs == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++) {
        const fnl_node *item = items[i];
        if (fnl_text_equal(item->key, FNL_TEXT("lag")))
            good = take_lag(reader, item, &kpis->lag_s) && good;
        else
            good = read_one_cac(reader, item, kpis) && good;
    }
    return good;
}
