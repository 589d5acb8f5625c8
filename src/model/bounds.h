/* What rules, groups and scores can be at least and at most. */
#ifndef FNL_MODEL_BOUNDS_H
#define FNL_MODEL_BOUNDS_H

#include "model/model.h"

/* The sum of a group's rules, before its clamp. */
fnl_bounds fnl_bounds_of_group(const fnl_group *group);

/* What an `each` rule comes to: 0 without activities, else the sum of its points, each as often as may be, in its clamp or
   ±FNL_MOST_EACH_POINTS. */
fnl_bounds fnl_bounds_of_each(const fnl_rule *rule);

/* The score before its clamp, from the bounds of the scores above it. False if it is beyond ±FNL_MOST_REACH. */
bool fnl_bounds_of_raw(const fnl_model *model, const fnl_score *score, fnl_bounds *out);

/* Clamped. INT64_MIN and INT64_MAX stand for open sides. */
fnl_bounds fnl_bounds_clamp(fnl_bounds bounds, const fnl_clamp *clamp);

#endif
