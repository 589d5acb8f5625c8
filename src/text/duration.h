/* Durations and percentages as people write them. */
#ifndef FNL_TEXT_DURATION_H
#define FNL_TEXT_DURATION_H

#include "text/number.h"

/* "30s 45m 2h 14d 6w" and sums of them without blanks ("1h30m"), units in descending order, each once: whole seconds, > 0. */
fnl_reading fnl_read_duration(fnl_text text, int64_t *seconds);
/* The shortest sum that reads back as seconds: 2592000 is "30d". */
void fnl_write_duration(fnl_buffer *out, int64_t seconds);
/* The same without days and weeks: 86400 is "24h", 0 is "0s". */
void fnl_write_hours(fnl_buffer *out, int64_t seconds);

/* "75%" or "0.75": millionths. */
fnl_reading fnl_read_percent(fnl_text text, int64_t *millionths);

#endif
