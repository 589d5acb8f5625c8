/* The canonical form of calendars and clocks. */
#include "model/canonical.h"

#include "time/stamp.h"

/* The text in the scratch buffer, as one key or item. */
static void put_scratch(fnl_canonical *canonical, fnl_parent *parent, const char *key)
{
    if (!canonical->scratch.failed)
        fnl_put_text(canonical, parent, key, fnl_buffer_text(&canonical->scratch));
}

/* "08:00" */
static void write_time(fnl_buffer *out, int32_t second)
{
    const int32_t minutes = second / 60;
    const int32_t parts[] = { minutes / 60, minutes % 60 };
    for (int i = 0; i < 2; i++) {
        if (i != 0)
            fnl_buffer_put_byte(out, ':');
        fnl_buffer_put_byte(out, (char)('0' + parts[i] / 10));
        fnl_buffer_put_byte(out, (char)('0' + parts[i] % 10));
    }
}

static void put_hours(fnl_canonical *canonical, fnl_parent *map, const char *key, fnl_day_hours day)
{
    fnl_parent *list = fnl_put_list(canonical, map, key);
    for (uint32_t i = 0; i < day.count; i++) {
        canonical->scratch.length = 0;
        write_time(&canonical->scratch, day.hours[i].start);
        fnl_buffer_put_byte(&canonical->scratch, '-');
        write_time(&canonical->scratch, day.hours[i].end);
        put_scratch(canonical, list, "");
    }
}

static void put_week(fnl_canonical *canonical, fnl_parent *calendar, const fnl_day_hours *week)
{
    fnl_parent *map = fnl_put_map(canonical, calendar, "hours");
    for (uint32_t i = 0; i < fnl_week_days; i++)
        if (week[i].count != 0)
            put_hours(canonical, map, fnl_weekday_names[i], week[i]);
}

static void put_holidays(fnl_canonical *canonical, fnl_parent *calendar, const fnl_calendar_rules *rules)
{
    if (rules->holiday_count == 0)
        return;
    fnl_parent *list = fnl_put_list(canonical, calendar, "holidays");
    for (uint32_t i = 0; i < rules->holiday_count; i++) {
        canonical->scratch.length = 0;
        fnl_holiday_write(&canonical->scratch, &rules->holidays[i]);
        put_scratch(canonical, list, "");
    }
}

static void put_replaced(fnl_canonical *canonical, fnl_parent *calendar, const fnl_calendar_rules *rules)
{
    enum { day_size = sizeof "2026-12-24" };
    if (rules->replaced_count == 0)
        return;
    fnl_parent *map = fnl_put_map(canonical, calendar, "dates");
    for (uint32_t i = 0; i < rules->replaced_count && !canonical->scratch.failed; i++) {
        canonical->scratch.length = 0;
        fnl_write_day(&canonical->scratch, rules->replaced[i].day);
        char day[day_size] = "";
        if (canonical->scratch.length < day_size && !canonical->scratch.failed)
            memcpy(day, canonical->scratch.bytes, canonical->scratch.length);
        put_hours(canonical, map, day, rules->replaced[i].hours);
    }
}

static void put_calendar(fnl_canonical *canonical, fnl_parent *list, const fnl_model_calendar *calendar)
{
    const fnl_calendar_rules *rules = &calendar->rules;
    fnl_parent *map = fnl_put_map(canonical, list, "");
    fnl_put_text(canonical, map, "name", calendar->name);
    if (calendar->has_own_zone)
        fnl_put_text(canonical, map, "time_zone", fnl_zone_name(rules->zone));
    if (rules->is_always)
        fnl_tree_bool(&canonical->tree, map, FNL_TEXT("always"), true);
    else
        put_week(canonical, map, rules->week);
    put_holidays(canonical, map, rules);
    if (rules->has_valid_until) {
        canonical->scratch.length = 0;
        fnl_write_day(&canonical->scratch, rules->valid_until);
        put_scratch(canonical, map, "valid_until");
    }
    put_replaced(canonical, map, rules);
}

void fnl_put_calendars(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_model *model = canonical->model;
    if (model->calendar_count == 0)
        return;
    fnl_parent *list = fnl_put_list(canonical, root, "calendars");
    for (uint32_t i = 0; i < model->calendar_count; i++)
        put_calendar(canonical, list, &model->calendars[i]);
}

static void put_allowance(fnl_canonical *canonical, fnl_parent *map, const char *key, fnl_allowance allowance)
{
    canonical->scratch.length = 0;
    fnl_allowance_write(&canonical->scratch, &allowance);
    put_scratch(canonical, map, key);
}

static void put_field(fnl_canonical *canonical, fnl_parent *map, const char *key, uint32_t field)
{
    if (field != FNL_NO_FIELD)
        fnl_put_text(canonical, map, key, canonical->model->fields[field].read.name);
}

static void put_warn(fnl_canonical *canonical, fnl_parent *map, const fnl_clock_terms *terms)
{
    if (terms->warn_millionths != 0)
        fnl_put_percent(canonical, map, "warn", terms->warn_millionths);
    else if (terms->warn_remaining >= 0)
        put_allowance(canonical, fnl_put_map(canonical, map, "warn"), "remaining",
                      (fnl_allowance){ .amount = terms->warn_remaining });
}

static void put_targets(fnl_canonical *canonical, fnl_parent *map, const fnl_sla_clock *clock)
{
    fnl_parent *list = fnl_put_list(canonical, map, "targets");
    for (uint32_t i = 0; i < clock->terms.target_count; i++) {
        const fnl_sla_target *target = &clock->targets[i];
        fnl_parent *item = fnl_put_map(canonical, list, "");
        fnl_put_expression(canonical, item, "when", target->when);
        put_allowance(canonical, item, "within", clock->clock_targets[i].within);
        fnl_put_text(canonical, item, "calendar", canonical->model->calendars[target->calendar].name);
    }
}

static void put_clock(fnl_canonical *canonical, fnl_parent *list, const fnl_sla_clock *clock)
{
    fnl_parent *map = fnl_put_map(canonical, list, "");
    fnl_put_text(canonical, map, "name", clock->name);
    fnl_put_expression(canonical, map, "when", clock->when);
    put_field(canonical, map, "start", clock->start_field);
    put_field(canonical, map, "stop", clock->stop_field);
    put_targets(canonical, map, clock);
    put_warn(canonical, map, &clock->terms);
    put_field(canonical, map, "pauses", clock->pauses_field);
    if (clock->cancel != NULL) {
        fnl_parent *cancel = fnl_put_map(canonical, map, "cancel");
        fnl_put_expression(canonical, cancel, "when", clock->cancel);
        put_field(canonical, cancel, "reason_field", clock->cancel_reason_field);
    }
    if (clock->terms.rejects_early)
        fnl_put_text(canonical, map, "early", FNL_TEXT("reject"));
}

void fnl_put_sla(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_model *model = canonical->model;
    if (model->clock_count == 0)
        return;
    fnl_parent *list = fnl_put_list(canonical, root, "sla");
    for (uint32_t i = 0; i < model->clock_count; i++)
        put_clock(canonical, list, &model->clocks[i]);
}
