/* Time zones from TZif files (RFC 9636), with the POSIX footer for the future. Immutable once read. */
#ifndef FNL_TIME_ZONE_H
#define FNL_TIME_ZONE_H

#include "core/arena.h"
#include "core/failure.h"

typedef struct fnl_zone fnl_zone;

/* UTC: needs no file. */
extern const fnl_zone fnl_zone_utc;

/* Whether text may be a zone's name: [A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}, none of the refused ones. */
bool fnl_zone_name_valid(fnl_text name);

/* Reads zone `name` from folder (NULL: the system's). "UTC" and "Etc/UTC" are fnl_zone_utc. FNL_E_IO, FNL_E_NOMEM, FNL_E_ARG
   (name). Lives in arena. */
int32_t fnl_zone_load(fnl_arena *arena, const char *folder, fnl_text name, const fnl_zone **out, fnl_error *error);

/* Reads the bytes of a TZif file. FNL_E_IO with what is wrong. */
int32_t fnl_zone_read(fnl_arena *arena, fnl_text name, fnl_text file, const fnl_zone **out, fnl_error *error);

fnl_text fnl_zone_name(const fnl_zone *zone);

/* Offset from UTC in seconds at an instant (seconds since 1970 UTC; any int64 in the supported years). */
int32_t fnl_zone_offset(const fnl_zone *zone, int64_t second);

/* The instant of a local time, given as seconds since 1970 of the wall clock: the first occurrence if ambiguous, moved
   forward by the gap if it does not exist. */
int64_t fnl_zone_instant(const fnl_zone *zone, int64_t wall_second);

/* The same for many times near each other: up to (not including) *until the offset stays as it is; local times up to
   *until lie as far from their instants as this one. *until is later than the argument. */
int32_t fnl_zone_offset_until(const fnl_zone *zone, int64_t second, int64_t *until);
int64_t fnl_zone_instant_until(const fnl_zone *zone, int64_t wall_second, int64_t *until);

/* The instants of local times, which must not descend from call to call: the first instant at which the wall clock shows the
   local time or a later one. So the first occurrence of one that comes twice, and the instant of the jump for one that does
   not come at all; later local times never have earlier instants. */
typedef struct fnl_zone_walk {
    const fnl_zone *zone;
    int64_t start; /* of a span in which the offset stays as it is */
    int64_t end;
    int32_t offset;
} fnl_zone_walk;

fnl_zone_walk fnl_zone_walk_from(const fnl_zone *zone, int64_t wall_second);
int64_t fnl_zone_walk_to(fnl_zone_walk *walk, int64_t wall_second);

/* The canonical content: the same for every file that means the same. Offset before the first change, changes in
   ascending order up to the footer's reign (those that the footer gives anyway are dropped), the footer's rule. */
typedef struct fnl_zone_change {
    int64_t second;
    int32_t offset;
    int32_t reserved;
} fnl_zone_change;

int32_t fnl_zone_first_offset(const fnl_zone *zone);
const fnl_zone_change *fnl_zone_changes(const fnl_zone *zone, uint32_t *count);
fnl_text fnl_zone_footer(const fnl_zone *zone); /* POSIX TZ, "" if there is none */

/* Builds a zone from its canonical content (of a compiled model). FNL_E_MODEL with what is wrong: order, range, footer,
   a change that is not canonical. */
int32_t fnl_zone_new(fnl_arena *arena, fnl_text name, int32_t first_offset, const fnl_zone_change *changes,
                     uint32_t count, fnl_text footer, const fnl_zone **out, fnl_error *error);

/* Microseconds since 1970 of the first instant of a local day; the local day of an instant. */
int64_t fnl_zone_day_start(const fnl_zone *zone, int32_t day);
int32_t fnl_zone_day_of(const fnl_zone *zone, int64_t instant);

#endif
