/* The fingerprint of what a state of KPIs depends on: two models that agree in it count the same, whatever else they say.

   It is the SHA-256 of a canonical CBOR map that has of the model: the time zone and the data of zones, `null_values`, the
   fields, scores and decisions that anything below reads (also by way of each other), `activities` and `lifecycle` if they
   are read, `calendars` and `sla` if there are clocks, since a state runs them all; then `funnel` without `sets`, the field of
   `owners`, `handover`, `spend`, the lag of `cac`, and `metrics`. What only turns counts into results is left out: sets, the
   roster, kinds of `cac`, economics, targets; so are names, examples, and what nothing reads. */
#include "model/canonical.h"
#include "model/kpis.h"

#include <sha2.h>

/* What is read, found by walking from the sections about KPIs. */
typedef struct reading_walk {
    const fnl_model *model;
    bool *symbols; /* seen */
    bool *scores;
    bool *decisions;
    uint32_t *waiting; /* symbols whose definitions are not walked yet */
    uint32_t waiting_count;
    bool activities;
    bool lifecycle;
} reading_walk;

static void read_symbol(reading_walk *walk, uint32_t symbol)
{
    if (walk->symbols[symbol])
        return;
    walk->symbols[symbol] = true;
    walk->waiting[walk->waiting_count++] = symbol; /* each once, so there is room */
}

static void read_field(reading_walk *walk, uint32_t field)
{
    if (field != FNL_NO_FIELD)
        read_symbol(walk, field);
}

static void read_expression(reading_walk *walk, const fnl_expression *expression)
{
    uint32_t count = 0;
    const uint32_t *symbols = expression == NULL ? NULL : fnl_expression_symbols(expression, &count);
    for (uint32_t i = 0; i < count; i++)
        read_symbol(walk, symbols[i]);
}

static void read_activities(reading_walk *walk)
{
    if (!walk->activities)
        read_field(walk, walk->model->activities->lead_id);
    walk->activities = true;
}

/* Conditions and inputs of `each` rules are about activities. */
static void read_rule(reading_walk *walk, const fnl_rule *rule)
{
    if (rule->kind == fnl_rule_each) {
        read_activities(walk);
        return;
    }
    read_expression(walk, rule->input);
    read_expression(walk, rule->decay.since);
    for (uint32_t i = 0; i < rule->entry_count; i++)
        read_expression(walk, rule->entries[i].when);
}

static void read_score(reading_walk *walk, uint32_t number)
{
    const fnl_model *model = walk->model;
    const fnl_score *score = &model->scores[number];
    const uint32_t first = model->symbol_starts[fnl_symbol_score];
    if (walk->scores[number])
        return;
    walk->scores[number] = true;
    read_expression(walk, score->when);
    read_expression(walk, score->expression);
    for (uint32_t i = 0; i < score->group_count; i++)
        for (uint32_t k = 0; k < score->groups[i].rule_count; k++)
            read_rule(walk, &score->groups[i].rules[k]);
    for (uint32_t i = 0; i < score->part_count; i++)
        read_symbol(walk, first + fnl_parts * score->parts[i].score);
    for (uint32_t i = 0; i < score->matrix_count; i++)
        read_symbol(walk, first + fnl_parts * score->matrix[i]);
    for (uint32_t i = 0; score->linear != NULL && i < score->linear->term_count; i++)
        read_expression(walk, score->linear->terms[i].input);
}

static void read_lifecycle(reading_walk *walk)
{
    const fnl_lifecycle *lifecycle = walk->model->lifecycle;
    if (walk->lifecycle)
        return;
    walk->lifecycle = true;
    read_field(walk, lifecycle->stage_field);
    read_field(walk, lifecycle->since_field);
    for (uint32_t i = 0; i < lifecycle->kept_count; i++) {
        read_field(walk, lifecycle->kept[i].field);
        read_expression(walk, lifecycle->kept[i].stamp);
    }
    for (uint32_t i = 0; i < lifecycle->move_count; i++) {
        const fnl_move *move = &lifecycle->moves[i];
        read_expression(walk, move->when);
        read_field(walk, move->reason_field);
        for (uint32_t k = 0; k < move->required_count; k++)
            read_field(walk, move->required[k]);
    }
}

static void read_decision(reading_walk *walk, uint32_t output)
{
    const fnl_decision *decision = NULL;
    fnl_model_decision_output(walk->model, output, &decision);
    bool *seen = &walk->decisions[decision - walk->model->decisions];
    if (*seen)
        return;
    *seen = true;
    for (uint32_t i = 0; i < decision->rule_count; i++)
        read_expression(walk, decision->rules[i].when);
}

static void read_clocks(reading_walk *walk)
{
    for (uint32_t i = 0; i < walk->model->clock_count; i++) {
        const fnl_sla_clock *clock = &walk->model->clocks[i];
        read_expression(walk, clock->when);
        read_expression(walk, clock->cancel);
        read_field(walk, clock->start_field);
        read_field(walk, clock->stop_field);
        read_field(walk, clock->pauses_field);
        read_field(walk, clock->cancel_reason_field);
        for (uint32_t k = 0; k < clock->terms.target_count; k++)
            read_expression(walk, clock->targets[k].when);
    }
}

static void read_definition(reading_walk *walk, uint32_t symbol)
{
    fnl_symbol_meaning meaning = fnl_model_symbol(walk->model, symbol);
    switch (meaning.kind) {
    case fnl_symbol_field:
        read_expression(walk, walk->model->fields[meaning.index].expression);
        break;
    case fnl_symbol_score:
    case fnl_symbol_raw:
    case fnl_symbol_band:
        read_score(walk, meaning.index);
        break;
    case fnl_symbol_feature:
        read_activities(walk);
        break;
    case fnl_symbol_sla: /* all clocks are read anyway */
        break;
    case fnl_symbol_lifecycle:
    case fnl_symbol_kept:
        read_lifecycle(walk);
        break;
    case fnl_symbol_decision:
        read_decision(walk, meaning.index);
        break;
    }
}

static void read_passages(reading_walk *walk, const fnl_passage *passages, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        read_field(walk, passages[i].at_field);
        read_field(walk, passages[i].reason_field);
        read_expression(walk, passages[i].when);
    }
}

static void read_kpis(reading_walk *walk)
{
    const fnl_kpis *kpis = walk->model->kpis;
    const fnl_funnel *funnel = &kpis->funnel;
    read_passages(walk, funnel->stages, funnel->stage_count);
    read_passages(walk, funnel->exits, funnel->exit_count);
    read_field(walk, funnel->amount_field);
    read_field(walk, funnel->probability_field);
    read_field(walk, funnel->close_field);
    for (uint32_t i = 0; i < funnel->dimension_count; i++)
        read_symbol(walk, funnel->dimensions[i].symbol);
    if (kpis->owners != NULL)
        read_field(walk, kpis->owners->field);
    if (kpis->handover != NULL) {
        read_field(walk, kpis->handover->offered_field);
        read_field(walk, kpis->handover->accepted_field);
        read_field(walk, kpis->handover->rejected_field);
        read_field(walk, kpis->handover->reason_field);
    }
    for (uint32_t i = 0; i < kpis->metric_count; i++) {
        read_expression(walk, kpis->metrics[i].when);
        read_field(walk, kpis->metrics[i].field);
        read_field(walk, kpis->metrics[i].at_field);
    }
}

static bool walk_model(reading_walk *walk, const fnl_model *model, fnl_arena *arena)
{
    uint32_t symbol_count = model->symbol_starts[fnl_symbol_decision];
    for (uint32_t i = 0; i < model->decision_count; i++)
        symbol_count += model->decisions[i].output_count;
    *walk = (reading_walk){
        .model = model,
        .symbols = fnl_arena_take(arena, symbol_count, sizeof *walk->symbols),
        .scores = fnl_arena_take(arena, model->score_count, sizeof *walk->scores),
        .decisions = fnl_arena_take(arena, model->decision_count, sizeof *walk->decisions),
        .waiting = fnl_arena_take(arena, symbol_count, sizeof *walk->waiting),
    };
    if (walk->symbols == NULL || walk->scores == NULL || walk->decisions == NULL || walk->waiting == NULL)
        return false;
    read_kpis(walk);
    read_clocks(walk);
    while (walk->waiting_count > 0)
        read_definition(walk, walk->waiting[--walk->waiting_count]);
    return true;
}

/* What the sections about KPIs read. */
static void put_read(fnl_canonical *canonical, fnl_parent *root, const reading_walk *walk)
{
    const fnl_model *model = walk->model;
    fnl_parent *fields = fnl_put_list(canonical, root, "fields");
    for (uint32_t i = 0; i < model->field_count; i++)
        if (walk->symbols[i] || model->fields[i].read.id) /* ids tell leads apart */
            fnl_put_field(canonical, fields, &model->fields[i]);
    if (walk->activities)
        fnl_put_activities(canonical, root);
    fnl_parent *scores = fnl_put_list(canonical, root, "scores");
    for (uint32_t i = 0; i < model->score_count; i++)
        if (walk->scores[i])
            fnl_put_score(canonical, scores, &model->scores[i]);
    if (model->clock_count != 0) {
        fnl_put_calendars(canonical, root);
        fnl_put_sla(canonical, root);
    }
    if (walk->lifecycle)
        fnl_put_lifecycle(canonical, root);
    fnl_parent *decisions = fnl_put_list(canonical, root, "decisions");
    for (uint32_t i = 0; i < model->decision_count; i++)
        if (walk->decisions[i])
            fnl_put_decision(canonical, decisions, &model->decisions[i]);
}

static fnl_parent *put_identity(fnl_canonical *canonical, const reading_walk *walk)
{
    const fnl_model *model = walk->model;
    fnl_parent *root = fnl_put_map(canonical, NULL, "");
    fnl_put_text(canonical, root, "time_zone", fnl_zone_name(model->zone));
    fnl_put_zones(canonical, root, model->clock_count != 0);
    fnl_parent *null_values = fnl_put_list(canonical, root, "null_values");
    for (uint32_t i = 0; i < model->null_value_count; i++)
        fnl_put_text(canonical, null_values, "", model->null_values[i]);
    put_read(canonical, root, walk);
    fnl_put_counted(canonical, root);
    return root;
}

static int32_t digest(const fnl_parent *root, fnl_buffer *written, uint8_t *out, fnl_error *error)
{
    SHA2_CTX sum;
    int32_t code = fnl_write_cbor(root, written, error);
    if (code != FNL_OK)
        return code;
    SHA256Init(&sum);
    SHA256Update(&sum, (const uint8_t *)written->bytes, written->length);
    SHA256Final(out, &sum);
    return FNL_OK;
}

int32_t fnl_identify_kpis(const fnl_model *model, fnl_error *error)
{
    fnl_arena arena;
    fnl_buffer written;
    reading_walk walk;
    fnl_arena_start(&arena, &model->memory);
    fnl_canonical canonical = { .tree = { .arena = &arena }, .model = model, .is_cbor = true };
    fnl_buffer_start(&canonical.scratch, &model->memory);
    fnl_buffer_start(&written, &model->memory);
    int32_t code = FNL_OK;
    if (walk_model(&walk, model, &arena)) {
        const fnl_parent *root = put_identity(&canonical, &walk);
        code = canonical.tree.failed || canonical.scratch.failed
                   ? fnl_fail_memory(error)
                   : digest(root, &written, model->kpis->fingerprint, error);
    } else {
        code = fnl_fail_memory(error);
    }
    fnl_buffer_end(&written);
    fnl_buffer_end(&canonical.scratch);
    fnl_arena_end(&arena);
    return code;
}
