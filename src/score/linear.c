/* Linear scores in binary64: the sum in document order, then the link or points to double the odds. */
#include "score/scoring.h"

#include "engine/exponential.h"

static int64_t bits_of(double number)
{
    int64_t bits = 0;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

fnl_value fnl_clamp_number(fnl_builder *builder, fnl_value value, bool has_low, double low, bool has_high, double high)
{
    if (has_low) {
        fnl_value bound = fnl_build_number(builder, low);
        fnl_value below = fnl_build(builder, fnl_op_less, value, bound, 0, 0);
        value = fnl_build(builder, fnl_op_select, below, bound, value, 0);
    }
    if (has_high) {
        fnl_value bound = fnl_build_number(builder, high);
        fnl_value above = fnl_build(builder, fnl_op_less, bound, value, 0, 0);
        value = fnl_build(builder, fnl_op_select, above, bound, value, 0);
    }
    return value;
}

/* A bool has two keys at most. */
static fnl_value truth_term(fnl_builder *builder, const fnl_term *term, fnl_value input)
{
    fnl_given otherwise = fnl_give(bits_of(term->is_map ? term->otherwise : 0.0));
    fnl_given given[2] = { otherwise, term->is_map ? otherwise : fnl_give(bits_of(term->weight)) };
    for (uint32_t i = 0; i < term->key_count; i++)
        given[term->whole_keys[i] != 0] = fnl_give(bits_of(term->key_weights[i]));
    return fnl_build_points(builder, fnl_lane_number, input, given[1], given[0], fnl_give(bits_of(term->missing)));
}

/* The weight of the key that a value is. */
static fnl_value map_term(fnl_scoring *scoring, const fnl_term *term, fnl_value input)
{
    fnl_builder *builder = scoring->builder;
    bool texts = fnl_value_lane(builder, input) == fnl_lane_text;
    int64_t *keys = fnl_arena_take(scoring->arena, term->key_count + (size_t)1, sizeof *keys);
    int64_t *weights = fnl_arena_take(scoring->arena, term->key_count + (size_t)1, sizeof *weights);
    if (keys == NULL || weights == NULL) {
        scoring->failed = true;
        return 0;
    }
    for (uint32_t i = 0; i < term->key_count; i++) {
        keys[i] = texts ? fnl_build_key(builder, term->keys[i]) : term->whole_keys[i];
        weights[i] = bits_of(term->key_weights[i]);
    }
    return fnl_build_keys(builder, fnl_lane_number, input, term->key_count, keys, weights,
                          fnl_give(bits_of(term->otherwise)), fnl_give(bits_of(term->missing)));
}

static fnl_value build_term(fnl_scoring *scoring, const fnl_term *term)
{
    fnl_builder *builder = scoring->builder;
    fnl_value input = fnl_scoring_expression(scoring, term->input);
    if (scoring->failed || fnl_builder_failed(builder)) /* the lane would not be that of the term */
        return 0;
    fnl_lane lane = fnl_value_lane(builder, input);
    if (lane == fnl_lane_truth)
        return truth_term(builder, term, input);
    if (term->is_map)
        return map_term(scoring, term, input);
    fnl_value is_null = fnl_build(builder, fnl_op_is_null, input, 0, 0, 0);
    if (lane == fnl_lane_whole)
        input = fnl_build(builder, fnl_op_to_number, input, 0, 0, fnl_expression_scale(term->input));
    fnl_value weight = fnl_build_number(builder, term->weight);
    fnl_value product = fnl_build(builder, fnl_op_number_multiply, weight, input, 0, 0);
    return fnl_build(builder, fnl_op_select, is_null, fnl_build_number(builder, term->missing), product, 0);
}

/* From log odds to what is asked for. */
static fnl_value apply_link(fnl_builder *builder, const fnl_linear *linear, fnl_value value)
{
    if (linear->has_pdo) {
        double factor = linear->pdo_double / fnl_ln(2.0);
        fnl_value log_odds = fnl_build_number(builder, fnl_ln(linear->pdo_odds));
        value = fnl_build(builder, fnl_op_number_subtract, value, log_odds, 0, 0);
        value = fnl_build(builder, fnl_op_number_multiply, fnl_build_number(builder, factor), value, 0, 0);
        value = fnl_build(builder, fnl_op_number_add, fnl_build_number(builder, linear->pdo_score), value, 0, 0);
    } else if (linear->link == fnl_link_logistic) {
        value = fnl_build(builder, fnl_op_logistic, value, 0, 0, 0);
    }
    if (linear->has_scale)
        value = fnl_build(builder, fnl_op_number_multiply, value, fnl_build_number(builder, linear->scale), 0, 0);
    if (linear->has_round)
        value = fnl_build(builder, fnl_op_number_round, value, 0, 0, linear->round);
    return value;
}

void fnl_linear_build(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out)
{
    const fnl_linear *linear = score->linear;
    fnl_builder *builder = scoring->builder;
    out->is_number = true;
    out->terms = fnl_arena_take(scoring->arena, linear->term_count + (size_t)1, sizeof *out->terms);
    if (out->terms == NULL) {
        scoring->failed = true;
        return;
    }
    fnl_value sum = fnl_build_number(builder, linear->intercept);
    for (uint32_t i = 0; i < linear->term_count && !scoring->failed; i++) {
        out->terms[i] = build_term(scoring, &linear->terms[i]);
        sum = fnl_build(builder, fnl_op_number_add, sum, out->terms[i], 0, 0);
    }
    out->log_odds = sum;
    out->unclamped = apply_link(builder, linear, sum);
}
