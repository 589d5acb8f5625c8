/* What became of the distinct texts of a plain column in one batch. Texts are not copied: they lie in the batch. */
#ifndef FNL_TABLE_TEXT_MEMO_H
#define FNL_TABLE_TEXT_MEMO_H

#include "core/hash.h"

typedef struct fnl_text_memo_slot {
    uint64_t hash;
    fnl_text text;
    int32_t state;
    uint32_t round; /* of the memo, else the slot is empty */
} fnl_text_memo_slot;

typedef struct fnl_text_memo {
    const fnl_allocator *memory;
    fnl_text_memo_slot *slots;
    uint32_t slot_count; /* a power of two */
    uint32_t used;
    uint32_t round; /* from 1 */
    uint64_t seed;
} fnl_text_memo;

/* Allocates nothing. */
void fnl_text_memo_start(fnl_text_memo *memo, const fnl_allocator *memory, uint64_t seed);
void fnl_text_memo_end(fnl_text_memo *memo);

/* Forgets all texts, keeps the memory. */
void fnl_text_memo_clear(fnl_text_memo *memo);

/* The state of text, `unknown` if it is new; to be used before the next call. NULL without memory. */
int32_t *fnl_text_memo_find(fnl_text_memo *memo, fnl_text text, int32_t unknown);

#endif
