/* Writers of results for levels of processors against division and the portable ones: every value of 16 bits, many of 32 and
   64, every number of rows, and nothing behind the last. */
#include "running.h"

#include "engine/write.h"

enum { most_rows = 300, room = most_rows + 16, guard = 0xa5, blocks = 4000, every_16 = 1 << 16 };

static const uint64_t seed = 20261122;

static int64_t any_whole(uint64_t *random)
{
    static const int64_t ends[] = { INT64_MIN,
                                    INT64_MAX,
                                    INT64_C(1) << 53,
                                    -(INT64_C(1) << 53),
                                    (1LL << 53) + 1,
                                    -(INT64_C(1) << 53) - 1,
                                    INT32_MIN,
                                    INT32_MAX,
                                    (INT64_C(1) << 53) - 1,
                                    0 };
    uint64_t bits = next_random(random) << 32 ^ next_random(random);
    if (next_random(random) % 64 == 0)
        return ends[next_random(random) % (sizeof ends / sizeof *ends)];
    return (int64_t)bits >> (10 + next_random(random) % 54);
}

static void check_bytes(const void *want, const void *got, size_t size, const char *what, uint32_t count)
{
    if (memcmp(want, got, size) != 0)
        fail_msg("%s: %u rows: other bytes than the portable writer's", what, count);
}

typedef struct rows {
    int64_t wholes[room];
    int32_t wholes32[room];
    int16_t wholes16[room];
} rows;

/* All writers, from rows that begin anywhere. */
static void check_writers(const fnl_writers *writers, const rows *of, uint32_t from, uint32_t count)
{
    _Alignas(64) double want[room];
    _Alignas(64) double got[room];
    _Alignas(64) int32_t codes[room];
    _Alignas(64) int32_t got_codes[room];
#define CHECK(writer, member, wanted, gotten)                                                                          \
    memset(wanted, guard, sizeof wanted);                                                                              \
    memset(gotten, guard, sizeof gotten);                                                                              \
    fnl_reference_writers.writer(of->member + from, wanted, count);                                                    \
    writers->writer(of->member + from, gotten, count);                                                                 \
    check_bytes(wanted, gotten, sizeof wanted, #writer, count);
    CHECK(points16, wholes16, want, got)
    CHECK(points32, wholes32, want, got)
    CHECK(points64, wholes, want, got)
    CHECK(codes16, wholes16, codes, got_codes)
    CHECK(codes32, wholes32, codes, got_codes)
    CHECK(codes64, wholes, codes, got_codes)
#undef CHECK
}

/* The nearest number to a hundredth, by dividing: the values are exact in binary64. */
static void check_every_16(const fnl_writers *writers)
{
    for (int32_t first = INT16_MIN; first <= INT16_MAX; first += 256) {
        int16_t points[256];
        _Alignas(64) double got[256];
        for (int32_t i = 0; i < 256; i++)
            points[i] = (int16_t)(first + i);
        writers->points16(points, got, 256);
        for (int32_t i = 0; i < 256; i++)
            if (bits_of(got[i]) != bits_of((double)(first + i) / 100.0))
                fail_msg("%d: %a", first + i, got[i]);
    }
}

static void check_level(const char *name, fnl_cpu_level level)
{
    if (fnl_cpu_find() < level) {
        print_message("this processor has no %s\n", name);
        skip();
    }
    print_message("seed %llu\n", (unsigned long long)seed);
    const fnl_writers *every[] = { fnl_writers_for(level, false), fnl_writers_for(level, true) };
    check_every_16(every[0]);
    check_every_16(every[1]);
    uint64_t random = seed;
    for (uint32_t block = 0; block < blocks; block++) {
        static rows of;
        bool exact = block % 2 == 0; /* no value beyond 2^53, so that vectors write them all */
        for (uint32_t row = 0; row < room; row++) {
            of.wholes[row] = exact ? any_whole(&random) % (INT64_C(1) << 53) : any_whole(&random);
            of.wholes32[row] = (int32_t)(uint64_t)of.wholes[row];
            of.wholes16[row] = (int16_t)(uint64_t)of.wholes[row];
        }
        check_writers(every[block / most_rows % 2], &of, block % 3, block % most_rows + 1);
    }
}

static void test_portable(void **state)
{
    (void)state;
    assert_ptr_equal(fnl_writers_for(fnl_cpu_portable, false), &fnl_reference_writers);
    assert_ptr_equal(fnl_writers_for(fnl_cpu_portable, true), &fnl_reference_writers);
    check_every_16(&fnl_reference_writers);
    const int64_t beyond[] = { (INT64_C(1) << 53) + 1, INT64_MAX };
    double got[2];
    fnl_reference_writers.points64(beyond, got, 2);
    assert_true(got[0] == 90071992547409.93);
    assert_true(got[1] == 92233720368547758.07);
}

static void test_ssse3(void **state)
{
    (void)state;
    check_level("SSSE3", fnl_cpu_ssse3);
}

static void test_avx2(void **state)
{
    (void)state;
    check_level("AVX2", fnl_cpu_avx2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_portable),
        cmocka_unit_test(test_ssse3),
        cmocka_unit_test(test_avx2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
