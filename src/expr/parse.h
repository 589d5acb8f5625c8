/* Between the two halves of the parser: operators, and what stands between them. */
#ifndef FNL_EXPR_PARSE_H
#define FNL_EXPR_PARSE_H

#include "expr/token.h"

typedef struct fnl_parser {
    fnl_reader *reader;
    fnl_token token;  /* the one to look at next */
    fnl_token before; /* the one behind it; empty at the beginning */
    uint32_t level;
} fnl_parser;

/* All of these give NULL after a failure, which is in the reader. */

/* or := and { OR and } */
fnl_syntax *fnl_parse_or(fnl_parser *parser);
/* An expression one level deeper. */
fnl_syntax *fnl_parse_inner(fnl_parser *parser);
/* atom := literal | name | ( expression ) | function | CASE */
fnl_syntax *fnl_parse_atom(fnl_parser *parser);
/* [-] number, text, TRUE, FALSE, NULL, DATE '…', TIMESTAMP '…'; NULL without a failure if there is none. */
fnl_syntax *fnl_parse_literal(fnl_parser *parser);
/* Makes a literal number negative. */
void fnl_negate_literal(fnl_syntax *literal, uint32_t start);

void fnl_parser_advance(fnl_parser *parser);
/* False, and the limit is noted, at too many levels; leave by parser->level--. */
bool fnl_parser_enter(fnl_parser *parser);
/* Notes "expected <what> after <the last token>, found <this one>". */
void fnl_parser_expected(fnl_parser *parser, const char *what);
/* Takes a token of this kind (a sign: this sign), or fails with what was expected. */
bool fnl_parser_take(fnl_parser *parser, fnl_token_kind kind, char sign, const char *what);

static inline bool fnl_parser_at(const fnl_parser *parser, fnl_token_kind kind)
{
    return parser->token.kind == kind;
}

static inline bool fnl_parser_at_sign(const fnl_parser *parser, char sign)
{
    return parser->token.kind == fnl_token_sign && parser->token.sign == sign;
}

#endif
