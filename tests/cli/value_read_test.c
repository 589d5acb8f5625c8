/* Values read from their usual shapes: against the C library, on texts of every length and on texts that are nearly right. */
#include "cli/value_read.h"
#include "random_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

enum { most_text = 64 };

/* What stands behind a text must not matter. */
static const char *with_tail(const char *text, size_t *length)
{
    static char copy[most_text + 2 * fnl_value_padding];
    static const char tails[] = "0123456789.-,e\n\"TZ";
    *length = strlen(text);
    memcpy(copy, text, *length);
    for (size_t i = 0; i < fnl_value_padding; i++)
        copy[*length + i] = tails[random_below(sizeof tails - 1)];
    return copy;
}

static bool has_only(const char *text, const char *allowed)
{
    return strspn(text, allowed) == strlen(text);
}

/* -?(0|[1-9][0-9]*) and how many digits. */
static bool is_plain_int(const char *text, size_t *digits)
{
    text += *text == '-';
    *digits = strlen(text);
    return *digits > 0 && has_only(text, "0123456789") && (*text != '0' || *digits == 1);
}

static void check_int(const char *text)
{
    size_t length;
    size_t digits;
    int64_t value = 0;
    const char *given = with_tail(text, &length);
    bool fits = is_plain_int(text, &digits) && digits <= 16 && strcmp(text, "-0") != 0;
    if (length == 0)
        return;
    if (fnl_value_read_int(given, length, &value) != fits)
        fail_msg("\"%s\": %s", text, fits ? "refused" : "read");
    if (fits && value != strtoll(text, NULL, 10))
        fail_msg("\"%s\": %lld", text, (long long)value);
}

/* What is read is the nearest binary64; what has this shape and few digits is read. */
static void check_number(const char *text)
{
    size_t length;
    double value = 0;
    const char *given = with_tail(text, &length);
    if (length == 0)
        return;
    bool is_read = fnl_value_read_number(given, length, &value);
    char *end;
    double wanted = strtod(text, &end);
    if (is_read && (*end != '\0' || !has_only(text, "-+.0123456789eE") || memcmp(&value, &wanted, sizeof value) != 0))
        fail_msg("\"%s\": %a, not %a", text, value, wanted);
    size_t before = strspn(text, "0123456789");
    const char *point = text + before;
    bool is_short = before > 0 && *text != '0' && *point == '.' && point[1] != '\0' &&
                    has_only(point + 1, "0123456789") && length <= 16;
    if (is_short && !is_read)
        fail_msg("\"%s\" is refused", text);
}

static void check_decimal(const char *text, unsigned scale)
{
    size_t length;
    int64_t units = 0;
    const char *given = with_tail(text, &length);
    if (length == 0 || !fnl_value_read_decimal(given, length, scale, &units))
        return;
    /* Written out again with as many digits as the text has after its point. */
    char shown[most_text];
    const char *point = strchr(text, '.');
    size_t digits = point == NULL ? 0 : strlen(point + 1);
    uint64_t size = units < 0 ? 0 - (uint64_t)units : (uint64_t)units;
    assert_true(digits <= scale);
    for (size_t i = digits; i < scale; i++) {
        assert_int_equal(size % 10, 0);
        size /= 10;
    }
    uint64_t unit = fnl_value_power(digits);
    int written = snprintf(shown, sizeof shown, "%llu", (unsigned long long)(size / unit));
    if (digits > 0)
        snprintf(shown + written, sizeof shown - (size_t)written, ".%0*llu", (int)digits,
                 (unsigned long long)(size % unit));
    assert_string_equal(shown, text + (*text == '-'));
    assert_true(size == 0 || (units < 0) == (*text == '-'));
}

static void check_all(const char *text)
{
    check_int(text);
    check_number(text);
    for (unsigned scale = 0; scale <= 6; scale++)
        check_decimal(text, scale);
}

static void reads_numbers(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "0",
        "-0",
        "0.0",
        "-0.0",
        "00",
        "-",
        "--1",
        "+1",
        "1.",
        ".1",
        "-.1",
        "1..2",
        "1.2.3",
        "1e5",
        "1E5",
        "1e+5",
        "1e-5",
        "1e",
        "e1",
        "1e5.5",
        "1e22",
        "1e23",
        "1e-22",
        "1e-23",
        "1e100",
        "1 ",
        " 1",
        "1,5",
        "12345678",
        "1e005",
        "87654321",
        "99999999",
        "123456789",
        "1234567890123456",
        "12345678901234567",
        "0.1",
        "0.10",
        "007",
        "0.000001",
        "9007199254740992",
        "9007199254740993",
        "9.007199254740993",
        "1.23456789012345",
        "1.234567890123456",
        "12345678.1",
        "1234567.12345678",
        "1234567.123456789",
        "0.12345678",
        "0.123456789",
        "999999999999999.9",
        "1a",
        "a",
        "1\xff",
        "\xff",
        "1.\x80",
        "1.2345678e-7",
        "5.9604645e-08",
        "1.7976931348623157e308",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_all(texts[i]);
}

static void reads_random_numbers(void **state)
{
    (void)state;
    char text[most_text];
    for (int round = 0; round < 300000; round++) {
        size_t length = 1 + random_below(20);
        uint64_t kind = random_below(4);
        for (size_t i = 0; i < length; i++)
            text[i] = (char)('0' + random_below(10));
        text[length] = '\0';
        if (kind > 0)
            text[random_below(length)] = '.';
        if (kind > 1 && random_below(2) == 0)
            text[0] = '-';
        if (kind > 2)
            text[random_below(length)] = "-+.eE x\x00\x80\xb0:/"[random_below(12)];
        check_all(text);
    }
}

static void reads_bools(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "true", "false", "True", "FALSE", "tru", "truee", "fals", "falsee", "yes", "1"
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t length;
        bool value = false;
        bool fits = i < 2;
        const char *given = with_tail(texts[i], &length);
        assert_int_equal(fnl_value_read_bool(given, length, &value), fits);
        assert_int_equal(value, i == 0);
    }
}

/* Days by the C library; false if there is no such date. */
static bool day_of(int year, int month, int date, int64_t *day)
{
    struct tm parts = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = date };
    *day = timegm(&parts) / 86400;
    return parts.tm_year == year - 1900 && parts.tm_mon == month - 1 && parts.tm_mday == date;
}

static void check_date(int year, int month, int date)
{
    char text[most_text];
    int64_t wanted;
    int32_t day = 0;
    size_t length;
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, date);
    const char *given = with_tail(text, &length);
    bool fits = day_of(year, month, date, &wanted) && year >= 2 && year <= 9998;
    assert_int_equal(fnl_value_read_date(given, length, &day), fits);
    if (fits)
        assert_int_equal(day, wanted);
}

static void reads_dates(void **state)
{
    (void)state;
    for (int year = 0; year < 10000; year += 1 + (int)random_below(3))
        for (int month = 0; month <= 13; month++)
            for (int date = 0; date <= 32; date += random_below(2) == 0 ? 1 : 27)
                check_date(year, month, date);
}

static void check_time(const char *text, bool fits, int64_t wanted)
{
    size_t length;
    int64_t instant = 0;
    const char *given = with_tail(text, &length);
    if (fnl_value_read_time(given, length, &instant) != fits)
        fail_msg("\"%s\": %s", text, fits ? "refused" : "read");
    if (fits)
        assert_int_equal(instant, wanted);
}

static void reads_times(void **state)
{
    (void)state;
    for (int round = 0; round < 100000; round++) {
        char text[most_text];
        int64_t day;
        int hour = (int)random_below(26);
        int minute = (int)random_below(63);
        int second = (int)random_below(63);
        int digits = (int)random_below(9);
        int64_t fraction = (int64_t)random_below(1000000000);
        int date = 1 + (int)random_below(28);
        int month = 1 + (int)random_below(12);
        int year = 2 + (int)random_below(9997);
        int written = snprintf(text, sizeof text, "%04d-%02d-%02d%c%02d:%02d:%02d", year, month, date,
                               random_below(2) == 0 ? 'T' : ' ', hour, minute, second);
        int64_t kept = fraction;
        for (int i = digits; i < 9; i++)
            kept /= 10;
        if (digits > 0)
            written += snprintf(text + written, sizeof text - (size_t)written, ".%0*lld", digits, (long long)kept);
        snprintf(text + written, sizeof text - (size_t)written, "Z");
        bool fits = day_of(year, month, date, &day) && hour < 24 && minute < 60 && second < 60 && digits <= 6;
        int64_t microseconds = digits > 6 ? 0 : kept * (int64_t)fnl_value_power((size_t)(6 - digits));
        check_time(text, fits, ((day * 24 + hour) * 60 + minute) * 60000000 + second * INT64_C(1000000) + microseconds);
        text[random_below((uint64_t)written)] = "x/\x80-:Z "[random_below(7)];
        int64_t instant; /* never beyond its text, whatever it is */
        size_t length;
        const char *given = with_tail(text, &length);
        fnl_value_read_time(given, length, &instant);
    }
}

static void refuses_other_times(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "2026-11-21T08:30:00",     "2026-11-21T08:30:00z",       "2026-11-21T08:30Z",      "2026-11-21",
        "2026-11-21T08:30:00.Z",   "2026-11-21T08:30:00+00:00Z", "2026-11-21t08:30:00Z",   "2026/11/21T08:30:00Z",
        "2026-11-21T08-30:00Z",    "2026-11-21T08:30-00Z",       "2026-11-21T08:30:00,5Z", "2026-11-21T08:30:00.5x5Z",
        "026-11-21T08:30:00Z",     "2026-11-21T08:30:000Z",      "2026-02-29T08:30:00Z",   "2026-11-2:T08:30:00Z",
        "2026-11-2\xb1T08:30:00Z",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_time(texts[i], false, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_numbers), cmocka_unit_test(reads_random_numbers), cmocka_unit_test(reads_bools),
        cmocka_unit_test(reads_dates),   cmocka_unit_test(reads_times),          cmocka_unit_test(refuses_other_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
