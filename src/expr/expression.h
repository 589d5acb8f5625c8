/* The condition language: read, checked, compiled to engine operations. */
#ifndef FNL_EXPR_EXPRESSION_H
#define FNL_EXPR_EXPRESSION_H

#include "engine/builder.h"
#include "table/field.h"

/* A name that expressions may use. */
typedef struct fnl_symbol {
    fnl_text name;
    fnl_type type;
    unsigned scale;
    uint32_t number;        /* the model's own: handed back when compiling */
    const fnl_field *field; /* rules for texts compared with it (fold, values, aliases); NULL for outputs */
} fnl_symbol;

/* Finds a symbol, or NULL. */
typedef struct fnl_scope {
    const void *context;
    const fnl_symbol *(*find)(const void *context, fnl_text name);
    /* The known name nearest to this unknown one, or an empty text: for the message. */
    fnl_text (*nearest)(const void *context, fnl_text name);
    /* Why a name that exists cannot be used here ("comes later"), or NULL: for the message. */
    const char *(*why_not)(const void *context, fnl_text name);
    const fnl_zone *zone; /* for TIMESTAMP literals without offset */
} fnl_scope;

typedef struct fnl_expression fnl_expression;

enum { fnl_most_expression = 64 << 10, fnl_most_expression_levels = 100 };

/* Reads and checks text. What stays lives in arena. On failure error->offset and ->column are relative to the text
   (column from 1, in characters; offset from 0); FNL_E_MODEL, FNL_E_LIMIT, FNL_E_NOMEM. */
int32_t fnl_expression_read(fnl_arena *arena, fnl_text text, const fnl_scope *scope, fnl_expression **out,
                            fnl_error *error);

/* A plain reference to one symbol. */
int32_t fnl_expression_of_symbol(fnl_arena *arena, const fnl_symbol *symbol, fnl_expression **out);

fnl_type fnl_expression_type(const fnl_expression *expression);
unsigned fnl_expression_scale(const fnl_expression *expression); /* of int (0) and decimal */
fnl_text fnl_expression_text(const fnl_expression *expression);  /* as written */
/* The field whose texts it gives (a plain name, or choices among values of one field), for folding what it is compared
   with; NULL otherwise. */
const fnl_field *fnl_expression_field(const fnl_expression *expression);
/* Whether it needs as_of. */
bool fnl_expression_needs_as_of(const fnl_expression *expression);

/* The symbols it reads, each once, in the order of first use. */
const uint32_t *fnl_expression_symbols(const fnl_expression *expression, uint32_t *count);

/* A literal as a text field would hold it: folded, aliased; false and why if the field's `values` do not have it. Used for
   literals of expressions and keys of maps alike. */
bool fnl_literal_for_field(fnl_arena *arena, const fnl_field *field, fnl_text literal, fnl_text *out, fnl_error *error);

/* Equal after parsing: the same tree (for the lint of repeated conditions). */
bool fnl_expression_same(const fnl_expression *a, const fnl_expression *b);

/* A condition that is false, unknown or NULL whatever the row holds, as far as constants and ranges of one column tell
   (x > 5 AND x < 3): for the lint of rules that never fire. */
bool fnl_expression_never_true(const fnl_expression *expression);

/* Whether both conditions compare a column with constants and some of its values fulfil both, and as far as can be told
   nothing else keeps them from being true at once: for the lint of moves that go back and forth. */
bool fnl_expressions_overlap(const fnl_expression *a, const fnl_expression *b, uint32_t *symbol);

/* The first text that a symbol is compared with (=, <>, IN) and that `known`, texts as its field holds them, does not have;
   false if there is none. */
bool fnl_expression_strange_text(const fnl_expression *expression, uint32_t symbol, const fnl_index *known,
                                 fnl_text *out);

/* The conditions that it joins by AND, in their order, or itself alone: as expressions, for explanations. NULL without
   memory. */
const fnl_expression **fnl_expression_parts(fnl_arena *arena, const fnl_expression *whole, uint32_t *count);

/* Emits it. resolve gives the value of a symbol's number. The result's lane follows the type: text → text, number → number,
   bool → truth, the rest → whole. */
typedef fnl_value fnl_resolve(void *context, fnl_builder *builder, uint32_t symbol_number);
fnl_value fnl_expression_compile(const fnl_expression *expression, fnl_builder *builder, fnl_resolve *resolve,
                                 void *context);

/* The same brought to a type and its scale, to which it converts, rounded half away from zero: of computed fields and of
   what is stamped. */
fnl_value fnl_expression_convert(const fnl_expression *expression, fnl_type type, unsigned scale, fnl_builder *builder,
                                 fnl_resolve *resolve, void *context);

#endif
