/* Tests of src/time/zone.c, zone_read.c and zone_build.c with files made here; the system's files are compared with Python's
   zoneinfo in tests/python/zone_test.py. */
#include "time/zone.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "failing_allocator.h"
#include "time/civil.h"
#include "zone_bytes.h"

enum { hour = 3600, day = 86400, most = 16 };

static const int64_t spring_2026 = 1772953200; /* 2026-03-08 07:00 UTC, New York goes to summer time */
static const int64_t autumn_2026 = 1793512800; /* 2026-11-01 06:00 */
static const char new_york[] = "EST5EDT,M3.2.0,M11.1.0";

static fnl_arena arena;

static int set_up(void **state)
{
    (void)state;
    fnl_arena_start(&arena, &fnl_default_allocator);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fnl_arena_end(&arena);
    return 0;
}

/* Changes at the times to the offsets; the first offset comes before them. */
static const fnl_zone *make(int32_t first, uint32_t count, const int64_t *times, const int32_t *offsets,
                            const char *footer)
{
    unsigned char types[most];
    int32_t all[most + 1] = { first };
    for (uint32_t i = 0; i < count; i++) {
        types[i] = (unsigned char)(i + 1);
        all[i + 1] = offsets[i];
    }
    zone_bytes zone = { footer == NULL ? '\0' : '3', times, types, count, all, count + 1, footer };
    fnl_buffer file;
    fnl_buffer_start(&file, &fnl_default_allocator);
    put_zone(&file, &zone);
    const fnl_zone *made = NULL;
    fnl_error error = { 0 };
    if (fnl_zone_read(&arena, FNL_TEXT("Test/Made"), fnl_buffer_text(&file), &made, &error) != FNL_OK)
        fail_msg("%s", error.message);
    fnl_buffer_end(&file);
    return made;
}

static void check_content(const fnl_zone *zone, int32_t first, uint32_t count, const fnl_zone_change *changes)
{
    uint32_t found_count = 0;
    const fnl_zone_change *found = fnl_zone_changes(zone, &found_count);
    assert_int_equal(fnl_zone_first_offset(zone), first);
    assert_int_equal(found_count, count);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(found[i].second, changes[i].second);
        assert_int_equal(found[i].offset, changes[i].offset);
    }
    const fnl_zone *again = NULL;
    fnl_error error = { 0 };
    if (fnl_zone_new(&arena, fnl_zone_name(zone), first, found, count, fnl_zone_footer(zone), &again, &error) != FNL_OK)
        fail_msg("%s", error.message);
}

static void test_utc(void **state)
{
    (void)state;
    uint32_t count = 1;
    assert_true(fnl_text_equal(fnl_zone_name(&fnl_zone_utc), FNL_TEXT("UTC")));
    assert_true(fnl_text_equal(fnl_zone_footer(&fnl_zone_utc), FNL_TEXT("UTC0")));
    fnl_zone_changes(&fnl_zone_utc, &count);
    assert_int_equal(count, 0);
    assert_int_equal(fnl_zone_first_offset(&fnl_zone_utc), 0);
    assert_int_equal(fnl_zone_offset(&fnl_zone_utc, INT64_MAX), 0);
    assert_int_equal(fnl_zone_offset(&fnl_zone_utc, INT64_MIN), 0);
    assert_int_equal(fnl_zone_instant(&fnl_zone_utc, 12345), 12345);
    assert_int_equal(fnl_zone_day_start(&fnl_zone_utc, 2), 2 * day * FNL_SECOND);
    assert_int_equal(fnl_zone_day_of(&fnl_zone_utc, -1), -1);
}

static void test_offsets(void **state)
{
    (void)state;
    const int64_t times[] = { 0, 1000000 };
    const int32_t offsets[] = { 2 * hour, -hour };
    const fnl_zone *zone = make(hour, 2, times, offsets, NULL);
    assert_int_equal(fnl_zone_offset(zone, -1), hour);
    assert_int_equal(fnl_zone_offset(zone, 0), 2 * hour);
    assert_int_equal(fnl_zone_offset(zone, 999999), 2 * hour);
    assert_int_equal(fnl_zone_offset(zone, 1000000), -hour);
    assert_int_equal(fnl_zone_offset(zone, INT64_MAX), -hour);
    assert_int_equal(fnl_zone_offset(zone, INT64_MIN), hour);
    check_content(zone, hour, 2,
                  (fnl_zone_change[]){ { .second = 0, .offset = 2 * hour }, { .second = 1000000, .offset = -hour } });
}

static void test_local_times(void **state)
{
    (void)state;
    const int64_t times[] = { 10 * day, 20 * day };
    const int32_t offsets[] = { hour, 0 };
    const fnl_zone *zone = make(0, 2, times, offsets, NULL);
    /* The gap [10 d, 10 d + 1 h). */
    assert_int_equal(fnl_zone_instant(zone, 10 * day - 1), 10 * day - 1);
    assert_int_equal(fnl_zone_instant(zone, 10 * day), 10 * day);
    assert_int_equal(fnl_zone_instant(zone, 10 * day + 1800), 10 * day + 1800);
    assert_int_equal(fnl_zone_instant(zone, 10 * day + hour), 10 * day);
    assert_int_equal(fnl_zone_day_start(zone, 10), 10 * day * FNL_SECOND);
    assert_int_equal(fnl_zone_day_start(zone, 11), (11 * day - hour) * FNL_SECOND);
    /* [20 d, 20 d + 1 h) comes twice. */
    assert_int_equal(fnl_zone_instant(zone, 20 * day - 1), 20 * day - 1 - hour);
    assert_int_equal(fnl_zone_instant(zone, 20 * day), 20 * day - hour);
    assert_int_equal(fnl_zone_instant(zone, 20 * day + hour - 1), 20 * day - 1);
    assert_int_equal(fnl_zone_instant(zone, 20 * day + hour), 20 * day + hour);
    assert_int_equal(fnl_zone_day_start(zone, 20), (20 * day - hour) * FNL_SECOND);
    assert_int_equal(fnl_zone_day_of(zone, (20 * day - hour) * FNL_SECOND), 20);
    assert_int_equal(fnl_zone_day_of(zone, (20 * day - hour) * FNL_SECOND - 1), 19);
}

/* A gap that begins before midnight, and one of a whole day: the day begins where the clock jumps. */
static void test_days_that_begin_late(void **state)
{
    (void)state;
    const int64_t times[] = { 10 * day - 1800, 20 * day };
    const int32_t offsets[] = { hour, day };
    const fnl_zone *zone = make(0, 2, times, offsets, NULL);
    assert_int_equal(fnl_zone_instant(zone, 10 * day), 10 * day);
    assert_int_equal(fnl_zone_day_start(zone, 10), (10 * day - 1800) * FNL_SECOND);
    assert_int_equal(fnl_zone_day_of(zone, (10 * day - 1800) * FNL_SECOND), 10);
    assert_int_equal(fnl_zone_day_start(zone, 20), (20 * day - hour) * FNL_SECOND);
    assert_int_equal(fnl_zone_day_start(zone, 21), 20 * day * FNL_SECOND);
}

/* Jumped over midnight, then set back to before it: the day began with the jump, its midnight comes later. */
static void test_day_that_begins_twice(void **state)
{
    (void)state;
    const int64_t times[] = { 10 * day - 3 * hour, 10 * day - 2 * hour };
    const int32_t offsets[] = { 4 * hour, 0 };
    const fnl_zone *zone = make(0, 2, times, offsets, NULL);
    assert_int_equal(fnl_zone_day_of(zone, times[0] * FNL_SECOND), 10);
    assert_int_equal(fnl_zone_day_of(zone, times[1] * FNL_SECOND), 9);
    assert_int_equal(fnl_zone_day_start(zone, 10), times[0] * FNL_SECOND);
    assert_int_equal(fnl_zone_instant(zone, 10 * day), 10 * day);
}

/* What a local time must be, by looking at every instant around it. */
static int64_t slow_instant(const fnl_zone *zone, int64_t wall)
{
    for (int64_t second = wall - 26 * hour; second <= wall + 26 * hour; second++)
        if (second + fnl_zone_offset(zone, second) == wall)
            return second;
    for (int64_t second = wall - 26 * hour;; second++)
        if (second + fnl_zone_offset(zone, second) > wall)
            return wall - fnl_zone_offset(zone, second - 1);
}

static void test_changes_near_each_other(void **state)
{
    (void)state;
    const int64_t times[] = { 0, 600, 1500, 1800, 5000 };
    const int32_t offsets[] = { hour, -1800, 7200, 900, -12 * hour };
    const fnl_zone *zone = make(60, 5, times, offsets, NULL);
    for (int64_t wall = -2 * hour; wall < 5 * hour; wall += 97) {
        int64_t instant = fnl_zone_instant(zone, wall);
        if (instant != slow_instant(zone, wall))
            fail_msg("%" PRId64 ": %" PRId64 ", not %" PRId64, wall, instant, slow_instant(zone, wall));
    }
}

/* The first instant at which the wall clock shows a local time or a later one, by looking at every instant. */
static void check_walk(const fnl_zone *zone, int64_t from, int64_t end, int64_t step)
{
    fnl_zone_walk walk = fnl_zone_walk_from(zone, from);
    int64_t second = from - 27 * hour;
    for (int64_t wall = from; wall < end; wall += step) {
        while (second + fnl_zone_offset(zone, second) < wall)
            second++;
        int64_t instant = fnl_zone_walk_to(&walk, wall);
        fnl_zone_walk fresh = fnl_zone_walk_from(zone, wall);
        if (instant != second || fnl_zone_walk_to(&fresh, wall) != second)
            fail_msg("%" PRId64 ": %" PRId64 ", not %" PRId64, wall, instant, second);
    }
}

static void test_walk(void **state)
{
    (void)state;
    const int64_t near[] = { 0, 600, 1500, 1800, 5000 };
    check_walk(make(60, 5, near, (int32_t[]){ hour, -1800, 7200, 900, -12 * hour }, NULL), -2 * hour, 30 * hour, 97);
    const int64_t far[] = { 10 * day - 1800, 20 * day, 30 * day };
    const fnl_zone *zone = make(0, 3, far, (int32_t[]){ hour, day, -hour }, NULL);
    check_walk(zone, 9 * day, 33 * day, 457);
    /* A day that never came is one instant. */
    fnl_zone_walk walk = fnl_zone_walk_from(zone, 20 * day + 2 * hour);
    assert_int_equal(fnl_zone_walk_to(&walk, 20 * day + 2 * hour), 20 * day);
    assert_int_equal(fnl_zone_walk_to(&walk, 21 * day - 1), 20 * day);
    assert_int_equal(fnl_zone_walk_to(&walk, 21 * day), 20 * day);
    assert_int_equal(fnl_zone_walk_to(&walk, 21 * day + 1), 20 * day + 1);
    walk = fnl_zone_walk_from(&fnl_zone_utc, -5);
    assert_int_equal(fnl_zone_walk_to(&walk, -5), -5);
    assert_int_equal(fnl_zone_walk_to(&walk, INT64_C(7258118400)), INT64_C(7258118400));
    check_walk(make(-5 * hour, 0, NULL, NULL, new_york), spring_2026 - 2 * day, spring_2026 + 2 * day, 311);
    check_walk(make(-5 * hour, 0, NULL, NULL, new_york), autumn_2026 - 2 * day, autumn_2026 + 2 * day, 311);
}

static void test_footer(void **state)
{
    (void)state;
    const int64_t times[] = { 0 };
    const int32_t offsets[] = { -5 * hour };
    const fnl_zone *zone = make(-4 * hour, 1, times, offsets, new_york);
    check_content(zone, -4 * hour, 1, (fnl_zone_change[]){ { .second = 0, .offset = -5 * hour } });
    assert_int_equal(fnl_zone_offset(zone, spring_2026 - 1), -5 * hour);
    assert_int_equal(fnl_zone_offset(zone, spring_2026), -4 * hour);
    assert_int_equal(fnl_zone_offset(zone, autumn_2026 - 1), -4 * hour);
    assert_int_equal(fnl_zone_offset(zone, autumn_2026), -5 * hour);
    /* Beyond the table: 9000-03-09 and 9000-11-02. */
    assert_int_equal(fnl_zone_offset(zone, INT64_C(221851206000) - 1), -5 * hour);
    assert_int_equal(fnl_zone_instant(zone, INT64_C(253402300799)), INT64_C(253402300799) + 5 * hour);
    assert_int_equal(fnl_zone_instant(zone, INT64_MAX), INT64_C(253402300799) + 5 * hour);
    assert_int_equal(fnl_zone_instant(zone, INT64_MIN), INT64_C(-62135596800) + 4 * hour);
}

/* The table's years and those after it must continue each other. */
static void test_end_of_table(void **state)
{
    (void)state;
    const fnl_zone *zone = make(0, 0, NULL, NULL, "<-01>1<+00>,M12.5.0/167,J5/-167");
    fnl_zone_change again = { .second = INT64_C(7000000000), .offset = fnl_zone_offset(zone, INT64_C(7000000000)) };
    check_content(zone, -hour, 0, NULL);
    int32_t offset = fnl_zone_offset(zone, again.second);
    uint32_t changes = 0;
    for (int64_t second = INT64_C(6900000000); second < INT64_C(7500000000); second += hour) {
        changes += fnl_zone_offset(zone, second) != offset;
        offset = fnl_zone_offset(zone, second);
    }
    assert_in_range(changes, 36, 40);
    /* Before 1900 the rule counts as well. */
    changes = 0;
    for (int64_t second = INT64_C(-2900000000); second < INT64_C(-2000000000); second += hour) {
        changes += fnl_zone_offset(zone, second) != offset;
        offset = fnl_zone_offset(zone, second);
    }
    assert_in_range(changes, 55, 59);
    /* A rule that has no change in the table's years. */
    zone = make(0, 0, NULL, NULL, "XXX3EDT4,0/0,J365/23");
    check_content(zone, -3 * hour, 0, NULL);
    assert_int_equal(fnl_zone_offset(zone, 0), -4 * hour);
    /* A change after the table's end. */
    const int64_t late = INT64_C(8999000000);
    zone = make(0, 1, &late, (int32_t[]){ -5 * hour }, new_york);
    assert_int_equal(fnl_zone_offset(zone, late - 1), 0);
    assert_int_equal(fnl_zone_offset(zone, late), -5 * hour);
    assert_int_equal(fnl_zone_offset(zone, late + 182 * day), -4 * hour);
}

static void test_canonical(void **state)
{
    (void)state;
    const int64_t before_years = INT64_C(-70000000000);
    /* Changes that change nothing, and one before year 1. */
    const int64_t idle[] = { INT64_MIN, before_years, -1000, 0, 1000, 2000 };
    const fnl_zone *zone = make(hour, 6, idle, (int32_t[]){ 7, 2 * hour, 2 * hour, hour, hour, 0 }, "");
    check_content(zone, 2 * hour, 2, (fnl_zone_change[]){ { .second = 0, .offset = hour }, { .second = 2000 } });
    /* Changes that the footer gives too: only the first from which it holds is kept. */
    const int64_t given[] = { 0, spring_2026, autumn_2026 };
    zone = make(-4 * hour, 3, given, (int32_t[]){ -5 * hour, -4 * hour, -5 * hour }, new_york);
    check_content(
        zone, -4 * hour, 2,
        (fnl_zone_change[]){ { .second = 0, .offset = -5 * hour }, { .second = spring_2026, .offset = -4 * hour } });
    zone = make(-5 * hour, 2, given + 1, (int32_t[]){ -4 * hour, -5 * hour }, new_york);
    check_content(zone, -5 * hour, 1, (fnl_zone_change[]){ { .second = spring_2026, .offset = -4 * hour } });
    /* A last change that changes nothing, from where the footer reigns: its own next change is the first one. */
    const int64_t start = spring_2026 - 100 * day;
    zone = make(-5 * hour, 1, &start, (int32_t[]){ -5 * hour }, new_york);
    check_content(zone, -5 * hour, 1, (fnl_zone_change[]){ { .second = spring_2026, .offset = -4 * hour } });
    /* A fixed footer that says what was always so. */
    zone = make(7 * hour, 1, &start, (int32_t[]){ 7 * hour }, "<+07>-7");
    check_content(zone, 7 * hour, 0, NULL);
    zone = make(8 * hour, 1, &start, (int32_t[]){ 7 * hour }, "<+07>-7");
    check_content(zone, 8 * hour, 1, (fnl_zone_change[]){ { .second = start, .offset = 7 * hour } });
    /* Without changes the footer reigns always, whatever the first type is. */
    zone = make(8 * hour, 0, NULL, NULL, "<+07>-7");
    check_content(zone, 7 * hour, 0, NULL);
    assert_int_equal(fnl_zone_offset(zone, 0), 7 * hour);
    /* Nor before the supported years. */
    zone = make(-5 * hour, 1, &before_years, (int32_t[]){ -5 * hour }, new_york);
    check_content(zone, -5 * hour, 0, NULL);
}

/* The last change contradicts the footer: it holds until the footer's next change. */
static void test_contradiction(void **state)
{
    (void)state;
    const int64_t summer = spring_2026 + 10 * day;
    const int64_t times[] = { 0, summer };
    const int64_t spring_2027 = spring_2026 + 371 * day;
    const fnl_zone *zone = make(0, 2, times, (int32_t[]){ -4 * hour, -5 * hour }, new_york);
    check_content(zone, 0, 3,
                  (fnl_zone_change[]){ { .second = 0, .offset = -4 * hour },
                                       { .second = summer, .offset = -5 * hour },
                                       { .second = spring_2027, .offset = -4 * hour } });
    zone = make(0, 2, times, (int32_t[]){ -4 * hour, -6 * hour }, new_york);
    check_content(zone, 0, 3,
                  (fnl_zone_change[]){ { .second = 0, .offset = -4 * hour },
                                       { .second = summer, .offset = -6 * hour },
                                       { .second = autumn_2026, .offset = -5 * hour } });
}

static void test_too_late(void **state)
{
    (void)state;
    /* A last change that changes nothing, in the last days of 9999: nothing would tell where the footer begins to reign. */
    const int64_t late = INT64_C(253402300000);
    const unsigned char type = 0;
    const int32_t offset = -5 * hour;
    fnl_buffer file;
    fnl_buffer_start(&file, &fnl_default_allocator);
    put_zone(&file, &(zone_bytes){ '2', &late, &type, 1, &offset, 1, new_york });
    const fnl_zone *zone = NULL;
    fnl_error error = { 0 };
    assert_int_equal(fnl_zone_read(&arena, FNL_TEXT("Test/Late"), fnl_buffer_text(&file), &zone, &error), FNL_E_IO);
    assert_non_null(strstr(error.message, "without a change"));
    fnl_buffer_end(&file);
}

static void check_same_content(const char *name)
{
    const fnl_zone *slim = NULL;
    const fnl_zone *fat = NULL;
    assert_int_equal(fnl_zone_load(&arena, TEST_DATA "/zones/slim", fnl_text_of(name), &slim, NULL), FNL_OK);
    assert_int_equal(fnl_zone_load(&arena, TEST_DATA "/zones/fat", fnl_text_of(name), &fat, NULL), FNL_OK);
    uint32_t count = 0;
    const fnl_zone_change *changes = fnl_zone_changes(fat, &count);
    check_content(slim, fnl_zone_first_offset(fat), count, changes);
    assert_true(fnl_text_equal(fnl_zone_footer(slim), fnl_zone_footer(fat)));
    for (int64_t second = -4000000000; second < 9000000000; second += 1234567)
        assert_int_equal(fnl_zone_offset(slim, second), fnl_zone_offset(fat, second));
}

/* Both forms that zic writes. */
static void test_fat_and_slim(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Africa/Casablanca", "America/New_York", "America/Nuuk",        "America/Ojinaga", "America/Sao_Paulo",
        "Asia/Ho_Chi_Minh",  "Europe/Dublin",    "Australia/Lord_Howe", "Pacific/Apia",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        check_same_content(names[i]);
}

static void test_new(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int32_t first;
        uint32_t count;
        fnl_zone_change changes[3];
        const char *footer;
        bool good;
    } cases[] = {
        { "Test/Zone", 0, 0, { { 0 } }, "", true },
        { "Test/Zone", hour, 1, { { .second = 0, .offset = 0 } }, "", true },
        { "Test/Zone", hour, 1, { { .second = 0, .offset = 0 } }, "UTC0", true },
        { "Test/Zone", hour, 1, { { .second = 0, .offset = hour } }, "", false },
        { "Test/Zone", 0, 2, { { .second = 5, .offset = hour }, { .second = 5, .offset = 0 } }, "", false },
        { "Test/Zone", 0, 2, { { .second = 5, .offset = hour }, { .second = 4, .offset = 0 } }, "", false },
        { "Test/Zone", 0, 1, { { .second = INT64_C(253402300800), .offset = hour } }, "", false },
        { "Test/Zone", 0, 1, { { .second = INT64_C(-62135596800), .offset = hour } }, "", false },
        { "Test/Zone", 0, 1, { { .second = 0, .offset = 93600 } }, "", false },
        { "Test/Zone", 0, 1, { { .second = 0, .offset = -90000 } }, "", false },
        { "Test/Zone", 93600, 0, { { 0 } }, "", false },
        { "Test/Zone", -90000, 0, { { 0 } }, "", false },
        { "Test/Zone", 0, 9999, { { 0 } }, "", false },
        { "Test/Zone", hour, 0, { { 0 } }, "UTC0", false },
        { "Test/Zone", hour, 1, { { .second = 0, .offset = 0 } }, "CET-1", false },
        { "Test/Zone", 0, 0, { { 0 } }, "x", false },
        { "Test/Zone", -5 * hour, 1, { { .second = 1772953200, .offset = -4 * hour } }, new_york, true },
        { "Test/Zone",
          -5 * hour,
          2,
          { { .second = 1772953200, .offset = -4 * hour }, { .second = 1793512800, .offset = -5 * hour } },
          new_york,
          false },
        { "right/UTC", 0, 0, { { 0 } }, "", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const fnl_zone *zone = NULL;
        fnl_error error = { 0 };
        int32_t code = fnl_zone_new(&arena, fnl_text_of(cases[i].name), cases[i].first, cases[i].changes,
                                    cases[i].count, fnl_text_of(cases[i].footer), &zone, &error);
        if (code != (cases[i].good ? FNL_OK : FNL_E_MODEL) || (zone != NULL) != cases[i].good ||
            (error.message[0] == '\0') != cases[i].good)
            fail_msg("case %zu: %" PRId32 " %s", i, code, error.message);
    }
}

static void test_no_memory(void **state)
{
    (void)state;
    fnl_buffer file;
    fnl_buffer_start(&file, &fnl_default_allocator);
    const int64_t times[] = { 0 };
    const unsigned char types[] = { 1 };
    const int32_t offsets[] = { 0, -5 * hour };
    put_zone(&file, &(zone_bytes){ '2', times, types, 1, offsets, 2, new_york });
    int32_t code = FNL_E_NOMEM;
    size_t tries = 0;
    for (; code == FNL_E_NOMEM; tries++) {
        failing_memory memory = { .until = tries };
        fnl_allocator allocator = failing(&memory);
        fnl_arena small;
        fnl_arena_start(&small, &allocator);
        const fnl_zone *zone = NULL;
        fnl_error error = { 0 };
        code = fnl_zone_read(&small, FNL_TEXT("Test/Zone"), fnl_buffer_text(&file), &zone, &error);
        assert_int_equal(error.code, code);
        assert_int_equal(zone != NULL, code == FNL_OK);
        fnl_arena_end(&small);
        assert_int_equal(memory.live, 0);
    }
    assert_int_equal(code, FNL_OK);
    assert_true(tries > 2);
    failing_memory memory = { .until = 0 };
    fnl_allocator allocator = failing(&memory);
    fnl_arena none;
    fnl_arena_start(&none, &allocator);
    const fnl_zone *zone = NULL;
    assert_int_equal(fnl_zone_new(&none, FNL_TEXT("X"), 0, NULL, 0, FNL_TEXT(""), &zone, NULL), FNL_E_NOMEM);
    fnl_arena_end(&none);
    fnl_buffer_end(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utc),
        cmocka_unit_test(test_offsets),
        cmocka_unit_test(test_local_times),
        cmocka_unit_test(test_days_that_begin_late),
        cmocka_unit_test(test_day_that_begins_twice),
        cmocka_unit_test(test_changes_near_each_other),
        cmocka_unit_test(test_walk),
        cmocka_unit_test(test_footer),
        cmocka_unit_test(test_end_of_table),
        cmocka_unit_test(test_canonical),
        cmocka_unit_test(test_contradiction),
        cmocka_unit_test(test_too_late),
        cmocka_unit_test(test_fat_and_slim),
        cmocka_unit_test(test_new),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
