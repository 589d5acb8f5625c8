/* What is kept of a distribution, for the files that read it. */
#ifndef FNL_KPI_SPREAD_INSIDE_H
#define FNL_KPI_SPREAD_INSIDE_H

#include "kpi/spread.h"

static inline uint64_t fnl_spread_count_at(const fnl_spread *spread, uint32_t slot)
{
    switch ((fnl_spread_form)spread->form) {
    case fnl_spread_counts_16:
        return ((const uint16_t *)spread->kept)[slot];
    case fnl_spread_counts_32:
        return ((const uint32_t *)spread->kept)[slot];
    default:
        return ((const uint64_t *)spread->kept)[slot];
    }
}

static inline void fnl_spread_set_count(fnl_spread *spread, uint32_t slot, uint64_t count)
{
    switch ((fnl_spread_form)spread->form) {
    case fnl_spread_counts_16:
        ((uint16_t *)spread->kept)[slot] = (uint16_t)count;
        break;
    case fnl_spread_counts_32:
        ((uint32_t *)spread->kept)[slot] = (uint32_t)count;
        break;
    default:
        ((uint64_t *)spread->kept)[slot] = count;
    }
}

/* Counts of other octaves, or of other width, with what was counted so far. False without memory, as below. */
bool fnl_spread_reshape(fnl_spread *spread, const fnl_allocator *memory, fnl_spread_form form, uint32_t first,
                        uint32_t last);
/* The octaves of what is listed, and of one bucket more. */
void fnl_spread_octaves_listed(const fnl_spread *spread, uint32_t bucket, uint32_t *first, uint32_t *last);
/* What counts up to this one need. */
fnl_spread_form fnl_spread_form_of(uint64_t count);
/* Room for so many values. A power of two is asked for, so that many additions allocate seldom. */
bool fnl_spread_grow_values(fnl_spread *spread, const fnl_allocator *memory, uint64_t count);

/* Asks early for the memory that adding a value will need. It may lie beyond what is kept so far, so the address is but a number. */
static inline void fnl_spread_ask(const fnl_spread *spread, int64_t value)
{
    uintptr_t at = (uintptr_t)spread->kept;
    uint32_t slot = fnl_bucket_of(value) - (uint32_t)spread->first_octave * fnl_spread_slots;
    if (spread->is_exact)
        at += (uintptr_t)spread->count * sizeof(int64_t);
    else if (spread->form == fnl_spread_list)
        at += (uintptr_t)spread->count * sizeof(uint16_t);
    else
        at += (uintptr_t)slot * (spread->form == fnl_spread_counts_16 ? sizeof(uint16_t) : sizeof(uint32_t));
    __builtin_prefetch((const void *)at, 1);
}

#endif
