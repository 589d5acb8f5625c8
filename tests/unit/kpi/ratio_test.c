/* Tests of src/kpi/ratio.c; what is wanted was computed by Python's fractions. */
#include "kpi/ratio.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_nearest(void **state)
{
    static const struct {
        fnl_wide numerator;
        fnl_wide denominator;
        double wanted;
    } cases[] = {
        { { 0, 0 }, { 5, 0 }, 0x0.0p+0 },
        { { 1, 0 }, { 3, 0 }, 0x1.5555555555555p-2 },
        { { 2, 0 }, { 3, 0 }, 0x1.5555555555555p-1 },
        { { UINT64_C(0x98a224000000000), INT64_C(5421010862427522170) }, { 7, 0 }, 0x1.57ea83019dd5dp+123 },
        { { UINT64_C(0xf675ddc000000000), INT64_C(-5421010862427522171) }, { 7, 0 }, -0x1.57ea83019dd5dp+123 },
        { { UINT64_C(0xffffffffffffffff), INT64_C(9223372036854775807) }, { 1, 0 }, 0x1.0000000000000p+127 },
        { { UINT64_C(0xffffffffffffffff), INT64_C(9223372036854775807) },
          { UINT64_C(0xffffffffffffffff), INT64_C(9223372036854775807) },
          0x1.0000000000000p+0 },
        { { 1, 0 }, { UINT64_C(0xffffffffffffffff), INT64_C(9223372036854775807) }, 0x1.0000000000000p-127 },
        { { UINT64_C(0x20000000000001), 0 }, { 1, 0 }, 0x1.0000000000000p+53 },
        { { UINT64_C(0x20000000000003), 0 }, { 1, 0 }, 0x1.0000000000002p+53 },
        { { UINT64_C(0x40000000000002), 0 }, { 2, 0 }, 0x1.0000000000000p+53 },
        { { 0, INT64_MIN }, { 3, 0 }, -0x1.5555555555555p+125 },
        { { 1, 1 }, { UINT64_C(0x800), 0 }, 0x1.0000000000000p+53 },
        { { 3, 0 }, { UINT64_C(0xfffffffffffffff9), -1 }, -0x1.b6db6db6db6dbp-2 },
        { { UINT64_C(0xfffffffffffffffd), -1 }, { UINT64_C(0xfffffffffffffff9), -1 }, 0x1.b6db6db6db6dbp-2 },
        { { UINT64_C(0xffffff650d58b21c), -1 },
          { UINT64_C(0x128b2f330c5c7fd0), INT64_C(861168) },
          -0x1.7955decd9048dp-45 },
        { { UINT64_C(0x5d9dc9f81818e811), INT64_C(18) },
          { UINT64_C(0x36f675cc81e74ef5), INT64_C(774142246342872) },
          0x1.ab5f4576a76bep-46 },
        { { UINT64_C(0x11e20b6b0d549b), 0 }, { UINT64_C(0x8d1), 0 }, 0x1.03a1d307acc7dp+41 },
        { { UINT64_C(0x69d64a0f21ddb6), 0 },
          { UINT64_C(0xa170b33839263059), INT64_C(168037415580038837) },
          0x1.6b145043edf17p-67 },
        { { UINT64_C(0x93bd04cf0fd630f1), INT64_C(114335364829022965) },
          { UINT64_C(0xbecd7b03898d190), INT64_C(1979493499325749054) },
          0x1.d92b4f24472c7p-5 },
        { { UINT64_C(0xfffffffffffed771), -1 }, { UINT64_C(0x45353), 0 }, -0x1.123e3a3c629cdp-2 },
        { { UINT64_C(0xffffffffffff6dd9), -1 }, { UINT64_C(0xae97ba94d0eda82f), INT64_C(46) }, -0x1.90be492c40483p-55 },
        { { UINT64_C(0x2538), 0 }, { UINT64_C(0x8c3818f135d2), 0 }, 0x1.0fcd9a976b4f2p-34 },
        { { UINT64_C(0x907a70c31012f037), INT64_C(15999067) },
          { UINT64_C(0x881ed162ae2eb154), 0 },
          0x1.cb2029ebe929cp+24 },
        { { UINT64_C(0xffd7ca06390788e8), -1 },
          { UINT64_C(0x7403e430ec66a787), INT64_C(740) },
          -0x1.bcdf58e00adbep-21 },
        { { UINT64_C(0x653f98e277), 0 }, { UINT64_C(0x3e7d1bfbc7a2ea20), INT64_C(5493196) }, 0x1.353b24a965e82p-48 },
        { { UINT64_C(0x798cb8deb322dfab), INT64_C(-507) },
          { UINT64_C(0x49b64a0872e6cc3a), INT64_C(653864767) },
          -0x1.9fe4f24c94dc5p-21 },
        { { UINT64_C(0x88b7b0ae4fff4081), INT64_C(309288593901664) },
          { UINT64_C(0x1061c0f63c731e22), 0 },
          0x1.12bd4faecbd38p+52 },
        { { UINT64_C(0x92bd67dc9a119e07), INT64_C(644931402869759) },
          { UINT64_C(0x14dd0eaaaf21f05e), 0 },
          0x1.c1d3f2a3af4d4p+52 },
        { { UINT64_C(0x88346085541af4ee), INT64_C(390920633208100) },
          { UINT64_C(0x1562063bec8dc3ea), 0 },
          0x1.0a0976bf46c69p+52 },
        { { UINT64_C(0xf585fa0fecc7afe7), INT64_C(692129199371041) },
          { UINT64_C(0x1940426b2563a7e6), 0 },
          0x1.8ede0c3baea9ep+52 },
        { { UINT64_C(0x99b508e5e0931de7), INT64_C(567246763502811) },
          { UINT64_C(0x130513f8b34a94f6), 0 },
          0x1.b1fee57124242p+52 },
        { { UINT64_C(0xd00168fd039381fc), INT64_C(575337925433381) },
          { UINT64_C(0x12334e5ae993bed6), 0 },
          0x1.cc0119474031bp+52 },
        { { UINT64_C(0xd8e91f78da96bab6), INT64_C(498323951978940) },
          { UINT64_C(0x164e2b28f2bd0452), 0 },
          0x1.451abf1d69ed7p+52 },
        { { UINT64_C(0x8d91c577afa832eb), INT64_C(418863391497168) },
          { UINT64_C(0x16729f67765a841e), 0 },
          0x1.0f88010a3d6b2p+52 },
        { { UINT64_C(0xcbbefb984f14ce21), INT64_C(605146260860448) },
          { UINT64_C(0x15ccb1e7fc771216), 0 },
          0x1.93f44a5aa3c82p+52 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double got = fnl_ratio_number(cases[i].numerator, cases[i].denominator);
        if (got != cases[i].wanted)
            fail_msg("case %zu: %a, wanted %a", i, got, cases[i].wanted);
    }
}

static void test_millionths(void **state)
{
    static const struct {
        fnl_wide numerator;
        fnl_wide denominator;
        bool fits;
        fnl_wide wanted;
    } cases[] = {
        { { 0, 0 }, { 1, 0 }, true, { 0, 0 } },
        { { 5, 0 }, { 1, 0 }, true, { UINT64_C(0x4c4b40), 0 } },
        { { UINT64_C(0xfffffffffffffffb), -1 }, { 1, 0 }, true, { UINT64_C(0xffffffffffb3b4c0), -1 } },
        { { 1, 0 }, { 3, 0 }, true, { UINT64_C(0x51615), 0 } },
        { { UINT64_C(0xffffffffffffffff), -1 }, { 3, 0 }, true, { UINT64_C(0xfffffffffffae9eb), -1 } },
        { { 2, 0 }, { 3, 0 }, true, { UINT64_C(0xa2c2b), 0 } },
        { { 1, 0 }, { UINT64_C(0x1e8480), 0 }, true, { 1, 0 } },
        { { UINT64_C(0xffffffffffffffff), -1 }, { UINT64_C(0x1e8480), 0 }, true, { UINT64_C(0xffffffffffffffff), -1 } },
        { { 1, 0 }, { UINT64_C(0x1e8481), 0 }, true, { 0, 0 } },
        { { UINT64_C(0x85acef80ffffffff), INT64_C(5421010862427) },
          { 1, 0 },
          true,
          { UINT64_C(0x98a223ffff0bdc0), INT64_C(5421010862427522170) } },
        { { UINT64_C(0x7a53107f00000001), INT64_C(-5421010862428) },
          { 1, 0 },
          true,
          { UINT64_C(0xf675ddc0000f4240), INT64_C(-5421010862427522171) } },
        { { UINT64_C(0x85acef8100000000), INT64_C(5421010862427) }, { 1, 0 }, false, { 0, 0 } },
        { { UINT64_C(0x7a53107f00000000), INT64_C(-5421010862428) }, { 1, 0 }, false, { 0, 0 } },
        { { UINT64_C(0xffffffffffffffff), INT64_C(9223372036854775807) }, { UINT64_C(0xf4240), 0 }, false, { 0, 0 } },
        { { 1, 0 }, { UINT64_C(0xde0b6b3a7640000), 0 }, true, { 0, 0 } },
        { { UINT64_C(0x93a81), 0 }, { UINT64_C(0x15180), 0 }, true, { UINT64_C(0x6acfcc), 0 } },
        { { UINT64_C(0x274a48a78000), 0 }, { UINT64_C(0x15180), 0 }, true, { UINT64_C(0x1c6bf52634000), 0 } },
        { { 0, INT64_C(72057594037927936) },
          { UINT64_C(0xde0b6b3a7640000), 0 },
          true,
          { UINT64_C(0x9812dea11197f27f), INT64_C(72057) } },
        { { UINT64_C(0x98a223fffffffff), INT64_C(5421010862427522170) }, { 1, 0 }, false, { 0, 0 } },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_wide got = { 0, 0 };
        bool fits = fnl_ratio_millionths(cases[i].numerator, cases[i].denominator, &got);
        if (fits != cases[i].fits || (fits && fnl_wide_compare(got, cases[i].wanted) != 0))
            fail_msg("case %zu: %d %lld:%llu", i, fits, (long long)got.high, (unsigned long long)got.low);
    }
}

static void test_products(void **state)
{
    static const struct {
        fnl_wide value;
        int64_t factor;
        bool fits;
        fnl_wide wanted;
    } cases[] = {
        { { 0, 0 }, INT64_C(5), true, { 0, 0 } },
        { { 1, 0 }, INT64_C(-1), true, { UINT64_C(0xffffffffffffffff), -1 } },
        { { UINT64_C(0xffffffffffffffff), -1 }, INT64_C(-1), true, { 1, 0 } },
        { { UINT64_C(0x4674edea40000000), INT64_C(54210108624) },
          INT64_C(100000000),
          true,
          { UINT64_C(0x98a224000000000), INT64_C(5421010862427522170) } },
        { { UINT64_C(0x4674edea40000000), INT64_C(54210108624) }, INT64_C(1000000000), false, { 0, 0 } },
        { { UINT64_C(0xb98b1215c0000000), INT64_C(-54210108625) },
          INT64_C(-100000000),
          true,
          { UINT64_C(0x98a224000000000), INT64_C(5421010862427522170) } },
        { { UINT64_C(0xffffffffffffffff), INT64_C(9223372036854775807) },
          INT64_C(1),
          true,
          { UINT64_C(0xffffffffffffffff), INT64_C(9223372036854775807) } },
        { { UINT64_C(0xffffffffffffffff), INT64_C(9223372036854775807) }, INT64_C(-1), true, { 1, INT64_MIN } },
        { { UINT64_C(0xffffffffffffffff), INT64_C(9223372036854775807) }, INT64_C(2), false, { 0, 0 } },
        { { 0, INT64_MIN }, INT64_C(1), true, { 0, INT64_MIN } },
        { { 0, INT64_MIN }, INT64_C(-1), false, { 0, 0 } },
        { { 0, 1 }, INT64_C(4611686018427387904), true, { 0, INT64_C(4611686018427387904) } },
        { { UINT64_C(0x2dfdc1c35), 1 },
          INT64_C(4611686017439733583),
          true,
          { UINT64_C(0x96c8d3cd5564f75b), INT64_C(4611686020526153307) } },
        { { 0, 1 }, INT64_MIN, true, { 0, INT64_MIN } },
        { { 1, 0 }, INT64_MIN, true, { UINT64_C(0x8000000000000000), -1 } },
        { { UINT64_C(0x8000000000000000), -1 }, INT64_MIN, true, { 0, INT64_C(4611686018427387904) } },
        { { UINT64_C(0xffffffffffffffff), 0 }, INT64_MIN, true, { UINT64_C(0x8000000000000000), INT64_MIN } },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_wide got = { 0, 0 };
        bool fits = fnl_wide_times(cases[i].value, cases[i].factor, &got);
        if (fits != cases[i].fits || (fits && fnl_wide_compare(got, cases[i].wanted) != 0))
            fail_msg("case %zu: %d %lld:%llu", i, fits, (long long)got.high, (unsigned long long)got.low);
    }
    static const fnl_wide most = { UINT64_MAX, INT64_MAX };
    static const fnl_wide least = { 0, INT64_MIN };
    fnl_wide sum = { 0, 0 };
    assert_false(fnl_wide_plus(most, fnl_wide_of(1), &sum));
    assert_false(fnl_wide_plus(least, fnl_wide_of(-1), &sum));
    assert_true(fnl_wide_plus(most, least, &sum));
    assert_int_equal(fnl_wide_compare(sum, fnl_wide_of(-1)), 0);
}

/* E. B. Wilson's interval in the other of its usual forms, in the widest numbers at hand. */
static void wilson(int64_t hits, int64_t of, double *low, double *high)
{
    long double z = 1.959963984540054L;
    long double n = (long double)of;
    long double x = (long double)hits;
    long double reach = z * sqrtl(x * (n - x) / n + z * z / 4);
    *low = (double)((x + z * z / 2 - reach) / (n + z * z));
    *high = (double)((x + z * z / 2 + reach) / (n + z * z));
}

static void test_intervals(void **state)
{
    double low = 0;
    double high = 0;
    (void)state;
    fnl_wilson_interval(3, 12, &low, &high); /* as published: 0.0889 to 0.5323 */
    assert_true(low > 0.08885 && low < 0.08895 && high > 0.53225 && high < 0.53235);
    fnl_wilson_interval(0, 1, &low, &high);
    assert_true(low == 0 && high < 1);
    fnl_wilson_interval(1, 1, &low, &high);
    assert_true(low > 0 && high == 1);
    static const int64_t sizes[] = { 1, 2, 3, 10, 1000, 123456789, INT64_MAX };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int64_t k = 0; k <= 10; k++) {
            int64_t hits = k == 10 ? sizes[i] : sizes[i] / 10 * k;
            double wanted_low = 0;
            double wanted_high = 0;
            fnl_wilson_interval(hits, sizes[i], &low, &high);
            wilson(hits, sizes[i], &wanted_low, &wanted_high);
            assert_true(fabs(low - wanted_low) < 1e-14 && fabs(high - wanted_high) < 1e-14);
            assert_true(low >= 0 && low <= high && high <= 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_millionths),
        cmocka_unit_test(test_products),
        cmocka_unit_test(test_intervals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
