/* The table of leads: bound to a layout, added block by block. */
#include "plan/kpi_reading.h"

#include "core/reference.h"

static bool take_items(fnl_kpi_leads *leads)
{
    const fnl_model *model = leads->state->model;
    const fnl_kpis *kpis = model->kpis;
    fnl_arena *arena = &leads->arena;
    size_t stages = kpis->funnel.stage_count;
    size_t exits = kpis->funnel.exit_count;
    leads->items = fnl_arena_take(arena, fnl_kpi_rows, sizeof *leads->items);
    leads->stages = fnl_arena_take(arena, fnl_kpi_rows * stages + 1, sizeof *leads->stages);
    leads->exits = fnl_arena_take(arena, fnl_kpi_rows * exits + 1, sizeof *leads->exits);
    leads->clocks = fnl_arena_take(arena, (size_t)fnl_kpi_rows * model->clock_count + 1, sizeof *leads->clocks);
    leads->users = fnl_arena_take(arena, (size_t)fnl_kpi_rows * kpis->metric_count + 1, sizeof *leads->users);
    leads->told = fnl_arena_take(arena, kpis->funnel.dimension_count + (size_t)1, sizeof *leads->told);
    return leads->items != NULL && leads->stages != NULL && leads->exits != NULL && leads->clocks != NULL &&
           leads->users != NULL && leads->told != NULL;
}

/* What no column says stays as it is here. */
static void clear_items(fnl_kpi_leads *leads)
{
    const fnl_model *model = leads->state->model;
    const fnl_kpis *kpis = model->kpis;
    for (uint32_t i = 0; i < kpis->funnel.dimension_count; i++)
        fnl_kpi_told_start(&leads->told[i]);
    for (uint32_t row = 0; row < fnl_kpi_rows; row++) {
        leads->items[row] = (fnl_kpi_lead){
            .stages = leads->stages + (size_t)row * kpis->funnel.stage_count,
            .exits = leads->exits + (size_t)row * kpis->funnel.exit_count,
            .clocks = leads->clocks + (size_t)row * model->clock_count,
            .users = leads->users + (size_t)row * kpis->metric_count,
            .owner = FNL_NO_TEXT,
            .reject_reason = FNL_NO_TEXT,
        };
        for (uint32_t i = 0; i < fnl_most_dimensions; i++)
            leads->items[row].values[i] = FNL_NO_TEXT;
    }
    for (uint32_t i = 0; i < fnl_kpi_rows * kpis->funnel.stage_count; i++)
        leads->stages[i].reason = FNL_NO_TEXT;
    for (uint32_t i = 0; i < fnl_kpi_rows * kpis->funnel.exit_count; i++)
        leads->exits[i].reason = FNL_NO_TEXT;
}

int32_t fnl_kpi_leads_start(fnl_kpi_leads *leads, fnl_kpi_state *state, fnl_error *error)
{
    leads->state = state;
    leads->plan = (fnl_plan){ .model = (fnl_model *)(uintptr_t)state->model, /* whose references nobody counts here */
                              .memory = *state->memory,
                              .level = fnl_cpu_find() };
    fnl_arena_start(&leads->plan.arena, state->memory);
    fnl_arena_start(&leads->arena, state->memory);
    fnl_kpi_texts_start(&leads->texts, state->cells, state->memory);
    fnl_wall_clock_start(&leads->instants_to_days, state->model->zone);
    fnl_wall_clock_start(&leads->days_to_instants, state->model->zone);
    if (!take_items(leads))
        return fnl_fail_memory(error);
    clear_items(leads);
    return fnl_scratch_make(state->memory, &leads->scratch, error);
}

void fnl_kpi_leads_end(fnl_kpi_leads *leads)
{
    if (leads->state == NULL)
        return;
    fnl_scratch_destroy(leads->scratch);
    fnl_kpi_texts_end(&leads->texts);
    fnl_arena_end(&leads->plan.arena);
    fnl_arena_end(&leads->arena);
}

/* A state of a new layout knows nothing of the old one. */
static void forget_plan(fnl_kpi_leads *leads)
{
    fnl_plan *plan = &leads->plan;
    fnl_arena_end(&plan->arena);
    *plan = (fnl_plan){ .model = plan->model,
                        .memory = plan->memory,
                        .arena = plan->arena,
                        .identity = fnl_hash_seed(),
                        .level = plan->level };
    leads->is_bound = false;
    fnl_kpi_texts_forget(&leads->texts);
}

/* An id is kept as its text. */
static int32_t check_id(const fnl_kpi_state *state, fnl_error *error)
{
    const fnl_model *model = state->model;
    for (uint32_t i = 0; i < model->field_count; i++)
        if (model->fields[i].read.id)
            return model->fields[i].read.type == fnl_type_text || model->fields[i].read.type == fnl_type_int
                       ? FNL_OK
                       : fnl_fail(error, FNL_E_MODEL,
                                  "leads are told apart by their id, but the field %.*s is a %s: it must be a text or "
                                  "an int",
                                  FNL_TEXT_ARGS(model->fields[i].read.name), fnl_type_name(model->fields[i].read.type));
    return fnl_fail(error, FNL_E_MODEL,
                    "leads are to be told apart by their id, but no field of the model has `id: true`");
}

int32_t fnl_kpi_leads_bind(fnl_kpi_leads *leads, const struct ArrowSchema *schema, fnl_error *error)
{
    forget_plan(leads);
    int32_t code = leads->state->is_unique ? check_id(leads->state, error) : FNL_OK;
    if (code == FNL_OK)
        code = fnl_kpi_want(leads, schema, error);
    if (code == FNL_OK && fnl_scratch_for(&leads->plan, leads->scratch, NULL, &leads->scratch) != FNL_OK)
        code = fnl_fail_memory(error);
    leads->is_bound = code == FNL_OK;
    return code;
}

/* Whether a lead is the first of its id; those without one are all different. FNL_E_NOMEM. */
static int32_t is_first(fnl_kpi_leads *leads, uint32_t row, bool *out, fnl_error *error)
{
    fnl_kpi_value id = leads->wanted.id;
    fnl_machine *machine = &leads->scratch->machine;
    const fnl_block *block = &machine->registers[leads->plan.program.outputs[id.output].place];
    fnl_buffer *digits = &machine->scratch;
    uint32_t number = 0;
    *out = true;
    if ((block->valid[row / 64] >> row % 64 & 1) == 0)
        return FNL_OK;
    digits->length = 0;
    digits->failed = false;
    if (id.type == fnl_type_int)
        fnl_kpi_put_value(digits, id.type, 0, block->whole[row]);
    fnl_text text = id.type == fnl_type_int ? fnl_buffer_text(digits) : machine->pool.keys[block->whole[row]];
    bool fine = !digits->failed && fnl_index_add(&leads->state->ids, text, &number, out);
    return fine ? FNL_OK : fnl_fail_memory(error);
}

/* What comes again stays counted: which of two it was would depend on the order of parts. */
static int32_t count_repeated(fnl_kpi_leads *leads, uint32_t word, uint32_t count, fnl_error *error)
{
    int32_t code = FNL_OK;
    for (uint32_t row = 0; code == FNL_OK && row < count; row++) {
        bool is_new = true;
        code = is_first(leads, word * fnl_kpi_rows + row, &is_new, error);
        leads->state->totals.duplicates += !is_new;
    }
    return code;
}

static int32_t add_word(fnl_kpi_leads *leads, uint32_t word, uint32_t count, fnl_error *error)
{
    const fnl_kpi_state *state = leads->state;
    if (!fnl_kpi_read(leads, word, count))
        return fnl_fail_memory(error);
    int32_t code = state->is_unique ? count_repeated(leads, word, count, error) : FNL_OK;
    if (code != FNL_OK)
        return code;
    return fnl_kpi_add_leads(state->cells, &state->layout, state->as_of, leads->items, count, error);
}

static int32_t add_block(fnl_kpi_leads *leads, const fnl_leads *from, uint32_t count, fnl_error *error)
{
    int32_t code = fnl_checks_run(from, count);
    for (uint32_t word = 0; code == FNL_OK && word * fnl_kpi_rows < count; word++) {
        uint32_t left = count - word * fnl_kpi_rows;
        code = add_word(leads, word, left < fnl_kpi_rows ? left : fnl_kpi_rows, error);
    }
    return code;
}

/* Texts of the machine that take much memory go. */
static int32_t trim(fnl_kpi_leads *leads, fnl_error *error)
{
    fnl_scratch *scratch = leads->scratch;
    bool trimmed = false;
    int32_t code = fnl_machine_trim(&scratch->machine, &trimmed, error);
    if (code != FNL_OK || !trimmed)
        return code;
    fnl_kpi_texts_forget(&leads->texts);
    for (uint32_t i = 0; i < scratch->column_count; i++)
        if (scratch->columns[i] != NULL)
            fnl_column_forget(scratch->columns[i]);
    return FNL_OK;
}

static int32_t add_blocks(fnl_kpi_leads *leads, fnl_leads *from, fnl_frame *frame, fnl_error *error)
{
    uint32_t most = fnl_machine_rows(&leads->plan.program);
    uint32_t count = 0;
    for (; from->row < from->table->length; from->row += count) {
        int64_t rows = from->table->length - from->row;
        count = rows < most ? (uint32_t)rows : most;
        int32_t code = fnl_machine_block(&leads->scratch->machine, frame, count);
        if (code == FNL_OK)
            code = add_block(leads, from, count, error);
        if (code == FNL_OK)
            code = trim(leads, error);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}

int32_t fnl_kpi_leads_add(fnl_kpi_leads *leads, const struct ArrowArray *rows, fnl_report *report, fnl_error *error)
{
    const fnl_plan *plan = &leads->plan;
    fnl_machine *machine = &leads->scratch->machine;
    fnl_tally tally = { .report = report, .first_row = leads->rows_seen, .error = error };
    fnl_leads from = {
        .plan = plan, .program = &plan->program, .scratch = leads->scratch, .tally = &tally, .table = rows
    };
    fnl_frame frame = { .as_of = leads->state->as_of,
                        .zone = plan->model->zone,
                        .tally = &tally,
                        .error = error,
                        .read_column = fnl_leads_read,
                        .context = &from };
    if (!leads->is_bound)
        return fnl_fail(error, FNL_E_ARG, "the state is not bound to a layout of leads: call fnl_state_bind first");
    int32_t code = fnl_table_check(rows, plan->child_count, error);
    if (code == FNL_OK)
        code = fnl_machine_fit(machine, &plan->program, plan->identity, fnl_machine_rows(&plan->program), error);
    if (code == FNL_OK)
        code = fnl_leads_open(&from, false, error);
    if (code == FNL_OK)
        code = fnl_machine_begin(machine, &frame);
    if (code == FNL_OK)
        code = add_blocks(leads, &from, &frame, error);
    leads->state->totals.rejected_values += tally.rejected;
    if (code == FNL_OK)
        leads->rows_seen += rows->length;
    return code;
}
