/* The section `sla`: clocks, each with the targets it promises. */
#ifndef FNL_MODEL_SLA_H
#define FNL_MODEL_SLA_H

#include "core/failure.h"
#include "expr/expression.h"
#include "time/clock.h"

enum {
    fnl_most_clocks = 256,
    fnl_most_targets = 4096, /* of a clock */
};

/* Outputs that every clock has, as symbols and columns: <name>_<suffix>, in this order. */
typedef enum fnl_sla_output {
    fnl_sla_status,    /* text */
    fnl_sla_due,       /* time */
    fnl_sla_elapsed_s, /* int, as all seconds */
    fnl_sla_remaining_s,
    fnl_sla_breached_at, /* time */
    fnl_sla_over_s,
    fnl_sla_paused, /* bool */
    fnl_sla_paused_s,
    fnl_sla_outputs
} fnl_sla_output;

/* "_status" … */
extern const char *const fnl_sla_output_suffixes[fnl_sla_outputs];
fnl_type fnl_sla_output_type(uint32_t output);

typedef struct fnl_sla_target {
    fnl_place place;
    fnl_expression *when; /* NULL: always */
    uint32_t calendar;    /* of the model */
} fnl_sla_target;

typedef struct fnl_sla_clock {
    fnl_text name;
    fnl_place place;
    fnl_text outputs[fnl_sla_outputs]; /* their names */
    fnl_expression *when;              /* NULL: of every lead */
    uint32_t start_field;              /* times */
    uint32_t stop_field;               /* FNL_NO_FIELD: it measures silence */
    uint32_t pauses_field;             /* intervals; FNL_NO_FIELD: none */
    fnl_expression *cancel;            /* NULL: never */
    uint32_t cancel_reason_field;      /* a text; FNL_NO_FIELD: none */
    fnl_sla_target *targets;
    fnl_clock_target *clock_targets; /* the same, as terms has them */
    fnl_clock_terms terms;
} fnl_sla_clock;

#endif
