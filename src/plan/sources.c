/* The columns that a plan reads: found in a layout, bound, checked once it is known which of them are needed. */
#include "plan/binding.h"

#include <string.h>

/* The first of two children of one name. */
static int32_t index_children(const struct ArrowSchema *leads, fnl_index *names, uint32_t *children, uint32_t *twice)
{
    for (int64_t i = 0; i < leads->n_children; i++) {
        uint32_t number = 0;
        bool is_new = false;
        const char *name = leads->children[i]->name;
        if (!fnl_index_add(names, fnl_text_of(name == NULL ? "" : name), &number, &is_new))
            return FNL_E_NOMEM;
        if (is_new)
            children[number] = (uint32_t)i;
        else
            twice[number]++;
    }
    return FNL_OK;
}

/* Columns that no wanted output reads may be absent or of any type, so what does not fit is told later. */
static int32_t bind_field(fnl_plan *plan, uint32_t index, const struct ArrowSchema *leads, uint32_t child, bool twice)
{
    fnl_source *source = &plan->sources[index];
    source->child = child;
    source->is_twice = twice;
    if (child == FNL_NO_CHILD || twice)
        return FNL_OK;
    int32_t code = fnl_column_bind(fnl_plan_field(plan, index), leads->children[child], &source->binding, NULL);
    source->usable = code == FNL_OK;
    return code == FNL_E_NOMEM ? code : FNL_OK;
}

int32_t fnl_sources_check(const fnl_plan *plan, uint32_t count, const struct ArrowSchema *leads, fnl_error *error)
{
    for (uint32_t i = 0; i < count; i++) {
        const fnl_field *field = fnl_plan_field(plan, i);
        fnl_source source = plan->sources[i];
        if (!plan->program.columns[i].is_read || source.usable)
            continue;
        if (source.child == FNL_NO_CHILD || source.is_twice)
            return fnl_column_refuse(field, source.is_twice, "the table", error);
        int32_t code = fnl_column_bind(field, leads->children[source.child], &source.binding, error);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}

static int32_t bind_fields(fnl_plan *plan, const struct ArrowSchema *leads, const fnl_index *names,
                           const uint32_t *children, const uint32_t *twice)
{
    for (uint32_t i = 0; i < fnl_plan_source_count(plan); i++) {
        uint32_t number = 0;
        plan->sources[i].child = FNL_NO_CHILD;
        if (i < plan->model->field_count && plan->model->fields[i].expression != NULL)
            continue;
        bool found = fnl_index_find(names, fnl_plan_field(plan, i)->column, &number);
        int32_t code = bind_field(plan, i, leads, found ? children[number] : FNL_NO_CHILD, found && twice[number] != 0);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}

int32_t fnl_sources_check_layout(const struct ArrowSchema *leads, fnl_error *error)
{
    if (leads->format == NULL || strcmp(leads->format, "+s") != 0)
        return fnl_fail(error, FNL_E_SCHEMA, "the table must be a struct of columns (format +s), not %s",
                        leads->format == NULL ? "nothing" : leads->format);
    if (leads->n_children < 0 || leads->n_children >= (int64_t)FNL_NO_CHILD)
        return fnl_fail(error, FNL_E_SCHEMA, "the table says that it has %lld columns", (long long)leads->n_children);
    return FNL_OK;
}

int32_t fnl_sources_bind(fnl_plan *plan, const struct ArrowSchema *leads, fnl_error *error)
{
    int32_t code = fnl_sources_check_layout(leads, error);
    if (code != FNL_OK)
        return code;
    plan->child_count = (uint32_t)leads->n_children;
    plan->sources = fnl_arena_take(&plan->arena, fnl_plan_source_count(plan) + (size_t)1, sizeof *plan->sources);
    if (plan->sources == NULL)
        return fnl_fail_memory(error);
    fnl_index names;
    fnl_index_start(&names, &plan->memory, plan->identity);
    size_t count = plan->child_count + (size_t)1;
    uint32_t *children = fnl_allocate_zeroed(&plan->memory, count, sizeof *children);
    uint32_t *twice = fnl_allocate_zeroed(&plan->memory, count, sizeof *twice);
    code = children == NULL || twice == NULL || index_children(leads, &names, children, twice) != FNL_OK
               ? FNL_E_NOMEM
               : bind_fields(plan, leads, &names, children, twice);
    if (code != FNL_OK)
        code = fnl_fail_memory(error);
    fnl_release(&plan->memory, children);
    fnl_release(&plan->memory, twice);
    fnl_index_end(&names);
    return code;
}

const uint8_t *fnl_sources_widths(const fnl_plan *plan, fnl_arena *building)
{
    uint32_t count = fnl_plan_source_count(plan);
    uint8_t *widths = fnl_arena_take(building, count + (size_t)1, sizeof *widths);
    for (uint32_t i = 0; widths != NULL && i < count; i++) {
        bool is_field = i < plan->model->field_count && plan->sources[i].usable;
        widths[i] = is_field ? fnl_column_width(&plan->sources[i].binding) : fnl_width_64;
    }
    return widths;
}
