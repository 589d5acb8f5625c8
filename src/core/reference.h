/* Counting who holds an object that threads share. */
#ifndef FNL_CORE_REFERENCE_H
#define FNL_CORE_REFERENCE_H

#include <stdbool.h>

static inline void fnl_reference_add(int *references)
{
    __atomic_add_fetch(references, 1, __ATOMIC_RELAXED);
}

/* True for the last: then everything that others wrote to the object is seen, and it may be freed. */
static inline bool fnl_reference_drop(int *references)
{
    return __atomic_sub_fetch(references, 1, __ATOMIC_ACQ_REL) == 0;
}

#endif
