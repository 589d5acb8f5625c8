/* Fuzz target: iCalendar files, and texts of holidays. What is read of a file is in order and each once; what is read at all is
   written as a text that is read again, and the same. */
#include <stdlib.h>

#include "time/holiday.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(const fnl_holiday *holiday)
{
    fnl_buffer text;
    fnl_buffer_start(&text, &fnl_default_allocator);
    fnl_holiday_write(&text, holiday);
    fnl_holiday again = { 0 };
    const char *why = NULL;
    demand(fnl_holiday_read(fnl_buffer_text(&text), &again, &why));
    demand(fnl_holiday_compare(holiday, &again) == 0);
    fnl_buffer_end(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    fnl_text given = { (const char *)bytes, size };
    fnl_holiday one = { 0 };
    const char *why = NULL;
    if (fnl_holiday_read(given, &one, &why))
        check_text(&one);
    fnl_holiday *holidays = NULL;
    uint32_t count = 0;
    fnl_error error = { 0 };
    int32_t code = fnl_holidays_of_file(&arena, given, &holidays, &count, &error);
    demand(code == FNL_OK || error.code == code);
    for (uint32_t i = 0; code == FNL_OK && i < count; i++) {
        check_text(&holidays[i]);
        demand(i == 0 || fnl_holiday_compare(&holidays[i - 1], &holidays[i]) < 0);
    }
    fnl_arena_end(&arena);
    return 0;
}
