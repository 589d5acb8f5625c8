/* As what the columns of the leads go to the library. */
#ifndef FNL_CLI_COLUMN_TYPES_H
#define FNL_CLI_COLUMN_TYPES_H

#include "trouble.h"

typedef enum fnl_column_kind {
    fnl_column_unread, /* the model does not read it */
    fnl_column_text,
    fnl_column_choice, /* a dictionary of texts */
    fnl_column_int,
    fnl_column_number,
    fnl_column_decimal,
    fnl_column_bool,
    fnl_column_date,
    fnl_column_time,
    fnl_column_kinds
} fnl_column_kind;

typedef struct fnl_column_type {
    fnl_column_kind kind;
    unsigned scale; /* of a decimal */
} fnl_column_type;

/* The types of count columns with these names, of the model's table "leads", "activities" or "spend". A column has a type of values
   only if its texts in their usual shapes mean to every field that reads it what such a value means; texts and dictionaries
   mean the same always. */
bool fnl_column_types_find(const fnl_model *model, const char *table, const char *const *names, uint32_t count,
                           fnl_column_type *types, fnl_trouble *trouble);

#endif
