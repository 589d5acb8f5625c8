#include "plan/explain.h"

#include "plan/write.h"
#include "text/number.h"

const fnl_result_column fnl_explain_layout[fnl_explain_columns] = {
    { .name = { "score", 5 }, .kind = fnl_result_text },     { .name = { "kind", 4 }, .kind = fnl_result_text },
    { .name = { "part", 4 }, .kind = fnl_result_text },      { .name = { "rule", 4 }, .kind = fnl_result_text },
    { .name = { "condition", 9 }, .kind = fnl_result_text }, { .name = { "value", 5 }, .kind = fnl_result_text },
    { .name = { "fired", 5 }, .kind = fnl_result_text },     { .name = { "points", 6 }, .kind = fnl_result_number },
    { .name = { "decay", 5 }, .kind = fnl_result_number },   { .name = { "lost", 4 }, .kind = fnl_result_number },
    { .name = { "adds", 4 }, .kind = fnl_result_number },
};

fnl_seen fnl_see(fnl_explainer *explainer, fnl_value value)
{
    fnl_seen seen = { 0 };
    if (explainer->collecting) {
        if (fnl_arena_grow(explainer->arena, &explainer->wanted, explainer->wanted_count, &explainer->wanted_capacity,
                           sizeof *explainer->wanted))
            explainer->wanted[explainer->wanted_count++] = value;
        else
            explainer->failed = true;
        return seen;
    }
    uint32_t number = explainer->next++;
    const fnl_block *block = &explainer->leads->scratch->machine.registers[explainer->program.outputs[number].place];
    if (explainer->program.outputs[number].lane == fnl_lane_truth) {
        seen.known = ((block->is_true[0] | block->is_false[0]) & 1) != 0;
        seen.whole = (int64_t)(block->is_true[0] & 1);
        return seen;
    }
    seen.known = (block->valid[0] & 1) != 0;
    if (explainer->program.outputs[number].lane == fnl_lane_number)
        seen.number = block->number[0];
    else
        seen.whole = block->whole[0];
    return seen;
}

fnl_seen fnl_see_condition(fnl_explainer *explainer, const fnl_expression *condition)
{
    fnl_value value = FNL_NO_VALUE; /* while writing its number is known */
    if (explainer->collecting)
        value = fnl_expression_compile(condition, explainer->scoring->builder, fnl_values_resolve, explainer->values);
    return fnl_see(explainer, value);
}

const fnl_interval *fnl_see_intervals(fnl_explainer *explainer, fnl_value value, uint32_t *count)
{
    static const unsigned count_bits = 32; /* as fnl_listed has them */
    uint32_t number = explainer->next;
    fnl_seen listed = fnl_see(explainer, value);
    *count = listed.known ? (uint32_t)listed.whole : 0;
    if (*count == 0)
        return NULL;
    const fnl_block *block = &explainer->leads->scratch->machine.registers[explainer->program.outputs[number].place];
    return block->intervals->items + ((uint64_t)listed.whole >> count_bits);
}

fnl_seen fnl_seen_number(double number)
{
    return (fnl_seen){ .known = true, .number = number };
}

fnl_seen fnl_seen_points(fnl_seen points)
{
    points.number = fnl_points_number(points.whole);
    return points;
}

fnl_text fnl_explain_kept(fnl_explainer *explainer)
{
    fnl_text copy = fnl_arena_copy(explainer->arena, fnl_buffer_text(&explainer->text));
    if (explainer->text.failed || copy.bytes == NULL)
        explainer->failed = true;
    return copy.bytes == NULL ? (fnl_text){ "", 0 } : copy;
}

fnl_text fnl_explain_fired(fnl_seen fired)
{
    if (!fired.known)
        return FNL_TEXT("unknown");
    return fired.whole != 0 ? FNL_TEXT("true") : FNL_TEXT("false");
}

static void put_text(fnl_rows *rows, fnl_text text)
{
    if (text.length == 0)
        fnl_rows_put_null(rows);
    else
        fnl_rows_put_text(rows, text);
}

static void put_number(fnl_rows *rows, fnl_seen seen)
{
    if (seen.known)
        fnl_rows_put_number(rows, seen.number);
    else
        fnl_rows_put_null(rows);
}

void fnl_explain_put(fnl_explainer *explainer, const fnl_explain_line *line)
{
    fnl_rows *rows = explainer->rows;
    if (explainer->collecting || explainer->silent)
        return;
    put_text(rows, line->score);
    put_text(rows, fnl_text_of(line->kind));
    put_text(rows, line->part);
    put_text(rows, line->rule);
    put_text(rows, line->condition);
    put_text(rows, line->value);
    put_text(rows, line->fired);
    put_number(rows, line->points);
    put_number(rows, line->decay);
    put_number(rows, line->lost);
    put_number(rows, line->adds);
}

/* A value that was computed, as people write it. */
static void show_computed(fnl_explainer *explainer, fnl_seen seen, fnl_type type, unsigned scale)
{
    fnl_buffer *out = &explainer->text;
    switch (type) {
    case fnl_type_text:
        fnl_buffer_put_text(out, explainer->leads->scratch->machine.pool.keys[seen.whole]);
        break;
    case fnl_type_number:
        fnl_write_number(out, seen.number);
        break;
    case fnl_type_bool:
        fnl_buffer_put_string(out, seen.whole != 0 ? "true" : "false");
        break;
    case fnl_type_time:
        fnl_write_instant(out, seen.whole, explainer->model->zone);
        break;
    case fnl_type_date:
        fnl_write_day(out, (int32_t)seen.whole);
        break;
    default:
        fnl_write_decimal(out, seen.whole, scale);
    }
}

/* A field as the table or the cell has it; a computed one as it came out. */
static void show_field(fnl_explainer *explainer, uint32_t index)
{
    const fnl_model_field *field = &explainer->model->fields[index];
    fnl_leads *leads = explainer->leads;
    fnl_buffer *out = &explainer->text;
    size_t before = out->length;
    if (field->expression != NULL) {
        fnl_seen seen = fnl_see(explainer, explainer->scoring->fields[index]);
        if (seen.known)
            show_computed(explainer, seen, field->read.type, field->read.scale);
    } else if (explainer->collecting) {
        fnl_see(explainer, explainer->scoring->fields[index]); /* so that its column is opened */
    } else {
        explainer->next++;
        if (leads->table == NULL)
            fnl_cell_show(fnl_leads_cell(leads, index), explainer->model->zone, out);
        else if (explainer->plan->sources[index].usable)
            fnl_column_show(leads->scratch->columns[index], leads->row, out);
    }
    if (out->length == before)
        fnl_buffer_put_string(out, "NULL");
}

static void show_output(fnl_explainer *explainer, const fnl_symbol *symbol)
{
    fnl_builder *builder = explainer->scoring->builder;
    fnl_seen seen = fnl_see(explainer, fnl_values_resolve(explainer->values, builder, symbol->number));
    if (explainer->collecting)
        return;
    if (seen.known)
        show_computed(explainer, seen, symbol->type, symbol->scale);
    else
        fnl_buffer_put_string(&explainer->text, "NULL");
}

fnl_text fnl_explain_field(fnl_explainer *explainer, uint32_t field)
{
    explainer->text.length = 0;
    show_field(explainer, field);
    return fnl_explain_kept(explainer);
}

fnl_text fnl_explain_inputs(fnl_explainer *explainer, const fnl_expression *expression)
{
    uint32_t count = 0;
    const uint32_t *symbols = fnl_expression_symbols(expression, &count);
    fnl_buffer *out = &explainer->text;
    out->length = 0;
    for (uint32_t i = 0; i < count; i++) {
        const fnl_symbol *symbol = &explainer->model->symbols[symbols[i]];
        fnl_symbol_meaning meaning = fnl_model_symbol(explainer->model, symbols[i]);
        if (i != 0)
            fnl_buffer_put_string(out, ", ");
        if (count > 1) {
            fnl_buffer_put_text(out, symbol->name);
            fnl_buffer_put_string(out, " = ");
        }
        if (meaning.kind == fnl_symbol_field)
            show_field(explainer, meaning.index);
        else
            show_output(explainer, symbol);
    }
    return fnl_explain_kept(explainer);
}

static void walk(fnl_explainer *explainer)
{
    fnl_explain_scores(explainer);
    if (!explainer->failed)
        fnl_explain_sla(explainer);
    if (!explainer->failed && explainer->plan->needs.lifecycle)
        fnl_explain_lifecycle(explainer);
    if (!explainer->failed)
        fnl_explain_decisions(explainer);
}

/* The lead at `row` of its table is run as a block of one. */
static int32_t run_lead(fnl_explainer *explainer, const fnl_run_options *options, fnl_error *error)
{
    fnl_leads *leads = explainer->leads;
    fnl_machine *machine = &leads->scratch->machine;
    fnl_tally tally = { .first_row = options->first_row,
                        .strict = (options->flags & FNL_RUN_STRICT) != 0,
                        .report = options->report,
                        .error = error };
    fnl_frame frame = { .as_of = options->as_of,
                        .zone = explainer->model->zone,
                        .tally = &tally,
                        .error = error,
                        .read_column = fnl_leads_read,
                        .context = leads };
    leads->tally = &tally;
    int32_t code = fnl_as_of_check(&explainer->program, options->as_of, error);
    if (code == FNL_OK)
        code = fnl_machine_fit(machine, &explainer->program, fnl_hash_seed(), 1, error);
    if (code == FNL_OK)
        code = fnl_leads_join(leads, options, error);
    if (code == FNL_OK)
        code = fnl_leads_open(leads, true, error);
    if (code == FNL_OK)
        code = fnl_machine_begin(machine, &frame);
    return code == FNL_OK ? fnl_machine_block(machine, &frame, 1) : code;
}

static int32_t write_rows(fnl_explainer *explainer, struct ArrowSchema *out_schema, struct ArrowArray *out,
                          fnl_error *error)
{
    fnl_result_layout *layout = NULL;
    int32_t code =
        fnl_result_layout_new(&explainer->plan->memory, fnl_explain_layout, fnl_explain_columns, &layout, error);
    if (code != FNL_OK)
        return code;
    code = fnl_rows_new(layout, &explainer->rows, error);
    fnl_result_layout_unref(layout);
    if (code != FNL_OK)
        return code;
    explainer->collecting = false;
    walk(explainer);
    code = explainer->failed ? fnl_fail_memory(error) : fnl_rows_finish(explainer->rows, out_schema, out, error);
    fnl_rows_free(explainer->rows);
    return code;
}

static int32_t explain_built(fnl_explainer *explainer, const fnl_run_options *options, struct ArrowSchema *out_schema,
                             struct ArrowArray *out, fnl_error *error)
{
    explainer->collecting = true;
    walk(explainer);
    if (explainer->failed)
        return fnl_fail_memory(error);
    int32_t code = fnl_program_make(explainer->arena, explainer->scoring->builder, explainer->wanted,
                                    explainer->wanted_count, NULL, &explainer->program, error);
    explainer->leads->program = &explainer->program;
    if (code == FNL_OK)
        code = run_lead(explainer, options, error);
    return code == FNL_OK ? write_rows(explainer, out_schema, out, error) : code;
}

/* The program is made anew for each explanation: it needs values that scoring never writes out. */
static int32_t explain(fnl_leads *leads, const fnl_run_options *options, struct ArrowSchema *out_schema,
                       struct ArrowArray *out, fnl_error *error)
{
    const fnl_plan *plan = leads->plan;
    fnl_scratch own; /* never the caller's, whose state would be lost */
    if (fnl_scratch_for(plan, NULL, &own, &leads->scratch) != FNL_OK) {
        fnl_scratch_leave(&own, &own);
        return fnl_fail_memory(error);
    }
    fnl_arena arena;
    fnl_arena_start(&arena, &plan->memory);
    fnl_values values;
    fnl_builder *builder = fnl_builder_new(&plan->memory);
    fnl_explainer explainer = { .plan = plan,
                                .model = plan->model,
                                .values = &values,
                                .scoring = &values.scoring,
                                .arena = &arena,
                                .leads = leads,
                                .as_of = options->as_of };
    fnl_buffer_start(&explainer.text, &plan->memory);
    int32_t code =
        builder == NULL ? fnl_fail_memory(error) : fnl_values_build(&values, plan->model, builder, &arena, error);
    if (code == FNL_OK)
        code = explain_built(&explainer, options, out_schema, out, error);
    fnl_buffer_end(&explainer.text);
    fnl_scratch_leave(&own, &own);
    fnl_builder_free(builder);
    fnl_arena_end(&arena);
    return code;
}

int32_t fnl_plan_explain_table(const fnl_plan *plan, const struct ArrowArray *leads, int64_t row,
                               const fnl_run_options *options, struct ArrowSchema *out_schema, struct ArrowArray *out,
                               fnl_error *error)
{
    fnl_leads from = { .plan = plan, .table = leads, .row = row };
    int32_t code = fnl_table_check(leads, plan->child_count, error);
    if (code != FNL_OK)
        return code;
    return explain(&from, options, out_schema, out, error);
}

int32_t fnl_plan_explain_cells(const fnl_plan *plan, const fnl_cell *in, uint32_t n_in, const fnl_run_options *options,
                               struct ArrowSchema *out_schema, struct ArrowArray *out, fnl_error *error)
{
    fnl_leads from = { .plan = plan, .cells = in, .cell_count = n_in };
    if (n_in > plan->child_count)
        return fnl_fail(error, FNL_E_ARG, "%u cells; the plan has %u columns", n_in, plan->child_count);
    return explain(&from, options, out_schema, out, error);
}
