/* The sections about KPIs: all that stand beside the funnel, and the small ones of them. */
#include "model/kpis.h"

#include "core/arithmetic.h"
#include "model/names.h"

const char *const fnl_grain_names[fnl_grains] = { "day", "week", "month", "quarter", "year" };

bool fnl_take_metric_name(fnl_model_reader *reader, const fnl_node *node, const char *who, fnl_text *out)
{
    if (!fnl_take_name(reader, node, out))
        return false;
    fnl_text shown = fnl_shown(*out);
    return fnl_is_identifier(*out) ||
           fnl_problem(reader, node, "'%.*s' cannot name %s: letters, digits and _, no digit first, at most %d bytes",
                       FNL_TEXT_ARGS(shown), who, (int)fnl_most_identifier);
}

/* A seller of the roster is compared with what the field holds, so the name is written as it holds it. */
static bool read_seller(fnl_model_reader *reader, const fnl_node *node, const fnl_owners *owners, fnl_text *out)
{
    const fnl_model_field *field = &reader->model->fields[owners->field];
    const fnl_field *rules = field->expression == NULL ? &field->read : fnl_expression_field(field->expression);
    fnl_error error = { 0 };
    if (!fnl_take_name(reader, node, out))
        return false;
    fnl_text shown = fnl_shown(*out);
    fnl_text held = *out;
    if (rules != NULL && !fnl_literal_for_field(reader->arena, rules, *out, &held, &error))
        return fnl_passed_problem(reader, node, &error);
    fnl_text shown_held = fnl_shown(held);
    if (!fnl_text_equal(held, *out))
        return fnl_problem(reader, node, "the field holds '%.*s' as '%.*s': write it so", FNL_TEXT_ARGS(shown),
                           FNL_TEXT_ARGS(shown_held));
    return true;
}

static bool read_roster(fnl_model_reader *reader, const fnl_node *list, fnl_owners *owners)
{
    if (!fnl_take_list(reader, list, "`roster` is a list of those who sell, also of those without a lead"))
        return false;
    if (list->count > fnl_most_roster)
        return fnl_limit_problem(reader, list, "a roster has at most %d names", (int)fnl_most_roster);
    if (!fnl_count_entries(reader, list))
        return false;
    owners->roster = fnl_arena_take(reader->arena, list->count, sizeof *owners->roster);
    if (owners->roster == NULL)
        return fnl_model_reader_no_memory(reader);
    fnl_index seen;
    bool good = true;
    fnl_index_start(&seen, reader->memory, reader->model->hash_seed);
    for (uint32_t i = 0; i < list->count && !fnl_model_reader_done(reader); i++) {
        fnl_text *seller = &owners->roster[owners->roster_count];
        uint32_t number = 0;
        bool is_new = false;
        if (!read_seller(reader, &list->items[i], owners, seller)) {
            good = false;
        } else if (!fnl_index_add(&seen, *seller, &number, &is_new)) {
            good = fnl_model_reader_no_memory(reader);
        } else if (!is_new) {
            fnl_text shown = fnl_shown(*seller);
            good = fnl_problem(reader, &list->items[i], "'%.*s' is in the roster already", FNL_TEXT_ARGS(shown));
        } else {
            owners->roster_count++;
        }
    }
    fnl_index_end(&seen);
    return good;
}

bool fnl_read_owners(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis)
{
    static const char *const keys[] = { "field", "roster", NULL };
    fnl_owners *owners = fnl_arena_take(reader->arena, 1, sizeof *owners);
    kpis->owners = owners;
    if (owners == NULL)
        return fnl_model_reader_no_memory(reader);
    owners->place = node->place;
    bool good = fnl_take_map(reader, node, keys, "the section `owners`");
    if (node->kind != fnl_node_map)
        return false;
    const fnl_node *field = fnl_node_get(node, "field");
    const fnl_node *roster = fnl_node_get(node, "roster");
    if (field == NULL)
        return fnl_missing_problem(reader, node, "field", "owners need a `field`: the one with the seller of a lead");
    if (!fnl_take_field_of(reader, field, "field", fnl_type_text, &owners->field))
        return false;
    return (roster == NULL || read_roster(reader, roster, owners)) && good;
}

bool fnl_read_handover(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis)
{
    static const char *const keys[] = { "offered", "accepted", "rejected", "reason", NULL };
    static const char *const why[] = {
        "the hand-over needs `offered`: the field with the time at which sales got the lead",
        "the hand-over needs `accepted`: the field with the time at which sales took the lead",
        "the hand-over needs `rejected`: the field with the time at which sales gave the lead back",
    };
    fnl_handover *handover = fnl_arena_take(reader->arena, 1, sizeof *handover);
    kpis->handover = handover;
    if (handover == NULL)
        return fnl_model_reader_no_memory(reader);
    *handover = (fnl_handover){ node->place, FNL_NO_FIELD, FNL_NO_FIELD, FNL_NO_FIELD, FNL_NO_FIELD };
    uint32_t *const fields[] = { &handover->offered_field, &handover->accepted_field, &handover->rejected_field };
    bool good = fnl_take_map(reader, node, keys, "the section `handover`");
    if (node->kind != fnl_node_map)
        return false;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const fnl_node *item = fnl_node_get(node, keys[i]);
        if (item == NULL)
            good = fnl_missing_problem(reader, node, keys[i], why[i]);
        else
            good = fnl_take_moment(reader, item, keys[i], fields[i]) && good;
    }
    const fnl_node *reason = fnl_node_get(node, "reason");
    return (reason == NULL || fnl_take_field_of(reader, reason, "reason", fnl_type_text, &handover->reason_field)) &&
           good;
}

bool fnl_read_economics(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis)
{
    static const char *const keys[] = { "margin", "churn_monthly", "arpa_monthly", NULL };
    const int64_t most_money = fnl_powers_of_ten[fnl_decimal_digits];
    fnl_economics *economics = &kpis->economics;
    bool good = fnl_take_map(reader, node, keys, "the section `economics`");
    if (node->kind != fnl_node_map)
        return false;
    const fnl_node *margin = fnl_node_get(node, "margin");
    const fnl_node *churn = fnl_node_get(node, "churn_monthly");
    const fnl_node *arpa = fnl_node_get(node, "arpa_monthly");
    if (margin != NULL)
        good = fnl_take_percent(reader, margin, &economics->margin) && good;
    if (churn != NULL)
        good = fnl_take_percent(reader, churn, &economics->churn_monthly) && good;
    if (arpa == NULL)
        return good;
    if (!fnl_take_exact(reader, arpa, kpis->money_scale, most_money, "amounts of this model", &economics->arpa_monthly))
        return false;
    return (economics->arpa_monthly > 0 || fnl_problem(reader, arpa, "what a customer pays a month is more than 0")) &&
           good;
}

/* Money first: spend and economics are in its minor units. */
static unsigned money_scale(const fnl_model *model, const fnl_funnel *funnel)
{
    enum { usual = 2 };
    if (funnel->amount_field == FNL_NO_FIELD)
        return usual;
    const fnl_field *amount = &model->fields[funnel->amount_field].read;
    return amount->type == fnl_type_int ? 0 : amount->scale;
}

/* The sections that stand beside the funnel and mean nothing without it; `metrics` and `targets` read the catalogue. */
typedef struct kpi_section {
    const char *key;
    bool (*read)(fnl_model_reader *reader, const fnl_node *node, fnl_kpis *kpis); /* NULL: read later */
} kpi_section;

static const kpi_section sections[] = {
    { "owners", fnl_read_owners }, { "handover", fnl_read_handover },   { "spend", fnl_read_spend },
    { "cac", fnl_read_cac },       { "economics", fnl_read_economics }, { "metrics", NULL },
    { "targets", NULL },
};

enum { section_count = sizeof sections / sizeof *sections };

static void refuse_without_funnel(fnl_model_reader *reader, const fnl_node *root)
{
    for (size_t i = 0; i < section_count; i++) {
        const fnl_node *node = fnl_node_get(root, sections[i].key);
        if (node != NULL)
            fnl_key_problem(reader, node,
                            "`%s` is about the KPIs of a funnel: it needs the section `funnel`, which says the stages",
                            sections[i].key);
    }
}

/* Those that need the funnel alone; each is read, so that all errors are told at once. */
static bool read_beside(fnl_model_reader *reader, const fnl_node *root, fnl_kpis *kpis)
{
    bool good = true;
    for (size_t i = 0; i < section_count; i++) {
        const fnl_node *node = fnl_node_get(root, sections[i].key);
        if (node != NULL && sections[i].read != NULL && !fnl_model_reader_done(reader))
            good = sections[i].read(reader, node, kpis) && good;
    }
    return good && !fnl_model_reader_done(reader);
}

static void read_all(fnl_model_reader *reader, const fnl_node *root, fnl_kpis *kpis)
{
    const fnl_node *metrics = fnl_node_get(root, "metrics");
    const fnl_node *targets = fnl_node_get(root, "targets");
    if (metrics != NULL)
        fnl_register_metrics(reader, metrics);
    bool good = fnl_read_funnel(reader, fnl_node_get(root, "funnel"), &kpis->funnel);
    if (good) {
        kpis->money_scale = money_scale(reader->model, &kpis->funnel);
        good = read_beside(reader, root, kpis) && fnl_list_metrics(reader, kpis);
    }
    if (metrics != NULL && !fnl_model_reader_done(reader))
        fnl_read_user_metrics(reader, metrics, good, kpis);
    if (targets != NULL && good && !fnl_model_reader_done(reader))
        fnl_read_kpi_targets(reader, targets, kpis);
}

void fnl_read_kpis(fnl_model_reader *reader, const fnl_node *root)
{
    if (fnl_node_get(root, "funnel") == NULL) {
        refuse_without_funnel(reader, root);
        return;
    }
    fnl_kpis *kpis = fnl_arena_take(reader->arena, 1, sizeof *kpis);
    reader->model->kpis = kpis;
    if (kpis == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    kpis->loaded_cac = UINT32_MAX;
    kpis->economics = (fnl_economics){ .margin = -1, .churn_monthly = -1, .arpa_monthly = -1 };
    read_all(reader, root, kpis);
}
