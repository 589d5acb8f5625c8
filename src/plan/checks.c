/* Rows that are rejected for what they come to, not for how a value is written: stages unknown, decisions not unique. */
#include "plan/binding.h"

static void add(fnl_plan *plan, fnl_value value, uint32_t field, fnl_text name, fnl_rejection why)
{
    if (value == FNL_NO_VALUE)
        return;
    plan->checks[plan->check_count++] = (fnl_check){
        .value = value, .field = field, .named = { .name = name, .column = name, .type = fnl_type_text }, .why = why
    };
}

static void add_of_clocks(fnl_plan *plan, const fnl_values *values)
{
    const fnl_model *model = plan->model;
    for (uint32_t i = 0; i < model->clock_count; i++) {
        const fnl_sla_values *clock = &values->clocks[i];
        if (!plan->needs.clocks[i])
            continue;
        if (model->clocks[i].stop_field != FNL_NO_FIELD) {
            add(plan, clock->early, model->clocks[i].stop_field, FNL_TEXT(""), fnl_reject_early);
            add(plan, clock->stop_years, model->clocks[i].stop_field, FNL_TEXT(""), fnl_reject_years);
        }
        add(plan, clock->years, model->clocks[i].start_field, FNL_TEXT(""), fnl_reject_needs_years);
        add(plan, clock->expired, model->clocks[i].start_field, FNL_TEXT(""), fnl_reject_expired);
    }
}

static void add_of_decisions(fnl_plan *plan, const fnl_values *values, const fnl_outputs *chosen, bool *added)
{
    const fnl_model *model = plan->model;
    for (uint32_t i = 0; i < chosen->count; i++)
        if (chosen->items[i].owner == fnl_owner_decision)
            added[chosen->items[i].owner_index] = true;
    for (uint32_t i = 0; i < model->decision_count; i++)
        if (added[i])
            add(plan, values->decisions[i].ambiguous, FNL_NO_FIELD, model->decisions[i].name, fnl_reject_ambiguous);
}

bool fnl_checks_list(fnl_plan *plan, const fnl_values *values, const fnl_outputs *chosen)
{
    enum { of_lifecycle = 2, of_clock = 4 };
    const fnl_model *model = plan->model;
    size_t most = (size_t)of_clock * model->clock_count + of_lifecycle + model->decision_count;
    bool *wanted = fnl_arena_take(&plan->arena, model->decision_count + (size_t)1, sizeof *wanted);
    plan->checks = fnl_arena_take(&plan->arena, most, sizeof *plan->checks);
    if (wanted == NULL || plan->checks == NULL)
        return false;
    add_of_clocks(plan, values);
    if (plan->needs.lifecycle) {
        add(plan, values->lifecycle.unknown_stage, model->lifecycle->stage_field, FNL_TEXT(""), fnl_reject_stage);
        add(plan, values->lifecycle.future_since, model->lifecycle->since_field, FNL_TEXT(""), fnl_reject_future);
    }
    add_of_decisions(plan, values, chosen, wanted);
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
    if (has_field && (leads->tally->report != NULL || leads->tally->strict)) /* else nobody reads it */
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
