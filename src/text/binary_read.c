/* Reads decimals as the nearest binary64, ties to even, however many digits there are. */
#include <float.h>
#include <math.h>

#include "text/big.h"
#include "text/number.h"
#include "text/numeral.h"

enum {
    most_exact_digits = 15,   /* every whole number of so many digits is a binary64 */
    most_exact_power = 22,    /* 10^22 is the largest power of ten that is a binary64 */
    most_digits_needed = 800, /* the midpoint of two neighbours has at most 767 digits */
    beyond_largest = 310,     /* 10^309 is infinite */
    below_smallest = -324,    /* numbers below 10^-324 are below half of the smallest one */
    mantissa_bits = 53,
    largest_exponent = 1023,
    smallest_exponent = -1022,
    quotient_bits = 64,
};

static const double exact_powers[most_exact_power + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* (quotient, and a bit more if sticky) × 2^exponent, the top bit of quotient set. */
static double compose(uint64_t quotient, int exponent, bool sticky)
{
    int top = exponent + quotient_bits - 1;
    if (top > largest_exponent)
        return INFINITY;
    int precision = top >= smallest_exponent ? mantissa_bits : mantissa_bits - (smallest_exponent - top);
    if (precision < 0)
        return 0;
    /* A shift by all 64 bits is not defined: the bit below the last kept one is taken first. */
    unsigned lost = (unsigned)(quotient_bits - precision);
    uint64_t with_half = quotient >> (lost - 1);
    sticky = sticky || (with_half << (lost - 1)) != quotient;
    uint64_t kept = with_half >> 1;
    if ((with_half & 1) != 0 && (sticky || (kept & 1) != 0))
        kept++;
    /* Adding, not joining: a mantissa that rounds up to 2^53 carries into the exponent, up to infinity. */
    uint64_t bits = kept;
    if (top >= smallest_exponent)
        bits += (uint64_t)(top - smallest_exponent) << (mantissa_bits - 1);
    double value = 0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* All digits; those beyond what can matter become one digit 1. */
static void collect_digits(const fnl_numeral *numeral, fnl_big *big, int *power)
{
    enum { digits_in_a_limb = 9 };
    static const uint32_t powers[digits_in_a_limb + 1] = {
        1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000,
    };
    size_t left = numeral->count < most_digits_needed ? numeral->count : most_digits_needed;
    *power = (int)(numeral->power + (int64_t)(numeral->count - left));
    fnl_big_set(big, 0);
    for (const char *at = numeral->digits.bytes; left > 0;) {
        uint32_t part = 0;
        unsigned length = 0;
        for (; length < digits_in_a_limb && left > 0; at++) {
            if (*at == '.')
                continue;
            part = part * 10 + (uint32_t)(*at - '0');
            length++;
            left--;
        }
        fnl_big_multiply_add(big, powers[length], part);
    }
    if (numeral->count > most_digits_needed) {
        fnl_big_multiply_add(big, 10, 1);
        --*power;
    }
}

/* Brings divisor to whole limbs and rest to 63 bits more, so that the quotient has 63 or 64 bits; returns the power of two
   by which the quotient changed. */
static int align_for_division(fnl_big *rest, fnl_big *divisor)
{
    enum { limb_bits = 32 };
    unsigned align = (limb_bits - fnl_big_bits(divisor) % limb_bits) % limb_bits;
    unsigned wanted = fnl_big_bits(divisor) + align + quotient_bits - 1;
    unsigned has = fnl_big_bits(rest);
    if (has > wanted)
        align += (has - wanted + limb_bits - 1) / limb_bits * limb_bits;
    fnl_big_shift_left(divisor, align);
    unsigned shift = fnl_big_bits(divisor) + quotient_bits - 1 - has;
    fnl_big_shift_left(rest, shift);
    return (int)align - (int)shift;
}

/* 64 bits of the quotient of two large numbers, by two steps of long division, decide; what is left is sticky. */
static double divide_exactly(const fnl_numeral *numeral)
{
    fnl_big rest;
    fnl_big divisor;
    int power = 0;
    collect_digits(numeral, &rest, &power);
    fnl_big_set(&divisor, 1);
    fnl_big_multiply_power_of_5(power < 0 ? &divisor : &rest, (unsigned)(power < 0 ? -power : power));
    int exponent = power + align_for_division(&rest, &divisor);
    fnl_big upper = divisor;
    fnl_big_shift_left(&upper, 32);
    uint64_t quotient = (uint64_t)fnl_big_divide(&rest, &upper) << 32;
    quotient |= fnl_big_divide(&rest, &divisor);
    if (quotient >> (quotient_bits - 1) == 0) {
        quotient <<= 1;
        exponent--;
    }
    return compose(quotient, exponent, rest.count != 0);
}

static double nearest(const fnl_numeral *numeral)
{
    if (numeral->count == 0)
        return 0;
    if (numeral->count <= most_exact_digits && numeral->power >= -most_exact_power &&
        numeral->power <= most_exact_power) {
        double digits = (double)fnl_numeral_head(numeral, numeral->count, NULL);
        return numeral->power < 0 ? digits / exact_powers[-numeral->power] : digits * exact_powers[numeral->power];
    }
    if (numeral->power > beyond_largest - (int64_t)numeral->count)
        return INFINITY;
    if (numeral->power < below_smallest - (int64_t)numeral->count)
        return 0;
    return divide_exactly(numeral);
}

/* word is in lower case. */
static bool is_word(fnl_text text, fnl_text word)
{
    if (text.length != word.length)
        return false;
    for (size_t i = 0; i < text.length; i++)
        if ((text.bytes[i] | 0x20) != word.bytes[i])
            return false;
    return true;
}

static bool read_word(fnl_text text, double *value)
{
    bool negative = text.length > 0 && text.bytes[0] == '-';
    if (negative || (text.length > 0 && text.bytes[0] == '+'))
        text = fnl_text_from(text, 1);
    if (is_word(text, FNL_TEXT("nan"))) {
        *value = NAN;
        return true;
    }
    if (!is_word(text, FNL_TEXT("inf")) && !is_word(text, FNL_TEXT("infinity")))
        return false;
    *value = negative ? -INFINITY : INFINITY;
    return true;
}

fnl_reading fnl_read_number(fnl_text text, double *value)
{
    fnl_numeral numeral;
    if (!fnl_numeral_scan(text, &numeral))
        return read_word(text, value) ? fnl_read_ok : fnl_read_malformed;
    double size = nearest(&numeral);
    *value = numeral.negative ? -size : size;
    return size > DBL_MAX ? fnl_read_range : fnl_read_ok;
}
