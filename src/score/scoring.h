/* From the model's scores to values of a block program. */
#ifndef FNL_SCORE_SCORING_H
#define FNL_SCORE_SCORING_H

#include "engine/build_points.h"
#include "engine/program.h"
#include "model/model.h"

/* What one rule comes to. */
typedef struct fnl_rule_values {
    fnl_value points;  /* whole in 1/100, never NULL: after decay and clamp */
    fnl_value fired;   /* truth */
    fnl_value before;  /* whole: before decay and clamp, of a rule that fires; NULL otherwise */
    fnl_value decayed; /* whole: before the clamp */
    fnl_value since;   /* an instant, if it decays */
    fnl_value active;  /* truth, or FNL_NO_VALUE: always */
    fnl_value entry;   /* of first: number of the entry, entry_count for none, entry_count + 1 for unknown */
    int64_t low;       /* the least and the most that points can be */
    int64_t high;
} fnl_rule_values;

/* One rule's, or one entry's, share in the reasons of a score. */
typedef struct fnl_reason_line {
    fnl_text text;
    fnl_value points;
    fnl_value mask; /* counts only where true; FNL_NO_VALUE: everywhere */
    bool has_baseline;
    int64_t baseline;
    int64_t low;
    int64_t high;
} fnl_reason_line;

typedef struct fnl_reason_lines {
    fnl_reason_line *items;
    uint32_t count;
    uint32_t capacity;
} fnl_reason_lines;

typedef struct fnl_group_values {
    fnl_rule_values *rules;
    fnl_value sum;
    fnl_value clamped;
} fnl_group_values;

/* What one score comes to. */
typedef struct fnl_score_values {
    bool is_number;      /* binary64: linear; else whole in 1/100. A matrix has neither */
    fnl_value when;      /* truth, or FNL_NO_VALUE */
    fnl_value unclamped; /* before the clamp, also where `when` is not true */
    fnl_value raw;
    fnl_value score;
    fnl_value band;      /* whole: number of the band; FNL_NO_VALUE: it has none */
    fnl_value band_text; /* text */
    const fnl_text *bands;
    uint32_t band_count;
    fnl_group_values *groups;
    fnl_value *parts;   /* of combine: limited above */
    fnl_value *terms;   /* of linear */
    fnl_value log_odds; /* of linear: before link or pdo */
    fnl_reason_lines lines;
    /* Reasons: ranks as picks of one value. */
    const fnl_text *reasons;
    uint32_t reason_text_count;
    fnl_value *reason_codes; /* by rank */
    fnl_value *reason_points;
} fnl_score_values;

typedef struct fnl_scoring {
    const fnl_model *model;
    fnl_builder *builder;
    fnl_arena *arena;
    fnl_value *fields;        /* by field */
    fnl_value *activities;    /* by activity column: as the state has them, NULL for a lead without activities */
    fnl_score_values *scores; /* by score */
    bool failed;              /* no memory */
} fnl_scoring;

/* Builds every field and every score; a field that is not computed is a column of its own, numbered in the order of
   fields; the activity columns are numbered behind all fields. FNL_E_NOMEM, FNL_E_LIMIT. */
int32_t fnl_scoring_build(fnl_scoring *scoring, const fnl_model *model, fnl_builder *builder, fnl_arena *arena,
                          fnl_error *error);

/* The value of a symbol, for fnl_expression_compile; context is the scoring. */
fnl_value fnl_scoring_resolve(void *context, fnl_builder *builder, uint32_t symbol);

/* By file: parts of fnl_scoring_build. */
fnl_value fnl_scoring_expression(fnl_scoring *scoring, const fnl_expression *expression);
void fnl_rule_build(fnl_scoring *scoring, const fnl_rule *rule, fnl_rule_values *out);
void fnl_points_build(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out);
void fnl_combine_build(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out);
void fnl_linear_build(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out);
int32_t fnl_bands_build(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out, fnl_error *error);
void fnl_reasons_build(fnl_scoring *scoring, const fnl_score *score, fnl_score_values *out);
void fnl_reason_line_add(fnl_scoring *scoring, fnl_reason_lines *lines, fnl_reason_line line);

/* A number or whole as points: whole of scale 2, half away from zero. */
fnl_value fnl_as_points(fnl_builder *builder, fnl_value value, unsigned scale);
/* A number held between two others. */
fnl_value fnl_clamp_number(fnl_builder *builder, fnl_value value, bool has_low, double low, bool has_high, double high);
/* The bound in 1/100, or an open end. */
int64_t fnl_clamp_low(fnl_clamp clamp);
int64_t fnl_clamp_high(fnl_clamp clamp);
int64_t fnl_clamped(fnl_clamp clamp, int64_t value);

#endif
