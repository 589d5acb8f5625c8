/* A table to be written: columns of the input and of what the library computed, read value by value. */
#ifndef FNL_CLI_SHOWN_H
#define FNL_CLI_SHOWN_H

#include "batch.h"
#include "trouble.h"

typedef enum fnl_shown_kind {
    fnl_shown_input,   /* texts of a batch */
    fnl_shown_text,    /* utf8 */
    fnl_shown_choice,  /* int32 codes into utf8 */
    fnl_shown_number,  /* float64 */
    fnl_shown_decimal, /* decimal128 of six digits after the point */
    fnl_shown_integer, /* int64 */
    fnl_shown_bool,
    fnl_shown_instant, /* timestamp in microseconds */
    fnl_shown_date,    /* date32 */
    fnl_shown_list,    /* of utf8 */
} fnl_shown_kind;

typedef struct fnl_shown_column {
    const char *name;
    fnl_shown_kind kind;
    bool is_input;
    uint32_t index;                 /* in the input or in the result */
    const struct ArrowArray *array; /* of the result */
    const fnl_model *model;         /* in whose zone instants are written; NULL where there are none */
    const char *bytes;              /* of the input */
    const fnl_place *places;
    const uint8_t *valid;
    const uint8_t *verbatim;
} fnl_shown_column;

typedef struct fnl_shown {
    fnl_shown_column *columns;
    uint32_t count;
    int64_t rows;
    const int64_t *chosen; /* which rows of the batch these are; NULL: all */
} fnl_shown;

typedef struct fnl_value {
    enum {
        fnl_value_null,
        fnl_value_text,
        fnl_value_verbatim, /* text, but JSON already */
        fnl_value_number,
        fnl_value_decimal,
        fnl_value_integer,
        fnl_value_bool,
        fnl_value_instant,
        fnl_value_date,
        fnl_value_list,
    } kind;
    fnl_slice text;
    double number;   /* of a decimal the nearest */
    uint64_t low;    /* half of a decimal, in millionths */
    int64_t integer; /* also bool, microseconds, days; the first item of a list; high half of a decimal */
    int64_t end;     /* behind its last item */
    const struct ArrowArray *items; /* that it lies in */
    const fnl_model *model;         /* of an instant and a date */
} fnl_value;

/* A copy that other arrays can be set in. */
fnl_shown fnl_shown_copy(const fnl_shown *shown);

/* Room for one more column. */
void fnl_shown_add(fnl_shown *shown, const char *name, bool is_input, uint32_t index);

/* The kinds of the columns that come from a result, by its schema. Fails for a type that this version does not know. model:
   whose result it is, NULL if it has neither instants nor dates. */
bool fnl_shown_bind(fnl_shown *shown, const fnl_model *model, const struct ArrowSchema *result, fnl_trouble *trouble);

/* Set the arrays of the next rows: of the columns that come from the input, from the result. */
void fnl_shown_set_input(fnl_shown *shown, const fnl_batch *batch);
void fnl_shown_set_result(fnl_shown *shown, const struct ArrowArray *result);

/* All columns of a result. */
bool fnl_shown_of_result(fnl_shown *shown, const fnl_model *model, const struct ArrowSchema *schema,
                         const struct ArrowArray *result, fnl_trouble *trouble);

/* The column of this name, NULL if there is none. */
const fnl_shown_column *fnl_shown_find(const fnl_shown *shown, const char *name);

fnl_value fnl_shown_value(const fnl_shown_column *column, int64_t row);

/* An item of a list, from value.integer to value.end. */
fnl_slice fnl_shown_item(const fnl_value *list, int64_t item);

/* The row of the batch that is shown at this place. */
static inline int64_t fnl_shown_row(const fnl_shown *shown, int64_t place)
{
    return shown->chosen == NULL ? place : shown->chosen[place];
}

void fnl_shown_end(fnl_shown *shown);

#endif
