/* A span of time [start, end). */
#ifndef FNL_TIME_INTERVAL_H
#define FNL_TIME_INTERVAL_H

#include <stdint.h>

/* In whole seconds since 1970 UTC. */
typedef struct fnl_interval {
    int64_t start;
    int64_t end; /* FNL_OPEN_END: it has not ended */
} fnl_interval;

#define FNL_OPEN_END INT64_MAX

#endif
