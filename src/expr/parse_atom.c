#include "core/arithmetic.h"
#include "expr/literal.h"
#include "expr/parse.h"

/* Signed so that the smallest and the largest are alike: literals have at most 18 digits. */
void fnl_negate_literal(fnl_syntax *literal, uint32_t start)
{
    literal->whole = -literal->whole;
    literal->start = start;
}

/* A literal whose type is known; the token is taken. */
static fnl_syntax *take_literal(fnl_parser *parser, fnl_type type, unsigned scale)
{
    fnl_syntax *literal = fnl_syntax_new(parser->reader, fnl_syntax_literal, parser->token.start, parser->token.end);
    if (literal != NULL) {
        literal->shape = fnl_shape_of(type, scale);
        fnl_parser_advance(parser);
    }
    return literal;
}

static fnl_syntax *parse_number(fnl_parser *parser)
{
    fnl_text digits = fnl_token_text_of(parser->reader, &parser->token);
    int64_t value = 0;
    unsigned scale = 0;
    fnl_reading reading = fnl_read_decimal(digits, &value, &scale);
    if (reading != fnl_read_ok || value >= fnl_powers_of_ten[fnl_most_digits]) {
        fnl_reader_fail(parser->reader, FNL_E_MODEL, parser->token.start, "a number has at most %d digits",
                        fnl_most_digits);
        return NULL;
    }
    bool has_point = memchr(digits.bytes, '.', digits.length) != NULL;
    fnl_syntax *literal = take_literal(parser, has_point ? fnl_type_decimal : fnl_type_int, scale);
    if (literal != NULL)
        literal->whole = value;
    return literal;
}

static fnl_syntax *parse_text(fnl_parser *parser)
{
    fnl_text content = fnl_token_content(parser->reader, &parser->token);
    if (content.bytes == NULL)
        return NULL;
    fnl_syntax *literal = take_literal(parser, fnl_type_text, 0);
    if (literal != NULL) {
        literal->text = content;
        literal->only_literals = true;
    }
    return literal;
}

/* DATE '…' or TIMESTAMP '…': the word was the last token, the text is the next one. */
static fnl_syntax *parse_stamp(fnl_parser *parser, fnl_type type)
{
    uint32_t start = parser->before.start;
    fnl_text content = fnl_token_content(parser->reader, &parser->token);
    int64_t value = 0;
    if (content.bytes == NULL || !fnl_read_stamp_literal(parser->reader, parser->token.start, type, content, &value))
        return NULL;
    fnl_syntax *literal = take_literal(parser, type, 0);
    if (literal != NULL) {
        literal->whole = value;
        literal->start = start;
    }
    return literal;
}

/* Whether a word is DATE or TIMESTAMP with a text behind it; only then is it no name. */
static bool at_stamp(fnl_parser *parser, fnl_type *type)
{
    if (!fnl_parser_at(parser, fnl_token_name))
        return false;
    fnl_text word = fnl_token_text_of(parser->reader, &parser->token);
    if (fnl_is_word(word, "DATE"))
        *type = fnl_type_date;
    else if (fnl_is_word(word, "TIMESTAMP"))
        *type = fnl_type_time;
    else
        return false;
    return fnl_token_read(parser->reader, parser->token.end).kind == fnl_token_text;
}

fnl_syntax *fnl_parse_literal(fnl_parser *parser)
{
    fnl_type type = fnl_type_date;
    fnl_syntax *literal = NULL;
    switch (parser->token.kind) {
    case fnl_token_number:
        return parse_number(parser);
    case fnl_token_text:
        return parse_text(parser);
    case fnl_token_true:
    case fnl_token_false:
        type = fnl_type_bool;
        bool truth = fnl_parser_at(parser, fnl_token_true);
        literal = take_literal(parser, type, 0);
        if (literal != NULL)
            literal->whole = truth;
        return literal;
    case fnl_token_null:
        literal = take_literal(parser, type, 0);
        if (literal != NULL)
            literal->shape = (fnl_shape){ .typed = false };
        return literal;
    default:
        break;
    }
    if (fnl_parser_at_sign(parser, '-')) {
        uint32_t start = parser->token.start;
        fnl_parser_advance(parser);
        if (!fnl_parser_at(parser, fnl_token_number))
            return NULL;
        literal = parse_number(parser);
        if (literal != NULL)
            fnl_negate_literal(literal, start);
        return literal;
    }
    if (!at_stamp(parser, &type))
        return NULL;
    fnl_parser_advance(parser);
    return parse_stamp(parser, type);
}

/* f(a, b): the name was the last token, ( is the next one. */
static fnl_syntax *parse_call(fnl_parser *parser)
{
    fnl_reader *reader = parser->reader;
    fnl_text name = fnl_token_text_of(reader, &parser->before);
    fnl_function function = fnl_function_coalesce;
    if (!fnl_function_find(name, &function)) {
        fnl_fail_unknown_function(reader, parser->before.start, name);
        return NULL;
    }
    fnl_syntax *call = fnl_syntax_new(reader, fnl_syntax_function, parser->before.start, parser->token.end);
    if (call == NULL)
        return NULL;
    call->function = (uint8_t)function;
    fnl_parser_advance(parser);
    while (!fnl_parser_at_sign(parser, ')')) {
        if (call->count != 0 && !fnl_parser_take(parser, fnl_token_sign, ',', "a comma or )"))
            return NULL;
        fnl_syntax *argument = fnl_parse_inner(parser);
        if (argument == NULL)
            return NULL;
        fnl_syntax_append(call, argument);
    }
    call->end = parser->token.end;
    fnl_parser_advance(parser);
    return call;
}

static fnl_syntax *parse_name(fnl_parser *parser)
{
    bool quoted = fnl_parser_at(parser, fnl_token_quoted_name);
    fnl_text name = fnl_token_text_of(parser->reader, &parser->token);
    if (quoted)
        name = fnl_token_content(parser->reader, &parser->token);
    if (name.bytes == NULL)
        return NULL;
    fnl_parser_advance(parser);
    if (!quoted && fnl_parser_at_sign(parser, '('))
        return parse_call(parser);
    fnl_syntax *reference = fnl_syntax_new(parser->reader, fnl_syntax_name, parser->before.start, parser->before.end);
    if (reference != NULL)
        reference->text = name;
    return reference;
}

/* CASE WHEN condition THEN value … [ELSE value] END: the word CASE is the next token. */
static fnl_syntax *parse_case(fnl_parser *parser)
{
    fnl_syntax *choice = fnl_syntax_new(parser->reader, fnl_syntax_case, parser->token.start, parser->token.end);
    fnl_parser_advance(parser);
    if (choice == NULL)
        return NULL;
    if (!fnl_parser_at(parser, fnl_token_when))
        fnl_parser_expected(parser, "WHEN and a condition");
    while (fnl_parser_at(parser, fnl_token_when)) {
        fnl_parser_advance(parser);
        fnl_syntax *condition = fnl_parse_inner(parser);
        if (condition == NULL || !fnl_parser_take(parser, fnl_token_then, 0, "THEN"))
            return NULL;
        fnl_syntax *value = fnl_parse_inner(parser);
        if (value == NULL)
            return NULL;
        fnl_syntax_append(choice, condition);
        fnl_syntax_append(choice, value);
    }
    if (fnl_parser_at(parser, fnl_token_else)) {
        fnl_parser_advance(parser);
        fnl_syntax *value = fnl_parse_inner(parser);
        if (value == NULL)
            return NULL;
        fnl_syntax_append(choice, value);
    }
    choice->end = parser->token.end;
    bool has_else = choice->count % 2 == 1;
    return fnl_parser_take(parser, fnl_token_end_word, 0, has_else ? "END" : "WHEN, ELSE or END") ? choice : NULL;
}

static fnl_syntax *parse_parentheses(fnl_parser *parser)
{
    uint32_t start = parser->token.start;
    fnl_parser_advance(parser);
    fnl_syntax *inner = fnl_parse_inner(parser);
    if (inner == NULL)
        return NULL;
    inner->start = start; /* messages show it with its parentheses */
    inner->end = parser->token.end;
    return fnl_parser_take(parser, fnl_token_sign, ')', "an operator or )") ? inner : NULL;
}

fnl_syntax *fnl_parse_atom(fnl_parser *parser)
{
    fnl_syntax *literal = fnl_parser_at_sign(parser, '-') ? NULL : fnl_parse_literal(parser);
    if (literal != NULL || parser->reader->code != FNL_OK)
        return literal;
    switch (parser->token.kind) {
    case fnl_token_name:
    case fnl_token_quoted_name:
        return parse_name(parser);
    case fnl_token_case:
        return parse_case(parser);
    default:
        break;
    }
    if (fnl_parser_at_sign(parser, '('))
        return parse_parentheses(parser);
    fnl_parser_expected(parser, "a value");
    return NULL;
}
