#include "expr/check.h"

#include "core/arithmetic.h"
#include "expr/literal.h"

/* Notes a symbol that is read. */
static bool add_symbol(fnl_checker *checker, uint32_t number)
{
    uint32_t place = 0;
    bool is_new = false;
    fnl_text key = { (const char *)&number, sizeof number };
    bool done = fnl_index_add(&checker->seen, key, &place, &is_new);
    if (done && is_new) {
        done = fnl_arena_grow(checker->reader->arena, &checker->symbols, checker->symbol_count,
                              &checker->symbol_capacity, sizeof *checker->symbols);
        if (done)
            checker->symbols[checker->symbol_count++] = number;
    }
    if (!done)
        fnl_reader_fail(checker->reader, FNL_E_NOMEM, 0, "out of memory");
    return done;
}

static void fail_unknown_name(fnl_checker *checker, const fnl_syntax *reference)
{
    fnl_reader *reader = checker->reader;
    const fnl_scope *scope = reader->scope;
    fnl_text name = reference->text;
    const char *why = scope->why_not == NULL ? NULL : scope->why_not(scope->context, name);
    if (why != NULL) {
        fnl_reader_fail(reader, FNL_E_MODEL, reference->start, "%.*s cannot be used here: %s", FNL_TEXT_ARGS(name),
                        why);
        return;
    }
    fnl_text nearest = { NULL, 0 };
    if (scope->nearest != NULL)
        nearest = scope->nearest(scope->context, name);
    if (nearest.length != 0)
        fnl_reader_fail(reader, FNL_E_MODEL, reference->start, "there is no field or output %.*s; did you mean %.*s?",
                        FNL_TEXT_ARGS(name), FNL_TEXT_ARGS(nearest));
    else
        fnl_reader_fail(reader, FNL_E_MODEL, reference->start,
                        "there is no field or output %.*s; a text stands in single quotes: '%.*s'", FNL_TEXT_ARGS(name),
                        FNL_TEXT_ARGS(name));
}

static bool check_name(fnl_checker *checker, fnl_syntax *reference)
{
    const fnl_scope *scope = checker->reader->scope;
    const fnl_symbol *symbol = scope->find(scope->context, reference->text);
    if (symbol == NULL) {
        fail_unknown_name(checker, reference);
        return false;
    }
    reference->symbol = symbol->number;
    reference->shape = fnl_shape_of(symbol->type, symbol->type == fnl_type_decimal ? symbol->scale : 0);
    if (symbol->type == fnl_type_text)
        reference->rules = symbol->field;
    return add_symbol(checker, symbol->number);
}

static bool check_in(fnl_checker *checker, fnl_syntax *in)
{
    fnl_syntax *value = in->first;
    for (fnl_syntax *literal = value->next; literal != NULL; literal = literal->next)
        if (!fnl_check_comparable(checker, value, literal, false))
            return false;
    return true;
}

static bool check_like(fnl_checker *checker, fnl_syntax *like)
{
    fnl_reader *reader = checker->reader;
    const fnl_syntax *value = like->first;
    fnl_syntax *pattern = value->previous; /* the last of two */
    if (value->shape.typed && value->shape.type != fnl_type_text) {
        fnl_snippet snippet = fnl_snippet_of(reader, value);
        fnl_reader_fail(reader, FNL_E_MODEL, value->start, "%s is %s: LIKE takes a text", snippet.text,
                        fnl_type_name((fnl_type)value->shape.type));
        return false;
    }
    fnl_error why = { 0 };
    if (value->rules == NULL || !value->rules->fold ||
        fnl_fold_pattern(reader->arena, pattern->text, &pattern->text, &why))
        return true;
    fnl_reader_fail(reader, why.code, pattern->start, "%s", why.message);
    return false;
}

fnl_shape fnl_chain_shape(fnl_shape left, char by, fnl_shape right)
{
    if (by == '/')
        return fnl_shape_of(fnl_type_number, 0);
    if (!left.typed)
        return right;
    if (!right.typed)
        return left;
    if (left.type == fnl_type_number || right.type == fnl_type_number)
        return fnl_shape_of(fnl_type_number, 0);
    unsigned larger = left.scale > right.scale ? left.scale : right.scale;
    unsigned scale = by == '*' ? (unsigned)left.scale + right.scale : larger;
    bool whole = left.type == fnl_type_int && right.type == fnl_type_int;
    return fnl_shape_of(whole ? fnl_type_int : fnl_type_decimal, scale);
}

static bool check_chain(fnl_checker *checker, fnl_syntax *chain)
{
    fnl_shape shape = chain->first->shape;
    for (const fnl_syntax *item = chain->first; item != NULL; item = item->next) {
        const char sign[2] = { item->joined_by, '\0' };
        if (!fnl_check_numeric(checker, item, sign))
            return false;
        if (item != chain->first)
            shape = fnl_chain_shape(shape, item->joined_by, item->shape);
        if (shape.scale > fnl_most_digits) {
            fnl_reader_fail(checker->reader, FNL_E_MODEL, item->start,
                            "the product has %u digits after the point, at most %d are kept: ROUND a factor first",
                            shape.scale, fnl_most_digits);
            return false;
        }
    }
    chain->shape = shape;
    return true;
}

static bool check_case(fnl_checker *checker, fnl_syntax *choice)
{
    for (const fnl_syntax *item = choice->first; item != NULL && item->next != NULL; item = item->next->next)
        if (!fnl_check_condition(checker, item))
            return false;
    return fnl_check_choice(checker, choice);
}

static bool check_conditions(fnl_checker *checker, const fnl_syntax *joined)
{
    for (const fnl_syntax *item = joined->first; item != NULL; item = item->next)
        if (!fnl_check_condition(checker, item))
            return false;
    return true;
}

static bool check_between(fnl_checker *checker, fnl_syntax *between)
{
    fnl_syntax *value = between->first;
    return fnl_check_comparable(checker, value, value->next, true) &&
           fnl_check_comparable(checker, value, value->next->next, true);
}

/* A node without items. */
static bool check_leaf(fnl_checker *checker, fnl_syntax *leaf)
{
    if (leaf->kind == fnl_syntax_name)
        return check_name(checker, leaf);
    return leaf->kind == fnl_syntax_literal || fnl_check_function(checker, leaf);
}

/* A node whose items are checked. */
static bool check_items(fnl_checker *checker, fnl_syntax *syntax)
{
    fnl_syntax *first = syntax->first;
    switch ((fnl_syntax_kind)syntax->kind) {
    case fnl_syntax_chain:
        return check_chain(checker, syntax);
    case fnl_syntax_negate:
        syntax->shape = first->shape;
        return fnl_check_numeric(checker, first, "-");
    case fnl_syntax_case:
        return check_case(checker, syntax);
    case fnl_syntax_function:
        return fnl_check_function(checker, syntax);
    default:
        break;
    }
    syntax->shape = fnl_shape_of(fnl_type_bool, 0);
    switch ((fnl_syntax_kind)syntax->kind) {
    case fnl_syntax_compare:
        return fnl_check_comparable(checker, first, first->next, syntax->comparison > fnl_compare_not_equal);
    case fnl_syntax_is:
        return syntax->test == fnl_test_null || fnl_check_condition(checker, first);
    case fnl_syntax_in:
        return check_in(checker, syntax);
    case fnl_syntax_between:
        return check_between(checker, syntax);
    case fnl_syntax_like:
        return check_like(checker, syntax);
    default:
        return check_conditions(checker, syntax);
    }
}

bool fnl_check_syntax(fnl_checker *checker, fnl_syntax *syntax)
{
    fnl_syntax *item = syntax->first;
    if (item == NULL)
        return check_leaf(checker, syntax);
    do {
        if (!fnl_check_syntax(checker, item))
            return false;
        item = item->next;
    } while (item != NULL);
    return check_items(checker, syntax);
}

void fnl_check(fnl_reader *reader, fnl_syntax *root, fnl_expression *expression)
{
    fnl_checker checker = { .reader = reader, .expression = expression };
    fnl_index_start(&checker.seen, reader->arena->memory, fnl_hash_seed());
    if (fnl_check_syntax(&checker, root) && !root->shape.typed)
        fnl_reader_fail(reader, FNL_E_MODEL, root->start, "NULL alone has no type: compare it or give another value");
    fnl_index_end(&checker.seen);
    expression->symbols = checker.symbols;
    expression->symbol_count = checker.symbol_count;
}
