/* The decision tables: what follows from what. */
#include "words/sections.h"

static void tell_hit(fnl_words *words, const fnl_decision *decision)
{
    static const char *const collected[] = {
        [fnl_aggregate_none] = "All rules that are true count; what they give is listed in their order.",
        [fnl_aggregate_sum] = "All rules that are true count; what they give is added up.",
        [fnl_aggregate_count] = "All rules that are true count; the result is how many they are.",
        [fnl_aggregate_min] = "All rules that are true count; the result is the smallest value.",
        [fnl_aggregate_max] = "All rules that are true count; the result is the largest value.",
    };
    switch (decision->hit) {
    case fnl_hit_unique:
        fnl_tell(words,
                 "At most one rule may be true. If two are, the lead is reported as an error and nothing is decided.");
        break;
    case fnl_hit_first:
        fnl_tell(words, "The first rule that is true counts, from top to bottom.");
        break;
    case fnl_hit_collect:
        fnl_tell(words, collected[decision->aggregate]);
        break;
    }
    fnl_tell(words, "\n\n");
}

static void tell_value(fnl_words *words, const fnl_decision_output *output, const fnl_decision_value *value)
{
    if (!value->known)
        return;
    switch (output->type) {
    case fnl_type_text:
        fnl_tell_text(words, value->text);
        break;
    case fnl_type_bool:
        fnl_tell(words, value->whole != 0 ? "yes" : "no");
        break;
    default:
        fnl_tell_exact(words, value->whole, output->scale);
        break;
    }
}

static void write_values(fnl_words *words, const fnl_decision *decision, const fnl_decision_value *values)
{
    for (uint32_t i = 0; i < decision->output_count; i++) {
        fnl_tell(words, " | ");
        tell_value(words, &decision->outputs[i], &values[i]);
    }
    fnl_tell(words, " |\n");
}

static void write_decision(fnl_words *words, const fnl_decision *decision)
{
    fnl_tell_part(words, decision->name);
    tell_hit(words, decision);
    fnl_tell(words, "| Rule | When");
    for (uint32_t i = 0; i < decision->output_count; i++) {
        fnl_tell(words, " | ");
        fnl_tell_code(words, decision->outputs[i].name);
    }
    fnl_tell(words, " |\n| ---: | ---");
    for (uint32_t i = 0; i < decision->output_count; i++)
        fnl_tell(words, " | ---");
    fnl_tell(words, " |\n");
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        fnl_tell(words, "| ");
        fnl_tell_integer(words, (int64_t)i + 1);
        fnl_tell(words, " | ");
        fnl_tell_expression(words, decision->rules[i].when);
        write_values(words, decision, decision->rules[i].values);
    }
    if (decision->otherwise == NULL)
        return;
    fnl_tell(words, "| | none of them");
    write_values(words, decision, decision->otherwise);
}

void fnl_write_decisions(fnl_words *words)
{
    const fnl_model *model = words->model;
    if (model->decision_count == 0)
        return;
    fnl_tell_section(words, "What to do next");
    for (uint32_t i = 0; i < model->decision_count; i++)
        write_decision(words, &model->decisions[i]);
}
