/* The section `sla`: clocks and what they are set by. */
#include "model/names.h"
#include "model/reader.h"

const char *const fnl_sla_output_suffixes[fnl_sla_outputs] = {
    "_status", "_due", "_elapsed_s", "_remaining_s", "_breached_at", "_over_s", "_paused", "_paused_s",
};

fnl_type fnl_sla_output_type(uint32_t output)
{
    static const fnl_type types[fnl_sla_outputs] = {
        fnl_type_text, fnl_type_time, fnl_type_int,  fnl_type_int,
        fnl_type_time, fnl_type_int,  fnl_type_bool, fnl_type_int,
    };
    return types[output];
}

/* The first symbol of a clock. */
static uint32_t symbol_of(const fnl_model *model, uint32_t clock)
{
    return model->symbol_starts[fnl_symbol_sla] + fnl_sla_outputs * clock;
}

void fnl_register_sla(fnl_model_reader *reader, const fnl_node *sla)
{
    for (uint32_t i = 0; i < sla->count && !fnl_model_reader_done(reader); i++) {
        const fnl_node *node = fnl_node_get(&sla->items[i], "name");
        fnl_text name;
        if (node == NULL || !fnl_node_written(node, &name) || !fnl_is_identifier(name))
            continue; /* reported when the clock is read */
        bool good = true;
        for (uint32_t k = 0; k < fnl_sla_outputs && good; k++) {
            reader->scratch.length = 0;
            fnl_buffer_put_text(&reader->scratch, name);
            fnl_buffer_put_string(&reader->scratch, fnl_sla_output_suffixes[k]);
            good = reader->scratch.failed ? fnl_model_reader_no_memory(reader)
                                          : fnl_names_add(reader, node, fnl_buffer_text(&reader->scratch),
                                                          symbol_of(reader->model, i) + k, true);
        }
    }
}

/* The names of all outputs; one that has none yet was refused, with a report where that was done. */
static bool read_name(fnl_model_reader *reader, const fnl_node *node, uint32_t index)
{
    fnl_sla_clock *clock = &reader->model->clocks[index];
    const fnl_node *name = fnl_node_get(node, "name");
    if (name == NULL)
        return fnl_missing_problem(reader, node, "name", "a clock needs a `name`, which its outputs begin with");
    if (!fnl_take_name(reader, name, &clock->name) || !fnl_check_output_name(reader, name, clock->name, "a clock"))
        return false;
    const fnl_symbol *symbols = &reader->names.symbols[symbol_of(reader->model, index)];
    for (uint32_t i = 0; i < fnl_sla_outputs; i++) {
        clock->outputs[i] = symbols[i].name;
        if (symbols[i].name.length == 0)
            return false;
        if (!fnl_is_identifier(symbols[i].name))
            return fnl_problem(reader, name, "the name is too long: its output '%.*s' would have more than %d bytes",
                               FNL_TEXT_ARGS(symbols[i].name), (int)fnl_most_identifier);
    }
    return true;
}

/* What starts, stops and stills it. */
static bool read_fields(fnl_model_reader *reader, const fnl_node *node, fnl_sla_clock *clock)
{
    const fnl_node *start = fnl_node_get(node, "start");
    const fnl_node *stop = fnl_node_get(node, "stop");
    const fnl_node *pauses = fnl_node_get(node, "pauses");
    bool good = true;
    if (start == NULL)
        good = fnl_missing_problem(reader, node, "start", "a clock needs `start`: the field with the time it starts");
    else
        good = fnl_take_field_of(reader, start, "start", fnl_type_time, &clock->start_field);
    if (stop != NULL)
        good = fnl_take_field_of(reader, stop, "stop", fnl_type_time, &clock->stop_field) && good;
    if (pauses != NULL)
        good = fnl_take_field_of(reader, pauses, "pauses", fnl_type_intervals, &clock->pauses_field) && good;
    return good;
}

static bool read_early(fnl_model_reader *reader, const fnl_node *node, fnl_sla_clock *clock)
{
    static const char *const words[] = { "met", "reject", NULL };
    const fnl_node *early = fnl_node_get(node, "early");
    uint32_t word = 0;
    if (early == NULL)
        return true;
    if (fnl_node_get(node, "stop") == NULL)
        return fnl_key_problem(reader, early, "`early` is about a stop before the start: this clock has no `stop`");
    if (!fnl_take_word(reader, early, words, &word))
        return false;
    clock->terms.rejects_early = word == 1;
    return true;
}

static bool read_warn(fnl_model_reader *reader, const fnl_node *node, fnl_clock_terms *terms)
{
    static const char *const keys[] = { "remaining", NULL };
    fnl_allowance remaining = { 0 };
    if (node->kind == fnl_node_number) /* it could be seconds */
        return fnl_problem(reader, node, "write the percentage with its sign, such as 75%%, or {remaining: 30m}");
    if (node->kind != fnl_node_map)
        return fnl_take_percent(reader, node, &terms->warn_millionths);
    if (!fnl_take_map(reader, node, keys, "`warn`"))
        return false;
    const fnl_node *item = fnl_node_get(node, "remaining");
    if (item == NULL)
        return fnl_missing_problem(reader, node, "remaining",
                                   "`warn` is a part of the target, such as 75%, or what remains of it, such as "
                                   "{remaining: 30m}");
    if (!fnl_take_allowance(reader, item, &remaining))
        return false;
    if (remaining.in_days || remaining.amount == 0)
        return fnl_problem(reader, item, "what remains is working time above 0, such as 30m or 2h");
    terms->warn_remaining = remaining.amount;
    return true;
}

static bool read_cancel(fnl_model_reader *reader, const fnl_node *node, fnl_sla_clock *clock)
{
    static const char *const keys[] = { "when", "reason_field", NULL };
    bool good = fnl_take_map(reader, node, keys, "`cancel`");
    if (node->kind != fnl_node_map)
        return false;
    const fnl_node *when = fnl_node_get(node, "when");
    const fnl_node *reason = fnl_node_get(node, "reason_field");
    if (when == NULL)
        good = fnl_missing_problem(reader, node, "when", "`cancel` needs `when`: who is excused");
    else
        good = fnl_take_condition(reader, when, &clock->cancel) && good;
    return (reason == NULL ||
            fnl_take_field_of(reader, reason, "reason_field", fnl_type_text, &clock->cancel_reason_field)) &&
           good;
}

static bool read_clock(fnl_model_reader *reader, const fnl_node *node, uint32_t index)
{
    static const char *const keys[] = { "name",   "when", "start",  "stop",  "targets",
                                        "pauses", "warn", "cancel", "early", NULL };
    fnl_sla_clock *clock = &reader->model->clocks[index];
    clock->place = node->place;
    clock->start_field = clock->stop_field = clock->pauses_field = clock->cancel_reason_field = FNL_NO_FIELD;
    clock->terms.warn_remaining = -1;
    bool good = fnl_take_map(reader, node, keys, "a clock");
    if (node->kind != fnl_node_map)
        return false;
    const fnl_node *when = fnl_node_get(node, "when");
    const fnl_node *targets = fnl_node_get(node, "targets");
    const fnl_node *warn = fnl_node_get(node, "warn");
    const fnl_node *cancel = fnl_node_get(node, "cancel");
    good = read_name(reader, node, index) && good;
    if (when != NULL)
        good = fnl_take_condition(reader, when, &clock->when) && good;
    good = read_fields(reader, node, clock) && good;
    good = read_early(reader, node, clock) && good;
    if (targets == NULL)
        good = fnl_missing_problem(reader, node, "targets",
                                   "a clock needs `targets`, such as [{within: 2h, calendar: a name}]");
    else
        good = fnl_read_targets(reader, targets, clock) && good;
    if (warn != NULL)
        good = read_warn(reader, warn, &clock->terms) && good;
    return (cancel == NULL || read_cancel(reader, cancel, clock)) && good;
}

/* What a status may be compared with. */
static bool list_statuses(fnl_model_reader *reader)
{
    fnl_model *model = reader->model;
    uint32_t number = 0;
    bool is_new = false;
    model->sla_statuses = fnl_take_index(reader);
    if (model->sla_statuses == NULL)
        return false;
    for (uint32_t i = 0; i < fnl_clock_statuses; i++)
        if (!fnl_index_add(model->sla_statuses, fnl_text_of(fnl_clock_status_names[i]), &number, &is_new))
            return fnl_model_reader_no_memory(reader);
    model->status_outcome = (fnl_field){
        .name = FNL_TEXT("the status of a clock"),
        .type = fnl_type_text,
        .zone = model->zone,
        .values = model->sla_statuses,
    };
    return true;
}

static void set_state(fnl_model_reader *reader, uint32_t index, bool good)
{
    fnl_names *names = &reader->names;
    uint32_t first = symbol_of(reader->model, index);
    for (uint32_t i = 0; i < fnl_sla_outputs; i++) {
        if (good)
            fnl_names_set_ready(names, first + i, fnl_sla_output_type(i), 0,
                                i == fnl_sla_status ? &reader->model->status_outcome : NULL);
        else
            fnl_names_set_broken(names, first + i);
    }
}

void fnl_read_sla(fnl_model_reader *reader, const fnl_node *sla)
{
    fnl_model *model = reader->model;
    if (sla->count == 0 || fnl_model_reader_done(reader))
        return;
    model->clocks = fnl_arena_take(reader->arena, sla->count, sizeof *model->clocks);
    if (model->clocks == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    model->clock_count = sla->count;
    if (!list_statuses(reader))
        return;
    reader->names.in_sla = true;
    reader->names.activities = model->activities;
    for (uint32_t i = 0; i < sla->count && !fnl_model_reader_done(reader); i++)
        set_state(reader, i, read_clock(reader, &sla->items[i], i));
    reader->names.in_sla = false;
}
