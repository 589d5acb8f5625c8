/* Text that is being written: numbers and JSON strings. */
#include "page.h"

#include "utf8.h"

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

void fnl_page_put_integer(fnl_page *page, int64_t value)
{
    char digits[24];
    char *at = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (value < 0)
        *--at = '-';
    fnl_page_put(page, at, (size_t)(digits + sizeof digits - at));
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
    if (hundredths < 0)
        fnl_page_put_byte(page, '-');
    uint64_t size = hundredths < 0 ? 0 - (uint64_t)hundredths : (uint64_t)hundredths;
    fnl_page_put_integer(page, (int64_t)(size / 100));
    unsigned rest = (unsigned)(size % 100);
    if (rest != 0) {
        char part[3] = { '.', (char)('0' + rest / 10), (char)('0' + rest % 10) };
        fnl_page_put(page, part, rest % 10 == 0 ? 2 : 3);
    }
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
