/* Destructors of Python capsules, in C: a callback into the interpreter could come when it is gone. */
#include "core/memory.h"

#include <funnelcore/arrow.h>

extern void *PyCapsule_GetPointer(void *capsule, const char *name) __attribute__((weak));

/* The struct in the capsule; NULL outside of Python, where there are no capsules. */
static void *content(void *capsule, const char *name)
{
    return PyCapsule_GetPointer == NULL ? NULL : PyCapsule_GetPointer(capsule, name);
}

void *fnl_capsule_allocate(size_t size)
{
    return fnl_allocate_zeroed(&fnl_default_allocator, 1, size);
}

/* A consumer that moved the struct out has set release to NULL. */
void fnl_capsule_free_schema(void *capsule)
{
    struct ArrowSchema *schema = content(capsule, "arrow_schema");
    if (schema != NULL && schema->release != NULL)
        schema->release(schema);
    fnl_release(&fnl_default_allocator, schema);
}

void fnl_capsule_free_array(void *capsule)
{
    struct ArrowArray *array = content(capsule, "arrow_array");
    if (array != NULL && array->release != NULL)
        array->release(array);
    fnl_release(&fnl_default_allocator, array);
}

void fnl_capsule_free_stream(void *capsule)
{
    struct ArrowArrayStream *stream = content(capsule, "arrow_array_stream");
    if (stream != NULL && stream->release != NULL)
        stream->release(stream);
    fnl_release(&fnl_default_allocator, stream);
}
