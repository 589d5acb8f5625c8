#include "core/hash.h"

#include <sys/random.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t fnl_hash_seed(void)
{
    uint64_t seed = 0;
    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != (ssize_t)sizeof seed)
        seed ^= (uint64_t)(uintptr_t)&seed * 0x9e3779b97f4a7c15u; /* early boot: where the stack lies must do */
    return seed;
}

uint64_t fnl_hash_text(fnl_text text, uint64_t seed)
{
    return XXH3_64bits_withSeed(text.bytes, text.length, seed);
}

void fnl_index_start(fnl_index *index, const fnl_allocator *memory, uint64_t seed)
{
    *index = (fnl_index){ .seed = seed };
    fnl_arena_start(&index->texts, memory);
}

void fnl_index_end(fnl_index *index)
{
    const fnl_allocator *memory = index->texts.memory;
    fnl_arena_end(&index->texts);
    fnl_release(memory, index->keys);
    fnl_release(memory, index->slots);
    fnl_index_start(index, memory, index->seed);
}

static inline uint64_t load_word(const char *bytes)
{
    uint64_t word = 0;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* Keys are mostly ids of some ten bytes: their first and last words say it without a call. */
static inline bool is_key(fnl_text key, fnl_text text)
{
    enum { word = sizeof(uint64_t), two_words = 2 * word };
    if (key.length != text.length || text.length < word || text.length > two_words)
        return fnl_text_equal(key, text);
    size_t last = text.length - word;
    return load_word(key.bytes) == load_word(text.bytes) && load_word(key.bytes + last) == load_word(text.bytes + last);
}

/* The slot of text, or the empty one where it would go. */
static uint32_t slot_of(const fnl_index *index, fnl_text text, uint64_t hash)
{
    uint32_t mask = index->slot_count - 1;
    uint32_t at = (uint32_t)hash & mask;
    uint32_t upper = (uint32_t)(hash >> 32);
    for (;; at = (at + 1) & mask) {
        const fnl_index_slot *slot = &index->slots[at];
        if (slot->number_plus_one == 0)
            return at;
        if (slot->hash == upper && is_key(index->keys[slot->number_plus_one - 1], text))
            return at;
    }
}

/* Puts all keys into the slots anew. */
static void fill_slots(fnl_index *index)
{
    uint64_t hashes[fnl_index_batch];
    memset(index->slots, 0, index->slot_count * sizeof *index->slots);
    for (uint32_t first = 0; first < index->count; first += fnl_index_batch) {
        uint32_t left = index->count - first;
        uint32_t count = left < fnl_index_batch ? left : fnl_index_batch;
        for (uint32_t i = 0; i < count; i++) {
            hashes[i] = fnl_hash_text(index->keys[first + i], index->seed);
            __builtin_prefetch(&index->slots[(uint32_t)hashes[i] & (index->slot_count - 1)], 1);
        }
        for (uint32_t i = 0; i < count; i++)
            index->slots[slot_of(index, index->keys[first + i], hashes[i])] =
                (fnl_index_slot){ .hash = (uint32_t)(hashes[i] >> 32), .number_plus_one = first + i + 1 };
    }
}

/* Room for one more key at a load of at most a half. */
static bool make_room(fnl_index *index)
{
    const fnl_allocator *memory = index->texts.memory;
    if (index->count == index->key_capacity) {
        uint32_t wanted = index->key_capacity == 0 ? 16 : index->key_capacity * 2;
        if (wanted > (uint32_t)1 << 30)
            return false;
        fnl_text *keys = fnl_resize(memory, index->keys, wanted, sizeof *keys);
        if (keys == NULL)
            return false;
        index->keys = keys;
        index->key_capacity = wanted;
    }
    if (index->count < index->slot_count / 2)
        return true;
    uint32_t wanted = index->slot_count == 0 ? 32 : index->slot_count * 2;
    fnl_index_slot *slots = fnl_allocate(memory, wanted, sizeof *slots);
    if (slots == NULL)
        return false;
    fnl_release(memory, index->slots);
    index->slots = slots;
    index->slot_count = wanted;
    fill_slots(index);
    return true;
}

void fnl_index_cut(fnl_index *index, uint32_t count)
{
    if (count >= index->count)
        return;
    index->count = count;
    fill_slots(index);
}

bool fnl_index_add(fnl_index *index, fnl_text text, uint32_t *number, bool *is_new)
{
    uint64_t hash = fnl_hash_text(text, index->seed);
    if (index->slot_count != 0) {
        const fnl_index_slot *slot = &index->slots[slot_of(index, text, hash)];
        if (slot->number_plus_one != 0) {
            *number = slot->number_plus_one - 1;
            *is_new = false;
            return true;
        }
    }
    if (!make_room(index))
        return false;
    fnl_text copy = fnl_arena_copy(&index->texts, text);
    if (copy.bytes == NULL)
        return false;
    index->keys[index->count] = copy;
    index->slots[slot_of(index, text, hash)] =
        (fnl_index_slot){ .hash = (uint32_t)(hash >> 32), .number_plus_one = index->count + 1 };
    *number = index->count++;
    *is_new = true;
    return true;
}

bool fnl_index_find(const fnl_index *index, fnl_text text, uint32_t *number)
{
    if (index->slot_count == 0)
        return false;
    const fnl_index_slot *slot = &index->slots[slot_of(index, text, fnl_hash_text(text, index->seed))];
    if (slot->number_plus_one == 0)
        return false;
    *number = slot->number_plus_one - 1;
    return true;
}

/* The number that most likely is that of a hash. */
static uint32_t likely_number(const fnl_index *index, uint64_t hash)
{
    const fnl_index_slot *slot = &index->slots[(uint32_t)hash & (index->slot_count - 1)];
    return slot->number_plus_one == 0 ? FNL_NO_NUMBER : slot->number_plus_one - 1;
}

void fnl_index_find_batch(const fnl_index *index, const fnl_text *texts, uint32_t count, uint32_t *numbers)
{
    uint64_t hashes[fnl_index_batch];
    for (uint32_t i = 0; i < count; i++)
        numbers[i] = FNL_NO_NUMBER;
    if (index->slot_count == 0)
        return;
    for (uint32_t i = 0; i < count; i++) {
        hashes[i] = fnl_hash_text(texts[i], index->seed);
        __builtin_prefetch(&index->slots[(uint32_t)hashes[i] & (index->slot_count - 1)]);
    }
    for (uint32_t i = 0; i < count; i++) {
        numbers[i] = likely_number(index, hashes[i]);
        if (numbers[i] != FNL_NO_NUMBER)
            __builtin_prefetch(&index->keys[numbers[i]]);
    }
    for (uint32_t i = 0; i < count; i++)
        if (numbers[i] != FNL_NO_NUMBER)
            __builtin_prefetch(index->keys[numbers[i]].bytes);
    for (uint32_t i = 0; i < count; i++) {
        const fnl_index_slot *slot = &index->slots[slot_of(index, texts[i], hashes[i])];
        numbers[i] = slot->number_plus_one == 0 ? FNL_NO_NUMBER : slot->number_plus_one - 1;
    }
}
