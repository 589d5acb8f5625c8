/* Hours of calendars: of weekdays, and of days that have their own. */
#include "model/names.h"
#include "model/reader.h"
#include "time/stamp.h"

enum { minute_seconds = 60, hour_seconds = 3600, date_length = 10 };

const char *const fnl_weekday_names[fnl_week_days] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

static bool take_digits(fnl_text *rest, size_t least, size_t most, int32_t *out)
{
    size_t length = 0;
    *out = 0;
    while (length < most && length < rest->length && rest->bytes[length] >= '0' && rest->bytes[length] <= '9')
        *out = *out * 10 + (rest->bytes[length++] - '0');
    *rest = fnl_text_from(*rest, length);
    return length >= least;
}

static bool take_byte(fnl_text *rest, char byte)
{
    if (rest->length == 0 || rest->bytes[0] != byte)
        return false;
    *rest = fnl_text_from(*rest, 1);
    return true;
}

/* "8:30", "08:30", "24:00" */
static bool take_time(fnl_text *rest, int32_t *second)
{
    int32_t hour = 0;
    int32_t minute = 0;
    if (!take_digits(rest, 1, 2, &hour) || !take_byte(rest, ':') || !take_digits(rest, 2, 2, &minute))
        return false;
    *second = hour * hour_seconds + minute * minute_seconds;
    return minute * minute_seconds < hour_seconds && *second <= fnl_day_seconds;
}

static bool read_hours(fnl_model_reader *reader, const fnl_node *node, fnl_hours *out)
{
    fnl_text written;
    if (!fnl_node_written(node, &written))
        return fnl_problem(reader, node, "hours are a text such as \"08:00-12:00\"");
    fnl_text rest = written;
    fnl_text shown = fnl_shown(written);
    if (!take_time(&rest, &out->start) || !take_byte(&rest, '-') || !take_time(&rest, &out->end) || rest.length != 0)
        return fnl_problem(reader, node, "'%.*s' are no hours: write \"08:00-12:00\", at most to 24:00",
                           FNL_TEXT_ARGS(shown));
    if (out->start < out->end)
        return true;
    return fnl_problem(reader, node,
                       "'%.*s' must end after they begin; what goes over midnight is \"22:00-24:00\", and "
                       "\"00:00-06:00\" of the next day",
                       FNL_TEXT_ARGS(shown));
}

/* Puts hours where they belong among those before; false if they overlap with some. */
static bool insert(fnl_hours *all, uint32_t *count, fnl_hours hours)
{
    uint32_t place = *count;
    for (uint32_t i = 0; i < *count; i++)
        if (hours.start < all[i].end && all[i].start < hours.end)
            return false;
    for (; place > 0 && all[place - 1].start > hours.start; place--)
        all[place] = all[place - 1];
    all[place] = hours;
    ++*count;
    return true;
}

/* Hours that touch are one: what means the same is written the same. */
static uint32_t join(fnl_hours *all, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (kept > 0 && all[kept - 1].end == all[i].start)
            all[kept - 1].end = all[i].end;
        else
            all[kept++] = all[i];
    }
    return kept;
}

static bool read_day(fnl_model_reader *reader, const fnl_node *node, fnl_day_hours *out)
{
    if (!fnl_take_list(reader, node, "the hours of a day are a list: [\"08:00-12:00\", \"13:00-17:30\"], [] if closed"))
        return false;
    if (node->count > fnl_most_day_hours)
        return fnl_limit_problem(reader, node, "a day has at most %d hours from and to", (int)fnl_most_day_hours);
    fnl_hours *all = fnl_arena_take(reader->arena, node->count, sizeof *all);
    if (all == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    uint32_t count = 0;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++) {
        fnl_hours hours = { 0 };
        if (!read_hours(reader, &node->items[i], &hours))
            good = false;
        else if (!insert(all, &count, hours))
            good = fnl_problem(reader, &node->items[i], "these hours overlap with others of the day");
    }
    *out = (fnl_day_hours){ all, join(all, count) };
    return good;
}

static bool find_weekday(fnl_text name, uint32_t *out)
{
    for (*out = 0; *out < fnl_week_days; ++*out)
        if (fnl_text_equal(name, fnl_text_of(fnl_weekday_names[*out])))
            return true;
    return false;
}

/* "mon", or "mon-fri": the first of them and how many there are. */
static bool read_days(fnl_text key, uint32_t *first, uint32_t *count)
{
    const char *dash = key.length == 0 ? NULL : memchr(key.bytes, '-', key.length);
    size_t length = dash == NULL ? key.length : (size_t)(dash - key.bytes);
    uint32_t last = 0;
    if (!find_weekday((fnl_text){ key.bytes, length }, first))
        return false;
    last = *first;
    if (dash != NULL && !find_weekday(fnl_text_from(key, length + 1), &last))
        return false;
    *count = (last + fnl_week_days - *first) % fnl_week_days + 1;
    return true;
}

bool fnl_read_week(fnl_model_reader *reader, const fnl_node *node, fnl_day_hours *week)
{
    bool is_named[fnl_week_days] = { false };
    bool good = true;
    if (node->kind != fnl_node_map)
        return fnl_problem(reader, node, "`hours` is a map: {mon-fri: [\"08:00-12:00\", \"13:00-17:30\"]}");
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++) {
        const fnl_node *item = &node->items[i];
        fnl_text shown = fnl_shown(item->key);
        fnl_day_hours hours = { 0 };
        uint32_t first = 0;
        uint32_t count = 0;
        if (!read_days(item->key, &first, &count))
            good = fnl_key_problem(reader, item, "'%.*s' is no weekday: write mon tue wed thu fri sat sun or mon-fri",
                                   FNL_TEXT_ARGS(shown));
        good = read_day(reader, item, &hours) && good;
        for (uint32_t k = 0; k < count; k++) {
            uint32_t day = (first + k) % fnl_week_days;
            if (is_named[day])
                good = fnl_key_problem(reader, item, "the hours of %s stand in another key already",
                                       fnl_weekday_names[day]);
            is_named[day] = true;
            week[day] = hours;
        }
    }
    return good;
}

bool fnl_read_working_date(fnl_text text, int32_t *day)
{
    int32_t last = 0;
    fnl_day_of_date((fnl_date){ fnl_last_working_year, 12, 31 }, &last);
    return text.length == date_length && fnl_read_day(text, FNL_TEXT(""), &fnl_zone_utc, day) == fnl_read_ok &&
           *day >= 0 && *day <= last;
}

bool fnl_read_replaced(fnl_model_reader *reader, const fnl_node *node, fnl_calendar_rules *rules)
{
    if (node->kind != fnl_node_map)
        return fnl_problem(reader, node, "`dates` is a map: {\"2026-12-24\": [\"08:00-12:00\"]}");
    if (!fnl_count_entries(reader, node))
        return false;
    const void **items = fnl_take_sorted(reader, node); /* the order of these texts is that of the days */
    fnl_replaced_day *replaced = fnl_arena_take(reader->arena, node->count, sizeof *replaced);
    if (items == NULL || replaced == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++) {
        const fnl_node *item = items[i];
        fnl_text shown = fnl_shown(item->key);
        if (!fnl_read_working_date(item->key, &replaced[i].day))
            good = fnl_key_problem(reader, item, "'%.*s' is no date of the years 1970 to 2199: write 2026-12-24",
                                   FNL_TEXT_ARGS(shown));
        good = read_day(reader, item, &replaced[i].hours) && good;
    }
    rules->replaced = replaced;
    rules->replaced_count = node->count;
    return good;
}
