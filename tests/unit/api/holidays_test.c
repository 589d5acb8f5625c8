/* Tests of src/api/holidays.c: arguments, and the list as JSON. What files say is tested in tests/unit/time. */
#include <funnelcore/funnelcore.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_lists(void **state)
{
    (void)state;
    static const struct {
        const char *events;
        const char *list;
    } cases[] = {
        { "", "[]" },
        { "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260216\nEND:VEVENT\n", "[\"2026-02-16\"]" },
        { "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260216\nDTEND;VALUE=DATE:20260221\nEND:VEVENT\n"
          "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20230101\nRRULE:FREQ=YEARLY\nEND:VEVENT\n",
          "[\"01-01 from 2023\", \"2026-02-16/2026-02-20\"]" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char file[400] = "BEGIN:VCALENDAR\n";
        strcat(file, cases[i].events);
        strcat(file, "END:VCALENDAR\n");
        fnl_bytes list = FNL_BYTES_INIT;
        assert_int_equal(fnl_holidays_read(file, strlen(file), &list, NULL), FNL_OK);
        assert_int_equal(list.size, strlen(cases[i].list));
        assert_memory_equal(list.data, cases[i].list, list.size);
        fnl_bytes_free(&list);
    }
}

static void test_arguments(void **state)
{
    (void)state;
    static const char file[] = "BEGIN:VCALENDAR\nEND:VCALENDAR\n";
    enum { size = sizeof file - 1 };
    fnl_error error = { 0 };
    fnl_bytes list = FNL_BYTES_INIT;
    assert_int_equal(fnl_holidays_read(NULL, 1, &list, &error), FNL_E_ARG);
    assert_non_null(strstr(error.message, "text"));
    assert_int_equal(fnl_holidays_read(file, size, NULL, &error), FNL_E_ARG);
    assert_non_null(strstr(error.message, "out"));
    fnl_bytes strange = { 0 };
    assert_int_equal(fnl_holidays_read(file, size, &strange, &error), FNL_E_ARG);
    assert_non_null(strstr(error.message, "FNL_BYTES_INIT"));
    assert_int_equal(fnl_holidays_read(NULL, 0, &list, &error), FNL_E_SYNTAX);
    assert_null(list.data);
    assert_int_equal(fnl_holidays_read(file, size - 1 - strlen("END:VCALENDAR"), &list, &error), FNL_E_SYNTAX);
    assert_int_equal(error.line, 1);
    assert_null(list.data);
    assert_int_equal(fnl_holidays_read(file, size, &list, &error), FNL_OK);
    assert_int_equal(fnl_holidays_read(file, size, &list, &error), FNL_E_ARG); /* it holds bytes */
    fnl_bytes_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
