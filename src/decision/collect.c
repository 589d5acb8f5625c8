/* Decisions that collect what all true rules give: as a list, or as one number of them. */
#include "decision/table.h"

#include "engine/build_advance.h"

#include <stdlib.h>

/* Entries of lists are texts. */
static bool build_list(const fnl_decision_table *table, uint32_t number, fnl_decision_column *out)
{
    const fnl_decision *decision = table->decision;
    size_t most = decision->rule_count + (size_t)1;
    fnl_text *texts = fnl_arena_take(table->inputs->arena, most, sizeof *texts);
    out->items = fnl_arena_take(table->inputs->arena, most, sizeof *out->items);
    if (texts == NULL || out->items == NULL)
        return false;
    for (uint32_t i = 0; i <= decision->rule_count; i++) {
        const fnl_decision_value *entry = fnl_decision_entry(decision, i, number);
        if (entry == NULL)
            continue;
        out->items[out->item_count] = i < decision->rule_count ? table->rules[i] : table->none;
        texts[out->item_count++] = entry->text;
    }
    out->choices = texts;
    out->choice_count = out->item_count;
    return true;
}

/* The list as expressions read it: a bit for each item. */
static bool build_joined(const fnl_decision_table *table, fnl_decision_column *out)
{
    fnl_builder *builder = table->inputs->builder;
    fnl_value *bits = fnl_arena_take(table->inputs->arena, out->item_count + (size_t)1, sizeof *bits);
    if (bits == NULL)
        return false;
    for (uint32_t i = 0; i < out->item_count; i++)
        bits[i] = fnl_build_points(builder, fnl_lane_whole, out->items[i], fnl_give(INT64_C(1) << i), fnl_give(0),
                                   fnl_give(0));
    fnl_value whole = fnl_build_sum(builder, 0, out->item_count, bits);
    out->text = fnl_build_joined(builder, whole, out->item_count, out->choices);
    return true;
}

static bool collect_list(const fnl_decision_table *table, uint32_t number, fnl_decision_column *out)
{
    if (!build_list(table, number, out))
        return false;
    return out->item_count > fnl_most_read_items || build_joined(table, out);
}

/* `value` where any rule is true, else what `otherwise` gives, if anything. */
static fnl_value or_otherwise(const fnl_decision_table *table, uint32_t number, fnl_value value)
{
    const fnl_decision *decision = table->decision;
    const fnl_decision_value *entry = fnl_decision_entry(decision, decision->rule_count, number);
    if (entry == NULL)
        return value;
    fnl_builder *builder = table->inputs->builder;
    return fnl_build(builder, fnl_op_select, table->none, fnl_build_whole(builder, entry->whole), value, 0);
}

/* The sum of what true rules give, which the model keeps within 18 digits, or their number. */
static bool build_sum(const fnl_decision_table *table, uint32_t number, bool counts, fnl_value *out)
{
    const fnl_decision *decision = table->decision;
    fnl_builder *builder = table->inputs->builder;
    uint32_t count = 0;
    fnl_value *terms = fnl_arena_take(table->inputs->arena, decision->rule_count + (size_t)1, sizeof *terms);
    if (terms == NULL)
        return false;
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        const fnl_decision_value *entry = fnl_decision_entry(decision, i, number);
        if (entry != NULL)
            terms[count++] = fnl_build_points(builder, fnl_lane_whole, table->rules[i],
                                              fnl_give(counts ? 1 : entry->whole), fnl_give(0), fnl_give(0));
    }
    *out = fnl_build_total(builder, 0, count, terms);
    return true;
}

typedef struct ranked_rule {
    int64_t value;
    uint32_t rule;
} ranked_rule;

static int compare_values(const void *a, const void *b)
{
    int64_t x = ((const ranked_rule *)a)->value;
    int64_t y = ((const ranked_rule *)b)->value;
    return (x > y) - (x < y);
}

/* The least, or the most, of what true rules give: of rules sorted by it the first true one's. */
static bool build_least(const fnl_decision_table *table, uint32_t number, bool most, fnl_value *out)
{
    const fnl_decision *decision = table->decision;
    fnl_builder *builder = table->inputs->builder;
    uint32_t count = 0;
    ranked_rule *ranked = fnl_arena_take(table->inputs->arena, decision->rule_count + (size_t)1, sizeof *ranked);
    if (ranked == NULL)
        return false;
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        const fnl_decision_value *entry = fnl_decision_entry(decision, i, number);
        if (entry != NULL)
            ranked[count++] = (ranked_rule){ entry->whole, i };
    }
    if (count > 1)
        qsort(ranked, count, sizeof *ranked, compare_values);
    *out = fnl_build_missing(builder, fnl_lane_whole);
    for (uint32_t i = 0; i < count; i++) { /* from the last choice to the first */
        const ranked_rule *rule = &ranked[most ? i : count - 1 - i];
        fnl_value value = fnl_build_whole(builder, rule->value);
        *out = fnl_build(builder, fnl_op_select, table->rules[rule->rule], value, *out, 0);
    }
    return true;
}

static bool build_aggregate(const fnl_decision_table *table, uint32_t number, fnl_value *out)
{
    switch (table->decision->aggregate) {
    case fnl_aggregate_count:
        return build_sum(table, number, true, out);
    case fnl_aggregate_sum:
        return build_sum(table, number, false, out);
    default:
        return build_least(table, number, table->decision->aggregate == fnl_aggregate_max, out);
    }
}

int32_t fnl_decision_collect(const fnl_decision_table *table, uint32_t number, fnl_decision_column *out,
                             fnl_error *error)
{
    if (table->decision->aggregate == fnl_aggregate_none)
        return collect_list(table, number, out) ? FNL_OK : fnl_fail_memory(error);
    if (!build_aggregate(table, number, &out->value))
        return fnl_fail_memory(error);
    out->value = or_otherwise(table, number, out->value);
    return FNL_OK;
}
