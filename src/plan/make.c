/* Making a plan: the program for the wanted outputs, the columns it reads, the layout of its results. */
#include "plan/write.h"

#include "core/reference.h"

/* Choices outlive the builder's memory in the plan's arena. */
static bool copy_choices(fnl_plan *plan, fnl_output *output)
{
    fnl_text *kept = fnl_arena_take(&plan->arena, output->choice_count + (size_t)1, sizeof *kept);
    if (kept == NULL)
        return false;
    for (uint32_t i = 0; i < output->choice_count; i++) {
        kept[i] = fnl_arena_copy(&plan->arena, output->choices[i]);
        if (kept[i].bytes == NULL)
            return false;
    }
    output->choices = kept;
    return true;
}

/* The ranks of a score's reasons have the same choices: they are kept once. `lists`: the addresses of lists kept, `first`:
   the output that has each of them. */
static bool keep_choices(fnl_plan *plan, uint32_t index, fnl_index *lists, uint32_t *first)
{
    fnl_output *output = &plan->outputs.items[index];
    uint32_t number = 0;
    bool is_new = false;
    if (output->choices == NULL)
        return true;
    if (!fnl_index_add(lists, (fnl_text){ (const char *)&output->choices, sizeof output->choices }, &number, &is_new))
        return false;
    if (is_new) {
        first[number] = index;
        return copy_choices(plan, output);
    }
    output->choices = plan->outputs.items[first[number]].choices;
    return true;
}

static bool keep_texts(fnl_plan *plan, fnl_arena *building)
{
    fnl_index lists;
    fnl_index_start(&lists, &plan->memory, plan->identity);
    uint32_t *first = fnl_arena_take(building, plan->outputs.count + (size_t)1, sizeof *first);
    bool fine = first != NULL;
    for (uint32_t i = 0; fine && i < plan->outputs.count; i++) {
        fnl_output *output = &plan->outputs.items[i];
        output->name = fnl_arena_copy(&plan->arena, output->name);
        fine = output->name.bytes != NULL && keep_choices(plan, i, &lists, first);
    }
    fnl_index_end(&lists);
    return fine;
}

static int32_t keep_outputs(fnl_plan *plan, const fnl_outputs *chosen, fnl_arena *building, fnl_error *error)
{
    plan->outputs.count = chosen->count;
    plan->outputs.items = fnl_arena_take(&plan->arena, chosen->count + (size_t)1, sizeof *plan->outputs.items);
    fnl_result_column *columns = fnl_arena_take(&plan->arena, chosen->count + (size_t)1, sizeof *columns);
    if (plan->outputs.items == NULL || columns == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < chosen->count; i++) {
        plan->outputs.items[i] = chosen->items[i];
        plan->outputs.items[i].items = NULL;
    }
    if (!keep_texts(plan, building))
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < chosen->count; i++)
        columns[i] = fnl_output_column(plan, &plan->outputs.items[i]);
    return fnl_result_layout_new(&plan->memory, columns, chosen->count, &plan->layout, error);
}

/* The values that a program computes: of the outputs one after the other, then what the checks look at. */
static fnl_value *wanted_values(fnl_plan *plan, fnl_outputs *chosen, fnl_arena *building, uint32_t *count)
{
    uint32_t needed = plan->check_count;
    for (uint32_t i = 0; i < chosen->count; i++) {
        chosen->items[i].first = needed - plan->check_count;
        needed += chosen->items[i].form == fnl_form_list ? chosen->items[i].item_count : 1;
    }
    fnl_value *wanted = fnl_arena_take(building, needed + (size_t)1, sizeof *wanted);
    *count = 0;
    for (uint32_t i = 0; wanted != NULL && i < chosen->count; i++) {
        const fnl_output *output = &chosen->items[i];
        bool is_list = output->form == fnl_form_list;
        for (uint32_t k = 0; k < (is_list ? output->item_count : 1); k++)
            wanted[(*count)++] = is_list ? output->items[k] : output->value;
    }
    for (uint32_t i = 0; wanted != NULL && i < plan->check_count; i++) {
        plan->checks[i].output = *count;
        wanted[(*count)++] = plan->checks[i].value;
    }
    return wanted;
}

/* Cells may hold what no column of the table's types could, and for one lead portable kernels, which compute just one row,
   are the fastest: they have a program of their own. */
static int32_t make_programs(fnl_plan *plan, fnl_outputs *chosen, const fnl_builder *builder, fnl_arena *building,
                             fnl_error *error)
{
    uint32_t count = 0;
    const fnl_value *wanted = wanted_values(plan, chosen, building, &count);
    const uint8_t *widths = fnl_sources_widths(plan, building);
    if (wanted == NULL || widths == NULL)
        return fnl_fail_memory(error);
    fnl_program_options many = {
        .column_widths = widths, .text_classes = true, .narrow_outputs = true, .level = plan->level
    };
    fnl_program_options one = { .text_classes = true, .narrow_outputs = true, .level = fnl_cpu_portable };
    int32_t code = fnl_program_make(&plan->arena, builder, wanted, count, &many, &plan->program, error);
    if (code != FNL_OK)
        return code;
    return fnl_program_make(&plan->arena, builder, wanted, count, &one, &plan->row_program, error);
}

/* The programs of the wanted outputs. building: memory for what only the building needs. */
static int32_t build(fnl_plan *plan, const char *const *names, uint32_t n_names, fnl_builder *builder,
                     fnl_arena *building, fnl_error *error)
{
    fnl_values values;
    fnl_outputs all = { 0 };
    fnl_outputs chosen = { 0 };
    int32_t code = fnl_values_build(&values, plan->model, builder, building, error);
    if (code != FNL_OK)
        return code;
    if (!fnl_outputs_list(building, &values, fnl_outputs_name_rules(names, n_names), &all))
        return fnl_fail_memory(error);
    code = fnl_outputs_choose(building, &all, names, n_names, &chosen, error);
    if (code == FNL_OK &&
        (!fnl_needs_find(&plan->arena, plan->model, &chosen, &plan->needs) || !fnl_checks_list(plan, &values, &chosen)))
        code = fnl_fail_memory(error);
    if (code == FNL_OK)
        code = make_programs(plan, &chosen, builder, building, error);
    return code == FNL_OK ? keep_outputs(plan, &chosen, building, error) : code;
}

/* From a layout. */
static int32_t fill(fnl_plan *plan, const struct ArrowSchema *leads, const char *const *names, uint32_t n_names,
                    fnl_error *error)
{
    int32_t code = fnl_sources_bind(plan, leads, error);
    if (code != FNL_OK)
        return code;
    fnl_arena building;
    fnl_arena_start(&building, &plan->memory);
    fnl_builder *builder = fnl_builder_new(&plan->memory);
    code = builder == NULL ? fnl_fail_memory(error) : build(plan, names, n_names, builder, &building, error);
    fnl_builder_free(builder);
    fnl_arena_end(&building);
    /* Columns of activities may come from a state instead. */
    return code == FNL_OK ? fnl_sources_check(plan, plan->model->field_count, leads, error) : code;
}

/* From the layout that the model itself describes if none is given. */
static int32_t fill_from(fnl_plan *plan, const struct ArrowSchema *leads, const char *const *names, uint32_t n_names,
                         fnl_error *error)
{
    struct ArrowSchema own = { 0 };
    if (leads != NULL)
        return fill(plan, leads, names, n_names, error);
    int32_t code = fnl_model_describe(plan->model, &own, error);
    if (code != FNL_OK)
        return code;
    code = fill(plan, &own, names, n_names, error);
    own.release(&own);
    return code;
}

int32_t fnl_plan_make(const fnl_model *model, const struct ArrowSchema *leads, const char *const *outputs,
                      uint32_t n_outputs, fnl_plan **out, fnl_error *error)
{
    fnl_plan *plan = fnl_allocate_zeroed(&model->memory, 1, sizeof *plan);
    if (plan == NULL)
        return fnl_fail_memory(error);
    plan->memory = model->memory;
    plan->model = (fnl_model *)(uintptr_t)model; /* only its count of references is written */
    fnl_reference_add(&plan->model->references);
    plan->identity = fnl_hash_seed();
    plan->level = fnl_cpu_find();
    fnl_arena_start(&plan->arena, &plan->memory);
    int32_t code = fill_from(plan, leads, outputs, n_outputs, error);
    if (code == FNL_OK)
        *out = plan;
    else
        fnl_plan_destroy(plan);
    return code;
}

void fnl_plan_destroy(fnl_plan *plan)
{
    if (plan == NULL)
        return;
    fnl_allocator memory = plan->memory;
    if (plan->layout != NULL)
        fnl_result_layout_unref(plan->layout);
    fnl_arena_end(&plan->arena);
    if (fnl_reference_drop(&plan->model->references))
        fnl_model_destroy(plan->model);
    fnl_release(&memory, plan);
}

int32_t fnl_plan_describe(const fnl_plan *plan, struct ArrowSchema *out, fnl_error *error)
{
    return fnl_result_schema(plan->layout, out, error);
}

uint32_t fnl_plan_count_outputs(const fnl_plan *plan)
{
    return plan == NULL ? 0 : plan->outputs.count;
}
