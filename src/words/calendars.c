/* Business calendars: the hours of a week, days off, days with other hours. */
#include "words/sections.h"

enum { week_days = 7, minute = 60, hour = 60 * minute, month_step = 100, leap_day = 2 * month_step + 29 };

static void tell_two_digits(fnl_words *words, int32_t number)
{
    fnl_tell(words, number < 10 ? "0" : "");
    fnl_tell_integer(words, number);
}

static void tell_time(fnl_words *words, int32_t second)
{
    tell_two_digits(words, second / hour);
    fnl_tell(words, ":");
    tell_two_digits(words, second % hour / minute);
}

static void tell_hours(fnl_words *words, const fnl_day_hours *day)
{
    if (day->count == 0)
        fnl_tell(words, "closed");
    for (uint32_t i = 0; i < day->count; i++) {
        const fnl_hours *hours = &day->hours[i];
        fnl_tell(words, i == 0 ? "" : ", ");
        tell_time(words, hours->start);
        fnl_tell(words, " to ");
        tell_time(words, hours->end);
    }
}

static bool is_same(const fnl_day_hours *a, const fnl_day_hours *b)
{
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->hours[i].start != b->hours[i].start || a->hours[i].end != b->hours[i].end)
            return false;
    return true;
}

static const char *const day_names[week_days] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
                                                  "Friday", "Saturday", "Sunday" };

/* Days that follow each other and have the same hours in one row. */
static void write_week(fnl_words *words, const fnl_calendar_rules *rules)
{
    fnl_tell(words, "\n| Day | Worked |\n| --- | --- |\n");
    for (uint32_t first = 0; first < week_days;) {
        uint32_t last = first;
        while (last + 1 < week_days && is_same(&rules->week[first], &rules->week[last + 1]))
            last++;
        fnl_tell(words, "| ");
        fnl_tell(words, day_names[first]);
        if (last != first) {
            fnl_tell(words, last == first + 1 ? ", " : " to ");
            fnl_tell(words, day_names[last]);
        }
        fnl_tell(words, " | ");
        tell_hours(words, &rules->week[first]);
        fnl_tell(words, " |\n");
        first = last + 1;
    }
}

static void tell_yearly_day(fnl_words *words, int32_t day)
{
    static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December" };
    fnl_tell_integer(words, day % month_step);
    fnl_tell(words, " ");
    fnl_tell(words, months[day / month_step - 1]);
}

static void tell_holiday_day(fnl_words *words, const fnl_holiday *holiday, int32_t day)
{
    if (holiday->is_yearly)
        tell_yearly_day(words, day);
    else
        fnl_tell_day(words, day);
}

static void tell_holiday(fnl_words *words, const fnl_holiday *holiday)
{
    tell_holiday_day(words, holiday, holiday->first);
    if (holiday->last != holiday->first) {
        fnl_tell(words, " to ");
        tell_holiday_day(words, holiday, holiday->last);
    }
    if (!holiday->is_yearly)
        return;
    bool is_leap_day = holiday->first == leap_day && holiday->last == leap_day;
    fnl_tell(words, is_leap_day ? " every leap year" : " every year");
    bool ends = holiday->last_year < fnl_last_working_year;
    if (holiday->first_year > fnl_first_working_year) {
        fnl_tell(words, " from ");
        fnl_tell_integer(words, holiday->first_year);
        fnl_tell(words, ends ? "" : " on");
    }
    if (ends) {
        fnl_tell(words, " until ");
        fnl_tell_integer(words, holiday->last_year);
    }
}

static void write_holidays(fnl_words *words, const fnl_calendar_rules *rules)
{
    if (rules->holiday_count == 0)
        return;
    fnl_tell(words, "\nDays off, with the first and the last day of each span: ");
    for (uint32_t i = 0; i < rules->holiday_count; i++) {
        fnl_tell(words, i == 0 ? "" : "; ");
        tell_holiday(words, &rules->holidays[i]);
    }
    fnl_tell(words, ".\n");
}

static void write_replaced(fnl_words *words, const fnl_calendar_rules *rules)
{
    if (rules->replaced_count == 0)
        return;
    fnl_tell(words, "\nOther hours hold on these days, also where they would be days off:\n"
                    "\n| Day | Worked |\n| --- | --- |\n");
    for (uint32_t i = 0; i < rules->replaced_count; i++) {
        const fnl_replaced_day *replaced = &rules->replaced[i];
        fnl_tell(words, "| ");
        fnl_tell(words, day_names[fnl_weekday(replaced->day)]);
        fnl_tell(words, " ");
        fnl_tell_day(words, replaced->day);
        fnl_tell(words, " | ");
        tell_hours(words, &replaced->hours);
        fnl_tell(words, " |\n");
    }
}

static void write_calendar(fnl_words *words, const fnl_model_calendar *calendar)
{
    const fnl_calendar_rules *rules = &calendar->rules;
    fnl_tell_part(words, calendar->name);
    fnl_tell(words, rules->is_always ? "All time counts, day and night, on every day." : "Times are those of ");
    if (!rules->is_always) {
        fnl_tell_code(words, fnl_zone_name(rules->zone));
        fnl_tell(words, ".");
    }
    if (rules->has_valid_until) {
        fnl_tell_next(words, "It knows the days until ");
        fnl_tell_day(words, rules->valid_until);
        if (rules->is_always) {
            fnl_tell(words, ", in ");
            fnl_tell_code(words, fnl_zone_name(rules->zone));
        }
        fnl_tell(words, "; what needs a later one is reported and not computed.");
    }
    fnl_tell(words, "\n");
    if (rules->is_always)
        return;
    write_week(words, rules);
    write_holidays(words, rules);
    write_replaced(words, rules);
}

void fnl_write_calendars(fnl_words *words)
{
    const fnl_model *model = words->model;
    if (model->calendar_count == 0)
        return;
    fnl_tell_section(words, "Working hours");
    fnl_tell(words, "Working time is the time in the hours of a calendar, without its days off. When clocks are put "
                    "forward or back, the hours hold by the clock on the wall, and what counts is the time that really "
                    "passes.\n");
    for (uint32_t i = 0; i < model->calendar_count; i++)
        write_calendar(words, &model->calendars[i]);
}
