/* JSON: the tree, strings, places, and every refusal with its place. */
#include "reading.h"

static void tree_says_what_the_text_says(void **state)
{
    (void)state;
    assert_described(FNL_TEXT("{\"a\" : [1, -2.50, 1E+3, true,false, null,\t\"x\"],\r\n"
                              "\"b c\": {}, \"d\": [], \"\": {\"e\": [[0.5e-7]]}}\n"),
                     "a[0] number 1\n"
                     "a[1] number -2.50\n"
                     "a[2] number 1E+3\n"
                     "a[3] bool true\n"
                     "a[4] bool false\n"
                     "a[5] null null\n"
                     "a[6] text x\n"
                     "[\"b c\"] {}\n"
                     "d []\n"
                     "[\"\"].e[0][0] number 0.5e-7\n");
}

static void escapes_say_characters(void **state)
{
    (void)state;
    assert_described(
        FNL_TEXT("\357\273\277{\"\\\"\\\\\\/\\b\\f\\n\\r\\t\": "
                 "\"\\u0041\\u00e9\\u20AC\\ud83D\\uDE00\\uffff|\302\200\177\"}"),
        "[\"\\\"\\\\/\\b\\f\\n\\r\\t\"] text A\303\251\342\202\254\360\237\230\200\357\277\277|\302\200\177\n");
    fnl_document document;
    assert_read(&document, FNL_TEXT("{\"a\": \"x\\u0000y\"}"));
    assert_true(fnl_text_equal(document.root->items[0].text, FNL_TEXT("x\0y")));
    fnl_document_end(&document);
}

static void places_are_of_the_first_character(void **state)
{
    (void)state;
    fnl_document document;
    assert_read(&document, FNL_TEXT("{\"\303\240\": [\"\303\240\", 1],\r\n \"b\": {}}"));
    const fnl_node *list = &document.root->items[0];
    const fnl_node *map = &document.root->items[1];
    assert_int_equal(list->key_place.column, 3);
    assert_int_equal(list->place.column, 7);
    assert_int_equal(list->items[0].place.column, 9);
    assert_int_equal(list->items[0].place.offset, 9);
    assert_int_equal(list->items[1].place.column, 13);
    assert_int_equal(list->items[1].place.offset, 14);
    assert_int_equal(map->key_place.line, 2);
    assert_int_equal(map->place.line, 2);
    assert_int_equal(map->place.column, 7);
    fnl_document_end(&document);
}

static const refusal_case refusals[] = {
    { "cut off at the start", LITERAL("{"), FNL_E_SYNTAX, 1, 2, 1, "found the end" },
    { "cut off after a key", LITERAL("{\"a\""), FNL_E_SYNTAX, 1, 5, 4, "\":\" after a key" },
    { "cut off after a colon", LITERAL("{\"a\":\n"), FNL_E_SYNTAX, 2, 1, 6, "expected a value" },
    { "cut off in a list", LITERAL("{\"a\":[1"), FNL_E_SYNTAX, 1, 8, 7, "\",\" or \"]\"" },
    { "cut off in a map", LITERAL("{\"a\":1"), FNL_E_SYNTAX, 1, 7, 6, "\",\" or \"}\"" },
    { "comma at the end of a list", LITERAL("{\"a\":[1,]}"), FNL_E_SYNTAX, 1, 9, 8, "expected a value" },
    { "comma at the end of a map", LITERAL("{\"a\":1,}"), FNL_E_SYNTAX, 1, 8, 7, "no comma before" },
    { "comma alone", LITERAL("{,}"), FNL_E_SYNTAX, 1, 2, 1, "a key in double quotes or" },
    { "two commas", LITERAL("{\"a\":[1,,2]}"), FNL_E_SYNTAX, 1, 9, 8, "expected a value" },
    { "wrong end", LITERAL("{\"a\":[1}}"), FNL_E_SYNTAX, 1, 8, 7, "found '}'" },
    { "wrong end of an empty list", LITERAL("{\"a\":[}"), FNL_E_SYNTAX, 1, 7, 6, "expected a value" },
    { "key without quotes", LITERAL("{a:1}"), FNL_E_SYNTAX, 1, 2, 1, "key in double quotes" },
    { "single quotes", LITERAL("{\"a\":'b'}"), FNL_E_SYNTAX, 1, 6, 5, "double quotes" },
    { "number as key", LITERAL("{1:1}"), FNL_E_SYNTAX, 1, 2, 1, "key in double quotes" },
    { "no colon", LITERAL("{\"a\" 1}"), FNL_E_SYNTAX, 1, 6, 5, "\":\" after a key" },
    { "text after the end", LITERAL("{} {}"), FNL_E_SYNTAX, 1, 4, 3, "the end of the text, found '{'" },
    { "comment", LITERAL("{\"a\": 1 // b\n}"), FNL_E_SYNTAX, 1, 9, 8, "found '/'" },
    { "word", LITERAL("{\"a\": True}"), FNL_E_SYNTAX, 1, 7, 6, "expected a value" },
    { "longer word", LITERAL("{\"a\": nullx}"), FNL_E_SYNTAX, 1, 11, 10, "found 'x'" },
    { "NaN", LITERAL("{\"a\": NaN}"), FNL_E_SYNTAX, 1, 7, 6, "expected a value" },
    { "Infinity", LITERAL("{\"a\": -Infinity}"), FNL_E_SYNTAX, 1, 8, 7, "a digit" },
    { "plus", LITERAL("{\"a\": +1}"), FNL_E_SYNTAX, 1, 7, 6, "expected a value" },
    { "leading zero", LITERAL("{\"a\": -012}"), FNL_E_SYNTAX, 1, 8, 7, "does not begin with 0" },
    { "point first", LITERAL("{\"a\": .5}"), FNL_E_SYNTAX, 1, 7, 6, "expected a value" },
    { "point last", LITERAL("{\"a\": 5.}"), FNL_E_SYNTAX, 1, 9, 8, "a digit after the point" },
    { "empty exponent", LITERAL("{\"a\": 5e+}"), FNL_E_SYNTAX, 1, 10, 9, "a digit of the exponent" },
    { "hexadecimal", LITERAL("{\"a\": 0x10}"), FNL_E_SYNTAX, 1, 8, 7, "found 'x'" },
    { "quote not closed", LITERAL("{\"a\": \"b}"), FNL_E_SYNTAX, 1, 8, 7, "never closed" },
    { "quote not closed after a backslash", LITERAL("{\"a\\"), FNL_E_SYNTAX, 1, 3, 2, "never closed" },
    { "line break in quotes", LITERAL("{\"a\": \"b\nc\"}"), FNL_E_SYNTAX, 1, 9, 8, "line break" },
    { "NUL in quotes", LITERAL("{\"a\0\": 1}"), FNL_E_SYNTAX, 1, 4, 3, "control character" },
    { "unknown escape", LITERAL("{\"a\": \"C:\\dir\"}"), FNL_E_SYNTAX, 1, 10, 9, "escape" },
    { "short \\u", LITERAL("{\"a\": \"\\u12\"}"), FNL_E_SYNTAX, 1, 8, 7, "four hexadecimal digits" },
    { "\\u with a blank", LITERAL("{\"a\": \"\\u 123\"}"), FNL_E_SYNTAX, 1, 8, 7, "four hexadecimal digits" },
    { "high surrogate alone", LITERAL("{\"a\": \"x\\ud83dx\"}"), FNL_E_SYNTAX, 1, 9, 8, "pair" },
    { "high surrogate and no low one", LITERAL("{\"a\": \"\\ud83d\\u0041\"}"), FNL_E_SYNTAX, 1, 8, 7, "pair" },
    { "two high surrogates", LITERAL("{\"a\": \"\\ud83d\\ud83d\"}"), FNL_E_SYNTAX, 1, 8, 7, "pair" },
    { "low surrogate alone", LITERAL("{\"a\": \"\\ude00\"}"), FNL_E_SYNTAX, 1, 8, 7, "pair" },
    { "key twice", LITERAL("{\"a\": 1,\n\"\\u0061\": 2}"), FNL_E_SYNTAX, 2, 2, 10,
      "\"a\" stands twice in this map, first in line 1" },
    { "invalid UTF-8", LITERAL("{\"a\": \"\303\"}"), FNL_E_SYNTAX, 1, 8, 7, "0xc3" },
    { "no blank of JSON", LITERAL("{\v}"), FNL_E_SYNTAX, 1, 2, 1, "found '\\x0b'" },
    { "no blank of Unicode", LITERAL("{\302\240}"), FNL_E_SYNTAX, 1, 2, 1, "found '\302\240'" },
};

static void bad_texts_are_refused_with_their_place(void **state)
{
    (void)state;
    assert_all_refused(refusals, sizeof refusals / sizeof *refusals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tree_says_what_the_text_says),
        cmocka_unit_test(escapes_say_characters),
        cmocka_unit_test(places_are_of_the_first_character),
        cmocka_unit_test(bad_texts_are_refused_with_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
