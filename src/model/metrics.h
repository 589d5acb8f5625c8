/* The catalogue of a model's metrics: their names, in the order of results. */
#ifndef FNL_MODEL_METRICS_H
#define FNL_MODEL_METRICS_H

#include "model/funnel.h"

/* What a metric is; `a` and `b` are numbers of stages, exits, clocks … */
typedef enum fnl_metric_kind {
    fnl_metric_entered,
    fnl_metric_reached,                /* a: stage */
    fnl_metric_conversion,             /* a: stage from, b: stage to */
    fnl_metric_conversion_mature,      /* the same, of a stage with `within` */
    fnl_metric_conversion_full,        /* first to won */
    fnl_metric_conversion_full_mature, /* if won has `within` */
    fnl_metric_exits,                  /* a: exit */
    fnl_metric_returned,               /* a: exit */
    fnl_metric_win_rate,
    fnl_metric_win_rate_value,
    fnl_metric_revenue,
    fnl_metric_average_deal,
    fnl_metric_median_deal,
    fnl_metric_days,       /* a: stage from, its next; b: fnl_metric_statistic */
    fnl_metric_cycle_days, /* b: statistic */
    fnl_metric_lost_cycle_days,
    fnl_metric_in_stage_count, /* a: stage */
    fnl_metric_in_stage_age,   /* a: stage, b: statistic */
    fnl_metric_open_count,
    fnl_metric_open_amount,
    fnl_metric_open_weighted,
    fnl_metric_overdue_count,
    fnl_metric_forecast_amount,
    fnl_metric_velocity_per_day,
    fnl_metric_spend,
    fnl_metric_spend_kind, /* of any kind that occurs: spend_<kind>, behind `spend` in a result; not in the catalogue */
    fnl_metric_spend_count, /* a: count */
    fnl_metric_cost_per,    /* a: stage */
    fnl_metric_cac,         /* a: cac */
    fnl_metric_ltv,
    fnl_metric_ltv_cac,
    fnl_metric_payback_months,
    fnl_metric_roas,
    fnl_metric_roi,
    fnl_metric_sla_attainment, /* a: clock */
    fnl_metric_sla_status,     /* a: clock, b: fnl_clock_status: sla_<name>_<status>, those that count */
    fnl_metric_sla_elapsed,    /* a: clock, b: statistic; seconds of clocks that were stopped */
    fnl_metric_acceptance,
    fnl_metric_offered,
    fnl_metric_accepted,
    fnl_metric_rejected,
    fnl_metric_undecided,
    fnl_metric_owner_gini,
    fnl_metric_owner_max_share,
    fnl_metric_quality, /* a: fnl_quality */
    fnl_metric_user     /* a: user metric */
} fnl_metric_kind;

typedef enum fnl_metric_statistic { fnl_statistic_mean, fnl_statistic_p50, fnl_statistic_p90 } fnl_metric_statistic;

typedef enum fnl_quality {
    fnl_quality_out_of_order,
    fnl_quality_future,
    fnl_quality_missing_entry,
    fnl_quality_negative_amount,
    fnl_quality_rejected_values,
    fnl_quality_duplicates,
    fnl_qualities
} fnl_quality;

/* In which rows a metric stands; bits. */
enum {
    fnl_view_cohort = 1, /* keyed by the period of the entry */
    fnl_view_period = 2, /* keyed by the period of what is counted */
    fnl_view_total = 4,  /* over all time only */
};

typedef struct fnl_metric {
    fnl_text name;
    fnl_metric_kind kind;
    uint32_t a;
    uint32_t b;
    unsigned views;
    const char
        *unit; /* "leads", "rate", "days", "seconds", "currency", "months", "" …; the user's own is in the metric */
} fnl_metric;

#endif
