/* Exact arithmetic: checked 64-bit, 128-bit as two words (no compiler on 32-bit machines has one), rounding. */
#ifndef FNL_CORE_ARITHMETIC_H
#define FNL_CORE_ARITHMETIC_H

#include <stdbool.h>
#include <stdint.h>

enum { fnl_most_digits = 18 }; /* 10^18 is the largest power of ten in 64 bits */

/* 10^0 … 10^18 */
extern const int64_t fnl_powers_of_ten[fnl_most_digits + 1];

/* A signed 128-bit number in two's complement. */
typedef struct fnl_wide {
    uint64_t low;
    int64_t high;
} fnl_wide;

fnl_wide fnl_wide_multiply(int64_t a, int64_t b);
fnl_wide fnl_wide_add(fnl_wide a, fnl_wide b); /* wraps: callers keep to sums that fit */
fnl_wide fnl_wide_negate(fnl_wide a);
/* negative, 0, positive */
int fnl_wide_compare(fnl_wide a, fnl_wide b);

/* value / divisor rounded half away from zero; divisor > 0. False if it does not fit 64 bits. */
bool fnl_wide_divide_round(fnl_wide value, int64_t divisor, int64_t *quotient);

/* value / divisor rounded half away from zero; divisor > 0. */
int64_t fnl_divide_round(int64_t value, int64_t divisor);

/* The largest integer not above value / divisor; divisor > 0. */
static inline int64_t fnl_floor_divide(int64_t value, int64_t divisor)
{
    int64_t quotient = value / divisor;
    return quotient - (value % divisor < 0);
}

/* value × 10^digits, or false if it does not fit; 0 <= digits <= fnl_most_digits. */
static inline bool fnl_scale_up(int64_t value, unsigned digits, int64_t *scaled)
{
    return !__builtin_mul_overflow(value, fnl_powers_of_ten[digits], scaled);
}

/* Compares a × 10^-a_scale with b × 10^-b_scale exactly: negative, 0, positive. */
int fnl_compare_exact(int64_t a, unsigned a_scale, int64_t b, unsigned b_scale);

/* Compares a × 10^-scale with a finite binary64 by exact value: negative, 0, positive. */
int fnl_compare_exact_number(int64_t a, unsigned scale, double b);

/* The double nearest to value × 10^-scale, ties to even. */
double fnl_number_of_exact(int64_t value, unsigned scale);

/* number × 10^scale rounded half away from zero, by exact value; false for NaN, infinities and what does not fit. */
bool fnl_exact_of_number(double number, unsigned scale, int64_t *exact);

#endif
