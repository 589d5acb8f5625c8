/* Memory for the command: without it there is nothing left to do but to say so. */
#ifndef FNL_CLI_MEMORY_H
#define FNL_CLI_MEMORY_H

#include <stddef.h>

/* Room for count items of size bytes, zeroed. Ends the process with fnl_exit_internal if there is none. */
void *fnl_take_memory(size_t count, size_t size);

/* The same for a block that grows or shrinks; what is new is not initialised. */
void *fnl_resize_memory(void *block, size_t count, size_t size);

/* Doubles *capacity until it holds `needed` items and resizes the block to it. */
void *fnl_grow_memory(void *block, size_t needed, size_t *capacity, size_t size);

#endif
