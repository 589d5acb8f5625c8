/* Between the parts of the checker: the walk, the functions, what may stand beside what. */
#ifndef FNL_EXPR_CHECK_H
#define FNL_EXPR_CHECK_H

#include "expr/syntax.h"

typedef struct fnl_checker {
    fnl_reader *reader;
    fnl_expression *expression;
    fnl_index seen; /* numbers of symbols, as bytes */
    uint32_t *symbols;
    uint32_t symbol_count;
    uint32_t symbol_capacity;
} fnl_checker;

/* A piece of the text for a message: at most so many bytes of it. */
typedef struct fnl_snippet {
    char text[64];
} fnl_snippet;

fnl_snippet fnl_snippet_of(const fnl_reader *reader, const fnl_syntax *syntax);

/* All of these are false after a failure, which is in the reader. */

bool fnl_check_syntax(fnl_checker *checker, fnl_syntax *syntax);
bool fnl_check_function(fnl_checker *checker, fnl_syntax *call);

/* a and b, both checked, may be compared; texts that are literals are folded by the rules of the other side. */
bool fnl_check_comparable(fnl_checker *checker, fnl_syntax *a, fnl_syntax *b, bool ordered);

/* The values of a CASE or a function that gives one of its arguments are of one type, which becomes the choice's. */
bool fnl_check_choice(fnl_checker *checker, fnl_syntax *choice);

/* The first and the next of the values that a choice gives. */
fnl_syntax *fnl_choice_first(const fnl_syntax *choice);
fnl_syntax *fnl_choice_next(const fnl_syntax *choice, const fnl_syntax *value);

bool fnl_check_condition(fnl_checker *checker, const fnl_syntax *syntax);
/* who: what takes it, for the message. */
bool fnl_check_numeric(fnl_checker *checker, const fnl_syntax *syntax, const char *who);

#endif
