/* What the files of decisions share: one decision while it is built. */
#ifndef FNL_DECISION_TABLE_H
#define FNL_DECISION_TABLE_H

#include "decision/decision.h"

typedef struct fnl_decision_table {
    const fnl_decision_inputs *inputs;
    const fnl_decision *decision;
    const fnl_value *rules; /* truth of each condition */
    fnl_value none;         /* truth: no rule is true */
} fnl_decision_table;

/* What rule `rule` gives for an output, `otherwise` if rule is their count; NULL: nothing. */
static inline const fnl_decision_value *fnl_decision_entry(const fnl_decision *decision, uint32_t rule, uint32_t output)
{
    const fnl_decision_value *values = rule < decision->rule_count ? decision->rules[rule].values : decision->otherwise;
    return values == NULL || !values[output].known ? NULL : &values[output];
}

/* A value of a column of a type, and NULL; of texts a whole, the number of a choice. */
fnl_value fnl_decision_constant(const fnl_decision_table *table, fnl_type type, int64_t whole);
fnl_value fnl_decision_nothing(const fnl_decision_table *table, fnl_type type);

/* A column of `collect`. FNL_E_NOMEM, FNL_E_LIMIT. */
int32_t fnl_decision_collect(const fnl_decision_table *table, uint32_t number, fnl_decision_column *out,
                             fnl_error *error);

#endif
