/* CBOR: the examples of RFC 8949, appendix A, and everything that deterministic encoding refuses. */
#include "reading.h"

/* Appendix A: each value stands as {"a": value}. */
static const struct {
    const char *name;
    fnl_text value;
    const char *described; /* NULL: refused */
} examples[] = {
    { "0", LITERAL("\x00"), "a integer 0\n" },
    { "1", LITERAL("\x01"), "a integer 1\n" },
    { "10", LITERAL("\x0a"), "a integer 10\n" },
    { "23", LITERAL("\x17"), "a integer 23\n" },
    { "24", LITERAL("\x18\x18"), "a integer 24\n" },
    { "25", LITERAL("\x18\x19"), "a integer 25\n" },
    { "100", LITERAL("\x18\x64"), "a integer 100\n" },
    { "1000", LITERAL("\x19\x03\xe8"), "a integer 1000\n" },
    { "1000000", LITERAL("\x1a\x00\x0f\x42\x40"), "a integer 1000000\n" },
    { "1000000000000", LITERAL("\x1b\x00\x00\x00\xe8\xd4\xa5\x10\x00"), "a integer 1000000000000\n" },
    { "18446744073709551615", LITERAL("\x1b\xff\xff\xff\xff\xff\xff\xff\xff"), NULL },
    { "18446744073709551616", LITERAL("\xc2\x49\x01\x00\x00\x00\x00\x00\x00\x00\x00"), NULL },
    { "-18446744073709551616", LITERAL("\x3b\xff\xff\xff\xff\xff\xff\xff\xff"), NULL },
    { "-18446744073709551617", LITERAL("\xc3\x49\x01\x00\x00\x00\x00\x00\x00\x00\x00"), NULL },
    { "-1", LITERAL("\x20"), "a integer -1\n" },
    { "-10", LITERAL("\x29"), "a integer -10\n" },
    { "-100", LITERAL("\x38\x63"), "a integer -100\n" },
    { "-1000", LITERAL("\x39\x03\xe7"), "a integer -1000\n" },
    { "0.0", LITERAL("\xf9\x00\x00"), NULL },
    { "1.1", LITERAL("\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a"), NULL },
    { "65504.0", LITERAL("\xf9\x7b\xff"), NULL },
    { "100000.0", LITERAL("\xfa\x47\xc3\x50\x00"), NULL },
    { "Infinity", LITERAL("\xf9\x7c\x00"), NULL },
    { "NaN", LITERAL("\xf9\x7e\x00"), NULL },
    { "false", LITERAL("\xf4"), "a bool \n" },
    { "true", LITERAL("\xf5"), "a bool \n" },
    { "null", LITERAL("\xf6"), "a null \n" },
    { "undefined", LITERAL("\xf7"), NULL },
    { "simple(16)", LITERAL("\xf0"), NULL },
    { "simple(255)", LITERAL("\xf8\xff"), NULL },
    { "0(\"2013-03-21T20:04:00Z\")",
      LITERAL("\xc0\x74\x32\x30\x31\x33\x2d\x30\x33\x2d\x32\x31\x54\x32\x30\x3a\x30\x34\x3a\x30\x30\x5a"), NULL },
    { "1(1363896240)", LITERAL("\xc1\x1a\x51\x4b\x67\xb0"), NULL },
    { "24(h'6449455446')", LITERAL("\xd8\x18\x45\x64\x49\x45\x54\x46"), NULL },
    { "h''", LITERAL("\x40"), "a bytes \n" },
    { "h'01020304'", LITERAL("\x44\x01\x02\x03\x04"), "a bytes \x01\x02\x03\x04\n" },
    { "\"\"", LITERAL("\x60"), "a text \n" },
    { "\"a\"", LITERAL("\x61\x61"), "a text a\n" },
    { "\"IETF\"", LITERAL("\x64\x49\x45\x54\x46"), "a text IETF\n" },
    { "\"\\\"\\\\\"", LITERAL("\x62\x22\x5c"), "a text \"\\\n" },
    { "u umlaut", LITERAL("\x62\xc3\xbc"), "a text \xc3\xbc\n" },
    { "water", LITERAL("\x63\xe6\xb0\xb4"), "a text \xe6\xb0\xb4\n" },
    { "beyond U+FFFF", LITERAL("\x64\xf0\x90\x85\x91"), "a text \xf0\x90\x85\x91\n" },
    { "[]", LITERAL("\x80"), "a []\n" },
    { "[1, 2, 3]", LITERAL("\x83\x01\x02\x03"), "a[0] integer 1\na[1] integer 2\na[2] integer 3\n" },
    { "[1, [2, 3], [4, 5]]", LITERAL("\x83\x01\x82\x02\x03\x82\x04\x05"),
      "a[0] integer 1\na[1][0] integer 2\na[1][1] integer 3\na[2][0] integer 4\na[2][1] integer 5\n" },
    { "{}", LITERAL("\xa0"), "a {}\n" },
    { "{1: 2, 3: 4}", LITERAL("\xa2\x01\x02\x03\x04"), NULL },
    { "{\"a\": 1, \"b\": [2, 3]}", LITERAL("\xa2\x61\x61\x01\x61\x62\x82\x02\x03"),
      "a.a integer 1\na.b[0] integer 2\na.b[1] integer 3\n" },
    { "[\"a\", {\"b\": \"c\"}]", LITERAL("\x82\x61\x61\xa1\x61\x62\x61\x63"), "a[0] text a\na[1].b text c\n" },
    { "(_ h'0102', h'030405')", LITERAL("\x5f\x42\x01\x02\x43\x03\x04\x05\xff"), NULL },
    { "(_ \"strea\", \"ming\")", LITERAL("\x7f\x65\x73\x74\x72\x65\x61\x64\x6d\x69\x6e\x67\xff"), NULL },
    { "[_ ]", LITERAL("\x9f\xff"), NULL },
    { "{_ \"a\": 1}", LITERAL("\xbf\x61\x61\x01\xff"), NULL },
    /* beyond the appendix */
    { "greatest", LITERAL("\x1b\x7f\xff\xff\xff\xff\xff\xff\xff"), "a integer 9223372036854775807\n" },
    { "least", LITERAL("\x3b\x7f\xff\xff\xff\xff\xff\xff\xff"), "a integer -9223372036854775808\n" },
};

static void examples_of_the_standard(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        print_message("  case: %s\n", examples[i].name);
        char text[64] = "\xa1\x61\x61";
        assert_true(examples[i].value.length <= sizeof text - 3);
        memcpy(text + 3, examples[i].value.bytes, examples[i].value.length);
        fnl_text whole = { text, examples[i].value.length + 3 };
        bool accepted = false;
        const char *fault = check_text(whole, &fnl_default_allocator, &accepted);
        if (fault != NULL)
            fail_msg("%s", fault);
        assert_int_equal(accepted, examples[i].described != NULL);
        if (accepted)
            assert_described(whole, examples[i].described);
    }
}

static void keys_are_sorted_by_length_and_bytes(void **state)
{
    (void)state;
    assert_described(FNL_TEXT("\xa4\x60\x00\x61z\x01\x62"
                              "aa\x02\x62"
                              "ab\xf5"),
                     "[\"\"] integer 0\nz integer 1\naa integer 2\nab bool \n");
}

static const refusal_case refusals[] = {
    { "cut off", LITERAL("\xa1"), FNL_E_SYNTAX, 0, 0, 0, "cut off or damaged" },
    { "cut off in a key",
      LITERAL("\xa1\x65"
              "a"),
      FNL_E_SYNTAX, 0, 0, 1, "cut off" },
    { "cut off in a longer key",
      LITERAL("\xa1\x65"
              "ab"),
      FNL_E_SYNTAX, 0, 0, 1, "cut off" },
    { "cut off in a value",
      LITERAL("\xa1\x61"
              "a\x19\x01"),
      FNL_E_SYNTAX, 0, 0, 3, "cut off" },
    { "cut off in a text",
      LITERAL("\xa1\x61"
              "a\x62"
              "b"),
      FNL_E_SYNTAX, 0, 0, 3, "cut off" },
    { "list longer than the text",
      LITERAL("\xa1\x61"
              "a\x9b\xff\xff\xff\xff\xff\xff\xff\xff"),
      FNL_E_SYNTAX, 0, 0, 3, "more items" },
    { "map longer than the text",
      LITERAL("\xa1\x61"
              "a\xa2\x61"
              "b\x01"),
      FNL_E_SYNTAX, 0, 0, 3, "more items" },
    { "text longer than the text",
      LITERAL("\xa1\x61"
              "a\x7b\xff\xff\xff\xff\xff\xff\xff\xff"),
      FNL_E_SYNTAX, 0, 0, 3, "cut off" },
    /* What is left of these lengths in 32 bits would fit. */
    { "list longer than 32 bits tell",
      LITERAL("\xa1\x61"
              "a\x9b\x00\x00\x00\x01\x00\x00\x00\x01\x01"),
      FNL_E_SYNTAX, 0, 0, 3, "more items" },
    { "text longer than 32 bits tell",
      LITERAL("\xa1\x61"
              "a\x7b\x00\x00\x00\x01\x00\x00\x00\x01"
              "b"),
      FNL_E_SYNTAX, 0, 0, 3, "cut off" },
    { "bytes longer than 32 bits tell",
      LITERAL("\xa1\x61"
              "a\x5b\x00\x00\x00\x01\x00\x00\x00\x00"),
      FNL_E_SYNTAX, 0, 0, 3, "cut off" },
    { "bytes after the end", LITERAL("\xa0\x00"), FNL_E_SYNTAX, 0, 0, 1, "after the end" },
    { "integer as key", LITERAL("\xa1\x01\x01"), FNL_E_SYNTAX, 0, 0, 1, "keys are texts" },
    { "bytes as key",
      LITERAL("\xa1\x41"
              "a\x01"),
      FNL_E_SYNTAX, 0, 0, 1, "keys are texts" },
    { "list as key", LITERAL("\xa1\x80\x01"), FNL_E_SYNTAX, 0, 0, 1, "keys are texts" },
    { "key twice",
      LITERAL("\xa2\x61"
              "a\x01\x61"
              "a\x02"),
      FNL_E_SYNTAX, 0, 0, 4, "twice" },
    { "keys out of order",
      LITERAL("\xa2\x61"
              "b\x01\x61"
              "a\x02"),
      FNL_E_SYNTAX, 0, 0, 4, "out of order" },
    { "longer key first",
      LITERAL("\xa2\x62"
              "aa\x01\x61"
              "b\x02"),
      FNL_E_SYNTAX, 0, 0, 5, "out of order" },
    { "order in an inner map",
      LITERAL("\xa2\x61"
              "a\xa2\x61"
              "c\x01\x61"
              "b\x02\x61"
              "b\x02"),
      FNL_E_SYNTAX, 0, 0, 7, "out of order" },
    { "0 in two bytes",
      LITERAL("\xa1\x61"
              "a\x18\x00"),
      FNL_E_SYNTAX, 0, 0, 3, "shortest" },
    { "23 in two bytes",
      LITERAL("\xa1\x61"
              "a\x18\x17"),
      FNL_E_SYNTAX, 0, 0, 3, "shortest" },
    { "255 in three bytes",
      LITERAL("\xa1\x61"
              "a\x19\x00\xff"),
      FNL_E_SYNTAX, 0, 0, 3, "shortest" },
    { "65535 in five bytes",
      LITERAL("\xa1\x61"
              "a\x1a\x00\x00\xff\xff"),
      FNL_E_SYNTAX, 0, 0, 3, "shortest" },
    { "4294967295 in nine bytes",
      LITERAL("\xa1\x61"
              "a\x1b\x00\x00\x00\x00\xff\xff\xff\xff"),
      FNL_E_SYNTAX, 0, 0, 3, "shortest" },
    { "-1 in two bytes",
      LITERAL("\xa1\x61"
              "a\x38\x00"),
      FNL_E_SYNTAX, 0, 0, 3, "shortest" },
    { "length of a text in two bytes",
      LITERAL("\xa1\x61"
              "a\x78\x01"
              "b"),
      FNL_E_SYNTAX, 0, 0, 3, "shortest" },
    { "length of bytes in two bytes",
      LITERAL("\xa1\x61"
              "a\x58\x01"
              "b"),
      FNL_E_SYNTAX, 0, 0, 3, "shortest" },
    { "length of a key in two bytes",
      LITERAL("\xa1\x78\x01"
              "a\x01"),
      FNL_E_SYNTAX, 0, 0, 1, "shortest" },
    { "length of a list in two bytes",
      LITERAL("\xa1\x61"
              "a\x98\x01\x01"),
      FNL_E_SYNTAX, 0, 0, 3, "shortest" },
    { "length of a map in two bytes",
      LITERAL("\xb8\x01\x61"
              "a\x01"),
      FNL_E_SYNTAX, 0, 0, 0, "shortest" },
    { "length to come later",
      LITERAL("\xbf\x61"
              "a\x01\xff"),
      FNL_E_SYNTAX, 0, 0, 0, "lengths in front" },
    { "break",
      LITERAL("\xa1\x61"
              "a\xff"),
      FNL_E_SYNTAX, 0, 0, 3, "kind that is not read" },
    { "true as simple value",
      LITERAL("\xa1\x61"
              "a\xf8\x15"),
      FNL_E_SYNTAX, 0, 0, 3, "kind that is not read" },
    { "reserved head",
      LITERAL("\xa1\x61"
              "a\x1c"),
      FNL_E_SYNTAX, 0, 0, 3, "kind that is not read" },
    { "tag",
      LITERAL("\xa1\x61"
              "a\xc1\x01"),
      FNL_E_SYNTAX, 0, 0, 3, "kind that is not read" },
    { "float",
      LITERAL("\xa1\x61"
              "a\xfa\x3f\x80\x00\x00"),
      FNL_E_SYNTAX, 0, 0, 3, "kind that is not read" },
    { "greatest and one",
      LITERAL("\xa1\x61"
              "a\x1b\x80\x00\x00\x00\x00\x00\x00\x00"),
      FNL_E_SYNTAX, 0, 0, 3, "64 bits" },
    { "least less one",
      LITERAL("\xa1\x61"
              "a\x3b\x80\x00\x00\x00\x00\x00\x00\x00"),
      FNL_E_SYNTAX, 0, 0, 3, "64 bits" },
    { "invalid UTF-8",
      LITERAL("\xa1\x61"
              "a\x61\xff"),
      FNL_E_SYNTAX, 0, 0, 3, "not UTF-8" },
    { "invalid UTF-8 in a key", LITERAL("\xa1\x61\xc3\x01"), FNL_E_SYNTAX, 0, 0, 1, "not UTF-8" },
};

static void bad_texts_are_refused_with_their_place(void **state)
{
    (void)state;
    assert_all_refused(refusals, sizeof refusals / sizeof *refusals);
}

/* Of a text that is accepted, every shorter beginning is refused. */
static void every_cut_is_refused(void **state)
{
    (void)state;
    static const char whole[] = "\xa3\x61"
                                "a\x19\x01\x00\x61"
                                "b\x82\x20\x62\xc3\xbc\x62"
                                "cc\xa1\x61"
                                "d\x43\x00\x01\x02";
    bool accepted = false;
    for (size_t length = 1; length < sizeof whole; length++) {
        const char *fault = check_text((fnl_text){ whole, length }, &fnl_default_allocator, &accepted);
        if (fault != NULL)
            fail_msg("%s", fault);
        assert_int_equal(accepted, length == sizeof whole - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_the_standard),
        cmocka_unit_test(keys_are_sorted_by_length_and_bytes),
        cmocka_unit_test(bad_texts_are_refused_with_their_place),
        cmocka_unit_test(every_cut_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
