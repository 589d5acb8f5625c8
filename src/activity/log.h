/* What has to be kept of single activities: days, texts and how often, points with their time. Grows by appending; equal
   entries become one whenever it is full. */
#ifndef FNL_ACTIVITY_LOG_H
#define FNL_ACTIVITY_LOG_H

#include "core/memory.h"

#include <stdbool.h>

typedef struct fnl_log_entry {
    int64_t item;  /* a day, the number of a text, an instant */
    int64_t count; /* of activities */
    uint32_t key;
    int32_t points; /* before decay; else 0 */
} fnl_log_entry;

typedef struct fnl_log {
    fnl_log_entry *entries;
    size_t count;
    size_t capacity;
    int64_t most; /* of one key and item more activities than these tell nothing: those of the fewest points go */
} fnl_log;

void fnl_log_end(fnl_log *log, const fnl_allocator *memory);

/* Room for so many more entries. False without memory. */
bool fnl_log_reserve(fnl_log *log, const fnl_allocator *memory, size_t more);

/* There must be room. */
static inline void fnl_log_append(fnl_log *log, fnl_log_entry entry)
{
    log->entries[log->count++] = entry;
}

/* By key, item, points (largest first), each once. False without memory. */
bool fnl_log_compact(fnl_log *log, const fnl_allocator *memory);

#endif
