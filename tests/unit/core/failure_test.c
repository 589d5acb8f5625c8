/* Messages of errors: what is printed of texts that come from anyone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/failure.h"

static void only_whole_printable_characters_are_copied(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        { "H\303\240 \346\260\264 \360\237\230\200", "H\303\240 \346\260\264 \360\237\230\200" },
        { "\033[2J\177\n", "\\x1b[2J\\x7f\\x0a" },
        { "\302\233x\302\240", "\\xc2\\x9bx\302\240" },
        { "cut\303", "cut\\xc3" },
        { "cut\360\237\230", "cut\\xf0\\x9f\\x98" },
        { "\200\300\200\377", "\\x80\\xc0\\x80\\xff" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_error error;
        assert_int_equal(fnl_fail(&error, FNL_E_MODEL, "%s", cases[i].text), FNL_E_MODEL);
        assert_string_equal(error.message, cases[i].message);
    }
}

/* At every length around the end, what is copied is a beginning in whole characters and ends with NUL. */
static void long_messages_are_cut_between_characters(void **state)
{
    (void)state;
    char text[600];
    for (size_t before = 0; before < 8; before++) {
        memset(text, 'a', before);
        for (size_t i = before; i + 3 < sizeof text; i += 3)
            memcpy(text + i, "\346\260\264", 4);
        fnl_error error;
        fnl_fail_at(&error, FNL_E_MODEL, (fnl_place){ 1, 2, 3 }, text, "%s", text);
        size_t length = strlen(error.message);
        assert_true(length + 3 >= sizeof error.message - 1);
        assert_int_equal((length - before) % 3, 0);
        assert_memory_equal(error.message, text, length);
        assert_int_equal((strlen(error.path) - before) % 3, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_whole_printable_characters_are_copied),
        cmocka_unit_test(long_messages_are_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
