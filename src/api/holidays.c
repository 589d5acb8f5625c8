/* The exported function of holidays. */
#include "api/bytes.h"
#include "api/options.h"
#include "time/holiday.h"

#include <funnelcore/calendar.h>

/* Texts of holidays have nothing that JSON escapes. */
static void write_list(fnl_buffer *out, const fnl_holiday *holidays, uint32_t count)
{
    fnl_buffer_put_byte(out, '[');
    for (uint32_t i = 0; i < count; i++) {
        fnl_buffer_put_string(out, i == 0 ? "\"" : ", \"");
        fnl_holiday_write(out, &holidays[i]);
        fnl_buffer_put_byte(out, '"');
    }
    fnl_buffer_put_byte(out, ']');
}

int32_t fnl_holidays_read(const void *text, size_t size, fnl_bytes *out, fnl_error *error)
{
    if (text == NULL && size != 0)
        return fnl_refuse_null("text", error);
    int32_t code = fnl_bytes_check(out, error);
    if (code != FNL_OK)
        return code;
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    fnl_buffer written;
    fnl_buffer_start(&written, &fnl_default_allocator);
    fnl_holiday *holidays = NULL;
    uint32_t count = 0;
    code = fnl_holidays_of_file(&arena, (fnl_text){ text, size }, &holidays, &count, error);
    if (code == FNL_OK) {
        write_list(&written, holidays, count);
        code = written.failed ? fnl_fail_memory(error) : fnl_bytes_move(out, &written, error);
    }
    fnl_buffer_end(&written);
    fnl_arena_end(&arena);
    return code;
}
