/* Reading distributions: buckets in order, quantiles. */
#include "kpi/spread_inside.h"

#include <string.h>

enum { digit_bits = 8, digits = 1 << digit_bits };

/* Lists are sorted by two digits of 6 bits, the lower first. */
static void sort_list(const uint16_t *from, uint32_t count, unsigned shift, uint16_t *to)
{
    uint32_t starts[fnl_spread_slots + 1] = { 0 };
    for (uint32_t i = 0; i < count; i++)
        starts[(from[i] >> shift & (fnl_spread_slots - 1)) + 1]++;
    for (uint32_t i = 1; i <= fnl_spread_slots; i++)
        starts[i] += starts[i - 1];
    for (uint32_t i = 0; i < count; i++)
        to[starts[from[i] >> shift & (fnl_spread_slots - 1)]++] = from[i];
}

void fnl_spread_walk_start(fnl_spread_walk *walk, const fnl_spread *spread)
{
    walk->spread = spread;
    walk->next = 0;
    if (spread->form != fnl_spread_list || spread->count == 0)
        return;
    uint16_t once[fnl_most_listed];
    sort_list(spread->kept, (uint32_t)spread->count, 0, once);
    sort_list(once, (uint32_t)spread->count, fnl_spread_bits, walk->sorted);
}

bool fnl_spread_walk_next(fnl_spread_walk *walk, uint32_t *bucket, uint64_t *count)
{
    const fnl_spread *spread = walk->spread;
    if (spread->form == fnl_spread_list) {
        if (walk->next == spread->count)
            return false;
        uint32_t first = walk->next++;
        while (walk->next < spread->count && walk->sorted[walk->next] == walk->sorted[first])
            walk->next++;
        *bucket = walk->sorted[first];
        *count = walk->next - first;
        return true;
    }
    uint32_t slots = (uint32_t)spread->octaves * fnl_spread_slots;
    while (walk->next < slots && fnl_spread_count_at(spread, walk->next) == 0)
        walk->next++;
    if (walk->next == slots)
        return false;
    *bucket = spread->first_octave * fnl_spread_slots + walk->next;
    *count = fnl_spread_count_at(spread, walk->next++);
    return true;
}

/* One digit of values that are not negative; true if they all have the same one, and nothing was moved. */
static bool sort_digit(const int64_t *from, uint64_t count, unsigned shift, int64_t *to)
{
    uint64_t starts[digits + 1] = { 0 };
    for (uint64_t i = 0; i < count; i++)
        starts[((uint64_t)from[i] >> shift & (digits - 1)) + 1]++;
    for (uint32_t i = 1; i <= digits; i++) {
        if (starts[i] == count)
            return true;
        starts[i] += starts[i - 1];
    }
    for (uint64_t i = 0; i < count; i++)
        to[starts[(uint64_t)from[i] >> shift & (digits - 1)]++] = from[i];
    return false;
}

int64_t *fnl_spread_values(const fnl_spread *spread, const fnl_allocator *memory)
{
    int64_t *sorted = fnl_allocate(memory, (size_t)spread->count, sizeof *sorted);
    int64_t *other = fnl_allocate(memory, (size_t)spread->count, sizeof *other);
    if (sorted == NULL || other == NULL) {
        fnl_release(memory, sorted);
        fnl_release(memory, other);
        return NULL;
    }
    if (spread->count != 0)
        memcpy(sorted, spread->kept, (size_t)spread->count * sizeof *sorted);
    for (unsigned shift = 0; shift < 64 && spread->count > 1; shift += digit_bits)
        if (!sort_digit(sorted, spread->count, shift, other)) {
            int64_t *swapped = sorted;
            sorted = other;
            other = swapped;
        }
    fnl_release(memory, other);
    return sorted;
}

static double between(double low, double high, double value)
{
    return value < low ? low : value > high ? high : value;
}

static double middle_of(const fnl_spread *spread, uint32_t bucket)
{
    int64_t low = 0;
    int64_t high = 0;
    fnl_bucket_bounds(bucket, &low, &high);
    return between((double)spread->least, (double)spread->most, (double)low + (double)(high - low) * 0.5);
}

/* The middles of the buckets that two neighbouring ranks, from 0, are in. */
static void find_ranks(const fnl_spread *spread, uint64_t rank, double *lower, double *upper)
{
    fnl_spread_walk walk;
    uint32_t bucket = 0;
    uint64_t count = 0;
    uint64_t passed = 0;
    fnl_spread_walk_start(&walk, spread);
    while (passed <= rank && fnl_spread_walk_next(&walk, &bucket, &count))
        passed += count;
    *lower = *upper = middle_of(spread, bucket);
    if (passed == rank + 1 && fnl_spread_walk_next(&walk, &bucket, &count))
        *upper = middle_of(spread, bucket);
}

bool fnl_spread_quantile(const fnl_spread *spread, const fnl_allocator *memory, bool is_exact, double part, double *out)
{
    double place = part * (double)(spread->count - 1);
    uint64_t rank = (uint64_t)place;
    if (rank >= spread->count) /* counts beyond 2^53 round up */
        rank = spread->count - 1;
    double lower = 0;
    double upper = 0;
    if (is_exact) {
        int64_t *sorted = fnl_spread_values(spread, memory);
        if (sorted == NULL)
            return false;
        lower = (double)sorted[rank];
        upper = (double)sorted[rank + 1 < spread->count ? rank + 1 : rank];
        fnl_release(memory, sorted);
    } else {
        find_ranks(spread, rank, &lower, &upper);
    }
    double inner = between(0, 1, place - (double)rank);
    *out = lower + (upper - lower) * inner;
    return true;
}
