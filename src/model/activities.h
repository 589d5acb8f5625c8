/* The section `activities`: the event log that `each` rules and features read. */
#ifndef FNL_MODEL_ACTIVITIES_H
#define FNL_MODEL_ACTIVITIES_H

#include "core/failure.h"
#include "expr/expression.h"

enum { fnl_most_features = 4096 };

/* What an `each` rule without a clamp gives at most, in 1/100: a thousand of them stay within the reach of a score. */
#define FNL_MOST_EACH_POINTS INT64_C(1000000000000)

/* In the order of the keys in a feature. */
typedef enum fnl_feature_kind {
    fnl_feature_count,
    fnl_feature_distinct_days,
    fnl_feature_sum,
    fnl_feature_min,
    fnl_feature_max,
    fnl_feature_latest,
    fnl_feature_first,
    fnl_feature_top
} fnl_feature_kind;

typedef struct fnl_feature {
    fnl_text name;
    fnl_place place;
    fnl_feature_kind kind;
    fnl_expression *when; /* of count and distinct_days always; of the rest optional: NULL. Reads activity fields */
    uint32_t field;       /* activity field that the other kinds read; UINT32_MAX for count and distinct_days */
    int64_t within_s;     /* 0: of any age */
    bool is_read;         /* by anything, for lint */
} fnl_feature;

struct fnl_model_field;

typedef struct fnl_activities {
    fnl_place place;
    uint32_t lead_id; /* the field of leads that keys are compared with */
    fnl_field key;    /* read by the rules of that field, from a column of its own name */
    fnl_field at;     /* a time */
    bool has_id;
    fnl_field id; /* a text or an int */
    struct fnl_model_field *fields;
    uint32_t field_count;
    fnl_feature *features;
    uint32_t feature_count;
} fnl_activities;

struct fnl_rule;

/* What activities come to for one lead: a column of the state's result, which a table of leads may have as well. First the
   `each` rules in the order of the scores, in 1/100 before clamp and `active`, then the features. */
typedef struct fnl_activity_column {
    fnl_field read; /* named <score>.<rule>, a decimal of scale 2; or as the feature */
    const struct fnl_rule *rule;
    const fnl_feature *feature;
} fnl_activity_column;

#endif
