/* Decisions as values: of `first` and `unique` what one rule gives, of `collect` what is in collect.c. */
#include "decision/table.h"

#include "engine/build_advance.h"

fnl_value fnl_decision_constant(const fnl_decision_table *table, fnl_type type, int64_t whole)
{
    if (type == fnl_type_bool)
        return fnl_build_truth(table->inputs->builder, whole != 0);
    return fnl_build_whole(table->inputs->builder, whole);
}

fnl_value fnl_decision_nothing(const fnl_decision_table *table, fnl_type type)
{
    return fnl_build_missing(table->inputs->builder, type == fnl_type_bool ? fnl_lane_truth : fnl_lane_whole);
}

/* Each rule's condition, once for all columns. */
static bool build_conditions(fnl_decision_table *table, fnl_decision_values *out)
{
    const fnl_decision_inputs *inputs = table->inputs;
    const fnl_decision *decision = table->decision;
    fnl_builder *builder = inputs->builder;
    out->rules = fnl_arena_take(inputs->arena, decision->rule_count + (size_t)1, sizeof *out->rules);
    out->columns = fnl_arena_take(inputs->arena, decision->output_count + (size_t)1, sizeof *out->columns);
    if (out->rules == NULL || out->columns == NULL)
        return false;
    fnl_value any = fnl_build_truth(builder, 0);
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        out->rules[i] = fnl_expression_compile(decision->rules[i].when, builder, inputs->resolve, inputs->context);
        fnl_value is_true = fnl_build(builder, fnl_op_is_true, out->rules[i], 0, 0, 0);
        any = fnl_build(builder, fnl_op_or, any, is_true, 0, 0);
    }
    table->rules = out->rules;
    table->none = fnl_build(builder, fnl_op_not, any, 0, 0, 0);
    return true;
}

/* Whether more than one rule is true. */
static bool build_ambiguous(const fnl_decision_table *table, fnl_value *out)
{
    fnl_builder *builder = table->inputs->builder;
    uint32_t count = table->decision->rule_count;
    fnl_value *hits = fnl_arena_take(table->inputs->arena, count + (size_t)1, sizeof *hits);
    if (hits == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++)
        hits[i] = fnl_build_points(builder, fnl_lane_whole, table->rules[i], fnl_give(1), fnl_give(0), fnl_give(0));
    fnl_value total = fnl_build_total(builder, 0, count, hits);
    *out = fnl_build(builder, fnl_op_less, fnl_build_whole(builder, 1), total, 0, 0);
    return true;
}

/* What an entry gives: of texts the number of its choice. Texts that are the same are one choice. */
static bool value_of_entry(fnl_type type, const fnl_decision_value *entry, fnl_index *choices, int64_t *out)
{
    uint32_t number = 0;
    bool is_new = false;
    *out = entry->whole;
    if (type != fnl_type_text)
        return true;
    if (!fnl_index_add(choices, entry->text, &number, &is_new))
        return false;
    *out = number;
    return true;
}

/* What the entries of a column give, by rule, then `otherwise`. */
static bool collect_entries(const fnl_decision_table *table, uint32_t number, fnl_index *choices, fnl_value *out)
{
    const fnl_decision *decision = table->decision;
    fnl_type type = decision->outputs[number].type;
    for (uint32_t i = 0; i <= decision->rule_count; i++) {
        const fnl_decision_value *entry = fnl_decision_entry(decision, i, number);
        int64_t value = 0;
        if (entry == NULL)
            out[i] = fnl_decision_nothing(table, type);
        else if (value_of_entry(type, entry, choices, &value))
            out[i] = fnl_decision_constant(table, type, value);
        else
            return false;
    }
    return true;
}

/* The choices, and the value as a text that expressions can compare. */
static bool build_text(const fnl_decision_table *table, const fnl_index *choices, fnl_decision_column *out)
{
    const fnl_decision_inputs *inputs = table->inputs;
    fnl_text *texts = fnl_arena_take(inputs->arena, choices->count + (size_t)1, sizeof *texts);
    if (texts == NULL)
        return false;
    for (uint32_t i = 0; i < choices->count; i++) {
        texts[i] = fnl_arena_copy(inputs->arena, choices->keys[i]);
        if (texts[i].bytes == NULL)
            return false;
    }
    out->choices = texts;
    out->choice_count = choices->count;
    out->text = fnl_build_name(inputs->builder, out->value, choices->count, texts);
    return true;
}

/* What the first true rule gives; of `unique` nothing where it is not the only one. */
static bool build_column(const fnl_decision_table *table, uint32_t number, fnl_value ambiguous, fnl_index *choices,
                         fnl_decision_column *out)
{
    fnl_builder *builder = table->inputs->builder;
    const fnl_decision *decision = table->decision;
    fnl_type type = decision->outputs[number].type;
    fnl_value *entries = fnl_arena_take(table->inputs->arena, decision->rule_count + (size_t)1, sizeof *entries);
    if (entries == NULL || !collect_entries(table, number, choices, entries))
        return false;
    out->value = entries[decision->rule_count];
    for (uint32_t i = decision->rule_count; i-- > 0;)
        out->value = fnl_build(builder, fnl_op_select, table->rules[i], entries[i], out->value, 0);
    if (ambiguous != FNL_NO_VALUE)
        out->value = fnl_build(builder, fnl_op_select, ambiguous, fnl_decision_nothing(table, type), out->value, 0);
    return type != fnl_type_text || build_text(table, choices, out);
}

static int32_t build_columns(const fnl_decision_table *table, fnl_decision_values *out, fnl_error *error)
{
    for (uint32_t i = 0; i < table->decision->output_count; i++) {
        fnl_decision_column *column = &out->columns[i];
        *column = (fnl_decision_column){ .value = FNL_NO_VALUE, .text = FNL_NO_VALUE };
        if (table->decision->hit == fnl_hit_collect) {
            int32_t code = fnl_decision_collect(table, i, column, error);
            if (code != FNL_OK)
                return code;
            continue;
        }
        fnl_index choices;
        fnl_index_start(&choices, table->inputs->arena->memory, fnl_hash_seed());
        bool built = build_column(table, i, out->ambiguous, &choices, column);
        fnl_index_end(&choices);
        if (!built)
            return fnl_fail_memory(error);
    }
    return FNL_OK;
}

int32_t fnl_decision_build(const fnl_decision_inputs *inputs, const fnl_decision *decision, fnl_decision_values *out,
                           fnl_error *error)
{
    fnl_decision_table table = { .inputs = inputs, .decision = decision };
    *out = (fnl_decision_values){ .ambiguous = FNL_NO_VALUE };
    if (!build_conditions(&table, out))
        return fnl_fail_memory(error);
    if (decision->hit == fnl_hit_unique && !build_ambiguous(&table, &out->ambiguous))
        return fnl_fail_memory(error);
    int32_t code = build_columns(&table, out, error);
    return code == FNL_OK && fnl_builder_failed(inputs->builder) ? fnl_fail_memory(error) : code;
}
