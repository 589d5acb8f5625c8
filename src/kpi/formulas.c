/* The user's expressions over metrics: a program whose columns are the figures of one place. */
#include "kpi/result.h"

/* While the program is built. */
typedef struct formula_builder {
    fnl_results *results;
    fnl_arena arena;
    fnl_builder *builder;
    fnl_value *values; /* by number in the catalogue */
    bool *are_built;
    fnl_value *wanted; /* by output */
} formula_builder;

/* A metric of another kind is a column; an expression that comes later is never known. */
static fnl_value resolve(void *context, fnl_builder *builder, uint32_t symbol)
{
    formula_builder *of = context;
    fnl_formulas *formulas = &of->results->formulas;
    const fnl_metric *metric = &of->results->kpis->catalogue[symbol];
    if (of->are_built[symbol])
        return of->values[symbol];
    if (metric->kind == fnl_metric_user && of->results->kpis->metrics[metric->a].kind == fnl_user_expression)
        return fnl_build_missing(builder, fnl_lane_number);
    formulas->inputs[formulas->input_count++] = of->results->line_of[symbol];
    uint32_t column = fnl_builder_add_column(builder, fnl_lane_number);
    if (fnl_builder_failed(builder))
        return 0;
    of->are_built[symbol] = true;
    of->values[symbol] = fnl_build_column(builder, column);
    return of->values[symbol];
}

static const fnl_expression *expression_of(const fnl_results *results, uint32_t number)
{
    const fnl_metric *metric = &results->kpis->catalogue[number];
    if (metric->kind != fnl_metric_user || results->kpis->metrics[metric->a].kind != fnl_user_expression)
        return NULL;
    return results->kpis->metrics[metric->a].expression;
}

static bool build(formula_builder *of)
{
    fnl_results *results = of->results;
    fnl_formulas *formulas = &results->formulas;
    size_t count = (size_t)results->kpis->catalogue_count + 1;
    formulas->inputs = fnl_arena_take(&formulas->arena, count, sizeof *formulas->inputs);
    formulas->outputs = fnl_arena_take(&formulas->arena, count, sizeof *formulas->outputs);
    of->values = fnl_arena_take(&of->arena, count, sizeof *of->values);
    of->are_built = fnl_arena_take(&of->arena, count, sizeof *of->are_built);
    of->wanted = fnl_arena_take(&of->arena, count, sizeof *of->wanted);
    of->builder = fnl_builder_new(results->memory);
    if (formulas->inputs == NULL || formulas->outputs == NULL || of->values == NULL || of->are_built == NULL ||
        of->wanted == NULL || of->builder == NULL)
        return false;
    for (uint32_t i = 0; i < results->kpis->catalogue_count && !fnl_builder_failed(of->builder); i++) {
        const fnl_expression *expression = expression_of(results, i);
        if (expression == NULL)
            continue;
        of->values[i] = fnl_expression_convert(expression, fnl_type_number, 0, of->builder, resolve, of);
        of->are_built[i] = true;
        of->wanted[formulas->output_count] = of->values[i];
        formulas->outputs[formulas->output_count++] = results->line_of[i];
    }
    return !fnl_builder_failed(of->builder);
}

static int32_t read_figure(void *context, uint32_t column, uint32_t count, fnl_block *out, fnl_error *error)
{
    const fnl_formulas *formulas = context;
    const fnl_figure *figure = &formulas->figures[formulas->inputs[column]];
    (void)count;
    (void)error;
    out->number[0] = figure->known ? figure->value : 0;
    out->valid[0] = figure->known ? 1 : 0;
    return FNL_OK;
}

static int32_t start_machine(fnl_results *results)
{
    fnl_formulas *formulas = &results->formulas;
    formulas->frame = (fnl_frame){
        .as_of = results->state->as_of,
        .zone = results->state->model->zone,
        .tally = &formulas->tally,
        .error = results->error,
        .read_column = read_figure,
        .context = formulas,
    };
    int32_t code = fnl_machine_fit(&formulas->machine, &formulas->program, 0, 1, results->error);
    return code == FNL_OK ? fnl_machine_begin(&formulas->machine, &formulas->frame) : code;
}

void fnl_formulas_start(fnl_results *results)
{
    fnl_arena_start(&results->formulas.arena, results->memory);
    fnl_machine_start(&results->formulas.machine, results->memory);
}

int32_t fnl_formulas_make(fnl_results *results)
{
    fnl_formulas *formulas = &results->formulas;
    formula_builder of = { .results = results };
    fnl_arena_start(&of.arena, results->memory);
    int32_t code = build(&of) ? FNL_OK : fnl_fail_memory(results->error);
    if (code == FNL_OK && formulas->output_count != 0)
        code = fnl_program_make(&formulas->arena, of.builder, of.wanted, formulas->output_count, NULL,
                                &formulas->program, results->error);
    fnl_builder_free(of.builder);
    fnl_arena_end(&of.arena);
    return code == FNL_OK && formulas->output_count != 0 ? start_machine(results) : code;
}

void fnl_formulas_end(fnl_results *results)
{
    fnl_machine_end(&results->formulas.machine);
    fnl_arena_end(&results->formulas.arena);
}

int32_t fnl_formulas_run(fnl_results *results, fnl_figure *figures)
{
    fnl_formulas *formulas = &results->formulas;
    if (formulas->output_count == 0)
        return FNL_OK;
    formulas->figures = figures;
    int32_t code = fnl_machine_block(&formulas->machine, &formulas->frame, 1);
    for (uint32_t i = 0; i < formulas->output_count && code == FNL_OK; i++) {
        const fnl_block *block = &formulas->frame.registers[formulas->program.outputs[i].place];
        fnl_figure *figure = &figures[formulas->outputs[i]];
        *figure = (fnl_figure){ 0 };
        if ((block->valid[0] & 1) != 0)
            fnl_figure_number(figure, block->number[0]);
    }
    return code;
}

void fnl_figure_of_user(fnl_results *results, const fnl_line *line, const fnl_spot *spot, fnl_figure *out)
{
    const fnl_user_metric *metric = &results->kpis->metrics[line->metric->a];
    if (metric->kind == fnl_user_count)
        fnl_figure_count(out, fnl_count_in(spot->leads, results->layout->user_counts + line->metric->a));
    if (metric->kind == fnl_user_sum)
        fnl_figure_amount(out, fnl_sum_in(spot->leads, results->layout->user_sums + line->metric->a),
                          fnl_powers_of_ten[results->state->model->fields[metric->field].read.scale]);
}
