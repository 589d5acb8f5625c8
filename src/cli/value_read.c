/* Values of a column read from their text, in the shapes that files mostly have: eight digits at once. */
#include "value_read.h"

enum { word_size = 8 };

static const uint64_t zeros = UINT64_C(0x3030303030303030); /* eight times '0' */

static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
enum { most_power = 22 }; /* greater ones are not exact */

static const uint64_t whole_powers[] = { 1,
                                         10,
                                         100,
                                         1000,
                                         10000,
                                         100000,
                                         1000000,
                                         10000000,
                                         100000000,
                                         1000000000,
                                         10000000000,
                                         100000000000,
                                         1000000000000,
                                         10000000000000,
                                         100000000000000,
                                         1000000000000000,
                                         10000000000000000 };

/* The first byte lowest. */
static inline uint64_t load_word(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The bytes of the word, less '0', as a number; each is a digit. */
static inline uint64_t number_of_digits(uint64_t digits)
{
    digits = digits * 10 + (digits >> 8);
    static const uint64_t pairs = UINT64_C(0x000000ff000000ff);
    static const uint64_t high = UINT64_C(0x000f424000000064); /* 100 + (1000000 << 32) */
    static const uint64_t low = UINT64_C(0x0000271000000001);  /* 1 + (10000 << 32) */
    return (uint32_t)(((digits & pairs) * high + ((digits >> 16) & pairs) * low) >> 32);
}

/* Digits at the beginning of a text, at most `most`, up to two words; how many there are. */
static inline size_t take_word(const char *text, size_t most, uint64_t *value)
{
    static const uint64_t tops = UINT64_C(0x8080808080808080);
    static const uint64_t over_nine = UINT64_C(0x7676767676767676);
    uint64_t digits = load_word(text) ^ zeros;
    uint64_t others = ((digits & ~tops) + over_nine) | digits;
    size_t count = (others & tops) == 0 ? word_size : (size_t)__builtin_ctzll(others & tops) / word_size;
    if (count > most)
        count = most;
    *value = count == 0 ? 0 : number_of_digits(digits << (word_size * (word_size - count)));
    return count;
}

static inline size_t take_digits(const char *text, size_t most, uint64_t *value)
{
    size_t count = take_word(text, most, value);
    if (count < word_size)
        return count;
    uint64_t rest;
    size_t more = take_word(text + word_size, most - word_size, &rest);
    *value = *value * whole_powers[more] + rest;
    return count + more;
}

static inline bool take_sign(const char **text, size_t *length)
{
    bool is_negative = **text == '-';
    *text += is_negative;
    *length -= is_negative;
    return is_negative;
}

bool fnl_value_read_int(const char *text, size_t length, int64_t *value)
{
    uint64_t size;
    bool is_negative = take_sign(&text, &length);
    size_t count = take_digits(text, length, &size);
    *value = is_negative ? -(int64_t)size : (int64_t)size;
    return count == length && count > 0 && (*text != '0' || (count == 1 && !is_negative));
}

/* What a number is written with: digits × 10^-scale. */
typedef struct numeral {
    uint64_t digits;
    size_t scale;
    size_t length; /* in bytes */
} numeral;

/* Digits, or digits, a point and digits. The first digit is no zero unless it is alone before the point. */
static inline bool take_numeral(const char *text, size_t length, numeral *out)
{
    uint64_t part;
    size_t count = take_digits(text, length, &out->digits);
    out->scale = 0;
    out->length = count;
    if (count == 0 || (*text == '0' && count > 1))
        return false;
    if (count == length || text[count] != '.')
        return true;
    size_t scale = take_digits(text + count + 1, length - count - 1, &part);
    if (scale == 0 || count + scale > 2 * word_size)
        return false;
    out->digits = out->digits * whole_powers[scale] + part;
    out->scale = scale;
    out->length = count + 1 + scale;
    return true;
}

/* e-7 */
static inline bool take_exponent(const char *text, size_t length, int *exponent)
{
    enum { most_digits = 2 };
    uint64_t size;
    if ((*text | 0x20) != 'e' || length < 2)
        return false;
    bool is_negative = text[1] == '-';
    size_t before = is_negative || text[1] == '+' ? 2 : 1;
    size_t count = take_word(text + before, length - before, &size);
    *exponent = is_negative ? -(int)size : (int)size;
    return count > 0 && count <= most_digits && before + count == length;
}

bool fnl_value_read_number(const char *text, size_t length, double *value)
{
    static const uint64_t most_exact = UINT64_C(1) << 53;
    numeral read;
    int exponent = 0;
    bool is_negative = take_sign(&text, &length);
    if (length == 0 || !take_numeral(text, length, &read) || read.digits > most_exact)
        return false;
    if (read.length < length && !take_exponent(text + read.length, length - read.length, &exponent))
        return false;
    exponent -= (int)read.scale;
    if (exponent < -most_power || exponent > most_power || (read.digits == 0 && is_negative))
        return false;
    double size = exponent < 0 ? (double)read.digits / powers[-exponent] : (double)read.digits * powers[exponent];
    *value = is_negative ? -size : size;
    return true;
}

bool fnl_value_read_decimal(const char *text, size_t length, unsigned scale, int64_t *units)
{
    enum { most_digits = 15 };
    numeral read;
    bool is_negative = take_sign(&text, &length);
    if (length == 0 || !take_numeral(text, length, &read) || read.length != length || read.scale > scale)
        return false;
    size_t before = read.scale == 0 ? length : length - read.scale - 1;
    if (before + scale > most_digits)
        return false;
    int64_t size = (int64_t)(read.digits * whole_powers[scale - read.scale]);
    *units = is_negative ? -size : size;
    return true;
}

bool fnl_value_read_bool(const char *text, size_t length, bool *value)
{
    *value = length == strlen("true");
    return *value ? memcmp(text, "true", length) == 0 : length == strlen("false") && memcmp(text, "false", length) == 0;
}

/* Two digits. */
static inline bool take_two(const char *text, unsigned *value)
{
    unsigned tens = (unsigned char)text[0] - (unsigned)'0';
    unsigned ones = (unsigned char)text[1] - (unsigned)'0';
    *value = tens * 10 + ones;
    return tens <= 9 && ones <= 9;
}

enum { date_length = 10 };

/* Days from 1970 of a date of the proleptic Gregorian calendar, counted in years that begin in March. */
static inline int32_t day_of(unsigned year, unsigned month, unsigned day)
{
    enum { days_of_era = 146097, years_of_era = 400, before_1970 = 719468 };
    unsigned shifted = month > 2 ? year : year - 1;
    unsigned era = shifted / years_of_era;
    unsigned in_era = shifted - era * years_of_era;
    unsigned of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return (int32_t)(era * days_of_era + in_era * 365 + in_era / 4 - in_era / 100 + of_year) - before_1970;
}

static inline bool take_date(const char *text, int32_t *day)
{
    static const uint8_t most_days[] = { 0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    enum { least_year = 2, most_year = 9998 }; /* in every time zone */
    unsigned century;
    unsigned year;
    unsigned month;
    unsigned date;
    bool fits = take_two(text, &century) & take_two(text + 2, &year) & (text[4] == '-') & take_two(text + 5, &month) &
                (text[7] == '-') & take_two(text + 8, &date);
    if (!fits)
        return false;
    year += century * 100;
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (year < least_year || year > most_year || month < 1 || month > 12 || date < 1 || date > most_days[month] ||
        (month == 2 && date == 29 && !is_leap))
        return false;
    *day = day_of(year, month, date);
    return true;
}

bool fnl_value_read_date(const char *text, size_t length, int32_t *day)
{
    return length == date_length && take_date(text, day);
}

bool fnl_value_read_time(const char *text, size_t length, int64_t *instant)
{
    enum { to_seconds = 19, most_fraction = 6 };
    static const int64_t day_seconds = 86400;
    int32_t day;
    unsigned hour;
    unsigned minute;
    unsigned second;
    uint64_t fraction = 0;
    if (length <= to_seconds || text[length - 1] != 'Z' || !take_date(text, &day))
        return false;
    const char *clock = text + date_length;
    bool fits = ((clock[0] == 'T') | (clock[0] == ' ')) & take_two(clock + 1, &hour) & (clock[3] == ':') &
                take_two(clock + 4, &minute) & (clock[6] == ':') & take_two(clock + 7, &second);
    if (!fits || hour > 23 || minute > 59 || second > 59)
        return false;
    if (length > to_seconds + 1) {
        size_t digits = length - to_seconds - 2;
        if (text[to_seconds] != '.' || digits == 0 || digits > most_fraction ||
            take_word(text + to_seconds + 1, digits, &fraction) != digits)
            return false;
        fraction *= whole_powers[most_fraction - digits];
    }
    int64_t seconds = day * day_seconds + hour * 3600 + minute * 60 + second;
    *instant = seconds * 1000000 + (int64_t)fraction;
    return true;
}
