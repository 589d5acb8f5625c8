/* Events of calendar files. */
#include "time/calendar_event.h"

#include "time/stamp_inside.h"

static int32_t fail(fnl_place place, const char *why, fnl_error *error)
{
    return fnl_fail_at(error, FNL_E_SYNTAX, place, NULL, "%s", why);
}

/* What says nothing about days. */
static bool is_ignored(fnl_text name)
{
    static const char *const ignored[] = {
        "SUMMARY",  "UID",     "DTSTAMP",       "TRANSP",    "CLASS",      "CATEGORIES", "DESCRIPTION", "LOCATION",
        "SEQUENCE", "CREATED", "LAST-MODIFIED", "URL",       "PRIORITY",   "ORGANIZER",  "ATTENDEE",    "COMMENT",
        "CONTACT",  "ATTACH",  "GEO",           "RESOURCES", "RELATED-TO", "COLOR",      "IMAGE",       "CONFERENCE",
    };
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        if (fnl_content_is(name, ignored[i]))
            return true;
    return name.length > 1 && fnl_content_is((fnl_text){ name.bytes, 2 }, "X-");
}

/* DTSTART and DTEND. */
static int32_t read_date(const fnl_content_line *line, int32_t *day, fnl_error *error)
{
    fnl_text type = fnl_content_parameter(line, "VALUE");
    if (!fnl_content_is(type, "DATE"))
        return fnl_fail_at(error, FNL_E_SYNTAX, line->place, NULL,
                           "%.*s without VALUE=DATE is a time; holidays are all-day events: write a date, as in "
                           "\"%.*s;VALUE=DATE:20260216\"",
                           FNL_TEXT_ARGS(line->name), FNL_TEXT_ARGS(line->name));
    if (!fnl_recurrence_date_read(line->value, day))
        return fnl_fail_at(error, FNL_E_SYNTAX, line->place, NULL, "\"%.*s\" is no date; expected one such as 20260216",
                           FNL_TEXT_ARGS(line->value));
    return FNL_OK;
}

/* "P1D", "P2W", "+P1D". */
static bool read_duration(fnl_text text, int32_t *days)
{
    enum { most_digits = 7, week = 7 };
    fnl_take_byte(&text, '+');
    if (!fnl_take_byte(&text, 'P') || !fnl_take_digits(&text, 1, most_digits, days))
        return false;
    if (fnl_take_byte(&text, 'W'))
        *days *= week;
    else if (!fnl_take_byte(&text, 'D'))
        return false;
    return text.length == 0 && *days > 0;
}

static int32_t take_start(fnl_calendar_event *event, const fnl_content_line *line, fnl_error *error)
{
    if (event->has_start)
        return fail(line->place, "DTSTART is given twice", error);
    event->has_start = true;
    event->start_place = line->place;
    return read_date(line, &event->start, error);
}

static int32_t take_end(fnl_calendar_event *event, const fnl_content_line *line, fnl_error *error)
{
    if (event->has_end || event->has_duration)
        return fail(line->place, "DTEND or DURATION is given before; write one of them", error);
    event->has_end = true;
    event->end_place = line->place;
    return read_date(line, &event->end, error);
}

static int32_t take_duration(fnl_calendar_event *event, const fnl_content_line *line, fnl_error *error)
{
    if (event->has_end || event->has_duration)
        return fail(line->place, "DTEND or DURATION is given before; write one of them", error);
    event->has_duration = true;
    event->end_place = line->place;
    if (!read_duration(line->value, &event->duration))
        return fail(line->place, "DURATION must be whole days or weeks, such as P1D or P2W", error);
    return FNL_OK;
}

static int32_t take_recurrence(fnl_calendar_event *event, const fnl_content_line *line, fnl_error *error)
{
    if (event->has_recurrence)
        return fail(line->place, "RRULE is given twice", error);
    event->has_recurrence = true;
    event->recurrence_place = line->place;
    const char *why = NULL;
    if (!fnl_recurrence_read(line->value, &event->recurrence, &why))
        return fnl_fail_at(error, FNL_E_SYNTAX, line->place, NULL, "RRULE: %s", why);
    return FNL_OK;
}

int32_t fnl_calendar_event_take(fnl_calendar_event *event, const fnl_content_line *line, fnl_error *error)
{
    if (fnl_content_is(line->name, "DTSTART"))
        return take_start(event, line, error);
    if (fnl_content_is(line->name, "DTEND"))
        return take_end(event, line, error);
    if (fnl_content_is(line->name, "DURATION"))
        return take_duration(event, line, error);
    if (fnl_content_is(line->name, "RRULE"))
        return take_recurrence(event, line, error);
    if (fnl_content_is(line->name, "STATUS")) {
        if (fnl_content_is(line->value, "CONFIRMED"))
            return FNL_OK;
        return fail(line->place, "only events with STATUS:CONFIRMED are holidays; leave the others out", error);
    }
    if (is_ignored(line->name))
        return FNL_OK;
    return fnl_fail_at(error, FNL_E_SYNTAX, line->place, NULL,
                       "%.*s of an event is not read and may change its days; write holidays with DTSTART, DTEND, "
                       "DURATION and RRULE only",
                       FNL_TEXT_ARGS(line->name));
}

/* How many days it lasts. */
static int32_t measure(const fnl_calendar_event *event, int32_t *days, fnl_error *error)
{
    *days = event->has_duration ? event->duration : event->has_end ? event->end - event->start : 1;
    if (*days < 1)
        return fail(event->end_place, "DTEND is not after DTSTART; it is the day after the last one", error);
    if (*days > fnl_last_day + 1 - event->start)
        return fail(event->end_place, "the event ends after the year 9999", error);
    return FNL_OK;
}

int32_t fnl_calendar_event_holidays(const fnl_calendar_event *event, fnl_holiday out[fnl_working_years_count],
                                    uint32_t *count, fnl_error *error)
{
    if (!event->has_start)
        return fail(event->place, "the event has no DTSTART", error);
    int32_t days = 0;
    int32_t code = measure(event, &days, error);
    if (code != FNL_OK)
        return code;
    if (!event->has_recurrence) {
        out[0] = (fnl_holiday){ .first = event->start,
                                .last = event->start + (days - 1),
                                .first_year = fnl_first_working_year,
                                .last_year = fnl_last_working_year };
        *count = 1;
        return FNL_OK;
    }
    const char *why = NULL;
    if (!fnl_recurrence_fits(&event->recurrence, event->start, days, &why))
        return fnl_fail_at(error, FNL_E_SYNTAX, event->recurrence_place, NULL, "RRULE: %s", why);
    *count = fnl_recurrence_holidays(&event->recurrence, event->start, days, out);
    return FNL_OK;
}
