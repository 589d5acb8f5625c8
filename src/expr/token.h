/* The words of an expression. */
#ifndef FNL_EXPR_TOKEN_H
#define FNL_EXPR_TOKEN_H

#include "expr/syntax.h"

typedef enum fnl_token_kind {
    fnl_token_end,
    fnl_token_name,
    fnl_token_quoted_name, /* "…" */
    fnl_token_text,        /* '…' */
    fnl_token_number,
    fnl_token_sign, /* punctuation: `sign` */
    fnl_token_and,
    fnl_token_or,
    fnl_token_not,
    fnl_token_is,
    fnl_token_null,
    fnl_token_true,
    fnl_token_false,
    fnl_token_in,
    fnl_token_between,
    fnl_token_like,
    fnl_token_case,
    fnl_token_when,
    fnl_token_then,
    fnl_token_else,
    fnl_token_end_word /* END */
} fnl_token_kind;

/* Signs of one character are themselves. */
enum { fnl_sign_not_equal = 1, fnl_sign_less_equal, fnl_sign_greater_equal };

typedef struct fnl_token {
    fnl_token_kind kind;
    char sign;
    uint32_t start, end;
} fnl_token;

/* The token at or after a byte of the text. On failure reader->code is set and the end is given. */
fnl_token fnl_token_read(fnl_reader *reader, uint32_t at);

/* The content of a quoted token, doubled quotes made single; .bytes NULL without memory. */
fnl_text fnl_token_content(fnl_reader *reader, const fnl_token *token);

/* Whether text is word, a word of capital letters, in any case. */
bool fnl_is_word(fnl_text text, const char *word);

static inline fnl_text fnl_token_text_of(const fnl_reader *reader, const fnl_token *token)
{
    return (fnl_text){ reader->text.bytes + token->start, token->end - token->start };
}

#endif
