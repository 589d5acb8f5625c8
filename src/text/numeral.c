/* Takes the written form of a number apart. */
#include "text/numeral.h"

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static size_t skip_digits(fnl_text text, size_t at)
{
    while (at < text.length && is_digit(text.bytes[at]))
        at++;
    return at;
}

/* Exponents beyond this are all alike: no text is long enough to bring the value back. */
static const int64_t largest_exponent = INT64_C(1000000000000000000);

/* [+-]digits to the end of the text. */
static bool scan_exponent(fnl_text text, size_t at, int64_t *exponent)
{
    bool negative = at < text.length && text.bytes[at] == '-';
    if (at < text.length && (text.bytes[at] == '-' || text.bytes[at] == '+'))
        at++;
    if (at == text.length || skip_digits(text, at) != text.length)
        return false;
    int64_t value = 0;
    for (; at < text.length; at++)
        value = value >= largest_exponent / 10 ? largest_exponent : value * 10 + (text.bytes[at] - '0');
    *exponent = negative ? -value : value;
    return true;
}

/* Leaves out zeros at both ends of bytes[start..end). */
static void set_digits(fnl_numeral *numeral, const char *bytes, size_t start, size_t end, size_t point)
{
    while (start < end && (bytes[start] == '0' || bytes[start] == '.'))
        start++;
    while (end > start && (bytes[end - 1] == '0' || bytes[end - 1] == '.')) {
        numeral->power += bytes[end - 1] == '0';
        end--;
    }
    numeral->digits = (fnl_text){ bytes + start, end - start };
    numeral->count = end - start - (point > start && point < end);
    if (numeral->count == 0)
        numeral->power = 0;
}

bool fnl_numeral_scan(fnl_text text, fnl_numeral *numeral)
{
    size_t start = text.length > 0 && (text.bytes[0] == '-' || text.bytes[0] == '+');
    size_t point = skip_digits(text, start);
    if (point == start)
        return false;
    size_t end = point;
    if (end < text.length && text.bytes[end] == '.') {
        end = skip_digits(text, point + 1);
        if (end == point + 1)
            return false;
    }
    *numeral = (fnl_numeral){ .negative = start == 1 && text.bytes[0] == '-' };
    if (end < text.length) {
        if (text.bytes[end] != 'e' && text.bytes[end] != 'E')
            return false;
        if (!scan_exponent(text, end + 1, &numeral->power))
            return false;
        numeral->has_exponent = true;
    }
    if (end > point)
        numeral->power -= (int64_t)(end - point - 1);
    set_digits(numeral, text.bytes, start, end, point);
    return true;
}

uint64_t fnl_numeral_head(const fnl_numeral *numeral, size_t count, unsigned *next)
{
    uint64_t value = 0;
    size_t at = 0;
    for (; count > 0; at++) {
        if (numeral->digits.bytes[at] == '.')
            continue;
        value = value * 10 + (uint64_t)(numeral->digits.bytes[at] - '0');
        count--;
    }
    if (next != NULL) {
        at += numeral->digits.bytes[at] == '.';
        *next = (unsigned)(numeral->digits.bytes[at] - '0');
    }
    return value;
}
