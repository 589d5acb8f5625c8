/* Bytes that go out: with a copy of the allocator, since they outlive the model. */
#include "api/bytes.h"

#include "api/options.h"

int32_t fnl_bytes_check(const fnl_bytes *out, fnl_error *error)
{
    if (out == NULL)
        return fnl_refuse_null("out", error);
    if (out->struct_size < sizeof *out)
        return fnl_fail(error, FNL_E_ARG, "fnl_bytes: struct_size is %u; initialise the struct with FNL_BYTES_INIT",
                        (unsigned)out->struct_size);
    if (out->data != NULL || out->owner != NULL)
        return fnl_fail(error, FNL_E_ARG, "out holds bytes: free them with fnl_bytes_free first");
    return FNL_OK;
}

int32_t fnl_bytes_move(fnl_bytes *out, fnl_buffer *buffer, fnl_error *error)
{
    fnl_allocator *owner = fnl_allocate(buffer->memory, 1, sizeof *owner);
    if (owner == NULL)
        return fnl_fail_memory(error);
    *owner = *buffer->memory;
    out->data = (uint8_t *)buffer->bytes;
    out->size = buffer->length;
    out->owner = owner;
    fnl_buffer_start(buffer, buffer->memory);
    return FNL_OK;
}

void fnl_bytes_free(fnl_bytes *bytes)
{
    if (bytes == NULL || bytes->owner == NULL)
        return;
    fnl_allocator *owner = bytes->owner;
    fnl_allocator memory = *owner;
    fnl_release(&memory, bytes->data);
    fnl_release(&memory, owner);
    bytes->data = NULL;
    bytes->size = 0;
    bytes->owner = NULL;
}
