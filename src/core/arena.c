#include "core/arena.h"

#include <stddef.h>
#include <string.h>

struct fnl_arena_chunk {
    fnl_arena_chunk *before;
    size_t size;
    max_align_t bytes[];
};

static const size_t first_chunk = 4096 - sizeof(fnl_arena_chunk);
static const size_t largest_chunk = (size_t)1 << 20;

void fnl_arena_start(fnl_arena *arena, const fnl_allocator *memory)
{
    *arena = (fnl_arena){ .memory = memory };
}

void fnl_arena_end(fnl_arena *arena)
{
    while (arena->chunk != NULL) {
        fnl_arena_chunk *before = arena->chunk->before;
        fnl_release(arena->memory, arena->chunk);
        arena->chunk = before;
    }
    arena->used = 0;
    arena->total = 0;
}

static bool add_chunk(fnl_arena *arena, size_t at_least)
{
    size_t size = arena->chunk == NULL ? first_chunk : arena->chunk->size * 2;
    if (size > largest_chunk)
        size = largest_chunk;
    if (size < at_least)
        size = at_least;
    if (size > PTRDIFF_MAX - sizeof(fnl_arena_chunk))
        return false;
    fnl_arena_chunk *chunk = fnl_allocate(arena->memory, 1, sizeof *chunk + size);
    if (chunk == NULL)
        return false;
    *chunk = (fnl_arena_chunk){ .before = arena->chunk, .size = size };
    arena->chunk = chunk;
    arena->used = 0;
    arena->total += size;
    return true;
}

void *fnl_arena_take(fnl_arena *arena, size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX / 2)
        return NULL;
    bytes = (bytes + _Alignof(max_align_t) - 1) / _Alignof(max_align_t) * _Alignof(max_align_t);
    if (arena->chunk == NULL || arena->chunk->size - arena->used < bytes)
        if (!add_chunk(arena, bytes))
            return NULL;
    void *taken = (char *)arena->chunk->bytes + arena->used;
    arena->used += bytes;
    memset(taken, 0, bytes);
    return taken;
}

fnl_text fnl_arena_copy(fnl_arena *arena, fnl_text text)
{
    char *copy = fnl_arena_take(arena, text.length + 1, 1);
    if (copy == NULL)
        return (fnl_text){ NULL, 0 };
    if (text.length != 0)
        memcpy(copy, text.bytes, text.length);
    return (fnl_text){ copy, text.length };
}

bool fnl_arena_grow(fnl_arena *arena, void *items, uint32_t count, uint32_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    uint32_t wanted = *capacity == 0 ? 8 : *capacity * 2;
    if (wanted <= *capacity)
        return false;
    void *grown = fnl_arena_take(arena, wanted, size);
    if (grown == NULL)
        return false;
    void *old = NULL;
    memcpy(&old, items, sizeof old);
    if (count != 0)
        memcpy(grown, old, count * size);
    memcpy(items, &grown, sizeof grown);
    *capacity = wanted;
    return true;
}
