/* What reading tables into cells is inside: known to the files kpi_* of this folder only. */
#ifndef FNL_PLAN_KPI_READING_H
#define FNL_PLAN_KPI_READING_H

#include "plan/binding.h"
#include "plan/kpi_tables.h"
#include "table/wall_clock.h"

/* Texts of tables as numbers of those of the state, remembered by their numbers in a pool. */
typedef struct fnl_kpi_texts {
    fnl_kpi_cells *cells;
    const fnl_allocator *memory;
    uint32_t *numbers; /* by number in the pool; FNL_NO_TEXT: not known yet */
    uint32_t count;
    uint32_t capacity;
} fnl_kpi_texts;

/* Values that are no texts, told as such: the last that came of each of some slots. */
enum { fnl_kpi_told_slots = 1024 };
typedef struct fnl_kpi_told {
    int64_t values[fnl_kpi_told_slots];
    uint32_t numbers[fnl_kpi_told_slots]; /* FNL_NO_TEXT: an empty slot */
} fnl_kpi_told;

/* Allocates nothing. */
void fnl_kpi_texts_start(fnl_kpi_texts *texts, fnl_kpi_cells *cells, const fnl_allocator *memory);
void fnl_kpi_texts_end(fnl_kpi_texts *texts);
/* The numbers of a pool will mean other texts. */
void fnl_kpi_texts_forget(fnl_kpi_texts *texts);
/* Room for all texts of a pool. False without memory. */
bool fnl_kpi_texts_fit(fnl_kpi_texts *texts, uint32_t count);
/* False without memory. */
bool fnl_kpi_texts_add(fnl_kpi_texts *texts, const fnl_pool *pool, uint32_t text);

static inline bool fnl_kpi_text_number(fnl_kpi_texts *texts, const fnl_pool *pool, int64_t text, uint32_t *number)
{
    if (texts->numbers[text] == FNL_NO_TEXT && !fnl_kpi_texts_add(texts, pool, (uint32_t)text))
        return false;
    *number = texts->numbers[text];
    return true;
}

void fnl_kpi_told_start(fnl_kpi_told *told);
/* The text of an int, a decimal, a date, a bool (0 or 1). scratch: room for it. False without memory. */
bool fnl_kpi_tell(fnl_kpi_told *told, fnl_kpi_cells *cells, fnl_type type, unsigned scale, int64_t value,
                  fnl_buffer *scratch, uint32_t *number);
/* The same text itself. */
void fnl_kpi_put_value(fnl_buffer *out, fnl_type type, unsigned scale, int64_t value);

#define FNL_NO_OUTPUT UINT32_MAX

/* A value of a lead: where it is among the outputs of the program, FNL_NO_OUTPUT if there is none. */
typedef struct fnl_kpi_value {
    uint32_t output;
    fnl_type type;
    unsigned scale;
} fnl_kpi_value;

typedef struct fnl_kpi_wanted_passage {
    fnl_kpi_value at; /* a time, a date, or a bool: `when` */
    fnl_kpi_value reason;
} fnl_kpi_wanted_passage;

typedef struct fnl_kpi_wanted_clock {
    fnl_kpi_value status;
    fnl_kpi_value start;
    fnl_kpi_value elapsed;
} fnl_kpi_wanted_clock;

typedef struct fnl_kpi_wanted_user {
    fnl_kpi_value value; /* a bool of a count, else what is summed */
    fnl_kpi_value at;
} fnl_kpi_wanted_user;

/* All that is computed of a lead. */
typedef struct fnl_kpi_wanted {
    fnl_kpi_value dimensions[fnl_most_dimensions];
    fnl_kpi_wanted_passage *stages;
    fnl_kpi_wanted_passage *exits;
    fnl_kpi_value amount;
    fnl_kpi_value probability; /* millionths */
    fnl_kpi_value close;
    fnl_kpi_value owner;
    fnl_kpi_value offered, accepted, rejected, reject_reason;
    fnl_kpi_wanted_clock *clocks;
    fnl_kpi_wanted_user *users;
    fnl_kpi_value id;
} fnl_kpi_wanted;

/* Leads on their way to cells: so many at a time, by word of the masks of a block. */
enum { fnl_kpi_rows = 64 };
typedef struct fnl_kpi_leads {
    fnl_kpi_state *state;
    fnl_plan plan; /* bound to the layout, without outputs of its own */
    bool is_bound;
    fnl_kpi_wanted wanted;
    fnl_scratch *scratch;
    int64_t rows_seen; /* of all tables: numbers of rows in reports */
    fnl_wall_clock instants_to_days;
    fnl_wall_clock days_to_instants;
    fnl_kpi_texts texts;
    fnl_kpi_told *told; /* by dimension */
    fnl_arena arena;
    fnl_kpi_lead *items; /* fnl_kpi_rows of these and of what they point to */
    fnl_kpi_passed *stages;
    fnl_kpi_passed *exits;
    fnl_kpi_clock *clocks;
    fnl_kpi_user *users;
} fnl_kpi_leads;

/* The state lives where it is from now on. FNL_E_NOMEM. */
int32_t fnl_kpi_leads_start(fnl_kpi_leads *leads, fnl_kpi_state *state, fnl_error *error);
void fnl_kpi_leads_end(fnl_kpi_leads *leads);
int32_t fnl_kpi_leads_bind(fnl_kpi_leads *leads, const struct ArrowSchema *schema, fnl_error *error);
int32_t fnl_kpi_leads_add(fnl_kpi_leads *leads, const struct ArrowArray *rows, fnl_report *report, fnl_error *error);

/* The program of all that is computed; the plan is started and knows the layout's names. FNL_E_NOMEM, FNL_E_LIMIT. */
int32_t fnl_kpi_want(fnl_kpi_leads *leads, const struct ArrowSchema *schema, fnl_error *error);

/* Up to fnl_kpi_rows rows of a block, from `word` of its masks on, become items. False without memory. */
bool fnl_kpi_read(fnl_kpi_leads *leads, uint32_t word, uint32_t count);

/* The local day of an instant. clock: of instants only. */
int32_t fnl_kpi_day_of(fnl_wall_clock *clock, int64_t instant);

/* A column of the table of spending, and the values of a block of rows. */
typedef struct fnl_kpi_spend_column {
    const fnl_field *field;
    uint32_t child;
    fnl_column_binding binding;
    fnl_column *column;
    fnl_block block;
    fnl_kpi_told *told; /* of dimensions that are no texts */
} fnl_kpi_spend_column;

/* Spending on its way to cells. */
typedef struct fnl_kpi_spend {
    fnl_kpi_state *state;
    fnl_arena arena;
    fnl_kpi_spend_column *columns; /* time, amount, kind, counts, dimensions: those that the section names */
    uint32_t column_count;
    uint32_t first_count; /* columns */
    uint32_t first_dimension;
    int64_t child_count; /* of the layout bound; -1: none */
    int64_t rows_seen;
    int32_t last_day; /* that of as_of */
    int64_t lag_days;
    fnl_pool pool;
    fnl_kpi_texts texts;
    fnl_wall_clock instants_to_days;
    fnl_buffer scratch;
    int64_t *counts; /* of one row */
    bool *has_counts;
} fnl_kpi_spend;

/* The model has a section `spend`. The state lives where it is from now on. FNL_E_NOMEM. */
int32_t fnl_kpi_spend_start(fnl_kpi_spend *spend, fnl_kpi_state *state, fnl_error *error);
void fnl_kpi_spend_end(fnl_kpi_spend *spend);
int32_t fnl_kpi_spend_bind(fnl_kpi_spend *spend, const struct ArrowSchema *schema, fnl_error *error);
int32_t fnl_kpi_spend_add(fnl_kpi_spend *spend, const struct ArrowArray *rows, fnl_report *report, fnl_error *error);

#endif
