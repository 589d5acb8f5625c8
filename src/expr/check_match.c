#include "expr/check.h"

#include "expr/literal.h"

#include <stdio.h>

fnl_snippet fnl_snippet_of(const fnl_reader *reader, const fnl_syntax *syntax)
{
    fnl_snippet snippet = { { 0 } };
    static const char cut[] = "…";
    size_t room = sizeof snippet.text - sizeof cut;
    size_t length = syntax->end - syntax->start;
    const char *source = reader->text.bytes + syntax->start;
    bool too_long = length > room;
    if (too_long) {
        length = room;
        while (length > 0 && ((unsigned char)source[length] & 0xc0) == 0x80) /* whole code points */
            length--;
    }
    memcpy(snippet.text, source, length);
    if (too_long)
        memcpy(snippet.text + length, cut, sizeof cut);
    return snippet;
}

/* Kinds that compare with each other. */
enum { kind_text, kind_numeric, kind_bool, kind_time };

static int kind_of(fnl_shape shape)
{
    switch ((fnl_type)shape.type) {
    case fnl_type_text:
        return kind_text;
    case fnl_type_bool:
        return kind_bool;
    case fnl_type_time:
    case fnl_type_date:
        return kind_time;
    default:
        return kind_numeric;
    }
}

/* What to write instead of a literal that does not fit beside a value of another kind. */
static void put_advice(char *out, size_t size, const fnl_reader *reader, fnl_shape wanted, const fnl_syntax *literal)
{
    fnl_snippet snippet = fnl_snippet_of(reader, literal);
    bool is_text = literal->shape.type == fnl_type_text;
    int64_t value = 0;
    unsigned scale = 0;
    switch ((fnl_type)wanted.type) {
    case fnl_type_text:
        if (fnl_shape_is_numeric(literal->shape))
            snprintf(out, size, "write '%s' or compare a number field", snippet.text);
        else
            snprintf(out, size, "write a text in single quotes");
        return;
    case fnl_type_bool:
        snprintf(out, size, "write TRUE or FALSE");
        return;
    case fnl_type_time:
        snprintf(out, size, is_text ? "write TIMESTAMP %s" : "write TIMESTAMP '2026-01-31 08:00:00'", snippet.text);
        return;
    case fnl_type_date:
        snprintf(out, size, is_text ? "write DATE %s" : "write DATE '2026-01-31'", snippet.text);
        return;
    default:
        if (is_text && fnl_read_decimal(literal->text, &value, &scale) == fnl_read_ok)
            snprintf(out, size, "write %.*s", FNL_TEXT_ARGS(literal->text));
        else
            snprintf(out, size, "write a number");
        return;
    }
}

static bool fail_mismatch(fnl_checker *checker, const fnl_syntax *a, const fnl_syntax *b)
{
    const fnl_syntax *value = a, *other = b;
    if (a->kind == fnl_syntax_literal && b->kind != fnl_syntax_literal) {
        value = b;
        other = a;
    }
    char advice[128] = "both must be of one kind";
    if (other->kind == fnl_syntax_literal)
        put_advice(advice, sizeof advice, checker->reader, value->shape, other);
    fnl_snippet left = fnl_snippet_of(checker->reader, value), right = fnl_snippet_of(checker->reader, other);
    fnl_reader_fail(checker->reader, FNL_E_MODEL, other->start, "%s is %s, %s is %s: %s", left.text,
                    fnl_type_name((fnl_type)value->shape.type), right.text, fnl_type_name((fnl_type)other->shape.type),
                    advice);
    return false;
}

/* How strictly a literal is taken. */
typedef enum folding { fold_as_value, fold_as_bound, fold_as_choice } folding;

static bool fold_literal(fnl_checker *checker, fnl_syntax *literal, const fnl_field *rules, folding how, bool *listed)
{
    fnl_reader *reader = checker->reader;
    fnl_error why = { 0 };
    bool done = false;
    if (how == fold_as_value) {
        done = fnl_literal_for_field(reader->arena, rules, literal->text, &literal->text, &why);
    } else {
        fnl_literal_use use = how == fold_as_bound ? fnl_literal_bound : fnl_literal_value;
        bool is_listed = true;
        done = fnl_fold_literal(reader->arena, rules, use, literal->text, &literal->text, &is_listed, &why);
        *listed = *listed && is_listed;
    }
    if (!done)
        fnl_reader_fail(reader, why.code, literal->start, "%s", why.message);
    return done;
}

/* Folds a literal, or the literals of a choice among literals. listed becomes false if a text is not among the values. */
static bool fold_texts(fnl_checker *checker, fnl_syntax *syntax, const fnl_field *rules, folding how, bool *listed)
{
    if (!syntax->only_literals)
        return true;
    syntax->only_literals = false;
    syntax->rules = rules;
    if (syntax->kind == fnl_syntax_literal)
        return fold_literal(checker, syntax, rules, how, listed);
    for (fnl_syntax *value = fnl_choice_first(syntax); value != NULL; value = fnl_choice_next(syntax, value))
        if (!fold_texts(checker, value, rules, how, listed))
            return false;
    return true;
}

bool fnl_check_comparable(fnl_checker *checker, fnl_syntax *a, fnl_syntax *b, bool ordered)
{
    if (!a->shape.typed || !b->shape.typed)
        return true;
    int kind = kind_of(a->shape);
    if (kind != kind_of(b->shape))
        return fail_mismatch(checker, a, b);
    if (kind == kind_bool && ordered) {
        fnl_reader_fail(checker->reader, FNL_E_MODEL, b->start, "TRUE and FALSE have no order: compare with = or <>");
        return false;
    }
    if (kind != kind_text)
        return true;
    folding how = ordered ? fold_as_bound : fold_as_value;
    bool listed = true;
    if (a->rules != NULL && !fold_texts(checker, b, a->rules, how, &listed))
        return false;
    return b->rules == NULL || fold_texts(checker, a, b->rules, how, &listed);
}

fnl_syntax *fnl_choice_first(const fnl_syntax *choice)
{
    return choice->kind == fnl_syntax_case ? choice->first->next : choice->first;
}

fnl_syntax *fnl_choice_next(const fnl_syntax *choice, const fnl_syntax *value)
{
    fnl_syntax *next = value->next;
    if (choice->kind != fnl_syntax_case || next == NULL || next->next == NULL)
        return next; /* of a CASE: ELSE, or the end */
    return next->next;
}

/* The type of two values of a choice; false if there is none. */
static bool common_shape(fnl_shape a, fnl_shape b, fnl_shape *common)
{
    *common = a.typed ? a : b;
    if (!a.typed || !b.typed)
        return true;
    if (fnl_shape_is_numeric(a) && fnl_shape_is_numeric(b)) {
        *common = fnl_chain_shape(a, '+', b);
        return true;
    }
    return a.type == b.type;
}

/* Rules that hold for texts of both fields, or NULL. The lists of allowed values hold only if they are one. */
static const fnl_field *common_rules(fnl_checker *checker, const fnl_field *a, const fnl_field *b, bool keep_values)
{
    if (a == NULL || b == NULL)
        return NULL;
    bool one_list = keep_values && a->values == b->values;
    bool one_alias = a->aliases == b->aliases;
    if (a->fold != b->fold || !one_alias)
        return NULL;
    if (one_list || (a->values == NULL && b->values == NULL))
        return a;
    fnl_field *rules = fnl_arena_take(checker->reader->arena, 1, sizeof *rules);
    if (rules == NULL) {
        fnl_reader_fail(checker->reader, FNL_E_NOMEM, 0, "out of memory");
        return NULL;
    }
    *rules = *a;
    rules->values = NULL;
    return rules;
}

/* A choice among texts: rules of the fields that it takes them from, literals folded by them. */
static bool check_texts(fnl_checker *checker, fnl_syntax *choice)
{
    const fnl_field *rules = NULL;
    bool any_field = false, only_literals = true;
    for (fnl_syntax *value = fnl_choice_first(choice); value != NULL; value = fnl_choice_next(choice, value)) {
        if (!value->shape.typed || value->only_literals)
            continue;
        rules = any_field ? common_rules(checker, rules, value->rules, true) : value->rules;
        any_field = true;
        only_literals = false;
    }
    choice->only_literals = only_literals;
    bool listed = true;
    for (fnl_syntax *value = fnl_choice_first(choice); value != NULL; value = fnl_choice_next(choice, value))
        if (rules != NULL && !fold_texts(checker, value, rules, fold_as_choice, &listed))
            return false;
    choice->rules = listed ? rules : common_rules(checker, rules, rules, false);
    return checker->reader->code == FNL_OK;
}

bool fnl_check_choice(fnl_checker *checker, fnl_syntax *choice)
{
    const fnl_syntax *typed = fnl_choice_first(choice);
    for (const fnl_syntax *value = fnl_choice_first(choice); value != NULL; value = fnl_choice_next(choice, value)) {
        fnl_shape common = { .typed = false };
        if (!common_shape(choice->shape, value->shape, &common))
            return fail_mismatch(checker, typed, value);
        choice->shape = common;
        if (!typed->shape.typed)
            typed = value;
    }
    if (!choice->shape.typed || choice->shape.type != fnl_type_text)
        return true;
    return check_texts(checker, choice);
}

bool fnl_check_condition(fnl_checker *checker, const fnl_syntax *syntax)
{
    if (!syntax->shape.typed || syntax->shape.type == fnl_type_bool)
        return true;
    fnl_snippet snippet = fnl_snippet_of(checker->reader, syntax);
    fnl_reader_fail(checker->reader, FNL_E_MODEL, syntax->start,
                    "%s is %s, expected a condition, such as %s IS NOT NULL", snippet.text,
                    fnl_type_name((fnl_type)syntax->shape.type), snippet.text);
    return false;
}

bool fnl_check_numeric(fnl_checker *checker, const fnl_syntax *syntax, const char *who)
{
    if (!syntax->shape.typed || fnl_shape_is_numeric(syntax->shape))
        return true;
    fnl_snippet snippet = fnl_snippet_of(checker->reader, syntax);
    const char *advice = kind_of(syntax->shape) == kind_time ? "; for times there are ADD_DAYS, DAYS_BETWEEN, "
                                                               "SECONDS_BETWEEN, DAYS_SINCE and HOURS_SINCE"
                                                             : "";
    fnl_reader_fail(checker->reader, FNL_E_MODEL, syntax->start, "%s is %s: %s takes numbers%s", snippet.text,
                    fnl_type_name((fnl_type)syntax->shape.type), who, advice);
    return false;
}
