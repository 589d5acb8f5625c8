/* What the rules of a decision give: values, and the types of the columns that follow from them. */
#include "core/arithmetic.h"
#include "model/names.h"
#include "model/reader.h"

/* Sums of one column stay far inside 64 bits, in units of its scale. */
#define MOST_SUM INT64_C(1000000000000000000)

/* A value as it stands, before the column's scale is known. */
typedef struct given_value {
    fnl_type type; /* text, int, decimal, bool */
    fnl_decimal number;
    fnl_text text;
} given_value;

/* What a rule says of a column. */
typedef struct given_entry {
    const fnl_node *node; /* NULL: the column is not named */
    bool known;           /* neither left out nor null */
    given_value value;
} given_entry;

/* Where the values of a decision are collected: by rule, then `otherwise`; within by output. */
typedef struct value_reading {
    fnl_model_reader *reader;
    fnl_decision *decision;
    given_entry *entries;
} value_reading;

static bool take_value(value_reading *reading, const fnl_node *node, bool as_text, given_value *out)
{
    fnl_model_reader *reader = reading->reader;
    bool is_number = node->kind == fnl_node_number || node->kind == fnl_node_integer || node->kind == fnl_node_list;
    if (as_text || node->kind == fnl_node_text) {
        out->type = fnl_type_text;
        return fnl_take_text(reader, node, &out->text);
    }
    if (node->kind == fnl_node_bool) {
        out->type = fnl_type_bool;
        out->number.value = node->integer != 0;
        return true;
    }
    if (!is_number || (node->kind == fnl_node_list && reader->document->form != fnl_form_cbor))
        return fnl_problem(reader, node, "a value is a text, a number, true or false");
    if (!fnl_take_decimal(reader, node, &out->number))
        return false;
    if (out->number.scale > fnl_most_decision_scale)
        return fnl_problem(reader, node, "values have at most %d digits after the point", (int)fnl_most_decision_scale);
    out->type = out->number.scale == 0 ? fnl_type_int : fnl_type_decimal;
    return true;
}

/* Values of one map, which go to `entries` by output. */
static bool take_values(value_reading *reading, const fnl_node *gives, const char *what, bool as_text,
                        given_entry *entries)
{
    fnl_model_reader *reader = reading->reader;
    const fnl_decision *decision = reading->decision;
    if (gives->kind != fnl_node_map)
        return fnl_problem(reader, gives, "`%s` is a map of columns and values: {action: call}", what);
    if (!fnl_count_entries(reader, gives))
        return false;
    bool good = true;
    for (uint32_t i = 0; i < gives->count && !fnl_model_reader_done(reader); i++) {
        const fnl_node *item = &gives->items[i];
        uint32_t output = 0;
        while (!fnl_text_equal(decision->outputs[output].key, item->key)) /* it has the keys of all maps */
            output++;
        entries[output].node = item;
        if (item->kind == fnl_node_null)
            continue;
        entries[output].known = true;
        good = take_value(reading, item, as_text, &entries[output].value) && good;
    }
    return good;
}

static const char *name_of(fnl_type type)
{
    return type == fnl_type_int || type == fnl_type_decimal ? "a number" : fnl_type_phrase(type);
}

/* Joins the type of an entry to that of the column so far; is_first: there is none yet. */
static bool join_type(value_reading *reading, const given_entry *entry, bool is_first, fnl_decision_output *output)
{
    const given_value *value = &entry->value;
    bool both_numbers = (output->type == fnl_type_int || output->type == fnl_type_decimal) &&
                        (value->type == fnl_type_int || value->type == fnl_type_decimal);
    if (!is_first && !both_numbers && value->type != output->type) {
        fnl_text shown = fnl_shown(output->key);
        bool any_text = value->type == fnl_type_text || output->type == fnl_type_text;
        return fnl_problem(reading->reader, entry->node, "this is %s, but '%.*s' is %s elsewhere%s",
                           name_of(value->type), FNL_TEXT_ARGS(shown), name_of(output->type),
                           any_text ? ": put numbers, true and false in quotes to have texts" : "");
    }
    if (is_first || value->type == fnl_type_decimal)
        output->type = value->type;
    if (value->number.scale > output->scale)
        output->scale = value->number.scale;
    return true;
}

static bool check_aggregate(value_reading *reading, const given_entry *entry, const fnl_decision_output *output)
{
    static const char *const words[] = { "", "sum", "count", "min", "max" };
    fnl_aggregate aggregate = reading->decision->aggregate;
    if (aggregate == fnl_aggregate_none || aggregate == fnl_aggregate_count || output->type == fnl_type_int ||
        output->type == fnl_type_decimal)
        return true;
    return fnl_problem(reading->reader, entry->node, "`aggregate: %s` is of numbers; this is %s", words[aggregate],
                       name_of(output->type));
}

/* Writes an entry as a value of its column. */
static bool keep_value(value_reading *reading, const given_entry *entry, unsigned scale, fnl_decision_value *out)
{
    const given_value *given = &entry->value;
    const int64_t most = fnl_powers_of_ten[fnl_decimal_digits];
    if (!entry->known)
        return true;
    out->known = true;
    out->text = given->text;
    if (given->type == fnl_type_text)
        return true;
    if (fnl_scale_up(given->number.value, scale - given->number.scale, &out->whole) && out->whole >= -most &&
        out->whole <= most)
        return true;
    return fnl_problem(reading->reader, entry->node,
                       "the number is too large: with the %u digits after the point of its column at most %d in all",
                       scale, (int)fnl_decimal_digits);
}

static const given_entry *entry_of(const value_reading *reading, uint32_t row, uint32_t column)
{
    return &reading->entries[(size_t)row * reading->decision->output_count + column];
}

/* The type of a column; `otherwise` of a count is a count itself, whatever is counted. */
static bool find_type(value_reading *reading, uint32_t column)
{
    fnl_decision *decision = reading->decision;
    fnl_decision_output *output = &decision->outputs[column];
    bool is_count = decision->aggregate == fnl_aggregate_count;
    bool good = true, any = false;
    const fnl_node *named = NULL;
    for (uint32_t i = 0; i < decision->rule_count + !is_count; i++) {
        const given_entry *entry = entry_of(reading, i, column);
        if (entry->known)
            good = join_type(reading, entry, !any, output) && check_aggregate(reading, entry, output) && good;
        any = any || entry->known;
        named = entry->node == NULL ? named : entry->node;
    }
    const given_entry *otherwise = entry_of(reading, decision->rule_count, column);
    if (!any)
        return fnl_problem(reading->reader, named == NULL ? otherwise->node : named,
                           "no rule gives a value for this column");
    if (is_count && otherwise->known && otherwise->value.type != fnl_type_int)
        return fnl_problem(reading->reader, otherwise->node, "beside `aggregate: count` this is a whole number");
    return good;
}

static bool keep_column(value_reading *reading, uint32_t column)
{
    const fnl_decision *decision = reading->decision;
    bool is_count = decision->aggregate == fnl_aggregate_count;
    int64_t sum = 0;
    for (uint32_t i = 0; i <= decision->rule_count; i++) {
        bool is_otherwise = i == decision->rule_count;
        const given_entry *entry = entry_of(reading, i, column);
        fnl_decision_value *values = is_otherwise ? decision->otherwise : decision->rules[i].values;
        if (values == NULL)
            continue;
        if (!keep_value(reading, entry, is_count && is_otherwise ? 0 : decision->outputs[column].scale,
                        &values[column]))
            return false;
        sum += values[column].whole < 0 ? -values[column].whole : values[column].whole;
        if (decision->aggregate == fnl_aggregate_sum && sum > MOST_SUM)
            return fnl_problem(reading->reader, entry->node, "the sum of this column could have more than 18 digits");
    }
    return true;
}

static bool take_all(value_reading *reading, const fnl_node *node)
{
    fnl_decision *decision = reading->decision;
    fnl_model_reader *reader = reading->reader;
    const fnl_node *rules = fnl_node_get(node, "rules");
    const fnl_node *otherwise = fnl_node_get(node, "otherwise");
    bool is_list = decision->hit == fnl_hit_collect && decision->aggregate == fnl_aggregate_none;
    bool good = true;
    for (uint32_t i = 0; i < decision->rule_count && !fnl_model_reader_done(reader); i++) {
        decision->rules[i].values =
            fnl_arena_take(reader->arena, decision->output_count, sizeof *decision->rules[i].values);
        if (decision->rules[i].values == NULL)
            return fnl_model_reader_no_memory(reader);
        good = take_values(reading, fnl_node_get(&rules->items[i], "then"), "then", is_list,
                           &reading->entries[(size_t)i * decision->output_count]) &&
               good;
    }
    if (otherwise == NULL || fnl_model_reader_done(reader))
        return good;
    decision->otherwise = fnl_arena_take(reader->arena, decision->output_count, sizeof *decision->otherwise);
    if (decision->otherwise == NULL)
        return fnl_model_reader_no_memory(reader);
    return take_values(reading, otherwise, "otherwise", is_list,
                       &reading->entries[(size_t)decision->rule_count * decision->output_count]) &&
           good;
}

bool fnl_read_decision_values(fnl_model_reader *reader, const fnl_node *node, fnl_decision *decision)
{
    value_reading reading = { .reader = reader, .decision = decision };
    size_t rows = (size_t)decision->rule_count + 1;
    reader->decision_value_count += rows * decision->output_count;
    if (reader->decision_value_count > fnl_most_decision_values)
        return fnl_limit_problem(reader, node, "decisions have at most %d values: rules times columns, added up",
                                 (int)fnl_most_decision_values);
    reading.entries = fnl_allocate_zeroed(reader->memory, rows * decision->output_count, sizeof *reading.entries);
    if (reading.entries == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = take_all(&reading, node);
    for (uint32_t i = 0; good && i < decision->output_count && !fnl_model_reader_done(reader); i++)
        good = find_type(&reading, i) && keep_column(&reading, i);
    fnl_release(reader->memory, reading.entries);
    return good;
}
