/* Between the parts of compiling. */
#ifndef FNL_EXPR_COMPILE_H
#define FNL_EXPR_COMPILE_H

#include "expr/syntax.h"

typedef struct fnl_compiler {
    fnl_builder *builder;
    fnl_resolve *resolve;
    void *context;
} fnl_compiler;

/* The value of a checked tree in the type that it has; one without a type becomes NULL of `shape`. */
fnl_value fnl_compile_syntax(const fnl_compiler *compiler, const fnl_syntax *syntax, fnl_shape shape);

/* The same brought to a type: scaled up, made a number, the first instant of a date. */
fnl_value fnl_compile_as(const fnl_compiler *compiler, const fnl_syntax *syntax, fnl_shape shape);

fnl_value fnl_compile_comparison(const fnl_compiler *compiler, fnl_comparison comparison, const fnl_syntax *a,
                                 const fnl_syntax *b);

/* The same of values that are compiled already. */
fnl_value fnl_build_comparison(fnl_builder *builder, fnl_comparison comparison, fnl_value a, fnl_shape a_shape,
                               fnl_value b, fnl_shape b_shape);

fnl_value fnl_compile_function(const fnl_compiler *compiler, const fnl_syntax *call);

fnl_value fnl_build_missing_of(fnl_builder *builder, fnl_shape shape);

/* Brings a value of one shape to another, wider one. */
fnl_value fnl_build_widened(fnl_builder *builder, fnl_value value, fnl_shape from, fnl_shape to);

#endif
