/* Tests of src/text/binary_read.c and binary_write.c against the C library's strtod, and of src/text/big.c through them. */
#include "text/number.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t bits_of(double value)
{
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static double double_of(uint64_t bits)
{
    double value = 0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* xorshift64*, Vigna 2016. */
static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(2685821657736338717);
}

static void check_read(const char *text)
{
    double value = 0;
    double wanted = strtod(text, NULL);
    fnl_reading reading = fnl_read_number(fnl_text_of(text), &value);
    if (bits_of(value) != bits_of(wanted) || reading != (isinf(wanted) ? fnl_read_range : fnl_read_ok))
        fail_msg("%.200s: %d, %a, strtod says %a", text, (int)reading, value, wanted);
}

static void test_read(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "0",
        "-0",
        "0.1",
        "1e22",
        "1e23",
        "-1.5e-7",
        "123456789012345",
        "1234567890123456",
        "9007199254740993",
        "9007199254740992.9999999999999999999999999999999999",
        "9007199254740993.0000000000000000000000000000000001",
        "4.9406564584124654e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "1e-324",
        "1e-325",
        "1e-400",
        "2.2250738585072011e-308",
        "2.2250738585072012e-308",
        "2.2250738585072014e-308",
        "1.7976931348623157e308",
        "1.797693134862315807e308",
        "1.797693134862315808e308",
        "1.797693134862315809e308",
        "1e309",
        "-1e309",
        "1e999999",
        "0.00000000000000000000000000000000000000000000000000001e54",
        "100000000000000000000000000000000000000e-38",
        "6.2496e-96",
        "179769313486231580793e289",
        "22222222222222222222222222222222222222222e-300",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_read(cases[i]);
}

/* The midpoint between 1 and the next number, with zeros behind it and a last digit that decides, or not. */
static void test_many_digits(void **state)
{
    (void)state;
    static const char middle[] = "1.00000000000000011102230246251565404236316680908203125";
    for (size_t zeros = 0; zeros < 2000; zeros += 37) {
        char text[sizeof middle + 2000];
        memcpy(text, middle, sizeof middle - 1);
        memset(text + sizeof middle - 1, '0', zeros);
        size_t end = sizeof middle - 1 + zeros;
        text[end] = '\0';
        double value = 0;
        assert_int_equal(fnl_read_number(fnl_text_of(text), &value), fnl_read_ok);
        assert_true(value == 1);
        text[end] = '1';
        text[end + 1] = '\0';
        assert_int_equal(fnl_read_number(fnl_text_of(text), &value), fnl_read_ok);
        assert_true(value == nextafter(1, 2));
        check_read(text);
    }
    /* All digits of the largest and of the smallest numbers. */
    char text[1200];
    snprintf(text, sizeof text, "%.1100f", double_of(1));
    check_read(text);
    snprintf(text, sizeof text, "%.1100f", double_of((UINT64_C(1) << 52) - 1));
    check_read(text);
    snprintf(text, sizeof text, "%.100f", 1.7976931348623157e308);
    check_read(text);
}

/* The exact middle between two of the smallest numbers, of more than 700 digits, and its neighbours in the last digit. */
static void test_long_middles(void **state)
{
    (void)state;
    enum { decimals = 1074 };
    for (uint64_t bits = (UINT64_C(1) << 52) - 1; bits > 1000; bits = bits / 3 | 1) {
        char text[decimals + 8];
        snprintf(text, sizeof text, "%.*f", (int)decimals, double_of(bits));
        /* Half of it: five times the digits, one place further. */
        size_t length = strlen(text);
        int carry = 0;
        for (size_t i = length; i-- > 2;) {
            carry += (text[i] - '0') * 5;
            text[i + 1] = (char)('0' + carry % 10);
            carry /= 10;
        }
        text[2] = (char)('0' + carry);
        text[length + 1] = '\0';
        check_read(text);
        text[length]--;
        check_read(text);
        text[length] = (char)(text[length] + 2);
        check_read(text);
    }
}

static void test_random_texts(void **state)
{
    (void)state;
    uint64_t seed = 20261121;
    for (int i = 0; i < 30000; i++) {
        char text[64];
        uint64_t digits = next_random(&seed);
        int power = (int)(next_random(&seed) % 700) - 360;
        if (i % 3 == 0)
            snprintf(text, sizeof text, "%" PRIu64 ".%" PRIu64 "e%d", digits >> (i % 60), next_random(&seed), power);
        else
            snprintf(text, sizeof text, "%" PRIu64 "e%d", digits >> (i % 64), power);
        check_read(text);
    }
}

static void test_words(void **state)
{
    (void)state;
    double value = 0;
    static const char *const infinite[] = { "inf", "+Inf", "INFINITY", "infinity" };
    static const char *const wrong[] = { "", "+", "nane", "in", "infinit", "na", "--inf", "1inf", "i\nf", ".", "e5" };
    for (size_t i = 0; i < sizeof infinite / sizeof *infinite; i++) {
        assert_int_equal(fnl_read_number(fnl_text_of(infinite[i]), &value), fnl_read_ok);
        assert_true(value == INFINITY);
    }
    assert_int_equal(fnl_read_number(FNL_TEXT("-inf"), &value), fnl_read_ok);
    assert_true(value == -INFINITY);
    assert_int_equal(fnl_read_number(FNL_TEXT("NaN"), &value), fnl_read_ok);
    assert_true(isnan(value));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(fnl_read_number(fnl_text_of(wrong[i]), &value), fnl_read_malformed);
}

static void check_written(double value, const char *wanted)
{
    fnl_buffer out;
    fnl_buffer_start(&out, &fnl_default_allocator);
    fnl_write_number(&out, value);
    if (!fnl_text_equal(fnl_buffer_text(&out), fnl_text_of(wanted)))
        fail_msg("%a: %.*s, not %s", value, (int)out.length, out.bytes, wanted);
    fnl_buffer_end(&out);
}

/* As JavaScript's String(x) writes them, but for the + of exponents. */
static void test_forms(void **state)
{
    (void)state;
    check_written(0, "0");
    check_written(-0.0, "-0");
    check_written(0.1, "0.1");
    check_written(62.5, "62.5");
    check_written(100, "100");
    check_written(-1.5e-7, "-1.5e-7");
    check_written(1e-6, "0.000001");
    check_written(1.25e-6, "0.00000125");
    check_written(9.9e-7, "9.9e-7");
    check_written(1e20, "100000000000000000000");
    check_written(123456789012345680000.0, "123456789012345680000");
    check_written(1e21, "1e21");
    check_written(1.5e300, "1.5e300");
    check_written(5e-324, "5e-324");
    check_written(1.7976931348623157e308, "1.7976931348623157e308");
    check_written(2.2250738585072014e-308, "2.2250738585072014e-308");
    check_written(9007199254740992, "9007199254740992");
    check_written(9007199254740994, "9007199254740994");
    check_written(0.30000000000000004, "0.30000000000000004");
    check_written(999999999999999.9, "999999999999999.9");
    check_written(1e23, "1e23");
    check_written(9.5e-323, "9.4e-323");
    check_written(4.35, "4.35");
    /* Halfway between two decimals: the even one. */
    check_written(1125899906842624.25, "1125899906842624.2");
    check_written(1125899906842624.75, "1125899906842624.8");
    check_written(NAN, "nan");
    check_written(INFINITY, "inf");
    check_written(-INFINITY, "-inf");
}

/* Digits of the shortest "%.*e" that reads back. */
static int fewest_digits(double value)
{
    int digits = 1;
    char text[40];
    for (; digits < 17; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, value);
        if (strtod(text, NULL) == value)
            break;
    }
    return digits;
}

static int count_digits(fnl_text text)
{
    int count = 0;
    int zeros = 0;
    for (size_t i = 0; i < text.length && text.bytes[i] != 'e'; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9')
            continue;
        zeros = text.bytes[i] == '0' ? zeros + 1 : 0;
        count += count > 0 || text.bytes[i] != '0';
    }
    return count - zeros;
}

/* Reads back as the same, with no more digits than the best of printf. */
static void test_random_values(void **state)
{
    (void)state;
    uint64_t seed = 42;
    for (int i = 0; i < 20000; i++) {
        double value = double_of(next_random(&seed) & (UINT64_MAX >> 1));
        if (i % 4 == 1)
            value = ldexp(1, (int)(next_random(&seed) % 2098) - 1074);
        if (i % 4 == 2)
            value = (double)(next_random(&seed) % 100000000) / 10000;
        if (i % 4 == 3)
            value = (double)(next_random(&seed) >> 11) * 0x1p-53;
        if (!isfinite(value) || value == 0)
            continue;
        fnl_buffer out;
        fnl_buffer_start(&out, &fnl_default_allocator);
        fnl_write_number(&out, value);
        double again = 0;
        assert_int_equal(fnl_read_number(fnl_buffer_text(&out), &again), fnl_read_ok);
        if (bits_of(again) != bits_of(value) || count_digits(fnl_buffer_text(&out)) > fewest_digits(value))
            fail_msg("%a: %.*s", value, (int)out.length, out.bytes);
        fnl_buffer_end(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),          cmocka_unit_test(test_many_digits), cmocka_unit_test(test_random_texts),
        cmocka_unit_test(test_long_middles),  cmocka_unit_test(test_words),       cmocka_unit_test(test_forms),
        cmocka_unit_test(test_random_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
