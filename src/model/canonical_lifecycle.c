/* The canonical form of the lifecycle and of decisions. */
#include "model/canonical.h"
#include "model/reader.h"

static fnl_text field_name(const fnl_canonical *canonical, uint32_t field)
{
    return canonical->model->fields[field].read.name;
}

/* What is kept for a stage begins at kept[*next]. */
static void put_stage(fnl_canonical *canonical, fnl_parent *list, uint32_t stage, uint32_t *next)
{
    const fnl_lifecycle *lifecycle = canonical->model->lifecycle;
    fnl_text name = lifecycle->stages[stage].name;
    if (*next == lifecycle->kept_count || lifecycle->kept[*next].stage != stage) {
        fnl_put_text(canonical, list, "", name);
        return;
    }
    fnl_parent *map = fnl_put_map(canonical, list, "");
    fnl_parent *stamps = NULL;
    fnl_put_text(canonical, map, "name", name);
    for (; *next < lifecycle->kept_count && lifecycle->kept[*next].stage == stage; ++*next) {
        const fnl_kept_field *kept = &lifecycle->kept[*next];
        if (kept->stamp == NULL) {
            fnl_put_text(canonical, map, "at", field_name(canonical, kept->field));
            continue;
        }
        if (stamps == NULL)
            stamps = fnl_put_map(canonical, map, "stamp");
        fnl_tree_text(&canonical->tree, stamps, field_name(canonical, kept->field), kept->stamp_text);
    }
}

static void put_from(fnl_canonical *canonical, fnl_parent *map, const fnl_move *move)
{
    const fnl_stage *stages = canonical->model->lifecycle->stages;
    if (move->from_any || move->from_count == 1) {
        fnl_put_text(canonical, map, "from", move->from_any ? FNL_TEXT("any") : stages[move->from[0]].name);
        return;
    }
    fnl_parent *list = fnl_put_list(canonical, map, "from");
    for (uint32_t i = 0; i < move->from_count; i++)
        fnl_put_text(canonical, list, "", stages[move->from[i]].name);
}

static void put_move(fnl_canonical *canonical, fnl_parent *moves, const fnl_move *move)
{
    fnl_parent *map = fnl_put_map(canonical, moves, "");
    fnl_put_text(canonical, map, "name", move->name);
    put_from(canonical, map, move);
    fnl_put_text(canonical, map, "to", canonical->model->lifecycle->stages[move->to].name);
    fnl_put_expression(canonical, map, "when", move->when);
    if (move->after_s != 0)
        fnl_put_duration(canonical, map, "after", move->after_s);
    if (move->required_count != 0) {
        fnl_parent *list = fnl_put_list(canonical, map, "requires");
        for (uint32_t i = 0; i < move->required_count; i++)
            fnl_put_text(canonical, list, "", field_name(canonical, move->required[i]));
    }
    if (move->reason.length != 0)
        fnl_put_text(canonical, map, "reason", move->reason);
    if (move->reason_field != FNL_NO_FIELD)
        fnl_put_text(canonical, map, "reason_field", field_name(canonical, move->reason_field));
}

void fnl_put_lifecycle(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_lifecycle *lifecycle = canonical->model->lifecycle;
    if (lifecycle == NULL)
        return;
    uint32_t kept = 0;
    fnl_parent *map = fnl_put_map(canonical, root, "lifecycle");
    fnl_put_text(canonical, map, "stage", field_name(canonical, lifecycle->stage_field));
    if (lifecycle->since_field != FNL_NO_FIELD)
        fnl_put_text(canonical, map, "since", field_name(canonical, lifecycle->since_field));
    fnl_parent *list = fnl_put_list(canonical, map, "stages");
    for (uint32_t i = 0; i < lifecycle->stage_count; i++) {
        if (i == lifecycle->line_count)
            list = fnl_put_list(canonical, map, "sides");
        put_stage(canonical, list, i, &kept);
    }
    fnl_parent *moves = fnl_put_list(canonical, map, "moves");
    for (uint32_t i = 0; i < lifecycle->move_count; i++)
        put_move(canonical, moves, &lifecycle->moves[i]);
}

static void put_value(fnl_canonical *canonical, fnl_parent *map, fnl_text key, fnl_type type, unsigned scale,
                      const fnl_decision_value *value)
{
    switch (type) {
    case fnl_type_text:
        fnl_tree_text(&canonical->tree, map, key, value->text);
        break;
    case fnl_type_bool:
        fnl_tree_bool(&canonical->tree, map, key, value->whole != 0);
        break;
    default:
        fnl_put_exact(canonical, map, key.bytes, fnl_decimal_of(value->whole, scale));
    }
}

static void put_values(fnl_canonical *canonical, fnl_parent *parent, const char *key, const fnl_decision *decision,
                       const fnl_decision_value *values)
{
    bool is_count = values == decision->otherwise && decision->aggregate == fnl_aggregate_count;
    fnl_parent *map = fnl_put_map(canonical, parent, key);
    for (uint32_t i = 0; i < decision->output_count; i++) {
        const fnl_decision_output *output = &decision->outputs[i];
        if (values[i].known)
            put_value(canonical, map, output->key, is_count ? fnl_type_int : output->type, is_count ? 0 : output->scale,
                      &values[i]);
    }
}

void fnl_put_decision(fnl_canonical *canonical, fnl_parent *list, const fnl_decision *decision)
{
    static const char *const hits[] = { "unique", "first", "collect" };
    static const char *const aggregates[] = { "", "sum", "count", "min", "max" };
    fnl_parent *map = fnl_put_map(canonical, list, "");
    fnl_put_text(canonical, map, "name", decision->name);
    fnl_put_text(canonical, map, "hit", fnl_text_of(hits[decision->hit]));
    if (decision->aggregate != fnl_aggregate_none)
        fnl_put_text(canonical, map, "aggregate", fnl_text_of(aggregates[decision->aggregate]));
    fnl_parent *rules = fnl_put_list(canonical, map, "rules");
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        fnl_parent *rule = fnl_put_map(canonical, rules, "");
        fnl_put_expression(canonical, rule, "when", decision->rules[i].when);
        put_values(canonical, rule, "then", decision, decision->rules[i].values);
    }
    if (decision->otherwise != NULL)
        put_values(canonical, map, "otherwise", decision, decision->otherwise);
}

void fnl_put_decisions(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_model *model = canonical->model;
    if (model->decision_count == 0)
        return;
    fnl_parent *list = fnl_put_list(canonical, root, "decisions");
    for (uint32_t i = 0; i < model->decision_count; i++)
        fnl_put_decision(canonical, list, &model->decisions[i]);
}
