/* The outputs that a model has, and which of them are wanted. */
#ifndef FNL_PLAN_OUTPUTS_H
#define FNL_PLAN_OUTPUTS_H

#include "plan/values.h"
#include "table/result.h"

/* How a register becomes a column of a result. */
typedef enum fnl_output_form {
    fnl_form_points,  /* whole in 1/100 → float64 */
    fnl_form_number,  /* binary64 */
    fnl_form_choice,  /* whole → a code of `choices` */
    fnl_form_truth,   /* → bool */
    fnl_form_whole,   /* → int64 */
    fnl_form_decimal, /* whole of `scale` → float64 */
    fnl_form_instant, /* whole → timestamp in the model's zone */
    fnl_form_date,    /* whole → date32 */
    fnl_form_text,    /* text → a code of a dictionary made while running */
    fnl_form_list,    /* truths → list of utf8: choices[i] where items[i] is true */
} fnl_output_form;

/* Groups that outputs are asked for by; bits. Rules are given only to who asks for them. */
enum {
    fnl_group_scores = 1,
    fnl_group_reasons = 2,
    fnl_group_lifecycle = 4,
    fnl_group_decisions = 8,
    fnl_group_rules = 16,
    fnl_group_sla = 32,
};

/* What an output belongs to. */
typedef enum fnl_output_owner {
    fnl_owner_score,
    fnl_owner_clock,
    fnl_owner_lifecycle,
    fnl_owner_decision
} fnl_output_owner;

typedef struct fnl_output {
    fnl_text name;
    fnl_output_form form;
    unsigned groups;
    fnl_output_owner owner;
    /* Of the score, the clock or the decision; of the lifecycle's own outputs the fnl_lifecycle_output, then the kept field
       behind these. */
    uint32_t owner_index;
    fnl_value value;        /* not of a list */
    const fnl_value *items; /* of a list, while the program is made */
    uint32_t item_count;
    uint32_t first; /* of the program's outputs, its own or its items': set when the program is made */
    unsigned scale;
    const fnl_text *choices;
    uint32_t choice_count;
} fnl_output;

typedef struct fnl_outputs {
    fnl_output *items;
    uint32_t count;
    uint32_t capacity;
} fnl_outputs;

/* False without memory, also for the output's name. */
bool fnl_outputs_add(fnl_arena *arena, fnl_outputs *outputs, fnl_output output);

/* All outputs of the model: those of scores in their order, of clocks, of the lifecycle, of decisions; with_rules: also the points of
   every rule. False without memory. */
bool fnl_outputs_list(fnl_arena *arena, const fnl_values *values, bool with_rules, fnl_outputs *out);

/* Whether one of the names is the group `rules` or the output of a rule. */
bool fnl_outputs_name_rules(const char *const *names, uint32_t n_names);

/* Those named, in the order named, groups in the order of the model; each once. None named: all. FNL_E_ARG names what is
   no output and what is nearest to it. */
int32_t fnl_outputs_choose(fnl_arena *arena, const fnl_outputs *all, const char *const *names, uint32_t n_names,
                           fnl_outputs *out, fnl_error *error);

#endif
