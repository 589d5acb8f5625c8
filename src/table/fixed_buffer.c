/* Buffers that do not grow. */
#include "table/fixed_buffer.h"

static void *refuse(void *context, void *block, size_t size)
{
    (void)context;
    (void)block;
    (void)size;
    return NULL;
}

fnl_buffer fnl_fixed_buffer(char bytes[fnl_shown_size])
{
    static const fnl_allocator nothing = { .struct_size = sizeof nothing, .resize = refuse };
    return (fnl_buffer){ .memory = &nothing, .bytes = bytes, .capacity = fnl_shown_size };
}
