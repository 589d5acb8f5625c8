/* What is kept of the leads of a cell: numbers of measures, by a model's funnel. */
#ifndef FNL_KPI_LAYOUT_H
#define FNL_KPI_LAYOUT_H

#include "model/metrics.h"
#include "model/model.h"

/* Measures of a cell are four lists: counts (int64), sums (128 bits), spreads (distributions of wholes), tallies (by text). Where a
   cell is keyed by the period of the entry, a measure is of the cohort; where by the period of what happened, of the period; one
   cell holds both. Below: the number of the first of each group. */
typedef struct fnl_kpi_layout {
    const fnl_model *model;
    const fnl_kpis *kpis;
    uint32_t stages, exits, clocks;
    /* Counts. */
    uint32_t entered;       /* cohort */
    uint32_t reached;       /* cohort; by stage */
    uint32_t exited;        /* cohort; by exit: ends that no later stage follows */
    uint32_t returned;      /* cohort; by exit */
    uint32_t lost;          /* cohort: not won, and an exit after pipeline_from was reached */
    uint32_t in_stage;      /* cohort; by stage: still there at as_of */
    uint32_t open, overdue; /* cohort */
    uint32_t quality; /* cohort; by fnl_quality; of rejected values and duplicates those of the state are elsewhere */
    uint32_t happened_reached;                   /* period of the stage's own time; by stage */
    uint32_t happened_exited, happened_returned; /* period of the exit; by exit */
    uint32_t happened_lost;                      /* period of the exit */
    uint32_t clock_statuses;              /* period of the clock's start; by clock × fnl_clock_statuses + status */
    uint32_t offered, accepted, rejected; /* period of the offer */
    uint32_t user_counts;                 /* period of the metric's time; by user metric, those of other kinds stay 0 */
    uint32_t spend_counts;                /* period of the spending; by count */
    uint32_t count_total;
    /* Sums. */
    uint32_t won_amount, lost_amount;                   /* cohort */
    uint32_t open_amount, open_weighted;                /* cohort */
    uint32_t happened_won_amount, happened_lost_amount; /* period */
    uint32_t forecast;                                  /* period of the expected close */
    uint32_t user_sums;                                 /* by user metric */
    uint32_t spend, lagged_spend;                       /* period of the spending, … moved by the lag */
    uint32_t sum_total;
    /* Spreads. */
    uint32_t days;                /* cohort; by stage: seconds from it to the next */
    uint32_t cycle, lost_cycle;   /* cohort; seconds */
    uint32_t age;                 /* cohort; by stage: seconds in it at as_of */
    uint32_t deal, happened_deal; /* amounts of won, in minor units; cohort, period */
    uint32_t clock_elapsed;       /* by clock: seconds of stopped ones */
    uint32_t spread_total;
    /* Tallies. */
    uint32_t exit_reasons, happened_exit_reasons; /* by exit */
    uint32_t reject_reasons;
    uint32_t owners;                    /* leads by owner; cohort */
    uint32_t spend_kinds, lagged_kinds; /* amounts by kind, 128 bits */
    uint32_t tally_total;
} fnl_kpi_layout;

void fnl_kpi_layout_make(const fnl_model *model, fnl_kpi_layout *out);

#endif
