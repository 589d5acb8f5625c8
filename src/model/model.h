/* The agreement in memory: what the sections say, checked. Immutable once read; everything lives in its arena. */
#ifndef FNL_MODEL_MODEL_H
#define FNL_MODEL_MODEL_H

#include "core/arena.h"
#include "core/failure.h"
#include "expr/expression.h"
#include "model/activities.h"
#include "model/calendars.h"
#include "model/decisions.h"
#include "model/funnel.h"
#include "model/lifecycle.h"
#include "model/sla.h"
#include "table/field.h"

enum {
    fnl_most_fields = 4096,
    fnl_most_rules = 65536,
    fnl_most_map_entries = 1000000,
    fnl_points_scale = 2,            /* points are integers of 1/100 */
    fnl_most_points = 1000000 * 100, /* of one rule, in 1/100 */
    fnl_weight_scale = 6,            /* weights of combine, and points of `per`, are integers of 1/1,000,000 */
    fnl_most_weight = 1000 * 1000000,
    fnl_most_scores = 4096,
    fnl_most_reasons = 32,
    fnl_most_matrix = 65536,         /* bands of all matrices */
    fnl_most_matrix_text = 16 << 20, /* bytes of their names */
    fnl_most_reason_lines = 1 << 18, /* rules, again for every score with reasons that combines theirs */
    fnl_most_reason_text = 64 << 20, /* bytes of their texts */
    fnl_most_examples = 1000,
};

/* The largest magnitude that a points or combine score may be able to reach, in 1/100: sums of such scores fit 64 bits. */
#define FNL_MOST_REACH INT64_C(1000000000000000)

/* An exact decimal; known: false for "~" and what is not given. */
typedef struct fnl_decimal {
    int64_t value;
    uint8_t scale;
    bool known;
} fnl_decimal;

/* Points in 1/100, or not given. */
typedef struct fnl_points {
    int64_t value;
    bool known;
} fnl_points;

/* Lower and upper bound in 1/100, each may be open. */
typedef struct fnl_clamp {
    fnl_points low;
    fnl_points high;
} fnl_clamp;

/* Symbols that expressions about leads read, numbered in this order: fields; three of each score (score, raw, band);
   features of activities; outputs of clocks; outputs of the lifecycle, then its kept fields; outputs of all decisions. */
enum { fnl_part_score, fnl_part_raw, fnl_part_band, fnl_parts };
typedef enum fnl_symbol_kind {
    fnl_symbol_field,
    fnl_symbol_score,
    fnl_symbol_raw,
    fnl_symbol_band,
    fnl_symbol_feature,
    fnl_symbol_sla,
    fnl_symbol_lifecycle,
    fnl_symbol_kept,
    fnl_symbol_decision
} fnl_symbol_kind;

typedef struct fnl_symbol_meaning {
    fnl_symbol_kind kind;
    uint32_t
        index; /* of the field, the score, the feature, the clock × fnl_sla_outputs + fnl_sla_output, the fnl_lifecycle_output, the kept field; of a decision's output
                       among those of all decisions */
} fnl_symbol_meaning;

typedef struct fnl_model_field {
    fnl_field read; /* name, column, type … */
    fnl_expression
        *expression; /* of a computed field, else NULL; converted to the type, rounding half away from zero */
    fnl_place place;
    fnl_index *values;    /* what read.values points to */
    fnl_index *aliases;   /* … and read.aliases */
    bool own_null_values; /* other than the model's */
    bool is_read;         /* by anything, for lint */
} fnl_model_field;

typedef enum fnl_decay_kind { fnl_decay_none, fnl_decay_half_life, fnl_decay_linear, fnl_decay_window } fnl_decay_kind;

typedef struct fnl_decay {
    fnl_decay_kind kind;
    int64_t duration_s; /* half life, every, window */
    int64_t percent;    /* of linear, millionths */
    int64_t step_s;
    fnl_expression *since; /* a time; NULL in `each` rules */
    fnl_text since_text;   /* as written: the exact name of a field, else an expression */
    /* The nearest integer to 2^30 × factor at age of i steps; 0 beyond. Shared by all rules with the same numbers. */
    const uint32_t *factors;
    uint32_t factor_count;
} fnl_decay;

typedef enum fnl_rule_kind {
    fnl_rule_when,
    fnl_rule_first,
    fnl_rule_bins,
    fnl_rule_map,
    fnl_rule_per,
    fnl_rule_each
} fnl_rule_kind;

/* One condition of a `when` or `first` rule. */
typedef struct fnl_rule_entry {
    fnl_expression *when;
    int64_t points;
    fnl_text reason; /* of a `first` entry; empty: the rule's */
} fnl_rule_entry;

typedef struct fnl_rule {
    fnl_text name;
    fnl_text reason; /* default: its name */
    fnl_rule_kind kind;
    fnl_place place;
    fnl_expression
        *input;          /* of bins, map, per; of each with `map`. Of each it reads activity fields, as its condition */
    fnl_text input_text; /* as written: the exact name of a field, else an expression */
    fnl_rule_entry *entries; /* of when and each (one; of an each rule with `map` its points are not used) and first */
    uint32_t entry_count;
    fnl_decimal *edges; /* of bins, ascending */
    uint32_t edge_count;
    bool closed_right;
    int64_t *bin_points; /* edge_count + 1 */
    /* Of map, in the order of keys: by bytes for texts; ascending for wholes (int, decimal in the input's scale, days of
       dates), then `keys` has them as texts. The input is never a number, bool or time. */
    fnl_text *keys;
    int64_t *whole_keys;
    int64_t *key_points;
    uint32_t key_count;
    int64_t otherwise;      /* when, first, map */
    fnl_points missing;     /* known always after reading, except for first: there unknown means otherwise */
    fnl_decimal per_points; /* of per: at most six digits after the point; its clamp is known on both sides */
    fnl_clamp clamp;
    fnl_decay decay;
    bool has_active;
    int32_t active_from; /* days since 1970, INT32_MIN: open */
    int32_t active_to;   /* exclusive, INT32_MAX: open */
    bool has_baseline;
    int64_t baseline;       /* in 1/100 */
    uint32_t column;        /* of each: number of its activity column */
    int64_t limit_count;    /* of each: in any span of limit_within_s so many activities count; 0: all */
    int64_t limit_within_s; /* … */
} fnl_rule;

typedef struct fnl_group {
    fnl_text name;
    fnl_place place;
    fnl_clamp clamp;
    fnl_rule
        *rules; /* decay, clamp, active, reason given to the group already stand in its rules; the group's own clamp
                        is the one above */
    uint32_t rule_count;
} fnl_group;

typedef enum fnl_score_kind {
    fnl_score_points,
    fnl_score_combine,
    fnl_score_matrix,
    fnl_score_expression,
    fnl_score_linear
} fnl_score_kind;

typedef struct fnl_band {
    fnl_text name;
    fnl_place place;
    fnl_decimal from; /* unknown for the last */
} fnl_band;

typedef enum fnl_direction { fnl_direction_above, fnl_direction_below } fnl_direction;
typedef enum fnl_baseline { fnl_baseline_neutral, fnl_baseline_min, fnl_baseline_max } fnl_baseline;

typedef struct fnl_part_of_combine {
    uint32_t score;
    int64_t weight; /* scale fnl_weight_scale */
} fnl_part_of_combine;

/* A term of a linear score: weight × input, or the weight of a key. */
typedef struct fnl_term {
    fnl_text name; /* the input as written */
    fnl_expression *input;
    double weight;
    bool is_map;
    fnl_text *keys;      /* by bytes for texts */
    int64_t *whole_keys; /* int, bool, date, decimal, ascending; then `keys` has them as texts */
    double *key_weights;
    uint32_t key_count;
    double otherwise;
    double missing;
} fnl_term;

typedef enum fnl_link { fnl_link_identity, fnl_link_logistic } fnl_link;

typedef struct fnl_linear {
    double intercept;
    fnl_term *terms;
    uint32_t term_count;
    fnl_link link;
    bool has_pdo;
    double pdo_score;
    double pdo_odds;
    double pdo_double;
    bool has_scale;
    double scale;
    bool has_round;
    int32_t round; /* digits after the point */
    bool has_low, has_high;
    double low, high;
} fnl_linear;

/* What a score can be, in 1/100; not known for kinds expr and linear and for what combines them. */
typedef struct fnl_bounds {
    int64_t low;
    int64_t high;
    bool known;
} fnl_bounds;

typedef struct fnl_score {
    fnl_text name;
    fnl_score_kind kind;
    fnl_place place;
    fnl_expression *when; /* NULL: for every lead */
    fnl_clamp clamp;      /* points, combine, expression */
    int64_t start;
    fnl_group *groups;
    uint32_t group_count;
    fnl_part_of_combine *parts; /* in the order of the scores */
    uint32_t part_count;
    uint32_t *matrix; /* scores whose bands are joined */
    uint32_t matrix_count;
    fnl_expression *expression;
    fnl_linear *linear;
    fnl_band *bands; /* as written: highest first */
    uint32_t band_count;
    fnl_bounds raw;        /* before the clamp; within ±FNL_MOST_REACH if known */
    uint32_t reason_count; /* top */
    bool has_reason_lines; /* it has reasons, or a score that combines it has */
    fnl_direction direction;
    fnl_baseline baseline;
} fnl_score;

/* A lead of `examples:` and what is expected of it. */
typedef struct fnl_example_value {
    fnl_text name;
    fnl_place place;
    fnl_text text; /* of a scalar as written */
    bool is_null;
} fnl_example_value;

typedef struct fnl_example {
    fnl_text name;
    fnl_place place;
    fnl_example_value *lead;
    uint32_t lead_count;
    bool has_as_of;
    int64_t as_of;
    fnl_example_value *expect;
    uint32_t expect_count;
} fnl_example;

struct fnl_model {
    fnl_allocator memory;
    fnl_arena arena;
    int references; /* atomic */
    fnl_text name;
    fnl_text version;
    const fnl_zone *zone;
    fnl_text *null_values; /* of fields without their own */
    uint32_t null_value_count;
    fnl_model_field *fields;
    uint32_t field_count;
    fnl_score *scores;
    uint32_t score_count;
    fnl_activities *activities; /* NULL: the section is not there, as below */
    fnl_activity_column *activity_columns;
    uint32_t activity_column_count;
    uint32_t each_count; /* the first of them */
    fnl_model_calendar *calendars;
    fnl_sla_clock *clocks;
    uint32_t calendar_count;
    uint32_t clock_count;
    fnl_index *sla_statuses;  /* the texts that a status may be; NULL without clocks */
    fnl_field status_outcome; /* what texts compared with a status may be */
    fnl_lifecycle *lifecycle;
    fnl_decision *decisions;
    uint32_t decision_count;
    fnl_kpis *kpis;                                  /* NULL: no section `funnel` */
    const fnl_symbol *symbols;                       /* by number: their names and types */
    uint32_t symbol_starts[fnl_symbol_decision + 1]; /* by kind: the number of its first symbol */
    fnl_example *examples;
    uint32_t example_count;
    uint8_t fingerprint[32];
    uint8_t *canonical; /* CBOR */
    size_t canonical_size;
    uint64_t hash_seed;
};

fnl_symbol_meaning fnl_model_symbol(const fnl_model *model, uint32_t symbol_number);

/* The output of a decision by its number among those of all. */
const fnl_decision_output *fnl_model_decision_output(const fnl_model *model, uint32_t number,
                                                     const fnl_decision **decision);

/* The bodies of exported functions: see api/. problems is not NULL and gets all errors and warnings, sorted by place; the
   code is that of the first error. */
typedef struct fnl_more_holidays {
    fnl_text calendar;
    fnl_text list; /* a JSON list of texts */
} fnl_more_holidays;

typedef struct fnl_load_options {
    const char *zone_folder;           /* NULL: the system's */
    const fnl_more_holidays *holidays; /* added to those of a calendar; not of a compiled model */
    uint32_t holiday_count;
    int64_t as_of; /* for warnings about calendars that end; 0: none */
} fnl_load_options;
int32_t fnl_model_load(fnl_text text, const fnl_allocator *memory, const fnl_load_options *options, fnl_model **out,
                       fnl_diagnostics *problems);
void fnl_model_destroy(fnl_model *model);
/* The tree of the canonical form; JSON has readable numbers, CBOR integers of units. */
int32_t fnl_model_put(const fnl_model *model, uint32_t form, fnl_buffer *out, fnl_error *error);

/* Sets the fingerprint of its KPIs, which it has. FNL_E_NOMEM. */
int32_t fnl_identify_kpis(const fnl_model *model, fnl_error *error);

/* The columns of leads that the model reads: of its fields, then those of what activities came to, which a table may have.
   FNL_E_NOMEM. */
int32_t fnl_model_describe(const fnl_model *model, struct ArrowSchema *out, fnl_error *error);

/* The columns of the event table, of a model with activities: key, at, id, then those of the fields that are not among
   them. FNL_E_NOMEM. */
int32_t fnl_model_describe_activities(const fnl_model *model, struct ArrowSchema *out, fnl_error *error);

/* The columns of the table of what was spent, of a model with spend: at, amount, kind, dimensions, counts. FNL_E_NOMEM. */
int32_t fnl_model_describe_spend(const fnl_model *model, struct ArrowSchema *out, fnl_error *error);

#endif
