/* The lines of clocks: whether it concerns the lead, the target that holds, its times, what was counted, what it came to. */
#include "plan/explain_spans.h"

#include "core/arithmetic.h"
#include "table/rejection.h"
#include "text/duration.h"

/* A condition as it was for the lead. */
typedef struct seen_condition {
    fnl_seen fired;
    fnl_text inputs;
} seen_condition;

/* A clock as it was for the lead. */
typedef struct clock_lines {
    fnl_explainer *explainer;
    const fnl_sla_clock *clock;
    const fnl_sla_values *values;
    seen_condition when;
    seen_condition cancel;
    seen_condition *targets; /* up to the first without a condition */
    uint32_t target_count;
    fnl_seen target;
    fnl_seen start; /* instants; the texts are those of the fields */
    fnl_seen stop;
    fnl_text start_text;
    fnl_text stop_text;
    fnl_text pauses_text;
    fnl_text reason_text;
    const fnl_interval *pauses;
    uint32_t pause_count;
    fnl_seen outputs[fnl_sla_outputs];
    fnl_rejection why;            /* it is rejected */
    const fnl_calendar *calendar; /* of the target; NULL: none */
} clock_lines;

static const int64_t second = 1000000;

static bool is_true(fnl_seen seen)
{
    return seen.known && seen.whole != 0;
}

/* value: what it is built as; FNL_NO_VALUE: nothing yet. */
static seen_condition see_condition(fnl_explainer *explainer, const fnl_expression *condition, fnl_value value)
{
    if (condition == NULL)
        return (seen_condition){ .fired = { .known = true, .whole = 1 }, .inputs = FNL_TEXT("") };
    seen_condition seen;
    seen.fired = value == FNL_NO_VALUE ? fnl_see_condition(explainer, condition) : fnl_see(explainer, value);
    seen.inputs = fnl_explain_inputs(explainer, condition);
    return seen;
}

static void see_targets(clock_lines *lines)
{
    fnl_explainer *explainer = lines->explainer;
    const fnl_sla_clock *clock = lines->clock;
    lines->targets = fnl_arena_take(explainer->arena, clock->terms.target_count, sizeof *lines->targets);
    explainer->failed = explainer->failed || lines->targets == NULL;
    for (bool more = true; more && !explainer->failed && lines->target_count < clock->terms.target_count;) {
        const fnl_expression *when = clock->targets[lines->target_count].when;
        lines->targets[lines->target_count++] = see_condition(explainer, when, FNL_NO_VALUE);
        more = when != NULL;
    }
}

static fnl_text see_field(fnl_explainer *explainer, uint32_t field)
{
    return field == FNL_NO_FIELD ? FNL_TEXT("") : fnl_explain_field(explainer, field);
}

static void see_times(clock_lines *lines)
{
    fnl_explainer *explainer = lines->explainer;
    const fnl_sla_clock *clock = lines->clock;
    lines->start = fnl_see(explainer, lines->values->start);
    lines->start_text = see_field(explainer, clock->start_field);
    if (lines->values->stop != FNL_NO_VALUE)
        lines->stop = fnl_see(explainer, lines->values->stop);
    lines->stop_text = see_field(explainer, clock->stop_field);
    if (lines->values->pauses != FNL_NO_VALUE)
        lines->pauses = fnl_see_intervals(explainer, lines->values->pauses, &lines->pause_count);
    lines->pauses_text = see_field(explainer, clock->pauses_field);
    lines->reason_text = see_field(explainer, clock->cancel_reason_field);
}

static void see_outputs(clock_lines *lines)
{
    fnl_explainer *explainer = lines->explainer;
    for (uint32_t i = 0; i < fnl_sla_outputs; i++)
        lines->outputs[i] = fnl_see(explainer, lines->values->outputs[i]);
    bool is_early = is_true(fnl_see(explainer, lines->values->early));
    bool stops_outside = is_true(fnl_see(explainer, lines->values->stop_years));
    bool is_outside = is_true(fnl_see(explainer, lines->values->years));
    bool is_expired = is_true(fnl_see(explainer, lines->values->expired));
    lines->why = is_early        ? fnl_reject_early
                 : stops_outside ? fnl_reject_years
                 : is_outside    ? fnl_reject_needs_years
                 : is_expired    ? fnl_reject_expired
                                 : fnl_reject_none;
    lines->target = fnl_see(explainer, lines->values->target);
    if (!explainer->collecting && lines->target.known)
        lines->calendar = lines->clock->clock_targets[lines->target.whole].calendar;
}

static void put(const clock_lines *lines, fnl_explain_line line)
{
    line.score = lines->clock->name;
    fnl_explain_put(lines->explainer, &line);
}

/* An instant in the calendar's zone. */
static fnl_text local_text(const clock_lines *lines, int64_t instant)
{
    fnl_buffer *out = &lines->explainer->text;
    out->length = 0;
    fnl_write_instant(out, instant,
                      lines->calendar == NULL ? lines->explainer->model->zone : fnl_calendar_zone(lines->calendar));
    return fnl_explain_kept(lines->explainer);
}

static fnl_text local_second(const clock_lines *lines, int64_t instant)
{
    return local_text(lines, fnl_floor_divide(instant, second) * second);
}

static fnl_text field_name(const clock_lines *lines, uint32_t field)
{
    return lines->explainer->model->fields[field].read.name;
}

static void put_clock(const clock_lines *lines)
{
    const fnl_expression *when = lines->clock->when;
    fnl_seen status = lines->outputs[fnl_sla_status];
    put(lines, (fnl_explain_line){
                   .kind = "clock",
                   .part = status.known ? lines->values->statuses[status.whole] : FNL_TEXT(""),
                   .condition = when == NULL ? FNL_TEXT("") : fnl_expression_text(when),
                   .value = lines->when.inputs,
                   .fired = when == NULL ? FNL_TEXT("") : fnl_explain_fired(lines->when.fired),
               });
    if (lines->why == fnl_reject_none)
        return;
    bool is_of_stop = lines->why == fnl_reject_early || lines->why == fnl_reject_years;
    uint32_t field = is_of_stop ? lines->clock->stop_field : lines->clock->start_field;
    put(lines,
        (fnl_explain_line){
            .kind = "rejected",
            .part = field_name(lines, field),
            .condition = fnl_text_of(fnl_rejection_text(&lines->explainer->model->fields[field].read, lines->why)),
            .value = is_of_stop ? lines->stop_text : lines->start_text,
        });
}

/* "2h, hanoi" */
static fnl_text promise_text(const clock_lines *lines, uint32_t target)
{
    fnl_buffer *out = &lines->explainer->text;
    out->length = 0;
    fnl_allowance_write(out, &lines->clock->clock_targets[target].within);
    fnl_buffer_put_string(out, ", ");
    fnl_buffer_put_text(out, lines->explainer->model->calendars[lines->clock->targets[target].calendar].name);
    return fnl_explain_kept(lines->explainer);
}

/* Those that were looked at. */
static void put_targets(const clock_lines *lines)
{
    fnl_buffer *out = &lines->explainer->text;
    for (uint32_t i = 0; i < lines->target_count; i++) {
        const fnl_expression *when = lines->clock->targets[i].when;
        fnl_text promise = promise_text(lines, i);
        out->length = 0;
        fnl_buffer_put_string(out, "target ");
        fnl_buffer_put_integer(out, (int64_t)i + 1);
        put(lines, (fnl_explain_line){
                       .kind = "target",
                       .part = promise,
                       .rule = fnl_explain_kept(lines->explainer),
                       .condition = when == NULL ? FNL_TEXT("") : fnl_expression_text(when),
                       .value = lines->targets[i].inputs,
                       .fired = fnl_explain_fired(lines->targets[i].fired),
                   });
        if (lines->target.known && lines->target.whole == i)
            return;
    }
}

/* A stop that has happened by as_of. */
static bool has_stopped(const clock_lines *lines)
{
    return lines->stop.known &&
           fnl_floor_divide(lines->stop.whole, second) <= fnl_floor_divide(lines->explainer->as_of, second);
}

static void put_times(const clock_lines *lines)
{
    const fnl_sla_clock *clock = lines->clock;
    put(lines, (fnl_explain_line){
                   .kind = "start",
                   .part = field_name(lines, clock->start_field),
                   .value = lines->start.known ? local_second(lines, lines->start.whole) : lines->start_text,
               });
    if (clock->stop_field != FNL_NO_FIELD) {
        bool counts = !lines->stop.known || has_stopped(lines);
        put(lines, (fnl_explain_line){
                       .kind = "stop",
                       .part = field_name(lines, clock->stop_field),
                       .condition = counts ? FNL_TEXT("") : FNL_TEXT("after as_of: counts as none"),
                       .value = lines->stop.known ? local_second(lines, lines->stop.whole) : lines->stop_text,
                   });
    }
    put(lines, (fnl_explain_line){ .kind = "as_of", .value = local_second(lines, lines->explainer->as_of) });
    if (clock->pauses_field != FNL_NO_FIELD)
        put(lines, (fnl_explain_line){
                       .kind = "pauses", .part = field_name(lines, clock->pauses_field), .value = lines->pauses_text });
}

static void put_cancel(const clock_lines *lines)
{
    const fnl_sla_clock *clock = lines->clock;
    if (clock->cancel == NULL)
        return;
    put(lines, (fnl_explain_line){ .kind = "cancel",
                                   .condition = fnl_expression_text(clock->cancel),
                                   .value = lines->cancel.inputs,
                                   .fired = fnl_explain_fired(lines->cancel.fired) });
    if (clock->cancel_reason_field != FNL_NO_FIELD && is_true(lines->cancel.fired))
        put(lines, (fnl_explain_line){ .kind = "reason",
                                       .part = field_name(lines, clock->cancel_reason_field),
                                       .value = lines->reason_text });
}

/* "75%", "30m before the end", both. */
static fnl_text warning_text(const clock_lines *lines)
{
    static const unsigned percent_scale = 4; /* millionths are 1/10,000 of a percent */
    const fnl_clock_terms *terms = &lines->clock->terms;
    fnl_buffer *out = &lines->explainer->text;
    out->length = 0;
    if (terms->warn_millionths != 0) {
        fnl_write_decimal(out, terms->warn_millionths, percent_scale);
        fnl_buffer_put_byte(out, '%');
    }
    if (terms->warn_remaining >= 0) {
        fnl_buffer_put_string(out, out->length == 0 ? "" : " or ");
        fnl_write_hours(out, terms->warn_remaining);
        fnl_buffer_put_string(out, " before the end");
    }
    return fnl_explain_kept(lines->explainer);
}

/* Where the clock is neither over nor at its end. */
static void put_warning(const clock_lines *lines)
{
    fnl_seen status = lines->outputs[fnl_sla_status];
    bool is_at_risk = status.known && status.whole == fnl_clock_at_risk;
    bool is_pending = status.known && status.whole == fnl_clock_pending;
    fnl_text warning = warning_text(lines);
    if (warning.length != 0 && (is_at_risk || is_pending))
        put(lines, (fnl_explain_line){ .kind = "warn",
                                       .condition = warning,
                                       .fired = is_at_risk ? FNL_TEXT("true") : FNL_TEXT("false") });
}

/* What it came to, but for the status, which its first line has. */
static void put_results(const clock_lines *lines)
{
    fnl_buffer *out = &lines->explainer->text;
    for (uint32_t i = fnl_sla_status + 1; i < fnl_sla_outputs; i++) {
        fnl_seen output = lines->outputs[i];
        fnl_type type = fnl_sla_output_type(i);
        bool is_held = i == fnl_sla_due && !output.known && lines->outputs[fnl_sla_elapsed_s].known;
        fnl_text value = FNL_TEXT("NULL");
        if (!output.known && !is_held)
            continue;
        out->length = 0;
        if (output.known && type == fnl_type_time)
            value = local_text(lines, output.whole);
        else if (output.known && type == fnl_type_bool)
            value = fnl_explain_fired(output);
        else if (output.known) {
            fnl_buffer_put_integer(out, output.whole);
            value = fnl_explain_kept(lines->explainer);
        }
        put(lines, (fnl_explain_line){ .kind = "result",
                                       .part = fnl_text_of(fnl_sla_output_suffixes[i] + 1),
                                       .condition = is_held ? FNL_TEXT("an open pause began before") : FNL_TEXT(""),
                                       .value = value });
    }
}

static void explain_clock(fnl_explainer *explainer, const fnl_sla_clock *clock, const fnl_sla_values *values)
{
    clock_lines lines = { .explainer = explainer, .clock = clock, .values = values };
    lines.when = see_condition(explainer, clock->when, values->applicable);
    lines.cancel = see_condition(explainer, clock->cancel, values->cancelled);
    see_targets(&lines);
    see_times(&lines);
    see_outputs(&lines);
    if (explainer->collecting || explainer->failed)
        return;
    put_clock(&lines);
    put_targets(&lines);
    put_times(&lines);
    put_cancel(&lines);
    if (lines.outputs[fnl_sla_elapsed_s].known && lines.start.known && lines.calendar != NULL) {
        int64_t end = has_stopped(&lines) ? lines.stop.whole : explainer->as_of;
        fnl_explain_spans(explainer, &(fnl_explained_spans){ .clock = clock->name,
                                                             .calendar = lines.calendar,
                                                             .start = fnl_floor_divide(lines.start.whole, second),
                                                             .end = fnl_floor_divide(end, second),
                                                             .pauses = lines.pauses,
                                                             .pause_count = lines.pause_count });
    }
    put_warning(&lines);
    put_results(&lines);
}

void fnl_explain_sla(fnl_explainer *explainer)
{
    for (uint32_t i = 0; i < explainer->model->clock_count && !explainer->failed; i++)
        if (explainer->plan->needs.clocks[i])
            explain_clock(explainer, &explainer->model->clocks[i], &explainer->values->clocks[i]);
}
