/* Adding to distributions. Most have few values, of which the list of buckets is short; what is counted often is counted in place. */
#include "kpi/spread_inside.h"

#include <string.h>

enum { first_capacity = 8, listed_at_once = 8 };

static const uint8_t widths[] = { sizeof(uint16_t), sizeof(uint16_t), sizeof(uint32_t), sizeof(uint64_t) };

uint32_t fnl_bucket_of(int64_t value)
{
    if (value < fnl_spread_slots)
        return (uint32_t)value;
    unsigned shift = 63U - (unsigned)__builtin_clzll((uint64_t)value) - fnl_spread_bits;
    return (shift << fnl_spread_bits) + (uint32_t)((uint64_t)value >> shift);
}

void fnl_bucket_bounds(uint32_t bucket, int64_t *low, int64_t *high)
{
    uint32_t octave = bucket >> fnl_spread_bits;
    uint64_t slot = bucket & (fnl_spread_slots - 1);
    unsigned shift = octave == 0 ? 0 : octave - 1;
    uint64_t first = (octave == 0 ? slot : slot + fnl_spread_slots) << shift;
    *low = (int64_t)first;
    *high = (int64_t)(first + ((UINT64_C(1) << shift) - 1));
}

bool fnl_spread_reshape(fnl_spread *spread, const fnl_allocator *memory, fnl_spread_form form, uint32_t first,
                        uint32_t last)
{
    fnl_spread grown = *spread;
    grown.form = (uint8_t)form;
    grown.first_octave = (uint8_t)first;
    grown.octaves = (uint8_t)(last - first + 1);
    grown.capacity = 0;
    grown.kept = fnl_allocate_zeroed(memory, (size_t)grown.octaves * fnl_spread_slots, widths[form]);
    if (grown.kept == NULL)
        return false;
    if (spread->form == fnl_spread_list) {
        for (uint64_t i = 0; i < spread->count; i++) {
            uint32_t slot = ((const uint16_t *)spread->kept)[i] - first * fnl_spread_slots;
            fnl_spread_set_count(&grown, slot, fnl_spread_count_at(&grown, slot) + 1);
        }
    } else {
        uint32_t skipped = (spread->first_octave - first) * fnl_spread_slots;
        uint32_t slots = (uint32_t)spread->octaves * fnl_spread_slots;
        if (spread->form == form)
            memcpy((char *)grown.kept + (size_t)skipped * widths[form], spread->kept, (size_t)slots * widths[form]);
        else
            for (uint32_t i = 0; i < slots; i++)
                fnl_spread_set_count(&grown, skipped + i, fnl_spread_count_at(spread, i));
    }
    fnl_release(memory, spread->kept);
    *spread = grown;
    return true;
}

void fnl_spread_octaves_listed(const fnl_spread *spread, uint32_t bucket, uint32_t *first, uint32_t *last)
{
    *first = *last = bucket >> fnl_spread_bits;
    for (uint64_t i = 0; i < spread->count; i++) {
        uint32_t octave = ((const uint16_t *)spread->kept)[i] >> fnl_spread_bits;
        *first = octave < *first ? octave : *first;
        *last = octave > *last ? octave : *last;
    }
}

fnl_spread_form fnl_spread_form_of(uint64_t count)
{
    return count <= UINT16_MAX   ? fnl_spread_counts_16
           : count <= UINT32_MAX ? fnl_spread_counts_32
                                 : fnl_spread_counts_64;
}

/* Room for one more in the list, or counts where they take no more than a longer list would. */
static bool grow_list(fnl_spread *spread, const fnl_allocator *memory, uint32_t bucket)
{
    uint64_t wanted = spread->capacity == 0 ? first_capacity : spread->capacity * 2;
    uint32_t first = 0;
    uint32_t last = 0;
    fnl_spread_octaves_listed(spread, bucket, &first, &last);
    if (wanted > fnl_most_listed || (uint64_t)(last - first + 1) * fnl_spread_slots <= wanted)
        return fnl_spread_reshape(spread, memory, fnl_spread_counts_16, first,
                                  last); /* a list holds fewer than 65,536 */
    uint16_t *list = fnl_resize(memory, spread->kept, (size_t)wanted, sizeof *list);
    if (list == NULL)
        return false;
    spread->kept = list;
    spread->capacity = wanted;
    return true;
}

static bool put_counted(fnl_spread *spread, const fnl_allocator *memory, uint32_t bucket, uint64_t more)
{
    uint32_t octave = bucket >> fnl_spread_bits;
    uint32_t first = spread->first_octave;
    uint32_t last = first + spread->octaves - 1;
    if (octave < first || octave > last) {
        if (!fnl_spread_reshape(spread, memory, spread->form, octave < first ? octave : first,
                                octave > last ? octave : last))
            return false;
        first = spread->first_octave;
        last = first + spread->octaves - 1;
    }
    uint32_t slot = bucket - first * fnl_spread_slots;
    uint64_t count = fnl_spread_count_at(spread, slot) + more;
    if (fnl_spread_form_of(count) > spread->form &&
        !fnl_spread_reshape(spread, memory, fnl_spread_form_of(count), first, last))
        return false;
    fnl_spread_set_count(spread, slot, count);
    spread->count += more;
    return true;
}

bool fnl_spread_put(fnl_spread *spread, const fnl_allocator *memory, uint32_t bucket, uint64_t more)
{
    if (spread->form == fnl_spread_list && more > listed_at_once) {
        uint32_t first = 0;
        uint32_t last = 0;
        fnl_spread_octaves_listed(spread, bucket, &first, &last);
        if (!fnl_spread_reshape(spread, memory, fnl_spread_counts_16, first, last))
            return false;
    }
    for (; more > 0 && spread->form == fnl_spread_list; more--) {
        if (spread->count == spread->capacity) {
            if (!grow_list(spread, memory, bucket))
                return false;
            if (spread->form != fnl_spread_list)
                break;
        }
        ((uint16_t *)spread->kept)[spread->count++] = (uint16_t)bucket;
    }
    return more == 0 || put_counted(spread, memory, bucket, more);
}

bool fnl_spread_grow_values(fnl_spread *spread, const fnl_allocator *memory, uint64_t count)
{
    uint64_t wanted = spread->capacity == 0 ? first_capacity : spread->capacity;
    while (wanted < count)
        wanted *= 2;
    if (wanted == spread->capacity)
        return true;
    if (wanted > SIZE_MAX / sizeof(int64_t))
        return false;
    int64_t *values = fnl_resize(memory, spread->kept, (size_t)wanted, sizeof *values);
    if (values == NULL)
        return false;
    spread->kept = values;
    spread->capacity = wanted;
    return true;
}

bool fnl_spread_add(fnl_spread *spread, const fnl_allocator *memory, bool is_exact, int64_t value)
{
    uint64_t before = spread->count;
    if (is_exact) {
        if (!fnl_spread_grow_values(spread, memory, before + 1))
            return false;
        ((int64_t *)spread->kept)[spread->count++] = value;
        spread->is_exact = true;
    } else if (!fnl_spread_put(spread, memory, fnl_bucket_of(value), 1)) {
        return false;
    }
    spread->least = before == 0 || value < spread->least ? value : spread->least;
    spread->most = before == 0 || value > spread->most ? value : spread->most;
    spread->sum = fnl_wide_add(spread->sum, (fnl_wide){ (uint64_t)value, 0 });
    return true;
}

void fnl_spread_end(fnl_spread *spread, const fnl_allocator *memory)
{
    fnl_release(memory, spread->kept);
    *spread = (fnl_spread){ 0 };
}
