#include "activity/log.h"

#include "core/order.h"

enum { first_capacity = 4096 };

void fnl_log_end(fnl_log *log, const fnl_allocator *memory)
{
    fnl_release(memory, log->entries);
    *log = (fnl_log){ .most = log->most };
}

static int compare_entries(const void *context, const void *a, const void *b)
{
    const fnl_log_entry *x = a;
    const fnl_log_entry *y = b;
    (void)context;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->item != y->item)
        return x->item < y->item ? -1 : 1;
    return (x->points < y->points) - (x->points > y->points);
}

bool fnl_log_compact(fnl_log *log, const fnl_allocator *memory)
{
    if (!fnl_order_items(memory, log->entries, log->count, sizeof *log->entries, compare_entries, NULL))
        return false;
    size_t kept = 0;
    int64_t taken = 0; /* of the last entry's key and item */
    for (size_t i = 0; i < log->count; i++) {
        fnl_log_entry entry = log->entries[i];
        fnl_log_entry *last = kept == 0 ? NULL : &log->entries[kept - 1];
        bool is_same = last != NULL && last->key == entry.key && last->item == entry.item;
        taken = is_same ? taken : 0;
        if (entry.count > log->most - taken)
            entry.count = log->most - taken;
        taken += entry.count;
        if (is_same && last->points == entry.points)
            last->count += entry.count;
        else if (entry.count != 0)
            log->entries[kept++] = entry;
    }
    log->count = kept;
    return true;
}

bool fnl_log_reserve(fnl_log *log, const fnl_allocator *memory, size_t more)
{
    if (more <= log->capacity - log->count)
        return true;
    if (!fnl_log_compact(log, memory))
        return false;
    size_t wanted = log->capacity == 0 ? first_capacity : log->capacity;
    while (wanted - log->count < more || log->count > wanted / 2) /* at least half is free, so that this stays rare */
        wanted *= 2;
    if (wanted == log->capacity)
        return true;
    fnl_log_entry *entries = fnl_resize(memory, log->entries, wanted, sizeof *entries);
    if (entries == NULL)
        return false;
    log->entries = entries;
    log->capacity = wanted;
    return true;
}
