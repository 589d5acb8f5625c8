/* Distinct texts of a column and their numbers, against a list that is searched from its beginning. */
#include "cli/dictionary.h"
#include "random_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { most_text = 40, list_size = 600 };

/* The text with other bytes behind it each time. */
static int32_t code_of(fnl_dictionary *dictionary, const char *text, uint32_t length)
{
    char given[most_text + fnl_dictionary_padding];
    memcpy(given, text, length);
    for (size_t i = 0; i < fnl_dictionary_padding; i++)
        given[length + i] = (char)random_below(256);
    return fnl_dictionary_code(dictionary, given, length);
}

static void numbers_texts_as_they_come(void **state)
{
    (void)state;
    static char list[list_size][most_text];
    static uint32_t lengths[list_size];
    fnl_dictionary dictionary;
    int32_t count = 0;
    fnl_dictionary_start(&dictionary);
    for (int round = 0; round < 60000 && count < list_size; round++) {
        char text[most_text];
        uint32_t length = (uint32_t)random_below(most_text);
        memset(text, "ab"[random_below(2)], sizeof text); /* alike but for a byte */
        if (length > 0)
            text[random_below(length)] = (char)random_below(6);
        int32_t wanted = 0;
        while (wanted < count && (lengths[wanted] != length || memcmp(list[wanted], text, length) != 0))
            wanted++;
        assert_int_equal(code_of(&dictionary, text, length), wanted);
        if (wanted == count) {
            memcpy(list[count], text, length);
            lengths[count++] = length;
        }
    }
    assert_true(count > 300);
    assert_int_equal(dictionary.count, count);
    for (int32_t i = 0; i < count; i++) {
        assert_int_equal(dictionary.offsets[i + 1] - dictionary.offsets[i], lengths[i]);
        assert_memory_equal(dictionary.bytes + dictionary.offsets[i], list[i], lengths[i]);
    }
    fnl_dictionary_clear(&dictionary);
    assert_int_equal(code_of(&dictionary, "x", 1), 0);
    fnl_dictionary_end(&dictionary);
}

static void has_a_limit(void **state)
{
    (void)state;
    fnl_dictionary dictionary;
    char text[most_text];
    fnl_dictionary_start(&dictionary);
    for (int32_t i = 0; i <= fnl_dictionary_most_texts; i++) {
        uint32_t length = (uint32_t)snprintf(text, sizeof text, "text %d", (int)i);
        assert_int_equal(code_of(&dictionary, text, length), i == fnl_dictionary_most_texts ? -1 : i);
    }
    assert_int_equal(code_of(&dictionary, "text 17", 7), 17);
    fnl_dictionary_clear(&dictionary);
    static char longest[fnl_dictionary_most_bytes + fnl_dictionary_padding + 1];
    memset(longest, 'x', sizeof longest);
    assert_int_equal(fnl_dictionary_code(&dictionary, longest, fnl_dictionary_most_bytes + 1), -1);
    assert_int_equal(fnl_dictionary_code(&dictionary, longest, fnl_dictionary_most_bytes), 0);
    assert_int_equal(fnl_dictionary_code(&dictionary, longest, fnl_dictionary_most_bytes), 0);
    assert_int_equal(fnl_dictionary_code(&dictionary, longest, 1), -1);
    fnl_dictionary_end(&dictionary);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_texts_as_they_come),
        cmocka_unit_test(has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
