/* Clocks: what is promised, by when. */
#include "words/sections.h"

static void tell_field(fnl_words *words, uint32_t field)
{
    fnl_tell_code(words, words->model->fields[field].read.name);
}

/* Working time in hours, never in days: a day of it would not be a day of the calendar. */
static void tell_working_time(fnl_words *words, int64_t seconds)
{
    static const struct {
        int64_t seconds;
        const char *one;
        const char *many;
    } units[] = { { 3600, " hour", " hours" }, { 60, " minute", " minutes" }, { 1, " second", " seconds" } };
    enum { unit_count = sizeof units / sizeof *units };
    bool is_first = true;
    for (uint32_t i = 0; i < unit_count; i++) {
        int64_t count = seconds / units[i].seconds;
        seconds %= units[i].seconds;
        if (count == 0 && !(is_first && i == unit_count - 1))
            continue;
        fnl_tell(words, is_first ? "" : " ");
        fnl_tell_integer(words, count);
        fnl_tell(words, count == 1 ? units[i].one : units[i].many);
        is_first = false;
    }
}

static void tell_allowance(fnl_words *words, const fnl_allowance *allowance)
{
    if (allowance->in_days) {
        fnl_tell_count(words, (uint32_t)allowance->amount, "business day", "business days");
        return;
    }
    tell_working_time(words, allowance->amount);
    fnl_tell(words, " of working time");
}

static void tell_start_and_stop(fnl_words *words, const fnl_sla_clock *clock)
{
    if (clock->when != NULL) {
        fnl_tell(words, "Only for leads with ");
        fnl_tell_expression(words, clock->when);
        fnl_tell(words, "; for others it is `not_applicable`. ");
    }
    fnl_tell(words, "It starts at ");
    tell_field(words, clock->start_field);
    if (clock->stop_field == FNL_NO_FIELD) {
        fnl_tell(words, " and nothing stops it: it tells how long ago that is.");
        return;
    }
    fnl_tell(words, " and stops at ");
    tell_field(words, clock->stop_field);
    fnl_tell(words, ".");
    fnl_tell_next(words, clock->terms.rejects_early
                             ? "A stop before the start is reported, and the clock is `rejected`."
                             : "A stop before the start is `met` at once.");
}

static void tell_warning(fnl_words *words, const fnl_clock_terms *terms)
{
    if (terms->warn_millionths > 0) {
        fnl_tell_next(words, "It is `at_risk` when ");
        fnl_tell_percent(words, terms->warn_millionths);
        fnl_tell(words, " of the promised time has passed.");
    } else if (terms->warn_remaining >= 0) {
        fnl_tell_next(words, "It is `at_risk` when ");
        tell_working_time(words, terms->warn_remaining);
        fnl_tell(words, " of working time or less are left.");
    }
}

static void tell_pauses_and_cancel(fnl_words *words, const fnl_sla_clock *clock)
{
    if (clock->pauses_field != FNL_NO_FIELD) {
        fnl_tell_next(words, "Working time in the spans of ");
        tell_field(words, clock->pauses_field);
        fnl_tell(words, " does not count, and puts off when it is due.");
    }
    if (clock->cancel == NULL)
        return;
    fnl_tell_next(words, "It is `cancelled` for leads with ");
    fnl_tell_expression(words, clock->cancel);
    if (clock->cancel_reason_field != FNL_NO_FIELD) {
        fnl_tell(words, "; the reason is in ");
        tell_field(words, clock->cancel_reason_field);
    }
    fnl_tell(words, ".");
}

static void write_targets(fnl_words *words, const fnl_sla_clock *clock)
{
    uint32_t count = clock->terms.target_count;
    bool is_for_all = false;
    fnl_tell(words, "\n| When | Promised within | Calendar |\n| --- | --- | --- |\n");
    for (uint32_t i = 0; i < count; i++) {
        const fnl_sla_target *target = &clock->targets[i];
        fnl_tell(words, i == 0 || target->when == NULL ? "| " : "| else ");
        if (target->when == NULL)
            fnl_tell(words, i == 0 ? "always" : "otherwise");
        else
            fnl_tell_expression(words, target->when);
        is_for_all = is_for_all || target->when == NULL;
        fnl_tell(words, " | ");
        tell_allowance(words, &clock->clock_targets[i].within);
        fnl_tell(words, " | ");
        fnl_tell_bold(words, words->model->calendars[target->calendar].name);
        fnl_tell(words, " |\n");
    }
    if (!is_for_all)
        fnl_tell(words, "\nNothing is promised where none of these is true: the clock is then `not_applicable`.\n");
}

static void write_statuses(fnl_words *words)
{
    static const char *const meanings[fnl_clock_statuses] = {
        [fnl_clock_not_applicable] = "nothing is promised for this lead, or it has not started",
        [fnl_clock_pending] = "not stopped and not late, or its start is still to come",
        [fnl_clock_at_risk] = "the same, and little of the time is left",
        [fnl_clock_met] = "stopped when it was due or before",
        [fnl_clock_met_late] = "stopped after it was due",
        [fnl_clock_breached] = "not stopped, and due before now",
        [fnl_clock_cancelled] = "excused",
        [fnl_clock_rejected] = "cannot be computed, which is reported",
    };
    fnl_tell(words, "\n| Status | What it means |\n| --- | --- |\n");
    for (uint32_t i = 0; i < fnl_clock_statuses; i++) {
        fnl_tell(words, "| ");
        fnl_tell_code(words, fnl_text_of(fnl_clock_status_names[i]));
        fnl_tell(words, " | ");
        fnl_tell(words, meanings[i]);
        fnl_tell(words, " |\n");
    }
    fnl_tell(words,
             "\nWhat cannot be computed: what needs a day that the calendar does not know, or a year before 1970 or "
             "after 2199; and a stop before the start where that is an error.\n");
}

/* The names that conditions and tables of results have for what came of it. */
static void write_outputs(fnl_words *words)
{
    static const char *const meanings[fnl_sla_outputs] = {
        [fnl_sla_status] = "its status",
        [fnl_sla_due] = "when it is due: the moment at which the promised working time has passed",
        [fnl_sla_elapsed_s] = "seconds of working time until it stopped, or until now",
        [fnl_sla_remaining_s] = "promised seconds less those; below 0 when it is over",
        [fnl_sla_breached_at] = "when it became late, if it did",
        [fnl_sla_over_s] = "by how many seconds of working time it is late",
        [fnl_sla_paused] = "whether it is paused now",
        [fnl_sla_paused_s] = "seconds of working time in pauses so far",
    };
    fnl_tell(words, "\nNames of what came of it begin with that of the clock:\n"
                    "\n| Name | What it is |\n| --- | --- |\n");
    for (uint32_t i = 0; i < fnl_sla_outputs; i++) {
        fnl_tell(words, "| ");
        fnl_tell_code(words, fnl_text_of(fnl_sla_output_suffixes[i]));
        fnl_tell(words, " | ");
        fnl_tell(words, meanings[i]);
        fnl_tell(words, " |\n");
    }
}

static void write_clock(fnl_words *words, const fnl_sla_clock *clock)
{
    fnl_tell_part(words, clock->name);
    tell_start_and_stop(words, clock);
    tell_pauses_and_cancel(words, clock);
    tell_warning(words, &clock->terms);
    fnl_tell(words, "\n");
    write_targets(words, clock);
}

void fnl_write_sla(fnl_words *words)
{
    const fnl_model *model = words->model;
    if (model->clock_count == 0)
        return;
    fnl_tell_section(words, "What is promised, and by when");
    fnl_tell(words,
             "A clock counts working time from its start. What must be done within 0 seconds is due at the start; "
             "what ends at closing time is due at closing time. A business day later is the next day on which "
             "work begins, at the same time of day, moved into its hours.\n");
    write_statuses(words);
    write_outputs(words);
    for (uint32_t i = 0; i < model->clock_count; i++)
        write_clock(words, &model->clocks[i]);
}
