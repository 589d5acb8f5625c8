/* Sorting arrays with memory from the model's allocator, and with something to look things up in. */
#ifndef FNL_CORE_ORDER_H
#define FNL_CORE_ORDER_H

#include "core/memory.h"

#include <stdbool.h>

/* Negative, 0, positive. */
typedef int fnl_compare_items(const void *context, const void *a, const void *b);

/* Stable. False without memory. */
bool fnl_order_items(const fnl_allocator *memory, void *items, size_t count, size_t size, fnl_compare_items *compare,
                     const void *context);

#endif
