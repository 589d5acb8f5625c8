/* Memory that is given back all at once: a model's tree, a plan's tables. */
#ifndef FNL_CORE_ARENA_H
#define FNL_CORE_ARENA_H

#include "core/memory.h"
#include "core/text_view.h"

typedef struct fnl_arena_chunk fnl_arena_chunk;

typedef struct fnl_arena {
    const fnl_allocator *memory;
    fnl_arena_chunk *chunk; /* the newest, others behind it */
    size_t used;            /* of the newest chunk */
    size_t total;           /* bytes taken from the allocator */
} fnl_arena;

/* memory must outlive the arena. */
void fnl_arena_start(fnl_arena *arena, const fnl_allocator *memory);

/* Gives everything back; the arena is then as after start. */
void fnl_arena_end(fnl_arena *arena);

/* Zeroed and aligned for any type; NULL if there is no memory. */
void *fnl_arena_take(fnl_arena *arena, size_t count, size_t size);

/* A copy with a NUL after it; .bytes is NULL if there is no memory. */
fnl_text fnl_arena_copy(fnl_arena *arena, fnl_text text);

/* Room for one more item at the end of a list that lives in the arena: doubles it when count reaches capacity. Returns
   false without memory. `items` is the address of the list's pointer. */
bool fnl_arena_grow(fnl_arena *arena, void *items, uint32_t count, uint32_t *capacity, size_t size);

#endif
