/* Builds the table of a calendar: goes through its local days, twice, once to count. */
#include "core/arithmetic.h"
#include "time/calendar_table.h"
#include "time/civil.h"

enum {
    local_days = fnl_end_local_day - fnl_first_local_day,
    least_shift = 12, /* an index is never larger than a few megabytes */
    /* Parts of an index for a span, on average. Hours of a day lie close together, and most parts should have one start. */
    time_parts = 4,
    work_parts = 2,
    months = 12,
};

typedef struct building {
    const fnl_calendar_rules *rules;
    const int32_t *closed; /* by local day: how many holidays it is */
    int32_t end_day;
    int64_t end;
    fnl_worked_span *spans; /* NULL: they are counted */
    uint32_t span_count;
    int64_t span_end;
    int64_t worked;
    fnl_date_word *date_words; /* NULL, as spans are */
    uint32_t date_count;
} building;

/* Where a day of the year is, from 0. 29 February of other years: that of 1 March, and it does not exist. */
static int32_t day_of_year(int32_t month_day, bool is_leap, bool *exists)
{
    static const int16_t before_month[months] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
    enum { hundred = 100, february_29 = 229 };
    int32_t month = month_day / hundred;
    *exists = is_leap || month_day != february_29;
    return before_month[month - 1] + (is_leap && month > 2) + month_day % hundred - 1;
}

/* One holiday more from the first day, one less from the end. */
static void change_days(int32_t *changes, int64_t first, int64_t end)
{
    if (first < fnl_first_local_day)
        first = fnl_first_local_day;
    if (end > fnl_end_local_day)
        end = fnl_end_local_day;
    if (first >= end)
        return;
    changes[first - fnl_first_local_day]++;
    changes[end - fnl_first_local_day]--;
}

static void change_year(int32_t *changes, const fnl_holiday *holiday, int32_t year)
{
    int32_t starts[3];
    for (int32_t i = 0; i < 3; i++)
        fnl_day_of_date((fnl_date){ year + i, 1, 1 }, &starts[i]);
    int32_t next = holiday->last < holiday->first;
    bool exists = true;
    int32_t first = starts[0] + day_of_year(holiday->first, starts[1] - starts[0] == 366, &exists);
    int32_t last = starts[next] + day_of_year(holiday->last, starts[next + 1] - starts[next] == 366, &exists);
    change_days(changes, first, (int64_t)last + exists);
}

static void count_holidays(const fnl_calendar_rules *rules, int32_t *closed)
{
    for (uint32_t i = 0; i < rules->holiday_count; i++) {
        const fnl_holiday *holiday = &rules->holidays[i];
        if (!holiday->is_yearly) {
            change_days(closed, holiday->first, (int64_t)holiday->last + 1);
            continue;
        }
        /* One of the year before the first may go on in it; a local day of the year after the last may begin before its end. */
        int32_t first = holiday->first_year - (holiday->first_year <= fnl_first_working_year);
        int32_t last = holiday->last_year + (holiday->last_year >= fnl_last_working_year);
        for (int32_t year = first; year <= last; year++)
            change_year(closed, holiday, year);
    }
    for (int32_t i = 1; i < local_days; i++)
        closed[i] += closed[i - 1];
}

static void add_span(building *made, int64_t start, int64_t end)
{
    if (start != made->span_end || made->span_count == 0) {
        made->span_count++;
        if (made->spans != NULL)
            made->spans[made->span_count] = (fnl_worked_span){ start, made->worked };
    }
    made->worked += end - start;
    made->span_end = end;
}

static void add_day(building *made, fnl_zone_walk *walk, int32_t day, const fnl_day_hours *hours)
{
    bool is_worked = false;
    int64_t midnight = (int64_t)day * fnl_day_seconds;
    for (uint32_t i = 0; i < hours->count; i++) {
        int64_t start = fnl_zone_walk_to(walk, midnight + hours->hours[i].start);
        int64_t end = fnl_zone_walk_to(walk, midnight + hours->hours[i].end);
        if (start < 0)
            start = 0;
        if (end > made->end)
            end = made->end;
        if (start >= end)
            continue;
        add_span(made, start, end);
        is_worked = true;
    }
    if (!is_worked || made->date_words == NULL)
        return;
    uint32_t position = (uint32_t)(day - fnl_first_local_day);
    made->date_words[position / fnl_days_of_word].bits |= UINT32_C(1) << position % fnl_days_of_word;
    made->date_count++;
}

static void add_days(building *made)
{
    const fnl_calendar_rules *rules = made->rules;
    static const fnl_day_hours none = { NULL, 0 };
    static const fnl_hours day_long = { 0, fnl_day_seconds };
    static const fnl_day_hours all = { &day_long, 1 };
    fnl_zone_walk walk = fnl_zone_walk_from(rules->zone, (int64_t)fnl_first_local_day * fnl_day_seconds);
    uint32_t replaced = 0;
    made->span_count = 0;
    made->worked = 0;
    for (int32_t day = fnl_first_local_day; day < made->end_day; day++) {
        while (replaced < rules->replaced_count && rules->replaced[replaced].day < day)
            replaced++;
        const fnl_day_hours *hours = &rules->week[fnl_weekday(day)];
        if (rules->is_always)
            hours = &all;
        else if (replaced < rules->replaced_count && rules->replaced[replaced].day == day)
            hours = &rules->replaced[replaced].hours;
        else if (made->closed[day - fnl_first_local_day] != 0)
            hours = &none;
        add_day(made, &walk, day, hours);
    }
}

static uint8_t index_shift(int64_t range, int64_t most_parts)
{
    uint8_t shift = least_shift;
    while (range >> shift > most_parts)
        shift++;
    return shift;
}

/* By the start of spans or by what is worked before them, each value >> shift up to last. */
static const uint32_t *make_index(fnl_arena *arena, const fnl_calendar *calendar, bool of_work, int64_t last,
                                  uint8_t shift)
{
    size_t parts = (size_t)(last >> shift) + 2;
    uint32_t *index = fnl_arena_take(arena, parts, sizeof *index);
    if (index == NULL)
        return NULL;
    size_t part = 0;
    for (uint32_t number = 1; number <= calendar->span_count; number++) {
        const fnl_worked_span *span = &calendar->spans[number];
        int64_t value = of_work ? span->worked : span->start;
        while ((int64_t)((uint64_t)part << shift) < value)
            index[part++] = number - 1;
    }
    while (part < parts)
        index[part++] = calendar->span_count;
    return index;
}

static bool make_indexes(fnl_arena *arena, fnl_calendar *calendar)
{
    calendar->time_shift = index_shift(calendar->end, (int64_t)calendar->span_count * time_parts);
    calendar->work_shift = index_shift(calendar->worked, (int64_t)calendar->span_count * work_parts);
    calendar->by_time = make_index(arena, calendar, false, calendar->end, calendar->time_shift);
    calendar->by_work = make_index(arena, calendar, true, calendar->worked, calendar->work_shift);
    return calendar->by_time != NULL && calendar->by_work != NULL;
}

/* The calendar of what was counted; false without memory. */
static bool fill(fnl_arena *arena, building *made, fnl_calendar *calendar)
{
    made->spans = fnl_arena_take(arena, (size_t)made->span_count + 2, sizeof *made->spans);
    if (made->spans == NULL)
        return false;
    made->date_words = fnl_arena_take(arena, fnl_date_words, sizeof *made->date_words);
    if (made->date_words == NULL)
        return false;
    add_days(made);
    for (uint32_t i = 1; i < fnl_date_words; i++) {
        const fnl_date_word *before = &made->date_words[i - 1];
        made->date_words[i].before = before->before + (uint32_t)__builtin_popcount(before->bits);
    }
    made->spans[made->span_count + 1] = (fnl_worked_span){ INT64_MAX, made->worked };
    calendar->zone = made->rules->zone;
    calendar->end = made->end;
    calendar->expires = made->end < FNL_CALENDAR_END;
    calendar->spans = made->spans;
    calendar->span_count = made->span_count;
    calendar->worked = made->worked;
    calendar->date_words = made->date_words;
    calendar->date_count = made->date_count;
    return make_indexes(arena, calendar);
}

static int32_t refuse_no_time(const fnl_calendar_rules *rules, fnl_error *error)
{
    if (!rules->has_valid_until)
        return fnl_fail(error, FNL_E_MODEL,
                        "it has no working time: give it hours that holidays leave, or `always: true`");
    fnl_date last = fnl_date_of_day(rules->valid_until);
    return fnl_fail(error, FNL_E_MODEL, "it has no working time from 1970 to %04d-%02d-%02d, until which it is valid",
                    (int)last.year, (int)last.month, (int)last.day);
}

static int32_t build(fnl_arena *arena, building *made, uint32_t most_spans, fnl_calendar **out, fnl_error *error)
{
    add_days(made);
    if (made->span_count == 0)
        return refuse_no_time(made->rules, error);
    if (made->span_count > most_spans)
        return fnl_fail(error, FNL_E_LIMIT, "calendars have more than %d spans of working time",
                        fnl_most_calendar_spans);
    *out = fnl_arena_take(arena, 1, sizeof **out);
    if (*out == NULL || !fill(arena, made, *out))
        return fnl_fail_memory(error);
    return FNL_OK;
}

/* The end of the local day valid_until, at most 2200. */
static int64_t find_end(const fnl_calendar_rules *rules)
{
    if (!rules->has_valid_until || rules->valid_until >= fnl_end_local_day)
        return FNL_CALENDAR_END;
    if (rules->valid_until < fnl_first_local_day)
        return 0;
    int64_t midnight = ((int64_t)rules->valid_until + 1) * fnl_day_seconds;
    fnl_zone_walk walk = fnl_zone_walk_from(rules->zone, midnight);
    int64_t end = fnl_zone_walk_to(&walk, midnight);
    return end < 0 ? 0 : end < FNL_CALENDAR_END ? end : FNL_CALENDAR_END;
}

int32_t fnl_calendar_new(fnl_arena *arena, const fnl_calendar_rules *rules, uint32_t most_spans,
                         const fnl_calendar **out, uint32_t *spans, fnl_error *error)
{
    building made = { .rules = rules, .end = find_end(rules), .end_day = fnl_end_local_day };
    if (rules->has_valid_until && rules->valid_until < fnl_end_local_day)
        made.end_day = rules->valid_until + 1;
    int32_t *closed = fnl_allocate_zeroed(arena->memory, local_days + 1, sizeof *closed);
    if (closed == NULL)
        return fnl_fail_memory(error);
    count_holidays(rules, closed);
    made.closed = closed;
    fnl_calendar *calendar = NULL;
    int32_t code = build(arena, &made, most_spans, &calendar, error);
    fnl_release(arena->memory, closed);
    if (code != FNL_OK)
        return code;
    *out = calendar;
    *spans = made.span_count;
    return FNL_OK;
}
