/* Warnings about clocks and calendars. */
#include "model/names.h"
#include "model/reader.h"

#include <stdio.h>

enum {
    path_size = 64,
    date_size = 16,
    soon_days = 60, /* time enough to ask for the holidays of the next year */
};

/* Without clocks calendars are there for those who ask them questions. */
static void lint_use(fnl_model_reader *reader)
{
    const fnl_model *model = reader->model;
    bool used[fnl_most_calendars] = { false };
    char path[path_size];
    for (uint32_t i = 0; i < model->clock_count; i++)
        for (uint32_t k = 0; k < model->clocks[i].terms.target_count; k++)
            used[model->clocks[i].targets[k].calendar] = true;
    for (uint32_t i = 0; i < model->calendar_count && model->clock_count > 0; i++) {
        fnl_text name = fnl_shown(model->calendars[i].name);
        snprintf(path, sizeof path, "calendars[%u]", i);
        if (!used[i])
            fnl_warn(reader, model->calendars[i].place, path, "nothing uses the calendar '%.*s'", FNL_TEXT_ARGS(name));
    }
}

static void lint_end(fnl_model_reader *reader, const fnl_model_calendar *calendar, const char *path)
{
    int64_t as_of = reader->options->as_of;
    if (!calendar->rules.has_valid_until || as_of == 0 || as_of < FNL_FIRST_INSTANT || as_of > FNL_LAST_INSTANT)
        return;
    int32_t last = calendar->rules.valid_until;
    int32_t today = fnl_zone_day_of(calendar->rules.zone, as_of);
    fnl_date date = fnl_date_of_day(last);
    fnl_text name = fnl_shown(calendar->name);
    char written[date_size];
    snprintf(written, sizeof written, "%04d-%02d-%02d", (int)date.year, (int)date.month, (int)date.day);
    if (today < last - soon_days)
        return;
    fnl_warn(
        reader, calendar->place, path,
        "the calendar '%.*s' %s on %s: clocks that need later days are rejected; add the holidays to come and a later "
        "`valid_until`",
        FNL_TEXT_ARGS(name), today > last ? "ended" : "soon ends", written);
}

/* Targets that no lead gets. */
static void lint_targets(fnl_model_reader *reader, uint32_t number)
{
    const fnl_sla_clock *clock = &reader->model->clocks[number];
    uint32_t for_all = clock->terms.target_count;
    char path[path_size];
    for (uint32_t i = 0; i < clock->terms.target_count; i++) {
        const fnl_sla_target *target = &clock->targets[i];
        snprintf(path, sizeof path, "sla[%u].targets[%u]", number, i);
        if (for_all < i)
            fnl_warn(reader, target->place, path, "no lead gets this target: targets[%u] before it has no `when`",
                     for_all);
        else if (target->when == NULL)
            for_all = i;
        else if (fnl_expression_never_true(target->when))
            fnl_warn(reader, target->place, path, "no lead gets this target: its condition is never true");
    }
}

/* Business days are not compared: how many seconds they have differs. */
static void lint_warning(fnl_model_reader *reader, uint32_t number)
{
    const fnl_sla_clock *clock = &reader->model->clocks[number];
    char path[path_size];
    for (uint32_t i = 0; i < clock->terms.target_count; i++) {
        const fnl_allowance *within = &clock->clock_targets[i].within;
        snprintf(path, sizeof path, "sla[%u].targets[%u]", number, i);
        if (!within->in_days && clock->terms.warn_remaining >= within->amount)
            fnl_warn(
                reader, clock->targets[i].place, path,
                "`warn` begins before the clock: this target is not longer than what remains, so it is at risk from "
                "the start");
    }
}

void fnl_lint_sla(fnl_model_reader *reader)
{
    const fnl_model *model = reader->model;
    char path[path_size];
    lint_use(reader);
    for (uint32_t i = 0; i < model->calendar_count; i++) {
        snprintf(path, sizeof path, "calendars[%u]", i);
        lint_end(reader, &model->calendars[i], path);
    }
    for (uint32_t i = 0; i < model->clock_count; i++) {
        const fnl_sla_clock *clock = &model->clocks[i];
        snprintf(path, sizeof path, "sla[%u]", i);
        if (clock->when != NULL && fnl_expression_never_true(clock->when))
            fnl_warn(reader, clock->place, path, "this clock is of no lead: its condition is never true");
        if (clock->stop_field == clock->start_field)
            fnl_warn(reader, clock->place, path, "`start` and `stop` are the same field: it is met at once, always");
        lint_targets(reader, i);
        lint_warning(reader, i);
    }
}
