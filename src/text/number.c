/* Integers and decimals: readers and writers. */
#include "text/number.h"

#include "core/arithmetic.h"
#include "text/numeral.h"

enum { most_digits_64 = 19 }; /* any number of 19 digits fits an unsigned 64-bit one */

/* ±size, if it fits. */
static fnl_reading give_sign(uint64_t size, bool negative, int64_t *value)
{
    if (size > (uint64_t)INT64_MAX + (negative ? 1 : 0))
        return fnl_read_range;
    *value = negative ? (int64_t)(0 - size) : (int64_t)size;
    return fnl_read_ok;
}

/* digits × 10^power; power >= 0. */
static fnl_reading whole_value(const fnl_numeral *numeral, int64_t power, int64_t *value)
{
    if (numeral->count == 0) {
        *value = 0;
        return fnl_read_ok;
    }
    if (numeral->count > most_digits_64 || power > most_digits_64 - (int64_t)numeral->count)
        return fnl_read_range;
    uint64_t size = fnl_numeral_head(numeral, numeral->count, NULL);
    for (; power > 0; power--)
        size *= 10;
    return give_sign(size, numeral->negative, value);
}

fnl_reading fnl_read_integer(fnl_text text, int64_t *value)
{
    fnl_numeral numeral;
    if (!fnl_numeral_scan(text, &numeral) || numeral.power < 0)
        return fnl_read_malformed;
    return whole_value(&numeral, numeral.power, value);
}

fnl_reading fnl_read_decimal(fnl_text text, int64_t *value, unsigned *scale)
{
    fnl_numeral numeral;
    if (!fnl_numeral_scan(text, &numeral) || numeral.has_exponent)
        return fnl_read_malformed;
    if (numeral.power < -fnl_most_digits)
        return fnl_read_range;
    fnl_reading reading = whole_value(&numeral, numeral.power < 0 ? 0 : numeral.power, value);
    if (reading == fnl_read_ok)
        *scale = numeral.power < 0 ? (unsigned)-numeral.power : 0;
    return reading;
}

/* The digits without the last `lost` ones, rounded half away from zero. Something is lost: the last digit is not 0. */
static fnl_reading rounded_value(const fnl_numeral *numeral, uint64_t lost, int64_t *value)
{
    if (lost > numeral->count) {
        *value = 0;
        return fnl_read_rounded;
    }
    size_t kept = numeral->count - (size_t)lost;
    if (kept > most_digits_64)
        return fnl_read_range;
    unsigned next = 0;
    uint64_t size = fnl_numeral_head(numeral, kept, &next);
    fnl_reading reading = give_sign(size + (next >= 5 ? 1 : 0), numeral->negative, value);
    return reading == fnl_read_ok ? fnl_read_rounded : reading;
}

fnl_reading fnl_read_decimal_rounded(fnl_text text, unsigned scale, int64_t *value)
{
    fnl_numeral numeral;
    if (!fnl_numeral_scan(text, &numeral))
        return fnl_read_malformed;
    int64_t power = numeral.count == 0 ? 0 : numeral.power + (int64_t)scale;
    if (power >= 0)
        return whole_value(&numeral, power, value);
    return rounded_value(&numeral, (uint64_t)-power, value);
}

void fnl_write_decimal(fnl_buffer *out, int64_t value, unsigned scale)
{
    while (scale > 0 && value % 10 == 0) {
        value /= 10;
        scale--;
    }
    if (scale == 0) {
        fnl_buffer_put_integer(out, value);
        return;
    }
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char digits[24];
    size_t start = sizeof digits;
    for (unsigned i = 0; i < scale || size != 0 || i == scale; i++) {
        if (i == scale)
            digits[--start] = '.';
        digits[--start] = (char)('0' + size % 10);
        size /= 10;
    }
    if (value < 0)
        digits[--start] = '-';
    fnl_buffer_put(out, digits + start, sizeof digits - start);
}
