/* Memory that a thread keeps between runs. */
#include "plan/binding.h"

static void start(fnl_scratch *scratch, const fnl_allocator *memory)
{
    *scratch = (fnl_scratch){ .memory = *memory };
    fnl_machine_start(&scratch->machine, &scratch->memory);
}

static void end(fnl_scratch *own)
{
    fnl_machine_end(&own->machine);
    for (uint32_t i = 0; i < own->column_count; i++)
        fnl_column_free(own->columns[i]);
    fnl_release(&own->memory, own->columns);
    fnl_release(&own->memory, own->buffers);
}

int32_t fnl_scratch_make(const fnl_allocator *memory, fnl_scratch **out, fnl_error *error)
{
    fnl_scratch *scratch = fnl_allocate(memory, 1, sizeof *scratch);
    if (scratch == NULL)
        return fnl_fail_memory(error);
    start(scratch, memory);
    *out = scratch;
    return FNL_OK;
}

void fnl_scratch_destroy(fnl_scratch *scratch)
{
    if (scratch == NULL)
        return;
    fnl_allocator memory = scratch->memory;
    end(scratch);
    fnl_release(&memory, scratch);
}

/* A place for each field and each output. */
static bool grow(fnl_scratch *scratch, uint32_t fields, uint32_t outputs)
{
    if (fields > scratch->column_count) {
        fnl_column **columns = fnl_resize(&scratch->memory, scratch->columns, fields, sizeof *columns);
        if (columns == NULL)
            return false;
        for (uint32_t i = scratch->column_count; i < fields; i++)
            columns[i] = NULL;
        scratch->columns = columns;
        scratch->column_count = fields;
    }
    if (outputs > scratch->buffer_count) {
        fnl_result_buffers *buffers = fnl_resize(&scratch->memory, scratch->buffers, outputs, sizeof *buffers);
        if (buffers == NULL)
            return false;
        scratch->buffers = buffers;
        scratch->buffer_count = outputs;
    }
    return true;
}

int32_t fnl_scratch_for(const fnl_plan *plan, fnl_scratch *given, fnl_scratch *own, fnl_scratch **out)
{
    *out = given;
    if (*out == NULL) {
        start(own, &plan->memory);
        *out = own;
    }
    return grow(*out, plan->model->field_count, plan->outputs.count) ? FNL_OK : FNL_E_NOMEM;
}

void fnl_scratch_leave(fnl_scratch *used, fnl_scratch *own)
{
    if (used == own)
        end(own);
}
