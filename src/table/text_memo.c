#include "table/text_memo.h"

enum { most_texts = 1 << fnl_memo_number_bits, first_texts = 256 };

/* So many that the first one looked at nearly always is the right one, as long as they stay in the core's cache. */
static uint32_t slots_for(uint32_t texts)
{
    enum { fewest_for_one = 4, most_for_one = 32, cached = 1 << 16 };
    uint32_t many = texts * most_for_one < cached ? texts * most_for_one : cached;
    uint32_t few = texts * fewest_for_one;
    return few > many ? few : many;
}

/* Distinct for every seed and odd: what a text's words are mixed with. */
static uint64_t secret_of(uint64_t *seed)
{
    uint64_t bits = *seed += UINT64_C(0x9e3779b97f4a7c15);
    bits = (bits ^ bits >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    bits = (bits ^ bits >> 27) * UINT64_C(0x94d049bb133111eb);
    return (bits ^ bits >> 31) | 1;
}

void fnl_text_memo_start(fnl_text_memo *memo, const fnl_allocator *memory, uint64_t seed)
{
    *memo = (fnl_text_memo){ .memory = memory };
    for (size_t i = 0; i < fnl_key_secrets; i++)
        memo->secrets[i] = secret_of(&seed);
}

void fnl_text_memo_end(fnl_text_memo *memo)
{
    fnl_release(memo->memory, memo->texts);
    fnl_release(memo->memory, memo->slots);
    *memo = (fnl_text_memo){ .memory = memo->memory };
}

static uint32_t entry_of(uint32_t number, uint64_t hash)
{
    return ((uint32_t)(hash >> 32) & ~(uint32_t)fnl_memo_number_mask) | number;
}

/* Where the text of this number is. */
static uint32_t *slot_of_number(const fnl_text_memo *memo, uint32_t number)
{
    uint32_t mask = memo->slot_count - 1;
    uint32_t at = (uint32_t)fnl_key_hash(&memo->texts[number], memo->secrets) & mask;
    while ((memo->slots[at] & fnl_memo_number_mask) != number)
        at = (at + 1) & mask;
    return &memo->slots[at];
}

void fnl_text_memo_clear(fnl_text_memo *memo)
{
    enum { few = 16 }; /* a small batch after a large one must not clear megabytes */
    if (memo->used == 0)
        return;
    if (memo->used < memo->slot_count / few)
        for (uint32_t number = 1; number < memo->used; number++)
            *slot_of_number(memo, number) = 0;
    else
        memset(memo->slots, 0, memo->slot_count * sizeof *memo->slots);
    memo->used = 1;
}

static void put(fnl_text_memo *memo, uint32_t number)
{
    uint64_t hash = fnl_key_hash(&memo->texts[number], memo->secrets);
    uint32_t mask = memo->slot_count - 1;
    uint32_t at = (uint32_t)hash & mask;
    while (memo->slots[at] != 0)
        at = (at + 1) & mask;
    memo->slots[at] = entry_of(number, hash);
}

/* Twice the room. */
static bool grow(fnl_text_memo *memo)
{
    uint32_t capacity = memo->capacity == 0 ? first_texts : memo->capacity * 2;
    fnl_text_key *texts = fnl_resize(memo->memory, memo->texts, capacity, sizeof *texts);
    if (texts == NULL)
        return false;
    memo->texts = texts;
    if (slots_for(capacity) > memo->slot_count) {
        uint32_t *slots = fnl_allocate_zeroed(memo->memory, slots_for(capacity), sizeof *slots);
        if (slots == NULL)
            return false;
        fnl_release(memo->memory, memo->slots);
        memo->slots = slots;
        memo->slot_count = slots_for(capacity);
        for (uint32_t number = 1; number < memo->used; number++)
            put(memo, number);
    }
    memo->capacity = capacity;
    if (memo->used == 0) {
        memo->texts[0] = (fnl_text_key){ .length = UINT32_MAX };
        memo->used = 1;
    }
    return true;
}

bool fnl_text_memo_reserve(fnl_text_memo *memo, uint32_t count)
{
    if (memo->used + count > most_texts)
        fnl_text_memo_clear(memo);
    while (memo->used + count > memo->capacity)
        if (!grow(memo))
            return false;
    return true;
}

fnl_text_key *fnl_text_memo_find(fnl_text_memo *memo, const fnl_text_key *key, uint64_t hash)
{
    uint32_t mask = memo->slot_count - 1;
    uint32_t at = (uint32_t)hash & mask;
    for (; memo->slots[at] != 0; at = (at + 1) & mask) {
        uint32_t number = memo->slots[at] & fnl_memo_number_mask;
        if (memo->slots[at] == entry_of(number, hash) && fnl_key_equal(&memo->texts[number], key))
            return &memo->texts[number];
    }
    memo->slots[at] = entry_of(memo->used, hash);
    memo->texts[memo->used] = *key;
    return &memo->texts[memo->used++];
}
