/* Writing a model in its canonical form: what equals a default is left out. */
#ifndef FNL_MODEL_CANONICAL_H
#define FNL_MODEL_CANONICAL_H

#include "document/document.h"
#include "model/model.h"

typedef struct fnl_canonical {
    fnl_tree tree;
    const fnl_model *model;
    bool is_cbor; /* numbers are integers of their unit */
    fnl_buffer scratch;
} fnl_canonical;

typedef fnl_builder_node fnl_parent;

/* One key of a map, or one item of a list when key is empty. */
void fnl_put_text(fnl_canonical *canonical, fnl_parent *parent, const char *key, fnl_text text);
void fnl_put_points(fnl_canonical *canonical, fnl_parent *parent, const char *key, int64_t points);
void fnl_put_exact(fnl_canonical *canonical, fnl_parent *parent, const char *key, fnl_decimal decimal);
void fnl_put_number(fnl_canonical *canonical, fnl_parent *parent, fnl_text key, double number);
void fnl_put_duration(fnl_canonical *canonical, fnl_parent *parent, const char *key, int64_t seconds);
/* Millionths. */
void fnl_put_percent(fnl_canonical *canonical, fnl_parent *parent, const char *key, int64_t millionths);
void fnl_put_clamp(fnl_canonical *canonical, fnl_parent *parent, const fnl_clamp *clamp);
void fnl_put_expression(fnl_canonical *canonical, fnl_parent *parent, const char *key,
                        const fnl_expression *expression);
fnl_parent *fnl_put_list(fnl_canonical *canonical, fnl_parent *parent, const char *key);
fnl_parent *fnl_put_map(fnl_canonical *canonical, fnl_parent *parent, const char *key);

/* The data of all zones that are used, by calendars too, each once. */
void fnl_put_zones(fnl_canonical *canonical, fnl_parent *root, bool with_calendars);
void fnl_put_fields(fnl_canonical *canonical, fnl_parent *root);
/* One field, of leads or of activities. */
void fnl_put_field(fnl_canonical *canonical, fnl_parent *fields, const fnl_model_field *field);
void fnl_put_activities(fnl_canonical *canonical, fnl_parent *root);
void fnl_put_scores(fnl_canonical *canonical, fnl_parent *root);
void fnl_put_score(fnl_canonical *canonical, fnl_parent *scores, const fnl_score *score);
void fnl_put_calendars(fnl_canonical *canonical, fnl_parent *root);
void fnl_put_sla(fnl_canonical *canonical, fnl_parent *root);
void fnl_put_lifecycle(fnl_canonical *canonical, fnl_parent *root);
void fnl_put_decisions(fnl_canonical *canonical, fnl_parent *root);
void fnl_put_decision(fnl_canonical *canonical, fnl_parent *decisions, const fnl_decision *decision);
void fnl_put_kpis(fnl_canonical *canonical, fnl_parent *root);
/* Of the sections about KPIs what a state depends on. */
void fnl_put_counted(fnl_canonical *canonical, fnl_parent *root);
void fnl_put_rule(fnl_canonical *canonical, fnl_parent *rules, const fnl_rule *rule);
void fnl_put_linear(fnl_canonical *canonical, fnl_parent *score, const fnl_linear *linear);

#endif
