/* Memory from the model's allocator. */
#ifndef FNL_CORE_MEMORY_H
#define FNL_CORE_MEMORY_H

#include <funnelcore/model.h>

/* malloc and its family. */
extern const fnl_allocator fnl_default_allocator;

/* Room for count items of size bytes, not initialised; NULL if there is none or the product does not fit. A count of 0
   gives a block that may be released. */
void *fnl_allocate(const fnl_allocator *memory, size_t count, size_t size);

/* The same, zeroed. */
void *fnl_allocate_zeroed(const fnl_allocator *memory, size_t count, size_t size);

/* Grow or shrink; a NULL block allocates. On failure NULL, and the block stays as it was. */
void *fnl_resize(const fnl_allocator *memory, void *block, size_t count, size_t size);

/* NULL is allowed. */
void fnl_release(const fnl_allocator *memory, void *block);

#endif
