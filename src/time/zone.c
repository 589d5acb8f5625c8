/* Offsets and local times of a zone. */
#include "time/zone.h"

#include "core/arithmetic.h"
#include "time/civil.h"
#include "time/zone_inside.h"

enum { first_second_day = fnl_first_day, end_day = fnl_last_day + 1 };

static const int64_t first_second = (int64_t)first_second_day * fnl_day_seconds;
static const int64_t end_second = (int64_t)end_day * fnl_day_seconds;

const fnl_zone fnl_zone_utc = {
    .name = { "UTC", 3 },
    .footer = { "UTC0", 4 },
    .has_rule = true,
    .table_start = INT64_MIN,
    .table_end = INT64_MAX,
};

fnl_text fnl_zone_name(const fnl_zone *zone)
{
    return zone->name;
}

int32_t fnl_zone_first_offset(const fnl_zone *zone)
{
    return zone->first_offset;
}

const fnl_zone_change *fnl_zone_changes(const fnl_zone *zone, uint32_t *count)
{
    *count = zone->change_count;
    return zone->table;
}

fnl_text fnl_zone_footer(const fnl_zone *zone)
{
    return zone->footer;
}

/* How many changes of the table are at or before second. */
static uint32_t changes_until(const fnl_zone *zone, int64_t second)
{
    uint32_t low = 0;
    uint32_t high = zone->table_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (zone->table[middle].second <= second)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The offset at second; until (later than second) it is sure to stay the same. */
static int32_t offset_until(const fnl_zone *zone, int64_t second, int64_t *until)
{
    if (second >= zone->table_end || second < zone->table_start)
        return fnl_rule_offset(&zone->rule, second, until);
    uint32_t passed = changes_until(zone, second);
    *until = passed < zone->table_count ? zone->table[passed].second : zone->table_end;
    return passed == 0 ? zone->first_offset : zone->table[passed - 1].offset;
}

/* Seconds beyond the supported years, as far as local times may go beyond them, would overflow the rule's arithmetic. */
static int64_t within_years(int64_t second)
{
    return second < first_second ? first_second : second < end_second ? second : end_second - 1;
}

int32_t fnl_zone_offset_until(const fnl_zone *zone, int64_t second, int64_t *until)
{
    int32_t offset = offset_until(zone, within_years(second), until);
    if (*until <= second) /* behind the years: nothing is known but this */
        *until = second + 1;
    return offset;
}

int32_t fnl_zone_offset(const fnl_zone *zone, int64_t second)
{
    int64_t until = 0;
    return offset_until(zone, within_years(second), &until);
}

/* Goes through the spans of equal offset in which the local time may lie. One that was jumped over is moved forward by the
   gap; of_day it is the instant of the jump, even if the clock is set back to it later: the day has begun by then. */
static int64_t find_instant(const fnl_zone *zone, int64_t wall, bool of_day)
{
    wall = within_years(wall);
    int64_t start = within_years(wall - fnl_largest_offset);
    int64_t until = 0;
    int32_t before = offset_until(zone, start, &until);
    if (wall - before < until)
        return wall - before;
    bool jumped = false;
    int64_t moved = 0;
    /* After a jump the clock may be set back so far that the local time comes after all. */
    while (until <= wall - fnl_least_offset) {
        start = until;
        int32_t offset = offset_until(zone, start, &until);
        if (wall - offset >= start && wall - offset < until)
            return wall - offset;
        if (of_day && wall - offset < start && start + offset < wall + fnl_day_seconds)
            return start;
        if (wall - offset < start && !jumped) {
            jumped = true;
            moved = of_day ? start : wall - before;
        }
        before = offset;
    }
    return moved;
}

int64_t fnl_zone_instant_until(const fnl_zone *zone, int64_t wall_second, int64_t *until)
{
    int64_t wall = within_years(wall_second);
    int64_t end = 0;
    int32_t offset = offset_until(zone, within_years(wall - fnl_largest_offset), &end);
    *until = wall_second + 1;
    if (wall != wall_second || wall - offset >= end)
        return find_instant(zone, wall, false);
    if (end < end_second)
        *until = end + offset;
    else if (end_second + offset > wall)
        *until = end_second + offset;
    return wall - offset;
}

int64_t fnl_zone_instant(const fnl_zone *zone, int64_t wall_second)
{
    return find_instant(zone, wall_second, false);
}

/* No instant is later, and offsets can be added to it. */
static const int64_t latest = INT64_MAX / 2;

static void step(fnl_zone_walk *walk, int64_t start)
{
    int64_t until = 0;
    walk->start = start;
    walk->offset = fnl_zone_offset_until(walk->zone, start, &until);
    walk->end = until < latest ? until : latest;
}

fnl_zone_walk fnl_zone_walk_from(const fnl_zone *zone, int64_t wall_second)
{
    fnl_zone_walk walk = { .zone = zone };
    step(&walk, wall_second - fnl_largest_offset);
    return walk;
}

int64_t fnl_zone_walk_to(fnl_zone_walk *walk, int64_t wall_second)
{
    while (wall_second >= walk->end + walk->offset)
        step(walk, walk->end);
    int64_t instant = wall_second - walk->offset;
    return instant > walk->start ? instant : walk->start;
}

int64_t fnl_zone_day_start(const fnl_zone *zone, int32_t day)
{
    return find_instant(zone, (int64_t)day * fnl_day_seconds, true) * FNL_SECOND;
}

int32_t fnl_zone_day_of(const fnl_zone *zone, int64_t instant)
{
    int64_t second = fnl_floor_divide(instant, FNL_SECOND);
    return (int32_t)fnl_floor_divide(second + fnl_zone_offset(zone, second), fnl_day_seconds);
}
