/* The lines of each kind of score; for each score the column `adds` sums to it. */
#include "plan/explain.h"

#include "core/arithmetic.h"
#include "plan/write.h"
#include "text/number.h"

/* What points have more than others, held at the ends of 64 bits as the points are; nothing if it is 0. */
static fnl_seen difference(int64_t one, int64_t other)
{
    int64_t points = 0;
    if (__builtin_sub_overflow(one, other, &points))
        points = one < 0 ? INT64_MIN : INT64_MAX;
    return points == 0 ? (fnl_seen){ 0 } : fnl_seen_number(fnl_points_number(points));
}

static void put_points(fnl_buffer *out, fnl_points bound)
{
    if (bound.known)
        fnl_write_decimal(out, bound.value, fnl_points_scale);
    else
        fnl_buffer_put_byte(out, '~');
}

/* A line for a clamp that changed something. */
static void explain_clamp(fnl_explainer *explainer, const fnl_score *score, fnl_text part, fnl_clamp clamp,
                          fnl_seen before, fnl_seen after)
{
    if (explainer->collecting || !before.known || before.whole == after.whole)
        return;
    explainer->text.length = 0;
    fnl_buffer_put_string(&explainer->text, "clamp [");
    put_points(&explainer->text, clamp.low);
    fnl_buffer_put_string(&explainer->text, ", ");
    put_points(&explainer->text, clamp.high);
    fnl_buffer_put_string(&explainer->text, "]");
    fnl_explain_put(explainer, &(fnl_explain_line){ .score = score->name,
                                                    .kind = "clamp",
                                                    .part = part,
                                                    .condition = fnl_explain_kept(explainer),
                                                    .lost = difference(before.whole, after.whole),
                                                    .adds = difference(after.whole, before.whole) });
}

/* The entry of a `first` rule that decided; the first condition's place is taken by "otherwise" if none did. */
static fnl_text condition_of_entry(const fnl_rule *rule, fnl_seen entry)
{
    if (entry.whole < (int64_t)rule->entry_count)
        return fnl_expression_text(rule->entries[entry.whole].when);
    return entry.whole == (int64_t)rule->entry_count ? FNL_TEXT("otherwise") : FNL_TEXT("missing");
}

static fnl_text condition_of(fnl_explainer *explainer, const fnl_rule *rule, fnl_seen entry)
{
    switch (rule->kind) {
    case fnl_rule_when:
    case fnl_rule_each:
        return fnl_expression_text(rule->entries[0].when);
    case fnl_rule_first:
        return condition_of_entry(rule, entry);
    case fnl_rule_per:
        explainer->text.length = 0;
        fnl_write_decimal(&explainer->text, rule->per_points.value, rule->per_points.scale);
        fnl_buffer_put_string(&explainer->text, " per ");
        fnl_buffer_put_text(&explainer->text, rule->input_text);
        return fnl_explain_kept(explainer);
    default:
        return rule->input_text;
    }
}

/* Everything that the conditions of a rule read; what activities held is not known any more. */
static fnl_text inputs_of(fnl_explainer *explainer, const fnl_rule *rule, fnl_seen entry)
{
    if (rule->kind == fnl_rule_each)
        return FNL_TEXT("");
    if (rule->kind == fnl_rule_when)
        return fnl_explain_inputs(explainer, rule->entries[0].when);
    if (rule->kind != fnl_rule_first)
        return fnl_explain_inputs(explainer, rule->input);
    fnl_text seen = FNL_TEXT("");
    for (uint32_t i = 0; i < rule->entry_count; i++) {
        fnl_text inputs = fnl_explain_inputs(explainer, rule->entries[i].when);
        if (!explainer->collecting && entry.whole == (int64_t)i)
            seen = inputs;
    }
    return seen;
}

/* The factor at the age of `since`; nothing if there is no such time. */
static fnl_seen factor_of(const fnl_explainer *explainer, const fnl_rule *rule, fnl_seen since)
{
    if (!since.known)
        return since;
    if (since.whole > explainer->as_of)
        return fnl_seen_number(0);
    uint64_t step = (uint64_t)rule->decay.step_s * FNL_SECOND;
    uint64_t age = (uint64_t)(explainer->as_of - since.whole) / step;
    return fnl_seen_number(age < rule->decay.factor_count ? rule->decay.factors[age] * 0x1p-30 : 0);
}

static void explain_rule(fnl_explainer *explainer, const fnl_score *score, const fnl_group *group, const fnl_rule *rule,
                         const fnl_rule_values *values)
{
    bool decays = values->since != FNL_NO_VALUE;
    fnl_seen fired = fnl_see(explainer, values->fired);
    fnl_seen before = fnl_see(explainer, values->before);
    fnl_seen decayed = fnl_see(explainer, values->decayed);
    fnl_seen points = fnl_see(explainer, values->points);
    fnl_seen entry = rule->kind == fnl_rule_first ? fnl_see(explainer, values->entry) : (fnl_seen){ 0 };
    fnl_seen since = decays ? fnl_see(explainer, values->since) : (fnl_seen){ 0 };
    fnl_text value = inputs_of(explainer, rule, entry);
    if (explainer->collecting)
        return;
    bool is_fired = fired.known && fired.whole != 0;
    fnl_explain_put(explainer, &(fnl_explain_line){
                                   .score = score->name,
                                   .kind = "rule",
                                   .part = group->name,
                                   .rule = rule->name,
                                   .condition = condition_of(explainer, rule, entry),
                                   .value = value,
                                   .fired = fnl_explain_fired(fired),
                                   .points = fnl_seen_points(is_fired ? before : points),
                                   .decay = decays && is_fired ? factor_of(explainer, rule, since) : (fnl_seen){ 0 },
                                   .lost = is_fired ? difference(decayed.whole, points.whole) : (fnl_seen){ 0 },
                                   .adds = fnl_seen_points(points),
                               });
}

static void explain_points(fnl_explainer *explainer, const fnl_score *score, const fnl_score_values *values)
{
    if (score->start != 0)
        fnl_explain_put(explainer, &(fnl_explain_line){
                                       .score = score->name, .kind = "start", .adds = difference(score->start, 0) });
    for (uint32_t i = 0; i < score->group_count; i++) {
        const fnl_group *group = &score->groups[i];
        for (uint32_t k = 0; k < group->rule_count; k++)
            explain_rule(explainer, score, group, &group->rules[k], &values->groups[i].rules[k]);
        fnl_seen sum = fnl_see(explainer, values->groups[i].sum);
        fnl_seen clamped = fnl_see(explainer, values->groups[i].clamped);
        explain_clamp(explainer, score, group->name, group->clamp, sum, clamped);
    }
}

/* Weights are millionths and points hundredths: products have eight digits; what rounding takes is a line of its own. */
static void explain_combine(fnl_explainer *explainer, const fnl_score *score, const fnl_score_values *values,
                            fnl_seen raw)
{
    static const unsigned digits = fnl_weight_scale + fnl_points_scale;
    static const int64_t unit = 1000000; /* 10^fnl_weight_scale */
    fnl_wide rest = fnl_wide_multiply(raw.whole, unit);
    for (uint32_t i = 0; i < score->part_count; i++) {
        const fnl_score *part = &explainer->model->scores[score->parts[i].score];
        const fnl_score_values *of = &explainer->scoring->scores[score->parts[i].score];
        fnl_seen part_score = fnl_see(explainer, of->raw);
        fnl_seen limited = fnl_see(explainer, values->parts[i]);
        if (explainer->collecting)
            continue;
        fnl_wide product = fnl_wide_multiply(limited.whole, score->parts[i].weight);
        int64_t adds = 0;
        bool fits = fnl_wide_divide_round(product, 1, &adds) && limited.known;
        rest = fnl_wide_add(rest, fnl_wide_negate(product));
        explainer->text.length = 0;
        fnl_buffer_put_string(&explainer->text, "weight ");
        fnl_write_decimal(&explainer->text, score->parts[i].weight, fnl_weight_scale);
        bool is_whole = !of->is_number && part_score.known && limited.known;
        fnl_explain_put(explainer,
                        &(fnl_explain_line){
                            .score = score->name,
                            .kind = "part",
                            .part = part->name,
                            .condition = fnl_explain_kept(explainer),
                            .points = fnl_seen_points(limited),
                            .lost = is_whole ? difference(part_score.whole, limited.whole) : (fnl_seen){ 0 },
                            .adds = fits ? fnl_seen_number(fnl_number_of_exact(adds, digits)) : (fnl_seen){ 0 },
                        });
    }
    int64_t rounding = 0;
    if (!explainer->collecting && raw.known && fnl_wide_divide_round(rest, 1, &rounding) && rounding != 0)
        fnl_explain_put(explainer,
                        &(fnl_explain_line){ .score = score->name,
                                             .kind = "rounding",
                                             .adds = fnl_seen_number(fnl_number_of_exact(rounding, digits)) });
}

static void explain_expression(fnl_explainer *explainer, const fnl_score *score, fnl_seen raw)
{
    fnl_text value = fnl_explain_inputs(explainer, score->expression);
    fnl_explain_put(explainer, &(fnl_explain_line){ .score = score->name,
                                                    .kind = "expression",
                                                    .condition = fnl_expression_text(score->expression),
                                                    .value = value,
                                                    .points = fnl_seen_points(raw),
                                                    .adds = fnl_seen_points(raw) });
}

/* Terms add up to the log odds; the link's line brings them to the score. In binary64, as the score itself. */
static void explain_linear(fnl_explainer *explainer, const fnl_score *score, const fnl_score_values *values)
{
    const fnl_linear *linear = score->linear;
    fnl_explain_put(
        explainer,
        &(fnl_explain_line){ .score = score->name, .kind = "intercept", .adds = fnl_seen_number(linear->intercept) });
    for (uint32_t i = 0; i < linear->term_count; i++) {
        fnl_seen adds = fnl_see(explainer, values->terms[i]);
        fnl_text value = fnl_explain_inputs(explainer, linear->terms[i].input);
        fnl_explain_put(explainer, &(fnl_explain_line){ .score = score->name,
                                                        .kind = "term",
                                                        .condition = linear->terms[i].name,
                                                        .value = value,
                                                        .adds = adds });
    }
    fnl_seen sum = fnl_see(explainer, values->log_odds);
    fnl_seen result = fnl_see(explainer, values->score);
    if (explainer->collecting || !result.known || result.number == sum.number)
        return;
    const char *how = linear->link == fnl_link_logistic ? "logistic link" : "scale, rounding and clamp";
    fnl_explain_put(explainer,
                    &(fnl_explain_line){ .score = score->name,
                                         .kind = "link",
                                         .condition = fnl_text_of(linear->has_pdo ? "points to double the odds" : how),
                                         .adds = fnl_seen_number(result.number - sum.number) });
}

static void explain_matrix(fnl_explainer *explainer, const fnl_score *score)
{
    for (uint32_t i = 0; i < score->matrix_count; i++) {
        const fnl_score_values *part = &explainer->scoring->scores[score->matrix[i]];
        fnl_seen band = fnl_see(explainer, part->band);
        fnl_explain_put(explainer,
                        &(fnl_explain_line){ .score = score->name,
                                             .kind = "part",
                                             .part = explainer->model->scores[score->matrix[i]].name,
                                             .value = band.known ? part->bands[band.whole] : (fnl_text){ "", 0 } });
    }
}

/* The last line of a score: what it came to. */
static void explain_total(fnl_explainer *explainer, const fnl_score *score, const fnl_score_values *values,
                          fnl_seen total)
{
    fnl_seen band = values->band != FNL_NO_VALUE ? fnl_see(explainer, values->band) : (fnl_seen){ 0 };
    if (explainer->collecting)
        return;
    fnl_explain_put(explainer,
                    &(fnl_explain_line){ .score = score->name,
                                         .kind = "score",
                                         .value = band.known ? values->bands[band.whole] : (fnl_text){ "", 0 },
                                         .points = values->is_number ? total : fnl_seen_points(total) });
}

static void explain_score(fnl_explainer *explainer, const fnl_score *score, const fnl_score_values *values)
{
    bool has_number = values->score != FNL_NO_VALUE;
    fnl_seen concerns = values->when != FNL_NO_VALUE ? fnl_see(explainer, values->when) : (fnl_seen){ true, 1, 0 };
    fnl_seen total = has_number ? fnl_see(explainer, values->score) : (fnl_seen){ 0 };
    fnl_seen raw = has_number ? fnl_see(explainer, values->raw) : (fnl_seen){ 0 };
    fnl_text seen = values->when != FNL_NO_VALUE ? fnl_explain_inputs(explainer, score->when) : FNL_TEXT("");
    if (values->when != FNL_NO_VALUE)
        fnl_explain_put(explainer, &(fnl_explain_line){ .score = score->name,
                                                        .kind = "when",
                                                        .condition = fnl_expression_text(score->when),
                                                        .value = seen,
                                                        .fired = fnl_explain_fired(concerns) });
    explainer->silent = !concerns.known || concerns.whole == 0;
    switch (score->kind) {
    case fnl_score_points:
        explain_points(explainer, score, values);
        break;
    case fnl_score_combine:
        explain_combine(explainer, score, values, raw);
        break;
    case fnl_score_expression:
        explain_expression(explainer, score, raw);
        break;
    case fnl_score_linear:
        explain_linear(explainer, score, values);
        break;
    default:
        explain_matrix(explainer, score);
    }
    if (has_number && !values->is_number)
        explain_clamp(explainer, score, score->name, score->clamp, raw, total);
    explainer->silent = false;
    explain_total(explainer, score, values, total);
}

/* Scores are marked from the last to the first, since each reads only those before it. */
static void mark_parts(const fnl_model *model, const fnl_score *score, bool *shown)
{
    uint32_t count = 0;
    const uint32_t *symbols = NULL;
    for (uint32_t i = 0; i < score->part_count; i++)
        shown[score->parts[i].score] = true;
    for (uint32_t i = 0; i < score->matrix_count; i++)
        shown[score->matrix[i]] = true;
    if (score->expression != NULL)
        symbols = fnl_expression_symbols(score->expression, &count);
    for (uint32_t i = 0; i < count; i++) {
        fnl_symbol_meaning meaning = fnl_model_symbol(model, symbols[i]);
        if (meaning.kind >= fnl_symbol_score && meaning.kind <= fnl_symbol_band)
            shown[meaning.index] = true;
    }
}

void fnl_explain_scores(fnl_explainer *explainer)
{
    const fnl_model *model = explainer->model;
    const fnl_outputs *outputs = &explainer->plan->outputs;
    bool *shown = fnl_arena_take(explainer->arena, model->score_count + (size_t)1, sizeof *shown);
    if (shown == NULL) {
        explainer->failed = true;
        return;
    }
    for (uint32_t i = 0; i < outputs->count; i++)
        if (outputs->items[i].owner == fnl_owner_score)
            shown[outputs->items[i].owner_index] = true;
    for (uint32_t i = model->score_count; i-- > 0;)
        if (shown[i])
            mark_parts(model, &model->scores[i], shown);
    for (uint32_t i = 0; i < model->score_count && !explainer->failed; i++)
        if (shown[i])
            explain_score(explainer, &model->scores[i], &explainer->scoring->scores[i]);
}
