/* The section `lifecycle`: stages, and the fields that are kept for them. */
#include "model/names.h"
#include "model/reader.h"

const char *const fnl_lifecycle_output_names[fnl_lifecycle_outputs] = {
    "stage_next", "stage_since_next", "moved", "move", "move_reason", "move_missing", "wait_until",
};

static const char *const stage_lists[] = { "stages", "sides" };
enum { stage_list_count = 2 };

/* Visits what keeps fields for a stage in the order of fnl_lifecycle.kept: `at`, and the items of `stamp` by their keys. */
typedef struct kept_walk {
    fnl_model_reader *reader;
    void (*visit)(struct kept_walk *walk, const fnl_node *item, bool is_stamp);
    uint32_t stage;
    uint32_t number; /* of the kept field */
    uint32_t count;  /* of all */
    bool good;
} kept_walk;

static void visit_next(kept_walk *walk, const fnl_node *item, bool is_stamp)
{
    if (walk->number < walk->count && !fnl_model_reader_done(walk->reader))
        walk->visit(walk, item, is_stamp);
    walk->number++;
}

static void walk_stage(kept_walk *walk, const fnl_node *stage)
{
    const fnl_node *at = fnl_node_get(stage, "at");
    const fnl_node *stamp = fnl_node_get(stage, "stamp");
    if (at != NULL)
        visit_next(walk, at, false);
    if (stamp == NULL || stamp->kind != fnl_node_map)
        return;
    const void **items = fnl_take_sorted(walk->reader, stamp);
    if (items == NULL) {
        fnl_model_reader_no_memory(walk->reader);
        return;
    }
    for (uint32_t i = 0; i < stamp->count; i++)
        visit_next(walk, items[i], true);
}

static void walk_kept(kept_walk *walk, const fnl_node *lifecycle)
{
    const uint32_t *starts = walk->reader->model->symbol_starts;
    walk->count = starts[fnl_symbol_decision] - starts[fnl_symbol_kept];
    walk->good = true;
    for (uint32_t i = 0; i < stage_list_count; i++) {
        const fnl_node *list = fnl_node_get(lifecycle, stage_lists[i]);
        if (list == NULL || list->kind != fnl_node_list)
            continue;
        for (uint32_t k = 0; k < list->count && !fnl_model_reader_done(walk->reader); k++) {
            walk_stage(walk, &list->items[k]);
            walk->stage++;
        }
    }
}

uint32_t fnl_count_kept(const fnl_node *lifecycle)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < stage_list_count; i++) {
        const fnl_node *list = fnl_node_get(lifecycle, stage_lists[i]);
        if (list == NULL || list->kind != fnl_node_list)
            continue;
        for (uint32_t k = 0; k < list->count; k++) {
            const fnl_node *stamp = fnl_node_get(&list->items[k], "stamp");
            count += fnl_node_get(&list->items[k], "at") != NULL;
            count += stamp != NULL && stamp->kind == fnl_node_map ? stamp->count : 0;
        }
    }
    return count < fnl_most_fields ? count : fnl_most_fields; /* each keeps another field: more are refused */
}

static void register_kept(kept_walk *walk, const fnl_node *item, bool is_stamp)
{
    fnl_model_reader *reader = walk->reader;
    fnl_text field = item->key;
    if (!is_stamp && !fnl_node_written(item, &field))
        return; /* reported when it is read */
    reader->scratch.length = 0;
    fnl_buffer_put_text(&reader->scratch, field);
    fnl_buffer_put_string(&reader->scratch, "_next");
    if (reader->scratch.failed) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    uint32_t first = reader->model->symbol_starts[fnl_symbol_kept];
    fnl_text name = fnl_buffer_text(&reader->scratch);
    uint32_t taken = fnl_names_find(&reader->names, name);
    if (taken == FNL_NO_SYMBOL || taken < first) /* a field that is kept twice is reported when it is read */
        fnl_names_add(reader, item, name, first + walk->number, true);
}

void fnl_register_lifecycle(fnl_model_reader *reader, const fnl_node *lifecycle)
{
    bool has_since = fnl_node_get(lifecycle, "since") != NULL;
    const fnl_node *stage = fnl_node_get(lifecycle, "stage");
    fnl_text field;
    if (stage != NULL && fnl_node_written(stage, &field))
        reader->stage_symbol = fnl_names_find(&reader->names, field);
    for (uint32_t i = 0; i < fnl_lifecycle_outputs && !fnl_model_reader_done(reader); i++)
        if (has_since || (i != fnl_lifecycle_stage_since_next && i != fnl_lifecycle_wait_until))
            fnl_names_add(reader, lifecycle, fnl_text_of(fnl_lifecycle_output_names[i]),
                          reader->model->symbol_starts[fnl_symbol_lifecycle] + i, true);
    kept_walk walk = { .reader = reader, .visit = register_kept };
    walk_kept(&walk, lifecycle);
}

/* The stage's text as the stage field would hold it; two stages differ in it. */
static bool hold_name(fnl_model_reader *reader, const fnl_node *node, fnl_stage *stage, uint32_t number)
{
    fnl_lifecycle *lifecycle = reader->model->lifecycle;
    const fnl_model_field *field = &reader->model->fields[lifecycle->stage_field];
    const fnl_field *rules = field->expression == NULL ? &field->read : fnl_expression_field(field->expression);
    fnl_error error = { 0 };
    stage->held = stage->name;
    if (rules != NULL && !fnl_literal_for_field(reader->arena, rules, stage->name, &stage->held, &error))
        return fnl_passed_problem(reader, node, &error);
    for (uint32_t i = 0; i < number; i++) {
        fnl_text shown = fnl_shown(lifecycle->stages[i].name);
        if (fnl_text_equal(lifecycle->stages[i].held, stage->held))
            return fnl_problem(reader, node, "for the stage field this is the same text as '%.*s'",
                               FNL_TEXT_ARGS(shown));
    }
    return true;
}

static bool read_stage_name(fnl_model_reader *reader, const fnl_node *node, fnl_stage *stage)
{
    uint32_t number = 0;
    bool is_new = false;
    if (!fnl_take_name(reader, node, &stage->name))
        return false;
    fnl_text shown = fnl_shown(stage->name);
    if (!fnl_is_identifier(stage->name))
        return fnl_problem(reader, node,
                           "'%.*s' cannot name a stage: letters, digits and _, no digit first, at most %d bytes; "
                           "`aliases` of the field turn other texts into these",
                           FNL_TEXT_ARGS(shown), (int)fnl_most_identifier);
    if (fnl_text_equal(stage->name, FNL_TEXT("any")))
        return fnl_problem(reader, node, "'any' cannot name a stage: `from: any` means every stage");
    if (!fnl_index_add(reader->model->lifecycle->stage_names, stage->name, &number, &is_new))
        return fnl_model_reader_no_memory(reader);
    return is_new || fnl_problem(reader, node, "there is another stage '%.*s'", FNL_TEXT_ARGS(shown));
}

/* A name, or a map with one. */
static bool read_stage(fnl_model_reader *reader, const fnl_node *node, uint32_t number, bool hold)
{
    static const char *const keys[] = { "name", "at", "stamp", NULL };
    fnl_stage *stage = &reader->model->lifecycle->stages[number];
    const fnl_node *name = node;
    bool good = true;
    stage->place = node->place;
    if (node->kind == fnl_node_map) {
        good = fnl_take_map(reader, node, keys, "a stage");
        name = fnl_node_get(node, "name");
        const fnl_node *stamp = fnl_node_get(node, "stamp");
        if (stamp != NULL && stamp->kind != fnl_node_map)
            good = fnl_problem(reader, stamp, "`stamp` is a map: {field: what it is set to on entering}");
        if (name == NULL)
            return fnl_missing_problem(reader, node, "name", "a stage needs a `name`");
    }
    if (!read_stage_name(reader, name, stage))
        return false;
    return (!hold || hold_name(reader, name, stage, number)) && good;
}

static bool read_stages(fnl_model_reader *reader, const fnl_node *node, bool hold)
{
    fnl_lifecycle *lifecycle = reader->model->lifecycle;
    const fnl_node *lists[stage_list_count];
    uint64_t total = 0;
    for (uint32_t i = 0; i < stage_list_count; i++) {
        lists[i] = fnl_node_get(node, stage_lists[i]);
        if (lists[i] != NULL && !fnl_take_list(reader, lists[i], "this is a list of stages"))
            return false;
        total += lists[i] == NULL ? 0 : lists[i]->count;
    }
    if (lists[0] == NULL)
        return fnl_missing_problem(reader, node, "stages", "`stages` is missing: the main line, in its order");
    if (lists[0]->count == 0)
        return fnl_problem(reader, lists[0], "a lifecycle has at least one stage");
    if (total > fnl_most_stages)
        return fnl_limit_problem(reader, lists[0], "a lifecycle has at most %d stages and sides", (int)fnl_most_stages);
    lifecycle->stages = fnl_arena_take(reader->arena, (size_t)total, sizeof *lifecycle->stages);
    lifecycle->stage_names = fnl_take_index(reader);
    if (lifecycle->stages == NULL || lifecycle->stage_names == NULL)
        return fnl_model_reader_no_memory(reader);
    lifecycle->line_count = lists[0]->count;
    bool good = true;
    for (uint32_t i = 0; i < stage_list_count && lists[i] != NULL; i++)
        for (uint32_t k = 0; k < lists[i]->count && !fnl_model_reader_done(reader); k++)
            good = read_stage(reader, &lists[i]->items[k], lifecycle->stage_count++, hold) && good;
    lifecycle->stage_outcome = (fnl_field){
        .name = FNL_TEXT("stage_next"),
        .type = fnl_type_text,
        .zone = reader->model->zone,
        .values = lifecycle->stage_names,
    };
    return good;
}

/* Texts of a field that folds are compared folded, so what is stamped into it must be folded by the same rules. */
static bool check_rules(fnl_model_reader *reader, const fnl_node *node, const fnl_kept_field *kept)
{
    const fnl_field *field = &reader->model->fields[kept->field].read;
    if ((!field->fold && field->aliases == NULL) || fnl_expression_field(kept->stamp) == field)
        return true;
    return fnl_problem(reader, node,
                       "the field has `fold` or `aliases`, which do not change what is stamped: leave "
                       "them out");
}

static bool read_stamp(fnl_model_reader *reader, const fnl_node *item, fnl_kept_field *kept)
{
    return fnl_take_input(reader, item, &kept->stamp_text, &kept->stamp) &&
           fnl_check_converts(reader, item, &reader->model->fields[kept->field].read, kept->stamp) &&
           check_rules(reader, item, kept);
}

static bool read_kept_field(fnl_model_reader *reader, const fnl_node *item, bool is_stamp, uint32_t number)
{
    fnl_lifecycle *lifecycle = reader->model->lifecycle;
    fnl_kept_field *kept = &lifecycle->kept[number];
    uint32_t field = 0;
    kept->field = FNL_NO_FIELD;
    bool found = is_stamp ? fnl_take_field_of_key(reader, item, &field)
                          : fnl_take_field_of(reader, item, "at", fnl_type_time, &field);
    if (!found)
        return false;
    fnl_text shown = fnl_shown(reader->model->fields[field].read.name);
    if (field == lifecycle->stage_field || field == lifecycle->since_field)
        return fnl_key_problem(reader, item, "'%.*s' is the field of the stage or its time, which moves set anyway",
                               FNL_TEXT_ARGS(shown));
    for (uint32_t i = 0; i < number; i++)
        if (lifecycle->kept[i].field == field)
            return fnl_key_problem(reader, item, "the field '%.*s' is kept for a stage already", FNL_TEXT_ARGS(shown));
    kept->field = field;
    kept->output = reader->names.symbols[reader->model->symbol_starts[fnl_symbol_kept] + number].name;
    if (kept->output.length == 0)
        return false; /* its name is taken, as was reported */
    if (!fnl_is_identifier(kept->output))
        return fnl_key_problem(reader, item,
                               "'%.*s_next' cannot name an output: letters, digits and _, no digit first, at most %d "
                               "bytes; `from` of the field keeps its column's name",
                               FNL_TEXT_ARGS(shown), (int)fnl_most_identifier);
    return !is_stamp || read_stamp(reader, item, kept);
}

static void read_kept(kept_walk *walk, const fnl_node *item, bool is_stamp)
{
    walk->reader->model->lifecycle->kept[walk->number].stage = walk->stage;
    walk->good = read_kept_field(walk->reader, item, is_stamp, walk->number) && walk->good;
}

static bool read_all_kept(fnl_model_reader *reader, const fnl_node *node)
{
    fnl_lifecycle *lifecycle = reader->model->lifecycle;
    kept_walk walk = { .reader = reader, .visit = read_kept };
    lifecycle->kept = fnl_arena_take(reader->arena, fnl_count_kept(node), sizeof *lifecycle->kept);
    if (lifecycle->kept == NULL)
        return fnl_model_reader_no_memory(reader);
    lifecycle->kept_count = fnl_count_kept(node);
    walk_kept(&walk, node);
    if (walk.number > walk.count)
        return fnl_limit_problem(reader, node, "stages keep more fields than there are");
    return walk.good;
}

static bool read_section(fnl_model_reader *reader, const fnl_node *node)
{
    static const char *const keys[] = { "stage", "since", "stages", "sides", "moves", NULL };
    fnl_lifecycle *lifecycle = reader->model->lifecycle;
    if (node->kind != fnl_node_map)
        return fnl_problem(reader, node, "`lifecycle` is a map of keys and values");
    const fnl_node *stage = fnl_node_get(node, "stage");
    const fnl_node *since = fnl_node_get(node, "since");
    const fnl_node *moves = fnl_node_get(node, "moves");
    bool good = fnl_take_map(reader, node, keys, "a lifecycle");
    bool has_stage = false;
    if (stage == NULL)
        fnl_missing_problem(reader, node, "stage", "`stage` is missing: the field with a lead's stage");
    else
        has_stage = fnl_take_field_of(reader, stage, "stage", fnl_type_text, &lifecycle->stage_field);
    if (since != NULL)
        good = fnl_take_field_of(reader, since, "since", fnl_type_time, &lifecycle->since_field) && good;
    bool has_stages = read_stages(reader, node, has_stage);
    if (fnl_model_reader_done(reader))
        return false;
    good = read_all_kept(reader, node) && good;
    if (moves == NULL)
        return fnl_missing_problem(reader, node, "moves", "`moves` is missing: how a lead goes from stage to stage");
    if (lifecycle->stage_names == NULL)
        return false;
    return fnl_read_moves(reader, moves, has_stages) && has_stages && has_stage && good;
}

static void set_ready(fnl_model_reader *reader)
{
    static const fnl_type types[] = {
        [fnl_lifecycle_stage_next] = fnl_type_text,  [fnl_lifecycle_stage_since_next] = fnl_type_time,
        [fnl_lifecycle_moved] = fnl_type_bool,       [fnl_lifecycle_move] = fnl_type_text,
        [fnl_lifecycle_move_reason] = fnl_type_text, [fnl_lifecycle_move_missing] = fnl_type_text,
        [fnl_lifecycle_wait_until] = fnl_type_time,
    };
    const fnl_model *model = reader->model;
    const fnl_lifecycle *lifecycle = model->lifecycle;
    fnl_names *names = &reader->names;
    uint32_t first = model->symbol_starts[fnl_symbol_lifecycle];
    for (uint32_t i = 0; i < fnl_lifecycle_outputs; i++)
        if (names->states[first + i] == fnl_symbol_later)
            fnl_names_set_ready(names, first + i, types[i], 0,
                                i == fnl_lifecycle_stage_next ? &lifecycle->stage_outcome : NULL);
    for (uint32_t i = 0; i < lifecycle->kept_count; i++) {
        const fnl_field *field = &model->fields[lifecycle->kept[i].field].read;
        fnl_names_set_ready(names, model->symbol_starts[fnl_symbol_kept] + i, field->type, field->scale, field);
    }
}

static void set_broken(fnl_model_reader *reader)
{
    const uint32_t *starts = reader->model->symbol_starts;
    for (uint32_t i = starts[fnl_symbol_lifecycle]; i < starts[fnl_symbol_decision]; i++)
        fnl_names_set_broken(&reader->names, i);
}

void fnl_read_lifecycle(fnl_model_reader *reader, const fnl_node *lifecycle)
{
    if (fnl_model_reader_done(reader))
        return;
    fnl_lifecycle *read = fnl_arena_take(reader->arena, 1, sizeof *read);
    reader->model->lifecycle = read;
    if (read == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    read->place = lifecycle->place;
    read->stage_field = read->since_field = FNL_NO_FIELD;
    reader->names.in_lifecycle = true;
    bool good = read_section(reader, lifecycle);
    reader->names.in_lifecycle = false;
    if (good)
        set_ready(reader);
    else
        set_broken(reader);
}
