/* Fuzz target: the bytes of a TZif file. What is read must be canonical, answer every question, and build again. */
#include <stdlib.h>

#include "core/arena.h"
#include "time/civil.h"
#include "time/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(bool holds)
{
    if (!holds)
        abort();
}

/* A local time that is no gap comes back; a gap moves it forward. */
static void check_answers(const fnl_zone *zone, int64_t second)
{
    int64_t wall = second + fnl_zone_offset(zone, second);
    int64_t instant = fnl_zone_instant(zone, wall);
    demand(instant <= second && instant + fnl_zone_offset(zone, instant) == wall);
    int32_t day = fnl_zone_day_of(zone, second * FNL_SECOND);
    demand(fnl_zone_day_start(zone, day) <= second * FNL_SECOND);
}

static void check_zone(fnl_arena *arena, const fnl_zone *zone)
{
    uint32_t count = 0;
    const fnl_zone_change *changes = fnl_zone_changes(zone, &count);
    const fnl_zone *again = NULL;
    demand(fnl_zone_new(arena, fnl_zone_name(zone), fnl_zone_first_offset(zone), changes, count, fnl_zone_footer(zone),
                        &again, NULL) == FNL_OK);
    /* Some of many: the corpus has files with thousands of changes. */
    for (uint32_t i = 0; i < count; i += 1 + count / 16) {
        for (int64_t second = changes[i].second - 1; second <= changes[i].second + 1; second++)
            demand(fnl_zone_offset(zone, second) == fnl_zone_offset(again, second));
        check_answers(zone, changes[i].second);
    }
    for (int32_t day = fnl_first_day + 2; day < fnl_last_day - 2; day += 100003)
        check_answers(zone, (int64_t)day * fnl_day_seconds);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    fnl_error error;
    const fnl_zone *zone = NULL;
    fnl_text file = { (const char *)bytes, size };
    if (fnl_zone_read(&arena, FNL_TEXT("Test/Zone"), file, &zone, &error) == FNL_OK)
        check_zone(&arena, zone);
    fnl_arena_end(&arena);
    return 0;
}
