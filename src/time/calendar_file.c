/* iCalendar files. */
#include "time/holiday.h"

int32_t fnl_holidays_of_file(fnl_arena *arena, fnl_text file, fnl_holiday **out, uint32_t *count, fnl_error *error)
{
    (void)arena;
    (void)file;
    (void)out;
    (void)count;
    return fnl_fail(error, FNL_E_SYNTAX, "not read yet");
}
