/* Intervals as texts: 2026-03-02T10:00/2026-03-02T11:30;2026-03-02T15:00/.. */
#ifndef FNL_TIME_INTERVAL_TEXT_H
#define FNL_TIME_INTERVAL_TEXT_H

#include "time/interval.h"
#include "time/stamp.h"

/* The start of an interval that has none. */
#define FNL_NO_START INT64_MIN

/* The next of a list's texts of intervals, without the blanks around it. *at begins at 0 and moves on; false behind the
   last. */
bool fnl_take_interval_text(fnl_text list, size_t *at, fnl_text *interval);

/* A start and an end in ISO 8601, floored to the second; times without offset and dates are local in zone. `..` is an open
   end. Whether there is a start, and whether the end is before it, is for the caller to see. */
fnl_reading fnl_read_interval(fnl_text text, const fnl_zone *zone, fnl_interval *out);

#endif
