/* Tests of src/text/big.c: quotient × divisor + remainder, and the cases in which the estimate of a quotient is too large. */
#include "text/big.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { most_limbs = 6 };

/* xorshift64*, Vigna 2016; limbs of all zeros and all ones come often. */
static uint32_t next_limb(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    uint64_t bits = *seed * UINT64_C(2685821657736338717);
    if (bits % 3 == 0)
        return 0;
    return bits % 3 == 1 ? UINT32_MAX : (uint32_t)(bits >> 32);
}

static fnl_big make(const uint32_t *limbs, unsigned count)
{
    fnl_big big = { .count = count };
    memcpy(big.limbs, limbs, count * sizeof *limbs);
    while (big.count > 0 && big.limbs[big.count - 1] == 0)
        big.count--;
    return big;
}

/* factor × a + b, b below a. */
static fnl_big multiply_and_add(const fnl_big *a, uint32_t factor, const fnl_big *b)
{
    uint32_t limbs[most_limbs + 1];
    uint64_t carry = 0;
    for (unsigned i = 0; i < a->count; i++) {
        carry += (uint64_t)a->limbs[i] * factor;
        uint64_t low = (carry & UINT32_MAX) + (i < b->count ? b->limbs[i] : 0);
        limbs[i] = (uint32_t)low;
        carry = (carry >> 32) + (low >> 32);
    }
    limbs[a->count] = (uint32_t)carry;
    return make(limbs, a->count + 1);
}

static void test_divide(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int i = 0; i < 200000; i++) {
        uint32_t limbs[most_limbs];
        unsigned count = 1 + (unsigned)i % most_limbs;
        for (unsigned j = 0; j < count; j++)
            limbs[j] = next_limb(&seed);
        limbs[count - 1] |= (uint32_t)1 << 31;
        fnl_big divisor = make(limbs, count);
        uint32_t quotient = next_limb(&seed) - (uint32_t)(i % 2);
        /* Any remainder, or the largest one. */
        limbs[count - 1] = i % 5 == 0 ? 0 : limbs[count - 1] >> 1;
        fnl_big rest = make(limbs, count);
        if (i % 3 == 0 && divisor.limbs[0] > 0) {
            rest = divisor;
            rest.limbs[0]--;
            rest = make(rest.limbs, rest.count);
        }
        fnl_big number = multiply_and_add(&divisor, quotient, &rest);
        assert_int_equal(fnl_big_divide(&number, &divisor), quotient);
        assert_int_equal(fnl_big_compare(&number, &rest), 0);
    }
}

/* A dividend and a divisor with the same top limb: the estimate would not fit 32 bits. */
static void test_largest_quotient(void **state)
{
    (void)state;
    const uint32_t divisor_limbs[] = { UINT32_MAX, 0x80000000 };
    fnl_big divisor = make(divisor_limbs, 2);
    fnl_big rest = divisor;
    rest.limbs[0]--;
    fnl_big number = multiply_and_add(&divisor, UINT32_MAX, &rest);
    assert_int_equal(number.limbs[2], 0x80000000);
    assert_int_equal(fnl_big_divide(&number, &divisor), UINT32_MAX);
    assert_int_equal(fnl_big_compare(&number, &rest), 0);
}

static void test_small(void **state)
{
    (void)state;
    fnl_big a;
    fnl_big b;
    fnl_big_set(&a, 0);
    assert_int_equal(a.count, 0);
    fnl_big_multiply_power_of_5(&a, 30);
    assert_int_equal(a.count, 0);
    fnl_big_set(&a, 1);
    fnl_big_multiply_power_of_5(&a, 27); /* the largest that fits 64 bits */
    fnl_big_set(&b, UINT64_C(7450580596923828125));
    assert_int_equal(fnl_big_compare(&a, &b), 0);
    assert_int_equal(fnl_big_bits(&a), 63);
    fnl_big_shift_left(&a, 65);
    assert_int_equal(fnl_big_bits(&a), 128);
    assert_int_equal(fnl_big_compare(&a, &b), 1);
    assert_int_equal(fnl_big_compare(&b, &a), -1);
    fnl_big_set(&a, UINT64_MAX);
    fnl_big_set(&b, 1);
    fnl_big sum = a;
    fnl_big_multiply_add(&sum, 1, 1);
    assert_int_equal(sum.count, 3);
    assert_int_equal(fnl_big_compare_sum(&a, &b, &sum), 0);
    assert_int_equal(fnl_big_compare_sum(&b, &a, &sum), 0);
    assert_int_equal(fnl_big_compare_sum(&a, &a, &sum), 1);
    assert_int_equal(fnl_big_compare_sum(&b, &b, &sum), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_divide),
        cmocka_unit_test(test_largest_quotient),
        cmocka_unit_test(test_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
