#include "core/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Large blocks are looked into anywhere, and with large pages the processor finds its way in them. Where the system has none
   to give, nothing changes. */
static void *with_large_pages(void *block, size_t size)
{
#ifdef MADV_HUGEPAGE
    enum { fewest_bytes = 4 << 20, page = 4096 };
    if (block != NULL && size >= fewest_bytes) {
        size_t before = (page - (uintptr_t)block % page) % page;
        (void)madvise((char *)block + before, (size - before) / page * page, MADV_HUGEPAGE);
    }
#else
    (void)size;
#endif
    return block;
}

static void *default_allocate(void *context, size_t size)
{
    (void)context;
    return with_large_pages(malloc(size), size);
}

static void *default_resize(void *context, void *block, size_t size)
{
    (void)context;
    return with_large_pages(realloc(block, size), size);
}

static void default_release(void *context, void *block)
{
    (void)context;
    free(block);
}

const fnl_allocator fnl_default_allocator = {
    sizeof(fnl_allocator), 0, default_allocate, default_resize, default_release, NULL,
};

/* The product, at least 1 so that a block of nothing is still a block; 0 if it does not fit. */
static size_t bytes_of(size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX)
        return 0;
    return bytes == 0 ? 1 : bytes;
}

void *fnl_allocate(const fnl_allocator *memory, size_t count, size_t size)
{
    size_t bytes = bytes_of(count, size);
    return bytes == 0 ? NULL : memory->allocate(memory->context, bytes);
}

void *fnl_allocate_zeroed(const fnl_allocator *memory, size_t count, size_t size)
{
    void *block = fnl_allocate(memory, count, size);
    if (block != NULL)
        memset(block, 0, count * size);
    return block;
}

void *fnl_resize(const fnl_allocator *memory, void *block, size_t count, size_t size)
{
    size_t bytes = bytes_of(count, size);
    return bytes == 0 ? NULL : memory->resize(memory->context, block, bytes);
}

void fnl_release(const fnl_allocator *memory, void *block)
{
    if (block != NULL)
        memory->release(memory->context, block);
}
