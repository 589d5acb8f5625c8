/* Dates and instants as texts. */
#ifndef FNL_TIME_STAMP_H
#define FNL_TIME_STAMP_H

#include "core/buffer.h"
#include "text/number.h"
#include "time/civil.h"
#include "time/zone.h"

/* A user's format, checked once: %Y %m %d %H %M %S %y %b %p %I %z %% and literal text, or epoch_s, epoch_ms. %y: 69 to 99
   is 1969 to 1999. %b: English month names of three letters, any case. Digits may be one or two. A fraction may follow %S.
   False, and why, if the format cannot be read (unknown directive, %I without %p, the same part twice, no date). */
bool fnl_format_valid(fnl_text format, const char **why);

/* ISO 8601 if format is empty: 2026-11-21, 2026-11-21T08:30, a blank for the T, seconds, a fraction (beyond microseconds is
   cut), then nothing, Z, or an offset (+07, +0700, +07:00, +07:06:30), a blank allowed before it, also " UTC". A text without offset
   is local in zone. Microseconds since 1970 UTC. */
fnl_reading fnl_read_instant(fnl_text text, fnl_text format, const fnl_zone *zone, int64_t *instant);

/* A date: days since 1970; a text with a time gives its date in zone. */
fnl_reading fnl_read_day(fnl_text text, fnl_text format, const fnl_zone *zone, int32_t *day);

/* 2026-11-21T15:30:00+07:00, Z for UTC, a fraction only if there is one (three or six digits). In UTC where the zone has it
   outside the years 1 to 9999. */
void fnl_write_instant(fnl_buffer *out, int64_t instant, const fnl_zone *zone);

/* 2026-11-21 */
void fnl_write_day(fnl_buffer *out, int32_t day);

#endif
