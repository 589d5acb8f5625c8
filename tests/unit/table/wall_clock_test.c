/* A clock that remembers gives what the zone gives, at and around every change and at the ends of the years. */
#include "table/wall_clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static uint64_t random_state = 5;

static uint64_t random_bits(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (random_state ^ random_state >> 29) * 0x9e3779b97f4a7c15u >> 5;
}

static int64_t floor_to(int64_t value, int64_t unit)
{
    return value / unit - (value % unit < 0);
}

typedef struct clocks {
    fnl_wall_clock local;
    fnl_wall_clock midnight;
    fnl_wall_clock wall;
} clocks;

static void check(const char *name, const fnl_zone *zone, clocks *remembered, int64_t time)
{
    static const int64_t day = (int64_t)fnl_day_seconds * FNL_SECOND;
    if (time < FNL_FIRST_INSTANT || time > FNL_LAST_INSTANT)
        return;
    int64_t second = floor_to(time, FNL_SECOND);
    int64_t rest = time - second * FNL_SECOND;
    int64_t local = fnl_zone_instant(zone, second) * FNL_SECOND + rest;
    int64_t wall = time + fnl_zone_offset(zone, second) * FNL_SECOND;
    int64_t today = floor_to(time, day);
    int64_t midnight = fnl_zone_day_start(zone, (int32_t)today);
    if (fnl_wall_clock_local(&remembered->local, time) != local)
        fail_msg("%s: local time %lld", name, (long long)time);
    if (fnl_wall_clock_wall(&remembered->wall, time) != wall)
        fail_msg("%s: instant %lld", name, (long long)time);
    if (fnl_wall_clock_midnight(&remembered->midnight, today * day) != midnight)
        fail_msg("%s: day %lld", name, (long long)today);
}

static void remembers_rightly(void **state)
{
    (void)state;
    static const char *const names[] = { "UTC",
                                         "Asia/Ho_Chi_Minh",
                                         "America/New_York",
                                         "America/Sao_Paulo",
                                         "America/Toronto",
                                         /* 1919: from 23:30 to 00:30 */ "Africa/Casablanca",
                                         "Pacific/Apia",
                                         "Antarctica/Troll",
                                         "Australia/Lord_Howe",
                                         "Europe/Dublin" };
    static const int64_t hour = INT64_C(3600) * FNL_SECOND;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        fnl_arena arena;
        fnl_error error;
        const fnl_zone *zone = NULL;
        clocks remembered;
        fnl_arena_start(&arena, &fnl_default_allocator);
        assert_int_equal(fnl_zone_load(&arena, NULL, fnl_text_of(names[i]), &zone, &error), FNL_OK);
        fnl_wall_clock_start(&remembered.local, zone);
        fnl_wall_clock_start(&remembered.midnight, zone);
        fnl_wall_clock_start(&remembered.wall, zone);
        uint32_t count = 0;
        const fnl_zone_change *changes = fnl_zone_changes(zone, &count);
        for (uint32_t change = 0; change < count; change++) /* three days around each, in any order */
            for (int step = 0; step < 200; step++)
                check(names[i], zone, &remembered,
                      changes[change].second * FNL_SECOND + (int64_t)(random_bits() % 145) * hour / 2 - 36 * hour);
        for (int step = 0; step < 100000; step++) /* 1900 to 2220, changes of the footer among them */
            check(names[i], zone, &remembered,
                  (int64_t)(random_bits() % UINT64_C(10098000000000000)) - INT64_C(2208988800000000));
        for (int step = 0; step < 2000; step++) {
            int64_t apart = (int64_t)(random_bits() % 200) * hour;
            check(names[i], zone, &remembered, FNL_FIRST_INSTANT + apart);
            check(names[i], zone, &remembered, FNL_LAST_INSTANT - apart);
        }
        fnl_arena_end(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(remembers_rightly) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
