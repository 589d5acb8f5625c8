/* Rows that are rejected for what they come to, not for how a value is written: stages unknown, decisions not unique. */
#include "plan/binding.h"

/* Whether an expression reads an output of the lifecycle, or of a decision that does (marked). */
static bool reads_lifecycle(const fnl_model *model, const fnl_expression *expression, const bool *marked)
{
    uint32_t count = 0;
    const uint32_t *symbols = fnl_expression_symbols(expression, &count);
    for (uint32_t i = 0; i < count; i++) {
        fnl_symbol_meaning meaning = fnl_model_symbol(model, symbols[i]);
        const fnl_decision *decision = NULL;
        if (meaning.kind == fnl_symbol_lifecycle || meaning.kind == fnl_symbol_kept)
            return true;
        if (meaning.kind != fnl_symbol_decision)
            continue;
        fnl_model_decision_output(model, meaning.index, &decision);
        if (marked[decision - model->decisions])
            return true;
    }
    return false;
}

/* Whether the outputs need the lifecycle at all; decisions whose outputs are needed are marked in `needed`. */
static bool needs_lifecycle(const fnl_model *model, const fnl_outputs *chosen, bool *marked, bool *needed)
{
    bool needs = false;
    for (uint32_t i = 0; i < model->decision_count; i++)
        for (uint32_t k = 0; k < model->decisions[i].rule_count && !marked[i]; k++)
            marked[i] = reads_lifecycle(model, model->decisions[i].rules[k].when, marked);
    for (uint32_t i = 0; i < chosen->count; i++) {
        const fnl_output *output = &chosen->items[i];
        if (output->owner == fnl_owner_decision)
            needed[output->owner_index] = true;
        needs |= output->owner == fnl_owner_lifecycle ||
                 (output->owner == fnl_owner_decision && marked[output->owner_index]);
    }
    return needs;
}

static void add(fnl_plan *plan, fnl_value value, uint32_t field, fnl_text name, fnl_rejection why)
{
    if (value == FNL_NO_VALUE)
        return;
    plan->checks[plan->check_count++] = (fnl_check){
        .value = value, .field = field, .named = { .name = name, .column = name, .type = fnl_type_text }, .why = why
    };
}

bool fnl_checks_list(fnl_plan *plan, const fnl_values *values, const fnl_outputs *chosen)
{
    enum { of_lifecycle = 2 };
    const fnl_model *model = plan->model;
    const fnl_lifecycle *lifecycle = model->lifecycle;
    bool *marked = fnl_arena_take(&plan->arena, model->decision_count + (size_t)1, sizeof *marked);
    bool *needed = fnl_arena_take(&plan->arena, model->decision_count + (size_t)1, sizeof *needed);
    plan->checks = fnl_arena_take(&plan->arena, model->decision_count + (size_t)of_lifecycle, sizeof *plan->checks);
    if (marked == NULL || needed == NULL || plan->checks == NULL)
        return false;
    plan->needs_lifecycle = needs_lifecycle(model, chosen, marked, needed);
    if (plan->needs_lifecycle) {
        add(plan, values->lifecycle.unknown_stage, lifecycle->stage_field, FNL_TEXT(""), fnl_reject_stage);
        add(plan, values->lifecycle.future_since, lifecycle->since_field, FNL_TEXT(""), fnl_reject_future);
    }
    for (uint32_t i = 0; i < model->decision_count; i++)
        if (needed[i])
            add(plan, values->decisions[i].ambiguous, FNL_NO_FIELD, model->decisions[i].name, fnl_reject_ambiguous);
    return true;
}

/* The value of a field in a row of the block, as people write it; nothing for what is computed. */
static void show(const fnl_leads *leads, uint32_t field, uint32_t row, fnl_buffer *out)
{
    const fnl_source *source = &leads->plan->sources[field];
    if (leads->table == NULL)
        fnl_cell_show(fnl_leads_cell(leads, field), fnl_plan_field(leads->plan, field)->zone, out);
    else if (source->usable)
        fnl_column_show(leads->scratch->columns[field], leads->row + row, out);
}

static int32_t reject(const fnl_leads *leads, const fnl_check *check, uint32_t row)
{
    fnl_buffer *shown = &leads->scratch->machine.scratch;
    bool has_field = check->field != FNL_NO_FIELD;
    shown->length = 0;
    shown->failed = false;
    if (has_field)
        show(leads, check->field, row, shown);
    fnl_tally_reject(leads->tally, has_field ? fnl_plan_field(leads->plan, check->field) : &check->named,
                     leads->row + row, fnl_buffer_text(shown), check->why);
    return leads->tally->stopped ? FNL_E_DATA : FNL_OK;
}

int32_t fnl_checks_run(const fnl_leads *leads, uint32_t count)
{
    const fnl_plan *plan = leads->plan;
    int32_t code = FNL_OK;
    for (uint32_t i = 0; i < plan->check_count; i++) {
        const fnl_check *check = &plan->checks[i];
        const uint64_t *found = leads->scratch->machine.registers[leads->program->outputs[check->output].place].is_true;
        for (uint32_t word = 0; word * 64 < count; word++)
            for (uint64_t bits = found[word]; code == FNL_OK && bits != 0; bits &= bits - 1) {
                uint32_t row = word * 64 + (uint32_t)__builtin_ctzll(bits);
                if (row < count)
                    code = reject(leads, check, row);
            }
    }
    return code;
}
