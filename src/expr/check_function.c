#include "expr/check.h"

#include "core/arithmetic.h"

/* How many arguments a function takes, and that in words. */
static const struct {
    uint32_t least;
    uint32_t most;
    const char *words;
} arities[] = {
    [fnl_function_coalesce] = { 1, UINT32_MAX, "at least one value" },
    [fnl_function_nullif] = { 2, 2, "two values" },
    [fnl_function_least] = { 1, UINT32_MAX, "at least one value" },
    [fnl_function_greatest] = { 1, UINT32_MAX, "at least one value" },
    [fnl_function_abs] = { 1, 1, "one number" },
    [fnl_function_round] = { 1, 2, "a number and, if wanted, the digits to keep" },
    [fnl_function_lower] = { 1, 1, "one text" },
    [fnl_function_length] = { 1, 1, "one text" },
    [fnl_function_days_since] = { 1, 1, "one time" },
    [fnl_function_hours_since] = { 1, 1, "one time" },
    [fnl_function_days_between] = { 2, 2, "two times" },
    [fnl_function_seconds_between] = { 2, 2, "two times" },
    [fnl_function_add_days] = { 2, 2, "a time and a number of days" },
    [fnl_function_as_of] = { 0, 0, "nothing" },
    [fnl_function_today] = { 0, 0, "nothing" },
};

static bool check_count(fnl_checker *checker, const fnl_syntax *call)
{
    if (call->count >= arities[call->function].least && call->count <= arities[call->function].most)
        return true;
    fnl_reader_fail(checker->reader, FNL_E_MODEL, call->start, "%s takes %s, %u %s given",
                    fnl_function_name((fnl_function)call->function), arities[call->function].words, call->count,
                    call->count == 1 ? "is" : "are");
    return false;
}

static bool fail_argument(fnl_checker *checker, const fnl_syntax *call, const fnl_syntax *argument)
{
    fnl_snippet snippet = fnl_snippet_of(checker->reader, argument);
    fnl_reader_fail(checker->reader, FNL_E_MODEL, argument->start, "%s is %s: %s takes %s", snippet.text,
                    fnl_type_name((fnl_type)argument->shape.type), fnl_function_name((fnl_function)call->function),
                    arities[call->function].words);
    return false;
}

static bool check_text(fnl_checker *checker, const fnl_syntax *call)
{
    const fnl_syntax *argument = call->first;
    return !argument->shape.typed || argument->shape.type == fnl_type_text || fail_argument(checker, call, argument);
}

/* All arguments are times or dates. */
static bool check_times(fnl_checker *checker, const fnl_syntax *call)
{
    for (const fnl_syntax *argument = call->first; argument != NULL; argument = argument->next)
        if (argument->shape.typed && argument->shape.type != fnl_type_time && argument->shape.type != fnl_type_date)
            return fail_argument(checker, call, argument);
    return true;
}

static bool check_round(fnl_checker *checker, fnl_syntax *call)
{
    const fnl_syntax *value = call->first, *digits = value->next;
    if (!fnl_check_numeric(checker, value, "ROUND"))
        return false;
    int64_t kept = 0;
    if (digits != NULL) {
        bool whole = digits->kind == fnl_syntax_literal && digits->shape.typed && digits->shape.type == fnl_type_int;
        if (!whole || digits->whole < -fnl_most_round || digits->whole > fnl_most_round) {
            fnl_reader_fail(checker->reader, FNL_E_MODEL, digits->start,
                            "the digits of ROUND are a whole number as it is written, from -%d to %d", fnl_most_round,
                            fnl_most_round);
            return false;
        }
        kept = digits->whole;
    }
    call->shape = value->shape;
    if (!value->shape.typed || !fnl_shape_is_exact(value->shape) || kept >= value->shape.scale)
        return true;
    if (digits != NULL && value->shape.scale - kept > fnl_most_digits) {
        fnl_reader_fail(checker->reader, FNL_E_MODEL, digits->start,
                        "ROUND would drop more than %d digits: the value has %d after the point", fnl_most_digits,
                        value->shape.scale);
        return false;
    }
    unsigned scale = kept < 0 ? 0 : (unsigned)kept;
    call->shape = fnl_shape_of(scale == 0 ? fnl_type_int : fnl_type_decimal, scale);
    return true;
}

static bool check_add_days(fnl_checker *checker, fnl_syntax *call)
{
    const fnl_syntax *time = call->first, *days = time->next;
    if (time->shape.typed && time->shape.type != fnl_type_time && time->shape.type != fnl_type_date)
        return fail_argument(checker, call, time);
    if (days->shape.typed && days->shape.type != fnl_type_int) {
        fnl_snippet snippet = fnl_snippet_of(checker->reader, days);
        fnl_reader_fail(checker->reader, FNL_E_MODEL, days->start, "%s is %s: ADD_DAYS adds an int, whole days",
                        snippet.text, fnl_type_name((fnl_type)days->shape.type));
        return false;
    }
    call->shape = time->shape;
    return true;
}

static bool check_nullif(fnl_checker *checker, fnl_syntax *call)
{
    fnl_syntax *value = call->first;
    call->shape = value->shape;
    if (!fnl_check_comparable(checker, value, value->next, false))
        return false;
    call->rules = value->rules;
    return true;
}

static bool check_extreme(fnl_checker *checker, fnl_syntax *call)
{
    if (!fnl_check_choice(checker, call))
        return false;
    if (!call->shape.typed || call->shape.type != fnl_type_bool)
        return true;
    fnl_reader_fail(checker->reader, FNL_E_MODEL, call->start, "%s takes values with an order, not TRUE and FALSE",
                    fnl_function_name((fnl_function)call->function));
    return false;
}

bool fnl_check_function(fnl_checker *checker, fnl_syntax *call)
{
    if (!check_count(checker, call))
        return false;
    switch ((fnl_function)call->function) {
    case fnl_function_coalesce:
        return fnl_check_choice(checker, call);
    case fnl_function_nullif:
        return check_nullif(checker, call);
    case fnl_function_least:
    case fnl_function_greatest:
        return check_extreme(checker, call);
    case fnl_function_abs:
        call->shape = call->first->shape;
        return fnl_check_numeric(checker, call->first, "ABS");
    case fnl_function_round:
        return check_round(checker, call);
    case fnl_function_lower:
        call->shape = fnl_shape_of(fnl_type_text, 0);
        return check_text(checker, call);
    case fnl_function_length:
        call->shape = fnl_shape_of(fnl_type_int, 0);
        return check_text(checker, call);
    case fnl_function_days_since:
    case fnl_function_hours_since:
        checker->expression->needs_as_of = true;
        call->shape = fnl_shape_of(fnl_type_int, 0);
        return check_times(checker, call);
    case fnl_function_days_between:
    case fnl_function_seconds_between:
        call->shape = fnl_shape_of(fnl_type_int, 0);
        return check_times(checker, call);
    case fnl_function_add_days:
        return check_add_days(checker, call);
    case fnl_function_as_of:
        checker->expression->needs_as_of = true;
        call->shape = fnl_shape_of(fnl_type_time, 0);
        return true;
    case fnl_function_today:
        checker->expression->needs_as_of = true;
        call->shape = fnl_shape_of(fnl_type_date, 0);
        return true;
    case fnl_function_count:
        break;
    }
    return false;
}
