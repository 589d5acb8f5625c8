/* Text that is being written: numbers and JSON strings. */
#include "page.h"

#include "utf8.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

__attribute__((format(printf, 2, 0))) static void put_arguments(fnl_page *page, const char *format, va_list arguments)
{
    enum { usual = 256 };
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(fnl_page_reserve(page, usual), usual, format, arguments);
    if (size >= usual)
        size = vsnprintf(fnl_page_reserve(page, (size_t)size + 1), (size_t)size + 1, format, again);
    page->length += size > 0 ? (size_t)size : 0;
    va_end(again);
}

void fnl_page_print(fnl_page *page, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_arguments(page, format, arguments);
    va_end(arguments);
}

enum { most_digits = 24 };

static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                            "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                            "8081828384858687888990919293949596979899";

/* Digits of a number before `end`, two at a time; where they begin. */
static char *digits_before(char *end, uint64_t value)
{
    while (value >= 10) {
        end -= 2;
        memcpy(end, pairs + 2 * (value % 100), 2);
        value /= 100;
    }
    if (value > 0)
        *--end = (char)('0' + value);
    return end;
}

/* From `at` to `end`, in a buffer that goes on for most_digits behind that: what is copied has one length always. */
static void put_digits(fnl_page *page, const char *at, const char *end)
{
    memcpy(fnl_page_reserve(page, most_digits), at, most_digits);
    page->length += (size_t)(end - at);
}

void fnl_page_put_integer(fnl_page *page, int64_t value)
{
    char digits[2 * most_digits] = { 0 };
    char *end = digits + most_digits;
    char *at = digits_before(end, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
    if (at == end)
        *--at = '0';
    if (value < 0)
        *--at = '-';
    put_digits(page, at, end);
}

/* Divides the number of four limbs, the highest first; returns the remainder. */
static uint32_t divide(uint32_t limbs[4], uint32_t by)
{
    uint64_t rest = 0;
    for (int i = 0; i < 4; i++) {
        rest = rest << 32 | limbs[i];
        limbs[i] = (uint32_t)(rest / by);
        rest %= by;
    }
    return (uint32_t)rest;
}

void fnl_page_put_millionths(fnl_page *page, int64_t high, uint64_t low)
{
    enum { room = 40, fraction = 6 };
    char digits[room];
    int count = 0;
    uint64_t top = high < 0 ? ~(uint64_t)high + (low == 0) : (uint64_t)high;
    low = high < 0 ? 0 - low : low;
    uint32_t limbs[4] = { (uint32_t)(top >> 32), (uint32_t)top, (uint32_t)(low >> 32), (uint32_t)low };
    while ((limbs[0] | limbs[1] | limbs[2] | limbs[3]) != 0)
        digits[count++] = (char)('0' + divide(limbs, 10));
    while (count <= fraction)
        digits[count++] = '0';
    int last = 0;
    while (last < fraction && digits[last] == '0')
        last++;
    if (high < 0)
        fnl_page_put_byte(page, '-');
    for (int i = count - 1; i >= last; i--) {
        if (i == fraction - 1)
            fnl_page_put_byte(page, '.');
        fnl_page_put_byte(page, digits[i]);
    }
}

enum { most_short = 1000000 };

/* Two digits as they stand in a word whose first byte is the lowest. */
static uint64_t pair_word(unsigned value)
{
    return (uint64_t)(unsigned char)pairs[(size_t)2 * value] | (uint64_t)(unsigned char)pairs[(size_t)2 * value + 1]
                                                                   << CHAR_BIT;
}

/* -1234.56, less what is not needed of it. How long a score is nobody can foresee: no branch asks. */
static void put_short(fnl_page *page, unsigned hundredths, bool is_negative)
{
    enum { before_point = 4 };
    unsigned whole = hundredths / 100;
    unsigned rest = hundredths % 100;
    unsigned start = 0u + (whole < 10) + (whole < 100) + (whole < 1000);
    unsigned end = before_point + 3u * (rest != 0) - (rest != 0 && rest % 10 == 0);
    uint64_t digits =
        pair_word(whole / 100) | pair_word(whole % 100) << 16 | (uint64_t)'.' << 32 | pair_word(rest) << 40;
    digits >>= CHAR_BIT * start;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    digits = __builtin_bswap64(digits);
#endif
    char *to = fnl_page_reserve(page, sizeof digits + 1);
    *to = '-';
    memcpy(to + is_negative, &digits, sizeof digits);
    page->length += is_negative + end - start;
}

/* Points are hundredths: with at most 15 digits that is the one shortest decimal of the double. */
static bool put_hundredths(fnl_page *page, double value)
{
    const double most = 1e13;
    if (!(fabs(value) < most) || (value == 0 && signbit(value)))
        return false;
    int64_t hundredths = (int64_t)(value * 100 + (value < 0 ? -0.5 : 0.5));
    if ((double)hundredths / 100 != value)
        return false;
    uint64_t size = hundredths < 0 ? 0 - (uint64_t)hundredths : (uint64_t)hundredths;
    if (size < most_short) {
        put_short(page, (unsigned)size, hundredths < 0);
        return true;
    }
    char digits[2 * most_digits] = { 0 };
    char *end = digits + most_digits;
    unsigned rest = (unsigned)(size % 100);
    char *at = digits_before(end - 3, size / 100);
    if (at == end - 3)
        *--at = '0';
    if (hundredths < 0)
        *--at = '-';
    end[-3] = '.';
    end[-2] = (char)('0' + rest / 10);
    end[-1] = (char)('0' + rest % 10);
    put_digits(page, at, rest == 0 ? end - 3 : rest % 10 == 0 ? end - 1 : end);
    return true;
}

/* The next decimal of as many digits: at a power of two, where the gap below is half of the gap above, it may read back
   although the nearest one does not. False if all digits are 9. */
static bool step_up(char *text)
{
    char *at = strchr(text, 'e');
    while (at > text && (at[-1] == '9' || at[-1] == '.'))
        at--;
    if (at == text)
        return false;
    at[-1]++;
    for (; *at != 'e'; at++)
        if (*at != '.')
            *at = '0';
    return true;
}

static bool reads_back(const char *text, double value)
{
    return strtod(text, NULL) == value;
}

/* Digits and decimal exponent of a positive value: 0.d1d2d3… × 10^point. The first precision that reads back is the
   shortest, but for the subnormals, which have fewer digits than any fixed start. */
static int shortest_digits(double value, char digits[24], int *point)
{
    enum { sure = 15, most = 17 };
    const double least_normal = 2.2250738585072014e-308;
    char text[40];
    for (int precision = value < least_normal ? 1 : sure; precision <= most; precision++) {
        snprintf(text, sizeof text, "%.*e", precision - 1, value);
        if (precision == most || reads_back(text, value) || (step_up(text) && reads_back(text, value)))
            break;
    }
    int count = 0;
    const char *at = text;
    for (; *at != 'e'; at++)
        if (*at != '.')
            digits[count++] = *at;
    while (count > 1 && digits[count - 1] == '0')
        count--;
    *point = atoi(at + 1) + 1;
    return count;
}

/* 1.5e+300: a point after the first digit, and the exponent. */
static void put_scientific(fnl_page *page, const char *digits, int count, int point)
{
    fnl_page_put_byte(page, digits[0]);
    if (count > 1) {
        fnl_page_put_byte(page, '.');
        fnl_page_put(page, digits + 1, (size_t)count - 1);
    }
    fnl_page_print(page, "e%+d", point - 1);
}

/* 1500 or 0.0015: every digit at its place, zeros where there is none. */
static void put_plain(fnl_page *page, const char *digits, int count, int point)
{
    if (point <= 0)
        fnl_page_put_string(page, "0.");
    for (int zeros = point; zeros < 0; zeros++)
        fnl_page_put_byte(page, '0');
    for (int i = 0; i < count || i < point; i++) {
        if (i == point && i > 0)
            fnl_page_put_byte(page, '.');
        fnl_page_put_byte(page, i < count ? digits[i] : '0');
    }
}

void fnl_page_put_number(fnl_page *page, double value)
{
    enum { most_point = 21, least_point = -5 };
    if (put_hundredths(page, value))
        return;
    if (isnan(value)) {
        fnl_page_put_string(page, "nan");
        return;
    }
    if (signbit(value))
        fnl_page_put_byte(page, '-');
    if (isinf(value) || value == 0) {
        fnl_page_put_string(page, value == 0 ? "0" : "inf");
        return;
    }
    char digits[24] = { 0 };
    int point;
    int count = shortest_digits(fabs(value), digits, &point);
    if (point > most_point || point < least_point)
        put_scientific(page, digits, count, point);
    else
        put_plain(page, digits, count, point);
}

static void put_json_control(fnl_page *page, char byte)
{
    static const char letters[] = "btn?fr"; /* from backspace, 8, on */
    if (byte >= '\b' && byte <= '\r' && byte != '\v') {
        fnl_page_put_byte(page, '\\');
        fnl_page_put_byte(page, letters[byte - '\b']);
        return;
    }
    fnl_page_print(page, "\\u%04x", (unsigned)byte);
}

void fnl_page_put_json_text(fnl_page *page, fnl_slice text)
{
    fnl_page_put_byte(page, '"');
    const char *end = text.bytes + text.length;
    for (const char *at = text.bytes; at < end;) {
        const char *plain = at;
        while (at < end && (signed char)*at >= ' ' && *at != '"' && *at != '\\')
            at++;
        fnl_page_put(page, plain, (size_t)(at - plain));
        if (at == end)
            break;
        if (*at == '"' || *at == '\\') {
            fnl_page_put_byte(page, '\\');
            fnl_page_put_byte(page, *at++);
        } else if ((signed char)*at >= 0) {
            put_json_control(page, *at++);
        } else {
            uint32_t point;
            size_t size = fnl_utf8_point((fnl_slice){ at, (size_t)(end - at) }, &point);
            fnl_page_put(page, point == fnl_not_utf8 ? "\xef\xbf\xbd" : at, point == fnl_not_utf8 ? 3 : size);
            at += size;
        }
    }
    fnl_page_put_byte(page, '"');
}

void fnl_page_end(fnl_page *page)
{
    free(page->bytes);
    *page = (fnl_page){ 0 };
}
