/* Distributions against lists of all values, sorted. */
#include "kpi/spread.h"

#include "failing_allocator.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { most_values = 6000, rounds = 120 };

static uint64_t random_state = 0x9e3779b97f4a7c15u;

static uint64_t next_random(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* Of one size in a round: of all octaves, of a few, often the same. */
static int64_t draw_value(unsigned kind)
{
    switch (kind % 4) {
    case 0:
        return (int64_t)(next_random() >> (1 + next_random() % 63));
    case 1:
        return (int64_t)(86400 + next_random() % 5000000);
    case 2:
        return (int64_t)(next_random() % 3);
    default:
        return next_random() % 8 == 0 ? INT64_MAX - (int64_t)(next_random() % 2) : (int64_t)(next_random() % 200);
    }
}

static int compare_values(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void test_buckets_follow_each_other(void **state)
{
    (void)state;
    int64_t next = 0;
    for (uint32_t bucket = 0; bucket < fnl_most_buckets; bucket++) {
        int64_t low = -1;
        int64_t high = -1;
        fnl_bucket_bounds(bucket, &low, &high);
        assert_int_equal(low, next);
        assert_true(high >= low);
        assert_int_equal(fnl_bucket_of(low), bucket);
        assert_int_equal(fnl_bucket_of(high), bucket);
        assert_true((double)(high - low) / 2 * 128 <= (double)(low == 0 ? 1 : low));
        if (high == INT64_MAX)
            assert_int_equal(bucket, fnl_most_buckets - 1);
        else
            next = high + 1;
    }
}

/* Numpy's default, from all values. */
static double exact_quantile(const int64_t *sorted, uint32_t count, double part)
{
    double place = part * (count - 1);
    uint32_t rank = (uint32_t)floor(place);
    double lower = (double)sorted[rank];
    double upper = (double)sorted[rank + 1 < count ? rank + 1 : rank];
    return lower + (upper - lower) * (place - rank);
}

/* What a walk tells is what is in the sorted values. */
static void expect_walk(const fnl_spread *spread, const int64_t *sorted, uint32_t count)
{
    fnl_spread_walk walk;
    uint32_t at = 0;
    uint32_t bucket = 0;
    uint64_t in_bucket = 0;
    fnl_spread_walk_start(&walk, spread);
    while (fnl_spread_walk_next(&walk, &bucket, &in_bucket)) {
        assert_true(in_bucket != 0 && in_bucket <= count - at);
        for (uint64_t i = 0; i < in_bucket; i++)
            assert_int_equal(fnl_bucket_of(sorted[at++]), bucket);
    }
    assert_int_equal(at, count);
}

static void expect_quantiles(const fnl_spread *spread, bool is_exact, const int64_t *sorted, uint32_t count)
{
    static const double parts[] = { 0, 0.1, 0.25, 0.5, 0.9, 0.99, 1 };
    for (uint32_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        double got = -1;
        double wanted = exact_quantile(sorted, count, parts[i]);
        assert_true(fnl_spread_quantile(spread, &fnl_default_allocator, is_exact, parts[i], &got));
        assert_true(got >= (double)sorted[0] && got <= (double)sorted[count - 1]);
        if (is_exact)
            assert_true(got == wanted);
        else
            assert_true(fabs(got - wanted) <= wanted / 128);
    }
}

static void expect_totals(const fnl_spread *spread, const int64_t *sorted, uint32_t count)
{
    fnl_wide sum = { 0 };
    for (uint32_t i = 0; i < count; i++)
        sum = fnl_wide_add(sum, (fnl_wide){ (uint64_t)sorted[i], 0 });
    assert_int_equal(spread->count, count);
    assert_int_equal(fnl_wide_compare(spread->sum, sum), 0);
    assert_int_equal(spread->least, sorted[0]);
    assert_int_equal(spread->most, sorted[count - 1]);
}

/* The same values added to one, and to four that are merged in some order. */
static void check_round(unsigned kind, bool is_exact, uint32_t count, int64_t *values)
{
    fnl_spread whole = { 0 };
    fnl_spread pieces[4] = { { 0 } };
    for (uint32_t i = 0; i < count; i++) {
        values[i] = draw_value(kind);
        assert_true(fnl_spread_add(&whole, &fnl_default_allocator, is_exact, values[i]));
        assert_true(fnl_spread_add(&pieces[next_random() % 16 % 5 % 4], &fnl_default_allocator, is_exact, values[i]));
    }
    for (uint32_t i = 1; i < 4; i++)
        assert_true(fnl_spread_merge(&pieces[i], &fnl_default_allocator, &pieces[i - 1]));
    qsort(values, count, sizeof *values, compare_values);
    const fnl_spread *const both[] = { &whole, &pieces[3] };
    for (uint32_t i = 0; i < 2; i++) {
        expect_totals(both[i], values, count);
        expect_quantiles(both[i], is_exact, values, count);
        if (!is_exact) {
            expect_walk(both[i], values, count);
            continue;
        }
        int64_t *sorted = fnl_spread_values(both[i], &fnl_default_allocator);
        assert_non_null(sorted);
        assert_memory_equal(sorted, values, count * sizeof *values);
        free(sorted);
    }
    fnl_spread_end(&whole, &fnl_default_allocator);
    for (uint32_t i = 0; i < 4; i++)
        fnl_spread_end(&pieces[i], &fnl_default_allocator);
}

static void test_random_values(void **state)
{
    (void)state;
    static int64_t values[most_values];
    static const uint32_t sizes[] = { 1, 2, 9, 100, 2049, most_values };
    for (unsigned round = 0; round < rounds; round++)
        check_round(round, round % 5 == 0, 1 + (uint32_t)(next_random() % sizes[round % 6]), values);
}

/* A bucket counts on where 16 and 32 bits end, and its neighbours stay as they were. */
static void test_counts_widen(void **state)
{
    (void)state;
    static const uint64_t counts[] = { 5, UINT16_MAX, 1, UINT32_MAX - (uint64_t)UINT16_MAX - 2, 3, INT64_MAX / 2 };
    fnl_spread spread = { 0 };
    uint64_t wanted = 0;
    assert_true(fnl_spread_put(&spread, &fnl_default_allocator, 71, 9));
    assert_true(fnl_spread_put(&spread, &fnl_default_allocator, 700, 1));
    for (uint32_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        fnl_spread_walk walk;
        uint32_t bucket = 0;
        uint64_t count = 0;
        wanted += counts[i];
        assert_true(fnl_spread_put(&spread, &fnl_default_allocator, 70, counts[i]));
        fnl_spread_walk_start(&walk, &spread);
        assert_true(fnl_spread_walk_next(&walk, &bucket, &count));
        assert_true(bucket == 70 && count == wanted);
        assert_true(fnl_spread_walk_next(&walk, &bucket, &count));
        assert_true(bucket == 71 && count == 9);
        assert_true(fnl_spread_walk_next(&walk, &bucket, &count));
        assert_true(bucket == 700 && count == 1);
        assert_false(fnl_spread_walk_next(&walk, &bucket, &count));
        assert_int_equal(spread.count, wanted + 10);
    }
    fnl_spread other = { .count = INT64_MAX - spread.count };
    assert_true(fnl_spread_fits(&other, &spread));
    other.count++;
    assert_false(fnl_spread_fits(&other, &spread));
    fnl_spread_end(&spread, &fnl_default_allocator);
}

/* Without memory a spread stays as it was, and can go on. */
static void test_without_memory(void **state)
{
    (void)state;
    for (unsigned is_exact = 0; is_exact < 2; is_exact++) {
        failing_memory memory = { .until = 0 };
        fnl_allocator allocator = failing(&memory);
        fnl_spread spread = { 0 };
        static int64_t values[most_values];
        uint32_t failures = 0;
        for (uint32_t i = 0; i < most_values; i++) {
            values[i] = draw_value(i % 3);
            while (!fnl_spread_add(&spread, &allocator, is_exact != 0, values[i])) {
                assert_int_equal(spread.count, i);
                failures++;
                memory.until = memory.asked + 1; /* this one succeeds, and the next one does not */
            }
        }
        qsort(values, most_values, sizeof *values, compare_values);
        assert_true(failures > 2);
        expect_totals(&spread, values, most_values);
        if (is_exact == 0)
            expect_walk(&spread, values, most_values);
        fnl_spread_end(&spread, &allocator);
        assert_int_equal(memory.live, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buckets_follow_each_other),
        cmocka_unit_test(test_random_values),
        cmocka_unit_test(test_counts_widen),
        cmocka_unit_test(test_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
