/* Random calendars in random zones against a slow one that looks at the wall clock minute by minute, or second by second. An
   argument: how many calendars. */
#include "time/calendar.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "slow_calendar.h"
#include "time/civil.h"

enum {
    most_segments = 6,
    most_holidays = 12,
    most_replaced = 8,
    window_days = 16,
    questions = 60,
    questions_by_second = 6,
    last_day = 84004, /* 2199-12-30 */
};

static const char *const zone_names[] = {
    "UTC",
    "Asia/Ho_Chi_Minh",
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Havana",
};
enum { zone_count = sizeof zone_names / sizeof *zone_names };

static fnl_arena arena;
static const fnl_zone *zones[zone_count];
static unsigned calendars = 64;
static uint64_t seed = 0x9e3779b97f4a7c15;

static int set_up(void **state)
{
    (void)state;
    fnl_arena_start(&arena, &fnl_default_allocator);
    for (size_t i = 0; i < zone_count; i++)
        if (fnl_zone_load(&arena, TEST_DATA "/zones/fat", fnl_text_of(zone_names[i]), &zones[i], NULL) != FNL_OK)
            return 1;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fnl_arena_end(&arena);
    return 0;
}

static uint32_t random_below(uint32_t limit)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 32) % limit;
}

typedef struct random_rules {
    fnl_calendar_rules rules;
    fnl_hours week[7][most_segments];
    fnl_holiday holidays[most_holidays];
    fnl_replaced_day replaced[most_replaced];
    fnl_hours hours[most_replaced][most_segments];
    int32_t first_day; /* of the window that is looked at */
    int32_t step;      /* seconds */
} random_rules;

static fnl_day_hours random_hours(fnl_hours *hours, int32_t step, bool is_open)
{
    uint32_t wanted = random_below(most_segments) + is_open;
    if (random_below(2) == 0)
        step = 1800;
    int32_t from = random_below(3) == 0 ? 0 : (int32_t)random_below(fnl_day_seconds / 2 / (uint32_t)step) * step;
    uint32_t count = 0;
    while (count < wanted && count < most_segments && from < fnl_day_seconds) {
        uint32_t left = (uint32_t)(fnl_day_seconds - from) / (uint32_t)step;
        int32_t end = from + (int32_t)(1 + random_below(random_below(4) == 0 ? left : (left + 3) / 4)) * step;
        hours[count++] = (fnl_hours){ from, end < fnl_day_seconds ? end : fnl_day_seconds };
        from = end + (random_below(4) == 0 ? 0 : (int32_t)random_below(4 * 3600 / (uint32_t)step) * step);
    }
    return (fnl_day_hours){ hours, count };
}

static fnl_holiday random_holiday(int32_t first_day)
{
    int32_t first = first_day + (int32_t)random_below(window_days);
    if (random_below(2) == 0)
        return (fnl_holiday){ .first = first, .last = first + (int32_t)random_below(3) };
    fnl_date start = fnl_date_of_day(first);
    fnl_date end = fnl_date_of_day(first + (int32_t)random_below(4));
    if (random_below(4) == 0)
        end = start = (fnl_date){ start.year, 2, 29 };
    fnl_holiday holiday = { true, start.month * 100 + start.day, end.month * 100 + end.day, fnl_first_working_year,
                            fnl_last_working_year };
    if (random_below(3) == 0)
        holiday.first_year = start.year - 2 + (int32_t)random_below(4);
    if (random_below(3) == 0)
        holiday.last_year = start.year - 2 + (int32_t)random_below(4);
    return holiday;
}

/* One whose hours are rare has no week: all its spans stand close together in a long table. */
static void make_rules(random_rules *made)
{
    made->rules = (fnl_calendar_rules){ .zone = zones[random_below(zone_count)],
                                        .holidays = made->holidays,
                                        .replaced = made->replaced };
    uint32_t kind = random_below(8);
    made->step = random_below(8) == 0 ? 1 : 60;
    bool is_rare = kind == 0;
    made->rules.is_always = kind == 1;
    static const int32_t changes[] = { 5932, 6302, 15338, 10957, 20516, 20757, 20877 };
    made->first_day = random_below(2) == 0 ? (int32_t)random_below(last_day - window_days - 8) + 4
                                           : changes[random_below(7)] - 8 + (int32_t)random_below(8);
    for (int i = 0; i < 7 && !is_rare && !made->rules.is_always; i++)
        made->rules.week[i] = random_hours(made->week[i], made->step, false);
    if (made->rules.is_always)
        return;
    made->rules.holiday_count = is_rare ? 0 : random_below(most_holidays);
    for (uint32_t i = 0; i < made->rules.holiday_count; i++)
        made->holidays[i] = random_holiday(made->first_day);
    made->rules.replaced_count = is_rare ? most_replaced : random_below(most_replaced);
    for (uint32_t i = 0; i < made->rules.replaced_count; i++)
        made->replaced[i] =
            (fnl_replaced_day){ made->first_day + 2 * (int32_t)i, random_hours(made->hours[i], made->step, is_rare) };
}

static void check_questions(const slow_calendar *slow, const fnl_calendar *calendar, uint32_t start, uint32_t amount)
{
    int64_t at = slow_instant(slow, start);
    int64_t other = slow_instant(slow, amount);
    int64_t seconds = 0;
    assert_int_equal(fnl_calendar_elapsed(calendar, at, other, &seconds), fnl_working_known);
    if (seconds != slow_elapsed(slow, start, amount))
        fail_msg("W(%" PRId64 ", %" PRId64 ") = %" PRId64 ", not %" PRId64, at, other, seconds,
                 slow_elapsed(slow, start, amount));
    uint32_t steps = random_below(3) == 0 ? slow->before[amount] / 4 : amount % (uint32_t)(40000 / slow->step);
    uint32_t found = 0;
    int64_t instant = 0;
    if (slow_due(slow, start, steps, &found)) {
        assert_int_equal(fnl_calendar_due_at(calendar, at, steps * slow->step, &instant), fnl_working_known);
        if (instant != slow_instant(slow, found))
            fail_msg("due(%" PRId64 ", %u) = %" PRId64 ", not %" PRId64, at, steps, instant, slow_instant(slow, found));
    }
    if (slow_before(slow, start, steps, &found)) {
        assert_int_equal(fnl_calendar_before_at(calendar, at, steps * slow->step, &instant), fnl_working_known);
        if (instant != slow_instant(slow, found))
            fail_msg("before(%" PRId64 ", %u) = %" PRId64 ", not %" PRId64, at, steps, instant,
                     slow_instant(slow, found));
    }
}

static void check_days(const slow_calendar *slow, const fnl_calendar_rules *rules, const fnl_calendar *calendar,
                       uint32_t start)
{
    uint32_t days = 1 + random_below(6);
    uint32_t found = 0;
    int64_t due = 0;
    int64_t seconds = 0;
    if (!slow_due_days(slow, rules, start, days, &found))
        return;
    int64_t at = slow_instant(slow, start);
    assert_int_equal(fnl_calendar_due_days(calendar, at, days, &due, &seconds), fnl_working_known);
    if (due != slow_instant(slow, found))
        fail_msg("%u days after %" PRId64 " is %" PRId64 ", not %" PRId64, days, at, due, slow_instant(slow, found));
    assert_int_equal(seconds, slow_elapsed(slow, start, found));
}

/* What holds wherever the instants are. */
static void check_laws(const fnl_calendar *calendar)
{
    int64_t span = (int64_t)last_day * fnl_day_seconds;
    int64_t at[3];
    int64_t between[3];
    for (int i = 0; i < 3; i++)
        at[i] = (int64_t)((((uint64_t)random_below(UINT32_MAX) << 16) + random_below(1 << 16)) % (uint64_t)span);
    for (int i = 0; i < 3; i++)
        assert_int_equal(fnl_calendar_elapsed(calendar, at[i], at[(i + 1) % 3], &between[i]), fnl_working_known);
    assert_int_equal(between[0] + between[1] + between[2], 0);
    int64_t target = random_below(1000000);
    int64_t due = 0;
    int64_t later = 0;
    int64_t back = 0;
    if (fnl_calendar_due_at(calendar, at[0], target, &due) != fnl_working_known)
        return;
    assert_int_equal(fnl_calendar_elapsed(calendar, at[0], due, &between[0]), fnl_working_known);
    assert_int_equal(between[0], target);
    assert_true(due >= at[0]);
    if (fnl_calendar_due_at(calendar, at[0], target + 1, &later) == fnl_working_known)
        assert_true(later > due);
    if (fnl_calendar_due_at(calendar, at[0] + 1, target, &later) == fnl_working_known)
        assert_true(later >= due);
    assert_int_equal(fnl_calendar_before_at(calendar, due, target, &back), fnl_working_known);
    assert_true(back >= at[0]);
    assert_int_equal(fnl_calendar_elapsed(calendar, back, due, &between[0]), fnl_working_known);
    assert_int_equal(between[0], target);
}

static void check_spans(const slow_calendar *slow, const fnl_calendar *calendar, uint32_t start, uint32_t end)
{
    int64_t at = slow_instant(slow, start);
    fnl_interval span;
    uint32_t i = start;
    while (fnl_calendar_next_span(calendar, &at, slow_instant(slow, end), &span)) {
        while (i < end && !slow_works(slow, i))
            i++;
        assert_int_equal(span.start, slow_instant(slow, i));
        while (i < end && slow_works(slow, i))
            i++;
        assert_int_equal(span.end, slow_instant(slow, i));
    }
    while (i < end)
        assert_false(slow_works(slow, i++));
}

static void check_calendar(const random_rules *made)
{
    const fnl_calendar *calendar = NULL;
    fnl_error error = { 0 };
    uint32_t spans = 0;
    fnl_arena own;
    fnl_arena_start(&own, &fnl_default_allocator);
    int32_t code = fnl_calendar_new(&own, &made->rules, fnl_most_calendar_spans, &calendar, &spans, &error);
    slow_calendar slow = slow_calendar_new(&made->rules, (int64_t)made->first_day * fnl_day_seconds, made->step,
                                           (uint32_t)(window_days * fnl_day_seconds / made->step));
    int asked = made->step == 1 ? questions_by_second : questions;
    if (code != FNL_OK)
        assert_int_equal(slow.before[slow.count], 0);
    for (int i = 0; code == FNL_OK && i < asked; i++) {
        uint32_t start = random_below(slow.count);
        uint32_t other = random_below(slow.count);
        check_questions(&slow, calendar, start, other);
        check_days(&slow, &made->rules, calendar, start);
        check_laws(calendar);
        if (i == 0)
            check_spans(&slow, calendar, start < other ? start : other, start < other ? other : start);
    }
    slow_calendar_free(&slow);
    fnl_arena_end(&own);
}

static void test_random_calendars(void **state)
{
    (void)state;
    static random_rules made;
    for (unsigned i = 0; i < calendars; i++) {
        uint64_t began = seed;
        make_rules(&made);
        print_message("calendar %u, seed %016" PRIx64 ", %.*s, day %d\n", i, began,
                      FNL_TEXT_ARGS(fnl_zone_name(made.rules.zone)), (int)made.first_day);
        check_calendar(&made);
    }
}

int main(int argc, char **argv)
{
    if (argc > 1)
        calendars = (unsigned)strtoul(argv[1], NULL, 10);
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_random_calendars) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
