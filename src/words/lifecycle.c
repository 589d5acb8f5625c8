/* The stages of a lead and the moves between them. */
#include "words/sections.h"

static void tell_stage(fnl_words *words, uint32_t stage)
{
    fnl_tell_bold(words, words->model->lifecycle->stages[stage].name);
}

static void tell_field(fnl_words *words, uint32_t field)
{
    fnl_tell_code(words, words->model->fields[field].read.name);
}

/* lead → mql → customer. Beside this line: recycled, disqualified. */
static void tell_line(fnl_words *words, const fnl_lifecycle *lifecycle)
{
    for (uint32_t i = 0; i < lifecycle->line_count; i++) {
        fnl_tell(words, i == 0 ? "" : " → ");
        tell_stage(words, i);
    }
    fnl_tell(words, "\n");
    if (lifecycle->line_count == lifecycle->stage_count)
        return;
    fnl_tell(words, "\nBeside this line: ");
    for (uint32_t i = lifecycle->line_count; i < lifecycle->stage_count; i++) {
        fnl_tell_between(words, i - lifecycle->line_count, lifecycle->stage_count - lifecycle->line_count);
        tell_stage(words, i);
    }
    fnl_tell(words, ".\n");
}

static void tell_keeping(fnl_words *words, const fnl_lifecycle *lifecycle)
{
    fnl_tell(words, "\nThe stage of a lead is kept in ");
    tell_field(words, lifecycle->stage_field);
    if (lifecycle->since_field != FNL_NO_FIELD) {
        fnl_tell(words, ", the time it entered it in ");
        tell_field(words, lifecycle->since_field);
    }
    fnl_tell(words, ". A lead without a stage is in the first one. A stage changes only by the moves below. A lead "
                    "whose stage is none of these, or began at a time to come, is reported and not moved.\n");
}

/* The names that decisions and tables of results have for what came of it. */
static void write_outputs(fnl_words *words, const fnl_lifecycle *lifecycle)
{
    static const char *const meanings[fnl_lifecycle_outputs] = {
        [fnl_lifecycle_stage_next] = "the stage after all moves",
        [fnl_lifecycle_stage_since_next] = "when it entered that stage",
        [fnl_lifecycle_moved] = "whether it moved",
        [fnl_lifecycle_move] = "the moves made",
        [fnl_lifecycle_move_reason] = "the reason given by the last of them that has one",
        [fnl_lifecycle_move_missing] = "what must be known and is not, of moves that only lack this",
        [fnl_lifecycle_wait_until] = "when the first move becomes possible that only has to wait",
    };
    fnl_tell(words, "\n| Of each lead | What it is |\n| --- | --- |\n");
    for (uint32_t i = 0; i < fnl_lifecycle_outputs; i++) {
        bool needs_since = i == fnl_lifecycle_stage_since_next || i == fnl_lifecycle_wait_until;
        if (needs_since && lifecycle->since_field == FNL_NO_FIELD)
            continue;
        fnl_tell(words, "| ");
        fnl_tell_code(words, fnl_text_of(fnl_lifecycle_output_names[i]));
        fnl_tell(words, " | ");
        fnl_tell(words, meanings[i]);
        fnl_tell(words, " |\n");
    }
}

static void write_kept(fnl_words *words, const fnl_lifecycle *lifecycle)
{
    if (lifecycle->kept_count == 0)
        return;
    fnl_tell(words, "\nWhat is written down when a lead enters a stage, unless the field is filled already:\n\n"
                    "| Stage | Field | What is written | Given as |\n| --- | --- | --- | --- |\n");
    for (uint32_t i = 0; i < lifecycle->kept_count; i++) {
        const fnl_kept_field *kept = &lifecycle->kept[i];
        fnl_tell(words, "| ");
        tell_stage(words, kept->stage);
        fnl_tell(words, " | ");
        tell_field(words, kept->field);
        fnl_tell(words, " | ");
        if (kept->stamp == NULL)
            fnl_tell(words, "the time");
        else
            fnl_tell_condition(words, kept->stamp_text);
        fnl_tell(words, " | ");
        fnl_tell_code(words, kept->output);
        fnl_tell(words, " |\n");
    }
}

static void tell_from(fnl_words *words, const fnl_lifecycle *lifecycle, const fnl_move *move)
{
    if (!move->from_any) {
        for (uint32_t i = 0; i < move->from_count; i++) {
            fnl_tell(words, i == 0 ? "" : ", ");
            tell_stage(words, move->from[i]);
        }
        return;
    }
    uint32_t last = lifecycle->line_count - 1;
    fnl_tell(words, "any stage");
    if (move->to == last)
        return;
    fnl_tell(words, " but ");
    tell_stage(words, last);
}

/* How long, and what must be known. */
static void tell_needs(fnl_words *words, const fnl_move *move)
{
    if (move->after_s != 0) {
        fnl_tell_next(words, "At least ");
        fnl_tell_duration(words, move->after_s);
        fnl_tell(words, " in the stage.");
    }
    if (move->required_count == 0)
        return;
    fnl_tell_next(words, "Known: ");
    for (uint32_t i = 0; i < move->required_count; i++) {
        fnl_tell_between(words, i, move->required_count);
        tell_field(words, move->required[i]);
    }
    fnl_tell(words, ".");
}

static void tell_reason(fnl_words *words, const fnl_move *move)
{
    if (move->reason_field != FNL_NO_FIELD) {
        fnl_tell(words, "the text of ");
        tell_field(words, move->reason_field);
        return;
    }
    fnl_tell_text(words, move->reason);
}

static void write_move(fnl_words *words, const fnl_lifecycle *lifecycle, const fnl_move *move)
{
    fnl_tell(words, "| ");
    fnl_tell_bold(words, move->name);
    fnl_tell(words, " | ");
    tell_from(words, lifecycle, move);
    fnl_tell(words, " | ");
    tell_stage(words, move->to);
    fnl_tell(words, " | ");
    if (move->when == NULL)
        fnl_tell(words, "always");
    else
        fnl_tell_expression(words, move->when);
    fnl_tell(words, " | ");
    tell_needs(words, move);
    fnl_tell(words, " | ");
    tell_reason(words, move);
    fnl_tell(words, " |\n");
}

void fnl_write_lifecycle(fnl_words *words)
{
    const fnl_lifecycle *lifecycle = words->model->lifecycle;
    if (lifecycle == NULL)
        return;
    fnl_tell_section(words, "The stages of a lead");
    tell_line(words, lifecycle);
    tell_keeping(words, lifecycle);
    write_kept(words, lifecycle);
    if (lifecycle->move_count == 0)
        return;
    fnl_tell(words,
             "\nMoves are tried from top to bottom; the first one possible is made, then the next from the new "
             "stage. No stage is entered twice at once. A move that must wait is never made right after another.\n"
             "\n| Move | From | To | When | Also needed | Reason given |\n| --- | --- | --- | --- | --- | --- |\n");
    for (uint32_t i = 0; i < lifecycle->move_count; i++)
        write_move(words, lifecycle, &lifecycle->moves[i]);
    write_outputs(words, lifecycle);
}
