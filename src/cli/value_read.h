/* Values of a column read from their text, in the shapes that files mostly have, eight bytes at a time. What has another shape
   is not read here at all: it goes to the library as text. So every value that is read here is the one that the library
   would read. */
#ifndef FNL_CLI_VALUE_READ_H
#define FNL_CLI_VALUE_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Each returns false if the text has another shape. The text is not empty; fnl_value_padding bytes may be read behind it. */
enum { fnl_value_padding = 16, fnl_value_word = 8 };

/* The first byte lowest. */
static inline uint64_t fnl_value_load(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Ten to the power of 0 to 16. */
static inline uint64_t fnl_value_power(size_t power)
{
    static const uint64_t powers[] = { UINT64_C(1),
                                       UINT64_C(10),
                                       UINT64_C(100),
                                       UINT64_C(1000),
                                       UINT64_C(10000),
                                       UINT64_C(100000),
                                       UINT64_C(1000000),
                                       UINT64_C(10000000),
                                       UINT64_C(100000000),
                                       UINT64_C(1000000000),
                                       UINT64_C(10000000000),
                                       UINT64_C(100000000000),
                                       UINT64_C(1000000000000),
                                       UINT64_C(10000000000000),
                                       UINT64_C(100000000000000),
                                       UINT64_C(1000000000000000),
                                       UINT64_C(10000000000000000) };
    return powers[power];
}

/* The number that eight digits make, each in its byte as 0 to 9. */
static inline uint64_t fnl_value_of_digits(uint64_t digits)
{
    static const uint64_t pairs = UINT64_C(0x000000ff000000ff);
    static const uint64_t outer = UINT64_C(0x000f424000000064); /* 100, and 1000000 in the upper half */
    static const uint64_t inner = UINT64_C(0x0000271000000001); /* 1, and 10000 */
    digits = digits * 10 + (digits >> 8);
    return (uint32_t)(((digits & pairs) * outer + ((digits >> 16) & pairs) * inner) >> 32);
}

/* The bytes of a word that are no digits, after '0' was taken from each: their top bits. */
static inline uint64_t fnl_value_others(uint64_t digits)
{
    static const uint64_t tops = UINT64_C(0x8080808080808080);
    static const uint64_t over_nine = UINT64_C(0x7676767676767676); /* carries what is more into the top bit */
    return (((digits & ~tops) + over_nine) | digits) & tops;
}

/* The digits that a text begins with, at most `most` and eight; how many there are. */
static inline size_t fnl_value_take_word(const char *text, size_t most, uint64_t *value)
{
    static const uint64_t zeros = UINT64_C(0x3030303030303030);
    uint64_t digits = fnl_value_load(text) ^ zeros;
    uint64_t others = fnl_value_others(digits);
    size_t count = others == 0 ? fnl_value_word : (size_t)__builtin_ctzll(others) / fnl_value_word;
    if (count > most)
        count = most;
    *value = count == 0 ? 0 : fnl_value_of_digits(digits << (fnl_value_word * (fnl_value_word - count)));
    return count;
}

/* The same for two words. */
static inline size_t fnl_value_take_digits(const char *text, size_t most, uint64_t *value)
{
    uint64_t rest;
    size_t count = fnl_value_take_word(text, most, value);
    if (count < fnl_value_word || most == fnl_value_word)
        return count;
    size_t more = fnl_value_take_word(text + fnl_value_word, most - fnl_value_word, &rest);
    *value = *value * fnl_value_power(more) + rest;
    return count + more;
}

/* What a number is written with: digits × 10^-scale. */
typedef struct fnl_value_numeral {
    uint64_t digits;
    size_t scale;
    size_t length; /* in bytes */
} fnl_value_numeral;

/* The bytes before the one whose top bit is `other` move up into its place. */
static inline uint64_t fnl_value_close_gap(uint64_t digits, uint64_t other)
{
    uint64_t up_to = (other << 1) - 1; /* this byte and those before it */
    return ((digits & (up_to >> 8)) << 8) | (digits & ~up_to);
}

/* The whole of a text of up to 16 bytes without a sign: digits, at most one point among them. */
static inline bool fnl_value_take_plain(const char *text, size_t length, fnl_value_numeral *out)
{
    static const uint64_t zeros = UINT64_C(0x3030303030303030);
    enum { most_length = 2 * fnl_value_word, bits = 8, word_bits = 64 };
    if (length > most_length)
        return false;
    /* The text's end at the end of two words, zeros before it. */
    uint64_t first = 0;
    uint64_t last = fnl_value_load(text) ^ zeros;
    if (length <= fnl_value_word) {
        last <<= bits * (fnl_value_word - length);
    } else {
        size_t shift = bits * (most_length - length);
        first = last << shift;
        last = (fnl_value_load(text + fnl_value_word) ^ zeros) << shift | last >> 1 >> (word_bits - 1 - shift);
    }
    uint64_t in_first = fnl_value_others(first);
    uint64_t in_last = fnl_value_others(last);
    out->length = length;
    out->scale = 0;
    if ((in_first | in_last) != 0) {
        uint64_t other = in_first | in_last;
        bool is_one = (other & (other - 1)) == 0 && (in_first == 0 || in_last == 0);
        size_t place = (size_t)__builtin_ctzll(other) / bits + (in_first == 0 ? fnl_value_word : 0);
        out->scale = most_length - 1 - place;
        if (!is_one || out->scale == 0 || out->scale + 1 >= length || text[length - 1 - out->scale] != '.')
            return false;
        if (in_first == 0) {
            last = fnl_value_close_gap(last, in_last) | first >> (word_bits - bits);
            first <<= bits;
        } else {
            first = fnl_value_close_gap(first, in_first);
        }
    }
    out->digits = fnl_value_of_digits(last);
    if (first != 0)
        out->digits += fnl_value_of_digits(first) * fnl_value_power(fnl_value_word);
    return *text != '0' || out->scale + 1 + (out->scale > 0) == length;
}

/* -12: up to 16 digits, the first of them no zero unless it is alone. */
static inline bool fnl_value_read_int(const char *text, size_t length, int64_t *value)
{
    fnl_value_numeral read;
    bool is_negative = *text == '-';
    text += is_negative;
    length -= is_negative;
    if (length == 0 || !fnl_value_take_plain(text, length, &read) || read.scale > 0)
        return false;
    *value = is_negative ? -(int64_t)read.digits : (int64_t)read.digits;
    return read.digits != 0 || !is_negative;
}

/* Digits, or digits, a point and digits, 16 in all. The first is no zero unless it is alone before the point. */
static inline bool fnl_value_take_numeral(const char *text, size_t length, fnl_value_numeral *out)
{
    enum { most_digits = 16 };
    uint64_t part;
    if (fnl_value_take_plain(text, length, out))
        return true;
    size_t count = fnl_value_take_digits(text, length, &out->digits);
    out->scale = 0;
    out->length = count;
    if (count == 0 || (*text == '0' && count > 1))
        return false;
    if (count == length || text[count] != '.')
        return true;
    size_t scale = fnl_value_take_digits(text + count + 1, length - count - 1, &part);
    if (scale == 0 || count + scale > most_digits)
        return false;
    out->digits = out->digits * fnl_value_power(scale) + part;
    out->scale = scale;
    out->length = count + 1 + scale;
    return true;
}

/* e-7: one or two digits. */
static inline bool fnl_value_take_exponent(const char *text, size_t length, int *exponent)
{
    enum { most_digits = 2 };
    uint64_t size;
    if ((*text | 0x20) != 'e' || length < 2)
        return false;
    bool is_negative = text[1] == '-';
    size_t before = is_negative || text[1] == '+' ? 2 : 1;
    size_t count = fnl_value_take_word(text + before, length - before, &size);
    *exponent = is_negative ? -(int)size : (int)size;
    return count > 0 && count <= most_digits && before + count == length;
}

/* -12.50, 1.5e-7: where one rounding of two exact numbers gives the nearest binary64. */
static inline bool fnl_value_read_number(const char *text, size_t length, double *value)
{
    static const uint64_t most_exact = UINT64_C(1) << 53;
    static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                     1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    enum { most_power = sizeof powers / sizeof *powers - 1 }; /* greater ones are not exact */
    fnl_value_numeral read;
    int exponent = 0;
    bool is_negative = *text == '-';
    text += is_negative;
    length -= is_negative;
    if (length == 0 || !fnl_value_take_numeral(text, length, &read) || read.digits > most_exact)
        return false;
    if (read.length < length && !fnl_value_take_exponent(text + read.length, length - read.length, &exponent))
        return false;
    exponent -= (int)read.scale;
    if (exponent < -most_power || exponent > most_power || (read.digits == 0 && is_negative))
        return false;
    double size = exponent <= 0 ? (double)read.digits / powers[-exponent] : (double)read.digits * powers[exponent];
    *value = is_negative ? -size : size;
    return true;
}

/* -12.5 as units of 10^-scale: no more digits after the point than scale, 15 in all. */
static inline bool fnl_value_read_decimal(const char *text, size_t length, unsigned scale, int64_t *units)
{
    enum { most_digits = 15 };
    fnl_value_numeral read;
    bool is_negative = *text == '-';
    text += is_negative;
    length -= is_negative;
    if (length == 0 || !fnl_value_take_numeral(text, length, &read) || read.length != length || read.scale > scale)
        return false;
    size_t before = read.scale == 0 ? length : length - read.scale - 1;
    if (before + scale > most_digits)
        return false;
    int64_t size = (int64_t)(read.digits * fnl_value_power(scale - read.scale));
    *units = is_negative ? -size : size;
    return true;
}

/* true and false, in lower case. Without a branch on which of them. */
static inline bool fnl_value_read_bool(const char *text, size_t length, bool *value)
{
    static const uint64_t word_true = UINT64_C(0x65757274);
    static const uint64_t word_false = UINT64_C(0x65736c6166);
    uint64_t word = fnl_value_load(text);
    *value = (length == 4) & ((word & UINT64_C(0xffffffff)) == word_true);
    return *value | ((length == 5) & ((word & UINT64_C(0xffffffffff)) == word_false));
}

/* What stands in a word of a date: '0' for any digit, else the byte itself; and what carries into the top bit of a byte that
   is more than 9, or more than 0 where it must be the same. */
typedef struct fnl_value_pattern {
    uint64_t bytes;
    uint64_t carries;
} fnl_value_pattern;

static inline bool fnl_value_match(uint64_t word, fnl_value_pattern pattern, uint64_t *digits)
{
    static const uint64_t tops = UINT64_C(0x8080808080808080);
    *digits = word ^ pattern.bytes;
    return ((((*digits & ~tops) + pattern.carries) | *digits) & tops) == 0;
}

/* The number of two digits in bytes at and at + 1. */
static inline uint32_t fnl_value_two(uint64_t digits, unsigned at)
{
    return (uint32_t)((digits >> (fnl_value_word * at)) & 0xf) * 10 +
           (uint32_t)((digits >> (fnl_value_word * (at + 1))) & 0xf);
}

/* Days from 1970 of a date of the Gregorian calendar, counted in years that begin in March. */
static inline int32_t fnl_value_day_of(uint32_t year, uint32_t month, uint32_t day)
{
    enum { days_of_era = 146097, years_of_era = 400, before_1970 = 719468 };
    uint32_t shifted = year - (month <= 2);
    uint32_t era = shifted / years_of_era;
    uint32_t in_era = shifted - era * years_of_era;
    uint32_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return (int32_t)(era * days_of_era + in_era * 365 + in_era / 4 - in_era / 100 + of_year) - before_1970;
}

/* The digits of 2026-11- and of 21. */
static inline bool fnl_value_take_day(uint64_t month_digits, uint32_t date, int32_t *day)
{
    static const uint8_t most_days[] = { 0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    enum { least_year = 2, most_year = 9998, december = 12 }; /* these years are whole in every time zone */
    uint32_t year = fnl_value_two(month_digits, 0) * 100 + fnl_value_two(month_digits, 2);
    uint32_t month = fnl_value_two(month_digits, 5);
    if (month > december || date - 1 >= most_days[month] || year < least_year || year > most_year)
        return false;
    if (date == 29 && month == 2 && (year % 4 != 0 || (year % 100 == 0 && year % 400 != 0)))
        return false;
    *day = fnl_value_day_of(year, month, date);
    return true;
}

static const fnl_value_pattern fnl_value_month = { UINT64_C(0x2d30302d30303030), UINT64_C(0x7f76767f76767676) };

/* 2026-11-21: days since 1970. */
static inline bool fnl_value_read_date(const char *text, size_t length, int32_t *day)
{
    static const fnl_value_pattern two = { 0x3030, 0x7676 };
    enum { date_length = 10 };
    uint64_t month;
    uint64_t date;
    if (length != date_length || !fnl_value_match(fnl_value_load(text), fnl_value_month, &month) ||
        !fnl_value_match(fnl_value_load(text + fnl_value_word) & 0xffff, two, &date))
        return false;
    return fnl_value_take_day(month, fnl_value_two(date, 0), day);
}

/* 2026-11-21T08:30:00.123456Z, a blank for the T, up to six digits of a fraction or none: microseconds since 1970. */
static inline bool fnl_value_read_time(const char *text, size_t length, int64_t *instant)
{
    static const fnl_value_pattern with_t = { UINT64_C(0x30303a3030543030), UINT64_C(0x76767f76767f7676) };
    static const fnl_value_pattern with_blank = { UINT64_C(0x30303a3030203030), UINT64_C(0x76767f76767f7676) };
    static const fnl_value_pattern seconds = { 0x30303a, 0x76767f };
    enum { seconds_at = 16, to_fraction = 19, most_fraction = 6 };
    uint64_t month;
    uint64_t clock;
    uint64_t second;
    uint64_t fraction = 0;
    int32_t day;
    if (length <= to_fraction || text[length - 1] != 'Z' ||
        !fnl_value_match(fnl_value_load(text), fnl_value_month, &month) ||
        !fnl_value_match(fnl_value_load(text + fnl_value_word), text[10] == ' ' ? with_blank : with_t, &clock) ||
        !fnl_value_match(fnl_value_load(text + seconds_at) & 0xffffff, seconds, &second))
        return false;
    uint32_t hour = fnl_value_two(clock, 3);
    uint32_t minute = fnl_value_two(clock, 6);
    if (hour > 23 || minute > 59 || fnl_value_two(second, 1) > 59 ||
        !fnl_value_take_day(month, fnl_value_two(clock, 0), &day))
        return false;
    if (length > to_fraction + 1) {
        size_t digits = length - to_fraction - 2;
        if (text[to_fraction] != '.' || digits == 0 || digits > most_fraction ||
            fnl_value_take_word(text + to_fraction + 1, digits, &fraction) != digits)
            return false;
        fraction *= fnl_value_power(most_fraction - digits);
    }
    int64_t in_day = ((int64_t)hour * 60 + minute) * 60 + fnl_value_two(second, 1);
    *instant = (day * INT64_C(86400) + in_day) * 1000000 + (int64_t)fraction;
    return true;
}

#endif
