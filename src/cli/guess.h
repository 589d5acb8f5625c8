/* What a column of texts seems to hold. */
#ifndef FNL_CLI_GUESS_H
#define FNL_CLI_GUESS_H

#include "batch.h"
#include "page.h"

typedef enum fnl_guess_type {
    fnl_guess_empty, /* no value at all */
    fnl_guess_bool,
    fnl_guess_int,
    fnl_guess_decimal,
    fnl_guess_number,
    fnl_guess_date,
    fnl_guess_time,
    fnl_guess_intervals,
    fnl_guess_text,
    fnl_guess_types
} fnl_guess_type;

enum { fnl_guess_most_values = 12 }; /* texts of a column that seems to be a choice */

typedef struct fnl_guess_value {
    fnl_slice text; /* in the batch */
    int64_t count;
} fnl_guess_value;

typedef struct fnl_guess {
    const char *name;
    bool is_usable; /* its name is one that a model may have; set by the caller */
    fnl_guess_type type;
    unsigned scale;     /* of a decimal */
    char format[48];    /* of a date or time; empty: ISO 8601 */
    bool is_ambiguous;  /* day and month could be the other way round */
    bool is_id;         /* its values are all there and all different, and its name says so */
    int64_t count;      /* values, missing ones not counted */
    double quarters[3]; /* of a number: a quarter, half, three quarters of the values are below */
    fnl_guess_value values[fnl_guess_most_values]; /* of a text, most frequent first */
    uint32_t value_count;                          /* 0: too many */
} fnl_guess;

/* Texts that stand for no value, such as N/A, as they were met; without repetitions. */
typedef struct fnl_guess_nulls {
    const char *texts[32];
    uint32_t count;
} fnl_guess_nulls;

/* Looks at one column of the first `rows` rows. */
void fnl_guess_column(const fnl_batch *batch, uint32_t column, int64_t rows, const char *name, fnl_guess_nulls *nulls,
                      fnl_guess *out);

#endif
