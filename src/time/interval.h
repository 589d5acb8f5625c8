/* Spans of time [start, end), and lists of them. */
#ifndef FNL_TIME_INTERVAL_H
#define FNL_TIME_INTERVAL_H

#include <stddef.h>
#include <stdint.h>

/* In whole seconds since 1970 UTC. */
typedef struct fnl_interval {
    int64_t start;
    int64_t end; /* FNL_OPEN_END: it has not ended */
} fnl_interval;

#define FNL_OPEN_END INT64_MAX

/* The same seconds by the fewest intervals, ascending: overlapping and touching ones are united, empty ones dropped. No end
   is before its start. Returns how many are left. */
size_t fnl_intervals_unite(fnl_interval *intervals, size_t count);

#endif
