/* A zone's offsets at times seen before: tables hold many times of few years. */
#ifndef FNL_TABLE_WALL_CLOCK_H
#define FNL_TABLE_WALL_CLOCK_H

#include "time/civil.h"
#include "time/zone.h"

enum {
    fnl_wall_clock_spans = 64,
    fnl_wall_clock_shift = 42, /* 2^42 microseconds, 51 days, share a span: 64 of them are nine years */
};

/* Times in [from, until) are `offset` ahead of UTC; all in microseconds. */
typedef struct fnl_span {
    int64_t from;
    int64_t until;
    int64_t offset;
} fnl_span;

/* Used for one of the three conversions only. */
typedef struct fnl_wall_clock {
    const fnl_zone *zone;
    fnl_span spans[fnl_wall_clock_spans];
} fnl_wall_clock;

void fnl_wall_clock_start(fnl_wall_clock *clock, const fnl_zone *zone);

/* Where no span is known yet. All times are within the years. */
int64_t fnl_wall_clock_find_local(fnl_wall_clock *clock, int64_t wall);
int64_t fnl_wall_clock_find_midnight(fnl_wall_clock *clock, int64_t wall);
int64_t fnl_wall_clock_find_wall(fnl_wall_clock *clock, int64_t instant);

static inline const fnl_span *fnl_wall_clock_span(const fnl_wall_clock *clock, int64_t time)
{
    return &clock->spans[(uint64_t)time >> fnl_wall_clock_shift & (fnl_wall_clock_spans - 1)];
}

static inline bool fnl_span_has(const fnl_span *span, int64_t time)
{
    return time >= span->from && time < span->until;
}

/* The instant of a local time. */
static inline int64_t fnl_wall_clock_local(fnl_wall_clock *clock, int64_t wall)
{
    const fnl_span *span = fnl_wall_clock_span(clock, wall);
    return fnl_span_has(span, wall) ? wall - span->offset : fnl_wall_clock_find_local(clock, wall);
}

/* The first instant of the day that begins at a local time. */
static inline int64_t fnl_wall_clock_midnight(fnl_wall_clock *clock, int64_t wall)
{
    const fnl_span *span = fnl_wall_clock_span(clock, wall);
    return fnl_span_has(span, wall) ? wall - span->offset : fnl_wall_clock_find_midnight(clock, wall);
}

/* What the clock on the wall shows at an instant. */
static inline int64_t fnl_wall_clock_wall(fnl_wall_clock *clock, int64_t instant)
{
    const fnl_span *span = fnl_wall_clock_span(clock, instant);
    return fnl_span_has(span, instant) ? instant + span->offset : fnl_wall_clock_find_wall(clock, instant);
}

#endif
