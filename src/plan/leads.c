/* Where a run reads its leads: columns of a table, or the cells of one lead. */
#include "plan/binding.h"

int32_t fnl_as_of_check(const fnl_program *program, int64_t as_of, fnl_error *error)
{
    if (as_of != 0 || !program->needs_as_of)
        return FNL_OK;
    return fnl_fail(error, FNL_E_ARG, "the outputs depend on the time: give as_of, in microseconds since 1970 UTC");
}

int32_t fnl_table_check(const struct ArrowArray *table, int64_t child_count, fnl_error *error)
{
    if (table->length < 0 || table->offset < 0 || table->length > INT64_MAX - table->offset)
        return fnl_fail(error, FNL_E_SCHEMA, "the table says that it has %lld rows from row %lld on",
                        (long long)table->length, (long long)table->offset);
    if (table->n_children != child_count)
        return fnl_fail(error, FNL_E_SCHEMA, "the table has %lld columns, but the layout has %lld",
                        (long long)table->n_children, (long long)child_count);
    if (table->null_count > 0 && table->n_buffers > 0 && table->buffers[0] != NULL)
        return fnl_fail(error, FNL_E_SCHEMA, "the table has rows that are NULL as a whole: there may be none");
    return FNL_OK;
}

static int32_t open_column(fnl_leads *leads, uint32_t field, bool absent_is_null, fnl_error *error)
{
    const fnl_source *source = &leads->plan->sources[field];
    fnl_scratch *scratch = leads->scratch;
    if (!source->usable)
        return absent_is_null ? FNL_OK
                              : fnl_fail(error, FNL_E_SCHEMA, "the table has no column %.*s that fits",
                                         FNL_TEXT_ARGS(fnl_plan_field(leads->plan, field)->column));
    if (scratch->columns[field] == NULL) {
        scratch->columns[field] = fnl_column_new(&scratch->memory);
        if (scratch->columns[field] == NULL)
            return fnl_fail_memory(error);
    }
    const fnl_program_column *wanted = &leads->program->columns[field];
    int32_t code = fnl_column_open(scratch->columns[field], &source->binding, leads->table->children[source->child],
                                   leads->table->offset, leads->table->length, &scratch->machine.pool, error);
    if (code != FNL_OK)
        return code;
    fnl_column_form form = { .classes = wanted->classes, .width = wanted->width, .level = leads->plan->level };
    return fnl_column_choose_form(scratch->columns[field], &form, error);
}

int32_t fnl_leads_open(fnl_leads *leads, bool absent_is_null, fnl_error *error)
{
    for (uint32_t i = 0; leads->table != NULL && i < leads->program->column_count; i++) {
        bool is_joined = i >= leads->plan->model->field_count && leads->activities != NULL;
        if (!leads->program->columns[i].is_read || is_joined)
            continue;
        int32_t code = open_column(leads, i, absent_is_null, error);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}

const fnl_cell *fnl_leads_cell(const fnl_leads *leads, uint32_t field)
{
    static const fnl_cell missing = { .type = FNL_CELL_NULL };
    uint32_t child = leads->plan->sources[field].child;
    return child < leads->cell_count ? &leads->cells[child] : &missing;
}

int32_t fnl_leads_read(void *context, uint32_t column, uint32_t count, fnl_block *out, fnl_error *error)
{
    fnl_leads *leads = context;
    fnl_scratch *scratch = leads->scratch;
    if (leads->activities != NULL && column >= leads->plan->model->field_count)
        return fnl_leads_read_joined(leads, column, count, out, error);
    if (leads->table != NULL && leads->plan->sources[column].usable)
        return fnl_column_read(scratch->columns[column], leads->row, count, out, leads->tally, error);
    const fnl_field *field = fnl_plan_field(leads->plan, column);
    const fnl_cell missing = { .type = FNL_CELL_NULL };
    return fnl_cell_read(field, leads->table != NULL ? &missing : fnl_leads_cell(leads, column),
                         leads->program->columns[column].classes, &scratch->machine.pool, &scratch->machine.scratch,
                         out, leads->tally, error);
}
