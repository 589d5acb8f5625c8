/* The section `decisions`. */
#include "model/names.h"
#include "model/reader.h"
#include "model/sorting.h"

fnl_type fnl_decision_output_type(const fnl_decision *decision, const fnl_decision_output *output)
{
    if (decision->hit != fnl_hit_collect)
        return output->type;
    if (decision->aggregate == fnl_aggregate_none)
        return fnl_type_text;
    return decision->aggregate == fnl_aggregate_count ? fnl_type_int : output->type;
}

uint32_t fnl_decision_item_count(const fnl_decision *decision, uint32_t output)
{
    uint32_t count = decision->otherwise != NULL && decision->otherwise[output].known ? 1 : 0;
    for (uint32_t i = 0; i < decision->rule_count; i++)
        count += decision->rules[i].values[output].known;
    return count;
}

const fnl_decision_output *fnl_model_decision_output(const fnl_model *model, uint32_t number,
                                                     const fnl_decision **decision)
{
    uint32_t i = 0;
    while (number - model->decisions[i].first_output >= model->decisions[i].output_count)
        i++;
    *decision = &model->decisions[i];
    return &model->decisions[i].outputs[number - model->decisions[i].first_output];
}

/* Adds the keys of what a rule gives. */
static bool add_keys(fnl_model_reader *reader, const fnl_node *gives, fnl_index *keys)
{
    uint32_t number = 0;
    bool is_new = false;
    for (uint32_t i = 0; gives != NULL && gives->kind == fnl_node_map && i < gives->count; i++) {
        if (keys->count > fnl_most_decision_outputs)
            return true; /* reported when the decision is read */
        if (!fnl_index_add(keys, gives->items[i].key, &number, &is_new))
            return fnl_model_reader_no_memory(reader);
    }
    return true;
}

static bool collect_keys(fnl_model_reader *reader, const fnl_node *decision, fnl_index *keys)
{
    const fnl_node *rules = fnl_node_get(decision, "rules");
    for (uint32_t i = 0; rules != NULL && rules->kind == fnl_node_list && i < rules->count; i++)
        if (!add_keys(reader, fnl_node_get(&rules->items[i], "then"), keys))
            return false;
    return add_keys(reader, fnl_node_get(decision, "otherwise"), keys);
}

static int by_bytes(const void *a, const void *b)
{
    return fnl_text_compare(*(const fnl_text *)a, *(const fnl_text *)b);
}

/* The outputs in the order of their keys: maps have no order of their own. */
static bool take_outputs(fnl_model_reader *reader, const fnl_index *keys, fnl_decision *decision)
{
    decision->outputs = fnl_arena_take(reader->arena, keys->count, sizeof *decision->outputs);
    const void **order = fnl_arena_take(reader->arena, keys->count, sizeof *order);
    if (decision->outputs == NULL || order == NULL)
        return fnl_model_reader_no_memory(reader);
    for (uint32_t i = 0; i < keys->count; i++)
        order[i] = &keys->keys[i];
    if (!fnl_sort(reader->memory, order, keys->count, by_bytes))
        return fnl_model_reader_no_memory(reader);
    for (uint32_t i = 0; i < keys->count; i++) {
        decision->outputs[i].key = fnl_arena_copy(reader->arena, *(const fnl_text *)order[i]);
        if (decision->outputs[i].key.bytes == NULL)
            return fnl_model_reader_no_memory(reader);
    }
    decision->output_count = keys->count;
    return true;
}

uint32_t fnl_count_decision_outputs(fnl_model_reader *reader, const fnl_node *decisions)
{
    fnl_model *model = reader->model;
    uint32_t total = 0;
    if (decisions == NULL)
        return 0;
    model->decisions = fnl_arena_take(reader->arena, decisions->count, sizeof *model->decisions);
    if (model->decisions == NULL) {
        fnl_model_reader_no_memory(reader);
        return 0;
    }
    model->decision_count = decisions->count;
    for (uint32_t i = 0; i < decisions->count && !reader->no_memory; i++) {
        fnl_decision *decision = &model->decisions[i];
        fnl_index keys;
        fnl_index_start(&keys, reader->memory, model->hash_seed);
        if (collect_keys(reader, &decisions->items[i], &keys))
            take_outputs(reader, &keys, decision);
        fnl_index_end(&keys);
        decision->first_output = total;
        total += decision->output_count;
    }
    return total;
}

static void register_decision(fnl_model_reader *reader, const fnl_node *node, fnl_decision *decision)
{
    const fnl_node *name = fnl_node_get(node, "name");
    fnl_text written;
    if (name == NULL || !fnl_node_written(name, &written) || !fnl_is_identifier(written))
        return; /* reported when the decision is read */
    for (uint32_t i = 0; i < decision->output_count && !fnl_model_reader_done(reader); i++) {
        fnl_buffer *scratch = &reader->scratch;
        uint32_t symbol = reader->model->symbol_starts[fnl_symbol_decision] + decision->first_output + i;
        scratch->length = 0;
        fnl_buffer_put_text(scratch, written);
        fnl_buffer_put_byte(scratch, '_');
        fnl_buffer_put_text(scratch, decision->outputs[i].key);
        if (scratch->failed) {
            fnl_model_reader_no_memory(reader);
            return;
        }
        if (fnl_names_add(reader, name, fnl_buffer_text(scratch), symbol, true))
            decision->outputs[i].name = reader->names.symbols[symbol].name;
    }
}

void fnl_register_decisions(fnl_model_reader *reader, const fnl_node *decisions)
{
    for (uint32_t i = 0; i < reader->model->decision_count && !fnl_model_reader_done(reader); i++)
        register_decision(reader, &decisions->items[i], &reader->model->decisions[i]);
}

static bool read_name(fnl_model_reader *reader, const fnl_node *node, uint32_t index)
{
    fnl_decision *decision = &reader->model->decisions[index];
    const fnl_node *name = fnl_node_get(node, "name");
    if (name == NULL)
        return fnl_missing_problem(reader, node, "name", "a decision needs a `name`");
    if (!fnl_take_name(reader, name, &decision->name) ||
        !fnl_check_output_name(reader, name, decision->name, "a decision"))
        return false;
    for (uint32_t i = 0; i < index; i++)
        if (fnl_text_equal(reader->model->decisions[i].name, decision->name)) {
            fnl_text shown = fnl_shown(decision->name);
            return fnl_problem(reader, name, "there is another decision '%.*s'", FNL_TEXT_ARGS(shown));
        }
    return true;
}

static bool read_hit(fnl_model_reader *reader, const fnl_node *node, fnl_decision *decision)
{
    static const char *const hits[] = { "unique", "first", "collect", NULL };
    static const char *const aggregates[] = { "sum", "count", "min", "max", NULL };
    const fnl_node *hit = fnl_node_get(node, "hit");
    const fnl_node *aggregate = fnl_node_get(node, "aggregate");
    uint32_t word = 0;
    if (hit == NULL)
        return fnl_missing_problem(reader, node, "hit",
                                   "`hit` is missing: unique (at most one rule is true), first or collect");
    if (!fnl_take_word(reader, hit, hits, &word))
        return false;
    decision->hit = (fnl_hit)word;
    if (aggregate == NULL)
        return true;
    if (decision->hit != fnl_hit_collect)
        return fnl_key_problem(reader, aggregate, "`aggregate` goes with `hit: collect` only");
    if (!fnl_take_word(reader, aggregate, aggregates, &word))
        return false;
    decision->aggregate = (fnl_aggregate)(word + 1);
    return true;
}

/* Names of all outputs; one that has none yet was refused, with a report where that was done. */
static bool check_outputs(fnl_model_reader *reader, const fnl_node *node, const fnl_decision *decision)
{
    if (decision->output_count > fnl_most_decision_outputs)
        return fnl_limit_problem(reader, node, "a decision has at most %d columns", (int)fnl_most_decision_outputs);
    bool good = true;
    for (uint32_t i = 0; i < decision->output_count && !fnl_model_reader_done(reader); i++) {
        const fnl_decision_output *output = &decision->outputs[i];
        if (output->name.length == 0)
            good = false;
        else if (!fnl_is_identifier(output->name))
            good = fnl_problem(reader, node, "'%.*s' cannot name a column: letters, digits and _, at most %d bytes",
                               FNL_TEXT_ARGS(output->name), (int)fnl_most_identifier);
    }
    return good;
}

static bool read_rules(fnl_model_reader *reader, const fnl_node *node, fnl_decision *decision)
{
    static const char *const keys[] = { "when", "then", NULL };
    if (!fnl_take_list(reader, node, "`rules` is a list of conditions and what follows from them") ||
        !fnl_count_rules(reader, node))
        return false;
    if (node->count == 0)
        return fnl_problem(reader, node, "a decision has at least one rule");
    decision->rules = fnl_arena_take(reader->arena, node->count, sizeof *decision->rules);
    if (decision->rules == NULL)
        return fnl_model_reader_no_memory(reader);
    decision->rule_count = node->count;
    bool good = true;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++) {
        const fnl_node *item = &node->items[i];
        const fnl_node *when = fnl_node_get(item, "when");
        decision->rules[i].place = item->place;
        good = fnl_take_map(reader, item, keys, "a rule of a decision") && good;
        if (item->kind != fnl_node_map)
            continue;
        if (when == NULL)
            good = fnl_missing_problem(reader, item, "when",
                                       "`when` is missing; what holds if no rule is true is `otherwise`");
        else
            good = fnl_take_condition(reader, when, &decision->rules[i].when) && good;
        if (fnl_node_get(item, "then") == NULL)
            good = fnl_missing_problem(reader, item, "then", "`then` is missing: a map of columns and values");
    }
    return good;
}

static bool read_decision(fnl_model_reader *reader, const fnl_node *node, uint32_t index)
{
    static const char *const keys[] = { "name", "hit", "aggregate", "rules", "otherwise", NULL };
    fnl_decision *decision = &reader->model->decisions[index];
    decision->place = node->place;
    bool good = fnl_take_map(reader, node, keys, "a decision");
    if (node->kind != fnl_node_map)
        return false;
    const fnl_node *rules = fnl_node_get(node, "rules");
    bool has_name = read_name(reader, node, index);
    good = read_hit(reader, node, decision) && has_name && good;
    if (rules == NULL)
        return fnl_missing_problem(reader, node, "rules", "a decision needs `rules`");
    good = read_rules(reader, rules, decision) && good;
    if (has_name && !fnl_model_reader_done(reader))
        good = check_outputs(reader, node, decision) && good;
    /* What the values are depends on the hit, and they lie beside the rules. */
    return good && fnl_read_decision_values(reader, node, decision);
}

/* A column of a decision that was read well, for the decisions below it. */
static void set_ready(fnl_names *names, uint32_t symbol, const fnl_decision *decision, uint32_t output)
{
    const fnl_decision_output *column = &decision->outputs[output];
    fnl_type type = fnl_decision_output_type(decision, column);
    bool is_list = decision->hit == fnl_hit_collect && decision->aggregate == fnl_aggregate_none;
    if (is_list && fnl_decision_item_count(decision, output) > fnl_most_read_items)
        fnl_names_set_too_long(names, symbol);
    else
        fnl_names_set_ready(names, symbol, type, type == fnl_type_decimal ? column->scale : 0, NULL);
}

void fnl_read_decisions(fnl_model_reader *reader, const fnl_node *decisions)
{
    fnl_model *model = reader->model;
    fnl_names *names = &reader->names;
    for (uint32_t i = 0; i < model->decision_count && !fnl_model_reader_done(reader); i++) {
        const fnl_decision *decision = &model->decisions[i];
        bool good = read_decision(reader, &decisions->items[i], i);
        for (uint32_t k = 0; k < decision->output_count; k++) {
            uint32_t symbol = model->symbol_starts[fnl_symbol_decision] + decision->first_output + k;
            if (good)
                set_ready(names, symbol, decision, k);
            else
                fnl_names_set_broken(names, symbol);
        }
    }
}
