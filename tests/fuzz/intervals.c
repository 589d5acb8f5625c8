/* Fuzz target: the text of a list of intervals. What is read must be in order and cover what its parts do, and stay the same
   when it is written and read again. */
#include <stdlib.h>

#include "core/failure.h"
#include "table/interval_list.h"
#include "time/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static bool covers(const fnl_interval *intervals, size_t count, fnl_interval wanted)
{
    for (size_t i = 0; i < count; i++)
        if (intervals[i].start <= wanted.start && wanted.end <= intervals[i].end)
            return true;
    return wanted.start == wanted.end;
}

/* Every interval by itself is somewhere in the list, or was rejected. */
static void check_parts(const fnl_field *field, fnl_text text, const fnl_interval *intervals, size_t count)
{
    enum { most_checked = 200 };
    size_t at = 0;
    fnl_text part;
    for (int i = 0; i < most_checked && fnl_take_interval_text(text, &at, &part); i++) {
        fnl_interval interval;
        demand(fnl_read_interval(part, field->zone, &interval) == fnl_read_ok);
        if (interval.start != FNL_NO_START && interval.start <= interval.end)
            demand(covers(intervals, count, interval));
    }
}

static void write_list(fnl_buffer *out, const fnl_interval *intervals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            fnl_buffer_put_byte(out, ';');
        fnl_write_instant(out, intervals[i].start * FNL_SECOND, &fnl_zone_utc);
        fnl_buffer_put_byte(out, '/');
        if (intervals[i].end == FNL_OPEN_END)
            fnl_buffer_put_string(out, "..");
        else
            fnl_write_instant(out, intervals[i].end * FNL_SECOND, &fnl_zone_utc);
    }
}

static void check_order(const fnl_interval *intervals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        demand(intervals[i].start < intervals[i].end);
        demand(i == 0 || intervals[i].start > intervals[i - 1].end);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const fnl_text null_values[] = { { "none", 4 } };
    const fnl_field field = { .column = FNL_TEXT("f"),
                              .type = fnl_type_intervals,
                              .zone = &fnl_zone_utc,
                              .null_values = null_values,
                              .null_value_count = 1 };
    fnl_error error;
    fnl_tally tally = { .error = &error };
    fnl_interval_store store = { .memory = &fnl_default_allocator };
    fnl_interval_list list = { .field = &field, .store = &store, .tally = &tally, .error = &error };
    fnl_text text = { size == 0 ? "" : (const char *)bytes, size };
    fnl_buffer written;
    fnl_buffer_start(&written, &fnl_default_allocator);
    if (fnl_interval_list_read_text(&list, 0, text) == FNL_OK && !list.is_null) {
        size_t count = store.count;
        check_order(store.items, count);
        check_parts(&field, text, store.items, count);
        write_list(&written, store.items, count);
        if (count != 0 && !written.failed &&
            fnl_interval_list_read_text(&list, 1, fnl_buffer_text(&written)) == FNL_OK) {
            demand(!list.is_null && !list.has_faulty && store.count == 2 * count);
            demand(memcmp(store.items, store.items + count, count * sizeof *store.items) == 0);
        }
    } else {
        demand(store.count == 0 || list.is_null);
    }
    fnl_buffer_end(&written);
    fnl_release(store.memory, store.items);
    return 0;
}
