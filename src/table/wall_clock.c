/* Spans of equal offset, found once. */
#include "table/wall_clock.h"

#include "core/arithmetic.h"

#include <string.h>

void fnl_wall_clock_start(fnl_wall_clock *clock, const fnl_zone *zone)
{
    memset(clock, 0, sizeof *clock);
    clock->zone = zone;
}

/* Keeps that from `time` until `until` (seconds) the offset is the same. A span has one end, so what is known of it grows
   towards its beginning. */
static void keep(fnl_wall_clock *clock, int64_t time, int64_t until, int64_t offset)
{
    static const int64_t end = (int64_t)(fnl_last_day + 1) * fnl_day_seconds;
    fnl_span *span = &clock->spans[(uint64_t)time >> fnl_wall_clock_shift & (fnl_wall_clock_spans - 1)];
    int64_t until_time = (until < end ? until : end) * FNL_SECOND;
    if (span->until == until_time && span->offset == offset && span->from <= time)
        return;
    *span = (fnl_span){ .from = time, .until = until_time, .offset = offset };
}

/* False near a change of the offset. */
static bool find_span(fnl_wall_clock *clock, int64_t wall, int64_t *instant)
{
    int64_t second = fnl_floor_divide(wall, FNL_SECOND);
    int64_t until = 0;
    int64_t found = fnl_zone_instant_until(clock->zone, second, &until);
    *instant = found * FNL_SECOND + (wall - second * FNL_SECOND);
    if (until <= second + 1)
        return false;
    keep(clock, wall, until, (second - found) * FNL_SECOND);
    return true;
}

int64_t fnl_wall_clock_find_local(fnl_wall_clock *clock, int64_t wall)
{
    int64_t instant = 0;
    find_span(clock, wall, &instant);
    return instant;
}

int64_t fnl_wall_clock_find_midnight(fnl_wall_clock *clock, int64_t wall)
{
    int64_t instant = 0;
    if (find_span(clock, wall, &instant))
        return instant;
    return fnl_zone_day_start(clock->zone, (int32_t)fnl_floor_divide(wall, fnl_day_seconds * FNL_SECOND));
}

int64_t fnl_wall_clock_find_wall(fnl_wall_clock *clock, int64_t instant)
{
    int64_t second = fnl_floor_divide(instant, FNL_SECOND);
    int64_t until = 0;
    int64_t offset = fnl_zone_offset_until(clock->zone, second, &until) * FNL_SECOND;
    if (until > second + 1)
        keep(clock, instant, until, offset);
    return instant + offset;
}
