/* Whole numbers large enough to decide how a decimal and a binary64 compare. For the readers and writers of this folder. */
#ifndef FNL_TEXT_BIG_H
#define FNL_TEXT_BIG_H

#include <stdbool.h>
#include <stdint.h>

/* The largest numbers that come up are of 801 digits, and 5^1125; of two, one is shifted to at most 96 bits more than the
   other. */
enum { fnl_big_limbs = 96 };

typedef struct fnl_big {
    uint32_t limbs[fnl_big_limbs]; /* the least significant first */
    unsigned count;                /* without leading zeros; 0 is zero */
} fnl_big;

void fnl_big_set(fnl_big *big, uint64_t value);
/* big × factor + more */
void fnl_big_multiply_add(fnl_big *big, uint32_t factor, uint32_t more);
void fnl_big_multiply_power_of_5(fnl_big *big, unsigned power);
/* Of a number that is not 0. */
void fnl_big_shift_left(fnl_big *big, unsigned bits);
/* Of a number that is not 0: without leading zeros. */
unsigned fnl_big_bits(const fnl_big *big);
/* negative, 0, positive */
int fnl_big_compare(const fnl_big *a, const fnl_big *b);
/* Compares a + b with c. */
int fnl_big_compare_sum(const fnl_big *a, const fnl_big *b, const fnl_big *c);
/* rest / divisor, which must be below 2^32; rest becomes the remainder. The divisor's top limb must have its top bit set. */
uint32_t fnl_big_divide(fnl_big *rest, const fnl_big *divisor);

#endif
