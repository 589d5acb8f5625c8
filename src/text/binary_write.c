/* Writes a binary64 as the shortest decimal that reads back as the same: quickly if it is a decimal of at most 15 digits,
   else by exact arithmetic (Steele and White; Burger and Dybvig). */
#include <math.h>

#include "core/arithmetic.h"
#include "text/big.h"
#include "text/number.h"

enum {
    most_digits = 17,       /* every binary64 is known by so many digits */
    most_exact_digits = 15, /* no two decimals of so many digits are the same binary64 */
    most_exact_power = 22,  /* 10^22 is the largest power of ten that is a binary64 */
    fraction_bits = 52,
    exponent_bias = 1075,     /* of a mantissa taken as a whole number */
    first_exponent_form = 21, /* 1e21 */
    last_plain_form = -6,     /* 0.000001 */
};

static const double powers[most_exact_power + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* digits[0] . digits[1] … × 10^exponent */
typedef struct shortest {
    char digits[most_digits + 1];
    int count;
    int exponent;
} shortest;

static void set_digits(shortest *number, uint64_t digits, int power)
{
    while (digits % 10 == 0) {
        digits /= 10;
        power++;
    }
    char reversed[most_digits];
    int count = 0;
    for (; digits != 0; digits /= 10)
        reversed[count++] = (char)('0' + digits % 10);
    for (int i = 0; i < count; i++)
        number->digits[i] = reversed[count - 1 - i];
    number->count = count;
    number->exponent = power + count - 1;
}

/* Tries the decimal of 15 digits next to value. Both roundings together lose less than half a unit of the 15th digit, so a
   decimal that is value is found; the way back proves it. */
static bool try_short(double value, shortest *number)
{
    const double limit = powers[most_exact_digits];
    int power = 0;
    if (value < limit) {
        while (power < most_exact_power && value * powers[power] < limit / 10)
            power++;
    } else {
        while (power > -most_exact_power && value / powers[-power] >= limit)
            power--;
    }
    double scaled = power >= 0 ? value * powers[power] : value / powers[-power];
    if (scaled < 1 || scaled + 0.5 >= limit)
        return false;
    uint64_t digits = (uint64_t)(scaled + 0.5);
    double back = power >= 0 ? (double)digits / powers[power] : (double)digits * powers[-power];
    if (back != value)
        return false;
    set_digits(number, digits, -power);
    return true;
}

/* value = rest / divisor; everything from value - below / divisor to value + above / divisor reads back as value, the ends
   too if the mantissa is even. */
typedef struct surroundings {
    fnl_big rest;
    fnl_big divisor;
    fnl_big below;
    fnl_big above;
    bool even;
    int top; /* 2^top <= value < 2^(top + 1) */
} surroundings;

static void take_apart(double value, surroundings *around)
{
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    uint64_t mantissa = bits & ((UINT64_C(1) << fraction_bits) - 1);
    int biased = (int)(bits >> fraction_bits);
    /* The neighbour below a power of two is half as far away. */
    bool closer_below = mantissa == 0 && biased > 1;
    if (biased == 0)
        biased = 1;
    else
        mantissa |= UINT64_C(1) << fraction_bits;
    int exponent = biased - exponent_bias;
    unsigned up = exponent > 0 ? (unsigned)exponent : 0;
    unsigned down = exponent < 0 ? (unsigned)-exponent : 0;
    fnl_big_set(&around->rest, mantissa);
    fnl_big_shift_left(&around->rest, up + 1 + closer_below);
    fnl_big_set(&around->divisor, 1);
    fnl_big_shift_left(&around->divisor, down + 1 + closer_below);
    fnl_big_set(&around->below, 1);
    fnl_big_shift_left(&around->below, up);
    fnl_big_set(&around->above, 1);
    fnl_big_shift_left(&around->above, up + closer_below);
    around->even = mantissa % 2 == 0;
    around->top = exponent + 63 - __builtin_clzll(mantissa);
}

static void multiply_by_10(surroundings *around)
{
    fnl_big_multiply_add(&around->rest, 10, 0);
    fnl_big_multiply_add(&around->below, 10, 0);
    fnl_big_multiply_add(&around->above, 10, 0);
}

/* Whether the number reaches up to divisor if the upper part of what reads back is counted. */
static bool reaches_divisor(const surroundings *around)
{
    int order = fnl_big_compare_sum(&around->rest, &around->above, &around->divisor);
    return order > 0 || (order == 0 && around->even);
}

static void multiply_by_power_of_10(fnl_big *big, unsigned power)
{
    fnl_big_multiply_power_of_5(big, power);
    fnl_big_shift_left(big, power);
}

/* Scales so that rest / divisor, as far as what reads back goes, lies from 1/10 to 1; returns the power of ten of the first
   digit. */
static int scale_to_first_digit(surroundings *around)
{
    /* floor(top × log10 2): the first digit's power or one less; close enough for every exponent of a binary64. */
    enum { log10_2_numerator = 315653, log10_2_denominator = 1 << 20 };
    int power = (int)fnl_floor_divide((int64_t)around->top * log10_2_numerator, log10_2_denominator);
    if (power + 1 >= 0) {
        multiply_by_power_of_10(&around->divisor, (unsigned)(power + 1));
    } else {
        multiply_by_power_of_10(&around->rest, (unsigned)(-power - 1));
        multiply_by_power_of_10(&around->below, (unsigned)(-power - 1));
        multiply_by_power_of_10(&around->above, (unsigned)(-power - 1));
    }
    if (reaches_divisor(around)) {
        fnl_big_multiply_add(&around->divisor, 10, 0);
        power++;
    }
    /* Division wants the divisor's top bit set. */
    unsigned align = (32 - fnl_big_bits(&around->divisor) % 32) % 32;
    fnl_big_shift_left(&around->rest, align);
    fnl_big_shift_left(&around->divisor, align);
    fnl_big_shift_left(&around->below, align);
    fnl_big_shift_left(&around->above, align);
    return power;
}

static void find_shortest(double value, shortest *number)
{
    surroundings around;
    take_apart(value, &around);
    number->exponent = scale_to_first_digit(&around);
    number->count = 0;
    bool low = false;
    bool high = false;
    while (!low && !high) {
        multiply_by_10(&around);
        uint32_t digit = fnl_big_divide(&around.rest, &around.divisor);
        int order = fnl_big_compare(&around.rest, &around.below);
        low = order < 0 || (order == 0 && around.even);
        high = reaches_divisor(&around);
        if (low && high) {
            int middle = fnl_big_compare_sum(&around.rest, &around.rest, &around.divisor);
            high = middle > 0 || (middle == 0 && digit % 2 == 1);
        }
        number->digits[number->count++] = (char)('0' + digit + (high ? 1 : 0));
    }
}

static void put_zeros(fnl_buffer *out, int count)
{
    for (; count > 0; count--)
        fnl_buffer_put_byte(out, '0');
}

static void put_exponent_form(fnl_buffer *out, const shortest *number)
{
    fnl_buffer_put_byte(out, number->digits[0]);
    if (number->count > 1) {
        fnl_buffer_put_byte(out, '.');
        fnl_buffer_put(out, number->digits + 1, (size_t)number->count - 1);
    }
    fnl_buffer_put_byte(out, 'e');
    fnl_buffer_put_integer(out, number->exponent);
}

static void put_plain_form(fnl_buffer *out, const shortest *number)
{
    int whole = number->exponent + 1;
    if (whole <= 0) {
        fnl_buffer_put_string(out, "0.");
        put_zeros(out, -whole);
        fnl_buffer_put(out, number->digits, (size_t)number->count);
    } else if (whole >= number->count) {
        fnl_buffer_put(out, number->digits, (size_t)number->count);
        put_zeros(out, whole - number->count);
    } else {
        fnl_buffer_put(out, number->digits, (size_t)whole);
        fnl_buffer_put_byte(out, '.');
        fnl_buffer_put(out, number->digits + whole, (size_t)(number->count - whole));
    }
}

void fnl_write_number(fnl_buffer *out, double value)
{
    if (isnan(value)) {
        fnl_buffer_put_string(out, "nan");
        return;
    }
    if (signbit(value))
        fnl_buffer_put_byte(out, '-');
    double size = fabs(value);
    if (isinf(value)) {
        fnl_buffer_put_string(out, "inf");
        return;
    }
    if (size == 0) {
        fnl_buffer_put_byte(out, '0');
        return;
    }
    shortest number;
    if (!try_short(size, &number))
        find_shortest(size, &number);
    if (number.exponent >= first_exponent_form || number.exponent < last_plain_form)
        put_exponent_form(out, &number);
    else
        put_plain_form(out, &number);
}
