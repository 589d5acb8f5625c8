/* The section `funnel`: stages, exits, and what is counted of them. */
#include "expr/nearest.h"
#include "model/kpis.h"
#include "model/names.h"

bool fnl_take_moment(fnl_model_reader *reader, const fnl_node *node, const char *key, uint32_t *out)
{
    if (!fnl_take_field(reader, node, out))
        return false;
    fnl_type found = reader->model->fields[*out].read.type;
    if (found == fnl_type_time || found == fnl_type_date)
        return true;
    return fnl_problem(reader, node, "`%s` names a field that is a time or a date; this one is %s", key,
                       fnl_type_phrase(found));
}

/* Names of stages and exits end up in those of metrics, and all differ. */
static bool read_name(fnl_model_reader *reader, const fnl_node *node, const fnl_funnel *funnel, const char *who,
                      fnl_text *out)
{
    if (!fnl_take_metric_name(reader, node, who, out))
        return false;
    fnl_text shown = fnl_shown(*out);
    for (uint32_t i = 0; i < funnel->stage_count; i++)
        if (&funnel->stages[i].name != out && fnl_text_equal(funnel->stages[i].name, *out))
            return fnl_problem(reader, node, "there is another stage '%.*s'", FNL_TEXT_ARGS(shown));
    for (uint32_t i = 0; i < funnel->exit_count; i++)
        if (&funnel->exits[i].name != out && fnl_text_equal(funnel->exits[i].name, *out))
            return fnl_problem(reader, node, "there is another exit '%.*s'", FNL_TEXT_ARGS(shown));
    return true;
}

/* `at`, or `when` of what snapshots hold without a time. */
static bool read_passing(fnl_model_reader *reader, const fnl_node *node, const char *who, fnl_passage *passage)
{
    const fnl_node *at = fnl_node_get(node, "at");
    const fnl_node *when = fnl_node_get(node, "when");
    if (at != NULL && when != NULL)
        return fnl_key_problem(reader, when, "%s has `at` or `when`, not both", who);
    if (at != NULL)
        return fnl_take_moment(reader, at, "at", &passage->at_field);
    if (when != NULL)
        return fnl_take_condition(reader, when, &passage->when);
    return fnl_problem(reader, node, "%s needs `at`: the field with its time; or `when`: who passed it", who);
}

static bool read_stage(fnl_model_reader *reader, const fnl_node *node, const fnl_funnel *funnel, fnl_passage *stage)
{
    static const char *const keys[] = { "name", "at", "when", "within", NULL };
    stage->place = node->place;
    stage->at_field = stage->reason_field = FNL_NO_FIELD;
    bool good = fnl_take_map(reader, node, keys, "a stage");
    if (node->kind != fnl_node_map)
        return false;
    const fnl_node *name = fnl_node_get(node, "name");
    const fnl_node *within = fnl_node_get(node, "within");
    if (name == NULL)
        good = fnl_missing_problem(reader, node, "name", "a stage needs a `name`");
    else
        good = read_name(reader, name, funnel, "a stage", &stage->name) && good;
    good = read_passing(reader, node, "a stage", stage) && good;
    return (within == NULL || fnl_take_duration(reader, within, &stage->within_s)) && good;
}

static bool read_exit(fnl_model_reader *reader, const fnl_node *node, const fnl_funnel *funnel, fnl_passage *exit)
{
    static const char *const keys[] = { "name", "at", "when", "reason", NULL };
    exit->place = node->place;
    exit->at_field = exit->reason_field = FNL_NO_FIELD;
    bool good = fnl_take_map(reader, node, keys, "an exit");
    if (node->kind != fnl_node_map)
        return false;
    const fnl_node *name = fnl_node_get(node, "name");
    const fnl_node *reason = fnl_node_get(node, "reason");
    if (name == NULL)
        good = fnl_missing_problem(reader, node, "name", "an exit needs a `name`");
    else
        good = read_name(reader, name, funnel, "an exit", &exit->name) && good;
    good = read_passing(reader, node, "an exit", exit) && good;
    return (reason == NULL || fnl_take_field_of(reader, reason, "reason", fnl_type_text, &exit->reason_field)) && good;
}

/* The stages of the lifecycle's line that keep a time. */
static bool take_lifecycle_stages(fnl_model_reader *reader, const fnl_node *node, fnl_funnel *funnel)
{
    const fnl_lifecycle *lifecycle = reader->model->lifecycle;
    if (lifecycle == NULL)
        return fnl_missing_problem(reader, node, "stages",
                                   "a funnel needs `stages`, such as [{name: lead, at: created_at}], or a `lifecycle` "
                                   "whose stages have `at`");
    funnel->stages = fnl_arena_take(reader->arena, fnl_most_funnel_stages, sizeof *funnel->stages);
    if (funnel->stages == NULL)
        return fnl_model_reader_no_memory(reader);
    for (uint32_t i = 0; i < lifecycle->kept_count; i++) {
        const fnl_kept_field *kept = &lifecycle->kept[i];
        if (kept->stamp != NULL || kept->stage >= lifecycle->line_count || kept->field == FNL_NO_FIELD)
            continue;
        if (funnel->stage_count == fnl_most_funnel_stages)
            return fnl_limit_problem(reader, node, "a funnel has at most %d stages, and the lifecycle has more",
                                     (int)fnl_most_funnel_stages);
        funnel->stages[funnel->stage_count++] = (fnl_passage){
            .name = lifecycle->stages[kept->stage].name,
            .place = node->place,
            .at_field = kept->field,
            .reason_field = FNL_NO_FIELD,
        };
    }
    return funnel->stage_count != 0 ||
           fnl_missing_problem(reader, node, "stages",
                               "a funnel needs `stages`: no stage of the lifecycle's line has `at`");
}

static bool read_stages(fnl_model_reader *reader, const fnl_node *node, fnl_funnel *funnel)
{
    const fnl_node *list = fnl_node_get(node, "stages");
    if (list == NULL)
        return take_lifecycle_stages(reader, node, funnel);
    if (!fnl_take_list(reader, list, "`stages` is a list, in the order in which leads pass them"))
        return false;
    if (list->count == 0)
        return fnl_problem(reader, list, "a funnel has at least one stage");
    if (list->count > fnl_most_funnel_stages)
        return fnl_limit_problem(reader, list, "a funnel has at most %d stages", (int)fnl_most_funnel_stages);
    funnel->stages = fnl_arena_take(reader->arena, list->count, sizeof *funnel->stages);
    if (funnel->stages == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < list->count && !fnl_model_reader_done(reader); i++)
        good = read_stage(reader, &list->items[i], funnel, &funnel->stages[funnel->stage_count++]) && good;
    return good;
}

static bool read_exits(fnl_model_reader *reader, const fnl_node *list, fnl_funnel *funnel)
{
    if (list == NULL)
        return true;
    if (!fnl_take_list(reader, list, "`exits` is a list of the ends that compete with the sale"))
        return false;
    if (list->count > fnl_most_exits)
        return fnl_limit_problem(reader, list, "a funnel has at most %d exits", (int)fnl_most_exits);
    funnel->exits = fnl_arena_take(reader->arena, list->count, sizeof *funnel->exits);
    if (funnel->exits == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < list->count && !fnl_model_reader_done(reader); i++)
        good = read_exit(reader, &list->items[i], funnel, &funnel->exits[funnel->exit_count++]) && good;
    return good;
}

/* The number of the stage that node names. */
static bool take_stage(fnl_model_reader *reader, const fnl_node *node, const fnl_funnel *funnel, uint32_t *out)
{
    fnl_text name;
    if (!fnl_node_written(node, &name))
        return fnl_problem(reader, node, "the name of a stage is needed");
    fnl_nearest nearest;
    fnl_nearest_start(&nearest, name);
    for (uint32_t i = 0; i < funnel->stage_count; i++) {
        if (fnl_text_equal(funnel->stages[i].name, name)) {
            *out = i;
            return true;
        }
        fnl_nearest_try(&nearest, funnel->stages[i].name);
    }
    fnl_text shown = fnl_shown(name);
    if (nearest.best.length == 0)
        return fnl_problem(reader, node, "the funnel has no stage '%.*s'", FNL_TEXT_ARGS(shown));
    return fnl_problem(reader, node, "the funnel has no stage '%.*s': did you mean '%.*s'?", FNL_TEXT_ARGS(shown),
                       FNL_TEXT_ARGS(nearest.best));
}

/* Which of the stages are the sale, the beginning of the pipeline and of the cycle. */
static bool read_landmarks(fnl_model_reader *reader, const fnl_node *node, fnl_funnel *funnel)
{
    const fnl_node *won = fnl_node_get(node, "won");
    const fnl_node *pipeline = fnl_node_get(node, "pipeline_from");
    const fnl_node *cycle = fnl_node_get(node, "cycle_from");
    funnel->won = funnel->stage_count - 1;
    if (won != NULL && !take_stage(reader, won, funnel, &funnel->won))
        return false;
    funnel->pipeline_from = funnel->won == 0 ? 0 : funnel->won - 1;
    bool good = true;
    if (pipeline != NULL) {
        good = take_stage(reader, pipeline, funnel, &funnel->pipeline_from);
        if (good && funnel->won != 0 && funnel->pipeline_from >= funnel->won)
            good = fnl_problem(reader, pipeline, "the pipeline begins at a stage before '%.*s', which is the sale",
                               FNL_TEXT_ARGS(funnel->stages[funnel->won].name));
    }
    if (cycle == NULL)
        return good;
    if (!take_stage(reader, cycle, funnel, &funnel->cycle_from))
        return false;
    if (funnel->cycle_from >= funnel->won)
        return fnl_problem(reader, cycle, "the cycle begins at a stage before '%.*s', which is the sale",
                           FNL_TEXT_ARGS(funnel->stages[funnel->won].name));
    if (funnel->stages[funnel->cycle_from].at_field == FNL_NO_FIELD)
        return fnl_problem(reader, cycle, "the cycle begins at a stage with `at`; this one has `when`, without a time");
    return good;
}

/* A field of one of two types, or FNL_NO_FIELD if the key is not there. */
static bool take_either(fnl_model_reader *reader, const fnl_node *map, const char *key, fnl_type one, fnl_type other,
                        uint32_t *out)
{
    const fnl_node *node = fnl_node_get(map, key);
    if (node == NULL)
        return true;
    if (!fnl_take_field(reader, node, out))
        return false;
    fnl_type found = reader->model->fields[*out].read.type;
    if (found == one || found == other)
        return true;
    return fnl_problem(reader, node, "`%s` names a field that is %s or %s; this one is %s", key, fnl_type_phrase(one),
                       fnl_type_phrase(other), fnl_type_phrase(found));
}

static bool read_money(fnl_model_reader *reader, const fnl_node *node, fnl_funnel *funnel)
{
    const fnl_node *currency = fnl_node_get(node, "currency");
    bool good = take_either(reader, node, "amount", fnl_type_decimal, fnl_type_int, &funnel->amount_field);
    good =
        take_either(reader, node, "probability", fnl_type_decimal, fnl_type_number, &funnel->probability_field) && good;
    good = take_either(reader, node, "expected_close", fnl_type_time, fnl_type_date, &funnel->close_field) && good;
    return (currency == NULL || fnl_take_name(reader, currency, &funnel->currency)) && good;
}

static bool read_periods(fnl_model_reader *reader, const fnl_node *list, fnl_funnel *funnel)
{
    static const char *const words[fnl_grains + 1] = { "day", "week", "month", "quarter", "year", NULL };
    funnel->grains = fnl_arena_take(reader->arena, fnl_grains, sizeof *funnel->grains);
    if (funnel->grains == NULL)
        return fnl_model_reader_no_memory(reader);
    if (list == NULL) {
        funnel->grains[funnel->grain_count++] = fnl_grain_month;
        return true;
    }
    if (!fnl_take_list(reader, list, "`periods` is a list such as [week, month]"))
        return false;
    if (list->count == 0)
        return fnl_problem(reader, list, "at least one period is needed: day, week, month, quarter, year");
    bool good = true;
    bool seen[fnl_grains] = { false };
    for (uint32_t i = 0; i < list->count && !fnl_model_reader_done(reader); i++) {
        uint32_t word = 0;
        if (!fnl_take_word(reader, &list->items[i], words, &word)) {
            good = false;
        } else if (seen[word]) {
            good = fnl_problem(reader, &list->items[i], "the period '%s' is there already", words[word]);
        } else {
            seen[word] = true;
            funnel->grains[funnel->grain_count++] = (fnl_grain)word;
        }
    }
    return good;
}

static bool read_skips(fnl_model_reader *reader, const fnl_node *node, fnl_funnel *funnel)
{
    static const char *const words[] = { "imputed", "strict", NULL };
    uint32_t word = 0;
    if (node != NULL && !fnl_take_word(reader, node, words, &word))
        return false;
    funnel->is_strict = word == 1;
    return true;
}

bool fnl_read_funnel(fnl_model_reader *reader, const fnl_node *node, fnl_funnel *funnel)
{
    static const char *const keys[] = { "stages", "exits",    "won",         "pipeline_from",  "cycle_from", "skips",
                                        "amount", "currency", "probability", "expected_close", "periods",    "by",
                                        "sets",   NULL };
    funnel->place = node->place;
    funnel->cycle_from = FNL_FROM_ENTRY;
    funnel->amount_field = funnel->probability_field = funnel->close_field = FNL_NO_FIELD;
    bool good = fnl_take_map(reader, node, keys, "the section `funnel`");
    if (node->kind != fnl_node_map || fnl_model_reader_done(reader))
        return false;
    bool has_stages = read_stages(reader, node, funnel);
    good = read_exits(reader, fnl_node_get(node, "exits"), funnel) && good;
    if (has_stages && !fnl_model_reader_done(reader))
        good = read_landmarks(reader, node, funnel) && good;
    good = read_skips(reader, fnl_node_get(node, "skips"), funnel) && good;
    good = read_money(reader, node, funnel) && good;
    good = read_periods(reader, fnl_node_get(node, "periods"), funnel) && good;
    return fnl_read_dimensions(reader, node, funnel) && has_stages && good;
}
