/* Adding one distribution to another: room for all of it first, so that what is half added is never seen. */
#include "kpi/spread_inside.h"

#include <string.h>

enum { first_capacity = 8 };

typedef struct octave_range {
    uint32_t first, last;
} octave_range;

static octave_range range_of(const fnl_spread *spread)
{
    if (spread->form != fnl_spread_list)
        return (octave_range){ spread->first_octave, spread->first_octave + spread->octaves - 1U };
    return (octave_range){ fnl_bucket_of(spread->least) >> fnl_spread_bits,
                           fnl_bucket_of(spread->most) >> fnl_spread_bits };
}

/* The octaves of both; `from` is not empty. */
static octave_range range_of_both(const fnl_spread *into, const fnl_spread *from)
{
    octave_range range = range_of(from);
    if (into->count == 0)
        return range;
    octave_range own = range_of(into);
    return (octave_range){ own.first < range.first ? own.first : range.first,
                           own.last > range.last ? own.last : range.last };
}

/* At least as many as the fullest bucket has. */
static uint64_t fullest(const fnl_spread *spread)
{
    uint64_t most = 0;
    uint16_t most_16 = 0;
    uint32_t slots = (uint32_t)spread->octaves * fnl_spread_slots;
    if (spread->form == fnl_spread_list)
        return spread->count;
    if (spread->form == fnl_spread_counts_16) {
        const uint16_t *counts = spread->kept;
        for (uint32_t i = 0; i < slots; i++)
            most_16 = counts[i] > most_16 ? counts[i] : most_16;
        return most_16;
    }
    for (uint32_t i = 0; i < slots; i++)
        most = fnl_spread_count_at(spread, i) > most ? fnl_spread_count_at(spread, i) : most;
    return most;
}

static bool reserve_list(fnl_spread *into, const fnl_allocator *memory, uint64_t count)
{
    uint64_t wanted = into->capacity == 0 ? first_capacity : into->capacity;
    while (wanted < count)
        wanted *= 2;
    if (wanted == into->capacity)
        return true;
    uint16_t *list = fnl_resize(memory, into->kept, (size_t)wanted, sizeof *list);
    if (list == NULL)
        return false;
    into->kept = list;
    into->capacity = wanted;
    return true;
}

static bool reserve_counts(fnl_spread *into, const fnl_allocator *memory, const fnl_spread *from, octave_range range)
{
    fnl_spread_form form = fnl_spread_form_of(into->count + from->count);
    if (form != fnl_spread_counts_16) /* only then it matters how they are spread */
        form = fnl_spread_form_of(fullest(into) + fullest(from));
    if (into->form != fnl_spread_list) {
        octave_range own = range_of(into);
        if (into->form >= form && own.first == range.first && own.last == range.last)
            return true;
        form = into->form > form ? (fnl_spread_form)into->form : form;
    }
    return fnl_spread_reshape(into, memory, form, range.first, range.last);
}

bool fnl_spread_reserve(fnl_spread *into, const fnl_allocator *memory, const fnl_spread *from)
{
    if (from->count == 0)
        return true;
    uint64_t together = into->count + from->count;
    if (from->is_exact)
        return fnl_spread_grow_values(into, memory, together);
    octave_range range = range_of_both(into, from);
    bool are_lists = into->form == fnl_spread_list && from->form == fnl_spread_list;
    uint64_t slots = (uint64_t)(range.last - range.first + 1) * fnl_spread_slots;
    if (are_lists && together <= fnl_most_listed && together < slots)
        return reserve_list(into, memory, together);
    return reserve_counts(into, memory, from, range);
}

static void add_list(fnl_spread *into, const fnl_spread *from)
{
    const uint16_t *buckets = from->kept;
    if (into->form == fnl_spread_list) {
        memcpy((uint16_t *)into->kept + into->count, buckets, (size_t)from->count * sizeof *buckets);
        return;
    }
    for (uint64_t i = 0; i < from->count; i++) {
        uint32_t slot = buckets[i] - (uint32_t)into->first_octave * fnl_spread_slots;
        fnl_spread_set_count(into, slot, fnl_spread_count_at(into, slot) + 1);
    }
}

static void add_counts(fnl_spread *into, const fnl_spread *from)
{
    uint32_t first = (uint32_t)(from->first_octave - into->first_octave) * fnl_spread_slots;
    uint32_t slots = (uint32_t)from->octaves * fnl_spread_slots;
    if (into->form == fnl_spread_counts_16 && from->form == fnl_spread_counts_16) {
        uint16_t *restrict counts = (uint16_t *)into->kept + first;
        const uint16_t *restrict more = from->kept;
        for (uint32_t i = 0; i < slots; i++)
            counts[i] = (uint16_t)(counts[i] + more[i]);
        return;
    }
    for (uint32_t i = 0; i < slots; i++) {
        uint64_t more = fnl_spread_count_at(from, i);
        if (more != 0)
            fnl_spread_set_count(into, first + i, fnl_spread_count_at(into, first + i) + more);
    }
}

bool fnl_spread_fits(const fnl_spread *into, const fnl_spread *from)
{
    return from->count <= INT64_MAX && into->count <= INT64_MAX - from->count;
}

void fnl_spread_add_all(fnl_spread *into, const fnl_spread *from)
{
    if (from->count == 0)
        return;
    if (from->is_exact)
        memcpy((int64_t *)into->kept + into->count, from->kept, (size_t)from->count * sizeof(int64_t));
    else if (from->form == fnl_spread_list)
        add_list(into, from);
    else
        add_counts(into, from);
    bool is_first = into->count == 0;
    into->is_exact = from->is_exact;
    into->count += from->count;
    into->least = is_first || from->least < into->least ? from->least : into->least;
    into->most = is_first || from->most > into->most ? from->most : into->most;
    into->sum = fnl_wide_add(into->sum, from->sum);
}

bool fnl_spread_merge(fnl_spread *into, const fnl_allocator *memory, const fnl_spread *from)
{
    if (!fnl_spread_reserve(into, memory, from))
        return false;
    fnl_spread_add_all(into, from);
    return true;
}
