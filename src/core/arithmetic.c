#include "core/arithmetic.h"

#include <string.h>

const int64_t fnl_powers_of_ten[fnl_most_digits + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

/* An unsigned 128-bit number. */
typedef struct wide_magnitude {
    uint64_t low;
    uint64_t high;
} wide_magnitude;

static wide_magnitude multiply_magnitudes(uint64_t a, uint64_t b)
{
    uint64_t a_low = (uint32_t)a;
    uint64_t a_high = a >> 32;
    uint64_t b_low = (uint32_t)b;
    uint64_t b_high = b >> 32;
    uint64_t low = a_low * b_low;
    uint64_t middle = a_high * b_low + (low >> 32);
    uint64_t other = a_low * b_high + (uint32_t)middle;
    return (wide_magnitude){ (other << 32) | (uint32_t)low, a_high * b_high + (middle >> 32) + (other >> 32) };
}

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

fnl_wide fnl_wide_negate(fnl_wide a)
{
    uint64_t low = 0 - a.low;
    uint64_t high = 0 - (uint64_t)a.high - (a.low != 0);
    return (fnl_wide){ low, (int64_t)high };
}

fnl_wide fnl_wide_multiply(int64_t a, int64_t b)
{
    int64_t narrow = 0;
    if (!__builtin_mul_overflow(a, b, &narrow))
        return (fnl_wide){ (uint64_t)narrow, narrow < 0 ? -1 : 0 };
    wide_magnitude product = multiply_magnitudes(magnitude(a), magnitude(b));
    fnl_wide wide = { product.low, (int64_t)product.high };
    return (a < 0) != (b < 0) ? fnl_wide_negate(wide) : wide;
}

fnl_wide fnl_wide_add(fnl_wide a, fnl_wide b)
{
    uint64_t low = a.low + b.low;
    return (fnl_wide){ low, (int64_t)((uint64_t)a.high + (uint64_t)b.high + (low < a.low)) };
}

int fnl_wide_compare(fnl_wide a, fnl_wide b)
{
    if (a.high != b.high)
        return a.high < b.high ? -1 : 1;
    return (a.low > b.low) - (a.low < b.low);
}

/* Shift and subtract: 128 by 64 bits, the quotient's low half and whether the high half is 0. */
static bool divide_magnitude(wide_magnitude value, uint64_t divisor, uint64_t *quotient, uint64_t *rest)
{
    if (value.high >= divisor)
        return false;
    uint64_t remainder = value.high;
    uint64_t result = 0;
    for (int bit = 63; bit >= 0; bit--) {
        uint64_t carry = remainder >> 63;
        remainder = (remainder << 1) | ((value.low >> bit) & 1);
        if (carry != 0 || remainder >= divisor) {
            remainder -= divisor;
            result |= (uint64_t)1 << bit;
        }
    }
    *quotient = result;
    *rest = remainder;
    return true;
}

bool fnl_wide_divide_round(fnl_wide value, int64_t divisor, int64_t *quotient)
{
    if (value.high == 0 && value.low <= INT64_MAX) {
        *quotient = fnl_divide_round((int64_t)value.low, divisor);
        return true;
    }
    if (value.high == -1 && value.low > INT64_MAX) {
        *quotient = fnl_divide_round((int64_t)value.low, divisor);
        return true;
    }
    bool negative = value.high < 0;
    fnl_wide positive = negative ? fnl_wide_negate(value) : value;
    uint64_t whole = 0;
    uint64_t rest = 0;
    if (!divide_magnitude((wide_magnitude){ positive.low, (uint64_t)positive.high }, (uint64_t)divisor, &whole, &rest))
        return false;
    if (rest >= (uint64_t)divisor - rest) {
        if (whole == UINT64_MAX)
            return false;
        whole++;
    }
    if (whole > (uint64_t)INT64_MAX + (negative ? 1 : 0))
        return false;
    *quotient = negative ? (int64_t)(0 - whole) : (int64_t)whole;
    return true;
}

int64_t fnl_divide_round(int64_t value, int64_t divisor)
{
    int64_t quotient = value / divisor;
    uint64_t rest = magnitude(value % divisor);
    if (rest >= (uint64_t)divisor - rest)
        quotient += value < 0 ? -1 : 1;
    return quotient;
}

int fnl_compare_exact(int64_t a, unsigned a_scale, int64_t b, unsigned b_scale)
{
    if (a_scale == b_scale)
        return (a > b) - (a < b);
    fnl_wide left = fnl_wide_multiply(a, a_scale < b_scale ? fnl_powers_of_ten[b_scale - a_scale] : 1);
    fnl_wide right = fnl_wide_multiply(b, a_scale < b_scale ? 1 : fnl_powers_of_ten[a_scale - b_scale]);
    return fnl_wide_compare(left, right);
}

/* A finite double as mantissa × 2^exponent, the mantissa below 2^53. */
static void split_number(double number, int64_t *mantissa, int *exponent)
{
    uint64_t bits = 0;
    memcpy(&bits, &number, sizeof bits);
    int biased = (int)((bits >> 52) & 0x7ff);
    int64_t fraction = (int64_t)(bits & (((uint64_t)1 << 52) - 1));
    if (biased == 0)
        biased = 1;
    else
        fraction |= (int64_t)1 << 52;
    *mantissa = (bits >> 63) != 0 ? -fraction : fraction;
    *exponent = biased - 1075;
}

int fnl_compare_exact_number(int64_t a, unsigned scale, double b)
{
    int64_t mantissa = 0;
    int exponent = 0;
    split_number(b, &mantissa, &exponent);
    int a_sign = (a > 0) - (a < 0);
    int b_sign = (mantissa > 0) - (mantissa < 0);
    if (a_sign != b_sign || a_sign == 0)
        return (a_sign > b_sign) - (a_sign < b_sign);
    /* Both have the same sign. a against mantissa × 2^exponent × 10^scale, as b' = mantissa × 10^scale in 128 bits. */
    fnl_wide right = fnl_wide_multiply(mantissa, fnl_powers_of_ten[scale]);
    fnl_wide left = { (uint64_t)a, a < 0 ? -1 : 0 };
    if (exponent >= 0) {
        if (exponent > 63) /* |b| >= 2^63 × 10^-scale × … : beyond every int64 */
            return -b_sign;
        for (int i = 0; i < exponent; i++) {
            if (right.high > INT64_MAX / 4 || right.high < INT64_MIN / 4)
                return -b_sign;
            right = fnl_wide_add(right, right);
        }
        return fnl_wide_compare(left, right);
    }
    for (int i = 0; i < -exponent; i++) {
        if (left.high > INT64_MAX / 4 || left.high < INT64_MIN / 4)
            return a_sign; /* a × 2^i already beyond every mantissa × 10^scale */
        left = fnl_wide_add(left, left);
    }
    return fnl_wide_compare(left, right);
}

/* Nearest double to magnitude / 10^scale by long division: 64 bits of quotient decide, the rest is sticky. */
double fnl_number_of_exact(int64_t value, unsigned scale)
{
    static const int64_t exactly = (int64_t)1 << 53;
    if (value >= -exactly && value <= exactly)
        return (double)value / (double)fnl_powers_of_ten[scale]; /* both exact: one rounding */
    if (scale == 0)
        return (double)value;
    uint64_t size = magnitude(value);
    uint64_t divisor = (uint64_t)fnl_powers_of_ten[scale];
    uint64_t whole = size / divisor;
    uint64_t rest = size % divisor;
    int shift = 0;
    while (whole < ((uint64_t)1 << 62)) { /* value > 2^53, so this ends */
        whole <<= 1;
        rest <<= 1; /* divisor <= 10^18 < 2^60 */
        if (rest >= divisor) {
            rest -= divisor;
            whole |= 1;
        }
        shift++;
    }
    if (rest != 0)
        whole |= 1; /* 63 bits: the last one is far below the rounding place */
    double number = (double)whole;
    for (; shift > 0; shift--)
        number *= 0.5;
    return value < 0 ? -number : number;
}

bool fnl_exact_of_number(double number, unsigned scale, int64_t *exact)
{
    if (!(number > -1e19 && number < 1e19))
        return false;
    int64_t mantissa = 0;
    int exponent = 0;
    split_number(number, &mantissa, &exponent);
    fnl_wide product = fnl_wide_multiply(mantissa, fnl_powers_of_ten[scale]);
    if (exponent >= 0) {
        for (int i = 0; i < exponent; i++) {
            if (product.high > INT64_MAX / 4 || product.high < INT64_MIN / 4)
                return false;
            product = fnl_wide_add(product, product);
        }
        return fnl_wide_divide_round(product, 1, exact);
    }
    bool negative = product.high < 0;
    if (negative)
        product = fnl_wide_negate(product);
    int down = -exponent;
    if (down > 120) { /* the product is below 2^113 */
        *exact = 0;
        return true;
    }
    uint64_t half = 0;
    for (int i = 0; i < down; i++) {
        half = product.low & 1;
        product.low = (product.low >> 1) | ((uint64_t)product.high << 63);
        product.high >>= 1;
    }
    product = fnl_wide_add(product, (fnl_wide){ half, 0 });
    if (negative)
        product = fnl_wide_negate(product);
    return fnl_wide_divide_round(product, 1, exact);
}
