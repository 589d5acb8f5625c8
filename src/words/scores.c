/* The scores: what each is made of, its bands and its reasons. */
#include "words/sections.h"

static void tell_score(fnl_words *words, uint32_t score)
{
    fnl_tell_code(words, words->model->scores[score].name);
}

/* `fit_band` */
static void tell_output(fnl_words *words, const fnl_score *score, const char *ending)
{
    fnl_tell(words, "`"); /* names of scores are words of ASCII */
    fnl_buffer_put_text(words->out, score->name);
    fnl_tell(words, ending);
    fnl_tell(words, "`");
}

static void tell_limits(fnl_words *words, const fnl_clamp *clamp)
{
    if (!clamp->low.known && !clamp->high.known)
        return;
    fnl_tell_next(words, "The sum is ");
    fnl_tell_clamp(words, clamp);
    fnl_tell(words, "; what is beyond does not count.");
}

static void write_points(fnl_words *words, const fnl_score *score)
{
    fnl_tell_next(words, score->group_count == 1 ? "The points of one group." : "The sum of its groups.");
    if (score->start != 0) {
        fnl_tell_next(words, "Every lead starts with ");
        fnl_tell_points(words, score->start);
        fnl_tell(words, " points.");
    }
    tell_limits(words, &score->clamp);
    fnl_tell(words, "\n");
    for (uint32_t i = 0; i < score->group_count; i++) {
        const fnl_group *group = &score->groups[i];
        fnl_tell_heading(words, "Group", group->name);
        if (group->clamp.low.known || group->clamp.high.known) {
            fnl_tell(words, "The rules of this group give together ");
            fnl_tell_clamp(words, &group->clamp);
            fnl_tell(words, " points.\n\n");
        }
        fnl_write_rules(words, group);
    }
}

static void write_combine(fnl_words *words, const fnl_score *score)
{
    fnl_tell_next(words,
                  "The sum of other scores, each times its weight. Each counts at most its own limit; below 0 it "
                  "counts in full. Without one of them there is no sum.");
    tell_limits(words, &score->clamp);
    fnl_tell(words, "\n\n| Score | Weight |\n| --- | ---: |\n");
    for (uint32_t i = 0; i < score->part_count; i++) {
        fnl_tell(words, "| ");
        tell_score(words, score->parts[i].score);
        fnl_tell(words, " | ");
        fnl_tell_weight(words, score->parts[i].weight);
        fnl_tell(words, " |\n");
    }
}

/* The bands of two scores against each other, with what they are together. */
static void write_grid(fnl_words *words, const fnl_score *down, const fnl_score *across)
{
    fnl_tell(words, "\n| ");
    fnl_tell_code(words, down->name);
    fnl_tell(words, " (down), ");
    fnl_tell_code(words, across->name);
    fnl_tell(words, " (across) |");
    for (uint32_t i = 0; i < across->band_count; i++) {
        fnl_tell(words, " ");
        fnl_tell_text(words, across->bands[i].name);
        fnl_tell(words, " |");
    }
    fnl_tell(words, "\n| --- |");
    for (uint32_t i = 0; i < across->band_count; i++)
        fnl_tell(words, " --- |");
    for (uint32_t i = 0; i < down->band_count; i++) {
        fnl_tell(words, "\n| ");
        fnl_tell_text(words, down->bands[i].name);
        fnl_tell(words, " |");
        for (uint32_t j = 0; j < across->band_count; j++) {
            fnl_tell(words, " ");
            fnl_tell_text(words, down->bands[i].name);
            fnl_tell_text(words, across->bands[j].name);
            fnl_tell(words, " |");
        }
    }
    fnl_tell(words, "\n");
}

static void write_matrix(fnl_words *words, const fnl_score *score)
{
    enum { most_of_grid = 12 }; /* bands that fit on a page */
    const fnl_score *scores = words->model->scores;
    fnl_tell_next(words, "It has a band and no number: ");
    tell_output(words, score, "_band");
    fnl_tell(words, " is ");
    for (uint32_t i = 0; i < score->matrix_count; i++) {
        fnl_tell(words, i == 0 ? "the band of " : " followed by that of ");
        tell_score(words, score->matrix[i]);
    }
    fnl_tell(words, ".\n");
    if (score->matrix_count != 2)
        return;
    const fnl_score *down = &scores[score->matrix[0]];
    const fnl_score *across = &scores[score->matrix[1]];
    if (down->band_count != 0 && across->band_count != 0 && down->band_count <= most_of_grid &&
        across->band_count <= most_of_grid)
        write_grid(words, down, across);
}

static void write_expression(fnl_words *words, const fnl_score *score)
{
    fnl_tell_next(words, "Computed as ");
    fnl_tell_expression(words, score->expression);
    fnl_tell(words, ".");
    tell_limits(words, &score->clamp);
    fnl_tell(words, "\n");
}

static void tell_bound(fnl_words *words, fnl_decimal bound)
{
    fnl_tell_exact(words, bound.value, bound.scale);
}

static void write_bands(fnl_words *words, const fnl_score *score)
{
    if (score->band_count == 0)
        return;
    fnl_tell(words, "\n| Band (");
    tell_output(words, score, "_band");
    fnl_tell(words, ") | Score |\n| --- | --- |\n");
    for (uint32_t i = 0; i < score->band_count; i++) {
        const fnl_band *band = &score->bands[i];
        fnl_tell(words, "| ");
        fnl_tell_bold(words, band->name);
        fnl_tell(words, " | ");
        if (band->from.known)
            tell_bound(words, band->from);
        if (i == 0) {
            fnl_tell(words, band->from.known ? " or more" : "any");
        } else {
            fnl_tell(words, band->from.known ? " to under " : "under ");
            tell_bound(words, score->bands[i - 1].from);
        }
        fnl_tell(words, " |\n");
    }
}

static void write_reasons(fnl_words *words, const fnl_score *score)
{
    static const char *const baselines[] = {
        [fnl_baseline_neutral] = "",
        [fnl_baseline_min] = " Each rule is compared with the least that it can give.",
        [fnl_baseline_max] = " Each rule is compared with the most that it can give.",
    };
    if (score->reason_count == 0)
        return;
    fnl_tell(words, "\nBeside the score: ");
    fnl_tell_count(words, score->reason_count, "reason", "reasons");
    fnl_tell(words, score->direction == fnl_direction_above ? " that gave it most." : " that cost it most.");
    fnl_tell(words, baselines[score->baseline]);
    fnl_tell(words, "\n");
}

static void write_score(fnl_words *words, const fnl_score *score)
{
    fnl_tell_part(words, score->name);
    if (score->when != NULL) {
        fnl_tell(words, "Only for leads with ");
        fnl_tell_expression(words, score->when);
        fnl_tell(words, "; others have no such score.");
    }
    switch (score->kind) {
    case fnl_score_points:
        write_points(words, score);
        break;
    case fnl_score_combine:
        write_combine(words, score);
        break;
    case fnl_score_matrix:
        write_matrix(words, score);
        break;
    case fnl_score_expression:
        write_expression(words, score);
        break;
    case fnl_score_linear:
        fnl_write_linear(words, score->linear);
        break;
    }
    write_bands(words, score);
    write_reasons(words, score);
}

void fnl_write_scores(fnl_words *words)
{
    const fnl_model *model = words->model;
    if (model->score_count == 0)
        return;
    fnl_tell_section(words, "How a lead is scored");
    fnl_tell(
        words,
        "The points of a rule fade first, if it says so; then its own limit holds, then that of its group, then that "
        "of the score. What a rule gives otherwise, or for a value that is not known, neither fades nor is limited, "
        "except for activities.\n\n"
        "Ages count in whole days of 24 hours, unless a rule names other steps. A rule that fades gives 0 where the "
        "time that it fades from is not known or still to come.\n");
    for (uint32_t i = 0; i < model->score_count; i++)
        write_score(words, &model->scores[i]);
}
