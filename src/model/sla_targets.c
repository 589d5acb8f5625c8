/* The targets of clocks: what is allowed, by which calendar, for whom. */
#include "expr/nearest.h"
#include "model/names.h"
#include "model/reader.h"

#include <stdio.h>

bool fnl_take_allowance(fnl_model_reader *reader, const fnl_node *node, fnl_allowance *out)
{
    const char *why = NULL;
    fnl_text written;
    if (!fnl_node_written(node, &written))
        return fnl_problem(reader, node, "working time is a text such as 2h, 1h30m or 3bd (business days)");
    fnl_text shown = fnl_shown(written);
    return fnl_allowance_read(written, out, &why) ||
           fnl_problem(reader, node, "'%.*s' is no working time: %s", FNL_TEXT_ARGS(shown), why);
}

/* The names of the model's calendars, as many as a message has room for, in the reader's scratch. */
static fnl_text list_calendars(fnl_model_reader *reader)
{
    enum { most_listed = 10 };
    const fnl_index *names = &reader->calendar_names;
    fnl_buffer *scratch = &reader->scratch;
    scratch->length = 0;
    fnl_buffer_put_string(scratch, names->count == 0 ? "the model has no `calendars`" : "the model has ");
    for (uint32_t i = 0; i < names->count && i < most_listed; i++) {
        fnl_buffer_put_string(scratch, i == 0 ? "" : ", ");
        fnl_buffer_put_text(scratch, fnl_shown(names->keys[i]));
    }
    if (names->count > most_listed)
        fnl_buffer_put_string(scratch, " …");
    if (scratch->failed)
        fnl_model_reader_no_memory(reader);
    return fnl_buffer_text(scratch);
}

static bool take_calendar(fnl_model_reader *reader, const fnl_node *node, uint32_t *out)
{
    const fnl_index *names = &reader->calendar_names;
    fnl_text name;
    if (!fnl_node_written(node, &name))
        return fnl_problem(reader, node, "the name of a calendar is needed");
    /* With two calendars of one name, or one without, names and calendars are out of step; then the model is refused. */
    if (fnl_index_find(names, name, out))
        return reader->model->calendars[*out].calendar != NULL;
    fnl_text shown = fnl_shown(name);
    fnl_text near = fnl_nearest_among(name, names->keys, names->count);
    if (near.length != 0)
        return fnl_problem(reader, node, "there is no calendar '%.*s': did you mean '%.*s'?", FNL_TEXT_ARGS(shown),
                           FNL_TEXT_ARGS(near));
    fnl_text all = list_calendars(reader);
    return fnl_problem(reader, node, "there is no calendar '%.*s': %.*s", FNL_TEXT_ARGS(shown), FNL_TEXT_ARGS(all));
}

static bool miss_calendar(fnl_model_reader *reader, const fnl_node *node)
{
    char why[sizeof((fnl_error *)NULL)->message];
    fnl_text all = list_calendars(reader);
    snprintf(why, sizeof why, "a target needs a `calendar`, which says when time counts: %.*s", FNL_TEXT_ARGS(all));
    return fnl_missing_problem(reader, node, "calendar", why);
}

static bool read_target(fnl_model_reader *reader, const fnl_node *node, fnl_sla_target *target,
                        fnl_clock_target *clock_target)
{
    static const char *const keys[] = { "when", "within", "calendar", NULL };
    target->place = node->place;
    bool good = fnl_take_map(reader, node, keys, "a target");
    if (node->kind != fnl_node_map)
        return false;
    const fnl_node *when = fnl_node_get(node, "when");
    const fnl_node *within = fnl_node_get(node, "within");
    const fnl_node *calendar = fnl_node_get(node, "calendar");
    if (when != NULL)
        good = fnl_take_condition(reader, when, &target->when) && good;
    if (within == NULL)
        good = fnl_missing_problem(reader, node, "within",
                                   "a target needs `within`: working time such as 2h, or business days such as 3bd");
    else
        good = fnl_take_allowance(reader, within, &clock_target->within) && good;
    if (calendar == NULL)
        return miss_calendar(reader, node);
    if (!take_calendar(reader, calendar, &target->calendar))
        return false;
    clock_target->calendar = reader->model->calendars[target->calendar].calendar;
    return good;
}

bool fnl_read_targets(fnl_model_reader *reader, const fnl_node *node, fnl_sla_clock *clock)
{
    if (!fnl_take_list(reader, node, "`targets` is a list; the first whose `when` is true counts"))
        return false;
    if (node->count == 0)
        return fnl_problem(reader, node, "a clock has at least one target");
    if (node->count > fnl_most_targets)
        return fnl_limit_problem(reader, node, "a clock has at most %d targets", (int)fnl_most_targets);
    if (!fnl_count_rules(reader, node))
        return false;
    clock->targets = fnl_arena_take(reader->arena, node->count, sizeof *clock->targets);
    clock->clock_targets = fnl_arena_take(reader->arena, node->count, sizeof *clock->clock_targets);
    if (clock->targets == NULL || clock->clock_targets == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++)
        good = read_target(reader, &node->items[i], &clock->targets[i], &clock->clock_targets[i]) && good;
    clock->terms.targets = clock->clock_targets;
    clock->terms.target_count = node->count;
    return good;
}
