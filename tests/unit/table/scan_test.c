/* The scanners of every level give what the portable ones give: codes out of range, every length, NaN and infinities
   anywhere, values at the bounds; nothing behind the 64 classes is written. */
#include "table/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { rounds = 2000, map_words = 3, most_length = 400, guard = 64, most_values = 64 };

static uint64_t random_state = 20261122;

static uint64_t next_random(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return random_state >> 24;
}

static const fnl_scanners *scanners_of(fnl_cpu_level level)
{
    if (level > fnl_cpu_find()) {
        print_message("  level %d: this processor has it not\n", (int)level);
        return NULL;
    }
    return fnl_scanners_for(level);
}

static void check_map(const fnl_scanners *scanners)
{
    for (int round = 0; round < rounds; round++) {
        uint8_t classes[most_length + 1 + fnl_byte_slots];
        uint8_t want[map_words * 64 + guard];
        uint8_t got[map_words * 64 + guard];
        int32_t codes[map_words * 64 + 1];
        uint64_t valid[map_words];
        uint64_t want_marks[map_words] = { 0 };
        uint64_t got_marks[map_words] = { 0 };
        fnl_code_map map = { classes, (uint32_t)(next_random() % most_length), (uint8_t)(next_random() % 255) };
        for (size_t i = 0; i < sizeof classes; i++)
            classes[i] = (uint8_t)(next_random() % 9 == 0 ? fnl_class_looked_at : next_random() % 250);
        for (int i = 0; i <= map_words * 64; i++) {
            uint64_t kind = next_random() % 16;
            codes[i] = (int32_t)(next_random() % (map.length + 1));
            if (kind == 0)
                codes[i] = next_random() % 2 == 0 ? INT32_MIN : INT32_MAX;
            else if (kind == 1)
                codes[i] = -(int32_t)(next_random() % 300);
            else if (kind == 2)
                codes[i] = (int32_t)next_random();
        }
        for (int i = 0; i < map_words; i++)
            valid[i] = next_random() % 3 == 0 ? ~UINT64_C(0) : next_random() << 32 ^ next_random();
        memset(want, 0xa5, sizeof want);
        memset(got, 0xa5, sizeof got);
        const int32_t *from = codes + round % 2; /* also where vectors are not aligned */
        uint32_t words = (uint32_t)(next_random() % (map_words + 1));
        bool want_any = fnl_reference_scanners.map_codes(&map, from, words, valid, want, want_marks);
        assert_int_equal(scanners->map_codes(&map, from, words, valid, got, got_marks), want_any);
        assert_memory_equal(want_marks, got_marks, sizeof want_marks);
        assert_memory_equal(want, got, sizeof want);
    }
}

static void check_not_finite(const fnl_scanners *scanners)
{
    static const double strange[] = { INFINITY, -INFINITY, NAN, 0x1.fffffffffffffp+1023, -0.0, 0x1p-1074 };
    for (int round = 0; round < rounds; round++) {
        double values[most_values + 1];
        float floats[most_values + 1];
        for (int i = 0; i <= most_values; i++) {
            values[i] = next_random() % 40 == 0 ? strange[next_random() % 6] : (double)next_random();
            uint32_t bits = (uint32_t)next_random();
            memcpy(&floats[i], &bits, sizeof bits); /* NaN of any kind among them */
        }
        uint32_t count = (uint32_t)(next_random() % (most_values + 1));
        int from = round % 2;
        assert_true(scanners->not_finite64(values + from, count) ==
                    fnl_reference_scanners.not_finite64(values + from, count));
        assert_true(scanners->not_finite32(floats + from, count) ==
                    fnl_reference_scanners.not_finite32(floats + from, count));
        for (uint32_t i = 0; i < count; i++)
            assert_int_equal(fnl_reference_scanners.not_finite64(values, count) >> i & 1, !isfinite(values[i]));
    }
}

static void check_outside(const fnl_scanners *scanners)
{
    for (int round = 0; round < rounds; round++) {
        int64_t values[200];
        int64_t low = (int64_t)(next_random() << 20) / 4;
        int64_t high = low + (int64_t)(next_random() % 1000);
        bool any = false;
        uint32_t count = (uint32_t)(next_random() % 200);
        for (uint32_t i = 0; i < count; i++) {
            values[i] = low + (int64_t)(next_random() % (uint64_t)(high - low + 1));
            if (next_random() % 300 == 0)
                values[i] = next_random() % 2 == 0 ? low - 1 : high + 1;
            if (next_random() % 600 == 0)
                values[i] = next_random() % 2 == 0 ? INT64_MIN : INT64_MAX;
            any |= values[i] < low || values[i] > high;
        }
        assert_int_equal(scanners->any_outside(values, count, low, high), any);
    }
}

static void test_levels(void **state)
{
    (void)state;
    for (fnl_cpu_level level = fnl_cpu_portable; level < fnl_cpu_levels; level++) {
        const fnl_scanners *scanners = scanners_of(level);
        if (scanners == NULL)
            continue;
        check_map(scanners);
        check_not_finite(scanners);
        check_outside(scanners);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_levels) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
