/* Distributions of wholes that merge exactly: log-linear histograms. */
#ifndef FNL_KPI_SPREAD_H
#define FNL_KPI_SPREAD_H

#include "core/arithmetic.h"
#include "core/memory.h"

enum {
    fnl_spread_bits = 6, /* 64 buckets an octave: a bucket's middle is within 1/128 of what is in it */
    fnl_spread_slots = 1 << fnl_spread_bits,
    fnl_spread_octaves =
        64 - fnl_spread_bits, /* of values from 0 to INT64_MAX; the first octave holds 0 to 63 one by one */
    fnl_most_buckets = fnl_spread_octaves * fnl_spread_slots,
};

/* Values are not negative. Counts of octaves that have none take no memory; with `exact` the values themselves are kept. */
typedef struct fnl_spread {
    uint64_t count;
    fnl_wide sum;
    int64_t least;      /* of none: INT64_MAX */
    int64_t most;       /* of none: INT64_MIN */
    uint64_t **octaves; /* NULL, or fnl_spread_octaves of them, each NULL or fnl_spread_slots counts */
    int64_t *values;    /* exact: in no order */
    uint64_t value_capacity;
} fnl_spread;

/* False without memory. */
bool fnl_spread_add(fnl_spread *spread, const fnl_allocator *memory, bool is_exact, int64_t value);
bool fnl_spread_merge(fnl_spread *into, const fnl_allocator *memory, const fnl_spread *from);
void fnl_spread_end(fnl_spread *spread, const fnl_allocator *memory);

/* The number of a value's bucket, ascending with values; the bounds of a bucket, both included. */
uint32_t fnl_bucket_of(int64_t value);
void fnl_bucket_bounds(uint32_t bucket, int64_t *low, int64_t *high);

/* Type 7 over the middles of buckets, between least and most; exact over the values. count > 0; 0 <= part <= 1. */
bool fnl_spread_quantile(const fnl_spread *spread, const fnl_allocator *memory, bool is_exact, double part,
                         double *out);

#endif
