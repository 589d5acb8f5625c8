/* Explaining one lead: the same walk over the model is done twice. First it collects the values whose numbers it will need,
   then, with the lead run, it writes the lines. */
#ifndef FNL_PLAN_EXPLAIN_H
#define FNL_PLAN_EXPLAIN_H

#include "plan/binding.h"

typedef struct fnl_explainer {
    const fnl_plan *plan;
    const fnl_model *model;
    fnl_values *values;
    fnl_scoring *scoring; /* of values */
    fnl_arena *arena;
    bool collecting;
    bool silent; /* the score does not concern the lead: values are passed over, no lines written */
    fnl_value *wanted;
    uint32_t wanted_count;
    uint32_t wanted_capacity;
    uint32_t next; /* of wanted, while writing */
    fnl_program program;
    fnl_leads *leads;
    int64_t as_of;
    fnl_rows *rows;
    fnl_buffer text; /* a cell being written */
    bool failed;     /* no memory */
} fnl_explainer;

/* A value of the lead; while collecting, nothing. */
typedef struct fnl_seen {
    bool known;
    int64_t whole; /* truth: 1, 0; whole; text: number in the pool */
    double number;
} fnl_seen;

/* The columns of the table, in their order. */
enum { fnl_explain_columns = 11 };
extern const fnl_result_column fnl_explain_layout[fnl_explain_columns];

/* One line. Texts that are empty, and numbers not known, are NULL. */
typedef struct fnl_explain_line {
    fnl_text score;
    const char *kind;
    fnl_text part;
    fnl_text rule;
    fnl_text condition;
    fnl_text value;
    fnl_text fired;
    fnl_seen points; /* as numbers */
    fnl_seen decay;
    fnl_seen lost;
    fnl_seen adds;
} fnl_explain_line;

fnl_seen fnl_see(fnl_explainer *explainer, fnl_value value);
/* One that no value of the model is. */
fnl_seen fnl_see_condition(fnl_explainer *explainer, const fnl_expression *condition);
/* A list of them; NULL if there are none. */
const fnl_interval *fnl_see_intervals(fnl_explainer *explainer, fnl_value value, uint32_t *count);
void fnl_explain_put(fnl_explainer *explainer, const fnl_explain_line *line);

/* Points in 1/100 as a number; a number as itself. */
fnl_seen fnl_seen_points(fnl_seen points);
fnl_seen fnl_seen_number(double number);

/* What an expression reads, "industry = fintech, budget = 60000", or the value alone if it is one name; in the arena. */
fnl_text fnl_explain_inputs(fnl_explainer *explainer, const fnl_expression *expression);

/* A field as the lead has it. */
fnl_text fnl_explain_field(fnl_explainer *explainer, uint32_t field);

/* The text being written, in the arena. */
fnl_text fnl_explain_kept(fnl_explainer *explainer);

/* A truth as the column `fired` has it. */
fnl_text fnl_explain_fired(fnl_seen fired);

/* The scores of the plan's outputs and those they are made of: once to collect, once to write. */
void fnl_explain_scores(fnl_explainer *explainer);

/* The clocks of the plan's outputs and those that they read: target, times, the spans that were counted and those paused. */
void fnl_explain_sla(fnl_explainer *explainer);

/* The lifecycle: the moves out of each stage that the lead was in, and what holds each of them back. */
void fnl_explain_lifecycle(fnl_explainer *explainer);

/* The decisions of the plan's outputs and those that they read, the same. */
void fnl_explain_decisions(fnl_explainer *explainer);

#endif
