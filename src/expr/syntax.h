/* The tree of an expression: built by the parser, given its types by the checker, read by compiling and lint. */
#ifndef FNL_EXPR_SYNTAX_H
#define FNL_EXPR_SYNTAX_H

#include "expr/expression.h"

typedef enum fnl_syntax_kind {
    fnl_syntax_literal, /* of `type`: whole or text; not typed: NULL */
    fnl_syntax_name,
    fnl_syntax_and, /* any number of items, so that a long chain is one level */
    fnl_syntax_or,
    fnl_syntax_not,
    fnl_syntax_compare, /* two items, by `comparison` */
    fnl_syntax_is,      /* one item, by `test` */
    fnl_syntax_in,      /* the value, then literals */
    fnl_syntax_between, /* the value, low, high */
    fnl_syntax_like,    /* the value, the pattern */
    fnl_syntax_chain,   /* a sum or a product: `joined_by` of every item after the first */
    fnl_syntax_negate,
    fnl_syntax_case,    /* when, then, when, then … and, if odd, else */
    fnl_syntax_function /* by `function` */
} fnl_syntax_kind;

typedef enum fnl_comparison {
    fnl_compare_equal,
    fnl_compare_not_equal,
    fnl_compare_less,
    fnl_compare_less_equal,
    fnl_compare_greater,
    fnl_compare_greater_equal
} fnl_comparison;

typedef enum fnl_test { fnl_test_null, fnl_test_true, fnl_test_false } fnl_test;

typedef enum fnl_function {
    fnl_function_coalesce,
    fnl_function_nullif,
    fnl_function_least,
    fnl_function_greatest,
    fnl_function_abs,
    fnl_function_round,
    fnl_function_lower,
    fnl_function_length,
    fnl_function_days_since,
    fnl_function_hours_since,
    fnl_function_days_between,
    fnl_function_seconds_between,
    fnl_function_add_days,
    fnl_function_as_of,
    fnl_function_today,
    fnl_function_count
} fnl_function;

enum { fnl_most_round = 18 }; /* digits that ROUND may be given, either side of the point */

/* What is known of a value before it runs. */
typedef struct fnl_shape {
    bool typed; /* false: NULL whatever happens, of any type that is asked for */
    uint8_t type;
    uint8_t scale; /* of int (0) and decimal */
} fnl_shape;

typedef struct fnl_syntax {
    uint8_t kind;
    union {
        uint8_t comparison;
        uint8_t test;
        uint8_t function;
    };
    bool negated;       /* of is, in, between, like */
    char joined_by;     /* in a chain: + - * /; of the first item that of the second */
    bool only_literals; /* texts that nobody has folded yet: a literal, or choices among literals */
    fnl_shape shape;
    uint32_t start, end; /* in the text */
    uint32_t count;      /* of items */
    struct fnl_syntax *first;
    struct fnl_syntax *next;     /* NULL for the last item */
    struct fnl_syntax *previous; /* of the first item: the last one */
    const fnl_field *rules;      /* of texts: how literals compared with them are folded; NULL: as they are */
    union {
        int64_t whole;
        fnl_text text;   /* of a literal; of a name until it is checked */
        uint32_t symbol; /* of a checked name: its number */
    };
} fnl_syntax;

struct fnl_expression {
    const fnl_syntax *root;
    fnl_text text;
    const uint32_t *symbols;
    uint32_t symbol_count;
    bool needs_as_of;
};

/* Where reading stands: the text, and the first thing that is wrong with it. */
typedef struct fnl_reader {
    fnl_arena *arena;
    fnl_text text;
    const fnl_scope *scope;
    fnl_error *error;
    int32_t code; /* FNL_OK until something is wrong */
} fnl_reader;

/* Notes what is wrong at a byte of the text; only the first call counts. */
__attribute__((format(printf, 4, 5))) void fnl_reader_fail(fnl_reader *reader, int32_t code, uint32_t offset,
                                                           const char *format, ...);

/* Zeroed; NULL without memory. */
fnl_syntax *fnl_syntax_new(fnl_reader *reader, fnl_syntax_kind kind, uint32_t start, uint32_t end);
/* item becomes the last one of parent. */
void fnl_syntax_append(fnl_syntax *parent, fnl_syntax *item);

/* NULL if the text is not an expression. */
fnl_syntax *fnl_parse(fnl_reader *reader);

/* Types, names and literals; what is left is ready to compile. expression->symbols and needs_as_of are filled. */
void fnl_check(fnl_reader *reader, fnl_syntax *root, fnl_expression *expression);

/* The name of a function, and a function by its name in any case. */
const char *fnl_function_name(fnl_function function);
bool fnl_function_find(fnl_text name, fnl_function *function);

/* int or decimal. */
static inline bool fnl_shape_is_exact(fnl_shape shape)
{
    return shape.type == fnl_type_int || shape.type == fnl_type_decimal;
}

static inline bool fnl_shape_is_numeric(fnl_shape shape)
{
    return fnl_shape_is_exact(shape) || shape.type == fnl_type_number;
}

static inline fnl_shape fnl_shape_of(fnl_type type, unsigned scale)
{
    return (fnl_shape){ .typed = true, .type = (uint8_t)type, .scale = (uint8_t)scale };
}

/* What left `by` right gives in a chain; both are numeric or not typed. The scale may exceed what is allowed. */
fnl_shape fnl_chain_shape(fnl_shape left, char by, fnl_shape right);

#endif
