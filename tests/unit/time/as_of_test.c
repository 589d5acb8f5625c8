/* Tests of src/time/as_of.c. Numbers by Python: datetime.fromisoformat(…).timestamp() * 10**6, zoneinfo. */
#include "time/as_of.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static const fnl_zone *load(fnl_arena *arena, const char *name)
{
    const fnl_zone *zone = NULL;
    assert_int_equal(fnl_zone_load(arena, NULL, fnl_text_of(name), &zone, NULL), FNL_OK);
    return zone;
}

static void test_texts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *zone;
        fnl_reading reading;
        int64_t instant;
    } cases[] = {
        { "2026-11-21T09:00+07:00", "UTC", fnl_read_ok, 1795226400000000 },
        { "2026-11-21T02:00:00Z", "Asia/Ho_Chi_Minh", fnl_read_ok, 1795226400000000 },
        { "2026-11-21T09:00", "Asia/Ho_Chi_Minh", fnl_read_ok, 1795226400000000 },
        { "2026-11-21", "UTC", fnl_read_ok, 1795305599999999 },
        { "2026-11-21", "Asia/Ho_Chi_Minh", fnl_read_ok, 1795280399999999 },
        /* Days of 23 and 25 hours. */
        { "2026-03-29", "Europe/Berlin", fnl_read_ok, 1774821599999999 },
        { "2026-10-25", "Europe/Berlin", fnl_read_ok, 1792969199999999 },
        { "9999-12-31", "UTC", fnl_read_ok, 253402300799999999 },
        { "0001-01-01", "UTC", fnl_read_ok, -62135510400000001 },
        { "0000-12-31", "UTC", fnl_read_range, 0 },
        { "2026-02-29", "UTC", fnl_read_range, 0 },
        { "yesterday", "UTC", fnl_read_malformed, 0 },
        { "", "UTC", fnl_read_malformed, 0 },
        { "2026-11-21 ", "UTC", fnl_read_malformed, 0 },
    };
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("  case: %s in %s\n", cases[i].text, cases[i].zone);
        int64_t instant = 0;
        fnl_reading reading = fnl_read_as_of(fnl_text_of(cases[i].text), load(&arena, cases[i].zone), &instant);
        assert_int_equal(reading, cases[i].reading);
        if (reading == fnl_read_ok)
            assert_true(instant == cases[i].instant);
    }
    fnl_arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
