/* An allocator for tests: counts the blocks that live, and lets one allocation fail. */
#ifndef FAILING_ALLOCATOR_H
#define FAILING_ALLOCATOR_H

#include <funnelcore/model.h>

#include <stdbool.h>
#include <stdlib.h>

/* Zero-initialised with `until` = SIZE_MAX nothing fails. */
typedef struct failing_memory {
    size_t until;  /* so many allocations succeed, then one fails */
    bool forever;  /* all after it fail too */
    size_t asked;  /* allocations asked for, resizes among them */
    size_t failed; /* of them */
    size_t live;   /* blocks allocated and not released */
} failing_memory;

static inline bool failing_memory_refuses(failing_memory *memory)
{
    size_t number = memory->asked++;
    if (number < memory->until || (number > memory->until && !memory->forever))
        return false;
    memory->failed++;
    return true;
}

static inline void *failing_allocate(void *context, size_t size)
{
    failing_memory *memory = context;
    if (failing_memory_refuses(memory))
        return NULL;
    void *block = malloc(size);
    memory->live += block != NULL;
    return block;
}

static inline void *failing_resize(void *context, void *block, size_t size)
{
    failing_memory *memory = context;
    if (failing_memory_refuses(memory))
        return NULL;
    void *resized = realloc(block, size);
    memory->live += block == NULL && resized != NULL;
    return resized;
}

static inline void failing_release(void *context, void *block)
{
    failing_memory *memory = context;
    memory->live -= block != NULL;
    free(block);
}

/*
 * Every allocation fails once in turn:
 *
 *     int32_t code = FNL_E_NOMEM;
 *     for (size_t i = 0; code == FNL_E_NOMEM; i++) {
 *         failing_memory memory = { .until = i };
 *         fnl_allocator allocator = failing(&memory);
 *         code = …;
 *         assert_int_equal(memory.live, 0);
 *     }
 *     assert_int_equal(code, FNL_OK);
 */
static inline fnl_allocator failing(failing_memory *memory)
{
    return (fnl_allocator){ sizeof(fnl_allocator), 0, failing_allocate, failing_resize, failing_release, memory };
}

#endif
