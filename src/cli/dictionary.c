/* The distinct texts of a column. A slot holds both ends of its text: short ones are compared without a look elsewhere. */
#include "dictionary.h"

#include "value_read.h"

#include "memory.h"

#include <stdlib.h>

enum {
    word_size = 8,
    first_slots = 256,
    most_steps = 64, /* from a text's slot to where it is: texts chosen to meet in one place end the dictionary */
};

void fnl_dictionary_start(fnl_dictionary *dictionary)
{
    *dictionary = (fnl_dictionary){ .slot_count = first_slots };
    dictionary->slots = fnl_take_memory(first_slots, sizeof *dictionary->slots);
    dictionary->offsets = fnl_grow_memory(NULL, 1, &dictionary->offset_capacity, sizeof *dictionary->offsets);
    dictionary->bytes = fnl_grow_memory(NULL, 1, &dictionary->byte_capacity, 1);
    fnl_dictionary_clear(dictionary);
}

void fnl_dictionary_end(fnl_dictionary *dictionary)
{
    free(dictionary->slots);
    free(dictionary->offsets);
    free(dictionary->bytes);
    *dictionary = (fnl_dictionary){ 0 };
}

void fnl_dictionary_clear(fnl_dictionary *dictionary)
{
    dictionary->count = 0;
    dictionary->offsets[0] = 0;
    for (uint32_t i = 0; i < dictionary->slot_count; i++)
        dictionary->slots[i].code = -1;
}

/* Every bit of both counts in the upper half. */
static inline uint64_t mix(uint64_t a, uint64_t b)
{
    static const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
    static const uint64_t other = UINT64_C(0xc2b2ae3d27d4eb4f);
    uint64_t mixed = (a ^ a >> 32) * odd ^ (b ^ b >> 32) * other;
    return mixed ^ mixed >> 32;
}

/* Where the search for a text begins. All of a long text counts. */
static inline uint32_t slot_of(const fnl_dictionary *dictionary, const fnl_dictionary_slot *key, const char *text)
{
    uint64_t hash = mix(key->first, key->last + key->length);
    for (uint32_t at = word_size; at + word_size < key->length; at += word_size)
        hash = mix(hash, fnl_value_load(text + at));
    return (uint32_t)hash & (dictionary->slot_count - 1);
}

static inline bool is_same(const fnl_dictionary *dictionary, const fnl_dictionary_slot *slot,
                           const fnl_dictionary_slot *key, const char *text)
{
    if (slot->first != key->first || slot->last != key->last || slot->length != key->length)
        return false;
    return key->length <= 2 * word_size ||
           memcmp(dictionary->bytes + dictionary->offsets[slot->code], text, key->length) == 0;
}

static void make_slots(fnl_dictionary *dictionary)
{
    fnl_dictionary_slot *old = dictionary->slots;
    uint32_t old_count = dictionary->slot_count;
    dictionary->slot_count *= 2;
    dictionary->slots = fnl_take_memory(dictionary->slot_count, sizeof *dictionary->slots);
    for (uint32_t i = 0; i < dictionary->slot_count; i++)
        dictionary->slots[i].code = -1;
    for (uint32_t i = 0; i < old_count; i++) {
        if (old[i].code < 0)
            continue;
        uint32_t at = slot_of(dictionary, &old[i], dictionary->bytes + dictionary->offsets[old[i].code]);
        while (dictionary->slots[at].code >= 0)
            at = (at + 1) & (dictionary->slot_count - 1);
        dictionary->slots[at] = old[i];
    }
    free(old);
}

static int32_t add(fnl_dictionary *dictionary, fnl_dictionary_slot *slot, const fnl_dictionary_slot *key,
                   const char *text)
{
    int32_t start = dictionary->offsets[dictionary->count];
    if (dictionary->count == fnl_dictionary_most_texts || key->length > (uint32_t)(fnl_dictionary_most_bytes - start))
        return -1;
    size_t end = (size_t)start + key->length;
    if (end > dictionary->byte_capacity)
        dictionary->bytes = fnl_grow_memory(dictionary->bytes, end, &dictionary->byte_capacity, 1);
    if ((size_t)dictionary->count + 2 > dictionary->offset_capacity)
        dictionary->offsets = fnl_grow_memory(dictionary->offsets, (size_t)dictionary->count + 2,
                                              &dictionary->offset_capacity, sizeof *dictionary->offsets);
    memcpy(dictionary->bytes + start, text, key->length);
    *slot = *key;
    slot->code = dictionary->count++;
    dictionary->offsets[dictionary->count] = (int32_t)end;
    int32_t code = slot->code;
    if ((uint32_t)dictionary->count * 2 > dictionary->slot_count)
        make_slots(dictionary);
    return code;
}

int32_t fnl_dictionary_code(fnl_dictionary *dictionary, const char *text, uint32_t length)
{
    fnl_dictionary_slot key = { .first = fnl_value_load(text), .length = length };
    if (length >= word_size)
        key.last = fnl_value_load(text + length - word_size);
    else
        key.first = length == 0 ? 0 : key.first << (word_size * (word_size - length));
    uint32_t mask = dictionary->slot_count - 1;
    uint32_t at = slot_of(dictionary, &key, text);
    for (unsigned steps = 0; steps < most_steps; steps++) {
        fnl_dictionary_slot *slot = &dictionary->slots[at];
        if (slot->code < 0)
            return add(dictionary, slot, &key, text);
        if (is_same(dictionary, slot, &key, text))
            return slot->code;
        at = (at + 1) & mask;
    }
    return -1;
}
