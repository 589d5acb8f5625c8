/* The lines of decisions: one for each rule, with what it gave, and one for each output. */
#include "plan/explain.h"

#include "text/number.h"

static void put_value(fnl_buffer *out, fnl_type type, unsigned scale, int64_t whole)
{
    if (type == fnl_type_bool)
        fnl_buffer_put_string(out, whole != 0 ? "true" : "false");
    else
        fnl_write_decimal(out, whole, type == fnl_type_decimal ? scale : 0);
}

/* What a rule gives, "action = call, content = case study", or the value alone of a decision's only output. */
static fnl_text given_text(fnl_explainer *explainer, const fnl_decision *decision, const fnl_decision_value *values)
{
    fnl_buffer *out = &explainer->text;
    out->length = 0;
    for (uint32_t i = 0; values != NULL && i < decision->output_count; i++) {
        const fnl_decision_output *output = &decision->outputs[i];
        if (!values[i].known)
            continue;
        if (out->length != 0)
            fnl_buffer_put_string(out, ", ");
        if (decision->output_count > 1) {
            fnl_buffer_put_text(out, output->key);
            fnl_buffer_put_string(out, " = ");
        }
        if (decision->aggregate == fnl_aggregate_count && values == decision->otherwise)
            fnl_buffer_put_integer(out, values[i].whole); /* a count, whatever is counted */
        else if (output->type == fnl_type_text)
            fnl_buffer_put_text(out, values[i].text);
        else
            put_value(out, output->type, output->scale, values[i].whole);
    }
    return fnl_explain_kept(explainer);
}

/* What is known of a decision while its rules are walked through. */
typedef struct decision_course {
    const fnl_decision *decision;
    bool is_ambiguous;
    bool has_hit; /* a rule above was true */
} decision_course;

/* Whether a rule that is true gave the result: the first, the only one, or any. */
static bool gave(const decision_course *course)
{
    return course->decision->hit == fnl_hit_collect || !(course->has_hit || course->is_ambiguous);
}

static void explain_rule(fnl_explainer *explainer, decision_course *course, uint32_t number, fnl_value condition)
{
    const fnl_decision_rule *rule = &course->decision->rules[number];
    fnl_seen fired = fnl_see(explainer, condition);
    fnl_text inputs = fnl_explain_inputs(explainer, rule->when);
    if (explainer->collecting)
        return;
    bool is_true = fired.known && fired.whole != 0;
    fnl_text given = is_true && gave(course) ? given_text(explainer, course->decision, rule->values) : FNL_TEXT("");
    explainer->text.length = 0;
    fnl_buffer_put_string(&explainer->text, "rule ");
    fnl_buffer_put_integer(&explainer->text, (int64_t)number + 1);
    fnl_explain_put(explainer, &(fnl_explain_line){ .score = course->decision->name,
                                                    .kind = "decision",
                                                    .part = given,
                                                    .rule = fnl_explain_kept(explainer),
                                                    .condition = fnl_expression_text(rule->when),
                                                    .value = inputs,
                                                    .fired = fnl_explain_fired(fired) });
    course->has_hit |= is_true;
}

static void explain_otherwise(fnl_explainer *explainer, const decision_course *course)
{
    if (explainer->collecting || course->decision->otherwise == NULL)
        return;
    fnl_text given =
        course->has_hit ? FNL_TEXT("") : given_text(explainer, course->decision, course->decision->otherwise);
    fnl_explain_put(explainer, &(fnl_explain_line){ .score = course->decision->name,
                                                    .kind = "decision",
                                                    .part = given,
                                                    .rule = FNL_TEXT("otherwise"),
                                                    .fired = course->has_hit ? FNL_TEXT("false") : FNL_TEXT("true") });
}

static void see_list(fnl_explainer *explainer, const fnl_decision_column *column)
{
    fnl_buffer *out = &explainer->text;
    bool is_first = true;
    for (uint32_t i = 0; i < column->item_count; i++) {
        fnl_seen item = fnl_see(explainer, column->items[i]);
        if (!item.known || item.whole == 0)
            continue;
        if (!is_first)
            fnl_buffer_put_byte(out, ';');
        fnl_buffer_put_text(out, column->choices[i]);
        is_first = false;
    }
}

static void see_value(fnl_explainer *explainer, const fnl_decision *decision, const fnl_decision_output *output,
                      const fnl_decision_column *column)
{
    fnl_type type = fnl_decision_output_type(decision, output);
    fnl_seen value = fnl_see(explainer, column->value);
    if (!value.known)
        return;
    if (type == fnl_type_text)
        fnl_buffer_put_text(&explainer->text, column->choices[value.whole]);
    else
        put_value(&explainer->text, type, output->scale, value.whole);
}

/* What an output came to. */
static void explain_result(fnl_explainer *explainer, const decision_course *course, uint32_t number,
                           const fnl_decision_column *column)
{
    const fnl_decision *decision = course->decision;
    explainer->text.length = 0;
    if (column->value == FNL_NO_VALUE)
        see_list(explainer, column);
    else
        see_value(explainer, decision, &decision->outputs[number], column);
    if (explainer->collecting)
        return;
    fnl_explain_put(
        explainer,
        &(fnl_explain_line){ .score = decision->name,
                             .kind = "result",
                             .part = decision->outputs[number].key,
                             .condition = course->is_ambiguous ? FNL_TEXT("more than one rule is true") : FNL_TEXT(""),
                             .value = fnl_explain_kept(explainer) });
}

static void explain_decision(fnl_explainer *explainer, const fnl_decision *decision, const fnl_decision_values *values)
{
    fnl_seen ambiguous = values->ambiguous == FNL_NO_VALUE ? (fnl_seen){ 0 } : fnl_see(explainer, values->ambiguous);
    decision_course course = { .decision = decision, .is_ambiguous = ambiguous.known && ambiguous.whole != 0 };
    for (uint32_t i = 0; i < decision->rule_count; i++)
        explain_rule(explainer, &course, i, values->rules[i]);
    explain_otherwise(explainer, &course);
    for (uint32_t i = 0; i < decision->output_count; i++)
        explain_result(explainer, &course, i, &values->columns[i]);
}

/* Those that a decision reads. */
static void mark_read(const fnl_model *model, const fnl_decision *decision, bool *shown)
{
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        uint32_t count = 0;
        const uint32_t *symbols = fnl_expression_symbols(decision->rules[i].when, &count);
        for (uint32_t k = 0; k < count; k++) {
            fnl_symbol_meaning meaning = fnl_model_symbol(model, symbols[k]);
            const fnl_decision *read = NULL;
            if (meaning.kind != fnl_symbol_decision)
                continue;
            fnl_model_decision_output(model, meaning.index, &read);
            shown[read - model->decisions] = true;
        }
    }
}

void fnl_explain_decisions(fnl_explainer *explainer)
{
    const fnl_model *model = explainer->model;
    const fnl_outputs *outputs = &explainer->plan->outputs;
    bool *shown = fnl_arena_take(explainer->arena, model->decision_count + (size_t)1, sizeof *shown);
    if (shown == NULL) {
        explainer->failed = true;
        return;
    }
    for (uint32_t i = 0; i < outputs->count; i++)
        if (outputs->items[i].owner == fnl_owner_decision)
            shown[outputs->items[i].owner_index] = true;
    for (uint32_t i = model->decision_count; i-- > 0;)
        if (shown[i])
            mark_read(model, &model->decisions[i], shown);
    for (uint32_t i = 0; i < model->decision_count && !explainer->failed; i++)
        if (shown[i])
            explain_decision(explainer, &model->decisions[i], &explainer->values->decisions[i]);
}
