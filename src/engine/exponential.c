#include "engine/exponential.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static double of_bits(uint64_t bits)
{
    double number = 0;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static uint64_t bits_of(double number)
{
    uint64_t bits = 0;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

/* 2^exponent of a normal number. */
static double power_of_two(int exponent)
{
    return of_bits((uint64_t)(exponent + 1023) << 52);
}

/* ln 2 in two parts: the first has 33 bits, so that its product with an exponent is exact. */
static const double ln2_high = 0x1.62e42feep-1;
static const double ln2_low = 0x1.a39ef35793c76p-33;

/* x = k ln 2 + r with |r| <= ln 2 / 2, e^r as 1 + r + r² / 2 + …: the rest of the series from r³ on is below 2^-5 of the
   result, so its roundings do not reach the last place. r keeps its low part beside it. */
double fnl_exp(double x)
{
    static const double largest = 709.782712893384;
    static const double smallest = -745.1332191019412;
    static const double reciprocals[] = { 1.0 / 6227020800.0, 1.0 / 479001600.0, 1.0 / 39916800.0, 1.0 / 3628800.0,
                                          1.0 / 362880.0,     1.0 / 40320.0,     1.0 / 5040.0,     1.0 / 720.0,
                                          1.0 / 120.0,        1.0 / 24.0,        1.0 / 6.0 };
    if (x != x)
        return x;
    if (x > largest)
        return HUGE_VAL;
    if (x < smallest)
        return 0;
    double scaled = x * 0x1.71547652b82fep+0; /* 1 / ln 2 */
    int k = (int)(scaled + (scaled < 0 ? -0.5 : 0.5));
    double high = x - k * ln2_high;
    double low = k * ln2_low;
    double r = high - low;
    double r_low = (high - r) - low;
    double series = 1.0 / 87178291200.0;
    for (unsigned i = 0; i < sizeof reciprocals / sizeof reciprocals[0]; i++)
        series = series * r + reciprocals[i];
    /* 1 + (r + r_low) + r²/2 + r³ × series, the small parts first. */
    double square = r * r;
    double half = 0.5 * square;
    double tail = square * r * series + r_low + r_low * r;
    double sum = 1.0 + r;
    double lost = r - (sum - 1.0);
    double with_half = sum + half;
    double lost_half = half - (with_half - sum);
    double result = with_half + (tail + (lost + lost_half));
    if (k >= -1021)
        return k == 1024 ? result * 2.0 * power_of_two(1023) : result * power_of_two(k);
    return result * power_of_two(k + 60) * 0x1p-60;
}

/* x = 2^k m with m in [√½, √2): ln m = 2 atanh(s), s = (m - 1) / (m + 1), with the error of s carried along. */
double fnl_ln(double x)
{
    int k = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        k = -54;
    }
    uint64_t bits = bits_of(x);
    k += (int)(bits >> 52) - 1023;
    double m = of_bits((bits & (((uint64_t)1 << 52) - 1)) | (uint64_t)1023 << 52);
    if (m > 0x1.6a09e667f3bcdp+0) {
        m *= 0.5;
        k++;
    }
    /* ln(1 + f) = f - f²/2 + s (f²/2 + R), R = s² (2/3 + 2/5 s² + …) */
    double f = m - 1.0; /* exact */
    double s = f / (2.0 + f);
    double z = s * s;
    double series = 0;
    for (int i = 25; i >= 3; i -= 2)
        series = series * z + 2.0 / i;
    double rest = z * series;
    double half = 0.5 * f * f;
    return k * ln2_high - ((half - (s * (half + rest) + k * ln2_low)) - f);
}

double fnl_logistic(double x)
{
    if (x >= 0)
        return 1.0 / (1.0 + fnl_exp(-x));
    double power = fnl_exp(x);
    return power / (1.0 + power);
}
