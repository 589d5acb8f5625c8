/* The exported functions of plans. */
#include "api/options.h"
#include "api/problems.h"
#include "plan/plan.h"
#include "time/civil.h"

static int32_t check_plan_options(const fnl_plan_options *given, fnl_plan_options *options, fnl_error *error)
{
    int32_t code = fnl_options_copy(options, sizeof *options, given, "fnl_plan_options", error);
    if (code == FNL_OK && options->flags != 0)
        return fnl_fail(error, FNL_E_ARG, "fnl_plan_options: flags is %u; this version has no flags, use 0",
                        (unsigned)options->flags);
    return code;
}

static int32_t check_run_options(const fnl_run_options *given, fnl_run_options *options, fnl_error *error)
{
    int32_t code = fnl_options_copy(options, sizeof *options, given, "fnl_run_options", error);
    if (code != FNL_OK)
        return code;
    if ((options->flags & ~FNL_RUN_STRICT) != 0)
        return fnl_fail(error, FNL_E_ARG, "fnl_run_options: flags is %u; this version has FNL_RUN_STRICT (1) only",
                        (unsigned)options->flags);
    if (options->as_of < FNL_FIRST_INSTANT || options->as_of > FNL_LAST_INSTANT)
        return fnl_fail(error, FNL_E_ARG,
                        "fnl_run_options: as_of is %lld; microseconds since 1970 of the years 1 to 9999 are needed",
                        (long long)options->as_of);
    return FNL_OK;
}

static int32_t check_leads(const struct ArrowArray *leads, fnl_error *error)
{
    if (leads == NULL)
        return fnl_refuse_null("leads", error);
    if (leads->release == NULL)
        return fnl_fail(error, FNL_E_ARG, "leads was released");
    return FNL_OK;
}

static int32_t check_cells(const fnl_cell *in, uint32_t n_in, fnl_error *error)
{
    if (in == NULL && n_in != 0)
        return fnl_refuse_null("in", error);
    for (uint32_t i = 0; i < n_in; i++) {
        if (in[i].type > FNL_CELL_DATE)
            return fnl_fail(error, FNL_E_ARG, "in[%u].type is %u; the largest is FNL_CELL_DATE (%d)", (unsigned)i,
                            (unsigned)in[i].type, FNL_CELL_DATE);
        if (in[i].type == FNL_CELL_TEXT && in[i].text == NULL && in[i].length != 0)
            return fnl_fail(error, FNL_E_ARG, "in[%u].text is NULL, its length is %u", (unsigned)i,
                            (unsigned)in[i].length);
    }
    return FNL_OK;
}

static int32_t check_table_out(const struct ArrowSchema *out_schema, const struct ArrowArray *out, fnl_error *error)
{
    if (out_schema == NULL)
        return fnl_refuse_null("out_schema", error);
    return out == NULL ? fnl_refuse_null("out", error) : FNL_OK;
}

int32_t fnl_plan_new(const fnl_model *model, const struct ArrowSchema *leads, const char *const *outputs,
                     uint32_t n_outputs, const fnl_plan_options *options, fnl_plan **out, fnl_error *error)
{
    if (model == NULL)
        return fnl_refuse_null("model", error);
    if (leads != NULL && (leads->release == NULL || leads->format == NULL))
        return fnl_fail(error, FNL_E_ARG, "the schema of leads was released");
    if (outputs == NULL && n_outputs != 0)
        return fnl_refuse_null("outputs", error);
    for (uint32_t i = 0; i < n_outputs; i++)
        if (outputs[i] == NULL)
            return fnl_fail(error, FNL_E_ARG, "outputs[%u] is NULL", (unsigned)i);
    if (out == NULL)
        return fnl_refuse_null("out", error);
    fnl_plan_options chosen;
    int32_t code = check_plan_options(options, &chosen, error);
    if (code != FNL_OK)
        return code;
    return fnl_plan_make(model, leads, outputs, n_outputs, out, error);
}

void fnl_plan_free(fnl_plan *plan)
{
    if (plan != NULL)
        fnl_plan_destroy(plan);
}

int32_t fnl_plan_schema(const fnl_plan *plan, struct ArrowSchema *out, fnl_error *error)
{
    if (plan == NULL)
        return fnl_refuse_null("plan", error);
    if (out == NULL)
        return fnl_refuse_null("out", error);
    return fnl_plan_describe(plan, out, error);
}

uint32_t fnl_plan_output_count(const fnl_plan *plan)
{
    return plan == NULL ? 0 : fnl_plan_count_outputs(plan);
}

int32_t fnl_plan_run(const fnl_plan *plan, const struct ArrowArray *leads, const fnl_run_options *options,
                     struct ArrowArray *out, fnl_error *error)
{
    if (plan == NULL)
        return fnl_refuse_null("plan", error);
    if (out == NULL)
        return fnl_refuse_null("out", error);
    int32_t code = check_leads(leads, error);
    if (code != FNL_OK)
        return code;
    fnl_run_options chosen;
    code = check_run_options(options, &chosen, error);
    if (code != FNL_OK)
        return code;
    return fnl_plan_compute(plan, leads, &chosen, out, error);
}

int32_t fnl_plan_run_row(const fnl_plan *plan, const fnl_cell *in, uint32_t n_in, const fnl_run_options *options,
                         fnl_cell *out, uint32_t n_out, fnl_error *error)
{
    if (plan == NULL)
        return fnl_refuse_null("plan", error);
    if (out == NULL && n_out != 0)
        return fnl_refuse_null("out", error);
    if (n_out > fnl_plan_count_outputs(plan))
        return fnl_fail(error, FNL_E_ARG, "n_out is %u, the plan has %u outputs", (unsigned)n_out,
                        (unsigned)fnl_plan_count_outputs(plan));
    int32_t code = check_cells(in, n_in, error);
    if (code != FNL_OK)
        return code;
    fnl_run_options chosen;
    code = check_run_options(options, &chosen, error);
    if (code != FNL_OK)
        return code;
    return fnl_plan_compute_row(plan, in, n_in, &chosen, out, n_out, error);
}

int32_t fnl_plan_explain(const fnl_plan *plan, const struct ArrowArray *leads, int64_t row,
                         const fnl_run_options *options, struct ArrowSchema *out_schema, struct ArrowArray *out,
                         fnl_error *error)
{
    if (plan == NULL)
        return fnl_refuse_null("plan", error);
    int32_t code = check_table_out(out_schema, out, error);
    if (code != FNL_OK)
        return code;
    code = check_leads(leads, error);
    if (code != FNL_OK)
        return code;
    if (row < 0 || row >= leads->length)
        return fnl_fail(error, FNL_E_ARG, "row is %lld, leads has %lld rows", (long long)row, (long long)leads->length);
    fnl_run_options chosen;
    code = check_run_options(options, &chosen, error);
    if (code != FNL_OK)
        return code;
    return fnl_plan_explain_table(plan, leads, row, &chosen, out_schema, out, error);
}

int32_t fnl_plan_explain_row(const fnl_plan *plan, const fnl_cell *in, uint32_t n_in, const fnl_run_options *options,
                             struct ArrowSchema *out_schema, struct ArrowArray *out, fnl_error *error)
{
    if (plan == NULL)
        return fnl_refuse_null("plan", error);
    int32_t code = check_table_out(out_schema, out, error);
    if (code != FNL_OK)
        return code;
    code = check_cells(in, n_in, error);
    if (code != FNL_OK)
        return code;
    fnl_run_options chosen;
    code = check_run_options(options, &chosen, error);
    if (code != FNL_OK)
        return code;
    return fnl_plan_explain_cells(plan, in, n_in, &chosen, out_schema, out, error);
}

int32_t fnl_model_check(const fnl_model *model, fnl_diagnostics **problems, uint32_t *n_examples, fnl_error *error)
{
    if (problems != NULL)
        *problems = NULL;
    if (model == NULL)
        return fnl_refuse_null("model", error);
    fnl_diagnostics *found = fnl_diagnostics_new(&model->memory);
    if (found == NULL)
        return fnl_fail_memory(error);
    int32_t code = fnl_plan_check_examples(model, found, error);
    if (code == FNL_E_MODEL)
        code = fnl_problems_first(found, code, error);
    if (n_examples != NULL && (code == FNL_OK || code == FNL_E_MODEL))
        *n_examples = model->example_count;
    fnl_problems_give(found, problems);
    return code;
}

int32_t fnl_scratch_new(const fnl_model *model, fnl_scratch **out, fnl_error *error)
{
    if (out == NULL)
        return fnl_refuse_null("out", error);
    return fnl_scratch_make(model == NULL ? &fnl_default_allocator : &model->memory, out, error);
}

void fnl_scratch_free(fnl_scratch *scratch)
{
    if (scratch != NULL)
        fnl_scratch_destroy(scratch);
}
