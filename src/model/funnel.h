/* The sections about KPIs: `funnel`, `owners`, `handover`, `spend`, `cac`, `economics`, `metrics`, `targets`. */
#ifndef FNL_MODEL_FUNNEL_H
#define FNL_MODEL_FUNNEL_H

#include "core/failure.h"
#include "expr/expression.h"
#include "table/field.h"

enum {
    fnl_most_funnel_stages = 32,
    fnl_most_exits = 16,
    fnl_most_dimensions = 8,
    fnl_most_sets = 64,
    fnl_most_roster = 10000,
    fnl_most_spend_counts = 16,
    fnl_most_cacs = 16,
    fnl_most_cac_kinds = 256,
    fnl_most_user_metrics = 256,
    fnl_most_kpi_targets = 256,
};

#define FNL_FROM_ENTRY UINT32_MAX

/* The lengths of periods, the finest first. */
typedef enum fnl_grain {
    fnl_grain_day,
    fnl_grain_week, /* ISO: from Monday */
    fnl_grain_month,
    fnl_grain_quarter,
    fnl_grain_year,
    fnl_grains
} fnl_grain;

extern const char *const fnl_grain_names[fnl_grains];

/* A stage or an exit: what leads pass, and when. */
typedef struct fnl_passage {
    fnl_text name;
    fnl_place place;
    uint32_t at_field;     /* a time or a date; FNL_NO_FIELD: `when` says who passed it, without a time */
    fnl_expression *when;  /* NULL with a field */
    uint32_t reason_field; /* of an exit: a text; FNL_NO_FIELD: none */
    int64_t within_s;      /* of a stage: for maturity; 0: none */
} fnl_passage;

/* What results are split by: a field or an output; its values are told as texts. */
typedef struct fnl_dimension {
    fnl_text name;
    fnl_place place;
    uint32_t symbol; /* of a text, int, bool, date, decimal */
} fnl_dimension;

typedef struct fnl_funnel {
    fnl_place place;
    fnl_passage *stages;
    uint32_t stage_count;
    fnl_passage *exits;
    uint32_t exit_count;
    uint32_t won;           /* stages */
    uint32_t pipeline_from; /* before won, or won itself in a funnel of one stage */
    uint32_t cycle_from;    /* FNL_FROM_ENTRY: the entry */
    bool is_strict;
    uint32_t amount_field;      /* a decimal or an int; FNL_NO_FIELD as in the next two: none */
    uint32_t probability_field; /* a decimal or a number, 0 to 1 */
    uint32_t close_field;       /* a time or a date */
    fnl_text currency;          /* empty: none */
    fnl_grain *grains;          /* in the order written, each once */
    uint32_t grain_count;
    fnl_dimension *dimensions;
    uint32_t dimension_count;
    uint32_t *sets; /* bits of dimensions, in the order written */
    uint32_t set_count;
    bool has_own_sets; /* else they are the default */
} fnl_funnel;

typedef struct fnl_owners {
    fnl_place place;
    uint32_t field; /* a text */
    fnl_text *roster;
    uint32_t roster_count;
} fnl_owners;

typedef struct fnl_handover {
    fnl_place place;
    uint32_t offered_field; /* times or dates */
    uint32_t accepted_field;
    uint32_t rejected_field;
    uint32_t reason_field; /* a text; FNL_NO_FIELD: none */
} fnl_handover;

/* The columns of the second table. */
typedef struct fnl_spend {
    fnl_place place;
    fnl_field at;     /* a time */
    fnl_field amount; /* a decimal of the scale of money */
    bool has_kind;
    fnl_field kind;      /* a text */
    uint32_t dimensions; /* bits: those that it is split by; they are fields, read by their rules */
    fnl_field *counts;   /* ints; their names are metrics */
    uint32_t count_count;
} fnl_spend;

/* A customer acquisition cost. */
typedef struct fnl_cac {
    fnl_text name;   /* its metric is cac_<name> */
    bool is_all;     /* of all kinds */
    fnl_text *kinds; /* as the kind field holds them */
    uint32_t kind_count;
} fnl_cac;

typedef struct fnl_economics {
    int64_t margin; /* millionths; -1 as in the next two: not given */
    int64_t churn_monthly;
    int64_t arpa_monthly; /* in minor units */
} fnl_economics;

typedef enum fnl_user_metric_kind { fnl_user_count, fnl_user_sum, fnl_user_expression } fnl_user_metric_kind;

typedef struct fnl_user_metric {
    fnl_text name;
    fnl_place place;
    fnl_user_metric_kind kind;
    fnl_expression *when;       /* of a count */
    uint32_t field;             /* of a sum: an int or a decimal */
    uint32_t at_field;          /* a time or a date; FNL_NO_FIELD: the entry */
    fnl_expression *expression; /* over metrics; its symbols are their numbers in the catalogue */
    fnl_text unit;              /* empty: none */
} fnl_user_metric;

typedef struct fnl_kpi_target {
    fnl_place place;
    uint32_t metric; /* in the catalogue */
    uint32_t grain;  /* fnl_grains: over all time */
    bool is_at_most;
    double bound;        /* at least, or at most */
    fnl_text bound_text; /* as written */
} fnl_kpi_target;

struct fnl_metric;

/* All of them; what is not given is NULL or 0. */
typedef struct fnl_kpis {
    fnl_funnel funnel;
    fnl_owners *owners;
    fnl_handover *handover;
    fnl_spend *spend;
    fnl_cac *cacs;
    uint32_t cac_count;
    uint32_t loaded_cac; /* the one called `loaded`; UINT32_MAX: none */
    int64_t lag_s;
    fnl_economics economics;
    fnl_user_metric *metrics;
    uint32_t metric_count;
    fnl_kpi_target *targets;
    uint32_t target_count;
    unsigned money_scale;               /* of the amount field; 2 without one */
    const struct fnl_metric *catalogue; /* model/metrics.h */
    uint32_t catalogue_count;
    uint8_t fingerprint[32]; /* of the sections and fields that a state depends on */
} fnl_kpis;

#endif
