/* The moves of a lifecycle. */
#include "expr/nearest.h"
#include "model/names.h"
#include "model/reader.h"

/* What all moves share while they are read. */
typedef struct move_reading {
    fnl_model_reader *reader;
    fnl_lifecycle *lifecycle;
    fnl_index names;
    bool *is_required; /* by field */
    uint32_t required_count;
    bool has_stages; /* all were read: who names another is mistaken */
    bool has_since;
} move_reading;

static bool take_stage(move_reading *reading, const fnl_node *node, uint32_t *out)
{
    fnl_model_reader *reader = reading->reader;
    const fnl_index *names = reading->lifecycle->stage_names;
    fnl_text name;
    if (!fnl_node_written(node, &name))
        return fnl_problem(reader, node, "the name of a stage is needed");
    if (fnl_index_find(names, name, out))
        return true;
    if (!reading->has_stages)
        return false;
    fnl_text shown = fnl_shown(name);
    fnl_text near = fnl_nearest_among(name, names->keys, names->count);
    if (near.length != 0)
        return fnl_problem(reader, node, "there is no stage '%.*s': did you mean '%.*s'?", FNL_TEXT_ARGS(shown),
                           FNL_TEXT_ARGS(near));
    return fnl_problem(reader, node, "there is no stage '%.*s' among `stages` and `sides`", FNL_TEXT_ARGS(shown));
}

/* Every stage but the move's target and the last of the line. */
static bool take_any(move_reading *reading, fnl_move *move)
{
    const fnl_lifecycle *lifecycle = reading->lifecycle;
    move->from_any = true;
    move->from = fnl_arena_take(reading->reader->arena, lifecycle->stage_count, sizeof *move->from);
    if (move->from == NULL)
        return fnl_model_reader_no_memory(reading->reader);
    for (uint32_t i = 0; i < lifecycle->stage_count; i++)
        if (i != move->to && i != lifecycle->line_count - 1)
            move->from[move->from_count++] = i;
    return true;
}

/* One more stage that the move starts from. */
static bool read_start(move_reading *reading, const fnl_node *node, bool has_target, fnl_move *move)
{
    uint32_t stage = 0;
    if (!take_stage(reading, node, &stage))
        return false;
    fnl_text shown = fnl_shown(reading->lifecycle->stage_names->keys[stage]);
    for (uint32_t i = 0; i < move->from_count; i++)
        if (move->from[i] == stage)
            return fnl_problem(reading->reader, node, "the stage '%.*s' stands in the list already",
                               FNL_TEXT_ARGS(shown));
    move->from[move->from_count++] = stage;
    if (has_target && stage == move->to)
        return fnl_problem(reading->reader, node, "a move goes to another stage; this one is from '%.*s' to itself",
                           FNL_TEXT_ARGS(shown));
    return true;
}

static bool read_from(move_reading *reading, const fnl_node *node, bool has_target, fnl_move *move)
{
    fnl_model_reader *reader = reading->reader;
    fnl_text written;
    if (fnl_node_written(node, &written) && fnl_text_equal(written, FNL_TEXT("any")))
        return !has_target || take_any(reading, move);
    bool is_list = node->kind == fnl_node_list;
    uint32_t count = is_list ? node->count : 1;
    if (count == 0)
        return fnl_problem(reader, node, "a move starts from a stage, a list of stages, or any");
    if (count > fnl_most_stages)
        return fnl_limit_problem(reader, node, "a lifecycle has at most %d stages and sides", (int)fnl_most_stages);
    move->from = fnl_arena_take(reader->arena, count, sizeof *move->from);
    if (move->from == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < count && !fnl_model_reader_done(reader); i++)
        good = read_start(reading, is_list ? &node->items[i] : node, has_target, move) && good;
    return good;
}

static bool read_required(move_reading *reading, const fnl_node *node, fnl_move *move)
{
    fnl_model_reader *reader = reading->reader;
    if (!fnl_take_list(reader, node, "`requires` is a list of fields that must be known"))
        return false;
    if (node->count == 0)
        return fnl_problem(reader, node, "`requires` names no field: leave it out");
    if (node->count > fnl_most_required)
        return fnl_limit_problem(reader, node, "moves require at most %d fields", (int)fnl_most_required);
    move->required = fnl_arena_take(reader->arena, node->count, sizeof *move->required);
    if (move->required == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++) {
        uint32_t field = 0;
        if (!fnl_take_field(reader, &node->items[i], &field)) {
            good = false;
            continue;
        }
        for (uint32_t k = 0; k < move->required_count; k++)
            if (move->required[k] == field)
                good = fnl_problem(reader, &node->items[i], "this field stands in the list already");
        move->required[move->required_count++] = field;
        reading->required_count += !reading->is_required[field];
        reading->is_required[field] = true;
    }
    if (reading->required_count > fnl_most_required)
        return fnl_limit_problem(reader, node, "all moves together require at most %d different fields",
                                 (int)fnl_most_required);
    return good;
}

static bool read_reason(move_reading *reading, const fnl_node *node, fnl_move *move)
{
    fnl_model_reader *reader = reading->reader;
    const fnl_node *reason = fnl_node_get(node, "reason");
    const fnl_node *field = fnl_node_get(node, "reason_field");
    if (reason != NULL && field != NULL)
        return fnl_key_problem(reader, field, "a move has a `reason` or a `reason_field`, not both");
    if (reason != NULL)
        return fnl_take_name(reader, reason, &move->reason);
    return field == NULL || fnl_take_field_of(reader, field, "reason_field", fnl_type_text, &move->reason_field);
}

static bool read_name(move_reading *reading, const fnl_node *node, fnl_move *move)
{
    fnl_model_reader *reader = reading->reader;
    const fnl_node *name = fnl_node_get(node, "name");
    uint32_t number = 0;
    bool is_new = false;
    if (name == NULL)
        return fnl_missing_problem(reader, node, "name", "a move needs a `name`");
    if (!fnl_take_name(reader, name, &move->name))
        return false;
    if (!fnl_index_add(&reading->names, move->name, &number, &is_new))
        return fnl_model_reader_no_memory(reader);
    return is_new || fnl_problem(reader, name, "another move has this name");
}

/* When it is possible. */
static bool read_conditions(move_reading *reading, const fnl_node *node, fnl_move *move)
{
    fnl_model_reader *reader = reading->reader;
    const fnl_node *when = fnl_node_get(node, "when");
    const fnl_node *after = fnl_node_get(node, "after");
    const fnl_node *required = fnl_node_get(node, "requires");
    bool good = true;
    if (when == NULL && after == NULL && required == NULL)
        good = fnl_missing_problem(reader, node, "when", "a move needs a `when`, or `after`, or `requires`");
    if (when != NULL)
        good = fnl_take_condition(reader, when, &move->when);
    if (after != NULL) {
        good = fnl_take_duration(reader, after, &move->after_s) && good;
        if (!reading->has_since)
            good = fnl_key_problem(reader, after,
                                   "`after` needs `since` in the lifecycle: the field with the time the stage was "
                                   "entered");
    }
    return (required == NULL || read_required(reading, required, move)) && good;
}

static bool read_move(move_reading *reading, const fnl_node *node, fnl_move *move)
{
    static const char *const keys[] = { "name",     "from",   "to",           "when", "after",
                                        "requires", "reason", "reason_field", NULL };
    fnl_model_reader *reader = reading->reader;
    move->place = node->place;
    move->reason_field = FNL_NO_FIELD;
    bool good = fnl_take_map(reader, node, keys, "a move");
    if (node->kind != fnl_node_map)
        return false;
    const fnl_node *from = fnl_node_get(node, "from");
    const fnl_node *to = fnl_node_get(node, "to");
    good = read_name(reading, node, move) && good;
    bool has_target = false;
    if (to == NULL)
        fnl_missing_problem(reader, node, "to", "a move needs `to`: the stage it leads to");
    else
        has_target = take_stage(reading, to, &move->to);
    if (from == NULL)
        good = fnl_missing_problem(reader, node, "from", "a move needs `from`: a stage, a list of stages, or any");
    else
        good = read_from(reading, from, has_target, move) && good;
    good = read_conditions(reading, node, move) && good;
    return read_reason(reading, node, move) && has_target && good;
}

static bool read_list(move_reading *reading, const fnl_node *moves)
{
    fnl_model_reader *reader = reading->reader;
    fnl_lifecycle *lifecycle = reading->lifecycle;
    reading->is_required = fnl_arena_take(reader->arena, reader->model->field_count, sizeof *reading->is_required);
    lifecycle->moves = fnl_arena_take(reader->arena, moves->count, sizeof *lifecycle->moves);
    if (reading->is_required == NULL || lifecycle->moves == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < moves->count && !fnl_model_reader_done(reader); i++)
        good = read_move(reading, &moves->items[i], &lifecycle->moves[i]) && good;
    lifecycle->move_count = moves->count;
    return good;
}

/* One text a row names all moves that were taken, another all fields that are missing. */
static bool check_names(const move_reading *reading, const fnl_node *node)
{
    fnl_model_reader *reader = reading->reader;
    const fnl_lifecycle *lifecycle = reading->lifecycle;
    size_t moves = 0;
    size_t fields = 0;
    for (uint32_t i = 0; i < lifecycle->move_count; i++)
        moves += lifecycle->moves[i].name.length;
    for (uint32_t i = 0; i < reader->model->field_count; i++)
        fields += reading->is_required[i] ? reader->model->fields[i].read.name.length : 0;
    if (moves > fnl_most_joined_names)
        return fnl_limit_problem(reader, node, "the names of all moves have %zu bytes, at most %d: shorten them", moves,
                                 (int)fnl_most_joined_names);
    if (fields > fnl_most_joined_names)
        return fnl_limit_problem(reader, node, "the names of all required fields have %zu bytes, at most %d", fields,
                                 (int)fnl_most_joined_names);
    return true;
}

/* A path is a number of 62 bits: its first stage, its last, and by which way it came into each of the stages. */
static bool check_paths(const move_reading *reading, const fnl_node *node)
{
    static const int64_t most = INT64_C(1) << 62;
    const fnl_lifecycle *lifecycle = reading->lifecycle;
    int64_t ways[fnl_most_stages] = { 0 };
    int64_t paths = (int64_t)lifecycle->stage_count * lifecycle->stage_count;
    for (uint32_t i = 0; i < lifecycle->move_count; i++)
        ways[lifecycle->moves[i].to] += lifecycle->moves[i].from_count;
    for (uint32_t i = 0; i < lifecycle->stage_count; i++) {
        if (ways[i] > 1 && paths > most / ways[i])
            return fnl_limit_problem(reading->reader, node,
                                     "moves can follow one another in more ways than can be told apart: the ways into "
                                     "each stage, multiplied, are too many; lead fewer moves into the same stages");
        paths *= ways[i] > 1 ? ways[i] : 1;
    }
    return true;
}

bool fnl_read_moves(fnl_model_reader *reader, const fnl_node *moves, bool has_stages)
{
    if (!fnl_take_list(reader, moves, "`moves` is a list, tried in its order"))
        return false;
    if (moves->count == 0)
        return fnl_problem(reader, moves, "a lifecycle has at least one move");
    if (moves->count > fnl_most_moves)
        return fnl_limit_problem(reader, moves, "a lifecycle has at most %d moves", (int)fnl_most_moves);
    move_reading reading = { .reader = reader,
                             .lifecycle = reader->model->lifecycle,
                             .has_stages = has_stages,
                             .has_since = fnl_node_get(moves->parent, "since") != NULL };
    fnl_index_start(&reading.names, reader->memory, reader->model->hash_seed);
    bool good = read_list(&reading, moves);
    good = good && has_stages && check_names(&reading, moves) && check_paths(&reading, moves);
    fnl_index_end(&reading.names);
    return good;
}
