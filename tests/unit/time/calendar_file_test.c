/* Tests of src/time/calendar_file.c, calendar_event.c, recurrence.c and content_line.c: what is read and what is refused, by
   RFC 5545. Whole files and random rules are compared with Python in tests/python. */
#include "time/holiday.h"

#include "failing_allocator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

/* The texts of what the file says, with ", " between; NULL if it is refused. Lives in arena. */
static const char *read_file(fnl_arena *arena, fnl_text file, fnl_error *error)
{
    fnl_holiday *holidays = NULL;
    uint32_t count = 0;
    if (fnl_holidays_of_file(arena, file, &holidays, &count, error) != FNL_OK)
        return NULL;
    fnl_buffer texts;
    fnl_buffer_start(&texts, &fnl_default_allocator);
    for (uint32_t i = 0; i < count; i++) {
        fnl_buffer_put_string(&texts, i == 0 ? "" : ", ");
        fnl_holiday_write(&texts, &holidays[i]);
    }
    fnl_text kept = fnl_arena_copy(arena, fnl_buffer_text(&texts));
    fnl_buffer_end(&texts);
    return kept.bytes;
}

#define FILE_OF(...) "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n" __VA_ARGS__ "END:VCALENDAR\n"
#define EVENT(...) "BEGIN:VEVENT\n" __VA_ARGS__ "END:VEVENT\n"
#define EVERY(start, rule) FILE_OF(EVENT("DTSTART;VALUE=DATE:" start "\nRRULE:" rule "\n"))

static void test_read(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        const char *texts;
    } cases[] = {
        { FILE_OF(), "" },
        { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\n")), "2026-02-16" },
        { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nDTEND;VALUE=DATE:20260221\n")), "2026-02-16/2026-02-20" },
        { FILE_OF(EVENT("DTEND;VALUE=DATE:20260221\nDTSTART;VALUE=DATE:20260216\n")), "2026-02-16/2026-02-20" },
        { FILE_OF(EVENT("DTSTART;VALUE=DATE:20261230\nDURATION:P1W\n")), "2026-12-30/2027-01-05" },
        { FILE_OF(EVENT("DTSTART;VALUE=DATE:20261230\nDURATION:+P1D\n")), "2026-12-30" },
        { FILE_OF(EVENT("DTSTART;VALUE=DATE:99991231\n")), "9999-12-31" },
        /* Sorted, each once. */
        { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260217\n") EVENT("DTSTART;VALUE=DATE:20260216\n")
                      EVENT("DTSTART;VALUE=DATE:20260217\n")),
          "2026-02-16, 2026-02-17" },
        { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260217\n"))
              FILE_OF(EVENT("DTSTART;VALUE=DATE:20250101\nRRULE:FREQ=YEARLY\n")),
          "01-01 from 2025, 2026-02-17" },
        /* Names in any case; parameters, in quotes too; what says nothing about days. */
        { "begin:VCalendar\nBegin:vevent\ndtstart;value=date:20260216\nstatus:confirmed\nEnd:VEVENT\nEND:vcalendar\n",
          "2026-02-16" },
        { FILE_OF(EVENT("DTSTART;X-A=\"a;b:c,d\",e;VALUE=\"DATE\":20260216\n")), "2026-02-16" },
        { FILE_OF(EVENT("ORGANIZER;CN=\"Lan: HR\":mailto:lan@test.invalid\nSUMMARY;LANGUAGE=vi:Tết; 2026:, nghỉ\n"
                        "X-MICROSOFT-CDO-BUSYSTATUS:FREE\nCLASS:PUBLIC\nTRANSP:OPAQUE\nUID:\n"
                        "DTSTART;VALUE=DATE:20260216\n")),
          "2026-02-16" },
        { FILE_OF("X-WR-CALNAME:Tet\nCALSCALE:GREGORIAN\nMETHOD:PUBLISH\nREFRESH-INTERVAL;VALUE=DURATION:P1W\n"
                  "BEGIN:VTIMEZONE\nTZID:Asia/Ho_Chi_Minh\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
                  "RRULE:FREQ=MONTHLY\nEND:STANDARD\nEND:VTIMEZONE\n" EVENT(
                      "DTSTART;VALUE=DATE:20260216\nBEGIN:VALARM\nTRIGGER:-PT15M\nDURATION:PT5M\nEND:VALARM\n")),
          "2026-02-16" },
        /* Lines: folded by a blank or a tab, CR LF and LF, blank ones, no end at the end, a byte order mark. */
        { "\xef\xbb\xbf" FILE_OF(EVENT("DTST\r\n ART;VAL\n\tUE=DA\n TE:2026\n  \n 0216\n")), NULL },
        { "\xef\xbb\xbf" FILE_OF(EVENT("DTST\r\n ART;VAL\n\tUE=DA\n TE:2026\n \n 0216\n")), "2026-02-16" },
        { FILE_OF(EVENT("SUMMARY:T\xe1\xba\n \xbft\nDTSTART;VALUE=DATE:20260216\n")), "2026-02-16" },
        { "\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n\r\nDTSTART;VALUE=DATE:20260216\r\nEND:VEVENT\r\nEND:VCALENDAR",
          "2026-02-16" },
        /* Every year. */
        { EVERY("20250101", "FREQ=YEARLY"), "01-01 from 2025" },
        { EVERY("19450902", "FREQ=YEARLY"), "09-02" },
        { EVERY("20250101", "freq=yearly;interval=1;wkst=mo;bymonth=1;bymonthday=01"), "01-01 from 2025" },
        { EVERY("20250501", "FREQ=YEARLY;BYMONTH=05"), "05-01 from 2025" },
        { EVERY("20250501", "FREQ=YEARLY;UNTIL=20300501"), "05-01 from 2025 to 2030" },
        { EVERY("20250501", "FREQ=YEARLY;UNTIL=20300430"), "05-01 from 2025 to 2029" },
        { EVERY("20250501", "FREQ=YEARLY;UNTIL=20250501"), "05-01 from 2025 to 2025" },
        { EVERY("20250501", "FREQ=YEARLY;UNTIL=99991231"), "05-01 from 2025" },
        { EVERY("20250501", "FREQ=YEARLY;COUNT=1"), "05-01 from 2025 to 2025" },
        { EVERY("20250501", "COUNT=6;FREQ=YEARLY"), "05-01 from 2025 to 2030" },
        { EVERY("20250501", "FREQ=YEARLY;COUNT=999999999"), "05-01 from 2025" },
        { EVERY("19600501", "FREQ=YEARLY;COUNT=11"), "05-01 to 1970" },
        { EVERY("19600501", "FREQ=YEARLY;COUNT=10"), "" },
        { EVERY("22000501", "FREQ=YEARLY"), "" },
        /* 29 February: leap years only, and 2100 is none. */
        { EVERY("20240229", "FREQ=YEARLY"), "02-29 from 2024" },
        { EVERY("20240229", "FREQ=YEARLY;COUNT=3"), "02-29 from 2024 to 2032" },
        { EVERY("20920229", "FREQ=YEARLY;COUNT=3"), "02-29 from 2092 to 2104" },
        { EVERY("20240229", "FREQ=YEARLY;COUNT=999"), "02-29 from 2024" },
        /* Over the new year; over the end of February, where the dates are others in leap years. */
        { EVERY("20241230", "FREQ=YEARLY;COUNT=2\nDURATION:P4D"), "12-30/01-02 from 2024 to 2025" },
        { EVERY("20260227", "FREQ=YEARLY;COUNT=3\nDURATION:P3D"),
          "2026-02-27/2026-03-01, 2027-02-27/2027-03-01, 2028-02-27/2028-02-29" },
        { EVERY("20240229", "FREQ=YEARLY;COUNT=2\nDURATION:P2D"), "02-29/03-01 from 2024 to 2028" },
        { EVERY("20240101", "FREQ=YEARLY;COUNT=2\nDURATION:P365D"), "2024-01-01/2024-12-30, 2025-01-01/2025-12-31" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("  case: %s\n", cases[i].file);
        fnl_arena arena;
        fnl_arena_start(&arena, &fnl_default_allocator);
        fnl_error error = { 0 };
        const char *texts = read_file(&arena, fnl_text_of(cases[i].file), &error);
        if (texts == NULL)
            print_message("  %s\n", error.message);
        if (cases[i].texts == NULL)
            assert_null(texts);
        else
            assert_non_null(texts);
        if (texts != NULL)
            assert_string_equal(texts, cases[i].texts);
        fnl_arena_end(&arena);
    }
}

static const struct {
    const char *file;
    uint32_t line;
    const char *message; /* a part of it */
} refused[] = {
    { "", 0, "BEGIN:VCALENDAR" },
    { "\r\n\r\n", 0, "BEGIN:VCALENDAR" },
    { "date,name\n2026-02-16,Tet\n", 1, "not a line" },
    { "SUMMARY:Tet\n", 1, "expected BEGIN:VCALENDAR" },
    { EVENT("DTSTART;VALUE=DATE:20260216\n"), 1, "BEGIN:VEVENT must stand in VCALENDAR" },
    { FILE_OF() "SUMMARY:more\n", 5, "expected BEGIN:VCALENDAR" },
    { " SUMMARY:more\n", 1, "not a line" },
    /* Components. */
    { "BEGIN:VCALENDAR\n", 1, "VCALENDAR of line 1 has not ended" },
    { "BEGIN:VCALENDAR\n\nBEGIN:VEVENT\n", 3, "VEVENT of line 3 has not ended" },
    { "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", 3, "VEVENT of line 2 has not ended" },
    { "END:VCALENDAR\n", 1, "without its BEGIN" },
    { FILE_OF("END:VEVENT\n"), 4, "VCALENDAR of line 1 has not ended" },
    { FILE_OF("BEGIN:VCALENDAR\n"), 4, "must stand in no other" },
    { FILE_OF("BEGIN:VALARM\nEND:VALARM\n"), 4, "must stand in VEVENT" },
    { FILE_OF("BEGIN:VTODO\nEND:VTODO\n"), 4, "BEGIN:VTODO is not read" },
    { FILE_OF("BEGIN:X-OTHER\nEND:X-OTHER\n"), 4, "BEGIN:X-OTHER is not read" },
    { FILE_OF(EVENT("BEGIN:VEVENT\nEND:VEVENT\n")), 5, "must stand in VCALENDAR" },
    /* Lines. */
    { FILE_OF(EVENT("DTSTART\n")), 5, "not a line" },
    { FILE_OF(EVENT("DTSTART;VALUE:20260216\n")), 5, "not a line" },
    { FILE_OF(EVENT("DTSTART;VALUE=\"DATE:20260216\n")), 5, "not a line" },
    { FILE_OF(EVENT("DTSTART;VALUE=DA\"TE:20260216\n")), 5, "not a line" },
    { FILE_OF(EVENT("DTSTART;=DATE:20260216\n")), 5, "not a line" },
    { FILE_OF(EVENT("SUMMARY:a\rb\n")), 5, "control character" },
    { FILE_OF(EVENT("SUMMARY:a\x01\n")), 5, "control character" },
    { FILE_OF(EVENT("SUMMARY:a\x7f\n")), 5, "control character" },
    { FILE_OF(EVENT("SUMMARY:T\xea\x74\n")), 5, "UTF-8" },
    { FILE_OF(EVENT("SUMMARY:long\n er\n and longer\nRDATE:20260101\n")), 8, "RDATE" },
    /* The calendar. */
    { "BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR\n", 2, "it must be VERSION:2.0" },
    { FILE_OF("CALSCALE:JULIAN\n"), 4, "it must be CALSCALE:GREGORIAN" },
    { FILE_OF("METHOD:CANCEL\n"), 4, "it must be METHOD:PUBLISH" },
    /* Events. */
    { FILE_OF(EVENT("SUMMARY:Tet\n")), 4, "no DTSTART" },
    { FILE_OF(EVENT("DTSTART:20260216T080000\n")), 5, "DTSTART without VALUE=DATE is a time" },
    { FILE_OF(EVENT("DTSTART:20260216\n")), 5, "DTSTART without VALUE=DATE is a time" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE-TIME:20260216T080000Z\n")), 5, "DTSTART without VALUE=DATE is a time" },
    { FILE_OF(EVENT("DTSTART;TZID=Asia/Ho_Chi_Minh:20260216T080000\n")), 5, "DTSTART without VALUE=DATE is a time" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216T080000\n")), 5, "is no date" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:2026-02-16\n")), 5, "is no date" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260229\n")), 5, "is no date" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:00000101\n")), 5, "is no date" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:\n")), 5, "is no date" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nDTSTART;VALUE=DATE:20260217\n")), 6, "DTSTART is given twice" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nDTEND;VALUE=DATE:20260216\n")), 6, "not after DTSTART" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nDTEND;VALUE=DATE:20260215\n")), 6, "not after DTSTART" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nDTEND:20260217T000000\n")), 6, "DTEND without VALUE=DATE is a time" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nDTEND;VALUE=DATE:20260217\nDURATION:P1D\n")), 7, "one of them" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nDURATION:P1D\nDTEND;VALUE=DATE:20260217\n")), 7, "one of them" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nDURATION:PT24H\n")), 6, "whole days" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nDURATION:P0D\n")), 6, "whole days" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nDURATION:-P1D\n")), 6, "whole days" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nDURATION:P1DT1H\n")), 6, "whole days" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nDURATION:P99999999D\n")), 6, "whole days" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:99991231\nDURATION:P2D\n")), 6, "year 9999" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nDURATION:P9999999W\n")), 6, "year 9999" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nSTATUS:CANCELLED\n")), 6, "STATUS:CONFIRMED" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nRDATE;VALUE=DATE:20260218\n")), 6, "RDATE of an event" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nEXDATE;VALUE=DATE:20260216\n")), 6, "EXDATE of an event" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nRECURRENCE-ID;VALUE=DATE:20260216\n")), 6, "RECURRENCE-ID of" },
    { FILE_OF(EVENT("DTSTART;VALUE=DATE:20260216\nX:1\n")), 6, "X of an event" },
    /* Rules. */
    { EVERY("20260216", "FREQ=MONTHLY"), 6, "only FREQ=YEARLY" },
    { EVERY("20260216", ""), 6, "only FREQ=YEARLY" },
    { EVERY("20260216", "COUNT=2"), 6, "FREQ=YEARLY is missing" },
    { EVERY("20260216", "FREQ=YEARLY;INTERVAL=2"), 6, "INTERVAL=1" },
    { EVERY("20260216", "FREQ=YEARLY;BYDAY=3MO"), 6, "list other holidays" },
    { EVERY("20260216", "FREQ=YEARLY;;COUNT=2"), 6, "list other holidays" },
    { EVERY("20260216", "FREQ=YEARLY;BYMONTH=3"), 6, "BYMONTH is not" },
    { EVERY("20260216", "FREQ=YEARLY;BYMONTH=2,3"), 6, "one month" },
    { EVERY("20260216", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=17"), 6, "BYMONTHDAY is not" },
    { EVERY("20260216", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-13"), 6, "one day" },
    { EVERY("20260216", "FREQ=YEARLY;BYMONTHDAY=16"), 6, "every month" },
    { EVERY("20260216", "FREQ=YEARLY;UNTIL=20301231T000000Z"), 6, "UNTIL must be a date" },
    { EVERY("20260216", "FREQ=YEARLY;UNTIL=20260215"), 6, "UNTIL is before" },
    { EVERY("20260216", "FREQ=YEARLY;COUNT=0"), 6, "COUNT must be" },
    { EVERY("20260216", "FREQ=YEARLY;COUNT=1234567890"), 6, "COUNT must be" },
    { EVERY("20260216", "FREQ=YEARLY;COUNT=2;UNTIL=20301231"), 6, "write one of them" },
    { EVERY("20260216", "FREQ=YEARLY;COUNT=2;COUNT=2"), 6, "twice" },
    { EVERY("20260216", "FREQ=YEARLY\nRRULE:FREQ=YEARLY"), 7, "RRULE is given twice" },
    { EVERY("20260216", "FREQ=YEARLY\nDURATION:P366D"), 6, "365 days" },
};

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        print_message("  case: %s\n", refused[i].file);
        fnl_arena arena;
        fnl_arena_start(&arena, &fnl_default_allocator);
        fnl_error error = { 0 };
        assert_null(read_file(&arena, fnl_text_of(refused[i].file), &error));
        print_message("  %s\n", error.message);
        assert_int_equal(error.code, FNL_E_SYNTAX);
        assert_int_equal(error.line, refused[i].line);
        assert_non_null(strstr(error.message, refused[i].message));
        fnl_arena_end(&arena);
    }
}

/* So many times the same text within a calendar. */
static fnl_text repeat(fnl_buffer *file, const char *text, uint32_t times)
{
    fnl_buffer_start(file, &fnl_default_allocator);
    fnl_buffer_put_string(file, "BEGIN:VCALENDAR\n");
    for (uint32_t i = 0; i < times; i++)
        fnl_buffer_put_string(file, text);
    fnl_buffer_put_string(file, "END:VCALENDAR\n");
    return fnl_buffer_text(file);
}

static void test_limits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t times;
        const char *message; /* NULL: it is read */
    } cases[] = {
        { EVENT("DTSTART;VALUE=DATE:20260216\n"), fnl_most_holidays, NULL },
        { EVENT("DTSTART;VALUE=DATE:20260216\n"), fnl_most_holidays + 1, "more than 100000 events" },
        /* 174 holidays each. */
        { EVENT("DTSTART;VALUE=DATE:20260228\nDURATION:P2D\nRRULE:FREQ=YEARLY\n"), 574, NULL },
        { EVENT("DTSTART;VALUE=DATE:20260228\nDURATION:P2D\nRRULE:FREQ=YEARLY\n"), 575, "more than 100000 holidays" },
        { "X-LONG:aaaaaaa\n", (16 << 20) / 15, "16 MiB" },
        { "X-LONG:aaaaaaa\n", (16 << 20) / 15 - 3, NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_buffer file;
        fnl_arena arena;
        fnl_arena_start(&arena, &fnl_default_allocator);
        fnl_error error = { 0 };
        const char *texts = read_file(&arena, repeat(&file, cases[i].text, cases[i].times), &error);
        print_message("  case: %u times %s  %s\n", cases[i].times, cases[i].text, error.message);
        if (cases[i].message == NULL) {
            assert_non_null(texts);
        } else {
            assert_null(texts);
            assert_int_equal(error.code, FNL_E_LIMIT);
            assert_non_null(strstr(error.message, cases[i].message));
        }
        fnl_arena_end(&arena);
        fnl_buffer_end(&file);
    }
}

/* One line of a whole file, folded after every byte. */
static void test_long_line(void **state)
{
    (void)state;
    enum { length = 1000000 };
    fnl_buffer file;
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    fnl_buffer_start(&file, &fnl_default_allocator);
    fnl_buffer_put_string(&file, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:");
    for (uint32_t i = 0; i < length; i++)
        fnl_buffer_put_string(&file, "a\r\n ");
    fnl_buffer_put_string(&file, "\nDTSTART;VALUE=DATE:20260216\nEND:VEVENT\nNONE\n");
    fnl_error error = { 0 };
    assert_null(read_file(&arena, fnl_buffer_text(&file), &error));
    assert_int_equal(error.line, 3 + length + 3);
    fnl_buffer_end(&file);
    fnl_arena_end(&arena);
}

static void test_memory(void **state)
{
    (void)state;
    static const char file[] = FILE_OF(EVENT("SUMMARY:fol\n ded\nDTSTART;VALUE=DATE:20260216\n")
                                           EVENT("DTSTART;VALUE=DATE:20260218\nRRULE:FREQ=YEARLY\n"));
    int32_t code = FNL_E_NOMEM;
    for (size_t i = 0; code == FNL_E_NOMEM; i++) {
        failing_memory memory = { .until = i };
        const fnl_allocator allocator = failing(&memory);
        fnl_arena arena;
        fnl_arena_start(&arena, &allocator);
        fnl_holiday *holidays = NULL;
        uint32_t count = 0;
        code = fnl_holidays_of_file(&arena, FNL_TEXT(file), &holidays, &count, NULL);
        fnl_arena_end(&arena);
        assert_int_equal(memory.live, 0);
        if (code == FNL_OK)
            assert_int_equal(count, 2);
    }
    assert_int_equal(code, FNL_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),      cmocka_unit_test(test_refused), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_long_line), cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
