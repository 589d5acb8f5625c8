/* Building what scores need: points by condition, by bin, by key, per unit; decay, clamps, sums, reasons. */
#ifndef FNL_ENGINE_BUILD_POINTS_H
#define FNL_ENGINE_BUILD_POINTS_H

#include "engine/definition.h"

static inline fnl_given fnl_give(int64_t value)
{
    return (fnl_given){ .value = value, .known = 1 };
}

/* NULL. */
static inline fnl_given fnl_give_nothing(void)
{
    return (fnl_given){ .value = 0, .known = 0 };
}

/* Whether a whole is one of `count` wholes, ascending. */
fnl_value fnl_build_among(fnl_builder *builder, fnl_value of, uint32_t count, const int64_t *wholes);

/* What a truth gives, a value of `lane`. */
fnl_value fnl_build_points(fnl_builder *builder, fnl_lane lane, fnl_value truth, fnl_given if_true, fnl_given if_false,
                           fnl_given if_unknown);

/* What the bin of a whole or a number gives: `count` cuts ascending (bits of doubles for a number), the value of bin i is
   in [cut i-1, cut i). */
fnl_value fnl_build_bins(fnl_builder *builder, fnl_value of, uint32_t count, const int64_t *cuts,
                         const int64_t *results, fnl_given missing);

/* What a key gives, a value of `lane`: keys ascending; those of texts are literals from fnl_build_key. */
fnl_value fnl_build_keys(fnl_builder *builder, fnl_lane lane, fnl_value of, uint32_t count, const int64_t *keys,
                         const int64_t *results, fnl_given otherwise, fnl_given missing);

/* The pool number of a literal, a key of a text. */
int64_t fnl_build_key(fnl_builder *builder, fnl_text text);

/* points (scale points_scale) × a whole of scale `scale`, in 1/100, half away from zero; NULL stays NULL. What does not fit
   64 bits is their largest or smallest number. */
fnl_value fnl_build_per(fnl_builder *builder, fnl_value of, unsigned scale, int64_t points, unsigned points_scale);

/* The same between low and high, and `missing` for NULL. */
fnl_value fnl_build_per_clamped(fnl_builder *builder, fnl_value of, unsigned scale, int64_t points,
                                unsigned points_scale, fnl_extent clamp, int64_t missing);

/* start + wholes that are never NULL and cannot overflow: points. */
fnl_value fnl_build_sum(fnl_builder *builder, int64_t start, uint32_t count, const fnl_value *values);

/* The same; terms about one value become one, and partial sums are as narrow as they can be. */
fnl_value fnl_build_total(fnl_builder *builder, int64_t start, uint32_t count, const fnl_value *values);

/* INT64_MIN and INT64_MAX are open ends. */
fnl_value fnl_build_clamp(fnl_builder *builder, fnl_value of, int64_t low, int64_t high);

/* a × factor of the age of `since`, an instant, in whole steps. Future and NULL times give 0; future ones are counted. A
   NULL a stays NULL. factors belong to the model. */
fnl_value fnl_build_decay(fnl_builder *builder, fnl_value of, fnl_value since, int64_t step_s, const uint32_t *factors,
                          uint32_t count);

/* Whether products of so many factors may be one table more: all of a builder's together are limited, since each rule has
   its own, while factors are the model's. Takes their room. */
bool fnl_build_takes_products(fnl_builder *builder, uint32_t count);

/* What is given for a truth; where it is true, points × factor of the age of `since` between low and high. Future and NULL
   times count as no points; future ones are counted. */
fnl_value fnl_build_decay_points(fnl_builder *builder, fnl_value truth, fnl_value since, int64_t step_s,
                                 const uint32_t *factors, uint32_t count, int64_t points, fnl_extent clamp,
                                 int64_t if_false, int64_t if_unknown);

/* Σ weight × value, ÷ divisor, half away from zero; NULL if any is. What does not fit is NULL and counted. */
fnl_value fnl_build_weigh(fnl_builder *builder, uint32_t count, const int64_t *weights, const fnl_value *values,
                          int64_t divisor);

/* The `most` largest positive ones of `count` wholes, ties in the order given: code and value of rank i by fnl_build_pick
   of i and of most + i; NULL where there are fewer. */
fnl_value fnl_build_top(fnl_builder *builder, uint32_t count, const int64_t *codes, const fnl_value *values,
                        uint32_t most);
fnl_value fnl_build_pick(fnl_builder *builder, fnl_value of, uint32_t which);

/* Cuts: the first value of a column that is >= (or >, if above) an exact number. Of numbers as bits of a double. */
int64_t fnl_number_cut(int64_t value, unsigned scale, bool above);
/* Of wholes of scale `to`. `beyond`: no value is; the cut is then the largest, which callers must not use. */
int64_t fnl_whole_cut(int64_t value, unsigned scale, unsigned to, bool above, bool *beyond);

#endif
