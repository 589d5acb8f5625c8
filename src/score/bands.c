/* The band that a score lies in, and bands joined in a matrix. */
#include "score/scoring.h"

enum { most_joined_bands = 65536 };

/* The band's name as a text that expressions can compare. */
static void build_text(fnl_scoring *scoring, fnl_score_values *out)
{
    fnl_builder *builder = scoring->builder;
    int64_t *numbers = fnl_arena_take(scoring->arena, out->band_count, sizeof *numbers);
    int64_t *names = fnl_arena_take(scoring->arena, out->band_count, sizeof *names);
    if (numbers == NULL || names == NULL) {
        scoring->failed = true;
        return;
    }
    for (uint32_t i = 0; i < out->band_count; i++) {
        numbers[i] = i;
        names[i] = fnl_build_key(builder, out->bands[i]);
    }
    out->band_text = fnl_build_keys(builder, fnl_lane_text, out->band, out->band_count, numbers, names,
                                    fnl_give_nothing(), fnl_give_nothing());
}

/* Bands stand highest first; cuts ascend. */
static void build_own(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out)
{
    uint32_t count = score->band_count;
    fnl_text *names = fnl_arena_take(scoring->arena, count, sizeof *names);
    int64_t *cuts = fnl_arena_take(scoring->arena, count, sizeof *cuts);
    int64_t *numbers = fnl_arena_take(scoring->arena, count, sizeof *numbers);
    if (names == NULL || cuts == NULL || numbers == NULL) {
        scoring->failed = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        names[i] = score->bands[i].name;
        numbers[i] = count - 1 - i;
    }
    uint32_t used = 0;
    for (; used + 1 < count; used++) {
        fnl_decimal from = score->bands[count - 2 - used].from;
        bool beyond = false;
        cuts[used] = out->is_number ? fnl_number_cut(from.value, from.scale, false)
                                    : fnl_whole_cut(from.value, from.scale, fnl_points_scale, false, &beyond);
        if (beyond)
            break;
    }
    out->bands = names;
    out->band_count = count;
    out->band = fnl_build_bins(scoring->builder, out->score, used, cuts, numbers, fnl_give_nothing());
}

static fnl_text join(fnl_scoring *scoring, fnl_text a, fnl_text b)
{
    char *bytes = fnl_arena_take(scoring->arena, a.length + b.length + 1, 1);
    if (bytes == NULL) {
        scoring->failed = true;
        return a;
    }
    memcpy(bytes, a.bytes, a.length);
    memcpy(bytes + a.length, b.bytes, b.length);
    return (fnl_text){ bytes, a.length + b.length };
}

/* One more score beside those joined so far: band number = number so far × bands of the new one + its number. */
static int32_t join_score(fnl_scoring *scoring, const fnl_score_values *next, fnl_score_values *out, fnl_error *error)
{
    fnl_builder *builder = scoring->builder;
    if ((uint64_t)out->band_count * next->band_count > most_joined_bands)
        return fnl_fail(error, FNL_E_LIMIT, "a matrix may have %d bands: join fewer scores or fewer bands",
                        most_joined_bands);
    fnl_text *names = fnl_arena_take(scoring->arena, (size_t)out->band_count * next->band_count, sizeof *names);
    if (names == NULL) {
        scoring->failed = true;
        return FNL_OK;
    }
    for (uint32_t i = 0; i < out->band_count; i++)
        for (uint32_t j = 0; j < next->band_count; j++)
            names[i * next->band_count + j] = join(scoring, out->bands[i], next->bands[j]);
    fnl_value row = fnl_build(builder, fnl_op_multiply, out->band, fnl_build_whole(builder, next->band_count), 0, 0);
    out->band = fnl_build(builder, fnl_op_add, row, next->band, 0, 0);
    out->bands = names;
    out->band_count *= next->band_count;
    return FNL_OK;
}

static int32_t build_matrix(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out, fnl_error *error)
{
    const fnl_score_values *first = &scoring->scores[score->matrix[0]];
    out->band = first->band;
    out->bands = first->bands;
    out->band_count = first->band_count;
    for (uint32_t i = 1; i < score->matrix_count; i++) {
        int32_t code = join_score(scoring, &scoring->scores[score->matrix[i]], out, error);
        if (code != FNL_OK || scoring->failed)
            return code;
    }
    if (out->when != FNL_NO_VALUE)
        out->band = fnl_build(scoring->builder, fnl_op_select, out->when, out->band,
                              fnl_build_missing(scoring->builder, fnl_lane_whole), 0);
    return FNL_OK;
}

int32_t fnl_bands_build(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out, fnl_error *error)
{
    int32_t code = FNL_OK;
    if (score->kind == fnl_score_matrix)
        code = build_matrix(scoring, score, out, error);
    else if (score->band_count != 0)
        build_own(scoring, score, out);
    if (code == FNL_OK && !scoring->failed && out->band_count != 0)
        build_text(scoring, out);
    return code;
}
