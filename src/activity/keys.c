#include "activity/keys.h"

#include "core/order.h"
#include "table/text_key.h"

enum {
    most_keys = 1 << 30,
    first_capacity = 1024,
    rows_ahead = 32, /* whose slots are asked for early */
};

void fnl_keys_start(fnl_activity_keys *keys, const fnl_allocator *memory, bool are_texts)
{
    *keys = (fnl_activity_keys){ .memory = memory, .are_texts = are_texts, .secret = fnl_hash_seed() | 1 };
    fnl_index_start(&keys->texts, memory, keys->secret);
}

void fnl_keys_end(fnl_activity_keys *keys)
{
    fnl_index_end(&keys->texts);
    fnl_release(keys->memory, keys->wholes);
    fnl_release(keys->memory, keys->slots);
    fnl_keys_start(keys, keys->memory, keys->are_texts);
}

uint32_t fnl_keys_count(const fnl_activity_keys *keys)
{
    return keys->are_texts ? keys->texts.count : keys->count;
}

bool fnl_keys_add_text(fnl_activity_keys *keys, fnl_text key, uint32_t *number)
{
    bool is_new = false;
    return fnl_index_add(&keys->texts, key, number, &is_new);
}

void fnl_keys_find_texts(const fnl_activity_keys *keys, const fnl_text *texts, uint32_t count, uint32_t *numbers)
{
    for (uint32_t i = 0; i < count; i += fnl_index_batch)
        fnl_index_find_batch(&keys->texts, texts + i, count - i < fnl_index_batch ? count - i : fnl_index_batch,
                             numbers + i);
}

static uint32_t slot_where(const fnl_activity_keys *keys, int64_t key)
{
    static const uint64_t golden = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t hash = fnl_fold_product((uint64_t)key ^ keys->secret, golden + keys->secret);
    return (uint32_t)hash & (keys->slot_count - 1);
}

/* The slot of a key, or the empty one where it would go. */
static fnl_whole_slot *find_slot(const fnl_activity_keys *keys, int64_t key)
{
    for (uint32_t at = slot_where(keys, key);; at = (at + 1) & (keys->slot_count - 1)) {
        fnl_whole_slot *slot = &keys->slots[at];
        if (slot->number_plus_one == 0 || slot->key == key)
            return slot;
    }
}

static bool grow_slots(fnl_activity_keys *keys, uint32_t wanted)
{
    fnl_whole_slot *slots = fnl_allocate_zeroed(keys->memory, wanted, sizeof *slots);
    if (slots == NULL)
        return false;
    fnl_release(keys->memory, keys->slots);
    keys->slots = slots;
    keys->slot_count = wanted;
    for (uint32_t i = 0; i < keys->count; i++)
        *find_slot(keys, keys->wholes[i]) = (fnl_whole_slot){ .key = keys->wholes[i], .number_plus_one = i + 1 };
    return true;
}

/* Room for so many more wholes at a load of at most a half. */
static bool make_room(fnl_activity_keys *keys, uint32_t more)
{
    if (more > most_keys - keys->count)
        return false;
    uint32_t needed = keys->count + more;
    uint32_t capacity = keys->capacity == 0 ? first_capacity : keys->capacity;
    while (capacity < needed)
        capacity *= 2;
    if (capacity != keys->capacity) {
        int64_t *wholes = fnl_resize(keys->memory, keys->wholes, capacity, sizeof *wholes);
        if (wholes == NULL)
            return false;
        keys->wholes = wholes;
        keys->capacity = capacity;
    }
    return keys->slot_count / 2 >= capacity || grow_slots(keys, capacity * 2);
}

/* There is room. */
static uint32_t add_whole(fnl_activity_keys *keys, int64_t key)
{
    fnl_whole_slot *slot = find_slot(keys, key);
    if (slot->number_plus_one == 0) {
        keys->wholes[keys->count] = key;
        *slot = (fnl_whole_slot){ .key = key, .number_plus_one = ++keys->count };
    }
    return slot->number_plus_one - 1;
}

bool fnl_keys_add_whole(fnl_activity_keys *keys, int64_t key, uint32_t *number)
{
    if (!make_room(keys, 1))
        return false;
    *number = add_whole(keys, key);
    return true;
}

bool fnl_keys_add_wholes(fnl_activity_keys *keys, const int64_t *wholes, const uint64_t *wanted, uint32_t count,
                         uint32_t *numbers)
{
    if (!make_room(keys, count))
        return false;
    for (uint32_t i = 0; i < count && i < rows_ahead; i++)
        __builtin_prefetch(&keys->slots[slot_where(keys, wholes[i])]);
    for (uint32_t i = 0; i < count; i++) {
        if (i + rows_ahead < count)
            __builtin_prefetch(&keys->slots[slot_where(keys, wholes[i + rows_ahead])]);
        numbers[i] = (wanted[i / 64] >> i % 64 & 1) != 0 ? add_whole(keys, wholes[i]) : 0;
    }
    return true;
}

bool fnl_keys_add_of(fnl_activity_keys *keys, const fnl_activity_keys *from, uint32_t number, uint32_t *out)
{
    return from->are_texts ? fnl_keys_add_text(keys, from->texts.keys[number], out)
                           : fnl_keys_add_whole(keys, from->wholes[number], out);
}

bool fnl_keys_find_text(const fnl_activity_keys *keys, fnl_text key, uint32_t *number)
{
    return fnl_index_find(&keys->texts, key, number);
}

bool fnl_keys_find_whole(const fnl_activity_keys *keys, int64_t key, uint32_t *number)
{
    if (keys->slot_count == 0)
        return false;
    const fnl_whole_slot *slot = find_slot(keys, key);
    *number = slot->number_plus_one - 1;
    return slot->number_plus_one != 0;
}

int fnl_keys_compare(const fnl_activity_keys *keys, uint32_t a, uint32_t b)
{
    if (keys->are_texts)
        return fnl_text_compare(keys->texts.keys[a], keys->texts.keys[b]);
    return (keys->wholes[a] > keys->wholes[b]) - (keys->wholes[a] < keys->wholes[b]);
}

enum { prefix_words = 2 };

/* A key with what it begins with: most comparisons need no look at the key itself, which may be anywhere. */
typedef struct prefixed_key {
    uint64_t
        prefix[prefix_words]; /* of a text its first bytes, highest first; of a whole an unsigned one of its order */
    uint32_t number;
    uint32_t unused;
} prefixed_key;

static prefixed_key prefixed(const fnl_activity_keys *keys, uint32_t number)
{
    prefixed_key key = { .number = number };
    if (!keys->are_texts) {
        key.prefix[0] = (uint64_t)keys->wholes[number] ^ (uint64_t)INT64_MIN;
        return key;
    }
    fnl_text text = keys->texts.keys[number];
    for (size_t i = 0; i < sizeof key.prefix; i++) {
        uint64_t byte = i < text.length ? (unsigned char)text.bytes[i] : 0;
        key.prefix[i / 8] = key.prefix[i / 8] << 8 | byte;
    }
    return key;
}

static int compare_prefixed(const void *context, const void *a, const void *b)
{
    const prefixed_key *x = a;
    const prefixed_key *y = b;
    for (int i = 0; i < prefix_words; i++)
        if (x->prefix[i] != y->prefix[i])
            return x->prefix[i] < y->prefix[i] ? -1 : 1;
    return fnl_keys_compare(context, x->number, y->number);
}

bool fnl_keys_order(const fnl_activity_keys *keys, uint32_t *numbers, uint32_t count)
{
    prefixed_key *items = fnl_allocate(keys->memory, count, sizeof *items);
    if (items == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++)
        items[i] = prefixed(keys, numbers[i]);
    bool fine = fnl_order_items(keys->memory, items, count, sizeof *items, compare_prefixed, keys);
    for (uint32_t i = 0; fine && i < count; i++)
        numbers[i] = items[i].number;
    fnl_release(keys->memory, items);
    return fine;
}
