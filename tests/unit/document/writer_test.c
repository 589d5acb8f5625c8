/* Trees that are built, as CBOR and as JSON. */
#include <stdio.h>

#include "document/json_text.h"
#include "reading.h"

static fnl_builder_node *build(fnl_tree *tree)
{
    fnl_builder_node *root = fnl_tree_map(tree, NULL, FNL_TEXT(""));
    fnl_tree_text(tree, root, FNL_TEXT("name"), FNL_TEXT("H\303\240 N\341\273\231i \"\\\n"));
    fnl_tree_decimal(tree, root, FNL_TEXT("b"), 1250, 2);
    fnl_tree_decimal(tree, root, FNL_TEXT("a"), -100, 2);
    fnl_tree_bytes(tree, root, FNL_TEXT("raw"), FNL_TEXT("\0\1"));
    fnl_builder_node *list = fnl_tree_list(tree, root, FNL_TEXT("list"));
    fnl_tree_null(tree, list, FNL_TEXT(""));
    fnl_tree_bool(tree, list, FNL_TEXT(""), true);
    fnl_tree_bool(tree, list, FNL_TEXT(""), false);
    fnl_tree_decimal(tree, list, FNL_TEXT(""), INT64_MIN, 0);
    fnl_tree_map(tree, list, FNL_TEXT(""));
    fnl_tree_list(tree, list, FNL_TEXT(""));
    return root;
}

static void cbor_is_deterministic(void **state)
{
    (void)state;
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    fnl_tree tree = { .arena = &arena };
    fnl_buffer out;
    fnl_buffer_start(&out, &fnl_default_allocator);
    assert_int_equal(fnl_write_cbor(build(&tree), &out, NULL), FNL_OK);
    /* keys in the order a, b, raw, list, name */
    fnl_text expected = FNL_TEXT("\xa5\x61"
                                 "a\x38\x63"
                                 "\x61"
                                 "b\x19\x04\xe2"
                                 "\x63raw\x42\x00\x01"
                                 "\x64list\x86\xf6\xf5\xf4\x3b\x7f\xff\xff\xff\xff\xff\xff\xff\xa0\x80"
                                 "\x64name\x6d"
                                 "H\303\240 N\341\273\231i \"\\\n");
    assert_int_equal(out.length, expected.length);
    assert_memory_equal(out.bytes, expected.bytes, expected.length);
    fnl_buffer_end(&out);
    fnl_arena_end(&arena);
}

static void json_is_for_people(void **state)
{
    (void)state;
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    fnl_tree tree = { .arena = &arena };
    fnl_builder_node *root = build(&tree);
    fnl_builder_node *rules = fnl_tree_list(&tree, root, FNL_TEXT("rules"));
    for (int i = 0; i < 2; i++) {
        fnl_builder_node *rule = fnl_tree_map(&tree, rules, FNL_TEXT(""));
        fnl_tree_text(&tree, rule, FNL_TEXT("name"), FNL_TEXT("a name that is long enough for half of a line"));
        fnl_tree_text(&tree, rule, FNL_TEXT("when"), FNL_TEXT("budget > 5"));
        fnl_tree_decimal(&tree, rule, FNL_TEXT("points"), 50, 2);
    }
    fnl_buffer out;
    fnl_buffer_start(&out, &fnl_default_allocator);
    assert_int_equal(fnl_write_json(root, &out, NULL), FNL_OK);
    fnl_buffer_put_byte(&out, '\0');
    assert_string_equal(
        out.bytes,
        "{\n"
        "  \"name\": \"H\303\240 N\341\273\231i \\\"\\\\\\n\",\n"
        "  \"b\": 12.5,\n"
        "  \"a\": -1,\n"
        "  \"list\": [null, true, false, -9223372036854775808, {}, []],\n"
        "  \"rules\": [\n"
        "    {\"name\": \"a name that is long enough for half of a line\", \"when\": \"budget > 5\", \"points\": "
        "0.5},\n"
        "    {\"name\": \"a name that is long enough for half of a line\", \"when\": \"budget > 5\", \"points\": 0.5}\n"
        "  ]\n"
        "}\n");
    fnl_buffer_end(&out);
    fnl_arena_end(&arena);
}

/* The heads around every change of their length. */
static void heads_are_shortest(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        fnl_text encoding;
    } cases[] = {
        { 23, LITERAL("\x17") },
        { 24, LITERAL("\x18\x18") },
        { 255, LITERAL("\x18\xff") },
        { 256, LITERAL("\x19\x01\x00") },
        { 65535, LITERAL("\x19\xff\xff") },
        { 65536, LITERAL("\x1a\x00\x01\x00\x00") },
        { 4294967295, LITERAL("\x1a\xff\xff\xff\xff") },
        { 4294967296, LITERAL("\x1b\x00\x00\x00\x01\x00\x00\x00\x00") },
        { INT64_MAX, LITERAL("\x1b\x7f\xff\xff\xff\xff\xff\xff\xff") },
        { -24, LITERAL("\x37") },
        { -25, LITERAL("\x38\x18") },
        { -256, LITERAL("\x38\xff") },
        { -257, LITERAL("\x39\x01\x00") },
        { -4294967297, LITERAL("\x3b\x00\x00\x00\x01\x00\x00\x00\x00") },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("  case: %lld\n", (long long)cases[i].value);
        fnl_arena arena;
        fnl_arena_start(&arena, &fnl_default_allocator);
        fnl_tree tree = { .arena = &arena };
        fnl_builder_node *root = fnl_tree_map(&tree, NULL, FNL_TEXT(""));
        fnl_tree_decimal(&tree, root, FNL_TEXT(""), cases[i].value, 0);
        fnl_buffer out;
        fnl_buffer_start(&out, &fnl_default_allocator);
        assert_int_equal(fnl_write_cbor(root, &out, NULL), FNL_OK);
        assert_int_equal(out.length, 2 + cases[i].encoding.length);
        assert_memory_equal(out.bytes + 2, cases[i].encoding.bytes, cases[i].encoding.length);
        fnl_buffer_end(&out);
        fnl_arena_end(&arena);
    }
}

/* 1,000 keys of 0 to 300 bytes, built in a mixed order: read back, which refuses any other order. */
static void many_keys_are_sorted(void **state)
{
    (void)state;
    enum { key_count = 1000, longest_key = 300 };
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    fnl_tree tree = { .arena = &arena };
    fnl_builder_node *root = fnl_tree_map(&tree, NULL, FNL_TEXT(""));
    for (int i = 0; i < key_count; i++) {
        int number = i * 617 % key_count;
        char key[longest_key + 1];
        memset(key, 'x', sizeof key);
        int digits = snprintf(key, sizeof key, "%d", number);
        key[digits] = 'x';
        size_t length = (size_t)number % longest_key < (size_t)digits ? (size_t)digits : (size_t)number % longest_key;
        fnl_tree_decimal(&tree, root, (fnl_text){ key, length }, number, 0);
    }
    assert_false(tree.failed);
    fnl_buffer out;
    fnl_buffer_start(&out, &fnl_default_allocator);
    assert_int_equal(fnl_write_cbor(root, &out, NULL), FNL_OK);
    fnl_document document;
    assert_read(&document, fnl_buffer_text(&out));
    assert_int_equal(document.root->count, key_count);
    fnl_document_end(&document);
    fnl_buffer_end(&out);
    fnl_arena_end(&arena);
}

static void control_characters_are_escaped(void **state)
{
    (void)state;
    fnl_buffer out;
    fnl_buffer_start(&out, &fnl_default_allocator);
    fnl_put_json_text(&out, FNL_TEXT("\b\f\n\r\t\x01\x1b\x7f\302\200\302\237\302\240\"\\/\342\200\250"));
    fnl_buffer_put_byte(&out, '\0');
    assert_string_equal(out.bytes,
                        "\"\\b\\f\\n\\r\\t\\u0001\\u001b\\u007f\\u0080\\u009f\302\240\\\"\\\\/\342\200\250\"");
    fnl_buffer_end(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cbor_is_deterministic),
        cmocka_unit_test(json_is_for_people),
        cmocka_unit_test(heads_are_shortest),
        cmocka_unit_test(many_keys_are_sorted),
        cmocka_unit_test(control_characters_are_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
