/* The section `calendars`. */
#include "model/names.h"
#include "model/reader.h"

static bool read_name(fnl_model_reader *reader, const fnl_node *node, fnl_model_calendar *calendar)
{
    const fnl_node *name = fnl_node_get(node, "name");
    uint32_t number = 0;
    bool is_new = false;
    if (name == NULL)
        return fnl_missing_problem(reader, node, "name", "a calendar needs a `name`");
    if (!fnl_take_name(reader, name, &calendar->name))
        return false;
    if (!fnl_index_add(&reader->calendar_names, calendar->name, &number, &is_new))
        return fnl_model_reader_no_memory(reader);
    return is_new || fnl_problem(reader, name, "another calendar has this name");
}

static bool read_zone(fnl_model_reader *reader, const fnl_node *node, fnl_model_calendar *calendar)
{
    calendar->rules.zone = reader->model->zone;
    if (node != NULL && !fnl_take_zone(reader, node, &calendar->rules.zone))
        return false;
    calendar->has_own_zone = calendar->rules.zone != reader->model->zone;
    return true;
}

static bool read_valid_until(fnl_model_reader *reader, const fnl_node *node, fnl_calendar_rules *rules)
{
    fnl_text text;
    rules->has_valid_until = true;
    if (fnl_node_written(node, &text) && fnl_read_working_date(text, &rules->valid_until))
        return true;
    return fnl_problem(
        reader, node,
        "`valid_until` is the last day that the calendar knows, such as 2026-12-31, in the years 1970 to "
        "2199");
}

/* A calendar that counts all time has no hours to say. */
static bool check_always(fnl_model_reader *reader, const fnl_node *node)
{
    static const char *const keys[] = { "hours", "holidays", "dates" };
    bool good = true;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const fnl_node *item = fnl_node_get(node, keys[i]);
        if (item != NULL)
            good = fnl_key_problem(reader, item, "`always: true` counts all time, so there are no `%s`", keys[i]);
    }
    return good;
}

static bool read_hours(fnl_model_reader *reader, const fnl_node *node, fnl_model_calendar *calendar)
{
    const fnl_node *hours = fnl_node_get(node, "hours");
    const fnl_node *dates = fnl_node_get(node, "dates");
    fnl_calendar_rules *rules = &calendar->rules;
    bool good = true;
    if (hours == NULL)
        good = fnl_missing_problem(reader, node, "hours",
                                   "a calendar needs `hours`, such as {mon-fri: [\"08:00-17:00\"]}, or `always: true`");
    else
        good = fnl_read_week(reader, hours, rules->week);
    if (!fnl_read_holidays(reader, fnl_node_get(node, "holidays"), calendar))
        good = false;
    return (dates == NULL || fnl_read_replaced(reader, dates, rules)) && good;
}

static bool compile(fnl_model_reader *reader, const fnl_node *node, fnl_model_calendar *calendar)
{
    fnl_error error = { 0 };
    uint32_t spans = 0;
    int32_t code = fnl_calendar_new(reader->arena, &calendar->rules, fnl_most_calendar_spans - reader->calendar_spans,
                                    &calendar->calendar, &spans, &error);
    if (code == FNL_OK) {
        reader->calendar_spans += spans;
        return true;
    }
    calendar->calendar = NULL;
    if (code == FNL_E_NOMEM)
        return fnl_model_reader_no_memory(reader);
    if (code == FNL_E_LIMIT)
        return fnl_limit_problem(reader, node, "the calendars of a model have at most %d spans of working time",
                                 (int)fnl_most_calendar_spans);
    return fnl_problem(reader, node, "%s", error.message);
}

static bool read_calendar(fnl_model_reader *reader, const fnl_node *node, fnl_model_calendar *calendar)
{
    static const char *const keys[] = {
        "name", "time_zone", "hours", "holidays", "valid_until", "dates", "always", NULL
    };
    fnl_calendar_rules *rules = &calendar->rules;
    calendar->place = node->place;
    bool good = fnl_take_map(reader, node, keys, "a calendar");
    if (node->kind != fnl_node_map)
        return false;
    const fnl_node *always = fnl_node_get(node, "always");
    const fnl_node *valid_until = fnl_node_get(node, "valid_until");
    good = read_name(reader, node, calendar) && good;
    good = read_zone(reader, fnl_node_get(node, "time_zone"), calendar) && good;
    if (always != NULL && !fnl_take_bool(reader, always, &rules->is_always))
        good = false;
    else if (rules->is_always)
        good = check_always(reader, node) && good;
    else
        good = read_hours(reader, node, calendar) && good;
    if (valid_until != NULL)
        good = read_valid_until(reader, valid_until, rules) && good;
    return good && !fnl_model_reader_done(reader) && compile(reader, node, calendar);
}

void fnl_read_calendars(fnl_model_reader *reader, const fnl_node *calendars)
{
    fnl_model *model = reader->model;
    uint32_t count = calendars == NULL ? 0 : calendars->count;
    model->calendars = fnl_arena_take(reader->arena, count, sizeof *model->calendars);
    if (model->calendars == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    model->calendar_count = count;
    for (uint32_t i = 0; i < count && !fnl_model_reader_done(reader); i++)
        read_calendar(reader, &calendars->items[i], &model->calendars[i]);
    fnl_check_more_holidays(reader);
}
