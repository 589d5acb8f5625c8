/* Limits, each with its own error, and texts made to cost time or memory: all are refused in time that grows no faster than
   the text, which the time limit of a test would show. */
#include <stdio.h>
#include <stdlib.h>

#include "reading.h"

/* A text of `size` bytes: start, then the motif again and again, then end. */
typedef struct hostile_text {
    const char *name;
    const char *start;
    const char *motif;
    const char *end;
    int32_t code;
    const char *words;
} hostile_text;

static char *repeat(const hostile_text *hostile, size_t size)
{
    char *text = malloc(size + 1);
    assert_non_null(text);
    size_t start = strlen(hostile->start);
    size_t motif = strlen(hostile->motif);
    size_t end = strlen(hostile->end);
    memcpy(text, hostile->start, start);
    for (size_t i = start; i < size - end; i++)
        text[i] = hostile->motif[(i - start) % motif];
    memcpy(text + size - end, hostile->end, end);
    return text;
}

static void assert_hostile(const hostile_text *hostile, size_t size)
{
    print_message("  case: %s\n", hostile->name);
    char *text = repeat(hostile, size);
    fnl_diagnostics problems = { .memory = &fnl_default_allocator };
    fnl_document document;
    int32_t code = fnl_document_read(&document, (fnl_text){ text, size }, &fnl_default_allocator, &problems);
    assert_int_equal(code, hostile->code);
    assert_int_equal(problems.count, code != FNL_OK);
    if (code != FNL_OK && strstr(problems.problems[0].message, hostile->words) == NULL)
        fail_msg("message: %s", problems.problems[0].message);
    fnl_release(&fnl_default_allocator, problems.problems);
    fnl_document_end(&document);
    free(text);
}

static void sixteen_mebibytes_at_most(void **state)
{
    (void)state;
    static const hostile_text blanks = { "blanks", "a: 1", " ", "", FNL_OK, "" };
    static const hostile_text more = {
        "more", "a: 1", " ", "", FNL_E_LIMIT, "16777217 bytes; at most 16777216 (16 MiB)"
    };
    assert_hostile(&blanks, fnl_most_text);
    assert_hostile(&more, fnl_most_text + 1);
}

/* {"a": [[…]]} with so many levels in all. */
static size_t write_levels(char *text, size_t levels)
{
    size_t length = (size_t)sprintf(text, "{\"a\":");
    memset(text + length, '[', levels - 1);
    memset(text + length + levels - 1, ']', levels - 1);
    length += 2 * (levels - 1);
    text[length++] = '}';
    return length;
}

static void thirty_two_levels_at_most(void **state)
{
    (void)state;
    char text[128];
    fnl_document document;
    size_t length = write_levels(text, fnl_most_levels);
    assert_read(&document, (fnl_text){ text, length });
    fnl_document_end(&document);
    memmove(text + 1, text, length);
    text[0] = ' '; /* the same as YAML */
    assert_read(&document, (fnl_text){ text, length + 1 });
    assert_int_equal(document.form, fnl_form_yaml);
    fnl_document_end(&document);
    length = write_levels(text, fnl_most_levels + 1);
    refusal_case refusal = { "JSON", { text, length }, FNL_E_LIMIT, 1, 37, 36, "more than 32 levels" };
    assert_all_refused(&refusal, 1);
    char binary[128] = "\xa1\x61"
                       "a";
    memset(binary + 3, '\x81', fnl_most_levels - 1);
    binary[3 + fnl_most_levels - 1] = '\xf6';
    assert_read(&document, (fnl_text){ binary, 3 + fnl_most_levels });
    fnl_document_end(&document);
    binary[3 + fnl_most_levels - 1] = '\x80';
    refusal = (refusal_case){ "CBOR", { binary, 3 + fnl_most_levels }, FNL_E_LIMIT, 0, 0, 34, "more than 32 levels" };
    assert_all_refused(&refusal, 1);
}

/* The map, its list and the list's items are the nodes. */
static void four_million_values_at_most(void **state)
{
    (void)state;
    fnl_buffer text;
    fnl_buffer_start(&text, &fnl_default_allocator);
    fnl_buffer_put_string(&text, "{\"a\":[1");
    for (uint32_t i = 3; i < fnl_most_nodes; i++)
        fnl_buffer_put_string(&text, ",1");
    size_t length = text.length;
    fnl_buffer_put_string(&text, "]}");
    fnl_document document;
    assert_int_equal(check_read(&document, fnl_buffer_text(&text), &fnl_default_allocator), FNL_OK);
    assert_int_equal(document.root->items[0].count, fnl_most_nodes - 2);
    fnl_document_end(&document);
    text.length = length;
    fnl_buffer_put_string(&text, ",1]}");
    const refusal_case refusal = { "JSON",     fnl_buffer_text(&text),    FNL_E_LIMIT, 1, (uint32_t)length + 2,
                                   length + 1, "more than 4000000 values" };
    assert_all_refused(&refusal, 1);
    fnl_buffer_end(&text);
}

static const hostile_text hostile_texts[] = {
    { "brackets", "", "[", "", FNL_E_LIMIT, "32 levels" },
    { "dashes", "", "- ", "", FNL_E_LIMIT, "32 levels" },
    { "flow maps", " ", "{a: ", "", FNL_E_LIMIT, "32 levels" },
    { "lists in lists in lines", "", "- [\n", "", FNL_E_SYNTAX, "a value is missing" },
    { "JSON lists", "{\"a\":", "[", "", FNL_E_LIMIT, "32 levels" },
    { "JSON maps", "", "{\"a\":", "", FNL_E_LIMIT, "32 levels" },
    { "CBOR lists",
      "\xa1\x61"
      "a",
      "\x81", "", FNL_E_LIMIT, "32 levels" },
    { "CBOR maps", "",
      "\xa1\x61"
      "a",
      "", FNL_E_LIMIT, "32 levels" },
    { "quotes", "", "\"", "", FNL_E_SYNTAX, "after the end" },
    { "open quote", "\"", "a", "", FNL_E_SYNTAX, "never closed" },
    { "open JSON quote", "{\"", "a", "", FNL_E_SYNTAX, "never closed" },
    { "JSON escapes", "{\"", "\\u0041", "\"", FNL_E_SYNTAX, "" },
    { "question marks", "", "? ", "", FNL_E_SYNTAX, "a key must be a single text" },
    { "blanks", "", " ", "", FNL_E_SYNTAX, "empty" },
    { "blanks and tabs", "", " \t", "", FNL_E_SYNTAX, "blanks" },
    { "line breaks", "", "\n", "", FNL_E_SYNTAX, "empty" },
    { "anchors", "", "&a ", "", FNL_E_SYNTAX, "anchors" },
    { "long anchor", "&", "a", "", FNL_E_SYNTAX, "anchors" },
    { "aliases", "", "*a ", "", FNL_E_SYNTAX, "aliases" },
    { "tags", "", "!", "", FNL_E_SYNTAX, "tags" },
    { "long tag", "!", "%41", "", FNL_E_SYNTAX, "tags" },
    { "bars", "", "|", "", FNL_E_SYNTAX, "next line" },
    { "comments", "", "#", "", FNL_E_SYNTAX, "empty" },
    { "lines of comments", "", "#\n", "", FNL_E_SYNTAX, "empty" },
    { "directives", "", "%a\n", "", FNL_E_SYNTAX, "%" },
    { "documents", "", "---\n", "", FNL_E_SYNTAX, "second document" },
    { "commas", "[a", ",", "", FNL_E_SYNTAX, "missing" },
    { "long key", "", "a", ": 1", FNL_E_SYNTAX, "quotes" },
    { "one key", "", "a:\n", "", FNL_E_LIMIT, "4000000 values" },
    { "items", "", "- 1\n", "", FNL_E_LIMIT, "4000000 values" },
    { "JSON items", "{\"a\":[0", ",0", "", FNL_E_LIMIT, "4000000 values" },
    { "CBOR items",
      "\xa1\x61"
      "a\x9a\x01\x01\x01\x01",
      "\x80", "", FNL_E_SYNTAX, "more items" },
    { "blank block text", "a: |\n", " \n", "", FNL_OK, "" },
};

static void hostile_texts_cost_little(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hostile_texts / sizeof *hostile_texts; i++)
        assert_hostile(&hostile_texts[i], fnl_most_text);
}

/* A million keys, all different; then the last once more. */
static void a_million_keys_are_compared(void **state)
{
    (void)state;
    enum { key_count = 1000000 };
    char *text = malloc((size_t)16 * (key_count + 1));
    assert_non_null(text);
    size_t length = 0;
    for (int i = 0; i < key_count; i++)
        length += (size_t)sprintf(text + length, "k%x: 1\n", (unsigned)i);
    fnl_document document;
    assert_int_equal(check_read(&document, (fnl_text){ text, length }, &fnl_default_allocator), FNL_OK);
    assert_int_equal(document.root->count, key_count);
    fnl_document_end(&document);
    size_t last = length;
    length += (size_t)sprintf(text + length, "k%x: 1\n", (unsigned)key_count - 1);
    refusal_case refusal = { "key twice",
                             { text, length },
                             FNL_E_SYNTAX,
                             key_count + 1,
                             1,
                             last,
                             "stands twice in this map, first in line 1000000" };
    assert_all_refused(&refusal, 1);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sixteen_mebibytes_at_most),   cmocka_unit_test(thirty_two_levels_at_most),
        cmocka_unit_test(four_million_values_at_most), cmocka_unit_test(hostile_texts_cost_little),
        cmocka_unit_test(a_million_keys_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
