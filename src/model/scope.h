/* The names of a model: fields, scores and their outputs; which of them an expression may use. */
#ifndef FNL_MODEL_SCOPE_H
#define FNL_MODEL_SCOPE_H

#include "core/hash.h"
#include "expr/expression.h"
#include "model/activities.h"

/* Not a symbol: the name of a reason, or no name at all. */
#define FNL_NO_SYMBOL UINT32_MAX

/* Whether a symbol can be read by the expression at hand. */
typedef enum fnl_symbol_state {
    fnl_symbol_none,  /* there is no such output: the band of a score without bands */
    fnl_symbol_later, /* computed after what is being read */
    fnl_symbol_ready,
    fnl_symbol_intervals, /* a list of intervals, which expressions do not read */
    fnl_symbol_too_long,  /* a list of more items than expressions read */
    fnl_symbol_broken,    /* its own definition has errors: what reads it is not blamed */
} fnl_symbol_state;

/* What a name stands for. */
typedef struct fnl_named {
    uint32_t symbol; /* or FNL_NO_SYMBOL: a reason, or a metric */
    bool is_output;
    bool is_metric;
} fnl_named;

typedef struct fnl_names {
    fnl_index index; /* all names; each has its fnl_named */
    fnl_named *named;
    uint32_t named_capacity;
    fnl_symbol *symbols; /* by symbol number; in the model's arena */
    uint8_t *states;
    uint32_t symbol_count;
    uint32_t field_count;
    uint32_t score_end;               /* the first symbol behind those of scores */
    const uint32_t *starts;           /* by fnl_symbol_kind: the first symbol of it */
    bool in_field;                    /* an expression of a field is being read */
    bool in_sla;                      /* fields are read, and features without `within` */
    const fnl_activities *activities; /* NULL: no feature is known yet */
    bool in_lifecycle;
    bool touched_broken;            /* an expression used a broken symbol */
    const struct fnl_names *others; /* those about leads know those of activity fields, and these them: for messages */
    fnl_scope scope;
} fnl_names;

struct fnl_model_reader;
struct fnl_node;

void fnl_names_start(fnl_names *names, const fnl_allocator *memory, uint64_t seed);
/* Names of activity fields, which conditions about activities read and nothing else. */
void fnl_names_start_activities(fnl_names *names, fnl_names *leads, const fnl_allocator *memory, uint64_t seed);
void fnl_names_end(fnl_names *names, const fnl_allocator *memory);

/* Collects the names of all sections before anything else is read, so that an expression can be told that what it names
   comes later; reports names that occur twice. */
typedef struct fnl_sections {
    const struct fnl_node *fields;
    const struct fnl_node *activities;
    const struct fnl_node *scores;
    const struct fnl_node *calendars; /* their names are their own */
    const struct fnl_node *sla;
    const struct fnl_node *lifecycle;
    const struct fnl_node *decisions;
} fnl_sections;
void fnl_names_register(struct fnl_model_reader *reader, const fnl_sections *sections);

/* One name more that stands for `symbol` and is the name of an output or a computed value; a taken one is reported at node.
   False after a problem. */
bool fnl_names_add(struct fnl_model_reader *reader, const struct fnl_node *node, fnl_text name, uint32_t symbol,
                   bool is_output);

/* The name of a metric, which no expression about leads reads. */
bool fnl_names_add_metric(struct fnl_model_reader *reader, const struct fnl_node *node, fnl_text name);

/* Room for the symbols of so many activity fields, and the name of one of them. False after a problem. */
bool fnl_names_take_activities(struct fnl_model_reader *reader, uint32_t count);
bool fnl_names_add_activity_field(struct fnl_model_reader *reader, const struct fnl_node *node, fnl_text name,
                                  uint32_t symbol);

void fnl_names_set_ready(fnl_names *names, uint32_t symbol, fnl_type type, unsigned scale, const fnl_field *field);
void fnl_names_set_broken(fnl_names *names, uint32_t symbol);
void fnl_names_set_intervals(fnl_names *names, uint32_t symbol);
void fnl_names_set_too_long(fnl_names *names, uint32_t symbol);

uint32_t fnl_names_score_symbol(const fnl_names *names, uint32_t score, uint32_t part);

/* The symbol of a name, whatever its state; FNL_NO_SYMBOL if it has none. */
uint32_t fnl_names_find(const fnl_names *names, fnl_text name);
/* Whether name is an output; the nearest output for the message if it is not. */
bool fnl_names_is_output(const fnl_names *names, fnl_text name, fnl_text *nearest);
/* The nearest name among those that expressions may use, or only scores', or fields'. */
typedef enum fnl_wanted_name { fnl_wanted_any, fnl_wanted_score, fnl_wanted_band, fnl_wanted_field } fnl_wanted_name;
fnl_text fnl_names_nearest(const fnl_names *names, fnl_text unknown, fnl_wanted_name wanted);

#endif
