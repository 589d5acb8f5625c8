/* An allocator for tests: adds up all bytes ever asked for. */
#ifndef COUNTING_MEMORY_H
#define COUNTING_MEMORY_H

#include <funnelcore/model.h>

#include <stdlib.h>

static inline void *counting_allocate(void *context, size_t size)
{
    *(size_t *)context += size;
    return malloc(size);
}

static inline void *counting_resize(void *context, void *block, size_t size)
{
    *(size_t *)context += size;
    return realloc(block, size);
}

static inline void counting_release(void *context, void *block)
{
    (void)context;
    free(block);
}

static inline fnl_allocator counting(size_t *bytes)
{
    fnl_allocator memory = FNL_ALLOCATOR_INIT;
    memory.allocate = counting_allocate;
    memory.resize = counting_resize;
    memory.release = counting_release;
    memory.context = bytes;
    return memory;
}

#endif
