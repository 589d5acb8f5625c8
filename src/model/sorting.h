/* A stable sort of pointers that takes its memory from the model's allocator. */
#ifndef FNL_MODEL_SORTING_H
#define FNL_MODEL_SORTING_H

#include "core/memory.h"

#include <stdbool.h>

typedef int fnl_order(const void *a, const void *b);

/* False without memory. */
bool fnl_sort(const fnl_allocator *memory, const void **items, uint32_t count, fnl_order *order);

#endif
