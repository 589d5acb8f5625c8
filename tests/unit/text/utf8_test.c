/* Tests of src/text/utf8.c. Malformed sequences are those of RFC 3629; white space is the list of PropList.txt. */
#include "text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

enum { longest_encoding = 4 };

/* RFC 3629 as it is written, one code point at a time. */
static size_t encode(uint32_t point, char *bytes)
{
    if (point < 0x80) {
        bytes[0] = (char)point;
        return 1;
    }
    size_t size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    for (size_t i = size; i-- > 1; point >>= 6)
        bytes[i] = (char)(0x80 | (point & 0x3f));
    bytes[0] = (char)(leads[size] | point);
    return size;
}

static void test_every_code_point(void **state)
{
    (void)state;
    for (uint32_t point = 0; point < 0x110000; point++) {
        char bytes[longest_encoding];
        fnl_text text = { bytes, encode(point, bytes) };
        bool surrogate = point >= 0xd800 && point <= 0xdfff;
        if (fnl_utf8_valid(text) == surrogate)
            fail_msg("U+%04X", point);
        if (surrogate)
            continue;
        assert_int_equal(fnl_utf8_length(text), 1);
        assert_int_equal(fnl_utf8_step((unsigned char)bytes[0]), text.length);
        text.length--;
        assert_int_equal(fnl_utf8_valid(text), text.length == 0);
    }
}

static void test_malformed(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "\x80",
        "\xbf",
        "\xc0\x80",
        "\xc1\xbf",
        "\xc3",
        "\xc3z",
        "\xe0\x9f\xbf",
        "\xe2\x82",
        "\xe2\x82z",
        "\xe2z\xac",
        "\xed\xa0\x80",
        "\xf0\x8f\xbf\xbf",
        "\xf0\x9f\x98",
        "\xf0\x9f",
        "\xf0\x9f\x98z",
        "\xf0\x9fz\x80",
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xff",
        "\xfe",
        "\xf8\x88\x80\x80",
        "\xed\xbf\xbf",
        "a\xcc",
        "\xe0\x80\x80",
    };
    /* At every place of a word of eight bytes. */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t before = 0; before < 20; before++) {
            char bytes[32] = "";
            memset(bytes, 'a', before);
            size_t length = strlen(cases[i]);
            memcpy(bytes + before, cases[i], length);
            if (fnl_utf8_valid((fnl_text){ bytes, before + length }))
                fail_msg("case %zu after %zu bytes", i, before);
        }
    }
    assert_true(fnl_utf8_valid((fnl_text){ NULL, 0 }));
}

static void test_length(void **state)
{
    (void)state;
    assert_int_equal(fnl_utf8_length(FNL_TEXT("H\xc3\xa0 N\xe1\xbb\x99i \xf0\x9f\x98\x80")), 8);
    assert_int_equal(fnl_utf8_length((fnl_text){ NULL, 0 }), 0);
}

static bool is_white_space(uint32_t point)
{
    static const uint32_t others[] = { 0x20, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (point == others[i])
            return true;
    return (point >= 0x09 && point <= 0x0d) || (point >= 0x2000 && point <= 0x200a);
}

static void test_trim_every_code_point(void **state)
{
    (void)state;
    for (uint32_t point = 0; point < 0x110000; point++) {
        if (point >= 0xd800 && point <= 0xdfff)
            continue;
        char bytes[2 * longest_encoding + 1];
        size_t size = encode(point, bytes);
        bytes[size] = 'x';
        memcpy(bytes + size + 1, bytes, size);
        fnl_text trimmed = fnl_trim((fnl_text){ bytes, 2 * size + 1 });
        if ((trimmed.length == 1) != is_white_space(point) && point != 'x')
            fail_msg("U+%04X", point);
    }
}

static void test_trim(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *trimmed;
    } cases[] = {
        { "", "" },
        { " \t\r\n", "" },
        { "\xe3\x80\x80\xc2\xa0", "" },
        { "a b", "a b" },
        { " \xc2\x85\xe2\x80\xa8 a \xe2\x81\x9f b \xe1\x9a\x80\v", "a \xe2\x81\x9f b" },
        { "\xe2\x80\x8b", "\xe2\x80\x8b" }, /* zero width space is none */
        { "\xa0", "\xa0" },                 /* half a character is left alone */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_text trimmed = fnl_trim(fnl_text_of(cases[i].text));
        assert_true(fnl_text_equal(trimmed, fnl_text_of(cases[i].trimmed)));
    }
    assert_int_equal(fnl_trim((fnl_text){ NULL, 0 }).length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_code_point),      cmocka_unit_test(test_malformed), cmocka_unit_test(test_length),
        cmocka_unit_test(test_trim_every_code_point), cmocka_unit_test(test_trim),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
