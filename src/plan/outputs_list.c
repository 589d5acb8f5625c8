/* The outputs that a model has. */
#include "plan/outputs.h"

bool fnl_outputs_add(fnl_arena *arena, fnl_outputs *outputs, fnl_output output)
{
    if (!fnl_arena_grow(arena, &outputs->items, outputs->count, &outputs->capacity, sizeof *outputs->items))
        return false;
    outputs->items[outputs->count++] = output;
    return output.name.bytes != NULL;
}

/* What is being listed. */
typedef struct output_lister {
    fnl_arena *arena;
    const fnl_values *values;
    fnl_outputs *out;
    fnl_output_owner owner;
    uint32_t owner_index;
} output_lister;

static bool add(const output_lister *lister, fnl_output output)
{
    output.owner = lister->owner;
    output.owner_index = lister->owner_index;
    return fnl_outputs_add(lister->arena, lister->out, output);
}

/* start, middle, a number if it is not 0, ending: total, _reason_, 2, _points. */
static fnl_text named(fnl_arena *arena, fnl_text start, const char *middle, uint32_t number, const char *ending)
{
    fnl_buffer name;
    fnl_buffer_start(&name, arena->memory);
    fnl_buffer_put_text(&name, start);
    fnl_buffer_put_string(&name, middle);
    if (number != 0)
        fnl_buffer_put_integer(&name, number);
    fnl_buffer_put_string(&name, ending);
    fnl_text copy = name.failed ? (fnl_text){ NULL, 0 } : fnl_arena_copy(arena, fnl_buffer_text(&name));
    fnl_buffer_end(&name);
    return copy;
}

static bool list_reasons(const output_lister *lister, const fnl_score *score, const fnl_score_values *values)
{
    bool fine = true;
    for (uint32_t rank = 0; fine && rank < score->reason_count; rank++)
        fine = add(lister, (fnl_output){ .name = named(lister->arena, score->name, "_reason_", rank + 1, ""),
                                         .form = fnl_form_choice,
                                         .groups = fnl_group_reasons,
                                         .value = values->reason_codes[rank],
                                         .choices = values->reasons,
                                         .choice_count = values->reason_text_count }) &&
               add(lister, (fnl_output){ .name = named(lister->arena, score->name, "_reason_", rank + 1, "_points"),
                                         .form = fnl_form_points,
                                         .groups = fnl_group_reasons,
                                         .value = values->reason_points[rank] });
    return fine;
}

static bool list_score(const output_lister *lister, const fnl_score *score, const fnl_score_values *values)
{
    fnl_arena *arena = lister->arena;
    fnl_output_form form = values->is_number ? fnl_form_number : fnl_form_points;
    bool fine = true;
    if (values->score != FNL_NO_VALUE)
        fine =
            add(lister, (fnl_output){ .name = named(arena, score->name, "", 0, ""),
                                      .form = form,
                                      .groups = fnl_group_scores,
                                      .value = values->score }) &&
            add(lister,
                (fnl_output){ .name = named(arena, score->name, "_raw", 0, ""), .form = form, .value = values->raw });
    if (fine && values->band != FNL_NO_VALUE)
        fine = add(lister, (fnl_output){ .name = named(arena, score->name, "_band", 0, ""),
                                         .form = fnl_form_choice,
                                         .groups = fnl_group_scores,
                                         .value = values->band,
                                         .choices = values->bands,
                                         .choice_count = values->band_count });
    return fine && list_reasons(lister, score, values);
}

/* What the rules of a score are called so far. */
typedef struct rule_names {
    fnl_index taken;
    uint32_t *again; /* by name: how often it was asked for once more */
    fnl_buffer text;
} rule_names;

/* The rule's name, with a number if it is taken: `size`, then `size (2)`, unless a rule is called so itself. */
static bool choose_name(rule_names *names, fnl_text rule, fnl_text *out)
{
    uint32_t first = 0;
    uint32_t number = 0;
    bool is_new = false;
    *out = rule;
    if (!fnl_index_add(&names->taken, rule, &first, &is_new))
        return false;
    while (!is_new) {
        names->text.length = 0;
        fnl_buffer_put_text(&names->text, rule);
        fnl_buffer_put_string(&names->text, " (");
        fnl_buffer_put_integer(&names->text, ++names->again[first] + 1);
        fnl_buffer_put_string(&names->text, ")");
        *out = fnl_buffer_text(&names->text);
        if (names->text.failed || !fnl_index_add(&names->taken, *out, &number, &is_new))
            return false;
    }
    return true;
}

/* <score>.<name> */
static fnl_text rule_named(fnl_arena *arena, fnl_text score, fnl_text name)
{
    fnl_buffer text;
    fnl_buffer_start(&text, arena->memory);
    fnl_buffer_put_text(&text, score);
    fnl_buffer_put_string(&text, ".");
    fnl_buffer_put_text(&text, name);
    fnl_text copy = text.failed ? (fnl_text){ NULL, 0 } : fnl_arena_copy(arena, fnl_buffer_text(&text));
    fnl_buffer_end(&text);
    return copy;
}

/* The points of the rules of a group. */
static bool list_group(const output_lister *lister, const fnl_score *score, const fnl_group *group,
                       const fnl_group_values *values, rule_names *names)
{
    bool fine = true;
    for (uint32_t i = 0; fine && i < group->rule_count; i++) {
        fnl_text name;
        fine = choose_name(names, group->rules[i].name, &name) &&
               add(lister, (fnl_output){ .name = rule_named(lister->arena, score->name, name),
                                         .form = fnl_form_points,
                                         .groups = fnl_group_rules,
                                         .value = values->rules[i].points });
    }
    return fine;
}

static bool list_rules(const output_lister *lister, const fnl_score *score, const fnl_score_values *values)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < score->group_count; i++)
        count += score->groups[i].rule_count;
    rule_names names = { .again = fnl_arena_take(lister->arena, count + (size_t)1, sizeof *names.again) };
    bool fine = names.again != NULL;
    fnl_index_start(&names.taken, lister->arena->memory, lister->values->model->hash_seed);
    fnl_buffer_start(&names.text, lister->arena->memory);
    for (uint32_t i = 0; fine && i < score->group_count; i++)
        fine = list_group(lister, score, &score->groups[i], &values->groups[i], &names);
    fnl_buffer_end(&names.text);
    fnl_index_end(&names.taken);
    return fine;
}

static fnl_output_form form_of_type(fnl_type type)
{
    switch (type) {
    case fnl_type_text:
        return fnl_form_text;
    case fnl_type_int:
        return fnl_form_whole;
    case fnl_type_number:
        return fnl_form_number;
    case fnl_type_decimal:
        return fnl_form_decimal;
    case fnl_type_bool:
        return fnl_form_truth;
    case fnl_type_time:
        return fnl_form_instant;
    case fnl_type_date:
        return fnl_form_date;
    case fnl_type_intervals: /* of no output */
        break;
    }
    return fnl_form_whole;
}

static bool list_clock(const output_lister *lister, const fnl_sla_clock *clock, const fnl_sla_values *values)
{
    bool fine = true;
    for (uint32_t i = 0; fine && i < fnl_sla_outputs; i++) {
        bool is_status = i == fnl_sla_status;
        fine = add(lister, (fnl_output){ .name = clock->outputs[i],
                                         .form = is_status ? fnl_form_choice : form_of_type(fnl_sla_output_type(i)),
                                         .groups = fnl_group_sla,
                                         .value = values->outputs[i],
                                         .choices = is_status ? values->statuses : NULL,
                                         .choice_count = is_status ? fnl_clock_statuses : 0 });
    }
    return fine;
}

static bool list_lifecycle(output_lister *lister)
{
    const fnl_model *model = lister->values->model;
    const fnl_lifecycle_values *values = &lister->values->lifecycle;
    const struct {
        fnl_output_form form;
        fnl_value value;
    } own[fnl_lifecycle_outputs] = {
        [fnl_lifecycle_stage_next] = { fnl_form_choice, values->stage_next },
        [fnl_lifecycle_stage_since_next] = { fnl_form_instant, values->since_next },
        [fnl_lifecycle_moved] = { fnl_form_truth, values->moved },
        [fnl_lifecycle_move] = { fnl_form_text, values->move },
        [fnl_lifecycle_move_reason] = { fnl_form_text, values->reason },
        [fnl_lifecycle_move_missing] = { fnl_form_text, values->missing },
        [fnl_lifecycle_wait_until] = { fnl_form_instant, values->wait_until },
    };
    bool fine = true;
    for (uint32_t i = 0; fine && i < fnl_lifecycle_outputs; i++) {
        bool is_stage = i == fnl_lifecycle_stage_next;
        lister->owner_index = i;
        if (own[i].value != FNL_NO_VALUE)
            fine = add(lister, (fnl_output){ .name = fnl_text_of(fnl_lifecycle_output_names[i]),
                                             .form = own[i].form,
                                             .groups = fnl_group_lifecycle,
                                             .value = own[i].value,
                                             .choices = is_stage ? values->stages : NULL,
                                             .choice_count = is_stage ? values->stage_count : 0 });
    }
    for (uint32_t i = 0; fine && i < model->lifecycle->kept_count; i++) {
        const fnl_field *field = &model->fields[model->lifecycle->kept[i].field].read;
        lister->owner_index = fnl_lifecycle_outputs + i;
        fine = add(lister, (fnl_output){ .name = model->lifecycle->kept[i].output,
                                         .form = form_of_type(field->type),
                                         .groups = fnl_group_lifecycle,
                                         .value = values->kept[i],
                                         .scale = field->scale });
    }
    return fine;
}

static bool list_decision(const output_lister *lister, const fnl_decision *decision, const fnl_decision_values *values)
{
    bool fine = true;
    for (uint32_t i = 0; fine && i < decision->output_count; i++) {
        const fnl_decision_output *output = &decision->outputs[i];
        const fnl_decision_column *column = &values->columns[i];
        fnl_type type = fnl_decision_output_type(decision, output);
        fnl_output_form form = type == fnl_type_text ? fnl_form_choice : form_of_type(type);
        if (column->value == FNL_NO_VALUE)
            form = fnl_form_list;
        fine = add(lister, (fnl_output){ .name = output->name,
                                         .form = form,
                                         .groups = fnl_group_decisions,
                                         .value = column->value,
                                         .items = column->items,
                                         .item_count = column->item_count,
                                         .scale = output->scale,
                                         .choices = column->choices,
                                         .choice_count = column->choice_count });
    }
    return fine;
}

bool fnl_outputs_list(fnl_arena *arena, const fnl_values *values, bool with_rules, fnl_outputs *out)
{
    const fnl_model *model = values->model;
    output_lister lister = { .arena = arena, .values = values, .out = out, .owner = fnl_owner_score };
    for (uint32_t i = 0; i < model->score_count; i++) {
        lister.owner_index = i;
        if (!list_score(&lister, &model->scores[i], &values->scoring.scores[i]))
            return false;
        if (with_rules && !list_rules(&lister, &model->scores[i], &values->scoring.scores[i]))
            return false;
    }
    lister.owner = fnl_owner_clock;
    for (uint32_t i = 0; i < model->clock_count; i++) {
        lister.owner_index = i;
        if (!list_clock(&lister, &model->clocks[i], &values->clocks[i]))
            return false;
    }
    lister.owner = fnl_owner_lifecycle;
    if (model->lifecycle != NULL && !list_lifecycle(&lister))
        return false;
    lister.owner = fnl_owner_decision;
    for (uint32_t i = 0; i < model->decision_count; i++) {
        lister.owner_index = i;
        if (!list_decision(&lister, &model->decisions[i], &values->decisions[i]))
            return false;
    }
    return true;
}
