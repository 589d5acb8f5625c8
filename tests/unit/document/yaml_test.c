/* YAML: the tree, the kinds of scalars, places, and every refusal with its place. */
#include <stdio.h>

#include "reading.h"

static void tree_says_what_the_text_says(void **state)
{
    (void)state;
    assert_described(FNL_TEXT("# a comment\n"
                              "name: acme-b2b   # another\n"
                              "\"it services\": 'it''s'\n"
                              "rules:\n"
                              "- {when: \"a\\tb\\u00e9\\U0001F600\\x41\", points: -1.50}\n"
                              "- []\n"
                              "-\n"
                              "  - {}\n"
                              "  - [1, [2, x y], {k: 3, flag}]\n"
                              "block: |\n"
                              "  one\n"
                              "   two\n"
                              "folded: >-\n"
                              "  one\n"
                              "  two\n"
                              "\n"
                              "  three\n"
                              "? key\n"
                              ": value\n"
                              "plain: one\n"
                              "  two\n"
                              "5: five\n"
                              "~: tilde\n"
                              "<<: merge\n"
                              "\"\": empty\n"),
                     "name text acme-b2b\n"
                     "[\"it services\"] text it's\n"
                     "rules[0].when text a\tb\303\251\360\237\230\200A\n"
                     "rules[0].points number -1.50\n"
                     "rules[1] []\n"
                     "rules[2][0] {}\n"
                     "rules[2][1][0] number 1\n"
                     "rules[2][1][1][0] number 2\n"
                     "rules[2][1][1][1] text x y\n"
                     "rules[2][1][2].k number 3\n"
                     "rules[2][1][2].flag null \n"
                     "block text one\n two\n\n"
                     "folded text one two\nthree\n"
                     "key text value\n"
                     "plain text one two\n"
                     "[\"5\"] text five\n"
                     "[\"~\"] text tilde\n"
                     "[\"<<\"] text merge\n"
                     "[\"\"] text empty\n");
}

static void scalars_resolve_by_the_core_schema(void **state)
{
    (void)state;
    static const struct {
        fnl_node_kind kind;
        const char *scalars[32];
    } cases[] = {
        { fnl_node_null, { "", "~", "null", "Null", "NULL" } },
        { fnl_node_bool, { "true", "True", "TRUE", "false", "False", "FALSE" } },
        { fnl_node_number,
          { "0", "5", "-5", "+5", "007", "62.5", "-0.01", "1e3", "1E3", "1.5e-7", "1e+3", "-1.5E+10",
            "123456789012345678901234567890" } },
        { fnl_node_text,
          { "NO",   "no",   "yes",   "on",    "off", "y",          "nUll",  "tRue",   "1_000", "0x1F",
            "0o17", ".inf", "-.inf", ".nan",  ".5",  "5.",         "1.e3",  "e3",     "1e",    "1e+",
            "--5",  "+",    "1 2",   "12:30", "1,5", "2026-11-21", "\"5\"", "'true'", "\"\"",  "\"null\"" } },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t j = 0; j < 32 && cases[i].scalars[j] != NULL; j++) {
            char text[64];
            int length = snprintf(text, sizeof text, "a: %s", cases[i].scalars[j]);
            print_message("  case: %s\n", text);
            fnl_document document;
            assert_read(&document, (fnl_text){ text, (size_t)length });
            const fnl_node *node = fnl_node_get(document.root, "a");
            assert_int_equal(node->kind, cases[i].kind);
            assert_int_equal(node->quoted, cases[i].scalars[j][0] == '"' || cases[i].scalars[j][0] == '\'');
            if (node->kind == fnl_node_bool)
                assert_int_equal(node->integer, (text[3] | 0x20) == 't');
            if (!node->quoted)
                assert_text(node->text, cases[i].scalars[j]);
            fnl_document_end(&document);
        }
    }
}

static void places_count_characters_and_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        fnl_text text;
        fnl_place place;
        fnl_place key_place;
    } cases[] = {
        { "plain", LITERAL("a: b"), { 1, 4, 3 }, { 1, 1, 0 } },
        { "quoted: inside the quote", LITERAL("'a': \"b\""), { 1, 7, 6 }, { 1, 2, 1 } },
        { "two bytes a character", LITERAL("\303\240\303\240: \303\240"), { 1, 5, 6 }, { 1, 1, 0 } },
        { "four bytes a character", LITERAL("\360\237\230\200: x"), { 1, 4, 6 }, { 1, 1, 0 } },
        { "CRLF", LITERAL("# c\r\n\r\na: b\r\n"), { 3, 4, 10 }, { 3, 1, 7 } },
        { "CR", LITERAL("# c\r\ra: b\r"), { 3, 4, 8 }, { 3, 1, 5 } },
        { "byte order mark", LITERAL("\357\273\277a: b"), { 1, 4, 6 }, { 1, 1, 3 } },
        { "flow list", LITERAL("a:  [1]"), { 1, 5, 4 }, { 1, 1, 0 } },
        { "block list", LITERAL("a:\n  - 1"), { 2, 3, 5 }, { 1, 1, 0 } },
        { "block map", LITERAL("a:\n  b: 1"), { 2, 3, 5 }, { 1, 1, 0 } },
        { "block text", LITERAL("a: |\n  b\n"), { 1, 4, 3 }, { 1, 1, 0 } },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("  case: %s\n", cases[i].name);
        fnl_document document;
        assert_read(&document, cases[i].text);
        const fnl_node *node = &document.root->items[0];
        assert_int_equal(node->place.line, cases[i].place.line);
        assert_int_equal(node->place.column, cases[i].place.column);
        assert_int_equal(node->place.offset, cases[i].place.offset);
        assert_int_equal(node->key_place.line, cases[i].key_place.line);
        assert_int_equal(node->key_place.column, cases[i].key_place.column);
        assert_int_equal(node->key_place.offset, cases[i].key_place.offset);
        fnl_document_end(&document);
    }
}

static void keys_are_found_by_their_text(void **state)
{
    (void)state;
    fnl_document document;
    assert_read(&document, FNL_TEXT("a: 1\nab: 2\n'a b': 3\nlist: [4]\n"));
    assert_text(fnl_node_get(document.root, "ab")->text, "2");
    assert_text(fnl_node_get(document.root, "a b")->text, "3");
    assert_null(fnl_node_get(document.root, "b"));
    assert_null(fnl_node_get(document.root, ""));
    assert_null(fnl_node_get(fnl_node_get(document.root, "list"), "a"));
    assert_null(fnl_node_get(fnl_node_get(document.root, "a"), "a"));
    assert_null(fnl_node_get(NULL, "a"));
    fnl_document_end(&document);
}

static void one_document_may_be_marked(void **state)
{
    (void)state;
    assert_described(FNL_TEXT("--- # first\na: 1\n...\n# after\n"), "a number 1\n");
}

static const refusal_case refusals[] = {
    { "empty", LITERAL(""), FNL_E_SYNTAX, 1, 1, 0, "empty" },
    { "only comments", LITERAL("# a\n\n"), FNL_E_SYNTAX, 1, 1, 0, "empty" },
    { "only a marker", LITERAL("---\n"), FNL_E_SYNTAX, 1, 1, 0, "empty" },
    { "anchor", LITERAL("a: &x 1\n"), FNL_E_SYNTAX, 1, 4, 3, "anchors are not supported" },
    { "anchor of a map", LITERAL("a: &x\n  b: 1\n"), FNL_E_SYNTAX, 1, 4, 3, "anchors are not supported" },
    { "anchor of a list", LITERAL("a: &x [1]\n"), FNL_E_SYNTAX, 1, 4, 3, "anchors are not supported" },
    { "anchor of a key", LITERAL("&x a: 1\n"), FNL_E_SYNTAX, 1, 1, 0, "anchors are not supported" },
    { "anchor without name", LITERAL("a: & 1\n"), FNL_E_SYNTAX, 1, 4, 3, "anchors are not supported" },
    { "alias", LITERAL("a: *x\n"), FNL_E_SYNTAX, 1, 4, 3, "aliases are not supported" },
    { "alias without name", LITERAL("a: **\n"), FNL_E_SYNTAX, 1, 4, 3, "aliases are not supported" },
    { "alias as key", LITERAL("*x : 1\n"), FNL_E_SYNTAX, 1, 1, 0, "aliases are not supported" },
    { "tag", LITERAL("a: !!str 1\n"), FNL_E_SYNTAX, 1, 4, 3, "tags are not supported" },
    { "own tag", LITERAL("a: !x 1\n"), FNL_E_SYNTAX, 1, 4, 3, "tags are not supported" },
    { "bare tag", LITERAL("a: ! 1\n"), FNL_E_SYNTAX, 1, 4, 3, "tags are not supported" },
    { "tag of a list", LITERAL("a: !!seq [1]\n"), FNL_E_SYNTAX, 1, 4, 3, "tags are not supported" },
    { "unknown tag handle", LITERAL("a: !b!c 1\n"), FNL_E_SYNTAX, 1, 4, 3, "tags are not supported" },
    { "tag with a bad escape", LITERAL("a: !%zz 1\n"), FNL_E_SYNTAX, 1, 4, 3, "tags are not supported" },
    { "directive", LITERAL("%YAML 1.2\n---\na: 1\n"), FNL_E_SYNTAX, 1, 1, 0, "may not begin with %" },
    { "% in a later line", LITERAL("a: 'b\n%c'\n"), FNL_E_SYNTAX, 2, 1, 6, "may not begin with %" },
    { "% after a byte order mark", LITERAL("\357\273\277%"), FNL_E_SYNTAX, 1, 1, 3, "may not begin with %" },
    { "% after CR", LITERAL("a: b\r%"), FNL_E_SYNTAX, 2, 1, 5, "may not begin with %" },
    { "U+0085", LITERAL("a: 'b\302\205c'\n"), FNL_E_SYNTAX, 1, 6, 5, "U+0085" },
    { "U+2028", LITERAL("\303\240: b\342\200\250c\n"), FNL_E_SYNTAX, 1, 5, 5, "U+2028" },
    { "U+2029", LITERAL("a: b\342\200\251c\n"), FNL_E_SYNTAX, 1, 5, 4, "U+2029" },
    { "control character", LITERAL("a: b\n\ac: d\n"), FNL_E_SYNTAX, 2, 1, 5, "control character" },
    { "DEL", LITERAL("a: \177\n"), FNL_E_SYNTAX, 1, 4, 3, "control character" },
    { "C1 control character", LITERAL("a: \302\233\n"), FNL_E_SYNTAX, 1, 4, 3, "control character" },
    { "no character", LITERAL("a: \357\277\277\n"), FNL_E_SYNTAX, 1, 4, 3, "U+FFFF" },
    { "NUL", LITERAL("abc: \0"), FNL_E_SYNTAX, 1, 6, 5, "control character" },
    { "UTF-16, little end first", LITERAL("\377\376a\0:\0"), FNL_E_SYNTAX, 1, 1, 0, "UTF-8" },
    { "UTF-16, big end first", LITERAL("\376\377\0a\0:"), FNL_E_SYNTAX, 1, 1, 0, "UTF-8" },
    { "UTF-16 without mark", LITERAL("a\0:\0 \0b\0"), FNL_E_SYNTAX, 1, 1, 0, "UTF-8" },
    { "invalid UTF-8", LITERAL("a: b\nc: \303x\n"), FNL_E_SYNTAX, 2, 4, 8, "0xc3" },
    { "Latin-1", LITERAL("ab\351"), FNL_E_SYNTAX, 1, 3, 2, "0xe9" },
    { "surrogate in UTF-8", LITERAL("a: \355\240\200\n"), FNL_E_SYNTAX, 1, 4, 3, "0xed" },
    { "overlong", LITERAL("a: \300\200\n"), FNL_E_SYNTAX, 1, 4, 3, "0xc0" },
    { "list as key", LITERAL("[a]: 1\n"), FNL_E_SYNTAX, 1, 1, 0, "a key must be a single text" },
    { "map as key", LITERAL("? {a: 1}\n: 1\n"), FNL_E_SYNTAX, 1, 3, 2, "a key must be a single text" },
    { "key missing", LITERAL("a: 1\n: 2\n"), FNL_E_SYNTAX, 2, 1, 5, "expected a key of the map" },
    { "empty key", LITERAL("? \n: 2\n"), FNL_E_SYNTAX, 1, 2, 1, "a key is missing" },
    { "empty key in flow", LITERAL("a: {? : 2}\n"), FNL_E_SYNTAX, 1, 7, 6, "a key is missing" },
    { "key missing in flow", LITERAL("a: {: 2}\n"), FNL_E_SYNTAX, 1, 5, 4, "a value is missing" },
    { "key twice", LITERAL("a: 1\nb: 2\na: 3\n"), FNL_E_SYNTAX, 3, 1, 10,
      "\"a\" stands twice in this map, first in line 1" },
    { "key twice, once in quotes", LITERAL("x: {1: 1, \"1\": 2}\n"), FNL_E_SYNTAX, 1, 12, 11, "\"1\" stands twice" },
    { "two documents", LITERAL("a: 1\n---\nb: 1\n"), FNL_E_SYNTAX, 2, 1, 5, "a second document" },
    { "two documents after an end", LITERAL("a: 1\n...\nb: 1\n"), FNL_E_SYNTAX, 3, 1, 9, "one document" },
    { "list not closed", LITERAL("a: 1\nb: [1, 2\nc: 3\n"), FNL_E_SYNTAX, 3, 2, 15,
      "\"]\" of the list that began in line 2" },
    { "list cut off", LITERAL("b: [1, 2"), FNL_E_SYNTAX, 1, 9, 8, "\"]\" of the list that began in line 1" },
    { "map not closed", LITERAL("b: {a: 1\n"), FNL_E_SYNTAX, 2, 1, 9, "\"}\" of the map that began in line 1" },
    { "quote not closed", LITERAL("a: 1\nb: \"x\nc: 3\n"), FNL_E_SYNTAX, 2, 4, 8, "never closed" },
    { "quote not closed before a marker", LITERAL("b: 'x\n---\n"), FNL_E_SYNTAX, 1, 4, 3, "not closed" },
    { "unknown escape", LITERAL("a: \"C:\\dir\"\n"), FNL_E_SYNTAX, 1, 7, 6, "escape" },
    { "short escape", LITERAL("a: \"\\u12\"\n"), FNL_E_SYNTAX, 1, 7, 6, "hexadecimal" },
    { "surrogate as escape", LITERAL("a: \"\\ud83d\\ude00\"\n"), FNL_E_SYNTAX, 1, 7, 6, "surrogates" },
    { "line without colon", LITERAL("a: 1\nbcd\ne: 2\n"), FNL_E_SYNTAX, 2, 1, 5, "write `key: value`" },
    { "colon in a value", LITERAL("a: b: c\n"), FNL_E_SYNTAX, 1, 5, 4, "in quotes" },
    { "bad indentation of a key", LITERAL("a:\n  b: 1\n c: 2\n"), FNL_E_SYNTAX, 3, 2, 11, "expected a key of the map" },
    { "list beside a key", LITERAL("a: 1\n- 2\n"), FNL_E_SYNTAX, 2, 1, 5, "expected a key of the map" },
    { "list in a value", LITERAL("a: - 1\n"), FNL_E_SYNTAX, 1, 4, 3, "a line of its own" },
    { "tab as indentation", LITERAL("a:\n\tb: 1\n"), FNL_E_SYNTAX, 2, 1, 3, "blanks" },
    { "character that begins nothing", LITERAL("a: @b\n"), FNL_E_SYNTAX, 1, 4, 3, "in quotes" },
    { "text after a value", LITERAL("[1]\nb\n"), FNL_E_SYNTAX, 2, 1, 4, "after the end" },
    { "text after |", LITERAL("a: | b\n"), FNL_E_SYNTAX, 1, 6, 5, "next line" },
    { "indentation 0", LITERAL("a: |0\n b\n"), FNL_E_SYNTAX, 1, 5, 4, "1 to 9" },
    { "value missing", LITERAL("a: [1,,2]\n"), FNL_E_SYNTAX, 1, 7, 6, "a value is missing" },
    { "control character in the message", LITERAL("\"a\\e\": 1\n\"a\\e\": 2\n"), FNL_E_SYNTAX, 2, 2, 10, "\"a\\x1b\"" },
};

static void bad_texts_are_refused_with_their_place(void **state)
{
    (void)state;
    assert_all_refused(refusals, sizeof refusals / sizeof *refusals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tree_says_what_the_text_says),      cmocka_unit_test(scalars_resolve_by_the_core_schema),
        cmocka_unit_test(places_count_characters_and_bytes), cmocka_unit_test(keys_are_found_by_their_text),
        cmocka_unit_test(one_document_may_be_marked),        cmocka_unit_test(bad_texts_are_refused_with_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
