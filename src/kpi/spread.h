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
    fnl_most_listed = 2048, /* a list of buckets that is longer would take more memory than counts of all */
};

/* How the buckets of a spread are kept: few as they came, many as counts of as many bits as the largest needs. */
typedef enum fnl_spread_form {
    fnl_spread_list, /* uint16_t: the bucket of each value */
    fnl_spread_counts_16,
    fnl_spread_counts_32,
    fnl_spread_counts_64,
} fnl_spread_form;

/* Of values that are not negative. All 0: of none. What is kept is private to spread*.c but for `exact`: int64_t, `count` values in no
   order. */
typedef struct fnl_spread {
    uint64_t count;
    fnl_wide sum;
    int64_t least;     /* of none: nothing */
    int64_t most;      /* of none: nothing */
    void *kept;        /* a list, or counts of neighbouring octaves; with `exact` the values */
    uint64_t capacity; /* of lists and of values */
    uint8_t form;
    uint8_t first_octave; /* of counts */
    uint8_t octaves;
    bool is_exact;
} fnl_spread;

/* False without memory: then the spread is as it was. */
bool fnl_spread_add(fnl_spread *spread, const fnl_allocator *memory, bool is_exact, int64_t value);
/* Both are exact or neither is. The counts fit: fnl_spread_fits. */
bool fnl_spread_merge(fnl_spread *into, const fnl_allocator *memory, const fnl_spread *from);
bool fnl_spread_fits(const fnl_spread *into, const fnl_spread *from);
/* Merging in two steps: memory, which changes nothing that is told; then what cannot fail. */
bool fnl_spread_reserve(fnl_spread *into, const fnl_allocator *memory, const fnl_spread *from);
void fnl_spread_add_all(fnl_spread *into, const fnl_spread *from);
void fnl_spread_end(fnl_spread *spread, const fnl_allocator *memory);

/* The number of a value's bucket, ascending with values; the bounds of a bucket, both included. */
uint32_t fnl_bucket_of(int64_t value);
void fnl_bucket_bounds(uint32_t bucket, int64_t *low, int64_t *high);

/* For loading: so many values more of a bucket, which grow `count`; sum, least and most are the caller's. False without memory. */
bool fnl_spread_put(fnl_spread *spread, const fnl_allocator *memory, uint32_t bucket, uint64_t more);

/* Buckets that hold something and how many, ascending. Not of an exact spread. */
typedef struct fnl_spread_walk {
    const fnl_spread *spread;
    uint32_t next; /* of the list, or of the counts */
    uint16_t sorted[fnl_most_listed];
} fnl_spread_walk;

void fnl_spread_walk_start(fnl_spread_walk *walk, const fnl_spread *spread);
bool fnl_spread_walk_next(fnl_spread_walk *walk, uint32_t *bucket, uint64_t *count);

/* The values of an exact spread, ascending, as a copy to be released. NULL without memory. */
int64_t *fnl_spread_values(const fnl_spread *spread, const fnl_allocator *memory);

/* Type 7 over the middles of buckets, between least and most; exact over the values. count > 0; 0 <= part <= 1. False without memory. */
bool fnl_spread_quantile(const fnl_spread *spread, const fnl_allocator *memory, bool is_exact, double part,
                         double *out);

#endif
