/* The section `decisions`: tables of conditions and what follows from them. */
#ifndef FNL_MODEL_DECISIONS_H
#define FNL_MODEL_DECISIONS_H

#include "core/failure.h"
#include "expr/expression.h"

enum {
    fnl_most_decisions = 1024,
    fnl_most_decision_outputs = 256,    /* of one decision */
    fnl_most_decision_values = 1 << 20, /* of all: rules times columns */
    fnl_most_decision_scale = 6,
};

typedef enum fnl_hit { fnl_hit_unique, fnl_hit_first, fnl_hit_collect } fnl_hit;
typedef enum fnl_aggregate {
    fnl_aggregate_none,
    fnl_aggregate_sum,
    fnl_aggregate_count,
    fnl_aggregate_min,
    fnl_aggregate_max
} fnl_aggregate;

/* What a rule gives for one output; not known: nothing. */
typedef struct fnl_decision_value {
    bool known;
    int64_t whole; /* int, decimal in the output's scale, bool */
    fnl_text text;
} fnl_decision_value;

/* A column <decision>_<key>. */
typedef struct fnl_decision_output {
    fnl_text key;
    fnl_text name;
    fnl_type type;  /* of its entries: text, int, decimal or bool */
    unsigned scale; /* of decimal entries: the most digits of any */
} fnl_decision_output;

typedef struct fnl_decision_rule {
    fnl_place place;
    fnl_expression *when;
    fnl_decision_value *values; /* by output */
} fnl_decision_rule;

typedef struct fnl_decision {
    fnl_text name;
    fnl_place place;
    fnl_hit hit;
    fnl_aggregate aggregate; /* of collect; none: a list of texts */
    fnl_decision_output *outputs;
    uint32_t output_count;
    uint32_t first_output; /* number of outputs[0] among those of all decisions: part of its symbol */
    fnl_decision_rule *rules;
    uint32_t rule_count;
    fnl_decision_value *otherwise; /* by output; NULL: nothing */
} fnl_decision;

enum {
    fnl_most_read_items = 62
}; /* of a list that expressions read as one text: bits of a whole that is not negative */

/* What the decision gives where its rules are true, then `otherwise`: how many of these have a value for the output. */
uint32_t fnl_decision_item_count(const fnl_decision *decision, uint32_t output);

/* The type that an output has as a symbol and a column: that of its entries, except an int for count, a text for a list. */
fnl_type fnl_decision_output_type(const fnl_decision *decision, const fnl_decision_output *output);

#endif
