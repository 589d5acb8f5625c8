/* Distinct texts by hash. */
#include "table/text_memo.h"

enum {
    first_slots = 256,
    most_texts = 1 << 17, /* then all are forgotten, so that memory has a limit */
};

void fnl_text_memo_start(fnl_text_memo *memo, const fnl_allocator *memory, uint64_t seed)
{
    *memo = (fnl_text_memo){ .memory = memory, .round = 1, .seed = seed };
}

void fnl_text_memo_end(fnl_text_memo *memo)
{
    fnl_release(memo->memory, memo->slots);
    fnl_text_memo_start(memo, memo->memory, memo->seed);
}

void fnl_text_memo_clear(fnl_text_memo *memo)
{
    memo->used = 0;
    if (++memo->round != 0)
        return;
    for (uint32_t i = 0; i < memo->slot_count; i++)
        memo->slots[i].round = 0;
    memo->round = 1;
}

static fnl_text_memo_slot *slot_of(fnl_text_memo *memo, fnl_text text, uint64_t hash)
{
    uint32_t mask = memo->slot_count - 1;
    for (uint32_t at = (uint32_t)hash & mask;; at = (at + 1) & mask) {
        fnl_text_memo_slot *slot = &memo->slots[at];
        if (slot->round != memo->round || (slot->hash == hash && fnl_text_equal(slot->text, text)))
            return slot;
    }
}

/* Room for one more at a load of at most a half. */
static bool make_room(fnl_text_memo *memo)
{
    if (memo->used >= most_texts)
        fnl_text_memo_clear(memo);
    if (memo->used < memo->slot_count / 2)
        return true;
    fnl_text_memo old = *memo;
    uint32_t wanted = old.slot_count == 0 ? first_slots : old.slot_count * 2;
    fnl_text_memo_slot *slots = fnl_allocate_zeroed(memo->memory, wanted, sizeof *slots);
    if (slots == NULL)
        return false;
    memo->slots = slots;
    memo->slot_count = wanted;
    for (uint32_t i = 0; i < old.slot_count; i++)
        if (old.slots[i].round == memo->round)
            *slot_of(memo, old.slots[i].text, old.slots[i].hash) = old.slots[i];
    fnl_release(memo->memory, old.slots);
    return true;
}

int32_t *fnl_text_memo_find(fnl_text_memo *memo, fnl_text text, int32_t unknown)
{
    if (!make_room(memo))
        return NULL;
    uint64_t hash = fnl_hash_text(text, memo->seed);
    fnl_text_memo_slot *slot = slot_of(memo, text, hash);
    if (slot->round != memo->round) {
        *slot = (fnl_text_memo_slot){ .hash = hash, .text = text, .state = unknown, .round = memo->round };
        memo->used++;
    }
    return &slot->state;
}
