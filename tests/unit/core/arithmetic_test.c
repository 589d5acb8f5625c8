/* Exact arithmetic against the compiler's 128-bit integers and the C library's correctly rounded readers and printers. */
#include "core/arithmetic.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { rounds = 200000 };

static uint64_t random_state = 0x9e3779b97f4a7c15u;

static uint64_t next_random(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* Numbers of every size, with the ends of what fits among them. */
static int64_t random_whole(void)
{
    static const int64_t ends[] = { 0, 1, -1, INT64_MAX, INT64_MIN, INT64_MIN + 1, 1000000, INT64_C(1) << 53 };
    if (next_random() % 16 == 0)
        return ends[next_random() % (sizeof ends / sizeof ends[0])];
    return (int64_t)next_random() >> next_random() % 64;
}

static double random_number(void)
{
    double number = 0;
    switch (next_random() % 4) {
    case 0:
        return (double)random_whole();
    case 1:
        return (double)(random_whole() % 1000000) / 64.0;
    case 2: {
        uint64_t bits = next_random();
        memcpy(&number, &bits, sizeof number);
        return isfinite(number) ? number : 0.5;
    }
    default:
        return (double)random_whole() / (double)fnl_powers_of_ten[next_random() % 19];
    }
}

#ifdef __SIZEOF_INT128__
__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 wide_bits;

static wide wide_of(fnl_wide value)
{
    return (wide)(((wide_bits)(uint64_t)value.high << 64) | value.low);
}

static void test_wide(void **state)
{
    (void)state;
    for (int i = 0; i < rounds; i++) {
        int64_t a = random_whole();
        int64_t b = random_whole();
        int64_t c = random_whole();
        int64_t d = random_whole();
        fnl_wide product = fnl_wide_multiply(a, b);
        fnl_wide other = fnl_wide_multiply(c / 2, d);
        assert_true(wide_of(product) == (wide)a * b);
        assert_true(wide_of(fnl_wide_negate(product)) == -((wide)a * b));
        assert_true(wide_of(fnl_wide_add(fnl_wide_multiply(a, b / 4), fnl_wide_multiply(c, d / 4))) ==
                    (wide)a * (b / 4) + (wide)c * (d / 4));
        int order = fnl_wide_compare(product, other);
        wide left = (wide)a * b;
        wide right = (wide)(c / 2) * d;
        assert_int_equal(order, (left > right) - (left < right));
    }
}

static void test_divide(void **state)
{
    (void)state;
    for (int i = 0; i < rounds; i++) {
        int64_t a = random_whole();
        int64_t b = random_whole();
        int64_t divisor = random_whole();
        divisor = divisor == INT64_MIN ? INT64_MAX : divisor < 0 ? -divisor : divisor;
        divisor = divisor == 0 ? 1 : divisor;
        wide value = (wide)a * b;
        wide quotient = value / divisor;
        wide rest = value % divisor;
        rest = rest < 0 ? -rest : rest;
        if (rest * 2 >= divisor)
            quotient += value < 0 ? -1 : 1;
        int64_t result = 0;
        bool fits = quotient >= INT64_MIN && quotient <= INT64_MAX;
        assert_int_equal(fnl_wide_divide_round(fnl_wide_multiply(a, b), divisor, &result), fits);
        if (fits)
            assert_int_equal(result, (int64_t)quotient);
    }
}

static void test_compare_exact(void **state)
{
    (void)state;
    for (int i = 0; i < rounds; i++) {
        int64_t a = random_whole();
        unsigned a_scale = (unsigned)(next_random() % 19);
        unsigned b_scale = (unsigned)(next_random() % 19);
        int64_t b = next_random() % 2 == 0 ? random_whole() : a / fnl_powers_of_ten[next_random() % 19];
        /* Both at scale 18 fit 128 bits: 2^63 × 10^18 is below 2^123. */
        wide left = (wide)a * fnl_powers_of_ten[18 - a_scale];
        wide right = (wide)b * fnl_powers_of_ten[18 - b_scale];
        assert_int_equal(fnl_compare_exact(a, a_scale, b, b_scale) > 0, left > right);
        assert_int_equal(fnl_compare_exact(a, a_scale, b, b_scale) < 0, left < right);
    }
}
#endif

/* "value × 10^-scale" read by the C library, which rounds correctly. */
static double read_exact(int64_t value, unsigned scale)
{
    char text[64];
    snprintf(text, sizeof text, "%llde-%u", (long long)value, scale);
    return strtod(text, NULL);
}

static void test_number_of_exact(void **state)
{
    (void)state;
    for (int i = 0; i < rounds; i++) {
        int64_t value = random_whole();
        unsigned scale = (unsigned)(next_random() % 19);
        double expected = read_exact(value, scale);
        double got = fnl_number_of_exact(value, scale);
        if (memcmp(&expected, &got, sizeof got) != 0 && expected != 0)
            fail_msg("%lld e-%u: %a, expected %a", (long long)value, scale, got, expected);
    }
}

/* All digits of a double, so that it can be rounded and compared by hand. Whole part without leading zeros. */
static void print_exact(double number, char *text, size_t size)
{
    snprintf(text, size, "%.1100f", number);
}

/* number × 10^scale half away from zero by the digits of its exact decimal form; false if it does not fit. */
static bool round_by_digits(double number, unsigned scale, int64_t *result)
{
    static char text[2048];
    print_exact(fabs(number), text, sizeof text);
    char *point = strchr(text, '.');
    uint64_t value = 0;
    size_t whole = (size_t)(point - text);
    if (whole + scale > 40)
        return false;
    for (size_t i = 0; i < whole + 1 + scale; i++) {
        if (text[i] == '.')
            continue;
        if (__builtin_mul_overflow(value, (uint64_t)10, &value) ||
            __builtin_add_overflow(value, (uint64_t)(text[i] - '0'), &value))
            return false;
    }
    if (point[1 + scale] >= '5' && __builtin_add_overflow(value, (uint64_t)1, &value))
        return false;
    if (value > (uint64_t)INT64_MAX + (number < 0 ? 1 : 0))
        return false;
    *result = number < 0 ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

static void test_exact_of_number(void **state)
{
    (void)state;
    for (int i = 0; i < rounds / 10; i++) {
        double number = random_number();
        unsigned scale = (unsigned)(next_random() % 19);
        int64_t expected = 0;
        int64_t got = 0;
        bool fits = round_by_digits(number, scale, &expected);
        if (fnl_exact_of_number(number, scale, &got) != fits || (fits && got != expected))
            fail_msg("%a at scale %u: %lld, expected %lld", number, scale, (long long)got, (long long)expected);
    }
    int64_t got = 0;
    assert_false(fnl_exact_of_number(NAN, 2, &got));
    assert_false(fnl_exact_of_number(INFINITY, 0, &got));
    assert_false(fnl_exact_of_number(0x1p63, 0, &got));
    assert_true(fnl_exact_of_number(-0x1p63, 0, &got) && got == INT64_MIN);
}

/* By digits again: the sign of a - number. */
static int compare_by_digits(int64_t a, unsigned scale, double number)
{
    static char left[2048];
    static char right[2048];
    char digits[32];
    snprintf(digits, sizeof digits, "%020llu", (unsigned long long)(a < 0 ? 0 - (uint64_t)a : (uint64_t)a));
    int a_sign = (a > 0) - (a < 0);
    int b_sign = (number > 0) - (number < 0);
    if (a_sign != b_sign || a_sign == 0)
        return (a_sign > b_sign) - (a_sign < b_sign);
    /* 340 digits before the point and 1,100 after it, in both. */
    snprintf(left, sizeof left, "%0320d%.*s.%s%01081d", 0, (int)(20 - scale), digits, digits + 20 - scale, 0);
    print_exact(fabs(number), right, sizeof right);
    size_t left_whole = (size_t)(strchr(left, '.') - left);
    size_t right_whole = (size_t)(strchr(right, '.') - right);
    const char *from = left;
    for (; left_whole > right_whole; left_whole--, from++)
        if (*from != '0')
            return a_sign;
    const char *with = right;
    for (; right_whole > left_whole; right_whole--, with++)
        if (*with != '0')
            return -a_sign;
    size_t shorter = strlen(from) < strlen(with) ? strlen(from) : strlen(with);
    int order = memcmp(from, with, shorter);
    return order == 0 ? 0 : order > 0 ? a_sign : -a_sign;
}

static void test_compare_exact_number(void **state)
{
    (void)state;
    for (int i = 0; i < rounds / 10; i++) {
        int64_t a = random_whole();
        unsigned scale = (unsigned)(next_random() % 19);
        double number = next_random() % 2 == 0 ? random_number() : fnl_number_of_exact(a, scale);
        int expected = compare_by_digits(a, scale, number);
        int got = fnl_compare_exact_number(a, scale, number);
        if ((got > 0) != (expected > 0) || (got < 0) != (expected < 0))
            fail_msg("%lld e-%u against %a: %d, expected %d", (long long)a, scale, number, got, expected);
    }
}

static void test_small_divisions(void **state)
{
    (void)state;
    static const struct {
        int64_t value, divisor, rounded, floored;
    } cases[] = {
        { 5, 10, 1, 0 },
        { -5, 10, -1, -1 },
        { 4, 10, 0, 0 },
        { -4, 10, 0, -1 },
        { 14, 10, 1, 1 },
        { 15, 10, 2, 1 },
        { -15, 10, -2, -2 },
        { 7, 3, 2, 2 },
        { 8, 3, 3, 2 },
        { -7, 3, -2, -3 },
        { INT64_MIN, 1, INT64_MIN, INT64_MIN },
        { INT64_MAX, 2, INT64_MAX / 2 + 1, INT64_MAX / 2 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(fnl_divide_round(cases[i].value, cases[i].divisor), cases[i].rounded);
        assert_int_equal(fnl_floor_divide(cases[i].value, cases[i].divisor), cases[i].floored);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#ifdef __SIZEOF_INT128__
        cmocka_unit_test(test_wide),
        cmocka_unit_test(test_divide),
        cmocka_unit_test(test_compare_exact),
#endif
        cmocka_unit_test(test_number_of_exact),
        cmocka_unit_test(test_exact_of_number),
        cmocka_unit_test(test_compare_exact_number),
        cmocka_unit_test(test_small_divisions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
