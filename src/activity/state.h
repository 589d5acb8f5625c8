/* What the state `activities` is inside: known to the files of this folder only. */
#ifndef FNL_ACTIVITY_STATE_H
#define FNL_ACTIVITY_STATE_H

#include "activity/activity.h"
#include "activity/events.h"
#include "activity/keys.h"
#include "activity/sums.h"
#include "engine/run.h"

/* Columns of a table of activities: the fields in their order, then these. */
typedef enum fnl_activity_role { fnl_role_at, fnl_role_key, fnl_role_id, fnl_roles } fnl_activity_role;

typedef struct fnl_activity_source {
    uint32_t child; /* FNL_NO_CHILD: nothing reads it */
    fnl_column_binding binding;
    fnl_column *column;
} fnl_activity_source;

/* What is computed for each activity: for every kept column a truth (it counts) and a value, two outputs each. */
typedef struct fnl_activity_program {
    fnl_arena arena;
    fnl_program program;
} fnl_activity_program;

/* Memory for one block of rows. */
typedef struct fnl_activity_reading {
    fnl_block
        *blocks; /* fields, then roles; values of 64 bits. Of fields and the id only where activities are stored */
    uint32_t *numbers; /* of keys */
    fnl_text *key_texts;
    fnl_buffer folded;      /* scratch of reading a text */
    int64_t **text_values;  /* by kept column, of those whose values are texts */
    uint32_t *text_numbers; /* in the sums, by number in the machine's pool; UINT32_MAX: not yet known */
    uint32_t text_count;
    uint32_t text_capacity;
} fnl_activity_reading;

struct fnl_activity_state {
    const fnl_model *model;
    const fnl_allocator *memory;
    int64_t as_of;
    fnl_arena arena;
    fnl_kept_columns columns;
    uint32_t at_column;           /* of the program: that of a field of this name, or the one behind the fields */
    fnl_activity_program plain;   /* of 64 bits everywhere: says which fields are read, and computes stored events */
    fnl_activity_program bound;   /* for the layout */
    uint64_t identity;            /* of the bound program */
    fnl_activity_source *sources; /* fields, then roles; bound if child_count is not UINT32_MAX */
    int64_t child_count;
    fnl_machine machine;
    fnl_activity_reading reading;
    int64_t rows_seen; /* of all tables: numbers of rows in reports */
    fnl_activity_keys keys;
    fnl_sums sums;
    fnl_events events;
    fnl_activity_results *results; /* atomic; NULL: not asked for since the state changed */
};

/* Registers, numbers of keys and times of one block. */
typedef struct fnl_activity_block {
    const fnl_block *registers;
    const fnl_program_output *outputs;
    const uint32_t *numbers;
    const uint64_t *live; /* rows that count */
    const int64_t *at;
    int64_t *const *text_values; /* by kept column, of those whose values are texts: numbers in the sums */
    uint32_t count;
} fnl_activity_block;

/* By file. */

/* The program of the model's activity columns as of the state's instant; widths as in fnl_program_options, NULL: plain. */
int32_t fnl_activity_program_make(const fnl_activity_state *state, const fnl_program_options *options,
                                  fnl_activity_program *out, fnl_error *error);
void fnl_activity_program_end(fnl_activity_program *program);

/* Adds a block to sums, which have words for its keys. FNL_E_NOMEM. */
int32_t fnl_activity_accumulate(fnl_sums *sums, const fnl_activity_block *block, fnl_error *error);

/* Memory for blocks in the state's arena. FNL_E_NOMEM. */
int32_t fnl_activity_reading_start(fnl_activity_state *state, fnl_error *error);

/* Keys of the rows of a table: their numbers into `reading`; `known`: rows that have one, others are told to the tally. Wholes
   get theirs by fnl_keys_add_wholes, when it is known which rows count. FNL_E_NOMEM, FNL_E_SCHEMA. */
int32_t fnl_activity_read_keys(fnl_activity_state *state, int64_t row, uint32_t count, fnl_tally *tally,
                               uint64_t *known, fnl_error *error);

/* The block in the machine's registers goes to sums; live: rows that count. Texts are numbered there. FNL_E_NOMEM. */
int32_t fnl_activity_take_block(const fnl_activity_state *state, fnl_activity_reading *reading,
                                const fnl_machine *machine, fnl_sums *sums, const uint64_t *live, uint32_t count,
                                fnl_error *error);

/* The texts of columns were forgotten by the machine. */
void fnl_activity_forget_texts(fnl_activity_reading *reading);

/* Values that were read become a register of a program, with this validity (of a truth: its second mask). */
void fnl_activity_lend(const fnl_block *from, const uint64_t *valid, uint32_t count, fnl_block *out);

/* Whether a field is among the values of a stored activity: what is read, without the time, which stands apart. */
bool fnl_activity_stores(const fnl_activity_state *state, uint32_t field);

/* The activities of a block whose key and time are known, from `reading` to the state's events. FNL_E_NOMEM. */
int32_t fnl_activity_store(fnl_activity_state *state, const uint64_t *live, uint32_t count, fnl_error *error);

/* Stored activities, each once, into sums. FNL_E_NOMEM. */
int32_t fnl_activity_replay(const fnl_activity_state *state, const fnl_events *events, fnl_sums *sums,
                            fnl_error *error);

/* Nobody shares a state that changes: what was finished is forgotten. */
void fnl_activity_drop_results(fnl_activity_state *state);

static inline uint32_t fnl_activity_role_source(const fnl_activity_state *state, fnl_activity_role role)
{
    return state->model->activities->field_count + (uint32_t)role;
}

#endif
