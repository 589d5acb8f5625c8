#include "model/factors.h"

#include "core/arithmetic.h"

static const int64_t whole_percent = 1000000; /* in millionths */

/* Steps below duration × times: those of an age before it. */
static int64_t steps_before(int64_t duration, int64_t times, int64_t step)
{
    int64_t end = 0;
    if (__builtin_mul_overflow(duration, times, &end))
        return INT64_MAX;
    return (end - 1) / step + 1;
}

/* How often `every` must pass until nothing is left. */
static int64_t times_until_zero(int64_t percent)
{
    return (whole_percent - 1) / percent + 1;
}

int64_t fnl_factor_count(const fnl_decay *decay)
{
    int64_t end = 0;
    switch (decay->kind) {
    case fnl_decay_half_life:
        /* 2^(30 - x) rounds to 0 from x > 31 on; at x = 31 it is a half, which rounds up. */
        if (__builtin_mul_overflow(decay->duration_s, fnl_factor_bits + 1, &end))
            return INT64_MAX;
        return end / decay->step_s + 1;
    case fnl_decay_linear:
        return steps_before(decay->duration_s, times_until_zero(decay->percent), decay->step_s);
    case fnl_decay_window:
        return steps_before(decay->duration_s, 1, decay->step_s);
    case fnl_decay_none:
        break;
    }
    return 0;
}

int64_t fnl_factor_smallest_step(const fnl_decay *decay)
{
    fnl_decay tried = *decay;
    int64_t too_small = 0;
    int64_t enough = INT64_MAX;
    while (enough - too_small > 1) {
        tried.step_s = too_small + (enough - too_small) / 2;
        if (fnl_factor_count(&tried) <= fnl_most_factors)
            enough = tried.step_s;
        else
            too_small = tried.step_s;
    }
    return enough;
}

/*
 * A fraction in [0, 1) of 256 bits, the first word the highest. Every operation cuts off what is below the last bit, so a
 * result is at most one unit of it too small for what it was given.
 */
enum { words = 8, precision = 32 * words };
typedef struct fraction {
    uint32_t word[words];
} fraction;

static fraction multiply(const fraction *a, const fraction *b)
{
    uint32_t product[2 * words] = { 0 };
    for (int i = words - 1; i >= 0; i--) {
        uint64_t carry = 0;
        for (int j = words - 1; j >= 0; j--) {
            carry += (uint64_t)a->word[i] * b->word[j] + product[i + j + 1];
            product[i + j + 1] = (uint32_t)carry;
            carry >>= 32;
        }
        product[i] = (uint32_t)carry;
    }
    fraction upper;
    memcpy(upper.word, product, sizeof upper.word);
    return upper;
}

static void divide_small(fraction *a, uint32_t divisor)
{
    uint64_t rest = 0;
    for (int i = 0; i < words; i++) {
        rest = rest << 32 | a->word[i];
        a->word[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
}

static void add(fraction *a, const fraction *b)
{
    uint64_t carry = 0;
    for (int i = words - 1; i >= 0; i--) {
        carry += (uint64_t)a->word[i] + b->word[i];
        a->word[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

/* 1 - a, for a above 0. */
static void complement(fraction *a)
{
    uint64_t carry = 1;
    for (int i = words - 1; i >= 0; i--) {
        carry += (uint32_t)~a->word[i];
        a->word[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

static void subtract(fraction *a, const fraction *b)
{
    int64_t borrow = 0;
    for (int i = words - 1; i >= 0; i--) {
        int64_t digit = (int64_t)a->word[i] - b->word[i] - borrow;
        borrow = digit < 0;
        a->word[i] = (uint32_t)digit;
    }
}

static bool is_zero(const fraction *a)
{
    uint32_t any = 0;
    for (int i = 0; i < words; i++)
        any |= a->word[i];
    return any == 0;
}

/* 2^-bits, bits >= 1. */
static fraction power_of_two(int64_t bits)
{
    fraction power = { { 0 } };
    uint64_t place = (uint64_t)bits - 1;
    if (place < precision)
        power.word[place / 32] = UINT32_C(1) << (31 - place % 32);
    return power;
}

/* a × 2^-bits */
static fraction shift_down(const fraction *a, int64_t bits)
{
    if (bits == 0)
        return *a;
    fraction power = power_of_two(bits);
    return multiply(a, &power);
}

/* ln 2 = the sum of 1 / (k 2^k). At most 256 units of the last bit too small. */
static fraction logarithm_of_two(void)
{
    fraction sum = { { 0 } };
    for (uint32_t k = 1; k <= precision; k++) {
        fraction term = power_of_two(k);
        divide_small(&term, k);
        add(&sum, &term);
    }
    return sum;
}

/* rest / divisor, rest < divisor, bit by bit. */
static fraction ratio(int64_t rest, int64_t divisor)
{
    fraction quotient = { { 0 } };
    uint64_t left = (uint64_t)rest;
    for (int i = 0; i < precision; i++) {
        left *= 2; /* below 2^64 */
        if (left >= (uint64_t)divisor) {
            left -= (uint64_t)divisor;
            quotient.word[i / 32] |= UINT32_C(1) << (31 - i % 32);
        }
    }
    return quotient;
}

/* 2^-t for 0 < t < 1, by the series of e^-y, y = t ln 2. Less than 2^10 units of the last bit off: 256 + 1 in y, and less
   than 3 for each of fewer than 80 terms. */
static fraction half_to_the(const fraction *t)
{
    fraction ln2 = logarithm_of_two();
    fraction y = multiply(&ln2, t);
    fraction term = y;
    fraction less = y; /* the odd terms, whose sum is subtracted: sinh y < 0.75 */
    fraction more = { { 0 } };
    for (uint32_t k = 2; !is_zero(&term); k++) {
        term = multiply(&term, &y);
        divide_small(&term, k);
        add(k % 2 == 0 ? &more : &less, &term);
    }
    complement(&less);
    add(&less, &more);
    return less;
}

/* The first 62 bits. */
static uint64_t leading(const fraction *a)
{
    return ((uint64_t)a->word[0] << 32 | a->word[1]) >> 2;
}

/* 2^30 × a rounded, half up. */
static uint32_t rounded(const fraction *a)
{
    const int below = 62 - fnl_factor_bits;
    return (uint32_t)((leading(a) + (UINT64_C(1) << (below - 1))) >> below);
}

/* 1 000 000 steps' errors of 2^11 units each stay below 2^31 units; 2^-200 is far above that. */
enum { error_bits = 200 };

static bool fill_half_life(const fnl_decay *decay, uint32_t *factors, uint32_t count)
{
    int64_t half_life = decay->duration_s;
    int64_t rest_of_step = decay->step_s % half_life;
    int64_t halvings_of_step = decay->step_s / half_life;
    const fraction error = power_of_two(error_bits);
    fraction step = power_of_two(halvings_of_step == 0 ? 1 : halvings_of_step);
    if (rest_of_step != 0) {
        fraction part = ratio(rest_of_step, half_life);
        fraction power = half_to_the(&part);
        step = shift_down(&power, halvings_of_step);
    }
    fraction factor = step;
    int64_t halvings = 0; /* the exponent is halvings + rest / half_life */
    int64_t rest = 0;
    factors[0] = UINT32_C(1) << fnl_factor_bits;
    for (uint32_t i = 1; i < count; i++) {
        if (i > 1)
            factor = multiply(&factor, &step);
        halvings += halvings_of_step;
        if (rest >= half_life - rest_of_step) {
            rest -= half_life - rest_of_step;
            halvings++;
        } else {
            rest += rest_of_step;
        }
        if (rest == 0) { /* a power of two, exactly: also takes the error away */
            factor = power_of_two(halvings);
            factors[i] = rounded(&factor);
            continue;
        }
        fraction low = factor;
        fraction high = factor;
        subtract(&low, &error);
        add(&high, &error);
        factors[i] = rounded(&factor);
        if (rounded(&low) != factors[i] || rounded(&high) != factors[i])
            return false;
    }
    return true;
}

bool fnl_factor_fill(const fnl_decay *decay, uint32_t *factors, uint32_t count)
{
    if (decay->kind == fnl_decay_half_life)
        return fill_half_life(decay, factors, count);
    for (uint32_t i = 0; i < count; i++) {
        int64_t left = whole_percent;
        if (decay->kind == fnl_decay_linear)
            left -= decay->percent * ((int64_t)i * decay->step_s / decay->duration_s);
        factors[i] = (uint32_t)fnl_divide_round(left << fnl_factor_bits, whole_percent);
    }
    return true;
}
