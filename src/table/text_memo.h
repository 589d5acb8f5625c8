/* What became of the distinct texts of a plain column in one batch. Long texts are not copied: they lie in the batch. */
#ifndef FNL_TABLE_TEXT_MEMO_H
#define FNL_TABLE_TEXT_MEMO_H

#include "table/text_key.h"

/* Number and some bits of the hash of a text, 0 if the slot is empty. */
enum { fnl_memo_number_bits = 17, fnl_memo_number_mask = (1 << fnl_memo_number_bits) - 1 };

typedef struct fnl_text_memo {
    const fnl_allocator *memory;
    fnl_text_key *texts; /* from 1 on; 0 equals none */
    uint32_t *slots;
    uint32_t slot_count; /* a power of two, 0 before the first text */
    uint32_t capacity;   /* texts that there is room for */
    uint32_t used;       /* texts, with number 0 */
    uint64_t secrets[fnl_key_secrets];
} fnl_text_memo;

/* Allocates nothing. */
void fnl_text_memo_start(fnl_text_memo *memo, const fnl_allocator *memory, uint64_t seed);
void fnl_text_memo_end(fnl_text_memo *memo);

/* Forgets all texts, keeps the memory. */
void fnl_text_memo_clear(fnl_text_memo *memo);

/* Makes room for so many new texts, if need be by forgetting all. False without memory. */
bool fnl_text_memo_reserve(fnl_text_memo *memo, uint32_t count);

static inline const uint32_t *fnl_text_memo_slot(const fnl_text_memo *memo, uint64_t hash)
{
    return &memo->slots[hash & (memo->slot_count - 1)];
}

/* The text that most likely is that of the hash. After a reservation. */
static inline const fnl_text_key *fnl_text_memo_guess(const fnl_text_memo *memo, uint64_t hash)
{
    return &memo->texts[*fnl_text_memo_slot(memo, hash) & fnl_memo_number_mask];
}

/* Finds the text, or adds it with the key's state; to be used before the next reservation. There must be room. */
fnl_text_key *fnl_text_memo_find(fnl_text_memo *memo, const fnl_text_key *key, uint64_t hash);

#endif
