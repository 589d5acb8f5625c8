/* Arithmetic of large whole numbers. Sizes are bounded by the callers: see fnl_big_limbs. */
#include "text/big.h"

#include <assert.h>
#include <string.h>

enum { limb_bits = 32 };

static void drop_zeros(fnl_big *big)
{
    while (big->count > 0 && big->limbs[big->count - 1] == 0)
        big->count--;
}

static void push_limb(fnl_big *big, uint32_t limb)
{
    if (limb == 0)
        return;
    assert(big->count < fnl_big_limbs);
    big->limbs[big->count++] = limb;
}

void fnl_big_set(fnl_big *big, uint64_t value)
{
    big->limbs[0] = (uint32_t)value;
    big->limbs[1] = (uint32_t)(value >> limb_bits);
    big->count = 2;
    drop_zeros(big);
}

void fnl_big_multiply_add(fnl_big *big, uint32_t factor, uint32_t more)
{
    uint64_t carry = more;
    for (unsigned i = 0; i < big->count; i++) {
        carry += (uint64_t)big->limbs[i] * factor;
        big->limbs[i] = (uint32_t)carry;
        carry >>= limb_bits;
    }
    push_limb(big, (uint32_t)carry);
}

void fnl_big_multiply_power_of_5(fnl_big *big, unsigned power)
{
    enum { power_in_a_limb = 13 };
    static const uint32_t powers[power_in_a_limb + 1] = {
        1, 5, 25, 125, 625, 3125, 15625, 78125, 390625, 1953125, 9765625, 48828125, 244140625, 1220703125,
    };
    for (; power > power_in_a_limb; power -= power_in_a_limb)
        fnl_big_multiply_add(big, powers[power_in_a_limb], 0);
    fnl_big_multiply_add(big, powers[power], 0);
}

void fnl_big_shift_left(fnl_big *big, unsigned bits)
{
    unsigned limbs = bits / limb_bits;
    fnl_big_multiply_add(big, (uint32_t)1 << (bits % limb_bits), 0);
    if (limbs == 0)
        return;
    assert(big->count + limbs <= fnl_big_limbs);
    memmove(big->limbs + limbs, big->limbs, big->count * sizeof *big->limbs);
    memset(big->limbs, 0, limbs * sizeof *big->limbs);
    big->count += limbs;
}

unsigned fnl_big_bits(const fnl_big *big)
{
    return big->count * limb_bits - (unsigned)__builtin_clz(big->limbs[big->count - 1]);
}

int fnl_big_compare(const fnl_big *a, const fnl_big *b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (unsigned i = a->count; i-- > 0;)
        if (a->limbs[i] != b->limbs[i])
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
    return 0;
}

int fnl_big_compare_sum(const fnl_big *a, const fnl_big *b, const fnl_big *c)
{
    const fnl_big *longer = a->count > b->count ? a : b;
    const fnl_big *shorter = longer == a ? b : a;
    fnl_big sum = *longer;
    uint64_t carry = 0;
    for (unsigned i = 0; i < longer->count; i++) {
        carry += (uint64_t)longer->limbs[i] + (i < shorter->count ? shorter->limbs[i] : 0);
        sum.limbs[i] = (uint32_t)carry;
        carry >>= limb_bits;
    }
    push_limb(&sum, (uint32_t)carry);
    return fnl_big_compare(&sum, c);
}

/* big - other × factor; what is borrowed beyond big's top limb. */
static uint32_t subtract_multiple(fnl_big *big, const fnl_big *other, uint32_t factor)
{
    uint64_t borrow = 0;
    for (unsigned i = 0; i < big->count; i++) {
        borrow += i < other->count ? (uint64_t)other->limbs[i] * factor : 0;
        uint32_t low = (uint32_t)borrow;
        borrow = (borrow >> limb_bits) + (big->limbs[i] < low);
        big->limbs[i] -= low;
    }
    return (uint32_t)borrow;
}

/* big + other; what is carried beyond big's top limb. */
static uint32_t add_in_place(fnl_big *big, const fnl_big *other)
{
    uint64_t carry = 0;
    for (unsigned i = 0; i < big->count; i++) {
        carry += (uint64_t)big->limbs[i] + (i < other->count ? other->limbs[i] : 0);
        big->limbs[i] = (uint32_t)carry;
        carry >>= limb_bits;
    }
    return (uint32_t)carry;
}

uint32_t fnl_big_divide(fnl_big *rest, const fnl_big *divisor)
{
    if (rest->count < divisor->count)
        return 0;
    assert(rest->count <= divisor->count + 1 && divisor->limbs[divisor->count - 1] >> (limb_bits - 1) == 1);
    uint64_t top = rest->count > divisor->count ? rest->limbs[divisor->count] : 0;
    top = (top << limb_bits) | rest->limbs[divisor->count - 1];
    /* With a divisor whose top bit is set the estimate is at most 2 too large (Knuth, volume 2, 4.3.1, theorem B). */
    uint64_t estimate = top / divisor->limbs[divisor->count - 1];
    uint32_t quotient = estimate > UINT32_MAX ? UINT32_MAX : (uint32_t)estimate;
    uint32_t borrowed = subtract_multiple(rest, divisor, quotient);
    while (borrowed != 0) {
        quotient--;
        borrowed -= add_in_place(rest, divisor);
    }
    drop_zeros(rest);
    return quotient;
}
