/* Running a plan: over the blocks of a table, or for one lead. */
#include "plan/write.h"

/* What every run begins with. */
static void start_frame(fnl_leads *leads, const fnl_run_options *options, fnl_tally *tally, fnl_frame *frame,
                        fnl_error *error)
{
    *tally = (fnl_tally){ .report = options->report,
                          .strict = (options->flags & FNL_RUN_STRICT) != 0,
                          .first_row = options->first_row,
                          .error = error };
    *frame = (fnl_frame){ .as_of = options->as_of,
                          .zone = leads->plan->model->zone,
                          .tally = tally,
                          .error = error,
                          .read_column = fnl_leads_read,
                          .context = leads };
    leads->tally = tally;
}

static uint32_t rows_of_block(const fnl_plan *plan, int64_t rows)
{
    uint32_t most = fnl_machine_rows(&plan->program);
    return rows < most ? (uint32_t)rows : most;
}

/* From here on a column of results takes more of a core's cache than what it is computed from should leave to it. */
enum { streamed_rows = 1 << 17 };

/* The machine forgot the texts of columns and those it made. */
static int32_t forget_texts(const fnl_plan *plan, fnl_scratch *scratch, fnl_error *error)
{
    for (uint32_t i = 0; i < scratch->column_count; i++)
        if (scratch->columns[i] != NULL)
            fnl_column_forget(scratch->columns[i]);
    return fnl_write_cut(plan, scratch, error);
}

static int32_t run_blocks(fnl_leads *leads, fnl_frame *frame, const fnl_writers *writers, fnl_error *error)
{
    const fnl_plan *plan = leads->plan;
    fnl_machine *machine = &leads->scratch->machine;
    fnl_write_begin(plan, leads->scratch);
    for (uint32_t count = 0; leads->row < leads->table->length; leads->row += count) {
        count = rows_of_block(plan, leads->table->length - leads->row);
        bool trimmed = false;
        int32_t code = fnl_machine_block(machine, frame, count);
        if (code != FNL_OK)
            return code;
        code = fnl_checks_run(leads, count);
        if (code == FNL_OK)
            code = fnl_write_block(plan, writers, leads->scratch, leads->row, count, error);
        if (code == FNL_OK)
            code = fnl_machine_trim(machine, &trimmed, error);
        if (code == FNL_OK && trimmed)
            code = forget_texts(plan, leads->scratch, error);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}

static int32_t run_table(fnl_leads *leads, const fnl_run_options *options, struct ArrowArray *out, fnl_error *error)
{
    const fnl_plan *plan = leads->plan;
    fnl_scratch *scratch = leads->scratch;
    fnl_tally tally;
    fnl_frame frame;
    int32_t code = fnl_machine_fit(&scratch->machine, &plan->program, plan->identity,
                                   rows_of_block(plan, leads->table->length), error);
    if (code != FNL_OK)
        return code;
    code = fnl_leads_join(leads, options, error);
    if (code == FNL_OK)
        code = fnl_leads_open(leads, false, error);
    if (code != FNL_OK)
        return code;
    start_frame(leads, options, &tally, &frame, error);
    code = fnl_machine_begin(&scratch->machine, &frame);
    if (code != FNL_OK)
        return code;
    code = fnl_result_open(plan->layout, leads->table->length, out, scratch->buffers, error);
    if (code != FNL_OK)
        return code;
    const fnl_writers *writers = fnl_writers_for(plan->level, leads->table->length >= streamed_rows);
    code = run_blocks(leads, &frame, writers, error);
    writers->finish();
    if (code == FNL_OK)
        fnl_result_close(out);
    else
        out->release(out);
    return code;
}

int32_t fnl_plan_compute(const fnl_plan *plan, const struct ArrowArray *leads, const fnl_run_options *options,
                         struct ArrowArray *out, fnl_error *error)
{
    fnl_scratch own;
    fnl_leads from = { .plan = plan, .program = &plan->program, .table = leads };
    int32_t code = fnl_as_of_check(&plan->program, options->as_of, error);
    if (code == FNL_OK)
        code = fnl_table_check(leads, plan->child_count, error);
    if (code != FNL_OK)
        return code;
    code = fnl_scratch_for(plan, options->scratch, &own, &from.scratch);
    code = code == FNL_OK ? run_table(&from, options, out, error) : fnl_fail_memory(error);
    fnl_scratch_leave(from.scratch, &own);
    return code;
}

static int32_t run_cells(fnl_leads *leads, const fnl_run_options *options, fnl_cell *out, uint32_t n_out,
                         fnl_error *error)
{
    const fnl_plan *plan = leads->plan;
    fnl_machine *machine = &leads->scratch->machine;
    fnl_tally tally;
    fnl_frame frame;
    bool trimmed = false;
    int32_t code = fnl_machine_fit(machine, leads->program, plan->identity, 1, error);
    if (code == FNL_OK)
        code = fnl_machine_trim(machine, &trimmed, error); /* columns of tables map their texts anew when opened */
    if (code == FNL_OK)
        code = fnl_leads_join(leads, options, error);
    if (code != FNL_OK)
        return code;
    start_frame(leads, options, &tally, &frame, error);
    code = fnl_machine_begin(machine, &frame);
    if (code == FNL_OK)
        code = fnl_machine_block(machine, &frame, 1);
    if (code == FNL_OK)
        code = fnl_checks_run(leads, 1);
    for (uint32_t i = 0; code == FNL_OK && i < n_out; i++)
        code = fnl_write_cell(&plan->outputs.items[i], leads->program, machine, &out[i], error);
    return code;
}

int32_t fnl_cells_run(const fnl_plan *plan, const fnl_cell *in, uint32_t n_in, const fnl_run_options *options,
                      fnl_cell *out, uint32_t n_out, fnl_error *error)
{
    fnl_scratch own;
    fnl_leads from = { .plan = plan, .program = &plan->row_program, .cells = in, .cell_count = n_in };
    int32_t code = fnl_scratch_for(plan, options->scratch, &own, &from.scratch);
    code = code == FNL_OK ? run_cells(&from, options, out, n_out, error) : fnl_fail_memory(error);
    fnl_scratch_leave(from.scratch, &own);
    return code;
}

int32_t fnl_plan_compute_row(const fnl_plan *plan, const fnl_cell *in, uint32_t n_in, const fnl_run_options *options,
                             fnl_cell *out, uint32_t n_out, fnl_error *error)
{
    int32_t code = fnl_as_of_check(&plan->program, options->as_of, error);
    if (code != FNL_OK)
        return code;
    if (n_in > plan->child_count || n_out > plan->outputs.count)
        return fnl_fail(error, FNL_E_ARG, "%u cells in and %u out; the plan has %u columns and %u outputs", n_in, n_out,
                        plan->child_count, plan->outputs.count);
    for (uint32_t i = 0; options->scratch == NULL && i < n_out; i++)
        if (fnl_output_makes_texts(&plan->outputs.items[i]))
            return fnl_fail(error, FNL_E_ARG,
                            "%.*s is a text made while running: give scratch memory, which holds it until its next run",
                            FNL_TEXT_ARGS(plan->outputs.items[i].name));
    return fnl_cells_run(plan, in, n_in, options, out, n_out, error);
}
