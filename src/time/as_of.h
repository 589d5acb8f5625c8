/* The instant that ages are counted to, as people write it. */
#ifndef FNL_TIME_AS_OF_H
#define FNL_TIME_AS_OF_H

#include "time/stamp.h"

/* ISO 8601, as fnl_read_instant; a date alone is the last microsecond of that day in zone: what happened on the day has
   happened. */
fnl_reading fnl_read_as_of(fnl_text text, const fnl_zone *zone, int64_t *instant);

#endif
