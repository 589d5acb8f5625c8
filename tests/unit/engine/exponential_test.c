/* e^x and ln x against the C library in long double: under one unit in the last place. */
#include "engine/exponential.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { rounds = 400000 };

/* Distance in units of the last place of the expected double. */
static long double units(double got, long double expected)
{
    double near = fabs((double)expected);
    double unit = nextafter(near, HUGE_VAL) - near;
    return fabsl((long double)got - expected) / unit;
}

static double between(double low, double high, uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * (double)(*state >> 11) * 0x1p-53;
}

static void test_exp(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < rounds; i++) {
        double x = i % 2 == 0 ? between(-708, 709.7, &seed) : between(-2, 2, &seed);
        if (units(fnl_exp(x), expl(x)) >= 1)
            fail_msg("e^%a is %a", x, fnl_exp(x));
    }
    assert_true(fnl_exp(0) == 1);
    assert_true(fnl_exp(-746) == 0);
    assert_true(isinf(fnl_exp(710)));
    assert_true(isnan(fnl_exp(NAN)));
    for (double x = -745; x < -708; x += 0.37) /* subnormal */
        assert_true(fabs(fnl_exp(x) - (double)expl(x)) <= 0x1p-1074);
}

static void test_ln(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (int i = 0; i < rounds; i++) {
        double x = i % 2 == 0 ? exp(between(-700, 700, &seed)) : between(1e-3, 3, &seed);
        if (units(fnl_ln(x), logl(x)) >= 1)
            fail_msg("ln %a is %a", x, fnl_ln(x));
    }
    assert_true(fnl_ln(1) == 0);
    assert_true(units(fnl_ln(0x1p-1074), logl(0x1p-1074L)) < 1);
    assert_true(units(fnl_ln(DBL_MAX), logl(DBL_MAX)) < 1);
}

static void test_logistic(void **state)
{
    (void)state;
    assert_true(fnl_logistic(0) == 0.5);
    assert_true(fnl_logistic(-800) == 0);
    assert_true(fnl_logistic(800) == 1);
    for (double x = -40; x < 40; x += 0.1) {
        assert_true(units(fnl_logistic(x), 1 / (1 + expl(-(long double)x))) < 3);
        assert_true(fnl_logistic(x) <= fnl_logistic(x + 0.1));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exp),
        cmocka_unit_test(test_ln),
        cmocka_unit_test(test_logistic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
