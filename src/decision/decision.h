/* From the model's decisions to values of a block program. */
#ifndef FNL_DECISION_DECISION_H
#define FNL_DECISION_DECISION_H

#include "engine/build_points.h"
#include "model/model.h"

/* What one is built from: expressions read symbols through resolve. */
typedef struct fnl_decision_inputs {
    const fnl_model *model;
    fnl_builder *builder;
    fnl_arena *arena;
    fnl_resolve *resolve;
    void *context;
} fnl_decision_inputs;

/* A column of a decision. */
typedef struct fnl_decision_column {
    /* One value: whole or truth in the output's type and scale; of texts a whole, the number of a choice. FNL_NO_VALUE for
       a list. */
    fnl_value value;
    const fnl_text *choices;
    uint32_t choice_count;
    /* A list: item i is in it where items[i] is true; choices[i] is its text. In the order of rules. */
    fnl_value *items;
    uint32_t item_count;
    fnl_value text; /* texts and lists (joined by `;`): as expressions read them; FNL_NO_VALUE for the rest */
} fnl_decision_column;

typedef struct fnl_decision_values {
    fnl_value *rules;    /* truth of each rule's condition */
    fnl_value ambiguous; /* truth: more than one rule of a `unique` decision; FNL_NO_VALUE for other hits */
    fnl_decision_column *columns;
} fnl_decision_values;

/* Later decisions may read earlier ones: they are built in order. FNL_E_NOMEM, FNL_E_LIMIT. */
int32_t fnl_decision_build(const fnl_decision_inputs *inputs, const fnl_decision *decision, fnl_decision_values *out,
                           fnl_error *error);

#endif
