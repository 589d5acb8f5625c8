#include "kpi/ratio.h"

#include <math.h>

enum { wide_bits = 128, quotient_bits = 63 };

/* The normal deviate that 2.5 % are beyond. */
static const double deviate = 1.959963984540054;

/* An unsigned 128-bit number. */
typedef struct magnitude {
    uint64_t low;
    uint64_t high;
} magnitude;

static magnitude magnitude_of(fnl_wide value)
{
    fnl_wide positive = value.high < 0 ? fnl_wide_negate(value) : value;
    return (magnitude){ positive.low, (uint64_t)positive.high };
}

static bool is_below(magnitude a, magnitude b)
{
    return a.high != b.high ? a.high < b.high : a.low < b.low;
}

static magnitude minus(magnitude a, magnitude b)
{
    return (magnitude){ a.low - b.low, a.high - b.high - (a.low < b.low) };
}

static magnitude doubled(magnitude a, bool more)
{
    return (magnitude){ a.low << 1 | more, a.high << 1 | a.low >> 63 };
}

static bool bit_of(magnitude a, int bit)
{
    return ((bit < 64 ? a.low >> bit : a.high >> (bit - 64)) & 1) != 0;
}

bool fnl_wide_plus(fnl_wide a, fnl_wide b, fnl_wide *sum)
{
    *sum = fnl_wide_add(a, b);
    return (a.high < 0) != (b.high < 0) || (sum->high < 0) == (a.high < 0);
}

/* Of a number that is not negative, or the least one: then its upper half × factor fits if all does. */
static bool times(fnl_wide a, int64_t factor, fnl_wide *product)
{
    /* a = high × 2^64 + low, low = 2 × half + rest: all parts fit 64 signed bits. */
    fnl_wide high = fnl_wide_multiply(a.high, factor);
    fnl_wide halves = fnl_wide_multiply((int64_t)(a.low >> 1), factor);
    fnl_wide rest = fnl_wide_of((a.low & 1) != 0 ? factor : 0);
    fnl_wide low = fnl_wide_add(fnl_wide_add(halves, halves), rest); /* below 2^127 */
    if (high.high != (int64_t)high.low >> 63)
        return false;
    return fnl_wide_plus((fnl_wide){ 0, (int64_t)high.low }, low, product);
}

bool fnl_wide_times(fnl_wide a, int64_t factor, fnl_wide *product)
{
    bool is_least = a.high == INT64_MIN && a.low == 0;
    if (a.high >= 0 || is_least)
        return times(a, factor, product);
    if (!times(fnl_wide_negate(a), factor, product) || (product->high == INT64_MIN && product->low == 0))
        return false;
    *product = fnl_wide_negate(*product);
    return true;
}

/* Long division bit by bit, until the quotient has so many bits that the last is far below the place of rounding. */
static double nearest(magnitude numerator, magnitude denominator)
{
    magnitude rest = { 0, 0 };
    uint64_t quotient = 0;
    int bit = wide_bits;
    bool is_inexact = false;
    while (quotient >> (quotient_bits - 1) == 0) {
        bit--;
        rest = doubled(rest, bit >= 0 && bit_of(numerator, bit));
        bool fits = !is_below(rest, denominator);
        if (fits)
            rest = minus(rest, denominator);
        quotient = quotient << 1 | fits;
    }
    for (int below = bit - 1; below >= 0; below--)
        is_inexact = is_inexact || bit_of(numerator, below);
    is_inexact = is_inexact || rest.low != 0 || rest.high != 0;
    double number = (double)(quotient | is_inexact);
    for (; bit > 0; bit--)
        number *= 2;
    for (; bit < 0; bit++)
        number *= 0.5;
    return number;
}

double fnl_ratio_number(fnl_wide numerator, fnl_wide denominator)
{
    static const uint64_t exactly = (uint64_t)1 << 53;
    magnitude a = magnitude_of(numerator);
    magnitude b = magnitude_of(denominator);
    if (a.low == 0 && a.high == 0)
        return 0;
    double number = a.high == 0 && b.high == 0 && a.low <= exactly && b.low <= exactly
                        ? (double)a.low / (double)b.low /* both exact: one rounding */
                        : nearest(a, b);
    return (numerator.high < 0) != (denominator.high < 0) ? -number : number;
}

/* denominator > 0 */
static magnitude divide(magnitude numerator, magnitude denominator, magnitude *rest)
{
    magnitude quotient = { 0, 0 };
    *rest = (magnitude){ 0, 0 };
    for (int bit = wide_bits - 1; bit >= 0; bit--) {
        *rest = doubled(*rest, bit_of(numerator, bit));
        bool fits = !is_below(*rest, denominator);
        if (fits)
            *rest = minus(*rest, denominator);
        quotient = doubled(quotient, fits);
    }
    return quotient;
}

static fnl_wide wide_of_magnitude(magnitude value)
{
    return (fnl_wide){ value.low, (int64_t)value.high };
}

/* Wholes apart from what is left over: together they may go beyond 128 bits although the result does not. */
bool fnl_ratio_millionths(fnl_wide numerator, fnl_wide denominator, fnl_wide *millionths)
{
    static const fnl_wide most = { UINT64_C(0x098a223fffffffff), INT64_C(0x4b3b4ca85a86c47a) }; /* 10^38 - 1 */
    int64_t scaled = 0;
    if (numerator.high == (int64_t)numerator.low >> 63 && denominator.high == 0 && denominator.low <= INT64_MAX &&
        fnl_scale_up((int64_t)numerator.low, 6, &scaled)) {
        *millionths = fnl_wide_of(fnl_divide_round(scaled, (int64_t)denominator.low));
        return true;
    }
    magnitude of = magnitude_of(denominator);
    magnitude rest;
    magnitude quotient = divide(magnitude_of(numerator), of, &rest);
    fnl_wide whole = { 0, 0 };
    fnl_wide part = { 0, 0 };
    if ((int64_t)quotient.high < 0 || !times(wide_of_magnitude(quotient), fnl_powers_of_ten[6], &whole) ||
        !times(wide_of_magnitude(rest), fnl_powers_of_ten[6], &part))
        return false;
    part = wide_of_magnitude(divide(magnitude_of(part), of, &rest));
    if (!is_below(rest, minus(of, rest)))
        part = fnl_wide_add(part, fnl_wide_of(1));
    if (!fnl_wide_plus(whole, part, &whole) || fnl_wide_compare(whole, most) > 0)
        return false;
    *millionths = numerator.high < 0 ? fnl_wide_negate(whole) : whole;
    return true;
}

void fnl_wilson_interval(int64_t hits, int64_t of, double *low, double *high)
{
    double count = (double)of;
    double share = (double)hits / count;
    double square = deviate * deviate;
    double width = 1 + square / count;
    double middle = (share + square / (2 * count)) / width;
    double reach = deviate * sqrt(share * (1 - share) / count + square / (4 * count * count)) / width;
    *low = hits == 0 || middle < reach ? 0 : middle - reach;
    *high = hits == of || middle + reach > 1 ? 1 : middle + reach;
}
