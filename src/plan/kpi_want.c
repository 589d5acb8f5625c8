/* What is computed of a lead: one program for stages, exits, amounts, dimensions, clocks, and what the user counts. */
#include "plan/kpi_reading.h"

#include <string.h>

typedef struct lead_builder {
    fnl_kpi_leads *leads;
    const fnl_model *model;
    const fnl_kpis *kpis;
    fnl_builder *builder;
    fnl_arena *building;
    fnl_values values;
    uint32_t symbol_count;
    bool *is_read;     /* by symbol: conditions and dimensions name it */
    uint32_t *columns; /* by symbol: among `more`, of those that the table has; FNL_NO_CHILD: it is computed */
    fnl_value *more;   /* by number among `more`: the value of its column */
    fnl_value *wanted;
    uint32_t wanted_count;
    uint32_t wanted_capacity;
    bool failed;
} lead_builder;

static uint32_t count_symbols(const fnl_model *model)
{
    uint32_t count = model->symbol_starts[fnl_symbol_decision];
    for (uint32_t i = 0; i < model->decision_count; i++)
        count += model->decisions[i].output_count;
    return count;
}

static void note_expression(const lead_builder *of, const fnl_expression *expression)
{
    uint32_t count = 0;
    const uint32_t *symbols = expression == NULL ? NULL : fnl_expression_symbols(expression, &count);
    for (uint32_t i = 0; i < count; i++)
        of->is_read[symbols[i]] = true;
}

static void note_symbols(const lead_builder *of)
{
    const fnl_funnel *funnel = &of->kpis->funnel;
    for (uint32_t i = 0; i < funnel->stage_count; i++)
        note_expression(of, funnel->stages[i].when);
    for (uint32_t i = 0; i < funnel->exit_count; i++)
        note_expression(of, funnel->exits[i].when);
    for (uint32_t i = 0; i < of->kpis->metric_count; i++)
        note_expression(of, of->kpis->metrics[i].when);
    for (uint32_t i = 0; i < funnel->dimension_count; i++)
        of->is_read[funnel->dimensions[i].symbol] = true;
}

static bool is_output(fnl_symbol_kind kind)
{
    return kind != fnl_symbol_field && kind != fnl_symbol_feature;
}

static bool has_column(const struct ArrowSchema *schema, fnl_text name)
{
    for (int64_t i = 0; i < schema->n_children; i++)
        if (schema->children[i]->name != NULL && fnl_text_equal(fnl_text_of(schema->children[i]->name), name))
            return true;
    return false;
}

/* How the column of an output is read. */
static fnl_field field_of(const fnl_model *model, const fnl_symbol *symbol)
{
    fnl_field field = { .null_values = model->null_values, .null_value_count = model->null_value_count };
    if (symbol->field != NULL)
        field = *symbol->field;
    field.name = field.column = symbol->name;
    field.type = symbol->type;
    field.scale = symbol->scale;
    field.zone = model->zone;
    return field;
}

/* Outputs that are read and that the table has. */
static bool find_more(lead_builder *of, const struct ArrowSchema *schema)
{
    fnl_plan *plan = &of->leads->plan;
    uint32_t capacity = 0;
    fnl_field *more = NULL;
    for (uint32_t i = 0; i < of->symbol_count; i++) {
        of->columns[i] = FNL_NO_CHILD;
        if (!of->is_read[i] || !is_output(fnl_model_symbol(of->model, i).kind) ||
            !has_column(schema, of->model->symbols[i].name))
            continue;
        if (!fnl_arena_grow(&plan->arena, &more, plan->more_count, &capacity, sizeof *more))
            return false;
        of->columns[i] = plan->more_count;
        more[plan->more_count++] = field_of(of->model, &of->model->symbols[i]);
    }
    plan->more = more;
    return true;
}

static bool add_columns(lead_builder *of)
{
    const fnl_plan *plan = &of->leads->plan;
    of->more = fnl_arena_take(of->building, plan->more_count + (size_t)1, sizeof *of->more);
    for (uint32_t i = 0; of->more != NULL && i < plan->more_count; i++) {
        uint32_t column = fnl_builder_add_column(of->builder, fnl_lane_of(plan->more[i].type));
        if (fnl_builder_failed(of->builder))
            return false;
        of->more[i] = fnl_build_column(of->builder, column);
    }
    return of->more != NULL;
}

/* An fnl_resolve: what the table says of an output is taken, the rest is computed. */
static fnl_value resolve(void *context, fnl_builder *builder, uint32_t symbol)
{
    lead_builder *of = context;
    return of->columns[symbol] != FNL_NO_CHILD ? of->more[of->columns[symbol]]
                                               : fnl_values_resolve(&of->values, builder, symbol);
}

static fnl_kpi_value add(lead_builder *of, fnl_value value, fnl_type type, unsigned scale)
{
    of->failed |=
        !fnl_arena_grow(of->building, &of->wanted, of->wanted_count, &of->wanted_capacity, sizeof *of->wanted);
    if (of->failed)
        return (fnl_kpi_value){ .output = FNL_NO_OUTPUT };
    of->wanted[of->wanted_count] = value;
    return (fnl_kpi_value){ .output = of->wanted_count++, .type = type, .scale = scale };
}

static fnl_kpi_value add_symbol(lead_builder *of, uint32_t symbol)
{
    const fnl_symbol *known = &of->model->symbols[symbol];
    return add(of, resolve(of, of->builder, symbol), known->type, known->scale);
}

/* The number of a field is that of its symbol. */
static fnl_kpi_value add_field(lead_builder *of, uint32_t field)
{
    return field == FNL_NO_FIELD ? (fnl_kpi_value){ .output = FNL_NO_OUTPUT } : add_symbol(of, field);
}

static fnl_kpi_value add_condition(lead_builder *of, const fnl_expression *when)
{
    return add(of, fnl_expression_compile(when, of->builder, resolve, of), fnl_type_bool, 0);
}

static fnl_kpi_wanted_passage *add_passages(lead_builder *of, const fnl_passage *passages, uint32_t count,
                                            bool have_reasons)
{
    fnl_kpi_wanted_passage *out = fnl_arena_take(&of->leads->plan.arena, count + (size_t)1, sizeof *out);
    of->failed |= out == NULL;
    for (uint32_t i = 0; i < count && !of->failed; i++) {
        const fnl_passage *passage = &passages[i];
        out[i].at = passage->when != NULL ? add_condition(of, passage->when) : add_field(of, passage->at_field);
        out[i].reason = add_field(of, have_reasons ? passage->reason_field : FNL_NO_FIELD);
    }
    return out;
}

static fnl_kpi_wanted_clock *add_clocks(lead_builder *of)
{
    uint32_t count = of->model->clock_count;
    fnl_kpi_wanted_clock *out = fnl_arena_take(&of->leads->plan.arena, count + (size_t)1, sizeof *out);
    of->failed |= out == NULL;
    for (uint32_t i = 0; i < count && !of->failed; i++) {
        const fnl_sla_values *clock = &of->values.clocks[i];
        out[i].status = add(of, clock->outputs[fnl_sla_status], fnl_type_int, 0);
        out[i].start = add_field(of, of->model->clocks[i].start_field);
        out[i].elapsed = add(of, clock->outputs[fnl_sla_elapsed_s], fnl_type_int, 0);
    }
    return out;
}

static fnl_kpi_wanted_user *add_users(lead_builder *of)
{
    const fnl_kpi_value none = { .output = FNL_NO_OUTPUT };
    uint32_t count = of->kpis->metric_count;
    fnl_kpi_wanted_user *out = fnl_arena_take(&of->leads->plan.arena, count + (size_t)1, sizeof *out);
    of->failed |= out == NULL;
    for (uint32_t i = 0; i < count && !of->failed; i++) {
        const fnl_user_metric *metric = &of->kpis->metrics[i];
        out[i].value = out[i].at = none;
        if (metric->kind == fnl_user_expression)
            continue;
        out[i].value = metric->kind == fnl_user_count ? add_condition(of, metric->when) : add_field(of, metric->field);
        out[i].at = add_field(of, metric->at_field);
    }
    return out;
}

/* Whether a probability is below 0 or above 1. */
static fnl_value is_wrong(fnl_builder *builder, const fnl_field *field, fnl_value value)
{
    bool is_number = field->type == fnl_type_number;
    int64_t scale = field->scale;
    fnl_value zero = fnl_build_whole(builder, 0);
    fnl_value one = fnl_build_whole(builder, 1);
    fnl_value below = is_number ? fnl_build(builder, fnl_op_mixed_greater, zero, value, 0, 0)
                                : fnl_build(builder, fnl_op_less, value, zero, 0, scale);
    fnl_value above = is_number ? fnl_build(builder, fnl_op_mixed_less, one, value, 0, 0)
                                : fnl_build(builder, fnl_op_less, one, value, 0, -scale);
    return fnl_build(builder, fnl_op_or, below, above, 0, 0);
}

/* As millionths; `wrong`: whether it is none. */
static fnl_kpi_value add_probability(lead_builder *of, uint32_t field, fnl_value *wrong)
{
    enum { millionths = 6 };
    const fnl_field *read = &of->model->fields[field].read;
    fnl_builder *builder = of->builder;
    fnl_value value = resolve(of, builder, field);
    if (fnl_builder_failed(builder)) /* the lane would not be that of the field */
        return (fnl_kpi_value){ .output = FNL_NO_OUTPUT };
    *wrong = is_wrong(builder, read, value);
    fnl_value missing = fnl_build_missing(builder, fnl_lane_of(read->type));
    value = fnl_build(builder, fnl_op_select, *wrong, missing, value, 0);
    value = read->type == fnl_type_number ? fnl_build(builder, fnl_op_to_whole, value, 0, 0, millionths)
                                          : fnl_build(builder, fnl_op_scale_up, value, 0, 0, millionths - read->scale);
    return add(of, value, fnl_type_decimal, millionths);
}

static fnl_kpi_value add_id(lead_builder *of)
{
    for (uint32_t i = 0; of->leads->state->is_unique && i < of->model->field_count; i++)
        if (of->model->fields[i].read.id)
            return add_field(of, i);
    return (fnl_kpi_value){ .output = FNL_NO_OUTPUT };
}

static void add_all(lead_builder *of, fnl_value *wrong_probability)
{
    const fnl_kpis *kpis = of->kpis;
    const fnl_funnel *funnel = &kpis->funnel;
    fnl_kpi_wanted *wanted = &of->leads->wanted;
    const fnl_kpi_value none = { .output = FNL_NO_OUTPUT };
    for (uint32_t i = 0; i < funnel->dimension_count; i++)
        wanted->dimensions[i] = add_symbol(of, funnel->dimensions[i].symbol);
    wanted->stages = add_passages(of, funnel->stages, funnel->stage_count, false);
    wanted->exits = add_passages(of, funnel->exits, funnel->exit_count, true);
    wanted->amount = add_field(of, funnel->amount_field);
    wanted->probability = funnel->probability_field == FNL_NO_FIELD
                              ? none
                              : add_probability(of, funnel->probability_field, wrong_probability);
    wanted->close = add_field(of, funnel->close_field);
    wanted->owner = kpis->owners == NULL ? none : add_field(of, kpis->owners->field);
    wanted->offered = wanted->accepted = wanted->rejected = wanted->reject_reason = none;
    if (kpis->handover != NULL) {
        wanted->offered = add_field(of, kpis->handover->offered_field);
        wanted->accepted = add_field(of, kpis->handover->accepted_field);
        wanted->rejected = add_field(of, kpis->handover->rejected_field);
        wanted->reject_reason = add_field(of, kpis->handover->reason_field);
    }
    wanted->clocks = add_clocks(of);
    wanted->users = add_users(of);
    wanted->id = add_id(of);
}

static bool choose(const lead_builder *of, const fnl_outputs *all, fnl_text name, fnl_outputs *chosen)
{
    for (uint32_t i = 0; i < all->count; i++)
        if (fnl_text_equal(all->items[i].name, name))
            return fnl_outputs_add(of->building, chosen, all->items[i]);
    return true;
}

/* Rows are rejected by what goes with the outputs that are computed, and by the probability. */
static bool list_checks(const lead_builder *of, fnl_value wrong_probability)
{
    fnl_plan *plan = &of->leads->plan;
    fnl_outputs all = { 0 };
    fnl_outputs chosen = { 0 };
    bool fine = fnl_outputs_list(of->building, &of->values, false, &all);
    for (uint32_t i = 0; fine && i < of->symbol_count; i++)
        if (of->is_read[i] && of->columns[i] == FNL_NO_CHILD && is_output(fnl_model_symbol(of->model, i).kind))
            fine = choose(of, &all, of->model->symbols[i].name, &chosen);
    for (uint32_t i = 0; fine && i < of->model->clock_count; i++)
        fine = choose(of, &all, of->model->clocks[i].outputs[fnl_sla_status], &chosen);
    fine = fine && fnl_needs_find(&plan->arena, of->model, &chosen, &plan->needs) &&
           fnl_checks_list(plan, &of->values, &chosen);
    fnl_check *checks = fine ? fnl_arena_take(&plan->arena, plan->check_count + (size_t)1, sizeof *checks) : NULL;
    if (checks == NULL)
        return false;
    memcpy(checks, plan->checks, plan->check_count * sizeof *checks);
    plan->checks = checks;
    if (wrong_probability != FNL_NO_VALUE)
        checks[plan->check_count++] = (fnl_check){ .value = wrong_probability,
                                                   .field = of->kpis->funnel.probability_field,
                                                   .why = fnl_reject_range };
    return true;
}

static int32_t make_program(lead_builder *of, fnl_error *error)
{
    fnl_plan *plan = &of->leads->plan;
    fnl_value wrong_probability = FNL_NO_VALUE;
    int32_t code = fnl_values_build(&of->values, of->model, of->builder, of->building, error);
    if (code != FNL_OK)
        return code;
    if (!add_columns(of))
        return fnl_fail_memory(error);
    add_all(of, &wrong_probability);
    if (of->failed || fnl_builder_failed(of->builder) || !list_checks(of, wrong_probability))
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < plan->check_count; i++)
        plan->checks[i].output = add(of, plan->checks[i].value, fnl_type_bool, 0).output;
    const uint8_t *widths = fnl_sources_widths(plan, of->building);
    if (of->failed || widths == NULL)
        return fnl_fail_memory(error);
    const fnl_program_options options = { .column_widths = widths, .text_classes = true, .level = plan->level };
    return fnl_program_make(&plan->arena, of->builder, of->wanted, of->wanted_count, &options, &plan->program, error);
}

static int32_t build(lead_builder *of, const struct ArrowSchema *schema, fnl_error *error)
{
    fnl_plan *plan = &of->leads->plan;
    of->symbol_count = count_symbols(of->model);
    of->is_read = fnl_arena_take(of->building, of->symbol_count + (size_t)1, sizeof *of->is_read);
    of->columns = fnl_arena_take(of->building, of->symbol_count + (size_t)1, sizeof *of->columns);
    of->builder = fnl_builder_new(&plan->memory);
    if (of->is_read == NULL || of->columns == NULL || of->builder == NULL)
        return fnl_fail_memory(error);
    note_symbols(of);
    int32_t code = fnl_sources_check_layout(schema, error);
    if (code == FNL_OK && !find_more(of, schema))
        code = fnl_fail_memory(error);
    if (code == FNL_OK)
        code = fnl_sources_bind(plan, schema, error);
    if (code == FNL_OK)
        code = make_program(of, error);
    return code == FNL_OK ? fnl_sources_check(plan, fnl_plan_source_count(plan), schema, error) : code;
}

int32_t fnl_kpi_want(fnl_kpi_leads *leads, const struct ArrowSchema *schema, fnl_error *error)
{
    fnl_arena building;
    fnl_arena_start(&building, leads->state->memory);
    lead_builder of = {
        .leads = leads, .model = leads->state->model, .kpis = leads->state->model->kpis, .building = &building
    };
    int32_t code = build(&of, schema, error);
    fnl_builder_free(of.builder);
    fnl_arena_end(&building);
    return code;
}
