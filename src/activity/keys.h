/* The keys of activities, numbered 0, 1, 2 … in the order in which they came. */
#ifndef FNL_ACTIVITY_KEYS_H
#define FNL_ACTIVITY_KEYS_H

#include "core/hash.h"
#include "table/block.h"

typedef struct fnl_whole_slot {
    int64_t key;
    uint32_t number_plus_one;
    uint32_t unused;
} fnl_whole_slot;

typedef struct fnl_activity_keys {
    const fnl_allocator *memory;
    bool are_texts;
    fnl_index texts; /* of texts: a number in it is the key's */
    /* Of wholes. */
    int64_t *wholes; /* by number */
    uint32_t count;
    uint32_t capacity;
    fnl_whole_slot *slots;
    uint32_t slot_count; /* a power of two */
    uint64_t secret;
} fnl_activity_keys;

/* Allocates nothing. */
void fnl_keys_start(fnl_activity_keys *keys, const fnl_allocator *memory, bool are_texts);
void fnl_keys_end(fnl_activity_keys *keys);

uint32_t fnl_keys_count(const fnl_activity_keys *keys);

/* Find or add; false without memory. */
bool fnl_keys_add_text(fnl_activity_keys *keys, fnl_text key, uint32_t *number);
bool fnl_keys_add_whole(fnl_activity_keys *keys, int64_t key, uint32_t *number);

/* Numbers of texts at once, FNL_NO_NUMBER of those that are no key yet. */
void fnl_keys_find_texts(const fnl_activity_keys *keys, const fnl_text *texts, uint32_t count, uint32_t *numbers);

/* The same as adding one, for those of up to fnl_block_rows wholes that `wanted` has a bit for. */
bool fnl_keys_add_wholes(fnl_activity_keys *keys, const int64_t *wholes, const uint64_t *wanted, uint32_t count,
                         uint32_t *numbers);

/* Key `number` of another set of keys. */
bool fnl_keys_add_of(fnl_activity_keys *keys, const fnl_activity_keys *from, uint32_t number, uint32_t *out);

bool fnl_keys_find_text(const fnl_activity_keys *keys, fnl_text key, uint32_t *number);
bool fnl_keys_find_whole(const fnl_activity_keys *keys, int64_t key, uint32_t *number);

/* Puts numbers of keys in the order of the keys. False without memory. */
bool fnl_keys_order(const fnl_activity_keys *keys, uint32_t *numbers, uint32_t count);

/* Texts by bytes, wholes by value. */
int fnl_keys_compare(const fnl_activity_keys *keys, uint32_t a, uint32_t b);

#endif
