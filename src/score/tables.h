/* The points of one rule as a table of the engine. */
#ifndef FNL_SCORE_TABLES_H
#define FNL_SCORE_TABLES_H

#include "score/scoring.h"

/* A rule and what it looks at: a condition, the number of an entry, or a value. */
typedef struct fnl_rule_input {
    fnl_scoring *scoring;
    const fnl_rule *rule;
    fnl_value input;
} fnl_rule_input;

/* What a table gives in which case. */
typedef struct fnl_rule_cases {
    bool fires;  /* the points of the rule; else 0 in their place */
    bool clamps; /* through the rule's clamp */
    fnl_given otherwise;
    fnl_given missing;
} fnl_rule_cases;

/* Of when, first, bins and map. */
fnl_value fnl_rule_table(const fnl_rule_input *of, fnl_rule_cases cases);

#endif
