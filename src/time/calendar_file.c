/* iCalendar files. */
#include "time/calendar_event.h"

enum { most_file_size = 16 << 20 };

/* What may be in a file, and what it is in. */
typedef enum component {
    component_none,
    component_calendar,
    component_event,
    component_alarm,
    component_zone,
    component_standard,
    component_daylight,
    components
} component;

static const struct {
    const char *name;
    component in;
} known[components] = {
    [component_calendar] = { "VCALENDAR", component_none }, [component_event] = { "VEVENT", component_calendar },
    [component_alarm] = { "VALARM", component_event },      [component_zone] = { "VTIMEZONE", component_calendar },
    [component_standard] = { "STANDARD", component_zone },  [component_daylight] = { "DAYLIGHT", component_zone },
};

typedef struct file_reader {
    fnl_arena *arena;
    component open;
    uint32_t lines[components]; /* where those that are open begin */
    bool has_calendar;
    fnl_calendar_event event;
    uint32_t events;
    fnl_holiday made[fnl_working_years_count]; /* of one event */
    fnl_holiday *holidays;
    uint32_t count;
    uint32_t capacity;
} file_reader;

static int32_t begin(file_reader *reader, const fnl_content_line *line, fnl_error *error)
{
    component wanted = component_calendar;
    while (wanted < components && !fnl_content_is(line->value, known[wanted].name))
        wanted++;
    if (wanted == components)
        return fnl_fail_at(error, FNL_E_SYNTAX, line->place, NULL,
                           "BEGIN:%.*s is not read; holidays are VEVENTs, VTIMEZONE and VALARM are passed over",
                           FNL_TEXT_ARGS(line->value));
    if (known[wanted].in != reader->open) {
        const char *in = known[wanted].in == component_none ? "no other component" : known[known[wanted].in].name;
        return fnl_fail_at(error, FNL_E_SYNTAX, line->place, NULL, "BEGIN:%s must stand in %s", known[wanted].name, in);
    }
    reader->open = wanted;
    reader->lines[wanted] = line->place.line;
    reader->has_calendar = true;
    if (wanted == component_event)
        reader->event = (fnl_calendar_event){ .place = line->place };
    return FNL_OK;
}

static int32_t keep(file_reader *reader, uint32_t made, fnl_error *error)
{
    for (uint32_t i = 0; i < made; i++) {
        if (reader->count == fnl_most_holidays)
            return fnl_fail_at(error, FNL_E_LIMIT, reader->event.place, NULL, "more than %d holidays in one file",
                               fnl_most_holidays);
        if (!fnl_arena_grow(reader->arena, &reader->holidays, reader->count, &reader->capacity,
                            sizeof *reader->holidays))
            return fnl_fail_memory(error);
        reader->holidays[reader->count++] = reader->made[i];
    }
    return FNL_OK;
}

static int32_t end(file_reader *reader, const fnl_content_line *line, fnl_error *error)
{
    component open = reader->open;
    if (open == component_none)
        return fnl_fail_at(error, FNL_E_SYNTAX, line->place, NULL, "END:%.*s without its BEGIN",
                           FNL_TEXT_ARGS(line->value));
    if (!fnl_content_is(line->value, known[open].name))
        return fnl_fail_at(error, FNL_E_SYNTAX, line->place, NULL, "END:%.*s, but %s of line %u has not ended",
                           FNL_TEXT_ARGS(line->value), known[open].name, (unsigned)reader->lines[open]);
    reader->open = known[open].in;
    if (open != component_event)
        return FNL_OK;
    if (reader->events++ == fnl_most_holidays)
        return fnl_fail_at(error, FNL_E_LIMIT, reader->event.place, NULL, "more than %d events in one file",
                           fnl_most_holidays);
    uint32_t made = 0;
    int32_t code = fnl_calendar_event_holidays(&reader->event, reader->made, &made, error);
    return code == FNL_OK ? keep(reader, made, error) : code;
}

/* What the calendar says of itself: only what could mean other days matters. */
static int32_t check_calendar(const fnl_content_line *line, fnl_error *error)
{
    static const struct {
        const char *name;
        const char *value;
    } wanted[] = { { "VERSION", "2.0" }, { "CALSCALE", "GREGORIAN" }, { "METHOD", "PUBLISH" } };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (fnl_content_is(line->name, wanted[i].name) && !fnl_content_is(line->value, wanted[i].value))
            return fnl_fail_at(error, FNL_E_SYNTAX, line->place, NULL, "%s:%.*s is not read; it must be %s:%s",
                               wanted[i].name, FNL_TEXT_ARGS(line->value), wanted[i].name, wanted[i].value);
    return FNL_OK;
}

static int32_t take(file_reader *reader, const fnl_content_line *line, fnl_error *error)
{
    if (fnl_content_is(line->name, "BEGIN"))
        return begin(reader, line, error);
    if (fnl_content_is(line->name, "END"))
        return end(reader, line, error);
    switch (reader->open) {
    case component_none:
        return fnl_fail_at(error, FNL_E_SYNTAX, line->place, NULL,
                           "expected BEGIN:VCALENDAR; this is not an iCalendar file, or something follows its end");
    case component_calendar:
        return check_calendar(line, error);
    case component_event:
        return fnl_calendar_event_take(&reader->event, line, error);
    default:
        return FNL_OK;
    }
}

static int32_t read_lines(file_reader *reader, fnl_content_lines *lines, fnl_error *error)
{
    for (;;) {
        fnl_content_line line;
        bool more = false;
        int32_t code = fnl_content_lines_next(lines, &line, &more, error);
        if (code == FNL_OK && more)
            code = take(reader, &line, error);
        if (code != FNL_OK || !more)
            return code;
    }
}

/* At the end of the file. */
static int32_t check_end(const file_reader *reader, const fnl_content_lines *lines, fnl_error *error)
{
    fnl_place place = { lines->read, 1, lines->offset };
    component open = reader->open;
    if (open != component_none)
        return fnl_fail_at(error, FNL_E_SYNTAX, place, NULL, "the file ends here, but %s of line %u has not ended",
                           known[open].name, (unsigned)reader->lines[open]);
    if (!reader->has_calendar)
        return fnl_fail(error, FNL_E_SYNTAX, "the file is empty; an iCalendar file begins with BEGIN:VCALENDAR");
    return FNL_OK;
}

int32_t fnl_holidays_of_file(fnl_arena *arena, fnl_text file, fnl_holiday **out, uint32_t *count, fnl_error *error)
{
    if (file.length > most_file_size)
        return fnl_fail(error, FNL_E_LIMIT, "the calendar file has more than 16 MiB");
    file_reader *reader = fnl_arena_take(arena, 1, sizeof *reader);
    if (reader == NULL)
        return fnl_fail_memory(error);
    reader->arena = arena;
    fnl_content_lines lines;
    fnl_content_lines_start(&lines, arena->memory, file);
    int32_t code = read_lines(reader, &lines, error);
    if (code == FNL_OK)
        code = check_end(reader, &lines, error);
    fnl_content_lines_end(&lines);
    if (code != FNL_OK)
        return code;
    *out = reader->holidays;
    *count = fnl_holidays_settle(reader->holidays, reader->count);
    return FNL_OK;
}
