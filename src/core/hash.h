/* Texts numbered 0, 1, 2 … in the order in which they came: a hash table with a seed, so that nobody can choose texts
   that collide. */
#ifndef FNL_CORE_HASH_H
#define FNL_CORE_HASH_H

#include "core/arena.h"

typedef struct fnl_index_slot {
    uint32_t hash; /* upper bits, compared first */
    uint32_t number_plus_one;
} fnl_index_slot;

typedef struct fnl_index {
    fnl_arena texts; /* copies of the keys */
    fnl_text *keys;  /* by number */
    fnl_index_slot *slots;
    uint32_t count;
    uint32_t key_capacity;
    uint32_t slot_count; /* a power of two */
    uint64_t seed;
} fnl_index;

/* Different in every process; never visible in results. */
uint64_t fnl_hash_seed(void);
uint64_t fnl_hash_text(fnl_text text, uint64_t seed);

/* Allocates nothing. */
void fnl_index_start(fnl_index *index, const fnl_allocator *memory, uint64_t seed);
void fnl_index_end(fnl_index *index);

/* Forgets keys from number `count` on (copies of their bytes stay until end or clear). */
void fnl_index_cut(fnl_index *index, uint32_t count);

/* Finds or adds text (the key is a copy); false without memory. */
bool fnl_index_add(fnl_index *index, fnl_text text, uint32_t *number, bool *is_new);

/* False if it is not there. */
bool fnl_index_find(const fnl_index *index, fnl_text text, uint32_t *number);

/* The numbers of up to 64 texts at once, FNL_NO_NUMBER of those that are not there: what they need of memory is asked for
   early. */
enum { fnl_index_batch = 64 };
#define FNL_NO_NUMBER UINT32_MAX
void fnl_index_find_batch(const fnl_index *index, const fnl_text *texts, uint32_t count, uint32_t *numbers);

#endif
