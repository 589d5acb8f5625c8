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
    for (uint32_t i = 0; i < own->text_codes_count; i++)
        fnl_text_codes_end(&own->text_codes[i]);
    fnl_release(&own->memory, own->text_codes);
    fnl_release(&own->memory, own->columns);
    fnl_release(&own->memory, own->buffers);
    fnl_release(&own->memory, own->keys.own);
    fnl_release(&own->memory, own->keys.valid);
    fnl_release(&own->memory, own->activity_rows);
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

/* A place for each source, for the keys, and for each output. */
static bool grow(fnl_scratch *scratch, uint32_t columns, uint32_t outputs)
{
    if (columns > scratch->column_count) {
        fnl_column **grown = fnl_resize(&scratch->memory, scratch->columns, columns, sizeof(fnl_column *));
        if (grown == NULL)
            return false;
        for (uint32_t i = scratch->column_count; i < columns; i++)
            grown[i] = NULL;
        scratch->columns = grown;
        scratch->column_count = columns;
    }
    if (outputs > scratch->buffer_count) {
        fnl_result_buffers *buffers = fnl_resize(&scratch->memory, scratch->buffers, outputs, sizeof *buffers);
        if (buffers == NULL)
            return false;
        scratch->buffers = buffers;
        scratch->buffer_count = outputs;
    }
    if (outputs > scratch->text_codes_count) {
        fnl_text_codes *codes = fnl_resize(&scratch->memory, scratch->text_codes, outputs, sizeof *codes);
        if (codes == NULL)
            return false;
        for (uint32_t i = scratch->text_codes_count; i < outputs; i++)
            fnl_text_codes_start(&codes[i], &scratch->memory);
        scratch->text_codes = codes;
        scratch->text_codes_count = outputs;
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
    return grow(*out, fnl_plan_source_count(plan) + 1, plan->outputs.count) ? FNL_OK : FNL_E_NOMEM;
}

void fnl_scratch_leave(fnl_scratch *used, fnl_scratch *own)
{
    if (used == own)
        end(own);
}
