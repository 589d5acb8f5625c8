/* The lines of the lifecycle: the stage, the moves out of it part by part, and the same for each stage that was entered. */
#include "plan/explain.h"

#include "text/duration.h"

/* What a move was like for the lead, as it was seen. */
typedef struct seen_part {
    const char *kind;
    fnl_text condition;
    fnl_text value;
    fnl_seen holds;
} seen_part;

typedef struct seen_move {
    fnl_seen when;
    fnl_seen waited;
    fnl_text inputs;
    seen_part *parts; /* of `when`, if it joins conditions by AND; then required fields */
    uint32_t part_count;
    bool is_complete;
} seen_move;

/* A lead on its way through the lines. */
typedef struct stage_lines {
    fnl_explainer *explainer;
    const fnl_lifecycle *lifecycle;
    const seen_move *moves;
    fnl_seen since;
    uint32_t stage;
    bool has_moved;
    bool visited[fnl_most_stages];
} stage_lines;

static const fnl_seen holds_always = { .known = true, .whole = 1 };

static bool is_true(fnl_seen seen)
{
    return seen.known && seen.whole != 0;
}

static fnl_seen see_truth(fnl_explainer *explainer, fnl_value value)
{
    return value == FNL_NO_VALUE ? holds_always : fnl_see(explainer, value);
}

static void see_conditions(fnl_explainer *explainer, const fnl_expression **parts, uint32_t count, seen_move *out)
{
    for (uint32_t i = 0; i < count; i++) {
        seen_part *part = &out->parts[out->part_count++];
        *part = (seen_part){ .kind = "when", .condition = fnl_expression_text(parts[i]) };
        part->holds = fnl_see_condition(explainer, parts[i]);
        part->value = fnl_explain_inputs(explainer, parts[i]);
    }
}

static void see_required(fnl_explainer *explainer, const fnl_move *move, seen_move *out)
{
    fnl_builder *builder = explainer->scoring->builder;
    out->is_complete = true;
    for (uint32_t i = 0; i < move->required_count; i++) {
        fnl_value field = explainer->scoring->fields[move->required[i]];
        fnl_value known = fnl_build(builder, fnl_op_not, fnl_build(builder, fnl_op_is_null, field, 0, 0, 0), 0, 0, 0);
        seen_part *part = &out->parts[out->part_count++];
        *part = (seen_part){ .kind = "required", .condition = explainer->model->fields[move->required[i]].read.name };
        part->holds = fnl_see(explainer, known);
        part->value = fnl_explain_field(explainer, move->required[i]);
        out->is_complete = out->is_complete && is_true(part->holds);
    }
}

static void see_move(fnl_explainer *explainer, const fnl_move *move, const fnl_move_values *values, seen_move *out)
{
    uint32_t count = 0;
    const fnl_expression **parts = NULL;
    if (move->when != NULL) {
        parts = fnl_expression_parts(explainer->arena, move->when, &count);
        explainer->failed = explainer->failed || parts == NULL;
    }
    out->parts = fnl_arena_take(explainer->arena, count + (size_t)move->required_count, sizeof *out->parts);
    if (explainer->failed || out->parts == NULL) {
        explainer->failed = true;
        return;
    }
    out->when = see_truth(explainer, values->when);
    out->waited = see_truth(explainer, values->waited);
    out->inputs = move->when == NULL ? FNL_TEXT("") : fnl_explain_inputs(explainer, move->when);
    if (count > 1)
        see_conditions(explainer, parts, count, out);
    see_required(explainer, move, out);
}

/* What became of a move that was not taken. */
static const char *state_of(const stage_lines *lines, const fnl_move *move, const seen_move *seen)
{
    bool waits = lines->has_moved ? move->after_s != 0 : !is_true(seen->waited);
    if (lines->visited[move->to])
        return "visited";
    if (!is_true(seen->when))
        return seen->when.known ? "false" : "unknown";
    if (waits)
        return lines->since.known ? "waiting" : "unknown";
    return seen->is_complete ? "true" : "missing";
}

/* "mql > sal" */
static fnl_text way_of(const stage_lines *lines, const fnl_move *move)
{
    fnl_buffer *out = &lines->explainer->text;
    out->length = 0;
    fnl_buffer_put_text(out, lines->lifecycle->stages[lines->stage].name);
    fnl_buffer_put_string(out, " > ");
    fnl_buffer_put_text(out, lines->lifecycle->stages[move->to].name);
    return fnl_explain_kept(lines->explainer);
}

static void put_after(const stage_lines *lines, const fnl_move *move, const seen_move *seen, fnl_explain_line line)
{
    static const int64_t second = 1000000;
    fnl_explainer *explainer = lines->explainer;
    fnl_buffer *out = &explainer->text;
    int64_t after = 0;
    int64_t until = 0;
    bool is_over = !lines->has_moved && is_true(seen->waited);
    out->length = 0;
    fnl_write_duration(out, move->after_s);
    line.kind = "after";
    line.condition = fnl_explain_kept(explainer);
    line.fired = fnl_text_of(is_over ? "true" : lines->since.known ? "waiting" : "unknown");
    line.value = FNL_TEXT("NULL");
    if (lines->since.known && !__builtin_mul_overflow(move->after_s, second, &after) &&
        !__builtin_add_overflow(lines->since.whole, after, &until) && until <= FNL_LAST_INSTANT) {
        out->length = 0;
        fnl_write_instant(out, until, explainer->model->zone);
        line.value = fnl_explain_kept(explainer);
    }
    fnl_explain_put(explainer, &line);
}

static void put_parts(const stage_lines *lines, const seen_move *seen, bool required, fnl_explain_line line)
{
    for (uint32_t i = 0; i < seen->part_count; i++) {
        const seen_part *part = &seen->parts[i];
        if ((part->kind[0] == 'r') != required)
            continue;
        line.kind = part->kind;
        line.condition = part->condition;
        line.value = part->value;
        line.fired = required && !is_true(part->holds) ? FNL_TEXT("missing") : fnl_explain_fired(part->holds);
        fnl_explain_put(lines->explainer, &line);
    }
}

static void put_move(const stage_lines *lines, uint32_t number, bool is_taken)
{
    const fnl_move *move = &lines->lifecycle->moves[number];
    const seen_move *seen = &lines->moves[number];
    fnl_explain_line line = { .score = FNL_TEXT("lifecycle"),
                              .kind = "move",
                              .part = way_of(lines, move),
                              .rule = move->name,
                              .condition = move->when == NULL ? FNL_TEXT("") : fnl_expression_text(move->when),
                              .value = seen->inputs,
                              .fired = fnl_text_of(is_taken ? "taken" : state_of(lines, move, seen)) };
    fnl_explain_put(lines->explainer, &line);
    put_parts(lines, seen, false, line);
    if (move->after_s != 0)
        put_after(lines, move, seen, line);
    put_parts(lines, seen, true, line);
}

/* taken: of the moves out of this stage; FNL_NO_FIELD: none. */
static void put_stage(stage_lines *lines, uint32_t taken)
{
    const fnl_lifecycle *lifecycle = lines->lifecycle;
    lines->visited[lines->stage] = true;
    for (uint32_t i = 0; i < lifecycle->move_count; i++)
        for (uint32_t k = 0; k < lifecycle->moves[i].from_count; k++)
            if (lifecycle->moves[i].from[k] == lines->stage)
                put_move(lines, i, i == taken);
}

/* The fields of the stage and its time, and what is wrong with them. */
static void explain_start(fnl_explainer *explainer, stage_lines *lines, fnl_seen stage)
{
    static const char *const why[] = { "", "not a stage of the lifecycle", "in the future: no move" };
    const fnl_lifecycle *lifecycle = lines->lifecycle;
    const fnl_lifecycle_values *values = &explainer->values->lifecycle;
    fnl_text text = fnl_explain_field(explainer, lifecycle->stage_field);
    fnl_explain_line line = { .score = FNL_TEXT("lifecycle"),
                              .kind = "stage",
                              .part = stage.known ? lifecycle->stages[stage.whole].name : FNL_TEXT(""),
                              .condition = fnl_text_of(why[stage.known ? 0 : 1]),
                              .value = text };
    fnl_explain_put(explainer, &line);
    if (lifecycle->since_field == FNL_NO_FIELD)
        return;
    lines->since = fnl_see(explainer, explainer->scoring->fields[lifecycle->since_field]);
    bool is_future = is_true(fnl_see(explainer, values->future_since));
    line.value = fnl_explain_field(explainer, lifecycle->since_field);
    line.kind = "since";
    line.condition = fnl_text_of(why[is_future ? 2 : 0]);
    fnl_explain_put(explainer, &line);
}

void fnl_explain_lifecycle(fnl_explainer *explainer)
{
    const fnl_lifecycle *lifecycle = explainer->model->lifecycle;
    const fnl_lifecycle_values *values = &explainer->values->lifecycle;
    seen_move *moves = fnl_arena_take(explainer->arena, lifecycle->move_count, sizeof *moves);
    if (moves == NULL) {
        explainer->failed = true;
        return;
    }
    stage_lines lines = { .explainer = explainer, .lifecycle = lifecycle, .moves = moves };
    fnl_seen stage = fnl_see(explainer, values->stage);
    fnl_seen path = fnl_see(explainer, values->path);
    explain_start(explainer, &lines, stage);
    for (uint32_t i = 0; i < lifecycle->move_count && !explainer->failed; i++)
        see_move(explainer, &lifecycle->moves[i], &values->moves[i], &moves[i]);
    if (explainer->collecting || explainer->failed || !stage.known)
        return;
    uint32_t taken[fnl_most_stages];
    uint32_t count = path.known ? fnl_lifecycle_taken(values, path.whole, taken) : 0;
    lines.stage = (uint32_t)stage.whole;
    for (uint32_t i = 0; i < count; i++) {
        put_stage(&lines, taken[i]);
        lines.stage = lifecycle->moves[taken[i]].to;
        lines.has_moved = true;
        lines.since = (fnl_seen){ .known = true, .whole = explainer->as_of };
    }
    put_stage(&lines, FNL_NO_FIELD);
    fnl_explain_put(explainer, &(fnl_explain_line){ .score = FNL_TEXT("lifecycle"),
                                                    .kind = "result",
                                                    .part = FNL_TEXT("stage_next"),
                                                    .value = lifecycle->stages[lines.stage].name });
}
