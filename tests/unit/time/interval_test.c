/* Tests of src/time/interval.c and interval_text.c. */
#include "time/interval_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static fnl_arena arena;

static const fnl_zone *zone_of(const char *name)
{
    const fnl_zone *zone = NULL;
    assert_int_equal(fnl_zone_load(&arena, TEST_DATA "/zones/slim", fnl_text_of(name), &zone, NULL), FNL_OK);
    return zone;
}

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

#define OPEN FNL_OPEN_END
#define NONE FNL_NO_START

/* Seconds by Python's datetime. */
static void test_texts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        fnl_reading reading;
        fnl_interval interval;
    } cases[] = {
        { "2026-03-02T10:00/2026-03-02T11:30", fnl_read_ok, { 1772420400, 1772425800 } },
        { "2026-03-02T10:00Z/..", fnl_read_ok, { 1772445600, OPEN } },
        { " 2026-03-02 10:00\t/  2026-03-02 11:30 ", fnl_read_ok, { 1772420400, 1772425800 } },
        { "2026-03-02/2026-03-02T10:00Z", fnl_read_ok, { 1772384400, 1772445600 } },
        { "2026-03-02T10:00:00.999999/2026-03-02T10:00:01.000001", fnl_read_ok, { 1772420400, 1772420401 } },
        { "1969-12-31T23:59:59.5Z/1970-01-01T00:00:00.5Z", fnl_read_ok, { -1, 0 } }, /* floored, not cut */
        { "2026-03-02T11:30/2026-03-02T10:00", fnl_read_ok, { 1772425800, 1772420400 } },
        { "../2026-03-02T10:00", fnl_read_ok, { NONE, 1772420400 } },
        { "/2026-03-02T10:00", fnl_read_ok, { NONE, 1772420400 } },
        { "../..", fnl_read_ok, { NONE, OPEN } },
        { "2026-03-02T10:00/", fnl_read_malformed, { 0, 0 } },
        { "2026-03-02T10:00", fnl_read_malformed, { 0, 0 } },
        { "", fnl_read_malformed, { 0, 0 } },
        { "/", fnl_read_malformed, { 0, 0 } },
        { "2026-03-02T10:00/...", fnl_read_malformed, { 0, 0 } },
        { "2026-03-02T10:00/2026-03-02T11:30/..", fnl_read_malformed, { 0, 0 } },
        { "soon/..", fnl_read_malformed, { 0, 0 } },
        { "../later", fnl_read_malformed, { 0, 0 } },
        { "2026-02-29/..", fnl_read_range, { 0, 0 } },
        { "2026-03-02/2026-03-02T25:00", fnl_read_range, { 0, 0 } },
        { "2026-02-29/later", fnl_read_malformed, { 0, 0 } },
        { "later/2026-02-29", fnl_read_malformed, { 0, 0 } },
    };
    const fnl_zone *hanoi = zone_of("Asia/Ho_Chi_Minh");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_interval interval = { 0, 0 };
        fnl_reading reading = fnl_read_interval(fnl_text_of(cases[i].text), hanoi, &interval);
        if (reading != cases[i].reading)
            fail_msg("'%s' gives %d", cases[i].text, (int)reading);
        if (reading == fnl_read_ok &&
            (interval.start != cases[i].interval.start || interval.end != cases[i].interval.end))
            fail_msg("'%s' is %lld to %lld", cases[i].text, (long long)interval.start, (long long)interval.end);
    }
}

static void test_lists(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        const char *items[5];
    } cases[] = {
        { "a/b", { "a/b" } },
        { "a/b;c/d", { "a/b", "c/d" } },
        { " a/b ;\tc/d\n", { "a/b", "c/d" } },
        { "", { "" } },
        { "a/b;", { "a/b", "" } },
        { ";", { "", "" } },
        { "a;;b", { "a", "", "b" } },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t at = 0;
        size_t count = 0;
        fnl_text item;
        while (fnl_take_interval_text(fnl_text_of(cases[i].list), &at, &item)) {
            assert_non_null(cases[i].items[count]);
            assert_true(fnl_text_equal(item, fnl_text_of(cases[i].items[count])));
            count++;
        }
        assert_null(cases[i].items[count]);
    }
}

static uint64_t random_state = 5;

static uint32_t random_below(uint32_t limit)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random_state >> 33) % limit);
}

enum { seconds = 48, most_listed = 24 };

/* Marks each second that some interval has; `seconds` itself stands for all after it. */
static void mark(const fnl_interval *intervals, size_t count, bool has[seconds + 1])
{
    memset(has, 0, (seconds + 1) * sizeof *has);
    for (size_t i = 0; i < count; i++)
        for (int64_t second = 0; second <= seconds; second++)
            has[second] |= second >= intervals[i].start && second < intervals[i].end;
}

static void assert_apart(const fnl_interval *intervals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_true(intervals[i].start < intervals[i].end);
        if (i > 0)
            assert_true(intervals[i].start > intervals[i - 1].end);
    }
}

/* Against the seconds one by one. */
static void test_union(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        fnl_interval intervals[most_listed];
        bool before[seconds + 1];
        bool after[seconds + 1];
        uint32_t count = random_below(most_listed + 1);
        uint32_t longest = 1 + random_below(12);
        for (uint32_t i = 0; i < count; i++) {
            int64_t start = random_below(seconds - 12);
            intervals[i] = (fnl_interval){ start, start + random_below(longest + 1) };
            if (random_below(60) == 0)
                intervals[i].end = FNL_OPEN_END;
        }
        mark(intervals, count, before);
        size_t left = fnl_intervals_unite(intervals, count);
        assert_true(left <= count);
        assert_apart(intervals, left);
        mark(intervals, left, after);
        assert_memory_equal(before, after, sizeof before);
    }
}

/* A million in orders that make simple sorts slow: the test would not end if any took the square of them. */
static void test_hostile_orders(void **state)
{
    (void)state;
    enum { many = 1000000 };
    fnl_interval *intervals = malloc(many * sizeof *intervals);
    assert_non_null(intervals);
    for (int order = 0; order < 4; order++) {
        for (int64_t i = 0; i < many; i++) {
            int64_t place = i;
            if (order == 1) /* falling */
                place = many - 1 - i;
            else if (order == 2) /* up and down */
                place = i % 2 == 0 ? i : many - i;
            else if (order == 3) /* the middle last */
                place = i < many / 2 ? i * 2 : (many - 1 - i) * 2 + 1;
            intervals[i] = (fnl_interval){ place * 10, place * 10 + 3 };
        }
        assert_int_equal(fnl_intervals_unite(intervals, many), many);
        for (int64_t i = 0; i < many; i++)
            assert_true(intervals[i].start == i * 10 && intervals[i].end == i * 10 + 3);
        for (int64_t i = 0; i < many; i++) /* each touches the next */
            intervals[i] = (fnl_interval){ (many - i) * 10, (many - i) * 10 + 10 };
        assert_int_equal(fnl_intervals_unite(intervals, many), 1);
        assert_true(intervals[0].start == 10 && intervals[0].end == (int64_t)many * 10 + 10);
    }
    free(intervals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_union),
        cmocka_unit_test(test_hostile_orders),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
