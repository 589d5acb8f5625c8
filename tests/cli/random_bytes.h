/* Random choices of a test, the same every time. */
#ifndef RANDOM_BYTES_H
#define RANDOM_BYTES_H

#include <stddef.h>
#include <stdint.h>

static uint64_t random_state = 1;

static inline uint64_t random_below(uint64_t limit)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return ((random_state >> 33) * limit) >> 31;
}

#endif
