/* Literals: what their texts mean, and how they look beside a field that folds. */
#ifndef FNL_EXPR_LITERAL_H
#define FNL_EXPR_LITERAL_H

#include "expr/token.h"

/* The content of DATE '…' (days) or TIMESTAMP '…' (microseconds); false after a failure. */
bool fnl_read_stamp_literal(fnl_reader *reader, uint32_t offset, fnl_type type, fnl_text content, int64_t *value);

/* What a literal is to the field. */
typedef enum fnl_literal_use {
    fnl_literal_value, /* one of its texts: folded, aliased, must be among `values` */
    fnl_literal_bound, /* compared by order: folded only */
} fnl_literal_use;

/* As fnl_literal_for_field; false only without memory or for a text that cannot be folded. listed: among the field's
   `values`, or there are none. */
bool fnl_fold_literal(fnl_arena *arena, const fnl_field *field, fnl_literal_use use, fnl_text literal, fnl_text *out,
                      bool *listed, fnl_error *error);

/* A LIKE pattern for a field that folds: blanks at its ends stay. */
bool fnl_fold_pattern(fnl_arena *arena, fnl_text pattern, fnl_text *out, fnl_error *error);

void fnl_fail_unknown_function(fnl_reader *reader, uint32_t offset, fnl_text name);

#endif
