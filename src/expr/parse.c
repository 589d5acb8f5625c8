#include "expr/parse.h"

void fnl_parser_advance(fnl_parser *parser)
{
    parser->before = parser->token;
    parser->token = fnl_token_read(parser->reader, parser->token.end);
}

bool fnl_parser_enter(fnl_parser *parser)
{
    if (++parser->level <= fnl_most_expression_levels)
        return true;
    fnl_reader_fail(parser->reader, FNL_E_LIMIT, parser->before.start, "more than %d levels of nesting",
                    fnl_most_expression_levels);
    return false;
}

void fnl_parser_expected(fnl_parser *parser, const char *what)
{
    fnl_text before = fnl_token_text_of(parser->reader, &parser->before);
    fnl_text now = fnl_token_text_of(parser->reader, &parser->token);
    enum { most_shown = 40 };
    int before_shown = before.length > most_shown ? most_shown : (int)before.length;
    int now_shown = now.length > most_shown ? most_shown : (int)now.length;
    fnl_reader_fail(parser->reader, FNL_E_MODEL, parser->token.start, "expected %s%s%.*s%s%.*s", what,
                    before.length != 0 ? " after " : "", before_shown, before.bytes, now.length != 0 ? ", found " : "",
                    now_shown, now.bytes);
}

bool fnl_parser_take(fnl_parser *parser, fnl_token_kind kind, char sign, const char *what)
{
    if (parser->token.kind != kind || (kind == fnl_token_sign && parser->token.sign != sign)) {
        fnl_parser_expected(parser, what);
        return false;
    }
    fnl_parser_advance(parser);
    return parser->reader->code == FNL_OK;
}

/* A parent that already has its first item. */
static fnl_syntax *parent_of(fnl_parser *parser, fnl_syntax_kind kind, fnl_syntax *first)
{
    fnl_syntax *parent = fnl_syntax_new(parser->reader, kind, first->start, first->end);
    if (parent != NULL)
        fnl_syntax_append(parent, first);
    return parent;
}

/* factor := - factor | atom */
static fnl_syntax *parse_factor(fnl_parser *parser)
{
    if (!fnl_parser_at_sign(parser, '-'))
        return fnl_parse_atom(parser);
    uint32_t start = parser->token.start;
    fnl_parser_advance(parser);
    if (!fnl_parser_enter(parser))
        return NULL;
    fnl_syntax *operand = parse_factor(parser);
    parser->level--;
    if (operand == NULL)
        return NULL;
    if (operand->kind == fnl_syntax_literal && operand->shape.typed && fnl_shape_is_exact(operand->shape)) {
        fnl_negate_literal(operand, start);
        return operand;
    }
    fnl_syntax *negation = fnl_syntax_new(parser->reader, fnl_syntax_negate, start, operand->end);
    if (negation != NULL)
        fnl_syntax_append(negation, operand);
    return negation;
}

/* A chain of operands that one of two signs joins. */
static fnl_syntax *parse_chain(fnl_parser *parser, char one, char other, fnl_syntax *(*operand)(fnl_parser *))
{
    fnl_syntax *left = operand(parser);
    fnl_syntax *chain = NULL;
    while (left != NULL && (fnl_parser_at_sign(parser, one) || fnl_parser_at_sign(parser, other))) {
        char sign = parser->token.sign;
        if (chain == NULL) {
            left->joined_by = sign;
            left = chain = parent_of(parser, fnl_syntax_chain, left);
        }
        fnl_parser_advance(parser);
        fnl_syntax *right = chain == NULL ? NULL : operand(parser);
        if (right == NULL)
            return NULL;
        right->joined_by = sign;
        fnl_syntax_append(chain, right);
    }
    return left;
}

static fnl_syntax *parse_product(fnl_parser *parser)
{
    return parse_chain(parser, '*', '/', parse_factor);
}

static fnl_syntax *parse_sum(fnl_parser *parser)
{
    return parse_chain(parser, '+', '-', parse_product);
}

static bool at_comparison(const fnl_parser *parser, fnl_comparison *comparison)
{
    if (parser->token.kind != fnl_token_sign)
        return false;
    switch (parser->token.sign) {
    case '=':
        *comparison = fnl_compare_equal;
        return true;
    case fnl_sign_not_equal:
        *comparison = fnl_compare_not_equal;
        return true;
    case '<':
        *comparison = fnl_compare_less;
        return true;
    case fnl_sign_less_equal:
        *comparison = fnl_compare_less_equal;
        return true;
    case '>':
        *comparison = fnl_compare_greater;
        return true;
    case fnl_sign_greater_equal:
        *comparison = fnl_compare_greater_equal;
        return true;
    default:
        return false;
    }
}

static fnl_syntax *parse_compare(fnl_parser *parser, fnl_syntax *left, fnl_comparison comparison)
{
    fnl_syntax *compare = parent_of(parser, fnl_syntax_compare, left);
    fnl_parser_advance(parser);
    fnl_syntax *right = compare == NULL ? NULL : parse_sum(parser);
    if (right == NULL)
        return NULL;
    compare->comparison = (uint8_t)comparison;
    fnl_syntax_append(compare, right);
    return compare;
}

static fnl_syntax *parse_is(fnl_parser *parser, fnl_syntax *value)
{
    fnl_syntax *is = parent_of(parser, fnl_syntax_is, value);
    fnl_parser_advance(parser);
    if (is == NULL)
        return NULL;
    if (fnl_parser_at(parser, fnl_token_not)) {
        is->negated = true;
        fnl_parser_advance(parser);
    }
    switch (parser->token.kind) {
    case fnl_token_null:
        is->test = fnl_test_null;
        break;
    case fnl_token_true:
        is->test = fnl_test_true;
        break;
    case fnl_token_false:
        is->test = fnl_test_false;
        break;
    default:
        fnl_parser_expected(parser, is->negated ? "NULL, TRUE or FALSE" : "NULL, TRUE, FALSE or NOT");
        return NULL;
    }
    is->end = parser->token.end;
    fnl_parser_advance(parser);
    return is;
}

static fnl_syntax *parse_in(fnl_parser *parser, fnl_syntax *value)
{
    fnl_syntax *in = parent_of(parser, fnl_syntax_in, value);
    fnl_parser_advance(parser);
    if (in == NULL || !fnl_parser_take(parser, fnl_token_sign, '(', "( and a list of literals"))
        return NULL;
    for (;;) {
        fnl_syntax *literal = fnl_parse_literal(parser);
        if (literal == NULL) {
            fnl_parser_expected(parser, "a literal (a number, '…', TRUE, FALSE, NULL, DATE '…', TIMESTAMP '…')");
            return NULL;
        }
        fnl_syntax_append(in, literal);
        if (!fnl_parser_at_sign(parser, ','))
            break;
        fnl_parser_advance(parser);
    }
    in->end = parser->token.end;
    return fnl_parser_take(parser, fnl_token_sign, ')', "a comma or )") ? in : NULL;
}

static fnl_syntax *parse_between(fnl_parser *parser, fnl_syntax *value)
{
    fnl_syntax *between = parent_of(parser, fnl_syntax_between, value);
    fnl_parser_advance(parser);
    fnl_syntax *low = between == NULL ? NULL : parse_sum(parser);
    if (low == NULL || !fnl_parser_take(parser, fnl_token_and, 0, "AND and the upper bound of BETWEEN"))
        return NULL;
    fnl_syntax *high = parse_sum(parser);
    if (high == NULL)
        return NULL;
    fnl_syntax_append(between, low);
    fnl_syntax_append(between, high);
    return between;
}

static fnl_syntax *parse_like(fnl_parser *parser, fnl_syntax *value)
{
    fnl_syntax *like = parent_of(parser, fnl_syntax_like, value);
    fnl_parser_advance(parser);
    if (like == NULL)
        return NULL;
    if (!fnl_parser_at(parser, fnl_token_text)) {
        fnl_parser_expected(parser, "a pattern in single quotes");
        return NULL;
    }
    fnl_syntax *pattern = fnl_parse_literal(parser);
    if (pattern == NULL)
        return NULL;
    fnl_syntax_append(like, pattern);
    return like;
}

/* pred := sum [ comparison sum | IS … | [NOT] IN … | [NOT] BETWEEN … | [NOT] LIKE … ] */
static fnl_syntax *parse_predicate(fnl_parser *parser)
{
    fnl_syntax *value = parse_sum(parser);
    fnl_comparison comparison = fnl_compare_equal;
    if (value == NULL)
        return NULL;
    if (at_comparison(parser, &comparison))
        return parse_compare(parser, value, comparison);
    if (fnl_parser_at(parser, fnl_token_is))
        return parse_is(parser, value);
    bool negated = fnl_parser_at(parser, fnl_token_not);
    if (negated)
        fnl_parser_advance(parser);
    fnl_syntax *predicate = value;
    if (fnl_parser_at(parser, fnl_token_in)) {
        predicate = parse_in(parser, value);
    } else if (fnl_parser_at(parser, fnl_token_between)) {
        predicate = parse_between(parser, value);
    } else if (fnl_parser_at(parser, fnl_token_like)) {
        predicate = parse_like(parser, value);
    } else if (negated) {
        fnl_parser_expected(parser, "IN, BETWEEN or LIKE");
        return NULL;
    }
    if (predicate != NULL && negated)
        predicate->negated = true;
    return predicate;
}

/* not := NOT not | pred */
static fnl_syntax *parse_not(fnl_parser *parser)
{
    if (!fnl_parser_at(parser, fnl_token_not))
        return parse_predicate(parser);
    uint32_t start = parser->token.start;
    fnl_parser_advance(parser);
    if (!fnl_parser_enter(parser))
        return NULL;
    fnl_syntax *operand = parse_not(parser);
    parser->level--;
    if (operand == NULL)
        return NULL;
    fnl_syntax *negation = fnl_syntax_new(parser->reader, fnl_syntax_not, start, operand->end);
    if (negation != NULL)
        fnl_syntax_append(negation, operand);
    return negation;
}

/* Operands that a word joins, side by side. */
static fnl_syntax *parse_joined(fnl_parser *parser, fnl_token_kind word, fnl_syntax_kind kind,
                                fnl_syntax *(*operand)(fnl_parser *))
{
    fnl_syntax *left = operand(parser);
    fnl_syntax *joined = NULL;
    while (left != NULL && fnl_parser_at(parser, word)) {
        if (joined == NULL)
            left = joined = parent_of(parser, kind, left);
        fnl_parser_advance(parser);
        fnl_syntax *right = joined == NULL ? NULL : operand(parser);
        if (right == NULL)
            return NULL;
        fnl_syntax_append(joined, right);
    }
    return left;
}

static fnl_syntax *parse_and(fnl_parser *parser)
{
    return parse_joined(parser, fnl_token_and, fnl_syntax_and, parse_not);
}

fnl_syntax *fnl_parse_or(fnl_parser *parser)
{
    return parse_joined(parser, fnl_token_or, fnl_syntax_or, parse_and);
}

fnl_syntax *fnl_parse_inner(fnl_parser *parser)
{
    if (!fnl_parser_enter(parser))
        return NULL;
    fnl_syntax *inner = fnl_parse_or(parser);
    parser->level--;
    return inner;
}

fnl_syntax *fnl_parse(fnl_reader *reader)
{
    fnl_parser parser = { .reader = reader, .token = fnl_token_read(reader, 0) };
    if (reader->code == FNL_OK && fnl_parser_at(&parser, fnl_token_end)) {
        fnl_reader_fail(reader, FNL_E_MODEL, 0, "expected an expression, the text is empty");
        return NULL;
    }
    fnl_syntax *root = fnl_parse_or(&parser);
    if (reader->code != FNL_OK || root == NULL)
        return NULL;
    fnl_comparison comparison = fnl_compare_equal;
    if (at_comparison(&parser, &comparison))
        fnl_reader_fail(reader, FNL_E_MODEL, parser.token.start,
                        "comparisons cannot be chained: write a < b AND b < c, or put one in parentheses");
    else if (!fnl_parser_at(&parser, fnl_token_end))
        fnl_parser_expected(&parser, "an operator or the end");
    return reader->code == FNL_OK ? root : NULL;
}
