/* Reading the sections of a model: the tree in hand, the problems found so far, the names known. */
#ifndef FNL_MODEL_READER_H
#define FNL_MODEL_READER_H

#include "document/document.h"
#include "model/decay.h"
#include "model/model.h"
#include "model/scope.h"
#include "text/number.h"

/* An expression that reads the field with a lead's stage, and where it stands. */
typedef struct fnl_stage_reading {
    const fnl_node *node;
    const fnl_expression *expression;
} fnl_stage_reading;

typedef struct fnl_model_reader {
    fnl_model *model;
    const fnl_load_options *options;
    const fnl_allocator *memory;
    fnl_arena *arena; /* the model's */
    const fnl_document *document;
    fnl_text source;
    fnl_diagnostics *problems;
    fnl_buffer path;    /* of the problem being reported */
    fnl_buffer scratch; /* of a text being folded */
    fnl_names names;
    fnl_names activity_names;
    fnl_names *at_hand; /* those that expressions read now: one of these two */
    fnl_decay_tables decays;
    uint32_t rule_count;
    uint32_t map_entry_count;
    uint32_t stage_symbol;             /* of the field with a lead's stage, or FNL_NO_SYMBOL */
    fnl_stage_reading *stage_readings; /* for the lint */
    uint32_t stage_reading_count;
    uint32_t stage_reading_capacity;
    uint64_t decision_value_count;
    fnl_activity_column *each; /* columns of `each` rules; in the model's arena */
    uint32_t each_count;
    uint32_t each_capacity;
    fnl_index column_names;   /* of activity columns: of `each` rules, then of all */
    fnl_index calendar_names; /* in the order of the calendars */
    fnl_index metric_names;   /* to the number in the catalogue */
    uint32_t metric_capacity;
    uint32_t calendar_spans; /* of all so far */
    const fnl_zone **zones;  /* all that are used, each once; UTC is not among them */
    uint32_t zone_count;
    uint32_t zone_capacity;
    uint64_t matrix_count; /* bands of all matrices */
    uint64_t matrix_text;  /* bytes of their names */
    bool limit_reached;    /* the rest is not looked at */
    bool no_memory;
} fnl_model_reader;

void fnl_model_reader_start(fnl_model_reader *reader, fnl_model *model, const fnl_document *document, fnl_text source,
                            fnl_diagnostics *problems);
void fnl_model_reader_end(fnl_model_reader *reader);

/* Nothing more needs to be read: no memory, a limit, or as many errors as are reported. */
bool fnl_model_reader_done(const fnl_model_reader *reader);

/* value × 10^-scale without trailing zeros after the point. */
fnl_decimal fnl_decimal_of(int64_t value, unsigned scale);

/* The text of a scalar as it was written; false for lists, maps, null, and what has none. */
bool fnl_node_written(const fnl_node *node, fnl_text *out);

/* Keeps that there was no memory; returns false, for `return`. */
bool fnl_model_reader_no_memory(fnl_model_reader *reader);

/* Report what is wrong with a node; all return false. */
__attribute__((format(printf, 3, 4))) bool fnl_problem(fnl_model_reader *reader, const fnl_node *node,
                                                       const char *format, ...);
/* … at its key. */
__attribute__((format(printf, 3, 4))) bool fnl_key_problem(fnl_model_reader *reader, const fnl_node *node,
                                                           const char *format, ...);
/* … with FNL_E_LIMIT, and the end of reading. */
__attribute__((format(printf, 3, 4))) bool fnl_limit_problem(fnl_model_reader *reader, const fnl_node *node,
                                                             const char *format, ...);
/* … a key that is not there. */
bool fnl_missing_problem(fnl_model_reader *reader, const fnl_node *node, const char *key, const char *why);
/* Passes on an error of another floor, whose column and offset count from the beginning of the node's text. */
bool fnl_passed_problem(fnl_model_reader *reader, const fnl_node *node, const fnl_error *error);

/* Whether node is a map with no other keys than these (NULL at the end); unknown ones are reported. `here` says where,
   "a rule". */
bool fnl_take_map(fnl_model_reader *reader, const fnl_node *node, const char *const *keys, const char *here);
bool fnl_take_list(fnl_model_reader *reader, const fnl_node *node, const char *what);

/* The scalars; false when a problem was reported. Texts are copied into the model. */
bool fnl_take_text(fnl_model_reader *reader, const fnl_node *node, fnl_text *out);
bool fnl_take_name(fnl_model_reader *reader, const fnl_node *node,
                   fnl_text *out); /* not empty, no control characters */
bool fnl_take_bool(fnl_model_reader *reader, const fnl_node *node, bool *out);
bool fnl_take_integer(fnl_model_reader *reader, const fnl_node *node, int64_t least, int64_t most, int64_t *out);
bool fnl_take_points(fnl_model_reader *reader, const fnl_node *node, int64_t *out);
/* Weights: at most scale digits after the point, magnitude at most `most` units. */
bool fnl_take_exact(fnl_model_reader *reader, const fnl_node *node, unsigned scale, int64_t most, const char *what,
                    int64_t *out);
bool fnl_take_decimal(fnl_model_reader *reader, const fnl_node *node, fnl_decimal *out);
bool fnl_take_number(fnl_model_reader *reader, const fnl_node *node, double *out);
bool fnl_take_duration(fnl_model_reader *reader, const fnl_node *node, int64_t *seconds);
bool fnl_take_percent(fnl_model_reader *reader, const fnl_node *node, int64_t *millionths);
/* One of these words (NULL at the end); *out is its position. */
bool fnl_take_word(fnl_model_reader *reader, const fnl_node *node, const char *const *words, uint32_t *out);
/* A list of two, each may be null. */
bool fnl_take_pair(fnl_model_reader *reader, const fnl_node *node, const char *what);
bool fnl_take_clamp(fnl_model_reader *reader, const fnl_node *node, fnl_clamp *out);

/* The items of a map (nodes) in the order of their keys' bytes; NULL without memory. */
const void **fnl_take_sorted(fnl_model_reader *reader, const fnl_node *map);

/* Counts rules, conditions of `first` rules and terms of linear scores against the model's limit. */
bool fnl_count_rules(fnl_model_reader *reader, const fnl_node *node);

/* Counts entries of maps and lists of texts against the model's limit. */
bool fnl_count_entries(fnl_model_reader *reader, const fnl_node *node);

/* Expressions. `condition`: must be true or false. `input`: the exact name of a field first. NULL and false after a problem. */
bool fnl_take_condition(fnl_model_reader *reader, const fnl_node *node, fnl_expression **out);
bool fnl_take_expression(fnl_model_reader *reader, const fnl_node *node, fnl_expression **out);
bool fnl_take_input(fnl_model_reader *reader, const fnl_node *node, fnl_text *written, fnl_expression **out);

/* … whose type converts to that of the field, as computed fields are. */
bool fnl_check_converts(fnl_model_reader *reader, const fnl_node *node, const fnl_field *field,
                        const fnl_expression *expression);

/* The number of a field of leads that node names, or its key; not of one with errors. */
bool fnl_take_field(fnl_model_reader *reader, const fnl_node *node, uint32_t *out);
/* … of this type, as `key` needs it. */
bool fnl_take_field_of(fnl_model_reader *reader, const fnl_node *node, const char *key, fnl_type type, uint32_t *out);
bool fnl_take_field_of_key(fnl_model_reader *reader, const fnl_node *node, uint32_t *out);

/* Reports a name that cannot become an output column; who: "a score". */
bool fnl_check_output_name(fnl_model_reader *reader, const fnl_node *node, fnl_text name, const char *who);

/* A new index of texts, or NULL without memory; the model ends it. */
fnl_index *fnl_take_index(fnl_model_reader *reader);

/* "text", "an int", "a decimal" … for messages. */
const char *fnl_type_phrase(fnl_type type);

/* The sections, each in a file of its name. */
void fnl_read_fields(fnl_model_reader *reader, const fnl_node *fields);
void fnl_read_scores(fnl_model_reader *reader, const fnl_node *scores);
void fnl_read_groups(fnl_model_reader *reader, const fnl_node *groups, fnl_score *score);
/* Which scores have lines for reasons, and whether all together are not too many; the scores are read without a problem. */
void fnl_count_reasons(fnl_model_reader *reader, const fnl_node *scores);
bool fnl_read_rule(fnl_model_reader *reader, const fnl_node *node, fnl_rule *rule);
/* What a group says for its rules, or a rule for itself: decay, active, reason. */
bool fnl_read_shared(fnl_model_reader *reader, const fnl_node *node, fnl_since since, fnl_rule *shared);
void fnl_read_bands(fnl_model_reader *reader, const fnl_node *bands, fnl_score *score);
bool fnl_read_linear(fnl_model_reader *reader, const fnl_node *node, fnl_score *score);
bool fnl_read_combine(fnl_model_reader *reader, const fnl_node *node, uint32_t score_index);
bool fnl_read_matrix(fnl_model_reader *reader, const fnl_node *node, uint32_t score_index);
/* Before the sections are read: how many symbols they have (node may be NULL or nonsense), and the names of these. */
uint32_t fnl_count_features(const fnl_node *activities);
uint32_t fnl_count_kept(const fnl_node *lifecycle);
uint32_t fnl_count_decision_outputs(fnl_model_reader *reader, const fnl_node *decisions);
void fnl_register_activities(fnl_model_reader *reader, const fnl_node *activities);
void fnl_register_sla(fnl_model_reader *reader, const fnl_node *sla);
void fnl_register_lifecycle(fnl_model_reader *reader, const fnl_node *lifecycle);
void fnl_register_decisions(fnl_model_reader *reader, const fnl_node *decisions);
void fnl_read_activities(fnl_model_reader *reader, const fnl_node *activities);
/* The column of an `each` rule; then, with all scores read, the list of the model's columns. */
bool fnl_add_each_column(fnl_model_reader *reader, const fnl_node *node, const fnl_score *score, fnl_rule *rule);
void fnl_list_activity_columns(fnl_model_reader *reader, const fnl_node *fields);
void fnl_read_calendars(fnl_model_reader *reader, const fnl_node *calendars); /* may be NULL */
/* What a calendar says: the hours of weekdays, of days that have their own, holidays (node may be NULL). */
bool fnl_read_week(fnl_model_reader *reader, const fnl_node *node, fnl_day_hours *week);
bool fnl_read_replaced(fnl_model_reader *reader, const fnl_node *node, fnl_calendar_rules *rules);
bool fnl_read_holidays(fnl_model_reader *reader, const fnl_node *node, fnl_model_calendar *calendar);
/* A day of the years that calendars know. */
bool fnl_read_working_date(fnl_text text, int32_t *day);
/* Whether the holidays given with the options are for calendars that there are. */
void fnl_check_more_holidays(fnl_model_reader *reader);
void fnl_read_sla(fnl_model_reader *reader, const fnl_node *sla);
bool fnl_read_targets(fnl_model_reader *reader, const fnl_node *node, fnl_sla_clock *clock);
bool fnl_take_allowance(fnl_model_reader *reader, const fnl_node *node, fnl_allowance *out);
void fnl_read_lifecycle(fnl_model_reader *reader, const fnl_node *lifecycle);
/* has_stages: the stages are without a problem. */
bool fnl_read_moves(fnl_model_reader *reader, const fnl_node *moves, bool has_stages);
void fnl_read_decisions(fnl_model_reader *reader, const fnl_node *decisions);
/* The decision is read but for its values, without a problem. */
bool fnl_read_decision_values(fnl_model_reader *reader, const fnl_node *node, fnl_decision *decision);
/* The sections about KPIs, which stand at the root; nothing without `funnel` but a problem for the others. */
void fnl_read_kpis(fnl_model_reader *reader, const fnl_node *root);
/* The catalogue of metrics of what was read. False without memory. */
bool fnl_list_metrics(fnl_model_reader *reader, fnl_kpis *kpis);
void fnl_read_examples(fnl_model_reader *reader, const fnl_node *examples);
bool fnl_read_decay(fnl_model_reader *reader, const fnl_node *node, fnl_since since, fnl_decay *decay);
void fnl_read_time_zone(fnl_model_reader *reader, const fnl_node *root);
/* The zone that node names. Each is read once. */
bool fnl_take_zone(fnl_model_reader *reader, const fnl_node *node, const fnl_zone **out);
/* With all read: a compiled model carries no other zones. */
void fnl_check_zones(fnl_model_reader *reader, const fnl_node *root);
/* One field of leads, or of activities: those are columns only. */
bool fnl_read_field(fnl_model_reader *reader, const fnl_node *node, fnl_model_field *field, bool of_leads);
/* The name of a column: any text that a header may hold, since exports have line breaks there. */
bool fnl_take_column(fnl_model_reader *reader, const fnl_node *node, fnl_text *column);
bool fnl_read_null_values(fnl_model_reader *reader, const fnl_node *node, fnl_text **out, uint32_t *count);

/* Warnings about a model without errors. */
void fnl_lint_model(fnl_model_reader *reader);
void fnl_lint_activities(fnl_model_reader *reader);
void fnl_lint_lifecycle(fnl_model_reader *reader);
void fnl_lint_decisions(fnl_model_reader *reader);
void fnl_lint_kpis(fnl_model_reader *reader);
void fnl_lint_sla(fnl_model_reader *reader); /* and calendars */
__attribute__((format(printf, 4, 5))) void fnl_warn(fnl_model_reader *reader, fnl_place place, const char *path,
                                                    const char *format, ...);
void fnl_warn_node(fnl_model_reader *reader, const fnl_node *node, const char *message);

#endif
